"""The program, ready to be handed files of strangers."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

import pytest
from msgspec import Struct

from tests.conftest import ROOT, clean
from tests.installed import installed

NOBODY = 65534


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

    def __call__(self, *args: str, cwd: Path, stdin: Path | None = None, user: int | None = None) -> Answered:
        out, err = self._folder / "out", self._folder / "err"
        order = {"args": args, "cwd": str(cwd), "in": str(stdin or os.devnull), "out": str(out), "err": str(err), "user": user}
        self._orders.write(json.dumps(order) + "\n")
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
def started(folder: Path) -> Iterator[Program]:
    """Start the server of runs; what they print goes through files of the folder.

    The program lies there too: where the checkout lies, somebody else may not look.
    """
    shutil.copytree(installed(), opened(folder) / "program")
    world = clean() | {"PYTHONPATH": str(folder / "program")}
    command: Sequence[str] = (sys.executable, "-m", "tests.hostile.server")
    with subprocess.Popen(command, cwd=ROOT, env=world, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdin is not None and server.stdout is not None
        yield Program(server.stdin, server.stdout, folder)
        server.stdin.close()


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    with started(tmp_path_factory.mktemp("runs")) as program:
        yield program
