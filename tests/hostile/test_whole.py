"""An output is the old file or the new one, whatever fails and whenever; what fails is told, and nothing stays behind."""

import errno
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import PROGRAM, Cli, Here, ready, run
from tests.hostile.conftest import NOBODY
from tests.hostile.inputs import GOOD
from tests.program import Program, opened
from vto_roles import files
from vto_roles.refused import Refused

OLD = b"old\n"
NEW = b"new\n" * 10_000
FAULTS = ("EPERM", "EINVAL", "ENOTSUP", "ENOSPC", "EIO", "EBUSY", "EXDEV", "EACCES", "EROFS", "EDQUOT")
LOSES = ("ENOSPC", "EIO", "EDQUOT")  # what an fsync says of bytes that did not reach the disk
NICETIES = ("chmod", "chown", "link", "unlink")  # without them a file is whole all the same
CALLS = ("open", "write", "fsync", "close", "link", "unlink", "replace", "chmod", "chown", "mkdir")


class Faulty:
    """Lets one use of a system call fail, as seen by whoever calls it."""

    def __init__(self, patch: pytest.MonkeyPatch, call: str, number: int, after: int) -> None:
        self.uses = 0
        self.failed = False
        real: Callable[..., Any] = getattr(os, call)

        def fault(*args: Any, **options: Any) -> Any:
            self.uses += 1
            if self.uses != after + 1:
                return real(*args, **options)
            self.failed = True
            if call == "close":  # the number is free whatever it says
                real(*args, **options)
            raise OSError(number, os.strerror(number))

        patch.setattr(os, call, fault)


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("old", [OLD, None], ids=["over", "new"])
def test_a_call_that_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, old: bytes | None) -> None:
    """At its first, second or third use: the old or the new file, and only of the old one is it said that it was not written."""
    for name, after in product(FAULTS, range(3)):
        folder = tmp_path / f"{name}-{after}"
        target = folder / "charter.md"
        if old is not None:
            folder.mkdir()
            target.write_bytes(old)
        told: Refused | None = None
        with monkeypatch.context() as patched:
            faulty = Faulty(patched, call, getattr(errno, name), after)
            try:
                files.save(target, NEW)
            except Refused as refused:
                told = refused
        left = {path.name: path.read_bytes() for path in folder.iterdir()} if folder.exists() else {}
        if call == "unlink" and faulty.failed:  # what could not be removed
            left = {key: data for key, data in left.items() if not key.endswith(".part")}
        was = {} if old is None else {"charter.md": old}
        assert left == (was if told else {"charter.md": NEW}), (name, after)
        if told is not None:
            assert faulty.failed and told.key in ("cannot-write", "cannot-open")
            assert told.args_by_name["reason"] in (name, errno.errorcode[getattr(errno, name)])  # two names of one error
        assert told is None or call not in NICETIES, name
        assert told is None or call != "fsync" or name in LOSES, name


@pytest.mark.parametrize("old", [OLD, None], ids=["over", "new"])
def test_a_drive_that_has_no_niceties(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: bytes | None) -> None:
    """Neither modes nor owners, hard links or fsync, as of SMB, exFAT and FUSE."""
    if old is not None:
        (tmp_path / "a.md").write_bytes(old)

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "")

    for call in ("chmod", "chown", "link", "fsync"):
        monkeypatch.setattr(os, call, refuse)
    assert files.save(tmp_path / "a.md", NEW)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.md": NEW}


def test_short_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: real(handle, bytes(data[:700])))
    assert files.save(tmp_path / "a.md", NEW)
    assert (tmp_path / "a.md").read_bytes() == NEW


