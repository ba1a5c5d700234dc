"""Add to the cells of a charter the single answers that would change them."""

from msgspec.structs import replace

from vto_roles.charter.schema import Charter, UnlessEntry
from vto_roles.decision.counterfactual import unless
from vto_roles.model.decision import Allocation, Case


def with_unless(charter: Charter, case: Case, allocation: Allocation, *, people: bool) -> Charter:
    """Return the charter with `unless` in every cell. people: also the answers on what single people are able to do."""
    found = unless(case, allocation)

    def entries(task: str, role: str) -> tuple[UnlessEntry, ...]:
        listed = (one for one in found.get((task, role), ()) if people or one.keys[0] != "staff")
        return tuple(UnlessEntry(path=one.path, value=one.value, becomes=one.becomes, locked=one.locked) for one in listed)

    return replace(
        charter,
        tasks=tuple(
            replace(task, cells=tuple(replace(cell, unless=entries(task.id, cell.role)) for cell in task.cells))
            for task in charter.tasks
        ),
    )
