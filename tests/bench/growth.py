"""What the program costs as the work grows: organisations, tasks, people. A curve steeper than a straight line is a fault.

`make growth` measures the installed wheel, prints the table that docs/speed.md carries and draws docs/growth.svg. CPU time is
that of the process and all its children; a slope is the exponent between the last two points: 1 is linear. What is told beside
the C parse of the same files is measured in turn with it, so that a machine that slows down slows both.
"""

import argparse
import math
import os
import shutil
import statistics
import sys
from collections.abc import Callable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
from tests.bench import samples  # noqa: E402
from tests.bench.bench import Cost, cost, install, machine, wheel  # noqa: E402

PARSE = """
import pathlib, sys, yaml
for path in pathlib.Path(sys.argv[1]).rglob("vto.yaml"):
    yaml.load(path.read_bytes(), yaml.CSafeLoader)
"""
_PARSE = "C parse of the same files"
_FEW = 1_000  # organisations, tasks or people that take seconds
_CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Curve(NamedTuple):
    """One kind of growth: how many, and what each number costs; beside: its CPU time as a multiple of the C parse of the same."""

    points: Sequence[tuple[int, Cost]]
    beside: Sequence[float] = ()

    @property
    def slope(self) -> float:
        (few, cheap), (many, dear) = self.points[-2:]
        return math.log(dear.cpu / cheap.cpu) / math.log(many / few)


def organisations(folder: Path, count: int) -> Path:
    """So many organisations of 240 lines, each in a folder of its own."""
    for number in range(count):
        path = folder / f"{number // 100:03}" / f"{number:05}" / "vto.yaml"
        path.parent.mkdir(parents=True)
        path.write_text(samples.organisation(240, number=number), "utf-8")
    return folder


def tasks(folder: Path, count: int) -> Path:
    """An organisation with so many tasks, of which the catalogue brings the first sixty."""
    return _one(folder, samples.organisation(240) + samples.own_tasks(count - 60))


def people(folder: Path, count: int) -> Path:
    """An organisation with so many functions."""
    return _one(folder, samples.organisation(44) + samples.short_staff(count))


def _one(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True)
    (folder / "vto.yaml").write_text(text, "utf-8")
    return folder / "vto.yaml"


def measure(
    numbers: Sequence[int], make: Callable[[Path, int], Path], commands: Mapping[str, Sequence[str | Path]], folder: Path
) -> dict[str, Curve]:
    """Each number in a folder of its own that is gone afterwards; `{}` in a command is where the files are.

    The commands come in turn: three times, but for a number that takes minutes.
    """
    found: dict[str, list[tuple[int, Cost]]] = {name: [] for name in commands}
    beside: dict[str, list[float]] = {name: [] for name in commands}
    for count in numbers:
        work = folder / "growth"
        shutil.rmtree(work, ignore_errors=True)
        made = make(work / "in", count)
        env = {"PATH": os.environ["PATH"], "HOME": str(work), "LANG": "C.UTF-8", "SOURCE_DATE_EPOCH": "1795435200"}
        rounds: list[dict[str, Cost]] = []
        for _ in range(3 if count <= _FEW else 1):
            rounds.append({})
            for name, command in commands.items():
                shutil.rmtree(work / "out", ignore_errors=True)
                rounds[-1][name] = cost([str(word).replace("{}", str(made)) for word in command], work, env)
                print(f"{name}, {count}: {rounds[-1][name].cpu:.2f} s", file=sys.stderr)
        for name in commands:
            middle = (statistics.median(getattr(one[name], key) for one in rounds) for key in Cost._fields)
            found[name].append((count, Cost(*middle)))
            if _PARSE in commands and name != _PARSE:
                beside[name].append(statistics.median(one[name].cpu / one[_PARSE].cpu for one in rounds))
        shutil.rmtree(work)
    return {name: Curve(points, beside[name]) for name, points in found.items()}


def curves(folder: Path, most: int) -> dict[str, Curve]:
    """Every curve; most: organisations in the last point of the first."""
    ours = install(folder, "ours", wheel(folder))
    vto, python = ours / "vto-roles", ours / "python"
    many = [count for count in (10, 100, 1_000, 10_000) if count <= most]
    render = (vto, "render", "{}", "-f", "html", "-o", "out", "-q", "--jobs")
    one = (vto, "render", "{}", "-o", "out/a.html", "-q")
    folders: dict[str, Sequence[str | Path]] = {
        _PARSE: (python, "-c", PARSE, "{}"),
        "check, organisations": (vto, "check", "{}", "-q", "--output-format", "concise"),
        "render to HTML, 1 process": (*render, "1"),
        f"render to HTML, {_CORES} processes": (*render, str(_CORES)),
    }
    persons = {"render to HTML, people": one, "check, people": (vto, "check", "{}", "-q")}
    return {
        **measure(many, organisations, folders, folder),
        **measure((60, 120, 250, 500), tasks, {"render to HTML, tasks": one}, folder),
        **measure((10, 100, 1_000, 5_000), people, persons, folder),
    }


