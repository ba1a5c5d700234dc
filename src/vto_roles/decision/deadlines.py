"""When tasks are due: each deadline as month and day, and the first day on which it falls."""

import datetime
import functools

from msgspec import Struct
from msgspec.structs import replace

from vto_roles.decision.conditions import holds
from vto_roles.decision.context import Context
from vto_roles.decision.law import later
from vto_roles.model.catalogue import Relative, Task
from vto_roles.model.decision import Problem

_CHAIN = 32  # deadlines that may hang on one another
_COMMON = 2001  # a common year, and so is the one after it


class Deadline(Struct, frozen=True):
    """A day of each year, or of one, and what is counted from it."""

    root: str  # MM-DD
    steps: tuple[Relative, ...] = ()
    year: int | None = None  # of a day that does not come again

    @property
    def month_day(self) -> str:
        """The day as MM-DD; one of each year as in a common year, in which 29 February is the 28th."""
        return f"{self.of(_COMMON):%m-%d}"

    def of(self, year: int) -> datetime.date:
        """Return the day that is counted from its root in a year; 29 February is 28 in other years."""
        year = self.year or year
        month, day = (int(part) for part in self.root.split("-"))
        leap = (month, day) != (2, 29) or (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0))
        found = datetime.date(year, month, day if leap else 28)
        for step in self.steps:
            found = later(found, step.months) + datetime.timedelta(days=step.days)
        return found

    def first(self, day: datetime.date) -> datetime.date | None:
        """Return the first such day on or after a day; None where the only one is past.

        What is counted back over February falls a day later in a leap year.
        """
        return _first(self, day)


@functools.lru_cache(maxsize=1024)  # most deadlines are the catalogue's: the same for every file
def _first(deadline: Deadline, day: datetime.date) -> datetime.date | None:
    year = day.year - (deadline.of(_COMMON).year - _COMMON)
    return next((found for shift in (-1, 0, 1, 2) if (found := deadline.of(year + shift)) >= day), None)


def deadlines(context: Context) -> dict[str, Deadline]:
    """Return the deadline of each task that has one to come: the organisation's own, but never later than the law's.

    An own deadline that is later becomes a problem of the context. The date of a duty is the law's unless it is marked as ours.
    """
    known: dict[str, Deadline | None] = {}
    found = {name: _deadline(context, name, known, 0) for name in context.tasks}
    return {name: one for name, one in found.items() if one is not None and one.first(context.day) is not None}


def _deadline(context: Context, name: str, known: dict[str, Deadline | None], depth: int) -> Deadline | None:
    """Return the deadline of a task; None where it has none or hangs on itself."""
    if name in known or depth > _CHAIN:
        return known.get(name)
    known[name] = None  # what hangs on itself has none
    planned = _planned(context, context.tasks.get(name) or context.catalogue.tasks.get(name))
    standard = Deadline(planned) if isinstance(planned, str) else None
    if isinstance(planned, Relative):
        start = _start(context, planned.start, known, depth)
        standard = None if start is None else replace(start, steps=(*start.steps, planned))
    own = context.organisation.deadlines.get(name)
    if own is not None and standard is not None and _firm(context, name, planned) and _after(context, own, standard, planned):
        args, path = {"path": f"deadlines.{name}", "value": own, "limit": standard.month_day}, ("deadlines", name)
        context.problems.append(Problem(check="schema", subject=name, path=path, variant="deadline-after-law", args=args))
        own = None
    known[name] = standard if own is None else Deadline(own)
    return known[name]


def _start(context: Context, name: str, known: dict[str, Deadline | None], depth: int) -> Deadline | None:
    """Return the day from which a deadline is counted; None where there is none, as of a law line without an end."""
    if name == "year-end":
        return Deadline(context.organisation.organisation.financial_year_end)
    if name not in context.catalogue.law:
        return _deadline(context, name, known, depth + 1)
    applied = context.law.get(name)
    until = None if applied is None else applied.version.until
    return None if until is None else Deadline(f"{until:%m-%d}", year=until.year)


def _firm(context: Context, name: str, planned: str | Relative | None) -> bool:
    """Return whether law sets the date of a task: that of a duty, unless it is ours, or the day on which a law line ends."""
    if isinstance(planned, Relative):
        return not planned.ours and (planned.start in context.catalogue.law or context.duties.get(name) == "legal")
    return context.duties.get(name) == "legal"


def _after(context: Context, own: str, standard: Deadline, planned: str | Relative | None) -> bool:
    """Return whether an own day is later than the standard, counted from the day, or in the year from which that is counted."""
    if standard.year is not None:
        return (Deadline(own).first(context.day) or datetime.date.max) > standard.of(standard.year)
    counted = isinstance(planned, Relative) and planned.start == "year-end"
    year = context.organisation.organisation.financial_year_end if counted else "01-01"
    return _days(year, own) > _days(year, standard.month_day)


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
