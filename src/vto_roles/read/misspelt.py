"""Finds the ids and keys of patches that name nothing: deleted, worded, or given the few answers that one that stands would get.

A merge takes them all: what is deleted is gone, and an id that nobody knows is a new one.
"""

import functools
from collections.abc import Collection, Iterator, Mapping
from itertools import islice
from typing import Any

import msgspec.inspect as shape
from msgspec import NODEFAULT

from vto_roles.finding import MAX_FINDINGS, Finding, Place, error_at
from vto_roles.model.catalogue import Catalogue
from vto_roles.model.node import Node
from vto_roles.model.terms import KeyPath
from vto_roles.read.readings import BUILT_IN
from vto_roles.safe_text import echo
from vto_roles.text import near

_ALIKE = 200  # ids among which one that is like another is looked for: those of the built-in catalogue, and first of more
KINDS = {  # section -> the reference that its ids are, for the words of a finding
    "roles": "role",
    "tasks": "task",
    "bundles": "bundle",
    "competences": "competence",
    "cascades": "topic",
    "topics": "topic",
    "law": "law",
}


def unknown_id(place: Place, section: str, name: str, known: Collection[str], path: KeyPath) -> Finding:
    """Return the finding on an id of a section that does not exist, with the nearest that does."""
    told = {"path": spelled(path), "value": echo(name)}
    nearest = BUILT_IN.near(KINDS.get(section, ""), name, known)
    return error_at(place, "unknown-reference", KINDS.get(section, ""), name, **told, **({"nearest": nearest} if nearest else {}))


def unknown_key(place: Place, name: str, known: Collection[str], path: KeyPath) -> Finding:
    """Return the finding on a key that is not one of those known, with the nearest that is."""
    nearest = near(name, known)
    more = {"nearest": nearest} if nearest else {}
    return error_at(place, "schema", "unknown-key", path=spelled(path), key=echo(name), known=tuple(known), **more)


def spelled(path: KeyPath) -> str:
    """Return the path of a patch as a message shows it."""
    return ".".join(map(str, ("catalog", *path)))


def without(patch: Node, root: Node, turns: Iterator[int]) -> tuple[Node, list[Finding]]:
    """Return a patch without the entries that name nothing of the catalogue under it, and a finding on each.

    An entry that is new lacks nothing; one with an id like another's and few of the keys that a new one needs is misspelt.
    turns: one is taken for each new entry, as long as there are any: to find what is like an id takes a millisecond.
    """
    findings = []
    for section, kind in _sections().items():
        entries, standing = patch.get(section), root.get(section)
        if entries is None or not isinstance(entries.value, dict):
            continue
        known = standing.value if standing is not None and isinstance(standing.value, dict) else {}
        alike = list(islice(known, _ALIKE))
        new = ((name, entry) for name, entry in entries.value.items() if name not in known)
        named = [name for (name, entry), _ in zip(new, turns, strict=False) if _names_nothing(name, entry, kind, alike)]
        if named:
            findings += [unknown_id(entries.keys[name], section, name, alike, (section,)) for name in named]
            kept = {name: entry for name, entry in entries.value.items() if name not in named}
            patch = patch.having(section, Node(kept, entries.place, keys=entries.keys))
    return patch, findings


def emptied(patch: Node, roles: Collection[str]) -> Iterator[Finding]:
    """Yield a finding on each key that a patch deletes and that no catalogue can have; roles: the ids of all that exist."""
    yield from islice(_emptied(patch, shape.type_info(Catalogue), (), {"role": roles}), MAX_FINDINGS)


def _emptied(node: Node, kind: Any, path: KeyPath, known: Mapping[str, Collection[str]]) -> Iterator[Finding]:
    """Yield the findings below a mapping; kind: what it is bound to, a struct or a mapping by ids."""
    assert isinstance(node.value, dict)
    if isinstance(kind, shape.StructType):
        fields = _fields(kind.cls)
        for name, child in node.value.items():
            if child.empty and name not in fields:
                yield unknown_key(node.keys.get(name, child.place), name, fields, path)
            elif isinstance(child.value, dict) and fields.get(name) is not None:
                yield from _emptied(child, fields[name], (*path, name), known)
        return
    ids = known.get((getattr(kind.key_type, "extra", None) or {}).get("ref", ""))
    below = _mapped(kind.value_type)
    for name, child in node.value.items():
        if child.empty and ids is not None and name not in ids:
            yield unknown_id(node.keys.get(name, child.place), "roles", name, ids, path)
        elif below is not None and isinstance(child.value, dict) and child.value:
            yield from _emptied(child, below, (*path, name), known)


def _mapped(kind: Any) -> Any:
    """Return the member of a type that a mapping is bound to; None when there is none."""
    kind = kind.type if isinstance(kind, shape.Metadata) else kind
    members = kind.types if isinstance(kind, shape.UnionType) else (kind,)
    return next((one for one in members if isinstance(one, shape.StructType | shape.DictType)), None)


@functools.cache
def _fields(cls: type) -> dict[str, Any]:
    """Return the fields of a struct, each with what a mapping in it is bound to."""
    kind = shape.type_info(cls)
    assert isinstance(kind, shape.StructType)
    return {field.encode_name: _mapped(field.type) for field in kind.fields}


@functools.cache
def _sections() -> dict[str, Any]:
    """Return the type of an entry for each section of the catalogue that has ids."""
    return {name: kind.value_type for name, kind in _fields(Catalogue).items() if isinstance(kind, shape.DictType)}


def _names_nothing(name: str, entry: Node, kind: Any, known: Collection[str]) -> bool:
    if entry.empty:
        return True
    if not isinstance(entry.value, dict) or not isinstance(kind, shape.StructType):
        return False
    needed = [field.encode_name for field in kind.fields if field.default is NODEFAULT and field.default_factory is NODEFAULT]
    given = [key for key in needed if key in entry.value]
    return bool(needed) and len(given) * 2 <= len(needed) and near(name, known) is not None
