"""The published charter: keys may be added, never change meaning. What came later has a default, so that older JSON is read."""

from collections.abc import Iterable
from typing import Any, Literal, NotRequired, TypedDict

from msgspec import UNSET, Struct, UnsetType, field

from vto_roles.charter.life import LifeEntry
from vto_roles.charter.provenance import Inputs
from vto_roles.charter.published import Day, Id, MonthDay
from vto_roles.finding import FindingRow
from vto_roles.model.terms import Criterion, Kind, LawStatus, Letter, Level, Phase, Reading, Weight, Whose

SCHEMA: Literal["vto-roles/charter/1"] = "vto-roles/charter/1"
_SEVERITIES = ("error", "warning", "info")


class Entry(Struct, frozen=True, kw_only=True):
    """Base of the published parts."""


class Holder(Entry, frozen=True, kw_only=True):
    """A function that fills a role."""

    id: str
    function: str
    name: str | UnsetType = UNSET
    vto_time: float | UnsetType = UNSET  # part of a full-time job
    mandate_until: Day | UnsetType = UNSET
    also: tuple[str, ...] = ()  # the other roles of the same function


class RoleEntry(Entry, frozen=True, kw_only=True):
    """A role of the catalogue, whether it is there, and who fills it."""

    id: str
    title: str
    the: str = ""  # the title with its article, as it stands within a sentence
    many: bool = False  # whether the title is a plural
    short: str
    kind: Kind
    collective: bool
    each: bool = False  # whether every holder acts for a team of his own
    status: Literal["present", "unknown", "expected", "absent", "unfilled"]
    status_text: str
    answer: Literal["given", "missing", "due"] = "given"  # of a body; due: missing though law expects the body at this size
    holders: tuple[Holder, ...]
    hours: float | UnsetType | None = UNSET  # a year, by the product's rule of thumb; None: absent, or set by an agreement
    hours_per: Whose = "role"  # whose hours: all holders together, each of them, a body that meets
    fte: float | None = None  # the hours of the role as part of a full-time job


class RivalEntry(Entry, frozen=True, kw_only=True):
    """A role that might have had the letter, and the criterion at which it fell."""

    role: str
    fell_at: Criterion
    at: str | None


class BecauseEntry(Entry, frozen=True, kw_only=True):
    """Why a role has a letter: the criterion that decided, in words, with its sources."""

    letter: Letter
    criterion: Criterion
    text: str
    sources: tuple[str, ...]
    at: str | None
    why: str | None = None  # the id of what the role brings, where the task lists it for that
    rule: str | None = None  # the id of the rule that decided
    rivals: tuple[RivalEntry, ...]


class UnlessEntry(Entry, frozen=True, kw_only=True):
    """A single answer that would change a cell, and the letters that the cell would have."""

    path: str  # as `what-if --set` names it
    value: str | int | float | tuple[str, ...] | None  # None: not answered, or taken away
    becomes: tuple[Letter, ...]
    locked: bool  # then


class CellEntry(Entry, frozen=True, kw_only=True):
    """The letters of one role on one task. `locked`: by a cascade or a federation; `own`: by the role's own choice."""

    role: str
    letters: tuple[Letter, ...]
    locked: bool
    own: bool
    holders: tuple[str, ...]
    deputies: tuple[str, ...]
    weight: Weight | None = None  # what the role's word weighs here
    because: tuple[BecauseEntry, ...]
    unless: tuple[UnlessEntry, ...] | UnsetType = UNSET  # the nearest first; only on request


class MoveEntry(Entry, frozen=True, kw_only=True):
    """A letter of a task that other roles would hold if the organisation chose to use learning strategically."""

    task: str
    letter: Literal["A", "R"]
    now: tuple[str, ...]
    then: tuple[str, ...]
    because: tuple[BecauseEntry, ...]  # then: of the roles that gain it; of those that keep it where none does


class GapEntry(Entry, frozen=True, kw_only=True):
    """A competence that a task needs and its doer lacks, with measures."""

    competence: str
    title: str = ""  # of the competence
    role: str
    holders: tuple[str, ...] = ()  # who does the task for the role
    measures: tuple[str, ...]


class BundleEntry(Entry, frozen=True, kw_only=True):
    """A group of tasks."""

    id: str
    title: str
    lead: str  # the task that stands for the bundle


