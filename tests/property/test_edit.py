"""Answers changed in the text of a file: what was meant is read back, and the rest stays as it was, line by line."""

import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import ROOT
from tests.depth import drawn
from tests.property.strategies import ROLES, TASKS, organisations, texts, written
from vto_roles.model.node import plain
from vto_roles.read import edit, tree

EXAMPLES = sorted((ROOT / "examples").glob("*/vto.yaml"))
scalars = texts | st.sampled_from(
    ["yes", "no", "142", "98,4", "- x", "a: b", "#", "null", "~", "{", "x # y", "'", '"', "330", "%a", "@"]
)
values = st.one_of(scalars, st.lists(scalars, max_size=4), st.none())
paths = st.one_of(
    st.tuples(
        st.sampled_from(["organisation", "size", "tradition"]), st.sampled_from(["name", "fte", "headcount", "regions", "policy"])
    ),
    st.tuples(st.just("roles"), st.sampled_from(ROLES)),
    st.tuples(st.just("tradition"), st.just("practice"), st.sampled_from(TASKS)),
    st.tuples(st.just("staff"), st.integers(0, 3), st.sampled_from(["function", "roles", "competences", "until"])),
    st.tuples(st.just("choices"), st.integers(0, 2), st.sampled_from(["reason", "letter"])),
)
changes = st.lists(st.tuples(paths, values), min_size=1, max_size=4)


def content(text: str) -> Any:
    root, findings = tree.read(text.encode(), "x")
    assert root is not None or all(one.variant == "empty-file" for one in findings), findings
    return {} if root is None else plain(root)


def changed(data: Any, path: tuple[str | int, ...], value: Any) -> Any:
    """What data are with a value under a path, by a way of its own; a list that is too short gets one more item."""
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        items = list(data) if isinstance(data, list) else []
        here = step < len(items)
        new = changed(items[step] if here else None, rest, value)
        if here:
            items[step : step + 1] = [] if new in (None, {}) else [new]
        elif new not in (None, {}):
            items.append(new)
        return items
    known = dict(data) if isinstance(data, dict) else {}
    new = changed(known.get(step), rest, value)
    empty = new is None or (rest and new in ({}, []))
    return {**{key: child for key, child in known.items() if key != step}, **({} if empty else {step: new})}


@drawn(10_000)
@given(st.sampled_from(EXAMPLES), changes)
def test_what_was_meant_is_read_back(path: Path, asked: list[Any]) -> None:
    text = path.read_text("utf-8")
    wanted = content(text)
    for keys, value in asked:
        wanted = changed(wanted, keys, value)
    assert content(edit.edited(text, asked).text) == wanted


@drawn(5_000)
@given(st.sampled_from(EXAMPLES), paths, scalars)
def test_one_scalar_leaves_all_other_lines(path: Path, keys: Any, value: str) -> None:
    text = path.read_text("utf-8")
    known, _ = tree.read(text.encode(), "x")
    assert known is not None
    node = known.find(keys)
    if node is None or not isinstance(node.value, str):
        return
    done = edit.edited(text, [(keys, value)])
    before, after = text.split("\n"), done.text.split("\n")
    assert len(before) == len(after)
    assert [one for one, other in zip(before, after, strict=True) if one != other] in ([], [before[node.place.line - 1]])
    assert done.lost == ()


@drawn(2_500)
@given(organisations)
def test_a_file_made_answer_by_answer_is_the_file(data: dict[str, Any]) -> None:
    """From nothing, in whatever order: what is told is what is read."""
    wanted = content(written(data).decode())
    text, left = "", list(leaves(wanted, ()))
    random.Random(len(left)).shuffle(left)
    for change in sorted(left, key=lambda one: (isinstance(one[0][-1], int), [str(step).zfill(4) for step in one[0]][-1:])):
        text = edit.edited(text, [change]).text
    assert without_empty(content(text)) == without_empty({"version": "1", **wanted})


def leaves(data: Any, path: tuple[str | int, ...]) -> Any:
    if isinstance(data, dict):
        for key, child in data.items():
            yield from leaves(child, (*path, key))
    elif isinstance(data, list) and any(isinstance(item, dict | list) for item in data):
        for index, item in enumerate(data):
            yield (*path, index), item
    elif data is not None:
        yield path, data


def without_empty(data: Any) -> Any:
    """Data without what holds nothing: to take the last key of a section away takes the section away."""
    if isinstance(data, dict):
        found = {key: without_empty(child) for key, child in data.items()}
        return {key: child for key, child in found.items() if child not in (None, {})}
    return [without_empty(item) for item in data] if isinstance(data, list) else data


@pytest.mark.parametrize("text", ["a: [", "- x", "&a x: 1", "a: 1\na: 2"])
def test_what_cannot_be_read_is_not_changed(text: str) -> None:
    root, _ = tree.read(text.encode(), "x")
    if root is not None:
        return
    with pytest.raises(edit.NotEdited):
        edit.edited(text, [(("size", "headcount"), "3")])


def test_comments_that_are_lost_are_told() -> None:
    text = "version: 1\nstaff:\n  - id: a  # de eerste\n    # hierboven\n    function: x\n  - id: b\n    function: y\n"
    done = edit.edited(text, [(("staff", 0), None)])
    assert done.text == "version: 1\nstaff:\n  - id: b\n    function: y\n"
    assert done.lost == ((3, "# de eerste"), (4, "# hierboven"))
