"""The tables of a Markdown file (GitHub flavour), each cell with its place, and what its front matter declares of them."""

import html
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal

from msgspec.structs import replace

from vto_roles.finding import Finding
from vto_roles.model.terms import Answer, Value
from vto_roles.read import tree
from vto_roles.read.bind import Binder, Vocabulary
from vto_roles.safe_text import LINE_END
from vto_roles.table.grid import MAX_COLUMNS, MAX_ROWS, Budget, Grid, GridBuilder, GridCell, too_large
from vto_roles.table.ruled import RULE, ruled
from vto_roles.table.words import unwrapped

_END = ("---", "...")  # of a front matter
_QUOTES = re.compile(r"(?: {0,3}> ?)*")
_FENCE = re.compile(r" *(`{3,}|~{3,})")
_ITEM = re.compile(r" *(?:[-*+]|[0-9]{1,9}[.)]) +(?=\S)")
_HEADING = re.compile(r" {0,3}#{1,6}(?: |$)")
_PIPE = re.compile(r"(?<!\\)\|")
_HTML = re.compile(r"(?i)<table\b")
_MOST = 1_000  # tables in HTML, or drawn with lines
_MAY_RULE = re.compile(r"[ \t>|:]*-[ \t|:-]*")  # the only lines that are looked at further
_RULE = re.compile(r"\s*:?-+:?\s*")  # of one column

_BREAK = re.compile(r"(?i)<br ?/?>")
_RAISED = re.compile(r"(?i)<sup>([^<>]{1,10})</sup>")
_TAG = re.compile(r"(?i)</?(?:b|strong|i|em|u|s|del|ins|code|span|small|mark|font|p|sub|sup)(?: [^<>]*)?>")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])|&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_BOLD = re.compile(r"(?is)\s*(?:\*\*.*\*\*|__.*__|<(?:b|strong)>.*</(?:b|strong)>)\s*")
_ITALIC = re.compile(r"(?is)\s*(?:\*[^*].*[^*]\*|_[^_].*[^_]_|<(?:i|em)>.*</(?:i|em)>)\s*")


def grids(lines: Sequence[str]) -> Iterator[Grid]:
    """Yield every table of a file, in order; fenced and indented code, comments and front matter hold none.

    lines: without their ends. A row ends where its line ends; the table ends at a line
    without an unescaped pipe. Raises TableError.
    """
    budget = Budget()
    total = indent = end = drawn = 0
    title = ""
    for number, start in _outside_code(lines, _front_matter(lines)):
        bare = lines[number][start:]
        if number < end or not bare.strip() or len(bare) - len(bare.lstrip()) >= indent + 4:
            continue
        if _HTML.search(bare) or RULE.fullmatch(bare):
            inside, end = _drawn(lines, number, budget)
            if (drawn := drawn + len(inside)) > _MOST:
                raise too_large(number + 1, 1)
            yield from (replace(one, title=one.title or title) for one in inside)
        elif _heads(lines, number, start):
            grid, end = _piped(lines, number, start, GridBuilder(budget), MAX_ROWS - total)
            total += end - number - 1
            yield replace(grid, title=title)
        elif _HEADING.match(bare) or _BOLD.fullmatch(bare):
            title, indent = bare.strip("#* "), 0
        elif item := _ITEM.match(bare):
            indent = item.end()
        elif not bare.startswith(" "):
            indent = 0


def _piped(lines: Sequence[str], number: int, start: int, builder: GridBuilder, room: int) -> tuple[Grid, int]:
    """Return the table of which a line is the head, and the number of the line behind it; room: how many rows it may have.

    Raises TableError.
    """
    _add(builder, 0, _row(lines[number], number + 1, start))
    end = number + 2
    while end < len(lines) and (below := _below(lines[end])) is not None:
        end += 1
        if end - number - 1 > room:
            raise too_large(end, 1)
        _add(builder, end - number - 2, _row(lines[end - 1], end, below))
    return builder.grid(headed=True), end


def in_code(text: str) -> bool:
    """Return whether a line anywhere, code and comments included, heads a table."""
    lines = LINE_END.split(text)
    return any(_heads(lines, number - 1, 0) for number, line in enumerate(lines) if number and "-" in line)


def _drawn(lines: Sequence[str], number: int, budget: Budget) -> tuple[list[Grid], int]:
    """Return the tables in HTML, or the one drawn with lines, that start on a line, and the number of the line behind them."""
    if _HTML.search(lines[number]):
        from vto_roles.table import webpage

        end = _html_end(lines, number)
        return webpage.read("\n".join(lines[number:end]), number + 1, budget)[0], end
    rows, end = ruled(lines, number)
    builder = GridBuilder(budget)
    for place, cells in enumerate(rows):
        _add(builder, place, [_plain(cell) for cell in cells])
    return [builder.grid(headed=True)], end


def _plain(cell: GridCell | None) -> GridCell | None:
    text = plain(cell.text) if cell is not None else ""
    return replace(cell, text=text, strong=_BOLD.fullmatch(cell.text) is not None) if cell is not None and text else None


