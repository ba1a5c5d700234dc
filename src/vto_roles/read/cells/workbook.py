"""The sheets of an Excel workbook (XLSX). A row number is the line of a place, a column number its column.

The parts of the archive are read in pieces, and of each only what a table needs is kept: the work is bounded by what is unpacked,
by the elements in it and by what the cells hold, not by what the file says of itself.
"""

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from math import isfinite

from msgspec import Struct
from msgspec.structs import replace

from vto_roles.read.cells.grid import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Budget, Grid, GridBuilder, address, cell_of
from vto_roles.read.cells.parts import Event, Parts, TooMuch, number, opened, unreadable

MAX_SHEETS = 200
_BOOK = "xl/workbook.xml"
_OTHERS = frozenset(("xl/workbook.bin", "content.xml"))  # parts of spreadsheets of other kinds
_STYLE_SECTIONS = frozenset(("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"))
_DAYS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))  # numbers of the formats of dates and times
_SPOKEN = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')  # in a format: texts, and conditions or colours
_NUMBER = re.compile(r"[-+]?[0-9.]{1,40}(?:[eE][-+]?[0-9]{1,3})?")
_EPOCHS = (datetime(1899, 12, 30), datetime(1904, 1, 1))
_LAST_DAY = 2_958_465  # 31 December 9999
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_ESCAPED = re.compile(r"(?:_x000[dD]_)?\n|_x000[aAdD]_")  # the line ends of Excel


class Style(Struct, frozen=True):
    """What the style of a cell tells: whether it is bold, in italics, a day, and the colour behind it."""

    bold: bool = False
    italic: bool = False
    day: bool = False
    fill: str = ""


_PLAIN = Style()


def grids(data: bytes) -> Iterator[Grid]:
    """Yield one grid per sheet that holds something, from A1 on; a formula stands for its last value. Raises TableError."""
    with opened(data) as parts:
        sheets, hidden = _sheets(parts)
    filled = [(name, grid) for name, grid in sheets if grid.rows or grid.beyond]
    for name, grid in filled:
        yield replace(grid, sheet=name if len(filled) > 1 else "", hidden=(*hidden, *grid.hidden), named=name)
        hidden = ()


def _sheets(parts: Parts) -> tuple[list[tuple[str, Grid]], tuple[str, ...]]:
    """Return the sheets in their order, each with its name, and the names of those that are hidden.

    The smaller are read first, so that a large one is what is cut.
    """
    if _BOOK not in parts.sizes or parts.sizes.keys() & _OTHERS:
        raise unreadable()
    targets = {
        attributes.get("Id", ""): _part(attributes)
        for ends, kind, attributes, _ in parts.read("xl/_rels/workbook.xml.rels")
        if kind == "Relationship" and not ends
    }
    book = _Book(parts.read(_BOOK))
    if len(book.shown) > MAX_SHEETS:
        raise TooMuch("sheets", limit=MAX_SHEETS)
    if any(targets.get(own, "") not in (*parts.sizes, None) for _, own in book.shown):
        raise unreadable()
    named = {part: name for name, own in reversed(book.shown) if (part := targets[own]) is not None}
    styles, strings = _Styles(parts.read("xl/styles.xml")).styles, list(_strings(parts.read("xl/sharedStrings.xml")))
    budget, found = Budget(), dict[str, Grid]()
    for part in sorted(named, key=lambda part: (parts.sizes[part], part)):
        sheet = _Sheet(strings)
        try:
            sheet.read(parts.read(part))
        except TooMuch:
            if not sheet.cells and not found:
                raise
            sheet.beyond = sheet.beyond or (max(sheet.line, 1), max(sheet.column, 1))
        found[named[part]] = _grid(sheet, styles, book.epoch, budget)
    return [(name, found[name]) for name in dict.fromkeys(name for name, _ in book.shown) if name in found], tuple(book.hidden)


class _Book:
    """The names of the sheets that people see, each with the id of its part, and of the others; the day from which days count."""

    def __init__(self, events: Iterable[Event]) -> None:
        self.shown: list[tuple[str, str]] = []
        self.hidden: list[str] = []
        self.epoch = _EPOCHS[0]
        for ends, kind, attributes, _ in events:
            if kind == "workbookPr" and attributes.get("date1904", "0") in ("1", "true"):
                self.epoch = _EPOCHS[1]
            elif kind == "sheet" and not ends and _is_hidden(attributes):
                self.hidden.append(attributes.get("name", ""))
            elif kind == "sheet" and not ends:
                own = next((value for key, value in attributes.items() if key.endswith(":id")), "")
                self.shown.append((attributes.get("name", ""), own))


