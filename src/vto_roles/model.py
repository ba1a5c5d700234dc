"""The words of the field as frozen values: what a file may say, what the catalogue holds, what is decided.

The structs of the first two parts are at once the binder's guide and the source of the editor schema.
"""

import datetime
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from msgspec import Meta, Struct

from vto_roles.finding import Place
from vto_roles.refused import Argument
from vto_roles.tree import Node

ID = "^[a-z][a-z0-9-]{0,62}$"
Letter = Literal["R", "A", "C", "I"]
LETTERS: tuple[Letter, ...] = ("A", "R", "C", "I")
Criterion = Literal["law", "choice", "practice", "competence", "tradition", "size", "order"]
Language = Literal["nl", "fr", "de", "en"]
Phase = Literal["vision", "needs", "plan", "organise", "learn", "transfer", "evaluate", "report"]
PHASES: tuple[Phase, ...] = ("vision", "needs", "plan", "organise", "learn", "transfer", "evaluate", "report")
Level = Literal["strategic", "tactical", "operational"]
Kind = Literal["governing", "managing", "coordinating", "consultative", "advisory", "staff", "external"]
Group = Literal["permanent", "operational", "temporary", "volunteers", "trainees"]

Id = Annotated[str, Meta(pattern=ID)]
Text = Annotated[str, Meta(min_length=1, max_length=2000)]
RoleId = Annotated[str, Meta(pattern=ID, extra={"ref": "role"})]
PersonRole = Annotated[str, Meta(pattern=ID, extra={"ref": "person-role"})]
TaskId = Annotated[str, Meta(pattern=ID, extra={"ref": "task"})]
TaskOrBundle = Annotated[str, Meta(pattern=ID, extra={"ref": "task-or-bundle"})]
DeadlineStart = Annotated[str, Meta(pattern=ID, extra={"ref": "deadline-start"})]
BundleId = Annotated[str, Meta(pattern=ID, extra={"ref": "bundle"})]
CompetenceId = Annotated[str, Meta(pattern=ID, extra={"ref": "competence"})]
TopicId = Annotated[str, Meta(pattern=ID, extra={"ref": "topic"})]
CheckId = Annotated[str, Meta(pattern=ID, extra={"ref": "check"})]
LawId = Annotated[str, Meta(pattern="^[A-Z][0-9]{1,2}[a-z]?$", extra={"ref": "law"})]
SourceId = Annotated[str, Meta(pattern="^[A-Za-z][A-Za-z0-9._-]{0,62}$", extra={"ref": "source"})]
Fact = Annotated[str, Meta(pattern="^[a-z_]+\\.[a-z_-]+$", extra={"ref": "fact"})]
Answer = Annotated[Literal["yes", "no", "unknown"], Meta(extra={"answer": True})]
MonthDay = Annotated[str, Meta(pattern="^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$", extra={"month_day": True})]
JointCommittee = Annotated[str, Meta(pattern="^[0-9]{3}(\\.[0-9]{2})?$")]
Count = Annotated[int, Meta(ge=0, le=1_000_000)]
Average = Annotated[float, Meta(ge=0, le=1_000_000)]
Share = Annotated[float, Meta(ge=0, le=1)]


class Value(Struct, frozen=True, forbid_unknown_fields=True):
    """Base of everything below: frozen, no unknown keys (by keyword is not inherited)."""


# --- the organisation file ------------------------------------------------------------------------


class Identity(Value, frozen=True, kw_only=True):
    """Who the organisation is."""

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
    """How many people; heads are staff without volunteers."""

    headcount: Count
    fte: Average | None = None  # average of the quarter ends
    election_average: Average | Literal["unknown"] | None = None
    volunteers: Count | None = None
    trainees: Count | None = None
    temporary: Count | None = None


class Tradition(Value, frozen=True, kw_only=True):
    """How things are done here."""

    policy: Literal["administrative", "reactive", "strategic"] | None = None
    decisions: Literal["directive", "participative", "self-managing"] | None = None
    coordination: Literal["central", "decentral"] | None = None
    practice: dict[TaskOrBundle, RoleId] = {}


class Staff(Value, frozen=True, kw_only=True):
    """A function, and perhaps a name, that holds roles."""

    union_keys: ClassVar[bool] = True  # keys that tell union membership are refused by name

    id: Id
    function: Text
    name: Text | None = None
    mandate_until: datetime.date | None = None
    roles: tuple[PersonRole, ...] = ()
    vto_time: Share | None = None  # part of a full-time job freed for VTO
    competences: tuple[CompetenceId, ...] | None = None  # None: not asked; (): asked, none


class Choice(Value, frozen=True, kw_only=True):
    """An own decision, before any recommendation."""

    task: TaskId
    role: RoleId
    letter: Literal["R", "A", "C", "I", "none"]
    reason: Text | None = None
    review_by: datetime.date | None = None


class OwnTask(Value, frozen=True, kw_only=True):
    """A task of the organisation's own, in its own words."""

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
    """A finding that the organisation has seen and accepts for a while."""

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
    """What a federation lays under the files of its members."""

    version: Literal[1] = 1
    source: Text | None = None
    catalog: dict[str, Any] = {}
    choices: Annotated[tuple[Choice, ...], Meta(max_length=500)] = ()
    settings: dict[str, Any] = {}


# --- the catalogue --------------------------------------------------------------------------------

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
    """Something to be answered for and done."""

    phase: Phase
    level: Level
    bundle: BundleId
    A: tuple[RoleId, ...]
    R: tuple[RoleId, ...] | Doers
    C: tuple[RoleId, ...] = ()
    I: tuple[RoleId, ...] = ()
    own: tuple[RoleId, ...] = ()
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
    """A body that ought to exist where `when` holds; it leads to a finding, never to the body."""

    body: RoleId
    when: When


