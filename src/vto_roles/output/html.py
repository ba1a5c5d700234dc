"""Write the charter or a card as one self-contained HTML page."""

import base64
import hashlib
import re

from vto_roles.charter import provenance
from vto_roles.output.page import PageRows
from vto_roles.output.rendering import Rendering
from vto_roles.output.templates import Templates


def write(rendering: Rendering) -> bytes:
    """Return the page, its mark in the last line."""
    sections = rendering.sections
    law = [line.id for line in rendering.charter.law] if "law" in sections else []
    rows = PageRows(rendering.view, law)
    more = {
        "p": rows,
        "section": sections.__getitem__,
        "opened": rendering.layout.annexes is True,
        **_inlined(rendering.templates, rows),
    }
    return rendering.sealed(rendering.text("html", more, None))


def _inlined(templates: Templates, rows: PageRows) -> dict[str, str]:
    """Return the style sheet and the script, each with the hash by which the page's content policy admits it."""
    found = {}
    for name, text in (("style", _worded(templates.read("charter.css"), rows)), ("script", templates.read("charter.js"))):
        found[name] = re.sub(r"\n\s+", "\n", text.strip())
        found[f"{name}_hash"] = "sha256-" + base64.b64encode(hashlib.sha256(found[name].encode()).digest()).decode()
    return found


def _worded(style: str, rows: PageRows) -> str:
    """Return the style sheet with texts of the language for `"$name"`, and the titles of the columns for `/* $columns */`."""
    words = rows.style_words
    style = re.sub(r'"\$(\w+)"', lambda found: _css_string(words.get(found[1], "")), style)
    titles = (
        f"td:nth-child({number}) {{ --role: {_css_string(title)}; }}"
        for number, title in enumerate((one.title for one in rows.view.columns), 3)
    )
    return style.replace("/* $columns */", "\n".join(titles))


def _css_string(text: str) -> str:
    """Return a text as a string of CSS, in which only letters, digits and spaces stand as they are."""
    return '"' + re.sub(r"[^A-Za-z0-9 ]", lambda found: f"\\{ord(found[0]):x} ", text) + '"'


read_mark = provenance.read_mark
