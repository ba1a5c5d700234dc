"""Layouts to rows of a matrix: a reading for each kind of columns."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec import Struct

from vto_roles.table.grid import GridCell, GridRow, cell_at, filled, spans
from vto_roles.table.layout import TableLayout
from vto_roles.table.letters import MEANING, is_blank, is_legend_row, letters, names
from vto_roles.table.sheet import SheetBuilder, TaskRow
from vto_roles.table.words import key, label, marks, role_titles, table_words

_COUNT = re.compile(r"\d+(?:[.,]\d+)?\s*(?:%|[RACI])?|[RACI]\s*[:=]\s*\d+")


class LayoutRow(Struct, frozen=True, kw_only=True):
    """A row with its title and its cells that hold something, by column; number: its index in the body."""

    number: int
    row: GridRow
    title: GridCell | None
    cells: dict[int, GridCell]

    @property
    def written(self) -> bool:
        """Whether the row says something: a title, or a cell that is not blank."""
        return self.title is not None or any(not is_blank(cell.text) for cell in self.cells.values())

    @property
    def head(self) -> tuple[str, GridCell]:
        """The text of its title and its cell, or its line and the first of its cells."""
        if self.title is not None:
            return self.title.text, self.title
        first = next(iter(self.cells.values()))
        return f"#{first.line}", first


def layout_rows(table: TableLayout) -> Iterator[LayoutRow]:
    """Yield each row of a layout; a head that is repeated has neither title nor cells."""
    heads = [cell.text for cell in table.block.head if cell is not None]
    for number, row in enumerate(table.body):
        if heads and [cell.text for cell in row if cell is not None] == heads:
            yield LayoutRow(number=number, row=row, title=None, cells={})
            continue
        left = (cell_at(row, column) for column in range(table.title, -1, -1) if column not in table.columns)
        cells = {column: cell for column in table.columns if (cell := cell_at(row, column)) is not None}
        yield LayoutRow(number=number, row=row, title=next(filter(None, left), None), cells=cells)


def is_section(table: TableLayout, one: LayoutRow) -> bool:
    """Return whether a row names the rows below it.

    It does when its title spans the row, or when it has no letter and its title is set apart in a way in which no row
    with letters is. (In a text file a row of one cell only, among longer ones, is set apart too.) Any other row
    without letters is a task that nobody does: it must not vanish.
    """
    if one.title is None or letters(one.title.text).clear:
        return False
    if one.title.wide or (len(filled(one.row)) > 1 and spans(one.row)):
        return True
    if one.cells:
        return False
    alone = len(one.row) == 1 and len(table.columns) > 0
    return bool(marks(one.title) - table.usual) or (alone and not is_aside(table, one))


def is_aside(table: TableLayout, one: LayoutRow) -> bool:
    """Return whether a row is a sum, a footnote, a line of a legend or of those who sign."""
    cells = [cell.text for cell in one.cells.values() if not is_blank(cell.text)]
    if cells and all(_COUNT.fullmatch(text) for text in cells):
        return True
    if one.title is None:
        return False
    if table.kind != "letters" and is_legend_row(one.row):
        return True
    title = one.title.text
    if all(MEANING.match(text) for text in (title, *cells)):
        return True
    if table_words().closing.match(label(title)) or table_words().sum.match(label(title)):
        return not any(letters(text).clear for text in cells)
    return table_words().aside.match(title) is not None and not cells


# --- the readings -------------------------------------------------------------------------------------


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
            sheet = table.block.grid.sheet or ""
            title = table.block.title or ("" if table_words().sheet.fullmatch(sheet) else sheet)
            _read_tasks(builder, table, title if parts[table.heads] > 1 else "")
    builder.sheet_name = None


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
                task = builder.task(*one.head, section, tuple(groups.values()))
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
        role = builder.role(*one.head)
        for column, cell in one.cells.items():
            builder.read_letters(tasks[column], role, cell)


def _head(table: TableLayout, column: int) -> tuple[str, GridCell]:
    """Return the head of a column; one without, but with letters, is named by its number."""
    cell = cell_at(table.block.head, column)
    return (cell.text, cell) if cell else (f"#{column + 1}", next(one for row in table.body if (one := cell_at(row, column))))