class LawLine(Value, frozen=True, kw_only=True):
    status: Literal["in-force", "contested", "ended"]
    confidence: Literal["V1", "V2"]
    checked_on: datetime.date
    since: datetime.date | None = None
    when: When | None = None  # where the line is told
    expects: Expectation | None = None
    finding: str | None = None  # the check that fires where the line is told
    source: tuple[Text, ...]


class Threshold(Value, frozen=True, kw_only=True):
    """From how many employees a union may ask for a delegation, by joint committee; None: not found, ask."""

    employees: Annotated[int, Meta(ge=1)] | None = None
    confidence: Literal["V1", "V2"] | None = None
    checked_on: datetime.date | None = None
    source: tuple[Text, ...] = ()


class SeedItem(Value, frozen=True, kw_only=True):
    kind: Literal["principle", "factor", "role", "task"]


class Question(Value, frozen=True, kw_only=True):
    sources: tuple[SourceId, ...] = ()


class Catalogue(Value, frozen=True, kw_only=True):
    """Roles, tasks and rules; the wording lies apart."""

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


# --- what is decided ------------------------------------------------------------------------------

Path = tuple[str | int, ...]


class Rival(Value, frozen=True, kw_only=True):
    role: str
    fell_at: Criterion
    path: Path | None = None  # the answer by which it fell


class Because(Value, frozen=True, kw_only=True):
    """Why a role has a letter; `key` and `args` name the text, `path` the answer that decided."""

    letter: Letter
    criterion: Criterion
    key: str
    args: Mapping[str, Argument] = {}
    sources: tuple[str, ...] = ()
    path: Path | None = None
    rivals: tuple[Rival, ...] = ()
    overruled: tuple[str, ...] = ()  # rules that preferred otherwise and came later


class Cell(Value, frozen=True, kw_only=True):
    """One task for one role."""

    role: str
    letters: tuple[Letter, ...]
    locked: bool = False
    own: bool = False
    holders: tuple[str, ...] = ()
    deputies: tuple[str, ...] = ()
    because: tuple[Because, ...] = ()

    def has(self, *letters: Letter) -> bool:
        return any(letter in self.letters for letter in letters)


class Row(Value, frozen=True, kw_only=True):
    """One task and its cells, in the order of the roles."""

    task: str
    level: Level
    path: Path | None = None  # where a file's own task stands
    scope: str | None = None  # rows of one scope share one A; None: a row on its own
    shared: bool = False  # meant for all: many doers are no fault
    cells: tuple[Cell, ...] = ()

    def holding(self, *letters: Letter) -> tuple[Cell, ...]:
        wanted = frozenset(letters)
        return tuple(cell for cell in self.cells if not wanted.isdisjoint(cell.letters))

    def at(self, role: str) -> Path | None:
        """The path of a role's cell."""
        return None if self.path is None else (*self.path, role)


class Matrix(Value, frozen=True, kw_only=True):
    """The rows that the checks of tasks and roles read, from an allocation or a hand-made table."""

    rows: tuple[Row, ...]


class Gap(Value, frozen=True, kw_only=True):
    task: str
    role: str
    competence: str
    partners: tuple[str, ...] = ()  # roles that were asked and cover it


class Deviation(Value, frozen=True, kw_only=True):
    """A choice that changed what the catalogue recommends."""

    task: str
    role: str
    letter: str
    recommended: tuple[Letter, ...]
    previous: str | None = None  # of an A: who would have had it
    reason: str | None
    review_by: datetime.date | None
    path: Path
    federation: bool = False


class Discussion(Value, frozen=True, kw_only=True):
    """Practice that beat a candidate who covers all that the task needs."""

    task: str
    role: str
    rivals: tuple[str, ...]
    path: Path


class Problem(Value, frozen=True, kw_only=True):
    """Something an answer asked for that the invariants or the law refuse."""

    check: str
    subject: str
    path: Path
    variant: str = ""
    args: Mapping[str, Argument] = {}


class RoleState(Value, frozen=True, kw_only=True):
    """Whether a role is there, and how that was known."""

    status: Literal["present", "unknown", "absent"]
    holders: tuple[str, ...] = ()


class Allocation(Value, frozen=True, kw_only=True):
    """All that was decided for one organisation."""

    catalogue: Catalogue
    organisation: OrganisationFile
    overlays: tuple[Overlay, ...]
    tasks: Mapping[str, Task]  # the tasks that exist, own ones included, in order
    roles: Mapping[str, RoleState]
    facts: Mapping[str, object]
    matrix: Matrix
    gaps: tuple[Gap, ...]
    deviations: tuple[Deviation, ...]
    to_discuss: tuple[Discussion, ...]
    problems: tuple[Problem, ...]
    deadlines: Mapping[str, str]  # task -> MM-DD
    duties: Mapping[str, Literal["legal", "recommended", "own"]]
    advised_time: float | None  # part of a full-time job


class Case(Value, frozen=True, kw_only=True):
    """One organisation as it was read: the start of everything else."""

    catalogue: Catalogue
    organisation: OrganisationFile
    overlays: tuple[Overlay, ...]
    tree: Node  # with the overlays' trees under "overlays"
    name: str  # the file as findings show it
    wording: Mapping[str, Any] = {}  # language -> the patch of its texts

    def place(self, path: Path, *, key: bool = False) -> Place:
        """Where a path of the answers stands; one of the catalogue, in the file or overlay that patched it."""
        if path[:1] == ("catalog",) and self.tree.find(path) is None:
            for number in range(len(self.overlays) - 1, -1, -1):
                if self.tree.find(("overlays", number, *path)) is not None:
                    return self.tree.at(("overlays", number, *path), key=key)
        return self.tree.at(path, key=key)
