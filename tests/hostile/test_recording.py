"""A register has n entries or n + 1, whatever fails and whenever, and however many record at once."""

import datetime
import errno
import subprocess
import tempfile
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.depth import drawn
from tests.hostile.test_whole import CALLS, FAULTS, NICETIES, Faulty
from vto_roles.model.register import Register
from vto_roles.read import register as registers
from vto_roles.read.catalogue import built_in
from vto_roles.refused import Refused
from vto_roles.run import record as recording
from vto_roles.run.options import Options, error_of

FILE = "organisation: {name: De Linde}\nsize: {headcount: 142}\nroles: {works-council: yes}\n"
OPTIONS = Options(date="2026-11-28")


def asked(reference: str) -> recording.Asked:
    return recording.Asked(body="works-council", act="sent", on=datetime.date(2026, 9, 1), reference=reference)


def started(folder: Path, entries: int) -> Path:
    """A file with a register of so many entries."""
    path = folder / "vto.yaml"
    path.write_text(FILE, "utf-8")
    for number in range(entries):
        recording.record(path, asked(f"{number}"), OPTIONS)
    return path


def read(path: Path) -> Register:
    """The register beside a file, without a fault."""
    target = registers.beside(path)
    found = registers.read(target.read_bytes() if target.exists() else b"", target.name, built_in())
    assert found.findings == []
    return found.register


@pytest.mark.sampled(pairs=("call", "old"))
@pytest.mark.parametrize("after", range(3))
@pytest.mark.parametrize("name", FAULTS)
@pytest.mark.parametrize("old", [0, 2])
@pytest.mark.parametrize("call", CALLS)
def test_a_call_that_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, old: int, name: str, after: int) -> None:
    """What is told has not been written, and what is not told has; nothing else lies there then, and the next one goes on."""
    path = started(tmp_path, old)
    before = registers.beside(path).read_bytes() if old else b""
    told: Exception | None = None
    with monkeypatch.context() as patched:
        faulty = Faulty(patched, call, getattr(errno, name), after)
        try:
            recording.record(path, asked("new"), OPTIONS)
        except Exception as fault:
            told = error_of(fault, OPTIONS)
    assert told is None or (faulty.failed and isinstance(told, Refused) and told.key in ("cannot-write", "cannot-open")), told
    assert told is None or call not in NICETIES
    assert [one.reference for one in read(path).entries] == [*map(str, range(old)), *(() if told else ("new",))]
    data = registers.beside(path).read_bytes() if registers.beside(path).exists() else b""
    assert data == before if told else data.startswith(before)
    left = {one.name for one in tmp_path.iterdir() if not (call == "unlink" and one.name.endswith(".part"))}
    assert left == {"vto.yaml", *({"vto.register.yaml"} if data else ())}
    assert path.read_text("utf-8") == FILE
    recording.record(path, asked("next"), OPTIONS)
    assert read(path).entries[-1].reference == "next"


@drawn(250)
@given(st.lists(st.integers(1, 3), min_size=2, max_size=4), st.integers(0, 2))
def test_several_at_once_lose_none(counts: list[int], already: int) -> None:
    """Each records some acts, all at the same time: all entries are there, each after one that was there before it."""
    with tempfile.TemporaryDirectory() as name:
        path = started(Path(name), already)
        start = threading.Barrier(len(counts))

        def work(number: int) -> None:
            start.wait()
            for turn in range(counts[number]):
                recording.record(path, asked(f"{number}/{turn}"), OPTIONS)

        threads = [threading.Thread(target=work, args=(number,)) for number in range(len(counts))]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        entries = read(path).entries
    told = [one.reference for one in entries]
    assert sorted(map(str, told)) == sorted(
        [*map(str, range(already)), *(f"{number}/{turn}" for number, count in enumerate(counts) for turn in range(count))]
    )
    for number in range(len(counts)):  # each one's own acts stay in their order
        assert [one for one in told if str(one).startswith(f"{number}/")] == [
            f"{number}/{turn}" for turn in range(counts[number])
        ]
    assert [one.after for one in entries[1:]] == [(one.digest,) for one in entries[:-1]]


@drawn(250)
@given(st.integers(0, 2), st.integers(1, 3), st.integers(1, 3), st.booleans())
def test_branches_that_git_merges_lose_none(shared: int, ours: int, theirs: int, three: bool) -> None:
    """What git leaves of both, also with what both had before, is read whole, and recorded in."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = started(folder, shared)
        register = registers.beside(path)
        base = register.read_bytes() if shared else b""
        sides = []
        for side, count in (("ours", ours), ("theirs", theirs)):
            register.write_bytes(base)
            for number in range(count):
                recording.record(path, asked(f"{side}/{number}"), OPTIONS)
            sides.append(register.read_bytes())
        for file, data in (("a", sides[0]), ("o", base), ("b", sides[1])):
            (folder / file).write_bytes(data)
        command = ["git", "merge-file", "-p", *(["--diff3"] if three else []), "a", "o", "b"]
        register.write_bytes(subprocess.run(command, cwd=folder, capture_output=True, check=False).stdout)
        expected = {str(number) for number in range(shared)}
        expected |= {f"{side}/{number}" for side, count in (("ours", ours), ("theirs", theirs)) for number in range(count)}
        assert {one.reference for one in read(path).entries} == expected
        entry = recording.record(path, asked("after"), OPTIONS)
        assert len(entry.after) == 2
        assert {one.reference for one in read(path).entries} == {*expected, "after"}
        assert b"<<<<<<<" not in register.read_bytes()
