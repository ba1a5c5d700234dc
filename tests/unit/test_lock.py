"""What CI installs is pinned, and lies in the ranges that the package states."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement

from tests.conftest import ROOT

LOCKS = {name: (ROOT / f"requirements-{name}.txt").read_text("utf-8") for name in ("dev", "action")}
_FOUND = {name: dict(re.findall(r"^([\w.-]+)==([^\s;]+)", text, re.MULTILINE)) for name, text in LOCKS.items()}
PINS = _FOUND["dev"]
_PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
RANGES = [
    *_PROJECT["build-system"]["requires"],
    *_PROJECT["project"]["dependencies"],
    *(one for extra in _PROJECT["project"]["optional-dependencies"].values() for one in extra),
    *_PROJECT["dependency-groups"]["dev"],
]


@pytest.mark.parametrize("text", sorted(set(RANGES)))
def test_a_range_holds_what_is_pinned(text: str) -> None:
    wanted = Requirement(text)
    assert wanted.specifier.contains(PINS[wanted.name.lower().replace("_", "-")]), f"{text}: run `make lock`"


@pytest.mark.parametrize("name,least", [("dev", 50), ("action", 15)])
def test_every_pin_has_its_hashes(name: str, least: int) -> None:
    entries = re.split(r"^(?=[a-z])", LOCKS[name], flags=re.MULTILINE)[1:]
    assert len(entries) == len(_FOUND[name]) > least
    assert all("--hash=sha256:" in one for one in entries)


def test_the_action_installs_all_that_the_package_asks_and_what_builds_it_of_the_tried_versions() -> None:
    wanted = (
        *_PROJECT["project"]["dependencies"],
        *_PROJECT["build-system"]["requires"],
        *_PROJECT["dependency-groups"]["action"],
    )
    assert {Requirement(one).name for one in wanted} <= _FOUND["action"].keys()
    assert _FOUND["action"].items() <= PINS.items()


def test_every_range_of_what_users_install_ends_before_the_next_major() -> None:
    extras = _PROJECT["project"]["optional-dependencies"].values()
    for text in (
        *_PROJECT["build-system"]["requires"],
        *_PROJECT["project"]["dependencies"],
        *(one for extra in extras for one in extra),
    ):
        limits = [one for one in Requirement(text).specifier if one.operator == "<"]
        assert len(limits) == 1, text
