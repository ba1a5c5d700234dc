"""What the tests share: a scrubbed world, and one short way from text to a decision."""

import atexit
import contextlib
import datetime
import functools
import io
import os
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec import Struct

from tests.installed import installed
from tests.program import Program, started
from vto_roles.charter.schema import Charter
from vto_roles.charter.write import write as write_charter
from vto_roles.checks.registry import all_checks
from vto_roles.checks.run import check_organisation
from vto_roles.decision.engine import allocate
from vto_roles.finding import Finding
from vto_roles.model.decision import Allocation, Case
from vto_roles.read import organisation
from vto_roles.read.languages import words_of
from vto_roles.run import examine, pipeline

pytest_plugins = ["tests.depth"]

ROOT = Path(__file__).parents[1]
EXAMPLES = sorted(path.parent.name for path in (ROOT / "examples").glob("*/vto.yaml"))
TODAY = datetime.date(2026, 11, 23)
_AT_START = ("PYTHON", "LC_", "LANG", "TZ")  # the first letters of settings that are read as a process starts
PROGRAM = (sys.executable, "-m", "vto_roles")


class World(Struct, frozen=True, eq=False):  # a key of the charters that are kept, by what it is
    """One organisation, read and decided."""

    case: Case
    allocation: Allocation
    findings: list[Finding]

    def letters(self) -> dict[str, dict[str, str]]:
        return {row.task: {cell.role: "".join(cell.letters) for cell in row.cells} for row in self.allocation.matrix.rows}

    def cell(self, task: str, role: str) -> Any:
        row = next(row for row in self.allocation.matrix.rows if row.task == task)
        return next(cell for cell in row.cells if cell.role == role)

    def found(self) -> list[str]:
        return [finding.check for finding in self.findings]

    def charter(self, language: str = "nl", *, public: bool = False) -> Charter:
        return _charter(self, language, public)


@functools.lru_cache(256)  # those of the examples, in every language and for the public, and of what a test asks twice
def _charter(decided: World, language: str, public: bool) -> Charter:
    words = words_of(language, decided.case.wording.get(language))
    return write_charter(decided.case, decided.allocation, decided.findings, words, today=TODAY, public=public)


def decide(path: Path, data: bytes | None = None, today: datetime.date = TODAY) -> World:
    loaded = organisation.read(path, checks=all_checks(), data=data)
    assert loaded.case is not None, loaded.findings
    allocation = allocate(loaded.case.catalogue, loaded.case.organisation, loaded.case.overlays, day=today)
    return World(loaded.case, allocation, check_organisation(loaded.case, allocation, loaded.findings, today).findings)


@functools.lru_cache(256)
def world(yaml: str = "", *, headcount: int = 60, today: datetime.date = TODAY) -> World:
    """A decided organisation from the part of its file that matters."""
    head = "" if "size:" in yaml else f"size: {{headcount: {headcount}}}\n"
    name = "" if "organisation:" in yaml else "organisation: {name: De Linde}\n"
    return decide(Path("vto.yaml"), (name + head + textwrap.dedent(yaml)).encode(), today)


@functools.cache
def example(name: str) -> World:
    return decide(ROOT / "examples" / name / "vto.yaml")


def told(one: Finding) -> str:
    """A finding as a line: where it starts and ends, what it is, and what its words are made with."""
    place = f"{one.place.line}:{one.place.column}-{one.place.end_line}:{one.place.end_column}"
    return " ".join((place, one.check, one.variant or "-", *pairs(one.args)))


def pairs(args: Mapping[str, object]) -> list[str]:
    return [f"{name}={value}" for name, value in args.items()]


