"""PyYAML's own parser, made to read as libyaml does: what is accepted has the same events with the same marks.

What one refuses the other refuses, on the same line. It expects a text that the scan of `tree` let through: without tabs and
line ends of other systems.
"""

import re
from typing import Any

from yaml.error import Mark
from yaml.events import MappingEndEvent, ScalarEvent, SequenceEndEvent
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner, ScannerError
from yaml.tokens import ScalarToken, TagToken, ValueToken

_WORD = {  # what a plain scalar holds between blanks: by whether it stands in brackets
    False: re.compile(r"(?:[^:\s\0]|[^\S \n\r]|:(?![ \n\r\0]))+"),
    True: re.compile(r"(?:[^:\s\0,\[\]{}]|[^\S \n\r]|:(?![ \n\r\0,?\[\]{}]))+"),
}
_BLANKS = re.compile(r"[ \n\r]*")
_BREAK = re.compile(r"\r\n|\r|\n")
_BOUNDARY = re.compile(r"(?:---|\.\.\.)(?=[ \n\r\0])")
_TAG = re.compile(r"!(?:<[\w;/?:@&=+$.,%!~*'()\[\]-]+>|(?:[\w-]*!)?[\w;/?:@&=+$.%!~*'()-]+)?", re.ASCII)
_QUOTED = re.compile(r'"(?:[^"\\\0]|\\.)*', re.DOTALL)
_NO_CHARACTER = re.compile(
    r"\\(?:\\|u(?P<u>[dD][89a-fA-F][0-9a-fA-F]{2})|U(?P<U>(?!000|0010)[0-9a-fA-F]{8}|0000[dD][89a-fA-F][0-9a-fA-F]{2}))"
)
_DIRECTIVE = re.compile(r"[\w-]+", re.ASCII)
_TIGHT_COMMENT = re.compile(r"(?:[+-][1-9]?|[1-9][+-]?)?(#[^\r\n\0]*)")


class PurePython(Reader, Scanner, Parser):
    """PyYAML's own parser, which reads as libyaml does."""

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)
        self.length = len(text)
        self.ended = text.endswith(("\n", "\r"))

    def get_event(self) -> Any:
        """Return the next event; libyaml ends a text without a last line end on a line of its own."""
        event: Any = super().get_event()
        return self._ended(event) if isinstance(event, MappingEndEvent | SequenceEndEvent) else event

    def move(self, end: int) -> None:
        """Pass over a stretch without a line end, up to `end` in the buffer."""
        self.index += end - self.pointer
        self.column += end - self.pointer
        self.pointer = end

    def word(self) -> str:
        """Return what a plain scalar holds up to the next blank, "" at its end, and pass over it."""
        inside, text, at = bool(self.flow_level), self.buffer, self.pointer
        if inside and text[at] == ":" and text[at + 1] in ",?[]{}":
            raise ScannerError("while scanning a plain scalar", self.get_mark(), "found unexpected ':'", self.get_mark())
        if text[at] == "#" or (not self.column and _BOUNDARY.match(text, at)):
            return ""
        found = _WORD[inside].match(text, at)
        self.move(found.end() if found is not None else at)
        return found.group() if found is not None else ""

    def scan_plain(self) -> ScalarToken:
        """Return a scalar without quotes: words with what separates them, folded. Question marks in brackets are part of it."""
        start = end = self.get_mark()
        parts: list[str] = []
        between = ""
        while word := self.word():
            self.allow_simple_key = False
            parts += (between, word)
            end = self.get_mark()
            blanks = _BLANKS.match(self.buffer, self.pointer).group()  # type: ignore[union-attr]  # none is a match too
            breaks = len(_BREAK.findall(blanks))
            between = blanks if not breaks else " " if breaks == 1 else "\n" * (breaks - 1)
            self.forward(len(blanks))
            if breaks:
                self.allow_simple_key = True
                if not self.flow_level and self.column <= self.indent:
                    break
        return ScalarToken("".join(parts), True, start, end)

    def scan_flow_scalar(self, style: str) -> Any:
        """Return a scalar in quotes; a number in it that is no character's is refused where it stands."""
        quoted = _QUOTED.match(self.buffer, self.pointer)
        for found in _NO_CHARACTER.finditer(quoted.group()) if quoted is not None else ():
            if found["u"] or found["U"]:
                start = self.get_mark()
                self.forward(found.start())
                raise ScannerError(
                    "while parsing a quoted scalar", start, "found invalid Unicode character escape code", self.get_mark()
                )
        return super().scan_flow_scalar(style)

    def scan_tag(self) -> TagToken:
        """Return a tag; which one is never asked, for none is accepted."""
        start = self.get_mark()
        found = _TAG.match(self.buffer, self.pointer)
        self.move(found.end())  # type: ignore[union-attr]  # it begins with its sign
        if self.peek() not in " \n\r\0" and not (self.flow_level and self.peek() == ","):
            raise ScannerError("while scanning a tag", start, "did not find expected whitespace or line break", self.get_mark())
        return TagToken((None, ""), start, self.get_mark())

    def scan_directive(self) -> Any:
        """Return what tells readers how to read; only two of them are known."""
        start, name = self.get_mark(), _DIRECTIVE.match(self.buffer, self.pointer + 1)
        if name is None or name.group() not in ("YAML", "TAG"):
            raise ScannerError("while scanning a directive", start, "found unknown directive name", start)
        return super().scan_directive()

    def scan_block_scalar_indicators(self, start_mark: Any) -> Any:
        """Return how a block text ends its lines and how deep it is; a comment may stand against its sign."""
        comment = _TIGHT_COMMENT.match(self.buffer, self.pointer)
        if comment is not None:
            start, end = comment.span(1)
            self.buffer = f"{self.buffer[:start]}{' ' * (end - start)}{self.buffer[end:]}"
        return super().scan_block_scalar_indicators(start_mark)

    def parse_flow_sequence_entry_mapping_key(self) -> Any:
        return self._at_next(super().parse_flow_sequence_entry_mapping_key())

    def parse_flow_sequence_entry_mapping_value(self) -> Any:
        return self._at_next(super().parse_flow_sequence_entry_mapping_value())

    def parse_flow_mapping_key(self, first: bool = False) -> Any:
        return self._at_next(super().parse_flow_mapping_key(first))

    def parse_flow_mapping_value(self) -> Any:
        return self._at_next(super().parse_flow_mapping_value())

    def parse_block_mapping_value(self) -> Any:
        told = self.check_token(ValueToken)
        event = super().parse_block_mapping_value()
        return event if told else self._ended(event)

    def _ended(self, event: Any) -> Any:
        """Return an event; one behind a text without a last line end stands on the line after it."""
        mark = event.start_mark
        if not self.ended and mark.index >= self.length:
            event.start_mark = event.end_mark = Mark(mark.name, mark.index, mark.line + 1, 0, mark.buffer, mark.pointer)
        return event

    def _at_next(self, event: Any) -> Any:
        """Return an event; where it is a value that is not there, its place is that of what follows."""
        if isinstance(event, ScalarEvent) and not event.style and not event.value and event.tag is None and event.anchor is None:
            event.start_mark = event.end_mark = self.peek_token().start_mark
        return event
