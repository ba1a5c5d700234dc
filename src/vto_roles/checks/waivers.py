"""Waivers: the findings that an organisation accepts for a while, each with its reason."""

import datetime
from collections.abc import Iterable

from vto_roles.checks.registry import Hit, all_checks
from vto_roles.finding import Finding
from vto_roles.model.decision import Case
from vto_roles.model.organisation import Waiver
from vto_roles.safe_text import echo

_SUBJECTS = 8  # named in one line


def apply(found: Iterable[Finding], case: Case, today: datetime.date) -> tuple[list[Finding], list[tuple[Finding, Waiver]]]:
    """Return the findings that are left and those that are waived, each with its waiver.

    An error cannot be waived. A waiver that has run out before today or waives nothing is a finding of its own.
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
        elif index not in used:
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
