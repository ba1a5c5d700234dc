"""Reads the built-in catalogue, its files as one tree, and lays the patches of an organisation and its federation over it.

They are JSON Merge Patches (RFC 7396) over placed nodes: every value keeps the file, line and column it came from. A patch may
change nearly everything; what law fixes and who may answer for what, it may not.
"""

import functools
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, get_args

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from vto_roles import resources
from vto_roles.finding import MAX_FINDINGS, CatalogueFault, Finding, Place, error_at
from vto_roles.model import organisation
from vto_roles.model.catalogue import LISTED, Catalogue
from vto_roles.model.node import Node, plain
from vto_roles.model.terms import KeyPath, Region
from vto_roles.read import misspelt, renamed, tree
from vto_roles.read.bind import Binder, Vocabulary
from vto_roles.read.languages import languages, words_of
from vto_roles.read.listed import with_whys
from vto_roles.read.misspelt import spelled
from vto_roles.read.readings import Readings

BUILT_IN = "\0catalog/"  # before the name of a file of ours: no file of a user can have such a name


@functools.cache
def built_in() -> Catalogue:
    """Return the built-in catalogue, unpatched. Raises CatalogueFault for what is wrong with it."""
    ready = resources.compiled("catalogue.json")
    if ready is not None:
        return msgspec.json.decode(ready, type=Catalogue)
    catalogue, findings = bound(built_in_tree())
    if findings or catalogue is None:
        raise fault(findings)
    return catalogue


def fault(findings: Iterable[Finding]) -> CatalogueFault:
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
            raise fault(findings)
        items |= node.value
        keys |= node.keys
    root, findings = with_whys(Node(items, next(iter(items.values())).place, keys=keys))
    if findings:
        raise fault(findings)
    return root


def bound(root: Node, *, patched: bool = False) -> tuple[Catalogue | None, list[Finding]]:
    """Bind the tree of a catalogue to the model; return it (None when it cannot be made) and what is wrong with it.

    patched: it is the built-in one with something over it; what is the same in both is not bound again.
    """
    known = vocabulary(root)
    binder = Binder(known, _unchanged(root, known) if patched else {})
    catalogue = binder.bind(root, Catalogue)
    if catalogue is not None and (lost := set(known.known["role"]) - catalogue.roles.keys()):
        # Told above. Whatever names such a role is bound without it, so that nobody who reads the catalogue meets one.
        catalogue = Binder(known.without("role", lost)).bind(root, Catalogue)
    return catalogue, binder.findings


def _unchanged(root: Node, known: Vocabulary) -> dict[Node, Struct]:
    """Return the entries of the built-in catalogue that a tree still has, each with its value.

    There are none where an id that they may name is gone: they are bound again, so that this is told.
    """
    if any(not known.has(kind, name) for kind, names in _built_in_ids().items() for name in names):
        return {}
    return {
        node: value
        for section in Catalogue.__struct_fields__
        for name, value in _section(built_in(), section).items()
        if (node := built_in_tree().find((section, name))) is not None and root.find((section, name)) is node
    }


@functools.cache
def _built_in_ids() -> Mapping[str, Collection[str]]:
    return vocabulary(built_in_tree()).known


