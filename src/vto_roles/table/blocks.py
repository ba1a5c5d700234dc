"""Grids to blocks: a head, the rows below it and the title above it."""

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from vto_roles.model.terms import LETTERS
from vto_roles.table.grid import Grid, GridRow, cell_at, filled, spans, start, texts
from vto_roles.table.letters import MEANING, is_blank, is_mark, letter_above, letters, letters_at
from vto_roles.table.words import table_words


class TableBlock(Struct, frozen=True, kw_only=True):
    """A part of a grid that may be a table.

    title: what stands above it, "" when nothing; head: empty when it has none; first, end: the rows of the grid below it.
    """

    grid: Grid
    title: str = ""
    head: GridRow = ()
    first: int
    end: int

    @property
    def body(self) -> Sequence[GridRow]:
        return self.grid.rows[self.first : self.end]

    def joined(self, number: int, column: int) -> bool:
        """Return whether a cell belongs to the one above it; number: of its row in the body."""
        return (self.first + number, column) in self.grid.joined


def blocks(grid: Grid) -> Iterator[TableBlock]:
    """Yield the blocks of a grid.

    A headed grid is one. In another, blank rows separate stretches: rows above the first row of at least two filled cells
    are titles; that row is a head when no letter stands in it. A stretch without a head of its own goes on with the
    block above it, unless none of its rows has a second cell: then it is the title of the head that follows, or a note.
    Rows of letters that nothing heads get an empty head.
    """
    if grid.headed:
        yield TableBlock(grid=grid, title=grid.title, head=grid.rows[0], first=1, end=len(grid.rows))
        return
    rows = grid.rows
    found: list[TableBlock] = []
    note: int | None = None  # the last row of a stretch without a second cell
    for first, end in _stretches(rows):
        wide = (number for number in range(first, end) if len(filled(rows[number])) > 1)
        opens = next((number for number in wide if not _is_above(rows[number], rows[number + 1 : end])), None)
        if opens is not None and _is_head(rows[opens], found[-1].head if found else None, rows[opens + 1 : end]):
            if found and note is not None:  # it was no row of the table before
                found[-1] = replace(found[-1], end=note)
            found.append(_headed(grid, first, opens, end, opens - 1 if opens > first else note))
        elif found:  # rows that go on, a title between them, or notes below the table
            found[-1] = replace(found[-1], end=end)
        elif opens is not None:
            found.append(TableBlock(grid=grid, first=first, end=end))
        note = end - 1 if opens is None else None
    yield from found


def _headed(grid: Grid, first: int, opens: int, end: int, title: int | None) -> TableBlock:
    """Return the block between two rows whose head starts at `opens`; title: the row of its title."""
    rows, last = grid.rows, opens
    while last + 1 < end and _goes_on(rows[last], rows[last + 1], last + 1, grid.joined):
        last += 1
    above = "" if title is None else next(cell.text for cell in rows[title] if cell is not None)
    return TableBlock(grid=grid, title=above, head=_completed(rows[first : last + 1]), first=last + 1, end=end)


def _stretches(rows: Sequence[GridRow]) -> Iterator[tuple[int, int]]:
    """Yield the first row and the end of each stretch of rows that are not blank."""
    first: int | None = None
    for number, row in enumerate([*rows, ()]):
        if filled(row):
            first = number if first is None else first
        elif first is not None:
            yield first, number
            first = None


def _is_above(row: GridRow, below: Sequence[GridRow]) -> bool:
    """Return whether a row stands above a table: one text, or the meaning of letters where the row below it starts too."""
    first, *others = filled(row).values()
    meaning = MEANING.match(first.text) or table_words().aside.match(first.text)
    meanings = meaning is not None and all(MEANING.match(cell.text) for cell in others)
    return spans(row) or (meanings and len(below) > 0 and start(row) >= start(below[0]))


def _is_head(row: GridRow, above: GridRow | None, below: Sequence[GridRow]) -> bool:
    """Return whether a row heads a table; above: the head of the table before it; below: the rows under it."""
    cells = filled(row)
    first, *others = cells
    if (above is None or table_words().task.search(cells[first].text)) and _is_above_names(row, below):
        return True
    if any(0 < len(one.letters) < len(LETTERS) for column in others if (one := letters_at(row, column)).clear):  # RACI is a word
        return False
    if above is None:
        return True
    lettered = {column for one in below for column in filled(one) if column > first and letters_at(one, column).clear}
    titled = {column for column, cell in cells.items() if not is_blank(cell.text) and not is_mark(cell.text)}
    return bool(lettered) and lettered <= titled and len(titled) > 2  # each column of letters is headed anew


def _is_above_names(row: GridRow, below: Sequence[GridRow]) -> bool:
    """Return whether some columns of a row, two at least, are letters, and names stand below those."""
    cells = filled(row)
    signs = [column for column in cells if letter_above(row, column) is not None]
    named = [letters(text) for column in signs for text in texts(below, column)]
    return 1 < len(signs) < len(cells) and any(one.unknown for one in named) and not any(one.clear for one in named)


def _goes_on(head: GridRow, below: GridRow, number: int, joined: frozenset[tuple[int, int]]) -> bool:
    """Return whether a head goes on in the row below it: no letters there, and nothing new above the titles.

    A head that stands above part of the row below it, right of where that row starts, names groups of columns.
    """
    title, *others = filled(head)
    columns = [column for column in filled(below) if column != title]
    groups = len(columns) > len(others) and columns[0] < title
    fresh = cell_at(below, title) is not None and (number, title) not in joined and not groups
    return not fresh and len(others) > 0 and len(columns) > 1 and not any(letters_at(below, column).clear for column in columns)


def _completed(rows: Sequence[GridRow]) -> GridRow:
    """Return the last of some rows as a head; where it is empty, what stands above it in a head of two rows."""
    head = list(rows[-1])
    for row in reversed(rows[:-1]):
        if len(filled(row)) > 1 and not spans(row):
            head += [None] * (len(row) - len(head))
            head = [cell or above for cell, above in zip(head, [*row, *[None] * len(head)], strict=False)]
    return head
