"""Write the document for Word: real headings and lists, repeated table heads, landscape pages for wide sections."""

import datetime
import io
from collections.abc import Iterable
from typing import Any

from vto_roles.charter import provenance
from vto_roles.output import office
from vto_roles.output.blocks import Document, Heading, LetterTable, Link, Paragraph, Point, Points, Section, Table
from vto_roles.output.office import ACCENT, FONT, INK, PROPERTIES, PROPERTIES_TYPE, RULE, SHADES, SOFT, TINT, WARN
from vto_roles.output.rendering import Rendering
from vto_roles.text import capital

_PORTRAIT, _LANDSCAPE = (210.0, 20.0), (297.0, 13.0)  # millimetres: the sheet's width and its margins
_HIGH = 210.0 + 297.0  # width and height together
_HEAD_TURNED = 8  # columns; beyond them the heads stand on their side

_LEFT_OUT = frozenset(
    ("stylesWithEffects", "customXml", "thumbnail", "extended-properties")
)  # of the empty document that ours is made from

_TABLE_STYLE = f"""\
<w:style xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 w:type="table" w:customStyle="1" w:styleId="Charter">
<w:name w:val="Charter"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/><w:qFormat/>
<w:tblPr><w:tblBorders>
<w:top w:val="single" w:sz="8" w:space="0" w:color="{ACCENT}"/><w:bottom w:val="single" w:sz="4" w:space="0" w:color="{RULE}"/>
<w:insideH w:val="single" w:sz="4" w:space="0" w:color="{RULE}"/></w:tblBorders>
<w:tblCellMar><w:top w:w="45" w:type="dxa"/><w:left w:w="70" w:type="dxa"/>
<w:bottom w:w="45" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar>
</w:tblPr>
<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:color w:val="{ACCENT}"/></w:rPr><w:tcPr><w:tcBorders>
<w:bottom w:val="single" w:sz="8" w:space="0" w:color="{ACCENT}"/></w:tcBorders></w:tcPr></w:tblStylePr>
</w:style>"""


def write(rendering: Rendering) -> bytes:
    """Return the document as a Word file, its mark among the file's properties."""
    import docx
    from docx.enum.section import WD_ORIENT, WD_SECTION
    from docx.shared import Mm

    clean = rendering.clean()
    outline, document = clean.document, docx.Document()
    _dress(document, outline)
    wide = False

    def sheet(part: Any) -> None:
        across, margin = _LANDSCAPE if wide else _PORTRAIT
        part.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
        part.page_width, part.page_height = Mm(across), Mm(_HIGH - across)
        part.left_margin = part.right_margin = Mm(margin)
        part.top_margin, part.bottom_margin = Mm(15 if wide else 18), Mm(15 if wide else 18)
        part.header_distance = part.footer_distance = Mm(8)

    def turn(wanted: bool) -> None:
        nonlocal wide
        if wanted != wide:
            wide = wanted
            sheet(document.add_section(WD_SECTION.NEW_PAGE))
            _shrink(document.paragraphs[-1])

    sheet(document.sections[0])
    _foot(document.sections[0], outline)
    document.add_paragraph(outline.organisation, style="Organisation")
    document.add_paragraph(outline.title, style="Title")
    document.add_paragraph(outline.subtitle, style="Subtitle")
    facts = document.add_paragraph(outline.facts + " ", style="Facts")
    status = facts.add_run(outline.status)
    status.bold = True
    if outline.draft:
        status.font.color.rgb = docx.shared.RGBColor.from_string(WARN)
    if outline.notice:
        document.add_paragraph(outline.notice, style="Facts")
    for section in outline.sections:
        turn(section.wide)
        document.add_heading(section.title, 1)
        writer = _SectionWriter(document, section, outline.colon)
        writer.write()
        for block in section.blocks:
            if isinstance(block, LetterTable) and (notes := [note for band in block.bands for note in band.notes]):
                turn(False)  # notes are prose: they stand upright after the wide page of their tasks
                document.add_heading(block.notes, 2)
                for note in notes:
                    writer.point(note)
    document.add_paragraph(outline.made_with, style="Colophon")
    stream = io.BytesIO()
    document.save(stream)
    return office.seal(stream.getvalue(), provenance.brief(clean.mark))


