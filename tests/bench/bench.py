"""What the program costs beside its peers: whole processes, interleaved in one run, on the installed wheel.

`make bench` prints the table that docs/speed.md carries; `--growth` adds the curves. CPU time is user and system time of the
process and its children; every ratio is the median of the ratios of one round, so that a machine that slows down slows both.
"""

import argparse
import compileall
import importlib.metadata
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import venv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
from tests.bench import peers, samples  # noqa: E402

HELLO = """
import typer
app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False, context_settings={"help_option_names": ["-h", "--help"]})

def version(wanted: bool) -> None:
    if wanted:
        print("hello 1.0")
        raise typer.Exit

@app.callback()
def everywhere(version: bool = typer.Option(False, "--version", callback=version, is_eager=True)) -> None:
    "Say hello."
"""
_COMMAND = '\n@app.command()\ndef do_{0}(name: str = "x") -> None:\n    "Do it."\n'
LINES = 240  # of a file of ordinary size
_COMMANDS = 14  # of ours: a hello of the same kind has as many


class Row(NamedTuple):
    """One line of the table: what is run, and beside which peer; limit: the ratio that it may have."""

    name: str
    command: Sequence[str | Path]
    peer: str | None = None
    limit: float | None = None
    counted: bool = False  # its instructions too


class Cost(NamedTuple):
    cpu: float  # seconds
    wall: float  # seconds
    peak: float  # MiB


# A process has at least the peak of the one that starts it: this one loads nothing, and stays below ten MiB.
_SMALL = """
import posix, sys, time
start = time.perf_counter()
quiet = [(posix.POSIX_SPAWN_OPEN, 1, "/dev/null", posix.O_WRONLY, 0)]
child = posix.posix_spawnp(sys.argv[1], sys.argv[1:], posix.environ, file_actions=quiet)
_, status, used = posix.wait4(child, 0)
wall = time.perf_counter() - start
print(posix.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024)
"""


def cost(command: Sequence[str | Path], folder: Path, env: Mapping[str, str]) -> Cost:
    """One run of a command as a whole process."""
    small = [sys.executable, "-I", "-S", "-c", _SMALL, *map(str, command)]
    done = subprocess.run(small, cwd=folder, env=dict(env), capture_output=True, text=True, check=True)
    code, *spent = done.stdout.split()
    if code not in ("0", "1") or "Traceback" in done.stderr:  # with 1 a checker tells what it found
        raise SystemExit(f"{command}: exit {code}\n{done.stderr}")
    return Cost(*map(float, spent))


def install(folder: Path, name: str, *packages: str | Path) -> Path:
    """An environment of its own for a program, made once; returns its folder of commands."""
    home = folder / name
    ready = home / "ready"
    if not ready.exists():
        venv.create(home, with_pip=True, clear=True)
        subprocess.run([home / "bin" / "python", "-m", "pip", "install", "--quiet", *map(str, packages)], check=True)
        compileall.compile_dir(home, quiet=2)
        ready.touch()
    return home / "bin"


def wheel(folder: Path) -> Path:
    """The wheel of this checkout."""
    shutil.rmtree(folder / "dist", ignore_errors=True)
    build = [sys.executable, "-m", "build", "--wheel", "--outdir", str(folder / "dist"), str(ROOT)]
    subprocess.run(build, check=True, stdout=subprocess.DEVNULL)
    (found,) = (folder / "dist").glob("*.whl")
    return found


def environments(folder: Path) -> dict[str, Path]:
    """Return the folder of commands of every program beside ours, each in an environment of its own."""
    typer = importlib.metadata.version("typer")
    packages = {
        "typer": f"typer=={typer}",
        "typer-newest": "typer",
        **{name: name for name in ("yamllint", "check-jsonschema", "agenraci", "copier", "typst")},
        **{"jinja2-cli": "jinja2-cli[yaml]", "docxtpl": "docxtpl pyyaml", "minijinja": "minijinja pyyaml"},
        "pandoc": "pypandoc_binary",
    }
    return {name: install(folder, name, *asked.split()) for name, asked in packages.items()}


