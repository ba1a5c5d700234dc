"""The published charter: keys may be added, never change meaning."""

from typing import Any, Literal

from msgspec import UNSET, Struct, UnsetType

from vto_roles.model.terms import Letter

SCHEMA = "vto-roles/charter/1"


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
    the: str = ""  # the title with its article, as it stands within a sentence
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
    title: str = ""  # of the competence
    role: str
    measures: tuple[str, ...]


class BundleEntry(Entry, frozen=True, kw_only=True):
    id: str
    title: str
    lead: str  # the task whose letters stand for the bundle in a compact charter


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
    law: tuple[LawEntry, ...]
    fingerprints: dict[str, str]
    provenance: dict[str, Any]
    findings: tuple[FindingEntry, ...]
    waived: tuple[WaivedEntry, ...] = ()
    card: dict[str, str] | UnsetType = UNSET  # the role or the person that it was cut down to

    @property
    def compact(self) -> bool:
        """Return whether a table of this charter has a row per bundle where nobody chose."""
        return bool(self.organisation["headcount"] < self.compact_below)
