"""The tables of a Markdown file (GitHub flavour), each cell with its place."""

import html
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from vto_roles.table.grid import MAX_COLUMNS, MAX_ROWS, Box, Grid, Line, TooLarge, unwrapped

_QUOTES = re.compile(r"(?: {0,3}> ?)*")
_FENCE = re.compile(r" *(`{3,}|~{3,})")
_ITEM = re.compile(r" *(?:[-*+]|[0-9]{1,9}[.)]) +(?=\S)")
_HEADING = re.compile(r" {0,3}#{1,6}(?: |$)")
_PIPE = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"\s*:?-+:?\s*")  # of one column
_FRONT_MATTER_END = ("---", "...")

_BREAK = re.compile(r"(?i)<br ?/?>")
_RAISED = re.compile(r"(?i)<sup>([^<>]{1,10})</sup>")
_TAG = re.compile(r"(?i)</?(?:b|strong|i|em|u|s|del|ins|code|span|small|mark|font|p|sub|sup)(?: [^<>]*)?>")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])|&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_BOLD = re.compile(r"(?is)\s*(?:\*\*.*\*\*|__.*__|<(?:b|strong)>.*</(?:b|strong)>)\s*")
_ITALIC = re.compile(r"(?is)\s*(?:\*[^*].*[^*]\*|_[^_].*[^_]_|<(?:i|em)>.*</(?:i|em)>)\s*")


def front_matter(lines: Sequence[str]) -> int:
    """How many lines the front matter takes, its fences too; 0 without one."""
    if not lines or lines[0].rstrip() != "---":
        return 0
    return next((number for number, line in enumerate(lines[1:], 2) if line.rstrip() in _FRONT_MATTER_END), 0)


def block(lines: Sequence[str], name: str) -> str:
    """What stands under a root key in lines of YAML, with all other lines blank: they belong to others."""
    inside = False
    kept = []
    for line in lines:
        if line[:1].strip() and not line.startswith(("#", "-", "]", "}")):
            inside = re.match(rf"{name}[ \t]*:", line) is not None
        kept.append(line if inside else "")
    return "\n".join(kept)


def grids(lines: Sequence[str], skip: int) -> Iterator[Grid]:
    """Every table of a file, in order; fenced and indented code and comments hold none.

    lines: without their ends; skip: how many to pass over. A row ends where its line ends; the table ends at a line
    without an unescaped pipe. Raises TooLarge.
    """
    total = 0
    number, fence, indent, comment, title = skip, "", 0, False, ""
    while number < len(lines):
        line = lines[number]
        quote = _QUOTES.match(line)
        start = quote.end() if quote else 0
        bare = line[start:]
        number += 1
        if comment:
            comment = "-->" not in bare
        elif fence:
            if bare.strip().startswith(fence) and not bare.strip().strip(fence[0]):
                fence = ""
        elif opened := _FENCE.match(bare):
            fence = opened[1]
        elif bare.lstrip().startswith("<!--"):
            comment = "-->" not in bare
        elif not bare.strip() or len(bare) - len(bare.lstrip()) >= indent + 4:
            continue
        elif _heads(lines, number - 1, start):
            rows: list[Line] = [_row(line, number, start)]
            number += 1
            while number < len(lines) and (below := _below(lines[number])) is not None:
                rows.append(_row(lines[number], number + 1, below))
                number += 1
                if total + len(rows) > MAX_ROWS:
                    break
            total += len(rows)
            if total > MAX_ROWS:
                raise TooLarge(number, 1)
            yield Grid(rows=rows, headed=True, title=title)
        elif _HEADING.match(bare) or _BOLD.fullmatch(bare):
            title, indent = bare.strip("#* "), 0
        elif item := _ITEM.match(bare):
            indent = item.end()
        elif not bare.startswith(" "):
            indent = 0


def _heads(lines: Sequence[str], number: int, start: int) -> bool:
    """Whether a line is the head of a table: the rule stands below it."""
    head = lines[number][start:]
    if number + 1 >= len(lines) or not _PIPE.search(head):
        return False
    quote = _QUOTES.match(lines[number + 1])
    rule = lines[number + 1][quote.end() if quote else 0 :]
    if rule.strip(" \t-:|") or not all(
        _RULE.fullmatch(one) for one in rule.strip().removeprefix("|").removesuffix("|").split("|")
    ):
        return False
    return "|" in rule or len(_row(head, 1, 0)) == 1


def _below(line: str) -> int | None:
    """Where a row below a head starts in its line; None when the line is no row."""
    quote = _QUOTES.match(line)
    start = quote.end() if quote else 0
    bare = line[start:]
    if not _PIPE.search(bare) or _FENCE.match(bare) or _HEADING.match(bare) or bare.lstrip().startswith("<!--"):
        return None
    return start


def _row(line: str, number: int, start: int) -> list[Box | None]:
    """The cells of a row; a pipe behind a backslash belongs to its cell."""
    bars = [start - 1, *(found.start() for found in _PIPE.finditer(line, start)), len(line)]
    spans = [(left + 1, right) for left, right in pairwise(bars)]
    if not line[spans[0][0] : spans[0][1]].strip():
        spans = spans[1:]
    if spans and not line[spans[-1][0] : spans[-1][1]].strip():
        spans = spans[:-1]
    if len(spans) > MAX_COLUMNS:
        raise TooLarge(number, spans[MAX_COLUMNS][0] + 1)
    return [_box(line, number, left, right) for left, right in spans]


def _box(line: str, number: int, left: int, right: int) -> Box | None:
    source = line[left:right]
    if not source or source.isspace():
        return None
    text = plain(source)
    if not text:
        return None
    column = left + len(source) - len(source.lstrip()) + 1
    return Box(
        text=text,
        line=number,
        column=column,
        end_line=number,
        end_column=column + len(source.strip()),
        strong=_BOLD.fullmatch(source) is not None,
        slanted=_ITALIC.fullmatch(source) is not None,
    )


def plain(source: str) -> str:
    """The text of a cell as a reader sees it; footnotes keep their mark."""
    text = source.strip()
    if "<" in text:
        text = _TAG.sub("", _RAISED.sub(r"[^\1]", _BREAK.sub("\n", text)))
    if "](" in text:
        text = _LINK.sub(r"\1", text)
    text = unwrapped(text)
    for mark in ("**", "__", "`"):
        if mark in text and text.count(mark) % 2 == 0:
            text = text.replace(mark, "")
    if "\\" in text or "&" in text:
        text = _ESCAPE.sub(lambda found: found[1] or html.unescape(found[0]), text)
    return text.strip()
