"""What the word of a role weighs on a task, and the hours a year that its letters take: the product's rule of thumb, no law."""

import math
from collections.abc import Mapping

from msgspec import Struct

from vto_roles.model.catalogue import Catalogue, Hours, Task
from vto_roles.model.decision import Allocation, Cell
from vto_roles.model.terms import LETTERS, Letter, Weight, Whose


def weight(cell: Cell, task: Task, catalogue: Catalogue) -> Weight:
    """Return what the role's word weighs on a task: of several letters the heaviest counts.

    A body that law has heard weighs more than a role whose advice counts in the decision, however the task lists that role.
    """
    if cell.has("A", "R"):
        if task.counterpart is not None:
            return "counterpart"  # at a table where both parties decide together, for either of them
        return "decides" if cell.has("A") else "does"
    if cell.own:
        return "free"
    if cell.has("I"):
        return "told"
    because = cell.because[0]
    if cell.locked and because.criterion == "law":
        agreement = any(catalogue.law[one].agreement for one in because.sources if one in catalogue.law)
        return "agrees" if agreement else "must-be-heard"
    why = catalogue.whys.get(because.why or "")
    return "heard" if why is None or why.weight is None else why.weight


class RoleExtent(Struct, frozen=True, kw_only=True):
    """The time that a role's letters take."""

    hours: float  # a year
    per: Whose
    fte: float | None  # of the role as a whole: the hours as part of a full-time job
    tasks: tuple[str, ...]  # those that take time, the heaviest first


def extent(allocation: Allocation, role: str) -> RoleExtent | None:
    """Return the time that the letters of a role take; None for one that is absent, or whose time an agreement sets."""
    table = allocation.catalogue.extent
    load = table.roles.get(role) or table.kinds.get(allocation.catalogue.roles[role].kind)
    if load is None or allocation.roles[role].status == "absent":
        return None
    band = sum(allocation.organisation.size.headcount >= start for start in table.bands) - 1
    hours = {letter: _in_band(getattr(load, letter), band) for letter in LETTERS}
    taken = [(_hours(cell, hours), cell.has("A"), task) for task, cell in allocation.matrix.by_role.get(role, ())]
    heaviest = sorted((one for one in taken if one[0]), key=lambda one: (-one[0], not one[1]))  # who also decides has more to do
    total = math.fsum(hours for hours, _, _ in taken)  # the same in every Python, of which some add up otherwise
    fte = round(total / table.full_time_hours, 3) if load.per == "role" else None
    return RoleExtent(hours=round(total, 1), per=load.per, fte=fte, tasks=tuple(task for _, _, task in heaviest))


def _in_band(values: Hours, band: int) -> float:
    return values[min(max(band, 0), len(values) - 1)] if values else 0.0


def _hours(cell: Cell, by_letter: Mapping[Letter, float]) -> float:
    """Return the hours a year of one cell: those of its R where it has one; a free contribution takes none that are asked."""
    return 0.0 if cell.own else by_letter["R" if cell.has("R") else cell.letters[0]]