read_mark = office.read_mark


def _dress(document: Any, outline: Document) -> None:
    """Styles, language and properties; nothing of the empty document that it was made from remains visible."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    styles, part = document.styles, document.part
    for unused in [one for one in styles if one.type == WD_STYLE_TYPE.TABLE and one.name != "Normal Table"]:
        unused.delete()
    styles.element.append(parse_xml(_TABLE_STYLE))
    for rels in (part.rels, part.package.rels):
        for key in [key for key, one in rels.items() if one.reltype.rpartition("/")[2] in _LEFT_OUT]:
            del rels[key]

    def style(name: str, size: float, before: float = 0, after: float = 0, *, color: str = INK, **font: bool) -> Any:
        known = name in styles
        one = styles[name] if known else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        if not known:
            one.base_style, one.quick_style = styles["Normal"], True
        run = one.element.get_or_add_rPr()
        for stretched in run.findall(qn("w:spacing")):
            run.remove(stretched)
        fonts = run.get_or_add_rFonts()
        fonts.attrib.clear()
        for kind in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{kind}"), FONT)
        one.font.size, one.font.color.rgb = Pt(size), RGBColor.from_string(color)
        for key in ("bold", "italic"):
            setattr(one.font, key, font.get(key, False))
        form = one.paragraph_format
        form.space_before, form.space_after, form.line_spacing = Pt(before), Pt(after), 1.12
        return one

    style("Normal", 10.5, after=6)
    style("Organisation", 11.5, after=2, color=ACCENT, bold=True)
    title = style("Title", 26, after=2, color=INK, bold=True)
    for border in title.element.pPr.findall(qn("w:pBdr")):
        title.element.pPr.remove(border)
    style("Subtitle", 13, after=8, color=SOFT, italic=True)
    style("Facts", 10.5, after=6)
    style("Heading 1", 15, before=18, after=6, color=ACCENT, bold=True).paragraph_format.keep_with_next = True
    style("Heading 2", 12, before=12, after=4, color=INK, bold=True).paragraph_format.keep_with_next = True
    style("List Bullet", 10.5, after=3)
    style("After Table", 10.5, before=8, after=6)
    style("Table Text", 9.5)
    style("Table Head", 9.5, color=ACCENT, bold=True).paragraph_format.keep_with_next = True
    style("Band", 10, color=INK, bold=True).paragraph_format.keep_with_next = True
    style("Small", 8.5, color=SOFT)
    style("Colophon", 8.5, before=18, color=SOFT)
    style("Footer", 8.5, color=SOFT)
    fonts = styles.element.find(f".//{qn('w:docDefaults')}//{qn('w:lang')}")
    for kind in ("val", "eastAsia"):
        fonts.set(qn(f"w:{kind}"), outline.lang)
    settings = document.settings.element
    settings.find(qn("w:themeFontLang")).set(qn("w:val"), outline.lang)
    settings.remove(settings.find(qn("w:proofState")))  # nobody has checked the spelling yet
    settings.xpath("./w:compat/w:compatSetting[@w:name='compatibilityMode']")[0].set(qn("w:val"), "15")  # of today's Word

    moment = datetime.datetime.combine(datetime.date.fromisoformat(outline.date), datetime.time(12))
    core = document.core_properties
    core.title, core.subject, core.language = outline.name[:255], outline.subtitle[:255], outline.lang
    core.author = core.last_modified_by = "vto-roles"
    core.comments = core.keywords = core.category = ""
    core.created = core.modified = moment
    core.revision = 1
    properties = Part(PackURI("/" + PROPERTIES), PROPERTIES_TYPE, b"", part.package)
    part.package.relate_to(properties, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)


def _foot(section: Any, outline: Document) -> None:
    """The organisation and the number of the page, of how many."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph = section.footer.paragraphs[0]
    paragraph.style, paragraph.alignment = "Footer", WD_ALIGN_PARAGRAPH.RIGHT
    paragraph.add_run(f"{outline.organisation} · ")
    for number, field in enumerate(("PAGE", "NUMPAGES")):
        if number:
            paragraph.add_run(" / ")
        simple = _element(paragraph._p, "w:fldSimple", instr=field)
        _text(_element(simple, "w:r"), "1")


