"""Reads the roles that a task lists for its letters: a list or a mapping becomes a mapping of each role, in order, to its why."""

from vto_roles.finding import Finding, Place, error_at
from vto_roles.model.catalogue import LISTED
from vto_roles.model.node import Node
from vto_roles.model.terms import LETTERS, KeyPath

_PARTS = ("one", "all")


def with_whys(patch: Node, standing: Node | None = None) -> tuple[Node, list[Finding]]:
    """Return a catalogue or a patch of it whose tasks map roles to whys under each letter, and what is no list of roles.

    standing: the catalogue under the patch. A bare list of a patch sets the roles and their order and keeps the whys that stand;
    an item may bring one, as `{role: why}`.
    """
    tasks = patch.get("tasks")
    if tasks is None or not isinstance(tasks.value, dict):
        return patch, []
    findings: list[Finding] = []
    named: dict[str, Node] = {}
    for name, task in tasks.value.items():
        given: dict[str, Node] = {}
        for letter in LETTERS:
            listed, path = task.get(letter), ("tasks", name, letter)
            if listed is not None and not listed.empty:
                below = standing.find(path) if standing is not None else None
                read = _doers if letter == "R" else _roles
                given[letter] = read(listed, below, path, findings)
        named[name] = Node(task.value | given, task.place, keys=task.keys) if given and isinstance(task.value, dict) else task
    return patch.having("tasks", Node(named, tasks.place, keys=tasks.keys)), findings


def _doers(listed: Node, below: Node | None, path: KeyPath, findings: list[Finding]) -> Node:
    """Return who does a task as `{one: roles, all: roles}`; a list or a mapping of roles without these keys is `one`."""
    standing = {part: node for part in _PARTS if below is not None and (node := below.get(part)) is not None}
    if isinstance(listed.value, dict) and listed.value and set(listed.value) <= set(_PARTS):
        parts = {part: _roles(node, _joined(standing), (*path, part), findings) for part, node in listed.value.items()}
        return Node(parts, listed.place, keys=listed.keys, whole="all" not in standing)
    if not isinstance(listed.value, dict):
        roles = _roles(listed, _joined(standing), path, findings)
        return Node({"one": roles}, listed.place, keys={"one": listed.place}, whole=True)
    shared = standing["all"].value if "all" in standing else {}
    assert isinstance(shared, dict)
    parts = {}
    for part, inside in (("one", False), ("all", True)):
        names = [name for name in listed.value if (name in shared) is inside]
        if names:
            keys = {name: listed.keys[name] for name in names}
            parts[part] = Node({name: listed.value[name] for name in names}, listed.place, keys=keys)
    return Node(parts, listed.place, keys=dict.fromkeys(parts, listed.place))


def _joined(parts: dict[str, Node]) -> Node | None:
    items = {name: why for node in parts.values() if isinstance(node.value, dict) for name, why in node.value.items()}
    return Node(items, next(iter(parts.values())).place) if parts else None


def _roles(listed: Node, below: Node | None, path: KeyPath, findings: list[Finding]) -> Node:
    """Return a mapping of roles to whys; a list gets the whys that stand below it."""
    if isinstance(listed.value, dict):
        return listed
    if not isinstance(listed.value, list):
        findings.append(error_at(listed.place, "schema", "not-a-list", path=".".join(map(str, path))))
        return Node({}, listed.place, whole=True)
    items: dict[str, Node] = {}
    keys: dict[str, Place] = {}
    for item in listed.value:
        brought = item.value if isinstance(item.value, dict) else {item.value: None} if isinstance(item.value, str) else {}
        if not brought and not item.empty:
            findings.append(error_at(item.place, "schema", "not-a-scalar", path=".".join(map(str, path))))
        for role, why in brought.items():
            stands = below.get(role) if below is not None else None
            items.setdefault(role, why or stands or Node(LISTED, item.place))
            keys.setdefault(role, item.place)
    return Node(items, listed.place, keys=keys, whole=True)
