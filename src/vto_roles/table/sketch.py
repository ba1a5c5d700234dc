"""Grids to sketches: the kind of every cell, parts that stand side by side, and the bands of rows below one head."""

from collections import Counter
from collections.abc import Iterator, Sequence, Set
from itertools import pairwise

from msgspec import Struct

from vto_roles.read.cells.grid import Grid, GridRow, cell_at, filled, spans
from vto_roles.table.legends import legend_rows
from vto_roles.table.letters import Alphabet
from vto_roles.table.words import form, is_corner, key, label

_BELOW = 8  # rows with letters that are looked at for the head above them
_HEAD_ROWS = 3  # that one head may have


class Sketch(Struct, frozen=True, kw_only=True):
    """A grid, or a part of its columns, with the kind of each cell: a string a row, a space for an empty cell.

    lettered: of each row the columns in which letters stand; of rows that say what signs mean (legend) none.
    """

    grid: Grid
    alphabet: Alphabet
    rows: Sequence[GridRow]
    kinds: Sequence[str]
    lettered: Sequence[Set[int]]
    legend: Set[int]

    @property
    def width(self) -> int:
        return max(map(len, self.kinds), default=0)

    def blank(self, number: int) -> bool:
        """Return whether a row holds nothing."""
        return not self.kinds[number].strip()

    def kind(self, number: int, column: int) -> str:
        """Return the kind of a cell, a space for one that is empty."""
        kinds = self.kinds[number]
        return kinds[column] if column < len(kinds) else " "

    def written(self, number: int, column: int) -> bool:
        """Return whether a cell says something."""
        return self.kind(number, column) not in " -"

    def text(self, number: int, column: int) -> str:
        """Return the text of a cell, "" where it is empty."""
        cell = cell_at(self.rows[number], column)
        return "" if cell is None else cell.text

    def first(self, number: int) -> str:
        """Return the first text of a row, "" for a blank one."""
        return next((cell.text for cell in self.rows[number] if cell is not None), "")

    def aside(self, number: int) -> bool:
        """Return whether a row without letters begins as a sum, a note, the title of a legend or a signature does."""
        return not self.lettered[number] and form("aside").match(label(self.first(number))) is not None

    def may_head(self, number: int) -> bool:
        """Return whether a row may be one of a head: neither a legend nor one text."""
        return number not in self.legend and len(filled(self.rows[number])) > 1 and not spans(self.rows[number])


class RowBand(Struct, frozen=True, kw_only=True):
    """A head and the rows below it.

    head: the numbers of its rows, from the top, none when it has none; first, end: the rows below it; title: the row that
    stands above it and names it, None without.
    """

    head: Sequence[int]
    first: int
    end: int
    title: int | None


def sketches(grid: Grid, alphabet: Alphabet) -> Iterator[Sketch]:
    """Yield the parts of a grid that stand side by side, of which each has titles and letters of its own; else the whole.

    Nothing stands between two parts, but for texts that span all; of one the letters may only say what they mean.
    """
    whole = _sketch(grid, grid.rows, alphabet)
    used = {column for row in whole.rows if not spans(row) for column in filled(row)}
    start = 0
    for gap in range(1, 0 if grid.headed else max(used, default=0)):
        if gap not in used and gap + 1 in used:
            left, right = _between(whole, start, gap), _between(whole, gap, whole.width)
            titled = [kinds.lstrip()[:1] == "W" for kinds, columns in zip(right.kinds, right.lettered, strict=True) if columns]
            alone = 2 * sum(titled) > len(titled) if titled else len(right.legend) > 1
            if alone and (any(left.lettered) or not titled):
                yield left
                start = gap
    yield _between(whole, start, whole.width) if start else whole


def _between(whole: Sketch, left: int, right: int) -> Sketch:
    rows = [[cell if left <= column else None for column, cell in enumerate(row[:right])] for row in whole.rows]
    return _sketch(whole.grid, rows, whole.alphabet)


