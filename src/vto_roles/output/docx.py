"""Write the document for Word: real headings, lists and tables in the styles of a reference document."""

from collections.abc import Iterator, Sequence

from vto_roles.charter import provenance
from vto_roles.output import office, reference, word_package, wordml
from vto_roles.output.blocks import (
    LINE,
    TICK,
    AnyBlock,
    Document,
    Field,
    Form,
    Heading,
    Legend,
    LetterTable,
    Link,
    MatrixLine,
    Panel,
    Panels,
    Paragraph,
    Point,
    Points,
    Section,
    Sources,
    Table,
)
from vto_roles.output.fit import fitted
from vto_roles.output.reference import Reference
from vto_roles.output.rendering import Rendering
from vto_roles.output.wordml import OFFICE, cell, paragraph, row, run
from vto_roles.text import capital

_ROLE_HEAD, _ROLE_ROOM, _TALLEST_HEAD = 74, 140, 2400  # the roles stand on their side: a character, room, at most
_FIRST, _LEAST, _MOST = (14, 10), 6, 12  # of 24 parts of the width: the first two blocks of page one, and others
_SMALL = 20  # heads; a charter below goes on below page one, to be a page shorter
_LETTER = 480  # width of a column of letters in a list of tasks
_TABLE_LETTER, _GAP = 82, 1.2  # width of a letter of a table, and how many part two columns
_MARK = 352  # width of a column of marks
_NAMES = 24  # hundredths of the width of a form, for what it asks
_SIGNED, _FILLED = 852, 500  # height of a row that is signed, and of one that is filled in
_DUE = (1100, 1200)  # width of the column of duties and dates: at least, at most
_BRIEF = 30  # letters; a longer duty stands under its task
_EMPTY = "\u2007" * 5  # what an empty control shows: room to click in, nothing in print
_TABLES = (Table, LetterTable, Panels, Form)
_KEEP_NEXT = "<w:keepNext/>"
_NEW_PAGE = "<w:pageBreakBefore/>"
_ANNEXES = "annexes"  # the bookmark of all of them
_TURNED = '<w:textDirection w:val="btLr"/><w:vAlign w:val="center"/>'
_LOW = '<w:vAlign w:val="bottom"/>'
_MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"


def write(rendering: Rendering) -> bytes:
    """Return the document as a Word file, its mark among the file's properties."""
    clean = rendering.clean()
    document = clean.document
    house = rendering.layout.reference_doc
    if house is None:
        dress = reference.built_in(document)
    else:
        from vto_roles.output import house_style

        dress = house_style.read(house, document)
    return office.pack(
        _parts(document, dress, short=clean.charter.organisation["headcount"] < _SMALL), provenance.brief(clean.mark)
    )


read_mark = office.read_mark


def _parts(document: Document, dress: Reference, *, short: bool) -> dict[str, bytes]:
    """Return the parts of the package by name; short: page one is no page of its own."""
    relations = {f"rId{number}": part for number, part in enumerate(dress.parts, 1) if part.kind}
    body = _Body(document, dress, short=short)
    text = "".join(body.blocks())
    edges = "".join(
        f'<w:{part.kind}Reference w:type="{part.edge}" r:id="{own}"/>' for own, part in relations.items() if part.edge
    )
    markup = f"<w:document {wordml.DECLARED}><w:body>{text}<w:sectPr>{edges}{dress.page}</w:sectPr></w:body></w:document>"
    types = {f"/word/{part.name}": part.type for part in dress.parts}
    types |= {"/word/document.xml": _MAIN_TYPE, "/docProps/core.xml": _CORE_TYPE, f"/{office.PROPERTIES}": office.PROPERTIES_TYPE}
    within = [(own, f"{OFFICE}/{part.kind}", part.name, False) for own, part in relations.items()]
    beyond = [(own, f"{OFFICE}/hyperlink", url, True) for url, own in body.links.items()]
    package = (
        ("rId1", f"{OFFICE}/officeDocument", "word/document.xml", False),
        ("rId2", f"{word_package.PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml", False),
        ("rId3", f"{OFFICE}/custom-properties", office.PROPERTIES, False),
    )
    texts = {
        "[Content_Types].xml": word_package.types(types),
        "_rels/.rels": word_package.relations(package),
        "docProps/core.xml": word_package.core(document),
        "word/document.xml": markup,
        "word/_rels/document.xml.rels": word_package.relations((*within, *beyond)),
    }
    for part in dress.parts:
        if part.relations:
            folder, _, name = f"word/{part.name}".rpartition("/")
            leads = ((one.id, one.type, one.target, one.external) for one in part.relations)
            texts[f"{folder}/_rels/{name}.rels"] = word_package.relations(leads)
    parts = {name: f"{wordml.DECLARATION}{text}".encode() for name, text in texts.items()}
    return parts | {f"word/{part.name}": part.data for part in dress.parts}


