"""Turn a charter into the rows that every output shows: grouped, ordered and worded; layout is what remains."""

import datetime
import functools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import UNSET, Struct

from vto_roles.charter import standing
from vto_roles.charter.fold import Band, disputed, folded
from vto_roles.charter.hours import extent
from vto_roles.charter.redact import weighed
from vto_roles.charter.schema import (
    BecauseEntry,
    CellEntry,
    Charter,
    GapEntry,
    Holder,
    RoleEntry,
    TaskEntry,
)
from vto_roles.charter.verbs import by_law, mark, ratifies, verbs
from vto_roles.model.terms import LETTERS, PHASES
from vto_roles.output import columns
from vto_roles.output.templates import Inert
from vto_roles.text import Words, capital

_SECTIONED = frozenset(("competence-gap", "practice-over-competence"))  # checks whose findings have a section of their own


class Box(Struct, frozen=True, kw_only=True):
    """A cell of the matrix: what a role has to do in a task, as it is shown, and why."""

    task: TaskEntry
    role: RoleEntry
    cell: CellEntry
    mark: Inert  # "A R", "C*", "(C)"
    meaning: str
    why: str
    carried: str | None  # by whom, where several people fill the role
    people: str  # ids of who carries it, where that is not everybody of the role


class Part(Struct, frozen=True):
    """A phase with its tasks."""

    id: str
    title: str
    tasks: tuple[TaskEntry, ...]


