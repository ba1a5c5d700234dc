"""A charter to bytes, in every format. Templates hold layout only; rows arrive finished and worded."""

import base64
import functools
import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
from msgspec import UNSET, Struct

from vto_roles.charter import provenance
from vto_roles.charter.schema import SCHEMA, Charter
from vto_roles.output.sheet import Sheets
from vto_roles.output.templates import Templates
from vto_roles.output.view import Inert, Viewer
from vto_roles.refused import missing_extra
from vto_roles.text import Words, one_line

# --- escaping for Markdown ------------------------------------------------------------------------

_ACTIVE = re.compile(
    r"[`*\[<|~$\\_&{@#:.+>=0-9-](?:"  # all that can be active at all: most texts hold none, and that is seen at once
    r"(?<=[`*\[<|~$])"  # what opens code, emphasis, a link, a tag, a cell, strikethrough, mathematics
    r"|(?<=\\)(?=[^\w\s]|_|$)"  # a backslash only before what it would escape
    r"|(?<=_)(?<![^\W_]_)"  # emphasis opens at the start of a word
    r"|(?<=&)(?=#|[A-Za-z])"  # an entity
    r"|(?<=\{)(?=[{%#])"  # a site generator's own
    r"|(?<=[@#])(?=\w)"  # a mention, a reference to an issue
    r"|(?<=:)(?=//|[a-z+-][\w+-]*:)"  # an address, an emoji by name
    r"|(?<=\bwww\.)|(?<=\w\.)(?=(?:[a-z]{2}|biz|com|edu|gov|net|org|pro|web|aero|asia|coop|info|museum|name|shop)\b)"  # a domain
    r"|(?<=^[#+-])[#+-]*(?=\s|$)|(?<=^>)|(?<=^[=-])[=-]*$|(?<=^[0-9])[0-9]{0,8}[.)](?= |$)"  # heading, list, quotation, rule
    r")",
    re.IGNORECASE,
)


def markdown(value: object) -> str:
    """A value as inert Markdown text on one line; only what would do something at its place is written as a number."""
    return value if isinstance(value, Inert) else _inert(str(value))


@functools.lru_cache(maxsize=4096)  # a title stands in a charter many times, and so does a reason
def _inert(text: str) -> str:
    return _ACTIVE.sub(lambda found: "".join(c if c.isalnum() else f"&#{ord(c)};" for c in found[0]), one_line(text))


_WIDEST = 320  # columns of a table that is laid out for who reads the raw text


def aligned(text: str) -> str:
    """Markdown with the pipes of each table under one another; a table that would become too wide stays as it is.

    A pipe of a text is an escaped one, so that each `|` ends a cell.
    """
    return re.sub(r"^\|.*\|\n\|(?: --- \|)+\n(?:\|.*\|\n)*", _table, text, flags=re.MULTILINE)


def _table(found: re.Match[str]) -> str:
    rows = [list(map(str.strip, line[1:-1].split("|"))) for line in found[0].splitlines()]
    if any(len(row) != len(rows[0]) for row in rows):
        return found[0]  # of a template that is not ours
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    if sum(widths) + 3 * len(widths) > _WIDEST:
        return "".join("|" + "".join(f" {cell} |" if cell else " |" for cell in row) + "\n" for row in rows)
    rows[1] = ["-" * width for width in widths]
    return "".join("| " + " | ".join(map(str.ljust, row, widths)) + " |\n" for row in rows)


# --- templates ------------------------------------------------------------------------------------


def _inlined(templates: Templates) -> dict[str, str]:
    """The style sheet and the script, each with the hash by which the page's content policy lets it in."""
    found = {}
    for name, file in (("style", "charter.css"), ("script", "charter.js")):
        text = templates.read(file).strip()
        found[name] = text
        found[f"{name}_hash"] = "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return found


def _text(viewer: Viewer, markup: str, templates: Templates, *, compact: bool) -> str:
    """A charter, or the card that it was cut down to."""
    html, card = markup == "html", viewer.charter.card is not UNSET
    view, sheets = viewer.view(compact=compact), Sheets(viewer)
    context: dict[str, Any] = {"v": view, "c": view.charter, "t": view.t, "s": sheets.s, **(_inlined(templates) if html else {})}
    context |= {"card": sheets.card()} if card else {"bodies": sheets.bodies()}
    name = f"{'card' if card else 'charter'}.{markup}.j2"
    text = templates.text(name, context, html=html, escape=None if html else markdown)
    text = re.sub(r"\n{3,}", "\n\n", text)
    return text if html else aligned(text)


