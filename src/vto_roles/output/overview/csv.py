"""Write the rows of the overview as CSV, as a spreadsheet of this country opens it; no text in it is active."""

from pathlib import Path
from typing import Any

from vto_roles.charter.overview import Overview, OverviewColumn, columns
from vto_roles.output.csv import BOM, line
from vto_roles.output.overview.cells import OverviewText
from vto_roles.read.languages import languages, words_of
from vto_roles.text import Words


def write(overview: Overview, words: Words, folder: Path) -> bytes:  # noqa: ARG001 - as every format takes them
    """Return the rows, with the sums in the last: `;` between cells, CRLF at the end of lines, a byte-order mark."""
    text = OverviewText(overview, words)
    rows = ([_cell(text, one, getattr(row, one.id)) for one in text.columns] for row in overview.members)
    lines = (map(text.head, text.columns), *rows, map(text.foot, text.columns))
    return (BOM + "".join(map(line, lines))).encode()


def _cell(text: OverviewText, column: OverviewColumn, value: Any) -> str:
    """Return a cell; a number without a sign between thousands, and a day as spreadsheets know it in every language."""
    if column.kind == "number" and value is not None:
        return str(value).replace(".", text.words.decimal)
    return str(value or "") if column.kind == "day" else text.value(column, value)


def ours(data: bytes) -> bool:
    """Return whether the head row is one that we write, in any language."""
    head = data.decode("utf-8", "replace").split("\r\n", 1)[0] + "\r\n"
    heads = [[one.id for one in columns(against=against)] for against in (False, True)]
    return any(
        head == BOM + line(words_of(one)("overview", "columns", name) for name in names) for one in languages() for names in heads
    )
