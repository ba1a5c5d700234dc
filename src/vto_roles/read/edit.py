"""Changes answers in the text of a file, in place: comments, order, quotes and every byte that is not changed stay.

A value is a text, a list or a mapping of such, as `model.node.plain` gives them. A change sets what stands under a path of keys
and indexes, adds it, or takes it away (None). The text is read again after each change; what does not come out as it was meant is
written anew from the nearest key above it that does, and the comments that are lost with it are told.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from vto_roles.model.node import Node, plain
from vto_roles.model.organisation import OrganisationFile
from vto_roles.model.terms import KeyPath
from vto_roles.read import tree

_ORDER = OrganisationFile.__struct_fields__  # of the sections of a file
_WIDE = 100  # columns, up to which a list of texts stands on one line
_BARE = re.compile(r"[^\W_](?:[\w./()'’+&;,|€%=?!-]| (?!#)|:(?=\w))*")  # needs no quotes
_COMMENT = re.compile(r"(?:^|(?<=\s))#.*")
_QUOTED = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^']|'')*'""")
_NULLS = ("null", "Null", "NULL")
Change = tuple[KeyPath, Any]
Comment = Callable[[KeyPath], Sequence[str]]


class Edited(Struct, frozen=True, kw_only=True):
    """The text with its changes, and the comments that did not survive: the line that each stood on, and its words."""

    text: str
    lost: tuple[tuple[int, str], ...] = ()


class NotEdited(Exception):
    """A text that cannot be changed, because it cannot be read."""


def edited(text: str, changes: Sequence[Change], comment: Comment = lambda _: ()) -> Edited:
    """Return a text with its changes. comment: the lines that stand above a key where it is added.

    Raises NotEdited for a text with something that keeps it from being read to its end.
    """
    before = [(number, found) for number, line in enumerate(text.split("\n"), 1) if (found := _comment(line))]
    if _root(text) is None and changes:
        text = f"{text}version: 1\n"
    for path, value in changes:
        text = _changed(text, path, value, comment)
    after = Counter(found for line in text.split("\n") if (found := _comment(line)))
    after.subtract(found for _, found in before)
    lost = []
    for number, found in before:
        if after[found] < 0:
            after[found] += 1
            lost.append((number, found))
    return Edited(text=text, lost=tuple(lost))


def _changed(text: str, path: KeyPath, value: Any, comment: Comment) -> str:
    """Return a text with one change, made at the deepest place that gives what was meant."""
    root = _root(text)
    wanted = _with(None if root is None else plain(root), path, value)
    for depth in range(len(path), 0, -1):
        whole = value if depth == len(path) else _at(wanted, path[:depth])
        written = _Lines(text, root, comment).write(path[:depth], whole)
        try:
            again = _root(written)
        except NotEdited:
            continue
        if (None if again is None else plain(again)) == wanted:
            return written
    raise NotEdited(path)


def _root(text: str) -> Node | None:
    """Return the tree of a text, None where it holds nothing yet. Raises NotEdited."""
    root, findings = tree.read(text.encode(), "")
    if root is None and any(one.variant != "empty-file" for one in findings):
        raise NotEdited(findings)
    return root


def _with(data: Any, path: KeyPath, value: Any) -> Any:
    """Return data with a value under a path; None takes the last key away, and mappings that are empty then."""
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        items = list(data) if isinstance(data, list) else []
        new = _with(items[step] if step < len(items) else None, rest, value)
        return [*items[:step], *([] if new is None or (rest and new == {}) else [new]), *items[step + 1 :]]
    known = dict(data) if isinstance(data, dict) else {}
    new = _with(known.get(step), rest, value)
    if new is None or (rest and new == {}):
        known.pop(step, None)
    else:
        known[step] = new
    return known


def _at(data: Any, path: KeyPath) -> Any:
    for step in path:
        if isinstance(step, int):
            data = data[step] if isinstance(data, list) and step < len(data) else None
        else:
            data = data.get(step) if isinstance(data, dict) else None
    return data


def _comment(line: str) -> str:
    """Return the comment of a line with its sign, "" where it has none."""
    found = _COMMENT.search(_QUOTED.sub(lambda quoted: "x" * len(quoted.group()), line))
    return line[found.start() :].strip() if found else ""


def scalar(text: str, *, quoted: bool = False, listed: bool = False) -> str:
    """Return a text as it stands in YAML: in quotes where it was, where it must, and where other readers take it for a number."""
    bare = _BARE.fullmatch(text) is not None and text not in _NULLS and not text.endswith((" ", ":"))
    if bare and not quoted and not (listed and ("," in text or text[:1].isdigit())):
        return text
    return msgspec.json.encode(text).decode()


