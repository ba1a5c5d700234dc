"""The loop over the checks: the findings of an organisation, without those that it waives, or of a hand-made table."""

import datetime
from collections.abc import Container, Iterable, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from vto_roles.checks.registry import Hit, MatrixInput, OrganisationInput, all_checks
from vto_roles.finding import MAX_FINDINGS, Finding
from vto_roles.model.decision import Allocation, Case
from vto_roles.model.organisation import Settings, Waiver
from vto_roles.model.terms import KeyPath
from vto_roles.read.catalogue import built_in
from vto_roles.read.readings import ours
from vto_roles.safe_text import echo

if TYPE_CHECKING:
    from vto_roles.table import Sheet

_MAY_BE_SILENT = frozenset(("general-assembly", "prevention-committee"))
_SUBJECTS = 8  # of findings, named in one line


class Checked(Struct, frozen=True):
    """The findings of one organisation, and beside them those that it waives, each with its waiver."""

    findings: list[Finding]
    waived: list[tuple[Finding, Waiver]]


def check_organisation(
    case: Case, allocation: Allocation, reading: Sequence[Finding], today: datetime.date, *, public: bool = False
) -> Checked:
    """Return all findings of an organisation in the order of their places, with waivers applied.

    reading: the findings of the reader; today: the date with which waivers, mandates and reviews are compared; public: whether
    the charter is meant for everybody.
    """
    from vto_roles.decision.life import acts  # a charter that is rendered again is not checked

    settings, answers = case.organisation.settings, case.organisation.roles
    people = {person.id: (index, person) for index, person in enumerate(case.organisation.staff or ())}
    decided = OrganisationInput(
        case=case,
        allocation=allocation,
        today=today,
        settings=settings,
        people=people,
        acts=acts(case.register, today, case.catalogue),
        public=public,
    )
    matrix = MatrixInput(
        matrix=allocation.matrix,
        roles={name: ("roles", name) if name in answers else None for name in allocation.roles if decided.present(name)},
        settings=settings,
        written=_written(case),
        compact=case.organisation.size.headcount < settings.compact_below,
        silent=_MAY_BE_SILENT,
    )
    found = list(reading)
    for problem in allocation.problems:
        hit = Hit(problem.subject, problem.path, problem.args, problem.variant)
        found.append(all_checks()[problem.check].finding(hit, case.place(problem.path)))
    unread = _unread(reading)
    silent = {check.id for check in all_checks().values() if check.rests_on & {path.partition(".")[0] for path in unread}}
    for check in all_checks().values():
        if check.run is not None and check.id not in silent:
            hits = check.run(matrix if check.of_matrix else decided)
            found += [check.finding(hit, case.place(hit.path, key=hit.key)) for hit in hits if _spelled(hit.path) not in unread]
    left, waived = _apply_waivers(found, case, today, silent)
    return Checked(_in_order(left, case.name), waived)


def _unread(reading: Iterable[Finding]) -> frozenset[str]:
    """Return the paths of the file that could not be read, with the list of an item and with what was meant: these were told."""
    faults = [one.args for one in reading if one.severity == "error" and one.args.get("path")]
    paths = {str(one["path"]) for one in faults}
    lists = {path.rpartition(".")[0] for path in paths if path.rpartition(".")[2].isdigit()}
    return frozenset(paths | lists | {f"{one['path']}.{one['nearest']}" for one in faults if one.get("nearest")})


def _spelled(path: KeyPath | None) -> str:
    """Return a path as the reader spells it: items of a list count from 1."""
    return ".".join(str(key + 1) if isinstance(key, int) else key for key in path or ())


