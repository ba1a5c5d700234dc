"""What concerns one body, one role or one person, in rows: a page of the charter, or a card of its own."""

import datetime
import functools
from collections.abc import Iterable, Sequence
from typing import TypeVar

from msgspec import UNSET, Struct

from vto_roles.charter import standing
from vto_roles.charter.redact import deputised_by, tasks_of
from vto_roles.charter.schema import CellEntry, LawEntry, RoleEntry, Subject, TaskEntry
from vto_roles.charter.verbs import by_law, is_counterpart, negotiates, ratifies
from vto_roles.output.view import Box, View
from vto_roles.text import capital

_People = TypeVar("_People")
_GROUPS = ("A", "R", "counterpart", "party", "C", "heard", "I", "own")  # of a card, in their order
NO_PART = ("I", "own")  # nothing is decided, done or asked there


class Obligation(Struct, frozen=True, kw_only=True):
    """What one task asks of one role."""

    box: Box
    when: str  # the next date, in words; that there is none
    iso: str | None
    basis: str  # law with its line, an own choice, custom
    law: tuple[str, ...]  # the lines that the basis names
    said: bool  # whether the reason itself begins with the basis
    others: str  # who decides, or who does it; empty when nobody else
    role: str  # its title, where the owner of a card has several


class BodyPage(Struct, frozen=True, kw_only=True):
    """A governing or consultative body, and what the charter asks of it."""

    id: str
    title: str
    condition: str | None  # of a body of which it is not known whether it exists
    rows: tuple[tuple[Obligation, ...], ...]  # in the order of the year, with those together that differ in their task only
    own: tuple[Obligation, ...]  # what it may contribute
    informed: tuple[Obligation, ...]


class LetterGroup(Struct, frozen=True, kw_only=True):
    """The tasks of one letter: in the order of the year, or by reason where that is all there is to say."""

    id: str
    title: str
    rows: tuple[tuple[Obligation, ...], ...]  # with those together that differ in their task only


class CardPage(Struct, frozen=True, kw_only=True):
    """Everything that a card tells beside the charter that it was cut from."""

    title: str
    about: tuple[str, ...]  # who it is, until when
    groups: tuple[LetterGroup, ...]
    year: tuple[Obligation, ...]  # what has a date
    deputies: tuple[str, ...]
    notes: tuple[tuple[str, str], ...]  # task and what is to be known of it
    points: tuple[tuple[str, str], ...]  # task and text of what is to be discussed, or chosen otherwise
    law: tuple[LawEntry, ...]  # the lines that its tasks rest on


def _group_of(box: Box) -> str:
    """Return the group of a card that a cell stands in."""
    if negotiates(box.task, box.cell):
        return "counterpart" if is_counterpart(box.task, box.cell) else "party"
    heard = box.cell.letters == ("C",) and box.role.kind == "governing"
    return "own" if box.cell.own else "heard" if heard else box.cell.letters[0]


