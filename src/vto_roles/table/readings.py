"""Readings to rows of a matrix, and what is said of them: what was read of each table, and what was passed over."""

from collections.abc import Iterable, Sequence
from itertools import groupby, islice
from typing import Any

from msgspec.structs import replace

from vto_roles.read.cells.grid import Grid, GridCell, address, cell_at, filled
from vto_roles.safe_text import echo, visible
from vto_roles.table.choice import TableChoice
from vto_roles.table.letters import is_joined, names
from vto_roles.table.reading import Reading
from vto_roles.table.sheet import SHOWN, SheetBuilder, TaskRow, listed
from vto_roles.table.words import form, key, label, role_titles

_MOST = 20_000  # names that are looked at


def read_tables(builder: SheetBuilder, chosen: TableChoice) -> None:
    """Read the tables of a file that hold a matrix into a builder, and report each. Raises TableError."""
    counts = []
    heads = [tuple(key(head.text) for head in one.heads.values()) for one in chosen.found]
    builder.named = _named(chosen.found)
    for table, own in zip(chosen.found, heads, strict=True):
        sheet = table.sketch.grid.sheet or ""
        builder.sheet_name, builder.alphabet = table.sketch.grid.sheet, table.sketch.alphabet
        before, builder.seen = len(builder.tasks), set()
        named = table.sketch.grid.title if table.band.title is None else table.sketch.first(table.band.title)
        title = named or ("" if form("sheet").fullmatch(sheet) else sheet)
        if phases := [one.name for one in table.lines if one.part == "phase"]:
            titles = tuple(echo(visible(label(cell.text))) for cell in phases[:SHOWN])
            builder.report(builder.place(phases[0]), "table-read", "phases", count=len(phases), titles=titles)
        if table.kind == "list":
            _read_list(builder, table)
        else:
            _read_lines(builder, table, title if heads.count(own) > 1 else "")
        builder.headed |= builder.seen if table.kind not in ("letters", "list") else set()
        counts.append({"tasks": len(builder.tasks) - before, "roles": len(builder.seen)})
    for table, count in zip(chosen.found, counts if builder.tasks else (), strict=False):
        builder.sheet_name = table.sketch.grid.sheet
        first, where = place_of(table)
        said: dict[str, Any] = {"range": where, **count, **_passed(chosen, table)}
        builder.report(builder.place(first), "table-read", "roles" if table.kind == "marks" else table.kind, **said)


def _named(found: Iterable[Reading]) -> frozenset[str]:
    """Return the keys of the names that stand alone somewhere in the tables: in a head of roles, or in a cell of names."""
    known = set(role_titles())
    for table in found:
        if table.kind in ("roles", "marks"):
            known |= {key(table.heads[column].text) for column in table.columns if column in table.heads}
        elif table.kind in ("letters", "list"):
            columns = table.columns if table.named is None else (table.named,)
            cells = (cell for row in table.body for column in columns if (cell := cell_at(row, column)) is not None)
            named = (name for cell in cells for name, _ in names(cell.text, ()))
            known |= {key(name) for name in islice(named, _MOST) if not is_joined(name)}
        else:
            known |= {key(one.title.text) for one in table.lines if one.title is not None}
    return frozenset(known)


def _read_list(builder: SheetBuilder, table: Reading) -> None:
    """Read rows that each name a task and a role; what is named once holds for the rows below it."""
    tasks: dict[str, TaskRow] = {}
    title = named = None
    for one in table.lines:
        if one.part in ("aside", "head") or not one.cells:
            continue
        row = table.sketch.rows[one.number]
        title, named = cell_at(row, table.title) or title, cell_at(row, table.named or 0) or named
        if title is None or named is None:
            continue
        task = tasks[key(title.text)] = tasks.get(key(title.text)) or builder.task(title)
        for name, _ in names(named.text, builder.named):
            role = builder.role(replace(named, text=name))
            for column, cell in one.cells.items():
                _read_cell(builder, table, task, role, column, cell)


def _read_lines(builder: SheetBuilder, table: Reading, title: str) -> None:
    """Read rows that are tasks, or roles where the columns are tasks; title: of the table, where several are parts of one."""
    tasks = {column: builder.task(table.head(column)) for column in table.columns} if table.kind == "tasks" else {}
    roles = _roles(builder, table)
    section: str | None = None
    task: TaskRow | None = None
    role = ""
    above = {-1: key(title)}
    groups = table.groups
    for one in table.lines:
        for column in groups:  # what is named once holds for the rows below it
            if text := key(table.sketch.text(one.number, column)):
                above = {left: name for left, name in above.items() if left < column} | {column: text}
        if one.part in ("section", "phase") and one.title is not None and not tasks:
            section, task = builder.section(one.title), None
        elif one.part == "row":
            if tasks:
                role = builder.role(one.name)
            elif task is None or (one.number, table.title) not in table.sketch.grid.joined:
                task = builder.task(one.name, section, tuple(above.values()))
            for column, cell in one.cells.items():
                if (of := tasks.get(column, task)) is not None:
                    _read_cell(builder, table, of, roles.get(column, role), column, cell)