def _shrink(paragraph: Any) -> None:
    """Make the paragraph that carries a change of sheet too small to spill over onto an empty page."""
    from docx.shared import Pt

    form = paragraph.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing = Pt(1)


class _SectionWriter:
    """Puts the blocks of one section in the document."""

    def __init__(self, document: Any, section: Section, colon: str) -> None:
        self.document = document
        self.colon = colon
        self.section = section
        across, margin = _LANDSCAPE if section.wide else _PORTRAIT
        self.width = round((across - 2 * margin) * 1440 / 25.4)  # twentieths of a point
        self.after_table = False

    def write(self) -> None:
        for block in self.section.blocks:
            match block:
                case Heading():
                    self.document.add_heading(block.text, 2)
                case Paragraph():
                    paragraph = self.document.add_paragraph(block.text, style="After Table" if self.after_table else None)
                    paragraph.paragraph_format.keep_with_next = block is not self.section.blocks[-1]
                case Points():
                    for point in block.items:
                        self.point(point)
                case Table():
                    self.table(block)
                case LetterTable():
                    self.matrix(block)
            self.after_table = isinstance(block, Table | LetterTable)

    def point(self, point: Point) -> None:
        paragraph = self.document.add_paragraph(style="List Bullet")
        if point.term:
            paragraph.add_run(capital(point.term) + self.colon).bold = True
        paragraph.add_run(point.text)
        about = f"{point.about}. {point.sources}{self.colon.rstrip()}" if point.sources else point.about
        if about:
            paragraph.add_run(f" ({about}" + ("" if point.links else ")"))
        for number, link in enumerate(point.links, 1):
            paragraph.add_run(" ")
            self.link(paragraph, link)
            if number == len(point.links):
                paragraph.add_run(")")

    def link(self, paragraph: Any, link: Link) -> None:
        from docx.opc.constants import RELATIONSHIP_TYPE

        target = self.document.part.relate_to(link.url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        run = _element(_element(paragraph._p, "w:hyperlink", **{"r:id": target}), "w:r")
        _element(_element(run, "w:rPr"), "w:color", val=ACCENT)
        _text(run, link.text)

    def frame(self, title: str, widths: Iterable[float]) -> tuple[Any, list[int]]:
        """An empty table of columns whose widths are in proportion."""
        parts = list(widths)
        sizes = [round(self.width * part / sum(parts)) for part in parts]
        body = self.document.element.body
        table = body._insert_tbl(_new("w:tbl"))
        properties = _element(table, "w:tblPr")
        _element(properties, "w:tblStyle", val="Charter")
        _element(properties, "w:tblW", w=str(sum(sizes)), type="dxa")
        _element(properties, "w:tblLayout", type="fixed")
        _element(
            properties,
            "w:tblLook",
            val="0020",
            firstRow="1",
            lastRow="0",
            firstColumn="0",
            lastColumn="0",
            noHBand="1",
            noVBand="1",
        )
        _element(properties, "w:tblCaption", val=title)
        grid = _element(table, "w:tblGrid")
        for size in sizes:
            _element(grid, "w:gridCol", w=str(size))
        return table, sizes

    def table(self, block: Table) -> None:
        table, sizes = self.frame(block.title, block.widths)
        head = _row(table, head=True)
        for text, size in zip(block.head, sizes, strict=True):
            _cell(head, size, text, style="TableHead")
        for cells in block.rows:
            row = _row(table, height=900 if block.blank else None, whole=not block.letters)
            for number, (text, size) in enumerate(zip(cells, sizes, strict=True)):
                strong = (number == 0) and (block.letters or block.blank)
                follows = block.blank and cells is not block.rows[-1]
                _cell(row, size, text, strong=strong, shade=_shade(text) if strong and block.letters else None, keep=follows)

    def matrix(self, block: LetterTable) -> None:
        turned = len(block.heads) > _HEAD_TURNED
        columns = len(block.heads)
        first = max(0.28, 1 - columns * (0.042 if turned else 0.085))
        table, sizes = self.frame(block.title, (first, *((1 - first) / columns for _ in block.heads)))
        head = _row(table, head=True, height=1350 if turned else None, exact=turned)
        _cell(head, sizes[0], block.corner, style="TableHead", low=True)
        for text, size in zip(block.heads, sizes[1:], strict=True):
            _cell(head, size, text, style="TableHead", middle=not turned, turned=turned, low=True)
        for band in block.bands:
            if band.title:
                _cell(_row(table), sum(sizes), band.title, style="Band", span=columns + 1, shade=TINT)
            for line in band.lines:
                row = _row(table)
                _cell(row, sizes[0], line.title, note=" · ".join(one for one in (line.duty, line.due) if one))
                for text, size in zip(line.marks, sizes[1:], strict=True):
                    _cell(row, size, text, strong=True, middle=True, shade=_shade(text))


def _shade(mark: str) -> str | None:
    """The tint of a cell with letters; the letters say the same without it."""
    return next((shade for letter, shade in SHADES.items() if letter in mark), None)


def _row(table: Any, *, head: bool = False, height: int | None = None, exact: bool = False, whole: bool = True) -> Any:
    """A row that a page does not split if it is to stay whole; a head comes back on every page."""
    row = _element(table, "w:tr")
    properties = _element(row, "w:trPr")
    if whole:
        _element(properties, "w:cantSplit")
    if height is not None:
        _element(properties, "w:trHeight", val=str(height), hRule="exact" if exact else "atLeast")
    if head:
        _element(properties, "w:tblHeader")
    return row


def _cell(
    row: Any,
    width: int,
    text: str,
    *,
    style: str = "TableText",
    note: str = "",
    strong: bool = False,
    middle: bool = False,
    turned: bool = False,
    low: bool = False,
    keep: bool = False,
    span: int = 1,
    shade: str | None = None,
) -> None:
    """A cell with its lines, and perhaps a small note below them."""
    cell = _element(row, "w:tc")
    properties = _element(cell, "w:tcPr")
    _element(properties, "w:tcW", w=str(width), type="dxa")
    if span > 1:
        _element(properties, "w:gridSpan", val=str(span))
    if shade:
        _element(properties, "w:shd", val="clear", color="auto", fill=shade)
    if turned:
        _element(properties, "w:textDirection", val="btLr")
    if low or turned or middle:
        _element(properties, "w:vAlign", val="center" if turned or not low else "bottom")
    lines = text.split("\n")
    for words, name in (*((line, style) for line in lines), *([(note, "Small")] if note else [])):
        _paragraph(cell, name, words, strong=strong, middle=middle, keep=keep, apart=len(lines) > 1)


def _paragraph(cell: Any, style: str, text: str, *, strong: bool, middle: bool, keep: bool, apart: bool) -> None:
    """Add a paragraph to a cell; keep: on the page of the next one; apart: with room below it."""
    paragraph = _element(cell, "w:p")
    form = _element(paragraph, "w:pPr")
    _element(form, "w:pStyle", val=style)
    if keep:
        _element(form, "w:keepNext")
    if apart:
        _element(form, "w:spacing", after="50")
    if middle:
        _element(form, "w:jc", val="center")
    if text:
        run = _element(paragraph, "w:r")
        if strong:
            _element(_element(run, "w:rPr"), "w:b")
        _text(run, text)


def _new(tag: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element: Any = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(name if ":" in name else f"w:{name}"), value)
    return element


def _element(parent: Any, tag: str, **attributes: str) -> Any:
    """A new last child of an element; attributes are Word's own unless they name a prefix."""
    element = _new(tag, **attributes)
    parent.append(element)
    return element


def _text(run: Any, text: str) -> None:
    """Text as it is: spaces at its ends stay."""
    element = _element(run, "w:t")
    element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    element.text = text
