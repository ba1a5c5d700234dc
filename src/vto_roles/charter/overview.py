"""The members of a federation as they are published: a row each, sums, and what is found in several counted once.

No name of a person, no function and no reason stands in it: what concerns single people is counted.
"""

import functools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

import msgspec
from msgspec import Struct
from msgspec.structs import astuple, replace

from vto_roles.charter import standing
from vto_roles.charter.browse import ids
from vto_roles.charter.published import Day
from vto_roles.charter.schema import Charter, Tool
from vto_roles.charter.sides import in_new_ids
from vto_roles.finding import Finding, FindingRow, Severity
from vto_roles.model.organisation import Identity, Size, Tradition
from vto_roles.read.catalogue import built_in
from vto_roles.read.renamed import Names

SCHEMA: Literal["vto-roles/overview/1"] = "vto-roles/overview/1"
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
_MISSING = "answer-missing"  # the check of answers that are not given
_BODIES = ("governing", "consultative")
ANSWERS = {  # the name of an answer -> its section of the file
    name: section
    for section, part in (("organisation", Identity), ("size", Size), ("tradition", Tradition))
    for name in part.__struct_fields__
}


class OverviewColumn(NamedTuple):
    """A column of the overview: a field of `Member` that every output shows, with a text of its own in each language.

    kind: how it is shown and summed up; rank: how soon it gives way on a narrow terminal, 0 where no terminal shows it;
    compared: only where an older folder is at hand.
    """

    id: str
    kind: Literal["text", "link", "number", "choice", "bodies", "day", "task"]
    rank: int
    compared: bool = False


COLUMNS = (
    OverviewColumn("name", "text", 1),
    OverviewColumn("file", "text", 0),
    OverviewColumn("headcount", "number", 8),
    OverviewColumn("fte", "number", 15),
    OverviewColumn("bodies", "bodies", 13),
    OverviewColumn("unknown", "number", 7),
    OverviewColumn("duties", "number", 11),
    OverviewColumn("errors", "number", 2),
    OverviewColumn("warnings", "number", 3),
    OverviewColumn("infos", "number", 14),
    OverviewColumn("gaps", "number", 9),
    OverviewColumn("vacancies", "number", 6),
    OverviewColumn("status", "choice", 4),
    OverviewColumn("adopted_until", "day", 17),
    OverviewColumn("charter", "choice", 10),
    OverviewColumn("charter_date", "day", 16),
    OverviewColumn("charter_version", "text", 0),
    OverviewColumn("charter_file", "link", 0),
    OverviewColumn("next_date", "day", 12),
    OverviewColumn("next_task", "task", 0),
    OverviewColumn("compared", "choice", 5, compared=True),
    OverviewColumn("changed", "number", 5, compared=True),
    OverviewColumn("ask", "bodies", 5, compared=True),
    OverviewColumn("problem", "text", 0),
)


SUMMED = ("number", "day", "choice", "bodies")  # kinds of columns with something at the foot


class FoundKind(Struct, frozen=True):
    """A kind of finding. subject: an id of the catalogue or an answer; None for people and what is a member's own."""

    check: str
    severity: Severity
    subject: str | None


class Moved(Struct, frozen=True, kw_only=True):
    """What differs in one row of a charter: the letters of a role, or the duty or the date of the task."""

    task: str
    what: Literal["letters", "duty", "deadline"]
    role: str | None
    before: str | None
    after: str | None


class Member(Struct, frozen=True, kw_only=True):
    """A row of the overview: one organisation, or a file that yields none. What is not known of it is null."""

    file: str  # relative to the folder
    name: str  # of the organisation; of its file where that names none
    headcount: int | None = None
    fte: float | None = None
    bodies: tuple[str, ...] = ()  # consultative, those that are there
    unknown: int | None = None  # answers that are missing, and bodies of which it is not known whether they exist
    duties: int | None = None  # tasks that law asks
    errors: int | None = None  # null: the file could not be opened
    warnings: int | None = None
    infos: int | None = None
    gaps: int | None = None  # competences that a doer lacks on a task; null: nobody was asked
    vacancies: int | None = None  # roles that act and that nobody holds; null: the file tells nothing of its staff
    status: str | None = None  # of what the file yields on the date
    adopted_until: Day | None = None  # the last day of the adoption by the register
    charter: Literal["current", "differs", "edited"] | None = None  # the charter that is there, beside what the file yields
    charter_date: Day | None = None
    charter_version: str | None = None  # of vto-roles and of its catalogue
    charter_file: str | None = None  # relative to the folder
    next_date: Day | None = None
    next_task: str | None = None
    compared: Literal["same", "changed", "new", "unknown"] | None = None  # with the older folder; unknown: cannot be read there
    changed: int | None = None  # letters
    ask: tuple[str, ...] = ()  # the bodies whose rows changed: to be asked again
    problem: str | None = None  # why the rest is not known
    findings: dict[str, int] = {}  # check -> how often; about whom is told over all members only: a gap can point at one person
    changes: tuple[Moved, ...] = ()


