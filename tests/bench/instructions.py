"""What the program costs in instructions, as valgrind counts them: the same from run to run, on a busy machine too.

`make bench` prints the table and fails where a row of ours takes 5 % more than `instructions.json` says of this version of
Python; `--accept` writes that file anew. A row of one file is a whole run; a further file is a quarter of what six take beyond
two. `--ours` leaves out the other programs. The tests ask some of the rows with the program as they have it, beside what the
libraries take to be imported, for no two builds of Python take the same.
"""

import argparse
import json
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
from tests.bench import samples  # noqa: E402
from tests.bench.bench import LINES, Row, prepare  # noqa: E402

KEPT = Path(__file__).with_suffix(".json")
VERSION = "Python {}.{}".format(*platform.python_version_tuple())
MARGIN = 1.05
_FEW, _MANY = 2, 6
_FURTHER = {"check": 70, "md": 120, "html": 150, "ics": 150, "xlsx": 300, "docx": None}  # with what each may take
_FILLED = "Jinja2, each further page"
LIBRARIES = "the libraries imported"
IMPORT = "import jinja2, msgspec, typer, yaml"
_OVER_JINJA = 1.3


def millions(command: Sequence[str | Path], folder: Path, **more: str) -> float:
    """Return the millions of instructions of a command; more: variables of its environment."""
    tool = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]
    env = {"PATH": "/usr/bin:/bin", "HOME": str(folder), "LANG": "C.UTF-8", "SOURCE_DATE_EPOCH": "1795435200"}
    env |= {"PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"} | more
    done = subprocess.run([*tool, *map(str, command)], cwd=folder, env=env, capture_output=True, text=True, check=False)
    found = re.search(r"I\s+refs:\s+([\d,]+)", done.stderr)
    if found is None or done.returncode not in (0, 1) or "Traceback" in done.stderr:
        raise SystemExit(f"{command}: exit {done.returncode}\n{done.stderr[-2000:]}")
    return int(found[1].replace(",", "")) / 1e6


def counted(rows: Sequence[Row], folder: Path) -> Iterator[tuple[Row, float]]:
    """Yield the rows that are counted, with the millions of each; the same command is run once."""
    known: dict[str, float] = {}
    for row in rows:
        if row.counted:
            for made in folder.glob("made.*"):  # a charter that stands there is made on its own date first
                made.unlink()
            command = str(row.command)
            known[command] = known[command] if command in known else millions(row.command, folder)
            yield row, known[command]


def further(vto: str | Path, python: str | Path | None, folder: Path) -> Iterator[tuple[Row, float]]:
    """Yield what each further file takes, and each further page that Jinja alone fills; python: that has Jinja."""
    if python is not None:
        spent = [millions([python, "further.py", str(count)], folder) for count in (_FEW, _MANY)]
        yield Row(_FILLED, ()), _each(spent)
    for name, most in _FURTHER.items():
        taken = each(name, [vto], folder)
        yield Row(f"each further file: {name}", (), "M" if most else None, most), taken
        if name == "html" and python is not None:
            yield Row(f"each further file: {name} ", (), _FILLED, _OVER_JINJA), taken


def each(name: str, program: Sequence[str | Path], folder: Path, **more: str) -> float:
    """Return the millions of instructions of each further file that is checked, or made a charter of in a format."""
    spent = []
    for count in (_FEW, _MANY):
        asked = ["check"] if name == "check" else ["render", "-f", name, "--jobs", "1", "-o", f"out/{name}-{count}"]
        spent.append(millions([*program, *asked, f"in-{count}", "-q"], folder, **more))
    return _each(spent)


def _each(spent: Sequence[float]) -> float:
    return (spent[1] - spent[0]) / (_MANY - _FEW)


def many(folder: Path) -> None:
    """Write the folders of files that are taken together."""
    for count in (_FEW, _MANY):
        for number in range(count):
            path = folder / f"in-{count}" / f"{number:03}" / "vto.yaml"
            path.parent.mkdir(parents=True)
            path.write_text(samples.organisation(LINES, number=number), "utf-8")


def told(row: Row, spent: float, known: Mapping[str, float], before: float | None) -> str:
    """Return a line of the table."""
    ratio = most = ""
    if row.peer == "M":
        most = f"{row.limit:,.0f} M"
    elif row.peer is not None and row.peer in known:
        ratio, most = f"{spent / known[row.peer]:.2f}", "" if row.limit is None else f"{row.limit:.2f}"
    beside = row.peer if ratio else ""
    kept = "" if before is None else f"{before:,.0f} M"
    return f"| {row.name.strip()} | {spent:,.0f} M | {kept} | {beside} | {ratio} | {most} |"


def dearer(found: Mapping[str, float], kept: Mapping[str, float]) -> list[str]:
    """Return the rows that take more than was kept and the margin."""
    return [name for name, spent in found.items() if name in kept and spent > kept[name] * MARGIN]


def main() -> None:
    """Measure, print, compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=ROOT / ".venv" / "bench", help="where environments and files go")
    parser.add_argument("--accept", action="store_true", help="keep what is counted")
    parser.add_argument("--ours", action="store_true", help="count no other program")
    wanted = parser.parse_args()
    if shutil.which("valgrind") is None:
        raise SystemExit("valgrind is not installed")
    wanted.folder.mkdir(parents=True, exist_ok=True)
    rows, work, _ = prepare(wanted.folder)
    many(work)
    ours = wanted.folder / "ours" / "bin" / "vto-roles"
    python = None if wanted.ours else wanted.folder / "jinja2-cli" / "bin" / "python"
    rows = [row for row in rows if not wanted.ours or ours in row.command]
    rows.insert(0, Row(LIBRARIES, [ours.with_name("python"), "-c", IMPORT], counted=True))
    every = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else {}
    kept, known, found = every.get(VERSION, {}), dict[str, float](), dict[str, float]()
    print(f"| {VERSION} | instructions | before | beside | ratio | at most |\n| --- | ---: | ---: | --- | ---: | ---: |")
    for row, spent in chain(counted(rows, work), further(ours, python, work)):
        known[row.name] = spent
        if ours in row.command or row.name == LIBRARIES or (not row.command and row.name != _FILLED):
            found[row.name.strip()] = round(spent, 1)
        print(told(row, spent, known, kept.get(row.name.strip())), flush=True)
    if wanted.accept:
        KEPT.write_text(json.dumps(every | {VERSION: found}, indent=2) + "\n", "utf-8")
    elif more := dearer(found, kept):
        raise SystemExit(f"more than {MARGIN - 1:.0%} above {KEPT.name}: {', '.join(more)}")


if __name__ == "__main__":
    main()
