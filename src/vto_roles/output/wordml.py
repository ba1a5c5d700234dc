"""Word's markup as text: runs, paragraphs, tables and what a reader fills in. Every text is escaped here and nowhere else."""

from collections.abc import Iterable
from functools import lru_cache
from html import escape

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DECLARED = f'xmlns:w="{MAIN}" xmlns:r="{OFFICE}"'
_WORD_2010 = "http://schemas.microsoft.com/office/word/2010/wordml"
_BOXES = "MS Gothic"  # the font in which Word draws boxes
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def quoted(text: str) -> str:
    """Return a text as the value of an attribute."""
    return escape(text)


def run(text: str, style: str = "") -> str:
    """Return a run of text in a character style; no text is no run."""
    if not text:
        return ""
    dressed = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    return f'<w:r>{dressed}<w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r>'


TAB = "<w:r><w:tab/></w:r>"


def paragraph(style: str, content: str, form: str = "") -> str:
    """Return a paragraph in a style; form: what of the paragraph's properties is its own, in the order of the schema."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{form}</w:pPr>{content}</w:p>'


def field(code: str, shown: str, style: str = "") -> str:
    """Return a field that shows what was computed last, until Word computes it anew."""
    return f'<w:fldSimple w:instr="{quoted(code)}">{run(shown, style)}</w:fldSimple>'


def link(target: str, content: str) -> str:
    """Return content that leads to what a relation names."""
    return f'<w:hyperlink r:id="{target}">{content}</w:hyperlink>'


def control(number: int, kind: str, name: str, lang: str, shown: str, style: str) -> str:
    """Return what a reader fills in: a date or a text; name: what it is, as Word and a screen reader say it."""
    typed = '<w:text w:multiLine="1"/>'
    if kind == "date":
        kept = '<w:storeMappedDataAs w:val="dateTime"/><w:calendar w:val="gregorian"/>'
        typed = f'<w:date><w:dateFormat w:val="d MMMM yyyy"/><w:lid w:val="{lang}"/>{kept}</w:date>'
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val="{quoted(name[:64])}"/><w:tag w:val="{kind}-{number}"/><w:id w:val="{number}"/>'
        f"<w:showingPlcHdr/>{typed}</w:sdtPr><w:sdtContent>{run(shown, style)}</w:sdtContent></w:sdt>"
    )


def tick(number: int, name: str, box: str) -> str:
    """Return a box that a click ticks, as Word 2010 and later have it; name: what it stands for."""
    fonts = "".join(f' w:{kind}="{_BOXES}"' for kind in ("ascii", "hAnsi", "eastAsia", "cs"))
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val="{quoted(name[:64])}"/><w:tag w:val="tick-{number}"/><w:id w:val="{number}"/>'
        f'<w14:checkbox xmlns:w14="{_WORD_2010}"><w14:checked w14:val="0"/><w14:checkedState w14:val="2612" w14:font="{_BOXES}"/>'
        f'<w14:uncheckedState w14:val="2610" w14:font="{_BOXES}"/></w14:checkbox></w:sdtPr>'
        f"<w:sdtContent><w:r><w:rPr><w:rFonts{fonts}/></w:rPr><w:t>{box}</w:t></w:r></w:sdtContent></w:sdt>"
    )


def contents(code: str, entries: Iterable[tuple[str, str]], style: str) -> str:
    """Return a table of contents that Word can compute anew, with its entries: bookmarks and titles."""
    lines = [f'<w:hyperlink w:anchor="{mark}" w:history="1">{run(title)}</w:hyperlink>' for mark, title in entries]
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    asked = f'<w:r><w:instrText xml:space="preserve"> {quoted(code)} </w:instrText></w:r>'
    lines[0] = f"{begin}{asked}{separate}{lines[0]}"
    lines[-1] += end
    return "".join(paragraph(style, line) for line in lines)


def bookmarked(number: int, name: str, content: str) -> str:
    """Return content that a bookmark names."""
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{number}"/>'


def cell(width: int, content: str, form: str = "") -> str:
    """Return a cell of paragraphs, so many twentieths of a point wide."""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{form}</w:tcPr>{content}</w:tc>'


def row(cells: Iterable[str], *, head: bool = False, whole: bool = True, height: int | None = None, exact: bool = False) -> str:
    """Return a row; whole: no page splits it; head: it comes back on every page; height: in twentieths of a point."""
    form = "<w:cantSplit/>" if whole else ""
    if height is not None:
        form += f'<w:trHeight w:val="{height}" w:hRule="{"exact" if exact else "atLeast"}"/>'
    if head:
        form += "<w:tblHeader/>"
    return f"<w:tr>{f'<w:trPr>{form}</w:trPr>' if form else ''}{''.join(cells)}</w:tr>"


def table(style: str, title: str, sizes: Iterable[int], rows: Iterable[str], *, head: bool = True) -> str:
    """Return a table of columns of fixed sizes; title: what a screen reader says of it; head: its first row is one."""
    columns = list(sizes)
    grid = "".join(f'<w:gridCol w:w="{size}"/>' for size in columns)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(columns)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="{"0620" if head else "0600"}" w:firstRow="{int(head)}" w:lastRow="0" w:firstColumn="0"'
        f' w:lastColumn="0" w:noHBand="1" w:noVBand="1"/><w:tblCaption w:val="{quoted(title)}"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


@lru_cache(maxsize=512)
def mark_cell(width: int, style: str, mark: str) -> str:
    """Return a cell of the matrix; a charter has hundreds of them and a few dozen that differ."""
    return cell(width, paragraph(style, run(mark)))
