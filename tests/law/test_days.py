"""One organisation on many days: what law decides changes on the days on which law changes, and on no other."""

import datetime
from itertools import pairwise

import pytest

from tests.law.scenarios import file, loaded
from vto_roles.decision.engine import allocate
from vto_roles.model.decision import Allocation
from vto_roles.read.catalogue import built_in

GIVEN = {
    "size.headcount": "30",
    "size.fte": "25",
    "roles.works-council": "no",
    "roles.prevention-committee": "no",
    "roles.union-delegation": "yes",
}
CHANGES = {  # the day -> the lines that say something else than on the day before it in this list
    "2023-06-01": set(),
    "2023-12-31": set(),
    "2024-01-01": {"P8"},
    "2024-09-01": {"P10"},
    "2024-09-02": {"P6"},
    "2025-12-31": {"P6"},
    "2026-01-01": {"P9", "P10"},
    "2026-12-31": set(),
    "2027-01-01": {"P10"},
    "2028-02-01": set(),
}
TASKS = {  # the tasks that come, go, become a duty or stop being one
    "2024-09-02": {"file-annual-plan"},
    "2026-01-01": {"keep-training-days", "download-fla-data"},
    "2027-01-01": {"download-fla-data"},
}


def on(day: str, given: dict[str, str]) -> Allocation:
    case = loaded(file(given)).case
    assert case is not None
    return allocate(built_in(), case.organisation, day=datetime.date.fromisoformat(day))


def said(allocation: Allocation) -> dict[str, object]:
    return {name: one.version for name, one in allocation.law.items() if one.told}


def decided(allocation: Allocation) -> dict[str, object]:
    """Duty and letters of each task, without the words of the reasons."""
    cells = {row.task: {cell.role: (cell.letters, cell.locked) for cell in row.cells} for row in allocation.matrix.rows}
    return {task: (allocation.duties[task], letters) for task, letters in cells.items()}


def differing(one: dict[str, object], other: dict[str, object]) -> set[str]:
    return {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)}


@pytest.mark.parametrize(("before", "after"), list(pairwise(CHANGES)))
def test_exactly_what_changed_in_law_changes(before: str, after: str) -> None:
    old, new = on(before, GIVEN), on(after, GIVEN)
    assert differing(said(old), said(new)) == CHANGES[after]
    assert differing(decided(old), decided(new)) == TASKS.get(after, set())


@pytest.mark.parametrize(("before", "after"), list(pairwise(CHANGES)))
def test_a_public_employer_has_no_date_and_no_duty_of_those_laws(before: str, after: str) -> None:
    public = {"organisation.employer": "public", "size.headcount": "300", "size.fte": "250", "roles.negotiation-committee": "yes"}
    old, new = on(before, public), on(after, public)
    assert differing(said(old), said(new)) == set()
    assert differing(decided(old), decided(new)) == set()
