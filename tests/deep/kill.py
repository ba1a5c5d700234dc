"""Kills at random moments: the output is the old charter or the new one, each time.

`python -m tests.deep.kill 500` renders over a charter that stands there, kills the process, and looks at what stands there then:
half of them after a random part of the time that a run takes, half within a few milliseconds of the first byte written. Prints
what the kills left that came while it ran.
"""

import collections
import itertools
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
GOOD = "organisation: {name: De Linde}\nsize: {headcount: %d, fte: 50}\n"
_SEED = 20261126
_START = 0.6  # of a run: before, nothing is written yet
_WRITING = 0.004  # seconds from the first byte to well after the last


def main() -> None:
    """So many kills; ends with 1 when one left something else."""
    wanted = int(sys.argv[1])
    dice = random.Random(_SEED)
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src"), "SOURCE_DATE_EPOCH": "1795435200"}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        output = folder / "charter.html"
        command = [sys.executable, "-m", "vto_roles", "render", "vto.yaml", "-o", output.name, "-q"]

        def write(heads: int) -> bytes:
            (folder / "vto.yaml").write_text(GOOD % heads, "utf-8")
            subprocess.run(command, cwd=folder, env=env, check=False)
            return output.read_bytes()

        old, new = write(900), write(60)
        start = time.perf_counter()
        write(60)
        whole = time.perf_counter() - start
        left: collections.Counter[str] = collections.Counter()
        for late in itertools.cycle((False, True)):
            if left.total() == wanted:
                break
            output.write_bytes(old)
            run = subprocess.Popen(command, cwd=folder, env=env)
            if late:
                while run.poll() is None and not any(one.name.endswith(".part") for one in os.scandir(folder)):
                    pass
                time.sleep(dice.uniform(0, _WRITING))
            else:
                time.sleep(whole * dice.uniform(_START, 1.1))
            run.kill()
            if run.wait() != -9:
                continue  # it was done before
            data = output.read_bytes()
            left["old" if data == old else "new" if data == new else "mixed"] += 1
            for part in folder.glob(".*.part"):
                part.unlink()
    print(f"{wanted} kills: {left['old']} left the old charter, {left['new']} the new one, {left['mixed']} something else")
    sys.exit(bool(left["mixed"]))


if __name__ == "__main__":
    main()
