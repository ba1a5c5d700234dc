"""Reads the file of one organisation with its overlays, and binds it to the model, every value with its place."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from vto_roles import files
from vto_roles.finding import MAX_FINDINGS, Finding, error_at
from vto_roles.model.catalogue import Catalogue
from vto_roles.model.decision import Case
from vto_roles.model.dress import Picture
from vto_roles.model.node import Node, plain
from vto_roles.model.organisation import OrganisationFile, Overlay, completed
from vto_roles.model.terms import KeyPath
from vto_roles.read import tree
from vto_roles.read.bind import Binder, Vocabulary
from vto_roles.read.catalogue import leaves, merge, patched, patched_texts, vocabulary
from vto_roles.refused import Refused
from vto_roles.safe_text import echo

SUFFIXES = frozenset((".yaml", ".yml"))
_MAX_OVERLAYS = 16
Assignment = tuple[tuple[str, ...], Node]  # an answer to set: the path of its keys, and the value


class Loaded(Struct, kw_only=True):
    """What came of one organisation file; `case` is None when it cannot be worked with."""

    case: Case | None
    findings: list[Finding]  # of the file family, places relative to the file's folder
    texts: dict[str, str]  # file -> its text, for the frames of a report


def read(
    path: Path,
    *,
    roots: tuple[Path, ...] = (),
    checks: Collection[str] = (),
    data: bytes | None = None,
    assignments: Sequence[Assignment] = (),
) -> Loaded:
    """Read one organisation file with its overlays.

    path: the file; roots: further folders in whose tree an overlay may lie (its own folder and the working directory always
    count); checks: ids a waiver may name; data: the bytes, when already read; assignments: answers to put over the file's own,
    for a what-if.
    Returns all findings of the file family; raises Refused when the file itself cannot be opened.
    """
    name = files.shown(path.name)
    data = files.read(path, tree.MAX_BYTES) if data is None else data
    root, findings = tree.read(data, name)
    text = tree.text_of(data)
    if root is None:
        return Loaded(case=None, findings=findings, texts={name: text})
    for keys, value in assignments:
        root = _assigned(root, keys, value)
    trees, unread, texts = _overlays(root, path, roots, room=tree.MAX_BYTES - len(text))
    parts = [part.get("catalog") for part in (*trees, root)]
    laid = [node for node in parts if node is not None and isinstance(node.value, dict)]
    wording, unworded = patched_texts(laid)
    catalogue, refused = patched(laid)
    root = _with_settings(root, trees)
    case, faults = _bound(root, trees, catalogue, wording, checks)
    logo, missing = _logo(root, path, roots)
    case = case and replace(case, logo=logo)
    findings = [*findings, *unread, *unworded, *refused, *faults, *missing]
    findings.sort(key=lambda one: (one.place.file != name, one.place.file, one.place.line, one.place.column))
    return Loaded(case=case, findings=findings[:MAX_FINDINGS], texts={name: text, **texts})


def _bound(
    root: Node, trees: Sequence[Node], catalogue: Catalogue, wording: Mapping[str, Any], checks: Collection[str]
) -> tuple[Case | None, list[Finding]]:
    """Bind the trees of an organisation and of its overlays; return the case (None when it lacks an answer) and what is wrong."""
    named = enumerate((item.get("id") for item in root.listed("own_tasks")), 1)
    own = {number: node for number, node in named if node is not None and isinstance(node.value, str)}
    bound = bind((root, *trees), vocabulary(catalogue, [str(node.value) for node in own.values()], checks))
    taken = [
        error_at(node.place, "duplicate-id", "built-in", name, path=f"own_tasks.{number}", value=name)
        for number, node in own.items()
        if (name := str(node.value)) in catalogue.tasks
    ]
    if bound.answers is None:
        return None, bound.findings + taken
    case = Case(
        catalogue=catalogue,
        organisation=completed(bound.answers),
        overlays=bound.overlays,
        tree=bound.tree,
        trees=(root, *trees),
        name=root.place.file,
        wording=wording,
    )
    return case, bound.findings + taken


class Bound(Struct, frozen=True, kw_only=True):
    """The values of a file and its overlays; `answers` is None when a required one is missing."""

    answers: OrganisationFile | None
    overlays: tuple[Overlay, ...]
    tree: Node  # with the overlays' trees under "overlays", and only the items that a value has
    findings: list[Finding]


def bind(trees: Sequence[Node], known: Vocabulary) -> Bound:
    """Bind the tree of an organisation, which comes first, and those of its overlays."""
    root, *others = trees
    binder = Binder(known)
    answers = binder.bind(root, OrganisationFile)
    federation = tuple(overlay for node in others if (overlay := binder.bind(node, Overlay)) is not None)
    tree = binder.kept(root)
    if others:
        tree = tree.having("overlays", Node([binder.kept(node) for node in others], root.place))
    return Bound(answers=answers, overlays=federation, tree=tree, findings=binder.findings)


# --- overlays, the files that `extends` names -------------------------------------------------------


def _overlays(root: Node, path: Path, roots: tuple[Path, ...], room: int) -> tuple[list[Node], list[Finding], dict[str, str]]:
    """Return the trees, findings and texts (file -> its text) of the files that `extends` of a tree names.

    What cannot be had is a finding on its item. path: the organisation's file; roots: the folders in whose tree an overlay may
    lie, beside the file's own and the working directory; room: how many bytes all overlays together may have.
    """
    trees, findings, texts = [], [], {}
    items: dict[str, Node] = {}
    for item in root.listed("extends")[:_MAX_OVERLAYS]:
        if isinstance(item.value, str):  # what is no text is told where the list is bound
            items.setdefault(item.value, item)
    for name, item in items.items():
        data, variant = _data(path.parent, name, (path.parent, Path.cwd(), *roots), room)
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
    return trees, [*findings, *_conflicts(trees)], texts


def _data(folder: Path, name: str, allowed: tuple[Path, ...], room: int) -> tuple[bytes, str | None]:
    """Return the bytes of an overlay, and the variant of the finding when it is refused."""
    target = folder / name
    if Path(name).is_absolute() or not files.inside(target, allowed):
        return b"", "extends-outside"
    try:
        data = files.read(target, tree.MAX_BYTES)
    except Refused:
        return b"", "extends-missing"
    return data, "extends-large" if len(data) > room else None


def _conflicts(overlays: Sequence[Node]) -> list[Finding]:
    """Return a finding on each value that an overlay sets otherwise than an earlier one."""
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


def _with_settings(root: Node, overlays: Sequence[Node]) -> Node:
    """Return a tree with the organisation's settings laid over those of its overlays, so that they are bound as one."""
    own = root.get("settings")
    if own is not None and not own.empty and not isinstance(own.value, dict):
        return root  # told as it stands
    stacked: Node | None = None
    for node in (*(overlay.get("settings") for overlay in overlays), own):
        if node is not None and isinstance(node.value, dict):
            stacked = merge(stacked, node)
    return root if stacked is None else root.having("settings", stacked)


