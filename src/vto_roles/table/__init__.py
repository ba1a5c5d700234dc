"""RACI tables that people made by hand, in Markdown, CSV or XLSX: read into the matrix that an allocation gives too.

A row is a task and a column a role, or the other way round, or a column is a letter and its cells name roles; see
`layout`. Nothing is guessed in silence: what was mended and what could not be read is a finding on its cell, once for
all cells in which it is typed so.
"""

import functools
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from vto_roles.finding import MAX_FINDINGS, Finding, Place, Severity
from vto_roles.model.decision import Cell, Matrix, Row
from vto_roles.model.node import Node
from vto_roles.model.terms import LETTERS, Answer, KeyPath, Letter, Value
from vto_roles.read import tree
from vto_roles.read.bind import Binder, Vocabulary
from vto_roles.read.catalogue import built_in
from vto_roles.read.languages import languages, words_of
from vto_roles.safe_text import LINE_END, echo, visible
from vto_roles.table import delimited, layout, markdown, workbook
from vto_roles.table.grid import MAX_COLUMNS, MAX_ROWS, Box, Grid, Line, TooLarge, key, label
from vto_roles.table.layout import Part, Table, at
from vto_roles.table.letters import explained, is_blank, is_mark, letters, names, without
from vto_roles.table.words import table_words

Kind = Literal["md", "csv", "xlsx"]
_LONG = 2_000  # characters of a cell that names roles
_MAX_ROLES = 1_000  # of all tables of a file
_MAX_NAMES = 20_000  # of roles in the cells of a file
_SHOWN = 5  # cells, or signs, named in one line
FILE: KeyPath = ()  # the path of the whole file


class Convention(Value, frozen=True, kw_only=True):
    """How letters are meant, told in the front matter under `raci`."""

    a_implies_r: Answer | None = None  # whether the A does the task where nobody has an R
    accountable_per: Literal["row", "section"] = "row"  # what has one A


class FrontMatter(Value, frozen=True, kw_only=True):
    """The part of a Markdown file's front matter that is ours."""

    raci: Convention = Convention()


class Sheet(Struct, frozen=True, kw_only=True):
    """A hand-made table, read.

    matrix: its rows, those of all tables of the file joined. places: where things stand: `("rows", n)` a task,
    `("rows", n, role)` a cell, `("roles", role)` a role, `("sections", name)` a section, `()` the file. roles: titles
    as typed, in order. known: the titles that are those of a role of the catalogue, with its id; may: the letters
    which that role may hold; allowed: task, role and letter, where law lets a known role hold more. a_implies_r: as
    declared, None when it is not. findings: what the reader saw. text: the file's text, "" for a workbook.
    """

    matrix: Matrix
    places: Mapping[KeyPath, Place]
    roles: tuple[str, ...]
    known: Mapping[str, str]
    may: Mapping[str, tuple[Letter, ...]]
    allowed: frozenset[tuple[str, str, Letter]]
    a_implies_r: bool | None
    findings: list[Finding]
    text: str

    def place(self, path: KeyPath | None) -> Place:
        """Where a path stands, or the nearest that is known above it."""
        path = path or FILE
        return next(self.places[path[:length]] for length in range(len(path), -1, -1) if path[:length] in self.places)


def read(data: bytes, name: str, kind: Kind) -> Sheet:
    """Read one file.

    data: its bytes; name: the file as findings show it; kind: its format. Any bytes give a sheet, if only one with
    findings; raises Refused where a workbook cannot be read for want of an extra.
    """
    reader = _Reader(name)
    content = ""
    try:
        if len(data) > tree.MAX_BYTES:
            raise _Stop("yaml-subset", "too-large", limit=tree.MAX_BYTES >> 20)
        if kind == "xlsx":
            grids = list(workbook.grids(data))
        else:
            content = reader.decode(data, "warning" if kind == "csv" else "error")
            grids = list(reader.markdown(content)) if kind == "md" else [delimited.grid(content)]
        cells = (box.text for one in grids for row in one.rows for box in row if box)
        reader.explained = explained("\n".join((content if kind == "md" else "", *cells)))
        reader.read(grids)
    except _Stop as stop:
        reader.report(stop.check, "error", Place(file=name), variant=stop.variant, **stop.named)
    except TooLarge as error:
        line, column = error.line, error.column
        here = Place(file=name, line=line, column=column, end_line=line, end_column=column + 1)
        reader.report("yaml-subset", "error", here, variant="too-many-cells", rows=MAX_ROWS, columns=MAX_COLUMNS)
    except workbook.TooMuch:
        reader.report("yaml-subset", "error", Place(file=name), variant="unpacked", limit=workbook.MAX_UNPACKED >> 20)
    except workbook.Unreadable:
        reader.report("not-a-matrix", "error", Place(file=name), variant="unreadable")
    return reader.sheet(content)


