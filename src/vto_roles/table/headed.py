"""Readings by the letters that stand above columns: names of roles below them, ticks beside a name, or ticks below roles."""

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from vto_roles.model.terms import Letter
from vto_roles.table.grid import GridCell, cell_at, filled, spans
from vto_roles.table.letters import Alphabet, head_letter, is_tick
from vto_roles.table.reading import (
    Head,
    Reading,
    heads_of,
    is_left_over,
    kinds_of,
    list_reading,
    make_reading,
    rows_end,
    title_column,
)
from vto_roles.table.sketch import RowBand, Sketch

_FEW = 3  # rows of a stretch among which a head of letters may stand


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
                end = max(end, one.end)
                yield one


def _below_letters(sketch: Sketch, low: int, signs: Mapping[int, Letter]) -> Iterator[Reading]:
    end, heads = _names_end(sketch, low, signs), heads_of(sketch, (low,))
    rows = [number for number in range(low + 1, end) if not is_left_over(sketch, number, heads)]
    counts = kinds_of(sketch, rows)
    cells = [sketch.text(number, column) for number in rows for column in signs if sketch.kind(number, column) not in " -"]
    others = [column for column in counts if column not in signs and set(counts[column]) - {"-"}]
    if not cells or not others:
        return
    band = RowBand(head=(low,), first=low + 1, end=end, title=_title_above(sketch, low))
    extent = (low + 1, end)
    if all(map(is_tick, cells)):
        listed = list_reading(sketch, band, rows, extent, heads, list(signs), signs)
        if listed is not None:
            yield replace(listed, explained=len(cells) + len(signs), written=len(cells) + len(signs))
        return
    named = sum(not is_letter(sketch.alphabet, text) for text in cells)
    title = title_column(sketch, heads, rows, sorted(signs))
    made = make_reading(sketch, band, "letters", rows, extent, heads, title, list(signs), signs)
    yield replace(made, explained=named + len(signs), written=len(cells) + len(signs))


def _below_roles(sketch: Sketch, low: int, signs: Mapping[int, Letter]) -> Iterator[Reading]:
    """Yield the reading by which letters stand below roles, each letter a column with ticks."""
    end, heads = rows_end(sketch, low + 1, len(sketch.rows)), heads_of(sketch, (low - 1, low))
    rows = [number for number in range(low + 1, end) if not is_left_over(sketch, number)]
    cells = [sketch.text(number, column) for number in rows for column in signs if sketch.kind(number, column) not in " -"]
    role: GridCell | None = None
    for column in range(min(signs), sketch.width):
        role = cell_at(sketch.rows[low - 1], column) or role
        if role is not None and column in signs:
            heads[column] = Head(role.text, role)
    several = len(signs) > len(set(signs.values()))
    if several and cells and all(map(is_tick, cells)) and all(column in heads for column in signs):
        band = RowBand(head=(low - 1, low), first=low + 1, end=end, title=_title_above(sketch, low - 1))
        title = title_column(sketch, heads, rows, [min(signs)])
        made = make_reading(sketch, band, "marks", rows, (low + 1, end), heads, title, list(signs), signs)
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
