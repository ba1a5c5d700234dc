"""The program, ready to be run many times: each run is a process of its own, and none pays for a start."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from msgspec import Struct

ROOT = Path(__file__).parents[1]


class Answered(Struct, frozen=True, kw_only=True):
    """What a run said and took."""

    code: int
    out: bytes
    err: bytes
    seconds: float  # of the processor
    bytes: int  # of memory, at most


class Program:
    """Runs of the program, each in a process of its own."""

    def __init__(self, orders: IO[str], answers: IO[str], folder: Path) -> None:
        self._orders, self._answers, self._folder = orders, answers, folder

    def __call__(
        self,
        *args: str,
        cwd: Path,
        stdin: Path | bytes | None = None,
        user: int | None = None,
        env: Mapping[str, str] | None = None,
    ) -> Answered:
        """Run it with these arguments; env: its whole environment, in place of bounds on its time and memory."""
        out, err = self._folder / "out", self._folder / "err"
        if isinstance(stdin, bytes):
            (self._folder / "in").write_bytes(stdin)
            stdin = self._folder / "in"
        order: dict[str, Any] = {"args": args, "cwd": str(cwd), "in": str(stdin or os.devnull), "out": str(out), "err": str(err)}
        self._orders.write(json.dumps(order | {"user": user, "env": env}) + "\n")
        self._orders.flush()
        bill = json.loads(self._answers.readline())
        return Answered(out=out.read_bytes(), err=err.read_bytes(), **bill)


def opened(folder: Path) -> Path:
    """Let everybody look into a folder that only its owner may, and into those above it."""
    for path in (folder, *folder.parents):
        if path.stat().st_mode & 0o777 == 0o700:
            path.chmod(0o755)
    return folder


@contextlib.contextmanager
def started(folder: Path, program: Path, world: Mapping[str, str]) -> Iterator[Program]:
    """Start the server of runs; what they print goes through files of the folder.

    program: the folder of its installed form, which is copied there: where the checkout lies, somebody else may not look.
    """
    shutil.copytree(program, opened(folder) / "program")
    started = dict(world) | {"PYTHONPATH": str(folder / "program")}
    command = (sys.executable, "-m", "tests.server")
    with subprocess.Popen(command, cwd=ROOT, env=started, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdin is not None and server.stdout is not None
        yield Program(server.stdin, server.stdout, folder)
        server.stdin.close()
