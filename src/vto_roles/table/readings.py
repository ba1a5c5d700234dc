"""Readings to rows of a matrix."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from vto_roles.read.cells.grid import GridCell, cell_at
from vto_roles.safe_text import echo, visible
from vto_roles.table.names import is_joined, names
from vto_roles.table.reading import Reading
from vto_roles.table.sheet import SheetBuilder, TaskRow
from vto_roles.table.words import form, key, label, role_titles

_MOST = 20_000  # names that are looked at
_SHOWN = 5  # titles named in one line


class TableRead(Struct, frozen=True):
    """A table that was read, and how many tasks and roles it has."""

    table: Reading
    tasks: int
    roles: int


def read_tables(builder: SheetBuilder, found: Sequence[Reading]) -> list[TableRead]:
    """Read tables that hold a matrix into a builder. Raises TableError."""
    read = []
    parts = Counter(one.names for one in found)
    builder.named = _named(found)
    for table in found:
        sheet = table.grid.sheet or ""
        builder.sheet_name, builder.alphabet = table.grid.sheet, table.sketch.alphabet
        before, builder.seen = len(builder.tasks), set()
        title = table.section or ("" if form("sheet").fullmatch(sheet) else sheet)
        if table.kind == "list":
            _read_list(builder, table)
        else:
            _read_lines(builder, table, title if parts[table.names] > 1 else "")
        builder.headed |= builder.seen if table.kind not in ("letters", "list") else set()
        read.append(TableRead(table, len(builder.tasks) - before, len(builder.seen)))
    builder.sheet_name = None
    return read


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
        task = tasks.get(key(title.text)) or builder.task(title)
        tasks[key(title.text)] = task
        for name, _ in names(named.text, builder.named):
            role = builder.role(replace(named, text=name))
            for column, cell in one.cells.items():
                _read_cell(builder, table, task, role, column, cell)


def _read_lines(builder: SheetBuilder, table: Reading, title: str) -> None:
    """Read rows that are tasks, or roles where the columns are tasks; title: of the table, where several are parts of one."""
    tasks = {column: builder.task(table.head(column)) for column in table.columns} if table.kind == "tasks" else {}
    roles = _roles(builder, table) if table.kind in ("roles", "marks") else {}
    section: str | None = None
    task: TaskRow | None = None
    role = ""
    above = {-1: key(title)} if title else {}
    groups = table.groups
    _ask(builder, [one.name for one in table.lines if one.part == "phase"])
    for one in table.lines:
        above = _grouped(above, {column: cell_at(table.sketch.rows[one.number], column) for column in groups})
        if one.part in ("section", "phase") and one.title is not None and not tasks:
            section, task = builder.section(one.title), None
        elif one.part == "row":
            if tasks:
                role = builder.role(one.name)
            elif task is None or (one.number, table.title) not in table.grid.joined:
                task = builder.task(one.name, section, tuple(above.values()))
            for column, cell in one.cells.items():
                if (of := tasks.get(column, task)) is not None:
                    _read_cell(builder, table, of, roles.get(column, role), column, cell)


def _grouped(above: Mapping[int, str], cells: Mapping[int, GridCell | None]) -> dict[int, str]:
    """Return the titles before that of a row, by column: what is named once holds for the rows below it."""
    for column, cell in cells.items():
        if cell is not None:
            above = {left: text for left, text in above.items() if left < column} | {column: key(cell.text)}
    return dict(above)


def _ask(builder: SheetBuilder, rows: Sequence[GridCell]) -> None:
    """Ask whether rows without letters, of which the titles are given, name those below them."""
    if rows:
        titles = tuple(echo(visible(label(cell.text))) for cell in rows[:_SHOWN])
        builder.report(builder.place(rows[0]), "table-read", "phases", count=len(rows), titles=titles)


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
    for column in table.columns:
        head = table.head(column)
        at = first.setdefault(key(head.text), column) if table.kind == "roles" else column
        roles[column] = builder.role(head, new=at != column)
        if at != column:
            before = builder.place(table.head(at))
            where = before.cell or f"{before.line}:{before.column}"
            builder.report(builder.place(head), "table-read", "equal", head=echo(visible(label(head.text))), first=where)
    return roles
