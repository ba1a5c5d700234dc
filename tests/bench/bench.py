"""What the program costs beside its peers: whole processes, interleaved in one run, on the installed wheel.

`make bench` prints the table that docs/speed.md carries; `--growth` adds the curves. CPU time is user and system time of the
process and its children; every ratio is the median of the ratios of one round, so that a machine that slows down slows both.
"""

import argparse
import compileall
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import venv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import yaml

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
from tests.bench import samples  # noqa: E402

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
_COMMANDS = 9  # of ours: a hello of the same kind has as many


class Row(NamedTuple):
    """One line of the table: what is run, and beside which peer; limit: the ratio that it may have."""

    name: str
    command: Sequence[str | Path]
    peer: str | None = None
    limit: float | None = None


class Cost(NamedTuple):
    cpu: float  # seconds
    wall: float  # seconds
    peak: float  # MiB


def cost(command: Sequence[str | Path], folder: Path, env: Mapping[str, str]) -> Cost:
    """One run of a command as a whole process."""
    import time

    start = time.perf_counter()
    child = subprocess.Popen(
        list(map(str, command)), cwd=folder, env=dict(env), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    assert child.stderr is not None
    told = child.stderr.read()
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - start
    if child.returncode not in (0, 1):
        raise SystemExit(f"{command}: exit {child.returncode}\n{told.decode('utf-8', 'replace')}")
    return Cost(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024)


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


def prepare(folder: Path) -> tuple[list[Row], Path, dict[str, str]]:
    """Every program installed and every file written; returns the rows, the folder to run in and the environment."""
    shutil.rmtree(folder / "ours", ignore_errors=True)
    ours = install(folder, "ours", f"{wheel(folder)}[office,pdf]")
    typer = subprocess.run(
        [ours / "python", "-c", "import importlib.metadata as m; print(m.version('typer'))"],
        capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip
    same, newest = install(folder, f"typer-{typer}", f"typer=={typer}"), install(folder, "typer-newest", "typer")
    yamllint, schema = install(folder, "yamllint", "yamllint"), install(folder, "check-jsonschema", "check-jsonschema")
    raci, jinja = install(folder, "agenraci", "agenraci"), install(folder, "jinja2-cli", "jinja2-cli[yaml]")
    copier = install(folder, "copier", "copier")

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
    vto = ours / "vto-roles"
    subprocess.run([vto, "schema", "-o", "vto.schema.json"], cwd=work, env=env, check=True)

    def made(markup: str) -> str:
        command = [str(vto), "render", "vto240.yaml", "-f", markup]
        done = subprocess.run(command, cwd=work, env=env, capture_output=True, text=True, check=True)
        return str(done.stdout)

    data = samples.content(made("md"))
    (work / "content.yaml").write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=130), "utf-8")
    for markup in ("md", "html"):
        (work / f"{markup}.j2").write_text(samples.jinja(markup, data, made(markup)), "utf-8")
    (work / "copier").mkdir()
    (work / "copier" / "charter.md.jinja").write_text(samples.plain(made("md")), "utf-8")
    (work / "copier" / "copier.yml").write_text("name: x\n", "utf-8")

    rows = [
        Row("Typer hello --version", [same / "python", "hello_main.py", "--version"]),
        Row("Typer hello --help", [same / "python", "hello_main.py", "--help"]),
        Row("newest Typer hello --version", [newest / "python", "hello_main.py", "--version"]),
        Row("--version", [vto, "--version"], "Typer hello --version", 1.15),
        Row("--help", [vto, "--help"], "Typer hello --help", 1.15),
        Row("check --help", [vto, "check", "--help"], "Typer hello --help"),
        Row("completion", ["env", "_VTO_ROLES_COMPLETE=complete_bash", "COMP_WORDS=vto-roles re", "COMP_CWORD=1", vto]),
    ]
    for lines in (240, 440):
        file, size = f"vto{lines}.yaml", f"{lines} lines"
        linted, checked, validated = (f"{peer}, {size}" for peer in ("yamllint", "check-jsonschema", "agenraci validate"))
        rows += [
            Row(linted, [yamllint / "yamllint", "-d", "relaxed", file]),
            Row(checked, [schema / "check-jsonschema", "--schemafile", "vto.schema.json", file]),
            Row(validated, [raci / "agenraci", "validate", f"agenraci{lines}.yaml"]),
            *(
                Row(f"check, {size}{' ' * number}", [vto, "check", file], peer, limit)  # blanks keep the names apart
                for number, (peer, limit) in enumerate(((linted, 1.0), (checked, 0.5), (validated, 0.5)))
            ),
            Row(f"check --output-format sarif, {size}", [vto, "check", file, "--output-format", "sarif"], linted),
        ]
    for markup in ("md", "html"):
        peer = f"jinja2-cli, as much {markup}"
        rows += [
            Row(peer, [jinja / "jinja2", f"{markup}.j2", "content.yaml", "-o", f"peer.{markup}"]),
            Row(f"render -f {markup}", [vto, "render", "vto240.yaml", "-o", f"ours.{markup}", "--force"], peer, 1.0),
        ]
    rows += [
        Row("copier copy", [copier / "copier", "copy", "--defaults", "--force", "--quiet", "copier", "copied"]),
        *(
            Row(f"render -f {markup}", [vto, "render", "vto240.yaml", "-o", f"ours.{markup}", "--force"], "copier copy")
            for markup in ("docx", "xlsx", "pdf", "ics")
        ),
        Row("what-if --set size.headcount=20", [vto, "what-if", "vto240.yaml", "--set", "size.headcount=20"]),
    ]
    return rows, work, env


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
