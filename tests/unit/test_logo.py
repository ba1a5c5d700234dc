"""The logo and the colour of the settings: what is taken, and what is refused at which line."""

import os
import struct
import zlib
from pathlib import Path

import pytest

from tests.conftest import told
from vto_roles.model import dress
from vto_roles.read import logo, organisation

HEAD = "organisation: {name: De Linde}\nsize: {headcount: 60}\n"


def png(width: int, height: int, *, told_size: tuple[int, int] | None = None) -> bytes:
    """Return a picture of one colour; told_size: the size that its header tells instead."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + b"\x0b\x55\x63" * width) * height
    head = struct.pack(">IIBBBBB", *(told_size or (width, height)), 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def jpeg(width: int, height: int) -> bytes:
    """Return the head of a picture: enough to tell its size, not to draw it."""
    frame = struct.pack(">BHHB", 8, height, width, 3) + b"\1\x11\0\2\x11\0\3\x11\0"
    return b"\xff\xd8\xff\xe0\0\4ab\xff\xc0" + struct.pack(">H", len(frame) + 2) + frame + b"\xff\xd9"


def read(folder: Path, settings: str, more: str = "") -> organisation.Loaded:
    return organisation.read(folder / "vto.yaml", data=f"{more}{HEAD}settings: {{{settings}}}\n".encode())


@pytest.mark.parametrize("name, data, kind", [("a.png", png(30, 10), "png"), ("a.jpeg", jpeg(30, 10), "jpg")])
def test_a_logo_is_read_by_what_it_is_with_its_size(tmp_path: Path, name: str, data: bytes, kind: str) -> None:
    (tmp_path / name).write_bytes(data)
    loaded = read(tmp_path, f"logo: {name}, colour: '#0B5563'")
    assert loaded.findings == []
    assert loaded.case is not None
    assert loaded.case.logo == dress.Picture(data=data, kind=kind, width=30, height=10)  # type: ignore[arg-type]
    assert loaded.case.organisation.settings.colour == "#0b5563"


def test_the_logo_of_a_federation_lies_beside_its_overlay(tmp_path: Path) -> None:
    (tmp_path / "koepel").mkdir()
    (tmp_path / "koepel" / "koepel.yaml").write_text("settings: {logo: beeld.png, colour: '#7a1f5c'}\n")
    (tmp_path / "koepel" / "beeld.png").write_bytes(png(3, 1))
    case = read(tmp_path, "review_months: 6", "extends: [koepel/koepel.yaml]\n").case
    assert case is not None and case.logo is not None
    assert (case.logo.width, case.organisation.settings.colour) == (3, "#7a1f5c")


@pytest.mark.parametrize(
    "settings, finding",
    [
        ("logo: none.png", "3:18-3:26 schema logo-missing path=settings.logo value=none.png limit=1"),
        ("logo: folder", "3:18-3:24 schema logo-missing path=settings.logo value=folder limit=1"),
        ("logo: fifo", "3:18-3:22 schema logo-missing path=settings.logo value=fifo limit=1"),
        ("logo: ../a.png", "3:18-3:26 schema logo-outside path=settings.logo value=../a.png limit=1"),
        ("logo: /etc/passwd", "3:18-3:29 schema logo-outside path=settings.logo value=/etc/passwd limit=1"),
        ("logo: .git/a.png", "3:18-3:28 schema logo-outside path=settings.logo value=.git/a.png limit=1"),
        ("logo: link.png", "3:18-3:26 schema logo-outside path=settings.logo value=link.png limit=1"),
        ("logo: vto.svg", "3:18-3:25 schema logo-kind path=settings.logo value=vto.svg limit=1"),
        ("logo: cut.png", "3:18-3:25 schema logo-kind path=settings.logo value=cut.png limit=1"),
        ("logo: large.png", "3:18-3:27 schema logo-large path=settings.logo value=large.png limit=1"),
        ("logo: bomb.png", "3:18-3:26 schema logo-pixels path=settings.logo value=bomb.png limit=4000000"),
        ("colour: petrol", "3:20-3:26 schema bad-colour path=settings.colour value=petrol"),
        ("colour: '#fff'", "3:20-3:26 schema bad-colour path=settings.colour value=#fff"),
        ("colour: '#ffcc00'", "3:20-3:29 schema pale-colour path=settings.colour value=#ffcc00 darker=#8e7200"),
    ],
)
def test_what_is_wrong_is_told_on_its_line(tmp_path: Path, settings: str, finding: str) -> None:
    folder = tmp_path / "in"
    (folder / "folder").mkdir(parents=True)
    (folder / ".git").mkdir()
    os.mkfifo(folder / "fifo")
    for path, data in {
        tmp_path / "a.png": png(3, 1),
        folder / ".git" / "a.png": png(3, 1),
        folder / "vto.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        folder / "cut.png": png(3, 1)[:20],
        folder / "large.png": png(3, 1) + bytes(logo.MAX_BYTES),
        folder / "bomb.png": png(3, 1, told_size=(60_000, 60_000)),
    }.items():
        path.write_bytes(data)
    (folder / "link.png").symlink_to(tmp_path / "a.png")
    loaded = read(folder, settings)
    assert [told(one) for one in loaded.findings] == [finding]
    assert loaded.case is not None
    assert (loaded.case.logo, loaded.case.organisation.settings.colour) == (None, None)


@pytest.mark.parametrize("colour", ["#ffffff", "#ffcc00", "#00ff00", "#888888", "#ff0000", "#0b5563"])
def test_a_darker_colour_reads_on_white_and_is_as_near_as_may_be(colour: str) -> None:
    found = dress.darker(colour)
    assert dress.contrast(found) >= dress.CONTRAST
    assert (found == colour) == (dress.contrast(colour) >= dress.CONTRAST)
    assert dress.contrast(found) < 5 or found == colour


def test_the_contrast_is_that_of_the_guidelines() -> None:
    assert [round(dress.contrast(one), 2) for one in ("#ffffff", "#000000", "#767676", "#777777")] == [1.0, 21.0, 4.54, 4.48]


@pytest.mark.parametrize("data", [b"", b"\xff\xd8\xff", b"\xff\xd8\xff\xe0\0\0" * 9, b"\x89PNG\r\n\x1a\n", png(0, 4), jpeg(0, 4)])
def test_a_picture_that_is_none_is_no_picture(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.png").write_bytes(data)
    assert logo.read("a.png", tmp_path, (tmp_path,)) == "logo-kind"
