"""Write the charter as versioned JSON: everything, never compact."""

from typing import Any

import msgspec
from msgspec.structs import replace

from vto_roles.charter.schema import SCHEMA
from vto_roles.output.document import section_ids
from vto_roles.output.rendering import Rendering


def write(rendering: Rendering) -> bytes:
    """Return the charter as indented JSON, with the ids of its document's sections."""
    charter = rendering.charter
    ids = [one.id for one in rendering.document.sections] if rendering.card else section_ids(charter, compact=False)
    placed = replace(charter, provenance=dict(rendering.mark), sections=tuple(ids))
    return msgspec.json.format(msgspec.json.encode(placed), indent=2) + b"\n"


def read_mark(data: bytes) -> dict[str, Any] | None:
    """Return a charter of ours as decoded; None when these bytes are none."""
    try:
        charter = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return charter if isinstance(charter, dict) and charter.get("schema") == SCHEMA else None
