"""Reads the file of one organisation with its overlays, and binds it to the model, every value with its place."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from vto_roles import files
from vto_roles.finding import MAX_FINDINGS, Finding, error_at
from vto_roles.model.catalogue import Catalogue
from vto_roles.model.decision import Case
from vto_roles.model.dress import Picture
from vto_roles.model.node import Node
from vto_roles.model.organisation import OrganisationFile, Overlay, Settings, completed
from vto_roles.read import overlays, tree, unions
from vto_roles.read import register as registers
from vto_roles.read.bind import Binder, Vocabulary
from vto_roles.read.catalogue import answer_paths, patched, patched_texts, vocabulary
from vto_roles.read.readings import Readings
from vto_roles.refused import Refused
from vto_roles.safe_text import echo
from vto_roles.text import near

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
    written, root = root, _assigned_all(root, assignments)
    trees, unread, texts = overlays.read(root, path, roots, room=tree.MAX_BYTES - len(text))
    parts = [part.get("catalog") for part in (*trees, root)]
    laid = [node for node in parts if node is not None and isinstance(node.value, dict)]
    catalogue, refused = patched(laid)
    own_tasks = [task for item in root.listed("own_tasks") if (task := item.text("id")) is not None]
    wording, unworded = patched_texts(laid, own_tasks)
    readings = Readings(wording)
    if assignments:  # a word of the file and the id of an assignment are one key
        root = _assigned_all(written, assignments, vocabulary(catalogue, readings=readings))
    root = overlays.with_settings(root, trees)
    case, faults = _bound(root, trees, catalogue, wording, checks, readings)
    logo, missing = _logo(root, path, roots)
    case = case and replace(case, logo=logo)
    findings = [*findings, *unread, *unworded, *refused, *faults, *missing, *unions.membership(root)]
    if case is not None and (found := registers.load(path, case.catalogue)) is not None:
        case = replace(case, register=found.register, tree=case.tree.having("register", found.entries))
        findings += found.findings
        texts[found.entries.place.file] = found.text
    findings.sort(key=lambda one: (one.place.file != name, one.place.file, one.place.line, one.place.column))
    return Loaded(case=case, findings=findings[:MAX_FINDINGS], texts={name: text, **texts})


def read_overlay(
    data: bytes, path: Path, name: str, *, roots: tuple[Path, ...] = (), checks: Collection[str] = ()
) -> tuple[list[Finding], str]:
    """Return what is wrong with an overlay by itself, and its text; name: the file as findings show it; the rest as in `read`."""
    root, findings = tree.read(data, name)
    text = tree.text_of(data)
    if root is None:
        return findings, text
    part = root.get("catalog")
    laid = [part] if part is not None and isinstance(part.value, dict) else []
    catalogue, refused = patched(laid)
    wording, unworded = patched_texts(laid)
    binder = Binder(vocabulary(catalogue, checks=checks, readings=Readings(wording)))
    binder.bind(root, Overlay)
    settings = root.get("settings")
    if settings is not None and isinstance(settings.value, dict):
        binder.bind(settings, Settings, ("settings",))
    _, missing = _logo(root, path, roots)
    findings = [*findings, *refused, *unworded, *binder.findings, *missing]
    return sorted(findings, key=lambda one: (one.place.line, one.place.column))[:MAX_FINDINGS], text


def _bound(
    root: Node,
    trees: Sequence[Node],
    catalogue: Catalogue,
    wording: Mapping[str, Any],
    checks: Collection[str],
    readings: Readings,
) -> tuple[Case | None, list[Finding]]:
    """Bind the trees of an organisation and of its overlays; return the case (None when it lacks an answer) and what is wrong."""
    named = enumerate((item.get("id") for item in root.listed("own_tasks")), 1)
    own = {number: node for number, node in named if node is not None and isinstance(node.value, str)}
    bound = bind((root, *trees), vocabulary(catalogue, [str(node.value) for node in own.values()], checks, readings))
    taken = [
        error_at(node.place, "duplicate-id", "built-in", name, path=f"own_tasks.{number}", value=name)
        for number, node in own.items()
        if (name := str(node.value)) in catalogue.tasks
    ]
    faults = [*bound.findings, *taken, *overlays.conflicts(bound.trees[1:])]
    if bound.answers is None:
        return None, faults
    case = Case(
        catalogue=catalogue,
        organisation=completed(bound.answers),
        overlays=bound.overlays,
        tree=bound.tree,
        trees=bound.trees,
        name=root.place.file,
        wording=wording,
    )
    return case, faults


class Bound(Struct, frozen=True, kw_only=True):
    """The values of a file and its overlays; `answers` is None when a required one is missing."""

    answers: OrganisationFile | None
    overlays: tuple[Overlay, ...]
    tree: Node  # with the overlays' trees under "overlays", and only the items that a value has
    trees: tuple[Node, ...]  # those that were bound, with ids for the words that were read as such
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
    read = tuple(map(binder.in_ids, trees))
    return Bound(answers=answers, overlays=federation, tree=tree, trees=read, findings=binder.findings)


# --- what a file names ------------------------------------------------------------------------------


def _logo(root: Node, path: Path, roots: tuple[Path, ...]) -> tuple[Picture | None, list[Finding]]:
    """Return the logo that the settings of a tree name, and what is wrong with it; path: the organisation's file."""
    settings = root.get("settings")
    node = settings.get("logo") if settings is not None and isinstance(settings.value, dict) else None
    if node is None or node.empty or not isinstance(node.value, str):
        return None, []
    from vto_roles.read import logo as logos  # few files name one

    folder = path.parent if node.place.file == root.place.file else (path.parent / node.place.file).parent
    found = logos.read(node.value, folder, (path.parent, *roots))
    if not isinstance(found, str):
        return found, []
    limit = logos.MAX_PIXELS if found == "logo-pixels" else logos.MAX_BYTES >> 20
    return None, [error_at(node.place, "schema", found, path="settings.logo", value=echo(node.value), limit=limit)]