class View:
    """Everything a template gets: the published charter, and its rows grouped and worded, each made when it is first asked."""

    def __init__(self, charter: Charter, words: Words, *, band: Band) -> None:
        self.charter: Charter = charter
        self.words = words
        self.hosts = folded(charter, band)  # tasks without a row in the main table -> the task whose row they stand under
        self.lang: str = words("language", "tag")
        self.colon: Inert = Inert(words.colon)  # between a name and its explanation, as the language spaces it
        self.semicolon: Inert = Inert(words.semicolon)
        self.roles = {role.id: role for role in charter.roles}
        self.tasks = {task.id: task for task in charter.tasks}
        self.public = bool(charter.provenance["public"])
        self.functions = {holder.id: holder.function for role in charter.roles for holder in role.holders}
        self.disputed = disputed(charter)

    def t(self, key: str, **args: Any) -> str:
        """Return a text of the charter by key, filled."""
        return self.words("charter", key, **args)

    def day(self, iso: str, *, short: bool = False) -> str:
        return self.words.date(datetime.date.fromisoformat(iso), short=short)

    def ids(self, people: Iterable[str]) -> str:
        """Ids of people, as a page that filters on them keeps them."""
        return "" if self.public else " ".join(people)

    def titles(self, roles: Iterable[str]) -> str:
        return self.words.join([self.roles[role].title for role in roles])

    # --- the head ---

    @functools.cached_property
    def dated(self) -> str:
        return self.t("dated", date=self.day(self.charter.date))

    @functools.cached_property
    def status(self) -> str:
        return standing.status(self.charter, self.words)

    @functools.cached_property
    def organisation(self) -> str:
        about = self.charter.organisation
        employer = self.words("charter", "employer", str(about["employer"]))
        key = "organisation_heads" if about["fte"] is None else "organisation_line"
        return capital(self.t(key, employer=employer, heads=about["headcount"], fte=about["fte"]))

    # --- the matrix ---

    @functools.cached_property
    def columns(self) -> tuple[RoleEntry, ...]:
        """The roles that hold letters, those of a kind together."""
        used = {cell.role for task in self.charter.tasks for cell in task.cells}
        return columns.ordered(role for role in self.charter.roles if role.id in used)

    @functools.cached_property
    def boxes(self) -> Mapping[str, Mapping[str, Box]]:
        """The cells of the matrix, by task and role."""
        return {task.id: {cell.role: self.box(task, cell) for cell in task.cells} for task in self.charter.tasks}

    def box(self, task: TaskEntry, cell: CellEntry) -> Box:
        carriers = {*cell.holders, *cell.deputies}
        everybody = carriers >= {holder.id for holder in self.roles[cell.role].holders}
        return Box(
            task=task,
            role=self.roles[cell.role],
            cell=cell,
            mark=Inert(mark(cell)),
            meaning=self.words.join(verbs(task, cell, self.roles[cell.role], self.words)),
            why=self.why(cell),
            carried=self.carried(task, cell),
            people="" if everybody or not carriers else self.ids((*cell.holders, *cell.deputies)),
        )

    @functools.cached_property
    def carriers(self) -> Mapping[str, Mapping[str, set[str]]]:
        """The people that carry a letter that decides or does, by task and role."""
        return {
            task.id: {one.role: {*one.holders} for one in task.cells if not {"A", "R"}.isdisjoint(one.letters)}
            for task in self.charter.tasks
        }

    def carried(self, task: TaskEntry, cell: CellEntry) -> str | None:
        """Who carries a letter that decides or does, of several people; and as what other role the same people act."""
        acting = self.carriers[task.id]
        if not (people := acting.get(cell.role)):
            return None
        carried, role = [], self.roles[cell.role]
        if len(role.holders) > 1:
            names = tuple(self.functions[one] for one in cell.holders)
            carried.append(self.t("carried_each") if role.each else self.t("carried_by", holders=names))
        if cell.deputies:
            carried.append(self.t("deputy", deputies=tuple(self.functions[one] for one in cell.deputies)))
        same = (self.roles[other].the for other, those in acting.items() if other != cell.role and those == people)
        return self.words.semicolon.join((*carried, *(self.t("carried_too", the=the, count=len(people)) for the in same))) or None

    def why(self, cell: CellEntry) -> str:
        """The reasons of a cell; one that serves both its letters is said once."""
        reasons: dict[str, list[BecauseEntry]] = {}
        for because in cell.because:
            reasons.setdefault(because.text, []).append(because)
        if len(reasons) == 1:
            return next(iter(reasons))
        return " ".join(f"{'/'.join(one.letter for one in ones)}{self.words.colon}{text}" for text, ones in reasons.items())

    def row(self, task: TaskEntry) -> list[Box | None]:
        """Return a box per column, None where the role holds nothing."""
        return [self.boxes[task.id].get(column.id) for column in self.columns]

    def cells(self, task: TaskEntry) -> list[CellEntry | None]:
        """Return a cell per column, None where the role holds nothing."""
        cells = {cell.role: cell for cell in task.cells}
        return [cells.get(column.id) for column in self.columns]

    def marks(self, task: TaskEntry) -> tuple[str, ...]:
        """Return the letters of each column as shown, empty where the role holds nothing."""
        return tuple("" if cell is None else mark(cell) for cell in self.cells(task))

    def duty(self, task: TaskEntry) -> str:
        """Return that a task is a legal duty, empty when it is none."""
        return task.duty_text or self.t("legal_mark") if task.duty == "legal" else ""

    def dated_by_law(self, task: TaskEntry) -> bool:
        """Return whether law itself names the date of a task."""
        return task.duty == "legal" and task.id in self.words.find("charter", "law_dates")

    def together(self, task: TaskEntry) -> str:
        """Return that two parties decide, empty where one role alone does."""
        return self.t("both_parties") if task.counterpart else ""

    def marked(self, task: TaskEntry) -> str:
        """Return that a task is a legal duty and that two parties decide, empty when neither is so."""
        return ", ".join(filter(None, (self.duty(task), self.together(task))))

    def heading(self, task: TaskEntry) -> str:
        """Return the title of a task, with who decides where no role alone does."""
        together = self.together(task)
        return f"{task.title} ({together})" if together else task.title

    def due(self, task: TaskEntry, *, short: bool = False) -> str:
        """Return the day and month by which a task is done, with the year where it comes once; empty without one."""
        return self.words.deadline(task.due, short=short) if task.due else ""

    @functools.cached_property
    def by_phase(self) -> tuple[Part, ...]:
        """Every task by its phase."""
        tasks = self.charter.tasks
        return tuple(Part(id, title, tuple(task for task in tasks if task.phase == id)) for id, title in self.phases.items())

    @functools.cached_property
    def main(self) -> tuple[Part, ...]:
        """The main table: the tasks that have a row of their own, by their phase."""
        parts = (Part(part.id, part.title, tuple(t for t in part.tasks if t.id not in self.hosts)) for part in self.by_phase)
        return tuple(part for part in parts if part.tasks)

    def inside(self, host: TaskEntry) -> list[tuple[TaskEntry, str]]:
        """Return the tasks that stand under a row, each with who decides or does it where that is not as in the row."""
        inside = (self.tasks[one] for one, under in self.hosts.items() if under == host.id)
        return [(task, self._differing(task, host)) for task in inside]

    def folded(self, host: TaskEntry) -> str:
        """Return what stands under a row, in a sentence; empty where nothing does."""
        told = [self.words.inside(task.title) + others for task, others in self.inside(host)]
        return self.t("folded", tasks=self.words.semicolon.join(told)) if told else ""

    def _differing(self, task: TaskEntry, host: TaskEntry) -> str:
        """Return when a task is due, who decides and who does it, each where it is not as in another, in brackets."""
        told = {}
        for letter, key in (("A", "decides"), ("R", "does")):
            roles, others = ([cell.role for cell in one.cells if letter in cell.letters] for one in (task, host))
            if roles != others:
                told[key] = self.titles(roles)
        if [*told.values()] == [told.get("does")] * 2:
            told = {"decides_and_does": told["does"]}
        parts = [f"{self.words.inside(self.t(key))}{self.colon}{roles}" for key, roles in told.items()]
        dated = [self.due(task)] if task.due not in (None, host.due) else []
        return f" ({', '.join((*dated, *parts))})" if dated or parts else ""

    @functools.cached_property
    def phases(self) -> Mapping[str, str]:
        """Those that have tasks, with their titles."""
        used = {task.phase for task in self.charter.tasks}
        return {phase: self.words("phases", phase) for phase in PHASES if phase in used}

    @functools.cached_property
    def main_note(self) -> str:
        """How many tasks have a row in the main table, and where the others are; empty where every task has one."""
        shown = len(self.tasks) - len(self.hosts)
        return self.t("main_note", count=shown, others=len(self.hosts)) if self.hosts else ""

    # --- the roles ---

    @functools.cached_property
    def people(self) -> tuple[RoleEntry, ...]:
        """The roles that are there."""
        return tuple(role for role in self.charter.roles if role.status != "absent")

    def duties(self, role: RoleEntry) -> list[Box]:
        """Return the cells of a role by letter."""
        boxes = (row[role.id] for row in self.boxes.values() if role.id in row)
        return sorted(boxes, key=lambda box: LETTERS.index(box.cell.letters[0]))

    def weight(self, role: RoleEntry) -> str:
        """What the word of a role weighs on its tasks, the heaviest first."""
        cells = (row[role.id].cell for row in self.boxes.values() if role.id in row)
        return weighed((cell.weight for cell in cells if cell.weight is not None), self.words)

    def extent(self, role: RoleEntry) -> str:
        """Return the hours a year that the tasks of a role take; empty where they take none."""
        return extent(role, self.words)

    def holders(self, role: RoleEntry) -> str:
        if role.holders:
            alike = Counter(map(self.holder, role.holders)) if len(role.holders) > 1 else {self.holder(role.holders[0]): 1}
            return self.words.join([one if count == 1 else f"{count} × {one}" for one, count in alike.items()])
        if standing.needs_holder(role):
            return self.t("nobody")
        return self.t({"advisory": "together", "staff": "as_group", "external": "as_group"}.get(role.kind, "as_body"))

    def holder(self, one: Holder) -> str:
        """A function, with its name, its time and its mandate where they are told."""
        details = [] if one.name is UNSET else [str(one.name)]
        if one.vto_time is not UNSET:
            details.append(self.t("time_freed", share=one.vto_time))
        if one.mandate_until is not UNSET:
            details.append(standing.mandate(self.charter, str(one.mandate_until), self.words))
        return f"{one.function} ({', '.join(details)})" if details else one.function

    @functools.cached_property
    def doubled(self) -> tuple[str, ...]:
        """A sentence for each person who fills several roles: the roles beside the first."""
        filled: dict[str, list[RoleEntry]] = {}
        for role in self.charter.roles:
            for holder in role.holders:
                filled.setdefault(holder.id, []).append(role)
        return tuple(self._doubled(one, roles) for one, roles in filled.items() if len(roles) > 1)

    def _doubled(self, person: str, roles: Sequence[RoleEntry]) -> str:
        function = self.functions[person]
        first, *others = sorted(roles, key=lambda role: role.title.lower() != function.lower())  # what it is called is told once
        named = capital(first.the) if first.title.lower() == function.lower() else f"{function} ({first.title})"
        told = self.t("one_person", person=named, roles=tuple(role.title for role in others), count=len(others))
        alone = all(len(role.holders) == 1 for role in (first, *others))
        return f"{told} {self.t('one_person_letters')}" if alone else told

    @functools.cached_property
    def persons(self) -> Mapping[str, str]:
        """Everybody who fills a role: id -> function, with the name where it is told."""
        people = {holder.id: holder for role in self.charter.roles for holder in role.holders}
        return {id: one.function if one.name is UNSET else f"{one.function} ({one.name})" for id, one in people.items()}

    def named(self, role: RoleEntry) -> str:
        """A role by its title, with the short one that heads its column where that is another."""
        title = capital(role.title)
        return title if role.short.lower() in ("", role.title.lower()) else f"{title} ({role.short})"

    def filled(self, role: RoleEntry) -> str:
        """Who fills a role, with its status where the role is not just there."""
        return self.holders(role) if role.status == "present" else f"{self.holders(role)} ({role.status_text})"

    def the(self, roles: Iterable[RoleEntry]) -> str:
        """Roles with their articles, as they stand within a sentence."""
        return self.words.join_named(role.the or role.title for role in roles)

    def body(self, role: RoleEntry) -> str:
        """A body by its title; one of which it is not known whether it exists is told as such."""
        return self.words("summary", "unknown", role=role.title) if role.status == "unknown" else role.title

    # --- the rest, row by row ---

    def of_law(self, *cells: CellEntry) -> str:
        """Return that law is the ground of a consultation, and that it asks agreement where it does so for one of its cells."""
        agreement = any(cell.weight == "agrees" and by_law(cell) for cell in cells)
        return self.t("basis_agreement" if agreement else "basis_of_law")

    @functools.cached_property
    def consultation(self) -> tuple[tuple[str, ...], ...]:
        """Topic, bodies and basis (what is contested is told with it) of what is asked whenever it comes up: without a date."""
        dated = {entry.task for entry in self.charter.calendar}
        rows = []
        for one in self.charter.consultation:
            if not one.bodies or dated.issuperset(one.tasks):
                continue
            bodies = capital(self.words.join([self.body(self.roles[name]) for name in one.bodies]))
            cells = (cell for task in one.tasks for cell in self.tasks[task].cells if cell.role in one.bodies)
            basis = self.of_law(*cells) if one.law else self.t("basis_custom")
            rows.append((one.title, bodies, basis + (self.t("basis_disputed") if one.contested else "")))
        return tuple(rows)

    @functools.cached_property
    def calendar(self) -> tuple[Mapping[str, str], ...]:
        return tuple(
            {
                "date": self.day(one.date),
                "iso": one.date,
                "task": self.tasks[one.task].title,
                "id": one.task,
                "legal": self.duty(self.tasks[one.task]),
                **{letter: capital(self.acting(self.tasks[one.task], letter, one.roles.get(letter, ()))) for letter in "ARC"},
            }
            for one in self.charter.calendar
        )

    def acting(self, task: TaskEntry, letter: str, roles: Iterable[str]) -> str:
        """The roles that hold a letter on a task, by their titles, with what it means where it is not the usual."""
        if letter == "A" and task.counterpart is not None:
            return self.t("both_parties")
        ratify = {cell.role for cell in task.cells if letter == "C" and ratifies(cell)}
        other = {task.counterpart: self.words("sheets", "counterpart")} if letter == "R" else {}
        other |= dict.fromkeys(ratify, self.words("letter_words", "ratifies"))
        titles = ((self.roles[role].title, other.get(role)) for role in roles)
        return self.words.join([f"{title} ({more})" if more else title for title, more in titles])

    @functools.cached_property
    def calendar_note(self) -> str:
        """Which of the calendar's dates law names itself."""
        named = self.words.find("charter", "law_dates")
        dates = [named[task.id] for task in self.charter.tasks if self.dated_by_law(task)]
        return self.t("calendar_law", dates=self.words.semicolon.join(dates)) if dates else self.t("calendar_note")

    @functools.cached_property
    def gaps(self) -> tuple[tuple[str, ...], ...]:
        """Who does it (the role where nobody is named), what is lacking, for which tasks, and measures: by person, then task."""
        lacking: dict[tuple[str, str], tuple[list[str], GapEntry]] = {}
        for task in self.charter.tasks:
            for gap in task.gaps:
                who = self.words.join([self.functions[one] for one in gap.holders]) or self.roles[gap.role].title
                lacking.setdefault((capital(who), gap.competence), ([], gap))[0].append(task.title)
        order = {role: number for number, role in enumerate(self.roles)}
        people: dict[str, dict[tuple[str, ...], list[GapEntry]]] = {}
        for (who, _), (tasks, gap) in sorted(lacking.items(), key=lambda row: order[row[1][1].role]):
            people.setdefault(who, {}).setdefault(tuple(tasks), []).append(gap)
        return tuple(self.gap_row(who, tasks, gaps) for who, rows in people.items() for tasks, gaps in rows.items())

    def gap_row(self, who: str, tasks: Iterable[str], gaps: Sequence[GapEntry]) -> tuple[str, ...]:
        join = self.words.semicolon.join
        measures = dict.fromkeys(measure for gap in gaps for measure in gap.measures)
        return who, join(gap.title or gap.competence for gap in gaps), join(tasks), capital(join(measures))

    @functools.cached_property
    def findings(self) -> tuple[tuple[str, str], ...]:
        """Severity and message of what is found; then what the organisation accepts, with its reason."""
        found = [(one.severity, capital(one.message)) for one in self.charter.findings if one.check not in _SECTIONED]
        for one in self.charter.waived:
            key, until = ("waived_until", self.day(one.until)) if one.until else ("waived", "")
            found.append(("info", capital(self.t(key, until=until, message=one.message, reason=one.reason.rstrip("."))) + "."))
        return tuple((self.words("charter", "severity", severity), message) for severity, message in found)
