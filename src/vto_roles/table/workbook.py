"""The sheets of an Excel workbook (XLSX). A row number is the line of a place, a column number its column.

The parts of the archive are read in pieces, and of each only what a table needs is kept: the work is bounded by what is unpacked,
by the elements in it and by what the cells hold, not by what the file says of itself.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from math import isfinite

from msgspec import Struct
from msgspec.structs import replace

from vto_roles.table.cells import SheetReader, StringReader, is_hidden
from vto_roles.table.grid import Budget, Grid, GridBuilder, GridCell, TableError, address
from vto_roles.table.parts import PartReader, TooMuch, Work

MAX_SHEETS = 200
_MAX_MEMBERS = 1000
_BOOK, _RELATIONS, _STYLES, _STRINGS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/sharedStrings.xml"
_OTHERS = frozenset(("xl/workbook.bin", "content.xml"))  # parts of spreadsheets of other kinds
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_STYLE_SECTIONS = frozenset(("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"))
_DAYS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))  # numbers of the formats of dates and times
_SPOKEN = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')  # in a format: texts, and conditions or colours
_NUMBER = re.compile(r"[-+]?[0-9.]{1,40}(?:[eE][-+]?[0-9]{1,3})?")
_EPOCHS = (datetime(1899, 12, 30), datetime(1904, 1, 1))
_LAST_DAY = 2_958_465  # 31 December 9999


class Style(Struct, frozen=True):
    """What the style of a cell tells: whether it is bold, in italics, a day, and the colour behind it."""

    bold: bool = False
    italic: bool = False
    day: bool = False
    fill: str = ""


_PLAIN = Style()


def grids(data: bytes) -> Iterator[Grid]:
    """Yield one grid per sheet that holds something, from A1 on; a formula stands for its last value. Raises TableError."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            sheets, hidden = _sheets(archive)
    except TableError:
        raise
    except Exception as error:  # zipfile, expat and the library of compression have errors of their own
        raise TableError("not-a-matrix", "unreadable") from error
    filled = [(name, grid) for name, grid in sheets if grid.rows or grid.beyond]
    for name, grid in filled:
        yield replace(grid, sheet=name if len(filled) > 1 else "", hidden=(*hidden, *grid.hidden), named=name)
        hidden = ()


def _sheets(archive: zipfile.ZipFile) -> tuple[list[tuple[str, Grid]], tuple[str, ...]]:
    """Return the sheets in their order, each with its name, and the names of those that are hidden.

    The smaller are read first, so that a large one is what is cut.
    """
    members = {one.filename: one for one in archive.infolist()}
    if len(members) > _MAX_MEMBERS:
        raise TooMuch("parts", limit=_MAX_MEMBERS)
    if _BOOK not in members or members.keys() & _OTHERS:
        raise TableError("not-a-matrix", "unreadable")
    work = Work()

    def read(name: str, reader: PartReader) -> PartReader:
        if name in members:
            if members[name].compress_type not in _PACKED:
                raise TableError("not-a-matrix", "unreadable")
            with archive.open(members[name]) as stream:
                reader.read(stream, work)
        return reader

    relations, book, styles, strings = _Relations(), _Book(), _Styles(), StringReader()
    read(_RELATIONS, relations)
    read(_BOOK, book)
    if len(book.sheets) > MAX_SHEETS:
        raise TooMuch("sheets", limit=MAX_SHEETS)
    parts = {relations.sheets[own]: name for name, own in reversed(book.sheets) if relations.sheets.get(own) in members}
    if any(own not in relations.others and relations.sheets.get(own) not in members for _, own in book.sheets):
        raise TableError("not-a-matrix", "unreadable")
    read(_STYLES, styles)
    read(_STRINGS, strings)
    budget = Budget()
    found: dict[str, Grid] = {}
    for part in sorted(parts, key=lambda part: (members[part].file_size, part)):
        sheet = SheetReader(strings.texts)
        try:
            read(part, sheet)
        except TooMuch:
            if not sheet.cells and not found:
                raise
            sheet.stop()
        found[parts[part]] = _grid(sheet, styles.styles, _EPOCHS[book.since_1904], budget)
    return [(name, found[name]) for name in dict.fromkeys(name for name, _ in book.sheets) if name in found], tuple(book.hidden)