def lines_of(value: Any, indent: str) -> list[str]:
    """Return what stands after a key, its first line at the end of the key's own: a value, its items or its keys."""
    if value is None:
        return [""]
    if isinstance(value, str):
        return [" " + scalar(value)]
    if isinstance(value, dict):
        below = [line for key, child in value.items() for line in entry(str(key), child, indent + "  ")]
        return ["", *below] if below else [" {}"]
    if all(isinstance(item, str) for item in value):
        line = f" [{', '.join(scalar(item, listed=True) for item in value)}]"
        if len(indent + line) <= _WIDE or not value:
            return [line]
    return ["", *(line for item in value for line in item_lines(item, indent + "  "))]


def item_lines(item: Any, indent: str) -> list[str]:
    """Return an item of a list that stands line by line."""
    if isinstance(item, dict) and item:
        below = [line for key, child in item.items() for line in entry(str(key), child, indent + "  ")]
        return [f"{indent}- {below[0].lstrip()}", *below[1:]]
    first, *rest = lines_of(item, indent)
    return [f"{indent}-{first}", *rest]


def entry(key: str, value: Any, indent: str = "") -> list[str]:
    """Return the lines of a key with its value."""
    first, *rest = lines_of(value, indent)
    return [f"{indent}{scalar(key)}:{first}", *rest]


