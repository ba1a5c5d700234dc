"""The answer that a comparison names: with it alone as it was, in the file, the line is as it was."""

from pathlib import Path
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.conftest import World, decide
from tests.depth import drawn
from tests.oracle.test_unless import plainly
from tests.property.strategies import organisations, patches, staff, written
from tests.property.test_compare import settings as answers_set
from tests.property.test_compare import with_answer
from vto_roles.charter import compare
from vto_roles.charter.compare import ChangedAnswer, Difference, LineCause
from vto_roles.decision.causes import Line, causes, lines
from vto_roles.read.languages import words_of

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


@settings(drawn(9000, one_in=120), phases=PHASES)
@given(organisations, st.lists(answers_set, min_size=1, max_size=4))
def test_undoing_the_named_answer_undoes_the_line(value: Any, changed: list[tuple[tuple[str, ...], Any]]) -> None:
    other = value
    for path, answer in changed:
        other = with_answer(other, path, answer)
    hold(value, other)


@settings(drawn(500, one_in=50), phases=PHASES)
@given(organisations, staff, patches, st.booleans())
def test_it_does_where_people_or_the_catalogue_change(value: Any, people: Any, patch: Any, more: bool) -> None:
    hold(value, {**value, "staff": people} | ({"catalog": patch} if more else {}))


@settings(drawn(500, one_in=50), phases=PHASES)
@given(organisations, organisations)
def test_it_does_between_any_two_files(old: Any, new: Any) -> None:
    hold(old, new)