def vocabulary(
    root: Node | Catalogue,
    own_tasks: Collection[str] = (),
    checks: Collection[str] = (),
    readings: Readings | None = None,
) -> Vocabulary:
    """Return the ids of a catalogue, plus a file's own tasks and the checks that exist; readings: the words that are read too."""
    names = ("roles", "tasks", "bundles", "whys", "competences", "cascades", "law", "acts", "periods", "seed")
    sections = {name: _section(root, name) for name in names}
    kinds = {name: role.text("kind") if isinstance(role, Node) else role.kind for name, role in sections["roles"].items()}
    bodies = frozenset(name for name, kind in kinds.items() if kind == "consultative")
    roles, bundles, law = (sections[name].keys() for name in ("roles", "bundles", "law"))
    tasks = {*sections["tasks"], *own_tasks}
    old = renamed.of(root)
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
            "act": sections["acts"].keys(),
            "period": sections["periods"].keys(),
            "source": law | sections["seed"].keys(),
            "fact": answer_paths()
            | {f"{fact}.{name}" for fact in ("role", "apart") for name in roles}
            | {f"region.{name}" for name in get_args(Region)}
            | {f"law.{name}" for name in law},
            "check": frozenset(checks),
            "deadline-start": tasks | law | {"year-end"},
            **(_askable(roles) if isinstance(root, Node) else {}),  # a catalogue that is made has only questions that exist
        },
        refused={"person-role": (bodies, "union-membership")},
        readings=readings,
        renamed=renamed.references(old),
    )


def _askable(roles: Collection[str]) -> Mapping[str, Collection[str]]:
    """Return what a question of the catalogue may name; looked up only where a catalogue is bound from its files or a patch."""
    from vto_roles.read import asked

    return asked.known(roles)


def _section(root: Node | Catalogue, name: str) -> Mapping[str, Any]:
    """Return the entries of a section by id; none where a patch made it something else."""
    found = root.get(name) if isinstance(root, Node) else getattr(root, name)
    found = found.value if isinstance(found, Node) else found
    return found if isinstance(found, dict) else {}


@functools.cache
def answer_paths() -> frozenset[str]:
    """Return the paths of the answers about the organisation itself that a condition can ask."""
    kinds = {"organisation": organisation.Identity, "size": organisation.Size, "tradition": organisation.Tradition}
    fields = ((section, field) for section, kind in kinds.items() for field in kind.__struct_fields__)
    return frozenset(f"{section}.{field}" for section, field in fields if field not in ("name", "practice", "language"))


# --- patches --------------------------------------------------------------------------------------


def merge(base: Node | None, patch: Node) -> Node | None:
    """Return `patch` over `base`; an empty value deletes. New keys follow the old ones, sorted: key order says nothing."""
    if not isinstance(patch.value, dict) or patch.whole:
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


def patched(patches: Sequence[Node]) -> tuple[Catalogue, list[Finding]]:
    """Return the catalogue with patches over it, the later over the earlier, and what is wrong with them.

    patches: what stands under `catalog` in the overlays and in the organisation's file; their texts are left alone.
    Raises CatalogueFault for what is wrong with the catalogue itself.
    """
    standing = built_in()
    patches = [patch for patch in patches if isinstance(patch.value, dict) and patch.value.keys() - {"text"}]
    if not patches:
        return standing, []
    root, findings, turns = built_in_tree(), [], iter(range(MAX_FINDINGS))
    for written in patches:
        patch, old = renamed.in_new_ids(written, {**renamed.of(root), **renamed.of(written)})
        findings += old
        named, nameless = misspelt.without(patch, root, turns)
        allowed, refused = _allowed(named)
        explained, unlisted = with_whys(allowed, root)
        roles = {*_section(root, "roles"), *_section(explained, "roles")}
        root, needed = _restored(merge(root, explained) or root, patch)
        findings += [*nameless, *refused, *unlisted, *misspelt.emptied(explained, roles), *needed]
    catalogue, faults = bound(root, patched=True)
    for finding in faults:
        if not finding.place.file.startswith(BUILT_IN):
            findings.append(finding)
        elif finding.variant == "bundle":  # tasks still lie in it; told on the line of the patch that deleted it
            path = ("bundles", str(finding.args["value"]))
            places = [patch.at(path, key=True) for patch in patches if patch.find(path) is not None]
            findings += [replace(finding, place=place, subject=path[1], variant="still-used") for place in places[:1]]
    return catalogue or standing, findings


# --- what a patch may not change ------------------------------------------------------------------