def prepare(folder: Path) -> tuple[list[Row], Path, dict[str, str]]:
    """Every program installed and every file written; returns the rows, the folder to run in and the environment."""
    shutil.rmtree(folder / "ours", ignore_errors=True)
    vto = install(folder, "ours", f"{wheel(folder)}[pdf]") / "vto-roles"
    others = environments(folder)
    work = folder / "work"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    env = {"PATH": os.environ["PATH"], "HOME": str(work), "LANG": "C.UTF-8", "SOURCE_DATE_EPOCH": "1795435200"}
    for lines in (240, 440):
        (work / f"vto{lines}.yaml").write_text(samples.organisation(lines), "utf-8")
        (work / f"agenraci{lines}.yaml").write_text(samples.agenraci(lines), "utf-8")
    program = HELLO + "".join(_COMMAND.format(number) for number in range(_COMMANDS))
    (work / "hello.py").write_text(program, "utf-8")
    (work / "hello_main.py").write_text("import hello\nhello.app()\n", "utf-8")
    subprocess.run([vto, "schema", "-o", "vto.schema.json"], cwd=work, env=env, check=True)
    peers.write(work / "vto240.yaml", work)
    subprocess.run([others["docxtpl"] / "python", "word.py"], cwd=work, env=env, check=True)
    (work / "copier").mkdir()
    (work / "copier" / "charter.md.jinja").write_text(samples.plain((work / "ours.md").read_text("utf-8")), "utf-8")
    (work / "copier" / "copier.yml").write_text("name: x\n", "utf-8")
    rows = [*_starts(vto, others), *_checks(vto, others, 240), *_checks(vto, others, 440), *_charters(vto, others)]
    return rows, work, env


def _starts(vto: Path, others: Mapping[str, Path]) -> Iterator[Row]:
    """Yield the rows of a start that does nothing."""
    for option in ("--version", "--help"):
        hello = f"Typer hello {option}"
        yield Row(hello, [others["typer"] / "python", "hello_main.py", option], counted=True)
        yield Row(option, [vto, option], hello, 1.15, counted=True)
    yield Row("newest Typer hello --version", [others["typer-newest"] / "python", "hello_main.py", "--version"])
    yield Row("check --help", [vto, "check", "--help"], "Typer hello --help")
    completing: list[str | Path] = ["env", "_VTO_ROLES_COMPLETE=complete_bash", "COMP_WORDS=vto-roles re", "COMP_CWORD=1", vto]
    yield Row("completion", completing)


def _checks(vto: Path, others: Mapping[str, Path], lines: int) -> Iterator[Row]:
    """Yield the rows of checking a file of so many lines."""
    file, size, counted = f"vto{lines}.yaml", f"{lines} lines", lines == LINES
    commands: dict[str, tuple[list[str | Path], float]] = {
        "yamllint": ([others["yamllint"] / "yamllint", "-d", "relaxed", file], 0.75),
        "check-jsonschema": ([others["check-jsonschema"] / "check-jsonschema", "--schemafile", "vto.schema.json", file], 0.2),
        "agenraci validate": ([others["agenraci"] / "agenraci", "validate", f"agenraci{lines}.yaml"], 0.45),
    }
    for number, (name, (command, limit)) in enumerate(commands.items()):
        yield Row(f"{name}, {size}", command, counted=counted)
        blanks = " " * number  # keep the names apart
        yield Row(f"check, {size}{blanks}", [vto, "check", file], f"{name}, {size}", limit, counted=counted)
    yield Row(f"check --output-format sarif, {size}", [vto, "check", file, "--output-format", "sarif"], f"yamllint, {size}")


