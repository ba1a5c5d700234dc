"""Where CI lives: the pre-commit hook, the action and the examples of docs/ci.md, each tried by its own tool."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests import readers
from tests.conftest import ROOT

BIN = Path(sys.executable).parent
EXAMPLES = dict(re.findall(r"```yaml\n# (\S+)\n(.+?)```", (ROOT / "docs" / "ci.md").read_text("utf-8"), re.DOTALL))
WORKFLOWS = [".github/workflows/charter.yml", ".github/workflows/charter-scanning.yml"]
OURS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
GOOD = "organisation: {name: De Linde}\nsize: {headcount: 60, fte: 50}\n"


def tool(*command: str | Path, cwd: Path, **env: str) -> "subprocess.CompletedProcess[str]":
    """A program with this machine's settings (pip's too), but none that git hands to its hooks."""
    world = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT"))}
    started = [str(BIN / part) if (BIN / str(part)).exists() else str(part) for part in command[:1]] + [*map(str, command[1:])]
    world["PIP_NO_COMPILE"] = "1"  # to compile all that is installed takes longer than what runs of it
    return subprocess.run(started, cwd=cwd, env=world | env, capture_output=True, text=True, timeout=300, check=False)


def fine(done: "subprocess.CompletedProcess[str]") -> str:
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def repository(folder: Path) -> Path:
    """Put what the folder holds in a git repository with one commit."""
    for words in (
        ["init", "-q"],
        ["add", "-A"],
        ["-c", "user.name=x", "-c", "user.email=x@y", "commit", "-qm", "x", "--no-verify"],
    ):
        fine(tool("git", *words, cwd=folder))
    return folder


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our files as a clone would hold them, those that are not yet committed too."""
    folder = tmp_path_factory.mktemp("vto-roles")
    names = fine(tool("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=ROOT)).split("\0")
    for name in filter(None, names):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    return repository(folder)


@pytest.fixture
def examples(tmp_path: Path) -> Path:
    """The examples of docs/ci.md as files."""
    for name, text in EXAMPLES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


# --- by their own tools ---


def test_the_hook_is_a_good_manifest_and_its_example_a_good_configuration(examples: Path) -> None:
    fine(tool("pre-commit", "validate-manifest", ROOT / ".pre-commit-hooks.yaml", cwd=examples))
    fine(tool("pre-commit", "validate-config", ".pre-commit-config.yaml", cwd=examples))


def test_each_page_of_the_examples_was_found() -> None:
    assert list(EXAMPLES) == [".pre-commit-config.yaml", *WORKFLOWS, ".gitlab-ci.yml"]


@pytest.mark.parametrize(
    "schema,names",
    [
        ("vendor.github-actions", [str(ROOT / "action.yml")]),
        ("vendor.github-workflows", [*WORKFLOWS, *map(str, OURS)]),
        ("vendor.gitlab-ci", [".gitlab-ci.yml"]),
    ],
)
def test_the_schemas_of_the_forges_accept_them(examples: Path, schema: str, names: list[str]) -> None:
    transform = ["--data-transform", "gitlab-ci"] if "gitlab" in schema else []
    assert "ok" in fine(tool("check-jsonschema", "--builtin-schema", schema, *transform, *names, cwd=examples))


def test_zizmor_finds_nothing_to_exploit(examples: Path) -> None:
    shutil.copy(ROOT / "action.yml", examples)
    for workflow in OURS:
        shutil.copy(workflow, examples / ".github" / "workflows")
    command = ("zizmor", "--offline", "--no-progress", "--strict-collection", ".")
    fine(tool(*command, cwd=examples))
    action = (examples / "action.yml").read_text("utf-8").replace('"$FORMAT"', "${{ inputs.output-format }}")
    (examples / "action.yml").write_text(action)
    done = tool(*command, cwd=examples)
    assert done.returncode != 0 and "template-injection" in done.stdout


# --- tried ---


def test_the_hook_checks_the_files_of_a_repository(ours: Path, tmp_path: Path) -> None:
    for name in ("noord", "zuid"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "vto.yaml").write_text(GOOD)
    (tmp_path / "west").mkdir()
    (tmp_path / "west" / "vto.yml").write_text(GOOD + "rolls: {}\n")
    (tmp_path / "anders.yaml").write_text("services: {}\n")
    (tmp_path / "yaml.py").write_text("raise SystemExit('a file of the checkout was imported')\n")
    head = fine(tool("git", "rev-parse", "HEAD", cwd=ours)).strip()
    config = EXAMPLES[".pre-commit-config.yaml"].replace("https://git.example.org/vto-roles", str(ours)).replace("v0.1.0", head)
    (tmp_path / ".pre-commit-config.yaml").write_text(config)
    repository(tmp_path)
    cache = str(tmp_path.parent / f"{tmp_path.name}-cache")
    done = tool("pre-commit", "run", "--all-files", "--color", "never", cwd=tmp_path, PRE_COMMIT_HOME=cache)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "west/vto.yml:3:1: fout [schema]" in done.stdout
    assert not any(name in done.stdout for name in ("noord", "zuid", "anders", "was imported"))
    assert "3 bestanden" in done.stdout
    (tmp_path / "west" / "vto.yml").write_text(GOOD)
    assert "Passed" in fine(tool("pre-commit", "run", "--all-files", cwd=tmp_path, PRE_COMMIT_HOME=cache))


@pytest.mark.parametrize(
    "name,passed",
    [
        ("vto.yaml", True),
        ("a/b/vto.yml", True),
        ("charter.md", True),
        ("x/charter.en.html", True),
        ("koepel.yaml", True),
        ("x/overlay.yml", True),
        ("compose.yaml", False),
        ("invto.yaml", False),
        ("charter.json", True),
        ("charter.nl.docx", True),
        ("charter.csv", False),
        ("README.md", False),
    ],
)
def test_the_files_that_the_hook_passes_on(name: str, passed: bool) -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    assert bool(re.search(hook["files"], name)) is passed
    assert hook["entry"].split() == ["vto-roles", "check"]


def _steps(action: Any, inputs: dict[str, str]) -> list[tuple[str, dict[str, str]]]:
    """Each step's script and environment, as a runner makes them of the inputs."""
    given = {name: inputs.get(name, one["default"]) for name, one in action["inputs"].items()}
    steps = []
    for step in action["runs"]["steps"]:
        assert step["shell"] == "bash" and "${{" not in step["run"]
        env = {
            key: re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda m: given[m[1]], value)
            for key, value in step.get("env", {}).items()
        }
        steps.append((step["run"], env))
    return steps


def test_the_action_checks_a_checkout_and_obeys_no_input(ours: Path, tmp_path: Path) -> None:
    action = yaml.safe_load((ours / "action.yml").read_text("utf-8"))
    work, temp = tmp_path / "work", tmp_path / "temp"
    for folder in (work / "noord", work / "een map", temp):
        folder.mkdir(parents=True)
    (work / "noord" / "vto.yaml").write_text(GOOD)
    (work / "een map" / "vto.yaml").write_text(GOOD + "rolls: {}\n")
    for module in ("venv.py", "yaml.py", "pip.py"):
        (work / module).write_text("raise SystemExit('a file of the checkout was imported')\n")

    def run(step: int, **inputs: str) -> "subprocess.CompletedProcess[str]":
        script, env = _steps(action, {name.replace("_", "-"): value for name, value in inputs.items()})[step]
        runner = {"GITHUB_ACTION_PATH": str(ours), "RUNNER_TEMP": str(temp), "RUNNER_OS": "Linux"}
        return tool("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script, cwd=work, **runner, **env)

    fine(run(0))
    fine(run(1, paths="noord\n\n", fail_on="error"))
    done = run(1, paths="noord\neen map\n", lang="en")
    assert done.returncode == 1, done.stderr
    first, *_ = [one for one in readers.commands(done.stdout) if one.name == "error"]
    assert (first.name, first.properties["file"], first.properties["line"]) == ("error", "een map/vto.yaml", "3")
    assert "unknown key" in first.value
    assert run(1, output_format="sarif", output="uit.sarif").returncode == 1
    assert {one.file for one in readers.sarif((work / "uit.sarif").read_bytes())} == {"een map/vto.yaml", "noord/vto.yaml"}
    for name in ("paths", "output-format", "output", "fail-on", "lang"):
        done = run(1, **{name: '$(touch owned); `touch owned`; " ; touch owned #'})
        assert "was imported" not in done.stdout + done.stderr
        assert not (work / "owned").exists()
    assert run(1, paths="--help").returncode == 2
