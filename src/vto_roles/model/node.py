"""The tree of a YAML file: values with their places."""

from collections.abc import Container, Mapping

from msgspec import Struct

from vto_roles.finding import Place


class Node(Struct, eq=False):
    """A value of the file with its place; two are the same only where they are one."""

    value: "str | list[Node] | dict[str, Node] | None"  # text of a scalar; None when empty
    place: Place
    plain: bool = False  # written without quotes
    keys: dict[str, Place] = {}  # the place of each key of a mapping
    whole: bool = False  # of a patch: it takes the place of what stands, in its own order

    @property
    def empty(self) -> bool:
        """Return whether the value is missing; a text of white space counts as missing."""
        return self.value is None or (isinstance(self.value, str) and not self.value.strip())

    def get(self, key: str) -> "Node | None":
        """Return the child under `key` of a mapping, or None."""
        return self.value.get(key) if isinstance(self.value, dict) else None

    def text(self, *path: str) -> str | None:
        """Return the text under a path of keys, or None."""
        node = self.find(path)
        return node.value if node is not None and isinstance(node.value, str) else None

    def listed(self, key: str) -> "list[Node]":
        """Return the items of the list under `key` that are not empty."""
        node = self.get(key)
        return [item for item in node.value if not item.empty] if node is not None and isinstance(node.value, list) else []

    def having(self, key: str, child: "Node") -> "Node":
        """Return this mapping with a child under `key`, at the place that the key has or else at the child's own."""
        items = self.value if isinstance(self.value, dict) else {}
        return Node({**items, key: child}, self.place, keys={key: child.place, **self.keys})

    def changed(
        self, dropped: "Container[Node]", values: "Mapping[Node, str]", keys: "Mapping[Node, Mapping[str, str | None]]"
    ) -> "Node":
        """Return the tree from here without some items of its lists, with other texts, and with other keys; None: without it."""
        if isinstance(self.value, dict):
            names = {key: key for key in self.value} | dict(keys.get(self, {}))
            items = {name: self.value[key].changed(dropped, values, keys) for key, name in names.items() if name is not None}
            places = {name: self.keys[key] for key, name in names.items() if name is not None and key in self.keys}
            return Node(items, self.place, keys=places)
        if isinstance(self.value, list):
            return Node([item.changed(dropped, values, keys) for item in self.value if item not in dropped], self.place)
        return Node(values[self], self.place, plain=self.plain) if self in values else self

    def find(self, path: tuple[str | int, ...]) -> "Node | None":
        """Return the node under a path of keys and indexes, or None."""
        node: Node | None = self
        for step in path:
            if node is None:
                break
            if isinstance(step, int):
                items = node.value if isinstance(node.value, list) else []
                node = items[step] if 0 <= step < len(items) else None
            else:
                node = node.get(step)
        return node

    def at(self, path: tuple[str | int, ...], *, key: bool = False) -> Place:
        """Return the place of a path or of its nearest ancestor that exists. key: the place of the last key, not of its value."""
        for length in range(len(path), 0, -1):
            if (node := self.find(path[:length])) is not None:
                parent = self.find(path[: length - 1])
                at_key = parent.keys.get(str(path[length - 1])) if parent is not None else None
                return at_key if at_key is not None and (key or length < len(path)) else node.place
        return self.place


def plain(node: Node) -> object:
    """Return a tree as mappings, lists and texts, without places."""
    if isinstance(node.value, dict):
        return {key: plain(child) for key, child in node.value.items()}
    if isinstance(node.value, list):
        return [plain(child) for child in node.value]
    return node.value
