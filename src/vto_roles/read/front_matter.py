"""What the front matter of a text, or one line like it, declares of the letters in its tables."""

import re
from collections.abc import Sequence
from typing import Literal

from vto_roles.finding import Finding
from vto_roles.model.terms import Answer, Value
from vto_roles.read import tree
from vto_roles.read.bind import Binder, Vocabulary

_END = ("---", "...")


class Convention(Value, frozen=True, kw_only=True):
    """How letters are meant, declared in the front matter under `raci`."""

    a_implies_r: Answer | None = None  # whether the A does the task where nobody has an R
    accountable_per: Literal["row", "section"] = "row"  # what has one A


def length(lines: Sequence[str]) -> int:
    """Return how many lines the front matter of a text takes, its fences too; 0 without one."""
    if not lines or lines[0].rstrip() != "---":
        return 0
    return next((number for number, line in enumerate(lines[1:], 2) if line.rstrip() in _END), 0)


def convention(lines: Sequence[str], name: str) -> tuple[Convention, list[Finding]]:
    """Return what the front matter of a file declares, with the findings about it; name: the file as findings show it."""
    block = _block(["", *lines[: length(lines)][1:-1]], "raci")
    if not block.strip():
        return Convention(), []
    root, findings = tree.read(block.encode(), name)
    node = root.get("raci") if root is not None else None
    if node is None or node.empty:
        return Convention(), findings
    binder = Binder(Vocabulary({}))
    return binder.bind(node, Convention, ("raci",)) or Convention(), findings + binder.findings


def _block(lines: Sequence[str], name: str) -> str:
    """Return what stands under a root key in lines of YAML, with all other lines blank: they belong to others."""
    inside = False
    kept = []
    for line in lines:
        if line[:1].strip() and not line.startswith(("#", "-", "]", "}")):
            inside = re.match(rf"{name}[ \t]*:", line) is not None
        kept.append(line if inside else "")
    return "\n".join(kept)
