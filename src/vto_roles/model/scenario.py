"""The scenarios of a law line: an organisation on a day, and what must be decided for it."""

import datetime
from typing import Annotated, Any, Literal

from msgspec import Meta

from vto_roles.model import terms

_YesNo = Annotated[Literal["yes", "no"], Meta(extra={"answer": True})]
_Due = Annotated[str, terms.spelled("^(none|[0-9]{4}-[0-9]{2}-[0-9]{2})$")]
_Texts = tuple[terms.Text, ...]


class ExpectedTask(terms.Value, frozen=True, kw_only=True):
    """What is expected of a task; what is left out is not asked."""

    duty: Literal["legal", "recommended", "absent"] | None = None  # absent: the task does not exist
    date: _Due | None = None  # the first day on or after that of the scenario
    letters: dict[terms.RoleId, terms.Text] = {}  # such as `C`, `A locked`, `none`
    note: _Texts = ()
    note_not: _Texts = ()


class Expected(terms.Value, frozen=True, kw_only=True):
    """What is expected of a law line on a day; what is left out is not asked."""

    told: _YesNo | None = None
    status: terms.LawStatus | None = None
    version: terms.Id | None = None
    says: _Texts = ()
    says_not: _Texts = ()
    tasks: dict[terms.TaskId, ExpectedTask] = {}
    findings: dict[terms.CheckId, tuple[terms.Id, ...]] = {}  # check -> the subjects that it names
    horizon: dict[terms.Text, Literal["changes", "new-period", "announced", "in-force", "no"]] = {}  # within twelve months
    refused: Literal["floor"] | None = None


class Scenario(terms.Value, frozen=True, kw_only=True):
    in_words: terms.Text  # in Dutch, the language in which the law is read
    on: datetime.date
    given: dict[str, Any] = {}  # the path of an answer -> its value
    expect: Expected


class Scenarios(terms.Value, frozen=True, kw_only=True):
    """The file of one law line."""

    scenarios: tuple[Scenario, ...]
