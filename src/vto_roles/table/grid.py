"""Rows of cells as they stand in a file, before anything is known of their meaning."""

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct

from vto_roles.finding import Finding, Place, error_at

MAX_ROWS = 5_000
MAX_COLUMNS = 200


class GridCell(Struct, frozen=True, kw_only=True, gc=False):
    """A cell that holds something.

    text: what stands there, without its markup and the spaces around it; line, column, end_line and end_column: where, from 1,
    the end behind the last character; strong, slanted: set in bold, in italics; wide: merged over columns; fill: the colour
    behind it, "" for none.
    """

    text: str
    line: int
    column: int
    end_line: int
    end_column: int
    strong: bool = False
    slanted: bool = False
    wide: bool = False
    fill: str = ""


GridRow = Sequence[GridCell | None]  # None: an empty cell


class Grid(Struct, frozen=True, kw_only=True):
    """A table as it stands, or a sheet that may hold several.

    headed: the first row is its head for certain; title: what stands above it in its text, "" when nothing; joined: the
    cells (row, column) that belong to the cell above them; sheet: the name that the address of a cell starts with, None
    outside a workbook.
    """

    rows: Sequence[GridRow]
    headed: bool = False
    title: str = ""
    joined: frozenset[tuple[int, int]] = frozenset()
    sheet: str | None = None


class TableError(Exception):
    """A file of which no table is read.

    check, variant, details: of the finding that says so; line, column: where, from 1; the whole file when they are 0.
    """

    def __init__(self, check: str, variant: str, line: int = 0, column: int = 0, **details: Any) -> None:
        super().__init__(check, variant)
        self.check, self.variant, self.details = check, variant, details
        self.line, self.column = line, column

    def finding(self, file: str) -> Finding:
        """Return the finding on a file of that name."""
        line, column = self.line, self.column
        place = Place(file=file, line=line, column=column, end_line=line, end_column=column + 1) if line else Place(file=file)
        return error_at(place, self.check, self.variant, **self.details)


def too_large(line: int, column: int) -> TableError:
    """Return the error of a table with more rows or columns than it may have, at the first that is too many."""
    return TableError("yaml-subset", "too-many-cells", line, column, rows=MAX_ROWS, columns=MAX_COLUMNS)


def cell_at(row: GridRow, column: int) -> GridCell | None:
    """Return the cell of a row in a column; None where it is empty or the row is shorter."""
    return row[column] if 0 <= column < len(row) else None


def filled(row: GridRow) -> dict[int, GridCell]:
    """Return the cells of a row that hold something, by column, from left to right."""
    return {column: cell for column, cell in enumerate(row) if cell is not None}


def start(row: GridRow) -> int:
    """Return the first column of a row that holds something; there must be one."""
    return next(iter(filled(row)))


def texts(rows: Iterable[GridRow], column: int) -> list[str]:
    """Return the texts that stand in a column."""
    return [cell.text for row in rows if (cell := cell_at(row, column)) is not None]


def spans(row: GridRow) -> bool:
    """Return whether one text is all that a row holds, however often."""
    return len({cell.text for cell in row if cell is not None}) == 1