def _logo(root: Node, path: Path, roots: tuple[Path, ...]) -> tuple[Picture | None, list[Finding]]:
    """Return the logo that the settings of a tree name, and what is wrong with it; path: the organisation's file."""
    settings = root.get("settings")
    node = settings.get("logo") if settings is not None and isinstance(settings.value, dict) else None
    if node is None or node.empty or not isinstance(node.value, str):
        return None, []
    from vto_roles.read import logo as logos  # few files name one

    folder = path.parent if node.place.file == root.place.file else (path.parent / node.place.file).parent
    found = logos.read(node.value, folder, (path.parent, Path.cwd(), *roots))
    if not isinstance(found, str):
        return found, []
    limit = logos.MAX_PIXELS if found == "logo-pixels" else logos.MAX_BYTES >> 20
    return None, [error_at(node.place, "schema", found, path="settings.logo", value=echo(node.value), limit=limit)]


# --- what tells an organisation file --------------------------------------------------------------

_ROOT_KEY = re.compile(r"^[\"']?organisation[\"']?\s*:|^\{", re.MULTILINE)


def sniff(data: bytes) -> bool:
    """Whether the root of this YAML has `organisation`, told without reading it as YAML; however it was saved."""
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = data.decode("utf-16" if wide else "utf-8", "replace").replace("\r", "\n")
    return "organisation" in text and _ROOT_KEY.search(text.lstrip("\ufeff")) is not None


# --- answers set over those of the file -----------------------------------------------------------


def assignment(text: str) -> Assignment:
    """Return `size.fte=20` as the path and the value that it sets; raises Refused when it is no such thing.

    The value is YAML as it could stand in the file; a member of a list of things with an id is named by its id, another by its
    number. No value takes the answer away, or the member of a list.
    """
    text = files.shown(text)
    name, sign, value = text.partition("=")
    root, findings = tree.read(f"value: {value}\n".encode(), f"--set {name}")
    path = tuple(name.strip().split("."))
    if not sign or not all(path) or root is None or findings or not isinstance(root.value, dict) or len(root.value) != 1:
        raise Refused("bad-setting", value=text)
    return path, root.value["value"]


def _assigned(node: Node, path: Sequence[str], value: Node) -> Node:
    """Return a tree with a value at a path, and mappings on the way to it where there were none."""
    key, *rest = path
    if isinstance(node.value, list):
        index = _member(node.value, key)
        if index is None or not (isinstance(node.value[index].value, dict | list) if rest else value.empty):
            raise Refused("bad-setting", value=key)
        changed = [_assigned(node.value[index], rest, value)] if rest else []
        return Node([*node.value[:index], *changed, *node.value[index + 1 :]], node.place)
    child = node.get(key)
    if rest and child is not None and isinstance(child.value, dict | list):
        return node.having(key, _assigned(child, rest, value))
    child = _assigned(Node({}, value.place), rest, value) if rest else value
    keys = {name: place for name, place in node.keys.items() if name != key}
    return Node(node.value, node.place, keys=keys).having(key, child)


def _member(items: Sequence[Node], name: str) -> int | None:
    """Return the index of the item whose id this is, else of the item whose number it is, counted from 1."""
    ids = [item.text("id") for item in items]
    numbers = [str(number) for number in range(1, len(items) + 1)]
    return ids.index(name) if name in ids else numbers.index(name) if name in numbers else None
