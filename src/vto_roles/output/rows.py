"""A charter as every output shows it: its rows grouped, ordered and worded; layout is what remains."""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from vto_roles.charter.schema import (
    Charter,
)
from vto_roles.output import charts
from vto_roles.output.templates import Inert


class Column(Struct, frozen=True):
    """A role that holds letters."""

    id: str
    title: str
    short: str
    people: str = ""  # ids of who fills it, unless the charter is public


class Box(Struct, frozen=True):
    """A cell of the matrix: its letters as shown, what they mean, and why."""

    column: Column
    letters: tuple[str, ...]
    mark: Inert  # "A R", "C*", "(C)"
    meaning: str
    why: str
    locked: bool
    own: bool
    carried: str | None  # by whom, where several people fill the role
    people: str  # ids of who carries it, where that is not everybody of the role


class Line(Struct, frozen=True):
    """A row of the matrix; `boxes` has one entry per column, None where the role holds nothing."""

    id: str
    title: str
    phase: str
    note: str | None
    legal: bool
    deadline: str | None
    boxes: tuple[Box | None, ...]


class Part(Struct, frozen=True):
    """A phase or bundle with its lines; `lead` stands for it in a compact charter."""

    id: str
    title: str
    lines: tuple[Line, ...]
    lead: Line | None = None


class RoleTask(Struct, frozen=True):
    """One task of one role."""

    task: str
    title: str
    mark: Inert
    why: str
    people: str | None
    ids: str = ""  # of who carries it, where that is not everybody of the role


class RoleSection(Struct, frozen=True):
    """A role and who fills it."""

    id: str
    title: str
    short: str  # its head in the tables
    status: str
    holders: str
    duties: tuple[RoleTask, ...]
    grouped: tuple[tuple[RoleTask, ...], ...]  # the same, with tasks of one letter and one reason together


class Bar(Struct, frozen=True):
    """A role in the figure of who carries what."""

    title: str
    shares: tuple[charts.Share, ...]
    text: str  # the same in words


class CycleStop(Struct, frozen=True):
    """A phase in the figure of the cycle."""

    title: str
    owner: str
    short: str  # the owner as the tables name it
    text: str  # how much of the phase is the owner's
    x: int
    y: int


class View(Struct, frozen=True):
    """Everything a template gets: the published charter, and its rows grouped and worded.

    t: a text of the charter by key, filled.
    """

    charter: Charter
    t: Callable[..., str]
    lang: str
    colon: Inert  # between a name and its explanation, as the language spaces it
    semicolon: Inert
    dated: str
    status: str
    time: str | None
    organisation: str
    why: tuple[str, ...]
    compact: bool
    compact_note: str
    columns: tuple[Column, ...]
    parts: tuple[Part, ...]
    people: tuple[RoleSection, ...]
    persons: tuple[tuple[str, str], ...]  # id and function of everybody; none in a public charter
    phases: tuple[tuple[str, str], ...]  # id and title of those that have tasks
    bars: tuple[Bar, ...]
    ring: tuple[CycleStop, ...]
    consultation: tuple[Mapping[str, str], ...]
    calendar: tuple[Mapping[str, str], ...]
    gaps: tuple[Mapping[str, str], ...]
    asked: bool  # whether competences were asked at all
    discussions: tuple[Mapping[str, str], ...]
    deviations: tuple[Mapping[str, str], ...]
    groups: tuple[Mapping[str, str], ...]
    signers: tuple[str, ...]
    bodies: tuple[str, ...]  # consultative ones that advise, to note when they did
    calendar_note: str
    board: str
    law: tuple[Mapping[str, Any], ...]
    law_date: str  # on which the oldest reading of the lines was done
    findings: tuple[Mapping[str, str], ...]
