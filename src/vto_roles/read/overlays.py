"""Reads the overlays that an organisation's file names, and what they set against each other."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from vto_roles import files
from vto_roles.finding import Finding, error_at
from vto_roles.model.node import Node, plain
from vto_roles.model.terms import KeyPath
from vto_roles.read import shapes, tree
from vto_roles.read.catalogue import leaves, merge
from vto_roles.refused import Refused
from vto_roles.safe_text import echo

_MAX_OVERLAYS = 16


def read(root: Node, path: Path, roots: tuple[Path, ...], room: int) -> tuple[list[Node], list[Finding], dict[str, str]]:
    """Return the trees, findings and texts (file -> its text) of the files that `extends` of a tree names.

    What cannot be had is a finding on its item. path: the organisation's file; roots: further folders in whose tree an overlay
    may lie; room: how many bytes all overlays together may have.
    """
    trees, findings, texts = [], [], {}
    items: dict[str, Node] = {}
    for item in root.listed("extends")[:_MAX_OVERLAYS]:
        if isinstance(item.value, str):  # what is no text is told where the list is bound
            items.setdefault(item.value, item)
    for name, item in items.items():
        data, variant = _data(path.parent, name, roots, room)
        room -= len(data)
        if variant is not None:
            limit = tree.MAX_BYTES >> 20
            findings.append(error_at(item.place, "schema", variant, path="extends", value=echo(name), limit=limit))
            continue
        node, faults = tree.read(data, name)
        findings += faults
        texts[name] = tree.text_of(data)
        if node is not None:
            trees.append(node)
    return trees, findings, texts


def _data(folder: Path, name: str, roots: tuple[Path, ...], room: int) -> tuple[bytes, str | None]:
    """Return the bytes of an overlay, and the variant of the finding when it is refused: then none of its text is known."""
    target = files.named(name, folder, roots)
    if target is None:
        return b"", "extends-outside"
    if target.suffix.lower() not in shapes.SUFFIXES:
        return b"", "extends-other"
    try:
        data = files.read(target, tree.MAX_BYTES)
    except Refused:
        return b"", "extends-missing"
    if len(data) > room:
        return data, "extends-large"
    return data, None if shapes.is_overlay(data) else "extends-other"


def conflicts(overlays: Sequence[Node]) -> list[Finding]:
    """Return a finding on each value that an overlay sets otherwise than an earlier one; overlays: read, with ids for words."""
    findings = []
    seen: dict[KeyPath, Node] = {}
    below: dict[KeyPath, Node] = {}  # a path that an overlay goes through -> what it sets further down
    for overlay in overlays:
        mine = dict(_set(overlay))
        for path, node in mine.items():
            above = next((seen[path[:length]] for length in range(1, len(path)) if path[:length] in seen), None)
            clash = next((one for one in (seen.get(path), below.get(path), above) if one and plain(one) != plain(node)), None)
            if clash is not None:
                told = {"path": ".".join(map(str, path)), "value": echo(plain(node)), "other": str(clash.place)}
                findings.append(error_at(node.place, "overlay-conflict", **told))
        seen |= mine
        below |= {path[:length]: node for path, node in mine.items() for length in range(1, len(path))}
    return findings


def _set(overlay: Node) -> Iterator[tuple[KeyPath, Node]]:
    """Yield each single value that an overlay sets: of its catalogue, its settings and its choices."""
    for key in ("catalog", "settings"):
        if (node := overlay.get(key)) is not None and isinstance(node.value, dict):
            yield from leaves(node, (key,))
    for choice in overlay.listed("choices"):
        task, role, letter = (choice.get(key) for key in ("task", "role", "letter"))
        if task is not None and role is not None and letter is not None:
            if letter.value == "A":
                yield ("choices", str(task.value), "A"), role
            else:
                yield ("choices", str(task.value), str(role.value)), letter


def with_settings(root: Node, overlays: Sequence[Node]) -> Node:
    """Return a tree with the organisation's settings laid over those of its overlays, so that they are bound as one."""
    own = root.get("settings")
    if own is not None and not own.empty and not isinstance(own.value, dict):
        return root  # told as it stands
    stacked: Node | None = None
    for node in (*(overlay.get("settings") for overlay in overlays), own):
        if node is not None and isinstance(node.value, dict):
            stacked = merge(stacked, node)
    return root if stacked is None else root.having("settings", stacked)