def _html_end(lines: Sequence[str], number: int) -> int:
    """Return the number of the line behind a table in HTML that starts on a line, or behind the last where it does not end."""
    open_ = 0
    for end in range(number, len(lines)):
        open_ += len(_HTML.findall(lines[end])) - lines[end].lower().count("</table")
        if open_ < 1:
            return end + 1
    return len(lines)


def _outside_code(lines: Sequence[str], skip: int) -> Iterator[tuple[int, int]]:
    """Yield the index of each line outside fenced code and comments, and where it starts behind the marks of a quotation."""
    fence, comment = "", False
    for number, line in enumerate(lines[skip:], skip):
        if not line:
            continue
        quote = _QUOTES.match(line)
        start = quote.end() if quote else 0
        bare = line[start:]
        if comment:
            comment = "-->" not in bare
        elif fence:
            if bare.strip().startswith(fence) and not bare.strip().strip(fence[0]):
                fence = ""
        elif opened := _FENCE.match(bare):
            fence = opened[1]
        elif bare.lstrip().startswith("<!--"):
            comment = "-->" not in bare
        else:
            yield number, start


def _heads(lines: Sequence[str], number: int, start: int) -> bool:
    """Return whether a line is the head of a table: the rule stands below it."""
    if number + 1 >= len(lines) or not _MAY_RULE.fullmatch(lines[number + 1]):
        return False
    head = lines[number][start:]
    if not _PIPE.search(head):
        return False
    quote = _QUOTES.match(lines[number + 1])
    rule = lines[number + 1][quote.end() if quote else 0 :]
    if not all(_RULE.fullmatch(one) for one in rule.strip().removeprefix("|").removesuffix("|").split("|")):
        return False
    return "|" in rule or len(_row(head, 1, 0)) == 1


def _below(line: str) -> int | None:
    """Return where a row below a head starts in its line, None when the line is no row."""
    quote = _QUOTES.match(line)
    start = quote.end() if quote else 0
    bare = line[start:]
    if not _PIPE.search(bare) or _FENCE.match(bare) or _HEADING.match(bare) or bare.lstrip().startswith("<!--"):
        return None
    return start


def _add(builder: GridBuilder, number: int, cells: Sequence[GridCell | None]) -> None:
    """Add a row to a table. Raises TableError at the first cell for which there is no room."""
    for column, cell in enumerate(cells):
        if cell is not None and not builder.add(number, column, cell):
            raise too_large(cell.line, cell.column)
    builder.row(number, min(len(cells), MAX_COLUMNS))


def _row(line: str, number: int, start: int) -> list[GridCell | None]:
    """Return the cells of a row; a pipe behind a backslash belongs to its cell."""
    bars = [start - 1, *(found.start() for found in _PIPE.finditer(line, start)), len(line)]
    spans = [(left + 1, right) for left, right in pairwise(bars)]
    if not line[spans[0][0] : spans[0][1]].strip():
        spans = spans[1:]
    if spans and not line[spans[-1][0] : spans[-1][1]].strip():
        spans = spans[:-1]
    return [_cell(line, number, left, right) for left, right in spans]


def _cell(line: str, number: int, left: int, right: int) -> GridCell | None:
    source = line[left:right]
    text = plain(source)
    if not text:
        return None
    column = left + len(source) - len(source.lstrip()) + 1
    return GridCell(
        text=text,
        line=number,
        column=column,
        end_line=number,
        end_column=column + len(source.strip()),
        strong=_BOLD.fullmatch(source) is not None,
        slanted=_ITALIC.fullmatch(source) is not None,
    )


def plain(source: str) -> str:
    """Return the text of a cell as a browser shows it; footnotes keep their mark."""
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


# --- the front matter ----------------------------------------------------------------------------------


class Convention(Value, frozen=True, kw_only=True):
    """How letters are meant, declared in the front matter under `raci`."""

    a_implies_r: Answer | None = None  # whether the A does the task where nobody has an R
    accountable_per: Literal["row", "section"] = "row"  # what has one A


def _front_matter(lines: Sequence[str]) -> int:
    """Return how many lines the front matter takes, its fences too; 0 without one."""
    if not lines or lines[0].rstrip() != "---":
        return 0
    return next((number for number, line in enumerate(lines[1:], 2) if line.rstrip() in _END), 0)


def convention(lines: Sequence[str], name: str) -> tuple[Convention, list[Finding]]:
    """Return what the front matter of a file declares, with the findings about it; name: the file as findings show it."""
    block = _block(["", *lines[: _front_matter(lines)][1:-1]], "raci")
    if not block.strip():
        return Convention(), []
    root, findings = tree.read(block.encode(), name)
    node = root.get("raci") if root is not None else None
    if node is None or node.empty:
        return Convention(), findings
    binder = Binder(Vocabulary({}))
    return binder.bind(node, Convention, ("raci",)) or Convention(), findings + binder.findings


def _block(lines: Sequence[str], name: str) -> str:
    """Return what stands under a root key in lines of YAML, with all other lines blank: they belong to others."""
    inside = False
    kept = []
    for line in lines:
        if line[:1].strip() and not line.startswith(("#", "-", "]", "}")):
            inside = re.match(rf"{name}[ \t]*:", line) is not None
        kept.append(line if inside else "")
    return "\n".join(kept)
