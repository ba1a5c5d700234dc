"""What CI installs is pinned, and lies in the ranges that the package states."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement

from tests.conftest import ROOT

PINS = dict(re.findall(r"^([\w.-]+)==([^\s;]+)", (ROOT / "requirements-dev.txt").read_text("utf-8"), re.MULTILINE))
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


def test_every_pin_has_its_hashes() -> None:
    text = (ROOT / "requirements-dev.txt").read_text("utf-8")
    entries = re.split(r"^(?=[a-z])", text, flags=re.MULTILINE)[1:]
    assert len(entries) == len(PINS) > 50
    assert all("--hash=sha256:" in one for one in entries)
