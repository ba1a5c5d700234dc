"""A list of staff as HR has it, taken into the functions of a first file: which roles, how much time, what is done well.

Names stay in the list unless they are asked for. Nothing is guessed: what nearly names a role or a competence is told and left
out, and the working time of a person is not the time for learning.
"""

import functools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from vto_roles.model.catalogue import Catalogue
from vto_roles.read.cells import files
from vto_roles.read.cells.grid import Grid, GridCell, GridRow, TableError, cell_at, filled
from vto_roles.read.enumerated import names_in
from vto_roles.read.languages import reader_words
from vto_roles.read.readings import BUILT_IN, like
from vto_roles.refused import Argument, Refused
from vto_roles.run.staff_columns import Field, ListColumn, ListColumns, bodies_of, columns_of, is_of_union, is_tick, person_roles
from vto_roles.safe_text import echo, visible
from vto_roles.text import Words, days, folded, with_title

_MAX_TEXT = 200  # characters of a function or a name
_MAX_FAULTS = 300  # a list with more is none
_MAX_LOOKED_UP = 300  # words of a file for which the nearest name is looked up: each takes a millisecond
_MAX_CELL = 1000  # characters of a cell that lists names
_TURNS = 4  # words of a name with which it may begin elsewhere: Jan De Smet, De Smet Jan
_MAX_ID = 50  # letters of an id that is made from a function
_PERCENT = re.compile(r"([0-9]{1,3}(?:[.,][0-9]{1,3})?) ?%")
_DECIMAL = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{1,15})?")
_PART = re.compile(r"([0-9]{1,3}(?:[.,][0-9]{1,2})?) ?/ ?([0-9]{1,3}(?:[.,][0-9]{1,2})?)")  # 19/38, of hours a week


class _Strange(Exception):
    """So many faults that it is no list of staff."""


class Fault(Struct, frozen=True, kw_only=True):
    """A cell that was not taken: where it stands, and what is wrong with it; sheet: empty for a text."""

    sheet: str
    row: int
    column: str
    variant: str
    value: str = ""  # never of a name, nor what tells of a union
    kind: str = ""  # of what it nearly names: role or competence
    near: str = ""

    def worded(self, words: Words) -> str:
        """Return the fault in words, its place first."""
        place = {"sheet": self.sheet, "row": str(self.row), "column": self.column}
        where = words("staff_list", "place" if self.sheet else "place_in_text", **place)
        meant = with_title(self.kind, self.near, words) if self.kind else words.number(float(self.near or 0))
        return where + words.colon + words("staff_list", "faults", self.variant, value=self.value, near=meant)


class Taken(Struct, frozen=True, kw_only=True):
    """A function of the list; working: the part of a full-time job, which is not the time for learning; share: that time.

    competences: None where they were not asked; by_function: its role is what its function is called.
    """

    id: str
    function: str
    name: str = ""
    roles: tuple[str, ...] = ()
    share: float | None = None
    working: float | None = None
    competences: tuple[str, ...] | None = None
    mandate_until: date | None = None
    until: date | None = None
    by_function: bool = False


class StaffList(Struct, frozen=True, kw_only=True):
    """What was taken of a list, and what was not.

    functions: those without a role, each with how many; columns: the heads of columns that were not read; near: those that
    nearly name a competence or a role: head, kind, id; sheets: the sheets that hold no list; bodies: whether the list has
    columns about unions or consultative bodies.
    """

    people: tuple[Taken, ...]
    faults: tuple[Fault, ...] = ()
    functions: tuple[tuple[str, int], ...] = ()
    columns: tuple[str, ...] = ()
    near: tuple[tuple[str, str, str], ...] = ()
    sheets: tuple[str, ...] = ()
    bodies: bool = False

    @property
    def named(self) -> bool:
        """Whether somebody is named."""
        return any(one.name for one in self.people)

    @property
    def counts(self) -> dict[str, Argument]:
        """How many functions were taken, cells were not, and functions have no role."""
        left = sum(count for _, count in self.functions)
        return {"people": len(self.people), "faults": len(self.faults), "functions": left}


