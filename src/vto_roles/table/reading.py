"""What every reading of a table rests on: its heads, its titles, its rows, and what of it is left over."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from itertools import pairwise
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from vto_roles.model.terms import Letter
from vto_roles.read.cells.grid import Grid, GridCell, GridRow, cell_at, filled, spans
from vto_roles.table.letters import is_blank
from vto_roles.table.sketch import RowBand, Sketch
from vto_roles.table.words import key, label, marks, table_words

# What the columns are: roles, letters, tasks, or letters of roles (marks); of a list, each row gives one role its letters.
ReadingKind = Literal["roles", "letters", "tasks", "marks", "list"]
# What a row is: a task, or a role where the columns are tasks; a title of those below it, a phase if that must be asked; a head
# that stands there again; what is no row of the matrix.
Part = Literal["row", "section", "phase", "head", "aside"]

_EXPLAINED = "LVPS"
_COUNT = re.compile(r"\d+(?:[.,]\d+)?\s*(?:%|[RACI])?|[RACI]\s*[:=]\s*\d+")


class Head(Struct, frozen=True):
    """What stands above a column: its text, made of two rows where the lower one alone would not tell columns apart."""

    text: str
    cell: GridCell


class Line(Struct, frozen=True, kw_only=True):
    """A row of a reading: its number in the sketch, its title, and its cells that hold something, by column."""

    number: int
    part: Part
    title: GridCell | None
    cells: Mapping[int, GridCell]

    @property
    def head(self) -> tuple[str, GridCell]:
        """The text of its title and its cell, or its line and the first of its cells."""
        if self.title is not None:
            return self.title.text, self.title
        first = next(iter(self.cells.values()))
        return f"#{first.line}", first


class Reading(Struct, frozen=True, kw_only=True):
    """A table that may hold a matrix, with the part that each column plays.

    kind: what its columns are; band: its rows and its head; title: the column of titles; columns: those with letters (or with
    names below a letter); named: of a list, the column of roles; heads, signs: what stands above columns, and the letter that it
    means; explained: how many cells it reads; written: how many hold something; words: how many hold words or numbers where
    letters are read; doubt: why it may be misread, "" when nothing says so.
    """

    kind: ReadingKind
    sketch: Sketch
    band: RowBand
    title: int
    columns: Sequence[int]
    named: int | None = None
    heads: Mapping[int, Head]
    signs: Mapping[int, Letter]
    explained: int
    written: int
    words: int = 0
    doubt: str = ""

    @property
    def grid(self) -> Grid:
        return self.sketch.grid

    @property
    def numbers(self) -> range:
        """The numbers of its rows, without the head."""
        return range(self.band.first, self.band.end)

    @property
    def body(self) -> Sequence[GridRow]:
        return self.sketch.rows[self.band.first : self.band.end]

    @property
    def rows(self) -> Sequence[GridRow]:
        """Its rows, the head included."""
        return self.sketch.rows[self.top : self.band.end]

    @property
    def top(self) -> int:
        """The number of its first row, its head included."""
        return min((*self.band.head, self.band.first))

    @property
    def section(self) -> str:
        """The title above it."""
        return self.grid.title if self.band.title is None else self.sketch.first(self.band.title)

    @property
    def weak(self) -> bool:
        """Whether it may say again, or not at all, what a matrix says: a list, or one column of signs."""
        return self.kind == "list" or sum(any(cell_at(row, column) for row in self.body) for column in self.columns) == 1

    @property
    def names(self) -> tuple[str, ...]:
        """The keys of its heads, by which parts of one table are known."""
        return tuple(key(head.text) for head in self.heads.values())

    @property
    def groups(self) -> Sequence[int]:
        """The columns before the titles that name several rows at once."""
        full = [number for number in self.numbers if any(self.sketch.written(number, column) for column in self.columns)]
        return [
            column
            for column in range(self.title)
            if column not in self.columns and column != self.named and is_prose(self.sketch, full, column)
            if len({key(self.sketch.text(number, column)) for number in full if self.sketch.written(number, column)}) < len(full)
        ]

    def lines(self) -> list[Line]:
        """Return its rows, each with the part that it plays."""
        found = [self._line(number) for number in self.numbers]
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
        texts = [cell.text for cell in one.cells.values() if not is_blank(cell.text)]
        if is_repeated(self.sketch.rows[one.number], self.heads):
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
        if one.title is None or ((read := self.sketch.alphabet.letters(one.title.text)).clear and not read.worded):
            return False
        if one.cells:
            return len(filled(row)) > 1 and spans(row)
        placed = cell_at(row, self.title) is not None
        return bool(placed and marks(one.title) - usual) or (not aside and (not placed or len(row) == 1))


def is_repeated(row: GridRow, heads: Mapping[int, Head]) -> bool:
    """Return whether a row is the head again."""
    return bool(heads) and [cell.text for cell in row if cell is not None] == [head.cell.text for head in heads.values()]


def is_left_over(sketch: Sketch, number: int, heads: Mapping[int, Head] | None = None) -> bool:
    """Return whether a row is no row of a table: blank, a title, a legend, a sum, a signature, a note, or its head again."""
    row = sketch.rows[number]
    alone = spans(row) and not sketch.lettered[number]
    return sketch.blank(number) or number in sketch.legend or alone or is_repeated(row, heads or {}) or sketch.aside(number)


def heads_of(sketch: Sketch, rows: Sequence[int]) -> dict[int, Head]:
    """Return what stands above each column: the lowest of some rows; where that stands there twice, what is above it too."""
    found: dict[int, Head] = {}
    for number in rows:
        if not spans(sketch.rows[number]) or number == rows[-1]:
            found |= {column: Head(cell.text, cell) for column, cell in filled(sketch.rows[number]).items()}
    often = Counter(key(head.text) for head in found.values())
    for column, head in found.items():
        above = [cell for number in rows[:-1] if (cell := cell_at(sketch.rows[number], column)) is not None]
        if often[key(head.text)] > 1 and above and key(above[-1].text) != key(head.text):
            only = table_words().letter.fullmatch(label(head.text)) is not None
            text = label(above[-1].text) if only else f"{label(above[-1].text)} – {label(head.text)}"
            found[column] = Head(text, above[-1] if only else head.cell)
    return found


def title_column(sketch: Sketch, heads: Mapping[int, Head], rows: Sequence[int], lettered: Sequence[int]) -> int:
    """Return the column of titles: it has a text of its own on every row with letters, and no other has more different ones."""
    full = [number for number in rows if sketch.lettered[number]] or list(rows)
    found = _prose(sketch, heads, full, lettered)
    if not found:
        left = (column for number in full for column in filled(sketch.rows[number]) if column < lettered[0])
        return next(left, lettered[0])
    different = {column: _different(sketch, full, column) for column in found}
    whole = [column for column in found if different[column] and all(sketch.written(number, column) for number in full)]
    named = [column for column in found if is_named(heads, column)]
    if owned := [column for column in named if column in whole]:
        return max(owned, key=different.__getitem__)
    own = [column for column in whole if different[column] == len(full)]
    return next(iter([*own, *named, max(found, key=different.__getitem__)]))


def _prose(sketch: Sketch, heads: Mapping[int, Head], rows: Sequence[int], lettered: Sequence[int]) -> list[int]:
    """Return the columns in which titles may stand: left of the letters if words do, and no remarks where other words are."""
    prose = [column for column in range(sketch.width) if column not in lettered and is_prose(sketch, rows, column)]
    used = [column for column in range(lettered[0]) if any(sketch.written(number, column) for number in rows)]
    found = [column for column in prose if column < lettered[0]] or used or prose
    return [column for column in found if not is_remark(heads, column)] or found


def is_named(heads: Mapping[int, Head], column: int) -> bool:
    """Return whether a column is headed as one of tasks."""
    return column in heads and table_words().task.search(heads[column].text.replace("_", " ")) is not None


def _different(sketch: Sketch, rows: Sequence[int], column: int) -> int:
    """Return how many different texts stand in a column; of cells that are merged over rows none counts."""
    if any((number, column) in sketch.grid.joined for number in rows):
        return 0
    return len({key(text) for number in rows if (text := sketch.text(number, column))})


def is_prose(sketch: Sketch, rows: Sequence[int], column: int) -> bool:
    """Return whether words stand in a column, not numbers or signs."""
    numbers = [number for number in rows if sketch.written(number, column)]
    words = sum(
        sketch.kind(number, column) in "WPV" or (sketch.kind(number, column) == "M" and len(sketch.text(number, column)) > 1)
        for number in numbers
    )
    return bool(numbers) and 2 * words >= len(numbers)


def is_remark(heads: Mapping[int, Head], column: int) -> bool:
    """Return whether a column is headed as one that says more about the tasks, or when."""
    words = table_words()
    return column in heads and any(form.search(heads[column].text) for form in (words.remark, words.detail))


def make_reading(
    sketch: Sketch,
    band: RowBand,
    kind: ReadingKind,
    rows: Sequence[int],
    heads: Mapping[int, Head],
    title: int,
    columns: Sequence[int],
    signs: Mapping[int, Letter] | None = None,
    named: int | None = None,
) -> Reading:
    """Return a reading; rows: those of its band that count."""
    kinds = [sketch.kind(number, column) for number in rows for column in columns]
    return Reading(
        kind=kind,
        sketch=sketch,
        band=band,
        title=title,
        columns=columns,
        named=named,
        heads=heads,
        signs=signs or {},
        explained=sum(kind in _EXPLAINED for kind in kinds),
        written=sum(kind not in " -" for kind in kinds),
        words=sum(kind in "WN" for kind in kinds),
    )
