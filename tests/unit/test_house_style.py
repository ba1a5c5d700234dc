"""A house style for Word: what is taken from a user's file, what is added to it, and what is refused of a hostile one."""

import base64
import io
import random
import re
import time
import zipfile
from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.shared import Mm, RGBColor
from openxml_audit import OpenXmlValidator

from tests.conftest import example
from tests.depth import every
from vto_roles.output import formats
from vto_roles.output.rendering import Layout
from vto_roles.read.languages import words_of
from vto_roles.refused import Refused

Parts = dict[str, bytes]
PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEADER, STYLES, TYPES, TEXT = "word/header1.xml", "word/styles.xml", "[Content_Types].xml", "word/document.xml"
THEME = "word/theme/theme1.xml"


@cache
def house() -> bytes:
    """A house style as a Dutch Word saves it: own ids of styles, a logo, header and footer, wide margins, a green accent."""
    document = docx.Document()
    document.styles["Heading 1"].font.color.rgb = RGBColor(0x22, 0x66, 0x22)
    for style in list(document.styles):
        if style.name in ("List Bullet", "Table Grid", "Strong"):
            style.delete()
    (section,) = document.sections
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin, section.top_margin = Mm(30), Mm(20), Mm(40)
    section.header.paragraphs[0].add_run().add_picture(io.BytesIO(PNG), width=Mm(20))
    section.header.paragraphs[0].add_run("De Linde")
    section.footer.paragraphs[0].add_run("Lindelaan 1, Gent")
    document.add_paragraph("Een brief die niet mee gaat.")
    stream = io.BytesIO()
    document.save(stream)
    parts = unpacked(stream.getvalue())
    parts[STYLES] = parts[STYLES].replace(b'"Heading1"', b'"Kop1"')
    parts[THEME] = re.sub(rb'(<a:accent1>\s*<a:srgbClr val=)"\w+"', rb'\1"1E6B2E"', parts[THEME])
    return packed(parts)


