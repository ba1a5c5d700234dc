"""What would be otherwise, held against an oracle that flips each answer in the file and reads and decides it again."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import EXAMPLES, ROOT, decide, example
from tests.depth import drawn
from tests.property.strategies import CATALOGUE, ROLES, TASKS, organisations, written
from tests.property.test_compare import asked, cells, with_answer
from tests.property.test_decision import often
from vto_roles.charter.explain import Explainer
from vto_roles.decision.counterfactual import Unless, unless
from vto_roles.decision.grounds import grounds
from vto_roles.model.node import plain
from vto_roles.read import tree
from vto_roles.read.languages import words_of

NOTHING = ((), False, False)
TRADITION = {
    "policy": ("administrative", "reactive", "strategic"),
    "decisions": ("directive", "participative", "self-managing"),
    "coordination": ("central", "decentral"),
}


def flips(value: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield the answers that an expert would ask about, written down here by hand; None takes one away."""
    for role in ROLES:
        if CATALOGUE.roles[role].exists != "always":
            yield from ((("roles", role), answer) for answer in ("yes", "no", "unknown"))
    for question, options in TRADITION.items():
        yield from ((("tradition", question), option) for option in (*options, None))
    yield from ((("size", "headcount"), heads) for heads in (19, 20, 49, 50, 99, 100, 249, 250))
    yield from ((("size", "fte"), number) for number in (19.9, 20))
    yield from ((("organisation", "employer"), one) for one in ("private", "public"))
    yield from ((("organisation", "legal_form"), one) for one in ("vzw", "stichting", "public-body", "other"))
    yield from ((("tradition", "practice", key), None) for key in value.get("tradition", {}).get("practice", {}))


def plainly(value: Any, path: tuple[str, ...], answer: Any) -> Any:
    """The file with another answer, or without it."""
    if answer is not None:
        return with_answer(value, path, answer)
    key, *rest = path
    if key not in value:
        return value
    if rest:
        return {**value, key: plainly(value[key], tuple(rest), None)}
    return {name: child for name, child in value.items() if name != key}


def same(found: tuple[Unless, ...], path: tuple[str, ...], state: Any) -> bool:
    """Whether one of the answers is on this question and leads to these letters."""
    return any((one.keys, one.becomes, one.locked) == (path, *state[:2]) for one in found)


def held_against(value: Any, task: str) -> None:
    """Hold what is said of one task against the oracle, both ways."""
    before = decide(Path("vto.yaml"), written(value))
    found, old = unless(before.case, before.allocation, [task]), cells(before)
    for (_, role), listed in found.items():
        for one in listed:
            after = cells(asked(value, [(tuple(one.path.split(".")), one.value)]))
            state = after.get((task, role), NOTHING)
            assert state[:2] == (one.becomes, one.locked), (role, one)
            assert state != old.get((task, role), NOTHING), (role, one)
    for path, answer in flips(value):
        after = cells(decide(Path("vto.yaml"), written(plainly(value, path, answer))))
        for role in ROLES:
            state, was = after.get((task, role), NOTHING), old.get((task, role), NOTHING)
            if state != was:
                assert same(found.get((task, role), ()), path, state), (role, path, answer, state)


@drawn(500, one_in=120)
@given(organisations, st.sampled_from(TASKS))
def test_unless_agrees_with_flipping_each_answer(value: Any, task: str) -> None:
    held_against(value, task)


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("task", ["draft-annual-plan", "manage-library", "plan-educational-leave"])
@pytest.mark.sampled(one_in=21)
def test_unless_agrees_on_the_examples(task: str, name: str) -> None:
    root, _ = tree.read((ROOT / "examples" / name / "vto.yaml").read_bytes(), "vto.yaml")
    assert root is not None
    value: Any = {key: child for key, child in plain(root).items() if key != "extends"}  # type: ignore[attr-defined]
    held_against(value, task)


@pytest.mark.sampled(one_in=7)
@pytest.mark.parametrize("name", EXAMPLES)
def test_explain_reaches_the_end_of_every_chain(name: str) -> None:
    decided = example(name)
    explainer = Explainer(decided.case, decided.allocation, words_of("nl"))
    assert list(explainer.everything())  # finds what would be otherwise once for all cells
    for row in decided.allocation.matrix.rows:
        for role in decided.case.catalogue.roles:
            assert list(explainer.cell(row.task, role))


@pytest.mark.parametrize("name", ["youth-centre", "care-home"])
@pytest.mark.sampled(one_in=2)
def test_of_all_tasks_at_once_the_same_is_said(name: str) -> None:
    """Once for all cells, and once for a task that is asked for, also where people take turns."""
    one = example(name)
    everything = unless(one.case, one.allocation)
    for task in ("draft-annual-plan", "manage-library"):
        for place, listed in unless(one.case, one.allocation, [task]).items():
            assert listed == everything[place], place


@often
@given(organisations, st.sampled_from(TASKS), st.sampled_from(ROLES))
def test_the_ground_why_not_goes_with_its_answer(value: Any, task: str, role: str) -> None:
    """What is named as the ground holds no longer when its answer is otherwise; where no ground holds, the role is in."""
    before = decide(Path("vto.yaml"), written(value))
    if task not in before.allocation.tasks or (task, role) in cells(before):
        return
    bringing = [one.keys for one in unless(before.case, before.allocation, [task], role).get((task, role), ())]
    for ground in grounds(before.case, before.allocation, task, role, bringing):
        change = undone(ground, role, value)
        if change is None:
            continue
        after = decide(Path("vto.yaml"), written(plainly(value, *change)))
        if task in after.allocation.tasks and (task, role) not in cells(after):
            again = grounds(after.case, after.allocation, task, role, ())
            assert ground not in again, ground


def undone(ground: Any, role: str, value: Any) -> tuple[tuple[str, ...], Any] | None:
    """The answer without which a ground does not hold."""
    if ground.key == "cascade-first":
        return ("roles", str(ground.args["body"])), "no"
    if ground.key == "answered-no":
        return ("roles", role), "yes"
    if ground.key == "too-small":
        return ("size", "headcount"), int(ground.args["limit"])
    if ground.key == "other-employer":
        return ("organisation", "employer"), ground.args["employer"]
    if ground.key == "choice":
        return ("choices",), [one for one in value["choices"] if one["letter"] != "none"]
    if ground.key in ("nobody-fills", "unanswered"):
        return ("roles", role), "yes"
    if ground.key == "same-people":
        return ("staff",), [{**one, "roles": [role]} for one in value["staff"] if role in one.get("roles", ())]
    return None
