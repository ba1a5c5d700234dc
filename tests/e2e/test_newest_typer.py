"""The command line does the same with a Typer beyond the cap of pyproject.toml, which is there for the start alone.

The release below is one that a fresh environment can have; `make newest` takes the newest of today.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, Result, run

RELEASE = "typer" if os.environ.get("VTO_TYPER") == "newest" else "typer==0.29.2"
CARE = str(ROOT / "examples" / "care-home" / "vto.yaml")


@pytest.fixture(scope="module")
def newer(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a program that finds that Typer before the pinned one."""
    folder = tmp_path_factory.mktemp("typer")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-compile", "--target", str(folder), RELEASE]
    subprocess.run(pip, check=True, capture_output=True)
    asked = run(
        "-c", "import typer; print(typer.__file__)", cwd=folder, command=[sys.executable], env={"PYTHONPATH": str(folder)}
    )
    assert asked.out.startswith(str(folder))
    return {"PYTHONPATH": str(folder)}


@pytest.mark.parametrize(
    "line",
    [
        ["--version"],
        ["check", CARE, "--date", "2026-11-28", "--color", "always"],
        ["--lang", "fr", "check", "--lang", "nl", CARE, "--date", "2026-11-28"],
        ["check", "--output-format", "toml"],
        ["check", "--fail-on", "info"],
        ["check", "--nope"],
        ["frobnicate"],
        ["render", CARE, "--jobs", "0"],
        ["render", CARE, "--full", "--no-annexes", "--date", "2026-11-28"],
        ["init", "--no-input", "--headcount", "12", "--joint-committee", "330", "--joint-committee", "331"],
        ["explain", CARE, "draft-annual-plan", "board", "--date", "2026-11-28"],
        ["what-if", CARE, "--set", "size.headcount=20", "--set", "size.fte=18", "--date", "2026-11-28"],
        ["law", "P8", "--on", "2024-01-01", "-f", "json"],
    ],
    ids=lambda line: " ".join(line[:2]),
)
def test_a_newer_typer_changes_nothing(line: list[str], newer: dict[str, str], tmp_path: Path) -> None:
    def tried(env: dict[str, str]) -> Result:
        return run(*line, cwd=tmp_path, env=env)

    pinned, beyond = tried({}), tried(newer)
    assert (beyond.code, beyond.out) == (pinned.code, pinned.out)
    if pinned.code != 2 or not pinned.err.startswith("Usage"):
        assert beyond.err == pinned.err
    else:  # how a usage is drawn and a value refused differs
        told, expected = (re.match(r"Error: [^-]+(--?[a-z-]+|\S+)?", one.err.splitlines()[-1]) for one in (beyond, pinned))
        assert told is not None and expected is not None and told[0] == expected[0]


@pytest.mark.parametrize("command", [[], ["render"], ["explain"]])
def test_a_newer_typer_tells_of_every_option(command: list[str], newer: dict[str, str], tmp_path: Path) -> None:
    def options(env: dict[str, str]) -> set[str]:
        return {word for word in run(*command, "--help", cwd=tmp_path, env=env).out.replace(",", " ").split() if word[:2] == "--"}

    assert options(newer) == options({}) != set()