def taken(data: bytes, name: str, catalogue: Catalogue, *, names: bool = False) -> StaffList:
    """Return what a list of staff holds.

    data: the bytes of the file; name: how it is called; names: the names of people are taken too.
    Raises Refused when it is no workbook or text with such a list, or more than is read of a table.
    """
    try:
        grids = files.whole(data, "xlsx" if data.startswith(b"PK\x03\x04") else "csv")
    except TableError as error:
        if error.variant in ("too-many-cells", "too-large"):
            raise Refused("staff-list-too-large", path=name) from error
        raise Refused("no-staff-list", path=name) from error
    found = [(grid, columns) for grid in grids if (columns := columns_of(grid, catalogue)) is not None]
    if not found:
        raise Refused("no-staff-list", path=name)
    reader = _Reader(catalogue, names=names)
    try:
        for grid, columns in found:
            reader.read(grid, columns)
    except _Strange as error:
        raise Refused("no-staff-list", path=name) from error
    every = [columns for _, columns in found]
    return StaffList(
        people=tuple(reader.people()),
        faults=tuple(reader.faults),
        functions=tuple(reader.left.items()),
        columns=tuple(dict.fromkeys(head for columns in every for head in columns.strange)),
        near=tuple(dict.fromkeys(one for columns in every for one in columns.near)),
        sheets=tuple(grid.named for grid in grids if all(grid is not one for one, _ in found)),
        bodies=any(columns.bodies for columns in every),
    )


class _ListRow(Struct):
    """A row of a list while it is read."""

    grid: Grid
    columns: ListColumns
    number: int
    cells: GridRow

    def text(self, field: Field) -> str:
        """Return what stands in the columns of a field, on one line."""
        cells = [cell_at(self.cells, column.number) for column in self.columns.of(field)]
        return " ".join(word for cell in cells if cell is not None for word in cell.text.split())

    def cell(self, column: ListColumn) -> GridCell | None:
        return cell_at(self.cells, column.number)