@functools.cache
def _titles() -> Mapping[str, str]:
    """Every title and short title of a role, in every language -> its id."""
    found: dict[str, str] = {}
    for language in languages():
        for role, entry in words_of(language).find("roles").items():
            for form in (entry, *entry.get("forms", {}).values()):
                found |= {key(form[part]): role for part in ("title", "short") if part in form}
    return found


@functools.cache
def _tasks() -> Mapping[str, str]:
    """Every title of a task, in every language -> its id."""
    found = ((key(entry["title"]), task) for one in languages() for task, entry in words_of(one).find("tasks").items())
    return dict(found)


def _is_role(title: str) -> bool:
    return key(title) in _titles()


class _Stop(Exception):
    """The file cannot be read at all."""

    def __init__(self, check: str, variant: str, **args: Any) -> None:
        super().__init__(check)
        self.check, self.variant, self.named = check, variant, args


class _Task(Struct):
    """A row in the making."""

    title: str
    path: KeyPath
    scope: str | None
    group: tuple[str, ...]  # what the columns before its title say
    held: dict[str, set[Letter]]

    def row(self, scoped: bool) -> Row:
        cells = (Cell(role=role, letters=tuple(one for one in LETTERS if one in held)) for role, held in self.held.items())
        return Row(
            task=self.title,
            level="operational",
            path=self.path,
            scope=self.scope if scoped else None,
            cells=tuple(cells),
        )


