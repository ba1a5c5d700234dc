"""The sheets of an Excel workbook (XLSX). A row number is the line of a place, a column number its column."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any
from xml.parsers import expat

from vto_roles.table.grid import MAX_COLUMNS, MAX_ROWS, Grid, GridCell, TableError, too_large

MAX_UNPACKED = 16 << 20  # bytes
_MAX_MEMBERS = 1000
_MAX_SHEETS = 200
_MAX_CELLS = MAX_ROWS * MAX_COLUMNS  # merged, or of all sheets
_CHUNK = 1 << 16  # bytes of a part that are parsed at once
_STYLES, _RELATIONS = "xl/styles.xml", "xl/_rels/workbook.xml.rels"
_STYLE_SECTIONS = frozenset(("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"))
_PLAIN = (False, False)  # neither bold nor italic
_NO_ATTRIBUTES: dict[str, str] = {}
_Index = tuple[int, int]  # line and column of a cell
_Styles = dict[_Index, tuple[bool, bool]]  # line and column of a cell -> whether it is bold, and italic


def _too_much() -> TableError:
    """Return the error of a workbook that unpacked would be larger than what is read."""
    return TableError("yaml-subset", "unpacked", limit=MAX_UNPACKED >> 20)


def grids(data: bytes) -> Iterator[Grid]:
    """Yield one grid per sheet that holds something, from A1 on; a formula stands for its last value. Raises TableError."""
    import python_calamine

    largest, styles = _inspect(data)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = [one.name for one in book.sheets_metadata if "WorkSheet" in str(one.typ)]
        if len(names) > _MAX_SHEETS or len(names) * largest > _MAX_CELLS:  # one part can be the sheet of many names
            raise _too_much()
        sheets = [(name, book.get_sheet_by_name(name)) for name in names]
        read = [(name, sheet.to_python(skip_empty_area=False), sheet.merged_cell_ranges or []) for name, sheet in sheets]
    except (KeyboardInterrupt, SystemExit, MemoryError, TableError):
        raise
    except BaseException as error:  # a panic of the reader is no Exception
        raise TableError("not-a-matrix", "unreadable") from error
    filled = [(name, rows, merged) for name, rows, merged in read if rows]
    for name, rows, merged in filled:
        yield _grid(rows, merged, styles.get(name, {}), name if len(filled) > 1 else "")


def address(sheet: str, line: int, column: int) -> str:
    """Return a cell as Excel names it: C4, or Blad1!C4."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{sheet}!{letters}{line}" if sheet else f"{letters}{line}"


def _grid(rows: list[list[Any]], merged: list[tuple[_Index, _Index]], styles: _Styles, sheet: str) -> Grid:
    texts = [[_text(value) for value in row] for row in rows]
    wide: set[_Index] = set()  # places of cells, from 1
    joined: set[_Index] = set()
    area = 0
    for (top, left), last in merged:  # what stands at the top left holds for all of it
        bottom, right = min(last[0], len(texts) - 1), min(last[1], len(texts[0]) - 1)
        area += max(0, bottom - top + 1) * max(0, right - left + 1)
        if top > bottom or left > right or area > _MAX_CELLS:
            continue
        if right > left:
            wide |= {(line + 1, left + 1) for line in range(top, bottom + 1)}
        joined |= {(line, column) for line in range(top + 1, bottom + 1) for column in range(left, right + 1)}
        for line in range(top, bottom + 1):
            texts[line][left : right + 1] = [texts[top][left]] * (right - left + 1)

    def cell(text: str, line: int, column: int) -> GridCell:
        strong, slanted = styles.get((line, column), _PLAIN)
        return GridCell(
            text=text,
            line=line,
            column=column,
            end_line=line,
            end_column=column + 1,
            strong=strong,
            slanted=slanted,
            wide=(line, column) in wide,
        )

    lines = [
        [cell(text, line, column) if text else None for column, text in enumerate(row, 1)] for line, row in enumerate(texts, 1)
    ]
    return Grid(rows=lines, joined=frozenset(joined), sheet=sheet)


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()


# --- before anything is unpacked into memory --------------------------------------------------------


