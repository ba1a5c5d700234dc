"""Write the charter as versioned JSON: everything, never compact."""

from typing import cast

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from vto_roles.charter import provenance, read
from vto_roles.charter.schema import Mark
from vto_roles.output.document import section_ids
from vto_roles.output.rendering import Rendering


def write(rendering: Rendering) -> bytes:
    """Return the charter as indented JSON, with the ids of its document's sections and the digest of all other bytes."""
    charter = rendering.charter
    ids = [one.id for one in rendering.document.sections] if rendering.card else section_ids(charter, annexes=True)
    asked = {"unless": True} if any(cell.unless is not UNSET for task in charter.tasks for cell in task.cells) else {}
    mark = cast("Mark", {**charter.provenance, **asked, "source": rendering.source, "bytes": ""})
    placed = replace(charter, provenance=mark, sections=tuple(ids))
    return provenance.seal_json(msgspec.json.format(msgspec.json.encode(placed), indent=2) + b"\n")


read_mark = read.read_mark
