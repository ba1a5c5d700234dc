"""The cells of a sheet of a workbook, and the texts that its cells share."""

import re
from collections.abc import Iterator, Mapping, Sequence

from vto_roles.table.grid import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, TableError
from vto_roles.table.parts import PartReader, TooMuch

_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_RANGE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6}):([A-Z]{1,3})([1-9][0-9]{0,6})")
_ESCAPED = re.compile(r"(?:_x000[dD]_)?\n|_x000[aAdD]_")  # the line ends of Excel


class _TextReader(PartReader):
    """Gathers texts that stand in several pieces, without the reading aids of Japanese."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._writes = False  # inside an element whose text counts
        self._aside = False

    def text(self, text: str) -> None:
        if self._writes:
            self._pieces.append(text)

    def taken(self) -> str:
        """Return the text gathered so far, and begin anew."""
        text = "".join(self._pieces)
        self._pieces.clear()
        return _ESCAPED.sub("\n", text)


class StringReader(_TextReader):
    """The texts that cells of a workbook share, by their number."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def start(self, kind: str, _: Mapping[str, str], /) -> None:
        if kind == "rPh":
            self._aside = True
        elif kind == "t":
            self._writes = not self._aside

    def end(self, kind: str) -> None:
        if kind == "t":
            self._writes = False
        elif kind == "rPh":
            self._aside = False
        elif kind == "si":
            self.texts.append(self.taken())


class SheetReader(_TextReader):
    """The cells of a sheet that hold something.

    cells: line, column, style, type and text of each, as many as a file may have; beyond: line and column of the first that is
    not among them; hidden_rows, hidden_columns: the numbers of those that nobody sees.
    """

    def __init__(self, strings: Sequence[str]) -> None:
        super().__init__()
        self.cells: list[tuple[int, int, int, str, str]] = []
        self.beyond: tuple[int, int] | None = None
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self._strings = strings
        self._merged: list[tuple[int, int, int, int]] = []
        self._line = self._column = self._style = 0
        self._kind = ""
        self._filled = False

    def start(self, kind: str, attributes: Mapping[str, str], /) -> None:
        if kind == "c":
            self._cell(attributes)
        elif kind in ("v", "is"):
            self._filled, self._writes = True, kind == "v"
        elif kind == "t":
            self._writes = self._kind == "inlineStr" and not self._aside
        elif kind == "rPh":
            self._aside = True
        elif kind == "col" and is_hidden(attributes):
            first, last = (min(self.number(attributes.get(side, "0")), MAX_COLUMNS) for side in ("min", "max"))
            self.hidden_columns |= set(range(first, last + 1))
        elif kind == "row":
            self._line, self._column = self.number(attributes["r"]) if "r" in attributes else self._line + 1, 0
            self.hidden_rows |= {self._line} if is_hidden(attributes) else set()
        elif kind == "mergeCell":
            if (found := _RANGE.fullmatch(attributes.get("ref", ""))) is None:
                raise TableError("not-a-matrix", "unreadable")
            self._merged.append((int(found[2]), _column(found[1]), int(found[4]), _column(found[3])))

    def end(self, kind: str) -> None:
        if kind in ("v", "t"):
            self._writes = False
        elif kind == "rPh":
            self._aside = False
        elif kind == "c" and self._filled:
            self._keep(self.taken())

    def merged(self, last: int, right: int, room: int) -> Iterator[tuple[int, int, int, int]]:
        """Yield merged ranges, first line and column, last line and column, within a last line and column that are used.

        room: how many cells all together may cover.
        """
        for top, left, lower, outer in self._merged:
            bottom, end = min(lower, last), min(outer, right)
            area = max(0, bottom - top + 1) * max(0, end - left + 1)
            if area <= room:
                room -= area
                yield top, left, bottom, end

    def stop(self) -> None:
        """Remember that nothing is read from here on."""
        self.beyond = self.beyond or (max(self._line, 1), max(self._column, 1))

    def _cell(self, attributes: Mapping[str, str]) -> None:
        self._column += 1
        self._kind, self._filled = attributes.get("t", ""), False
        self._style = self.number(attributes.get("s", "0"))
        if (reference := attributes.get("r")) is not None:
            if (found := _REFERENCE.fullmatch(reference)) is None:
                raise TableError("not-a-matrix", "unreadable")
            self._line, self._column = int(found[2]), _column(found[1])

    def _keep(self, text: str) -> None:
        if self._kind == "s":
            number = self.number(text.strip())
            if number >= len(self._strings):
                raise TableError("not-a-matrix", "unreadable")
            text = self._strings[number]
        if not text.strip():
            return
        if self._line < 1:
            raise TableError("not-a-matrix", "unreadable")
        if len(self.cells) >= MAX_CELLS:
            raise TooMuch("cells-beyond", limit=MAX_CELLS)
        if self._line > MAX_ROWS or self._column > MAX_COLUMNS:
            self.beyond = self.beyond or (self._line, self._column)
        else:
            self.cells.append((self._line, self._column, self._style, self._kind, text))


def is_hidden(attributes: Mapping[str, str]) -> bool:
    """Return whether a row, column or sheet is one that nobody sees."""
    return attributes.get("hidden", "0") in ("1", "true") or attributes.get("state", "visible") != "visible"


def _column(letters: str) -> int:
    """Return the number of a column from its letters, three at most."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
