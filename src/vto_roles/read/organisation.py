"""Files to a Case: the built-in catalogue, its overlays and one organisation's answers, bound and placed."""

import re
from collections.abc import Collection, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from vto_roles import files
from vto_roles.finding import MAX_FINDINGS, Finding
from vto_roles.model.decision import Case
from vto_roles.model.node import Node, plain
from vto_roles.model.organisation import OrganisationFile, Overlay
from vto_roles.model.terms import KeyPath
from vto_roles.read import tree
from vto_roles.read.bind import Binder
from vto_roles.read.catalogue import catalogue, vocabulary, wording
from vto_roles.read.merge import leaves, merge
from vto_roles.refused import Refused
from vto_roles.safe_text import echo

_MAX_OVERLAYS = 16
SUFFIXES = frozenset((".yaml", ".yml"))


class Loaded(Struct, kw_only=True):
    """What came of one organisation file; `case` is None when it cannot be worked with."""

    case: Case | None
    findings: list[Finding]  # of the file family, places relative to the file's folder
    texts: dict[str, str]  # file -> its text, for the frames of a report


_ROOT_KEY = re.compile(r"^[\"']?organisation[\"']?\s*:|^\{", re.MULTILINE)


def sniff(data: bytes) -> bool:
    """Whether the root of this YAML has `organisation`, told without reading it as YAML; however it was saved."""
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = data.decode("utf-16" if wide else "utf-8", "replace").replace("\r", "\n")
    return "organisation" in text and _ROOT_KEY.search(text.lstrip("\ufeff")) is not None


def assignment(text: str) -> tuple[tuple[str, ...], Node]:
    """`size.fte=20` as the path and the value that it sets; raises Refused when it is no such thing.

    The value is YAML as it could stand in the file; a member of a list of things with an id is named by its id.
    """
    text = files.shown(text)
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
            numbered = {str(number): item for number, item in enumerate(node.value, 1)}
            child = next((item for item in node.value if item.text("id") == step), numbered.get(step))
            if child is None:
                raise Refused("bad-setting", value=step)
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


def read(
    path: Path,
    *,
    roots: tuple[Path, ...] = (),
    checks: Collection[str] = (),
    data: bytes | None = None,
    assignments: Sequence[tuple[tuple[str, ...], Node]] = (),
) -> Loaded:
    """Read one organisation file with its overlays.

    path: the file; roots: further folders in whose tree an overlay may lie (its own folder and the
    working directory always count); checks: ids a waiver may name; data: the bytes, when already read;
    assignments: answers to put over the file's own, for a what-if.
    Returns all findings of the file family; raises Refused when the file itself cannot be opened.
    """
    data = files.read(path, tree.MAX_BYTES) if data is None else data
    name = files.shown(path.name)
    root, findings = tree.read(data, name)
    texts = {name: tree.text_of(data)}
    if root is None:
        return Loaded(case=None, findings=findings, texts=texts)
    for where, value in assignments:
        _put(root, where, value)
    overlays = _overlays(root, path, roots, findings, texts)
    findings += _conflicts(overlays)
    parts = [overlay for overlay in [*overlays, root] if isinstance(overlay.value, dict)]
    patches = [node for part in parts if (node := part.get("catalog")) is not None and isinstance(node.value, dict)]
    texts_of = [node for patch in patches if (node := patch.get("text")) is not None]
    text_patch, faults = wording(texts_of)
    findings += faults
    bound, faults = catalogue([_without_text(patch) for patch in patches if set(patch.value or ()) - {"text"}])
    findings += faults
    _stack_settings(root, overlays)
    own = [item.get("id") for item in _list(root, "own_tasks")]
    own_ids = [node.value for node in own if node is not None and isinstance(node.value, str)]
    binder = Binder(vocabulary(bound, own_ids, checks))
    answers = binder.bind(root, OrganisationFile)
    federation = tuple(overlay for node in overlays if (overlay := binder.bind(node, Overlay)) is not None)
    findings += binder.findings
    for index, node in enumerate(own):
        if node is not None and isinstance(node.value, str) and node.value in bound.tasks:
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
    findings.sort(key=lambda finding: (finding.place.file != name, finding.place.file, finding.place.line, finding.place.column))
    del findings[MAX_FINDINGS:]
    if answers is None:
        return Loaded(case=None, findings=findings, texts=texts)
    answers = _completed(answers)
    assert isinstance(root.value, dict)
    if overlays:
        root.value["overlays"] = Node(list(overlays), root.place)
    case = Case(
        catalogue=bound,
        organisation=answers,
        overlays=federation,
        tree=root,
        name=name,
        wording=text_patch,
    )
    return Loaded(case=case, findings=findings, texts=texts)


