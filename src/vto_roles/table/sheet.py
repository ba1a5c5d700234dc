"""A hand-made table once it is read, and the builder that the readings fill."""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from vto_roles.finding import MAX_FINDINGS, Finding, Place, Severity, error_at
from vto_roles.model.decision import Cell, Matrix, Row
from vto_roles.model.terms import LETTERS, KeyPath, Letter
from vto_roles.read.cells.grid import GridCell, address, too_large
from vto_roles.read.front_matter import Convention
from vto_roles.safe_text import echo, visible
from vto_roles.table.letters import Alphabet, is_joined, names
from vto_roles.table.words import key, label

_LONG = 2_000  # characters of a cell that names roles
_MAX_ROLES = 1_000  # of all tables of a file
_MAX_NAMES = 20_000  # of roles in the cells of a file
SHOWN = 5  # things named in one line


class Sheet(Struct, frozen=True, kw_only=True):
    """A hand-made table, read.

    matrix: its rows, those of all tables of the file joined. places: where things stand: `("rows", n)` a task,
    `("rows", n, role)` a cell, `("roles", role)` a role, `("sections", name)` a section, `()` the file. roles: titles
    as typed, in order. a_implies_r: as declared, None when it is not. findings: those of the reader. text: the file's
    text, "" for a workbook. audience: roles that are named beside every task as told of it, and nowhere else. sure: whether
    it is read as it is meant; else the letters are not to be judged.
    """

    matrix: Matrix
    places: Mapping[KeyPath, Place]
    roles: tuple[str, ...]
    a_implies_r: bool | None
    findings: list[Finding]
    text: str
    audience: frozenset[str] = frozenset()
    sure: bool = True

    def place(self, path: KeyPath | None) -> Place:
        """Return where a path stands, or the nearest that is known above it."""
        path = path or ()
        return next(self.places[path[:length]] for length in range(len(path), -1, -1) if path[:length] in self.places)


class TaskRow(Struct):
    """A row in the making; group: the keys of the titles that stand before its own."""

    title: str
    path: KeyPath
    section: str | None
    group: tuple[str, ...]
    letters: dict[str, set[Letter]]  # role -> those it has


def listed(shown: Sequence[str]) -> str:
    """Return the first of some things in one line."""
    return ", ".join(shown[:SHOWN]) + (", …" if len(shown) > SHOWN else "")