# --- answers set over those of the file -----------------------------------------------------------


_OPTION = "--set "  # before the keys of an assignment, where a file has its name


def assignment(text: str) -> Assignment:
    """Return `size.fte=20` as the path and the value that it sets; raises Refused when it is no such thing.

    The value is YAML as it could stand in the file; a member of a list of things with an id is named by its id, another by its
    number. No value takes the answer away, or the member of a list.
    """
    text = files.shown(text)
    name, sign, value = text.partition("=")
    root, findings = tree.read(f"value: {value}\n".encode(), f"{_OPTION}{name}")
    path = tuple(name.strip().split("."))
    if not sign or not all(path) or root is None or findings or not isinstance(root.value, dict) or len(root.value) != 1:
        raise Refused("bad-setting", value=text)
    return path, root.value["value"]


def _assigned_all(root: Node, assignments: Sequence[Assignment], known: Vocabulary | None = None) -> Node:
    """Return a tree with answers set in it; known: what is read as ids first, in the tree and in the paths of the answers."""
    root = root if known is None else _in_ids(root, known)
    for path, value in assignments:
        root = _assigned(root, path if known is None else _path_in_ids(path, value, known), value)
    return root


def _path_in_ids(path: Sequence[str], value: Node, known: Vocabulary) -> tuple[str, ...]:
    """Return the path of an answer with ids for the words that are read as such."""
    node, names = _in_ids(_assigned(Node({}, value.place), path, value), known), []
    for _ in path:
        assert isinstance(node.value, dict)
        ((name, node),) = node.value.items()
        names.append(name)
    return tuple(names)


def _in_ids(root: Node, known: Vocabulary) -> Node:
    """Return the tree of an organisation's file with ids for the words that are read as such."""
    binder = Binder(known)
    binder.bind(root, OrganisationFile)
    return binder.in_ids(root)


def misplaced(finding: Finding, catalogue: Catalogue) -> Finding:
    """Return a finding on the key of an assignment with the answer that may be meant, by its whole path; others as they are."""
    if finding.variant != "unknown-key" or not finding.place.file.startswith(_OPTION):
        return finding
    asked = finding.place.file.removeprefix(_OPTION).strip()
    paths = [*answer_paths(), *(f"roles.{name}" for name in catalogue.roles)]
    ends = [path for path in paths if path.rpartition(".")[2] == asked.rpartition(".")[2].replace("-", "_")]
    nearest = ends[0] if len(ends) == 1 else near(asked, paths) or str(finding.args.get("nearest") or "")
    return replace(finding, args={**finding.args, "key": echo(asked), "nearest": nearest})


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
