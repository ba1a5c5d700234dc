"""Readings by the letters that stand in cells: rectangles of letters, with the titles beside them and the heads above.

Cells decide first: words are looked up only where the cells leave it open. What a reading explains is counted, not judged.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from msgspec.structs import replace

from vto_roles.table.letters import is_tick
from vto_roles.table.reading import (
    Head,
    Reading,
    heads_of,
    is_left_over,
    is_remark,
    kinds_of,
    list_reading,
    make_reading,
    rows_end,
    title_column,
)
from vto_roles.table.sketch import RowBand, Sketch
from vto_roles.table.words import is_role


def by_letters(sketch: Sketch, band: RowBand) -> Iterator[Reading]:
    """Yield the readings of a band by the letters in its cells: rows that are tasks, roles, or a task, a role and a letter."""
    numbers = [number for number in range(band.first, band.end) if sketch.lettered[number]]
    if not numbers:
        return
    end = rows_end(sketch, numbers[-1], band.end)
    heads = heads_of(sketch, band.head)
    rows = _rows(sketch, band.first, end, heads)
    counts = kinds_of(sketch, rows)
    lettered = [column for column in sorted(counts) if sum(counts[column][kind] for kind in "LVP")]
    worded = {column for column in lettered if _is_worded(counts[column])}
    lettered = [column for column in lettered if column not in worded]
    if not lettered:
        return
    title = title_column(sketch, heads, rows, lettered)
    columns = _columns(sketch, heads, rows, counts, title, lettered)
    made = make_reading(sketch, band, "roles", rows, (band.first, end), heads, title, columns)
    made = replace(made, doubt=_doubt(sketch, made, rows, [counts[column] for column in worded if not is_remark(heads, column)]))
    only = [column for column in columns if column in lettered]
    if len(only) == 1 and (only[0] not in heads or not is_role(heads[only[0]].text)):
        listed = list_reading(sketch, band, rows, (band.first, end), heads, only, {})
        if listed is not None:
            yield listed
            return
    yield made


def _rows(sketch: Sketch, first: int, end: int, heads: Mapping[int, Head]) -> list[int]:
    """Return the rows of a table that are not left over, and hold no numbers where others hold letters."""
    rows = [number for number in range(first, end) if not is_left_over(sketch, number, heads)]
    columns = frozenset[int]().union(*(sketch.lettered[number] for number in rows))
    return [number for number in rows if sketch.lettered[number] or not _is_count(sketch, number, columns)]


def _is_count(sketch: Sketch, number: int, columns: Collection[int]) -> bool:
    """Return whether a row holds numbers where other rows hold letters."""
    kinds = {sketch.kind(number, column) for column in columns} - set(" -")
    return kinds == {"N"}


def _is_worded(count: Mapping[str, int]) -> bool:
    """Return whether more cells of a column hold words than letters or marks."""
    return count["W"] + count["N"] > sum(count[kind] for kind in "LVPSM")


def _columns(
    sketch: Sketch,
    heads: Mapping[int, Head],
    rows: Sequence[int],
    counts: Mapping[int, Counter[str]],
    title: int,
    lettered: Sequence[int],
) -> list[int]:
    """Return the columns that hold letters.

    A column does when most that stands in it is letters; when all that it holds are short signs; or when all its cells are
    blank below a head and nothing stands between it and letters. Left of the titles every cell must be letters. Several
    columns of ticks below heads that name nobody are months, or kinds of training.
    """
    found = {column for column in lettered if column > title or set(counts[column]) <= set("LV-")}
    beside = {*heads, *counts} - {*lettered, *range(title + 1)}
    beside = {column for column in beside if not is_remark(heads, column)}
    kinds = {column: set(counts.get(column, ())) - {"-"} for column in beside}
    signs = {column for column, one in kinds.items() if one and one <= set("MSP")}
    ticked = {column for column in signs if _is_ticked(sketch, heads, rows, column)}
    near = found | (signs - ticked if len(ticked) > 1 else signs)
    blank = {column for column in beside & heads.keys() if not kinds[column]}
    return sorted(near | {column for column in blank if _joins(column, near, near | blank)})


def _is_ticked(sketch: Sketch, heads: Mapping[int, Head], rows: Sequence[int], column: int) -> bool:
    """Return whether a column holds ticks and nothing else, and nobody that is known heads it."""
    if column in heads and is_role(heads[column].text):
        return False
    return all(is_tick(sketch.text(number, column)) for number in rows if sketch.kind(number, column) not in " -")


def _joins(column: int, near: Collection[int], passable: Collection[int]) -> bool:
    """Return whether a column stands with other blank ones beside one that is written in."""
    for step in (-1, 1):
        at = column
        while at in passable and at not in near:
            at += step
        if at in near:
            return True
    return False


def _doubt(sketch: Sketch, made: Reading, rows: Sequence[int], worded: Sequence[Mapping[str, int]]) -> str:
    """Return why a reading by letters may be wrong: more words than letters in a row or column of it."""
    for number in rows:
        kinds = [sketch.kind(number, column) for column in made.columns]
        if kinds.count("W") > sum(kind in "LVPSM" for kind in kinds):
            return "words"
    if any(count["L"] > 1 and 3 * count["L"] >= count["W"] for count in worded):
        return "words"
    return ""