class _Lines:
    """The lines of one text, and how values are put into them."""

    def __init__(self, text: str, root: Node | None, comment: Comment) -> None:
        self.root = root
        self.comment = comment
        self.end = "\r\n" if "\r\n" in text else "\n"
        self.lines = text.replace("\r\n", "\n").split("\n") if text else []
        if self.lines and self.lines[-1] == "":
            self.lines.pop()

    def text(self) -> str:
        return "".join(line + self.end for line in self.lines)

    def write(self, path: KeyPath, value: Any) -> str:
        """Return the text with a value under a path, or without the path where the value is None."""
        parent = None if self.root is None else self.root.find(path[:-1])
        known = None if self.root is None else self.root.find(path)
        if parent is not None and known is not None and isinstance(value, str) and self._in_place(parent, known, value):
            return self.text()
        if parent is None or not isinstance(parent.value, dict | list) or self._inline(parent):
            if len(path) > 1:
                return self.write(path[:-1], _with(self._plain(path[:-1]), path[-1:], value))
            return self.text()  # all in braces: nothing of it is changed line by line
        step = path[-1]
        if isinstance(step, int):
            self._set_item(parent, step, value)
        elif isinstance(parent.value, dict) and step in parent.value:
            self._set_key(parent, step, value)
        elif value is not None:
            self._add_key(path, parent, step, value)
        return self.text()

    def _in_place(self, parent: Node, known: Node, value: str) -> bool:
        """Put a text in the place of one that stands on one line, and return whether it does."""
        place = known.place
        if not isinstance(known.value, str) or place.line != place.end_line or place.end_column == place.column:
            return False
        line = self.lines[place.line - 1]
        text = scalar(value, quoted=not known.plain, listed=self._inline(parent))
        self.lines[place.line - 1] = line[: place.column - 1] + text + line[place.end_column - 1 :]
        return True

    def _plain(self, path: KeyPath) -> Any:
        found = None if self.root is None else self.root.find(path)
        return None if found is None else plain(found)

    def _inline(self, node: Node) -> bool:
        """Return whether a list or a mapping stands in brackets, or holds nothing."""
        return not node.value or self.lines[node.place.line - 1][node.place.column - 1 :][:1] in ("{", "[")

    def _set_key(self, parent: Node, key: str, value: Any) -> None:
        assert isinstance(parent.value, dict)
        node, at = parent.value[key], parent.keys[key]
        first, indent = at.line - 1, " " * (at.column - 1)
        last = self._last(first, at.column - 1, node)
        if value is None:
            self._remove(first, last, at.column - 1, sole=len(parent.value) == 1)
            return
        line = self.lines[first]
        start, *below = lines_of(value, indent)
        one_line = last == first and not below
        place = node.place
        if one_line and place.line == place.end_line == at.line and place.end_column > place.column:
            self.lines[first] = line[: place.column - 1] + start.lstrip() + line[place.end_column - 1 :]
            return
        head = re.match(r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^:#])*:""", line[at.column - 1 :])
        colon = at.column - 1 + (head.end() if head else len(line))
        note = _comment(line[colon:]) if node.value is None or not isinstance(node.value, str) else ""
        self.lines[first : last + 1] = [line[:colon] + start + (f"  {note}" if note else ""), *below]

    def _remove(self, first: int, last: int, column: int, *, sole: bool) -> None:
        """Take away the lines of a key; where it is the first of an item, the next one takes its place behind the dash."""
        line = self.lines[first]
        dash = line[:column].rstrip().endswith("-")
        if dash and not sole:
            following = last + 1
            while following < len(self.lines) and not self.lines[following].strip():
                following += 1
            self.lines[following] = line[:column] + self.lines[following][column:]
        if not column and first and not self.lines[first - 1].strip():
            first -= 1  # a section goes with the blank line above it
        del self.lines[first : last + 1]

    def _add_key(self, path: KeyPath, parent: Node, key: str, value: Any) -> None:
        """Put a key behind the last one of its mapping; a section behind the one that it follows in the order of a file."""
        assert isinstance(parent.value, dict)
        known = list(parent.value)
        column = min(place.column for place in parent.keys.values()) - 1
        if len(path) > 1:
            after = max(known, key=lambda name: parent.keys[name].line)
            at = self._last(parent.keys[after].line - 1, column, parent.value[after]) + 1
            self.lines[at:at] = self._noted(path, " " * column, value)
            return
        rank = {name: number for number, name in enumerate(_ORDER)}
        before = [name for name in known if rank.get(name, 0) < rank.get(key, len(rank))]
        if before:
            after = max(before, key=lambda name: parent.keys[name].line)
            at = self._last(parent.keys[after].line - 1, 0, parent.value[after]) + 1
            while at < len(self.lines) and self.lines[at].startswith((" ", "\t")) and self.lines[at].strip():
                at += 1  # comments that stand deeper than the next section end this one
            self.lines[at:at] = ["", *self._noted(path, "", value)]
        else:
            at = min(place.line for place in parent.keys.values()) - 1
            self.lines[at:at] = [*self._noted(path, "", value), ""]

    def _noted(self, path: KeyPath, indent: str, value: Any) -> list[str]:
        """Return the lines of a key that is added, each key of a mapping in it with the comment that it has."""
        notes = [f"{indent}# {line}" for line in self.comment(path)]
        if isinstance(value, dict) and value:
            below = [line for key, child in value.items() for line in self._noted((*path, key), indent + "  ", child)]
            return [*notes, f"{indent}{scalar(str(path[-1]))}:", *below]
        return [*notes, *entry(str(path[-1]), value, indent)]

    def _set_item(self, parent: Node, index: int, value: Any) -> None:
        assert isinstance(parent.value, list)
        dashes = [self._dash(item) for item in parent.value]
        if index >= len(dashes):
            line, column = dashes[-1]
            at = self._last(line, column, parent.value[-1], item=True) + 1
            self.lines[at:at] = [] if value is None else item_lines(value, " " * column)
            return
        line, column = dashes[index]
        last = self._last(line, column, parent.value[index], item=True)
        self.lines[line : last + 1] = [] if value is None else item_lines(value, " " * column)

    def _dash(self, item: Node) -> tuple[int, int]:
        """Return the line and the column of the dash before an item."""
        number = item.place.line - 1
        while "-" not in self.lines[number][: item.place.column - 1 if number == item.place.line - 1 else None]:
            number -= 1
        return number, self.lines[number].index("-")

    def _last(self, first: int, column: int, node: Node, *, item: bool = False) -> int:
        """Return the last line of what begins on a line at a column; comments below it belong to what follows."""
        last = max(first, *(place - 1 for place in _ends(node)))
        number = last + 1
        while number < len(self.lines):
            line = self.lines[number]
            bare, deep = line.strip(), len(line) - len(line.lstrip(" "))
            if bare and not bare.startswith("#"):
                listed = deep == column and bare.startswith("-") and not item and column == 0
                if not (deep > column or listed or bare[0] in "]}"):
                    break
                last = number
            number += 1
        return last


def _ends(node: Node) -> Iterator[int]:
    """Yield the last line of each text below a node."""
    place = node.place
    yield place.end_line - 1 if place.end_column == 1 and place.end_line > place.line else place.end_line
    children = node.value.values() if isinstance(node.value, dict) else node.value if isinstance(node.value, list) else ()
    for child in children:
        yield from _ends(child)
