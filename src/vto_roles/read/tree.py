"""Reads YAML into a tree of placed nodes, in one pass, with every limit and refusal inside.

No constructor runs and no scalar is interpreted: `0412345670` stays text until a field's type asks.
"""

import contextlib
import re
import sys
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from typing import Any

from vto_roles.finding import MAX_FINDINGS, Finding, Place, error_at
from vto_roles.imports import sparing
from vto_roles.model.node import Node
from vto_roles.patterns import pattern
from vto_roles.read import signature
from vto_roles.refused import Refused
from vto_roles.safe_text import LINE_END, REFUSED, echo

with sparing(patterns=("yaml",)):
    import yaml

CParser: Any = None
with contextlib.suppress(ImportError):  # what is no YAML, such as the texts that word its absence, can still be read
    from yaml.cyaml import CParser  # type: ignore[attr-defined]

MAX_BYTES = 1 << 20
MAX_DEPTH = 32
MAX_NODES = 200_000
MAX_SCALAR = 64 << 10
MAX_KEY = 256

_BOM = b"\xef\xbb\xbf"
_ESCAPED = pattern(REFUSED.pattern.replace("\x00-\x09", "\x00-\x08"))
_TIGHT_COLON = pattern(r"^\s*(?:- )?[A-Za-z_][\w-]*:[^\s/:]")
_CLOSED = pattern(r"^\s*(?:- )?[^\s#:][^#:]*:\s+(?=(?:\[.*\]|\{.*\})\s*(?:#.*)?$)")  # a key with a whole list or mapping
_CURLY = pattern("(?:[:-] +|[\\[{,] *)[“”„«]")  # a value that begins with a quotation mark as Word turns it
_WORD_DASH = pattern(r"^\s*[–—•]")
_JOINERS = pattern("[\u200c\u200d\u00ad]")
_DEEP = "maximum nesting depth"  # what libyaml calls it
_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
_ZERO_WIDTH = frozenset("\u200b\u2060\ufeff")
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_CONTROL = pattern(rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f{''.join(sorted(_BIDI))}]")
_INDENT = pattern("(?:^|(?<=[\r\n]))[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]*[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# A hard space where YAML wants a plain one: after the colon of a key or the dash of an item.
_HARD_SPACE = pattern("(?:(?<=[\r\n])|^)(?:[ -]*[A-Za-z_][\\w.-]*:|[ ]*-)([\u00a0\u202f])")
# The first `%` line before the document; libyaml takes seconds over thousands of them.
_DIRECTIVE = pattern(r"\A(?:[^\S\r\n]*+(?:#[^\r\n]*+)?+(?:\r\n|\r|\n))*+(%)")
# What follows the end of the document, or the start of a second one.
_SECOND = pattern(r"(?:^|(?<=[\r\n]))\.\.\.(?=[ \r\n])[^\r\n]*\s*(?:#[^\r\n]*+\s*)*+([^\s#])")
_SPANS = 1000  # refused stretches looked at; a finding is made for a hundred at most


def text_of(data: bytes) -> str:
    """Return the text of a file that places count in; of a file over MAX_BYTES its start."""
    data = data.removeprefix(_BOM)
    return decoded(data, "")[0] if len(data) <= MAX_BYTES else data[:MAX_BYTES].decode("utf-8", "replace")


def decoded(data: bytes, name: str) -> tuple[str, Finding | None]:
    """Return the text of a file: UTF-8, else as Windows saves it, and then a finding on the first byte that is no UTF-8."""
    data = data.removeprefix(_BOM)
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError as error:
        lines = LINE_END.split(data[: error.start].decode())
        line, column = len(lines), len(lines[-1]) + 1
        place = Place(file=name, line=line, column=column, end_line=line, end_column=column + 1)
        return data.decode("cp1252", "replace"), error_at(place, "encoding", byte=f"0x{data[error.start]:02X}")


def events(text: str) -> Any:
    """Return what gives the events of a text one by one, by `get_event`. Raises Refused when there is nothing that reads YAML.

    The command line asks for libyaml: a text at the limits of what is read takes PyYAML itself half a minute.
    """
    if CParser is not None:
        return CParser(text)
    if sys.platform != "emscripten":
        raise Refused("c-parser", what="PyYAML was built without libyaml")
    from vto_roles.read.pure_yaml import PurePython

    return PurePython(text)


class _Unreadable(Exception):
    """Ends the reading of a file; the reason is among its findings."""


class _Composer:
    """Makes the nodes of one file from its events, and gathers what is wrong with it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.findings: list[Finding] = []
        self.count = 0

    def report(self, check: str, variant: str, place: Place, **args: Any) -> None:
        if len(self.findings) < MAX_FINDINGS:
            self.findings.append(error_at(place, check, variant, **args))

    def place(self, line: int, column: int, length: int = 1) -> Place:
        return Place(file=self.name, line=line, column=column, end_line=line, end_column=column + length)

    def decode(self, data: bytes) -> str:
        if len(data) > MAX_BYTES:
            self.report("yaml-subset", "too-large", self.place(1, 1), limit=MAX_BYTES >> 20)
            raise _Unreadable
        if (other := signature.of(data)) is not None:
            self.report("encoding", other, Place(file=self.name))
            raise _Unreadable
        text, fault = decoded(data, self.name)
        self.findings += [fault] if fault else []  # what else is wrong can be told too
        return text

    def scan(self, text: str) -> str:
        """Report what no line may hold, of one kind the first of a line; return the text without it, at the same columns.

        What stands after the document is taken off.
        """
        spans = [(m.start(1), m.end(1), "directive") for m in (_DIRECTIVE.finditer(text) if "%" in text else ())]
        if not text.replace("\n", "").replace("\r", "").isprintable():  # as nearly every file is, and that is seen at once
            spans += (
                *((m.start(), m.end(), "") for m in islice(REFUSED.finditer(text), _SPANS)),
                *((m.start(), m.end(), "nbsp-indentation") for m in islice(_INDENT.finditer(text), _SPANS)),
                *((m.start(1), m.end(1), "nbsp-space") for m in islice(_HARD_SPACE.finditer(text), _SPANS)),
            )
        second = _SECOND.search(text) if "..." in text else None
        if second is not None:  # libyaml is never asked for it: what stands before a document can take it seconds
            spans.append((second.start(1), second.end(1), "documents"))
            text = text[: second.start(1)]
        if not spans:
            return text
        found = list(_refusals(text, spans, self.name))
        self.findings += found[: MAX_FINDINGS - len(self.findings)]
        if any(one.variant == "directive" for one in found):
            raise _Unreadable
        text = _INDENT.sub(lambda m: " " * len(m.group()), text)
        text = _HARD_SPACE.sub(lambda m: m.group()[:-1] + " ", text)
        return REFUSED.sub(lambda m: "" if m.group() in _ZERO_WIDTH else " ", text)

    def read(self, text: str) -> Node | None:
        """Return the root of a text; where libyaml gives up on what it looked ahead to, of the text up to there."""
        known = [*self.findings]
        try:
            return self.document(text)
        except yaml.MarkedYAMLError as error:  # since 0.2.6 it looks no deeper than 1,000 levels
            if error.problem_mark is None or _DEEP not in str(error.problem):
                raise
            self.findings, self.count = known, 0
            return self.document(text[: error.problem_mark.index])

    def document(self, text: str) -> Node | None:
        parser = events(text)
        event = parser.get_event()
        while not isinstance(event, yaml.DocumentStartEvent):
            if isinstance(event, yaml.StreamEndEvent):
                self.report("schema", "empty-file", self.place(1, 1))
                raise _Unreadable
            event = parser.get_event()
        root = self.node(parser, parser.get_event(), 0)
        parser.get_event()
        event = parser.get_event()
        if isinstance(event, yaml.DocumentStartEvent):
            self.report("yaml-subset", "documents", self.mark(event))
        return root

    def mark(self, event: Any) -> Place:
        start, end = event.start_mark, event.end_mark
        return Place(
            file=self.name, line=start.line + 1, column=start.column + 1, end_line=end.line + 1, end_column=end.column + 1
        )

    def counted(self, event: Any) -> Place:
        """Count a value or a key, and return its place."""
        self.count += 1
        place = self.mark(event)
        if self.count > MAX_NODES:
            self.report("yaml-subset", "too-many", place, limit=MAX_NODES)
            raise _Unreadable
        return place

    def node(self, parser: Any, event: Any, depth: int) -> Node:
        """Return one value and all below it; what is refused is reported and becomes an empty node."""
        place = self.counted(event)
        if type(event) is yaml.ScalarEvent and event.anchor is None and event.tag is None:  # as nearly all are
            return self.scalar(event, place, refused=False)
        if isinstance(event, yaml.AliasEvent):
            self.report("yaml-subset", "alias", place, name=echo(event.anchor))
            return Node(None, place)
        refused = event.anchor is not None or event.tag is not None
        if event.anchor is not None:
            self.report("yaml-subset", "anchor", place, name=echo(event.anchor))
        if event.tag is not None:
            self.report("yaml-subset", "tag", place, name=echo(event.tag))
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event, place, refused)
        if depth >= MAX_DEPTH:
            self.report("yaml-subset", "too-deep", place, limit=MAX_DEPTH)
            raise _Unreadable
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Node] = []
            while not isinstance(child := parser.get_event(), yaml.SequenceEndEvent):
                items.append(self.node(parser, child, depth + 1))
            return Node(items, self.until(place, child))
        return self.mapping(parser, place, depth)

    def until(self, place: Place, end: Any) -> Place:
        """Return the place of a collection: all of it on one line, else its first character; a frame of many lines is no help."""
        last = end.end_mark.column if end.end_mark.line + 1 == place.line else place.column
        return self.place(place.line, place.column, last + 1 - place.column)

    def scalar(self, event: Any, place: Place, refused: bool) -> Node:
        value, plain = event.value, not event.style
        if len(value) > MAX_SCALAR:
            self.report("yaml-subset", "long-value", place, limit=MAX_SCALAR >> 10)
            return Node(None, place)
        if not plain and (hidden := _ESCAPED.search(value)):
            self.report("yaml-subset", "escaped", place, code=f"U+{ord(hidden.group()):04X}")
            return Node(None, place)
        if refused or (plain and value in _NULLS):
            return Node(None, place, plain=plain)
        return Node(value, place, plain=plain)

    def key(self, parser: Any, event: Any, depth: int) -> tuple[Place, object, bool]:
        """Return the place of a key, its text, and whether it is plain: then, as nearly always, no node is made of it."""
        if not isinstance(event, yaml.ScalarEvent) or event.style or event.anchor or event.tag or len(event.value) > MAX_SCALAR:
            at, node = self.mark(event), self.node(parser, event, depth + 1)
            bare = node.value is None and isinstance(event, yaml.ScalarEvent) and event.tag is None and event.anchor is None
            return at, event.value if bare else node.value, node.plain
        return self.counted(event), event.value, True  # `null:` and `~:` are text where a key is asked

    def mapping(self, parser: Any, place: Place, depth: int) -> Node:
        items: dict[str, Node] = {}
        keys: dict[str, Place] = {}
        while not isinstance(event := parser.get_event(), yaml.MappingEndEvent):
            at, key, plain = self.key(parser, event, depth)
            child = self.node(parser, parser.get_event(), depth + 1)
            if key == "<<" and plain:
                self.report("yaml-subset", "merge-key", at)
            elif not isinstance(key, str):
                if not isinstance(event, yaml.AliasEvent):
                    self.report("yaml-subset", "complex-key", at)
            elif len(key) > MAX_KEY:
                self.report("yaml-subset", "long-key", at, limit=MAX_KEY)
            elif not key.isascii() and (hidden := _JOINERS.search(key)):
                self.report("yaml-subset", "zero-width", at, code=f"U+{ord(hidden.group()):04X}")
            elif key in items:
                self.report("duplicate-key", "", at, key=echo(key), first=keys[key].line)
            else:
                items[key] = child
                keys[key] = at
        return Node(items, self.until(place, event), keys=keys)


def controls(text: str, name: str) -> tuple[str, list[Finding]]:
    """Return a text that is no YAML without control and bidirectional characters, at the same columns, and a finding on each."""
    spans = [(m.start(), m.end(), "") for m in islice(_CONTROL.finditer(text), _SPANS)]
    return (_CONTROL.sub(" ", text), list(_refusals(text, spans, name))) if spans else (text, [])


def _refusals(text: str, spans: Sequence[tuple[int, int, str]], name: str) -> Iterator[Finding]:
    """Yield a finding on each refused stretch of a text, of one kind the first of a line.

    spans: start, end and variant of the finding, "" where the character tells it.
    """
    starts = [0, *(m.end() for m in LINE_END.finditer(text))]
    seen: set[tuple[int, str]] = set()
    line = 0
    for start, end, named in sorted(spans):
        while line + 1 < len(starts) and starts[line + 1] <= start:
            line += 1
        char = text[start] if start < len(text) else " "
        variant = named or _kind(char)
        if (line, variant) not in seen:
            seen.add((line, variant))
            column = start - starts[line] + 1
            place = Place(file=name, line=line + 1, column=column, end_line=line + 1, end_column=column + end - start)
            yield error_at(place, "yaml-subset", variant, code=f"U+{ord(char):04X}")


def _kind(char: str) -> str:
    return "tab" if char == "\t" else "bidi" if char in _BIDI else "zero-width" if char in _ZERO_WIDTH else "control"


_SYNTAX = (  # words of libyaml, or of PyYAML itself -> the variant that explains it
    ("mapping values are not allowed", "colon"),
    ("could not find expected ':'", "no-colon"),
    ("unexpected end of stream", "unclosed"),
    ("expected ',' or", "unclosed-list"),
    ("did not find expected", "indentation"),
    ("but found", "indentation"),
    ("sequence entries are not allowed", "indentation"),
    ("cannot start any token", "odd-character"),
)


def _fault(text: str, error: yaml.YAMLError) -> tuple[str, int, int, str]:
    """Return what an error of the parser means and where its cause stands: variant, line, column, the parser's own words."""
    mark = getattr(error, "problem_mark", None)
    problem = str(getattr(error, "problem", "") or "?")
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    every = LINE_END.split(text)
    if line > len(every):  # libyaml ends a text that ends without a line end on a line of its own
        line, column = len(every), len(every[-1]) + 1
    lines = every[:line]
    cause = next(_causes(lines), None)
    if cause is not None:
        return *cause, problem
    return next((known for words, known in _SYNTAX if words in problem), "other"), line, column, problem


def _causes(lines: list[str]) -> Iterator[tuple[str, int, int]]:
    """Yield what explains an error at the end of these lines better than the parser does: variant, line, column."""
    for number, shown in enumerate(lines, 1):  # an odd quote opens a text that ends somewhere below, or never
        bare = re.sub(r"\\.|\s#.*", "", shown)
        if bare.count('"') % 2:
            yield "unclosed", number, shown.rindex('"') + 1
        if re.search(r":\s+'[^']*$", bare):
            yield "unclosed", number, shown.rindex("'") + 1
    recent = [(n, shown) for n, shown in enumerate(lines, 1) if shown.strip() and not shown.lstrip().startswith("#")][-2:]
    for (number, above), (_, below) in pairwise(recent):
        if (closed := _CLOSED.match(above)) and _indent(below) + below.lstrip().startswith("- ") > _indent(above):
            yield "answered", number, closed.end() + 1
    for number, shown in recent[-1:]:
        if found := _CURLY.search(shown):
            yield "curly-quotes", number, found.end()
    for number, shown in reversed(recent):
        if _WORD_DASH.match(shown):
            yield "dash", number, _indent(shown) + 1
        if _TIGHT_COLON.match(shown):
            yield "no-space", number, shown.index(":") + 1


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def read(data: bytes, name: str, *, root: type[dict[str, Node]] | type[list[Node]] = dict) -> tuple[Node | None, list[Finding]]:
    """Read the bytes of one YAML file; name: the file as findings show it; root: what it is at its root, a mapping or a list.

    Returns the root (None when it could not be read to the end, or is something else), and everything refused on the way, in
    the order of the lines.
    """
    composer = _Composer(name)
    found: Node | None = None
    clean = ""
    try:
        clean = composer.scan(composer.decode(data))
        found = composer.read(clean)
    except _Unreadable:
        pass
    except yaml.YAMLError as error:
        variant, line, column, problem = _fault(clean, error)
        reported = {finding.place.line for finding in composer.findings if finding.check == "yaml-subset"}
        if not reported & {line, line - 1}:
            composer.report("yaml-syntax", variant, composer.place(line, column), problem=echo(problem))
    if found is not None and found.value is None:  # a line of dashes and no more
        composer.report("schema", "empty-file", composer.place(1, 1))
        found = None
    if found is not None and not isinstance(found.value, root):
        composer.report("schema", "root" if root is dict else "root-list", found.place)
        found = None
    return found, sorted(composer.findings, key=lambda finding: (finding.place.line, finding.place.column))
