"""What the program costs in instructions, as valgrind counts them: the same from run to run, on a busy machine too.

`make bench` prints the table and fails where a row takes 5 % more than `instructions.json` says of this version of Python;
`--accept` writes that file anew. A row of one file is a whole run; a further file is a tenth of what twelve take beyond two.
"""

import argparse
import json
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
from tests.bench import samples  # noqa: E402
from tests.bench.bench import install, wheel  # noqa: E402

KEPT = Path(__file__).with_suffix(".json")
MARGIN = 1.05
_FEW, _MANY = 2, 12
_ONE = {"--version": ["--version"], "check": ["check", "one/000/vto.yaml"]}
_ONE |= {f"render {markup}": ["render", "one/000/vto.yaml", "-f", markup, "-o", f"one.{markup}"] for markup in ("md", "html")}
_BATCH = {"check": ["check"]} | {name: ["render", "-f", name, "--jobs", "1"] for name in ("md", "html")}


def millions(command: list[str | Path], folder: Path) -> float:
    """Return the millions of instructions of a command."""
    tool = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]
    env = {"PATH": "/usr/bin:/bin", "HOME": str(folder), "LANG": "C.UTF-8", "SOURCE_DATE_EPOCH": "1795435200"}
    env |= {"PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([*tool, *map(str, command)], cwd=folder, env=env, capture_output=True, text=True, check=False)
    found = re.search(r"I\s+refs:\s+([\d,]+)", done.stderr)
    if found is None or done.returncode not in (0, 1):
        raise SystemExit(f"{command}: exit {done.returncode}\n{done.stderr}")
    return int(found[1].replace(",", "")) / 1e6


def rows(program: list[str | Path], folder: Path) -> Iterator[tuple[str, float]]:
    """Yield each row's name with its millions."""
    for name, command in _ONE.items():
        yield name, millions([*program, *command], folder)
    for name, command in _BATCH.items():
        spent = []
        for count in (_FEW, _MANY):
            target = [] if name == "check" else ["-o", f"out/{name}-{count}"]
            spent.append(millions([*program, *command, f"in-{count}", *target, "-q"], folder))
        yield f"each further file: {name}", (spent[1] - spent[0]) / (_MANY - _FEW)


def prepared(folder: Path) -> Path:
    """Write the files to measure with; return where."""
    work = folder / "instructions"
    shutil.rmtree(work, ignore_errors=True)
    for name, count in (("one", 1), (f"in-{_FEW}", _FEW), (f"in-{_MANY}", _MANY)):
        for number in range(count):
            path = work / name / f"{number:03}" / "vto.yaml"
            path.parent.mkdir(parents=True)
            path.write_text(samples.organisation(240, number=number), "utf-8")
    return work


def dearer(found: Mapping[str, float], kept: Mapping[str, float]) -> list[str]:
    """Return the rows that take more than was kept and the margin."""
    return [name for name, spent in found.items() if name in kept and spent > kept[name] * MARGIN]


def main() -> None:
    """Measure, print, compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=ROOT / ".venv" / "bench", help="where environments and files go")
    parser.add_argument("--accept", action="store_true", help="keep what is counted")
    wanted = parser.parse_args()
    if shutil.which("valgrind") is None:
        raise SystemExit("valgrind is not installed")
    wanted.folder.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(wanted.folder / "ours", ignore_errors=True)
    ours = install(wanted.folder, "ours", wheel(wanted.folder))
    version = "Python {}.{}".format(*platform.python_version_tuple())
    every = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else {}
    kept = every.get(version, {})
    found = {}
    print(f"| {version} | instructions | before |\n| --- | ---: | ---: |")
    for name, spent in rows([ours / "vto-roles"], prepared(wanted.folder)):
        found[name] = round(spent, 1)
        print(f"| {name} | {spent:,.0f} M | {kept.get(name, 0):,.0f} M |", flush=True)
    if wanted.accept:
        KEPT.write_text(json.dumps(every | {version: found}, indent=2) + "\n", "utf-8")
    elif more := dearer(found, kept):
        raise SystemExit(f"more than {MARGIN - 1:.0%} above {KEPT.name}: {', '.join(more)}")


if __name__ == "__main__":
    main()
