"""Rows of cells as they stand in a file, before anything is known of their meaning, and how much of a file is read."""

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct

from vto_roles.finding import Finding, Place, error_at

MAX_WORKBOOK = 4 << 20  # bytes of a workbook
MAX_ROWS = 5_000
MAX_COLUMNS = 200
MAX_CELLS = 50_000  # that hold something, in all tables of a file
MAX_AREA = 250_000  # places in the used rows and columns of all tables of a file: each reading looks at every one
MAX_TEXT = 1 << 20  # characters of all cells together: many cells of a workbook can share one long text


class GridCell(Struct, frozen=True, kw_only=True, gc=False):
    """A cell that holds something.

    text: what stands there, without its markup and the spaces around it; line, column, end_line and end_column: where, from 1,
    the end behind the last character; strong, slanted: set in bold, in italics; fill: the colour behind it, "" for none;
    across, down: how many columns and rows it covers.
    """

    text: str
    line: int
    column: int
    end_line: int
    end_column: int
    strong: bool = False
    slanted: bool = False
    fill: str = ""
    across: int = 1
    down: int = 1


def cell_of(text: str, start: tuple[int, int], end: tuple[int, int] | None = None, **style: Any) -> GridCell:
    """Return a cell from a line and column to others, of a sheet without; style: its other fields."""
    end = end or (start[0], start[1] + 1)
    return GridCell(text=text, line=start[0], column=start[1], end_line=end[0], end_column=end[1], **style)


GridRow = Sequence[GridCell | None]  # None: an empty cell


class Remainder(Struct, frozen=True, kw_only=True):
    """The first cell of a grid that was left out; adjoins: it stands right behind or below one that was read."""

    cell: GridCell
    adjoins: bool


class Grid(Struct, frozen=True, kw_only=True):
    """A table as it stands, or a sheet that may hold several.

    headed: the first row is its head for certain; title: what stands above it in its text, "" when nothing; joined: the
    cells (row, column) that belong to the cell above them; sheet: the name that the address of a cell starts with, None
    outside a workbook; beyond: what of it was left out, None when all of it is there.
    hidden: the rows, columns and sheets of a workbook that nobody sees and that are not read; named: what the workbook calls the
    sheet, also where it is the only one.
    """

    rows: Sequence[GridRow]
    headed: bool = False
    title: str = ""
    joined: frozenset[tuple[int, int]] = frozenset()
    sheet: str | None = None
    beyond: Remainder | None = None
    hidden: tuple[str, ...] = ()
    named: str = ""


class Budget:
    """What may still be read of a file: cells that hold something, characters in them, and places for them."""

    def __init__(self) -> None:
        self.cells, self.text, self.area = MAX_CELLS, MAX_TEXT, MAX_AREA


class GridBuilder:
    """Gathers the cells of one grid from top to bottom, as far as the bounds go; what stands beyond them is left out."""

    def __init__(self, budget: Budget, *, padded: bool = False) -> None:
        """Begin; padded: every row is as long as the longest, as on a sheet."""
        self.beyond: Remainder | None = None
        self._budget, self._padded = budget, padded
        self._rows: list[list[GridCell | None]] = []
        self._width = 0

    @property
    def full(self) -> bool:
        """Whether there is no room for any other cell."""
        return self._budget.cells < 1

    def add(self, row: int, column: int, cell: GridCell) -> bool:
        """Add a cell at a row and column, from 0, right of what its row holds; return whether there was room."""
        rows, width, budget = max(len(self._rows), row + 1), max(self._width, column + 1), self._budget
        fits = row < MAX_ROWS and column < MAX_COLUMNS and rows * width <= budget.area
        if not fits or budget.cells < 1 or budget.text < len(cell.text):
            self.leave_out(row, column, cell)
            return False
        budget.cells -= 1
        budget.text -= len(cell.text)
        self.row(row)
        line = self._rows[row]
        line += [None] * (column - len(line))
        line.append(cell)
        self._width = width
        return True

    def row(self, row: int, length: int = 0) -> None:
        """Have this row, and `length` cells in it at least, where there is room."""
        if row < MAX_ROWS and (row + 1) * max(self._width, 1) <= self._budget.area:
            self._rows += [[] for _ in range(row + 1 - len(self._rows))]
            self._rows[row] += [None] * (length - len(self._rows[row]))

    def leave_out(self, row: int, column: int, cell: GridCell) -> None:
        """Remember a cell that is not read, if it is the first."""
        if self.beyond is None:
            above = 0 < row <= len(self._rows) and any(self._rows[row - 1])
            beside = row < len(self._rows) and cell_at(self._rows[row], column - 1) is not None
            self.beyond = Remainder(cell=cell, adjoins=above or beside)

    def grid(self, **more: Any) -> Grid:
        """Return the grid; more: its other fields."""
        self._budget.area -= len(self._rows) * self._width
        for row in self._rows if self._padded else ():
            row.extend([None] * (self._width - len(row)))
        return Grid(rows=self._rows, beyond=self.beyond, **more)


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
    """Return the error of a table with more than is read of a file, at the first that is too much."""
    return TableError("yaml-subset", "too-many-cells", line, column, rows=MAX_ROWS, columns=MAX_COLUMNS, cells=MAX_CELLS)


def cell_at(row: GridRow, column: int) -> GridCell | None:
    """Return the cell of a row in a column; None where it is empty or the row is shorter."""
    return row[column] if 0 <= column < len(row) else None


def filled(row: GridRow) -> dict[int, GridCell]:
    """Return the cells of a row that hold something, by column, from left to right."""
    return {column: cell for column, cell in enumerate(row) if cell is not None}


def texts(rows: Iterable[GridRow], column: int) -> list[str]:
    """Return the texts that stand in a column."""
    return [cell.text for row in rows if (cell := cell_at(row, column)) is not None]


def spans(row: GridRow) -> bool:
    """Return whether one text is all that a row holds, however often."""
    return len({cell.text for cell in row if cell is not None}) == 1


def address(sheet: str, line: int, column: int) -> str:
    """Return a cell as Excel names it: C4, or Blad1!C4."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{sheet}!{letters}{line}" if sheet else f"{letters}{line}"
