"""The month and day by which each task is due."""

import datetime

from vto_roles.decision.context import Context
from vto_roles.model.catalogue import Relative, Task
from vto_roles.model.decision import Problem

_CHAIN = 32  # deadlines that may hang on one another


def deadlines(context: Context) -> dict[str, str]:
    """Return the deadline of each task that has one, as MM-DD: the organisation's own, but never later than the law's.

    An own deadline that is later becomes a problem of the context.
    """
    known: dict[str, str | None] = {}
    return {name: day for name in context.tasks if (day := _deadline(context, name, known, 0)) is not None}


def _deadline(context: Context, name: str, known: dict[str, str | None], depth: int) -> str | None:
    """Return the deadline of a task; None where it has none or hangs on itself."""
    if name in known or depth > _CHAIN:
        return known.get(name)
    known[name] = None  # what hangs on itself has none
    task = context.tasks.get(name) or context.catalogue.tasks.get(name)
    standard = None if task is None else _standard(context, task, known, depth)
    own = context.organisation.deadlines.get(name)
    if own is not None and standard is not None and context.duties.get(name) == "legal":
        year_end = task is not None and isinstance(task.deadline, Relative) and task.deadline.start == "year-end"
        start = context.organisation.organisation.financial_year_end if year_end else "01-01"
        if _days(start, own) > _days(start, standard):
            args = {"path": f"deadlines.{name}", "value": own, "limit": standard}
            path = ("deadlines", name)
            context.problems.append(Problem(check="schema", subject=name, path=path, variant="deadline-after-law", args=args))
            own = None
    known[name] = own or standard
    return known[name]


def _standard(context: Context, task: Task, known: dict[str, str | None], depth: int) -> str | None:
    """Return the catalogue's deadline of a task."""
    if not isinstance(task.deadline, Relative):
        return task.deadline
    start: str | None = context.organisation.organisation.financial_year_end
    if task.deadline.start != "year-end":
        start = _deadline(context, task.deadline.start, known, depth + 1)
    return None if start is None else _later(start, task.deadline.months, task.deadline.days)


def _days(start: str, end: str) -> int:
    """Return the days from one MM-DD to the next occurrence of another."""
    first, last = (datetime.date(2000, *(int(part) for part in text.split("-"))) for text in (start, end))
    return (last - first).days % 366


def _later(month_day: str, months: int, days: int) -> str:
    """Return the MM-DD so many months and then days later; the last day of a month moves to the last day of a month."""
    month, day = (int(part) for part in month_day.split("-"))
    start = datetime.date(2001, month, min(day, _days_in(month)))
    last = start.day == _days_in(month)
    target = (month - 1 + months) % 12 + 1
    moved = datetime.date(2001, target, _days_in(target) if last else min(day, _days_in(target)))
    moved += datetime.timedelta(days=days)
    return f"{moved.month:02}-{moved.day:02}"


def _days_in(month: int) -> int:
    """Return the length of a month in a common year."""
    return (datetime.date(2001 + month // 12, month % 12 + 1, 1) - datetime.timedelta(days=1)).day
