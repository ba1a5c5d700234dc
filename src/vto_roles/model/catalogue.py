"""The catalogue: roles, tasks, rules, cascades and law, without their words, which stand in `catalog/text`."""

import datetime
from collections.abc import Callable
from typing import Annotated, Literal, TypeVar, cast

from msgspec import Meta

from vto_roles.model import terms

T = TypeVar("T")
_ELI = r"^https?://www\.ejustice\.just\.fgov\.be/eli/[a-z]+/[0-9]{4}/[0-9]{2}/[0-9]{2}/[0-9A-Z]{10}/"
Scalar = Annotated[str, Meta(min_length=1)]


class Bounds(terms.Value, frozen=True, kw_only=True):
    """A test on a number: at least `min`, less than `below`."""

    min: float | None = None
    below: float | None = None


Test = Scalar | tuple[Scalar, ...] | Bounds
Conditions = dict[terms.Fact, Test]
When = Conditions | tuple[Conditions, ...]  # all of a mapping; one mapping of a list


class Role(terms.Value, frozen=True, kw_only=True):
    """A party that can hold letters."""

    kind: terms.Kind
    may: tuple[terms.Letter, ...]
    mandate: Literal["strategic", "tactical", "none"] = "none"  # highest level it may answer for
    exists: Literal["always", "staff", "answer"] = "answer"
    when: When | None = None
    employer: Literal["private", "public"] | None = None
    collective: bool = False  # several holders act together
    each: bool = False  # every holder acts for a team of his own: all are named, and none stands in for another
    stands_in: tuple[terms.RoleId, ...] = ()
    sources: tuple[terms.SourceId, ...] = ()


class Sourced(terms.Value, frozen=True, kw_only=True):
    """A competence: all but its sources is words."""

    sources: tuple[terms.SourceId, ...] = ()


class Why(terms.Value, frozen=True, kw_only=True):
    """What a role brings to a task, as the reason for a letter."""

    letters: tuple[terms.Letter, ...]  # with which it may be used
    weight: Literal["agrees", "decides-along"] | None = None  # of an advice for this reason that is more than heard
    sources: tuple[terms.SourceId, ...] = ()


class Bundle(terms.Value, frozen=True, kw_only=True):
    lead: terms.TaskId | None = None  # the task that stands for the bundle
    sources: tuple[terms.SourceId, ...] = ()


LISTED = "listed"  # the why of a role that a patch or an own task lists without one
Listed = dict[terms.RoleId, terms.WhyId]  # the roles listed for a letter, in order, each with its why


class Doers(terms.Value, frozen=True, kw_only=True):
    one: Listed = {}  # the candidates, of which one does it
    all: Listed = {}  # the roles that each do a part


class Allowance(terms.Value, frozen=True, kw_only=True):
    """A letter that a role may hold on this task only, by a law line."""

    role: terms.RoleId
    letter: terms.Letter
    law: terms.LawId


