"""The terms of the field: letters, phases, levels and the form of every id."""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct


def spelled(pattern: str, **extra: Any) -> Meta:
    """Return the constraint of a text that the reader of YAML asks, and the schema for editors tells; extra: what they are told.

    msgspec is given no such pattern: it compiles each at every start, and asks it of all ids of the compiled catalogue anew. The
    JSON that we publish and read back has types of its own.
    """
    return Meta(extra={"pattern": pattern, **extra})


ID = "^[a-z][a-z0-9-]{0,62}$"
_LAW = "^[A-Z][0-9]{1,2}[a-z]?$"
Letter = Literal["R", "A", "C", "I"]
REVIEW = "review-charter"  # the task that reviews the charter: on it who is heard before it is adopted has C
SOUGHT = {"approve-annual-plan": "seek-advice-annual-plan"}  # a decision -> the task in which advice on it is asked
LETTERS: tuple[Letter, ...] = ("A", "R", "C", "I")
Criterion = Literal["law", "choice", "practice", "competence", "tradition", "size", "order"]
Language = Literal["nl", "fr", "de", "en"]
Phase = Literal["vision", "needs", "plan", "organise", "learn", "transfer", "evaluate", "report"]
PHASES: tuple[Phase, ...] = ("vision", "needs", "plan", "organise", "learn", "transfer", "evaluate", "report")
Weight = Literal["decides", "agrees", "counterpart", "must-be-heard", "decides-along", "does", "heard", "free", "told"]
WEIGHTS: tuple[Weight, ...] = (  # the heaviest first
    "decides",
    "agrees",
    "counterpart",
    "must-be-heard",
    "decides-along",
    "does",
    "heard",
    "free",
    "told",
)
Whose = Literal["role", "person", "body"]  # hours: of all holders together, of each of them, of a body that meets
Level = Literal["strategic", "tactical", "operational"]
Kind = Literal["governing", "managing", "coordinating", "consultative", "advisory", "staff", "external"]
Region = Literal["flanders", "brussels", "wallonia", "german-speaking"]
Group = Literal["permanent", "operational", "target-group", "temporary", "volunteers", "trainees"]
Id = Annotated[str, spelled(ID)]
Text = Annotated[str, Meta(min_length=1, max_length=2000)]
SHORT = 12  # characters of a title that still fits a column's head
ShortText = Annotated[str, Meta(min_length=1, max_length=SHORT)]
RoleId = Annotated[str, spelled(ID, ref="role")]
PersonRole = Annotated[str, spelled(ID, ref="person-role")]
TaskId = Annotated[str, spelled(ID, ref="task")]
TaskOrBundle = Annotated[str, spelled(ID, ref="task-or-bundle")]
DeadlineStart = Annotated[str, spelled(f"{ID}|{_LAW}", ref="deadline-start")]
WhyId = Annotated[str, spelled(ID, ref="why")]
BundleId = Annotated[str, spelled(ID, ref="bundle")]
CompetenceId = Annotated[str, spelled(ID, ref="competence")]
TopicId = Annotated[str, spelled(ID, ref="topic")]
CheckId = Annotated[str, spelled(ID, ref="check")]
LawId = Annotated[str, spelled(_LAW, ref="law")]
LawStatus = Literal["in-force", "contested", "ended", "announced"]
Reading = Literal["V1", "V2"]  # of a source: an official page or text, a secondary page
ActId = Annotated[str, spelled(ID, ref="act")]
PeriodId = Annotated[str, spelled(ID, ref="period")]
SourceId = Annotated[str, spelled("^[A-Za-z][A-Za-z0-9._-]{0,62}$", ref="source")]
Fact = Annotated[str, spelled("^[a-z_]+\\.[A-Za-z0-9_-]+$", ref="fact")]
QuestionPath = Annotated[str, Meta(extra={"ref": "question"})]  # of an answer in the organisation file
QuestionGroup = Literal["start", "bodies", "tradition", "roles", "figures", "people", "choices"]
AnswerForm = Literal[
    "text",
    "whole",
    "decimal",
    "one",
    "several",
    "yes-no",
    "yes-no-unknown",  # of a body: not known is an answer of its own, which keeps both possible
    "month-day",
    "date",
    "committees",
    "staff",
    "practice",
    "choices",
]
Option = Annotated[str, spelled(ID, ref="option")]  # one of the few words that an answer may be
Answer = Annotated[Literal["yes", "no", "unknown"], Meta(extra={"answer": True})]
MONTH_DAY = "^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
MonthDay = Annotated[str, spelled(MONTH_DAY, month_day=True)]
JointCommittee = Annotated[str, spelled("^[0-9]{3}(\\.[0-9]{2})?$", form="joint-committee")]
Colour = Annotated[str, spelled("^#[0-9A-Fa-f]{6}$", colour=True)]
Count = Annotated[int, Meta(ge=0, le=1_000_000)]
Average = Annotated[float, Meta(ge=0, le=1_000_000)]
Share = Annotated[float, Meta(ge=0, le=1)]


class Value(Struct, frozen=True, forbid_unknown_fields=True):
    """Base of the frozen structs, which refuse unknown keys."""


KeyPath = tuple[str | int, ...]
