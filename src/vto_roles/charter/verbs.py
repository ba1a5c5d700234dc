"""What the letters of a cell ask of a role, in words that are true of this role on this task."""

from vto_roles.charter.schema import CellEntry, RoleEntry, TaskEntry
from vto_roles.text import Words

_RATIFIES = "ratifies"  # the why of a body that confirms what another decided


def negotiates(task: TaskEntry, cell: CellEntry) -> bool:
    """Return whether the role sits at a table where two parties decide together: for the employer, or opposite it."""
    return task.counterpart is not None and not {"A", "R"}.isdisjoint(cell.letters)


def is_counterpart(task: TaskEntry, cell: CellEntry) -> bool:
    """Return whether the role sits opposite the employer: it carries nothing out."""
    return negotiates(task, cell) and cell.role == task.counterpart


def ratifies(cell: CellEntry) -> bool:
    return any(because.why == _RATIFIES for because in cell.because)


def mark(cell: CellEntry) -> str:
    """Return the letters of a cell as a table shows them: `A R`, `C*` where they are fixed, `(C)` where they are free."""
    letters = " ".join(cell.letters)
    return f"({letters})" if cell.own else f"{letters}*" if cell.locked else letters


def by_law(cell: CellEntry) -> bool:
    """Return whether law wants a role to have its say, not the organisation or its federation."""
    return cell.locked and cell.letters != ("I",) and any(because.criterion == "law" for because in cell.because)


def verbs(task: TaskEntry, cell: CellEntry, role: RoleEntry, words: Words) -> tuple[str, ...]:
    """Return what a cell asks, a verb for each letter unless one verb serves both."""
    if negotiates(task, cell):
        return (words("sheets", "counterpart") if is_counterpart(task, cell) else words("letter_words", "party"),)
    if cell.letters == ("C",) and not cell.own:
        if cell.locked and (more := asked_by_law(cell, words)) is not None:
            return (more,)
        if role.kind == "governing":
            return (words("letter_words", "ratifies" if ratifies(cell) else "heard"),)
    return tuple(words("letter_words", letter) for letter in cell.letters)


def asked_by_law(cell: CellEntry, words: Words) -> str | None:
    """Return what law gives a body where that is more, or other, than advice."""
    more = words.find("sheets", "asked_by_law")
    return next((str(more[law]) for because in cell.because for law in because.sources if law in more), None)
