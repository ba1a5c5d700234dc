"""Coverage-guided fuzzing of what reads files of strangers: the reader of answers and the reader of tables.

`python -m tests.deep.fuzz reader 60` looks for bytes of which the answer is wrong for so many seconds; it ends with 0 when there
were none. What it starts from is the corpus beside it and the examples; `tables` is the other target.
"""

import contextlib
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import atheris

from tests.conftest import TODAY
from vto_roles.finding import MAX_FINDINGS
from vto_roles.read.languages import words_of
from vto_roles.safe_text import LINE_END

with atheris.instrument_imports(include=["vto_roles"]):
    from vto_roles import table
    from vto_roles.checks.registry import all_checks
    from vto_roles.checks.run import check_table
    from vto_roles.decision.engine import allocate
    from vto_roles.finding import Finding
    from vto_roles.read import organisation
    from vto_roles.wording import message, remedy

ROOT = Path(__file__).parents[2]
CORPUS = Path(__file__).with_name("corpus")
LONGEST = 4096  # bytes: what is longer finds little more, and more slowly
_KINDS: Sequence[table.TableFormat] = ("md", "csv", "xlsx")


def sound(findings: Sequence[Finding], text: str | None) -> None:
    """Few enough, each with words, at a place that is there; text: what the findings stand in, None where it has no lines."""
    words = words_of("en")
    lines = LINE_END.split(text or "")
    assert len(findings) <= MAX_FINDINGS, len(findings)
    for one in findings:
        assert message(one, words) and remedy(one, words)
        place = one.place
        assert (1, 1) <= (place.line, place.column) <= (place.end_line, place.end_column), one
        assert not text or (place.line <= len(lines) and place.column <= len(lines[place.line - 1]) + 1), one


def reader(data: bytes) -> None:
    """Answers: read, bound, and decided where they can be."""
    loaded = organisation.read(Path("vto.yaml"), checks=all_checks(), data=data)
    sound([one for one in loaded.findings if one.place.file == "vto.yaml"], loaded.texts.get("vto.yaml"))
    if loaded.case is not None:
        allocation = allocate(loaded.case.catalogue, loaded.case.organisation, loaded.case.overlays, day=TODAY)
        assert all(len(row.holding("A")) == 1 and row.holding("R") for row in allocation.matrix.rows)


def tables(data: bytes) -> None:
    """A table, of the kind that the first byte says."""
    kind = _KINDS[data[0] % len(_KINDS)] if data else "md"
    sheet = table.read(data[1:], "raci", kind)
    sound(check_table(sheet), sheet.text if kind != "xlsx" else None)


TARGETS: dict[str, Callable[[bytes], None]] = {"reader": reader, "tables": tables}


def seeds(name: str, folder: Path) -> None:
    """What every run of a target starts from, besides its corpus: files that are good, or nearly."""
    if name == "reader":
        found = [*ROOT.glob("examples/*/vto.yaml"), *ROOT.glob("examples/*/koepel.yaml"), *ROOT.glob("tests/faults/*.yaml")]
        parts = [path.read_bytes() for path in found]
    else:
        files = sorted(ROOT.glob("tests/tables/*.*"))
        parts = [
            bytes((_KINDS.index(kind),)) + path.read_bytes() for path in files for kind in _KINDS if path.suffix == f".{kind}"
        ]
    for number, part in enumerate(parts):
        (folder / f"seed-{number}").write_bytes(part[:LONGEST])


def main() -> None:
    """Fuzz one target for so many seconds, in an empty folder: what it is told to read of the disk is not there."""
    name, seconds = sys.argv[1], sys.argv[2]
    kept = CORPUS / name
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        Path("start").mkdir()
        seeds(name, Path("start"))
        options = [f"-max_total_time={seconds}", f"-max_len={LONGEST}", "-timeout=10", "-rss_limit_mb=1024"]
        found = f"-artifact_prefix={os.environ.get('FOUND', str(ROOT / '.venv'))}/{name}-"
        atheris.Setup([sys.argv[0], *options, found, "start", str(kept)], TARGETS[name])
        atheris.Fuzz()


if __name__ == "__main__":
    main()
