"""Word files of other people, read within limits: their parts, relations and markup. Nothing outside the file is opened."""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from html import escape
from typing import NamedTuple
from xml.parsers import expat

from vto_roles.output.wordml import DECLARATION, MAIN, OFFICE
from vto_roles.refused import Argument, Refused

MAX_FILE = 8 << 20  # bytes, as of a house style with pictures and fonts in it
_MAX_UNPACKED = 32 << 20
_MAX_PARTS = 1000
_MAX_NODES = 200_000  # elements and attributes of all parts that are read
_MAX_MARKUP = 4 << 20  # bytes of one of them
_MAX_DEPTH = 150
_CHUNK = 1 << 16  # bytes of a part that are parsed at once, so that a limit is met soon after it is passed
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_STRANGE_NAME = re.compile(r"\\|:|^/|(?:^|/)\.\.?(?:/|$)|//")
_MACROS = re.compile(r"macroenabled|vbaproject|vbadata|activex", re.IGNORECASE)
_DOCUMENT = re.compile(r"application/vnd\.openxmlformats-officedocument\.wordprocessingml\.(document|template)\.main\+xml")
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_PREFIXES = {MAIN: "w:", OFFICE: "r:", "http://schemas.openxmlformats.org/drawingml/2006/main": "a:"}
_XML = "http://www.w3.org/XML/1998/namespace"


class Element:
    """An element of a part, with its names as they are written.

    It is asked by what its names mean, whatever their prefixes: Word's own start with `w:`, relations with `r:`, drawings with
    `a:`, any other with its namespace.
    """

    __slots__ = ("attributes", "children", "name", "tag", "written")

    def __init__(self, name: str, tag: str, attributes: dict[str, str], written: dict[str, str]) -> None:
        self.name = name
        self.tag = tag
        self.attributes = attributes
        self.written = written  # how the name of an attribute is written
        self.children: list[Element | str] = []

    def elements(self, tag: str = "") -> "Iterator[Element]":
        """Yield the children that are elements, of one tag or of any."""
        return (one for one in self.children if isinstance(one, Element) and tag in ("", one.tag))

    def first(self, *path: str) -> "Element | None":
        """Return the first element under a path of tags; None when there is none."""
        found: Element | None = self
        for tag in path:
            found = None if found is None else next(found.elements(tag), None)
        return found

    def walk(self) -> "Iterator[Element]":
        """Yield the element and all below it, in the order of the text."""
        yield self
        for child in self.elements():
            yield from child.walk()

    def get(self, key: str) -> str:
        """Return the value of an attribute; empty when it is not there."""
        return self.attributes.get(self.written.get(key, ""), "")

    def set(self, key: str, value: str) -> None:
        """Change the value of an attribute that is there."""
        if key in self.written:
            self.attributes[self.written[key]] = value

    def markup(self) -> str:
        """Return the element as text."""
        lines: list[str] = []
        self._write(lines)
        return "".join(lines)

    def _write(self, lines: list[str]) -> None:
        attributes = "".join(f' {name}="{_attribute(value)}"' for name, value in self.attributes.items())
        if not self.children:
            lines.append(f"<{self.name}{attributes}/>")
            return
        lines.append(f"<{self.name}{attributes}>")
        for child in self.children:
            if isinstance(child, str):
                lines.append(escape(child, quote=False).replace("\r", "&#13;"))
            else:
                child._write(lines)
        lines.append(f"</{self.name}>")


def _attribute(value: str) -> str:
    return escape(value).replace("\n", "&#10;").replace("\t", "&#9;").replace("\r", "&#13;")


class Relation(NamedTuple):
    kind: str  # the end of its type
    target: str  # the name of a part, or an address
    external: bool


