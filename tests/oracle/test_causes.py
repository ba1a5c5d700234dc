"""The answer that a comparison names: with it alone as it was, in the file, the line is as it was."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.conftest import World, decide
from tests.depth import drawn
from tests.oracle.test_unless import plainly
from tests.property.strategies import organisations, patches, staff, written
from tests.property.test_compare import settings as answers_set
from tests.property.test_compare import with_answer
from vto_roles.charter import compare
from vto_roles.charter.causes import Line, causes, lines
from vto_roles.charter.compare import ChangedAnswer, Difference, LineCause
from vto_roles.read.languages import words_of
from vto_roles.read.written import as_read, as_written

PHASES = (Phase.explicit, Phase.reuse, Phase.generate)  # shrinking two organisations takes minutes


def compared(before: World, after: World, language: str = "nl") -> Difference:
    words = words_of(language)
    found = causes(before.case, after.case, before.allocation, after.allocation)
    return compare.compare(
        before.charter(language), after.charter(language), compare.worded(found, before.case, after.case, words)
    )


def named(difference: Difference) -> list[tuple[Line, LineCause | None]]:
    """Every line of a comparison with its cause."""
    found: list[tuple[Line, LineCause | None]] = [
        *((("cell", one.task, one.role), one.cause) for one in difference.cells),
        *(((one.what, one.task, ""), one.cause) for one in difference.rows),
        *((("task", task, ""), difference.causes.get(task)) for task in (*difference.added, *difference.removed)),
    ]
    return found


def undone(old: Any, new: Any, change: ChangedAnswer) -> Any:
    """The new file with one answer as it is in the old one; written down apart from the program, on the plain file."""
    section, *rest = change.path.split(".")
    if section in ("staff", "choices", "own_tasks") and rest:
        side = old if change.after is None else new
        item = side[section][int(rest[0]) - 1] if section == "choices" else by_id(side[section], rest[0])
        was, now = (index(one.get(section, []), side.get(section, []), item) for one in (old, new))
        listed = [*new.get(section, [])]
        if len(rest) > 1:
            before = old[section][was]
            listed[now] = plainly(listed[now], tuple(rest[1:]), before.get(rest[1]))
        elif was is None:
            del listed[now]
        elif now is None:
            listed.insert(was, old[section][was])
        else:
            listed[now] = old[section][was]
        return {**new, section: listed}
    before = old
    for key in (section, *rest):
        before = before.get(key) if before is not None else None
    return plainly(new, (section, *rest), before)


def by_id(items: list[Any], name: str) -> Any:
    return next(one for one in items if one["id"] == name)


def index(items: list[Any], side: list[Any], item: Any) -> Any:
    """Where the counterpart of an item stands: that of the same id, or the choice on the same cell, as manyth as it is."""
    if "id" in item:
        return next((number for number, one in enumerate(items) if one["id"] == item["id"]), None)
    alike = [number for number, one in enumerate(items) if (one["task"], one["role"]) == (item["task"], item["role"])]
    before = [one for one in side if (one["task"], one["role"]) == (item["task"], item["role"])]
    at = next(number for number, one in enumerate(before) if one is item)
    return alike[at] if at < len(alike) else None


def hold(old: Any, new: Any) -> None:
    """Each named answer undoes its line, each alone or all together; and none of those that only do so together."""
    before, after = decide(Path("vto.yaml"), written(old)), decide(Path("vto.yaml"), written(new))
    was = lines(before.allocation)
    known: dict[tuple[str, ...], Any] = {}

    def without(*changes: ChangedAnswer) -> Any:
        key = tuple(f"{one.path} {one.at}" for one in changes)
        if key not in known:
            value = new
            for change in changes:
                value = undone(old, value, change)
            known[key] = lines(decide(Path("vto.yaml"), written(value)).allocation)
        return known[key]

    for line, cause in named(compared(before, after)):
        assert cause is not None, line
        for change in cause.answers:
            restored = without(change).get(line) == was.get(line)
            assert restored == cause.alone, (line, change.path)
        if not cause.alone and cause.answers:
            assert len(cause.answers) > 1, line
            assert without(*cause.answers).get(line) == was.get(line), (line, [one.path for one in cause.answers])


def answers_named(old: Any, new: Any) -> set[str]:
    found = named(compared(decide(Path("vto.yaml"), written(old)), decide(Path("vto.yaml"), written(new))))
    return {one.path for _, cause in found if cause for one in cause.answers}


HEAD = {"organisation": {"name": "A"}, "size": {"headcount": 60}}
OWN = {"id": "own-x", "title": "T", "phase": "learn", "A": "management"}
CHOSEN = {"task": "own-x", "role": "vto-coordinator", "letter": "R", "reason": "x"}
PLANNED = {"task": "draft-annual-plan", "role": "hr", "letter": "R", "reason": "x"}
NO_HR = {"roles": {"hr": None}}
NAMING: dict[str, dict[str, Any]] = {  # what names the role that a patch takes away, or the own task that goes
    "list": {"own_tasks": [{**OWN, "R": ["hr", "employees"]}]},
    "list of one": {"own_tasks": [{**OWN, "R": ["hr"]}]},
    "mapping in a list": {"own_tasks": [{**OWN, "R": [{"hr": "listed"}, "employees"], "C": [{"hr": "listed"}]}]},
    "required": {"own_tasks": [{**OWN, "A": "hr"}]},
    "choice": {"choices": [PLANNED]},
    "value of a mapping": {"tradition": {"practice": {"draft-annual-plan": "hr"}}},
    "key of a mapping": {"roles": {"hr": "no"}},
    "roles of people": {"staff": [{"id": "p", "function": "F", "roles": ["hr", "line-managers"]}]},
}


@pytest.mark.parametrize("name", NAMING)
def test_what_the_catalogue_no_longer_knows_goes_and_comes_with_the_catalogue(name: str) -> None:
    """An answer that is written the same in both files is no cause, though reading drops it under one of the catalogues."""
    value = HEAD | NAMING[name]
    for old, new in ((value, {**value, "catalog": NO_HR}), ({**value, "catalog": NO_HR}, value)):
        hold(old, new)
        assert answers_named(old, new) == {"catalog"}


@pytest.mark.parametrize("name", NAMING)
def test_it_does_where_people_go_with_what_the_catalogue_knows(name: str) -> None:
    people = {"staff": [{"id": "q", "function": "G", "roles": ["line-managers", "employees", "hr"]}]}
    value = HEAD | NAMING[name]
    hold(value | people, {**value, "staff": [], "catalog": NO_HR})


def test_what_names_an_own_task_goes_and_comes_with_it() -> None:
    value = {**HEAD, "choices": [CHOSEN], "deadlines": {"own-x": "06-30"}, "tradition": {"practice": {"own-x": "employees"}}}
    for old, new in (({**value, "own_tasks": [OWN]}, value), (value, {**value, "own_tasks": [OWN]})):
        hold(old, new)


def test_a_choice_keeps_its_number_behind_one_that_the_catalogue_does_not_know() -> None:
    asked = {"task": "draft-annual-plan", "role": "employees", "letter": "C", "reason": "x"}
    value = {**HEAD, "catalog": NO_HR}
    old, new = ({**value, "choices": [PLANNED, {**asked, "letter": letter}]} for letter in ("C", "R"))
    hold(old, new)
    assert answers_named(old, new) == {"choices.2"}


@settings(drawn(500))
@given(organisations, patches)
def test_what_is_written_is_read_again_as_the_file_was(value: Any, patch: Any) -> None:
    case = decide(Path("vto.yaml"), written({**value, "catalog": patch})).case
    assert as_read(as_written(case)) == (case.organisation, case.overlays)


@settings(drawn(9000, one_in=500), phases=PHASES)
@given(organisations, st.lists(answers_set, min_size=1, max_size=4))
def test_undoing_the_named_answer_undoes_the_line(value: Any, changed: list[tuple[tuple[str, ...], Any]]) -> None:
    other = value
    for path, answer in changed:
        other = with_answer(other, path, answer)
    hold(value, other)


@settings(drawn(500, one_in=80), phases=PHASES)
@given(organisations, staff, patches, st.booleans())
def test_it_does_where_people_or_the_catalogue_change(value: Any, people: Any, patch: Any, more: bool) -> None:
    hold(value, {**value, "staff": people} | ({"catalog": patch} if more else {}))


@settings(drawn(500, one_in=80), phases=PHASES)
@given(organisations, organisations)
def test_it_does_between_any_two_files(old: Any, new: Any) -> None:
    hold(old, new)