def _charters(vto: Path, others: Mapping[str, Path]) -> Iterator[Row]:
    """Yield the rows of making a charter, each beside a program that makes the same of what was decided."""
    filling: list[str | Path] = [others["jinja2-cli"] / "jinja2", "--trim-blocks", "--lstrip-blocks", "-I", "."]
    pandoc = next(others["pandoc"].parent.rglob("files/pandoc"))
    made: dict[str, tuple[str, list[str | Path], float | None]] = {
        "html": ("jinja2-cli, the page", [*filling, "--autoescape", "charter.html.j2", "page.yaml", "-o", "peer.html"], 0.75),
        "md": ("jinja2-cli, the text", [*filling, "charter.md.j2", "text.yaml", "-o", "peer.md"], 1.0),
        "docx": ("docxtpl, the text", [others["docxtpl"] / "python", "fill.py"], 1.5),
        "pdf": ("typst, the document", [others["typst"] / "python", "set.py"], None),
        "xlsx": (
            "copier copy",
            [others["copier"] / "copier", "copy", "--defaults", "--force", "--quiet", "copier", "copied"],
            None,
        ),
    }
    yield Row("minijinja, the page", [others["minijinja"] / "python", "mini.py"], counted=True)
    yield Row("pandoc, the text to docx", [pandoc, "ours.md", "-o", "pandoc.docx"], counted=True)
    for markup, (peer, command, limit) in made.items():
        yield Row(peer, command, counted=markup != "xlsx")
        ours: list[str | Path] = [vto, "render", "vto240.yaml", "-o", f"made.{markup}", "--force"]
        yield Row(f"render -f {markup}", ours, peer, limit, counted=True)
    yield Row("render -f ics", [vto, "render", "vto240.yaml", "-o", "made.ics", "--force"], counted=True)
    yield Row("what-if --set size.headcount=20", [vto, "what-if", "vto240.yaml", "--set", "size.headcount=20"])


def measure(rows: Sequence[Row], work: Path, env: Mapping[str, str], rounds: int) -> dict[str, list[Cost]]:
    """Every row once in a round, round after round; the first is not counted."""
    costs: dict[str, list[Cost]] = {row.name: [] for row in rows}
    for number in range(rounds + 1):
        for row in rows:
            one = cost(row.command, work, env)
            if number:
                costs[row.name].append(one)
    return costs


def table(rows: Sequence[Row], costs: Mapping[str, Sequence[Cost]]) -> str:
    """The figures as a Markdown table."""
    lines = [
        "| command | CPU ms | wall ms | peak MiB | beside | ratio of CPU | at most |",
        "| --- | ---: | ---: | ---: | --- | ---: | ---: |",
    ]
    for row in rows:
        own = costs[row.name]
        cpu, wall = (f"{statistics.median(getattr(one, key) for one in own) * 1000:.0f}" for key in ("cpu", "wall"))
        peak = f"{statistics.median(one.peak for one in own):.0f}"
        ratio = limit = peer = ""
        if row.peer is not None:
            pairs = zip(own, costs[row.peer], strict=True)
            ratio = f"{statistics.median(mine.cpu / other.cpu for mine, other in pairs):.2f}"
            limit, peer = ("" if row.limit is None else f"{row.limit:.2f}"), row.peer
        lines.append(f"| {row.name.strip()} | {cpu} | {wall} | {peak} | {peer} | {ratio} | {limit} |")
    return "\n".join(lines)


def machine() -> str:
    """What was measured on."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    memory = resource.getpagesize() * os.sysconf("SC_PHYS_PAGES") >> 30
    return f"{platform.platform(terse=True)}, {cores} cores, {memory} GiB, Python {platform.python_version()}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--folder", type=Path, default=ROOT / ".venv" / "bench", help="where environments and files go")
    wanted = parser.parse_args()
    wanted.folder.mkdir(parents=True, exist_ok=True)
    rows, work, env = prepare(wanted.folder)
    costs = measure(rows, work, env, wanted.rounds)
    print(f"{machine()}, {wanted.rounds} rounds\n")
    print(table(rows, costs))


if __name__ == "__main__":
    main()
