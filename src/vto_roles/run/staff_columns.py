"""The heads of a list of staff: which column holds the function, the roles, the time or a tick, in the words of any language."""

import functools
import re
from collections.abc import Mapping, Sequence
from typing import Literal, get_args

from msgspec import Struct

from vto_roles.model.catalogue import Catalogue
from vto_roles.read.cells.grid import Grid, GridRow, filled, texts
from vto_roles.read.languages import reader_words
from vto_roles.read.readings import BUILT_IN
from vto_roles.read.unions import UnionWords
from vto_roles.safe_text import echo, visible
from vto_roles.text import folded

# In the order in which a head that holds several words is read: `tijd voor VTO (VTE)` is no working time.
Field = Literal["mandate_until", "until", "competences", "vto_time", "roles", "working", "given", "family", "function", "name"]
_TOP = 15  # rows in which the head of a list is looked for
_HEAD = 80  # characters of a head
_ASIDE = re.compile(r"\([^)]*\)")
_TICKS = frozenset("xv✓✔✗✘☑☒●•■+1")
_BLANKS = frozenset("-–—0/☐○")


class ListColumn(Struct, frozen=True, kw_only=True):
    """A column: its head and what it holds, a field of a person, or a tick for a role or a competence."""

    number: int
    head: str
    field: Field | None = None
    role: str | None = None
    competence: str | None = None


class ListColumns(Struct, frozen=True, kw_only=True):
    """The columns of a list; top: the number of the row of their heads.

    strange: the heads of columns that were not read; near: those that nearly name a competence or role, each with its id;
    bodies: whether there were columns about unions or consultative bodies, of which nothing is read.
    """

    top: int
    read: tuple[ListColumn, ...]
    strange: tuple[str, ...] = ()
    near: tuple[tuple[str, str, str], ...] = ()  # head, kind, id
    bodies: bool = False

    def of(self, *fields: Field) -> list[ListColumn]:
        """Return the columns of these fields, in their order."""
        return [column for field in fields for column in self.read if column.field == field]

    @property
    def ticked(self) -> list[ListColumn]:
        """The columns in which a role or a competence is ticked."""
        return [column for column in self.read if column.field is None]


def columns_of(grid: Grid, catalogue: Catalogue) -> ListColumns | None:
    """Return the columns of a list, None where a grid is none: a list names functions, people or roles, and something of them."""
    rows = [(number, row, _known(row, catalogue)) for number, row in enumerate(grid.rows[:_TOP])]
    number, row, found = max(rows, key=lambda one: len(one[2]), default=(0, (), []))
    known = [column for column in found if not is_of_union(column.head, catalogue)]
    if len(known) < 2 or not {column.field for column in known} & {"function", "name", "given", "family", "roles"}:
        return None
    placed = {column.number for column in known}
    left = {column: " ".join(cell.text.split()) for column, cell in filled(row).items() if column not in placed}
    told = {column: head for column, head in left.items() if not is_of_union(head, catalogue)}
    below = grid.rows[number + 1 :]
    ticked = [head for column, head in told.items() if any(is_tick(text) is not None for text in texts(below, column))]
    near = [(head, kind, found) for head in ticked for kind, found in _near(head, catalogue)]
    nearly = {head for head, _, _ in near}
    return ListColumns(
        top=number,
        read=tuple(known),
        strange=tuple(dict.fromkeys(visible(echo(head)) for head in told.values() if head not in nearly)),
        near=tuple(near),
        bodies=len(told) < len(left) or len(known) < len(found),
    )


def _known(row: GridRow, catalogue: Catalogue) -> list[ListColumn]:
    """Return the columns that the texts of a row are heads of; of two for one field the first."""
    found: dict[str, ListColumn] = {}
    for number, cell in filled(row).items():
        head = " ".join(cell.text.split())
        if len(head) <= _HEAD and (column := _column(number, head, catalogue)) is not None:
            found.setdefault(str(column.field or column.role or column.competence), column)
    return list(found.values())


def _column(number: int, head: str, catalogue: Catalogue) -> ListColumn | None:
    word = folded(head)
    if (field := _words().get(word) or _words().get(folded(_ASIDE.sub(" ", head)))) is not None:
        return ListColumn(number=number, head=head, field=field)
    if len(ids := BUILT_IN.ids("competence", head, catalogue.competences)) == 1:
        return ListColumn(number=number, head=head, competence=ids[0])
    if len(ids := BUILT_IN.ids("role", head, person_roles(catalogue))) == 1:
        return ListColumn(number=number, head=head, role=ids[0])
    held = {_words()[name] for name in _within().findall(word)}
    field = next((one for one in get_args(Field) if one in held), None)
    return None if field is None else ListColumn(number=number, head=head, field=field)


@functools.cache
def _words() -> Mapping[str, Field]:
    """Return the words for the heads of columns, of all languages at once, folded."""
    return {
        folded(str(word)): field
        for section in reader_words().values()
        for field in get_args(Field)
        for word in section["staff"][field]
    }


@functools.cache
def _within() -> re.Pattern[str]:
    """Return the pattern of the words for heads, the longer before those within them."""
    return re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, _words()), key=len, reverse=True))})\b")


def is_tick(text: str) -> bool | None:
    """Return whether a cell is ticked, or says that it is not; None where it says something else."""
    mark = text.strip().lower()
    if mark in _TICKS or BUILT_IN.ids("option", mark, ("yes",)):
        return True
    return False if mark in _BLANKS or BUILT_IN.ids("option", mark, ("no", "none")) else None


def person_roles(catalogue: Catalogue) -> Sequence[str]:
    """Return the roles that a person can have: no bodies."""
    return tuple(name for name, role in catalogue.roles.items() if role.kind != "consultative")


def bodies_of(catalogue: Catalogue) -> Sequence[str]:
    """Return the consultative bodies, which act as bodies."""
    return tuple(name for name, role in catalogue.roles.items() if role.kind == "consultative")


@functools.cache
def _unions() -> UnionWords:
    return UnionWords()


def is_of_union(text: str, catalogue: Catalogue) -> bool:
    """Return whether a text about a person tells of a union or of a seat in a consultative body."""
    return bool(BUILT_IN.ids("role", text, bodies_of(catalogue))) or _unions().of_person(text) is not None


def _near(head: str, catalogue: Catalogue) -> list[tuple[str, str]]:
    """Return the kind and id of a competence or role that a head nearly names, in a list; none where it names none."""
    for kind, known in (("competence", catalogue.competences), ("role", person_roles(catalogue))):
        if len(head) > 3 and (found := BUILT_IN.near(kind, head, known)) is not None:
            return [(kind, found)]
    return []
