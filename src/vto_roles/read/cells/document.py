"""The tables of a Word document (DOCX), each as a sheet: a row number is the line of a place, a column number its column."""

from collections.abc import Mapping

from vto_roles.read.cells.grid import Budget, Grid, GridCell
from vto_roles.read.cells.parts import TooMuch, number, opened, unreadable
from vto_roles.read.cells.spans import spread

_BODY = "word/document.xml"
_HEADINGS = ("heading", "kop", "titre", "title", "berschrift", "caption", "bijschrift")  # how the names of such styles begin
_RUN = frozenset(("r", "t", "br", "cr", "tab", "b", "i", "vanish"))
_OFF = ("0", "false", "none", "off")
_MOST = 100  # columns that one cell may say to span
_TEXT = 1 << 20  # characters


def read(data: bytes) -> tuple[list[Grid], str]:
    """Return the tables of a document in their order, and the text around them. Raises TableError."""
    reader = _BodyReader()
    with opened(data) as parts:
        if _BODY not in parts.sizes:
            raise unreadable()
        for ends, kind, attributes, text in parts.read(_BODY):
            if ends:
                reader.end(kind, text)
            else:
                reader.start(kind, attributes)
    tables = [one for one in reader.tables if one.rows]
    several, budget = len(tables) > 1, Budget()
    found = [
        spread(_merged(one.rows), budget, title=one.title, sheet=str(place) if several else "", hidden_rows=one.hides)
        for place, one in enumerate(tables, 1)
    ]
    return found, "\n".join(reader.around)


def _merged(rows: list[list["_WordCell"]]) -> list[list[GridCell]]:
    """Return the cells of a table; one that goes on from the row above is left to that."""
    found: list[list[GridCell]] = []
    open_: dict[int, _WordCell] = {}
    for row in rows:
        column = 0
        for cell in row:
            if cell.goes_on and column in open_:
                open_[column].down += 1
            else:
                open_[column] = cell
            column += cell.across
    for row in rows:
        found.append([cell.made() for cell in row if not cell.goes_on])
    return found


class _WordCell:
    """A cell in the making."""

    def __init__(self, line: int, column: int) -> None:
        self.line, self.column = line, column
        self.pieces: list[str] = []
        self.set: set[tuple[bool, bool]] = set()  # whether its texts are bold, and in italics
        self.across = self.down = 1
        self.goes_on = False
        self.fill = ""

    def made(self) -> GridCell:
        lines = (" ".join(line.split()) for line in "".join(self.pieces).split("\n"))
        return GridCell(
            text="\n".join(filter(None, lines)),
            line=self.line,
            column=self.column,
            end_line=self.line,
            end_column=self.column + self.across,
            strong=bool(self.set) and all(bold for bold, _ in self.set),
            slanted=bool(self.set) and all(slanted for _, slanted in self.set),
            fill=self.fill,
            across=self.across,
            down=self.down,
        )


class _WordTable:
    """A table in the making; hides: the numbers of its hidden rows."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.rows: list[list[_WordCell]] = []
        self.hides: set[int] = set()


class _BodyReader:
    """Tables of a document, one within a cell of another too, and the paragraphs around them."""

    def __init__(self) -> None:
        self.tables: list[_WordTable] = []
        self.around: list[str] = []
        self._open: list[tuple[_WordTable, _WordCell | None]] = []
        self._paragraph: list[str] = []
        self._title = ""
        self._heading = self._writes = self._hidden = self._own = False
        self._bold = self._slanted = False
        self._length = 0

    def start(self, kind: str, attributes: Mapping[str, str]) -> None:
        """Take the start of an element."""
        value = next((one for name, one in attributes.items() if name.rpartition(":")[2] == "val"), "")
        if kind in _RUN:
            self._start_text(kind, on=value not in _OFF)
        elif kind == "p":
            self._paragraph, self._heading = [], False
        elif kind == "pStyle":
            self._heading = value.lower().lstrip("üu").startswith(_HEADINGS)
        elif kind == "tbl":
            self.tables.append(_WordTable(self._title))
            self._open.append((self.tables[-1], None))
        elif self._open:
            self._start_within(*self._open[-1], kind, value, attributes)

    def _start_text(self, kind: str, *, on: bool) -> None:
        """Take the start of a run, of what it is set in, or of a piece of its text."""
        if kind == "r":
            self._bold = self._slanted = self._hidden = False
            self._own = True
        elif kind == "t":
            self._writes = not self._hidden
        elif kind in ("br", "cr", "tab"):
            self._add("\t" if kind == "tab" else "\n")
        elif self._own and on:
            self._bold = self._bold or kind == "b"
            self._slanted = self._slanted or kind == "i"
            self._hidden = self._hidden or kind == "vanish"

    def _start_within(
        self, table: _WordTable, cell: _WordCell | None, kind: str, value: str, attributes: Mapping[str, str]
    ) -> None:
        """Take the start of a part of a table."""
        if kind == "tr":
            table.rows.append([])
        elif kind == "tc":
            self._start_cell()
        elif kind == "hidden" and value not in _OFF:
            table.hides.add(len(table.rows) - 1)
        elif kind in ("gridSpan", "vMerge", "shd") and cell is not None:
            self._shape(cell, kind, value, attributes)

    def _start_cell(self) -> None:
        table = self._open[-1][0]
        table.rows = table.rows or [[]]
        row = table.rows[-1]
        cell = _WordCell(len(table.rows), 1 + sum(one.across for one in row))
        row.append(cell)
        self._open[-1] = (table, cell)

    def _shape(self, cell: _WordCell, kind: str, value: str, attributes: Mapping[str, str]) -> None:
        if kind == "gridSpan" and value:
            cell.across = max(1, min(number(value), _MOST))
        elif kind == "vMerge":
            cell.goes_on = value != "restart"
        elif kind == "shd" and not cell.pieces:
            fill = next((one for name, one in attributes.items() if name.rpartition(":")[2] == "fill"), "")
            cell.fill = "" if fill.lower() in ("auto", "ffffff") else fill.lower()

    def end(self, kind: str, text: str) -> None:
        """Take the end of an element, with the text in it."""
        if kind == "t" and self._writes:
            self._add(text)
        elif kind == "r":
            self._own = False
        elif kind == "p":
            self._end_paragraph()
        elif kind == "tc" and self._open:
            self._open[-1] = (self._open[-1][0], None)
        elif kind == "tbl" and self._open:
            self._open.pop()

    def _end_paragraph(self) -> None:
        text = "".join(self._paragraph).strip()
        if self._open and self._open[-1][1] is not None:
            self._open[-1][1].pieces.append("\n")
        elif text:
            self.around.append(text)
            self._title = text if self._heading else self._title
        self._paragraph = []

    def _add(self, text: str) -> None:
        self._length += len(text)
        if self._length > _TEXT:
            raise TooMuch("unpacked", limit=_TEXT >> 20)
        cell = self._open[-1][1] if self._open else None
        if cell is None:
            self._paragraph.append(text)
        else:
            cell.pieces.append(text)
            if text.strip():
                cell.set.add((self._bold, self._slanted))
