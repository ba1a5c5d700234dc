"""The register beside an organisation's file: what was sent to which body, what it said and what was decided."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from msgspec import Meta, to_builtins

from vto_roles.digests import canonical, digest
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

    def written(self, task: str) -> bytes:
        """Return the row of a task in canonical form."""
        return canonical({"task": task, "duty": self.duty, "deadline": self.deadline, "letters": self.letters})


class RegisterEntry(terms.Value, frozen=True, kw_only=True):
    """One act: names no person."""

    on: datetime.date
    body: terms.RoleId
    act: ActKind
    advice: Advice | None = None  # of an advice that was given
    until: datetime.date | None = None  # of an adoption
    reference: terms.Text | None = None  # of the minutes
    rows: Digest | None = None  # of the rows below
    tasks: dict[terms.Id, RowState] = {}  # those of the body; all rows where a governing body adopts
    after: tuple[Digest, ...] = ()  # the digests of the entries that none came after yet: two after a merge

    @property
    def digest(self) -> str:
        """The digest by which a later entry names this one; what it does not say is not in it."""
        return digest(canonical({key: value for key, value in to_builtins(self).items() if value}))


class Register(terms.Value, frozen=True, kw_only=True):
    """All entries, in the order of the file."""

    entries: tuple[RegisterEntry, ...] = ()

    @property
    def ends(self) -> tuple[str, ...]:
        """The digests of the entries that none came after yet."""
        followed = {name for entry in self.entries for name in entry.after}
        return tuple(sorted({entry.digest for entry in self.entries} - followed))


def rows_digest(rows: Mapping[str, RowState] | Sequence[bytes]) -> str:
    """Return the digest of rows by their tasks, or of rows in canonical form, in the order of their tasks."""
    parts = rows if isinstance(rows, Sequence) else [row.written(task) for task, row in sorted(rows.items())]
    return digest(b"[" + b",".join(parts) + b"]")