class _Reader:
    """Gathers rows, roles, places and findings of one file."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.findings: list[Finding] = []
        self.counts: dict[bool, int] = {True: 0, False: 0}
        self.places: dict[KeyPath, Place] = {FILE: Place(file=name)}
        self.convention = Convention()
        self.tasks: list[_Task] = []
        self.titles: dict[tuple[str, str], str] = {}  # kind, key -> the title that stands for it
        self.taken: dict[tuple[str, str], int] = {}  # kind, title -> how many would be called so
        self.sheet_name: str | None = None
        self.above = ""  # what the table that is read is called
        self.heads: Counter[tuple[str, ...]] = Counter()  # of the tables that are read
        self.explained: frozenset[str] = frozenset()  # signs beside letters of which the file says what they mean
        self.spelled: dict[tuple[str, str], list[tuple[Place, dict[str, Any]]]] = {}  # check, what was typed -> its cells
        self.roles = self.named = 0  # how many there are, and how often cells name one

    # --- findings and places ---

    def report(
        self, check: str, severity: Severity, place: Place, *, subject: str | None = None, variant: str = "", **args: Any
    ) -> None:
        """Errors are counted apart: they must not be lost behind remarks."""
        serious = severity == "error"
        self.counts[serious] += 1
        if self.counts[serious] <= MAX_FINDINGS:
            self.findings.append(
                Finding(check=check, severity=severity, place=place, subject=subject, variant=variant, args=args)
            )

    def place(self, box: Box) -> Place:
        sheet = self.sheet_name
        return Place(
            file=self.name,
            line=box.line,
            column=box.column,
            end_line=box.end_line,
            end_column=box.end_column,
            cell="" if sheet is None else workbook.address(sheet, box.line, box.column),
        )

    # --- what comes before the tables ---

    def decode(self, data: bytes, severity: Severity) -> str:
        """The text of a file; what is no UTF-8 is read as Windows writes it, and said."""
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise _Stop("encoding", "utf-16")
        if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")):
            raise _Stop("encoding", "workbook")
        data = data.removeprefix(b"\xef\xbb\xbf")
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError as error:
            lines = LINE_END.split(data[: error.start].decode("utf-8", "replace"))
            line, column = len(lines), len(lines[-1]) + 1
            place = Place(file=self.name, line=line, column=column, end_line=line, end_column=column + 1)
            self.report("encoding", severity, place, byte=f"0x{data[error.start]:02X}")
            return data.decode("cp1252", "replace")

    def markdown(self, content: str) -> Iterator[Grid]:
        lines = LINE_END.split(content)
        skip = markdown.front_matter(lines)
        if skip:
            self.declare(markdown.block(["", *lines[1 : skip - 1]], "raci"))
        return markdown.grids(lines, skip)

    def declare(self, block: str) -> None:
        """Read the block that tells the convention, if there is one."""
        if not block.strip():
            return
        root, faults = tree.read(block.encode(), self.name)
        self.findings += faults
        node = root.get("raci") if root is not None else None
        if root is not None and node is not None:
            binder = Binder(Vocabulary({}))
            ours = binder.bind(Node({"raci": node}, root.place, keys=root.keys), FrontMatter)
            self.findings += binder.findings
            self.convention = ours.raci if ours is not None else self.convention

    # --- tables ---

    def read(self, grids: list[Grid]) -> None:
        """Read every table that holds a matrix; others (contacts, a legend) are passed over.

        A list of tasks with their roles, or one column of signs, counts only where there is no other table.
        """
        parts = [part for grid in grids for part in layout.parts(grid)]
        tables = [(part.sheet, table) for part in parts if (table := layout.table(part, _is_role)) is not None]
        tables = [one for one in tables if not one[1].weak] or tables
        self.heads = Counter(_head(table) for _, table in tables)
        for sheet, table in tables:
            self.sheet_name = sheet
            self.above = table.above or ("" if table_words().sheet.fullmatch(sheet or "") else sheet or "")
            {"tasks": self._turned, "list": self._listed}.get(table.kind, self._rows)(table)
        self.sheet_name = None
        if not self.tasks:
            self.no_matrix(parts)

    def no_matrix(self, parts: list[Part]) -> None:
        """Say what stands in the file instead."""
        boxes = (box for part in parts for row in part.body for box in row if box is not None)
        signs = Counter(box.text for box in boxes if is_mark(box.text) and box.text.isalpha() and len(box.text) == 1)
        others = signs.total() > _SHOWN and not {"A", "R"} <= signs.keys()
        variant = "" if parts else "none"
        shown = tuple(sign for sign, _ in signs.most_common(_SHOWN))
        self.report(
            "not-a-matrix",
            "error",
            Place(file=self.name),
            variant="other-letters" if others else variant,
            count=len(parts),
            signs=shown,
        )

    def _listed(self, table: Table) -> None:
        """Each row names a task and a role; what is named once holds for the rows below it."""
        tasks: dict[str, _Task] = {}
        title = named = None
        for row, box, cells in _rows(table):
            if layout.is_aside(table, row, box) or not cells:
                continue
            title, named = at(row, table.title) or title, at(row, table.named or 0) or named
            if title is None or named is None:
                continue
            task = tasks.get(key(title.text)) or self._task(title.text, self.place(title))
            tasks[key(title.text)] = task
            for name, _ in names(named.text, _titles()):
                role = self._role(name, named)
                for column, cell in cells.items():
                    if (letter := table.signs.get(column)) is None:
                        self._held(task, role, cell)
                    else:
                        task.held.setdefault(role, set()).add(letter)
                        self.places.setdefault((*task.path, role), self.place(cell))

    def _rows(self, table: Table) -> None:
        """Rows are tasks; the columns are roles, or letters with names of roles below them."""
        heads = {column: self._head(table, column) for column in table.columns if table.kind == "roles"}
        scope: str | None = None
        task: _Task | None = None
        groups = {-1: key(self.above)} if self.above and self.heads[_head(table)] > 1 else {}  # one table, cut up by its titles
        for number, (row, box, cells) in enumerate(_rows(table)):
            for column in table.groups:  # what is named once holds for the rows below it
                if (named := at(row, column)) is not None:
                    groups = {one: text for one, text in groups.items() if one < column} | {column: key(named.text)}
            if box is not None and layout.is_section(table, row, box):
                scope, task = self._section(box), None
            elif layout.is_aside(table, row, box):
                continue
            elif box is not None or any(not is_blank(cell.text) for cell in cells.values()):
                continues = (table.first + number, table.title) in table.joined
                if task is None or not continues:
                    first = box or next(iter(cells.values()))
                    task = self._task(box.text if box else f"#{first.line}", self.place(first), scope, tuple(groups.values()))
                for column, cell in cells.items():
                    if table.kind == "letters":
                        self._named(task, cell, table.signs[column])
                    else:
                        self._held(task, heads[column], cell)

    def _turned(self, table: Table) -> None:
        """Rows are roles; the columns are tasks."""
        tasks = {}
        for column in table.columns:
            text, head = self._column(table, column)
            tasks[column] = self._task(text, self.place(head))
        for row, box, cells in _rows(table):
            if layout.is_aside(table, row, box) or (box is not None and layout.is_section(table, row, box)):
                continue
            if box is not None or any(not is_blank(cell.text) for cell in cells.values()):
                first = box or next(iter(cells.values()))
                role = self._role(box.text if box else f"#{first.line}", first)
                for column, cell in cells.items():
                    self._held(tasks[column], role, cell)

    @staticmethod
    def _column(table: Table, column: int) -> tuple[str, Box]:
        """The head of a column; one without, but with letters, is named by its number."""
        box = at(table.head, column)
        return (box.text, box) if box else (f"#{column + 1}", next(one for row in table.body if (one := at(row, column))))

    def _head(self, table: Table, column: int) -> str:
        return self._role(*self._column(table, column))

    def _role(self, text: str, box: Box) -> str:
        role = self._title("roles", text)
        if ("roles", role) not in self.places:
            self.roles += 1
            if self.roles > _MAX_ROLES:
                raise TooLarge(box.line, box.column)
            self.places[("roles", role)] = self.place(box)
        return role

    def _section(self, box: Box) -> str:
        section = self._title("sections", box.text, new=True)
        self.places[("sections", section)] = self.place(box)
        return section

    def _task(self, text: str, place: Place, scope: str | None = None, group: tuple[str, ...] = ()) -> _Task:
        task = _Task(self._title("tasks", text), ("rows", len(self.tasks)), scope, group, {})
        self.places[task.path] = place
        self.tasks.append(task)
        return task

    def _title(self, kind: str, text: str, *, new: bool = False) -> str:
        """A title as findings show it: safe to print, at most 80 characters, and its own.

        kind: of what; new: it stands for something that was not seen before, whatever its name.
        """
        known = (kind, key(text))
        if known in self.titles and not new:
            return self.titles[known]
        shown = title = echo(visible(label(text)))
        while (kind, shown) in self.taken:
            self.taken[(kind, title)] += 1
            shown = f"{title} ({self.taken[(kind, title)]})"
        self.taken[(kind, shown)] = 1
        self.titles[known] = shown
        return shown

    def _held(self, task: _Task, role: str, box: Box) -> None:
        """Give a role the letters of a cell."""
        found = letters(box.text)
        place = self.place(box)
        told = {"subject": task.title, "task": task.title, "role": role}
        if found.unknown:
            self.spelled.setdefault(("unknown-letter", found.unknown), []).append((place, told))
        elif found.repaired:
            meant = letters(without(box.text, self.explained))
            if meant.repaired or meant.letters != found.letters:
                self.spelled.setdefault(("repaired-letter", box.text), []).append((place, told))
        if found.letters:
            task.held.setdefault(role, set()).update(found.letters)
            self.places.setdefault((*task.path, role), place)

    def _named(self, task: _Task, box: Box, letter: Letter) -> None:
        """Give a letter to the roles that a cell names."""
        if len(box.text) > _LONG:
            self.report(
                "unknown-letter", "error", self.place(box), subject=task.title, variant="long", task=task.title, limit=_LONG
            )
            return
        exact = box.line == box.end_line and box.end_column - box.column == len(box.text)  # no markup in between
        for name, start in names(box.text, _titles()):
            self.named += 1
            if self.named > _MAX_NAMES:
                raise TooLarge(box.line, box.column)
            first = box.column + start
            here = replace(box, column=first, end_column=first + len(name)) if exact and self.sheet_name is None else box
            role = self._role(name, here)
            task.held.setdefault(role, set()).add(letter)
            if (*task.path, role) not in self.places:
                self.places[(*task.path, role)] = self.place(here)

    # --- the whole ---

    def _spellings(self) -> None:
        """What was typed otherwise, once, with all the cells where it stands."""
        for (check, typed), cells in self.spelled.items():
            place, told = cells[0]
            others = [one.cell or f"{one.line}:{one.column}" for one, _ in cells[1:]]
            more = ", ".join(others[:_SHOWN]) + (", …" if len(others) > _SHOWN else "")
            told |= {"value": _quoted(typed)} | ({"count": len(others), "more": more} if others else {})
            variant = "more" if others else ""
            if check == "unknown-letter":
                self.report("unknown-letter", "error", place, variant=variant, **told)
            else:
                self.report("repaired-letter", "warning", place, variant=variant, letters=letters(typed).letters, **told)

    def _matrix(self) -> Matrix:
        """The rows; a task that stands twice in a section with the same letters is one, with others it is told."""
        first: dict[tuple[str | None, ...], _Task] = {}
        rows = []
        for task in self.tasks:
            before = first.setdefault((task.title, task.scope, *task.group), task)
            if before is not task:
                if before.held == task.held:
                    continue
                place = self.places[before.path]
                where: int | str = place.cell or place.line
                variant = "cell" if place.cell else ""
                here = self.places[task.path]
                self.report(
                    "contradicting-rows", "error", here, subject=task.title, variant=variant, task=task.title, first=where
                )
            rows.append(task.row(self.convention.accountable_per == "section"))
        return Matrix(rows=tuple(rows))

    def sheet(self, content: str) -> Sheet:
        """What was read."""
        self._spellings()
        matrix = self._matrix()
        roles = tuple(str(path[1]) for path in self.places if path[:1] == ("roles",))
        known = {role: _titles()[key(role)] for role in roles if key(role) in _titles()}
        catalogue = built_in().roles if known else {}
        allowed = (
            (row.task, role, one.letter)
            for row in matrix.rows
            if known and (task := _tasks().get(key(row.task))) is not None
            for one in built_in().tasks[task].allow
            for role, name in known.items()
            if name == one.role
        )
        answer = self.convention.a_implies_r
        return Sheet(
            matrix=matrix,
            places=self.places,
            roles=roles,
            known=known,
            may={role: catalogue[name].may for role, name in known.items()},
            allowed=frozenset(allowed),
            a_implies_r={"yes": True, "no": False}.get(answer or ""),
            findings=self.findings,
            text=content,
        )


def _quoted(text: str) -> str:
    """What stood in a cell, on one line and safe to print."""
    return echo(visible(text, keep="\n"))


def _head(table: Table) -> tuple[str, ...]:
    return tuple(key(box.text) for box in table.head if box is not None)


def _rows(table: Table) -> Iterator[tuple[Line, Box | None, dict[int, Box]]]:
    """Each row of a table with its title and its cells that hold something; a head that is repeated is none."""
    heads = [box.text for box in table.head if box is not None]
    for row in table.body:
        if heads and [box.text for box in row if box is not None] == heads:
            yield row, None, {}
            continue
        title = next(
            (box for column in range(table.title, -1, -1) if (box := at(row, column)) and column not in table.columns), None
        )
        yield row, title, {column: box for column in table.columns if (box := at(row, column)) is not None}
