"""Write the document for Word: real headings, lists and tables in the styles of a reference document."""

from collections.abc import Iterable, Iterator, Mapping

from vto_roles.charter import provenance
from vto_roles.output import office, reference, wordml
from vto_roles.output.blocks import (
    Document,
    Heading,
    Legend,
    LetterTable,
    MatrixLine,
    Panels,
    Paragraph,
    Point,
    Points,
    Section,
    Table,
)
from vto_roles.output.reference import Reference
from vto_roles.output.rendering import Rendering
from vto_roles.output.wordml import OFFICE, cell, paragraph, quoted, row, run
from vto_roles.text import capital

_ROLE_HEAD = 1500  # height of the heads of the matrix, which stand on their side, in twentieths of a point
_MARK = 352  # width of a column of marks
_BLANK = 900  # height of a row that is filled in by hand
_TURNED = '<w:textDirection w:val="btLr"/><w:vAlign w:val="center"/>'
_LOW = '<w:vAlign w:val="bottom"/>'
_EXTERNAL = ' TargetMode="External"'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
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
    return office.pack(_parts(document, dress), provenance.brief(clean.mark))


read_mark = office.read_mark


def _parts(document: Document, dress: Reference) -> dict[str, bytes]:
    """Return the parts of the package by name."""
    relations = {f"rId{number}": part for number, part in enumerate(dress.parts, 1) if part.kind}
    body = _Body(document, dress)
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
        ("rId2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml", False),
        ("rId3", f"{OFFICE}/custom-properties", office.PROPERTIES, False),
    )
    texts = {
        "[Content_Types].xml": _types(types),
        "_rels/.rels": _relations(package),
        "docProps/core.xml": _core(document),
        "word/document.xml": markup,
        "word/_rels/document.xml.rels": _relations((*within, *beyond)),
    }
    for part in dress.parts:
        if part.relations:
            folder, _, name = f"word/{part.name}".rpartition("/")
            leads = ((one.id, one.type, one.target, one.external) for one in part.relations)
            texts[f"{folder}/_rels/{name}.rels"] = _relations(leads)
    parts = {name: f"{wordml.DECLARATION}{text}".encode() for name, text in texts.items()}
    return parts | {f"word/{part.name}": part.data for part in dress.parts}


def _types(types: Mapping[str, str]) -> str:
    defaults = (("rels", "application/vnd.openxmlformats-package.relationships+xml"), ("xml", "application/xml"))
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        + "".join(f'<Default Extension="{ending}" ContentType="{type}"/>' for ending, type in defaults)
        + "".join(f'<Override PartName="{name}" ContentType="{type}"/>' for name, type in types.items())
        + "</Types>"
    )


def _relations(relations: Iterable[tuple[str, str, str, bool]]) -> str:
    """Return the relations of a part: the id, type and target of each, and whether that lies outside the file."""
    lines = (
        f'<Relationship Id="{quoted(own)}" Type="{quoted(type)}" Target="{quoted(to)}"{_EXTERNAL if external else ""}/>'
        for own, type, to, external in relations
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(lines)}</Relationships>'


def _core(document: Document) -> str:
    """Return the properties that Word shows: title, subject, author, language and the charter's date."""
    texts = {"dc:title": document.name[:255], "dc:subject": document.subtitle[:255], "dc:creator": "vto-roles"}
    texts |= {"cp:lastModifiedBy": "vto-roles", "cp:revision": "1", "dc:language": document.lang}
    lines = "".join(f"<{name}>{quoted(text)}</{name}>" for name, text in texts.items())
    moment = f'xsi:type="dcterms:W3CDTF">{document.date}T12:00:00Z'
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{lines}<dcterms:created {moment}</dcterms:created><dcterms:modified {moment}</dcterms:modified></cp:coreProperties>"
    )


