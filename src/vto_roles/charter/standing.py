"""How far a charter is: ready to discuss, or a draft and what it waits for."""

from vto_roles.charter.schema import Charter, RoleEntry
from vto_roles.text import Words

_PEOPLE = ("managing", "coordinating")


def needs_holder(role: RoleEntry) -> bool:
    """Return whether a role acts through people that are named: not a body, and not a group as a whole."""
    return role.kind in _PEOPLE or (role.kind == "advisory" and not role.collective)


def vacant(charter: Charter) -> tuple[RoleEntry, ...]:
    """Return the roles that decide or carry out tasks, need somebody for it and have nobody."""
    acting = {cell.role for task in charter.tasks for cell in task.cells if {"A", "R"} & set(cell.letters)}
    return tuple(role for role in charter.roles if role.id in acting and needs_holder(role) and not role.holders)


def unknown(charter: Charter) -> tuple[RoleEntry, ...]:
    """Return the roles of which it is not known whether they exist."""
    return tuple(role for role in charter.roles if role.status == "unknown")


def status(charter: Charter, words: Words) -> str:
    """Return the standing in one line: a draft names how many errors, unknown bodies and vacant roles it has.

    words: of the charter's language.
    """
    errors = sum(one.severity == "error" for one in charter.findings)
    counts = {"errors": errors, "bodies": len(unknown(charter)), "roles": len(vacant(charter))}
    open_points = [words("page_one", "status", key, count=count) for key, count in counts.items() if count]
    if open_points:
        return words("page_one", "status", "draft") + words.colon + words.join(open_points)
    return words("page_one", "status", "draft" if charter.status == "draft" else "ready")
