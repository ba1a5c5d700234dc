"""The catalogue: roles, tasks, rules, cascades and law, without their words, which stand in `catalog/text`."""

import datetime
from typing import Annotated, Literal

from msgspec import Meta

from vto_roles.model.terms import (
    BundleId,
    CompetenceId,
    DeadlineStart,
    Fact,
    Group,
    Id,
    Kind,
    LawId,
    Letter,
    Level,
    MonthDay,
    Phase,
    RoleId,
    Share,
    SourceId,
    TaskId,
    Text,
    TopicId,
    Value,
)

Scalar = Annotated[str, Meta(min_length=1)]


class Bounds(Value, frozen=True, kw_only=True):
    """A test on a number: at least `min`, less than `below`."""

    min: float | None = None
    below: float | None = None


Test = Scalar | tuple[Scalar, ...] | Bounds
Conditions = dict[Fact, Test]
When = Conditions | tuple[Conditions, ...]  # all of a mapping; one mapping of a list


class Role(Value, frozen=True, kw_only=True):
    """A party that can hold letters."""

    kind: Kind
    may: tuple[Letter, ...]
    mandate: Literal["strategic", "tactical", "none"] = "none"  # highest level it may answer for
    exists: Literal["always", "staff", "answer"] = "answer"
    when: When | None = None
    employer: Literal["private", "public"] | None = None
    collective: bool = False  # several holders act together
    stands_in: tuple[RoleId, ...] = ()
    sources: tuple[SourceId, ...] = ()


class Competence(Value, frozen=True, kw_only=True):
    sources: tuple[SourceId, ...] = ()


class Bundle(Value, frozen=True, kw_only=True):
    lead: TaskId | None = None  # its letters stand for the bundle in a compact charter
    sources: tuple[SourceId, ...] = ()


class Doers(Value, frozen=True, kw_only=True):
    one: tuple[RoleId, ...] = ()
    all: tuple[RoleId, ...] = ()


class Allowance(Value, frozen=True, kw_only=True):
    """A letter that a role may hold on this task only, by a law line."""

    role: RoleId
    letter: Letter
    law: LawId


class Duty(Value, frozen=True, kw_only=True):
    when: When | None = None
    law: LawId | tuple[LawId, ...]


class Relative(Value, frozen=True, kw_only=True, rename={"start": "from"}):
    """So many months and days after the year's end or another task's deadline."""

    start: DeadlineStart
    months: Annotated[int, Meta(ge=0, le=24)] = 0
    days: int = 0  # negative: so many days before


class Task(Value, frozen=True, kw_only=True):
    """A task: the roles for each letter in their order, when it exists, when it is a duty and when it is due."""

    phase: Phase
    level: Level
    bundle: BundleId
    A: tuple[RoleId, ...]
    R: tuple[RoleId, ...] | Doers
    C: tuple[RoleId, ...] = ()
    I: tuple[RoleId, ...] = ()
    own: tuple[RoleId, ...] = ()  # bodies that may contribute by their own choice: a C outside all counts
    allow: tuple[Allowance, ...] = ()
    needs: tuple[CompetenceId, ...] = ()
    reaches: tuple[Group, ...] = ()
    evaluates: tuple[TaskId, ...] = ()  # what is judged here, for who approves and evaluates the same
    topic: TopicId | None = None
    deadline: MonthDay | Relative | None = None
    when: When | None = None
    legal: Duty | None = None
    sources: tuple[SourceId, ...] = ()


class Selector(Value, frozen=True, kw_only=True):
    level: tuple[Level, ...] | None = None
    phase: tuple[Phase, ...] | None = None
    bundle: tuple[BundleId, ...] | None = None


class Advice(Value, frozen=True, kw_only=True):
    vto_time: Share


class Rule(Value, frozen=True, kw_only=True):
    """A consequence of tradition or size, for some tasks."""

    by: Literal["tradition", "size"]
    when: When
    tasks: tuple[TaskId, ...] | Selector = ()
    prefer: dict[Letter, tuple[RoleId, ...]] = {}
    add: dict[Literal["C", "I"], tuple[RoleId, ...]] = {}
    drop: dict[Literal["C", "I"], tuple[RoleId, ...]] = {}
    advise: Advice | None = None
    sources: tuple[SourceId, ...] = ()


class Step(Value, frozen=True, kw_only=True):
    """A body in a cascade; with a law line it is locked wherever `when` holds."""

    body: RoleId
    letter: Letter = "C"
    law: LawId | None = None
    when: When | None = None


class Cascade(Value, frozen=True, kw_only=True):
    private: tuple[Step, ...] = ()
    public: tuple[Step, ...] = ()


class Expectation(Value, frozen=True, kw_only=True):
    """A body that law expects where `when` holds. An absent one is a finding; it never makes the body present."""

    body: RoleId
    when: When


class LawLine(Value, frozen=True, kw_only=True):
    status: Literal["in-force", "contested", "ended"]
    confidence: Literal["V1", "V2"]
    checked_on: datetime.date
    since: datetime.date | None = None
    when: When | None = None  # where the line holds
    expects: Expectation | None = None
    finding: str | None = None  # the check that yields where the line holds
    source: tuple[Text, ...]


class Threshold(Value, frozen=True, kw_only=True):
    """The employees from which a union may ask for a delegation in a joint committee; None where no number was found."""

    employees: Annotated[int, Meta(ge=1)] | None = None
    confidence: Literal["V1", "V2"] | None = None
    checked_on: datetime.date | None = None
    source: tuple[Text, ...] = ()


class SeedItem(Value, frozen=True, kw_only=True):
    kind: Literal["principle", "factor", "role", "task"]


class Question(Value, frozen=True, kw_only=True):
    sources: tuple[SourceId, ...] = ()


class Catalogue(Value, frozen=True, kw_only=True):
    """All parts of the catalogue, by id."""

    version: Text
    roles: dict[Id, Role]
    competences: dict[Id, Competence]
    bundles: dict[Id, Bundle]
    tasks: dict[Id, Task]
    rules: dict[Id, Rule]
    cascades: dict[Id, Cascade]
    law: dict[LawId, LawLine]
    seed: dict[str, SeedItem]
    questions: dict[str, Question]
    delegations: dict[str, Threshold]
