"""The checks: small generators over what was decided, registered by a decorator, run in one loop.

A check's id is its function's name and its family its module; its words stand in `catalog/text/<lang>.yaml`.
Its docstring holds a bad and a good file, both executed by a test.
"""

import datetime
import importlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar, cast

from msgspec import Struct
from msgspec.structs import replace

from vto_roles.finding import MAX_FINDINGS, Finding, Place, Severity
from vto_roles.model.decision import Allocation, Case, Matrix
from vto_roles.model.organisation import Settings, Waiver
from vto_roles.model.terms import KeyPath, Letter
from vto_roles.safe_text import echo

if TYPE_CHECKING:
    from vto_roles.table import Sheet

FAMILIES = ("file", "task", "role", "person", "law", "policy", "life", "privacy", "table")
_SUBJECTS = 8  # named in one line
_MAY_BE_SILENT = frozenset(("general-assembly", "prevention-committee"))


class Hit(Struct, frozen=True):
    """What a check saw: the loop adds the file, the line and the check's name."""

    subject: str | None
    path: KeyPath | None  # None: the whole file
    args: Mapping[str, Any] = {}
    variant: str = ""
    severity: Severity | None = None  # where it differs from the check's own
    key: bool = False  # point at the key of the path, not at its value


class Table(Struct, frozen=True, kw_only=True):
    """What the checks of tasks and roles read: a matrix, from an allocation or a hand-made table."""

    matrix: Matrix
    roles: Mapping[str, KeyPath | None]  # who is there, with the path of the answer or of the title
    settings: Settings
    written: frozenset[str] = frozenset()  # the rows that the users' own files wrote or patched
    compact: bool = False  # few people: some faults are advice
    silent: frozenset[str] = frozenset()  # roles that may be there without a task
    may: Mapping[str, tuple[Letter, ...]] = {}  # what a role may hold, where nobody has held it to that yet
    allowed: frozenset[tuple[str, str, Letter]] = frozenset()  # task, role, letter: what law lets it hold there only
    a_implies_r: bool | None = False  # whether an A does the task where nobody has an R; None: not declared


class Charted(Struct, frozen=True, kw_only=True):
    """What the other checks read: one organisation, decided."""

    case: Case
    allocation: Allocation
    today: datetime.date
    settings: Settings
    public: bool = False  # whether what is made of it is for everybody to read


class Check(Struct, frozen=True, kw_only=True):
    id: str
    family: str
    severity: Severity
    principles: tuple[str, ...]
    of_table: bool
    run: Callable[[Any], Iterator[Hit]] | None  # None: the reader or the decision tells it
    bad: str
    good: str


_REGISTRY: dict[str, Check] = {}
Generator = TypeVar("Generator", bound=Callable[..., Iterator[Hit] | None])


def check(severity: Severity, *principles: str) -> Callable[[Generator], Generator]:
    """Register a check; principles: ids of the seed that it honours.

    A function without a parameter declares a check whose findings come from the reader, the decision or the loop.
    """

    def register(function: Generator) -> Generator:
        name = function.__name__.replace("_", "-")
        reads = next((name for name in function.__annotations__ if name != "return"), None)
        bad, _, good = (function.__doc__ or "").partition("Good:")
        _REGISTRY[name] = Check(
            id=name,
            family=function.__module__.rsplit(".", 1)[-1],
            severity=severity,
            principles=principles,
            of_table=reads == "table",
            run=None if reads is None else cast("Callable[[Any], Iterator[Hit]]", function),
            bad=bad.partition("Bad:")[2],
            good=good,
        )
        return function

    return register


def registry() -> Mapping[str, Check]:
    """All checks by id, family by family."""
    if not _REGISTRY:
        for family in FAMILIES:
            importlib.import_module(f"{__name__}.{family}")
    return _REGISTRY


