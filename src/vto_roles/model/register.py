"""The register beside an organisation's file: what was sent to which body, what it said and what was decided."""

import datetime
from typing import Annotated, Literal

from msgspec import Meta

from vto_roles.model import terms

ActKind = Literal["sent", "advised", "answered", "deferred", "agreed", "adopted", "withdrawn"]
Advice = Literal["favourable", "divided", "unfavourable", "none", "late"]
Digest = Annotated[str, Meta(pattern="^sha256:[0-9a-f]{64}$")]
SUFFIX = ".register.yaml"  # after the stem of the organisation's file


class RowState(terms.Value, frozen=True, kw_only=True):
    """What a row of the charter was on a day."""

    duty: Literal["legal", "recommended", "own"]
    deadline: terms.MonthDay | None = None
    letters: dict[terms.Id, Annotated[str, Meta(pattern="^(AR|[ARCI])$")]]


class RegisterEntry(terms.Value, frozen=True, kw_only=True):
    """One act: names no person."""

    on: datetime.date
    body: terms.RoleId
    act: ActKind
    advice: Advice | None = None  # of an advice that was given
    until: datetime.date | None = None  # of an adoption
    reference: terms.Text | None = None  # of the minutes
    rows: Digest  # of the rows below
    tasks: dict[terms.Id, RowState] = {}  # those of the body; all rows where a governing body adopts
    after: tuple[Digest, ...] = ()  # the digests of the entries that none came after yet: two after a merge


class Register(terms.Value, frozen=True, kw_only=True):
    """All entries, in the order of the file."""

    entries: tuple[RegisterEntry, ...] = ()