class Repeated(Struct, frozen=True, kw_only=True):
    """A kind of finding over all members: in how many it is found, and how often."""

    check: str
    severity: Severity
    subject: str | None
    members: int
    count: int


class Spread(Struct, frozen=True, kw_only=True):
    """A change over all members: in how many a row differs in the same way."""

    change: Moved
    members: int


class Overview(Struct, frozen=True, kw_only=True):
    """The published overview; keys may be added, never change meaning."""

    schema: Literal["vto-roles/overview/1"] = SCHEMA
    tool: Tool
    date: Day
    language: str
    members: tuple[Member, ...]
    sums: dict[str, int | float | str | dict[str, int] | None]  # by column: a sum, the earliest day, or how many have each value
    findings: tuple[Repeated, ...]
    against: bool = False  # whether an older folder was compared
    gone: tuple[str, ...] = ()  # files of the older folder that have no member any more
    changes: tuple[Spread, ...] = ()


def columns(*, against: bool) -> tuple[OverviewColumn, ...]:
    """Return the columns; against: an older folder was compared."""
    return tuple(one for one in COLUMNS if against or not one.compared)


def member(charter: Charter, file: str, *, staffed: bool) -> Member:
    """Return the row of an organisation; staffed: whether its file tells of its staff."""
    soonest = min(charter.calendar, key=lambda one: one.date, default=None)
    checks = Counter(one.check for one in charter.findings)
    row = Member(
        file=file,
        name=charter.organisation["name"],
        headcount=charter.organisation["headcount"],
        fte=charter.organisation["fte"],
        bodies=tuple(role.id for role in charter.roles if role.kind == "consultative" and role.status == "present"),
        unknown=len(standing.unknown(charter)) + checks[_MISSING],
        duties=sum(task.duty == "legal" for task in charter.tasks),
        gaps=sum(len(task.gaps) for task in charter.tasks) if charter.competences_asked else None,
        vacancies=len(standing.vacant(charter)) if staffed else None,
        status=standing.state(charter),
        adopted_until=None if charter.life is None else charter.life.until,
        next_date=None if soonest is None else soonest.date,
        next_task=None if soonest is None else soonest.task,
    )
    return with_findings(row, kinds(charter.findings))


def with_findings(row: Member, found: Mapping[FoundKind, int]) -> Member:
    """Return a row with the number of its findings of each severity and check."""
    severities, checks = Counter[str](), Counter[str]()
    for kind, count in found.items():
        severities[kind.severity] += count
        checks[kind.check] += count
    errors, warnings, infos = (severities[one] for one in SEVERITIES)
    return replace(row, errors=errors, warnings=warnings, infos=infos, findings=dict(checks))


def kinds(findings: Iterable[Finding | FindingRow]) -> Counter[FoundKind]:
    """Return findings by kind. A subject that is no id of the catalogue and no answer may name a person."""
    known = _subjects()
    return Counter(FoundKind(one.check, one.severity, one.subject if one.subject in known else None) for one in findings)


@functools.cache
def _subjects() -> frozenset[str]:
    return frozenset((*ANSWERS, *ids(built_in())))


# --- beside an older folder -----------------------------------------------------------------------


class Rows(Struct, frozen=True, kw_only=True):
    """What is compared of a charter. dues: duty and date of each task; prints are empty for a mark, dues for an older one."""

    letters: Mapping[str, Mapping[str, str]]  # task -> role -> letters, without contributions of a body's own choice
    dues: Mapping[str, tuple[str, str | None]] = {}
    prints: Mapping[str, str] = {}  # body -> fingerprint
    bodies: frozenset[str] = frozenset()  # governing and consultative roles


def rows_of(charter: Charter) -> Rows:
    """Return what is compared of a charter."""
    return Rows(
        letters={task.id: {one.role: "".join(one.letters) for one in task.cells if not one.own} for task in charter.tasks},
        dues={task.id: (task.duty, task.due) for task in charter.tasks},
        prints={body: value for body, value in charter.fingerprints.items() if body != "charter"},
        bodies=frozenset(role.id for role in charter.roles if role.kind in _BODIES),
    )


