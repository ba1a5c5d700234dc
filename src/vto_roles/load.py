"""Files to a Case: the built-in catalogue, its overlays and one organisation's answers, bound and placed."""

import functools
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from vto_roles import files, model, resources, tree
from vto_roles.bind import Binder, Vocabulary, near
from vto_roles.finding import Finding, Place, Refused
from vto_roles.merge import leaves, merge
from vto_roles.model import Case, Catalogue, OrganisationFile, Overlay
from vto_roles.tree import Node, plain

ORGANISATION = frozenset((".yaml", ".yml"))
_BUILT_IN = "catalog/"


class Loaded(Struct, kw_only=True):
    """What came of one organisation file; `case` is None when it cannot be worked with."""

    case: Case | None
    findings: list[Finding]  # of the file family, places relative to the file's folder
    texts: dict[str, str]  # file -> its text, for the frames of a report


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


@functools.cache
def _fact_paths() -> frozenset[str]:
    return frozenset(
        f"{section}.{field}"
        for section, kind in (("organisation", model.Identity), ("size", model.Size), ("tradition", model.Tradition))
        for field in kind.__struct_fields__
        if field not in ("name", "practice", "language")
    )


def _vocabulary(root: Node, own_tasks: Collection[str] = (), checks: Collection[str] = ()) -> Vocabulary:
    """The ids of a catalogue tree, plus the file's own tasks and the checks that exist."""
    roles, tasks, bundles = _ids(root, "roles"), _ids(root, "tasks") | frozenset(own_tasks), _ids(root, "bundles")
    bodies = frozenset(name for name in roles if root.text("roles", name, "kind") == "consultative")
    law = _ids(root, "law")
    return Vocabulary(
        known={
            "role": roles,
            "person-role": roles - bodies,
            "task": tasks,
            "bundle": bundles,
            "task-or-bundle": tasks | bundles,
            "competence": _ids(root, "competences"),
            "topic": _ids(root, "cascades"),
            "law": law,
            "source": law | _ids(root, "seed"),
            "fact": _fact_paths() | {f"role.{name}" for name in roles},
            "check": frozenset(checks),
        },
        refused={"person-role": (bodies, "union-membership")},
    )


@functools.cache
def built_in() -> Catalogue:
    """The built-in catalogue, unpatched. A fault in it is a fault of ours: ValueError."""
    catalogue, findings = _bind_catalogue(_built_in())
    if findings or catalogue is None:
        raise ValueError(f"built-in catalogue: {findings}")
    return catalogue


def _bind_catalogue(root: Node) -> tuple[Catalogue | None, list[Finding]]:
    binder = Binder(_vocabulary(root), prune=False)
    return binder.bind(root, Catalogue), binder.findings


def catalogue(patch: Node | None) -> tuple[Catalogue, Node, list[Finding]]:
    """The catalogue with a patch over it: its value, its tree, and what is wrong with the patch."""
    if patch is None or patch.empty or not patch.value:
        return built_in(), _built_in(), []
    root = merge(_built_in(), patch) or _built_in()
    findings = _restore(root, patch)
    bound, faults = _bind_catalogue(root)
    for finding in faults:
        if not finding.place.file.startswith(_BUILT_IN):
            findings.append(finding)
        elif finding.variant == "bundle":  # the patch deleted it, and tasks still lie in it
            value = str(finding.args["value"])
            place = patch.at(("bundles", value), key=True)
            findings.append(
                Finding(
                    check=finding.check, severity="error", place=place, subject=value, variant="still-used", args=finding.args
                )
            )
    return bound or built_in(), root, findings


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


def looks_like_organisation(data: bytes) -> bool:
    """Whether the root of this YAML has `organisation`, told without reading it all."""
    return any(
        line.startswith((b"organisation:", b"organisation ", b"{")) and b"organisation" in line for line in data.splitlines()
    )


def setting(text: str) -> tuple[tuple[str, ...], Node]:
    """`size.fte=20` as the path and the value that it sets; raises Refused when it is no such thing.

    The value is YAML as it could stand in the file; a member of a list of things with an id is named by its id.
    """
    name, sign, value = text.partition("=")
    root, findings = tree.read(f"value: {value}\n".encode(), f"--set {name}")
    path = tuple(name.strip().split("."))
    if not sign or not all(path) or root is None or findings or not isinstance(root.value, dict) or len(root.value) != 1:
        raise Refused("bad-setting", value=text)
    return path, root.value["value"]


