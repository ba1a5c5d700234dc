"""The rows of a layout: tasks, titles of sections, and rows that are neither."""

import re
from collections.abc import Iterator

from msgspec import Struct

from vto_roles.table.grid import GridCell, GridRow, cell_at, filled, spans
from vto_roles.table.layout import TableLayout
from vto_roles.table.legend import MEANING, is_legend_row
from vto_roles.table.letters import is_blank, letters
from vto_roles.table.titles import label, marks
from vto_roles.table.words import table_words

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
    def first(self) -> GridCell:
        """Its title, or the first of its cells."""
        return self.title or next(iter(self.cells.values()))

    @property
    def name(self) -> str:
        """The text of its title, or its line."""
        return self.title.text if self.title else f"#{self.first.line}"


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
