"""Files: whole or not at all, regular ones only, inside their folders."""

import os
import stat
import threading
from pathlib import Path

import pytest

from vto_roles import files
from vto_roles.refused import Refused


def test_a_file_is_replaced_whole_and_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "sub" / "a.md"
    assert files.save(path, b"one")
    assert files.save(path, b"two")
    assert not files.save(path, b"two")
    assert path.read_bytes() == b"two"
    assert [one.name for one in path.parent.iterdir()] == ["a.md"]


def test_a_failing_write_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Refused) as refused:
        files.save(path, b"new")
    assert (refused.value.key, refused.value.args_by_name["reason"]) == ("cannot-write", "ENOSPC")
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["a.md"]


@pytest.mark.parametrize("there", [True, False])
def test_a_link_is_followed_inside_its_folder(tmp_path: Path, there: bool) -> None:
    (tmp_path / "sub").mkdir()
    if there:
        (tmp_path / "sub" / "target").write_bytes(b"old")
    (tmp_path / "link.md").symlink_to(Path("sub", "target"))
    files.save(tmp_path / "link.md", b"charter")
    assert (tmp_path / "link.md").is_symlink()
    assert (tmp_path / "sub" / "target").read_bytes() == b"charter"


def test_a_link_out_of_its_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "target").write_bytes(b"mine")
    (tmp_path / "sub" / "link.md").symlink_to(tmp_path / "target")
    with pytest.raises(Refused, match="link-outside"):
        files.save(tmp_path / "sub" / "link.md", b"charter")
    assert (tmp_path / "target").read_bytes() == b"mine"


def test_a_link_to_itself_is_refused(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(Refused, match="reason=ELOOP"):
        files.save(tmp_path / "loop", b"charter")


def test_the_mode_of_a_file_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"old")
    path.chmod(0o640)
    files.save(path, b"new")
    assert path.stat().st_mode & 0o777 == 0o640


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give a file away")
def test_the_owner_of_a_file_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"old")
    os.chown(path, 65534, 65533)
    files.save(path, b"new")
    assert (path.read_bytes(), path.stat().st_uid, path.stat().st_gid) == (b"new", 65534, 65533)


def test_a_new_file_has_the_mode_of_a_new_file(tmp_path: Path) -> None:
    mask = os.umask(0o027)
    try:
        files.save(tmp_path / "a.md", b"new")
    finally:
        os.umask(mask)
    assert (tmp_path / "a.md").stat().st_mode & 0o777 == 0o640


def test_the_folder_is_synced_after_the_file_has_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[tuple[bool, bool]] = []

    def fsync(handle: int) -> None:
        synced.append((stat.S_ISDIR(os.fstat(handle).st_mode), (tmp_path / "a.md").exists()))

    monkeypatch.setattr(os, "fsync", fsync)
    files.save(tmp_path / "a.md", b"new")
    assert synced == [(False, False), (True, True)]


def test_what_may_not_be_replaced_is_left(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"mine")
    seen: list[bytes] = []

    def objection(standing: bytes) -> Refused | None:
        seen.append(standing)
        return Refused("not-ours") if standing == b"mine" else None

    with pytest.raises(Refused, match="not-ours"):
        files.save(path, b"new", objection)
    assert (path.read_bytes(), seen) == (b"mine", [b"mine"])
    path.write_bytes(b"ours")
    assert files.save(path, b"new", objection)
    assert path.read_bytes() == b"new"


def test_nothing_is_created_where_something_stands(tmp_path: Path) -> None:
    files.create(tmp_path / "a", b"one")
    (tmp_path / "link").symlink_to("nowhere")
    for name in ("a", "link"):
        with pytest.raises(Refused, match="exists"):
            files.create(tmp_path / name, b"two")
    assert (tmp_path / "a").read_bytes() == b"one"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "link"]


def test_who_comes_first_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that appears between the look and the writing is replaced only where it may be."""
    real = os.link
    path = tmp_path / "a.md"

    def link(source: Path, target: Path) -> None:
        if not path.exists():
            path.write_bytes(b"mine")
        real(source, target)

    monkeypatch.setattr(os, "link", link)
    with pytest.raises(Refused, match="not-ours"):
        files.save(path, b"new", lambda standing: Refused("not-ours", standing=standing.decode()))
    assert path.read_bytes() == b"mine"
    path.unlink()
    assert files.save(path, b"new", lambda standing: None)
    assert path.read_bytes() == b"new"
    assert [one.name for one in tmp_path.iterdir()] == ["a.md"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with a name here")
def test_a_pipe_is_written_through(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    data, read = b"x" * 300_000, []
    reader = threading.Thread(target=lambda: read.append((tmp_path / "pipe").read_bytes()))
    reader.start()
    assert files.save(tmp_path / "pipe", data, lambda standing: Refused("not-ours"))
    reader.join(10)
    assert read == [data]
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with a name here")
def test_a_pipe_that_nobody_reads_does_not_block(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.setattr(files, "_READER", 0.05)
    with pytest.raises(Refused, match="reason=ENXIO"):
        files.save(tmp_path / "pipe", b"x")


def test_a_stream_of_the_process_is_written_through(tmp_path: Path) -> None:
    """What stands in the file behind it is kept: to open the stream by name would write at its start."""
    with (tmp_path / "log").open("ab") as log:
        log.write(b"before ")
        log.flush()
        assert files.save(Path(f"/dev/fd/{log.fileno()}"), b"after")
    assert (tmp_path / "log").read_bytes() == b"before after"


def test_a_stream_that_does_not_block_gets_all(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    read: list[bytes] = []

    def drain() -> None:
        while piece := os.read(reader, 5_000):
            read.append(piece)

    draining = threading.Thread(target=drain)
    draining.start()
    files.write_all(writer, b"x" * 400_000)
    os.close(writer)
    draining.join(10)
    os.close(reader)
    assert b"".join(read) == b"x" * 400_000


@pytest.mark.parametrize("name", ["", "missing", "a\0b"])
def test_what_cannot_be_opened_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Refused):
        files.read(tmp_path / name, 10)


def test_reading_stops_at_the_limit(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 100)
    assert files.read(tmp_path / "a", 10) == b"x" * 11


def test_a_folder_is_searched_in_order_and_without_links(tmp_path: Path) -> None:
    for name in ("b/z.yaml", "b/a.YML", "a.yaml", ".git/c.yaml", "d.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "loop").symlink_to(tmp_path)
    found = [
        str(path.relative_to(tmp_path)) for path in files.search(tmp_path, frozenset((".yaml", ".yml"))) if isinstance(path, Path)
    ]
    assert found == ["a.yaml", "b/a.YML", "b/z.yaml"]


def test_names_that_are_one_on_some_disk() -> None:
    assert len({files.same_name(Path(name)) for name in ("Caf\u00e9", "cafe\u0301", "CAF\u00c9", "CAFE\u0301")}) == 1
    assert files.same_name(Path("a")) != files.same_name(Path("b"))


@pytest.mark.parametrize("name", ["con", "CON.md", "aux .md", "nul.tar.md", "com1.md", "LPT9", "com\u00b9.md", "conin$"])
def test_names_of_devices(name: str) -> None:
    assert files.is_device_name(name)


@pytest.mark.parametrize("name", ["contract.md", "com.md", "com10.md", "auxiliary", "x.con", "nulpunt.md"])
def test_names_of_files(name: str) -> None:
    assert not files.is_device_name(name)
