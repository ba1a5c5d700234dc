"""The rules of size and tradition, over every combination of answers: each moves letters, and none is masked by another."""

from collections import defaultdict
from itertools import pairwise, product

import pytest

from tests.conftest import world
from tests.depth import every
from tests.golden.test_reasons import generic
from tests.property import allocations
from tests.property.allocations import COORDINATION, DECISIONS, HEADS, POLICY, Answers
from vto_roles.decision.conditions import holds
from vto_roles.model.catalogue import Rule
from vto_roles.read.catalogue import built_in
from vto_roles.read.languages import languages, words_of
from vto_roles.wording import Glossary, reason

FURTHER: tuple[dict[str, str], ...] = (
    {},
    {"policy": "strategic", "decisions": "participative", "coordination": "decentral"},
    {"policy": "reactive", "decisions": "directive", "coordination": "central"},
    {"policy": "administrative", "decisions": "self-managing", "coordination": "decentral"},
    {"policy": "administrative", "decisions": "directive", "coordination": "central"},
)
EVERY = every(allocations.every(), quick=7)  # 7 divides no number of options: each two of them meet
OPTIONS = (
    [("policy", one) for one in POLICY[1:]]
    + [("decisions", one) for one in DECISIONS[1:]]
    + [("coordination", one) for one in COORDINATION[1:]]
)


def tasks(rule: Rule) -> tuple[str, ...]:
    assert isinstance(rule.tasks, tuple), "a built-in rule names its tasks"
    return rule.tasks


@pytest.mark.parametrize(("question", "option"), OPTIONS)
def test_each_option_of_tradition_changes_letters_at_every_size(question: str, option: str) -> None:
    for heads in HEADS:
        assert allocations.changed(Answers(heads, **{question: option}), Answers(heads)) >= 8, heads  # type: ignore[arg-type]


@pytest.mark.parametrize(("below", "above"), list(pairwise(HEADS)))
def test_each_step_of_size_changes_letters_in_every_tradition(below: int, above: int) -> None:
    for tradition in FURTHER:
        assert allocations.changed(Answers(above, **tradition), Answers(below, **tradition)) >= 8, tradition  # type: ignore[arg-type]


def test_where_size_and_tradition_are_answered_facts_decide() -> None:
    answered = every(product(HEADS, POLICY[1:], DECISIONS[1:], COORDINATION[1:], (False,)), quick=7)
    shares = {one: allocations.decided(one) for one in map(Answers._make, answered)}
    assert min(shares.values()) >= 0.4, min(shares, key=lambda one: shares[one])


def test_letters_change_hands() -> None:
    moved = [place for place, held in allocations.places(EVERY).items() if len(held) > 1]
    assert len(moved) >= 60


def test_no_rule_is_masked() -> None:
    """No two rules that hold together prefer differently, and each rule decides each of its letters somewhere."""
    rules = built_in().rules
    deciding: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for answers in EVERY:
        facts = allocations.allocated(answers).facts
        preferred: dict[tuple[str, str], dict[str, tuple[str, ...]]] = defaultdict(dict)
        for name, rule in rules.items():
            for letter, roles in rule.prefer.items() if holds(rule.when, facts) else ():
                for task in tasks(rule):
                    preferred[task, letter][name] = roles
        for place, by in preferred.items():
            assert len(set(by.values())) == 1, (answers, place, list(by))
        for task, _, because in allocations.reasons(answers):
            if because.rule is not None:
                deciding[because.rule].add((task, because.letter))
    for name, rule in rules.items():
        assert deciding[name] == {(task, letter) for task in tasks(rule) for letter in (*rule.prefer, *rule.add)}, name


def test_no_reason_in_any_combination_is_what_is_done_everywhere() -> None:
    case = world().case
    glossaries = {language: Glossary(case, words_of(language)) for language in languages()}
    worded: set[tuple[str, str]] = set()
    for answers in EVERY:
        for _, role, because in allocations.reasons(answers):
            alike = (role, repr((because.key, because.why, because.rule, because.args)))
            if alike not in worded:
                worded.add(alike)
                for language, glossary in glossaries.items():
                    text = reason(role, because, allocations.allocated(answers), glossary)
                    assert text and generic(text, language) == [], (role, because)
    assert len(worded) > 200
