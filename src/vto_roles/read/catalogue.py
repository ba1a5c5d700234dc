"""The catalogue: the built-in one, and what an organisation or its federation lays over it.

A patch may change nearly everything; what law fixes and who may answer for what, it may not.
"""

import functools
from collections.abc import Collection, Iterator, Sequence
from typing import Any

import msgspec

from vto_roles import resources
from vto_roles.finding import Finding, Place
from vto_roles.model import organisation
from vto_roles.model.catalogue import Catalogue
from vto_roles.model.node import Node, plain
from vto_roles.model.terms import KeyPath
from vto_roles.read import tree
from vto_roles.read.bind import Binder, Vocabulary
from vto_roles.read.languages import words_of
from vto_roles.read.merge import leaves, merge
from vto_roles.refused import Refused

_BUILT_IN = "\0catalog/"  # no file of a user can have such a name


@functools.cache
def _built_in() -> Node:
    """The catalogue's files as one tree: each brings its own root keys."""
    items: dict[str, Node] = {}
    keys: dict[str, Place] = {}
    for path in sorted(resources.CATALOG.glob("*.yaml")):
        node, findings = tree.read(path.read_bytes(), _BUILT_IN + path.name)
        if node is None or findings or not isinstance(node.value, dict):
            raise ValueError(f"{path}: {findings}")
        items |= node.value
        keys |= node.keys
    return Node(items, next(iter(items.values())).place, keys=keys)


def _ids(root: Node, section: str) -> frozenset[str]:
    found = root.get(section)
    return frozenset(found.value) if found is not None and isinstance(found.value, dict) else frozenset()


def _bodies(root: Node | Catalogue) -> Iterator[tuple[str, str | None]]:
    """Each role with its kind."""
    if isinstance(root, Node):
        for name in _ids(root, "roles"):
            yield name, root.text("roles", name, "kind")
    else:
        for name, role in root.roles.items():
            yield name, role.kind


@functools.cache
def _fact_paths() -> frozenset[str]:
    return frozenset(
        f"{section}.{field}"
        for section, kind in (
            ("organisation", organisation.Identity),
            ("size", organisation.Size),
            ("tradition", organisation.Tradition),
        )
        for field in kind.__struct_fields__
        if field not in ("name", "practice", "language")
    )


def vocabulary(root: Node | Catalogue, own_tasks: Collection[str] = (), checks: Collection[str] = ()) -> Vocabulary:
    """The ids of a catalogue, plus a file's own tasks and the checks that exist."""

    def ids(section: str) -> frozenset[str]:
        return _ids(root, section) if isinstance(root, Node) else frozenset(getattr(root, section))

    roles, tasks, bundles, law = ids("roles"), ids("tasks") | frozenset(own_tasks), ids("bundles"), ids("law")
    bodies = frozenset(name for name, role in _bodies(root) if role == "consultative")
    return Vocabulary(
        known={
            "role": roles,
            "person-role": roles - bodies,
            "task": tasks,
            "bundle": bundles,
            "task-or-bundle": tasks | bundles,
            "competence": ids("competences"),
            "topic": ids("cascades"),
            "law": law,
            "source": law | ids("seed"),
            "fact": _fact_paths() | {f"role.{name}" for name in roles},
            "check": frozenset(checks),
            "deadline-start": tasks | {"year-end"},
        },
        refused={"person-role": (bodies, "union-membership")},
    )


@functools.cache
def built_in() -> Catalogue:
    """The built-in catalogue, unpatched. A fault in it is a fault of ours: ValueError."""
    ready = resources.compiled("catalogue.json")
    if ready is not None:
        return msgspec.json.decode(ready, type=Catalogue)
    catalogue, findings = _bind_catalogue(_built_in())
    if findings or catalogue is None:
        raise ValueError(f"built-in catalogue: {findings}")
    return catalogue


def _bind_catalogue(root: Node) -> tuple[Catalogue | None, list[Finding]]:
    binder = Binder(vocabulary(root), prune=False)
    return binder.bind(root, Catalogue), binder.findings


def catalogue(patches: Sequence[Node]) -> tuple[Catalogue, list[Finding]]:
    """The catalogue with patches over it, the later over the earlier, and what is wrong with them.

    patches: what stands under `catalog` in the overlays and the organisation's file, texts left out.
    """
    if not patches:
        return built_in(), []
    root, findings = _built_in(), []
    for patch in patches:
        allowed, refused = _allowed(patch)
        findings += refused
        root = merge(root, allowed) or root
        findings += _restore(root, patch)
    if root is _built_in():
        return built_in(), findings
    bound, faults = _bind_catalogue(root)
    for finding in faults:
        if not finding.place.file.startswith(_BUILT_IN):
            findings.append(finding)
        elif finding.variant == "bundle":  # a patch deleted it, and tasks still lie in it
            findings += _still_used(finding, patches)
    return bound or built_in(), findings


def _still_used(finding: Finding, patches: Sequence[Node]) -> Iterator[Finding]:
    path = ("bundles", str(finding.args["value"]))
    patch = next((one for one in patches if one.find(path) is not None), None)
    if patch is not None:
        place = patch.at(path, key=True)
        yield Finding(
            check=finding.check, severity="error", place=place, subject=path[1], variant="still-used", args=finding.args
        )


_LAWS_OWN = ("status", "when", "expects", "finding")
_BODYS_OWN = ("kind", "may", "exists", "when", "employer")


