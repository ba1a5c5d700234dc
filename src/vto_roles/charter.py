"""An allocation in words: the charter as it is published, and all that templates see."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

import msgspec
from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from vto_roles import __version__, provenance
from vto_roles.facts import holds
from vto_roles.finding import Finding
from vto_roles.model import PHASES, Allocation, Because, Case, Cell, Deviation, Gap, LawLine, Letter, Row, Waiver
from vto_roles.names import People
from vto_roles.text import Words, capital

SCHEMA = "vto-roles/charter/1"
_SEVERITIES = ("error", "warning", "info")
_COORDINATOR = "vto-coordinator"
_DELEGATION = "union-delegation"
_SHORT = 12  # characters of a title that still fits a column's head


class Entry(Struct, frozen=True, kw_only=True):
    """Base of the published parts."""


class Holder(Entry, frozen=True, kw_only=True):
    id: str
    function: str
    name: str | UnsetType = UNSET
    vto_time: float | UnsetType = UNSET  # part of a full-time job
    mandate_until: str | UnsetType = UNSET
    also: tuple[str, ...] = ()  # the other roles of the same function


class RoleEntry(Entry, frozen=True, kw_only=True):
    id: str
    title: str
    short: str
    kind: str
    collective: bool
    status: Literal["present", "unknown", "expected", "absent", "unfilled"]
    status_text: str
    holders: tuple[Holder, ...]


class RivalEntry(Entry, frozen=True, kw_only=True):
    role: str
    fell_at: str
    at: str | None


class BecauseEntry(Entry, frozen=True, kw_only=True):
    letter: Letter
    criterion: str
    text: str
    sources: tuple[str, ...]
    at: str | None
    rivals: tuple[RivalEntry, ...]


class CellEntry(Entry, frozen=True, kw_only=True):
    role: str
    letters: tuple[Letter, ...]
    locked: bool
    own: bool
    holders: tuple[str, ...]
    deputies: tuple[str, ...]
    because: tuple[BecauseEntry, ...]


class GapEntry(Entry, frozen=True, kw_only=True):
    competence: str
    role: str
    measures: tuple[str, ...]


class TaskEntry(Entry, frozen=True, kw_only=True):
    id: str
    title: str
    note: str | None
    phase: str
    level: str
    bundle: str
    topic: str | None
    duty: Literal["legal", "recommended", "own"]
    duty_law: tuple[str, ...]
    sources: tuple[str, ...]
    set_by: tuple[str, ...] = ()  # files that patched the built-in task or brought this one
    reaches: tuple[str, ...]
    deadline: str | None
    cells: tuple[CellEntry, ...]
    gaps: tuple[GapEntry, ...]


class CalendarEntry(Entry, frozen=True, kw_only=True):
    date: str
    task: str
    roles: dict[str, tuple[str, ...]]


class DeviationEntry(Entry, frozen=True, kw_only=True):
    task: str
    role: str
    letter: str
    recommended: tuple[Letter, ...]
    reason: str | None
    review_by: str | None
    federation: bool
    at: str
    text: str


class DiscussionEntry(Entry, frozen=True, kw_only=True):
    task: str
    role: str
    rivals: tuple[str, ...]
    at: str
    text: str


class LawEntry(Entry, frozen=True, kw_only=True):
    id: str
    text: str
    status: str
    checked_on: str
    source: tuple[str, ...]


class ConsultationEntry(Entry, frozen=True, kw_only=True):
    topic: str
    title: str
    bodies: tuple[str, ...]  # role ids, in order
    locked: bool
    tasks: tuple[str, ...]
    law: tuple[str, ...]
    contested: tuple[str, ...] = ()  # law lines that are told, and lock nothing


class GroupEntry(Entry, frozen=True, kw_only=True):
    id: str
    title: str
    count: int | None
    tasks: tuple[str, ...]


class FindingEntry(Entry, frozen=True, kw_only=True):
    check: str
    severity: str
    subject: str | None
    message: str
    file: str
    line: int
    column: int
    end_line: int
    end_column: int


class WaivedEntry(Entry, frozen=True, kw_only=True):
    """A finding that the organisation accepts."""

    check: str
    subject: str | None
    message: str
    reason: str
    until: str | None


class Charter(Entry, frozen=True, kw_only=True):
    """The published charter; keys may be added, never change meaning."""

    schema: str
    tool: dict[str, str]
    date: str
    language: str
    status: Literal["complete", "draft"]
    organisation: dict[str, Any]
    summary: tuple[str, ...]
    roles: tuple[RoleEntry, ...]
    time: dict[str, float] = {}  # parts of a full-time job: advised by the product's rule of thumb, freed by the organisation
    tasks: tuple[TaskEntry, ...]
    consultation: tuple[ConsultationEntry, ...]
    notes: tuple[str, ...] = ()  # to the consultation
    calendar: tuple[CalendarEntry, ...]
    deviations: tuple[DeviationEntry, ...]
    to_discuss: tuple[DiscussionEntry, ...]
    groups: tuple[GroupEntry, ...]
    law: tuple[LawEntry, ...]
    fingerprints: dict[str, str]
    provenance: dict[str, Any]
    findings: tuple[FindingEntry, ...]
    waived: tuple[WaivedEntry, ...] = ()
    card: dict[str, str] | UnsetType = UNSET  # the role or the person that it was cut down to


class Glossary:
    """The titles of roles and tasks for one organisation: its own first, then the catalogue's."""

    def __init__(self, case: Case, words: Words) -> None:
        self.words = words
        self.own_titles = case.organisation.titles
        self.legal_form = str(case.organisation.organisation.legal_form)
        self.own_tasks = {task.id: task.title for task in case.organisation.own_tasks}
        self.functions = {person.id: person.function for person in case.organisation.staff or ()}

    def person(self, name: str) -> str:
        return self.functions.get(name, name)

    def role(self, name: str) -> str:
        return self.own_titles.get(name) or self._form(name, "title") or self._title("roles", name)

    def _form(self, name: str, part: str) -> str | None:
        """A title that hangs on the legal form, such as that of a public body's board."""
        found = self.words.find("roles", name, "forms", self.legal_form, part)
        return found if isinstance(found, str) else None

    def the(self, name: str) -> str:
        """A role with its article, where the catalogue gives one; an own title stands as it is."""
        usual = self._form(name, "the") or self.words.find("roles", name, "the")
        return self.own_titles.get(name) or usual or self._title("roles", name)

    def short(self, name: str) -> str:
        own = self.own_titles.get(name)
        short = own if own and len(own) <= _SHORT else self.words.find("roles", name, "short")
        return capital(short or self.role(name))

    def task(self, name: str) -> str:
        return self.own_tasks.get(name) or self._title("tasks", name)

    def bundle(self, name: str) -> str:
        return self.words.find("bundles", name) or _spelled(name)

    def competence(self, name: str) -> str:
        return self.words.find("competences", name) or _spelled(name)

    def topic(self, name: str) -> str:
        return self.words.find("topics", name) or _spelled(name)

    def _title(self, section: str, name: str) -> str:
        return self.words.find(section, name, "title") or _spelled(name)


