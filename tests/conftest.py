"""What the tests share: a scrubbed world, and one short way from text to a decision."""

import datetime
import os
import subprocess
import sys
import textwrap
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec import Struct

from vto_roles import charter, checks, load, text
from vto_roles.allocate import allocate
from vto_roles.finding import Finding
from vto_roles.model import Allocation, Case

ROOT = Path(__file__).parents[1]
EXAMPLES = sorted(path.parent.name for path in (ROOT / "examples").glob("*/vto.yaml"))
TODAY = datetime.date(2026, 11, 23)


class World(Struct, frozen=True):
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

    def charter(self, language: str = "nl", *, public: bool = False) -> charter.Charter:
        words = text.Words(language, self.case.wording.get(language))
        return charter.write(self.case, self.allocation, self.findings, words, today=TODAY, public=public)


def decide(path: Path, data: bytes | None = None, today: datetime.date = TODAY) -> World:
    loaded = load.organisation(path, checks=checks.registry(), data=data)
    assert loaded.case is not None, loaded.findings
    allocation = allocate(loaded.case.catalogue, loaded.case.organisation, loaded.case.overlays)
    return World(loaded.case, allocation, checks.run(loaded.case, allocation, loaded.findings, today))


def world(yaml: str = "", *, headcount: int = 60, today: datetime.date = TODAY) -> World:
    """A decided organisation from the part of its file that matters."""
    head = "" if "size:" in yaml else f"size: {{headcount: {headcount}}}\n"
    name = "" if "organisation:" in yaml else "organisation: {name: De Linde}\n"
    return decide(Path("vto.yaml"), (name + head + textwrap.dedent(yaml)).encode(), today)


def example(name: str) -> World:
    return decide(ROOT / "examples" / name / "vto.yaml")


class Result(Struct, frozen=True):
    code: int
    out: str
    err: str
    raw: bytes

    def json(self) -> Any:
        return msgspec.json.decode(self.raw)


Cli = Callable[..., Result]


def run(
    *args: str | Path, cwd: Path, stdin: bytes = b"", env: dict[str, str] | None = None, command: Sequence[str] = ()
) -> Result:
    """The program as a user starts it, with nothing of this machine's settings."""
    clean = {"PATH": os.environ["PATH"], "HOME": str(cwd), "SOURCE_DATE_EPOCH": "1795435200", "PYTHONUTF8": "1"}
    started = [*(command or (sys.executable, "-m", "vto_roles")), *map(str, args)]
    done = subprocess.run(started, cwd=cwd, input=stdin, capture_output=True, env=clean | (env or {}), timeout=60, check=False)
    return Result(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"), done.stdout)


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    """Run the program in a fresh folder; no run may ever print a traceback."""

    def start(*args: str | Path, **options: Any) -> Result:
        result = run(*args, cwd=options.pop("cwd", tmp_path), **options)
        assert "Traceback" not in result.err + result.out, result.err
        return result

    return start