def table(found: Mapping[str, Curve]) -> str:
    """The figures as Markdown."""
    lines = [
        "| what | how many | CPU s | wall s | peak MiB of a process | slope | × the C parse |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, curve in found.items():
        for number, (count, spent) in enumerate(curve.points):
            slope = f"{curve.slope:.2f}" if number == len(curve.points) - 1 else ""
            beside = f"{curve.beside[number]:.1f}" if curve.beside else ""
            figures = f"{spent.cpu:.2f} | {spent.wall:.2f} | {spent.peak:.0f}"
            lines.append(f"| {name} | {count:,} | {figures} | {slope} | {beside} |")
    return "\n".join(lines)


_WIDTH, _HEIGHT, _LEFT, _FOOT, _EDGE = 760, 420, 60, 40, 30
_DASHES = ("", "6 3", "2 3", "8 3 2 3", "12 4", "1 4", "16 3 2 3")


def plot(found: Mapping[str, Curve]) -> str:
    """The curves on two logarithmic scales, with the straight line that they are held against."""
    every = [(count, spent.cpu) for curve in found.values() for count, spent in curve.points]
    across = [math.floor(math.log10(min(x for x, _ in every))), math.ceil(math.log10(max(x for x, _ in every)))]
    up = [math.floor(math.log10(min(y for _, y in every))), math.ceil(math.log10(max(y for _, y in every)))]

    def at(x: float, y: float) -> str:
        right = _LEFT + (math.log10(x) - across[0]) / (across[1] - across[0]) * (_WIDTH - _LEFT - _EDGE)
        down = 10 + (up[1] - math.log10(y)) / (up[1] - up[0]) * (_HEIGHT - _FOOT - 10)
        return f"{right:.1f},{down:.1f}"

    parts = []
    for power in range(across[0], across[1] + 1):
        x, _, y = at(10**power, 10 ** up[0]).partition(",")
        parts.append(
            f'<path d="M{x},10V{y}" class="grid"/><text x="{x}" y="{float(y) + 18}" text-anchor="middle">{10**power:,}</text>'
        )
    for power in range(up[0], up[1] + 1):
        x, _, y = at(10 ** across[0], 10**power).partition(",")
        shown = f"{10.0**power:g} s"
        parts.append(
            f'<path d="M{x},{y}H{_WIDTH - _EDGE}" class="grid"/><text x="{_LEFT - 6}" y="{y}" text-anchor="end">{shown}</text>'
        )
    for number, (name, curve) in enumerate(found.items()):
        line = " ".join(at(count, spent.cpu) for count, spent in curve.points)
        parts.append(f'<polyline points="{line}" stroke-dasharray="{_DASHES[number % len(_DASHES)]}"/>')
        foot = _HEIGHT + 16 + 18 * number
        parts.append(f'<path d="M{_LEFT},{foot}h40" stroke-dasharray="{_DASHES[number % len(_DASHES)]}"/>')
        parts.append(f'<text x="{_LEFT + 50}" y="{foot + 4}">{escape(name)} (slope {curve.slope:.2f})</text>')
    style = (
        "text{font:12px sans-serif;fill:#222}path,polyline{fill:none;stroke:#0f4a57;stroke-width:1.8}"
        ".grid{stroke:#bbb;stroke-width:.6}"
        "@media(prefers-color-scheme:dark){text{fill:#ddd}path,polyline{stroke:#8fd0de}.grid{stroke:#555}}"
    )
    told = "; ".join(f"{name}: slope {curve.slope:.2f}" for name, curve in found.items())
    height = _HEIGHT + 18 * len(found) + 16
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" aria-labelledby="title what">'
    title = f'<title id="title">CPU seconds by number, both logarithmic</title><desc id="what">{escape(told)}</desc>'
    return "\n".join((head, title, f"<style>{style}</style>", *parts, "</svg>", ""))


def main() -> None:
    """Measure, print, draw."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--most", type=int, default=10_000, help="organisations in the last point")
    parser.add_argument("--folder", type=Path, default=ROOT / ".venv" / "bench", help="where environments and files go")
    parser.add_argument("--plot", type=Path, default=ROOT / "docs" / "growth.svg")
    wanted = parser.parse_args()
    wanted.folder.mkdir(parents=True, exist_ok=True)
    found = curves(wanted.folder, wanted.most)
    print(f"{machine()}\n\n{table(found)}")
    wanted.plot.write_text(plot(found), "utf-8")


if __name__ == "__main__":
    main()