def _spelled(name: str) -> str:
    """An id that a patch gave no wording: readable all the same."""
    return name.replace("-", " ")


def reason(because: Because, allocation: Allocation, glossary: Glossary) -> str:
    """Why a role has its letter, in one sentence or two."""
    words = glossary.words
    args: dict[str, Any] = {name: value for name, value in because.args.items() if name != "instead"}
    for name in ("excluded", "before", "after"):
        if args.get(name):
            args[name] = glossary.the(str(args[name]))
    if "source" in args:
        args["source"] = args["source"] or words("because", "federation")
    if "criterion" in args:
        args["criterion"] = words("criteria", str(args["criterion"]))
    if because.key == "rule":
        text = words.find("rules", str(args["rule"])) or words("because", "rule", rule=_spelled(str(args["rule"])))
    else:
        if "law" in args:
            line = allocation.catalogue.law[str(args["law"])]
            args["date"] = words.date(line.checked_on)
        if because.key in ("order", "order-after"):
            args["others"] = tuple(glossary.the(one.role) for one in because.rivals if one.fell_at == "order")
        text = _worded(("because", because.key), args, words)
    if "instead" in because.args:
        text += " " + words("because", "instead", role=glossary.the(str(because.args["instead"])))
    return text


def _worded(keys: tuple[str, ...], args: Mapping[str, Any], words: Words) -> str:
    """A text that may have forms: by what is known of a body, by law line, by topic."""
    forms = words.find(*keys)
    if isinstance(forms, dict) and "default" in forms:
        status, law = args.get("status"), args.get("law")
        wanted = (f"{status}-{law}", status, law, args.get("topic"), args.get("changed"))
        form = next((str(one) for one in wanted if one in forms), "default")
        return words(*keys, form, **args)
    return words(*keys, **args)