FORMATS: Mapping[str, str] = {
    ".md": "md",
    ".markdown": "md",
    ".html": "html",
    ".htm": "html",
    ".json": "json",
    ".docx": "docx",
    ".xlsx": "xlsx",
    ".pdf": "pdf",
    ".ics": "ics",
}
BINARY = frozenset(("docx", "xlsx", "pdf"))  # no text to show on a terminal or line by line
_EXTRAS = {"docx": "office", "xlsxwriter": "office", "typst": "pdf"}  # library -> what brings it


class Layout(Struct, frozen=True, kw_only=True):
    """How a charter is laid out, beside what it says."""

    compact: bool | None = None  # None: as the charter's own size asks
    templates: Path | None = None  # a folder whose templates go before ours


def render(charter: Charter, markup: str, words: Words, layout: Layout, *, source: str) -> bytes:
    """The charter in one of the formats; source: its file, relative to where the output goes.

    The same charter gives the same bytes. Raises Refused when the format asks a library that is not installed.
    """
    if markup == "json":
        placed = msgspec.structs.replace(charter, provenance={**charter.provenance, "source": source})
        return msgspec.json.format(msgspec.json.encode(placed), indent=2) + b"\n"
    if markup in ("md", "html"):
        viewer = Viewer(charter, words)
        text = _text(viewer, markup, Templates(layout.templates), compact=_compact(charter, layout))
        own = {} if layout.templates is None else {"templates": "own"}
        return provenance.seal(text, {**charter.provenance, "source": source, **own})
    try:
        return _document(charter, markup, words, layout)
    except ModuleNotFoundError as missing:
        if missing.name not in _EXTRAS:
            raise
        raise missing_extra(markup, _EXTRAS[missing.name]) from None


def _compact(charter: Charter, layout: Layout) -> bool:
    return charter.compact if layout.compact is None else layout.compact


def _document(charter: Charter, markup: str, words: Words, layout: Layout) -> bytes:
    """A format that a library of its own writes; no text in it holds what such a file cannot."""
    clean = msgspec.convert(_plain(msgspec.to_builtins(charter)), Charter)
    viewer = Viewer(clean, words)
    mark = provenance.brief(clean.provenance)
    if markup == "ics":
        from vto_roles.output import agenda

        return agenda.ics(viewer.view(compact=False), mark)
    from vto_roles.output import office

    if markup == "xlsx":
        return office.xlsx(viewer.view(compact=False), words, mark)
    from vto_roles.output.outline import outline

    document = outline(viewer.view(compact=_compact(charter, layout)), Sheets(viewer))
    if markup == "docx":
        return office.docx(document, mark)
    from vto_roles.output import paper

    return paper.pdf(document, mark)


_UNWRITABLE = (  # compiled where it is asked: that takes longer than a table of a charter
    r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\x7f-\x9f\ufdd0-\ufdef\u202a-\u202e\u2066-\u2069]"
)


def _plain(value: Any) -> Any:
    """The same data with every text on one line, without controls."""
    if isinstance(value, str):
        return one_line(re.sub(_UNWRITABLE, "", value))
    if isinstance(value, dict):
        return {key: _plain(child) for key, child in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(child) for child in value]
    return value


def formats() -> tuple[str, ...]:
    """The formats there are."""
    return tuple(dict.fromkeys(FORMATS.values()))


def settled(standing: bytes, markup: str) -> bytes:
    """A file as we wrote it: git changes the ends of lines on its way to Windows and back, which is no change."""
    if markup in BINARY:
        return standing
    plain = standing.replace(b"\r\n", b"\n")
    return plain.replace(b"\n", b"\r\n") if markup == "ics" else plain


def mark_of(standing: bytes, markup: str) -> dict[str, Any] | None:
    """The mark of an output that we wrote, with `intact` false when a hand changed it since; None when it is not ours."""
    if markup in ("docx", "xlsx"):
        from vto_roles.output import office

        return office.read_mark(standing)
    if markup == "pdf":
        from vto_roles.output import paper

        return paper.read_mark(standing)
    if markup == "ics":
        from vto_roles.output import agenda

        return agenda.read_mark(standing)
    if markup != "json":
        return provenance.read_mark(standing)
    try:
        data = msgspec.json.decode(standing)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return data if isinstance(data, dict) and data.get("schema") == SCHEMA else None