class TaskEntry(Entry, frozen=True, kw_only=True):
    """A task with the letters of all roles that have one."""

    id: str
    title: str
    note: str | None
    phase: Phase
    level: Level
    bundle: str
    core: Literal[0, 20, 100] = 20  # heads from which the main table gives it a row of its own; 100: at no size
    into: tuple[str, ...] = ()  # the tasks under whose row it stands where it has none, in order
    topic: str | None
    duty: Literal["legal", "recommended", "own"]
    duty_text: str = ""  # a legal duty in words, where it does not hold for all sites
    duty_law: tuple[str, ...]
    sources: tuple[str, ...]
    set_by: tuple[str, ...] = ()  # files that patched the built-in task or brought this one
    reaches: tuple[str, ...]
    counterpart: str | None = None  # the body at the other side of the table: both parties decide together, not one role
    deadline: MonthDay | None
    once: Day | UnsetType = UNSET  # the deadline, where it does not come every year
    cells: tuple[CellEntry, ...]
    gaps: tuple[GapEntry, ...]

    @property
    def due(self) -> str | None:
        """The deadline: MM-DD, or the whole date where it does not come every year."""
        return self.deadline if self.once is UNSET else self.once


class CalendarEntry(Entry, frozen=True, kw_only=True):
    """The first date of a task on or after the charter's date; `roles`: letter -> roles."""

    date: Day
    task: str
    roles: dict[str, tuple[str, ...]]


class DeviationEntry(Entry, frozen=True, kw_only=True):
    """A choice that differs from the recommendation."""

    task: str
    role: str
    letter: str
    recommended: tuple[Letter, ...]
    reason: str | None
    review_by: Day | None
    federation: bool
    at: str
    text: str


class DiscussionEntry(Entry, frozen=True, kw_only=True):
    """A practice that went before a role with all competences that the task needs."""

    task: str
    role: str
    rivals: tuple[str, ...]
    at: str
    text: str


class LawEntry(Entry, frozen=True, kw_only=True):
    """A line of law that this charter cites."""

    id: str
    text: str
    status: LawStatus
    version: Id | None = None  # where the line has several
    start: Day | None = field(default=None, name="from")  # None: before the first day that a charter can have
    until: Day | None = None
    basis: str = ""  # the acts, in words
    numac: tuple[str, ...] = ()
    eli: tuple[str, ...] = ()
    level: Reading = "V2"  # V1: an official page or text was read; V2: a secondary page
    checked_on: Day
    source: tuple[str, ...]


class HorizonEntry(Entry, frozen=True, kw_only=True):
    """A known change of law in the months after the charter's date."""

    on: Day
    id: str  # of the law line, or of the change itself
    law: str
    kind: Literal["changes", "new-period", "announced", "in-force"]  # announced: no adopted act was found
    text: str


class ConsultationEntry(Entry, frozen=True, kw_only=True):
    """The bodies that are consulted on a topic."""

    topic: str
    title: str
    bodies: tuple[str, ...]  # role ids, in order
    locked: bool
    tasks: tuple[str, ...]
    law: tuple[str, ...]
    contested: tuple[str, ...] = ()  # law lines that are told, and lock nothing


class GroupEntry(Entry, frozen=True, kw_only=True):
    """A group of people that tasks reach; `count` in heads."""

    id: str
    title: str
    count: int | None
    tasks: tuple[str, ...]


class WaivedEntry(Entry, frozen=True, kw_only=True):
    """A finding that the organisation accepts, with its reason."""

    check: str
    subject: str | None
    message: str
    reason: str
    until: Day | None


class PageLine(Entry, frozen=True, kw_only=True):
    """A line of page one: its text, alone or after a date or a lead, from which a colon parts it."""

    text: str
    date: Day | None = None
    lead: str = ""  # a few words that stand out, where there is no date; without a colon


Block = Literal["decide", "know", "coordinate", "hear", "deviate"]


class PageBlock(Entry, frozen=True, kw_only=True):
    """What page one tells on one question."""

    id: Block
    title: str
    lines: tuple[PageLine, ...]