class SheetBuilder:
    """Gathers rows, roles, places and findings of one file.

    convention: as the file declares it; explained: signs beside letters of which the file says what they mean; alphabet: what
    its signs stand for; named: the keys of names that stand alone somewhere; sheet_name: of the sheet of a workbook that is
    read, None in a text; sure: whether the tables are read as they are meant.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.findings: list[Finding] = []
        self.convention = Convention()
        self.explained: frozenset[str] = frozenset()
        self.alphabet = Alphabet()
        self.named: frozenset[str] = frozenset()
        self.sheet_name: str | None = None
        self.sure = True
        self.seen: set[str] = set()  # roles of the table that is read
        self.headed: set[str] = set()  # roles that head a column or a row
        self.tasks: list[TaskRow] = []
        self._counts: dict[bool, int] = {True: 0, False: 0}
        self._places: dict[KeyPath, Place] = {(): Place(file=name)}
        self._titles: dict[tuple[str, str], str] = {}  # kind, key -> the title that stands for it
        self._taken: dict[tuple[str, str], int] = {}  # kind, title -> how many would be called so
        self._typed: dict[tuple[str, str, str], list[tuple[Place, dict[str, Any]]]] = {}  # check, variant, typed -> its cells
        self._roles = self._names = 0  # how many there are, and how often cells name one

    # --- findings and places ---

    def report(
        self, place: Place, check: str, variant: str, subject: str | None = None, *, severity: Severity = "info", **args: Any
    ) -> None:
        """Add a finding that is made of its parts."""
        self.add(replace(error_at(place, check, variant, subject, **args), severity=severity))

    def add(self, finding: Finding) -> None:
        """Add a finding, MAX_FINDINGS at most; errors are counted apart, lest they be lost behind remarks.

        Of tables that are not surely read nothing more is said.
        """
        if self.sure:
            serious = finding.severity == "error"
            self._counts[serious] += 1
            self.findings += [finding] if self._counts[serious] <= MAX_FINDINGS else []

    def place(self, cell: GridCell) -> Place:
        return Place(
            file=self.name,
            line=cell.line,
            column=cell.column,
            end_line=cell.end_line,
            end_column=cell.end_column,
            cell="" if self.sheet_name is None else address(self.sheet_name, cell.line, cell.column),
        )

    # --- rows, roles and sections ---

    def task(self, cell: GridCell, section: str | None = None, group: tuple[str, ...] = ()) -> TaskRow:
        """Add a row; cell: its title."""
        task = TaskRow(self._title("tasks", cell.text), ("rows", len(self.tasks)), section, group, {})
        self._places[task.path] = self.place(cell)
        self.tasks.append(task)
        return task

    def role(self, cell: GridCell, *, new: bool = False) -> str:
        """Return the title of a role, added when it is new or said to be. Raises TableError when there are too many."""
        role = self._title("roles", cell.text, new=new)
        self.seen.add(role)
        if ("roles", role) not in self._places:
            self._roles += 1
            if self._roles > _MAX_ROLES:
                raise too_large(cell.line, cell.column)
            self._places[("roles", role)] = self.place(cell)
        return role

    def section(self, cell: GridCell) -> str:
        """Add a section and return its title."""
        section = self._title("sections", cell.text, new=True)
        self._places[("sections", section)] = self.place(cell)
        return section

    def _title(self, kind: str, text: str, *, new: bool = False) -> str:
        """Return a title as findings show it: safe to print, at most 80 characters, and its own.

        kind: of what; new: it stands for something that was not seen before, whatever its name.
        """
        known = (kind, key(text))
        if known in self._titles and not new:
            return self._titles[known]
        shown = title = echo(visible(label(text)))
        while (kind, shown) in self._taken:
            self._taken[(kind, title)] += 1
            shown = f"{title} ({self._taken[(kind, title)]})"
        self._taken[(kind, shown)] = 1
        self._titles[known] = shown
        return shown

    # --- letters ---

    def give(self, task: TaskRow, role: str, found: tuple[Letter, ...], cell: GridCell) -> None:
        """Give a role letters on a task; cell: where they stand."""
        task.letters.setdefault(role, set()).update(found)
        if (*task.path, role) not in self._places:
            self._places[(*task.path, role)] = self.place(cell)

    def read_letters(self, task: TaskRow, role: str, cell: GridCell) -> None:
        """Give a role the letters of a cell, and keep what is unknown or repaired for the findings."""
        read = self.alphabet.letters(cell.text)
        said: dict[str, Any] = {"task": task.title, "role": role, "letters": read.letters}
        if read.unknown:
            others = all((sign, "other") in self.alphabet.signs for sign in read.unknown.upper().split())
            self._keep(*(("table-read", "others") if others else ("unknown-letter", "")), read.unknown, cell, **said)
        elif read.noted or read.repaired:
            text = cell.text
            for sign in sorted(self.explained, key=len, reverse=True):
                text = text.translate({40: " ", 41: " "}) if sign == "(" else text.replace(sign, "")
            meant = self.alphabet.letters(text)
            if read.noted or meant.repaired or meant.letters != read.letters:
                self._keep("repaired-letter", "notes" if read.noted else "", cell.text, cell, **said)
        if read.letters:
            self.give(task, role, read.letters, cell)

    def read_names(self, task: TaskRow, cell: GridCell, letter: Letter) -> None:
        """Give a letter to the roles that a cell names. Raises TableError when there are too many."""
        title, place = task.title, self.place(cell)
        if len(cell.text) > _LONG:
            self.report(place, "unknown-letter", "long", title, severity="error", task=title, limit=_LONG)
            return
        exact = cell.line == cell.end_line and cell.end_column - cell.column == len(cell.text)  # no markup in between
        for name, start in names(cell.text, self.named):
            self._names += 1
            if self._names > _MAX_NAMES:
                raise too_large(cell.line, cell.column)
            first = cell.column + start
            here = replace(cell, text=name)
            if exact and self.sheet_name is None:
                here = replace(here, column=first, end_column=first + len(name))
            if is_joined(name) and key(name) not in self.named:
                self._keep("table-read", "names", name, here, task=title)
            self.give(task, self.role(here), (letter,), here)

    def _keep(self, check: str, variant: str, typed: str, cell: GridCell, **said: Any) -> None:
        """Keep a cell for a finding that is made once of all with the same text, or of all when it has a variant."""
        said["value"] = echo(visible(typed, keep="\n"))
        self._typed.setdefault((check, variant, "" if variant else typed), []).append((self.place(cell), said))

    # --- the whole ---

    def sheet(self, text: str) -> Sheet:
        """Return what was read; text: that of the file, "" for a workbook."""
        self._report_typed()
        informed = [{role for role, own in task.letters.items() if own == {"I"}} for task in self.tasks]
        return Sheet(
            matrix=self._matrix(),
            places=self._places,
            roles=tuple(str(path[1]) for path in self._places if path[:1] == ("roles",)),
            a_implies_r={"yes": True, "no": False}.get(self.convention.a_implies_r or ""),
            findings=self.findings,
            text=text,
            audience=frozenset(set.intersection(*informed) - self.headed if informed else ()),
            sure=self.sure,
        )

    def _report_typed(self) -> None:
        """Report what was typed otherwise than it should be, once, with all the cells where it stands."""
        for (check, variant, _), ((place, args), *others) in self._typed.items():
            if variant:
                args |= {"count": len(others) + 1}
            elif others:
                shown = [one.cell or f"{one.line}:{one.column}" for one, _ in others]
                args |= {"count": len(others), "more": listed(shown)}
            severity: Severity = "error" if check == "unknown-letter" else "info" if variant else "warning"
            self.report(place, check, variant or ("more" if others else ""), args["task"], severity=severity, **args)

    def _matrix(self) -> Matrix:
        """Return the rows; a task that stands twice in a section with the same letters is one, with others it is reported."""
        first: dict[tuple[str | None, ...], TaskRow] = {}
        rows = []
        for task in self.tasks:
            before = first.setdefault((task.title, task.section, *task.group), task)
            if before is not task:
                if before.letters == task.letters:
                    continue
                place, title = self._places[before.path], task.title
                here, where = self._places[task.path], place.cell or place.line
                variant = "cell" if place.cell else ""
                self.report(here, "contradicting-rows", variant, title, severity="error", task=title, first=where)
            cells = [Cell(role=role, letters=tuple(one for one in LETTERS if one in own)) for role, own in task.letters.items()]
            scope = task.section if self.convention.accountable_per == "section" else None
            rows.append(Row(task=task.title, level="operational", path=task.path, scope=scope, cells=tuple(cells)))
        return Matrix(rows=tuple(rows))
