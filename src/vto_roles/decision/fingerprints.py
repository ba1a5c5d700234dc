"""Fingerprints of decided rows: whether what a body decides or is consulted on is as it was.

A fingerprint proves "unchanged since", not "approved by".
"""

from collections.abc import Mapping

from vto_roles.model.decision import Allocation, Row
from vto_roles.model.register import RowState, rows_digest

CHARTER = "charter"  # the fingerprint of all rows
_BODIES = ("governing", "consultative")


def letters(row: Row) -> dict[str, str]:
    """Return the letters of a row by role, without the contributions of bodies of their own choice."""
    return {cell.role: "".join(cell.letters) for cell in row.cells if not cell.own}


def states(allocation: Allocation) -> dict[str, RowState]:
    """Return each row by its task, in the order of the ids: its duty, deadline and letters, no names or reasons."""
    return {
        row.task: RowState(duty=allocation.duties[row.task], deadline=allocation.deadlines.get(row.task), letters=letters(row))
        for row in sorted(allocation.matrix.rows, key=lambda row: row.task)
    }


def concerning(rows: Mapping[str, RowState], body: str) -> dict[str, RowState]:
    """Return the rows in which a body decides or is consulted, not of its own choice."""
    return {task: row for task, row in rows.items() if {"A", "C"} & set(row.letters.get(body, ""))}


def fingerprints(allocation: Allocation) -> dict[str, str]:
    """Return a digest of all rows under `charter`, and of the rows of each governing and consultative body under its id."""
    rows = states(allocation)
    written = {task: row.written(task) for task, row in rows.items()}
    result = {CHARTER: rows_digest([*written.values()])}
    for name in bodies(allocation):
        result[name] = rows_digest([written[task] for task in concerning(rows, name)])
    return result


def bodies(allocation: Allocation) -> tuple[str, ...]:
    """Return the governing and consultative bodies that are present or may be."""
    return tuple(
        name
        for name, role in allocation.catalogue.roles.items()
        if role.kind in _BODIES and allocation.roles[name].status != "absent"
    )