def _put(root: Node, path: tuple[str, ...], value: Node) -> None:
    """Set an answer in a tree, making the mappings on the way."""
    node = root
    for step in path[:-1]:
        child = node.get(step)
        if isinstance(node.value, list):
            child = next((item for item in node.value if item.text("id") == step), None)
        if child is None or not isinstance(child.value, dict | list):
            child = Node({}, value.place)
            _hang(node, step, child)
        node = child
    _hang(node, path[-1], value)


def _hang(node: Node, key: str, child: Node) -> None:
    if isinstance(node.value, dict):
        node.value[key] = child
        node.keys[key] = child.place
    else:
        raise Refused("bad-setting", value=key)


def organisation(
    path: Path,
    *,
    roots: tuple[Path, ...] = (),
    checks: Collection[str] = (),
    data: bytes | None = None,
    settings: Sequence[tuple[tuple[str, ...], Node]] = (),
) -> Loaded:
    """Read one organisation file with its overlays.

    path: the file; roots: further folders in whose tree an overlay may lie (its own folder and the
    working directory always count); checks: ids a waiver may name; data: the bytes, when already read;
    settings: answers to put over the file's own, for a what-if.
    Returns all findings of the file family; raises Refused when the file itself cannot be opened.
    """
    data = files.read(path, tree.MAX_BYTES) if data is None else data
    root, findings = tree.read(data, path.name)
    texts = {path.name: data[: tree.MAX_BYTES].decode("utf-8-sig", "replace")}
    if root is None:
        return Loaded(case=None, findings=findings, texts=texts)
    for where, value in settings:
        _put(root, where, value)
    overlays = _overlays(root, path, roots, findings, texts)
    findings += _conflicts(overlays)
    parts = [overlay for overlay in [*overlays, root] if isinstance(overlay.value, dict)]
    patch = _stack(parts, "catalog")
    text_patch: Any = {}
    if patch is not None and isinstance(patch.value, dict) and "text" in patch.value:
        text_patch = plain(patch.value["text"])
        patch = Node({k: v for k, v in patch.value.items() if k != "text"}, patch.place, keys=patch.keys)
    bound, catalogue_tree, faults = catalogue(patch)
    findings += faults

    stacked = _stack(parts, "settings")
    assert isinstance(root.value, dict)
    if stacked is not None and overlays:
        root.value["settings"] = stacked
        root.keys.setdefault("settings", stacked.place)
    own = [item.get("id") for item in _list(root, "own_tasks")]
    own_ids = [node.value for node in own if node is not None and isinstance(node.value, str)]
    binder = Binder(_vocabulary(catalogue_tree, own_ids, checks))
    answers = binder.bind(root, OrganisationFile)
    federation = tuple(overlay for node in overlays if (overlay := binder.bind(node, Overlay)) is not None)
    findings += binder.findings
    for index, node in enumerate(own):
        if node is not None and node.value in bound.tasks:
            findings.append(
                Finding(
                    check="duplicate-id",
                    severity="error",
                    place=node.place,
                    subject=str(node.value),
                    variant="built-in",
                    args={"path": f"own_tasks.{index + 1}", "value": str(node.value)},
                )
            )
    findings.sort(
        key=lambda finding: (finding.place.file != path.name, finding.place.file, finding.place.line, finding.place.column)
    )
    if answers is None:
        return Loaded(case=None, findings=findings, texts=texts)
    answers = _completed(answers, bound)
    if overlays:
        root.value["overlays"] = Node(list(overlays), root.place)
    case = Case(
        catalogue=bound,
        organisation=answers,
        overlays=federation,
        tree=root,
        name=path.name,
        wording=text_patch if isinstance(text_patch, dict) else {},
    )
    return Loaded(case=case, findings=findings[: tree.MAX_FINDINGS], texts=texts)


