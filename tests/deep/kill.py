"""Kills at random moments: what is written over is the old file or the new one, each time.

`python -m tests.deep.kill 500` renders over a charter that stands there, then records an act in a register, each time kills the
process, and looks at what stands there then: half of them after a random part of the time that a run takes, half within a few
milliseconds of the first byte written. Prints what the kills left that came while it ran. `500 record` does the second alone.
"""

import collections
import itertools
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.conftest import ready
from vto_roles.read import register as registers
from vto_roles.read.catalogue import built_in

GOOD = "organisation: {name: De Linde}\nsize: {headcount: %d, fte: 50}\nroles: {works-council: yes}\n"
RENDER = ("render", "vto.yaml", "-o", "charter.html", "-q")
RECORD = ("record", "vto.yaml", "--body", "works-council", "--act", "sent", "--on", "2026-09-01", "-q")
_SEED = 20261126
_START = 0.6  # of a run: before, nothing is written yet
_WRITING = 0.004  # seconds from the first byte to well after the last
_BEFORE = 3  # entries of the register that is recorded in


def main() -> None:
    """So many kills of each command, or of one that is named; ends with 1 when one left something else."""
    wanted, commands = int(sys.argv[1]), sys.argv[2:] or _TRIED
    with tempfile.TemporaryDirectory() as name:
        tried = [_TRIED[command](Path(name), wanted) for command in commands]
    sys.exit(any(left["mixed"] for left in tried))


def _render(folder: Path, wanted: int) -> collections.Counter[str]:
    old, new = (_written(folder, RENDER, folder / "charter.html", heads) for heads in (900, 60))
    left = kills(folder, RENDER, folder / "charter.html", old, lambda data: data == new, wanted)
    _say(wanted, left, "the old charter", "the new one")
    return left


def _record(folder: Path, wanted: int) -> collections.Counter[str]:
    register = folder / "vto.register.yaml"
    for _ in range(_BEFORE):
        base = _written(folder, RECORD, register, 60)
    left = kills(folder, RECORD, register, base, lambda data: _grown(base, data), wanted)
    _say(wanted, left, f"{_BEFORE} entries", f"{_BEFORE + 1}")
    return left


_TRIED = {"render": _render, "record": _record}


def _say(wanted: int, left: collections.Counter[str], old: str, new: str) -> None:
    print(f"{wanted} kills: {left['old']} left {old}, {left['new']} {new}, {left['mixed']} something else")


def _written(folder: Path, arguments: tuple[str, ...], output: Path, heads: int) -> bytes:
    (folder / "vto.yaml").write_text(GOOD % heads, "utf-8")
    subprocess.run([sys.executable, "-m", "vto_roles", *arguments], cwd=folder, env=ready(folder), check=False)
    return output.read_bytes()


def _grown(base: bytes, data: bytes) -> bool:
    """Return whether a register has one whole entry more."""
    found = registers.read(data, "vto.register.yaml", built_in())
    return data.startswith(base) and not found.findings and len(found.register.entries) == _BEFORE + 1


def kills(
    folder: Path, arguments: tuple[str, ...], output: Path, old: bytes, whole: Callable[[bytes], bool], wanted: int
) -> collections.Counter[str]:
    """Return what so many kills left: the old file, a new one that is whole, or something else."""
    dice, command = random.Random(_SEED), [sys.executable, "-m", "vto_roles", *arguments]
    output.write_bytes(old)
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, env=ready(folder), check=False)
    lasts = time.perf_counter() - start
    left: collections.Counter[str] = collections.Counter()
    for late in itertools.cycle((False, True)):
        if left.total() == wanted:
            return left
        output.write_bytes(old)
        run = subprocess.Popen(command, cwd=folder, env=ready(folder))
        if late:
            while run.poll() is None and not any(one.name.endswith(".part") for one in os.scandir(folder)):
                pass
            time.sleep(dice.uniform(0, _WRITING))
        else:
            time.sleep(lasts * dice.uniform(_START, 1.1))
        run.kill()
        if run.wait() != -9:
            continue  # it was done before
        data = output.read_bytes()
        left["old" if data == old else "new" if whole(data) else "mixed"] += 1
        for part in folder.glob(".*.part"):
            part.unlink()
    raise AssertionError("unreachable")


if __name__ == "__main__":
    main()