class Duty(terms.Value, frozen=True, kw_only=True):
    when: When | None = None
    law: terms.LawId | tuple[terms.LawId, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """The law lines that make it a duty."""
        return (self.law,) if isinstance(self.law, str) else self.law


class Relative(terms.Value, frozen=True, kw_only=True, rename={"start": "from"}):
    """So many months and days after the year's end, another task's deadline or the last day of a law line's version."""

    start: terms.DeadlineStart
    months: Annotated[int, Meta(ge=0, le=24)] = 0
    days: int = 0  # negative: so many days before
    ours: bool = False  # the product's own date: that of a duty may be later


class Due(terms.Value, frozen=True, kw_only=True):
    """A deadline that holds under a condition."""

    when: When
    at: terms.MonthDay | Relative


class Task(terms.Value, frozen=True, kw_only=True):
    """A task: the roles for each letter in their order, when it exists, when it is a duty and when it is due."""

    phase: terms.Phase
    level: terms.Level
    bundle: terms.BundleId
    core: Literal[0, 20, 100] = 20  # heads from which it has a row of its own in the main table; 100: at no size
    into: tuple[terms.TaskId, ...] = ()  # the row that it stands under where it has none: the first that has a row
    A: Listed
    R: Doers
    C: Listed = {}
    I: Listed = {}
    own: tuple[terms.RoleId, ...] = ()  # bodies that may contribute by their own choice: a C outside all counts
    allow: tuple[Allowance, ...] = ()
    counterpart: terms.RoleId | None = None  # the body that is the other party: both decide together
    outcomes: dict[terms.Id, When] = {}  # the forms of its title, note and duty: the first that holds and has words is told
    needs: tuple[terms.CompetenceId, ...] = ()
    reaches: tuple[terms.Group, ...] = ()
    evaluates: tuple[terms.TaskId, ...] = ()  # what is judged here, for who approves and evaluates the same
    topic: terms.TopicId | None = None
    deadline: terms.MonthDay | Relative | tuple[Due, ...] | None = None  # of several the first that holds
    when: When | None = None
    legal: Duty | None = None
    sources: tuple[terms.SourceId, ...] = ()


class Selector(terms.Value, frozen=True, kw_only=True):
    level: tuple[terms.Level, ...] | None = None
    phase: tuple[terms.Phase, ...] | None = None
    bundle: tuple[terms.BundleId, ...] | None = None


class Advice(terms.Value, frozen=True, kw_only=True):
    vto_time: terms.Share


class Rule(terms.Value, frozen=True, kw_only=True):
    """A consequence of tradition or size, for some tasks."""

    by: Literal["tradition", "size"]
    when: When
    tasks: tuple[terms.TaskId, ...] | Selector = ()
    prefer: dict[terms.Letter, tuple[terms.RoleId, ...]] = {}
    add: dict[Literal["C", "I"], tuple[terms.RoleId, ...]] = {}
    drop: dict[Literal["C", "I"], tuple[terms.RoleId, ...]] = {}
    advise: Advice | None = None
    sources: tuple[terms.SourceId, ...] = ()

    def about(self, name: str, task: Task) -> bool:
        """Return whether the rule is about a task."""
        chosen = self.tasks
        if isinstance(chosen, tuple):
            return name in chosen
        return (
            (chosen.level is None or task.level in chosen.level)
            and (chosen.phase is None or task.phase in chosen.phase)
            and (chosen.bundle is None or task.bundle in chosen.bundle)
        )


class Step(terms.Value, frozen=True, kw_only=True):
    """A body in a cascade; with a law line it is locked wherever `when` holds."""

    body: terms.RoleId
    letter: terms.Letter = "C"
    law: terms.LawId | None = None
    when: When | None = None


class Cascade(terms.Value, frozen=True, kw_only=True):
    private: tuple[Step, ...] = ()
    public: tuple[Step, ...] = ()


class Expectation(terms.Value, frozen=True, kw_only=True):
    """A body that law expects where its line is told and `when` holds. An absent one is a finding; the body stays absent."""

    body: terms.RoleId
    when: When


class Act(terms.Value, frozen=True, kw_only=True):
    """A text of law, with the official identifiers that were read on an official page."""

    date: datetime.date | None = None  # of the act itself, not of its publication or entry into force
    numac: Annotated[str, terms.spelled("^[0-9]{10}$")] | None = None
    eli: Annotated[str, terms.spelled(_ELI)] | None = None


class Basis(terms.Value, frozen=True, kw_only=True):
    """The act, and where it was read the article, that a law line rests on."""

    act: terms.ActId
    article: terms.Text | None = None


class Counted(terms.Value, frozen=True, kw_only=True):
    """The months over which is counted what decides for a period."""

    before: Annotated[int, Meta(ge=0, le=60)]  # months from its start to that of the period
    months: Annotated[int, Meta(ge=1, le=60)]


class Period(terms.Value, frozen=True, kw_only=True, rename={"start": "from"}):
    """A stretch of time that comes again, such as a school year."""

    start: datetime.date  # of one of them
    months: Annotated[int, Meta(ge=1, le=60)]
    reference: Counted | None = None


class Version(terms.Value, frozen=True, kw_only=True, rename={"name": "id", "start": "from"}):
    """What a law line says in a stretch of time. Without a start it held before the catalogue's floor."""

    name: terms.Id | None = None
    start: datetime.date | None = None  # the day of entry into force
    until: datetime.date | None = None  # the last day
    status: terms.LawStatus
    when: When | None = None  # beside that of the line
    confidence: terms.Reading | None = None  # where it differs from that of the line

    def covers(self, day: datetime.date) -> bool:
        """Return whether this version is that of a day."""
        return (self.start is None or self.start <= day) and (self.until is None or day <= self.until)


class LawLine(terms.Value, frozen=True, kw_only=True):
    """A rule of law or of a collective agreement, in its versions."""

    basis: tuple[Basis, ...] = ()
    versions: Annotated[
        tuple[Version, ...], Meta(min_length=1)
    ]  # in order; of several that cover a day the first whose `when` holds
    period: terms.PeriodId | None = None  # on which it hangs, rather than on a day
    when: When | None = None  # where the line holds
    confidence: terms.Reading
    checked_on: datetime.date
    check_months: Annotated[int, Meta(ge=1, le=120)] = 18
    expects: Expectation | None = None
    finding: str | None = None  # the check that yields where the line holds
    agreement: bool = False  # whether whom it consults has to agree
    source: tuple[terms.Text, ...]


class KnownChange(terms.Value, frozen=True, kw_only=True):
    """A known change to come that no version of a law line says."""

    on: datetime.date
    law: terms.LawId
    status: Literal["announced", "in-force"]  # announced: no adopted act was found
    when: When | None = None
    confidence: terms.Reading
    source: tuple[terms.Text, ...]


class Threshold(terms.Value, frozen=True, kw_only=True):
    """The employees from which a union may ask for a delegation in a joint committee; None where no number was found."""

    employees: Annotated[int, Meta(ge=1)] | None = None
    confidence: terms.Reading | None = None
    checked_on: datetime.date | None = None
    source: tuple[terms.Text, ...] = ()


Hours = tuple[Annotated[float, Meta(ge=0, le=8784)], ...]  # a year, one number for each band of size; the last one goes on


class Load(terms.Value, frozen=True, kw_only=True):
    """The hours a year that each letter takes: of the role as a whole, of each person in it, or of a body that meets."""

    per: terms.Whose = "role"
    R: Hours = ()
    A: Hours = ()  # where the role does not do the task itself
    C: Hours = ()
    I: Hours = ()


class Extent(terms.Value, frozen=True, kw_only=True):
    """The product's rule of thumb for the time that letters take: by role, else by kind of role; without a row, by agreement."""

    full_time_hours: Annotated[int, Meta(ge=1, le=8784)]  # worked in a year
    bands: tuple[terms.Count, ...]  # the heads from which each band of size counts
    kinds: dict[terms.Kind, Load] = {}
    roles: dict[terms.RoleId, Load] = {}


class Question(terms.Value, frozen=True, kw_only=True):
    """A question of the organisation file: how it is answered, with what, and of whom it is asked."""

    group: terms.QuestionGroup
    answer: terms.AnswerForm
    options: tuple[terms.Option, ...] = ()
    when: When | None = None  # asked only where it holds; of a body also only of its kind of employer
    card: Literal["first-roles", "practice", "person"] | None = None  # on which several are asked together
    needed: bool = False
    law: bool = False  # decides duties, dates, locked letters or which law lines are told
    tries: tuple[Scalar | tuple[Scalar, ...], ...] = ()  # answers by which the worth of a free one is measured
    sources: tuple[terms.SourceId, ...] = ()


class SeedItem(terms.Value, frozen=True, kw_only=True):
    kind: Literal["principle", "factor", "role", "task"]


class Renamed(terms.Value, frozen=True, kw_only=True):
    """The ids that changed name, of each section: the old one, which is still read, and the one that it has now."""

    roles: dict[terms.Id, terms.RoleId] = {}
    competences: dict[terms.Id, terms.CompetenceId] = {}
    bundles: dict[terms.Id, terms.BundleId] = {}
    tasks: dict[terms.Id, terms.TaskId] = {}
    cascades: dict[terms.Id, terms.TopicId] = {}
    law: dict[Scalar, terms.LawId] = {}


class Catalogue(terms.Value, frozen=True, kw_only=True, dict=True):
    """All parts of the catalogue, by id."""

    def once(self, make: "Callable[[Catalogue], T]") -> T:
        """Return what a function makes of the catalogue alone; it is asked once for all files that share the catalogue."""
        made, name = vars(self), f"{make.__module__}.{make.__qualname__}"
        if name not in made:
            made[name] = make(self)
        return cast("T", made[name])

    version: terms.Text
    renamed: Renamed = Renamed()
    roles: dict[terms.Id, Role]
    competences: dict[terms.Id, Sourced]
    bundles: dict[terms.Id, Bundle]
    whys: dict[terms.Id, Why]
    tasks: dict[terms.Id, Task]
    rules: dict[terms.Id, Rule]
    cascades: dict[terms.Id, Cascade]
    extent: Extent
    floor: datetime.date  # no charter is of an earlier day
    periods: dict[terms.Id, Period]
    acts: dict[terms.Id, Act]
    law: dict[terms.LawId, LawLine]
    horizon: dict[terms.Id, KnownChange]
    seed: dict[str, SeedItem]
    questions: dict[terms.QuestionPath, Question]
    delegations: dict[str, Threshold]