class Subject(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The role or the person that a card is about, never both."""

    role: Id | None = None
    person: Id | None = None

    def __post_init__(self) -> None:
        if (self.role is None) == (self.person is None):
            raise ValueError("one of role and person")

    @property
    def option(self) -> str:
        """Return what `render` is asked for this card with: `--role ID` or `--person ID`."""
        return f"--person {self.person}" if self.role is None else f"--role {self.role}"

    def concerns(self, role: RoleEntry) -> bool:
        """Return whether a role is the subject itself, or one that the person holds."""
        return role.id == self.role or any(holder.id == self.person for holder in role.holders)


class Tool(TypedDict):
    """What wrote the charter: its name, its version and that of the catalogue."""

    name: str
    version: str
    catalog: str


class About(TypedDict):
    """The answers about the organisation that a charter prints."""

    name: str
    employer: Literal["private", "public"]
    legal_form: str | None
    joint_committees: tuple[str, ...]
    regions: tuple[str, ...]
    headcount: int
    fte: float | None
    volunteers: int | None


class OverlayFile(TypedDict):
    """An overlay that applies, and who issued it."""

    file: str
    source: str


class Mark(TypedDict):
    """What a charter was made from; the last line of Markdown and HTML holds the same."""

    tool: str
    catalog: str
    source: str  # the organisation file, relative to where the charter lies
    language: str
    date: Day
    public: bool
    inputs: str
    inputs_of: NotRequired[Inputs]  # each part; none in an older charter, as what follows
    charter: str  # its fingerprint
    register: NotRequired[str]  # its digest, where there is one
    status: NotRequired[str]  # of the charter, where there is a register
    overlays: tuple[OverlayFile, ...]
    letters: dict[str, dict[str, str]]  # task -> role -> letters
    duties: NotRequired[dict[str, str]]  # by task
    deadlines: NotRequired[dict[str, str]]  # by task, those that have one
    card: NotRequired[Subject]
    unless: NotRequired[bool]  # the cells hold the answers that would change them
    bytes: NotRequired[str]  # digest of the file without this key, line ends as LF


class Charter(Entry, frozen=True, kw_only=True):
    """The published charter; keys may be added, never change meaning."""

    schema: Literal["vto-roles/charter/1"]
    tool: Tool
    date: Day
    language: str
    status: Literal["complete", "draft"]
    life: LifeEntry | None = None  # None: of an older version
    organisation: About
    summary: tuple[str, ...]
    page_one: tuple[PageBlock, ...] = ()  # of a whole charter
    review_by: Day | None = None  # of the charter itself
    roles: tuple[RoleEntry, ...]
    time: dict[str, float] = {}  # parts of a full-time job: advised by the product's rule of thumb, freed by the organisation
    sections: tuple[str, ...] = ()  # ids, in the order of the document
    bundles: tuple[BundleEntry, ...] = ()  # those that have tasks, in the order of the catalogue
    tasks: tuple[TaskEntry, ...]
    competences_asked: bool = True  # of anybody
    compact_below: int = 20  # heads
    consultation: tuple[ConsultationEntry, ...]
    notes: tuple[str, ...] = ()  # to the consultation
    calendar: tuple[CalendarEntry, ...]
    deviations: tuple[DeviationEntry, ...]
    to_discuss: tuple[DiscussionEntry, ...]
    groups: tuple[GroupEntry, ...]
    growth: tuple[MoveEntry, ...] = ()  # what would move if the organisation were strategic; none where it is
    law: tuple[LawEntry, ...]
    horizon: tuple[HorizonEntry, ...] = ()
    fingerprints: dict[str, str]
    provenance: Mark
    findings: tuple[FindingRow, ...]
    waived: tuple[WaivedEntry, ...] = ()
    wording: dict[str, Any] = {}  # the texts of this language that overlays patch
    mentioned: tuple[str, ...] = ()  # names of people in its texts that no holder bears
    card: Subject | UnsetType = UNSET  # the role or the person whose extract it is

    @property
    def compact(self) -> bool:
        """Return whether a table of this charter has a row per bundle where nobody chose."""
        return self.organisation["headcount"] < self.compact_below


def ordered(findings: Iterable[FindingRow]) -> tuple[FindingRow, ...]:
    """Return findings by severity, check, subject and message: the order hangs on nothing but what they say."""
    return tuple(sorted(findings, key=lambda one: (_SEVERITIES.index(one.severity), one.check, one.subject or "", one.message)))