def _fixed(path: KeyPath) -> str | None:
    """The check that tells of a change at this path of the catalogue; None where it may be changed."""
    if len(path) < 2:
        return None  # a whole section taken away is put back
    base, name = _built_in(), str(path[1])
    known = base.find(path[:2]) is not None
    kind = base.text("roles", name, "kind") if path[0] == "roles" else None
    if path[0] == "cascades" and known:
        return "consultation-removed"
    if path[0] == "law" and known and (len(path) == 2 or path[2] in _LAWS_OWN):
        return "consultation-removed"
    if path[0] == "tasks" and len(path) > 2 and (path[2] == "allow" or (path[2] == "level" and known)):
        return "accountable-not-allowed"
    if path[0] == "tasks" and name in _by_law() and (len(path) == 2 or path[2] in ("topic", "when", "legal")):
        return "consultation-removed"
    if path[0] == "roles" and len(path) > 2 and path[2] == "mandate":
        return "accountable-not-allowed"
    if kind == "consultative" and (len(path) == 2 or path[2] in _BODYS_OWN):
        return "consultation-removed"
    if kind is not None and len(path) > 2 and (path[2] == "kind" or (name == "general-assembly" and path[2] == "may")):
        return "accountable-not-allowed"
    return None


@functools.cache
def _by_law() -> frozenset[str]:
    """The built-in tasks that are a duty somewhere, or on which law locks a consultation."""
    known = built_in()
    locked = {topic for topic, cascade in known.cascades.items() if any(step.law for step in (*cascade.private, *cascade.public))}
    return frozenset(name for name, task in known.tasks.items() if task.legal is not None or task.topic in locked)


def _allowed(patch: Node, path: KeyPath = ()) -> tuple[Node, list[Finding]]:
    """A patch without what it may not change, and a finding on each such key."""
    if not isinstance(patch.value, dict):
        return patch, []
    items, keys, findings = {}, {}, []
    for key, child in patch.value.items():
        here = (*path, key)
        check = _fixed(here)
        same = (standing := _built_in().find(here)) is not None and plain(standing) == plain(child)
        if check is not None and not same and not (len(here) == 2 and isinstance(child.value, dict) and child.value):
            args = {"path": ".".join(map(str, ("catalog", *here)))}
            place = patch.keys.get(key, child.place)
            findings.append(
                Finding(check=check, severity="error", place=place, subject=str(here[-1]), variant="catalog", args=args)
            )
            continue
        items[key], below = _allowed(child, here) if check is None or len(here) == 2 else (child, [])
        keys[key] = patch.keys.get(key, child.place)
        findings += below
    return Node(items, patch.place, keys=keys), findings


# --- wording --------------------------------------------------------------------------------------

_WORDED = {"tasks": ("title", "note"), "roles": ("title", "short", "the")}  # sections whose new ids bring texts of their own
_NAMED = ("bundles", "competences", "topics", "rules", "law")


def wording(patches: Sequence[Node]) -> tuple[dict[str, Any], list[Finding]]:
    """The texts that patches bring, by language, and those that belong nowhere.

    patches: what stands under `catalog.text`.
    """
    merged: Node | None = None
    findings: list[Finding] = []
    for patch in patches:
        for path, leaf in leaves(patch):
            if leaf.empty or (isinstance(leaf.value, str) and _belongs(path)):
                continue
            args = {"path": ".".join(map(str, ("catalog", "text", *path)))}
            findings.append(Finding(check="schema", severity="error", place=leaf.place, variant="text", args=args))
        merged = merge(merged, patch)
    texts = plain(merged) if merged is not None else {}
    return (texts if isinstance(texts, dict) and not findings else {}), findings


def _belongs(path: KeyPath) -> bool:
    if len(path) < 3 or path[0] not in ("nl", "fr", "de", "en"):
        return False
    if path[1] in _WORDED and len(path) == 4 and path[3] in _WORDED[str(path[1])]:
        return True
    if path[1] in _NAMED and len(path) == 3:
        return True
    if path[1] == "language":
        return False  # plural rules and month names are no wording
    try:
        standing = words_of(str(path[0])).standing(*map(str, path[1:]))
    except Refused:
        return True  # a language that this version does not speak yet
    return isinstance(standing, str)


# --- what no catalogue can do without ---------------------------------------------------------------


def _restore(root: Node, patch: Node) -> list[Finding]:
    """Put back what no charter can do without; say so on the line that took it away."""
    findings = []
    assert isinstance(root.value, dict)
    base = _built_in()
    assert isinstance(base.value, dict)
    for section in Catalogue.__struct_fields__:
        if section in root.value:
            continue
        if section in ("tasks", "rules"):
            root.value[section] = Node({}, patch.place)
        else:
            root.value[section] = base.value[section]
            findings.append(_needed(patch, (section,)))
    roles, old = root.value["roles"], base.get("roles")
    assert old is not None and isinstance(old.value, dict)
    if isinstance(roles.value, dict):
        for name, role in old.value.items():
            exists = role.get("exists")
            if name not in roles.value and exists is not None and exists.value == "always":
                roles.value[name] = role
                roles.keys[name] = role.place
                findings.append(_needed(patch, ("roles", name)))
    return findings


def _needed(patch: Node, path: tuple[str, ...]) -> Finding:
    return Finding(
        check="schema",
        severity="error",
        place=patch.at(path, key=True),
        variant="needed",
        args={"path": ".".join(("catalog", *path))},
    )
