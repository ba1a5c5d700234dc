"""The meetings of bodies that an organisation names: which of them are meant, and the targets that move to them."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from vto_roles.model.catalogue import Catalogue
from vto_roles.model.decision import Problem, Row

if TYPE_CHECKING:
    from vto_roles.decision.context import Context

STAFF = "employees"  # no body, but it meets and is heard where there is none
_BODIES = ("governing", "consultative")


def may_meet(catalogue: Catalogue, role: str) -> bool:
    """Return whether a role is a body, or the staff together."""
    return role == STAFF or catalogue.roles[role].kind in _BODIES


def misplaced(context: "Context") -> Iterator[Problem]:
    """Yield a problem for each role that is said to meet and is no body, or a body that is not there."""
    for role in context.organisation.meetings:
        meets = may_meet(context.catalogue, role)
        if not meets or context.roles[role].status == "absent":
            variant = "meeting-absent" if meets else "meeting-no-body"
            yield Problem(check="schema", subject=role, path=("meetings", role), variant=variant, args={"value": role})


def moved(dates: Mapping[str, datetime.date], rows: Sequence[Row], context: "Context") -> dict[str, datetime.date]:
    """Return the dates of tasks, those that law does not set on the last meeting before them of the body that decides."""
    found = dict(dates)
    for row in rows:
        if row.task in dates and context.duties[row.task] != "legal":
            for cell in row.holding("A"):
                meetings = context.organisation.meetings.get(cell.role, ())
                if any(day > dates[row.task] for day in meetings):  # dates beyond it are known
                    found[row.task] = last(meetings, context.day, dates[row.task]) or dates[row.task]
    return found


def last(meetings: Sequence[datetime.date], first: datetime.date, latest: datetime.date) -> datetime.date | None:
    """Return the last meeting in a stretch of days, ends included."""
    return max((day for day in meetings if first <= day <= latest), default=None)
