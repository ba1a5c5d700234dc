"""Reads ids of an older catalogue as those that they are now, with a finding that names the new one."""

from collections.abc import Iterable, Mapping

from vto_roles.finding import Finding, renamed_id
from vto_roles.model.catalogue import Catalogue, Renamed
from vto_roles.model.node import Node
from vto_roles.read.misspelt import KINDS, spelled

Names = Mapping[str, Mapping[str, str]]  # section -> old id -> the one that it is now


def of(root: Node | Catalogue) -> Names:
    """Return the old ids of a catalogue, or of a patch, each with the last of the names that it has had since."""
    return {section: {old: _last(old, found) for old in found} for section, found in _written(root).items() if found}


def _written(root: Node | Catalogue) -> Names:
    if isinstance(root, Catalogue):
        return {section: getattr(root.renamed, section) for section in Renamed.__struct_fields__}
    found: dict[str, dict[str, str]] = {}
    for section in Renamed.__struct_fields__:
        node = root.find(("renamed", section))
        items = node.value if node is not None and isinstance(node.value, dict) else {}
        found[section] = {old: new.value for old, new in items.items() if isinstance(new.value, str)}
    return found


def _last(name: str, found: Mapping[str, str]) -> str:
    """Return where a chain of names ends; one that turns in a circle ends where it began."""
    seen = {name}
    while (name := found.get(name, name)) not in seen:
        seen.add(name)
    return name


def together(parts: Iterable[Names]) -> Names:
    """Return the old ids of several catalogues and patches."""
    found: dict[str, dict[str, str]] = {}
    for part in parts:
        for section, names in part.items():
            found.setdefault(section, {}).update(names)
    return found


def references(names: Names) -> Names:
    """Return old ids by the kind of reference that names them."""
    roles, tasks, bundles, law = (names.get(section, {}) for section in ("roles", "tasks", "bundles", "law"))
    return {
        "role": roles,
        "person-role": roles,
        "task": tasks,
        "bundle": bundles,
        "task-or-bundle": {**bundles, **tasks},
        "competence": names.get("competences", {}),
        "topic": names.get("cascades", {}),
        "law": law,
        "source": law,
        "fact": {f"{fact}.{old}": f"{fact}.{new}" for fact in ("role", "apart") for old, new in roles.items()},
        "deadline-start": {**law, **tasks},
    }


def in_new_ids(patch: Node, names: Names, path: tuple[str, ...] = ()) -> tuple[Node, list[Finding]]:
    """Return a patch whose entries have the ids of now, and a finding on each that had an old one; path: to its sections."""
    findings: list[Finding] = []
    for section, old in names.items():
        entries = patch.get(section)
        if entries is None or not isinstance(entries.value, dict):
            continue
        found = {name: old[name] for name in entries.value if name in old and old[name] not in entries.value}
        for name, now in found.items():
            findings.append(renamed_id(entries.keys[name], name, now, KINDS[section], spelled((*path, section, name))))
        if found:
            items = {found.get(name, name): child for name, child in entries.value.items()}
            keys = {found.get(name, name): place for name, place in entries.keys.items()}
            patch = patch.having(section, Node(items, entries.place, keys=keys))
    return patch, findings


def texts_in_new_ids(texts: Node, names: Names) -> tuple[Node, list[Finding]]:
    """Return the texts of a patch, by language, in the same way."""
    findings: list[Finding] = []
    names = {"topics" if section == "cascades" else section: old for section, old in names.items()}
    for language, sections in texts.value.items() if names and isinstance(texts.value, dict) else ():
        if isinstance(sections.value, dict):
            patch, told = in_new_ids(sections, names, ("text", language))
            texts, findings = texts.having(language, patch), findings + told
    return texts, findings