_FIXED_OF_LAW = ("versions", "period", "when", "expects", "finding", "agreement")
_FIXED = ("floor", "periods")  # sections of the time of law
_FIXED_OF_TASK = ("topic", "when", "legal")
_FIXED_OF_BODY = ("kind", "may", "exists", "when", "employer")


def _allowed(patch: Node, path: KeyPath = ()) -> tuple[Node, list[Finding]]:
    """Return a patch without its texts and what it may not change, and a finding on each such key."""
    if not isinstance(patch.value, dict):
        return patch, []
    items, keys, findings = {}, {}, []
    for key, child in patch.value.items():
        here = (*path, key)
        if here == ("text",):
            continue
        check = _fixed(here)
        whole = len(here) == 2 and isinstance(child.value, dict) and child.value
        if check is not None and not whole and not _stands(here, child):
            findings.append(error_at(patch.keys.get(key, child.place), check, "catalog", key, path=spelled(here)))
            continue
        items[key], below = _allowed(child, here) if check is None or len(here) == 2 else (child, [])
        keys[key] = patch.keys.get(key, child.place)
        findings += below
    return Node(items, patch.place, keys=keys), findings


def _stands(path: KeyPath, node: Node) -> bool:
    """Return whether a value is what the catalogue holds at this path."""
    standing = built_in_tree().find(path)
    return standing is not None and plain(standing) == plain(node)


def _fixed(path: KeyPath) -> str | None:
    """Return the check that refuses a change at this path of the catalogue, None where it may be changed."""
    if path[0] in _FIXED:
        return "consultation-removed"
    if len(path) < 2:
        return None  # a whole section taken away is put back
    section, name, field = str(path[0]), str(path[1]), str(path[2]) if len(path) > 2 else None
    if built_in_tree().find(path[:2]) is None:
        return "accountable-not-allowed" if (section, field) in (("tasks", "allow"), ("roles", "mandate")) else None
    kind = built_in_tree().text("roles", name, "kind")
    consultation = {
        "cascades": True,
        "law": field in (None, *_FIXED_OF_LAW),
        "tasks": name in _by_law() and field in (None, *_FIXED_OF_TASK),
        "roles": kind == "consultative" and field in (None, *_FIXED_OF_BODY),
    }
    accountable = {
        "tasks": field in ("allow", "level"),
        "roles": field in ("mandate", "kind") or path == ("roles", "general-assembly", "may"),
    }
    if consultation.get(section, False):
        return "consultation-removed"
    return "accountable-not-allowed" if accountable.get(section, False) else None


@functools.cache
def _by_law() -> frozenset[str]:
    """Return the built-in tasks that are a duty somewhere, or on which law locks a consultation."""
    known = built_in()
    locked = {topic for topic, cascade in known.cascades.items() if any(step.law for step in (*cascade.private, *cascade.public))}
    return frozenset(name for name, task in known.tasks.items() if task.legal is not None or task.topic in locked)


# --- what no catalogue can do without -------------------------------------------------------------


def _restored(root: Node, patch: Node) -> tuple[Node, list[Finding]]:
    """Return the tree with what no charter can do without put back, and a finding on each line that took it away."""
    base = built_in_tree().value
    assert isinstance(base, dict)
    needed: list[KeyPath] = []
    for section in (name for name in Catalogue.__struct_fields__ if root.get(name) is None):
        if section in ("tasks", "rules"):
            root = root.having(section, Node({}, patch.place))
        else:
            root = root.having(section, base[section])
            needed.append((section,))
    roles, standing = root.get("roles"), base["roles"].value
    assert roles is not None and isinstance(standing, dict)
    for name, role in standing.items():
        if isinstance(roles.value, dict) and name not in roles.value and role.text("exists") == "always":
            roles = roles.having(name, role)
            needed.append(("roles", name))
    return root.having("roles", roles), [
        error_at(patch.at(path, key=True), "schema", "needed", path=spelled(path)) for path in needed
    ]


