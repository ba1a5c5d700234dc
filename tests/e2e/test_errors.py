"""What ends a command: a fault of ours in one line, or in full when it is asked; errors that carry findings."""

from pathlib import Path

import pytest

from tests.conftest import Cli, run

GOOD = "organisation: {name: De Linde}\nsize: {headcount: 60, fte: 50}\n"
FAULTY = """
from vto_roles.charter import write
def fail(*args, **options):
    raise ZeroDivisionError("nothing\\n::error::to divide")
write.write = fail
"""
OURS = "vto-roles: interne fout: ZeroDivisionError in sitecustomize.py:4 (nothing<U+000A>::error::to divide)."
CATALOGUE = """
from vto_roles.finding import Finding, Place
from vto_roles.read import organisation
from vto_roles.refused import VtoRolesError
class CatalogueFault(VtoRolesError):
    findings = [
        Finding(check="schema", severity="error", place=Place(file="tasks.yaml", line=3), variant="mapping", args={"path": "a"}),
        Finding(check="encoding", severity="error", place=Place(file="rules.yaml", line=9)),
    ]
def fail(*args, **options):
    raise CatalogueFault
organisation.read = fail
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text(GOOD, "utf-8")
    return tmp_path


def patched(folder: Path, script: str, **environment: str) -> dict[str, str]:
    """An environment in which a start of the program runs a script first."""
    (folder / "start").mkdir()
    (folder / "start" / "sitecustomize.py").write_text(script, "utf-8")
    return {"PYTHONPATH": str(folder / "start"), **environment}


def test_a_fault_of_ours_is_one_line(cli: Cli, folder: Path) -> None:
    done = cli("render", "a.yaml", env=patched(folder, FAULTY))
    assert (done.code, done.out) == (2, "")
    assert done.err == OURS + " Dit is een fout van vto-roles; meld ze met uw bestand.\n"


@pytest.mark.parametrize(
    ("arguments", "faults"), [(("a.yaml", "-o", "a.md"), 1), (("a.yaml", "b.yaml", "-o", "out", "--jobs", "2"), 2)]
)
def test_debug_shows_traceback_versions_and_stages(folder: Path, arguments: tuple[str, ...], faults: int) -> None:
    done = run("render", *arguments, cwd=folder, env=patched(folder, FAULTY, VTO_ROLES_DEBUG="1"))
    assert done.code == 2
    first, trace, *_ = done.err.splitlines()
    named = OURS.replace("fout:", "fout (a.yaml):") if faults > 1 else OURS  # of many files the one that it is about
    assert (first.startswith(named), trace) == (True, "Traceback (most recent call last):")
    assert done.err.count("\nZeroDivisionError: nothing\n<U+003A>:error::to divide\n") == faults
    assert done.err.count("\nvto-roles 0.1.0, Python 3.") == done.err.count("\ntyper ") == faults
    assert done.err.count("\nstages: read 0.") == done.err.count(", decide 0.") == done.err.count(", check 0.") == faults
    assert "charter 0." not in done.err


def test_an_error_with_findings_shows_each(cli: Cli, folder: Path) -> None:
    environment = patched(folder, CATALOGUE)
    for command in ("check", "render", "explain"):
        done = cli(command, "a.yaml", "--lang", "en", env=environment)
        assert done.code == 2
        lines = done.err.splitlines()
        assert [line.split(" ", 3)[:3] for line in lines] == [
            ["tasks.yaml:3:1:", "error", "schema"],
            ["rules.yaml:9:1:", "error", "encoding"],
        ]


def test_an_unknown_language_is_one_line_also_for_a_file_that_cannot_be_used(cli: Cli, folder: Path) -> None:
    (folder / "a.yaml").write_text(GOOD.replace("60", "many"), "utf-8")
    done = cli("explain", "a.yaml", "--lang", "xx")
    assert (done.code, done.out) == (2, "")
    assert done.err == "vto-roles: De taal “xx” is er niet. Beschikbaar: nl, de, en en fr.\n"
