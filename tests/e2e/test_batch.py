"""Many files in one run: as many processes as asked, told in one order, one bad file stops no other."""

import gc
import os
import pty
import signal
import statistics
import subprocess
import sys
import time
import tracemalloc
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.bench import samples
from tests.conftest import PROGRAM, Cli, Result, ready, run
from tests.deep.signals import MOST, Batch
from vto_roles import report
from vto_roles.cli.check import check
from vto_roles.cli.terminal import Terminal
from vto_roles.read.languages import words_of
from vto_roles.run import examine
from vto_roles.run.options import Options

COUNT = 14  # more than three processes take at a time


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("many")
    for number in range(COUNT):
        (folder / "in" / f"o{number:03}").mkdir(parents=True)
        (folder / "in" / f"o{number:03}" / "vto.yaml").write_text(samples.organisation(60, number=number), "utf-8")
    (folder / "in" / "o005" / "vto.yaml").write_text("organisation: {name: X}\nsize: {headcount: many}\n", "utf-8")
    (folder / "in" / "o011" / "vto.yaml").write_text("organisation: {name: X\n", "utf-8")
    return folder


@pytest.fixture(scope="module")
def alone(many: Path) -> Result:
    """What one process says that makes them all, in the folder `one`."""
    return run("render", "in", "-f", "md", "-o", "one", "--jobs", "1", "-v", cwd=many)


def outputs(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*.md"))}


def test_processes_make_the_same_bytes_and_say_the_same_in_the_same_order(cli: Cli, many: Path, alone: Result) -> None:
    spread = cli("render", "in", "-f", "md", "-o", "two", "--jobs", "3", "-v", cwd=many)
    assert (alone.code, spread.code) == (1, 1)
    assert spread.err.replace("two/", "one/") == alone.err
    assert outputs(many / "one") == outputs(many / "two")
    assert len(outputs(many / "one")) == COUNT - 2
    assert alone.err.splitlines()[-1].startswith(f"{COUNT} bestanden: {COUNT - 2} geschreven, 0 onveranderd, 2 met fouten")


@pytest.mark.usefixtures("alone")
def test_what_is_up_to_date_is_left_untouched(cli: Cli, many: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in (many / "one").rglob("*.md")}
    another_day = {"SOURCE_DATE_EPOCH": "1797000000"}
    again = cli("render", "in", "-f", "md", "-o", "one", "--jobs", "2", cwd=many, env=another_day)
    assert f"0 geschreven, {COUNT - 2} onveranderd" in again.err
    assert {path: path.stat().st_mtime_ns for path in (many / "one").rglob("*.md")} == before


def test_a_terminal_gets_a_bar_and_a_file_gets_none(many: Path, alone: Result) -> None:
    assert f"{COUNT} bestanden: " in alone.err and "\x1b" not in alone.err
    controller, terminal = pty.openpty()
    command = [*PROGRAM, "render", "in", "-f", "md", "-o", "one"]
    world = ready(many) | {"TERM": "xterm"}
    done = subprocess.Popen(command, cwd=many, env=world, stderr=terminal, stdout=subprocess.DEVNULL)
    os.close(terminal)
    shown = b""
    try:
        while piece := os.read(controller, 4096):
            shown += piece
    except OSError:
        pass
    assert done.wait(timeout=60) == 1
    assert b"\x1b[" in shown and f"{COUNT} bestanden: ".encode() in shown
    assert f"{COUNT}/{COUNT}".encode() in shown and b"/?" not in shown


@pytest.mark.usefixtures("alone")
def test_an_interrupt_leaves_whole_files_only(many: Path) -> None:
    whole = outputs(many / "one")
    command = [*PROGRAM, "render", "in", "-f", "md", "-o", "part", "--jobs", "2"]
    started = subprocess.Popen(command, cwd=many, stderr=subprocess.PIPE, env=ready(many))
    while not list((many / "part").rglob("*.md")) and started.poll() is None:
        time.sleep(0.02)
    started.send_signal(signal.SIGINT)
    _, told = started.communicate(timeout=60)
    assert b"Traceback" not in told
    assert started.returncode in (130, 1)  # 1: it was done before the signal came
    made = outputs(many / "part")
    assert made and all(data == whole[name] for name, data in made.items())
    assert not list((many / "part").rglob("*.part"))


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Batch:
    return Batch(tmp_path_factory.mktemp("batch"), 40)


@pytest.mark.skipif(sys.platform != "linux", reason="the processes of a session are read from /proc")
@pytest.mark.parametrize("name,processes", [("SIGTERM", 1), ("SIGTERM", 3), ("SIGHUP", 2), ("SIGINT", 2), ("SIGKILL", 2)])
def test_a_signal_ends_every_process(batch: Batch, name: str, processes: int) -> None:
    """Of whole files only the summary tells; `tests.deep.signals` asks hundreds of moments."""
    left = batch.sent(name, processes)
    assert (left.torn, left.seconds < MOST) == ([], True), left
    assert 0 < left.made < len(batch.whole)
    if name == "SIGKILL":
        return
    summed, last = left.told.splitlines()
    assert (left.code, last) == (130, words_of("nl")("refused", "interrupted"))
    counted = int(summed.split()[0])
    assert left.made - processes <= counted <= left.made  # a file at which the signal came may not be told
    assert f": {counted} geschreven, 0 onveranderd, 0 met fouten" in summed


@pytest.mark.skipif(sys.platform != "linux", reason="the processes of a session are read from /proc")
def test_a_process_that_is_killed_costs_one_file(batch: Batch) -> None:
    left = batch.sent("SIGKILL", 2, worker=True)
    named, summed = left.told.splitlines()
    assert left.code == 2
    assert named.startswith("vto-roles: in/o") and "geen charter gemaakt" in named
    assert left.torn == [] and left.made in (39, 40)  # the file of which the answer was not sent any more is there
    assert summed.startswith("40 bestanden: 39 geschreven")


# --- memory ---


@pytest.mark.parametrize("format", ["text", "concise", "json"])
def test_what_checking_keeps_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format: str) -> None:
    """The name for people; for programs the findings too, but never the text."""
    faulty = samples.organisation(60).replace("letter: A", "letter: X") + "#" * 50_000
    for number in range(17):
        (tmp_path / f"{number}.yaml").write_text(faulty, "utf-8")
    kept: list[int] = []

    def measured(*args: Any, **options: Any) -> examine.Examined:
        gc.collect()
        kept.append(tracemalloc.get_traced_memory()[0])
        return real(*args, **options)

    real = examine.examine
    monkeypatch.setattr(examine, "examine", measured)
    monkeypatch.setattr(Terminal, "write", lambda self, data: None)
    tracemalloc.start()
    try:
        assert check(Terminal(Options()), [tmp_path], output_format=format) == 1
    finally:
        tracemalloc.stop()
    assert len(kept) == 17
    each = [after - before for before, after in pairwise(kept[4:])]  # what is made once and kept is in one of them
    assert statistics.median(each) < (1_000 if report.reporter(format).for_people else 20_000)