def _completed(answers: OrganisationFile) -> OrganisationFile:
    """The defaults that hang on another answer."""
    identity = answers.organisation
    if identity.legal_form is None:
        identity = replace(identity, legal_form="public-body" if identity.employer == "public" else "vzw")
    return replace(answers, organisation=replace(identity, regions=identity.regions or ("flanders",)))


def _list(root: Node, key: str) -> list[Node]:
    node = root.get(key)
    return [item for item in node.value if not item.empty] if node is not None and isinstance(node.value, list) else []


def _without_text(patch: Node) -> Node:
    assert isinstance(patch.value, dict)
    return Node({key: child for key, child in patch.value.items() if key != "text"}, patch.place, keys=patch.keys)


def _stack_settings(root: Node, overlays: list[Node]) -> None:
    """Lay the organisation's settings over its federation's, so that they are bound as one."""
    assert isinstance(root.value, dict)
    own = root.value.get("settings")
    if own is not None and not own.empty and not isinstance(own.value, dict):
        return  # told as it stands
    stacked: Node | None = None
    for node in (*(overlay.get("settings") for overlay in overlays), own):
        if node is not None and isinstance(node.value, dict):
            stacked = merge(stacked, node)
    if stacked is not None:
        root.value["settings"] = stacked
        root.keys.setdefault("settings", stacked.place)


def _overlays(root: Node, path: Path, roots: tuple[Path, ...], findings: list[Finding], texts: dict[str, str]) -> list[Node]:
    """The trees of the files that `extends` names, in order; what cannot be had is a finding on its item."""
    result = []
    allowed = (path.parent, Path.cwd(), *roots)
    names: set[str] = set()
    room = tree.MAX_BYTES - sum(map(len, texts.values()))  # for all overlays together
    for item in _list(root, "extends")[:_MAX_OVERLAYS]:
        if not isinstance(item.value, str) or item.value in names:
            continue  # no text is told where the list is bound; the same one twice changes nothing
        name = item.value
        names.add(name)
        target = path.parent / name
        variant = None
        if Path(name).is_absolute() or not files.inside(target, allowed):
            variant = "extends-outside"
        else:
            try:
                data = files.read(target, tree.MAX_BYTES)
                room -= len(data)
                variant = "extends-large" if room < 0 else None
            except Refused:
                variant = "extends-missing"
        if variant is not None:
            findings.append(
                Finding(
                    check="schema",
                    severity="error",
                    place=item.place,
                    variant=variant,
                    args={"path": "extends", "value": echo(name), "limit": tree.MAX_BYTES >> 20},
                )
            )
            continue
        node, faults = tree.read(data, name)
        findings += faults
        texts[name] = tree.text_of(data)
        if node is not None:
            result.append(node)
    return result


def _conflicts(overlays: list[Node]) -> list[Finding]:
    """Values that two overlays set differently, each on the later one's line."""
    findings = []
    seen: dict[KeyPath, Node] = {}
    below: dict[KeyPath, Node] = {}  # a path that an overlay goes through -> what it sets further down
    for overlay in overlays:
        mine = dict(_settings_of(overlay))
        for path, node in mine.items():
            above = next((seen[path[:length]] for length in range(1, len(path)) if path[:length] in seen), None)
            clash = next((one for one in (seen.get(path), below.get(path), above) if one and plain(one) != plain(node)), None)
            if clash is not None:
                findings.append(
                    Finding(
                        check="overlay-conflict",
                        severity="error",
                        place=node.place,
                        args={"path": ".".join(map(str, path)), "value": echo(plain(node)), "other": str(clash.place)},
                    )
                )
        seen |= mine
        below |= {path[:length]: node for path, node in mine.items() for length in range(1, len(path))}
    return findings


def _settings_of(overlay: Node) -> list[tuple[KeyPath, Node]]:
    """Each single value that an overlay sets: of its catalogue, its settings and its choices."""
    result: list[tuple[KeyPath, Node]] = []
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
