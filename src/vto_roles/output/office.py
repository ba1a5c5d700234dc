"""A charter for Word and Excel, with a mark among the file's properties that tells whether a hand changed it since."""

import datetime
import io
import math
import re
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from msgspec import UNSET, UnsetType

from vto_roles.charter import provenance
from vto_roles.output.outline import Heading, Link, Matrix, Outline, Point, Points, Section, Table, Text
from vto_roles.output.view import Box, View
from vto_roles.text import Words, capital

# --- Word -----------------------------------------------------------------------------------------

_INK, _ACCENT, _SOFT, _RULE, _WASH, _TINT, _WARN = "1D2329", "0F4A57", "555C63", "B9B5A8", "DCEBEE", "F1EFE8", "8A3B12"
_FONT = "Calibri"
_SHADES = {"A": _WASH, "R": _TINT}
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
<w:top w:val="single" w:sz="8" w:space="0" w:color="{_ACCENT}"/><w:bottom w:val="single" w:sz="4" w:space="0" w:color="{_RULE}"/>
<w:insideH w:val="single" w:sz="4" w:space="0" w:color="{_RULE}"/></w:tblBorders>
<w:tblCellMar><w:top w:w="45" w:type="dxa"/><w:left w:w="70" w:type="dxa"/>
<w:bottom w:w="45" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar>
</w:tblPr>
<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:color w:val="{_ACCENT}"/></w:rPr><w:tcPr><w:tcBorders>
<w:bottom w:val="single" w:sz="8" w:space="0" w:color="{_ACCENT}"/></w:tcBorders></w:tcPr></w:tblStylePr>
</w:style>"""


def docx(outline: Outline, mark: Mapping[str, str]) -> bytes:
    """The document for Word: real headings and lists, repeated table heads, sheets on their side for what is wide.

    mark: what the file tells of itself in its properties.
    """
    import docx
    from docx.enum.section import WD_ORIENT, WD_SECTION
    from docx.shared import Mm

    document = docx.Document()
    _dress(document, outline)
    wide = False

    def sheet(part: Any) -> None:
        across, margin = _LANDSCAPE if wide else _PORTRAIT
        part.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
        part.page_width, part.page_height = Mm(across), Mm(_HIGH - across)
        part.left_margin = part.right_margin = Mm(margin)
        part.top_margin, part.bottom_margin = Mm(15 if wide else 18), Mm(15 if wide else 18)
        part.header_distance = part.footer_distance = Mm(8)

    sheet(document.sections[0])
    _foot(document.sections[0], outline)
    document.add_paragraph(outline.organisation, style="Organisation")
    document.add_paragraph(outline.title, style="Title")
    document.add_paragraph(outline.subtitle, style="Subtitle")
    facts = document.add_paragraph(outline.facts + " ", style="Facts")
    status = facts.add_run(outline.status)
    status.bold = True
    if outline.draft:
        status.font.color.rgb = docx.shared.RGBColor.from_string(_WARN)
    for section in outline.sections:
        if section.wide != wide:
            wide = section.wide
            sheet(document.add_section(WD_SECTION.NEW_PAGE))
            _shrink(document.paragraphs[-1])
        document.add_heading(section.title, 1)
        _Writer(document, section, outline.colon).write()
    document.add_paragraph(outline.made_with, style="Colophon")
    stream = io.BytesIO()
    document.save(stream)
    return _seal(stream.getvalue(), mark)


def _dress(document: Any, outline: Outline) -> None:
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

    def style(name: str, size: float, before: float = 0, after: float = 0, *, color: str = _INK, **font: bool) -> Any:
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
            fonts.set(qn(f"w:{kind}"), _FONT)
        one.font.size, one.font.color.rgb = Pt(size), RGBColor.from_string(color)
        for key in ("bold", "italic"):
            setattr(one.font, key, font.get(key, False))
        form = one.paragraph_format
        form.space_before, form.space_after, form.line_spacing = Pt(before), Pt(after), 1.12
        return one

    style("Normal", 10.5, after=6)
    style("Organisation", 11.5, after=2, color=_ACCENT, bold=True)
    title = style("Title", 26, after=2, color=_INK, bold=True)
    for border in title.element.pPr.findall(qn("w:pBdr")):
        title.element.pPr.remove(border)
    style("Subtitle", 13, after=8, color=_SOFT, italic=True)
    style("Facts", 10.5, after=6)
    style("Heading 1", 15, before=18, after=6, color=_ACCENT, bold=True).paragraph_format.keep_with_next = True
    style("Heading 2", 12, before=12, after=4, color=_INK, bold=True).paragraph_format.keep_with_next = True
    style("List Bullet", 10.5, after=3)
    style("After Table", 10.5, before=8, after=6)
    style("Table Text", 9.5)
    style("Table Head", 9.5, color=_ACCENT, bold=True).paragraph_format.keep_with_next = True
    style("Band", 10, color=_INK, bold=True).paragraph_format.keep_with_next = True
    style("Small", 8.5, color=_SOFT)
    style("Colophon", 8.5, before=18, color=_SOFT)
    style("Footer", 8.5, color=_SOFT)
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
    properties = Part(PackURI("/" + _PROPERTIES), _PROPERTIES_TYPE, b"", part.package)
    part.package.relate_to(properties, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)


def _foot(section: Any, outline: Outline) -> None:
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


class _Writer:
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
                case Text():
                    paragraph = self.document.add_paragraph(block.text, style="After Table" if self.after_table else None)
                    paragraph.paragraph_format.keep_with_next = block is not self.section.blocks[-1]
                case Points():
                    for point in block.items:
                        self.point(point)
                case Table():
                    self.table(block)
                case Matrix():
                    self.matrix(block)
            self.after_table = isinstance(block, Table | Matrix)

    def point(self, point: Point) -> None:
        paragraph = self.document.add_paragraph(style="List Bullet")
        if point.term:
            paragraph.add_run(point.term + self.colon).bold = True
        paragraph.add_run(point.text)
        if point.note:
            paragraph.add_run(f" ({point.note}" + ("" if point.links else ")"))
        for number, link in enumerate(point.links, 1):
            paragraph.add_run(" ")
            self.link(paragraph, link)
            if number == len(point.links):
                paragraph.add_run(")")

    def link(self, paragraph: Any, link: Link) -> None:
        from docx.opc.constants import RELATIONSHIP_TYPE

        target = self.document.part.relate_to(link.url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        run = _element(_element(paragraph._p, "w:hyperlink", **{"r:id": target}), "w:r")
        _element(_element(run, "w:rPr"), "w:color", val=_ACCENT)
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

    def matrix(self, block: Matrix) -> None:
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
                _cell(_row(table), sum(sizes), band.title, style="Band", span=columns + 1, shade=_TINT)
            for line in band.rows:
                row = _row(table)
                _cell(row, sizes[0], line.title, note=line.about)
                for text, size in zip(line.marks, sizes[1:], strict=True):
                    _cell(row, size, text, strong=True, middle=True, shade=_shade(text))


def _shade(mark: str) -> str | None:
    """The tint of a cell with letters; the letters say the same without it."""
    return next((shade for letter, shade in _SHADES.items() if letter in mark), None)


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
        paragraph = _element(cell, "w:p")
        form = _element(paragraph, "w:pPr")
        _element(form, "w:pStyle", val=name)
        if keep:
            _element(form, "w:keepNext")
        if len(lines) > 1:
            _element(form, "w:spacing", after="50")
        if middle:
            _element(form, "w:jc", val="center")
        if words:
            run = _element(paragraph, "w:r")
            if strong:
                _element(_element(run, "w:rPr"), "w:b")
            _text(run, words)


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


# --- Excel ----------------------------------------------------------------------------------------

_CELL = 32767  # characters that a cell holds
_HEADER = 120  # characters of a title in the head of a sheet, where 255 is the end of it
_PAPER_A3, _PAPER_A4 = 8, 9
_WIDE = 12  # columns of letters that A4 still shows in a size to read
_NONE = (-1, -1)  # no column
_LINE, _TALLEST = 13.5, 409  # points: a line of text, and what a row may measure
_PER_WIDTH = 1.1  # characters of running text in a unit of a column's width


def xlsx(view: View, words: Words, mark: Mapping[str, str]) -> bytes:
    """The workbook: the matrix, a row per task and role, the calendar and what is missing; text is only ever text."""
    import xlsxwriter

    stream = io.BytesIO()
    safe = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    book = xlsxwriter.Workbook(stream, safe)
    moment = datetime.datetime.combine(datetime.date.fromisoformat(view.charter.date), datetime.time(12))
    title = f"{view.t('title')}{view.colon}{view.charter.organisation['name']}"
    book.set_properties({"title": title[:255], "subject": view.t("subtitle"), "author": "vto-roles", "created": moment})
    book.set_custom_property("vto-roles", "")  # where the mark will stand
    workbook = _Workbook(book, view, words)
    workbook.matrix()
    workbook.tasks()
    workbook.calendar()
    workbook.gaps()
    book.close()
    return _seal(stream.getvalue(), mark)


class _Workbook:
    """Fills one sheet after another."""

    def __init__(self, book: Any, view: View, words: Words) -> None:
        self.book = book
        self.view = view
        self.words = words
        base = {"font_name": _FONT, "font_size": 10, "valign": "top", "font_color": "#" + _INK}
        line = {**base, "text_wrap": True, "bottom": 1, "bottom_color": "#" + _RULE}
        self.cell = book.add_format(line)
        self.letter = book.add_format({**line, "align": "center", "bold": True})
        self.date = book.add_format({**line, "num_format": "d mmmm yyyy", "align": "left"})
        head = {**base, "bold": True, "text_wrap": True, "font_color": "#FFFFFF", "bg_color": "#" + _ACCENT, "valign": "vcenter"}
        self.head = book.add_format(head)
        self.turned = book.add_format({**head, "rotation": 90, "align": "center", "valign": "bottom", "text_wrap": False})
        self.title = book.add_format({**base, "bold": True, "font_size": 16, "font_color": "#" + _ACCENT})
        self.plain = book.add_format(base)
        self.warn = book.add_format({**base, "bold": True, "font_color": "#" + _WARN})
        self.wrapped = book.add_format({**base, "text_wrap": True})
        self.shades = {letter: book.add_format({"bg_color": "#" + shade}) for letter, shade in _SHADES.items()}

    def t(self, key: str) -> str:
        return self.words("workbook", key)

    def sheet(self, name: str, *, top: int, held: int, paper: int = _PAPER_A4) -> Any:
        """A sheet whose heads stand on row `top`, with `held` columns that stay when scrolling."""
        sheet = self.book.add_worksheet(self.words("workbook", "sheets", name))
        sheet.freeze_panes(top + 1, held)
        sheet.repeat_rows(top)
        sheet.set_landscape()
        sheet.set_paper(paper)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.75, bottom=0.6)
        sheet.hide_gridlines(2)
        told = str(self.view.charter.organisation["name"])[:_HEADER].replace("&", "&&")
        sheet.set_header(f"&L&9 {told}&R&9 {self.view.dated}")  # the spaces keep a name's own digits out of the size
        sheet.set_footer("&L&9&A&R&9&P / &N")
        return sheet

    def fill(
        self, sheet: Any, top: int, heads: Sequence[str], rows: Sequence[Sequence[Any]], *, letters: tuple[int, int]
    ) -> None:
        """Heads, rows and a filter over them; `letters`: the first and last column that hold letters."""
        first, last = letters
        for column, text in enumerate(heads):
            self.put(sheet, top, column, text, self.turned if first < last and column >= first else self.head)
        for number, row in enumerate(rows, top + 1):
            lines = max(math.ceil(len(str(value)) / (_PER_WIDTH * self.widths[column])) for column, value in enumerate(row))
            if lines > 1:
                sheet.set_row(number, min(_LINE * lines + 2, _TALLEST))
            for column, value in enumerate(row):
                if isinstance(value, datetime.date):
                    moment = datetime.datetime.combine(value, datetime.time())
                    sheet.write_datetime(number, column, moment, self.date)
                else:
                    self.put(sheet, number, column, value, self.letter if first <= column <= last else self.cell)
        bottom = top + max(len(rows), 1)
        sheet.autofilter(top, 0, bottom, len(heads) - 1)
        for letter, shade in self.shades.items() if letters != _NONE else ():
            rule = {"type": "text", "criteria": "containing", "value": letter, "format": shade, "stop_if_true": True}
            sheet.conditional_format(top + 1, first, bottom, last, rule)

    def measure(self, sheet: Any, widths: Sequence[int]) -> None:
        """How many characters wide each column is."""
        self.widths = dict(enumerate(widths))
        for column, width in self.widths.items():
            sheet.set_column(column, column, width)

    @staticmethod
    def put(sheet: Any, row: int, column: int, text: str, form: Any) -> None:
        """A text, whatever it looks like."""
        sheet.write_string(row, column, text if len(text) <= _CELL else text[: _CELL - 1] + "…", form)

    def matrix(self) -> None:
        view, c = self.view, self.view.charter
        heads = (self.t("phase"), view.t("task"), self.t("duty"), self.t("deadline"), *(column.short for column in view.columns))
        sheet = self.sheet("matrix", top=4, held=2, paper=_PAPER_A3 if len(view.columns) > _WIDE else _PAPER_A4)
        wide = len(heads) - 1
        for row, (text, form, height) in enumerate(
            (
                (f"{view.t('title')}{view.colon}{c.organisation['name']}", self.title, 24),
                (f"{view.organisation}. {view.dated}.", self.plain, 15),
                (view.status, self.warn if c.status == "draft" else self.plain, 15),
                (view.t("matrix_help"), self.wrapped, 44),
            )
        ):
            sheet.set_row(row, height)
            sheet.merge_range(row, 0, row, wide, "", form)
            self.put(sheet, row, 0, text, form)
        sheet.set_row(4, 84)
        self.measure(sheet, (13, 62, 17, 15, *(6 for _ in view.columns)))
        rows = [
            (part.title, line.title, view.t("legal_mark") if line.legal else "", line.deadline or "", *_marks(line.boxes))
            for part in view.parts
            for line in part.lines
        ]
        self.fill(sheet, 4, heads, rows, letters=(4, wide))

    def tasks(self) -> None:
        """A row per task and role, for who filters and counts."""
        view = self.view
        own = ("phase", "bundle", "duty", "deadline", "law", "fixed", "means", "holders", "deputies")
        phase, bundle, duty, deadline, law, fixed, means, holders, deputies = (self.t(key) for key in own)
        task, role, letter, why = (view.t(key) for key in ("task", "role", "letter", "why_letter"))
        heads = (phase, bundle, task, role, letter, means, why, holders, deputies, fixed, duty, law, deadline)
        sheet = self.sheet("tasks", top=0, held=3, paper=_PAPER_A3)
        self.measure(sheet, (12, 22, 46, 24, 7, 15, 46, 32, 26, 12, 15, 11, 14))
        self.fill(sheet, 0, heads, list(self.rows()), letters=(4, 4))

    def rows(self) -> Iterable[tuple[str, ...]]:
        view = self.view
        roles = {role.id: role for role in view.charter.roles}
        bundles = {bundle.id: bundle.title for bundle in view.charter.bundles}
        told = {line.id for line in view.charter.law}
        lines = {line.id: (part, line) for part in view.parts for line in part.lines}
        for task in view.charter.tasks:
            part, line = lines[task.id]
            boxes = {box.column.id: box for box in line.boxes if box}
            for cell in task.cells:
                box, role = boxes[cell.role], roles[cell.role]
                named = {one.id: _named(one.function, one.name) for one in role.holders}
                cited = dict.fromkeys((*task.duty_law, *(name for because in cell.because for name in because.sources)))
                yield (
                    part.title,
                    bundles[task.bundle],
                    task.title,
                    capital(role.title),
                    " ".join(cell.letters),
                    box.meaning,
                    box.why,
                    view.semicolon.join(named[one] for one in cell.holders),
                    view.semicolon.join(named[one] for one in cell.deputies),
                    view.t("locked_mark") if cell.locked else view.t("own_mark") if cell.own else "",
                    view.t("legal_mark") if line.legal else "",
                    ", ".join(name for name in cited if name in told),
                    line.deadline or "",
                )

    def calendar(self) -> None:
        view = self.view
        heads = (
            *(view.t(key) for key in ("date", "task")),
            self.t("duty"),
            *(view.t(key) for key in ("decides", "does", "advises")),
        )
        sheet = self.sheet("calendar", top=0, held=2)
        self.measure(sheet, (20, 50, 16, 24, 28, 34))
        rows = [
            (datetime.date.fromisoformat(row["iso"]), row["task"], row["legal"], row["A"], row["R"], row["C"])
            for row in view.calendar
        ]
        self.fill(sheet, 0, heads, rows, letters=_NONE)

    def gaps(self) -> None:
        view = self.view
        heads = tuple(view.t(key) for key in ("doer", "competence", "tasks_concerned", "measures"))
        sheet = self.sheet("gaps", top=0, held=1)
        self.measure(sheet, (26, 34, 56, 56))
        rows = [(row["role"], row["competence"], row["tasks"], row["measures"]) for row in view.gaps]
        if rows and not view.charter.provenance["public"]:
            self.fill(sheet, 0, heads, rows, letters=_NONE)
            return
        why = "privacy_public" if view.charter.provenance["public"] else "no_gaps" if view.asked else "not_asked"
        sheet.merge_range(0, 0, 0, len(heads) - 1, "", self.plain)
        self.put(sheet, 0, 0, view.t(why), self.plain)


def _marks(boxes: Iterable[Box | None]) -> tuple[str, ...]:
    return tuple(str(box.mark) if box else "" for box in boxes)


def _named(function: str, name: str | UnsetType) -> str:
    return function if name is UNSET else f"{function} ({name})"


# --- the mark -------------------------------------------------------------------------------------

_PROPERTIES = "docProps/custom.xml"
_PROPERTIES_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_PROPERTY = re.compile(rb'name="vto-roles-([a-z]+)"[^>]*>\s*<vt:lpwstr>([^<]*)</vt:lpwstr>')
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_LARGEST = 64 << 20  # bytes of all parts together of a file that may be ours


def _seal(data: bytes, mark: Mapping[str, str]) -> bytes:
    """The same file with the mark in its properties, and nothing of the moment or the machine in it."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        parts = {info.filename: old.read(info) for info in old.infolist()}
    parts[_PROPERTIES] = _properties({**mark, "bytes": _digest(parts)})
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as new:
        for name, part in parts.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.create_system, info.compress_type = 0, zipfile.ZIP_DEFLATED
            new.writestr(info, part)
    return stream.getvalue()