def _completed(answers: OrganisationFile, catalogue: Catalogue) -> OrganisationFile:
    """The defaults that hang on another answer, and own tasks that clash with the catalogue's left out."""
    identity = answers.organisation
    if identity.legal_form is None:
        identity = replace(identity, legal_form="public-body" if identity.employer == "public" else "vzw")
    own = tuple(task for task in answers.own_tasks if task.id not in catalogue.tasks)
    return replace(answers, organisation=identity, own_tasks=own)


def _list(root: Node, key: str) -> list[Node]:
    node = root.get(key)
    return [item for item in node.value if not item.empty] if node is not None and isinstance(node.value, list) else []


def _stack(parts: list[Node], key: str) -> Node | None:
    """The patches under `key`, the later over the earlier, deletions kept."""
    result: Node | None = None
    for part in parts:
        node = part.get(key)
        if node is None or not isinstance(node.value, dict):
            continue
        result = node if result is None else _over(result, node)
    return result


def _over(base: Node, patch: Node) -> Node:
    """Two patches as one: a deletion stays a deletion."""
    if not isinstance(base.value, dict) or not isinstance(patch.value, dict):
        return patch
    items, keys = dict(base.value), dict(base.keys)
    for key, child in patch.value.items():
        items[key] = _over(items[key], child) if key in items else child
        keys[key] = patch.keys[key]
    return Node(items, patch.place, keys=keys)


def _overlays(root: Node, path: Path, roots: tuple[Path, ...], findings: list[Finding], texts: dict[str, str]) -> list[Node]:
    """The trees of the files that `extends` names, in order; what cannot be had is a finding on its item."""
    result = []
    allowed = (path.parent, Path.cwd(), *roots)
    for item in _list(root, "extends"):
        name = str(item.value)
        target = path.parent / name
        variant = None
        if Path(name).is_absolute() or not files.inside(target, allowed):
            variant = "extends-outside"
        else:
            try:
                data = files.read(target, tree.MAX_BYTES)
            except Refused:
                variant = "extends-missing"
        if variant is not None:
            findings.append(
                Finding(
                    check="schema",
                    severity="error",
                    place=item.place,
                    variant=variant,
                    args={"path": "extends", "value": tree.echo(name)},
                )
            )
            continue
        node, faults = tree.read(data, name)
        findings += faults
        texts[name] = data[: tree.MAX_BYTES].decode("utf-8-sig", "replace")
        if node is not None:
            result.append(node)
    return result


def _conflicts(overlays: list[Node]) -> list[Finding]:
    """Values that two overlays set differently, each on the later one's line."""
    findings = []
    seen: dict[tuple[str | int, ...], Node] = {}
    for overlay in overlays:
        mine = dict(_settings_of(overlay))
        for path, node in mine.items():
            clash = next((seen[known] for known in _related(path, seen) if plain(seen[known]) != plain(node)), None)
            if clash is not None:
                findings.append(
                    Finding(
                        check="overlay-conflict",
                        severity="error",
                        place=node.place,
                        args={"path": ".".join(map(str, path)), "value": tree.echo(plain(node)), "other": str(clash.place)},
                    )
                )
        seen |= mine
    return findings


def _related(path: tuple[str | int, ...], seen: Mapping[tuple[str | int, ...], Node]) -> list[tuple[str | int, ...]]:
    """Paths already set that are this one, hold it or lie below it."""
    return [known for known in seen if known[: len(path)] == path or path[: len(known)] == known]


def _settings_of(overlay: Node) -> list[tuple[tuple[str | int, ...], Node]]:
    """Each single value that an overlay sets: of its catalogue, its settings and its choices."""
    result: list[tuple[tuple[str | int, ...], Node]] = []
    for key in ("catalog", "settings"):
        if (node := overlay.get(key)) is not None and isinstance(node.value, dict):
            result += [((key, *path), leaf) for path, leaf in leaves(node)]
    for choice in _list(overlay, "choices"):
        task, role, letter = (choice.get(key) for key in ("task", "role", "letter"))
        if task is not None and role is not None and letter is not None:
            if letter.value == "A":
                result.append((("choices", str(task.value), "A"), role))
            else:
                result.append((("choices", str(task.value), str(role.value)), letter))
    return result


def nearest_file(path: Path) -> str | None:
    """The name of a file beside `path` that looks like it, for a message about a missing file."""
    try:
        return near(path.name, [entry.name for entry in path.parent.iterdir()])
    except OSError:
        return None