def rows_of_mark(mark: Mapping[str, Any], names: Names) -> Rows:
    """Return what is compared of a charter by its mark, in the ids of now; names: the old ids.

    Raises ValidationError for a mark that tells no letters.
    """
    told = in_new_ids(mark, names)
    letters = msgspec.convert(told.get("letters"), dict[str, dict[str, str]])
    duties, deadlines = (msgspec.convert(told.get(part, {}), dict[str, str]) for part in ("duties", "deadlines"))
    dues = {task: (duty, deadlines.get(task)) for task, duty in duties.items()}
    bodies = frozenset(name for name, role in built_in().roles.items() if role.kind in _BODIES)
    return Rows(letters=letters, dues=dues, bodies=bodies)


def compared(row: Member, old: Rows, new: Rows) -> Member:
    """Return a row with what differs from the older charter, and which bodies must be asked again."""
    changes = tuple(_moves(old, new))
    if old.prints:
        ask = tuple(body for body in {**new.prints, **old.prints} if old.prints.get(body) != new.prints.get(body))
    else:
        tasks = {one.task for one in changes}
        heard = {
            role
            for side in (new, old)
            for task in tasks
            for role, letters in side.letters.get(task, {}).items()
            if {*letters} & {"A", "C"}
        }
        ask = tuple(name for name in built_in().roles if name in heard & new.bodies)
    count = sum(one.what == "letters" for one in changes)
    return replace(row, compared="changed" if changes or ask else "same", changed=count, ask=ask, changes=changes)


def _moves(old: Rows, new: Rows) -> Iterator[Moved]:
    for task in {**new.letters, **old.letters}:
        was, now = old.letters.get(task, {}), new.letters.get(task, {})
        for role in {**now, **was}:
            if was.get(role) != now.get(role):
                yield Moved(task=task, what="letters", role=role, before=was.get(role), after=now.get(role))
        if task in old.dues and task in new.dues:
            (duty, due), (other, later) = old.dues[task], new.dues[task]
            if duty != other:
                yield Moved(task=task, what="duty", role=None, before=duty, after=other)
            if due != later:
                yield Moved(task=task, what="deadline", role=None, before=due, after=later)


# --- all members ----------------------------------------------------------------------------------


class Tally:
    """Takes the members one by one and sums them up; of what many of them share it keeps one copy."""

    def __init__(self) -> None:
        self.members: list[Member] = []
        self._shared: dict[Any, Any] = {}
        self._sums: dict[str, Any] = {one.id: Counter() if one.kind in ("choice", "bodies") else None for one in COLUMNS}
        self._found = Counter[FoundKind]()  # members
        self._times = Counter[FoundKind]()
        self._moved = Counter[Moved]()

    def add(self, row: Member, found: Mapping[FoundKind, int]) -> None:
        """Take a member with its findings."""
        checks = {self._kept(check): count for check, count in row.findings.items()}
        row = replace(row, findings=checks, changes=tuple(map(self._kept, row.changes)))
        self.members.append(row)
        for column in COLUMNS:
            if (value := getattr(row, column.id)) is not None:
                self._count(column, value)
        self._found.update(found.keys())
        self._times.update(found)
        self._moved.update(row.changes)

    def _kept(self, part: Any) -> Any:
        return self._shared.setdefault(part, part)

    def _count(self, column: OverviewColumn, value: Any) -> None:
        before = self._sums[column.id]
        if column.kind == "number":
            self._sums[column.id] = value if before is None else round(before + value, 3)
        elif column.kind == "day":
            self._sums[column.id] = min(before or value, value)
        elif column.kind in ("choice", "bodies"):
            before.update((value,) if column.kind == "choice" else value)

    def overview(self, *, tool: Tool, date: str, language: str, gone: Sequence[str] | None) -> Overview:
        """Return the overview of the members taken; gone: of the older folder, None where none was compared."""
        against = gone is not None
        sums = {one.id: self._sums[one.id] for one in columns(against=against) if one.kind in SUMMED}
        found = sorted(
            self._found, key=lambda one: (SEVERITIES.index(one.severity), -self._found[one], one.check, one.subject or "")
        )
        moved = sorted(self._moved, key=lambda one: (-self._moved[one], *(value or "" for value in astuple(one))))
        return Overview(
            tool=tool,
            date=date,
            language=language,
            members=tuple(self.members),
            sums={"members": len(self.members), "unread": sum(one.problem is not None for one in self.members), **sums},
            findings=tuple(
                Repeated(
                    check=one.check, severity=one.severity, subject=one.subject, members=self._found[one], count=self._times[one]
                )
                for one in found
            ),
            against=against,
            gone=tuple(gone or ()),
            changes=tuple(Spread(change=one, members=self._moved[one]) for one in moved),
        )