def _grid(sheet: SheetReader, styles: Sequence[Style], epoch: datetime, budget: Budget) -> Grid:
    """Return the cells of a sheet; what stands at the top left of merged cells holds for all of them."""
    builder = GridBuilder(budget, padded=True)
    texts = {
        (line, column): (text, styles[style] if 0 <= style < len(styles) else _PLAIN)
        for line, column, style, kind, value in sheet.cells
        if line not in sheet.hidden_rows and column not in sheet.hidden_columns
        if (text := _text(kind, value, styles[style].day if 0 <= style < len(styles) else False, epoch))
    }
    last, right = max((line for line, _ in texts), default=0), max((column for _, column in texts), default=0)
    wide: set[tuple[int, int]] = set()
    joined: set[tuple[int, int]] = set()
    for top, left, bottom, end in sheet.merged(last, right, budget.area):
        wide |= {(line, left) for line in range(top, bottom + 1) if end > left}
        joined |= {(line - 1, column - 1) for line in range(top + 1, bottom + 1) for column in range(left, end + 1)}
        if (top, left) in texts:
            told = texts[top, left][0]
            texts |= {
                (line, column): (told, texts.get((line, column), (told, _PLAIN))[1])
                for line in range(top, bottom + 1)
                for column in range(left, end + 1)
            }
    for (line, column), (text, style) in sorted(texts.items()):
        cell = GridCell(
            text=text,
            line=line,
            column=column,
            end_line=line,
            end_column=column + 1,
            strong=style.bold,
            slanted=style.italic,
            wide=(line, column) in wide,
            fill=style.fill,
        )
        builder.add(line - 1, column - 1, cell)
    if sheet.beyond is not None:
        line, column = sheet.beyond
        first = GridCell(text="", line=line, column=column, end_line=line, end_column=column + 1)
        builder.leave_out(line - 1, column - 1, first)
    rows = sorted({line for line, *_ in sheet.cells} & sheet.hidden_rows)
    columns = sorted({column for _, column, *_ in sheet.cells} & sheet.hidden_columns)
    hidden = (
        *(f"{line}:{line}" for line in rows),
        *(f"{one}:{one}" for one in (address("", 0, column)[:-1] for column in columns)),
    )
    return builder.grid(joined=frozenset(joined), hidden=hidden)


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


class _Relations(PartReader):
    """Which part holds the sheet of an id; others: the ids of what is no sheet of cells, such as a chart."""

    def __init__(self) -> None:
        self.sheets: dict[str, str] = {}
        self.others: set[str] = set()

    def start(self, kind: str, attributes: Mapping[str, str]) -> None:
        if kind == "Relationship":
            own, target = attributes.get("Id", ""), attributes.get("Target", "")
            if attributes.get("Type", "").endswith("/worksheet"):
                self.sheets[own] = posixpath.normpath(target[1:] if target.startswith("/") else f"xl/{target}")
            else:
                self.others.add(own)


class _Book(PartReader):
    """The names of the sheets that people see, each with the id of its part, and of the others; whether days count from 1904."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str]] = []
        self.since_1904 = False
        self.hidden: list[str] = []

    def start(self, kind: str, attributes: Mapping[str, str]) -> None:
        if kind == "sheet":
            own = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            if is_hidden(attributes):
                self.hidden.append(attributes.get("name", ""))
            else:
                self.sheets.append((attributes.get("name", ""), own))
        elif kind == "workbookPr":
            self.since_1904 = attributes.get("date1904", "0") in ("1", "true")


class _Styles(PartReader):
    """The style of a cell, by its number."""

    def __init__(self) -> None:
        self.styles: list[Style] = []
        self._fonts: list[tuple[bool, bool]] = []
        self._fills: list[str] = []
        self._days = set(_DAYS)
        self._within = ""

    def start(self, kind: str, attributes: Mapping[str, str]) -> None:
        if kind in _STYLE_SECTIONS:
            self._within = kind
        elif self._within == "fonts":
            self._font(kind, attributes)
        elif self._within == "fills" and kind == "fill":
            self._fills.append("")
        elif self._within == "fills" and kind == "fgColor" and self._fills:
            self._fills[-1] = " ".join(f"{name} {value}" for name, value in sorted(attributes.items()))
        elif self._within == "numFmts" and kind == "numFmt":
            if re.search("[dDmMyYhHsS]", _SPOKEN.sub("", attributes.get("formatCode", "")[:200])):
                self._days.add(self.number(attributes.get("numFmtId", "0")))
        elif self._within == "cellXfs" and kind == "xf":
            font = self.number(attributes.get("fontId", "0"))
            bold, italic = self._fonts[font] if font < len(self._fonts) else (False, False)
            number = self.number(attributes.get("fillId", "0"))
            fill = self._fills[number] if number < len(self._fills) else ""
            self.styles.append(Style(bold, italic, self.number(attributes.get("numFmtId", "0")) in self._days, fill))

    def _font(self, kind: str, attributes: Mapping[str, str]) -> None:
        if kind == "font":
            self._fonts.append((False, False))
        elif kind in ("b", "i") and self._fonts and attributes.get("val", "1") not in ("0", "false"):
            bold, italic = self._fonts[-1]
            self._fonts[-1] = (bold or kind == "b", italic or kind == "i")
