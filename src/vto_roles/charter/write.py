"""Writes a decision in words: the charter as it is published."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from vto_roles.charter import provenance
from vto_roles.charter.schema import (
    SCHEMA,
    BecauseEntry,
    BundleEntry,
    CalendarEntry,
    CellEntry,
    Charter,
    ConsultationEntry,
    DeviationEntry,
    DiscussionEntry,
    FindingEntry,
    GapEntry,
    GroupEntry,
    Holder,
    LawEntry,
    RivalEntry,
    RoleEntry,
    TaskEntry,
    WaivedEntry,
)
from vto_roles.decide.facts import holds
from vto_roles.finding import Finding
from vto_roles.model.catalogue import LawLine
from vto_roles.model.decision import Allocation, Case, Cell, Deviation, Gap, Row
from vto_roles.model.organisation import Waiver
from vto_roles.model.terms import PHASES, Letter
from vto_roles.names import People
from vto_roles.text import Words, capital
from vto_roles.version import __version__
from vto_roles.wording import Glossary, message, reason, worded

_SEVERITIES = ("error", "warning", "info")
_COORDINATOR = "vto-coordinator"
_DELEGATION = "union-delegation"


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
                    the=self.glossary.the(name),
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
        title = self.glossary.competence(gap.competence)
        return GapEntry(competence=gap.competence, title=title, role=gap.role, measures=tuple(measures))

    def bundles(self, tasks: Sequence[TaskEntry]) -> tuple[BundleEntry, ...]:
        """Return the bundles that have tasks, those of the catalogue first; the first task leads where the lead is not there."""
        members: dict[str, list[str]] = {name: [] for name in self.case.catalogue.bundles}
        for task in tasks:
            members.setdefault(task.bundle, []).append(task.id)
        leads = {name: bundle.lead for name, bundle in self.case.catalogue.bundles.items()}
        return tuple(
            BundleEntry(
                id=name, title=self.glossary.bundle(name), lead=next((one for one in ids if one == leads.get(name)), ids[0])
            )
            for name, ids in members.items()
            if ids
        )

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
        told = worded(
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
    tasks = writer.tasks()
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
        bundles=writer.bundles(tasks),
        tasks=tasks,
        competences_asked=any(person.competences is not None for person in case.organisation.staff or ()),
        compact_below=case.organisation.settings.compact_below,
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
    bare = People(case.organisation.staff).redact(data, words("charter", "name_left_out"))
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
