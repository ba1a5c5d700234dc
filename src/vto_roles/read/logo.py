"""Reads the picture that `settings.logo` names: a PNG or JPEG of at most 1 MiB, in the folder tree of an overlay."""

import struct
from pathlib import Path

from vto_roles import files
from vto_roles.model.dress import Picture
from vto_roles.refused import Refused

MAX_BYTES = 1 << 20
MAX_PIXELS = 4_000_000  # 16 MiB when it is unpacked: a small file can hold a picture that fills the memory
_PNG = b"\x89PNG\r\n\x1a\n"
_FRAMES = frozenset((0xC0, 0xC1, 0xC2))  # the markers of a JPEG that tell its size: baseline, extended, progressive


def read(name: str, folder: Path, roots: tuple[Path, ...]) -> Picture | str:
    """Return the picture, or the variant of the finding when it is refused.

    name: its path as written, from `folder`, that of the file which names it; roots: further folders in whose tree it may lie.
    """
    target = files.named(name, folder, roots)
    if target is None:
        return "logo-outside"
    try:
        data = files.read(target, MAX_BYTES)
    except Refused:
        return "logo-missing"
    if len(data) > MAX_BYTES:
        return "logo-large"
    size = _png(data) if data.startswith(_PNG) else _jpeg(data)
    if size is None or 0 in size:
        return "logo-kind"
    width, height = size
    if width * height > MAX_PIXELS:
        return "logo-pixels"
    return Picture(data=data, kind="png" if data.startswith(_PNG) else "jpg", width=width, height=height)


def _png(data: bytes) -> tuple[int, int] | None:
    """Return the width and height that a PNG tells; None where it is cut off."""
    if data[12:16] != b"IHDR" or len(data) < 33 or b"IEND" not in data[-16:]:
        return None
    return struct.unpack(">II", data[16:24])


def _jpeg(data: bytes) -> tuple[int, int] | None:
    """Return the width and height that a JPEG tells; None for what is none."""
    at = 2
    while data.startswith(b"\xff\xd8\xff") and at + 9 <= len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 + max(length, 2)
    return None
