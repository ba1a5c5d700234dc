"""A reading of a table: the part that each of its columns and rows plays, and how much of what stands there it explains."""

import functools
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import pairwise
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from vto_roles.model.terms import Letter
from vto_roles.read.cells.grid import GridCell, GridRow, cell_at, filled, spans
from vto_roles.table.letters import is_blank
from vto_roles.table.sketch import RowBand, Sketch
from vto_roles.table.words import form, key, label, marks

# What the columns are: roles, letters, tasks, or letters of roles (marks); of a list, each row gives one role its letters.
ReadingKind = Literal["roles", "letters", "tasks", "marks", "list"]
# What a row is: a task, or a role where the columns are tasks; a title of those below it, a phase if that must be asked; a head
# that stands there again; what is no row of the matrix.
Part = Literal["row", "section", "phase", "head", "aside"]

_COUNT = re.compile(r"\d+(?:[.,]\d+)?\s*(?:%|[RACI])?|[RACI]\s*[:=]\s*\d+")


class Line(Struct, frozen=True, kw_only=True):
    """A row of a reading: its number in the sketch, its title, and its cells that hold something, by column."""

    number: int
    part: Part
    title: GridCell | None
    cells: Mapping[int, GridCell]

    @property
    def name(self) -> GridCell:
        """Its title; of a row without one the first of its cells, with its line for a text."""
        return self.title or next(replace(cell, text=f"#{cell.line}") for cell in self.cells.values())


class Reading(Struct, frozen=True, kw_only=True, dict=True):
    """A table that may hold a matrix.

    kind: what its columns are; band: its rows and its head; title: the column of titles; columns: those with letters (or with
    names below a letter); named: of a list, the column of roles; heads, signs: what stands above columns, also of two rows, and
    the letter that it means; doubt: why it may be misread, "" when nothing says so.
    """

    kind: ReadingKind
    sketch: Sketch
    band: RowBand
    title: int
    columns: Sequence[int]
    named: int | None = None
    heads: Mapping[int, GridCell]
    signs: Mapping[int, Letter] = {}
    doubt: str = ""

    @property
    def body(self) -> Sequence[GridRow]:
        """Its rows, without the head."""
        return self.sketch.rows[self.band.first : self.band.end]

    @property
    def top(self) -> int:
        """The number of its first row, its head included."""
        return min((*self.band.head, self.band.first))

    def head(self, column: int) -> GridCell:
        """Return what stands above a column; of one without a head the first of its cells, with its number for a text."""
        cells = (cell for row in self.body if (cell := cell_at(row, column)) is not None)
        return self.heads.get(column) or next(replace(cell, text=f"#{column + 1}") for cell in cells)

    @property
    def kinds(self) -> Iterator[str]:
        """The kinds of its cells, a string a row of the matrix, without those that hold nothing."""
        for one in self.lines:
            if one.part == "row":
                yield "".join(self.sketch.kind(one.number, column) for column in one.cells).replace("-", "")

    @functools.cached_property
    def written(self) -> int:
        """How many of its cells hold something, letters above columns too."""
        return sum(map(len, self.kinds)) + len(self.signs)

    @functools.cached_property
    def explained(self) -> int:
        """How many of its cells it reads."""
        if self.kind == "letters":
            cells = (cell.text for one in self.lines if one.part == "row" for cell in one.cells.values())
            return sum(not (is_blank(text) or self.sketch.alphabet.is_letter(text)) for text in cells) + len(self.signs)
        return self.written if self.signs else sum(kind in "LVPS" for kinds in self.kinds for kind in kinds)

    @property
    def groups(self) -> Sequence[int]:
        """The columns before the titles that name several rows at once."""
        full = [one.number for one in self.lines if one.cells]
        return [
            column
            for column in range(self.title)
            if column not in self.columns and column != self.named and is_prose(self.sketch, full, column)
            if len({key(self.sketch.text(number, column)) for number in full if self.sketch.written(number, column)}) < len(full)
        ]

    @functools.cached_property
    def lines(self) -> Sequence[Line]:
        """Its rows, each with the part that it plays."""
        found = [self._line(number) for number in range(self.band.first, self.band.end)]
        usual = frozenset[str]().union(*(marks(one.title) for one in found if one.cells and one.title is not None))
        found = [replace(one, part=self._part(one, usual)) for one in found]
        rows = [place for place, one in enumerate(found) if one.part == "row"]
        if any(one.part == "section" for one in found) or not rows or found[rows[0]].cells:
            return found
        # Rows without letters may name those below them, though nothing sets them apart, if the first is one.
        phases = {place for place, next_ in pairwise(rows) if not found[place].cells and found[next_].cells}
        return [replace(one, part="phase") if place in phases else one for place, one in enumerate(found)]

    def _line(self, number: int) -> Line:
        row = self.sketch.rows[number]
        left = (cell_at(row, column) for column in range(self.title, -1, -1) if column not in self.columns)
        cells = {column: cell for column in self.columns if (cell := cell_at(row, column)) is not None}
        return Line(number=number, part="row", title=next(filter(None, left), None), cells=cells)

    def _part(self, one: Line, usual: Set[str]) -> Part:
        """Return the part of a row; usual: the marks that titles of rows with letters bear.

        Any row without letters that nothing sets apart is a task that nobody does: it must not vanish.
        """
        row, texts = self.sketch.rows[one.number], [cell.text for cell in one.cells.values() if not is_blank(cell.text)]
        if self.heads and [cell.text for cell in row if cell is not None] == [head.text for head in self.heads.values()]:
            return "head"
        if (one.number in self.sketch.legend and self.kind != "letters") or not (one.title or texts):
            return "aside"
        aside = self.sketch.aside(one.number) or (bool(texts) and all(map(_COUNT.fullmatch, texts)))
        return "section" if self._is_section(one, usual, aside=aside) else "aside" if aside else "row"

    def _is_section(self, one: Line, usual: Set[str], *, aside: bool) -> bool:
        """Return whether a row names the rows below it.

        It does when its title spans the row, or when it has no letter and its title is set apart in a way in which no row with
        letters is. (In a text file a row of one cell only, among longer ones, is set apart too.)
        """
        row = self.sketch.rows[one.number]
        if one.title is None or self.sketch.alphabet.kind(one.title.text) == "L":
            return False
        if one.cells:
            return len(filled(row)) > 1 and spans(row)
        placed = cell_at(row, self.title) is not None
        return bool(placed and marks(one.title) - usual) or (not aside and (not placed or len(row) == 1))


