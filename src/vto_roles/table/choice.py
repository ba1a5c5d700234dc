"""Candidate readings judged: the best of those that share cells, which way round it is, and whether it is sure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from msgspec.structs import replace

from vto_roles.model.terms import LETTERS, Letter
from vto_roles.read.cells.grid import Grid, cell_at
from vto_roles.table.candidates import by_heads, candidates
from vto_roles.table.letters import Alphabet, is_tick, names
from vto_roles.table.reading import Reading, is_left_over, is_remark
from vto_roles.table.sketch import Sketch, sketches
from vto_roles.table.words import is_role, key, table_words

_LEAST = 0.5  # of what is written in a reading: what it explains, else it is none
_GOOD = 0.7  # below it a reading is not sure
_PURE = 0.9  # of a reading without an A or without an R: more other signs make it a table of something else
_NEAR = 0.8  # of what the best reading explains: another that explains as much makes it unsure
_CLEAR = 0.3  # below it neither way round is clearly the right one
_OTHERS = 0.2  # of what is written: so many letters that are none of ours make it a table of something else
_FEW = 2  # columns of letters that may be marks or classes of something
_LOW = 20  # rows of a grid in which letters may head rows
_UNREAD = 4  # letters of both kinds in a table that is not read
_PRIOR = 0.25  # most people put tasks in rows
_CORNER = 2.4  # what it weighs that the corner says tasks or roles
_AGAINST = 1.2  # what all else together must not say against the corner
_MANY = 4  # lines, but for one, from which on one A a line weighs in full
_LONGER, _LETTERS = 0.3, 4  # what it weighs that titles are longer than heads, by so many letters on average: tasks are


class TableChoice:
    """The readings of a file: found, those to be read; doubt: why they may be wrong, "" when they are sure."""

    def __init__(self, grids: Iterable[Grid], alphabet: Alphabet) -> None:
        self.found: list[Reading] = []
        self.doubt = ""
        self.grids = list(grids)
        self.hidden = tuple(part for grid in self.grids for part in grid.hidden)
        parted = [list(sketches(grid, alphabet)) for grid in self.grids]
        for place, parts in enumerate(parted):
            found = [one for sketch in parts for one in self._best(candidates(sketch))]
            turned = list(_turned(self.grids[place], alphabet))
            if sum(one.explained for one in turned) > sum(one.explained for one in found):
                found, self.grids[place] = turned, turned[0].grid
                parted[place] = list(sketches(self.grids[place], alphabet))
            self.found += found
        self.found = [one for one in self.found if not one.weak] or self.found
        doubts = [self.doubt, *(one.doubt for one in self.found)]
        for parts in parted:
            within = [one for one in self.found if one.grid is parts[0].grid]
            doubts += ["part"] if within and any(_is_unread(sketch, within) for sketch in parts) else []
        self.doubt = next(filter(None, doubts), "")

    def _best(self, made: Iterable[Reading]) -> Iterator[Reading]:
        """Yield the best of the readings that share rows, the one that explains most first."""
        left = sorted(made, key=lambda one: (-one.explained, one.top))
        taken: list[Reading] = []
        for one in left:
            rivals = [other for other in taken if other.top < one.band.end and one.top < other.band.end]
            if rivals:
                if any(one.explained >= _NEAR * rival.explained and _share(one) >= _GOOD for rival in rivals):
                    self.doubt = self.doubt or "two"
                continue
            if not _is_matrix(one):
                continue
            if _share(one) < _LEAST:
                self.doubt = self.doubt or ("words" if _is_serious(one) else "")
                continue
            taken.append(one)
        for one in sorted(taken, key=lambda one: one.top):
            yield _judged(one)


def _turned(grid: Grid, alphabet: Alphabet) -> Iterator[Reading]:
    """Yield the readings by letters that head rows, of the grid with its rows as columns.

    Names stand beside those letters, known or several times: words that stand beside a letter once say what it means.
    """
    if not 1 < len(grid.rows) <= _LOW:
        return
    rows = list(zip_longest(*grid.rows))
    for sketch in sketches(replace(grid, rows=rows, joined=frozenset((column, row) for row, column in grid.joined)), alphabet):
        for one in by_heads(sketch):
            cells = [cell.text for row in one.body for column in one.signs if (cell := cell_at(row, column)) is not None]
            held = [name for text in cells for name, _ in names(text, ())]
            often = Counter(map(key, held))
            if one.kind == "letters" and _part(often[key(name)] > 1 or is_role(name) for name in held) > _LEAST:
                yield _judged(one)


def _share(one: Reading) -> float:
    return one.explained / one.written


def _is_mixed(one: Reading) -> bool:
    """Return whether too much of a reading is what it does not read: words among letters, letters among names."""
    return (one.written - one.explained if one.signs else one.words) > (1 - _GOOD) * one.written


def _letters(one: Reading) -> list[list[tuple[Letter, ...]]]:
    """Return the letters of each row of a reading that has any, column by column."""
    rows = ([one.sketch.alphabet.at(row, column).letters for column in one.columns] for row in one.body)
    return [row for row in rows if any(row)]


def _is_matrix(one: Reading) -> bool:
    """Return whether a reading says who decides or does something.

    Letters without an A, or without an R, may be marks or classes: then the words around them must speak of tasks or roles.
    """
    if one.signs:
        return bool({"A", "R"} & set(one.signs.values()))
    held = {letter for row in _letters(one) for found in row if len(found) < len(LETTERS) for letter in found}  # RACI is a word
    if {"A", "R"} <= held:
        return True
    titles, heads = _titles(one)
    people = max(_part(map(is_role, heads)), _part(map(is_role, titles)))
    spoken = _corner(one) and people >= _LEAST
    return bool({"A", "R"} & held) and bool(spoken or ((_corner(one) or people > _LEAST) and _share(one) >= _PURE))


def _is_spoken(one: Reading) -> bool:
    """Return whether anything but a few letters says that a reading is one of roles and tasks, and no other letters deny it."""
    titles, heads = _titles(one)
    if one.sketch.alphabet.spoken:
        return True
    if one.signs:  # C, I and A alone may be classes of something
        return bool({"A", "R"} <= set(one.signs.values()) or _corner(one))
    if len(one.columns) == 1 and is_remark(one.heads, one.columns[0]):  # the status of each task
        return False
    people = any(map(is_role, heads)) or any(map(is_role, titles))
    places = [(number, column) for number in one.numbers for column in one.columns]
    others = sum(_is_foreign(one.sketch, number, column) for number, column in places)
    if others > _OTHERS * one.written:
        return bool(people and _corner(one))
    return bool(people or _corner(one) or len(one.columns) > _FEW)


def _is_foreign(sketch: Sketch, number: int, column: int) -> bool:
    """Return whether a cell holds letters that are none of ours: red, amber and green; create, read, update and delete."""
    kind, text = sketch.kind(number, column), sketch.text(number, column)
    return kind == "P" or (kind == "M" and text.isalpha() and not is_tick(text))


def _is_serious(one: Reading) -> bool:
    """Return whether a reading that is not good holds enough letters not to pass in silence."""
    found = [letters for row in _letters(one) for letters in row if letters]
    return not one.signs and len(found) >= _UNREAD and {"A", "R"} <= {letter for letters in found for letter in letters}


def _judged(one: Reading) -> Reading:
    """Return a reading with the way round that it has, and its doubt."""
    doubts = [
        (one.doubt, bool(one.doubt)),
        ("words", _is_mixed(one)),
        ("heads", not one.heads),
        ("legend", one.sketch.alphabet.foreign and not one.signs),
    ]
    if one.kind == "roles":
        corner, rest = _corner(one), _way_round(one)
        against = abs(corner) == _CORNER and corner * rest < -_AGAINST * _CORNER
        doubts.append(("way", against or abs(corner + rest) < _CLEAR))
        one = replace(one, kind="roles" if corner + rest > 0 else "tasks")
    doubts.append(("letters", not _is_spoken(one)))
    return replace(one, doubt=next((doubt for doubt, holds in doubts if holds), ""))


def _way_round(one: Reading) -> float:
    """Return how much more the cells say that rows are tasks than that they are roles.

    On which side the known roles stand, which side has longer titles, and on which each line has exactly one A.
    """
    titles, heads = _titles(one)
    held = _letters(one)
    lines = [sum("A" in found for found in row) for row in held]
    columns = [sum("A" in found for found in column) for column in zip(*held, strict=True) if any(column)]
    longer = sum(map(len, titles)) / max(1, len(titles)) - sum(map(len, heads)) / max(1, len(heads))
    several = min(1, (min(len(lines), len(columns)) - 1) / _MANY)
    return (
        _PRIOR
        + (_LONGER if longer > _LETTERS else -_LONGER if longer < -_LETTERS else 0)
        + 2 * (_part(map(is_role, heads)) - _part(map(is_role, titles)))
        + 2 * several * (_part(count == 1 for count in lines) - _part(count == 1 for count in columns))
    )


def _titles(one: Reading) -> tuple[list[str], list[str]]:
    """Return the titles of the rows with letters, and the heads of the columns."""
    rows = (row for row in one.body if any(one.sketch.alphabet.at(row, column).letters for column in one.columns))
    titles = [cell.text for row in rows if (cell := cell_at(row, one.title)) is not None]
    return titles, [one.heads[column].text for column in one.columns if column in one.heads]


def _part(holds: Iterable[bool]) -> float:
    """Return the share of lines for which something holds."""
    all_ = list(holds)
    return sum(all_) / len(all_) if all_ else 0.0


def _corner(one: Reading) -> float:
    """Return what the head above the titles says: tasks or roles, or the first of both."""
    head = one.heads.get(one.title)
    text = "" if head is None else head.text
    task, role = table_words().task.search(text), table_words().role.search(text)
    if task is not None and role is not None:
        return 0.5 if task.start() < role.start() else -0.5
    return _CORNER if task is not None else -_CORNER if role is not None else 0.0


def _is_unread(sketch: Sketch, found: Sequence[Reading]) -> bool:
    """Return whether letters stand in a row or column of a sheet that no reading takes, beyond a stray one."""
    rows: dict[int, int] = {}
    columns: dict[int, int] = {}
    start = min(one.title for one in found)
    for number in range(len(sketch.rows)):
        if not sketch.lettered[number] or is_left_over(sketch, number) or _is_head(found, number):
            continue
        taken = {column for one in found if one.band.first <= number < one.band.end for column in (*one.columns, one.title)}
        for column in sketch.lettered[number] - taken:
            if sketch.kind(number, column) == "L" and column > start:
                rows[number] = rows.get(number, 0) + 1
                columns[column] = columns.get(column, 0) + 1
    return max((*rows.values(), *columns.values()), default=0) > 1


def _is_head(found: Sequence[Reading], number: int) -> bool:
    return any(number in one.band.head for one in found)
