"""Every law line decides what its scenarios expect, as a jurist reads them."""

import pytest

from tests.law.scenarios import differences, every
from vto_roles.model.scenario import Scenario
from vto_roles.read.catalogue import built_in


@pytest.mark.parametrize(
    ("law", "scenario"), every(), ids=[f"{name}-{number}-{scenario.on}" for number, (name, scenario) in enumerate(every())]
)
def test_it_is_decided_so(law: str, scenario: Scenario) -> None:
    assert list(differences(scenario, law)) == [], scenario.in_words


def test_every_line_has_scenarios() -> None:
    assert {name for name, _ in every()} == set(built_in().law)
