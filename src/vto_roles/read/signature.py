"""Tells bytes that hold no text by how they begin; the names are the variants of the finding that says so."""

from vto_roles.patterns import pattern

_STARTS = (  # the first that fits
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"%PDF-", "pdf"),
    (b"\xd0\xcf\x11\xe0", "office"),
    (b"\x1f\x8b", "compressed"),
    (b"BZh", "compressed"),
    (b"\xfd7zXZ", "compressed"),
    (b"\x28\xb5\x2f\xfd", "compressed"),
    (b"7z\xbc\xaf", "compressed"),
    (b"Rar!", "compressed"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"\x7fELF", "program"),
    (b"MZ\x90", "program"),
)
# Text of wide characters without a byte-order mark: its first signs are those of a western language.
_FOUR = pattern(rb"\0\0\0[^\0]|[^\0]\0\0\0")
_TWO = pattern(rb"(?:\0[^\0]){2}|(?:[^\0]\0){2}")
_ZIP = b"PK\x03\x04"
_PARTS = (  # a name in the directory of a zip file, which is never packed
    (b"word/document.xml", "word"),
    (b"xl/workbook.", "excel"),
    (b"mimetypeapplication/vnd.oasis.opendocument.", "office"),
)


def of(data: bytes) -> str | None:
    """Return what bytes are that hold no text in UTF-8, or at least none to be read; None when they may be text."""
    if data.startswith(_ZIP):
        return next((name for part, name in _PARTS if part in data), "compressed")
    for start, name in _STARTS:
        if data.startswith(start):
            return name
    if b"\0" not in data[:4]:
        return None
    return "utf-32" if _FOUR.match(data) else "utf-16" if _TWO.match(data) else None