class _Reader:
    """Gathers the functions of lists, row by row."""

    def __init__(self, catalogue: Catalogue, *, names: bool) -> None:
        self.faults: list[Fault] = []
        self.left: Counter[str] = Counter()
        self._catalogue = catalogue
        self._all_roles = person_roles(catalogue)
        self._with_names = names
        self._people: dict[tuple[str, ...], Taken] = {}
        self._ids: Counter[str] = Counter()
        self._looked_up = 0

    def people(self) -> Iterator[Taken]:
        yield from self._people.values()

    def read(self, grid: Grid, columns: ListColumns) -> None:
        """Read the rows below the heads of a list; a row that sums up, or that repeats the heads, is none of a person."""
        heads = {column.head for column in columns.read}
        for number, cells in enumerate(grid.rows[columns.top + 1 :], columns.top + 2):
            held = filled(cells)
            texts = {" ".join(cell.text.split()) for cell in held.values()}
            if not held or _is_sum(next(iter(held.values())).text) or len(texts & heads) > 1:
                continue
            self._take(_ListRow(grid=grid, columns=columns, number=number, cells=cells))

    def _take(self, row: _ListRow) -> None:
        name = visible(self._name(row))[:_MAX_TEXT]
        function = _without(visible(row.text("function"))[:_MAX_TEXT], name)
        if not (function or name or row.text("roles")):
            return  # a section, a remark
        if is_of_union(function, self._catalogue):
            self._fault(row, row.columns.of("function")[0], "union")
            return
        asked = self._ticked(row)
        roles, by_function = self._roles_of(row, asked, function)
        competences = self._competences(row, asked)
        if not (roles or competences is not None or row.text("roles")):
            self.left[function] += 1
            return
        one = Taken(
            id="",
            function=function,
            name=name if self._with_names else "",
            roles=tuple(dict.fromkeys(roles)),
            share=self._share(row, "vto_time"),
            working=self._share(row, "working"),
            competences=competences,
            mandate_until=self._day(row, "mandate_until"),
            until=self._day(row, "until"),
            by_function=by_function,
        )
        self._add(one, (name, one.function) if name else (str(len(self._people)),))

    def _roles_of(self, row: _ListRow, asked: Sequence[tuple[str, str, bool]], function: str) -> tuple[list[str], bool]:
        """Return the roles of a row, and whether they are what its function is called, for want of any other."""
        ticked = [name for kind, name, tick in asked if kind == "role" and tick]
        if row.text("roles") or ticked:
            return [*self._listed(row, "roles", "role"), *ticked], False
        found = BUILT_IN.ids("role", function, self._all_roles)
        return (list(found), True) if len(found) == 1 else ([], False)

    def _add(self, one: Taken, key: tuple[str, ...]) -> None:
        """Add a function; of one person in several rows the roles and competences come together."""
        known = self._people.get(key)
        if known is None:
            self._people[key] = replace(one, id=self._id(one.function or next(iter(one.roles), "")))
            return
        competences = (
            None if known.competences is one.competences is None else (*(known.competences or ()), *(one.competences or ()))
        )
        self._people[key] = replace(
            known,
            roles=tuple(dict.fromkeys((*known.roles, *one.roles))),
            competences=None if competences is None else tuple(dict.fromkeys(competences)),
            share=known.share if known.share is not None else one.share,
            working=known.working if known.working is not None else one.working,
        )

    def _id(self, function: str) -> str:
        """Return an id from a function, with a number where others have it."""
        word = re.sub("[^a-z0-9]+", "-", folded(function)).strip("-")[:_MAX_ID].strip("-")
        word = word if word[:1].isalpha() else f"f-{word}".strip("-")  # an id begins with a letter
        self._ids[word] += 1
        if self._ids[word] == 1:
            return word
        return self._id(f"{word}-{self._ids[word]}")

    def _name(self, row: _ListRow) -> str:
        """Return the name of a person; a column for names beside one for given names holds family names."""
        return " ".join(filter(None, (row.text("given"), row.text("family") or row.text("name"))))

    # --- cells ---

    def _fault(self, row: _ListRow, column: ListColumn, variant: str, text: str = "", **near: str) -> None:
        """Add a fault; text: what stands there, which is not repeated where it names the person or tells of a union."""
        if len(self.faults) == _MAX_FAULTS:
            raise _Strange
        if text and is_of_union(text, self._catalogue):
            variant, text, near = "union", "", {}
        elif {*folded(text).split()} & {word for word in folded(self._name(row)).split() if len(word) > 2}:
            text = "…"
        value = echo(visible(text))
        self.faults.append(Fault(sheet=row.grid.named, row=row.number, column=column.head, variant=variant, value=value, **near))

    def _listed(self, row: _ListRow, field: Field, kind: str) -> list[str]:
        """Return the ids that the cells of a field name; what names none, or two, is a fault."""
        known = self._all_roles if kind == "role" else tuple(self._catalogue.competences)
        found: list[str] = []
        for column in row.columns.of(field):
            cell = row.cell(column)
            text = cell.text if cell is not None else ""
            if len(text) > _MAX_CELL:
                self._fault(row, column, kind, text)
                continue
            for named in names_in(text, lambda name: self._names(kind, name, known)):
                ids = self._ids_of(kind, named, known)
                if len(ids) == 1:
                    found += ids
                elif not ids and BUILT_IN.ids("option", named, ("none",)):
                    continue
                else:
                    self._strange(row, column, kind, named, known, several=len(ids) > 1)
        return found

    def _names(self, kind: str, text: str, known: Sequence[str]) -> bool:
        """Return whether a text is one name: one that is known, or a misspelt one of as many words, which may link names too."""
        if self._ids_of(kind, text, known):
            return True
        size = len(folded(text).split())
        if size < 2 or not self._may_look_up():
            return False
        long = ((word, names) for word, names in BUILT_IN.words(kind).items() if len(word.split()) >= size)
        return like(text, {word: names for word, names in long if set(names) & set(known)}) is not None

    def _may_look_up(self) -> bool:
        self._looked_up += 1
        return self._looked_up <= _MAX_LOOKED_UP

    def _ids_of(self, kind: str, text: str, known: Sequence[str]) -> tuple[str, ...]:
        return (text,) if text in known else BUILT_IN.ids(kind, text, known)

    def _strange(self, row: _ListRow, column: ListColumn, kind: str, text: str, known: Sequence[str], *, several: bool) -> None:
        if kind == "role" and BUILT_IN.ids("role", text, bodies_of(self._catalogue)):
            self._fault(row, column, "body")
        elif several:
            self._fault(row, column, "several", text)
        elif self._may_look_up() and (near := BUILT_IN.near(kind, text, known)) is not None:
            self._fault(row, column, f"{kind}-near", text, kind=kind, near=near)
        else:
            self._fault(row, column, kind, text)

    def _ticked(self, row: _ListRow) -> list[tuple[str, str, bool]]:
        """Return the roles and competences of ticked columns: kind, id, whether it is ticked; none for an empty cell."""
        found = []
        for column in row.columns.ticked:
            cell = row.cell(column)
            if cell is None:
                continue
            if (tick := is_tick(cell.text)) is None:
                self._fault(row, column, "tick", cell.text)
            else:
                found.append(("role", column.role, tick) if column.role else ("competence", str(column.competence), tick))
        return found

    def _competences(self, row: _ListRow, asked: Sequence[tuple[str, str, bool]]) -> tuple[str, ...] | None:
        """Return the competences of a row; None where nothing was asked, nothing that was asked and is none."""
        listed = self._listed(row, "competences", "competence")
        ticked = [(one, tick) for kind, one, tick in asked if kind == "competence"]
        text = row.text("competences")
        if listed or ticked or BUILT_IN.ids("option", text, ("none",)):
            return tuple(dict.fromkeys((*listed, *(one for one, tick in ticked if tick))))
        return None

    def _share(self, row: _ListRow, field: Field) -> float | None:
        """Return the part of a full-time job, as 0,8, 80 % or 19/38; what is none, or more than one, is a fault."""
        for column in row.columns.of(field):
            cell = row.cell(column)
            if cell is None or BUILT_IN.ids("option", cell.text, ("unknown",)):
                continue
            share = _share(" ".join(cell.text.split()))
            percent = share is not None and 1 < share <= 100 and _DECIMAL.fullmatch(cell.text.strip()) is not None
            if share is not None and percent and "%" in column.head:
                return round(share / 100, 4)
            if share is not None and 0 <= share <= 1:
                return round(share, 4)
            if share is not None and percent and share > 2:
                self._fault(row, column, "percent", cell.text, near=f"{share / 100:g}")
            else:
                self._fault(row, column, "share", cell.text)
        return None

    def _day(self, row: _ListRow, field: Field) -> date | None:
        for column in row.columns.of(field):
            cell = row.cell(column)
            if cell is None or BUILT_IN.ids("option", cell.text, ("unknown", "none")):
                continue
            found = days(cell.text.strip())
            if len(found) == 1:
                return found[0]
            self._fault(row, column, "two-days" if found else "day", cell.text)
        return None


def _without(function: str, name: str) -> str:
    """Return a function without the whole name of its person, such as `Directeur (Jan Smet)`, which is read nowhere."""
    words = name.split()
    if len(words) < 2:
        return function
    orders = ([*words[turn:], *words[:turn]] for turn in range(min(len(words), _TURNS)))
    either = "|".join(r"\W+".join(map(re.escape, order)) for order in orders)
    return " ".join(re.sub(rf"\W*\b(?:{either})(?!\w)\W*", " ", function, flags=re.IGNORECASE).split())


def _share(text: str) -> float | None:
    def number(part: str) -> float:
        return float(part.replace(",", "."))

    if percent := _PERCENT.fullmatch(text):
        return number(percent[1]) / 100
    if part := _PART.fullmatch(text):
        return number(part[1]) / number(part[2]) if number(part[2]) else None
    return number(text) if _DECIMAL.fullmatch(text) else None


def _is_sum(text: str) -> bool:
    return next(iter(folded(text[:_MAX_TEXT]).split()), "") in _sums()


@functools.cache
def _sums() -> frozenset[str]:
    return frozenset(folded(str(word)) for section in reader_words().values() for word in section["tables"]["sum"])
