"""Delimited text (CSV as spreadsheets write it), each cell with its place.

The standard reader gives no places, so the scan is our own; a test holds it against that reader.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from vto_roles.read.cells.grid import MAX_COLUMNS, MAX_ROWS, Budget, Grid, GridBuilder, cell_of
from vto_roles.safe_text import LINE_END

_SEPARATOR = re.compile(r"\A\"?sep=(.)\"?(\r\n|\r|\n|\Z)", re.IGNORECASE)
_DELIMITERS = ";,\t"
_LOOKED_AT = 400  # rows from which the delimiter is determined
_SAMPLE = 100_000  # characters that they are looked for in


def grid(text: str) -> Grid:
    """Return the cells of a file as one grid, rows as long as what they hold."""
    declared = _SEPARATOR.match(text)
    sign, start = (declared[1], declared.end()) if declared is not None else (delimiter(text), 0)
    starts = [0, *(end.end() for end in LINE_END.finditer(text))]

    def place(index: int) -> tuple[int, int]:
        line = bisect_right(starts, index)
        return line, index - starts[line - 1] + 1

    builder = GridBuilder(Budget())
    for number, row in enumerate(fields(text, sign, start)):
        if number == MAX_ROWS:  # of what comes then only the first that is written counts
            if (written := re.compile(rf'[^\s"{re.escape(sign)}]').search(text, row[0][0])) is not None:
                below = len(LINE_END.findall(text, row[0][0], written.start()))
                builder.leave_out(number + below, 0, cell_of(written[0], place(written.start())))
            break
        for column, (left, right, value) in enumerate(row):
            if not (shown := LINE_END.sub("\n", value).strip()):
                continue
            inner = text[left:right]
            first, end = left + len(inner) - len(inner.lstrip(" \t")), left + len(inner.rstrip())
            builder.add(number, column, cell_of(shown, place(first), place(end)))
        if builder.beyond is not None and builder.full:
            break
        builder.row(number, min(len(row), 2))  # one text in front of a sign is no line of one text
    return builder.grid()


def delimiter(text: str) -> str:
    """Return the sign that divides most rows into the same number of cells; with none, a semicolon."""

    def score(sign: str) -> tuple[int, int]:
        widths = Counter(
            len(row)
            for row in islice(fields(text[:_SAMPLE], sign), _LOOKED_AT)
            if len(row) > 1 and any(text[left:right] for left, right, _ in row)
        )
        width, rows = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        return rows, width

    return max(_DELIMITERS, key=score)


def fields(text: str, sign: str, start: int = 0) -> Iterator[list[tuple[int, int, str]]]:
    """Yield rows of fields: where each starts and ends, and its value. Quotes as the `csv` module reads them.

    Of what stands behind the last column that a table may have, only the first field that holds something is yielded.
    """
    stop = re.escape(sign)
    field = re.compile(rf'(?:"((?:[^"]|"")*+)(?:"|\Z))?([^{stop}\r\n]*)')
    row: list[tuple[int, int, str]] = []
    at = start
    while at < len(text):
        found = field.match(text, at)
        assert found is not None
        quoted, rest = found[1], found[2]
        if len(row) < MAX_COLUMNS or (len(row) == MAX_COLUMNS and (quoted or rest.strip())):
            row.append((at, found.end(), (quoted.replace('""', '"') if quoted is not None else "") + rest))
        at = found.end()
        if text.startswith(sign, at):
            at += 1
            if at < len(text):
                continue
            if len(row) < MAX_COLUMNS:
                row.append((at, at, ""))
        elif end := LINE_END.match(text, at):
            at = end.end()
        yield row
        row = []
    if row:
        yield row
