"""Tables that are drawn with lines of signs in a text, as pandoc and reStructuredText have them: +---+---+ between rows."""

import re
from collections.abc import Sequence

from vto_roles.table.grid import MAX_COLUMNS, GridCell, GridRow, too_large

RULE = re.compile(r"\s*\+(?:[-=:]{2,}\+)+\s*")
_PART = re.compile(r"\s*[+|].*[+|]\s*")


def ruled(lines: Sequence[str], number: int) -> tuple[list[GridRow], int]:
    """Return the rows of the table of which a line is the first rule, and the number of the line behind it. Raises TableError."""
    bars = [place for place, sign in enumerate(lines[number]) if sign == "+"]
    if len(bars) > MAX_COLUMNS + 1:
        raise too_large(number + 1, bars[MAX_COLUMNS + 1] + 1)
    rows: list[GridRow] = []
    numbers: list[int] = []  # the lines of the row that is open
    end = number + 1
    while end < len(lines) and _PART.fullmatch(lines[end]):
        if RULE.fullmatch(lines[end]):
            rows += [_row(lines, numbers, bars)] if numbers else []
            numbers = []
        else:
            numbers.append(end)
        end += 1
    return [*rows, *([_row(lines, numbers, bars)] if numbers else [])], end


def _row(lines: Sequence[str], numbers: Sequence[int], bars: Sequence[int]) -> list[GridCell | None]:
    """Return the cells of a row; a bar that is missing makes one cell of two columns."""
    cells: list[GridCell | None] = []
    left = bars[0]
    for right in bars[1:]:
        parts = [(number, lines[number][left + 1 : right].strip(" |")) for number in numbers]
        open_ = any(lines[number][right : right + 1] not in ("|", "+") for number in numbers)
        written = [(number, text) for number, text in parts if text]
        if open_ or not written:
            cells.append(None)
            left = left if open_ else right
            continue
        first, last = written[0][0], written[-1][0]
        column = left + 2 + len(lines[first][left + 1 :]) - len(lines[first][left + 1 :].lstrip())
        text = "\n".join(text for _, text in written)
        end = left + 2 + len(lines[last][left + 1 : right].rstrip())
        cells.append(GridCell(text=text, line=first + 1, column=column, end_line=last + 1, end_column=max(end, column + 1)))
        left = right
    return cells