def unpacked(data: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def packed(parts: Mapping[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", packing) as file:
        for name, part in parts.items():
            file.writestr(name, part)
    return stream.getvalue()


def dressed(tmp_path: Path, data: bytes, language: str = "nl") -> bytes:
    path = tmp_path / "huisstijl.docx"
    path.write_bytes(data)
    charter = example("youth-centre").charter(language)
    return formats.render(charter, "docx", words_of(language), Layout(reference_doc=path), source="vto.yaml")


def word(data: bytes) -> Any:
    return docx.Document(io.BytesIO(data))


def faults(tmp_path: Path, data: bytes) -> list[str]:
    (tmp_path / "made.docx").write_bytes(data)
    return [str(error) for error in OpenXmlValidator().validate(str(tmp_path / "made.docx")).errors]


# --- what is taken ----------------------------------------------------------------------------------


@pytest.mark.sampled(one_in=1, quick=0)
def test_a_house_style_dresses_the_charter(tmp_path: Path) -> None:
    data = dressed(tmp_path, house())
    document, parts = word(data), unpacked(data)
    (sheet,) = document.sections
    assert [round(size.mm) for size in (sheet.page_width, sheet.left_margin, sheet.right_margin, sheet.top_margin)] == [
        210,
        30,
        20,
        40,
    ]
    assert (sheet.header.paragraphs[0].text, sheet.footer.paragraphs[0].text) == ("De Linde", "Lindelaan 1, Gent")
    assert parts["word/media/house1.png"] == PNG
    heads = [one for one in document.paragraphs if one.style.name == "Heading 1"]
    assert {one.style.style_id for one in heads} == {"Kop1"}
    assert heads[0].style.font.color.rgb == RGBColor(0x22, 0x66, 0x22)
    assert b"1E6B2E" in parts[THEME]
    assert not any("Een brief" in one.text for one in document.paragraphs)
    for table in document.tables:
        sizes = [int(one.get(f"{{{W}}}w")) for one in table._tbl.xpath("./w:tblGrid/w:gridCol")]
        assert sum(sizes) <= round(160 * 1440 / 25.4)
    assert faults(tmp_path, data) == []


def test_what_it_lacks_is_added_in_its_own_accent(tmp_path: Path) -> None:
    data = dressed(tmp_path, house())
    document, parts = word(data), unpacked(data)
    letter = document.styles["VTO Letter A"]
    assert 'w:fill="1E6B2E"' in letter.element.xml
    bullet = document.styles["List Bullet"]
    (number,) = bullet.element.xpath("./w:pPr/w:numPr/w:numId/@w:val")
    (layout,) = document.part.numbering_part.element.xpath(f"./w:num[@w:numId='{number}']/w:abstractNumId/@w:val")
    (shown,) = document.part.numbering_part.element.xpath(f"./w:abstractNum[@w:abstractNumId='{layout}']/w:lvl/w:lvlText/@w:val")
    assert shown == "•"
    assert parts["word/numbering.xml"].rindex(b"abstractNum ") < parts["word/numbering.xml"].index(b"<w:num ")
    used = set(re.findall(rb'w:(?:p|r|tbl)Style w:val="(\w+)"', parts[TEXT]))
    assert used <= {one.style_id.encode() for one in document.styles}


def test_a_pale_accent_leaves_the_letters_legible(tmp_path: Path) -> None:
    parts = unpacked(house())
    parts[THEME] = parts[THEME].replace(b"1E6B2E", b"FFE680")
    assert 'w:fill="0F4A57"' in word(dressed(tmp_path, packed(parts))).styles["VTO Letter A"].element.xml


def test_the_text_speaks_the_language_of_the_charter(tmp_path: Path) -> None:
    parts = unpacked(house())
    plain = parts[STYLES]
    texts = [
        plain,
        re.sub(rb"<w:docDefaults>.*?</w:docDefaults>", b"", plain, flags=re.DOTALL),
        plain.replace(b"<w:lang ", b"<w:lang w:x='' "),
    ]
    for text in every(texts, quick=2):
        data = dressed(tmp_path, packed({**parts, STYLES: text}), "fr")
        assert word(data).styles.element.xpath("./w:docDefaults//w:lang/@w:val") == ["fr-BE"]


@pytest.mark.sampled(one_in=1, quick=0)
def test_a_charter_of_ours_is_a_house_style_too(tmp_path: Path) -> None:
    first = formats.render(example("youth-centre").charter(), "docx", words_of("nl"), Layout(), source="vto.yaml")
    again = dressed(tmp_path, first)
    assert [one.name for one in word(again).styles] == [one.name for one in word(first).styles]
    assert unpacked(again)[TEXT].split(b"<w:sectPr>")[0] == unpacked(first)[TEXT].split(b"<w:sectPr>")[0]
    assert faults(tmp_path, again) == []


def test_first_and_even_pages_keep_heads_of_their_own(tmp_path: Path) -> None:
    document = word(house())
    document.sections[0].different_first_page_header_footer = True
    document.sections[0].first_page_header.paragraphs[0].text = "Voorblad"
    document.settings.odd_and_even_pages_header_footer = True
    document.sections[0].even_page_footer.paragraphs[0].text = "Even"
    later = document.add_section()  # without heads of its own
    later.different_first_page_header_footer = True
    document.save(str(tmp_path / "house.docx"))
    made = word(dressed(tmp_path, (tmp_path / "house.docx").read_bytes()))
    (sheet,) = made.sections
    assert sheet.different_first_page_header_footer
    assert made.settings.odd_and_even_pages_header_footer
    shown = (sheet.first_page_header, sheet.even_page_footer, sheet.header)
    assert [one.paragraphs[0].text for one in shown] == ["Voorblad", "Even", "De Linde"]


def test_a_file_without_a_footer_gets_ours(tmp_path: Path) -> None:
    stream = io.BytesIO()
    docx.Document().save(stream)
    (sheet,) = word(dressed(tmp_path, stream.getvalue())).sections
    assert sheet.footer.paragraphs[0].text.startswith(example("youth-centre").charter().organisation["name"])
    assert sheet.footer._element.xpath(".//w:fldSimple/@w:instr") == ["PAGE", "NUMPAGES"]


def test_an_id_of_another_style_is_not_taken(tmp_path: Path) -> None:
    parts = unpacked(house())
    stranger = b'<w:style w:type="paragraph" w:styleId="VTOBand"><w:name w:val="Vreemd"/></w:style></w:styles>'
    parts[STYLES] = parts[STYLES].replace(b"</w:styles>", stranger)
    document = word(dressed(tmp_path, packed(parts)))
    assert document.styles["VTO Band"].style_id == "VTOBand1"
    assert document.styles["Vreemd"].style_id == "VTOBand"


def test_the_same_file_gives_the_same_bytes(tmp_path: Path) -> None:
    assert dressed(tmp_path, house()) == dressed(tmp_path, house())


@pytest.mark.sampled(one_in=1, quick=0)
def test_a_page_too_narrow_for_a_matrix_is_not_taken(tmp_path: Path) -> None:
    parts = unpacked(house())
    for size in every((b'<w:pgSz w:w="3000" w:h="16838"/>', b'<w:pgSz w:w="-1" w:h="1e9"/>', b""), quick=2):
        parts[TEXT] = re.sub(rb"<w:pgSz[^>]*/>", size, parts[TEXT])
        (sheet,) = word(dressed(tmp_path, packed(parts))).sections
        assert round(sheet.page_width.mm) == 210


# --- what is refused --------------------------------------------------------------------------------


def with_header(markup: str, relations: str = "", **more: bytes) -> Parts:
    """The house style with other markup in its header."""
    declared = (
        f'xmlns:w="{W}" xmlns:r="{R}" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    )
    parts = unpacked(house())
    parts[HEADER] = f"<w:hdr {declared}><w:p>{markup}</w:p></w:hdr>".encode()
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts["word/_rels/header1.xml.rels"] = f'<Relationships xmlns="{package}">{relations}</Relationships>'.encode()
    return parts | {f"word/media/{name.replace('_', '.')}": data for name, data in more.items()}


def relation(kind: str, target: str, *, external: bool = False) -> str:
    mode = ' TargetMode="External"' if external else ""
    return f'<Relationship Id="rId9" Type="{R}/{kind}" Target="{target}"{mode}/>'


def field(*codes: str) -> str:
    runs = "".join(f"<w:r><w:instrText>{code}</w:instrText></w:r>" for code in codes)
    return f'<w:r><w:fldChar w:fldCharType="begin"/></w:r>{runs}<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def replaced(name: str, old: bytes, new: bytes) -> Parts:
    parts = unpacked(house())
    assert old in parts[name]
    return parts | {name: parts[name].replace(old, new, 1)}


MAIN_TYPE = b"wordprocessingml.document.main+xml"
DOCTYPE = b'<!DOCTYPE x [<!ENTITY a "b">]>'
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'
STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"


def declaring(name: str) -> Parts:
    """The house style with a document type in a part."""
    parts = unpacked(house())
    return parts | {name: re.sub(rb"^(<\?xml[^>]*\?>)?", rb"\1" + DOCTYPE, parts[name], count=1)}


HOSTILE: Mapping[str, tuple[str, Callable[[], Parts]]] = {
    "a workbook": ("reference-no-word", lambda: replaced(TYPES, MAIN_TYPE, b"spreadsheetml.sheet.main+xml")),
    "macros by type": (
        "reference-macros",
        lambda: replaced(TYPES, b"openxmlformats-officedocument." + MAIN_TYPE, b"x-macroEnabled.main+xml"),
    ),
    "macros by name": ("reference-macros", lambda: {**unpacked(house()), "word/vbaProject.bin": b"x"}),
    "a control": ("reference-macros", lambda: {**unpacked(house()), "word/activeX/activeX1.bin": b"x"}),
    "a name that climbs": ("reference-no-word", lambda: {**unpacked(house()), "word/../../x.xml": b"x"}),
    "a name from the root": ("reference-no-word", lambda: {**unpacked(house()), "/etc/x": b"x"}),
    "a name of Windows": ("reference-no-word", lambda: {**unpacked(house()), "word\\x.xml": b"x"}),
    "a drive": ("reference-no-word", lambda: {**unpacked(house()), "c:x.xml": b"x"}),
    "many parts": ("reference-large", lambda: {**unpacked(house()), **{f"x{number}": b"" for number in range(1001)}}),
    "a bomb": ("reference-large", lambda: {**unpacked(house()), "word/media/x.bin": bytes(33 << 20)}),
    "many elements": ("reference-large", lambda: with_header("<w:r/>" * 200_001)),
    "many attributes": (
        "reference-large",
        lambda: with_header(f"<w:r {' '.join(f'a{n}={chr(34) * 2}' for n in range(300_000))}/>"),
    ),
    "much markup": ("reference-large", lambda: with_header("<w:t>" + "x" * (4 << 20) + "</w:t>")),
    "deep elements": ("reference-large", lambda: with_header("<w:r>" * 160 + "</w:r>" * 160)),
    **{f"entities in {name}": ("reference-no-word", partial(declaring, name)) for name in (STYLES, TEXT, HEADER, TYPES)},
    "markup that ends early": ("reference-no-word", lambda: {**unpacked(house()), STYLES: b"<w:styles"}),
    "nothing": ("reference-no-word", lambda: {**unpacked(house()), STYLES: b""}),
    "a prefix of nothing": ("reference-no-word", lambda: with_header("<q:x/>")),
    "an attribute twice": (
        "reference-no-word",
        lambda: with_header(f'<w:fldSimple w:instr="PAGE" q:instr="DDE" xmlns:q="{W}"/>'),
    ),
    "an unknown encoding": (
        "reference-no-word",
        lambda: {**unpacked(house()), STYLES: b'<?xml version="1.0" encoding="q"?><a/>'},
    ),
    "strict Open XML": ("reference-no-word", lambda: replaced(TEXT, W.encode(), STRICT)),
    "styles that are none": ("reference-no-word", lambda: {**unpacked(house()), STYLES: b"<a/>"}),
    "a part that is missing": (
        "reference-no-word",
        lambda: {name: one for name, one in unpacked(house()).items() if name != HEADER},
    ),
    "a picture elsewhere": ("reference-outside", lambda: with_header("", relation("image", "http://x.be/a.png", external=True))),
    "a template elsewhere": (
        "reference-outside",
        lambda: with_header("", relation("attachedTemplate", "file:///x", external=True)),
    ),
    "a link to a file": ("reference-outside", lambda: with_header("", relation("hyperlink", "file://x/y", external=True))),
    "a link that runs": ("reference-outside", lambda: with_header("", relation("hyperlink", "javascript:x", external=True))),
    "a picture of old by address": ("reference-outside", lambda: with_header('<w:pict><v:imagedata src="//x/y.png"/></w:pict>')),
    "a picture of old by office": (
        "reference-outside",
        lambda: with_header('<w:pict><v:imagedata o:href="//x/y.png"/></w:pict>'),
    ),
    "an object": ("reference-content", lambda: with_header("", relation("oleObject", "media/x.bin"), x_bin=b"x")),
    "a chart": ("reference-content", lambda: with_header("", relation("chart", "media/x.xml"), x_xml=b"x")),
    "a page": ("reference-content", lambda: with_header("", relation("image", "media/x.html"), x_html=b"x")),
    "a field that starts a program": ("reference-content", lambda: with_header(field("DDEAUTO c:\\x"))),
    "such a field in pieces": ("reference-content", lambda: with_header(field(" DD", "EAUTO", " x"))),
    "a field in a field": ("reference-content", lambda: with_header(field("IF 1", field("INCLUDETEXT x")))),
    "a field without an end": ("reference-content", lambda: with_header(field("LINK x").rpartition("<w:r>")[0])),
    "a short field": ("reference-content", lambda: with_header('<w:fldSimple w:instr="INCLUDEPICTURE http://x"/>')),
    "a field under another prefix": ("reference-content", lambda: with_header(f'<q:fldSimple q:instr="DDE x" xmlns:q="{W}"/>')),
    "a nameless field": ("reference-content", lambda: with_header(field(""))),
    "a drawing that runs": (
        "reference-content",
        lambda: with_header("", relation("image", "media/x.svg"), x_svg=SVG.format("<script/>").encode()),
    ),
    "a drawing that fetches": (
        "reference-content",
        lambda: with_header("", relation("image", "media/x.svg"), x_svg=SVG.format('<image xlink:href="http://x"/>').encode()),
    ),
    "a drawing with a sheet elsewhere": (
        "reference-content",
        lambda: with_header("", relation("image", "media/x.svg"), x_svg=SVG.format("<style>@import 'x'</style>").encode()),
    ),
}


@pytest.mark.sampled(one_in=1, quick=13)
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused(tmp_path: Path, name: str) -> None:
    key, parts = HOSTILE[name]
    data = packed(parts())
    began = time.process_time()
    with pytest.raises(Refused) as refused:
        dressed(tmp_path, data)
    assert time.process_time() - began < 2
    assert refused.value.key == key
    for language in ("nl", "fr", "de", "en"):
        text = words_of(language)("refused", key, **refused.value.args_by_name)
        assert "huisstijl.docx" in text and "{" not in text


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0" + bytes(1000), b"%PDF-1.7", bytes(9 << 20)])
def test_what_is_no_package_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(Refused, match="reference-large" if len(data) > 8 << 20 else "reference-no-word"):
        dressed(tmp_path, data)


@pytest.mark.parametrize("packing", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_odd_packing_is_refused(tmp_path: Path, packing: int) -> None:
    with pytest.raises(Refused, match="reference-no-word"):
        dressed(tmp_path, packed(unpacked(house()), packing))


def test_two_parts_of_one_name_are_refused(tmp_path: Path) -> None:
    stream = io.BytesIO(house())
    with zipfile.ZipFile(stream, "a") as file, pytest.warns(UserWarning, match="Duplicate"):
        file.writestr(STYLES, b"<a/>")
    with pytest.raises(Refused, match="reference-no-word"):
        dressed(tmp_path, stream.getvalue())


@pytest.mark.sampled(one_in=1, quick=0)
def test_what_a_header_needs_is_kept(tmp_path: Path) -> None:
    link = relation("hyperlink", "https://delinde.be/?a=1&amp;b=2", external=True)
    codes = "".join(map(field, (" PAGE ", "STYLEREF &quot;Kop 1&quot;", "=1+1", "NUMPAGES \\* MERGEFORMAT")))
    parts = with_header(f'{codes}<w:hyperlink r:id="rId9"><w:r><w:t> Site &amp;\tzo</w:t></w:r></w:hyperlink>', link)
    data = dressed(tmp_path, packed(parts))
    (header,) = [name for name in unpacked(data) if re.fullmatch("word/header\\d.xml", name)]
    assert b"https://delinde.be/?a=1&amp;b=2" in unpacked(data)[f"word/_rels/{header[5:]}.rels"]
    assert word(data).sections[0].header.paragraphs[0].text == " Site &\tzo"
    assert faults(tmp_path, data) == []


def test_a_still_drawing_is_taken(tmp_path: Path) -> None:
    drawing = SVG.format('<defs><g id="a"/></defs><use xlink:href="#a" fill="url(#a)"/>').encode()
    data = dressed(tmp_path, packed(with_header("", relation("image", "media/x.svg"), x_svg=drawing)))
    assert unpacked(data)["word/media/house1.svg"] == drawing


def test_fonts_of_its_own_go_along(tmp_path: Path) -> None:
    parts = unpacked(house())
    parts["word/fonts/font1.odttf"] = b"letters"
    parts["word/_rels/fontTable.xml.rels"] = (
        f'<Relationships xmlns="x">{relation("font", "fonts/font1.odttf")}</Relationships>'.encode()
    )
    parts["word/settings.xml"] = parts["word/settings.xml"].replace(b"<w:zoom", b"<w:embedTrueTypeFonts/><w:zoom", 1)
    made = unpacked(dressed(tmp_path, packed(parts)))
    assert b"letters" in made.values()
    assert b"<w:embedTrueTypeFonts/>" in made["word/settings.xml"]


@pytest.mark.sampled(one_in=1, quick=0)
def test_a_damaged_file_is_taken_or_refused(tmp_path: Path) -> None:
    rng, parts, whole = random.Random(13), unpacked(house()), house()
    for _ in every(range(20), quick=7):
        name = rng.choice([STYLES, TEXT, HEADER, TYPES, "word/numbering.xml", "_rels/.rels", "word/_rels/document.xml.rels"])
        part = bytearray(parts[name])
        for _ in range(rng.choice([1, 4])):
            part[rng.randrange(len(part))] = rng.choice(b"<>/\"'&; \x00\xff:w0")
        damaged = bytearray(whole)
        damaged[rng.randrange(len(damaged))] ^= 0xFF
        for data in (packed({**parts, name: bytes(part)}), bytes(damaged)):
            try:
                made = dressed(tmp_path, data)
            except Refused:
                continue
            assert formats.mark_of(made, "docx")
