"""The decision for one organisation: letters with their reasons, and what follows from them."""

import datetime
import functools
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from vto_roles.finding import Place
from vto_roles.model.catalogue import Catalogue, LawLine, Task, Version
from vto_roles.model.dress import Picture
from vto_roles.model.node import Node
from vto_roles.model.organisation import OrganisationFile, Overlay
from vto_roles.model.register import Register
from vto_roles.model.terms import Criterion, KeyPath, LawStatus, Letter, Level, Value
from vto_roles.refused import Argument

DutyKind = Literal["legal", "recommended", "own"]


class Rival(Value, frozen=True, kw_only=True):
    role: str
    fell_at: Criterion
    path: KeyPath | None = None  # the answer by which it fell


class Because(Value, frozen=True, kw_only=True):
    """The reason for a letter: `key` and `args` make its text, `path` is the answer that decided."""

    letter: Letter
    criterion: Criterion
    key: str
    args: Mapping[str, Argument] = {}
    sources: tuple[str, ...] = ()
    path: KeyPath | None = None
    why: str | None = None  # what the role brings, where the task lists it for that
    rule: str | None = None  # the rule of tradition or size that decided
    rivals: tuple[Rival, ...] = ()
    overruled: tuple[str, ...] = ()  # rules that preferred otherwise and came later


class Cell(Value, frozen=True, kw_only=True):
    """One task for one role."""

    role: str
    letters: tuple[Letter, ...]
    locked: bool = False
    own: bool = False
    holders: tuple[str, ...] = ()
    deputies: tuple[str, ...] = ()
    because: tuple[Because, ...] = ()

    def has(self, *letters: Letter) -> bool:
        for letter in letters:  # noqa: SIM110  # thousands of times for a file: `any` costs twice as much
            if letter in self.letters:
                return True
        return False


class Row(Value, frozen=True, kw_only=True, dict=True):
    """One task and its cells, in the order of the roles."""

    task: str
    level: Level
    path: KeyPath | None = None  # where a file's own task stands
    scope: str | None = None  # rows of one scope share one A; None: a row on its own
    shared: bool = False  # several roles each do a part: many doers are no fault
    cells: tuple[Cell, ...] = ()

    def holding(self, *letters: Letter) -> tuple[Cell, ...]:
        if len(letters) == 1:
            return self._by_letter.get(letters[0], ())
        return tuple([cell for cell in self.cells if cell.has(*letters)])

    @functools.cached_property
    def _by_letter(self) -> Mapping[Letter, tuple[Cell, ...]]:
        """The cells that hold each letter: every check asks for those of an A or an R."""
        held: dict[Letter, tuple[Cell, ...]] = {}
        for cell in self.cells:
            for letter in cell.letters:
                held[letter] = (*held.get(letter, ()), cell)
        return held

    def at(self, role: str) -> KeyPath | None:
        """Return the path of a role's cell; None for a task of the catalogue."""
        return None if self.path is None else (*self.path, role)


class Matrix(Value, frozen=True, kw_only=True, dict=True):
    """All rows, of an allocation or of a hand-made table."""

    rows: tuple[Row, ...]

    def cells_of(self, role: str) -> list[Cell]:
        """Return the cells of a role, row by row."""
        return [cell for _, cell in self.by_role.get(role, ())]

    @functools.cached_property
    def by_role(self) -> Mapping[str, Sequence[tuple[str, Cell]]]:
        """The cells of each role, each with its task, row by row."""
        found: dict[str, list[tuple[str, Cell]]] = {}
        for row in self.rows:
            for cell in row.cells:
                found.setdefault(cell.role, []).append((row.task, cell))
        return found


class Gap(Value, frozen=True, kw_only=True):
    task: str
    role: str
    competence: str
    holders: tuple[str, ...] = ()  # who does the task for the role, and lacks it
    partners: tuple[str, ...] = ()  # present roles in which somebody else was asked and covers it


class Deviation(Value, frozen=True, kw_only=True):
    """A choice that changed what the catalogue recommends."""

    task: str
    role: str
    letter: str
    recommended: tuple[Letter, ...]
    previous: str | None = None  # of an A: who would have had it
    reason: str | None
    review_by: datetime.date | None
    path: KeyPath
    federation: bool = False


class Discussion(Value, frozen=True, kw_only=True):
    """A practice that went before candidates who cover all that the task needs."""

    task: str
    role: str
    rivals: tuple[str, ...]
    path: KeyPath


class Problem(Value, frozen=True, kw_only=True):
    """An answer that cannot be followed: law, an invariant or an earlier choice is against it, or it changes nothing."""

    check: str
    subject: str
    path: KeyPath
    variant: str = ""
    args: Mapping[str, Argument] = {}


class RoleState(Value, frozen=True, kw_only=True):
    """Whether a role is present, and the ids of its holders."""

    status: Literal["present", "unknown", "absent"]
    holders: tuple[str, ...] = ()


class Applied(Value, frozen=True, kw_only=True):
    """A law line with its version of a day."""

    line: LawLine
    version: Version
    told: bool  # whether the line is about this organisation

    @property
    def status(self) -> LawStatus:
        return self.version.status

    @property
    def in_force(self) -> bool:
        """Whether it holds here as law: what is contested, ended or announced locks nothing and makes no duty."""
        return self.told and self.status == "in-force"


class Allocation(Value, frozen=True, kw_only=True):
    """Everything decided for one organisation."""

    catalogue: Catalogue
    organisation: OrganisationFile
    day: datetime.date  # on which law is applied
    law: Mapping[str, Applied]
    tasks: Mapping[str, Task]  # the tasks that exist, own ones included, in order
    roles: Mapping[str, RoleState]
    facts: Mapping[str, object]
    matrix: Matrix
    gaps: tuple[Gap, ...]
    deviations: tuple[Deviation, ...]
    to_discuss: tuple[Discussion, ...]
    problems: tuple[Problem, ...]
    deadlines: Mapping[str, str]  # task -> MM-DD
    once: Mapping[str, datetime.date]  # task -> its deadline, where that does not come every year
    dates: Mapping[str, datetime.date]  # task -> its first deadline on or after the day
    duties: Mapping[str, DutyKind]
    advised_time: float | None  # part of a full-time job


class Case(Value, frozen=True, kw_only=True):
    """One organisation as it was read."""

    catalogue: Catalogue
    organisation: OrganisationFile
    overlays: tuple[Overlay, ...]
    tree: Node  # with the overlays' trees under "overlays"
    trees: tuple[Node, ...]  # of the file and its overlays, also with the items that no value has
    name: str  # of the file, as findings show it
    wording: Mapping[str, Any] = {}  # language -> the patch of its texts
    logo: Picture | None = None
    register: Register | None = None  # beside the file, its tree under "register"

    def place(self, path: KeyPath | None, *, key: bool = False) -> Place:
        """Return where a path of the answers stands: None the whole file, one of the catalogue where a patch of it stands.

        key: the place of the last key, not of its value.
        """
        if path is None:
            return Place(file=self.name)
        number = self.patched_by(path)
        return self.tree.at(path if number is None else ("overlays", number, *path), key=key)

    def patched_by(self, path: KeyPath) -> int | None:
        """Return the number of the last overlay that patches the catalogue at a path; None: the file itself, or nobody."""
        if path[:1] != ("catalog",) or self.tree.find(path) is not None:
            return None
        numbers = range(len(self.overlays) - 1, -1, -1)
        return next((number for number in numbers if self.tree.find(("overlays", number, *path)) is not None), None)
