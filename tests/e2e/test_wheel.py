"""The wheel, in a fresh environment, from another folder."""

import subprocess
import sys
import venv
from pathlib import Path

from tests.conftest import ROOT, run

COMPILED_EQUALS_YAML = """
import pathlib, sys
from vto_roles import catalogue, resources, templates, text
compiled = catalogue.built_in(), *map(text.built_in, text.languages())
assert resources.compiled("catalogue.json") and resources.compiled("templates/jinja2")
assert type(templates.environment(None, True, None).loader).__name__ == "ModuleLoader"
for cached in (catalogue.built_in, text.built_in):
    cached.cache_clear()
resources.CATALOG, resources.COMPILED = pathlib.Path(sys.argv[1], "catalog"), pathlib.Path("nowhere")
assert resources.compiled("catalogue.json") is None
assert compiled == (catalogue.built_in(), *map(text.built_in, text.languages()))
print("equal")
"""


def test_the_wheel_finds_its_data_and_does_the_job(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--outdir", tmp_path / "dist", ROOT], check=True, capture_output=True
    )
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    venv.create(tmp_path / "fresh", with_pip=True)
    python = tmp_path / "fresh" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", wheel], check=True, capture_output=True)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    command = [str(tmp_path / "fresh" / "bin" / "vto-roles")]

    def vto_roles(*args: str | Path) -> str:
        done = run(*args, cwd=elsewhere, command=command)
        assert done.code == 0, done.err
        return done.out

    vto_roles("init", "--no-input", "--name", "X", "--headcount", "40", "--fte", "31.5", "a.yaml")
    vto_roles("check", "a.yaml")
    assert vto_roles("render", "a.yaml").startswith("# ")
    for name in ("care-home", "youth-centre"):
        source = ROOT / "examples" / name / "vto.yaml"
        vto_roles("render", source, "-o", f"{name}.html", "--date", "2026-11-23")
        built = (elsewhere / f"{name}.html").read_bytes().splitlines()
        assert built[:-1] == (ROOT / "examples" / name / "charter.html").read_bytes().splitlines()[:-1]
    equal = run("-c", COMPILED_EQUALS_YAML, ROOT, cwd=elsewhere, command=[str(python)])
    assert equal.out == "equal\n", equal.err
    vto_roles("explain", "a.yaml", "draft-annual-plan")
    vto_roles("catalog")
    vto_roles("checks")
    vto_roles("schema")
