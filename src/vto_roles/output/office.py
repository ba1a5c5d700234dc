"""What Word and Excel files share: colours, a font, and the sealed package, with nothing of the moment or the machine in it."""

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from html import escape, unescape
from typing import Any

from vto_roles.charter import provenance
from vto_roles.digests import canonical, digest

INK, ACCENT, SOFT, RULE, WASH, TINT, WARN = "1D2329", "0F4A57", "555C63", "B9B5A8", "DCEBEE", "F1EFE8", "8A3B12"  # RGB
FONT = "Calibri"
SHADES = {"A": WASH, "R": TINT}  # letter -> the tint of its cell
PROPERTIES = "docProps/custom.xml"
PROPERTIES_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_PROPERTY = re.compile(rb'name="vto-roles-([a-z]+)"[^>]*>\s*<vt:lpwstr>([^<]*)</vt:lpwstr>')
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_LARGEST = 64 << 20  # bytes of all parts together of a file that may be ours


def seal(data: bytes, mark: Mapping[str, str]) -> bytes:
    """Return the same file with the mark in its properties, and nothing of the moment or the machine in it."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        return pack({info.filename: old.read(info) for info in old.infolist()}, mark)


def pack(parts: Mapping[str, bytes], mark: Mapping[str, str]) -> bytes:
    """Return the parts as a file with the mark among its properties: the same parts, the same bytes."""
    sealed = {**parts, PROPERTIES: _properties({**mark, "bytes": _digest(parts)})}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as new:
        for name, part in sealed.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.create_system, info.compress_type = 0, zipfile.ZIP_DEFLATED
            new.writestr(info, part)
    return stream.getvalue()


def _read(file: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """A part, never more of it than it says it holds."""
    with file.open(info) as stream:
        return stream.read(info.file_size)


def _digest(parts: Mapping[str, bytes]) -> str:
    """Of all parts but the properties."""
    told = sorted((name, digest(part)) for name, part in parts.items() if name != PROPERTIES)
    return digest(canonical(told))


def _properties(mark: Mapping[str, str]) -> bytes:
    lines = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{number}" name="vto-roles-{name}">'
        f"<vt:lpwstr>{escape(value)}</vt:lpwstr></property>"
        for number, (name, value) in enumerate(mark.items(), 2)
    )
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/"
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<Properties xmlns="{kinds}custom-properties" xmlns:vt="{kinds}docPropsVTypes">{lines}</Properties>'
    ).encode()


def read_mark(data: bytes) -> dict[str, Any] | None:
    """The mark of a document or workbook that we wrote, with `intact`: whether all else is as it was; None without one."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            infos = file.infolist()
            if sum(info.file_size for info in infos) > _LARGEST or any(info.compress_type not in _PACKED for info in infos):
                return None
            parts = {info.filename: _read(file, info) for info in infos}
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, ValueError, EOFError):
        return None
    found = _PROPERTY.findall(parts.get(PROPERTIES, b""))
    mark = {name.decode(): unescape(value.decode("utf-8", "replace")) for name, value in found}
    return {**provenance.full(mark), "intact": mark["bytes"] == _digest(parts)} if "bytes" in mark else None
