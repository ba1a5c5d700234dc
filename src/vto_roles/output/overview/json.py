"""Write the overview as versioned JSON: published, with a schema of its own."""

from pathlib import Path
from typing import Any

import msgspec

from vto_roles.charter.overview import SCHEMA, Overview
from vto_roles.text import Words


def write(overview: Overview, words: Words, folder: Path) -> bytes:  # noqa: ARG001 - as every format takes them
    """Return the overview as it is published."""
    return msgspec.json.format(msgspec.json.encode(overview), indent=1) + b"\n"


def ours(data: bytes) -> bool:
    """Return whether a file is such an overview."""
    try:
        found: Any = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return isinstance(found, dict) and found.get("schema") == SCHEMA


def json_schema() -> bytes:
    """Return the JSON Schema of the overview; it allows keys to be added."""
    draft = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": SCHEMA}
    return msgspec.json.format(msgspec.json.encode(draft | msgspec.json.schema(Overview)), indent=2) + b"\n"
