"""How far a charter is by the register beside its file, and what bodies said of it, as a charter publishes that."""

from typing import Literal

from msgspec import Struct

from vto_roles.charter.published import Day
from vto_roles.model.register import Advice, Answer

Status = Literal["draft", "ready", "advised", "adopted", "review-due", "out-of-date"]


class HeardEntry(Struct, frozen=True, kw_only=True):
    """What a body said of the charter, and when it got an answer."""

    role: str
    on: Day
    advice: Advice | None = None  # None: its agreement
    answered: Day | None = None
    answer: Answer | None = None  # what was done with it, where the register tells


class LifeEntry(Struct, frozen=True, kw_only=True):
    """How far the charter is on its date, by the register beside its organisation's file."""

    status: Status
    since: Day | None = None  # of the adoption, or of the last advice
    by: str | None = None  # the body that adopted it
    until: Day | None = None  # the last day of the adoption
    changed: tuple[str, ...] = ()  # tasks whose rows are no longer as they were adopted, also those that went
    heard: tuple[HeardEntry, ...] = ()
