"""Write the charter or a card as one self-contained HTML page."""

import base64
import hashlib
import re
from functools import lru_cache

from vto_roles.charter import provenance
from vto_roles.model.dress import Picture
from vto_roles.output.blocks import Form
from vto_roles.output.page import PageRows
from vto_roles.output.rendering import Rendering

_SPARED = re.compile(
    r"""(?P<kept>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|/\*\s\$.*?\*/)"""  # strings, and where something is put in
    r"|[;\s]*(?P<end>\})\s*|\s*(?P<sign>[{;,>])\s*|(?P<colon>:)\s+|/\*.*?\*/\s*|(?P<space>\s+)",
    re.DOTALL,
)
_COMMENT = re.compile(r"^[ \t]*//.*\n", re.MULTILINE)


def write(rendering: Rendering) -> bytes:
    """Return the page, its mark in the last line."""
    sections, templates = rendering.sections, rendering.templates
    law = [line.id for line in rendering.charter.law] if "law" in sections else []
    rows = PageRows(rendering.view, law, title=rendering.document.title)
    more = {
        "p": rows,
        "section": sections.__getitem__,
        "opened": rendering.layout.annexes is True,
        "logo": None if rendering.layout.logo is None else _address(rendering.layout.logo),
        **admitted(_worded(_style(rendering), rows, rendering.layout.colour), templates.read("charter.js")),
    }
    return rendering.sealed(rendering.text("html", more, None))


def _style(rendering: Rendering) -> str:
    """Return the style sheet; what is filled in brings its own, which a charter does without."""
    forms = any(isinstance(block, Form) for one in rendering.document.sections for block in one.blocks)
    return "\n".join(map(rendering.templates.read, ("charter.css", "form.css") if forms else ("charter.css",)))


def admitted(style: str, script: str) -> dict[str, str]:
    """Return a style sheet and a script without its lines of comment, each with the hash by which the page's policy admits it."""
    found = {}
    for name, text in (("style", style), ("script", _COMMENT.sub("", script))):
        found[name] = re.sub(r"\n\s+", "\n", text.strip())
        found[f"{name}_hash"] = "sha256-" + base64.b64encode(hashlib.sha256(found[name].encode()).digest()).decode()
    return found


def _worded(style: str, rows: PageRows, colour: str | None) -> str:
    """Return the style sheet with texts of the language for `"$name"`, and what a charter sets for `/* $name */`."""
    words = rows.style_words
    style = re.sub(r'"\$(\w+)"', lambda found: _css_string(words.get(found[1], "")), tight(style))
    titles = (
        f"td:nth-child({number}) {{ --role: {_css_string(title)}; }}"
        for number, title in enumerate((one.title for one in rows.view.columns), 3)
    )
    own = f"--own: {colour}; --own-dark: {_lighter(colour)};" if colour else ""
    return style.replace("/* $columns */", "\n".join(titles)).replace("/* $colour */", own)


@lru_cache(maxsize=4)  # every page of a batch has the same
def tight(style: str) -> str:
    """Return what a browser needs of a style sheet, a rule a line; strings, and comments in which something is put, stay."""
    return _SPARED.sub(_spared, style)


def _spared(found: re.Match[str]) -> str:
    if found["end"]:
        return "}\n"
    return found["kept"] or found["sign"] or found["colon"] or (" " if found["space"] else "")


def _lighter(colour: str) -> str:
    """Return a colour of AA contrast with white as it is read on a dark page: two fifths of it, the rest white."""
    return "#" + "".join(f"{255 - (255 - int(colour[at : at + 2], 16)) * 2 // 5:02x}" for at in (1, 3, 5))


def _address(logo: Picture) -> str:
    """Return a picture as an address that holds it."""
    kind = {"png": "png", "jpg": "jpeg"}[logo.kind]
    return f"data:image/{kind};base64,{base64.b64encode(logo.data).decode()}"


def _css_string(text: str) -> str:
    """Return a text as a string of CSS, in which only letters, digits and spaces stand as they are."""
    return '"' + re.sub(r"[^A-Za-z0-9 ]", lambda found: f"\\{ord(found[0]):x} ", text) + '"'


read_mark = provenance.read_mark
