"""The wheel, in a fresh environment, from another folder, on every Python that is here."""

import functools
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.conftest import ROOT, run
from tests.installed import installed
from vto_roles.output.formats import FORMATS

COMPILED_EQUALS_YAML = """
import pathlib, sys
from vto_roles import resources
from vto_roles.charter import provenance
from vto_roles.output import templates
from vto_roles.read import catalogue, languages, readings
MADE = (catalogue.built_in, provenance.canonical_catalogue, languages.reader_words, readings.built_in)
def data():
    return *(made() for made in MADE), *map(languages.texts_of, languages.languages())
compiled = data()
names = ("catalogue.json", "catalogue.canonical.json", "reader.json", "readings.json", "templates/jinja2")
assert all(map(resources.compiled, names))
assert type(templates.environment(None, True, None).loader).__name__ == "ModuleLoader"
for cached in (*MADE, languages.texts_of):
    cached.cache_clear()
resources.CATALOG, resources.COMPILED = pathlib.Path(sys.argv[1], "catalog"), pathlib.Path("nowhere")
assert resources.compiled("catalogue.json") is None
assert compiled == data()
print("equal")
"""


def environment(folder: Path, python: Path, *wanted: str | Path) -> Path:
    """Make an environment with what is wanted in it, of the releases that are pinned; return where its programs lie."""
    subprocess.run([python, "-m", "venv", "--without-pip", folder], check=True)
    pins = folder / "pins.txt"  # another release of a library may write another document
    lines = (ROOT / "requirements-dev.txt").read_text("utf-8").splitlines()
    pins.write_text("\n".join(line.rstrip(" \\") for line in lines if line[:1].isalpha()), "utf-8")
    pip = [sys.executable, "-m", "pip", "--python", folder / "bin" / "python", "install", "--quiet", "--no-compile"]
    subprocess.run([*map(str, pip), *map(str, wanted), "--constraint", str(pins)], check=True, capture_output=True)
    return folder / "bin"


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of a fresh environment: with the wheel, built with what pyproject.toml says that a build needs."""
    folder = tmp_path_factory.mktemp("fresh")
    build = [sys.executable, "-m", "build", "--wheel", "--outdir", str(folder / "dist"), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    return environment(folder / "environment", Path(sys.executable), *(folder / "dist").glob("*.whl"))


USES_TYPES = """
import datetime
from pathlib import Path
from vto_roles import Refused, VtoRolesError, check, decide, render
from vto_roles.api import Decision, Unusable, Violation

def charters(folder: Path, day: datetime.date) -> dict[str, bytes]:
    try:
        decision: Decision = decide(folder / "vto.yaml", date=day)
        violations: list[Violation] = check("organisation: {}\\n", language="fr")
    except Unusable as error:
        raise SystemExit([one.place.line for one in error.findings]) from error
    except Refused as error:
        raise VtoRolesError(error.key) from error
    reveal_type(decision.name)
    reveal_type(decision.letters)
    reveal_type([one.remedy for one in violations])
    return {form: render(decision, form, public=True) for form in ("md", "html")}
"""
REVEALED = ["str", "dict[str, dict[str, str]]", "list[str]"]


def test_a_type_checker_finds_the_types_of_the_installed_package(programs: Path, tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(USES_TYPES, "utf-8")
    about = ("--python-executable", programs / "python", "--cache-dir", tmp_path / "cache")
    asked = ("-m", "mypy", "--strict", *about, "program.py")
    done = run(*asked, cwd=tmp_path, command=[sys.executable])
    assert done.code == 0, done.out
    revealed = re.findall(r'Revealed type is "(.*)"', done.out)
    assert [one.replace("builtins.", "") for one in revealed] == REVEALED
    (tmp_path / "program.py").write_text(USES_TYPES.replace("public=True", "public=1, languages='fr'"), "utf-8")
    wrong = run(*asked, cwd=tmp_path, command=[sys.executable])
    assert (wrong.code, "[call-arg]" in wrong.out) == (1, True), wrong.out


def test_the_wheel_finds_its_data_and_does_the_job(programs: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    command = [str(programs / "vto-roles")]

    def vto_roles(*args: str | Path) -> str:
        done = run(*args, cwd=elsewhere, command=command)
        assert done.code == 0, done.err
        return done.out

    vto_roles("init", "--no-input", "--name", "X", "--headcount", "40", "--fte", "31.5", "a.yaml")
    vto_roles("check", "a.yaml")
    assert vto_roles("render", "a.yaml").startswith("# ")
    for name, markup in (("care-home", "html"), ("youth-centre", "md")):
        source, golden = ROOT / "examples" / name / "vto.yaml", ROOT / "examples" / name / f"charter.{markup}"
        vto_roles("render", source, "-o", f"{name}.{markup}", "--date", "2026-11-23")
        built = (elsewhere / f"{name}.{markup}").read_bytes().splitlines()
        assert built[:-1] == golden.read_bytes().splitlines()[:-1]
    equal = run("-c", COMPILED_EQUALS_YAML, ROOT, cwd=elsewhere, command=[str(programs / "python")])
    assert equal.out == "equal\n", equal.err
    vto_roles("render", "a.yaml", "-o", "a.ics")
    refused = run("render", "a.yaml", "-o", "a.pdf", cwd=elsewhere, command=command)
    told = f'uv pip install --python "{programs / "python"}" "typst<1,>=0.15"'  # this environment has no pip
    assert (refused.code, told in refused.err) == (2, True), refused.err
    vto_roles("render", "a.yaml", "-o", "a.xlsx")
    vto_roles("render", "a.yaml", "-o", "a.docx")
    vto_roles("check", "a.xlsx", "--exit-zero")
    vto_roles("explain", "a.yaml", "draft-annual-plan")
    vto_roles("catalog")
    vto_roles("checks")
    vto_roles("schema")


@functools.cache
def pythons() -> dict[str, Path]:
    """The Pythons of this machine that we run on, by version: this one, those on the path, those of pyenv."""
    root = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    named = filter(None, (shutil.which(f"python3.{minor}") for minor in range(11, 20)))
    found = {}
    for path in (*map(Path, named), *root.glob("versions/3.*/bin/python3"), Path(sys.executable)):
        asked = [str(path), "-c", "import ensurepip, sys, venv; print(*sys.version_info[:2], sep='.')"]
        version = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
        if version and tuple(map(int, version.split("."))) >= (3, 11):
            found[version] = path
    return found


def made(markup: str, folder: Path, command: Sequence[str] = ()) -> bytes:
    """Return the charter of an example in a format, made by the program in a folder."""
    source = ROOT / "examples" / "care-home" / "vto.yaml"
    done = run("render", source, "-o", f"charter.{markup}", "-q", "--force", cwd=folder, command=command)
    assert done.code in (0, 1), done.err
    return (folder / f"charter.{markup}").read_bytes()


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
    """What this Python makes, in each format."""
    return {markup: made(markup, tmp_path_factory.mktemp("ours")) for markup in FORMATS}


@pytest.mark.parametrize("version", pythons())
def test_every_python_makes_the_same_bytes(ours: Mapping[str, bytes], version: str, tmp_path: Path) -> None:
    (wheel,) = installed().glob("*.whl")
    programs = environment(tmp_path / version, pythons()[version], f"{wheel}[pdf]")
    for markup in FORMATS:
        assert made(markup, tmp_path, [str(programs / "vto-roles")]) == ours[markup], markup
