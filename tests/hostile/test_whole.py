"""An output is the old file or the new one, whatever fails and whenever; what fails is told, and nothing stays behind."""

import errno
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import PROGRAM, Cli, ready, run
from tests.hostile.conftest import NOBODY
from tests.hostile.inputs import GOOD
from tests.program import Program, opened
from vto_roles import files
from vto_roles.refused import Refused

OLD = b"old\n"
NEW = b"new\n" * 10_000
FAULTS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS, errno.EDQUOT)
CALLS = {
    "mkstemp": (tempfile, "mkstemp"),
    "open": (os, "open"),
    "fdopen": (os, "fdopen"),
    "fsync": (os, "fsync"),
    "chmod": (os, "chmod"),
    "replace": (os, "replace"),
    "mkdir": (Path, "mkdir"),
}


@pytest.mark.parametrize("number", FAULTS, ids=errno.errorcode.get)
@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("after", range(3))
@pytest.mark.parametrize("old", [OLD, None], ids=["over", "new"])
def test_a_call_that_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int, after: int, old: bytes | None
) -> None:
    """The call fails at its first, second or third use."""
    target = tmp_path / "out" / "charter.md"
    if old is not None:
        target.parent.mkdir()
        target.write_bytes(old)
    holder, name = CALLS[call]
    real: Callable[..., Any] = getattr(holder, name)
    uses = 0

    def fault(*args: Any, **options: Any) -> Any:
        nonlocal uses
        uses += 1
        if uses == after + 1:
            raise OSError(number, os.strerror(number))
        return real(*args, **options)

    told: tuple[str, object] | None = None
    with monkeypatch.context() as patched:
        patched.setattr(holder, name, fault)
        try:
            files.replace(target, NEW)
        except Refused as refused:
            told = refused.key, refused.args_by_name["reason"]
    assert told == (("cannot-write", errno.errorcode[number]) if uses > after else None)
    left = {path.name: path.read_bytes() for path in target.parent.iterdir()} if target.parent.exists() else {}
    assert left in ({"charter.md": NEW}, {} if old is None else {"charter.md": old})
    assert told is not None or left == {"charter.md": NEW}


def test_an_interrupt_while_writing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    (tmp_path / "a.md").write_bytes(OLD)
    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        files.replace(tmp_path / "a.md", NEW)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.md": OLD}


STRACE = shutil.which("strace")
TRACED = [
    *((call, f"error={fault}", when) for call in ("write", "fsync") for fault in ("ENOSPC", "EIO") for when in (1, 2)),
    ("rename", "error=EXDEV", 1),
    ("chmod", "error=EPERM", 1),
    *(("write", "signal=KILL", when) for when in (1, 2)),
    *(("fsync", "signal=KILL", when) for when in (1, 2)),
    ("rename", "signal=KILL", 1),
    ("chmod", "signal=KILL", 1),
]


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    """Return the charter of an organisation, and as it is when the organisation has grown."""
    folder = tmp_path_factory.mktemp("versions")

    def made(text: bytes) -> bytes:
        (folder / "vto.yaml").write_bytes(text)
        done = run("render", "vto.yaml", "-f", "md", cwd=folder)
        assert done.code in (0, 1)
        return done.raw

    return made(GOOD), made(GOOD.replace(b"60", b"900"))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has strace")
@pytest.mark.parametrize("call,effect,when", TRACED)
def test_a_system_call_that_fails_or_kills(
    versions: tuple[bytes, bytes], tmp_path: Path, call: str, effect: str, when: int
) -> None:
    assert STRACE is not None, "strace makes real system calls fail: install it (apt-get install strace)"
    old, new = versions
    (tmp_path / "charter.md").write_bytes(old)
    (tmp_path / "vto.yaml").write_bytes(GOOD.replace(b"60", b"900"))
    inject = ("-e", f"trace={call}", "-e", f"inject={call}:{effect}:when={when}")
    command = (str(STRACE), "-f", "-qq", "-o", str(tmp_path / "calls.log"), *inject, *PROGRAM)
    done = run("render", "vto.yaml", "-o", "charter.md", cwd=tmp_path, command=command, env=ready(tmp_path))
    assert "Traceback" not in done.err
    assert (tmp_path / "charter.md").read_bytes() in (old, new)
    injected = "INJECTED" in (tmp_path / "calls.log").read_text() or done.code < 0 or done.code > 128
    assert injected or when > 1
    if "error" in effect:
        assert done.code == 2 or (tmp_path / "charter.md").read_bytes() == new
        assert sorted(path.name for path in tmp_path.iterdir()) == ["calls.log", "charter.md", "vto.yaml"]


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="only root can be somebody else")
def test_a_folder_that_may_not_be_written(program: Program, tmp_path: Path) -> None:
    (tmp_path / "vto.yaml").write_bytes(GOOD)
    (tmp_path / "charter.md").write_bytes(OLD)
    opened(tmp_path)
    for name in ("charter.md", "other.md", "sub/other.md"):
        done = program("render", "vto.yaml", "-o", name, "--force", cwd=tmp_path, user=NOBODY)
        assert done.code == 2
        assert done.err.startswith(b"vto-roles: ") and done.err.count(b"\n") == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["charter.md", "vto.yaml"]
    assert (tmp_path / "charter.md").read_bytes() == OLD