class Package:
    """A Word file of somebody else.

    Raises Refused, with what to do about it, for a file that is none, that holds macros, or that is larger than what is read.
    """

    def __init__(self, path: str, data: bytes) -> None:
        self.path = path
        self._left = _MAX_NODES
        if len(data) > MAX_FILE:
            raise self.refused("reference-large")
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            members = self._archive.infolist()
        except (zipfile.BadZipFile, OSError, ValueError, EOFError):
            raise self.refused("reference-no-word") from None
        if len(members) > _MAX_PARTS or sum(one.file_size for one in members) > _MAX_UNPACKED:
            raise self.refused("reference-large")
        self._members = {one.filename: one for one in members}
        if any(_MACROS.search(name) for name in self._members):
            raise self.refused("reference-macros")
        if len(self._members) < len(members) or any(_STRANGE_NAME.search(name) for name in self._members):
            raise self.refused("reference-no-word")
        self.main = self._main()

    def refused(self, key: str, **args: Argument) -> Refused:
        return Refused(key, path=self.path, **args)

    def _main(self) -> str:
        """Return the name of the part with the text."""
        types = self.tree("[Content_Types].xml")
        kinds = {one.get("PartName")[1:]: one.get("ContentType") for one in types.elements()}
        if any(_MACROS.search(one.get("ContentType")) for one in types.elements()):
            raise self.refused("reference-macros")
        found = [one.target for one in self.relations("").values() if one.kind == "officeDocument" and not one.external]
        if len(found) != 1 or not _DOCUMENT.fullmatch(kinds.get(found[0], "")):
            raise self.refused("reference-no-word")
        return found[0]

    def read(self, name: str) -> bytes:
        """Return a part, never more of it than it says it holds."""
        info = self._members.get(name)
        if info is None or info.compress_type not in _PACKED:
            raise self.refused("reference-no-word")
        try:
            with self._archive.open(info) as stream:
                return stream.read(info.file_size)
        except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, ValueError, EOFError):
            raise self.refused("reference-no-word") from None

    def relations(self, name: str) -> Mapping[str, Relation]:
        """Return what a part relates to by the ids of its relations; name: empty for the package itself."""
        folder, own = posixpath.split(name)
        part = posixpath.join(folder, "_rels", f"{own}.rels")
        if part not in self._members:
            return {}
        found = {}
        for one in self.tree(part).elements():
            kind, target, external = one.get("Type"), one.get("Target"), one.get("TargetMode") == "External"
            if not external:
                target = posixpath.normpath(posixpath.join("/", folder, target))[1:]
            found[one.get("Id")] = Relation(kind.rpartition("/")[2], target, external)
        return found

    def tree(self, name: str, only: frozenset[str] | None = None) -> Element:
        """Return a part as a tree; only: the tags of the elements below the root that are kept, whole.

        Raises Refused for markup that is not well formed or that declares what a Word file never declares.
        """
        builder, data = _Builder(self._left, only), self.read(name)
        if len(data) > _MAX_MARKUP:
            raise self.refused("reference-large")
        try:
            root = builder.build(data)
        except _TooLargeError:
            raise self.refused("reference-large") from None
        except (expat.ExpatError, KeyError, ValueError, LookupError):
            raise self.refused("reference-no-word") from None
        self._left = builder.left
        return root


class _TooLargeError(Exception):
    pass


class _Builder:
    """Builds the tree of one part."""

    def __init__(self, left: int, only: frozenset[str] | None) -> None:
        self.left = left
        self._only = only
        self._scopes: list[dict[str, str]] = [{"xml": _XML, "": ""}]
        self._open: list[Element | None] = []  # None: not kept
        self._root: Element | None = None

    def build(self, data: bytes) -> Element:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = _refuse
        for start in range(0, len(data) or 1, _CHUNK):
            parser.Parse(data[start : start + _CHUNK], start + _CHUNK >= len(data))
        assert self._root is not None
        return self._root

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.left -= 1 + len(attributes)
        if self.left < 0 or len(self._open) >= _MAX_DEPTH:
            raise _TooLargeError
        scope = self._scope(attributes)
        tag, parent = _meaning(name, scope), self._open[-1] if self._open else None
        if self._root is not None and parent is None and self._only is not None and tag not in self._only:
            self._open.append(None)
            return
        element = Element(name, tag, attributes, _written(attributes, scope))
        if self._root is None:
            self._root = element
        else:
            (parent or self._root).children.append(element)
        self._open.append(None if element is self._root and self._only is not None else element)

    def _scope(self, attributes: Mapping[str, str]) -> dict[str, str]:
        """Return what the prefixes stand for in an element, and keep it until its end."""
        scope = self._scopes[-1]
        if declared := {key[6:]: uri for key, uri in attributes.items() if key == "xmlns" or key.startswith("xmlns:")}:
            scope = {**scope, **declared}
        self._scopes.append(scope)
        return scope

    def _end(self, _: str) -> None:
        self._open.pop()
        self._scopes.pop()

    def _text(self, text: str) -> None:
        if self._open and (element := self._open[-1]) is not None:
            element.children.append(text)


def _meaning(name: str, scope: Mapping[str, str]) -> str:
    """Return a name with what its prefix stands for; KeyError when it stands for nothing."""
    prefix, _, local = name.rpartition(":")
    uri = scope[prefix]
    return (_PREFIXES.get(uri, f"{{{uri}}}") if uri else "") + local


def _written(attributes: Mapping[str, str], scope: Mapping[str, str]) -> dict[str, str]:
    """Return how attributes are written, by what their names mean."""
    written = {(_meaning(key, scope) if ":" in key and not key.startswith("xmlns:") else key): key for key in attributes}
    if len(written) < len(attributes):  # two prefixes for one attribute: readers differ on which holds
        raise ValueError
    return written


def _refuse(*_: object) -> None:
    raise ValueError


def parse(data: bytes) -> Element:
    """Return a part of ours as a tree."""
    return _Builder(_MAX_NODES, None).build(data)


def part(root: Element) -> bytes:
    """Return a tree as the bytes of a part."""
    return f"{DECLARATION}{root.markup()}".encode()
