"""What a table of letters shows beside its rows: the signs that it holds, remarks on a task."""

from collections.abc import Iterator

from vto_roles.charter.schema import CellEntry, TaskEntry
from vto_roles.output.blocks import Sign
from vto_roles.output.view import View

_SIGNS = ("A", "R", "AR", "C", "C§", "C*", "(C)", "I", "§")


def signs(v: View) -> Iterator[Sign]:
    """Yield the signs that the matrix of a charter holds: letters, one that is fixed by law or a federation, a duty by law."""
    cells = [cell for task in v.charter.tasks for cell in task.cells]
    fixed = [cell for cell in cells if cell.locked and "C" in cell.letters]
    held = {
        *("".join(cell.letters) for cell in cells if not cell.own),
        *("C§" if heard_by_law(cell) else "C*" for cell in fixed),
        *("(C)" for cell in cells if cell.own),
        *("§" for task in v.charter.tasks if task.duty == "legal"),
    }
    yield from (Sign(mark=mark, text=v.words("charter", "signs", mark)) for mark in _SIGNS if mark in held)


def heard_by_law(cell: CellEntry) -> bool:
    """Return whether the law asks that the role of a cell is heard."""
    return cell.locked and any(one.letter == "C" and one.criterion == "law" for one in cell.because)


def remarks(v: View, task: TaskEntry) -> tuple[str, ...]:
    """Return what a reader of the matrix is to know of a task beside its letters, its date and that it is a duty."""
    chosen = any(one.task == task.id for one in v.charter.deviations)
    open_point = any(one.task == task.id for one in v.charter.to_discuss)
    keys = {"own_choice": chosen, "own_task": task.duty == "own", "contested": task.id in v.disputed, "open_point": open_point}
    told = (task.duty_text, v.together(task), *(v.t(key) for key, holds in keys.items() if holds))
    return tuple(filter(None, told))
