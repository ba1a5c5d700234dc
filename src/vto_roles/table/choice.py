"""Candidate readings judged: the best of those that share cells, which way round it is, and whether it is sure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from msgspec.structs import replace

from vto_roles.model.terms import LETTERS
from vto_roles.read.cells.grid import Grid, cell_at
from vto_roles.table.candidates import by_heads, candidates
from vto_roles.table.letters import Alphabet, is_tick, names
from vto_roles.table.reading import Reading, is_headed
from vto_roles.table.sketch import Sketch, sketches
from vto_roles.table.words import form, is_role, key

_LEAST = 0.5  # of what is written in a reading: what it explains, else it is none
_GOOD = 0.7  # below it a reading is not sure
_PURE = 0.9  # of a reading without an A or without an R: more other signs make it a table of something else
_NEAR = 0.8  # of what the best reading explains: another that explains as much makes it unsure
_CLEAR = 0.3  # below it neither way round is clearly the right one
_OTHERS = 0.2  # of what is written: so many letters that are none of ours make it a table of something else
_FEW = 2  # columns of letters that may be marks or classes of something
_ONE = 0.6  # of the rows or columns: what has exactly one A, where the corner does not speak of tasks or roles
_LOW = 20  # rows of a grid in which letters may head rows
_UNREAD = 4  # letters of both kinds in a table that is not read
_STRAY = 2  # letters that stand nowhere
_PRIOR = 0.25  # most people put tasks in rows
_CORNER = 2.4  # what it weighs that the corner says tasks or roles: what says more against it makes it unsure
_MANY = 4  # lines, but for one, from which on one A a line weighs in full
_LONGER, _LETTERS = 0.3, 4  # what it weighs that titles are longer than heads, by so many letters on average: tasks are


class TableChoice:
    """The readings of a file: found, those to be read; doubt: why they may be wrong, "" when they are sure."""

    def __init__(self, grids: Iterable[Grid], alphabet: Alphabet) -> None:
        self.found: list[Reading] = []
        self.doubt = ""
        self.grids = list(grids)
        parted = [list(sketches(grid, alphabet)) for grid in self.grids]
        for place, parts in enumerate(parted):
            found = [one for sketch in parts for one in self._best(candidates(sketch))]
            turned = list(_turned(self.grids[place], alphabet))
            if sum(one.explained for one in turned) > sum(one.explained for one in found):
                found, self.grids[place] = turned, turned[0].sketch.grid
                parted[place] = list(sketches(self.grids[place], alphabet))
            self.found += found
        # A list, or one column of signs, may say again what a matrix says, or not at all.
        full = ((one, sum(any(cell_at(row, column) for row in one.body) for column in one.columns)) for one in self.found)
        self.found = [one for one, columns in full if one.kind != "list" and columns > 1] or self.found
        doubts = [self.doubt, *(one.doubt for one in self.found)]
        for parts in parted:
            within = [one for one in self.found if one.sketch.grid is parts[0].grid]
            doubts += ["part"] if within and any(_is_unread(sketch, within) for sketch in parts) else []
        self.doubt = next(filter(None, doubts), "")

    def _best(self, made: Iterable[Reading]) -> Iterator[Reading]:
        """Yield the best of the readings that share rows, from the top; the one that explains most is taken first."""
        taken: list[Reading] = []
        for one in sorted(made, key=lambda one: (-one.explained, one.top)):
            rivals = [other for other in taken if other.top < one.band.end and one.top < other.band.end]
            if any(one.explained >= _NEAR * rival.explained and _share(one) >= _GOOD for rival in rivals):
                self.doubt = self.doubt or "two"
            elif not rivals and (judged := _judged(one)) is not None:
                if _share(one) >= _LEAST:
                    taken.append(judged)
                elif not one.signs and one.explained >= _UNREAD:
                    self.doubt = self.doubt or "words"
        yield from sorted(taken, key=lambda one: one.top)


def _turned(grid: Grid, alphabet: Alphabet) -> Iterator[Reading]:
    """Yield the readings by letters that head rows, of the grid with its rows as columns.

    Names stand beside those letters, known or several times: words that stand beside a letter once say what it means.
    """
    if not 1 < len(grid.rows) <= _LOW:
        return
    rows = list(zip_longest(*grid.rows))
    for sketch in sketches(replace(grid, rows=rows, joined=frozenset((column, row) for row, column in grid.joined)), alphabet):
        for one in map(_judged, by_heads(sketch)):
            if one is not None and one.kind == "letters":
                cells = [cell for row in one.body for column in one.signs if (cell := cell_at(row, column)) is not None]
                held = [name for cell in cells for name, _ in names(cell.text, ())]
                often = Counter(map(key, held))
                if _part(often[key(name)] > 1 or is_role(name) for name in held) > _LEAST:
                    yield one


class _Evidence:
    """What speaks for a reading: letters, of each row that has any; titles of these rows, and heads of the columns.

    held: A and R, where they are among them; known: the shares of titles and of heads that are roles; single: those of rows and
    of columns that have no second A; corner: what the head above the titles says: tasks or roles, or the first of both.
    """

    def __init__(self, one: Reading) -> None:
        sketch, numbers = one.sketch, range(one.band.first, one.band.end)
        read = ([sketch.alphabet.letters(sketch.text(number, column)).letters for column in one.columns] for number in numbers)
        rows = {number: held for number, held in zip(numbers, read, strict=True) if any(held)}
        self.letters = list(rows.values())
        self.columns = [column for column in zip(*self.letters, strict=True) if any(column)]
        said = {letter for line in self.letters for found in line if len(found) < len(LETTERS) for letter in found}
        self.held = {"A", "R"} & ({*one.signs.values()} or said)  # RACI is a word
        self.titles = [text for number in rows if (text := sketch.text(number, one.title))]
        self.heads = [one.heads[column].text for column in one.columns if column in one.heads]
        self.known = [_part(map(is_role, texts)) for texts in (self.titles, self.heads)]
        several = ([sum("A" in found for found in line) > 1 for line in lines] for lines in (self.letters, self.columns))
        self.single = [1 - _part(lines) for lines in several]
        text = one.heads[one.title].text if one.title in one.heads else ""
        task, role = form("task").search(text), form("role").search(text)
        self.corner = _CORNER * ((task is not None) - (role is not None))
        if task is not None and role is not None:
            self.corner = 0.5 if task.start() < role.start() else -0.5

    @property
    def way(self) -> float:
        """How much more the cells say that rows are tasks than that they are roles.

        On which side the known roles stand, which side has longer titles, and on which no line has a second A.
        """
        titles, heads = (sum(map(len, texts)) / max(1, len(texts)) for texts in (self.titles, self.heads))
        longer = _LONGER if titles - heads > _LETTERS else -_LONGER if heads - titles > _LETTERS else 0
        several = min(1, (min(len(self.letters), len(self.columns)) - 1) / _MANY)
        single = several * (self.single[0] - self.single[1])
        return _PRIOR + self.corner + longer + 2 * (self.known[1] - self.known[0] + single)


def _judged(one: Reading) -> Reading | None:
    """Return a reading with the way round that it has, and its doubt; None where it does not say who does what."""
    evidence = _Evidence(one)
    if not _is_matrix(one, evidence):
        return None
    corner, way, roles = evidence.corner, evidence.way, one.kind == "roles"
    doubts = {
        "words": _is_mixed(one),
        "heads": not one.heads,
        "legend": one.sketch.alphabet.foreign and not one.signs,
        "way": roles and (abs(way) < _CLEAR or (abs(corner) == _CORNER and way * corner < 0)),
        "letters": not _is_spoken(one, evidence),
    }
    doubt = one.doubt or next((doubt for doubt, holds in doubts.items() if holds), "")
    return replace(one, kind="tasks" if roles and way <= 0 else one.kind, doubt=doubt)


def _is_matrix(one: Reading, evidence: _Evidence) -> bool:
    """Return whether a reading says who decides or does something.

    Letters without an A, or without an R, may be marks or classes: then the words around them must speak of tasks or roles.
    """
    corner, people = evidence.corner != 0, max(evidence.known)
    if one.signs or len(evidence.held) != 1:
        return bool(evidence.held)
    return (corner and people >= _LEAST) or (_share(one) >= _PURE and (corner or people > _LEAST))


def _is_spoken(one: Reading, evidence: _Evidence) -> bool:
    """Return whether anything but a few letters says that a reading is one of roles and tasks, and no other letters deny it."""
    corner, people = evidence.corner != 0, max(evidence.known) > 0
    if one.signs or one.sketch.alphabet.spoken:  # C, I and A alone may be classes of something
        return one.sketch.alphabet.spoken or corner or len(evidence.held) > 1
    if len(one.columns) == 1 and is_headed(one.heads, one.columns[0], "remark"):  # the status of each task
        return False
    if _foreign(one) > _OTHERS * one.written:
        return corner and people
    clear = one.kind == "list" or max(evidence.single) >= _ONE
    return corner or (clear and (people or len(one.columns) > _FEW))


def _foreign(one: Reading) -> int:
    """Return how many cells hold letters that are none of ours: red, amber and green; create, read, update and delete."""
    cells = [(one.sketch.alphabet.kind(cell.text), cell.text) for line in one.lines for cell in line.cells.values()]
    return sum(kind == "P" or (kind == "M" and text.isalpha() and not is_tick(text)) for kind, text in cells)


def _share(one: Reading) -> float:
    return one.explained / one.written


def _is_mixed(one: Reading) -> bool:
    """Return whether too much of a reading is what it does not read: words among letters, letters among names."""
    if one.signs:
        return _share(one) < _GOOD
    words = sum(kinds.count("W") + kinds.count("N") for kinds in one.kinds)
    return words > (1 - _GOOD) * one.written or any(2 * row.count("W") + row.count("N") > len(row) for row in one.kinds)


def _part(holds: Iterable[bool]) -> float:
    """Return the share of lines for which something holds."""
    all_ = list(holds)
    return sum(all_) / len(all_) if all_ else 0.0


def _is_unread(sketch: Sketch, found: Sequence[Reading]) -> bool:
    """Return whether letters stand in a sheet that no reading takes, but for stray ones."""
    left, start = 0, min(one.title for one in found)
    for number, lettered in enumerate(sketch.lettered):
        if any(number in one.band.head for one in found) or sketch.aside(number):
            continue
        taken = {column for one in found if one.band.first <= number < one.band.end for column in (*one.columns, one.title)}
        left += sum(column > start and sketch.kind(number, column) == "L" for column in lettered - taken)
    return left > _STRAY
