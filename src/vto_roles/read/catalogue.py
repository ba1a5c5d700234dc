"""Reads the built-in catalogue, its files as one tree, and gathers the ids that other files may name."""

import functools
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import msgspec
from msgspec.structs import replace

from vto_roles import resources
from vto_roles.finding import CatalogueFault, Finding, Place
from vto_roles.model import organisation
from vto_roles.model.catalogue import LISTED, Catalogue
from vto_roles.model.node import Node
from vto_roles.read import tree
from vto_roles.read.bind import Binder, Vocabulary
from vto_roles.read.listed import with_whys

BUILT_IN = "\0catalog/"  # before the name of a file of ours: no file of a user can have such a name


@functools.cache
def built_in() -> Catalogue:
    """Return the built-in catalogue, unpatched. Raises CatalogueFault for what is wrong with it."""
    ready = resources.compiled("catalogue.json")
    if ready is not None:
        return msgspec.json.decode(ready, type=Catalogue)
    catalogue, findings = bound(built_in_tree())
    if findings or catalogue is None:
        raise _fault(findings)
    return catalogue


def _fault(findings: Iterable[Finding]) -> CatalogueFault:
    """Return the error for findings in the catalogue's files, as they lie in a checkout."""
    places = ((one, replace(one.place, file=one.place.file.removeprefix("\0"))) for one in findings)
    return CatalogueFault([replace(one, place=place) for one, place in places])


@functools.cache
def built_in_tree() -> Node:
    """Return the catalogue's files as one tree: each brings its own root keys. Raises CatalogueFault for what is no YAML."""
    items: dict[str, Node] = {}
    keys: dict[str, Place] = {}
    for path in sorted(resources.CATALOG.glob("*.yaml")):
        node, findings = tree.read(path.read_bytes(), BUILT_IN + path.name)
        if node is None or findings or not isinstance(node.value, dict):
            raise _fault(findings)
        items |= node.value
        keys |= node.keys
    root, findings = with_whys(Node(items, next(iter(items.values())).place, keys=keys))
    if findings:
        raise _fault(findings)
    return root


def bound(root: Node) -> tuple[Catalogue | None, list[Finding]]:
    """Bind the tree of a catalogue to the model; return it (None when it cannot be made) and what is wrong with it."""
    binder = Binder(vocabulary(root))
    return binder.bind(root, Catalogue), binder.findings


def vocabulary(root: Node | Catalogue, own_tasks: Collection[str] = (), checks: Collection[str] = ()) -> Vocabulary:
    """Return the ids of a catalogue, plus a file's own tasks and the checks that exist."""
    sections = {
        name: _section(root, name) for name in ("roles", "tasks", "bundles", "whys", "competences", "cascades", "law", "seed")
    }
    kinds = {name: role.text("kind") if isinstance(role, Node) else role.kind for name, role in sections["roles"].items()}
    bodies = frozenset(name for name, kind in kinds.items() if kind == "consultative")
    roles, bundles, law = (sections[name].keys() for name in ("roles", "bundles", "law"))
    tasks = {*sections["tasks"], *own_tasks}
    return Vocabulary(
        known={
            "role": roles,
            "person-role": roles - bodies,
            "task": tasks,
            "bundle": bundles,
            "task-or-bundle": tasks | bundles,
            "why": {*sections["whys"], LISTED},
            "competence": sections["competences"],
            "topic": sections["cascades"],
            "law": law,
            "source": law | sections["seed"].keys(),
            "fact": _fact_paths() | {f"role.{name}" for name in roles},
            "check": frozenset(checks),
            "deadline-start": tasks | {"year-end"},
        },
        refused={"person-role": (bodies, "union-membership")},
    )


def _section(root: Node | Catalogue, name: str) -> Mapping[str, Any]:
    """Return the entries of a section by id; none where a patch made it something else."""
    found = root.get(name) if isinstance(root, Node) else getattr(root, name)
    found = found.value if isinstance(found, Node) else found
    return found if isinstance(found, dict) else {}


@functools.cache
def _fact_paths() -> frozenset[str]:
    kinds = {"organisation": organisation.Identity, "size": organisation.Size, "tradition": organisation.Tradition}
    fields = ((section, field) for section, kind in kinds.items() for field in kind.__struct_fields__)
    return frozenset(f"{section}.{field}" for section, field in fields if field not in ("name", "practice", "language"))
