"""The tables of an HTML page, or of HTML inside Markdown, each cell with its place. Nothing is run, fetched or followed."""

import html
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping

from vto_roles.read.cells.grid import MAX_CELLS, Budget, Grid, GridCell, too_large
from vto_roles.read.cells.spans import spread
from vto_roles.safe_text import LINE_END

# Attributes are read in bounded pieces: a quote that nothing closes must not be looked for to the end, from every tag anew.
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})((?:[^<>\"']{1,500}|\"[^\"]{0,2000}\"|'[^']{0,2000}'){0,40}+)>")
_ATTRIBUTE = re.compile(r"([a-zA-Z-]{1,30})\s*(?:=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
_FILL = re.compile(r"background(?:-color)?\s*:\s*([^;]{1,40})", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "caption"))
_BREAKS = frozenset(("br", "p", "li", "div", "ul", "ol"))
_BOLD, _SLANTED = frozenset(("b", "strong", "th")), frozenset(("i", "em"))
_SKIPPED = frozenset(("script", "style", "template", "noscript", "svg"))
MAX_TABLES = 1_000  # in one page, or in HTML of one Markdown file
_MOST = 100  # columns or rows that one cell may say to span


def read(text: str, line: int = 1, budget: Budget | None = None) -> tuple[list[Grid], str]:
    """Return the tables of a page in their order, one within a cell of another too, and the text around them.

    line: the number of the first line of the text; budget: what may still be read of its file. Raises TableError.
    """
    page = _PageReader(text, line, budget or Budget())
    room = MAX_CELLS + MAX_TABLES
    for start, end, tag in _pieces(text):
        if tag is None:
            page.write(text[start:end])
        elif tag[1]:
            page.close(tag[2].lower(), start)
        else:
            kind = tag[2].lower()
            room -= kind in ("td", "th", "table")
            if room < 0 or page.tables > MAX_TABLES:
                raise too_large(*page.place(start))
            page.open(kind, _attributes(tag[3]), end)
    page.finish(len(text))
    return page.grids, "".join(page.around)


def _pieces(text: str) -> Iterator[tuple[int, int, re.Match[str] | None]]:
    """Yield texts and tags, each with where it starts and ends; comments and what browsers don't show are left out."""
    at = 0
    while (start := text.find("<", at)) >= 0:
        if start > at:
            yield at, start, None
        if text.startswith("<!--", start):
            end = text.find("-->", start)
            at = len(text) if end < 0 else end + 3
        elif (tag := _TAG.match(text, start)) is not None:
            at = tag.end()
            if tag[2].lower() in _SKIPPED and not tag[1] and not tag[3].endswith("/"):
                found = re.compile(rf"</{tag[2]}\b", re.IGNORECASE).search(text, at)
                at = len(text) if found is None else found.start()
            else:
                yield start, tag.end(), tag
        else:
            end = text.find(">", start, start + 2_000) if text[start + 1 : start + 2] in ("!", "?", "/") else start
            at = max(end, start) + 1
    if at < len(text):
        yield at, len(text), None


def _attributes(text: str) -> dict[str, str]:
    found = _ATTRIBUTE.finditer(text) if text.strip() else ()
    return {one[1].lower(): html.unescape(one[2] or one[3] or one[4] or "") for one in found}


class _OpenTable:
    """A table in the making: its rows, and the cell that is open."""

    def __init__(self, title: str, hidden: bool) -> None:
        self.title, self.hidden = title, hidden
        self.rows: list[list[GridCell]] = []
        self.hides: set[int] = set()  # numbers of rows
        self.attributes: Mapping[str, str] | None = None  # of the open cell
        self.fill = ""
        self.strong = self.slanted = False
        self.pieces: list[tuple[str, bool, bool]] = []
        self.start = 0


class _PageReader:
    """What was read so far: finished tables and open ones, the last heading, and which marks stand around a text."""

    def __init__(self, text: str, line: int, budget: Budget) -> None:
        self.grids: list[Grid] = []
        self.tables = 0
        self.around: list[str] = []
        self._first, self._budget = line, budget
        self._starts = [0, *(end.end() for end in LINE_END.finditer(text))]
        self._open: list[_OpenTable] = []
        self._title = ""
        self._heading: list[str] | None = None
        self._bold = self._slanted = 0

    def write(self, text: str) -> None:
        """Take a piece of text."""
        shown = html.unescape(text)
        if self._heading is not None:
            self._heading.append(shown)
        elif not self._open:
            self.around.append(shown)
        elif self._open[-1].attributes is not None:
            self._open[-1].pieces.append((" ".join(shown.split("\n")), self._bold > 0, self._slanted > 0))

    def open(self, tag: str, attributes: Mapping[str, str], end: int) -> None:
        """Take the start of an element; end: where its tag ends."""
        self._bold += tag in _BOLD
        self._slanted += tag in _SLANTED
        if tag in _HEADINGS:
            self._heading = []
        elif tag == "table":
            self.tables += 1
            self._open.append(_OpenTable(self._title, _is_hidden(attributes)))
        elif self._open:
            self._within(self._open[-1], tag, attributes, end)

    def _within(self, table: _OpenTable, tag: str, attributes: Mapping[str, str], end: int) -> None:
        if tag == "tr":
            self._end_cell(end)
            table.fill = _fill(attributes)
            table.hides |= {len(table.rows)} if _is_hidden(attributes) else set()
            table.rows.append([])
        elif tag in ("td", "th"):
            self._end_cell(end)
            table.rows = table.rows or [[]]
            table.attributes, table.start = attributes, end
            table.strong = tag == "th"
            self._bold = self._slanted = 0
        elif tag in _BREAKS and table.attributes is not None:
            table.pieces.append(("\n", True, True))
        elif tag == "sup" and table.attributes is not None:
            table.pieces.append(("[^", True, True))

    def close(self, tag: str, start: int) -> None:
        """Take the end of an element; start: where its tag starts."""
        self._bold = max(0, self._bold - (tag in _BOLD))
        self._slanted = max(0, self._slanted - (tag in _SLANTED))
        if tag in _HEADINGS and self._heading is not None:
            self._title = " ".join("".join(self._heading).split())
            self._heading = None
            if tag == "caption" and self._open:
                self._open[-1].title = self._title
        elif self._open and tag in ("td", "th", "tr", "thead", "tbody", "tfoot"):
            self._end_cell(start)
        elif self._open and tag == "sup" and self._open[-1].attributes is not None:
            self._open[-1].pieces.append(("]", True, True))
        elif self._open and tag == "table":
            self._end_table(start)
        elif self._open and tag in _BREAKS and self._open[-1].attributes is not None:
            self._open[-1].pieces.append(("\n", True, True))

    def finish(self, end: int) -> None:
        """End what nothing closes."""
        while self._open:
            self._end_table(end)

    def _end_table(self, end: int) -> None:
        self._end_cell(end)
        table = self._open.pop()
        if not table.hidden:
            self.grids.append(spread(table.rows, self._budget, title=table.title, hidden_rows=table.hides))

    def _end_cell(self, end: int) -> None:
        table = self._open[-1]
        if table.attributes is None:
            return
        parts = [(" ".join(text.split()) if text != "\n" else "\n", bold, slanted) for text, bold, slanted in table.pieces]
        whole = "".join(text for text, _, _ in table.pieces)
        lines = (" ".join(line.split()) for line in whole.split("\n"))
        written = [(bold, slanted) for text, bold, slanted in parts if text.strip()]
        line, column = self.place(table.start)
        end_line, end_column = self.place(end)
        table.rows[-1].append(
            GridCell(
                text="" if _is_hidden(table.attributes) else "\n".join(filter(None, lines)).replace("[^]", ""),
                line=line,
                column=column,
                end_line=end_line,
                end_column=end_column,
                strong=table.strong or (bool(written) and all(bold for bold, _ in written)),
                slanted=bool(written) and all(slanted for _, slanted in written),
                fill=_fill(table.attributes) or table.fill,
                across=_number(table.attributes.get("colspan", "")),
                down=_number(table.attributes.get("rowspan", "")),
            )
        )
        table.attributes, table.pieces = None, []

    def place(self, index: int) -> tuple[int, int]:
        """Return the line and column of an index of the text."""
        line = bisect_right(self._starts, index)
        return line + self._first - 1, index - self._starts[line - 1] + 1


def _is_hidden(attributes: Mapping[str, str]) -> bool:
    return "hidden" in attributes or _HIDDEN.search(attributes.get("style", "")) is not None


def _fill(attributes: Mapping[str, str]) -> str:
    found = _FILL.search(attributes.get("style", ""))
    return (found[1] if found else attributes.get("bgcolor", "")).strip().lower()


def _number(text: str) -> int:
    return min(int(text), _MOST) if text.isdecimal() and len(text) < 6 and int(text) > 0 else 1
