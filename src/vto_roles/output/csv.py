"""Write the matrix as CSV: a row per task, as a spreadsheet of this country opens it; no text in it is active."""

import re
from collections.abc import Iterable
from typing import Any

from vto_roles.output.rendering import Rendering
from vto_roles.read.languages import languages, words_of
from vto_roles.text import Words

BOM = "\ufeff"
_ACTIVE = re.compile(r"[=+\-@\t\r]")  # what a spreadsheet would take a text that starts with it for: a formula


def write(rendering: Rendering) -> bytes:
    """Return the matrix: `;` between cells, CRLF at the end of lines, a byte-order mark."""
    view = rendering.clean().view
    heads = (*_heads(view.words), *(column.short for column in view.columns))
    rows = (
        (part.title, view.heading(task), *(" ".join(cell.letters) if cell else "" for cell in view.cells(task)))
        for part in view.by_phase
        for task in part.tasks
    )
    return table((heads, *rows))


def table(rows: Iterable[Iterable[str]]) -> bytes:
    """Return rows of cells as a file."""
    return (BOM + "".join(map(line, rows))).encode()


def read_mark(data: bytes) -> dict[str, Any] | None:
    """Return an empty mark when the head row is one that we write, in any language; None when it is not."""
    head = data.decode("utf-8", "replace").split("\r\n", 1)[0]
    ours = (BOM + ";".join(map(_cell, _heads(words_of(one)))) + ";" for one in languages())
    return {} if head.startswith(tuple(ours)) else None


def _heads(words: Words) -> tuple[str, str]:
    """Return the titles of the columns before the roles."""
    return words("workbook", "phase"), words("charter", "task")


def line(cells: Iterable[str]) -> str:
    """Return cells as a line."""
    return ";".join(map(_cell, cells)) + "\r\n"


def _cell(text: str) -> str:
    """Return a text as a cell: with an apostrophe before what would be a formula, quoted where it holds a sign of the format."""
    text = f"'{text}" if _ACTIVE.match(text) else text
    return '"' + text.replace('"', '""') + '"' if re.search('[;"\n]', text) else text
