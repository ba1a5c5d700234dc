"""The organisation file and the overlay: the types that the binder binds to and the editor schema is drawn from."""

import datetime
from collections.abc import Iterable, Iterator
from typing import Annotated, Any, ClassVar, Literal

from msgspec import Meta
from msgspec.structs import replace

from vto_roles.model import terms


class Identity(terms.Value, frozen=True, kw_only=True):
    """The organisation: name, kind of employer, sector and regions."""

    name: terms.Text
    employer: Literal["private", "public"] = "private"
    legal_form: Literal["vzw", "stichting", "public-body", "other"] | None = None  # by employer when absent
    joint_committees: tuple[terms.JointCommittee, ...] = ()
    regions: tuple[terms.Region, ...] = ("flanders",)
    language: terms.Language = "nl"
    hospital: terms.Answer = "no"
    publishes_accounts: terms.Answer | None = None
    financial_year_end: terms.MonthDay = "12-31"


class Size(terms.Value, frozen=True, kw_only=True):
    """The number of people, in heads where nothing else is said; staff are counted without volunteers."""

    headcount: terms.Count
    fte: terms.Average | None = None  # average of the quarter ends
    election_average: terms.Average | Literal["unknown"] | None = None
    volunteers: terms.Count | None = None
    trainees: terms.Count | None = None
    temporary: terms.Count | None = None


class Tradition(terms.Value, frozen=True, kw_only=True):
    """How the organisation makes policy and decides, and who did its tasks until now."""

    policy: Literal["administrative", "reactive", "strategic"] | None = None
    decisions: Literal["directive", "participative", "self-managing"] | None = None
    coordination: Literal["central", "decentral"] | None = None
    practice: dict[terms.TaskOrBundle, terms.RoleId] = {}


class Staff(terms.Value, frozen=True, kw_only=True):
    """A member of staff: a function, with or without a name, and the roles that it fills."""

    union_keys: ClassVar[bool] = True  # keys about union membership are refused by name

    id: terms.Id
    function: terms.Text
    name: terms.Text | None = None
    mandate_until: datetime.date | None = None
    until: datetime.date | None = None  # the day on which the person leaves, and from which nothing is carried any more
    roles: tuple[terms.PersonRole, ...] = ()
    vto_time: terms.Share | None = None  # part of a full-time job freed for VTO
    competences: tuple[terms.CompetenceId, ...] | None = None  # None: not asked; (): asked, none

    def left(self, day: datetime.date) -> bool:
        """Return whether the person has left on a day."""
        return self.until is not None and self.until <= day


class Choice(terms.Value, frozen=True, kw_only=True):
    """A decision about a letter of the organisation or its federation, which goes before all recommendations."""

    task: terms.TaskId
    role: terms.RoleId
    letter: Literal["R", "A", "C", "I", "none"]
    reason: terms.Text | None = None
    review_by: datetime.date | None = None


Doer = terms.RoleId | dict[terms.RoleId, terms.WhyId]  # a role, or a role with its why


class OwnTask(terms.Value, frozen=True, kw_only=True):
    """A task of the organisation's own."""

    id: terms.Id
    title: terms.Text
    phase: terms.Phase
    A: terms.RoleId
    R: tuple[Doer, ...] = ()  # the A when empty
    C: tuple[Doer, ...] = ()
    I: tuple[Doer, ...] = ()
    level: terms.Level = "operational"
    bundle: terms.BundleId = "own"
    deadline: terms.MonthDay | None = None


class OwnTitle(terms.Value, frozen=True, kw_only=True):
    """What the organisation calls a role, and how a sentence names it."""

    title: terms.Text
    the: terms.Text | None = None  # with its article
    number: Literal["one", "many"] | None = None  # that of the role in the catalogue when absent
    short: terms.ShortText | None = None


class Waiver(terms.Value, frozen=True, kw_only=True):
    """The findings of a check that the organisation accepts for a while: about one subject, or all."""

    check: terms.CheckId
    at: terms.Text | None = None
    reason: terms.Text
    until: datetime.date | None = None