class _Body:
    """Writes the text of a document; `links` are the addresses that it leads to, with the ids of their relations."""

    def __init__(self, document: Document, dress: Reference, *, short: bool) -> None:
        self.document = document
        self.style = dress.styles
        self.width = dress.width
        self.short = short
        self.links: dict[str, str] = {}
        self.controls = 0

    def line(self, style: str, text: str, form: str = "") -> str:
        """Return a paragraph that is one run of text."""
        return paragraph(self.style[style], run(text), form)

    def blocks(self) -> Iterator[str]:
        """Yield the paragraphs and tables of the document."""
        document = self.document
        yield self.line("vto organisation", document.organisation)
        yield self.line("title", document.title)
        yield self.line("subtitle", document.subtitle)
        status = run(document.status, self.style["vto draft" if document.draft else "vto ready"])
        yield paragraph(self.style["vto status"], f"{status}{run(f' {document.facts}')}")
        if document.notice:
            yield self.line("vto note", document.notice)
        annexes = [section for section in document.sections if section.annex]
        alone = False
        for section in document.sections:
            if section.annex:
                break
            yield self.line("heading 1", section.title, _NEW_PAGE if alone else "")
            yield from self.section(section)
            alone = not self.short and any(isinstance(block, Panels) for block in section.blocks)
        if annexes:
            yield from self.annexes(annexes)
        yield self.line("vto colophon", document.made_with)

    def annexes(self, annexes: list[Section]) -> Iterator[str]:
        """Yield the annexes after a table of what they are; within a bookmark, so that Word computes it of them alone."""
        yield self.line("toc heading", self.document.annexes, _NEW_PAGE)
        entries = [(f"_Toc{number}", section.title) for number, section in enumerate(annexes, 1)]
        yield wordml.contents(f'TOC \\o "1-1" \\h \\z \\b {_ANNEXES}', entries, self.style["toc 1"])
        yield f'<w:bookmarkStart w:id="0" w:name="{_ANNEXES}"/>'
        for number, section in enumerate(annexes, 1):
            title = wordml.bookmarked(number, f"_Toc{number}", run(section.title))
            yield paragraph(self.style["heading 1"], title)
            yield from self.section(section)
        yield '<w:bookmarkEnd w:id="0"/>'

    def section(self, section: Section) -> Iterator[str]:
        for place, block in enumerate(section.blocks):
            before, after = section.blocks[:place], section.blocks[place + 1 :]
            if isinstance(block, _TABLES) and not isinstance(block, Form) and before and isinstance(before[-1], _TABLES):
                yield self.line("vto note", "")  # tables that touch are one to Word
            if isinstance(block, Paragraph):
                follows = _KEEP_NEXT if after and not isinstance(after[0], LetterTable) else ""  # which fills pages anyway
                yield paragraph(self.style[_paragraph_style(before)], self.text(block), follows)
            else:
                yield from self.block(block, section.title, last=not after)

    def block(self, block: AnyBlock, title: str, *, last: bool) -> Iterator[str]:
        """Yield what a block is made of, which is no running text; title: of its section; last: of its section."""
        match block:
            case Heading():
                yield self.line("heading 2", block.text)
            case Legend():
                yield self.line("vto note", block.text)
            case Points():
                yield from map(self.point, block.items)
            case Sources():
                yield from map(self.source, range(1, len(block.items) + 1), block.items)
            case Panels():
                yield self.panels(block, title)
            case Table():
                yield self.table(block, last=last)
            case Form():
                yield self.line("heading 2", block.title)
                yield self.form(block)
            case LetterTable():
                yield from self.matrix(block)

    def text(self, block: Paragraph) -> str:
        """Return running text, with a control where something is filled in."""
        before, line, after = block.text.partition(LINE) if block.blank else (block.text, "", "")
        return run(before) + (self.control("date", block.blank, line) + run(after) if line else "")

    def control(self, kind: str, name: str, shown: str) -> str:
        self.controls += 1
        return wordml.control(self.controls, kind, name, self.document.lang, shown, self.style["placeholder text"])

    def point(self, point: Point) -> str:
        mark = f" ({point.mark})" if point.mark else ""
        term = run(capital(point.term) + mark + self.document.colon, self.style["strong"]) if point.term else ""
        remark = run(f" ({point.about})", self.style["vto remark"]) if point.about else ""
        return paragraph(self.style["list bullet"], f"{term}{run(point.text)}{remark}")

    def source(self, number: int, source: Link) -> str:
        """Return an address in full, for paper cannot follow it."""
        own = self.links.setdefault(source.url, f"rIdLink{len(self.links) + 1}")
        link = wordml.link(own, run(source.url, self.style["hyperlink"]))
        return paragraph(self.style["vto note"], f"{run(f'{number}. ')}{link}")

    # --- page one -------------------------------------------------------------------------------------

    def panels(self, block: Panels, title: str) -> str:
        """Return page one as two rows of cells, which are read from left to right."""
        rows = [row for row in (block.items[:2], block.items[2:]) if row]
        shares = [_FIRST[: len(rows[0])], *map(_shares, rows[1:])]
        edges = [[self.width * sum(share[: place + 1]) // sum(share) for place in range(len(share))] for share in shares]
        grid = sorted({edge for row in edges for edge in row})
        sizes = [edge - before for edge, before in zip(grid, [0, *grid], strict=False)]
        lines = []
        for items, ends in zip(rows, edges, strict=True):
            cells = []
            for panel, start, end in zip(items, [0, *ends], ends, strict=False):
                span = sum(start < edge <= end for edge in grid)
                form = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
                cells.append(cell(end - start, self.panel(panel, block.items.index(panel) + 1, end - start), form))
            lines.append(row(cells))
        return wordml.table(self.style["vto panels"], title, sizes, lines, head=False)

    def panel(self, panel: Panel, number: int, width: int) -> str:
        """Return a block of page one, its number before its title."""
        title = run(f"{number} ", self.style["vto number"]) + run(panel.title)
        lines = (self.panel_line(point, wide=width > self.width // 2) for point in panel.lines)
        return paragraph(self.style["heading 2"], title) + "".join(lines)

    def panel_line(self, point: Point, *, wide: bool) -> str:
        """Return a line of page one; where there is room its date stands beside it."""
        if not point.dated:
            lead = run(f"{point.term}{self.document.colon}", self.style["strong"]) if point.term else ""
            return paragraph(self.style["vto panel"], f"{lead}{run(point.text)}")
        date = run(point.term, self.style["vto date"])
        if wide:
            return paragraph(self.style["vto panel dated"], f"{date}{wordml.TAB}{run(point.text)}")
        return paragraph(self.style["vto panel"], f"{date}{run(f'{self.document.colon}{point.text}')}")

    # --- tables ---------------------------------------------------------------------------------------

    def table(self, block: Table, *, last: bool) -> str:
        """Return a table; one that is filled in stays on a page with what comes after it, unless it is the last of a section."""
        sizes = self.sizes(block)
        head = row(
            (
                cell(size, self.line("vto table head", text, _KEEP_NEXT if block.blank else ""))
                for text, size in zip(block.head, sizes, strict=True)
            ),
            head=True,
        )
        ends = block.rows[-1:] if last else ()
        rows = [head, *(self.row(block, cells, sizes, follows=block.blank and cells not in ends) for cells in block.rows)]
        return wordml.table(self.style["vto adoption" if block.blank else "vto table"], block.title, sizes, rows)

    def form(self, block: Form) -> str:
        """Return what is filled in on one matter: a row for each field, all on one page."""
        sizes = [self.width * _NAMES // 100, self.width - self.width * _NAMES // 100]
        rows = []
        for one in block.fields:
            keep = _KEEP_NEXT if one is not block.fields[-1] else ""
            name = f"{block.title}{self.document.colon}{one.name}"
            shown = run(one.text) or self.ticks(one, name) or self.control("text", name, _EMPTY)
            contents = (run(one.name, self.style["strong"]), shown)
            cells = (paragraph(self.style["vto table text"], content, keep) for content in contents)
            height = None if one.shown else _SIGNED
            rows.append(row((cell(size, text) for size, text in zip(sizes, cells, strict=True)), height=height))
        return wordml.table(self.style["vto adoption"], block.title, sizes, rows, head=False)

    def ticks(self, field: Field, name: str) -> str:
        """Return the choices of a field, each behind a box that is ticked by a click."""
        boxes = []
        for choice in field.choices:
            self.controls += 1
            boxes.append(wordml.tick(self.controls, f"{name}, {choice}", TICK) + run(f" {choice}"))
        return run("    ").join(boxes)

    def sizes(self, block: Table) -> list[int]:
        """Return the widths of a table's columns; what is filled in has the room that it asks for, what is read what it takes."""
        first = int(block.letters)
        room = self.width - _LETTER * first
        widths: Sequence[float] = block.widths[first:]
        if not block.blank:
            rows = [cells[first:] for cells in block.rows]
            widths = fitted(block.head[first:], rows, widths, room=room / _TABLE_LETTER, gap=_GAP)
        return [_LETTER] * first + [int(room * width / sum(widths)) for width in widths]

    def row(self, block: Table, cells: tuple[str, ...], sizes: list[int], *, follows: bool) -> str:
        """Return a row; the empty cells of a table that is filled in are controls, named by their row and column."""
        form = _KEEP_NEXT if follows else ""
        height = None if not block.blank else _SIGNED if block.fills.count("") > 1 else _FILLED
        fills, filled = block.fills or ("",) * len(cells), []
        for number, (text, size, fill) in enumerate(zip(cells, sizes, fills, strict=True)):
            if number == block.key and block.letters:
                filled.append(cell(size, self.line(_letter_style(text), text)))
            elif fill and not text:
                control = self.control(fill, f"{cells[block.key]}{self.document.colon}{block.head[number]}", _EMPTY)
                filled.append(cell(size, paragraph(self.style["vto table text"], control, form)))
            else:
                style = self.style["strong"] if number == block.key and block.blank else ""
                lines = (paragraph(self.style["vto table text"], run(line, style), form) for line in text.split("\n"))
                filled.append(cell(size, "".join(lines)))
        return row(filled, whole=not block.letters, height=height)

    def matrix(self, block: LetterTable) -> Iterator[str]:
        """Yield the table of letters, with a column of duties and dates where there are many, and the notes below it."""
        count = len(block.heads)
        mark = min(_MARK, int(self.width * 0.6 / count))
        dates = [bool(line.duty or line.due) for band in block.bands for line in band.lines]
        dated = sum(dates) * 3 > len(dates)  # fewer stand under their tasks, which then have more room
        due = min(max((self.width - mark * count) // 5, _DUE[0]), _DUE[1]) if dated else 0
        first = self.width - mark * count - due
        sizes = [first, *([due] if due else []), *(mark for _ in block.heads)]
        rows = [self.heads(block, sizes)]
        for band in block.bands:
            if band.title:
                across = cell(sum(sizes), self.line("vto band", band.title), f'<w:gridSpan w:val="{len(sizes)}"/>')
                rows.append(row((across,)))
            rows += (self.task(line, sizes, dated=bool(due)) for line in band.lines)
        yield wordml.table(self.style["vto matrix"], block.title, sizes, rows)
        notes = [note for band in block.bands for note in band.notes]
        if notes:
            yield self.line("heading 2", block.notes)
            yield from map(self.point, notes)

    def heads(self, block: LetterTable, sizes: list[int]) -> str:
        """Return the row of heads, the roles on their side."""
        lying = [block.corner, block.dates][: len(sizes) - len(block.heads)]
        cells = [cell(size, self.line("vto table head", text), _LOW) for text, size in zip(lying, sizes, strict=False)]
        roles = zip(block.heads, sizes[len(lying) :], strict=True)
        cells += (cell(size, self.line("vto role head", text), _TURNED) for text, size in roles)
        longest = max(map(len, block.heads))
        return row(cells, head=True, height=min(_ROLE_HEAD * longest + _ROLE_ROOM, _TALLEST_HEAD), exact=True)

    def task(self, line: MatrixLine, sizes: list[int], *, dated: bool) -> str:
        told = [text for text in (line.duty, line.due) if text]
        beside = [text for text in told if dated and len(text) <= _BRIEF]
        below = " · ".join(text for text in told if text not in beside)
        more = " · ".join(filter(None, (*line.more, line.folded)))
        under = run(below, self.style["strong"]) + run(" · " if below and more else "") + run(more)
        cells = [cell(sizes[0], self.line("vto task", line.title) + (paragraph(self.style["vto fold"], under) if under else ""))]
        if dated:
            cells.append(cell(sizes[1], "".join(self.line("vto due", text) for text in beside or [""])))
        marks = zip(line.marks, sizes[len(cells) :], strict=True)
        cells += (wordml.mark_cell(size, self.style[_letter_style(text)], text) for text, size in marks)
        return row(cells)


def _paragraph_style(before: Sequence[AnyBlock]) -> str:
    """Return the name of the style of a paragraph after these blocks of its section: a note below a table or a legend."""
    if before and isinstance(before[-1], _TABLES):
        return "vto after table"
    above = next((block for block in reversed(before) if not isinstance(block, Paragraph)), None)
    return "vto note" if isinstance(above, (*_TABLES, Legend)) else "normal"


def _shares(panels: Sequence[Panel]) -> list[int]:
    """Return how many of 24 parts of the width each block gets: equal ones, unless one says much more than the others."""
    lengths = [sum(len(line.term) + len(line.text) for line in panel.lines) for panel in panels]
    shares = [_LEAST] * len(panels)
    while sum(shares) < sum(_FIRST):
        fullest = max(range(len(shares)), key=lambda place: (shares[place] < _MOST, lengths[place] / shares[place]))
        shares[fullest] += 1
    return shares


def _letter_style(mark: str) -> str:
    """Return the name of the style of letters as the matrix shows them."""
    letters = "".join(one for one in "ARCI" if one in mark)
    if letters == "C":
        letters = "Free" if mark.startswith("(") else "C" if mark == "C" else "C Law"
    return f"vto letter {letters.lower() or 'c'}"
