"""What commands take in instructions: at most 5 % more than was kept, beside what the libraries take to be imported here."""

import functools
import json
import sys
from pathlib import Path

import pytest

from tests.bench.bench import LINES
from tests.bench.instructions import IMPORT, KEPT, LIBRARIES, MARGIN, VERSION, each, many, millions
from tests.bench.samples import organisation
from tests.installed import installed

_OF_ANOTHER_PYTHON = 1.25  # the margin where nothing was kept of this version
_PROGRAM = [sys.executable, "-c", "from vto_roles.__main__ import main; main()"]
_FILE = f"vto{LINES}.yaml"
ONE = {
    "--version": ["--version"],
    f"check, {LINES} lines": ["check", _FILE],
    "render -f html": ["render", _FILE, "-o", "made.html"],
    "render -f md": ["render", _FILE, "-o", "made.md"],
}


def most(name: str) -> float:
    """Return the millions that a row may take here."""
    every = json.loads(KEPT.read_text("utf-8"))
    kept = every.get(VERSION) or every[max(every)]
    return float(kept[name] / kept[LIBRARIES] * imported() * (MARGIN if VERSION in every else _OF_ANOTHER_PYTHON))


@functools.cache
def imported() -> float:
    return millions([sys.executable, "-c", IMPORT], Path())


@pytest.mark.parametrize("name", ONE)
def test_a_run_takes_no_more_than_was_kept(name: str, tmp_path: Path) -> None:
    (tmp_path / _FILE).write_text(organisation(LINES), "utf-8")
    assert millions([*_PROGRAM, *ONE[name]], tmp_path, PYTHONPATH=str(installed())) <= most(name)


@pytest.mark.parametrize("name", ["check", "md", "html"])
def test_a_further_file_takes_no_more_than_was_kept(name: str, tmp_path: Path) -> None:
    many(tmp_path)
    assert each(name, _PROGRAM, tmp_path, PYTHONPATH=str(installed())) <= most(f"each further file: {name}")
