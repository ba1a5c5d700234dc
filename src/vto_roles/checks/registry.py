"""The register of checks: the decorator that adds one, what a check reads, and what it yields."""

import datetime
import functools
import importlib
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from msgspec import Struct

from vto_roles.finding import Finding, Place, Severity
from vto_roles.model.decision import Allocation, Case, Matrix
from vto_roles.model.organisation import Settings, Staff
from vto_roles.model.terms import KeyPath, Letter
from vto_roles.text import Words

if TYPE_CHECKING:  # commands that only list the checks load nothing of a decision
    from vto_roles.decision.life import Acts

FAMILIES = ("file", "task", "role", "person", "law", "policy", "life", "privacy", "table")


class Hit(Struct, frozen=True):
    """A fault that a check yields: what it is about, where it is, and the arguments of its message."""

    subject: str | None  # the id that a waiver names in `at`
    path: KeyPath | None  # None: the whole file
    args: Mapping[str, Any] = {}
    variant: str = ""  # which of the check's messages
    severity: Severity | None = None  # where it differs from the check's own
    key: bool = False  # point at the last key of the path, not at its value


class MatrixInput(Struct, frozen=True, kw_only=True):
    """What the checks of letters read: a matrix, from an allocation or from a hand-made table."""

    matrix: Matrix
    roles: Mapping[str, KeyPath | None]  # the roles that are present, with the path of the answer or of the title
    settings: Settings
    written: frozenset[str] = frozenset()  # the tasks that the users' own files wrote or patched
    compact: bool = False  # few people: some faults are advice
    silent: frozenset[str] = frozenset()  # roles that may be present without a task
    may: Mapping[str, tuple[Letter, ...]] = {}  # the letters that a role may hold, where the matrix can break that
    allowed: frozenset[tuple[str, str, Letter]] = frozenset()  # task, role, letter: what law allows beyond `may`
    ours: frozenset[str] | None = None  # the tasks of the catalogue in a hand-made table; None: all, in any other matrix
    a_implies_r: bool | None = False  # whether an A does the task where nobody has an R; None: not declared


class OrganisationInput(Struct, frozen=True, kw_only=True):
    """What the other checks read: one organisation, decided, on a day."""

    case: Case
    allocation: Allocation
    today: datetime.date
    settings: Settings
    people: Mapping[str, tuple[int, Staff]]  # id -> where the person stands in `staff`, and who it is
    acts: "Acts"  # of its register
    public: bool = False  # whether its charter is meant for everybody

    def present(self, role: str) -> bool:
        """Return whether the organisation has the role."""
        return role in self.allocation.roles and self.allocation.roles[role].status == "present"


class Check(Struct, frozen=True, kw_only=True):
    """A registered check."""

    id: str
    family: str
    severity: Severity
    principles: tuple[str, ...]  # ids of the seed's statements that it guards
    of_matrix: bool
    rests_on: frozenset[str]  # sections of the file: where one could not be read as a whole, it would say what is not true
    run: Callable[[Any], Iterator[Hit]] | None  # None: the reader, the decision or the loop makes its findings
    examples: str  # the docstring of its function

    @property
    def bad(self) -> str:
        """Return a file at which the check yields."""
        return _file(self.examples.partition("Good:")[0].partition("Bad:")[2])

    @property
    def good(self) -> str:
        """Return the same file, mended."""
        return _file(self.examples.partition("Good:")[2])

    def finding(self, hit: Hit, place: Place) -> Finding:
        """Return the finding of a hit at a place."""
        severity = hit.severity or self.severity
        return Finding(check=self.id, severity=severity, place=place, subject=hit.subject, variant=hit.variant, args=hit.args)

    def title(self, words: Words) -> str:
        """Return what the check looks for in one line; its id where the language has no words for it."""
        return words.find("checks", self.id, "title") or self.id

    def why(self, words: Words) -> str:
        """Return why it matters; empty where the language has no words for it."""
        return words.find("checks", self.id, "why") or ""

    def usual_remedy(self, words: Words) -> str:
        """Return what to do about it, with an ellipsis for each argument; empty where the language has no words for it."""
        remedy = words.find("checks", self.id, "remedy") or ""
        return re.sub(r"\{\w+\}", "…", remedy if isinstance(remedy, str) else remedy.get("default", ""))


def _file(example: str) -> str:
    """Return an example as a whole file: one that does not begin with its organisation gets the usual one, of 30 heads."""
    if example.lstrip().startswith(("organisation:", "|", "---")):
        return example
    size = "" if "\n        size:" in example else "\n        size: {headcount: 30}"
    return f"\n        organisation: {{name: De Linde}}{size}{example}"


_REGISTRY: dict[str, Check] = {}
Generator = TypeVar("Generator", bound=Callable[..., Iterator[Hit] | None])


def check(severity: Severity, *principles: str, rests_on: Collection[str] = ()) -> Callable[[Generator], Generator]:
    """Register the decorated generator as a check.

    principles: ids of the seed's statements that it guards; rests_on: the sections of the file of which a part that could not be
    read would make it say what is not true. Its parameter is a MatrixInput or an OrganisationInput; a function
    without one declares a check whose findings are made elsewhere: by the reader, the decision or the loop.
    """

    def register(function: Generator) -> Generator:
        reads = [kind for name, kind in function.__annotations__.items() if name != "return"]
        name = function.__name__.replace("_", "-")
        _REGISTRY[name] = Check(
            id=name,
            family=function.__module__.rsplit(".", 1)[-1],
            severity=severity,
            principles=principles,
            of_matrix=reads == [MatrixInput],
            rests_on=frozenset(rests_on),
            run=cast("Callable[[Any], Iterator[Hit]]", function) if reads else None,
            examples=function.__doc__ or "",
        )
        return function

    return register


@functools.cache
def all_checks() -> Mapping[str, Check]:
    """Return the checks by id, family by family."""
    for family in FAMILIES:
        importlib.import_module(f"vto_roles.checks.{family}")
    return _REGISTRY