class SubjectRows:
    """Makes pages and cards of a charter in rows."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.charter = view.charter
        self.dates = {entry.task: entry.date for entry in self.charter.calendar}
        self.lines = {line.id for line in self.charter.law}

    def s(self, key: str, **args: str | tuple[str, ...] | datetime.date) -> str:
        return self.view.words("sheets", key, **args)

    def w(self, *keys: str, **args: str) -> str:
        """Return a text of the page for newcomers."""
        return self.view.words("welcome", *keys, **args)

    # --- rows ---

    def obligation(self, task: TaskEntry, cell: CellEntry, *, several: bool = False) -> Obligation:
        """One row; several: of an owner with more than one role."""
        date = self.dates.get(task.id)
        basis, law = self.basis(task, cell)
        box = self.view.boxes[task.id][cell.role]
        return Obligation(
            box=box,
            when=self.view.day(date) if date else self.s("no_date"),
            iso=date,
            basis=basis,
            law=law,
            said=box.why.lower().startswith(basis.lower()),
            others=self.others(task, cell),
            role=capital(self.view.roles[cell.role].title) if several else "",
        )

    def basis(self, task: TaskEntry, cell: CellEntry) -> tuple[str, tuple[str, ...]]:
        """What a cell rests on, in a few words, and the law lines named in them."""
        words, grounds, cited = self.view.words, dict[str, None](), dict[str, None]()
        for because in cell.because:
            law = tuple(source for source in because.sources if source in self.lines)
            given = law and law == because.sources != task.sources  # by law itself, not by what the task rests on
            if law and (because.criterion == "law" or given):
                grounds[self.by_law(law)] = None
                cited |= dict.fromkeys(law)
            elif cell.own:
                grounds[self.view.t("own_mark")] = None
            elif because.criterion == "choice":
                grounds[self.view.t("by_federation") if cell.locked else words("criteria", "choice")] = None
            elif task.duty == "own":
                grounds[words("duties", "own")] = None
            elif because.criterion == "order":
                grounds[self.view.t("basis_custom") if because.letter == "C" else self.s("usual")] = None
            else:
                grounds[words("criteria", because.criterion)] = None
        return words.join(grounds), tuple(cited)

    def by_law(self, law: tuple[str, ...]) -> str:
        """Return that a cell rests on these law lines, in a few words."""
        kinds = self.view.words.find("charter", "basis_law")
        kind = next((source for source in law if source in kinds), "default")
        return self.view.words("charter", "basis_law", kind, law=law)

    def others(self, task: TaskEntry, cell: CellEntry) -> str:
        """Who decides, for who does not; who does it, for who only decides; that two parties decide together."""
        if task.counterpart is not None:
            return self.view.t("both_parties")
        letter, key = ("R", "done_by") if "A" in cell.letters else ("A", "decided_by")
        roles = [one.role for one in task.cells if letter in one.letters and one.role != cell.role]
        return self.s(key, who=self.view.titles(roles)) if roles else ""

    def heard(self, task: str) -> str:
        """Who is heard before a task is decided, each with the ground where that is more than custom."""
        cells = (cell for cell in self.view.tasks[task].cells if "C" in cell.letters and not cell.own)
        told = []
        for cell in cells:
            more = self.view.words("letter_words", "ratifies") if ratifies(cell) else ""
            if cell.locked:
                more = self.view.of_law(cell) if by_law(cell) else self.view.t("by_federation")
            title = self.view.roles[cell.role].title
            told.append(f"{title} ({more})" if more else title)
        return capital(self.view.words.semicolon.join(told))

    @staticmethod
    def in_time(rows: Iterable[Obligation]) -> tuple[Obligation, ...]:
        """Rows with a date first, by their date."""
        return tuple(sorted(rows, key=lambda row: (row.iso is None, row.iso or "")))

    @staticmethod
    def together(rows: Iterable[Obligation]) -> tuple[tuple[Obligation, ...], ...]:
        """Rows in their order; those without a date that differ in their task only stand together."""
        alike: dict[tuple[str, ...], list[Obligation]] = {}
        for row in rows:
            same = (row.box.mark, row.others, row.role, row.box.why) if row.iso is None else (row.box.task.id,)
            alike.setdefault(same, []).append(row)
        return tuple(map(tuple, alike.values()))

    # --- pages of the charter ---

    @functools.cached_property
    def bodies(self) -> tuple[BodyPage, ...]:
        """A page for each body that decides, acts or advises somewhere."""
        pages = (self.body(role) for role in self.charter.roles if role.kind in ("governing", "consultative"))
        return tuple(page for page in pages if any({"A", "R", "C"} & set(rows[0].box.cell.letters) for rows in page.rows))

    def body(self, role: RoleEntry) -> BodyPage:
        cells = [(task, cell) for task in self.charter.tasks for cell in task.cells if cell.role == role.id]
        obligations = [(cell, self.obligation(task, cell)) for task, cell in cells]
        rows = self.in_time(row for cell, row in obligations if not cell.own and cell.letters != ("I",))
        return BodyPage(
            id=role.id,
            title=capital(role.title),
            condition=self.s("if_exists") if role.status == "unknown" else None,
            rows=self.together(rows),
            own=self.in_time(row for cell, row in obligations if cell.own),
            informed=self.in_time(row for cell, row in obligations if cell.letters == ("I",) and not cell.own),
        )

    # --- cards ---

    @functools.cached_property
    def whose(self) -> Subject:
        """The role or person that the charter was cut down to."""
        assert isinstance(self.charter.card, Subject)
        return self.charter.card

    @functools.cached_property
    def roles(self) -> tuple[RoleEntry, ...]:
        """The roles of the card."""
        return tuple(role for role in self.charter.roles if self.whose.concerns(role))

    @functools.cached_property
    def cells(self) -> tuple[tuple[TaskEntry, CellEntry], ...]:
        """The cells of the card, each with its task."""
        return tuple(tasks_of(self.charter, self.whose))

    @functools.cached_property
    def card(self) -> CardPage:
        """The card of the role or person that the charter was cut down to."""
        whose, roles, cells = self.whose, self.roles, self.cells
        several = len(roles) > 1
        obligations = [(cell, self.obligation(task, cell, several=several)) for task, cell in cells]

        grouped: dict[str, list[Obligation]] = {one: [] for one in _GROUPS}
        for _, row in obligations:
            grouped[_group_of(row.box)].append(row)
        chosen = ((one.task, one.text) for one in self.charter.deviations)
        open_points = ((one.task, one.text) for one in self.charter.to_discuss)
        involved = {row.box.task.id for _, row in obligations if _group_of(row.box) not in NO_PART}
        return CardPage(
            title=capital(self.view.functions[whose.person] if whose.person else roles[0].title),
            about=tuple(self.about(roles, whose)),
            groups=tuple(self.group(one, self.in_time(rows)) for one, rows in grouped.items() if rows),
            year=self.in_time(row for cell, row in obligations if row.iso is not None and not cell.own),
            deputies=tuple(self.deputies(cells, whose)),
            notes=tuple((task.title, task.note) for task in self.charter.tasks if task.note and task.id in involved),
            points=tuple((self.view.tasks[task].title, text) for task, text in (*chosen, *open_points) if task in involved),
            law=tuple(line for line in self.charter.law if any(line.id in row.law for _, row in obligations)),
        )

    def group(self, key: str, rows: tuple[Obligation, ...]) -> LetterGroup:
        title = self.s(f"group_{key}")
        if key not in NO_PART:
            return LetterGroup(id=key, title=title, rows=self.together(rows))
        reasons: dict[str, list[Obligation]] = {}
        for row in rows:
            reasons.setdefault("" if key == "own" else row.box.why, []).append(row)
        return LetterGroup(id=key, title=title, rows=tuple(map(tuple, reasons.values())))

    def about(self, roles: Sequence[RoleEntry], whose: Subject) -> Iterable[str]:
        """Who fills the role; or the person's name, roles and mandate."""
        if whose.role is not None:
            (role,) = roles
            if role.status == "unknown":
                yield self.s("if_exists")
            elif role.holders:
                yield self.s("filled_by", who=self.view.holders(role))
            return
        person = next(holder for role in roles for holder in role.holders if holder.id == whose.person)
        if person.name is not UNSET:
            yield self.s("name", name=str(person.name))
        yield self.s("holds", roles=tuple(role.title for role in roles))
        if person.mandate_until is not UNSET:
            yield capital(standing.mandate(self.view.charter, str(person.mandate_until), self.view.words)) + "."

    def deputies(self, cells: Sequence[tuple[TaskEntry, CellEntry]], whose: Subject) -> Iterable[str]:
        """Who carries what and who stands in, each with the tasks that it is about."""
        done = [(task, cell) for task, cell in cells if cell.holders and {"A", "R"} & set(cell.letters)]
        if whose.role is not None:
            role = self.view.roles[whose.role]
            if len(role.holders) > 1 and not role.each:
                yield from self.carried(done)
            return
        alone = [cell for _, cell in done if not self.view.roles[cell.role].each]
        if alone and not any(cell.deputies for cell in alone):
            yield self.s("no_deputies")
        stands_in_for = deputised_by(self.charter, whose)
        for key, pairs in (
            ("stands_in", [(cell.deputies, task) for task, cell in done if cell.deputies]),
            ("stands_in_for", [(cell.holders, task) for task, cell in stands_in_for if cell.holders]),
        ):
            for people, tasks in self.grouped(pairs):
                yield self.s(key, who=self.functions(people), tasks=tasks)

    def carried(self, done: Iterable[tuple[TaskEntry, CellEntry]]) -> Iterable[str]:
        """Of a role that several people fill: who carries its tasks, and who of them stands in."""
        for (holders, deputies), tasks in self.grouped(((cell.holders, cell.deputies), task) for task, cell in done):
            who = self.functions(holders)
            if deputies:
                who = self.s("with_deputy", who=who, deputies=self.functions(deputies))
            yield self.s("carries", who=who, tasks=tasks)

    def grouped(self, pairs: Iterable[tuple[_People, TaskEntry]]) -> Iterable[tuple[_People, str]]:
        """Yield the same people once, with the titles of all their tasks."""
        tasks: dict[_People, list[str]] = {}
        for people, task in pairs:
            tasks.setdefault(people, []).append(task.title)
        yield from ((people, self.view.words.semicolon.join(titles)) for people, titles in tasks.items())

    def functions(self, people: Iterable[str]) -> str:
        return self.view.words.join(self.view.functions[one] for one in people)
