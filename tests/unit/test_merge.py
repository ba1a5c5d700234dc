"""JSON Merge Patch: the examples of the standard, and a reference on plain values."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vto_roles.finding import Place
from vto_roles.model.node import Node, plain
from vto_roles.read import tree
from vto_roles.read.catalogue import leaves, merge

PLACE = Place(file="f")


def node(value: Any) -> Node:
    if isinstance(value, dict):
        return Node({key: node(child) for key, child in value.items()}, PLACE, keys=dict.fromkeys(value, PLACE))
    if isinstance(value, list):
        return Node([node(child) for child in value], PLACE)
    return Node(value, PLACE)


def reference(target: Any, patch: Any) -> Any:
    """RFC 7396, section 2."""
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = reference(result.get(key), value)
    return result


@pytest.mark.parametrize(
    ("target", "patch", "expected"),
    [
        ({"a": "b"}, {"a": "c"}, {"a": "c"}),
        ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
        ({"a": "b"}, {"a": None}, {}),
        ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
        ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
        ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
        ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
        ({"a": [{"b": "c"}]}, {"a": ["1"]}, {"a": ["1"]}),
        ({"e": None}, {"a": "1"}, {"e": None, "a": "1"}),
        ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
    ],
)
def test_the_examples_of_the_standard(target: Any, patch: Any, expected: Any) -> None:
    merged = merge(node(target), node(patch))
    assert merged is not None
    assert plain(merged) == expected


values = st.recursive(
    st.none() | st.sampled_from(["x", "y"]),
    lambda inner: st.dictionaries(st.sampled_from("abc"), inner) | st.lists(inner, max_size=2),
)
mappings = st.dictionaries(st.sampled_from("abc"), values)


@given(mappings, mappings)
def test_it_does_what_the_reference_does(target: Any, patch: Any) -> None:
    merged = merge(node(target), node(patch))
    assert merged is not None
    assert plain(merged) == reference(target, patch)
    assert isinstance(merged.value, dict)
    assert merged.keys.keys() == merged.value.keys()


@given(mappings, mappings)
def test_neither_side_is_touched(target: Any, patch: Any) -> None:
    base, over = node(target), node(patch)
    merge(base, over)
    assert (plain(base), plain(over)) == (target, patch)


def test_a_value_keeps_its_place_and_new_keys_are_sorted() -> None:
    base, _ = tree.read(b"m: 1\na: 2\n", "base")
    over, _ = tree.read(b"z: 3\na: 4\nb: 5\n", "over")
    assert base is not None
    assert over is not None
    merged = merge(base, over)
    assert merged is not None
    assert isinstance(merged.value, dict)
    assert list(merged.value) == ["m", "a", "b", "z"]
    assert [str(merged.at((key,))) for key in ("m", "a", "z")] == ["base:1:4", "over:2:4", "over:1:4"]
    assert [str(merged.at((key,), key=True)) for key in ("m", "a", "z")] == ["base:1:1", "over:2:1", "over:1:1"]


def test_leaves_are_what_a_patch_sets() -> None:
    assert [path for path, _ in leaves(node({"a": {"b": "x", "c": None}, "d": ["y"]}))] == [("a", "b"), ("a", "c"), ("d",)]