def message(finding: Finding, words: Words) -> str:
    """What is wrong, in one line."""
    return _checked(finding, words, "message")


def remedy(finding: Finding, words: Words) -> str:
    """What to do about it."""
    return _checked(finding, words, "remedy")


def _checked(finding: Finding, words: Words, part: str) -> str:
    keys: tuple[str, ...] = ("checks", finding.check, part)
    text = words.find(*keys)
    if isinstance(text, dict) and "other" not in text:
        keys = (*keys, finding.variant if finding.variant in text else "default")
    filled = words(*keys, **finding.args)
    near = finding.args.get("nearest")
    if part == "message" and near:
        filled += words("findings", "nearest", nearest=near)
    if part == "message" and finding.place.cell:
        filled += words("findings", "cell", cell=finding.place.cell)
    return filled


class _Writer:
    """Puts one allocation in words."""

    def __init__(self, case: Case, allocation: Allocation, words: Words, *, public: bool) -> None:
        self.case = case
        self.allocation = allocation
        self.words = words
        self.public = public
        self.glossary = Glossary(case, words)
        staff = case.organisation.staff or ()
        self.ids = {one.id: f"function-{number}" if public else one.id for number, one in enumerate(staff, 1)}
        self.gaps: dict[str, list[Gap]] = {}
        for gap in allocation.gaps:
            self.gaps.setdefault(gap.task, []).append(gap)

    def at(self, path: tuple[str | int, ...] | None) -> str | None:
        return None if path is None else str(self.case.place(path))

    def roles(self, findings: Sequence[Finding]) -> tuple[RoleEntry, ...]:
        people = {person.id: person for person in self.case.organisation.staff or ()}
        expected = {finding.subject for finding in findings if finding.check == "body-expected"}
        unfilled = {finding.subject for finding in findings if finding.check == "unfilled-role"}
        entries = []
        for name, role in self.allocation.catalogue.roles.items():
            state = self.allocation.roles[name]
            status: Any = state.status
            if status == "absent" and name in expected:
                status = "expected"
            elif name in unfilled:
                status = "unfilled"
            holders = tuple(
                Holder(
                    id=self.ids[one],
                    function=people[one].function,
                    name=UNSET if self.public or people[one].name is None else str(people[one].name),
                    vto_time=self._private(people[one].vto_time),
                    mandate_until=self._private(self._iso(people[one].mandate_until)),
                    also=tuple(role for role in people[one].roles if role != name),
                )
                for one in state.holders
            )
            entries.append(
                RoleEntry(
                    id=name,
                    title=self.glossary.role(name),
                    short=self.glossary.short(name),
                    kind=role.kind,
                    collective=role.collective,
                    status=status,
                    status_text=self.words("statuses", status),
                    holders=holders,
                )
            )
        return tuple(entries)

    def _private(self, value: Any) -> Any:
        """What concerns a single person, left out of a public charter."""
        return UNSET if self.public or value is None else value

    @staticmethod
    def _iso(day: datetime.date | None) -> str | None:
        return None if day is None else day.isoformat()

    def set_by(self, *path: str) -> tuple[str, ...]:
        """The files that laid something over this part of the catalogue, in order."""
        roots = [("overlays", number) for number in range(len(self.case.overlays))]
        found = [self.case.tree.find((*root, "catalog", *path)) for root in [*roots, ()]]
        return tuple(node.place.file for node in found if node is not None)

    def tasks(self) -> tuple[TaskEntry, ...]:
        order = {phase: number for number, phase in enumerate(PHASES)}
        rows = sorted(self.allocation.matrix.rows, key=lambda row: order[self.allocation.tasks[row.task].phase])
        return tuple(self._task(row) for row in rows)

    def _task(self, row: Row) -> TaskEntry:
        task = self.allocation.tasks[row.task]
        duty = self.allocation.duties[row.task]
        law = () if task.legal is None or duty != "legal" else task.legal.law
        return TaskEntry(
            id=row.task,
            title=self.glossary.task(row.task),
            note=self._note(row.task, duty),
            phase=task.phase,
            level=task.level,
            bundle=task.bundle,
            topic=task.topic,
            duty=duty,
            duty_law=(law,) if isinstance(law, str) else law,
            sources=task.sources,
            set_by=self.set_by("tasks", row.task),
            reaches=task.reaches,
            deadline=self.allocation.deadlines.get(row.task),
            cells=tuple(self._cell(cell) for cell in row.cells),
            gaps=() if self.public else tuple(self._gap(gap) for gap in self.gaps.get(row.task, ())),
        )

    def _note(self, task: str, duty: str) -> str | None:
        """The note to a task that holds here: for a duty, a vzw, a private employer, or always."""
        note = self.words.find("tasks", task, "note")
        if not isinstance(note, dict):
            return note if isinstance(note, str) else None
        identity = self.case.organisation.organisation
        here = {"legal": duty == "legal", "vzw": identity.legal_form == "vzw", "private": identity.employer == "private"}
        here["public"] = not here["private"]
        found = next((note[form] for form, true in (here | {"always": True}).items() if true and form in note), None)
        return None if found is None else str(found)

    def _cell(self, cell: Cell) -> CellEntry:
        return CellEntry(
            role=cell.role,
            letters=cell.letters,
            locked=cell.locked,
            own=cell.own,
            holders=tuple(self.ids[one] for one in cell.holders),
            deputies=tuple(self.ids[one] for one in cell.deputies),
            because=tuple(
                BecauseEntry(
                    letter=one.letter,
                    criterion=one.criterion,
                    text=reason(one, self.allocation, self.glossary),
                    sources=one.sources,
                    at=self.at(one.path),
                    rivals=tuple(
                        RivalEntry(role=rival.role, fell_at=rival.fell_at, at=self.at(rival.path)) for rival in one.rivals
                    ),
                )
                for one in cell.because
            ),
        )

    def _gap(self, gap: Gap) -> GapEntry:
        measures = [self.words("measures", "train")]
        if gap.role in gap.partners:
            measures.append(self.words("measures", "colleague"))
        partners = tuple(self.glossary.the(role) for role in gap.partners if role != gap.role)
        if partners:
            measures.append(self.words("measures", "pair", roles=partners))
        measures.append(self.words("measures", "external"))
        return GapEntry(competence=gap.competence, role=gap.role, measures=tuple(measures))

    def consultation(self) -> tuple[ConsultationEntry, ...]:
        """Per topic: whom the cascade puts there, and whether law does."""
        entries = []
        for topic in self.allocation.catalogue.cascades:
            rows = [row for row in self.allocation.matrix.rows if self.allocation.tasks[row.task].topic == topic]
            if not rows:
                continue
            consulted = [
                (cell, because)
                for row in rows
                for cell in row.cells
                for because in cell.because
                if because.key in ("cascade", "cascade-custom") or because.key == "law-holds"
            ]
            bodies = dict.fromkeys(cell.role for cell, _ in consulted)
            law = dict.fromkeys(source for cell, because in consulted if cell.locked for source in because.sources)
            contested = dict.fromkeys(
                source
                for row in rows
                for source in self.allocation.tasks[row.task].sources
                if (line := self.allocation.catalogue.law.get(source)) is not None
                and line.status == "contested"
                and holds(line.when, self.allocation.facts)
            )
            entries.append(
                ConsultationEntry(
                    topic=topic,
                    title=self.glossary.topic(topic),
                    bodies=tuple(bodies),
                    locked=any(cell.locked for cell, _ in consulted),
                    tasks=tuple(row.task for row in rows),
                    law=tuple(law),
                    contested=tuple(contested),
                )
            )
        return tuple(entries)

    def _delegation_open(self) -> bool:
        """Whether it is not known if a union delegation is there; no count of heads can tell."""
        state = self.allocation.roles.get(_DELEGATION)
        return state is not None and state.status == "unknown"

    def notes(self) -> tuple[str, ...]:
        """What is to be said with the consultation: per joint committee, what was found of the delegation's threshold."""
        if not self._delegation_open():
            return ()
        known = self.allocation.catalogue.delegations
        notes = []
        for committee in self.case.organisation.organisation.joint_committees:
            found = known.get(committee)
            if found is None or found.employees is None or found.checked_on is None:
                notes.append(self.words("delegation", "unknown", committee=committee))
            else:
                number, day = found.employees, found.checked_on
                notes.append(self.words("delegation", "known", committee=committee, count=number, date=day))
        return tuple(notes)

    def calendar(self, today: datetime.date) -> tuple[CalendarEntry, ...]:
        """Each deadline's first occurrence on or after today, in the order of the dates."""
        entries = []
        for row in self.allocation.matrix.rows:
            deadline = self.allocation.deadlines.get(row.task)
            if deadline is None:
                continue
            day = _next(deadline, today)
            holding = {letter: tuple(cell.role for cell in row.holding(letter) if not cell.own) for letter in ("A", "R", "C")}
            entries.append(
                CalendarEntry(date=day.isoformat(), task=row.task, roles={key: who for key, who in holding.items() if who})
            )
        return tuple(sorted(entries, key=lambda entry: entry.date))

    def deviations(self) -> tuple[DeviationEntry, ...]:
        entries = []
        for one in self.allocation.deviations:
            entries.append(
                DeviationEntry(
                    task=one.task,
                    role=one.role,
                    letter=one.letter,
                    recommended=one.recommended,
                    reason=one.reason,
                    review_by=one.review_by.isoformat() if one.review_by else None,
                    federation=one.federation,
                    at=str(self.case.place(one.path)),
                    text=self._deviation(one),
                )
            )
        return tuple(entries)

    def _deviation(self, one: Deviation) -> str:
        none = self.words("letters", "none")
        told = _worded(
            ("deviation",),
            {
                "role": self.glossary.the(one.role),
                "letter": none if one.letter == "none" else one.letter,
                "before": self.words.join(one.recommended or (none,)),
                "previous": self.glossary.the(one.previous) if one.previous else "",
                "changed": one.letter if one.previous else None,
            },
            self.words,
        )
        return capital(told)

    def to_discuss(self) -> tuple[DiscussionEntry, ...]:
        return tuple(
            DiscussionEntry(
                task=one.task,
                role=one.role,
                rivals=one.rivals,
                at=str(self.case.place(one.path)),
                text=self.words(
                    "discussion",
                    role=self.glossary.the(one.role),
                    rivals=tuple(self.glossary.the(rival) for rival in one.rivals),
                ),
            )
            for one in self.allocation.to_discuss
        )

    def time(self) -> dict[str, float]:
        """What the rule of thumb asks for coordination, and what is freed for it."""
        result = {}
        if self.allocation.advised_time is not None:
            result["advised"] = self.allocation.advised_time
        state = self.allocation.roles.get(_COORDINATOR)
        people = {person.id: person for person in self.case.organisation.staff or ()}
        freed = [people[one].vto_time for one in state.holders] if state is not None else []
        given = [share for share in freed if share is not None]
        if given and not self.public:
            result["freed"] = round(sum(given), 3)
        return result

    def groups(self) -> tuple[GroupEntry, ...]:
        size = self.case.organisation.size
        counts = {"temporary": size.temporary, "volunteers": size.volunteers, "trainees": size.trainees}
        names = dict.fromkeys(name for task in self.allocation.tasks.values() for name in task.reaches)
        return tuple(
            GroupEntry(
                id=name,
                title=self.words("groups", name),
                count=counts.get(name),
                tasks=tuple(task_id for task_id, task in self.allocation.tasks.items() if name in task.reaches),
            )
            for name in names
            if counts.get(name) != 0
        )

    def law(self) -> tuple[LawEntry, ...]:
        """The law lines that a task or a letter of this charter cites and that are told here."""
        cited: dict[str, None] = {}
        for name, role in self.allocation.catalogue.roles.items():
            if self.allocation.roles[name].status != "absent":
                cited |= dict.fromkeys(role.sources)
        if self._delegation_open():
            cited |= dict.fromkeys(("S1", "S2"))
        for row in self.allocation.matrix.rows:
            task = self.allocation.tasks[row.task]
            cited |= dict.fromkeys(task.sources)
            for cell in row.cells:
                for because in cell.because:
                    cited |= dict.fromkeys(because.sources)
        lines: Mapping[str, LawLine] = self.allocation.catalogue.law
        return tuple(
            LawEntry(
                id=name,
                text=self.words.find("law", name) or name,
                status=line.status,
                checked_on=line.checked_on.isoformat(),
                source=line.source,
            )
            for name, line in lines.items()
            if name in cited and holds(line.when, self.allocation.facts)
        )

    def summary(self, calendar: Sequence[CalendarEntry], errors: int) -> tuple[str, ...]:
        """Page one: at most ten lines that a board reads first."""
        words, rows = self.words, self.allocation.matrix.rows
        lines = []
        if errors:
            lines.append(words("summary", "draft", count=errors))
        present = sum(state.status != "absent" for state in self.allocation.roles.values())
        lines.append(words("summary", "scope", count=len(rows), roles=present))
        lines.append(words("summary", "decides", who=self._tally("A")))
        lines.append(words("summary", "does", who=self._tally("R")))
        by_law = {cell.role for row in rows for cell in row.cells for why in cell.because if why.key == "cascade"}
        if bodies := tuple(self._body(name) for name in self.allocation.catalogue.roles if name in by_law):
            lines.append(words("summary", "consulted", bodies=bodies))
        legal = sum(duty == "legal" for duty in self.allocation.duties.values())
        if legal:
            lines.append(words("summary", "legal", count=legal))
        months, board = self.case.organisation.settings.review_months, self.glossary.the("board")
        advice = words("summary", "advice") if self._heard() else ""
        lines.append(words("summary", "asked", count=months, board=board, advice=advice))
        if self.allocation.deviations:
            lines.append(words("summary", "deviations", count=len(self.allocation.deviations)))
        open_points = len(self.allocation.to_discuss)
        if open_points:
            lines.append(words("summary", "to-discuss", count=open_points))
        if calendar:
            first = calendar[0]
            day = words.date(datetime.date.fromisoformat(first.date))
            lines.append(words("summary", "next", date=day, task=self.glossary.task(first.task)))
        return tuple(lines)

    def _heard(self) -> bool:
        """Whether a consultative body advises somewhere."""
        roles = self.allocation.catalogue.roles
        cells = (cell for row in self.allocation.matrix.rows for cell in row.holding("C"))
        return any(roles[cell.role].kind == "consultative" and not cell.own for cell in cells)

    def _body(self, name: str) -> str:
        title = self.glossary.the(name)
        unknown = self.allocation.roles[name].status == "unknown"
        return self.words("summary", "unknown", role=title) if unknown else title

    def _tally(self, letter: Letter) -> tuple[str, ...]:
        """Who holds a letter how often, most first."""
        counts: dict[str, int] = {}
        for row in self.allocation.matrix.rows:
            for cell in row.holding(letter):
                if letter == "R" and self.allocation.catalogue.roles[cell.role].kind == "consultative":
                    continue  # a counterpart at the table carries out nothing
                counts[cell.role] = counts.get(cell.role, 0) + 1
        order = sorted(counts, key=lambda role: -counts[role])
        return tuple(self.words("summary", "tally", role=self.glossary.role(role), number=counts[role]) for role in order)