WRITING = {  # a command -> the file that it writes
    "render vto.yaml -o charter.md": "charter.md",
    "render vto.yaml -o charter.json": "charter.json",
    "render . -f ics -o out": "out/vto.ics",
    "check vto.yaml --output-format json -o report.json": "report.json",
    "schema -o own.schema.json": "own.schema.json",
    "init new --name x --headcount 20": "new/vto.yaml",
}
INJECTED = {
    "open": ("EACCES", "EROFS"),
    "write": ("ENOSPC", "EIO"),
    "fsync": ("EIO", "EINVAL"),
    "close": ("EDQUOT",),
    "link": ("EPERM",),
    "replace": ("EXDEV", "EBUSY", "EINVAL"),
    "chmod": ("ENOTSUP",),
}
RAW = re.compile(r"\bE[A-Z]{3,}\b|Errno|interne fout")  # what no user may see


@pytest.mark.parametrize("over", [True, False], ids=["over", "new"])
@pytest.mark.parametrize("command", WRITING)
def test_each_command_tells_the_truth(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, here: Here, command: str, over: bool
) -> None:
    """Every use of every system call: exit 2 and the old file, or the new one; what is wrong is said in words."""
    (tmp_path / "vto.yaml").write_bytes(GOOD)
    target, arguments = tmp_path / WRITING[command], command.split()
    old = None
    if over and arguments[0] != "init":
        assert here(*arguments, "--lang", "fr").code in (0, 1)
        old = target.read_bytes()
    fine = here(*arguments)
    assert fine.code in (0, 1), fine.err
    new = target.read_bytes()
    for call, names in INJECTED.items():
        for name, after in product(names, range(20)):
            target.unlink(missing_ok=True)
            if old is not None:
                target.write_bytes(old)
            with monkeypatch.context() as patched:
                faulty = Faulty(patched, call, getattr(errno, name), after)
                done = here(*arguments)
            if not faulty.failed:
                break
            case = f"{call} {after} {name}: {done.err}"
            left = target.read_bytes() if target.exists() else None
            assert left in (old, new), case
            assert done.code == (fine.code if left == new else 2), case
            assert not RAW.search(done.err) and "Traceback" not in done.err, case
            assert left == new or done.err.startswith("vto-roles: "), case
            assert not [*tmp_path.rglob("*.part")], case


def test_an_interrupt_while_writing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    (tmp_path / "a.md").write_bytes(OLD)
    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        files.save(tmp_path / "a.md", NEW)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.md": OLD}


STRACE = shutil.which("strace")
TRACED = [
    *((call, f"error={fault}", when) for call in ("write", "fsync") for fault in ("ENOSPC", "EIO") for when in (1, 2)),
    *(("fsync", "error=EINVAL", when) for when in (1, 2)),
    *(("rename", f"error={fault}", 1) for fault in ("EXDEV", "EBUSY")),
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
        assert (done.code == 2) == ((tmp_path / "charter.md").read_bytes() == old), done.err
        assert not RAW.search(done.err)
        nicety = call == "chmod" or "EINVAL" in effect or (call == "fsync" and when == 2)  # the second is of the folder
        assert done.code != 2 or not nicety, done.err
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


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="only root can be somebody else")
def test_a_folder_that_may_not_be_read(program: Program, tmp_path: Path) -> None:
    """It is named, once, and what lies in other folders is worked on."""
    for name in "abc":
        (tmp_path / "in" / name).mkdir(parents=True)
        (tmp_path / "in" / name / "vto.yaml").write_bytes(GOOD)
    opened(tmp_path)
    (tmp_path / "in" / "b").chmod(0o311)
    (tmp_path / "out").mkdir(mode=0o777)
    (tmp_path / "out").chmod(0o777)
    for arguments in (("render", "in", "-f", "csv", "-o", "out"), ("check", "in")):
        done = program(*arguments, cwd=tmp_path, user=NOBODY)
        assert done.code == 2
        assert done.err.startswith(b"vto-roles: in/b kan niet gelezen worden: geen toegang\n")
    assert b"in 2 bestanden" in done.out
    assert sorted(str(path.relative_to(tmp_path)) for path in (tmp_path / "out").rglob("*.csv")) == [
        "out/a/vto.csv",
        "out/c/vto.csv",
    ]


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
