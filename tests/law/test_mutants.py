"""No small fault in the law of the catalogue stays unseen: a scenario expects otherwise."""

import pytest

from tests.law.mutants import Mutant, mutants, seen_by

MUTANTS = list(mutants())


@pytest.mark.sampled(one_in=20)
@pytest.mark.parametrize("mutant", MUTANTS, ids=[f"{one.law}-{one.name}".replace(" ", "_") for one in MUTANTS])
def test_a_scenario_sees_the_fault(mutant: Mutant) -> None:
    assert seen_by(mutant) is not None, f"no scenario sees this fault: {mutant.name}; write one in catalog/scenarios/"
