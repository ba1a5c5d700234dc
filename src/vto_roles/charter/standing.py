"""How far a charter is: ready to discuss, or a draft and what it waits for; and how far a mandate is."""

import datetime

from vto_roles.charter.life import Status
from vto_roles.charter.schema import Charter, RoleEntry
from vto_roles.model.catalogue import Role
from vto_roles.model.terms import REVIEW
from vto_roles.text import Words

_EMPLOYEES = "employees"
_PEOPLE = ("managing", "coordinating")
_WAITING = ("draft", "ready")  # what no body said anything of
_UNSETTLED = ("draft", "review-due", "out-of-date")


def heard_first(charter: Charter) -> tuple[RoleEntry, ...]:
    """Return who is heard before this charter is adopted or reviewed: the bodies, else the employees themselves."""
    roles = {role.id: role for role in charter.roles}
    cells = (cell for task in charter.tasks if task.id == REVIEW for cell in task.cells)
    asked = [roles[cell.role] for cell in cells if "C" in cell.letters and not cell.own]
    bodies = tuple(role for role in asked if role.kind == "consultative")
    return bodies or tuple(role for role in asked if role.id == _EMPLOYEES)


def needs_holder(role: RoleEntry | Role) -> bool:
    """Return whether a role acts through people that are named: not a body, and not a group as a whole."""
    return role.kind in _PEOPLE or (role.kind == "advisory" and not role.collective)


def vacant(charter: Charter) -> tuple[RoleEntry, ...]:
    """Return the roles that decide or carry out tasks, need somebody for it and have nobody."""
    acting = {cell.role for task in charter.tasks for cell in task.cells if "A" in cell.letters or "R" in cell.letters}
    return tuple(role for role in charter.roles if role.id in acting and needs_holder(role) and not role.holders)


def unknown(charter: Charter) -> tuple[RoleEntry, ...]:
    """Return the roles of which it is not known whether they exist."""
    return tuple(role for role in charter.roles if role.status == "unknown")


def due(charter: Charter) -> tuple[RoleEntry, ...]:
    """Return the bodies that law expects at this size and of which nobody said yet whether they exist."""
    return tuple(role for role in charter.roles if role.answer == "due")


def open_points(charter: Charter) -> dict[str, int]:
    """Return what a draft waits for: how many errors, bodies that are unknown or due, and vacant roles; empty for nothing."""
    errors = sum(one.severity == "error" for one in charter.findings)
    counts = {"errors": errors, "bodies": len(unknown(charter)) + len(due(charter)), "roles": len(vacant(charter))}
    return {key: count for key, count in counts.items() if count}


def state(charter: Charter) -> Status:
    """Return how far a charter is; one of an older version, which tells no register, is a draft or ready."""
    if charter.status == "draft":
        return "draft"
    if charter.life is None or charter.life.status in _WAITING:
        return "draft" if open_points(charter) else "ready"
    return charter.life.status


def unsettled(charter: Charter) -> bool:
    """Return whether a reader is warned: nothing in a draft, or in what no longer holds, is to be relied on."""
    return state(charter) in _UNSETTLED


def status(charter: Charter, words: Words) -> str:
    """Return the standing in one line: a draft names what it waits for, an adoption its day and how long it holds.

    words: of the charter's language.
    """
    found, life = state(charter), charter.life
    if life is not None and found not in _WAITING:
        days = (("since", life.since), ("until", life.until))
        told = {key: words.date(datetime.date.fromisoformat(day)) for key, day in days if day}
        return words("page_one", "status", found, **told)
    waits = [words("page_one", "status", key, count=count) for key, count in open_points(charter).items()]
    if waits:
        return words("page_one", "status", "draft") + words.colon + words.join(waits)
    return words("page_one", "status", found)


def mandate(charter: Charter, until: str, words: Words) -> str:
    """Return until when a mandate runs, or that it ended before the charter was made; until: its last day.

    words: of the charter's language.
    """
    key = "ended" if until < charter.date else "runs"
    return words("charter", "mandate", key, date=words.date(datetime.date.fromisoformat(until)))
