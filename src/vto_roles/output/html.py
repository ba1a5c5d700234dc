"""Write the charter or a card as one self-contained HTML page."""

import base64
import hashlib

from vto_roles.charter import provenance
from vto_roles.output.rendering import Rendering
from vto_roles.output.templates import Templates


def write(rendering: Rendering) -> bytes:
    """Return the page, its mark in the last line."""
    more = {"section": rendering.sections.__getitem__, **_inlined(rendering.templates)}
    return rendering.sealed(rendering.text("html", more, None))


def _inlined(templates: Templates) -> dict[str, str]:
    """Return the style sheet and the script, each with the hash by which the page's content policy admits it."""
    found = {}
    for name, file in (("style", "charter.css"), ("script", "charter.js")):
        text = templates.read(file).strip()
        found[name] = text
        found[f"{name}_hash"] = "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return found


read_mark = provenance.read_mark
