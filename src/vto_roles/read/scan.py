"""Finds the characters and lines that a YAML file may not hold, before the parser sees its text."""

import re
from itertools import islice
from typing import NamedTuple

from vto_roles.safe_text import LINE_END, REFUSED

ZERO_WIDTH = frozenset("\u200b\u2060\ufeff")
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_INDENT = re.compile(
    "(?:^|(?<=[\r\n]))[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]*[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]"
)
# A hard space where YAML wants a plain one: after the colon of a key or the dash of an item.
_HARD_SPACE = re.compile("(?:(?<=[\r\n])|^)(?:[ -]*[A-Za-z_][\\w.-]*:|[ ]*-)([\u00a0\u202f])")
# What follows the end of the document, or the start of a second one.
_SECOND = re.compile(r"(?:^|(?<=[\r\n]))\.\.\.(?=[ \r\n])[^\r\n]*\s*(?:#[^\r\n]*+\s*)*+([^\s#])")
_SPANS = 1000  # refused stretches looked at; a finding is made for a hundred at most


class Stretch(NamedTuple):
    """A refused stretch of a line: its variant of `yaml-subset`, its place (from 1, in characters), its first character."""

    variant: str
    line: int
    column: int
    length: int
    char: str


def scan(text: str) -> tuple[str, list[Stretch]]:
    """Return the text with what is refused blanked, so that reading can go on at the same columns, and what was refused.

    Of one kind the first of a line is told. What stands after the document is taken off.
    """
    spans = [(m.start(), m.end(), "") for m in islice(REFUSED.finditer(text), _SPANS)]
    spans += [(m.start(), m.end(), "nbsp-indentation") for m in islice(_INDENT.finditer(text), _SPANS)]
    spans += [(m.start(1), m.end(1), "nbsp-space") for m in islice(_HARD_SPACE.finditer(text), _SPANS)]
    spans += _directive(text)
    second = _SECOND.search(text)
    if second is not None:  # libyaml is never asked for it: what stands before a document can take it seconds
        spans.append((second.start(1), second.end(1), "documents"))
        text = text[: second.start(1)]
    if not spans:
        return text, []
    found = _placed(text, sorted(spans))
    text = _INDENT.sub(lambda m: " " * len(m.group()), text)
    text = _HARD_SPACE.sub(lambda m: m.group()[:-1] + " ", text)
    return REFUSED.sub(lambda m: "" if m.group() in ZERO_WIDTH else " ", text), found


def _placed(text: str, spans: list[tuple[int, int, str]]) -> list[Stretch]:
    """Return spans (start, end, variant or empty) in the order of the text by line and column, one of a kind per line."""
    starts = [0, *(m.end() for m in LINE_END.finditer(text))]
    found: dict[tuple[int, str], Stretch] = {}
    line = 0
    for start, end, named in spans:
        while line + 1 < len(starts) and starts[line + 1] <= start:
            line += 1
        char = text[start] if start < len(text) else " "
        variant = named or _kind(char)
        found.setdefault((line, variant), Stretch(variant, line + 1, start - starts[line] + 1, end - start, char))
    return [*found.values()]


def _kind(char: str) -> str:
    return "tab" if char == "\t" else "bidi" if char in _BIDI else "zero-width" if char in ZERO_WIDTH else "control"


def _directive(text: str) -> list[tuple[int, int, str]]:
    """Return the span of the first `%` line before the document; libyaml takes seconds over thousands of them."""
    at = 0
    while at < len(text):
        end = LINE_END.search(text, at)
        stop = end.start() if end else len(text)
        if text.startswith("%", at):
            return [(at, at + 1, "directive")]
        if text[at:stop].strip() and not text[at:stop].lstrip().startswith("#"):
            break
        at = end.end() if end else len(text)
    return []