def _next(month_day: str, today: datetime.date) -> datetime.date:
    """The first such day on or after today; 29 February is 28 in other years."""
    month, day = (int(part) for part in month_day.split("-"))
    for year in (today.year, today.year + 1):
        try:
            date = datetime.date(year, month, day)
        except ValueError:
            date = datetime.date(year, month, day - 1)
        if date >= today:
            return date
    raise AssertionError(month_day)


def _spoken(finding: Finding, glossary: Glossary) -> Finding:
    """A finding for who reads the charter: titles in the place of ids."""
    tell: Mapping[str, Callable[[str], str]] = {
        "role": glossary.the,
        "roles": glossary.the,
        "task": glossary.task,
        "competences": glossary.competence,
        "person": glossary.person,
        "tasks": glossary.task,
        "judged": glossary.task,
        "group": lambda name: glossary.words("groups", name),
        "phase": lambda name: glossary.words("phases", name),
    }
    args: dict[str, Any] = {}
    for name, value in finding.args.items():
        if name in tell and isinstance(value, tuple):
            args[name] = tuple(tell[name](one) for one in value)
        else:
            args[name] = tell[name](value) if name in tell and isinstance(value, str) else value
    return replace(finding, args=args)


def _told(findings: Sequence[Finding], glossary: Glossary) -> tuple[FindingEntry, ...]:
    """The findings in an order that has nothing to do with where they stand in the file."""
    entries = [located(_spoken(finding, glossary), glossary.words) for finding in findings]
    return tuple(sorted(entries, key=lambda one: (_SEVERITIES.index(one.severity), one.check, one.subject or "", one.message)))


