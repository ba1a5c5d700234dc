"""Which tasks have a row of their own in the main table of a charter, and under whose row the others stand."""

from collections.abc import Iterator, Mapping
from typing import Literal

from vto_roles.charter.schema import Charter

Band = Literal[0, 20, 100]  # heads: rows of tasks whose core is at most that; 100: every task


def band(charter: Charter, compact: bool | None) -> Band:
    """Return which rows a main table has: the fewest, or every task where `compact` says no; None: by the organisation's size."""
    if compact is None:
        return 0 if charter.compact else 20
    return 0 if compact else 100


def folded(charter: Charter, band: Band) -> Mapping[str, str]:
    """Return the tasks without a row of their own, each with the task under whose row it stands.

    A task stays a row where a reader must see it: a legal duty, a locked letter, a deviation, what is disputed, a task of the
    organisation's own, one with a counterpart; and where none of the tasks that it may stand under has a row.
    """
    if band == 100:
        return {}
    kept = set(_never_folded(charter)) | {task.id for task in charter.tasks if task.core <= band}
    hosts = {}
    for task in charter.tasks:
        if task.id not in kept and (host := next((one for one in task.into if one in kept), None)):
            hosts[task.id] = host
    return hosts


def disputed(charter: Charter) -> frozenset[str]:
    """Return the tasks of which it is contested what the law asks."""
    contested = {line.id for line in charter.law if line.status == "contested"}
    return frozenset(task.id for task in charter.tasks if not contested.isdisjoint(task.sources))


def _never_folded(charter: Charter) -> Iterator[str]:
    yield from disputed(charter)
    for task in charter.tasks:
        locked = any(cell.locked for cell in task.cells)
        if task.duty != "recommended" or locked or task.counterpart:
            yield task.id
    yield from (one.task for one in charter.deviations)
    yield from (one.task for one in charter.to_discuss)
