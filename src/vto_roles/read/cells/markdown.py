"""The tables of a Markdown file (GitHub flavour), each cell with its place."""

import html
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec.structs import replace

from vto_roles.read import front_matter
from vto_roles.read.cells.grid import MAX_COLUMNS, MAX_ROWS, Budget, Grid, GridBuilder, GridCell, cell_of, too_large
from vto_roles.safe_text import LINE_END

_QUOTES = re.compile(r"(?: {0,3}> ?)*")
_FENCE = re.compile(r" *(`{3,}|~{3,})")
_ITEM = re.compile(r" *(?:[-*+]|[0-9]{1,9}[.)]) +(?=\S)")
_HEADING = re.compile(r" {0,3}#{1,6}(?: |$)")
_PIPE = re.compile(r"(?<!\\)\|")
_HTML = re.compile(r"(?i)<table\b")
_MOST = 1_000  # tables in HTML, or drawn with lines
_MAY_RULE = re.compile(r"[ \t>|:]*-[ \t|:-]*")  # the only lines that are looked at further
_DRAWN = re.compile(r"\s*\+(?:[-=:]{2,}\+)+\s*")  # +---+---+ between rows, as pandoc and reStructuredText have it
_PART = re.compile(r"\s*[+|].*[+|]\s*")  # of a table that is drawn so
_RULE = re.compile(r"\s*:?-+:?\s*")  # of one column

_BREAK = re.compile(r"(?i)<br ?/?>")
_RAISED = re.compile(r"(?i)<sup>([^<>]{1,10})</sup>")
_TAG = re.compile(r"(?i)</?(?:b|strong|i|em|u|s|del|ins|code|span|small|mark|font|p|sub|sup)(?: [^<>]*)?>")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])|&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_BOLD = re.compile(r"(?is)\s*(?:\*\*.*\*\*|__.*__|<(?:b|strong)>.*</(?:b|strong)>)\s*")
_WRAPPED = re.compile(r"(\*{1,3}|__?|~~|`)(.+)\1", re.DOTALL)
_ITALIC = re.compile(r"(?is)\s*(?:\*[^*].*[^*]\*|_[^_].*[^_]_|<(?:i|em)>.*</(?:i|em)>)\s*")


def grids(lines: Sequence[str]) -> Iterator[Grid]:
    """Yield every table of a file, in order; fenced and indented code, comments and front matter hold none.

    lines: without their ends. A row ends where its line ends; the table ends at a line
    without an unescaped pipe. Raises TableError.
    """
    budget = Budget()
    total = indent = end = drawn = 0
    title = ""
    for number, start in _outside_code(lines, front_matter.length(lines)):
        bare = lines[number][start:]
        if number < end or not bare.strip() or len(bare) - len(bare.lstrip()) >= indent + 4:
            continue
        if _is_html(bare) or _DRAWN.fullmatch(bare):
            inside, end = _html(lines, number, budget) if _is_html(bare) else _drawn(lines, number, GridBuilder(budget))
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


def _is_html(line: str) -> bool:
    """Return whether a table in HTML starts on a line."""
    return "<" in line and _HTML.search(line) is not None


def _html(lines: Sequence[str], number: int, budget: Budget) -> tuple[list[Grid], int]:
    """Return the tables in HTML that start on a line, and the number of the line behind them. Raises TableError."""
    from vto_roles.read.cells import webpage

    open_, end = 0, number
    while end < len(lines) and (open_ > 0 or end == number):
        open_ += len(_HTML.findall(lines[end])) - lines[end].lower().count("</table")
        end += 1
    return webpage.read("\n".join(lines[number:end]), number + 1, budget)[0], end


