"""Lays JSON Merge Patches (RFC 7396) over placed nodes: every value keeps the file, line and column it came from."""

from collections.abc import Iterator

from vto_roles.model.node import Node
from vto_roles.model.terms import KeyPath


def merge(base: Node | None, patch: Node) -> Node | None:
    """Return `patch` over `base`; an empty value deletes. New keys follow the old ones, sorted: key order says nothing."""
    if not isinstance(patch.value, dict):
        return None if patch.empty else patch
    old = base.value if base is not None and isinstance(base.value, dict) else {}
    keys = dict(base.keys) if base is not None else {}
    items = dict(old)
    for key in sorted(patch.value):
        merged = merge(old.get(key), patch.value[key])
        if merged is None:
            items.pop(key, None)
            keys.pop(key, None)
        else:
            items[key] = merged
            keys[key] = patch.keys[key]
    return Node(items, patch.place, keys=keys)


def leaves(node: Node, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Node]]:
    """Yield what a patch sets, value by value: every node that is no mapping, with its path."""
    if isinstance(node.value, dict):
        for key, child in node.value.items():
            yield from leaves(child, (*path, key))
    else:
        yield path, node