def _sketch(grid: Grid, rows: Sequence[GridRow], alphabet: Alphabet) -> Sketch:
    kinds = ["".join(" " if cell is None else alphabet.kind(cell.text) for cell in row) for row in rows]
    legend = legend_rows(rows)
    lettered = [frozenset(column for column, kind in enumerate(row) if kind in "LVP") for row in kinds]
    for number, row in enumerate(rows):
        if number in legend or is_corner(next((cell.text for cell in row if cell is not None), "")):
            lettered[number] = frozenset()
    return Sketch(grid=grid, alphabet=alphabet, rows=rows, kinds=kinds, lettered=lettered, legend=legend)


def bands(sketch: Sketch) -> list[RowBand]:
    """Return the bands of a sketch that have letters, from the top; the first may lack a head."""
    lows = _heads(sketch)
    if sketch.grid.headed and not lows and not sketch.blank(0):
        lows = [0]
    heads = [_head(sketch, low, above + 1) for above, low in pairwise((-1, *lows))]
    titles = [title_above(sketch, head[0]) for head in heads]
    starts = [head[0] if title is None else title for head, title in zip(heads, titles, strict=True)]
    ends = [*starts, len(sketch.rows)]
    found = [RowBand(head=(), first=0, end=ends[0], title=None)] if any(sketch.lettered[: ends[0]]) else []
    rest = zip(heads, ends[1:], titles, strict=True)
    return found + [RowBand(head=head, first=head[-1] + 1, end=end, title=title) for head, end, title in rest]


def title_above(sketch: Sketch, top: int) -> int | None:
    """Return the row that names a table, the last above its head that is not blank; None where that is none."""
    number = next((number for number in reversed(range(top)) if not sketch.blank(number)), None)
    return number if number is not None and spans(sketch.rows[number]) and not sketch.lettered[number] else None


def _heads(sketch: Sketch) -> list[int]:
    """Return the lowest rows of all heads, from the top.

    A row is one when over most columns with letters below it stand other things than letters. Below rows with letters
    it must also be set apart, by a blank row, a title or what stands in its corner.
    """
    found: list[int] = []
    below: list[Set[int]] = []
    for number in reversed(range(len(sketch.rows))):
        columns = frozenset[int]().union(*below)
        if columns and _is_head(sketch, number, columns):
            found.append(number)
            below = []
        elif sketch.lettered[number]:
            below = [sketch.lettered[number], *below[: _BELOW - 1]]
    return [number for number in reversed(found) if number == found[-1] or _is_apart(sketch, number)]


def _is_apart(sketch: Sketch, number: int) -> bool:
    """Return whether a row may head a further table: it is set apart, and each column of letters is headed anew."""
    below = frozenset[int]().union(*sketch.lettered[number + 1 : number + _BELOW])
    apart = sketch.blank(number - 1) or spans(sketch.rows[number - 1]) or is_corner(sketch.first(number))
    return apart and below <= filled(sketch.rows[number]).keys()


def _is_head(sketch: Sketch, number: int, columns: Set[int]) -> bool:
    """Return whether a row heads columns of letters."""
    row, kinds = filled(sketch.rows[number]), sketch.kinds[number]
    over = [column for column in columns if column in row and kinds[column] != "-"]
    if 2 * len(over) < len(columns) or not sketch.may_head(number):
        return False
    worded = {column for column, cell in row.items() if kinds[column] in "WN" or form("letter").fullmatch(cell.text)}
    lettered = sum(kinds[column] in "LVP" for column in row.keys() - worded)
    if words := len(worded.intersection(over)):
        return words > lettered and (len(worded) > 1 or not lettered)
    signs = {key(row[column].text) for column in over}
    first = next(iter(row.values())).text
    return is_corner(first) and len(signs) == len(over) and max(map(len, signs), default=0) > 1  # PO, SM, CA


def _head(sketch: Sketch, low: int, first: int) -> Sequence[int]:
    """Return the rows of a head of which the lowest is given; first: the row above which nothing belongs to it."""
    top = low
    while top > max(first, low + 1 - _HEAD_ROWS):
        kinds = Counter(sketch.kinds[top - 1])
        if kinds["W"] + kinds["N"] <= kinds["L"] + kinds["V"] + kinds["P"] or not sketch.may_head(top - 1):
            break
        top -= 1
    return range(top, low + 1)
