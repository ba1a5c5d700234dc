"""YAML without libyaml, as the page in a browser reads it: the same values at the same places, and the same refused."""

import random
import time

import pytest

from tests.conftest import ROOT
from tests.depth import DEPTH
from tests.hostile import test_inputs as hostile
from tests.hostile.inputs import INPUTS
from tests.hostile.test_yaml_suite import cases
from vto_roles.finding import Finding
from vto_roles.model.node import Node
from vto_roles.read import pure_yaml, tree

Read = tuple[Node | None, list[Finding]]
MUTATED = {"quick": 300, "test": 1_500, "whole": 100_000}[DEPTH]
SIGNS = (
    *(":", "- ", "  ", "\n", "\t", "'", '"', "#", "|", ">", "{", "}", "[", "]", ",", "?", "!", "&a ", "*a", "%", "@", "`", "..."),
    *(
        "---",
        "\r\n",
        "\r",
        "\u0085",
        "\u2028",
        "\ufeff",
        "é",
        "\\",
        ": ",
        "- - ",
        "|-\n",
        "|2",
        "\n\n",
        "\\x41",
        "\\ud800",
        "\\/",
    ),
    *("<<: ", "~", " #"),
)


def both(data: bytes, monkeypatch: pytest.MonkeyPatch) -> tuple[Read, Read]:
    read = tree.read(data, "x")
    with monkeypatch.context() as patched:
        patched.setattr(tree, "events", pure_yaml.PurePython)
        return read, tree.read(data, "x")


def alike(one: Node | None, other: Node | None) -> bool:
    """Whether two trees hold the same values at the same places, written in the same way."""
    if one is None or other is None:
        return one is other
    if (one.place, one.plain, one.keys) != (other.place, other.plain, other.keys):
        return False
    if isinstance(one.value, dict) and isinstance(other.value, dict):
        return [*one.value] == [*other.value] and all(alike(child, other.value[key]) for key, child in one.value.items())
    if isinstance(one.value, list) and isinstance(other.value, list):
        return len(one.value) == len(other.value) and all(map(alike, one.value, other.value))
    return one.value == other.value


def lines(read: Read) -> set[int]:
    return {one.place.line for one in read[1]}


def check(data: bytes, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Assert that both accept a text and read the same in it, or that both refuse it; return whether on a line in common."""
    libyaml, pure = both(data, monkeypatch)
    assert bool(libyaml[1]) == bool(pure[1]), data
    assert libyaml[1] or alike(libyaml[0], pure[0]), data
    return not libyaml[1] or bool(lines(libyaml) & lines(pure))


def test_the_suite(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, case in cases().items():
        assert check(case["yaml"].encode("utf-8", "surrogatepass"), monkeypatch), name


@pytest.mark.parametrize(
    "number", ("ud800", "uDfFf", "U00110000", "U0000d800", "UFFFFFFFF", "\\ud800", "u0041", "U0010ffff", "U0001f600")
)
@pytest.mark.parametrize("text", ('name: "De \\{} Linde"', 'name: "De\n  \\\\ \\{} Linde"\nb: c', "name: 'De \\{} Linde'"))
def test_numbers_of_characters(text: str, number: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert check(text.format(number).encode(), monkeypatch)


def test_files_of_people(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [
        path for folder in ("catalog", "examples", "tests/faults", "tests/tables") for path in (ROOT / folder).rglob("*.yaml")
    ]
    assert len(found) > 20
    for path in found:
        data = path.read_bytes()
        if len(data) < 20_000:
            assert check(data, monkeypatch), path


def test_files_of_strangers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of no more than a few thousand bytes: a text at the limits takes the pure reader half a minute, which the page ends."""
    assert hostile
    asked = 0
    for name, given in INPUTS.items():
        for data in given.files.values():
            if isinstance(data, bytes) and len(data) < 20_000:
                assert check(data, monkeypatch), name
                asked += 1
    assert asked > 100


def test_texts_with_slips(monkeypatch: pytest.MonkeyPatch) -> None:
    """Signs put in, taken out and repeated at random; where both refuse, nearly always on the same line."""
    dice = random.Random(f"{MUTATED}")
    sources = [path.read_text("utf-8") for path in sorted((ROOT / "examples").glob("*/vto.yaml"))]
    suite = [case["yaml"] for case in cases().values()]
    same = 0
    for number in range(MUTATED):
        text = dice.choice(sources if number % 2 else suite)
        if len(text) > 800:
            start = text.find("\n", dice.randrange(len(text) - 700)) + 1
            text = text[start : start + 700]
        for _ in range(dice.randint(1, 4)):
            at, kind = dice.randrange(len(text) + 1), dice.random()
            if kind < 0.6:
                text = text[:at] + dice.choice(SIGNS) + text[at:]
            elif kind < 0.8:
                text = text[:at] + text[at + dice.randint(1, 6) :]
            else:
                start = dice.randrange(len(text) + 1)
                text = text[:at] + text[start : start + dice.randint(1, 20)] + text[at:]
        same += check(text.encode("utf-8", "surrogatepass"), monkeypatch)
    assert same >= 0.998 * MUTATED


def test_its_time_grows_with_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "events", pure_yaml.PurePython)
    item = "  - {id: a, function: Begeleider van de groep, roles: [mentors, hr], competences: []}\n"
    taken = []
    for count in (100, 400):
        data = ("staff:\n" + item * count).encode()
        start = time.process_time()
        assert tree.read(data, "x")[0] is not None
        taken.append(time.process_time() - start)
    assert taken[1] < 12 * taken[0]