def located(finding: Finding, words: Words) -> FindingEntry:
    """A finding as it is published."""
    place = finding.place
    return FindingEntry(
        check=finding.check,
        severity=finding.severity,
        subject=finding.subject,
        message=message(finding, words),
        file=place.file,
        line=place.line,
        column=place.column,
        end_line=place.end_line,
        end_column=place.end_column,
    )


def write(
    case: Case,
    allocation: Allocation,
    findings: Sequence[Finding],
    words: Words,
    *,
    today: datetime.date,
    public: bool = False,
    waived: Sequence[tuple[Finding, Waiver]] = (),
) -> Charter:
    """The charter of one organisation, worded.

    findings: all that the checks say, to be told in it; waived: those that the organisation accepts; words: of the
    charter's language; today: the date it carries; public: without names and what concerns single persons.
    """
    writer = _Writer(case, allocation, words, public=public)
    identity, size = case.organisation.organisation, case.organisation.size
    errors = sum(finding.severity == "error" for finding in findings)
    calendar = writer.calendar(today)
    prints = provenance.fingerprints(allocation)
    shown = [finding for finding in findings if not (public and finding.check in _PERSONAL)]
    charter = Charter(
        schema=SCHEMA,
        tool={"name": "vto-roles", "version": __version__, "catalog": case.catalogue.version},
        date=today.isoformat(),
        language=words.language,
        status="draft" if errors else "complete",
        organisation={
            "name": identity.name,
            "employer": identity.employer,
            "legal_form": identity.legal_form,
            "joint_committees": identity.joint_committees,
            "regions": identity.regions,
            "headcount": size.headcount,
            "fte": size.fte,
            "volunteers": size.volunteers,
        },
        summary=writer.summary(calendar, errors),
        roles=writer.roles(findings),
        time=writer.time(),
        tasks=writer.tasks(),
        consultation=writer.consultation(),
        notes=writer.notes(),
        calendar=calendar,
        deviations=writer.deviations(),
        to_discuss=writer.to_discuss(),
        groups=writer.groups(),
        law=writer.law(),
        fingerprints=prints,
        provenance={
            "tool": __version__,
            "catalog": case.catalogue.version,
            "source": case.name,
            "language": words.language,
            "date": today.isoformat(),
            "public": public,
            "inputs": provenance.inputs(case),
            "charter": prints["charter"],
            "overlays": [
                {"file": place.file, "source": overlay.source or ""}
                for number, overlay in enumerate(case.overlays)
                for place in (case.tree.at(("overlays", number)),)
            ],
            "letters": {row.task: provenance.letters(row) for row in allocation.matrix.rows},
        },
        findings=_told(shown, writer.glossary),
        waived=tuple(
            WaivedEntry(
                check=finding.check,
                subject=finding.subject,
                message=message(_spoken(finding, writer.glossary), words),
                reason=waiver.reason,
                until=waiver.until.isoformat() if waiver.until else None,
            )
            for finding, waiver in waived
            if not (public and finding.check in _PERSONAL)
        ),
    )
    return _nameless(charter, case, words) if public else charter


def _nameless(charter: Charter, case: Case, words: Words) -> Charter:
    """The same charter without the names that somebody typed in a function, a reason or a title."""
    data = msgspec.to_builtins(charter)
    kept = data["organisation"]  # its own name is meant
    bare = People(case.organisation.staff).left_out(data, words("charter", "name_left_out"))
    assert isinstance(bare, dict)
    return msgspec.convert({**bare, "organisation": kept}, Charter)


_PERSONAL = frozenset(  # of single persons: not for the public
    (
        "competence-gap",
        "everything-on-one-person",
        "few-holders",
        "mandate-ends",
        "no-deputy",
        "role-overload",
        "self-control",
        "time-shortage",
    )
)
