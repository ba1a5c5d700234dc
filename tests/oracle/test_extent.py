"""Weight and extent over every combination of answers: advised time is time enough, and nobody is set to judge himself."""

import functools
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import msgspec
import pytest

from tests.conftest import TODAY
from tests.property.allocations import COORDINATION, DECISIONS, HEADS, POLICY
from vto_roles.checks.person import self_control
from vto_roles.checks.policy import line_managers_small_part
from vto_roles.checks.registry import Hit, MatrixInput, OrganisationInput
from vto_roles.checks.role import accountability_concentrated, role_overload, time_shortage
from vto_roles.decision.engine import allocate
from vto_roles.decision.extent import extent, weight
from vto_roles.decision.life import acts
from vto_roles.finding import Place
from vto_roles.model.decision import Case
from vto_roles.model.node import Node
from vto_roles.model.organisation import OrganisationFile
from vto_roles.model.terms import WEIGHTS
from vto_roles.read.catalogue import built_in

ADVISED = {12: 0.05, 30: 0.1, 70: 0.2, 142: 0.5, 300: 1.0}
BODIES = {"general-assembly": "yes", "works-council": "yes", "prevention-committee": "yes", "union-delegation": "yes"}
OTHERS = {"mentors": "yes", "quality-coordinator": "yes", "volunteer-coordinator": "yes"}
STAFFED = ("management", "line-managers", "hr", "vto-coordinator")


@functools.lru_cache(len(HEADS))
def staffed(heads: int, without: tuple[str, ...] = (), *, every_body: bool = False) -> list[OrganisationInput]:
    """Return every tradition of an organisation with one named person per role, the coordinator with exactly the advised time."""
    return [*_staffed(heads, without, (BODIES | OTHERS) if every_body else {})]


def _staffed(heads: int, without: tuple[str, ...], more: dict[str, str]) -> Iterator[OrganisationInput]:
    for policy, decisions, coordination in product(POLICY, DECISIONS, COORDINATION):
        present = [role for role in STAFFED if role not in without and not (role == "line-managers" and steers_itself(decisions))]
        told: dict[str, Any] = {
            "organisation": {"name": "De Linde", "legal_form": "vzw"},
            "size": {"headcount": heads, "fte": heads * 0.7, "volunteers": 5 if more else None},
            "roles": {role: "yes" if role in present else "no" for role in STAFFED if role != "management"} | more,
            "tradition": {"policy": policy, "decisions": decisions, "coordination": coordination},
            "staff": [
                {"id": role, "function": role, "roles": [role], "vto_time": ADVISED[heads] if role == "vto-coordinator" else None}
                for role in present
            ],
        }
        organisation = msgspec.convert(told, OrganisationFile)
        yield OrganisationInput(
            case=Case(
                catalogue=built_in(),
                organisation=organisation,
                overlays=(),
                tree=Node({}, Place(file="vto.yaml")),
                trees=(),
                name="vto.yaml",
            ),
            allocation=allocate(built_in(), organisation, day=TODAY),
            today=TODAY,
            acts=acts(None),
            settings=organisation.settings,
            people={person.id: (index, person) for index, person in enumerate(organisation.staff or ())},
        )


def steers_itself(decisions: str | None) -> bool:
    return decisions == "self-managing"


def found(check: Callable[[OrganisationInput], Iterator[Hit]], on: OrganisationInput) -> list[tuple[object, Hit]]:
    return [(on.case.organisation.tradition, hit) for hit in check(on)]


@pytest.mark.sampled(pairs=("every_body", "without"))
@pytest.mark.parametrize("every_body", [False, True], ids=["usual", "every-body"])
@pytest.mark.parametrize("without", [(), ("hr",)], ids=["with-hr", "without-hr"])
@pytest.mark.parametrize("heads", HEADS)
def test_the_recommendation_is_at_odds_with_no_check(heads: int, without: tuple[str, ...], every_body: bool) -> None:
    for on in staffed(heads, without, every_body=every_body):
        for check in (self_control, role_overload, time_shortage, line_managers_small_part):
            assert found(check, on) == [], check.__name__


@pytest.mark.parametrize("heads", HEADS)
def test_a_letter_more_than_fits_is_an_overload(heads: int) -> None:
    """The thumb is tight: with a quarter of the advised time the coordinator of no tradition comes round."""
    for on in staffed(heads):
        people = {
            name: (index, msgspec.structs.replace(person, vto_time=ADVISED[heads] / 4 if person.vto_time else None))
            for name, (index, person) in on.people.items()
        }
        assert found(role_overload, msgspec.structs.replace(on, people=people)), on.case.organisation.tradition


@pytest.mark.parametrize("heads", HEADS)
def test_what_a_tradition_concentrates_is_no_warning(heads: int) -> None:
    for on in staffed(heads):
        matrix = MatrixInput(matrix=on.allocation.matrix, roles={}, settings=on.settings, compact=heads < 20)
        assert {hit.severity for hit in accountability_concentrated(matrix)} <= {"info"}


@pytest.mark.parametrize("heads", HEADS)
def test_each_cell_has_a_weight_and_each_role_an_extent(heads: int) -> None:
    seen = set()
    for on in staffed(heads, every_body=True):
        for row in on.allocation.matrix.rows:
            seen |= {weight(cell, on.allocation.tasks[row.task], on.case.catalogue) for cell in row.cells}
        for role, state in on.allocation.roles.items():
            taken = extent(on.allocation, role)
            assert (taken is None) == (state.status == "absent" or role == "external-partners"), role
    assert seen >= set(WEIGHTS) - {"agrees"}  # a board ratifies from 50 heads on