def heads_of(sketch: Sketch, rows: Sequence[int]) -> dict[int, GridCell]:
    """Return what stands above each column: the lowest of some rows; where that stands there twice, what is above it too."""
    found: dict[int, GridCell] = {}
    for number in rows:
        if not spans(sketch.rows[number]) or number == rows[-1]:
            found |= filled(sketch.rows[number])
    often = Counter(key(head.text) for head in found.values())
    for column, head in found.items():
        above = [cell for number in rows[:-1] if (cell := cell_at(sketch.rows[number], column)) is not None]
        if often[key(head.text)] > 1 and above and key(above[-1].text) != key(head.text):
            only = form("letter").fullmatch(label(head.text)) is not None
            found[column] = above[-1] if only else replace(head, text=f"{label(above[-1].text)} – {label(head.text)}")
    return found


def title_column(sketch: Sketch, heads: Mapping[int, GridCell], full: Sequence[int], lettered: Sequence[int]) -> int:
    """Return the column of titles; full: the rows with letters.

    Best it is headed as one of tasks and has a text on each of those rows; else it has a text of its own on each; else it has
    the most different ones. Cells that are merged over rows are no texts of their own.
    """
    prose = [column for column in range(sketch.width) if column not in lettered and is_prose(sketch, full, column)]
    used = [column for column in range(lettered[0]) if any(sketch.written(number, column) for number in full)]
    found = [column for column in prose if column < lettered[0]] or used or prose

    def rank(column: int) -> tuple[bool, bool, bool, int, int]:
        merged = any((number, column) in sketch.grid.joined for number in full)
        different = 0 if merged else len({key(text) for number in full if (text := sketch.text(number, column))})
        whole = different > 0 and all(sketch.written(number, column) for number in full)
        named = is_headed(heads, column, "task")
        return named and whole, whole and different == len(full), named, different, -column

    return max([column for column in found if not is_headed(heads, column, "remark")] or found, key=rank, default=lettered[0])


def is_headed(heads: Mapping[int, GridCell], column: int, name: str) -> bool:
    """Return whether a column is headed by words of a name: as one of tasks, of roles, of remarks."""
    return column in heads and form(name).search(heads[column].text.replace("_", " ")) is not None


def is_prose(sketch: Sketch, rows: Sequence[int], column: int) -> bool:
    """Return whether words stand in a column, not numbers or signs."""
    cells = [(sketch.kind(number, column), sketch.text(number, column)) for number in rows if sketch.written(number, column)]
    words = sum(kind in "WPV" or (kind == "M" and len(text) > 1) for kind, text in cells)  # PO and QA are words too
    return bool(cells) and 2 * words >= len(cells)