# --- texts ----------------------------------------------------------------------------------------

_WORDED = {  # sections whose new ids bring texts of their own
    "tasks": ("title", "note"),
    "roles": ("title", "short", "the"),
    "whys": ("one", "many", "you"),
}
_NAMED = ("bundles", "competences", "topics", "rules", "law", "acts", "horizon")


def patched_texts(patches: Sequence[Node], own_tasks: Collection[str] = ()) -> tuple[dict[str, Any], list[Finding]]:
    """Return the texts that patches bring, by language, and what is wrong with them.

    patches: what stands under `catalog` in the overlays and in the organisation's file; own_tasks: ids that may have texts too.
    """
    merged: Node | None = None
    findings: list[Finding] = []
    told: list[Finding] = []
    old = renamed.together([renamed.of(built_in()), *map(renamed.of, patches)])
    for written in (node for patch in patches if (node := patch.get("text")) is not None):
        patch, renames = renamed.texts_in_new_ids(written, old)
        told += renames
        findings += islice(_unreadable(patch, patches, own_tasks), MAX_FINDINGS)
        merged = merge(merged, patch)
    found = plain(merged) if merged is not None else {}
    return (found if isinstance(found, dict) and not findings else {}), [*told, *findings]


def _unreadable(patch: Node, patches: Sequence[Node], own_tasks: Collection[str]) -> Iterator[Finding]:
    """Yield a finding on each text of a patch that stands where no text stands, and once on an id that does not exist."""
    told: set[KeyPath] = set()
    worded: dict[KeyPath, Collection[str] | None] = {}  # language and section -> the ids that may have a text
    for path, leaf in leaves(patch):
        language, section, name = (*map(str, path), "", "", "")[:3]
        if path[:3] in told:
            continue
        if path[:2] not in worded:
            worded[path[:2]] = _worded(language, section, patches, own_tasks) if language in languages() else None
        known = worded[path[:2]]
        if known is not None and name and name not in known:
            told.add(path[:3])
            place = patch.at(path[:3], key=True)
            yield misspelt.unknown_id(place, section, name, known, ("text", language, section))
        elif not (_clears(path) if leaf.empty else _holds(path, leaf)):
            yield error_at(leaf.place, "schema", "text", path=spelled(("text", *path)))


def _worded(language: str, section: str, patches: Sequence[Node], own_tasks: Collection[str]) -> Collection[str] | None:
    """Return the ids that may have a text in a section; None where its keys are no ids."""
    if section not in _WORDED and section not in _NAMED:
        return None
    name = "cascades" if section == "topics" else section
    standing = words_of(language).standing(section)
    worded = standing if isinstance(standing, dict) else {}
    brought = (one for patch in patches for one, entry in _section(patch, name).items() if not entry.empty)
    return {*_section(built_in(), name), *worded, *brought, *(own_tasks if section == "tasks" else ())}


def _holds(path: KeyPath, leaf: Node) -> bool:
    """Return whether a value is a text that may stand at its path."""
    known = isinstance(leaf.value, str) and len(path) > 2 and path[0] in languages()
    return known and belongs(*map(str, path))


def _clears(path: KeyPath) -> bool:
    """Return whether an empty value stands where there may be texts."""
    language, *rest = map(str, path)
    if language not in languages():
        return False
    section = not rest or rest[0] in _WORDED or rest[0] in _NAMED
    return (section and len(rest) < 3) or words_of(language).standing(*rest) is not None or belongs(language, *rest)


def belongs(language: str, section: str, *rest: str) -> bool:
    """Return whether a text may stand at this path of a language."""
    if section in _WORDED and len(rest) == 2 and rest[1] in _WORDED[section]:
        return True
    if section in _NAMED and len(rest) == 1:
        return True
    # Plural rules and month names are no wording.
    return section != "language" and isinstance(words_of(language).standing(section, *rest), str)
