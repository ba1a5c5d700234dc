"""Layouts to rows: a reading for each kind of columns."""

from collections import Counter
from collections.abc import Sequence

from vto_roles.table.grid import GridCell, cell_at
from vto_roles.table.layout import TableLayout
from vto_roles.table.letters import names
from vto_roles.table.rows import LayoutRow, is_aside, is_section, layout_rows
from vto_roles.table.sheet import SheetBuilder, TaskRow
from vto_roles.table.titles import key, role_titles
from vto_roles.table.words import table_words


def read_tables(builder: SheetBuilder, layouts: Sequence[TableLayout]) -> None:
    """Read every table that holds a matrix into a builder. Raises TableError when there is too much.

    A list of tasks with their roles, or one column of signs, counts only where there is no other table.
    """
    layouts = [one for one in layouts if not one.weak] or layouts
    parts = Counter(one.heads for one in layouts)
    for table in layouts:
        builder.sheet_name = table.block.grid.sheet
        if table.kind == "list":
            _read_list(builder, table)
        elif table.kind == "tasks":
            _read_roles(builder, table)
        else:
            _read_tasks(builder, table, _title(table) if parts[table.heads] > 1 else "")
    builder.sheet_name = None


def _title(table: TableLayout) -> str:
    """Return what a table is called, by its own title or that of its sheet."""
    sheet = table.block.grid.sheet or ""
    return table.block.title or ("" if table_words().sheet.fullmatch(sheet) else sheet)


def _read_list(builder: SheetBuilder, table: TableLayout) -> None:
    """Read rows that each name a task and a role; what is named once holds for the rows below it."""
    tasks: dict[str, TaskRow] = {}
    title = named = None
    for one in layout_rows(table):
        if is_aside(table, one) or not one.cells:
            continue
        title, named = cell_at(one.row, table.title) or title, cell_at(one.row, table.named or 0) or named
        if title is None or named is None:
            continue
        task = tasks.get(key(title.text)) or builder.task(title.text, title)
        tasks[key(title.text)] = task
        for name, _ in names(named.text, role_titles()):
            role = builder.role(name, named)
            for column, cell in one.cells.items():
                if (letter := table.signs.get(column)) is None:
                    builder.read_letters(task, role, cell)
                else:
                    builder.give(task, role, (letter,), cell)


def _read_tasks(builder: SheetBuilder, table: TableLayout, title: str) -> None:
    """Read rows that are tasks; the columns are roles, or letters with names of roles below them.

    title: of the table, where several are parts of one.
    """
    roles = {column: builder.role(*_head(table, column)) for column in table.columns if table.kind == "roles"}
    section: str | None = None
    task: TaskRow | None = None
    groups = {-1: key(title)} if title else {}
    for one in layout_rows(table):
        groups = _grouped(groups, table, one)
        if one.title is not None and is_section(table, one):
            section, task = builder.section(one.title), None
        elif not is_aside(table, one) and one.written:
            if task is None or not table.block.joined(one.number, table.title):
                task = builder.task(one.name, one.first, section, tuple(groups.values()))
            for column, cell in one.cells.items():
                if table.kind == "letters":
                    builder.read_names(task, cell, table.signs[column])
                else:
                    builder.read_letters(task, roles[column], cell)


def _grouped(groups: dict[int, str], table: TableLayout, one: LayoutRow) -> dict[int, str]:
    """Return the titles before that of a row, by column: what is named once holds for the rows below it."""
    for column in table.groups:
        if (named := cell_at(one.row, column)) is not None:
            groups = {left: text for left, text in groups.items() if left < column} | {column: key(named.text)}
    return groups


def _read_roles(builder: SheetBuilder, table: TableLayout) -> None:
    """Read rows that are roles; the columns are tasks."""
    tasks = {column: builder.task(*_head(table, column)) for column in table.columns}
    for one in layout_rows(table):
        if is_aside(table, one) or is_section(table, one) or not one.written:
            continue
        role = builder.role(one.name, one.first)
        for column, cell in one.cells.items():
            builder.read_letters(tasks[column], role, cell)


def _head(table: TableLayout, column: int) -> tuple[str, GridCell]:
    """Return the head of a column; one without, but with letters, is named by its number."""
    cell = cell_at(table.block.head, column)
    return (cell.text, cell) if cell else (f"#{column + 1}", next(one for row in table.body if (one := cell_at(row, column))))