def later(day: datetime.date, months: int) -> datetime.date:
    """So many months on; the 31st becomes the last of a shorter month."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    last = (datetime.date(year + month // 12, month % 12 + 1, 1) - datetime.timedelta(days=1)).day
    return day.replace(year=year, month=month, day=min(day.day, last))


def run(
    case: Case, allocation: Allocation, reading: Sequence[Finding], today: datetime.date, *, public: bool = False
) -> list[Finding]:
    """All findings of one organisation, waivers applied, in the order of their places.

    reading: what the reader found; today: the date that waivers and mandates are held against; public: for everybody to read.
    """
    return judge(case, allocation, reading, today, public=public)[0]


def judge(
    case: Case, allocation: Allocation, reading: Sequence[Finding], today: datetime.date, *, public: bool = False
) -> tuple[list[Finding], list[tuple[Finding, Waiver]]]:
    """The findings as `run` gives them, and beside them those that the organisation accepts, each with its waiver."""
    settings = case.organisation.settings
    charted = Charted(case=case, allocation=allocation, today=today, settings=settings, public=public)
    table = Table(
        matrix=allocation.matrix,
        roles=_present(case, allocation),
        settings=settings,
        written=_written(case),
        compact=case.organisation.size.headcount < settings.compact_below,
        silent=_MAY_BE_SILENT,
    )
    found = list(reading)
    for problem in allocation.problems:
        hit = Hit(problem.subject, problem.path, problem.args, problem.variant)
        found.append(_finding(registry()[problem.check], hit, _placed(hit, case)))
    for one in registry().values():
        if one.run is not None:
            found += [_finding(one, hit, _placed(hit, case)) for hit in one.run(table if one.of_table else charted)]
    kept, waived = _waived(found, case, today)
    return _told(kept, case.name), waived


def judge_sheet(sheet: "Sheet") -> list[Finding]:
    """All findings of a hand-made table, those of its reading too, in the order of their places."""
    table = Table(
        matrix=sheet.matrix,
        roles={role: ("roles", role) for role in sheet.roles},
        settings=Settings(),
        silent=frozenset(role for role, known in sheet.known.items() if known in _MAY_BE_SILENT),
        may=sheet.may,
        allowed=sheet.allowed,
        a_implies_r=sheet.a_implies_r,
    )
    found = list(sheet.findings)
    for one in registry().values():
        if one.run is not None and one.of_table:
            hits = (hit if hit.variant else replace(hit, variant="table") for hit in one.run(table))
            found += [_finding(one, hit, sheet.place(hit.path)) for hit in hits]
    return _told(found, sheet.place(None).file)


def _told(found: Iterable[Finding], name: str) -> list[Finding]:
    """The findings in the order of their places, no more than a reader can bear."""
    kept = sorted(found, key=lambda finding: _order(finding, name))
    if len(kept) > MAX_FINDINGS:  # errors first: they must not be lost behind remarks
        first = sorted(kept, key=lambda finding: finding.severity != "error")[:MAX_FINDINGS]
        kept = sorted(first, key=lambda finding: _order(finding, name))
    return kept


def _present(case: Case, allocation: Allocation) -> dict[str, KeyPath | None]:
    """The roles that are there, with the answers that say so."""
    answers = case.organisation.roles
    present = (name for name, state in allocation.roles.items() if state.status == "present")
    return {name: ("roles", name) if name in answers else None for name in present}


def _written(case: Case) -> frozenset[str]:
    """The tasks that the organisation or its federation set down or changed."""
    patches = [case.tree.find(path) for path in _patches(case)]
    patched = [node.value for node in patches if node is not None and isinstance(node.value, dict)]
    return frozenset(task.id for task in case.organisation.own_tasks).union(*patched)


def _patches(case: Case) -> list[KeyPath]:
    overlays: list[KeyPath] = [("overlays", number) for number in range(len(case.overlays))]
    return [(*root, "catalog", "tasks") for root in [(), *overlays]]


def _order(finding: Finding, name: str) -> tuple[object, ...]:
    place = finding.place
    return place.file != name, place.file, place.line, place.column, finding.check, finding.subject or "", finding.variant


def _placed(hit: Hit, case: Case) -> Place:
    return Place(file=case.name) if hit.path is None else case.place(hit.path, key=hit.key)


def _finding(one: Check, hit: Hit, place: Place) -> Finding:
    return Finding(
        check=one.id,
        severity=hit.severity or one.severity,
        place=place,
        subject=hit.subject,
        variant=hit.variant,
        args=hit.args,
    )


def _waived(found: list[Finding], case: Case, today: datetime.date) -> tuple[list[Finding], list[tuple[Finding, Waiver]]]:
    """Set apart what is waived; tell of waivers that have run out or had nothing to waive. Errors cannot be waived."""
    used: set[int] = set()
    kept, accepted = [], []
    waivers = list(enumerate(case.organisation.waivers))
    for finding in found:
        matching = [(index, waiver) for index, waiver in waivers if _covers(waiver, finding, today)]
        used.update(index for index, _ in matching)
        if matching:
            accepted.append((finding, matching[0][1]))
        else:
            kept.append(finding)
    for index, waiver in waivers:
        expired = waiver.until is not None and waiver.until < today
        if expired or index not in used:
            name = "waiver-expired" if expired else "waiver-unused"
            args = {"check": waiver.check, "until": waiver.until} if expired else {"check": waiver.check}
            hit = Hit(waiver.check, ("waivers", index), args)
            if not expired and waiver.at is not None and (others := _subjects(waiver.check, kept)):
                named = {**args, "at": echo(waiver.at), "count": len(others), "subjects": others[:_SUBJECTS]}
                hit = Hit(waiver.check, ("waivers", index, "at"), named, "at" if len(others) <= _SUBJECTS else "at-many")
            kept.append(_finding(registry()[name], hit, _placed(hit, case)))
    return kept, accepted


def _subjects(check: str, found: Iterable[Finding]) -> tuple[str, ...]:
    """What the remarks of a check are about, as far as they can be waived."""
    about = (one.subject for one in found if one.check == check and one.severity != "error")
    return tuple(dict.fromkeys(one for one in about if one is not None))


def _covers(waiver: Waiver, finding: Finding, today: datetime.date) -> bool:
    return (
        waiver.check == finding.check
        and finding.severity != "error"
        and waiver.at in (None, finding.subject)
        and (waiver.until is None or waiver.until >= today)
    )