def _inspect(data: bytes) -> tuple[int, dict[str, _Styles]]:
    """Measure a workbook by the sizes that the archive declares, then by the cells that its sheets hold.

    Returns how many cells the fullest part holds, and by the name of a sheet which rows start in bold or italics, for the
    library does not say. Raises TableError for one that would not fit.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > _MAX_MEMBERS or sum(one.file_size for one in members) > MAX_UNPACKED:
                raise _too_much()
            known = {one.filename for one in members}
            if "xl/workbook.xml" not in known or known & {"xl/workbook.bin", "content.xml"}:
                raise TableError("not-a-matrix", "unreadable")
            parts = {name: archive.read(name) for name in ("xl/workbook.xml", *(known & {_RELATIONS, _STYLES}))}
            fonts = _fonts(parts.get(_STYLES))
            names = _parts_by_name(parts["xl/workbook.xml"], parts.get(_RELATIONS))
            extents = [  # of each member: two may bear one name
                (one.filename, _Extent(part, fonts))
                for one in members
                if (part := archive.read(one)) and any(mark in part for mark in (b"sheetData", b":sst", b"<sst"))
            ]
    except TableError:
        raise
    except Exception as error:  # zipfile, expat and the libraries of compression have errors of their own
        raise TableError("not-a-matrix", "unreadable") from error
    if sum(one.cells for _, one in extents) * max((one.longest for _, one in extents), default=0) > 8 * MAX_UNPACKED:
        raise _too_much()
    styled = {part: one.styles for part, one in extents}
    styles = {name: styled[part] for name, part in names.items() if part in styled}
    return max((one.cells for _, one in extents), default=0), styles


def _walk(part: bytes | None) -> Iterator[tuple[str, dict[str, str], int]]:
    """Yield the elements of a part of a workbook where they start, with their attributes, and each text as "" with its length.

    part: None where it is not there.
    """
    if part is None:
        return
    found: list[tuple[str, dict[str, str], int]] = []
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = lambda name, attributes: found.append((name.rpartition(" ")[2], attributes, 0))
    parser.CharacterDataHandler = lambda text: found.append(("", _NO_ATTRIBUTES, len(text)))
    parser.StartDoctypeDeclHandler = _refuse
    for start in range(0, len(part) or 1, _CHUNK):
        parser.Parse(part[start : start + _CHUNK], start + _CHUNK >= len(part))
        yield from found
        found.clear()


def _refuse(*_: object) -> None:
    raise TableError("not-a-matrix", "unreadable")


def _fonts(part: bytes | None) -> list[tuple[bool, bool]]:
    """Return whether a style of a cell, by its number, is set in bold, and in italics."""
    fonts: list[tuple[bool, bool]] = []
    styles = []
    within = ""
    for kind, attributes, _ in _walk(part):
        if kind in _STYLE_SECTIONS:
            within = kind
        elif within == "fonts" and kind == "font":
            fonts.append(_PLAIN)
        elif within == "fonts" and kind in ("b", "i") and fonts and attributes.get("val", "1") not in ("0", "false"):
            bold, italic = fonts[-1]
            fonts[-1] = (bold or kind == "b", italic or kind == "i")
        elif within == "cellXfs" and kind == "xf":
            number = int(attributes.get("fontId", "0"))
            styles.append(fonts[number] if 0 <= number < len(fonts) else _PLAIN)
    return styles


def _parts_by_name(book: bytes, relations: bytes | None) -> dict[str, str]:
    """Return which part holds the sheet of a name."""
    targets = {}
    for kind, attributes, _ in _walk(relations):
        if kind == "Relationship":
            target = attributes.get("Target", "")
            targets[attributes.get("Id", "")] = target[1:] if target.startswith("/") else f"xl/{target}"
    parts = {}
    for kind, attributes, _ in _walk(book):
        if kind == "sheet":
            own = next((value for key, value in attributes.items() if key.endswith(" id")), "")
            parts[attributes.get("name", "")] = targets.get(own, "")
    return parts


class _Extent:
    """How far the cells of a part reach, how many there are, and how long the longest text is.

    A reader makes room for every cell up to the last one: two cells far apart would fill the memory.
    """

    def __init__(self, part: bytes, fonts: Sequence[tuple[bool, bool]]) -> None:
        self.cells = self.longest = 0
        self.styles: _Styles = {}  # of the first cell of a row that holds something
        row = column = style = seen = length = 0
        for kind, attributes, characters in _walk(part):
            length = 0 if kind in ("v", "is", "si") else length + characters
            self.longest = max(self.longest, length)
            if kind == "row":
                row, column = int(attributes["r"]) if "r" in attributes else row + 1, 0
            elif kind == "c":
                column += 1
                style = int(attributes.get("s", "0"))
                if reference := attributes.get("r"):
                    letters = reference.rstrip("0123456789")
                    row = int(reference[len(letters) :])
                    column = sum((ord(one) - 64) * 26**power for power, one in enumerate(reversed(letters.upper())))
            elif kind in ("v", "is", "f"):  # a cell that holds something; others are only painted
                self.cells += 1
                if seen != row and 0 <= style < len(fonts) and fonts[style] != _PLAIN:
                    self.styles[(row, column)] = fonts[style]
                seen = row
                if row > MAX_ROWS or column > MAX_COLUMNS:
                    raise too_large(row, column)