def _part(relation: Mapping[str, str]) -> str | None:
    """Return the part of a sheet of cells that a relation leads to, None for anything else."""
    target = relation.get("Target", "")
    path = posixpath.normpath(target[1:] if target.startswith("/") else f"xl/{target}")
    return path if relation.get("Type", "").endswith("/worksheet") else None


def _strings(events: Iterable[Event]) -> Iterator[str]:
    """Yield the texts that cells share, each in one or several pieces, without the reading aids of Japanese."""
    pieces, aside = list[str](), False
    for ends, kind, _, text in events:
        if kind == "rPh":
            aside = not ends
        elif kind == "t" and not aside:
            pieces.append(text)
        elif kind == "si" and ends:
            yield _ESCAPED.sub("\n", "".join(pieces))
            pieces.clear()


class _Styles:
    """The styles of cells in the order of their numbers."""

    def __init__(self, events: Iterable[Event]) -> None:
        self.styles: list[Style] = []
        self._fonts: list[set[str]] = []
        self._fills: list[str] = []
        self._days = set(_DAYS)
        within = ""
        take = {"fonts": self._font, "fills": self._fill, "numFmts": self._format, "cellXfs": self._style}
        for ends, kind, attributes, _ in events:
            if kind in _STYLE_SECTIONS:
                within = "" if ends else kind
            elif not ends and within in take:
                take[within](kind, attributes)

    def _font(self, kind: str, attributes: Mapping[str, str]) -> None:
        if kind == "font":
            self._fonts.append(set())
        elif kind in ("b", "i") and self._fonts and attributes.get("val", "1") not in ("0", "false"):
            self._fonts[-1].add(kind)

    def _fill(self, kind: str, attributes: Mapping[str, str]) -> None:
        if kind == "fill":
            self._fills.append("")
        elif kind == "fgColor" and self._fills:
            self._fills[-1] = " ".join(f"{name} {value}" for name, value in sorted(attributes.items()))

    def _format(self, _: str, attributes: Mapping[str, str]) -> None:
        if re.search("[dDmMyYhHsS]", _SPOKEN.sub("", attributes.get("formatCode", "")[:200])):
            self._days.add(number(attributes.get("numFmtId", "0")))

    def _style(self, kind: str, attributes: Mapping[str, str]) -> None:
        if kind == "xf":
            font, fill, form = (number(attributes.get(name, "0")) for name in ("fontId", "fillId", "numFmtId"))
            own = self._fonts[font] if font < len(self._fonts) else ()
            colour = self._fills[fill] if fill < len(self._fills) else ""
            self.styles.append(Style("b" in own, "i" in own, form in self._days, colour))


class _Sheet:
    """The cells of a sheet that hold something, as they are read.

    cells: line, column, style, type and text of each, as many as a file may have; line, column: of the last that was begun;
    beyond: line and column of the first that is not among them; merged: ranges, their first line and column and their last;
    hidden_rows, hidden_columns: the numbers of those that nobody sees; strings: the texts that cells share.
    """

    def __init__(self, strings: Sequence[str]) -> None:
        self.cells: list[tuple[int, int, int, str, str]] = []
        self.line = self.column = 0
        self.beyond: tuple[int, int] | None = None
        self.merged: list[tuple[int, int, int, int]] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self._strings = strings

    def read(self, events: Iterable[Event]) -> None:
        """Read the part of the sheet. Raises TooMuch, TableError."""
        pieces, aside = list[str](), False
        own: Mapping[str, str] = {}  # attributes of the cell
        for ends, kind, attributes, text in events:
            if kind == "c" and not ends:
                self._begin(attributes)
                own, pieces = attributes, []
            elif kind == "rPh":
                aside = not ends
            elif ends and (kind == "v" or (kind == "t" and not aside)):
                pieces.append(text)
            elif kind == "c" and pieces:
                self._end(own, _ESCAPED.sub("\n", "".join(pieces)))
            elif not ends:
                self._shape(kind, attributes)

    def _shape(self, kind: str, attributes: Mapping[str, str]) -> None:
        """Take what is no cell: a row, columns, merged cells."""
        if kind == "row":
            self.line, self.column = number(attributes["r"]) if "r" in attributes else self.line + 1, 0
            self.hidden_rows |= {self.line} if _is_hidden(attributes) else set()
        elif kind == "col" and _is_hidden(attributes):
            first, last = (min(number(attributes.get(side, "0")), MAX_COLUMNS) for side in ("min", "max"))
            self.hidden_columns |= set(range(first, last + 1))
        elif kind == "mergeCell":
            first_cell, _, last_cell = attributes.get("ref", "").partition(":")
            self.merged.append((*_place(first_cell), *_place(last_cell)))

    def _begin(self, attributes: Mapping[str, str]) -> None:
        self.column += 1
        if "r" in attributes:
            self.line, self.column = _place(attributes["r"])

    def _end(self, attributes: Mapping[str, str], text: str) -> None:
        kind, style = attributes.get("t", ""), number(attributes.get("s", "0"))
        if kind == "s":
            place = number(text.strip())
            if place >= len(self._strings):
                raise unreadable()
            text = self._strings[place]
        if not text.strip():
            return
        if self.line < 1:
            raise unreadable()
        if len(self.cells) >= MAX_CELLS:
            raise TooMuch("cells-beyond", limit=MAX_CELLS)
        if self.line > MAX_ROWS or self.column > MAX_COLUMNS:
            self.beyond = self.beyond or (self.line, self.column)
        else:
            self.cells.append((self.line, self.column, style, kind, text))