@functools.lru_cache(256)  # the bad one is asked by the test of what a check finds and by that of what it says
def fire(example: str) -> examine.Examined:
    """What is said of an example of a check: its first part is `vto.yaml`, or `raci.md` when it is a table; then steps, `--- …`.

    A step is another file (`--- name`), a rendering (`--- vto-roles render …`) or an edit (`--- by hand in FILE: OLD -> NEW`);
    what a rendering made is checked in the place of the file, one without `-o` only as it is made.
    """
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        main, *steps = textwrap.dedent(example).strip("\n").split("\n--- ")
        checked, public = Path("raci.md" if main.startswith(("|", "---")) else "vto.yaml"), False
        checked.write_bytes(main.encode("utf-8").replace(b"\\xf6", b"\xf6"))
        for step in steps:
            head, _, content = step.partition("\n")
            if head.startswith("vto-roles render"):
                public = "--public" in head
                if " -o " in head:
                    checked = Path(head.split(" -o ")[1].split()[0])
                    settings = pipeline.RenderSettings(markup="md", public=public)
                    _, _, date = head.partition(" --date ")
                    day = datetime.date.fromisoformat(date) if date else TODAY
                    decided = pipeline.decide(Path("vto.yaml"), day, public=public)
                    made = pipeline.charter_bytes(decided, checked, settings, words_of("nl"))
                    checked.write_bytes(made)
            elif head.startswith("by hand in "):
                file, change = head.removeprefix("by hand in ").split(": ", 1)
                old, new = change.split(" -> ")
                Path(file).write_text(Path(file).read_text("utf-8").replace(old, new, 1), "utf-8")
            else:
                Path(head.strip()).write_text(textwrap.dedent(content), "utf-8")
        if public and checked.name == "vto.yaml":
            decided = pipeline.decide(checked, TODAY, public=True)
            return examine.Examined(findings=decided.shown(), texts=decided.shown_texts(), case=decided.case)
        return examine.examine(checked, checked.read_bytes(), TODAY)


class Result(Struct, frozen=True):
    code: int
    out: str
    err: str
    raw: bytes

    def json(self) -> Any:
        return msgspec.json.decode(self.raw)


Cli = Callable[..., Result]


def clean(home: Path = Path("/")) -> dict[str, str]:
    """An environment with nothing of this machine's settings."""
    return {"PATH": os.environ["PATH"], "HOME": str(home), "SOURCE_DATE_EPOCH": "1795435200", "PYTHONUTF8": "1"}


def ready(home: Path = Path("/")) -> dict[str, str]:
    """Return the same with the installed form of the program, for `PROGRAM`."""
    return clean(home) | {"PYTHONPATH": str(installed())}


def run(
    *args: str | Path, cwd: Path, stdin: bytes = b"", env: dict[str, str] | None = None, command: Sequence[str] = ()
) -> Result:
    """Run the program as a user has it, in its installed form, or another command, with nothing of this machine's settings.

    A start is paid for only where another command is run or a setting asks for one of its own: Python reads it as it starts.
    """
    world = (clean if command else ready)(cwd) | (env or {})
    if not command and not any(name.startswith(_AT_START) for name in env or {}):
        answered = _program()(*map(str, args), cwd=cwd, stdin=stdin, env=world)
        return _result(answered.code, answered.out, answered.err)
    if not command and env is not None and "PYTHONPATH" in env:
        world["PYTHONPATH"] += os.pathsep + str(installed())
    whole = [*(command or PROGRAM), *map(str, args)]
    done = subprocess.run(whole, cwd=cwd, input=stdin, capture_output=True, env=world, timeout=60, check=False)
    return _result(done.returncode, done.stdout, done.stderr)


def _result(code: int, out: bytes, err: bytes) -> Result:
    return Result(code, out.decode("utf-8", "replace"), err.decode("utf-8", "replace"), out)


@functools.cache
def _program() -> Program:
    """Return the program, ready to be run, for as long as these tests run."""
    stack = contextlib.ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(started(Path(stack.enter_context(tempfile.TemporaryDirectory())), installed(), clean()))


Here = Callable[..., Result]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Here:
    """Run the program in this process, which is sooner there and whose calls a test can let fail."""
    from vto_roles.cli.app import start

    def run_here(*args: str | Path, env: Mapping[str, str] | None = None) -> Result:
        out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
        with monkeypatch.context() as patched, contextlib.chdir(tmp_path):
            for name, value in {**clean(tmp_path), **(env or {})}.items():
                patched.setenv(name, value)
            patched.setattr(sys, "argv", ["vto-roles", *map(str, args)])
            patched.setattr(sys, "stdout", out)
            patched.setattr(sys, "stderr", err)
            with pytest.raises(SystemExit) as stop:
                start()
        raw, said = out.buffer.getvalue(), err.buffer.getvalue()
        code = stop.value.code if isinstance(stop.value.code, int) else int(bool(stop.value.code))
        return Result(code, raw.decode("utf-8", "replace"), said.decode("utf-8", "replace"), raw)

    return run_here


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    """Run the program in a fresh folder; no run may ever print a traceback."""

    def start(*args: str | Path, **options: Any) -> Result:
        result = run(*args, cwd=options.pop("cwd", tmp_path), **options)
        assert "Traceback" not in result.err + result.out, result.err
        return result

    return start
