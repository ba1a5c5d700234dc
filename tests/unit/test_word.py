"""The charter in Word as people use it: page one, the matrix, the annexes, what is filled in, and a style for every text."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
import pytest
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml import etree
from msgspec.structs import replace

from tests.conftest import EXAMPLES, ROOT, example
from vto_roles.charter.schema import Charter, PageBlock, PageLine
from vto_roles.output import formats
from vto_roles.output.rendering import Layout
from vto_roles.read.languages import words_of

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BLOCKS = (
    PageBlock(
        id="decide",
        title="Wat het bestuur beslist",
        lines=(PageLine(lead="Dit charter", text="vaststellen."), PageLine(date="2027-03-31", text="Het opleidingsplan.")),
    ),
    PageBlock(id="know", title="Wat het moet weten", lines=(PageLine(text="Elke rol is ingevuld."),)),
    PageBlock(id="coordinate", title="Wie coördineert", lines=(PageLine(text="An Peeters, een halve dag."),)),
    PageBlock(id="hear", title="Wie gehoord wordt", lines=(PageLine(text="De ondernemingsraad, altijd."),)),
    PageBlock(id="deviate", title="Wat afwijkt", lines=(PageLine(date="2027-06-30", text="Niets of toch."),)),
)


def charter(name: str, language: str = "nl") -> Charter:
    return replace(example(name).charter(language), page_one=BLOCKS)


def written(of: Charter, *, annexes: bool = False) -> bytes:
    return formats.render(of, "docx", words_of(of.language), Layout(annexes=annexes), source="vto.yaml")


def word(data: bytes) -> Any:
    return docx.Document(io.BytesIO(data))


def values(element: Any, path: str) -> list[str]:
    return [str(one) for one in elements(element, path)]


def elements(element: Any, path: str) -> list[Any]:
    found: list[Any] = etree.XPath(path, namespaces={"w": W[1:-1]})(element)
    return found


def blocks(document: Any) -> Iterator[Paragraph | Table]:
    yield from document.iter_inner_content()


def under(document: Any, title: str) -> list[Paragraph | Table]:
    """What stands below a heading, up to the next of its level."""
    found: list[Paragraph | Table] = []
    within = False
    for one in blocks(document):
        if isinstance(one, Paragraph) and one.style is not None and one.style.name == "Heading 1":
            within = one.text == title
        elif within:
            found.append(one)
    return found


# --- page one -----------------------------------------------------------------------------------------


def test_page_one_is_a_table_without_borders_in_reading_order() -> None:
    document = word(written(charter("care-home")))
    (table,) = under(document, "Op één bladzijde")
    assert isinstance(table, Table)
    assert table.style is not None and table.style.name == "VTO Panels"
    cells = [list(row._tr.tc_lst) for row in table.rows]
    assert [len(row) for row in cells] == [2, 3]
    sizes = [[round(cell.width.mm) for cell in row] for row in cells]
    assert sizes == [[105, 75], [60, 60, 60]]
    heads = [Paragraph(cell.p_lst[0], table) for row in cells for cell in row]
    assert [one.text for one in heads] == [f"{number} {block.title}" for number, block in enumerate(BLOCKS, 1)]
    assert {one.style.name for one in heads if one.style} == {"Heading 2"}
    assert not table._tbl.xpath(".//w:tblHeader | ./w:tblPr/w:tblBorders | .//w:tcBorders")
    first = [Paragraph(one, table) for one in cells[0][0].p_lst[1:]]
    assert [(one.style.name, one.text) for one in first if one.style] == [
        ("VTO Panel", "Dit charter: vaststellen."),
        ("VTO Panel Dated", "31 maart 2027\tHet opleidingsplan."),
    ]
    assert first[0].runs[0].style.name == "Strong"


def test_a_block_that_says_much_more_gets_more_room() -> None:
    blocks = [replace(block, lines=(PageLine(text="Zeer " * 100),)) if block.id == "hear" else block for block in BLOCKS]
    document = word(written(replace(charter("care-home"), page_one=tuple(blocks))))
    (table,) = [one for one in under(document, "Op één bladzijde") if isinstance(one, Table)]
    widths = [cell.width for cell in table.rows[1]._tr.tc_lst]
    assert [round(width.mm) for width in widths if width is not None] == [45, 90, 45]


def test_a_date_stands_beside_its_line_where_there_is_room() -> None:
    document = word(written(charter("care-home")))
    (table,) = [one for one in under(document, "Op één bladzijde") if isinstance(one, Table)]
    last = Paragraph(table.rows[1]._tr.tc_lst[-1].p_lst[-1], table)
    assert (last.text, last.style.name if last.style else "") == ("30 juni 2027: Niets of toch.", "VTO Panel")


@pytest.mark.parametrize("count", range(1, 6))
def test_fewer_blocks_fill_the_page_as_well(count: int) -> None:
    document = word(written(replace(charter("youth-centre"), page_one=BLOCKS[:count])))
    (table,) = [one for one in under(document, "Op één bladzijde") if isinstance(one, Table)]
    total = sum(int(one.get(f"{W}w")) for one in table._tbl.xpath("./w:tblGrid/w:gridCol"))
    for row in table.rows:
        assert abs(sum(cell.width.twips for cell in row._tr.tc_lst) - total) <= 2


@pytest.mark.parametrize("name, alone", [("care-home", True), ("youth-centre", False)])
def test_page_one_of_a_long_charter_is_a_page_of_its_own(name: str, alone: bool) -> None:
    document = word(written(charter(name)))
    heads = [one for one in document.paragraphs if one.style.name == "Heading 1"]
    assert [bool(one.paragraph_format.page_break_before) for one in heads[:3]] == [False, alone, False]


# --- the matrix ---------------------------------------------------------------------------------------


def matrix(document: Any) -> Table:
    found: Table = next(one for one in document.tables if one.style.name == "VTO Matrix")
    return found


def test_heads_of_the_matrix_come_back_and_stand_on_their_side() -> None:
    table = matrix(word(written(charter("care-home"))))
    head, *rows = table._tbl.tr_lst
    assert head.xpath("./w:trPr/w:tblHeader") and not any(row.xpath("./w:trPr/w:tblHeader") for row in rows)
    assert all(row.xpath("./w:trPr/w:cantSplit") for row in (head, *rows))
    turned = [bool(cell.xpath("./w:tcPr/w:textDirection[@w:val='btLr']")) for cell in head.tc_lst]
    assert turned == [False, False] + [True] * (len(turned) - 2)
    assert [cell.text for cell in table.rows[0].cells[:2]] == ["Taak", "Datum"]


def test_tasks_without_a_row_stand_under_their_row() -> None:
    decided = charter("care-home")
    table = matrix(word(written(decided)))
    folded = [one.text for row in table.rows for one in row.cells[0].paragraphs if one.style and one.style.name == "VTO Fold"]
    titles = {task.title.lower() for task in decided.tasks}
    own = {cell.paragraphs[0].text.lower() for row in table.rows for cell in row.cells[:1]}
    assert folded and len(own & titles) < len(titles)
    for title in titles - own:
        assert any(title in text.lower() for text in folded), title


def test_a_long_duty_stands_under_its_task() -> None:
    decided = charter("socio-cultural", "de")
    table = matrix(word(written(decided)))
    rows = [row for row in table.rows if row.cells[0].text.startswith("Den Bildungsurlaub")]
    assert [row.cells[1].text for row in rows] == [""]
    assert rows[0].cells[0].paragraphs[1].text == (
        "gesetzliche Pflicht, nur für die Niederlassungen außerhalb der Flämischen Region · rechtlich umstritten"
    )
    assert all(len(line) <= 30 for row in table.rows for line in row.cells[1].text.split("\n"))


def test_what_a_reader_is_to_know_of_a_task_stands_under_it() -> None:
    table = matrix(word(written(charter("care-home"))))
    under = {
        cell.paragraphs[0].text: cell.paragraphs[1].text
        for row in table.rows
        for cell in row.cells[:1]
        if len(cell.paragraphs) > 1
    }
    assert under["Het opleidingsverlof van medewerkers plannen"] == "wet betwist"
    assert under["De ruimtes en toestellen voor opleiding beheren"].startswith("eigen keuze")


def test_a_date_without_a_column_begins_the_line_under_its_task() -> None:
    table = matrix(word(written(charter("youth-centre"))))
    under = [cell.paragraphs[1:] for row in table.rows for cell in row.cells[:1] if len(cell.paragraphs) > 1]
    assert all(len(lines) == 1 for lines in under)
    dated = [line.runs for (line,) in under if line.runs[0].style.name == "Strong"]
    assert [runs[0].text for runs in dated] == ["1 okt", "15 mrt", "31 mrt", "30 nov", "30 apr"]


def test_a_table_has_room_for_its_longest_words() -> None:
    document = word(written(charter("youth-centre", "de")))
    calendar = next(one for one in document.tables if one.rows[0].cells[0].text == "Datum")
    widths = [int(one.get(f"{W}w")) for one in calendar._tbl.xpath("./w:tblGrid/w:gridCol")]
    assert min(widths[2:4]) > 1780  # the coordinator's title, as LibreOffice and Word set it


def test_what_explains_a_table_is_set_smaller_than_running_text() -> None:
    document = word(written(charter("care-home")))
    style = {one.text: one.style.name for one in document.paragraphs}
    legend = next(text for text in style if text.startswith("A: "))
    assert style[legend] == "VTO Note"
    assert {style[note] for note in style if note.startswith(("43 taken", "Deze dat"))} == {
        "VTO Note",
        "VTO After Table",
    }
    assert document.styles["VTO After Table"].base_style.name == "VTO Note"


def test_each_letter_has_a_style_of_its_shape() -> None:
    table = matrix(word(written(charter("care-home"))))
    found = {
        (cell.text, cell.paragraphs[0].style.name) for row in table.rows[1:] for cell in row.cells[2:] if cell.text.isupper()
    }
    known = {
        *(("A", "VTO Letter A"), ("R", "VTO Letter R"), ("A R", "VTO Letter AR"), ("C", "VTO Letter C")),
        *(("C*", "VTO Letter C Law"), ("(C)", "VTO Letter Free"), ("I", "VTO Letter I")),
    }
    assert known <= found
    assert {style for _, style in found} == {style for _, style in known}


# --- what is filled in --------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_the_adoption_can_be_filled_in(language: str) -> None:
    decided = charter("care-home", language)
    document = word(written(decided))
    controls = elements(document.element, "//w:sdt")
    names = [values(one, "./w:sdtPr/w:alias/@w:val")[0] for one in controls]
    kinds = ["date" if elements(one, "./w:sdtPr/w:date") else "text" for one in controls]
    assert kinds == ["date", "date", "text", "text", "text", "date", "text", "date"]
    assert len({values(one, "./w:sdtPr/w:id/@w:val")[0] for one in controls}) == len(names) == len(set(names))
    t = words_of(language)
    heads = [t("charter", key) for key in ("sign_heard", "sign_advice", "sign_answer")]
    assert names[0] == t("charter", "applies_from")
    assert [name.rpartition(":")[2].strip() for name in names[1:4]] == heads
    assert {values(one, ".//w:lid/@w:val")[0] for one in controls if elements(one, "./w:sdtPr/w:date")} == {
        document.core_properties.language
    }
    assert all(elements(one, "./w:sdtPr/w:showingPlcHdr") for one in controls)


def test_the_adoption_stays_on_one_page() -> None:
    found = under(word(written(charter("care-home"))), "Vaststelling")
    lines = [one for block in found for one in ([block._p] if isinstance(block, Paragraph) else block._tbl.xpath(".//w:p"))]
    last = [one for one in found if isinstance(one, Paragraph) and one.style and one.style.name != "VTO Colophon"][-1]
    place = lines.index(last._p)
    assert place > 10
    for line in lines[:place]:
        (style,) = values(line, "./w:pPr/w:pStyle/@w:val")
        assert line.xpath("./w:pPr/w:keepNext") or style == "VTOTableHead"


# --- the annexes --------------------------------------------------------------------------------------


def test_annexes_come_after_a_table_of_contents_that_is_written_already() -> None:
    data = written(charter("hospital"), annexes=True)
    document = word(data)
    lines = [one for one in document.paragraphs if one.style.name == "toc 1"]
    heads = [one for one in document.paragraphs if one.style.name == "Heading 1" and one.text.startswith("Bijlage ")]
    titles = ["".join(values(one._p, "./w:hyperlink//w:t/text()")) for one in lines]
    assert titles == [one.text for one in heads]
    assert values(document.element, "//w:instrText/text()") == [' TOC \\o "1-1" \\h \\z \\b annexes ']
    assert values(document.element, "//w:fldChar/@w:fldCharType") == ["begin", "separate", "end"]
    targets = values(document.element, "//w:hyperlink/@w:anchor")
    assert targets == [values(one._p, "./w:bookmarkStart/@w:name")[0] for one in heads]
    starts, ends = values(document.element, "//w:bookmarkStart/@w:id"), values(document.element, "//w:bookmarkEnd/@w:id")
    assert sorted(starts) == sorted(ends) and len(set(starts)) == len(starts) == len(heads) + 1
    assert b"updateFields" not in zipfile.ZipFile(io.BytesIO(data)).read("word/settings.xml")
    (title,) = [one for one in document.paragraphs if one.style.name == "TOC Heading"]
    assert (title.text, title.paragraph_format.page_break_before) == ("Bijlagen", True)


def test_without_annexes_there_is_no_table_of_contents() -> None:
    document = word(written(charter("hospital")))
    assert not document.element.xpath("//w:fldChar | //w:bookmarkStart")
    assert {one.style.name for one in document.paragraphs} & {"toc 1", "TOC Heading"} == set()


# --- styles -------------------------------------------------------------------------------------------


@pytest.mark.sampled(quick=7)
@pytest.mark.parametrize("annexes", [False, True])
@pytest.mark.parametrize("name", EXAMPLES)
def test_every_text_has_a_style_that_is_there_and_no_form_of_its_own(name: str, annexes: bool) -> None:
    document = word(written(charter(name), annexes=annexes))
    known = {one.style_id for one in document.styles}
    used = values(document.element, "//w:pStyle/@w:val | //w:rStyle/@w:val | //w:tblStyle/@w:val")
    assert set(used) <= known
    assert len(values(document.element, "//w:p")) == len(values(document.element, "//w:p/w:pPr/w:pStyle"))
    own = document.element.xpath(
        "//w:rPr/*[not(self::w:rStyle)] | //w:pPr/w:spacing | //w:pPr/w:jc | //w:pPr/w:ind | //w:tcPr/w:shd"
    )
    assert own == []


def test_the_page_on_word_names_every_style_of_ours() -> None:
    page = (ROOT / "docs" / "word.md").read_text("utf-8")
    letters = re.search("`VTO Letter A`, (.+?) \\|", page)
    assert letters is not None
    named = {*re.findall("`([^`]+)`", page), *(f"VTO Letter {one}" for one in re.findall("`([^`]+)`", letters[1]))}
    ours = {one.name for one in word(written(charter("care-home"))).styles if one.name.startswith("VTO")}
    assert ours - named == set()
    assert {one for one in named if one.startswith("VTO")} - ours == set()


def test_the_foot_tells_organisation_and_page() -> None:
    decided = charter("care-home")
    (sheet,) = word(written(decided)).sections
    (line,) = sheet.footer.paragraphs
    assert line.text.startswith(f"{decided.organisation['name']} · ")
    assert values(line._p, ".//w:fldSimple/@w:instr") == ["PAGE", "NUMPAGES"]
