"""Signals at random moments of a batch: every process ends within two seconds, and every file is whole.

`python -m tests.deep.signals 50` renders many files with 1, 2 and 4 processes, so many times for each signal, and sends it to the
first process, or to a process of its own group, at a random moment. Prints what they left.
"""

import collections
import contextlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from tests.bench import samples
from tests.conftest import PROGRAM, ready

SIGNALS = ("SIGTERM", "SIGHUP", "SIGINT", "SIGKILL")
_AS_USUAL = ("env", "--default-signal=TERM,HUP,INT")  # what was started behind `nohup` or `&` would take some for nothing
MOST = 2.0  # seconds until all are gone
_SEED = 20261128


class Left(Struct, frozen=True, kw_only=True):
    """What a run left: its code and last words, how long its processes lived on, and the files that are not as they should be."""

    code: int
    told: str
    seconds: float
    made: int
    torn: list[str]


class Batch:
    """Many files, and the charters that they yield."""

    def __init__(self, folder: Path, count: int) -> None:
        self.folder = folder
        for number in range(count):
            (folder / "in" / f"o{number:03}").mkdir(parents=True)
            text = samples.organisation(60, number=number)
            (folder / "in" / f"o{number:03}" / "vto.yaml").write_text(text, "utf-8")
        start = time.monotonic()
        subprocess.run(self._command("whole", 1), cwd=folder, env=ready(folder), check=False, capture_output=True)
        self.seconds = time.monotonic() - start
        self.whole = self._made("whole")

    def _command(self, out: str, processes: int) -> list[str]:
        return [*PROGRAM, "render", "in", "-f", "csv", "-o", out, "--jobs", str(processes)]

    def _made(self, out: str) -> dict[str, bytes]:
        found = sorted((self.folder / out).rglob("*.csv"))
        return {str(path.relative_to(self.folder / out)): path.read_bytes() for path in found}

    def sent(self, name: str, processes: int, after: float | None = None, *, worker: bool = False) -> Left:
        """Start the batch, send a signal, and return what it left; its session ends with it.

        after: so many seconds, None for as soon as a charter is there; worker: to one of the processes that it started.
        """
        out = f"out-{time.monotonic_ns()}"
        command = self._command(out, processes)
        started = subprocess.Popen(
            [*_AS_USUAL, *command],
            cwd=self.folder,
            env=ready(self.folder),
            stderr=subprocess.PIPE,
            start_new_session=True,
            text=True,
        )
        while after is None and started.poll() is None and not self._made(out):
            time.sleep(0.01)
        time.sleep(after or 0)
        pids = sorted(pid for pid in alive(started.pid) if pid != started.pid) if worker else [started.pid]
        os.kill(pids[0], getattr(signal, name))
        start = time.monotonic()
        while not worker and [*alive(started.pid)] and time.monotonic() < start + 30:
            started.poll()
            time.sleep(0.01)
        seconds = time.monotonic() - start
        told = started.communicate()[1]
        made = self._made(out)
        torn = [name for name, data in made.items() if data != self.whole[name]]
        if name != "SIGKILL":
            torn += [str(path) for path in (self.folder / out).rglob("*.part")]
        return Left(code=started.returncode, told=told, seconds=seconds, made=len(made), torn=torn)


def alive(session: int) -> Iterator[int]:
    """Yield the processes of a session that still run."""
    for entry in os.scandir("/proc"):
        with contextlib.suppress(OSError, ValueError):
            state, _, _, own = (Path(entry.path) / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()[:4]
            if int(own) == session and state != "Z":
                yield int(entry.name)


def main() -> None:
    """So many signals of each kind for each number of processes; ends with 1 when one left something else."""
    wanted, dice = int(sys.argv[1]), random.Random(_SEED)
    faults: list[str] = []
    left: collections.Counter[str] = collections.Counter()
    slowest = 0.0
    with tempfile.TemporaryDirectory() as name:
        batch = Batch(Path(name), 40)
        for processes in (1, 2, 4):
            for kind in SIGNALS:
                for _ in range(wanted):
                    one = batch.sent(kind, processes, dice.uniform(0.1, batch.seconds))
                    slowest = max(slowest, one.seconds)
                    left["whole"] += one.made
                    # before Python answers signals, and after all is done, a signal ends it as the system does
                    outside = not (one.made or one.told) or one.made == len(batch.whole)
                    codes = (0, 130, -9, -getattr(signal, kind)) if outside else (0, 130, -9)
                    fault = one.torn or one.seconds > MOST or "Traceback" in one.told or one.code not in codes
                    if fault:
                        faults.append(f"{kind} with {processes}: {one}")
                        print(faults[-1], flush=True)
    print(f"{12 * wanted} signals: all gone after at most {slowest:.2f} s, {left['whole']} files whole, {len(faults)} faults")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