def test_a_full_disk(program: Program, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", disk], capture_output=True, check=False).returncode:
        pytest.skip("no small disk can be had here")
    try:
        (tmp_path / "vto.yaml").write_bytes(GOOD)
        (disk / "charter.html").write_bytes(OLD)
        done = program("render", "vto.yaml", "-o", "disk/charter.html", "--force", cwd=tmp_path)
        assert done.code == 2
        assert b"Traceback" not in done.err and done.err.count(b"\n") == 1
        assert {path.name: path.read_bytes() for path in disk.iterdir()} == {"charter.html": OLD}
    finally:
        subprocess.run(["umount", disk], check=True)


def test_two_runs_into_one_output(tmp_path: Path) -> None:
    whole = []
    for heads in (b"60", b"900"):
        (tmp_path / f"{heads.decode()}.yaml").write_bytes(GOOD.replace(b"60", heads))
        whole.append(run("render", f"{heads.decode()}.yaml", "-f", "html", cwd=tmp_path).raw)
    for _ in range(3):
        runs = [
            subprocess.Popen(
                [*PROGRAM, "render", f"{heads}.yaml", "-o", "charter.html", "-q"],
                cwd=tmp_path,
                env=ready(),
                stderr=subprocess.PIPE,
            )
            for heads in (60, 900)
        ]
        for one in runs:
            _, err = one.communicate(timeout=60)
            assert one.returncode in (0, 1), err
        assert (tmp_path / "charter.html").read_bytes() in whole
        assert sorted(path.name for path in tmp_path.iterdir()) == ["60.yaml", "900.yaml", "charter.html"]


def test_a_folder_in_the_way(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "vto.yaml").write_bytes(GOOD)
    (tmp_path / "out" / "vto.md").mkdir(parents=True)
    done = cli("render", "vto.yaml", "-o", "out")
    assert done.code == 2 and "out/vto.md" in done.err
    (tmp_path / "file").write_bytes(OLD)
    done = cli("render", "vto.yaml", "-o", "file/charter.md")
    assert done.code == 2 and (tmp_path / "file").read_bytes() == OLD


# --- streams --------------------------------------------------------------------------------------

MANNERS: dict[str, dict[str, str]] = {
    "no-colour": {"NO_COLOR": "1"},
    "dumb": {"TERM": "dumb"},
    "narrow": {"COLUMNS": "20"},
    "cp1252": {"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"},
    "ascii": {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
    "c": {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "latin": {"PYTHONIOENCODING": "latin-1:strict", "PYTHONUTF8": "0"},
    "broken-language": {"LANG": "xx_YY.nothing", "VTO_ROLES_LANG": "nl"},
}


@pytest.mark.parametrize("name", MANNERS)
def test_every_stream_is_spoken_to(cli: Cli, tmp_path: Path, name: str) -> None:
    (tmp_path / "vto.yaml").write_bytes(
        GOOD + "staff: [{id: x, function: caf\u00e9 \u4e2d \U0001f600, roles: [hoofd]}]\n".encode()
    )
    done = cli("check", "vto.yaml", env=MANNERS[name])
    assert done.code == 1
    assert "vto.yaml:6:" in done.out and "\x1b" not in done.out + done.err
    assert cli("check", "nothing-\u00e9.yaml", env=MANNERS[name]).code == 2
    assert cli("--help", env=MANNERS[name]).code == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
@pytest.mark.parametrize(
    "arguments", [("check", "vto.yaml"), ("check", "vto.yaml", "--output-format", "sarif"), ("render", "vto.yaml")]
)
@pytest.mark.parametrize("stream", ["stdout", "stderr", "both"])
def test_what_is_lost_is_no_success(tmp_path: Path, arguments: tuple[str, ...], stream: str) -> None:
    (tmp_path / "vto.yaml").write_bytes(GOOD)
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*PROGRAM, *arguments],
            cwd=tmp_path,
            env=ready(),
            stdout=subprocess.PIPE if stream == "stderr" else full,
            stderr=subprocess.PIPE if stream == "stdout" else full,
            check=False,
        )
    assert b"Traceback" not in (done.stderr or b"") + (done.stdout or b"")
    assert done.returncode in ((0, 1) if stream == "stderr" else (2,))


@pytest.mark.parametrize("arguments", [("check", "vto.yaml"), ("render", "vto.yaml", "-f", "html")])
def test_a_pipe_that_nobody_reads(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "vto.yaml").write_bytes(GOOD)
    reader, writer = os.pipe()
    os.close(reader)
    command = [*PROGRAM, *arguments]
    done = subprocess.run(command, cwd=tmp_path, env=ready(), stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)
    assert done.returncode == 2
    assert done.stderr == b""