class Settings(terms.Value, frozen=True, kw_only=True, omit_defaults=True):  # a new one stales no charter
    """Numbers that checks and layout compare with, and how a charter is dressed; a federation may set them."""

    review_months: Annotated[int, Meta(ge=1, le=60)] = 12  # months
    max_responsible: Annotated[int, Meta(ge=1, le=20)] = 3  # roles
    max_consulted: Annotated[int, Meta(ge=1, le=20)] = 6  # roles
    deputy_from_headcount: terms.Count = 20  # heads
    accountable_share: terms.Share = 0.5  # of all tasks
    letters_per_holder: Annotated[int, Meta(ge=1, le=200)] | None = None  # letters R and A; None: hours, by rule of thumb
    person_share: terms.Share = 0.5  # of all A
    line_managers_share: terms.Share = 0.15  # of all R
    law_check_months: Annotated[int, Meta(ge=1, le=120)] = 18  # months
    few_holders: Annotated[int, Meta(ge=1, le=20)] = 3  # people
    compact_below: terms.Count = 20  # heads
    election_factor: Annotated[int, Meta(ge=1, le=100)] = 3  # times, of the heads and the average for social elections
    paper_days: Annotated[int, Meta(ge=0, le=60)] = 8  # days that a paper goes out before a meeting, where law names none
    date_years: Annotated[int, Meta(ge=1, le=50)] = 5  # years from today, back or ahead
    vto_time: terms.Share | None = None  # part of a full-time job; None: the catalogue's rule of thumb
    logo: terms.Text | None = None  # the path of a PNG or JPEG, from the folder of the file that names it
    colour: terms.Colour | None = None  # of headings, lines and letters


Meetings = Annotated[tuple[datetime.date, ...], Meta(max_length=100)]  # the days on which a body meets


class OrganisationFile(terms.Value, frozen=True, kw_only=True):
    """The file of one organisation, by default `vto.yaml`."""

    version: Literal[1] = 1
    extends: Annotated[tuple[terms.Text, ...], Meta(max_length=16)] = ()
    organisation: Identity
    size: Size
    roles: dict[terms.RoleId, terms.Answer] = {}
    titles: dict[terms.RoleId, terms.Text | OwnTitle] = {}
    deadlines: dict[terms.TaskId, terms.MonthDay] = {}
    meetings: dict[terms.RoleId, Meetings] = {}
    tradition: Tradition = Tradition()
    staff: Annotated[tuple[Staff, ...], Meta(max_length=10_000)] | None = None
    choices: Annotated[tuple[Choice, ...], Meta(max_length=500)] = ()
    own_tasks: Annotated[tuple[OwnTask, ...], Meta(max_length=500)] = ()
    waivers: Annotated[tuple[Waiver, ...], Meta(max_length=500)] = ()
    catalog: dict[str, Any] = {}
    settings: Settings = Settings()


class Overlay(terms.Value, frozen=True, kw_only=True):
    """The file of a federation, merged under those of its members."""

    version: Literal[1] = 1
    source: terms.Text | None = None
    catalog: dict[str, Any] = {}
    choices: Annotated[tuple[Choice, ...], Meta(max_length=500)] = ()
    settings: dict[str, Any] = {}


def completed(answers: OrganisationFile) -> OrganisationFile:
    """Return the answers with the defaults that hang on another answer."""
    identity = answers.organisation
    form = identity.legal_form or ("public-body" if identity.employer == "public" else "vzw")
    return replace(answers, organisation=replace(identity, legal_form=form, regions=identity.regions or ("flanders",)))


def every_choice(
    organisation: OrganisationFile, overlays: Iterable[Overlay]
) -> Iterator[tuple[terms.KeyPath, Choice, Overlay | None]]:
    """Yield every choice with its path and, for a federation's, its overlay: the federation's, then the organisation's own."""
    for number, overlay in enumerate(overlays):
        for index, choice in enumerate(overlay.choices):
            yield ("overlays", number, "choices", index), choice, overlay
    for index, choice in enumerate(organisation.choices):
        yield ("choices", index), choice, None