def _apply_waivers(
    found: Iterable[Finding], case: Case, today: datetime.date, silent: Container[str]
) -> tuple[list[Finding], list[tuple[Finding, Waiver]]]:
    """Return the findings that are left and those that are waived, each with its waiver.

    An error cannot be waived. A waiver that has run out before today or waives nothing is a finding of its own; silent: the
    checks that were not asked.
    """
    left: list[Finding] = []
    waived: list[tuple[Finding, Waiver]] = []
    used: set[int] = set()
    waivers = list(enumerate(case.organisation.waivers))
    for finding in found:
        matching = [(index, waiver) for index, waiver in waivers if _covers(waiver, finding, today)]
        used.update(index for index, _ in matching)
        if matching:
            waived.append((finding, matching[0][1]))
        else:
            left.append(finding)
    for index, waiver in waivers:
        if waiver.until is not None and waiver.until < today:
            check, hit = "waiver-expired", Hit(waiver.check, ("waivers", index), {"check": waiver.check, "until": waiver.until})
        elif index not in used and waiver.check not in silent:
            check, hit = "waiver-unused", _unused(waiver, index, left)
        else:
            continue
        left.append(all_checks()[check].finding(hit, case.place(hit.path)))
    return left, waived


def _covers(waiver: Waiver, finding: Finding, today: datetime.date) -> bool:
    return (
        waiver.check == finding.check
        and finding.severity != "error"
        and waiver.at in (None, finding.subject)
        and (waiver.until is None or waiver.until >= today)
    )


def _unused(waiver: Waiver, index: int, left: Iterable[Finding]) -> Hit:
    """Return the hit of a waiver that waives nothing, with the subjects that its `at` could name."""
    about = (one.subject for one in left if one.check == waiver.check and one.severity != "error")
    subjects = tuple(dict.fromkeys(one for one in about if one is not None))
    if waiver.at is None or not subjects:
        return Hit(waiver.check, ("waivers", index), {"check": waiver.check})
    args = {"check": waiver.check, "at": echo(waiver.at), "count": len(subjects), "subjects": subjects[:_SUBJECTS]}
    return Hit(waiver.check, ("waivers", index, "at"), args, "at" if len(subjects) <= _SUBJECTS else "at-many")


def check_table(sheet: "Sheet") -> list[Finding]:
    """Return all findings of a hand-made table in the order of their places, those of its reading included."""
    known, tasks = ours(sheet.roles, [row.task for row in sheet.matrix.rows])
    catalogue = built_in() if known else None  # limits of our catalogue hold for what is ours alone
    allowed = (
        (title, role, one.letter)
        for title, task in tasks.items()
        for one in (catalogue.tasks[task].allow if catalogue is not None else ())
        for role, name in known.items()
        if name == one.role
    )
    matrix = MatrixInput(
        matrix=sheet.matrix,
        roles={role: ("roles", role) for role in sheet.roles},
        settings=Settings(),
        silent=frozenset(role for role, name in known.items() if name in _MAY_BE_SILENT) | sheet.audience,
        may={role: catalogue.roles[name].may for role, name in known.items()} if catalogue is not None else {},
        allowed=frozenset(allowed),
        ours=frozenset(tasks),
        a_implies_r=sheet.a_implies_r,
    )
    found = list(sheet.findings)
    for check in all_checks().values() if sheet.sure else ():
        if check.run is not None and check.of_matrix:
            hits = (hit if hit.variant else replace(hit, variant="table") for hit in check.run(matrix))
            found += [check.finding(hit, sheet.place(hit.path)) for hit in hits]
    return _in_order(found, sheet.place(None).file)


def _written(case: Case) -> frozenset[str]:
    """Return the tasks that the organisation or its federation wrote or patched."""
    roots: list[KeyPath] = [(), *(("overlays", number) for number in range(len(case.overlays)))]
    patches = [case.tree.find((*root, "catalog", "tasks")) for root in roots]
    patched = [node.value for node in patches if node is not None and isinstance(node.value, dict)]
    return frozenset(task.id for task in case.organisation.own_tasks).union(*patched)


def _in_order(found: Iterable[Finding], name: str) -> list[Finding]:
    """Return the findings in the order of their places, at most MAX_FINDINGS; the file `name` first."""

    def order(finding: Finding) -> tuple[object, ...]:
        place = finding.place
        return place.file != name, place.file, place.line, place.column, finding.check, finding.subject or "", finding.variant

    errors_first = sorted(sorted(found, key=order), key=lambda finding: finding.severity != "error")
    return sorted(errors_first[:MAX_FINDINGS], key=order)  # errors must not be lost behind remarks