def _grid(sheet: _Sheet, styles: Sequence[Style], epoch: datetime, budget: Budget) -> Grid:
    """Return the cells of a sheet; what stands at the top left of merged cells holds for all of them."""
    builder = GridBuilder(budget, padded=True)
    texts: dict[tuple[int, int], tuple[str, Style]] = {}
    for line, column, number_, kind, value in sheet.cells:
        style = styles[number_] if number_ < len(styles) else _PLAIN
        text = _text(kind, value, style.day, epoch)
        if text and line not in sheet.hidden_rows and column not in sheet.hidden_columns:
            texts[line, column] = text, style
    last, right = max((line for line, _ in texts), default=0), max((column for _, column in texts), default=0)
    across, joined = dict[tuple[int, int], int](), set[tuple[int, int]]()
    room = budget.area  # that all merged cells may cover
    for top, left, lower, outer in sheet.merged:
        bottom, end = min(lower, last), min(outer, right)
        area = max(0, bottom - top + 1) * max(0, end - left + 1)
        if area > room:
            continue
        room -= area
        places = [(line, column) for line in range(top, bottom + 1) for column in range(left, end + 1)]
        across |= {(line, left): end - left + 1 for line in range(top, bottom + 1)}
        joined |= {(line - 1, column - 1) for line, column in places if line > top}
        if (top, left) in texts:
            told = texts[top, left][0]
            texts |= {place: (told, texts.get(place, (told, _PLAIN))[1]) for place in places}
    for place, (text, style) in sorted(texts.items()):
        cell = cell_of(text, place, strong=style.bold, slanted=style.italic, fill=style.fill, across=across.get(place, 1))
        builder.add(place[0] - 1, place[1] - 1, cell)
    if sheet.beyond is not None:
        builder.leave_out(sheet.beyond[0] - 1, sheet.beyond[1] - 1, cell_of("", sheet.beyond))
    rows = sorted({line for line, *_ in sheet.cells} & sheet.hidden_rows)
    columns = (address("", 0, column)[:-1] for column in sorted({column for _, column, *_ in sheet.cells} & sheet.hidden_columns))
    return builder.grid(joined=frozenset(joined), hidden=tuple(f"{one}:{one}" for one in (*map(str, rows), *columns)))


def _text(kind: str, value: str, day: bool, epoch: datetime) -> str:
    """Return what a cell shows; kind: its type in the file; day: whether its style is that of a date or a time."""
    value = value.strip()
    if kind == "b":
        return "True" if value == "1" else "False"
    if kind in ("n", "") and _NUMBER.fullmatch(value):
        try:
            number = float(value)
        except ValueError:
            return value
        if day and 0 <= number <= _LAST_DAY:
            moment = epoch + timedelta(days=number)
            return f"{moment:%Y-%m-%d}" if number >= 1 else f"{moment:%H:%M}"
        return str(int(number) if number.is_integer() else number) if isfinite(number) else value
    return value


def _place(reference: str) -> tuple[int, int]:
    """Return the line and column of a reference such as C4. Raises TableError."""
    if (found := _REFERENCE.fullmatch(reference)) is None:
        raise unreadable()
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column


def _is_hidden(attributes: Mapping[str, str]) -> bool:
    """Return whether a row, column or sheet is one that nobody sees."""
    return attributes.get("hidden", "0") in ("1", "true") or attributes.get("state", "visible") != "visible"