class _Body:
    """Writes the text of a document; `links` are the addresses that it leads to, with the ids of their relations."""

    def __init__(self, document: Document, dress: Reference) -> None:
        self.document = document
        self.style = dress.styles
        self.width = dress.width
        self.links: dict[str, str] = {}

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
        for section in document.sections:
            yield self.line("heading 1", section.title)
            yield from self.section(section)
        yield self.line("vto colophon", document.made_with)

    def section(self, section: Section) -> Iterator[str]:
        after_table = False
        for block in section.blocks:
            table = isinstance(block, Table | LetterTable)
            if table and after_table:
                yield self.line("vto note", "")  # tables that touch are one to Word
            match block:
                case Heading():
                    yield self.line("heading 2", block.text)
                case Paragraph() | Legend():
                    follows = "" if block is section.blocks[-1] else "<w:keepNext/>"
                    yield self.line("vto after table" if after_table else "normal", block.text, follows)
                case Points():
                    yield from map(self.point, block.items)
                case Panels():
                    for panel in block.items:
                        yield self.line("heading 2", panel.title)
                        yield from map(self.point, panel.lines)
                case Table():
                    yield self.table(block)
                case LetterTable():
                    yield from self.matrix(block)
            after_table = table

    def point(self, point: Point) -> str:
        term = run(capital(point.term) + self.document.colon, self.style["strong"]) if point.term else ""
        about = f"{point.about}. {point.sources}{self.document.colon.rstrip()}" if point.sources else point.about
        remark = ""
        if about:
            links = "".join(run(" ") + self.link(link.url, link.text) for link in point.links)
            remark = run(f" ({about}") + links + run(")")
        return paragraph(self.style["list bullet"], f"{term}{run(point.text)}{remark}")

    def link(self, url: str, text: str) -> str:
        own = self.links.setdefault(url, f"rIdLink{len(self.links) + 1}")
        return wordml.link(own, run(text, self.style["hyperlink"]))

    # --- tables ---------------------------------------------------------------------------------------

    def table(self, block: Table) -> str:
        whole = sum(block.widths)
        sizes = [int(self.width * part / whole) for part in block.widths]
        head = row(
            (cell(size, self.line("vto table head", text)) for text, size in zip(block.head, sizes, strict=True)), head=True
        )
        rows = [head, *(self.row(block, cells, sizes) for cells in block.rows)]
        return wordml.table(self.style["vto adoption" if block.blank else "vto table"], block.title, sizes, rows)

    def row(self, block: Table, cells: tuple[str, ...], sizes: list[int]) -> str:
        follows = "<w:keepNext/>" if block.blank and cells is not block.rows[-1] else ""
        filled = []
        for number, (text, size) in enumerate(zip(cells, sizes, strict=True)):
            if number == 0 and block.letters:
                filled.append(cell(size, self.line(_letter_style(text), text)))
                continue
            style = self.style["strong"] if number == 0 and block.blank else ""
            lines = (paragraph(self.style["vto table text"], run(line, style), follows) for line in text.split("\n"))
            filled.append(cell(size, "".join(lines)))
        return row(filled, whole=not block.letters, height=_BLANK if block.blank else None)

    def matrix(self, block: LetterTable) -> Iterator[str]:
        count = len(block.heads)
        mark = min(_MARK, int(self.width * 0.6 / count))
        first = self.width - mark * count
        rows = [self.heads(block, first, mark)]
        for band in block.bands:
            if band.title:
                across = cell(first + mark * count, self.line("vto band", band.title), f'<w:gridSpan w:val="{count + 1}"/>')
                rows.append(row((across,)))
            rows += (self.task(line, first, mark) for line in band.lines)
        yield wordml.table(self.style["vto matrix"], block.title, (first, *(mark for _ in block.heads)), rows)
        notes = [note for band in block.bands for note in band.notes]
        if notes:
            yield self.line("heading 2", block.notes)
            yield from map(self.point, notes)

    def heads(self, block: LetterTable, first: int, mark: int) -> str:
        """Return the row of heads, the roles on their side."""
        turned = (cell(mark, self.line("vto role head", text), _TURNED) for text in block.heads)
        return row(
            (cell(first, self.line("vto table head", block.corner), _LOW), *turned), head=True, height=_ROLE_HEAD, exact=True
        )

    def task(self, line: MatrixLine, first: int, mark: int) -> str:
        about = " · ".join(one for one in (line.duty, line.due) if one)
        title = self.line("vto task", line.title) + (self.line("vto fold", about) if about else "")
        marks = (wordml.mark_cell(mark, self.style[_letter_style(text)], text) for text in line.marks)
        return row((cell(first, title), *marks))


def _letter_style(mark: str) -> str:
    """Return the name of the style of letters as the matrix shows them."""
    letters = "".join(one for one in "ARCI" if one in mark)
    if letters == "C":
        letters = "Free" if mark.startswith("(") else "C" if mark == "C" else "C Law"
    return f"vto letter {letters.lower() or 'c'}"