def _read(file: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """A part, never more of it than it says it holds."""
    with file.open(info) as stream:
        return stream.read(info.file_size)


def _digest(parts: Mapping[str, bytes]) -> str:
    """Of all parts but the properties."""
    told = sorted((name, provenance.digest(part)) for name, part in parts.items() if name != _PROPERTIES)
    return provenance.digest(provenance.canonical(told))


def _properties(mark: Mapping[str, str]) -> bytes:
    lines = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{number}" name="vto-roles-{name}">'
        f"<vt:lpwstr>{escape(value)}</vt:lpwstr></property>"
        for number, (name, value) in enumerate(mark.items(), 2)
    )
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/"
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<Properties xmlns="{kinds}custom-properties" xmlns:vt="{kinds}docPropsVTypes">{lines}</Properties>'
    ).encode()


def read_mark(data: bytes) -> dict[str, Any] | None:
    """The mark of a document or workbook that we wrote, with `intact`: whether all else is as it was; None without one."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            infos = file.infolist()
            if sum(info.file_size for info in infos) > _LARGEST or any(info.compress_type not in _PACKED for info in infos):
                return None
            parts = {info.filename: _read(file, info) for info in infos}
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, ValueError, EOFError):
        return None
    mark = {name.decode(): value.decode("utf-8", "replace") for name, value in _PROPERTY.findall(parts.get(_PROPERTIES, b""))}
    return {**mark, "intact": mark["bytes"] == _digest(parts)} if "bytes" in mark else None
