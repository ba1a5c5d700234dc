"""Candidate readings of a sketch: rectangles of letters with titles beside and heads above, or names and ticks below letters.

Cells decide first: words are looked up only where the cells leave it open. What a reading explains is counted, not judged.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from msgspec.structs import replace

from vto_roles.model.terms import Letter
from vto_roles.read.cells.grid import GridCell, cell_at, filled, spans
from vto_roles.table.letters import Alphabet, head_letter, is_tick
from vto_roles.table.reading import (
    Head,
    Reading,
    heads_of,
    is_left_over,
    is_named,
    is_prose,
    is_remark,
    make_reading,
    title_column,
)
from vto_roles.table.sketch import RowBand, Sketch, bands
from vto_roles.table.words import is_role, table_words

_FEW = 3  # rows of a stretch among which a head of letters may stand


def candidates(sketch: Sketch) -> Iterator[Reading]:
    """Yield every reading of a sketch that explains a cell."""
    found = (*(one for band in bands(sketch) for one in by_letters(sketch, band)), *by_heads(sketch))
    yield from (one for one in found if one.explained)


def by_letters(sketch: Sketch, band: RowBand) -> Iterator[Reading]:
    """Yield the readings of a band by the letters in its cells: rows that are tasks, roles, or a task, a role and a letter."""
    numbers = [number for number in range(band.first, band.end) if sketch.lettered[number]]
    if not numbers:
        return
    band = replace(band, end=_rows_end(sketch, numbers[-1], band.end))
    heads = heads_of(sketch, band.head)
    rows = _rows(sketch, band, heads)
    counts = _kinds(sketch, rows)
    lettered = [column for column in sorted(counts) if sum(counts[column][kind] for kind in "LVP")]
    worded = {column for column in lettered if _is_worded(counts[column])}
    lettered = [column for column in lettered if column not in worded]
    if not lettered:
        return
    title = title_column(sketch, heads, rows, lettered)
    columns = _columns(sketch, heads, rows, counts, title, lettered)
    made = make_reading(sketch, band, "roles", rows, heads, title, columns)
    made = replace(made, doubt=_doubt(sketch, made, rows, [counts[column] for column in worded if not is_remark(heads, column)]))
    only = [column for column in columns if column in lettered]
    if len(only) == 1 and (only[0] not in heads or not is_role(heads[only[0]].text)):
        listed = _list(sketch, band, rows, heads, only, {})
        if listed is not None:
            yield listed
            return
    yield made


def _rows(sketch: Sketch, band: RowBand, heads: Mapping[int, Head]) -> list[int]:
    """Return the rows of a table that are not left over, and hold no numbers where others hold letters."""
    rows = [number for number in range(band.first, band.end) if not is_left_over(sketch, number, heads)]
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
    return all(is_tick(sketch.text(number, column)) for number in rows if sketch.written(number, column))


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


def by_heads(sketch: Sketch) -> Iterator[Reading]:
    """Yield the readings by letters that head columns: names of roles stand below them, or ticks beside a name."""
    place = end = 0
    for number in range(len(sketch.rows) - 1):
        place = 0 if sketch.blank(number) else place + (not spans(sketch.rows[number]))
        if number < end or not 0 < place <= _FEW:
            continue
        cells = filled(sketch.rows[number])
        signs = {column: letter for column, cell in cells.items() if (letter := head_letter(cell.text)) is not None}
        above = (sketch.rows[number - back] for back in range(1, place) if number >= back)
        headed = any(len({cell.text for column, cell in filled(row).items() if column in signs}) > 1 for row in above)
        if len(set(signs.values())) > 1 and len(signs) * 3 > len(cells):
            below = _below_letters if not headed else _below_roles
            for one in below(sketch, number, signs):
                end = max(end, one.band.end)
                yield one


def _below_letters(sketch: Sketch, low: int, signs: Mapping[int, Letter]) -> Iterator[Reading]:
    end, heads = _names_end(sketch, low, signs), heads_of(sketch, (low,))
    rows = [number for number in range(low + 1, end) if not is_left_over(sketch, number, heads)]
    counts = _kinds(sketch, rows)
    cells = [sketch.text(number, column) for number in rows for column in signs if sketch.written(number, column)]
    others = [column for column in counts if column not in signs and set(counts[column]) - {"-"}]
    if not cells or not others:
        return
    band = RowBand(head=(low,), first=low + 1, end=end, title=_title_above(sketch, low))
    if all(map(is_tick, cells)):
        listed = _list(sketch, band, rows, heads, list(signs), signs)
        if listed is not None:
            yield replace(listed, explained=len(cells) + len(signs), written=len(cells) + len(signs))
        return
    named = sum(not is_letter(sketch.alphabet, text) for text in cells)
    title = title_column(sketch, heads, rows, sorted(signs))
    made = make_reading(sketch, band, "letters", rows, heads, title, list(signs), signs)
    yield replace(made, explained=named + len(signs), written=len(cells) + len(signs))


def _below_roles(sketch: Sketch, low: int, signs: Mapping[int, Letter]) -> Iterator[Reading]:
    """Yield the reading by which letters stand below roles, each letter a column with ticks."""
    end, heads = _rows_end(sketch, low + 1, len(sketch.rows)), heads_of(sketch, (low - 1, low))
    rows = [number for number in range(low + 1, end) if not is_left_over(sketch, number)]
    cells = [sketch.text(number, column) for number in rows for column in signs if sketch.written(number, column)]
    role: GridCell | None = None
    for column in range(min(signs), sketch.width):
        role = cell_at(sketch.rows[low - 1], column) or role
        if role is not None and column in signs:
            heads[column] = Head(role.text, role)
    several = len(signs) > len(set(signs.values()))
    if several and cells and all(map(is_tick, cells)) and all(column in heads for column in signs):
        band = RowBand(head=(low - 1, low), first=low + 1, end=end, title=_title_above(sketch, low - 1))
        title = title_column(sketch, heads, rows, [min(signs)])
        made = make_reading(sketch, band, "marks", rows, heads, title, list(signs), signs)
        yield replace(made, explained=len(cells) + len(signs), written=len(cells) + len(signs))


def is_letter(alphabet: Alphabet, text: str) -> bool:
    """Return whether a cell that should hold names holds a letter instead; CA and IC are names."""
    read = alphabet.letters(text)
    return read.clear and (len(read.letters) == 1 or set(read.letters) == {"A", "R"})


def _names_end(sketch: Sketch, low: int, signs: Mapping[int, Letter]) -> int:
    """Return where the rows below a head of letters end: over blank rows they go on while names stand below a letter."""
    number, end = low + 1, low + 1
    opened = False
    while number < len(sketch.rows):
        if sketch.blank(number):
            opened = True
        elif opened and all(sketch.kind(number, column) in "LV" for column in signs):
            break  # the head of another table
        elif opened and (is_left_over(sketch, number) or not any(sketch.kind(number, column) in "WML" for column in signs)):
            break
        else:
            end, opened = number + 1, False
        number += 1
    return len(sketch.rows) if sketch.grid.headed else end


def _title_above(sketch: Sketch, top: int) -> int | None:
    number = top - 1
    while number > 0 and sketch.blank(number):
        number -= 1
    return number if number >= 0 and not sketch.blank(number) and spans(sketch.rows[number]) else None


def _list(
    sketch: Sketch,
    band: RowBand,
    rows: Sequence[int],
    heads: Mapping[int, Head],
    columns: Sequence[int],
    signs: Mapping[int, Letter],
) -> Reading | None:
    """Return the reading by which each row names a task and a role; None when no column of roles is to be found."""
    prose = [column for column in range(sketch.width) if column not in columns and is_prose(sketch, rows, column)]
    text = {column: heads[column].text.replace("_", " ") if column in heads else "" for column in prose}
    titles = [column for column in prose if is_named(heads, column)]
    others = [column for column in prose if column not in titles and not table_words().remark.search(text[column])]
    titles = titles or others[:1]
    others = [column for column in others if column not in titles]
    named = [column for column in others if table_words().role.search(text[column])]
    if signs or any(column in heads and table_words().letter.search(heads[column].text) for column in columns):
        named += others
    if not named or not titles:
        return None
    return make_reading(sketch, band, "list", rows, heads, titles[-1], columns, signs, named[0])


def _rows_end(sketch: Sketch, last: int, end: int) -> int:
    """Return where the rows end that go on without a blank one behind the last with letters."""
    number = last + 1
    while number < end and not sketch.blank(number):
        number += 1
    return end if sketch.grid.headed else number


def _kinds(sketch: Sketch, rows: Sequence[int]) -> dict[int, Counter[str]]:
    """Return how many cells of each kind stand in each column."""
    counts: dict[int, Counter[str]] = {}
    for number in rows:
        for column, kind in enumerate(sketch.kinds[number]):
            if kind != " ":
                counts.setdefault(column, Counter())[kind] += 1
    return counts
