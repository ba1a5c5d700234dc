"""Conditions on the facts of an organisation."""

from collections.abc import Mapping

from vto_roles.model.catalogue import Bounds, When
from vto_roles.model.terms import KeyPath


def holds(when: When | None, facts: Mapping[str, object]) -> bool:
    """Return whether a condition holds; None always does. A missing answer fails every test but `unknown`."""
    if when is None:
        return True
    if isinstance(when, tuple):
        return any(holds(part, facts) for part in when)
    for fact, test in when.items():  # noqa: SIM110  # thousands of times for a file: `all` costs twice as much
        if not _passes(facts.get(fact), test):
            return False
    return True


def _passes(fact: object, test: str | tuple[str, ...] | Bounds) -> bool:
    if isinstance(fact, str):  # as most are
        return fact == test if isinstance(test, str) else not isinstance(test, Bounds) and fact in test
    if fact == ():
        fact = None
    if isinstance(fact, tuple):
        return any(_passes(item, test) for item in fact)
    if isinstance(test, Bounds):
        if not isinstance(fact, int | float):
            return False
        return (test.min is None or fact >= test.min) and (test.below is None or fact < test.below)
    wanted = (test,) if isinstance(test, str) else test
    if fact is None:
        return "unknown" in wanted
    return isinstance(fact, int | float) and any(_number(word) == fact for word in wanted)


def _number(word: str) -> float | None:
    try:
        return float(word)
    except ValueError:
        return None


def fact_path(when: When, facts: Mapping[str, object]) -> KeyPath | None:
    """Return the path of the answer that makes a condition hold: its first fact that is one."""
    parts = (when,) if isinstance(when, dict) else when
    found = next((part for part in parts if holds(part, facts)), parts[0] if parts else {})
    return next((answer_path(fact) for fact in found if is_answer(fact)), None)


def is_answer(fact: str) -> bool:
    """Return whether a fact comes from an answer, not from the day."""
    return not fact.startswith("law.")


def answer_path(fact: str) -> tuple[str, str]:
    """Return the path of the answer that a fact is about."""
    section, name = fact.split(".", 1)
    return {"role": ("roles", name), "apart": ("roles", name), "region": ("organisation", "regions")}.get(
        section, (section, name)
    )
