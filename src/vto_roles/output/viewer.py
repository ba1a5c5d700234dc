"""Turn a charter into the rows that every output shows: grouped, ordered and worded; layout is what remains."""

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import UNSET

from vto_roles.charter.schema import (
    BecauseEntry,
    CellEntry,
    Charter,
    ConsultationEntry,
    GapEntry,
    Holder,
    RoleEntry,
    TaskEntry,
    WaivedEntry,
)
from vto_roles.finding import FindingRow
from vto_roles.model.terms import LETTERS, PHASES
from vto_roles.output import charts
from vto_roles.output.rows import Bar, Box, Column, CycleStop, Line, Part, RoleSection, RoleTask, View
from vto_roles.output.templates import Inert
from vto_roles.text import Words, capital


class Viewer:
    """Puts one charter in rows."""

    def __init__(self, charter: Charter, words: Words) -> None:
        self.charter = charter
        self.words = words
        self.roles = {role.id: role for role in charter.roles}
        self.tasks = {task.id: task for task in charter.tasks}
        used = {cell.role for task in charter.tasks for cell in task.cells}
        self.public = bool(charter.provenance["public"])
        self.columns = tuple(
            Column(role.id, role.title, role.short, self.ids(holder.id for holder in role.holders))
            for role in charter.roles
            if role.id in used
        )
        columns = {column.id: column for column in self.columns}
        combined = {cell.letters for task in charter.tasks for cell in task.cells}
        self.meanings = {letters: words.join([words("letter_words", one) for one in letters]) for letters in combined}
        self.named = {role.id: {holder.id: holder.function for holder in role.holders} for role in charter.roles}
        self.boxes = {task.id: {cell.role: self.box(columns[cell.role], cell) for cell in task.cells} for task in charter.tasks}

    def t(self, key: str, **args: Any) -> str:
        return self.words("charter", key, **args)

    def day(self, iso: str) -> str:
        return self.words.date(datetime.date.fromisoformat(iso))

    def the(self, role: str) -> str:
        """Return a role with its article."""
        return self.roles[role].the or self.roles[role].title

    def ids(self, people: Iterable[str]) -> str:
        """Ids of people, as a page that filters on them keeps them."""
        return "" if self.public else " ".join(people)

    def titles(self, roles: Iterable[str]) -> str:
        return self.words.join([self.roles[role].title for role in roles])

    # --- the matrix ---

    def box(self, column: Column, cell: CellEntry) -> Box:
        mark = " ".join(cell.letters)
        mark = f"({mark})" if cell.own else f"{mark}*" if cell.locked else mark
        carriers = {*cell.holders, *cell.deputies}
        everybody = carriers >= self.named[cell.role].keys()
        return Box(
            column=column,
            letters=cell.letters,
            mark=Inert(mark),
            meaning=self.meanings[cell.letters],
            why=self.why(cell),
            locked=cell.locked,
            own=cell.own,
            carried=self.carried(cell),
            people="" if everybody or not carriers else self.ids((*cell.holders, *cell.deputies)),
        )

    def carried(self, cell: CellEntry) -> str | None:
        """Who carries a letter that decides or does, where several people fill the role."""
        named = self.named[cell.role]
        if len(named) < 2 or not cell.holders or not {"A", "R"} & set(cell.letters):
            return None
        carried = self.t("carried_by", holders=tuple(named[one] for one in cell.holders))
        if cell.deputies:
            carried += self.words.semicolon + self.t("deputy", deputies=tuple(named[one] for one in cell.deputies))
        return carried

    def why(self, cell: CellEntry) -> str:
        """The reasons of a cell; one that serves both its letters is said once."""
        reasons: dict[str, list[BecauseEntry]] = {}
        for because in cell.because:
            reasons.setdefault(because.text, []).append(because)
        if len(reasons) == 1:
            return next(iter(reasons))
        return " ".join(f"{'/'.join(one.letter for one in ones)}{self.words.colon}{text}" for text, ones in reasons.items())

    def line(self, task: TaskEntry) -> Line:
        row = self.boxes[task.id]
        boxes = tuple(row.get(column.id) for column in self.columns)
        deadline = self.words.month_day(task.deadline) if task.deadline else None
        return Line(task.id, task.title, task.phase, task.note, task.duty == "legal", deadline, boxes)

    def parts(self, *, compact: bool) -> tuple[Part, ...]:
        lines = {task.id: self.line(task) for task in self.charter.tasks}
        if not compact:
            phases = (
                (phase, self.words("phases", phase), [t for t in self.charter.tasks if t.phase == phase]) for phase in PHASES
            )
            return tuple(Part(key, title, tuple(lines[task.id] for task in tasks)) for key, title, tasks in phases if tasks)
        result = []
        for bundle in self.charter.bundles:
            tasks = [task.id for task in self.charter.tasks if task.bundle == bundle.id and task.id != bundle.lead]
            result.append(Part(bundle.id, bundle.title, tuple(lines[one] for one in (bundle.lead, *tasks)), lines[bundle.lead]))
        return tuple(result)

    # --- the roles ---

    def people(self) -> tuple[RoleSection, ...]:
        result = []
        for role in self.charter.roles:
            if role.status == "absent":
                continue
            boxes = [(task, self.boxes[task.id][role.id]) for task in self.charter.tasks if role.id in self.boxes[task.id]]
            boxes.sort(key=lambda one: LETTERS.index(one[1].letters[0]))
            duties = [RoleTask(task.id, task.title, box.mark, box.why, box.carried, box.people) for task, box in boxes]
            result.append(self.role_section(role, duties))
        return tuple(result)

    def role_section(self, role: RoleEntry, duties: list[RoleTask]) -> RoleSection:
        groups: dict[tuple[str, str, str | None], list[RoleTask]] = {}
        for duty in duties:
            groups.setdefault((duty.mark, duty.why, duty.people), []).append(duty)
        return RoleSection(
            role.id,
            capital(role.title),
            role.short,
            role.status_text,
            self.holders(role),
            tuple(duties),
            tuple(map(tuple, groups.values())),
        )

    def persons(self) -> tuple[tuple[str, str], ...]:
        """Everybody who fills a role, once."""
        if self.public:
            return ()
        people = {holder.id: holder for role in self.charter.roles for holder in role.holders}
        return tuple((one.id, one.function if one.name is UNSET else f"{one.function} ({one.name})") for one in people.values())

    # --- the figures ---

    def bars(self) -> tuple[Bar, ...]:
        return tuple(
            Bar(capital(self.roles[role].title), shares, ", ".join(f"{one.letter} {one.count}" for one in shares))
            for role, shares in charts.bars(self.charter).items()
        )

    def ring(self) -> tuple[CycleStop, ...]:
        return tuple(self.stop(one) for one in charts.ring(self.charter))

    def stop(self, one: charts.Stop) -> CycleStop:
        tied = len(one.owners) > 1
        owner, short = self.titles(one.owners), self.t("several") if tied else self.roles[one.owners[0]].short
        text = self.t("ring_tied" if tied else "ring_owner", owner=owner, share=one.count, count=one.tasks)
        return CycleStop(self.words("phases", one.phase), owner, short, text, one.x, one.y)

    def holders(self, role: RoleEntry) -> str:
        if role.holders:
            return self.words.join([self.holder(one) for one in role.holders])
        if role.kind in ("consultative", "governing"):
            return self.t("as_body")
        if role.kind == "advisory" and role.collective:
            return self.t("together")
        if role.kind in ("staff", "external"):
            return self.t("as_group")
        return self.t("nobody")

    def holder(self, one: Holder) -> str:
        """A function, with its name, its time and its mandate where they are told."""
        details = [] if one.name is UNSET else [str(one.name)]
        if one.vto_time is not UNSET:
            details.append(self.t("time_freed", share=one.vto_time))
        if one.mandate_until is not UNSET:
            details.append(self.t("mandate", date=self.day(str(one.mandate_until))))
        return f"{one.function} ({', '.join(details)})" if details else one.function

    # --- the rest, row by row ---

    def consultation(self) -> tuple[Mapping[str, str], ...]:
        return tuple(
            {
                "topic": one.title,
                "bodies": capital(self.bodies(one.bodies)) if one.bodies else self.t("nobody_consulted"),
                "basis": self.basis(one),
                "tasks": self.words.semicolon.join(self.tasks[task].title for task in one.tasks),
            }
            for one in self.charter.consultation
        )

    def bodies(self, names: Iterable[str]) -> str:
        """Bodies by title; one of which it is not known whether it exists is told as such."""
        return self.words.join([self.body(self.roles[name]) for name in names])

    def body(self, role: RoleEntry) -> str:
        return self.words("summary", "unknown", role=role.title) if role.status == "unknown" else role.title

    def calendar_note(self) -> str:
        """Which of the calendar's dates law names itself."""
        named = self.words.find("charter", "law_dates")
        dates = [named[task.id] for task in self.charter.tasks if task.duty == "legal" and task.id in named]
        return self.t("calendar_law", dates=self.words.semicolon.join(dates)) if dates else self.t("calendar_note")

    def basis(self, one: ConsultationEntry) -> str:
        """What a consultation rests on; what is contested is told with it."""
        basis = self.t("basis_law", law=one.law) if one.law else self.t("basis_custom")
        return basis + (self.t("basis_contested", law=one.contested) if one.contested else "")

    def calendar(self) -> tuple[Mapping[str, str], ...]:
        return tuple(
            {
                "date": self.day(one.date),
                "iso": one.date,
                "task": self.tasks[one.task].title,
                "id": one.task,
                "legal": self.t("legal_mark") if self.tasks[one.task].duty == "legal" else "",
                **{key: capital(self.titles(one.roles.get(letter, ()))) for key, letter in (("A", "A"), ("R", "R"), ("C", "C"))},
            }
            for one in self.charter.calendar
        )

    def gaps(self) -> tuple[Mapping[str, str], ...]:
        """One row per role and competence, with the tasks it concerns."""
        rows: dict[tuple[str, str], tuple[list[str], GapEntry]] = {}
        for task in self.charter.tasks:
            for gap in task.gaps:
                rows.setdefault((gap.role, gap.competence), ([], gap))[0].append(task.title)
        order = {role.id: number for number, role in enumerate(self.charter.roles)}
        return tuple(
            {
                "role": capital(self.roles[role].title),
                "competence": gap.title or gap.competence,
                "tasks": self.words.semicolon.join(tasks),
                "measures": capital(self.words.semicolon.join(gap.measures)),
            }
            for (role, _), (tasks, gap) in sorted(rows.items(), key=lambda row: order[row[0][0]])
        )

    def deviations(self) -> tuple[Mapping[str, str], ...]:
        return tuple(
            {
                "task": self.tasks[one.task].title,
                "text": one.text,
                "reason": (one.reason or self.t("no_reason")) + (f" ({self.t('by_federation')})" if one.federation else ""),
                "review": self.day(one.review_by) if one.review_by else self.t("no_review"),
            }
            for one in self.charter.deviations
        )

    def waived(self, one: WaivedEntry) -> Mapping[str, str]:
        """A finding that the organisation accepts, told with its reason."""
        key = "waived_until" if one.until else "waived"
        until = self.day(one.until) if one.until else ""
        text = self.t(key, until=until, message=one.message, reason=one.reason.rstrip("."))
        return {"severity": self.words("charter", "severity", "info"), "message": capital(text) + "."}

    def law(self) -> tuple[Mapping[str, Any], ...]:
        return tuple(
            {
                "id": one.id,
                "text": one.text,
                "status": self.words("law_statuses", one.status),
                "contested": one.status == "contested",
                "checked": self.day(one.checked_on),
                "source": (urls := tuple(url for url in one.source if _URL.fullmatch(url))),
                "links": tuple(Inert(f"<{url}>") for url in urls),
            }
            for one in self.charter.law
        )

    def time(self) -> str | None:
        """The rule of thumb for coordination, beside what is freed."""
        time = self.charter.time
        if "advised" not in time:
            return None
        if "freed" not in time:
            return self.t("time_advised", advised=time["advised"])
        return self.t("time_compared", advised=time["advised"], freed=time["freed"])

    def compact_note(self) -> str:
        """Return what a compact charter is; that the organisation is small only where it is."""
        small = self.t("compact_small", count=self.charter.compact_below) if self.charter.compact else ""
        return f"{small} {self.t('compact_note')}".strip()

    def organisation(self) -> str:
        about = self.charter.organisation
        employer = self.words("charter", "employer", str(about["employer"]))
        if about["fte"] is None:
            return capital(self.t("organisation_heads", employer=employer, heads=about["headcount"]))
        return capital(self.t("organisation_line", employer=employer, heads=about["headcount"], fte=about["fte"]))

    def view(self, *, compact: bool) -> View:
        """Everything; compact: a row per bundle."""
        charter, errors = self.charter, sum(one.severity == "error" for one in self.charter.findings)
        status = self.t("status_draft", count=errors) if charter.status == "draft" else self.t("status_complete")
        checked = min((one.checked_on for one in charter.law), default=charter.date)
        advising = {cell.role for task in charter.tasks for cell in task.cells if "C" in cell.letters and not cell.own}
        bodies = [role for role in charter.roles if role.kind == "consultative" and role.id in advising]
        phased = {task.phase for task in charter.tasks}
        return View(
            charter=charter,
            t=self.t,
            lang=self.words("language", "tag"),
            colon=Inert(self.words.colon),
            semicolon=Inert(self.words.semicolon),
            dated=self.t("dated", date=self.day(charter.date)),
            status=status,
            time=self.time(),
            organisation=self.organisation(),
            why=tuple(self.words.find("charter", "why_text")),
            compact=compact,
            compact_note=self.compact_note(),
            columns=self.columns,
            parts=self.parts(compact=compact),
            people=self.people(),
            persons=self.persons(),
            phases=tuple((phase, self.words("phases", phase)) for phase in PHASES if phase in phased),
            bars=self.bars(),
            ring=self.ring(),
            consultation=self.consultation(),
            calendar=self.calendar(),
            gaps=self.gaps(),
            asked=charter.competences_asked,
            discussions=tuple({"task": self.tasks[one.task].title, "text": one.text} for one in charter.to_discuss),
            deviations=self.deviations(),
            groups=tuple(
                {
                    "title": capital(one.title),
                    "number": "" if one.count is None else self.words.number(one.count),
                    "tasks": self.t("reached_count", count=len(one.tasks)),
                }
                for one in charter.groups
            ),
            signers=tuple(capital(self.roles[name].title) for name in ("board", "management")),
            bodies=tuple(capital(self.body(role)) for role in bodies),
            calendar_note=self.calendar_note(),
            board=self.the("board"),
            law=self.law(),
            law_date=self.day(checked),
            findings=tuple(
                {
                    "severity": self.words("charter", "severity", one.severity),
                    "message": capital(one.message),
                }
                for one in _unsectioned(charter)
            )
            + tuple(self.waived(one) for one in charter.waived),
        )


_URL = re.compile(r"https?://[A-Za-z0-9./?=&%~+,:_-]+")
_SECTIONED = frozenset(("competence-gap", "practice-over-competence"))  # checks whose findings have a section of their own


def _unsectioned(charter: Charter) -> Iterator[FindingRow]:
    return (one for one in charter.findings if one.check not in _SECTIONED)


def has_remarks(charter: Charter) -> bool:
    """Return whether findings or waivers remain to be shown in a section of their own."""
    return bool(charter.waived) or any(_unsectioned(charter))