def _drawn(lines: Sequence[str], number: int, builder: GridBuilder) -> tuple[list[Grid], int]:
    """Return the table of which a line is the first rule, and the number of the line behind it. Raises TableError."""
    bars = [place for place, sign in enumerate(lines[number]) if sign == "+"]
    if len(bars) > MAX_COLUMNS + 1:
        raise too_large(number + 1, bars[MAX_COLUMNS + 1] + 1)
    rows: list[list[int]] = [[]]  # the numbers of their lines
    end = number + 1
    while end < len(lines) and _PART.fullmatch(lines[end]):
        if not _DRAWN.fullmatch(lines[end]):
            rows[-1].append(end)
        elif rows[-1]:
            rows.append([])
        end += 1
    for place, numbers in enumerate(filter(None, rows)):
        _add(builder, place, _drawn_row(lines, numbers, bars))
    return [builder.grid(headed=True)], end


def _drawn_row(lines: Sequence[str], numbers: Sequence[int], bars: Sequence[int]) -> list[GridCell | None]:
    """Return the cells of a row; a bar that is missing makes one cell of two columns."""
    cells: list[GridCell | None] = []
    left = bars[0]
    for right in bars[1:]:
        written = [number for number in numbers if lines[number][left + 1 : right].strip(" |")]
        open_ = any(lines[number][right : right + 1] not in ("|", "+") for number in numbers)
        if open_ or not written:
            cells.append(None)
            left = left if open_ else right
            continue
        first, last = written[0], written[-1]
        start = len(lines[first]) - len(lines[first][left + 1 :].lstrip()) + 1
        end = max(left + 2 + len(lines[last][left + 1 : right].rstrip()), start + 1)
        text = "\n".join(lines[number][left + 1 : right].strip(" |") for number in written)
        cells.append(_cell(text, (first + 1, start), (last + 1, end)))
        left = right
    return cells


def _outside_code(lines: Sequence[str], skip: int) -> Iterator[tuple[int, int]]:
    """Yield the index of each line outside fenced code and comments, and where it starts behind the marks of a quotation."""
    fence, comment = "", False
    for number, line in enumerate(lines[skip:], skip):
        if not line:
            continue
        start = _behind_quotes(line)
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


def _behind_quotes(line: str) -> int:
    """Return where a line starts behind the marks of a quotation."""
    found = _QUOTES.match(line) if ">" in line else None
    return found.end() if found else 0


def _heads(lines: Sequence[str], number: int, start: int) -> bool:
    """Return whether a line is the head of a table: the rule stands below it."""
    if number + 1 >= len(lines) or not _MAY_RULE.fullmatch(lines[number + 1]):
        return False
    head = lines[number][start:]
    if not _PIPE.search(head):
        return False
    rule = lines[number + 1][_behind_quotes(lines[number + 1]) :]
    if not all(_RULE.fullmatch(one) for one in rule.strip().removeprefix("|").removesuffix("|").split("|")):
        return False
    return "|" in rule or len(_row(head, 1, 0)) == 1


def _below(line: str) -> int | None:
    """Return where a row below a head starts in its line, None when the line is no row."""
    start = _behind_quotes(line)
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
    starts = [left + len(line[left:right]) - len(line[left:right].lstrip()) + 1 for left, right in spans]
    sources = [line[left:right].strip() for left, right in spans]
    ends = [(number, first + len(source)) for first, source in zip(starts, sources, strict=True)]
    return [_cell(source, (number, first), end) for source, first, end in zip(sources, starts, ends, strict=True)]


def _cell(source: str, start: tuple[int, int], end: tuple[int, int]) -> GridCell | None:
    """Return the cell that holds a text, from a line and column to others; None where nothing is shown."""
    text = plain(source)
    bold, slanted = _BOLD.fullmatch(source) is not None, _ITALIC.fullmatch(source) is not None
    return cell_of(text, start, end, strong=bold, slanted=slanted) if text else None


def unwrapped(text: str) -> str:
    """Return a text without the marks of bold, italic and code around it."""
    text = text.strip()
    while (found := _WRAPPED.fullmatch(text)) is not None and found[1] not in found[2]:
        text = found[2].strip()
    return text


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
