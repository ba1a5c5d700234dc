"""Candidate readings of a sketch: rectangles of letters with titles beside and heads above, or names and ticks below letters.

Cells decide first: words are looked up only where the cells leave it open. What a reading explains is counted, not judged.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from msgspec.structs import replace

from vto_roles.model.terms import Letter
from vto_roles.read.cells.grid import GridCell, cell_at, filled, spans
from vto_roles.table.letters import head_letter, is_tick
from vto_roles.table.reading import Reading, heads_of, is_headed, is_prose, title_column
from vto_roles.table.sketch import RowBand, Sketch, bands, title_above
from vto_roles.table.words import is_role

_FEW = 3  # rows of a stretch among which a head of letters may stand


def candidates(sketch: Sketch) -> Iterator[Reading]:
    """Yield every reading of a sketch that explains a cell."""
    found = (*(one for band in bands(sketch) for one in by_letters(sketch, band)), *by_heads(sketch))
    yield from (one for one in found if one.explained)


def by_letters(sketch: Sketch, band: RowBand) -> Iterator[Reading]:
    """Yield the reading of a band by the letters in its cells: its rows are tasks, roles, or a task, a role and a letter."""
    full = [number for number in range(band.first, band.end) if sketch.lettered[number]]
    counts = _kinds(sketch, full)
    worded = {column for column, count in counts.items() if count["W"] + count["N"] > sum(count[kind] for kind in "LVPSM")}
    lettered = sorted(column for column, count in counts.items() if count.keys() & set("LVP") and column not in worded)
    if not lettered:
        return
    band, heads = replace(band, end=_end(sketch, full[-1] + 1, band.end)), heads_of(sketch, band.head)
    title = title_column(sketch, heads, full, lettered)
    columns = _columns(sketch, heads, full, title, lettered)
    made = Reading(kind="roles", sketch=sketch, band=band, heads=heads, title=title, columns=columns)
    yield (_list(made, full, lettered) if len(lettered) == 1 else None) or made


def _columns(
    sketch: Sketch, heads: Mapping[int, GridCell], full: Sequence[int], title: int, lettered: Sequence[int]
) -> list[int]:
    """Return the columns that hold letters.

    A column does when most that stands in it is letters; when all that it holds are short signs; or when all its cells are
    blank below a head and nothing stands between it and letters. Left of the titles every cell must be letters. Several
    columns of ticks below heads that name nobody are months, or kinds of training.
    """
    counts = _kinds(sketch, full)
    beside = sorted({*heads, *counts} - {*lettered, *range(title + 1)})
    kinds = {column: set(counts.get(column, ())) - {"-"} for column in beside if not is_headed(heads, column, "remark")}
    signs = {column for column, one in kinds.items() if one and one <= set("MSP")}
    unknown = {column for column in signs if column not in heads or not is_role(heads[column].text)}
    written = {column: [number for number in full if sketch.written(number, column)] for column in unknown}
    ticked = {column for column in unknown if all(is_tick(sketch.text(number, column)) for number in written[column])}
    near = {column for column in lettered if column > title or set(counts[column]) <= set("LV-")}
    near |= signs - ticked if len(ticked) > 1 else signs
    blank = [column for column, one in kinds.items() if column in heads and not one]
    for column in (*blank, *reversed(blank)):
        near |= {column} if {column - 1, column + 1} & near else set()
    return sorted(near)


def by_heads(sketch: Sketch) -> Iterator[Reading]:
    """Yield the readings by letters that head columns: names of roles stand below them, or ticks beside a name."""
    place = end = 0
    for number, row in enumerate(sketch.rows[:-1]):
        place = 0 if sketch.blank(number) else place + (not spans(row))
        if number < end or not 0 < place <= _FEW:
            continue
        signs = {column: letter for column, cell in filled(row).items() if (letter := head_letter(cell.text)) is not None}
        if len(set(signs.values())) < 2 or len(signs) * 3 <= len(filled(row)):
            continue
        above = sketch.rows[max(0, number + 1 - place) : number]
        headed = any(len({cell.text for column, cell in filled(one).items() if column in signs}) > 1 for one in above)
        made = _below_roles(sketch, number, signs) if headed else _below_letters(sketch, number, signs)
        if made is not None:
            end = made.band.end
            yield made


def _below_letters(sketch: Sketch, low: int, signs: Mapping[int, Letter]) -> Reading | None:
    band = RowBand(head=(low,), first=low + 1, end=_names_end(sketch, low, signs), title=title_above(sketch, low))
    rows = [number for number in range(band.first, band.end) if number not in sketch.legend]
    full = [number for number in rows if any(sketch.written(number, column) for column in signs)]
    if not full or len(_kinds(sketch, full).keys() - signs.keys()) == 0:
        return None
    heads, columns = heads_of(sketch, band.head), sorted(signs)
    title = title_column(sketch, heads, full, columns)
    made = Reading(kind="letters", sketch=sketch, band=band, heads=heads, title=title, columns=columns, signs=signs)
    if all(is_tick(cell.text) for one in made.lines if one.part == "row" for cell in one.cells.values()):
        return _list(made, full, columns)
    return made


def _below_roles(sketch: Sketch, low: int, signs: Mapping[int, Letter]) -> Reading | None:
    """Return the reading by which letters stand below roles, each letter a column with ticks."""
    end, heads = _end(sketch, low + 1, len(sketch.rows)), heads_of(sketch, (low - 1, low))
    role: GridCell | None = None
    for column in range(min(signs), sketch.width):
        role = cell_at(sketch.rows[low - 1], column) or role
        if role is not None and column in signs:
            heads[column] = role
    band = RowBand(head=(low - 1, low), first=low + 1, end=end, title=title_above(sketch, low - 1))
    title = title_column(sketch, heads, range(low + 1, end), [min(signs)])
    made = Reading(kind="marks", sketch=sketch, band=band, heads=heads, title=title, columns=sorted(signs), signs=signs)
    cells = [cell.text for one in made.lines if one.part == "row" for cell in one.cells.values()]
    several = len(signs) > len(set(signs.values())) and signs.keys() <= heads.keys()
    return made if several and cells and all(map(is_tick, cells)) else None


def _names_end(sketch: Sketch, low: int, signs: Mapping[int, Letter]) -> int:
    """Return where the rows below a head of letters end: over blank rows they go on while names stand below a letter."""
    end, opened = low + 1, False
    for number in range(low + 1, 0 if sketch.grid.headed else len(sketch.rows)):
        kinds = {sketch.kind(number, column) for column in signs}
        if sketch.blank(number):
            opened = True
        elif opened and (number in sketch.legend or sketch.aside(number) or not kinds & set("WML") or kinds <= set("LV")):
            break  # the head of another table, if letters only
        else:
            end, opened = number + 1, False
    return len(sketch.rows) if sketch.grid.headed else end


def _list(made: Reading, rows: Sequence[int], columns: Sequence[int]) -> Reading | None:
    """Return the reading by which each row names a task and a role; None when no column of roles is to be found."""
    sketch, heads = made.sketch, made.heads
    prose = [column for column in range(sketch.width) if column not in columns and is_prose(sketch, rows, column)]
    titles = [column for column in prose if is_headed(heads, column, "task")]
    others = [column for column in prose if column not in titles and not is_headed(heads, column, "remark")]
    titles = titles or others[:1]
    others = [column for column in others if column not in titles]
    named = [column for column in others if is_headed(heads, column, "role")]
    if made.signs or any(is_headed(heads, column, "letter") for column in columns):
        named += others
    return replace(made, kind="list", title=titles[-1], columns=columns, named=named[0]) if named and titles else None


def _end(sketch: Sketch, number: int, end: int) -> int:
    """Return where the rows end that go on from one without a blank one."""
    while number < end and not sketch.blank(number):
        number += 1
    return end if sketch.grid.headed else number


def _kinds(sketch: Sketch, rows: Collection[int]) -> dict[int, Counter[str]]:
    """Return how many cells of each kind stand in each column."""
    counts: dict[int, Counter[str]] = {}
    for number in rows:
        for column, kind in enumerate(sketch.kinds[number]):
            if kind != " ":
                counts.setdefault(column, Counter())[kind] += 1
    return counts
