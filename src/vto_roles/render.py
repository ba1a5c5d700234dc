"""A charter to bytes: Markdown, HTML and JSON. Templates hold layout only; rows arrive finished and worded."""

import base64
import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from vto_roles import provenance
from vto_roles.charter import SCHEMA, Charter
from vto_roles.templates import Templates
from vto_roles.text import Words
from vto_roles.view import Inert, View, Viewer

# --- escaping for Markdown ------------------------------------------------------------------------

_ACTIVE = re.compile(
    r"[\\`*_\[\]<>|~&@$^{}]"  # inline markup, tables, mentions, mathematics
    r"|(?<=\w)\.(?=[^\W\d])"  # a bare domain becomes a link
    r"|:(?=//)"
    r"|^\s*[#+=:-]|^\s*[0-9]+[.)]"  # what starts a heading, a list or a rule
    r"|#(?=[A-Za-z0-9])|!(?=\[)",
    re.MULTILINE,
)


def markdown(value: object) -> str:
    """A value as inert Markdown text on one line."""
    if isinstance(value, Inert):
        return value
    text = " ".join(str(value).split())
    return _ACTIVE.sub(lambda found: "".join(c if c.isalnum() or c == " " else f"&#{ord(c)};" for c in found[0]), text)


# --- templates ------------------------------------------------------------------------------------


def _inlined(templates: Templates) -> dict[str, str]:
    """The style sheet and the script, each with the hash by which the page's content policy lets it in."""
    found = {}
    for name, file in (("style", "charter.css"), ("script", "charter.js")):
        text = templates.read(file).strip()
        found[name] = text
        found[f"{name}_hash"] = "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return found


def _text(view: View, markup: str, templates: Templates) -> str:
    html = markup == "html"
    context = {"v": view, "c": view.charter, "t": view.t, **(_inlined(templates) if html else {})}
    text = templates.text(f"charter.{markup}.j2", context, html=html, escape=None if html else markdown)
    return re.sub(r"\n{3,}", "\n\n", text)


FORMATS: Mapping[str, str] = {".md": "md", ".markdown": "md", ".html": "html", ".htm": "html", ".json": "json"}


class Layout(Struct, frozen=True, kw_only=True):
    """How a charter is laid out, beside what it says."""

    compact: bool
    compact_below: int
    leads: Mapping[str, str | None]  # bundle -> the task whose letters stand for it
    asked: bool  # whether competences were asked
    templates: Path | None = None  # a folder whose templates go before ours


def render(charter: Charter, markup: str, words: Words, layout: Layout, *, source: str) -> bytes:
    """The charter in one format (`md`, `html` or `json`); source: its file, relative to where the output goes.

    The same charter gives the same bytes.
    """
    if markup == "json":
        placed = msgspec.structs.replace(charter, provenance={**charter.provenance, "source": source})
        return msgspec.json.format(msgspec.json.encode(placed), indent=2) + b"\n"
    viewer = Viewer(charter, words, compact_below=layout.compact_below, leads=layout.leads, asked=layout.asked)
    view = viewer.view(compact=layout.compact)
    own = {} if layout.templates is None else {"templates": "own"}
    return provenance.seal(_text(view, markup, Templates(layout.templates)), {**charter.provenance, "source": source, **own})


def formats() -> tuple[str, ...]:
    """The formats there are."""
    return tuple(dict.fromkeys(FORMATS.values()))


def mark_of(standing: bytes, markup: str) -> dict[str, Any] | None:
    """The mark of an output that we wrote, with `intact` false when a hand changed it since; None when it is not ours."""
    if markup != "json":
        return provenance.read_mark(standing)
    try:
        data = msgspec.json.decode(standing)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return data if isinstance(data, dict) and data.get("schema") == SCHEMA else None
