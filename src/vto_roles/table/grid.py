"""Rows of cells as they stand in a file, before anybody knows what they mean."""

import functools
import re
import unicodedata
from collections.abc import Sequence

from msgspec import Struct

MAX_ROWS = 5_000
MAX_COLUMNS = 200

RAISED = "*†‡§¹²³⁰⁴⁵⁶⁷⁸⁹"
_NUMBERED = r"\[\^[^\[\]]{1,20}\]|\[[0-9]{1,3}\]"
FOOTNOTE = re.compile(rf"{_NUMBERED}|[{RAISED}]+")
_LAST_NOTE = re.compile(rf"(?:{_NUMBERED})$")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_WRAPPERS = ("***", "**", "__", "~~", "*", "_", "`")
_OPENING = frozenset("*_~`")
_LONG = 400  # characters of a title that are read


class Box(Struct, frozen=True, kw_only=True, gc=False):
    """A cell that holds something.

    text: what stands there, without its markup and the spaces around it; line, column, end_line and
    end_column: where, from 1, the end behind the last character; strong, slanted: set in bold, in italics; wide: merged
    over columns.
    """

    text: str
    line: int
    column: int
    end_line: int
    end_column: int
    strong: bool = False
    slanted: bool = False
    wide: bool = False


Line = Sequence[Box | None]  # None: an empty cell


class Grid(Struct, frozen=True, kw_only=True):
    """A table as it stands, or a sheet that may hold several.

    headed: the first row is its head for certain; title: what stands above it in its text, "" when nothing; joined: the
    cells (row, column) that belong to the cell above them; sheet: the name that the address of a cell starts with, None
    outside a workbook.
    """

    rows: Sequence[Line]
    headed: bool = False
    title: str = ""
    joined: frozenset[tuple[int, int]] = frozenset()
    sheet: str | None = None


class TooLarge(Exception):
    """More rows or columns than a table may have; says where it became too much."""

    def __init__(self, line: int, column: int) -> None:
        super().__init__(line, column)
        self.line = line
        self.column = column


def unwrapped(text: str) -> str:
    """A text without the marks of bold, italic and code around it."""
    text = text.strip()
    while text[:1] in _OPENING:
        for mark in _WRAPPERS:
            inside = text[len(mark) : -len(mark)]
            if inside and text.startswith(mark) and text.endswith(mark) and mark not in inside:
                text = inside.strip()
                break
        else:
            break
    return text


def label(text: str) -> str:
    """A title on one line, without markup around it and without the marks of footnotes behind it."""
    whole = text = unwrapped(" ".join(text[:_LONG].split()))
    while (shorter := _LAST_NOTE.sub("", text.rstrip(RAISED)).rstrip()) != text:
        text = shorter
    return unwrapped(text) or whole


@functools.lru_cache(maxsize=8192)
def key(text: str) -> str:
    """What two titles have in common when they mean the same: case, spaces and invisible characters do not count."""
    return " ".join(_UNSEEN.sub("", unicodedata.normalize("NFKC", label(text))).casefold().split())
