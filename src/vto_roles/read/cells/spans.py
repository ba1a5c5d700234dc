"""Rows of cells that span columns or rows, as Word and web pages have them: spread over the places that they cover."""

from collections.abc import Iterator, Sequence, Set

from vto_roles.read.cells.grid import MAX_COLUMNS, Budget, Grid, GridBuilder, GridCell


def spread(
    rows: Sequence[Sequence[GridCell]],
    budget: Budget,
    *,
    title: str = "",
    sheet: str | None = None,
    hidden_rows: Set[int] = frozenset(),
) -> Grid:
    """Return rows of cells, empty ones too, as a grid in which a cell stands wherever it covers; hidden rows hold nothing."""
    builder, joined = GridBuilder(budget), set[tuple[int, int]]()
    above: dict[int, tuple[int, GridCell]] = {}
    for number, row in enumerate(rows):
        for column, cell, fresh in _places(row, above):
            joined |= set() if fresh else {(number, column)}
            if cell.text and number not in hidden_rows:
                builder.add(number, column, cell)
        builder.row(number, min(len(row), 2))  # one text of several cells is no line of one text
        if builder.beyond is not None:
            break
    return builder.grid(title=title, joined=frozenset(joined), sheet=sheet)


def _places(row: Sequence[GridCell], above: dict[int, tuple[int, GridCell]]) -> Iterator[tuple[int, GridCell, bool]]:
    """Yield each place of a row with the cell that covers it, and whether that starts in this row.

    above: column -> how many more rows the cell above covers, and that cell; it is brought up to date for the next row.
    """
    cells, column, last = iter(row), 0, max(above, default=-1)
    cell = next(cells, None)
    while column <= MAX_COLUMNS and (cell is not None or column <= last):
        if column in above:
            left, upper = above.pop(column)
            above |= {column: (left - 1, upper)} if left > 1 else {}
            yield column, upper, False
            column += 1
            continue
        if cell is None:
            column += 1
            continue
        for place in range(column, column + cell.across):
            above |= {place: (cell.down - 1, cell)} if cell.down > 1 else {}
            yield place, cell, True
        column += cell.across
        cell = next(cells, None)