def _read_cell(builder: SheetBuilder, table: Reading, task: TaskRow, role: str, column: int, cell: GridCell) -> None:
    """Read a cell with letters of a role, a tick of one below a letter, or the names of those who have a letter."""
    if (letter := table.signs.get(column)) is None:
        builder.read_letters(task, role, cell)
    elif table.kind != "letters":
        builder.give(task, role, (letter,), cell)
    elif table.sketch.alphabet.is_letter(cell.text):
        args = {"value": echo(visible(cell.text)), "task": task.title}
        builder.report(builder.place(cell), "unknown-letter", "name", task.title, severity="error", **args)
    else:
        builder.read_names(task, cell, letter)


def _roles(builder: SheetBuilder, table: Reading) -> dict[int, str]:
    """Return the roles of the columns; two columns with one head are two roles, and that is reported."""
    roles: dict[int, str] = {}
    first: dict[str, int] = {}
    for column in table.columns if table.kind in ("roles", "marks") else ():
        head = table.head(column)
        at = first.setdefault(key(head.text), column) if table.kind == "roles" else column
        roles[column] = builder.role(head, new=at != column)
        if at != column:
            before = builder.place(table.head(at))
            where = before.cell or f"{before.line}:{before.column}"
            builder.report(builder.place(head), "table-read", "equal", head=echo(visible(label(head.text))), first=where)
    return roles


# --- what is said of tables ---------------------------------------------------------------------------


def _passed(chosen: TableChoice, table: Reading) -> dict[str, str]:
    """Return what was passed over: in a table, with its first one on its sheet, and with the first one of the file."""
    on_sheet = [one for one in chosen.found if one.sketch.grid is table.sketch.grid]
    first = chosen.found[0] is table
    passed = {
        "passed_columns": _columns_passed(table),
        "passed_tables": _others(chosen.grids, chosen.found) if first else "",
        "passed_hidden": listed([echo(visible(part)) for grid in chosen.grids for part in grid.hidden]) if first else "",
        "passed_rows": _rows_passed(table.sketch.grid, on_sheet) if on_sheet[0] is table else "",
    }
    return {name: text for name, text in passed.items() if text}


def place_of(table: Reading) -> tuple[GridCell, str]:
    """Return the first cell of a table, its head included, and its range: cells of a workbook, lines of a text."""
    rows = table.sketch.rows[table.top : table.band.end]
    used = [cell for row in rows for cell in row if cell is not None]
    first, last = min(cell.line for cell in used), max(cell.end_line for cell in used)
    if table.sketch.grid.sheet is None:
        return used[0], f"{first}-{last}"
    columns = {*table.columns, table.title, *table.groups}
    places = [cell.column for row in rows for column in columns if (cell := cell_at(row, column))]
    return used[0], f"{address(table.sketch.grid.sheet, first, min(places))}:{address('', last, max(places))}"


def _rows_passed(grid: Grid, read: Iterable[Reading]) -> str:
    """Return the lines of a grid in which nothing was read, 1-3, 9."""
    used = {number for one in read for number in one.band.head}
    used |= {line.number for one in read for line in one.lines if line.part != "aside"}
    lines = [next(iter(filled(row).values())).line for number, row in enumerate(grid.rows) if number not in used and filled(row)]
    runs = ([line for _, line in run] for _, run in groupby(enumerate(lines), lambda one: one[1] - one[0]))
    return listed([str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs])


def _columns_passed(table: Reading) -> str:
    """Return the columns of a table in which nothing was read, by their heads."""
    taken = {table.title, table.named, *table.columns, *table.groups}
    rows = [table.heads, *map(filled, table.body)]
    other = {column for row in rows for column in row if table.title not in row or row[column].text != row[table.title].text}
    shown = []
    for column in sorted(other - taken):
        letters = "" if table.sketch.grid.sheet is None else address("", 0, column + 1)[:-1]
        head = f"“{echo(visible(label(table.heads[column].text)))}”" if column in table.heads else ""
        shown.append(" ".join(filter(None, (letters, head))) or f"#{column + 1}")
    return listed(shown)


def _others(grids: Sequence[Grid], found: Iterable[Reading]) -> str:
    """Return the tables in which nothing was read: names of sheets, lines of a text."""
    read = {id(one.sketch.grid) for one in found}
    left = [grid for grid in grids if id(grid) not in read]
    lines = [next((cell.line for row in grid.rows for cell in row if cell is not None), 1) for grid in left]
    return listed([echo(visible(grid.sheet)) if grid.sheet else str(line) for grid, line in zip(left, lines, strict=True)])
