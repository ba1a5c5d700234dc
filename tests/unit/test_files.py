"""Files: whole or not at all, regular ones only, inside their folders."""

import os
from pathlib import Path

import pytest

from vto_roles import files
from vto_roles.refused import Refused


def test_a_file_is_replaced_whole_and_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "sub" / "a.md"
    assert files.replace(path, b"one")
    assert files.replace(path, b"two")
    assert not files.replace(path, b"two")
    assert path.read_bytes() == b"two"
    assert [one.name for one in path.parent.iterdir()] == ["a.md"]


def test_a_failing_write_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Refused) as refused:
        files.replace(path, b"new")
    assert (refused.value.key, refused.value.args_by_name["reason"]) == ("cannot-write", "ENOSPC")
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["a.md"]


def test_a_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "target").write_bytes(b"mine")
    (tmp_path / "link.md").symlink_to(tmp_path / "target")
    files.replace(tmp_path / "link.md", b"charter")
    assert (tmp_path / "target").read_bytes() == b"mine"
    assert (tmp_path / "link.md").read_bytes() == b"charter"


def test_the_mode_of_a_file_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"old")
    path.chmod(0o640)
    files.replace(path, b"new")
    assert path.stat().st_mode & 0o777 == 0o640


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
    found = [str(path.relative_to(tmp_path)) for path in files.search(tmp_path, frozenset((".yaml", ".yml")))]
    assert found == ["a.yaml", "b/a.YML", "b/z.yaml"]
