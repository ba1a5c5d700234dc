"""What every reading of a table rests on: its heads, its titles, its rows, and what of it is left over."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec import Struct

from vto_roles.model.terms import Letter
from vto_roles.table.grid import Grid, GridCell, GridRow, cell_at, filled, spans
from vto_roles.table.letters import Alphabet
from vto_roles.table.sketch import RowBand, Sketch
from vto_roles.table.words import key, label, marks, table_words

# What the columns are: roles, letters, tasks, or letters of roles (marks); of a list, each row gives one role its letters.
ReadingKind = Literal["roles", "letters", "tasks", "marks", "list"]
_EXPLAINED = "LVPS"


class Head(Struct, frozen=True):
    """What stands above a column: its text, made of two rows where the lower one alone would not tell columns apart."""

    text: str
    cell: GridCell


class Reading(Struct, frozen=True, kw_only=True):
    """A table that may hold a matrix, with the part that each column plays.

    kind: what its columns are; first, end: its rows, of the grid; head: the rows above those, from the top; section: the title
    above; title: the column of titles; columns: those with letters (or with names below a letter); named: of a list, the column
    of roles; groups: the columns before the titles that name several rows at once; heads, signs: what stands above columns, and
    the letter that it means; usual: the marks that titles of rows with letters bear; explained: how many cells it reads;
    written: how many hold something; words: how many hold words or numbers where letters are read; doubt: why it may be
    misread, "" when nothing says so.
    """

    kind: ReadingKind
    grid: Grid
    alphabet: Alphabet
    rows: Sequence[GridRow]
    first: int
    end: int
    head: Sequence[int]
    section: str
    title: int
    columns: Sequence[int]
    named: int | None
    groups: Sequence[int]
    heads: Mapping[int, Head]
    signs: Mapping[int, Letter]
    usual: frozenset[str]
    explained: int
    written: int
    words: int = 0
    doubt: str = ""

    @property
    def weak(self) -> bool:
        """Whether it may say again, or not at all, what a matrix says: a list, or one column of signs."""
        written = {column for row in self.body for column in self.columns if cell_at(row, column) is not None}
        return self.kind == "list" or len(written) == 1

    @property
    def body(self) -> Sequence[GridRow]:
        return self.rows[self.first : self.end]

    @property
    def names(self) -> tuple[str, ...]:
        """The keys of its heads, by which parts of one table are known."""
        return tuple(key(head.text) for head in self.heads.values())

    @property
    def top(self) -> int:
        """The number of its first row, its head included."""
        return min((*self.head, self.first))

    def joined(self, number: int, column: int) -> bool:
        """Return whether a cell belongs to the one above it; number: of its row in the body."""
        return (self.first + number, column) in self.grid.joined


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


def is_left_over(sketch: Sketch, number: int, heads: Mapping[int, Head] | None = None) -> bool:
    """Return whether a row is no row of a table: blank, a title, a legend, a sum, a signature, a note, or its head again."""
    row = sketch.rows[number]
    if sketch.blank(number) or number in sketch.legend or (spans(row) and not sketch.lettered[number]):
        return True
    if heads and [cell.text for cell in row if cell is not None] == [head.cell.text for head in heads.values()]:
        return True
    first, words = label(sketch.first(number)), table_words()
    return not sketch.lettered[number] and any(form.match(first) for form in (words.sum, words.closing, words.aside))


def rows_end(sketch: Sketch, last: int, end: int) -> int:
    """Return where the rows end that go on without a blank one behind the last with letters."""
    number = last + 1
    while number < end and not sketch.blank(number):
        number += 1
    return end if sketch.grid.headed else number


def kinds_of(sketch: Sketch, rows: Sequence[int]) -> dict[int, Counter[str]]:
    """Return how many cells of each kind stand in each column."""
    counts: dict[int, Counter[str]] = {}
    for number in rows:
        for column, kind in enumerate(sketch.kinds[number]):
            if kind != " ":
                counts.setdefault(column, Counter())[kind] += 1
    return counts


def title_column(sketch: Sketch, heads: Mapping[int, Head], rows: Sequence[int], lettered: Sequence[int]) -> int:
    """Return the column of titles: it has a text of its own on every row with letters, and no other has more different ones."""
    full = [number for number in rows if sketch.lettered[number]] or list(rows)
    found = _prose(sketch, heads, full, lettered)
    if not found:
        left = (column for number in full for column in filled(sketch.rows[number]) if column < lettered[0])
        return next(left, lettered[0])
    different = {column: _different(sketch, full, column) for column in found}
    whole = [column for column in found if different[column] and all(sketch.kind(number, column) not in " -" for number in full)]
    named = [column for column in found if _is_named(heads, column)]
    if owned := [column for column in named if column in whole]:
        return max(owned, key=different.__getitem__)
    own = [column for column in whole if different[column] == len(full)]
    return next(iter([*own, *named, max(found, key=different.__getitem__)]))


def _prose(sketch: Sketch, heads: Mapping[int, Head], rows: Sequence[int], lettered: Sequence[int]) -> list[int]:
    """Return the columns in which titles may stand: left of the letters if words do, and no remarks where other words are."""
    prose = [column for column in range(sketch.width) if column not in lettered and is_prose(sketch, rows, column)]
    used = [column for column in range(lettered[0]) if any(sketch.kind(number, column) not in " -" for number in rows)]
    found = [column for column in prose if column < lettered[0]] or used or prose
    return [column for column in found if not is_remark(heads, column)] or found


def _is_named(heads: Mapping[int, Head], column: int) -> bool:
    """Return whether a column is headed as one of tasks."""
    return column in heads and table_words().task.search(heads[column].text.replace("_", " ")) is not None


def _different(sketch: Sketch, rows: Sequence[int], column: int) -> int:
    """Return how many different texts stand in a column; of cells that are merged over rows none counts."""
    if any((number, column) in sketch.grid.joined for number in rows):
        return 0
    return len({key(text) for number in rows if (text := sketch.text(number, column))})


def is_prose(sketch: Sketch, rows: Sequence[int], column: int) -> bool:
    """Return whether words stand in a column, not numbers or signs."""
    numbers = [number for number in rows if sketch.kind(number, column) not in " -"]
    words = sum(
        sketch.kind(number, column) in "WPV" or (sketch.kind(number, column) == "M" and len(sketch.text(number, column)) > 1)
        for number in numbers
    )
    return bool(numbers) and 2 * words >= len(numbers)


def is_remark(heads: Mapping[int, Head], column: int) -> bool:
    """Return whether a column is headed as one that says more about the tasks, or when."""
    words = table_words()
    return column in heads and any(form.search(heads[column].text) for form in (words.remark, words.detail))


def list_reading(
    sketch: Sketch,
    band: RowBand,
    rows: Sequence[int],
    extent: tuple[int, int],
    heads: Mapping[int, Head],
    columns: Sequence[int],
    signs: Mapping[int, Letter],
) -> Reading | None:
    """Return the reading by which each row names a task and a role; None when no column of roles is to be found."""
    prose = [column for column in range(sketch.width) if column not in columns and is_prose(sketch, rows, column)]
    text = {column: heads[column].text.replace("_", " ") if column in heads else "" for column in prose}
    titles = [column for column in prose if _is_named(heads, column)]
    others = [column for column in prose if column not in titles and not table_words().remark.search(text[column])]
    titles = titles or others[:1]
    others = [column for column in others if column not in titles]
    named = [column for column in others if table_words().role.search(text[column])]
    if signs or any(column in heads and table_words().letter.search(heads[column].text) for column in columns):
        named += others
    if not named or not titles:
        return None
    return make_reading(sketch, band, "list", rows, extent, heads, titles[-1], columns, signs, named[0])


def make_reading(
    sketch: Sketch,
    band: RowBand,
    kind: ReadingKind,
    rows: Sequence[int],
    extent: tuple[int, int],
    heads: Mapping[int, Head],
    title: int,
    columns: Sequence[int],
    signs: Mapping[int, Letter] | None = None,
    named: int | None = None,
) -> Reading:
    full = [number for number in rows if any(sketch.kind(number, column) not in " -" for column in columns)]
    cells = [sketch.kind(number, column) for number in rows for column in columns]
    before = {
        column: {key(sketch.text(number, column)) for number in full if sketch.kind(number, column) not in " -"}
        for column in range(title)
        if column not in columns and column != named and is_prose(sketch, full, column)
    }
    titles = (cell for number in full if (cell := cell_at(sketch.rows[number], title)) is not None)
    return Reading(
        kind=kind,
        grid=sketch.grid,
        alphabet=sketch.alphabet,
        rows=sketch.rows,
        first=extent[0],
        end=extent[1],
        head=band.head,
        section=sketch.grid.title if band.title is None else sketch.first(band.title),
        title=title,
        columns=columns,
        named=named,
        groups=[column for column, found in before.items() if len(found) < len(full)],
        heads=heads,
        signs=signs or {},
        usual=frozenset[str]().union(*map(marks, titles)),
        explained=sum(kind in _EXPLAINED for kind in cells),
        written=sum(kind not in " -" for kind in cells),
        words=sum(kind in "WN" for kind in cells),
    )
