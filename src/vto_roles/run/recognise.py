"""Tells what a file is, for every command: by what it holds, then by the end of its name."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from msgspec import Struct

from vto_roles.charter import provenance
from vto_roles.finding import Finding, Place, error_at
from vto_roles.output.formats import FORMATS, by_suffix
from vto_roles.patterns import pattern
from vto_roles.read import shapes, signature, tree

Kind = Literal["organisation", "overlay", "register", "charter", "table", "foreign"]
MAX_CHARTER = 8 << 20  # bytes
_TABLES: Mapping[str, str] = {
    **dict.fromkeys((".md", ".markdown"), "md"),
    **dict.fromkeys((".csv", ".tsv"), "csv"),
    **dict.fromkeys((".xlsx", ".xlsm"), "xlsx"),
    **dict.fromkeys((".docx", ".docm"), "docx"),
}
TABLES = frozenset((*_TABLES, ".html", ".htm"))  # ends of the names of files that may hold a table made by hand
_SEALED = {"word": "docx", "excel": "xlsx", "pdf": "pdf"}  # what a binary file is -> the format of ours that is such a file
_SHOWN = {"is-page": "html", "is-json": "json", "is-calendar": "ics"}
_WIDE = ("utf-16", "utf-32")  # text all the same: its reader says so
_RULE = pattern(rb"^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)+\|?\s*$", re.MULTILINE)  # below the head of a table
_PAGE = pattern(rb"<(?:!doctype html|html|head|body|title|meta|script|style|div|p|h1|table)\b", re.IGNORECASE)
_OUR_PAGE = b'<meta name="generator" content="vto-roles">'
_HEAD = 2_000  # bytes in which a page says what it is


class Recognised(Struct, frozen=True):
    """What a file is.

    form: of a charter its format, of a table how it is read, of a foreign file the variant of the finding that says what it is.
    """

    kind: Kind
    form: str = ""

    @property
    def suffix(self) -> str:
        """The end of a name for it, when it has none."""
        if self.kind == "charter":
            return FORMATS[self.form].suffixes[0]
        form = {"table": self.form, "foreign": _SHOWN.get(self.form, "")}.get(self.kind, "yaml")
        return f".{form}" if form else ""


def recognise(data: bytes, name: str | None = None) -> Recognised:
    """Return what a file is; name: of the file, None for a text without one, which holds answers when nothing says otherwise."""
    suffix = Path(name or "").suffix.lower()
    binary = signature.of(data)
    if (form := _charter(data, binary)) is not None:
        return Recognised("charter", form)
    if suffix in shapes.SUFFIXES:
        return Recognised(_answers(data, name or ""))
    if binary == "excel" or _TABLES.get(suffix) == "xlsx":
        return Recognised("table", "xlsx")
    if binary == "word":
        return Recognised("table", "docx")
    if binary is not None and binary not in _WIDE:
        return Recognised("foreign", binary)
    if suffix in _TABLES:
        return Recognised("table", _TABLES[suffix])
    return _text(data, suffix, named=name is not None)


def _charter(data: bytes, binary: str | None) -> str | None:
    """Return the format of a file with our mark, edited or not; None of another file."""
    if binary is not None:
        form = _SEALED.get(binary)
        return form if form is not None and FORMATS[form].sign in data and FORMATS[form].read_mark(data) is not None else None
    if FORMATS["json"].sign in data[:200]:
        return "json"
    if data.removeprefix(provenance.BOM).startswith(b"BEGIN:VCALENDAR"):
        return "ics" if FORMATS["ics"].sign in data else None
    if provenance.marked(data) is not None:
        return "html" if _starts(data, b"<") else "md"
    return None


def _answers(data: bytes, name: str = "") -> Kind:
    """Return what a YAML file of ours is; one of which nothing says so is a file of answers."""
    if shapes.is_organisation(data):
        return "organisation"
    if shapes.lies_as_register(name) or shapes.is_register(data):
        return "register"
    return "overlay" if shapes.is_overlay(data) else "organisation"


def _text(data: bytes, suffix: str, *, named: bool) -> Recognised:
    """Return what a text is that is no charter and whose name does not say that it holds answers or a table."""
    if by_suffix(suffix) == "html" or (_starts(data, b"<") and _PAGE.search(data[:_HEAD])):
        if _OUR_PAGE in data[:_HEAD]:
            return Recognised("charter", "html")
        return Recognised("table", "html") if b"<table" in data.lower() else Recognised("foreign", "is-page")
    if data.removeprefix(provenance.BOM).startswith(b"BEGIN:VCALENDAR"):
        return Recognised("foreign", "is-calendar")
    if shapes.is_organisation(data) or shapes.is_overlay(data) or shapes.is_register(data):
        return Recognised(_answers(data))
    if suffix == ".json":
        return Recognised("foreign", "is-json")
    if suffix in ("", ".txt") and (form := _table(data)) is not None:
        return Recognised("table", form)
    return Recognised("foreign", "is-other") if named and data.strip() else Recognised("organisation")


def _table(data: bytes) -> str | None:
    """Return how a text is read that looks like a table."""
    if _RULE.search(data):
        return "md"
    first = next((line for line in data.splitlines() if line.strip()), b"")
    return "csv" if re.search(rb"[;\t,]", first) and not re.match(rb"[ \w-]+:", first) else None


def _starts(data: bytes, sign: bytes) -> bool:
    return data.removeprefix(provenance.BOM).lstrip()[:1] == sign


def named(data: bytes, stem: str) -> Path:
    """Return how a text without a name is called: its end says what it is."""
    return Path(stem + recognise(data).suffix)


def strange(found: Recognised, name: str) -> Finding:
    """Return the finding on a file that is no file of an organisation, or on one that is none of ours."""
    binary = found.kind == "foreign" and not found.form.startswith("is-")
    check, variant = (
        ("encoding", found.form) if binary else ("schema", found.form if found.kind == "foreign" else f"is-{found.kind}")
    )
    return error_at(Place(file=name), check, variant)


def limit(path: Path) -> int:
    """Return how many bytes of a file are read: a charter is longer than the answers that it was made from."""
    return tree.MAX_BYTES if path.suffix.lower() in shapes.SUFFIXES else MAX_CHARTER
