"""Checks of the letters of each task: one A, at least one R, no letter where it is not allowed."""

from collections.abc import Iterator, Sequence

from vto_roles.checks.registry import Hit, MatrixInput, check
from vto_roles.model.decision import Cell, Row
from vto_roles.model.terms import KeyPath, Letter


@check("error", "principle.04")
def no_accountable(on: MatrixInput) -> Iterator[Hit]:
    """
    Bad:
        choices:
          - {task: approve-vto-budget, role: board, letter: C, reason: Te druk.}
          - {task: approve-vto-budget, role: management, letter: C, reason: Te druk.}
    Good:
        choices:
          - {task: approve-vto-budget, role: board, letter: C, reason: Te druk.}
    """
    for task, path, rows in _answered(on):
        if not any(row.holding("A") for row in rows):
            yield Hit(task, path, {"task": task})


@check("error", "principle.05")
def several_accountable(on: MatrixInput) -> Iterator[Hit]:
    """
    Bad:
        choices:
          - {task: approve-vto-budget, role: board, letter: A, reason: Zo staat het in de statuten.}
          - {task: approve-vto-budget, role: management, letter: A, reason: Zo doen wij het.}
    Good:
        choices:
          - {task: approve-vto-budget, role: management, letter: A, reason: Zo doen wij het.}
    """
    for task, _, rows in _answered(on):
        cells = {cell.role: row.at(cell.role) for row in reversed(rows) for cell in row.holding("A")}
        roles = tuple(dict.fromkeys(cell.role for row in rows for cell in row.holding("A")))
        if len(roles) > 1:
            yield Hit(task, cells[roles[1]], {"task": task, "roles": roles})


@check("error", "principle.04")
def no_responsible(on: MatrixInput) -> Iterator[Hit]:
    """
    Bad:
        size: {headcount: 12}
        choices:
          - {task: approve-annual-plan, role: board, letter: none, reason: Te druk.}
          - {task: approve-annual-plan, role: management, letter: none, reason: Te druk.}
    Good:
        size: {headcount: 12}
        choices:
          - {task: approve-annual-plan, role: management, letter: R, reason: Zo doen wij het.}
    """
    for row in on.matrix.rows:
        done = row.holding("R") or (on.a_implies_r is not False and row.holding("A"))
        if not done:  # where the convention is not declared, undeclared-convention tells of an A alone
            yield Hit(row.task, row.path, {"task": row.task})


@check("error", "principle.06")
def accountable_not_allowed(on: MatrixInput) -> Iterator[Hit]:
    """
    Bad:
        choices:
          - {task: approve-vto-budget, role: employees, letter: A, reason: Iedereen beslist mee.}
    Good:
        choices:
          - {task: approve-vto-budget, role: employees, letter: C, reason: Iedereen denkt mee.}
    """
    for row in on.matrix.rows if on.may else ():
        for cell in row.cells if on.ours is None or row.task in on.ours else ():  # of other tasks we know no limits
            may = on.may.get(cell.role, cell.letters)
            beyond = (one for one in cell.letters if one not in may and (row.task, cell.role, one) not in on.allowed)
            if letters := tuple(beyond):
                yield Hit(row.task, row.at(cell.role), {"task": row.task, "role": cell.role, "letter": letters})


@check("error", "principle.04")
def contradicting_letters(on: MatrixInput) -> Iterator[Hit]:
    """
    Bad:
        choices:
          - {task: deal-with-providers, role: employees, letter: C, reason: Zij kennen de noden.}
          - {task: deal-with-providers, role: employees, letter: I, reason: Zij horen het resultaat.}
    Good:
        choices:
          - {task: deal-with-providers, role: employees, letter: C, reason: Zij kennen de noden.}
    """
    several: dict[tuple[Letter, ...], list[tuple[Row, Cell]]] = {}
    for row in on.matrix.rows:
        for cell in row.cells:
            if len(cell.letters) > 1 and set(cell.letters) != {"A", "R"}:
                several.setdefault(cell.letters, []).append((row, cell))
    for letters, cells in several.items():
        shown = cells if on.ours is None else cells[:1]  # what is a habit of a hand-made table is said once
        for row, cell in shown:
            args = {"task": row.task, "role": cell.role, "letters": letters, "count": len(cells)}
            variant = "several" if len(cells) > len(shown) else ""
            yield Hit(row.task, row.at(cell.role), args, variant, severity=None if on.ours is None else "warning")


@check("warning", "principle.05")
def too_many_responsible(on: MatrixInput) -> Iterator[Hit]:
    """
    Bad:
        size: {headcount: 60}
        choices:
          - {task: deal-with-providers, role: hr, letter: R, reason: Kent de contracten.}
          - {task: deal-with-providers, role: vto-coordinator, letter: R, reason: Kent het aanbod.}
          - {task: deal-with-providers, role: line-managers, letter: R, reason: Kennen de noden.}
          - {task: deal-with-providers, role: management, letter: R, reason: Tekent.}
    Good:
        size: {headcount: 60}
        choices:
          - {task: deal-with-providers, role: hr, letter: R, reason: Kent de contracten.}
    """
    for row in on.matrix.rows:
        if not row.shared:
            yield from _too_many(row, row.holding("R"), on.settings.max_responsible)


@check("warning", "principle.02")
def too_many_consulted(on: MatrixInput) -> Iterator[Hit]:
    """
    Bad:
        size: {headcount: 60}
        roles: {mentors: yes}
        own_tasks:
          - id: choose-theme
            title: Het jaarthema kiezen
            phase: vision
            A: board
            C: [management, line-managers, hr, vto-coordinator, mentors, employees, external-partners]
    Good:
        size: {headcount: 60}
        roles: {mentors: yes}
        own_tasks:
          - {id: choose-theme, title: Het jaarthema kiezen, phase: vision, A: board, C: [management, employees]}
    """
    for row in on.matrix.rows:
        yield from _too_many(row, [cell for cell in row.holding("C") if not cell.own], on.settings.max_consulted)


@check("info", "principle.02")
def nobody_consulted(on: MatrixInput) -> Iterator[Hit]:
    """
    Bad:
        own_tasks:
          - {id: choose-theme, title: Het jaarthema kiezen, phase: vision, level: strategic, A: board}
    Good:
        own_tasks:
          - {id: choose-theme, title: Het jaarthema kiezen, phase: vision, level: strategic, A: board, C: [employees]}
    """
    for row in on.matrix.rows:
        if row.task in on.written and row.level == "strategic" and not row.holding("C", "I"):
            yield Hit(row.task, row.path, {"task": row.task})


def _answered(on: MatrixInput) -> Iterator[tuple[str, KeyPath | None, list[Row]]]:
    """Yield the name, path and rows of everything that has one A: a row on its own, or the rows of one scope together."""
    scopes: dict[str, list[Row]] = {}
    for row in on.matrix.rows:
        if row.scope is None:
            yield row.task, row.path, [row]
        else:
            scopes.setdefault(row.scope, []).append(row)
    for scope, rows in scopes.items():
        yield scope, ("sections", scope), rows


def _too_many(row: Row, cells: Sequence[Cell], limit: int) -> Iterator[Hit]:
    """Yield a hit where more cells of a row than the limit share a letter."""
    if len(cells) > limit:
        roles = tuple(cell.role for cell in cells)
        yield Hit(row.task, row.path, {"task": row.task, "count": len(cells), "limit": limit, "roles": roles})
