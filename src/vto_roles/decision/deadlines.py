"""When tasks are due: each deadline as month and day, and the first day on which it falls."""

import datetime

from msgspec import Struct

from vto_roles.decision.conditions import holds
from vto_roles.decision.context import Context
from vto_roles.decision.law import later
from vto_roles.model.catalogue import Relative, Task
from vto_roles.model.decision import Problem

_CHAIN = 32  # deadlines that may hang on one another
_COMMON = 2001  # a common year, and so is the one after it


class Deadline(Struct, frozen=True):
    """A day of the year, and what is counted from it."""

    root: str  # MM-DD
    steps: tuple[Relative, ...] = ()

    @property
    def month_day(self) -> str:
        """The day as MM-DD, as in a common year."""
        return f"{self.of(_COMMON):%m-%d}" if self.steps else self.root

    def of(self, year: int) -> datetime.date:
        """Return the day that is counted from its root in a year; 29 February is 28 in other years."""
        month, day = (int(part) for part in self.root.split("-"))
        leap = (month, day) != (2, 29) or (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0))
        found = datetime.date(year, month, day if leap else 28)
        for step in self.steps:
            found = later(found, step.months) + datetime.timedelta(days=step.days)
        return found

    def first(self, day: datetime.date) -> datetime.date:
        """Return the first such day on or after a day. What is counted back over February falls a day later in a leap year."""
        year = day.year - (self.of(_COMMON).year - _COMMON)
        return next(found for shift in (-1, 0, 1, 2) if (found := self.of(year + shift)) >= day)


def deadlines(context: Context) -> dict[str, Deadline]:
    """Return the deadline of each task that has one: the organisation's own, but never later than the law's.

    An own deadline that is later becomes a problem of the context. The date of a duty is the law's unless it is marked as ours.
    """
    known: dict[str, Deadline | None] = {}
    return {name: found for name in context.tasks if (found := _deadline(context, name, known, 0)) is not None}


def _deadline(context: Context, name: str, known: dict[str, Deadline | None], depth: int) -> Deadline | None:
    """Return the deadline of a task; None where it has none or hangs on itself."""
    if name in known or depth > _CHAIN:
        return known.get(name)
    known[name] = None  # what hangs on itself has none
    planned = _planned(context, context.tasks.get(name) or context.catalogue.tasks.get(name))
    year = "01-01"  # from which the days to both deadlines are counted
    standard = Deadline(planned) if isinstance(planned, str) else None
    if isinstance(planned, Relative):
        if planned.start == "year-end":
            year = context.organisation.organisation.financial_year_end
        start = Deadline(year) if planned.start == "year-end" else _deadline(context, planned.start, known, depth + 1)
        standard = None if start is None else Deadline(start.root, (*start.steps, planned))
    own = context.organisation.deadlines.get(name)
    if (
        _firm(context, name, planned)
        and own is not None
        and standard is not None
        and _days(year, own) > _days(year, standard.month_day)
    ):
        args, path = {"path": f"deadlines.{name}", "value": own, "limit": standard.month_day}, ("deadlines", name)
        context.problems.append(Problem(check="schema", subject=name, path=path, variant="deadline-after-law", args=args))
        own = None
    known[name] = standard if own is None else Deadline(own)
    return known[name]


def _firm(context: Context, name: str, planned: str | Relative | None) -> bool:
    """Return whether law sets the date of a task: it is a duty, and its date is not ours."""
    return context.duties.get(name) == "legal" and not (isinstance(planned, Relative) and planned.ours)


def _planned(context: Context, task: Task | None) -> str | Relative | None:
    """Return the catalogue's deadline of a task that holds here."""
    planned = None if task is None else task.deadline
    if isinstance(planned, tuple):
        return next((due.at for due in planned if holds(due.when, context.facts)), None)
    return planned


def _days(start: str, end: str) -> int:
    """Return the days from one MM-DD to the next occurrence of another."""
    first, last = (datetime.date(2000, *(int(part) for part in text.split("-"))) for text in (start, end))
    return (last - first).days % 366
