"""The front matter of a Markdown file, in which it declares how its letters are meant."""

import re
from collections.abc import Sequence
from typing import Literal

from vto_roles.finding import Finding
from vto_roles.model.node import Node
from vto_roles.model.terms import Answer, Value
from vto_roles.read import tree
from vto_roles.read.bind import Binder, Vocabulary

_END = ("---", "...")


class Convention(Value, frozen=True, kw_only=True):
    """How letters are meant, declared in the front matter under `raci`."""

    a_implies_r: Answer | None = None  # whether the A does the task where nobody has an R
    accountable_per: Literal["row", "section"] = "row"  # what has one A


class FrontMatter(Value, frozen=True, kw_only=True):
    """The part of a Markdown file's front matter that is ours."""

    raci: Convention = Convention()


def length(lines: Sequence[str]) -> int:
    """Return how many lines the front matter takes, its fences too; 0 without one."""
    if not lines or lines[0].rstrip() != "---":
        return 0
    return next((number for number, line in enumerate(lines[1:], 2) if line.rstrip() in _END), 0)


def convention(lines: Sequence[str], name: str) -> tuple[Convention, list[Finding]]:
    """Return what a front matter declares, with the findings about it.

    lines: those of the front matter, its fences too, none without one; name: the file as findings show it.
    """
    block = _block(["", *lines[1:-1]], "raci")
    if not block.strip():
        return Convention(), []
    root, findings = tree.read(block.encode(), name)
    node = root.get("raci") if root is not None else None
    if root is None or node is None:
        return Convention(), findings
    binder = Binder(Vocabulary({}))
    ours = binder.bind(Node({"raci": node}, root.place, keys=root.keys), FrontMatter)
    return ours.raci if ours is not None else Convention(), findings + binder.findings


def _block(lines: Sequence[str], name: str) -> str:
    """Return what stands under a root key in lines of YAML, with all other lines blank: they belong to others."""
    inside = False
    kept = []
    for line in lines:
        if line[:1].strip() and not line.startswith(("#", "-", "]", "}")):
            inside = re.match(rf"{name}[ \t]*:", line) is not None
        kept.append(line if inside else "")
    return "\n".join(kept)
