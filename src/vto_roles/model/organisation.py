"""The organisation file and the overlay: the types that the binder binds to and the editor schema is drawn from."""

import datetime
from typing import Annotated, Any, ClassVar, Literal

from msgspec import Meta

from vto_roles.model.terms import (
    Answer,
    Average,
    BundleId,
    CheckId,
    CompetenceId,
    Count,
    Id,
    JointCommittee,
    Language,
    Level,
    MonthDay,
    PersonRole,
    Phase,
    RoleId,
    Share,
    TaskId,
    TaskOrBundle,
    Text,
    Value,
)


class Identity(Value, frozen=True, kw_only=True):
    """The organisation: name, kind of employer, sector and regions."""

    name: Text
    employer: Literal["private", "public"] = "private"
    legal_form: Literal["vzw", "stichting", "public-body", "other"] | None = None  # by employer when absent
    joint_committees: tuple[JointCommittee, ...] = ()
    regions: tuple[Literal["flanders", "brussels", "wallonia", "german-speaking"], ...] = ("flanders",)
    language: Language = "nl"
    hospital: Answer = "no"
    publishes_accounts: Answer | None = None
    financial_year_end: MonthDay = "12-31"


class Size(Value, frozen=True, kw_only=True):
    """The number of people, in heads where nothing else is said; staff are counted without volunteers."""

    headcount: Count
    fte: Average | None = None  # average of the quarter ends
    election_average: Average | Literal["unknown"] | None = None
    volunteers: Count | None = None
    trainees: Count | None = None
    temporary: Count | None = None


class Tradition(Value, frozen=True, kw_only=True):
    """How the organisation makes policy and decides, and who did its tasks until now."""

    policy: Literal["administrative", "reactive", "strategic"] | None = None
    decisions: Literal["directive", "participative", "self-managing"] | None = None
    coordination: Literal["central", "decentral"] | None = None
    practice: dict[TaskOrBundle, RoleId] = {}


class Staff(Value, frozen=True, kw_only=True):
    """A member of staff: a function, with or without a name, and the roles that it fills."""

    union_keys: ClassVar[bool] = True  # keys about union membership are refused by name

    id: Id
    function: Text
    name: Text | None = None
    mandate_until: datetime.date | None = None
    roles: tuple[PersonRole, ...] = ()
    vto_time: Share | None = None  # part of a full-time job freed for VTO
    competences: tuple[CompetenceId, ...] | None = None  # None: not asked; (): asked, none


class Choice(Value, frozen=True, kw_only=True):
    """A decision about a letter of the organisation or its federation, which goes before all recommendations."""

    task: TaskId
    role: RoleId
    letter: Literal["R", "A", "C", "I", "none"]
    reason: Text | None = None
    review_by: datetime.date | None = None


class OwnTask(Value, frozen=True, kw_only=True):
    """A task of the organisation's own."""

    id: Id
    title: Text
    phase: Phase
    A: RoleId
    R: tuple[RoleId, ...] = ()  # the A when empty
    C: tuple[RoleId, ...] = ()
    I: tuple[RoleId, ...] = ()
    level: Level = "operational"
    bundle: BundleId = "own"
    deadline: MonthDay | None = None


class Waiver(Value, frozen=True, kw_only=True):
    """The findings of a check that the organisation accepts for a while: about one subject, or all."""

    check: CheckId
    at: Text | None = None
    reason: Text
    until: datetime.date | None = None


class Settings(Value, frozen=True, kw_only=True):
    """Numbers that checks and layout compare with; a federation may set them."""

    review_months: Annotated[int, Meta(ge=1, le=60)] = 12  # months
    max_responsible: Annotated[int, Meta(ge=1, le=20)] = 3  # roles
    max_consulted: Annotated[int, Meta(ge=1, le=20)] = 6  # roles
    deputy_from_headcount: Count = 20  # heads
    accountable_share: Share = 0.5  # of all tasks
    letters_per_holder: Annotated[int, Meta(ge=1, le=200)] = 15  # letters R and A
    person_share: Share = 0.5  # of all A
    line_managers_share: Share = 0.2  # of all R
    law_check_months: Annotated[int, Meta(ge=1, le=120)] = 18  # months
    few_holders: Annotated[int, Meta(ge=1, le=20)] = 3  # people
    compact_below: Count = 20  # heads
    vto_time: Share | None = None  # part of a full-time job; None: the catalogue's rule of thumb


class OrganisationFile(Value, frozen=True, kw_only=True):
    """The file of one organisation, by default `vto.yaml`."""

    version: Literal[1] = 1
    extends: Annotated[tuple[Text, ...], Meta(max_length=16)] = ()
    organisation: Identity
    size: Size
    roles: dict[RoleId, Answer] = {}
    titles: dict[RoleId, Text] = {}
    deadlines: dict[TaskId, MonthDay] = {}
    tradition: Tradition = Tradition()
    staff: Annotated[tuple[Staff, ...], Meta(max_length=10_000)] | None = None
    choices: Annotated[tuple[Choice, ...], Meta(max_length=500)] = ()
    own_tasks: Annotated[tuple[OwnTask, ...], Meta(max_length=500)] = ()
    waivers: Annotated[tuple[Waiver, ...], Meta(max_length=500)] = ()
    catalog: dict[str, Any] = {}
    settings: Settings = Settings()


class Overlay(Value, frozen=True, kw_only=True):
    """The file of a federation, merged under those of its members."""

    version: Literal[1] = 1
    source: Text | None = None
    catalog: dict[str, Any] = {}
    choices: Annotated[tuple[Choice, ...], Meta(max_length=500)] = ()
    settings: dict[str, Any] = {}
