"""The charter as PDF: what is written reads back, twice the same, and no text of a user does anything."""

import io
import re
from typing import Any

import pypdf
import pytest
from msgspec.structs import replace

from tests.conftest import EXAMPLES, example
from tests.unit.test_documents import CONTROLS, HOSTILE, marked, output, peopled, poisoned
from tests.unit.test_sections import ordered, silent, titled
from vto_roles.charter.schema import Charter
from vto_roles.output import formats
from vto_roles.output.rendering import Layout
from vto_roles.read.languages import languages, words_of


def paper(data: bytes) -> Any:
    return pypdf.PdfReader(io.BytesIO(data))


def squeezed(text: str) -> str:
    """Without spaces and hyphens, which stand elsewhere when lines are broken."""
    return re.sub(r"[\s\u00ad-]", "", text)


def in_pdf(data: bytes, charter: Charter) -> list[str]:
    return [titled(charter)[str(one.title)] for one in paper(data).outline if not isinstance(one, list)]


@pytest.mark.sampled(one_in=8)
@pytest.mark.parametrize("name", ["public-care-home", *(name for name in EXAMPLES if name != "public-care-home")])
def test_the_pdf_is_tagged_and_holds_every_task(name: str) -> None:
    decided = example(name)
    charter = decided.charter()
    reader = paper(output(decided, "pdf"))
    catalog = reader.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/Lang"] == "nl-BE"
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == f"Verantwoordelijkheidscharter VTO: {charter.organisation['name']}"
    text = squeezed("".join(page.extract_text() for page in reader.pages))
    assert [task.title for task in charter.tasks if squeezed(task.title) not in text] == []
    assert all(page.mediabox.width < page.mediabox.height for page in reader.pages)
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            (inner,) = font.get_object()["/DescendantFonts"]
            assert "/FontFile3" in inner.get_object()["/FontDescriptor"]


@pytest.mark.sampled
@pytest.mark.parametrize("annexes", [None, False, True])
@pytest.mark.parametrize("language", languages())
def test_it_has_the_sections_of_the_document_in_its_order(language: str, annexes: bool | None) -> None:
    ordered("pdf", in_pdf, language, annexes=annexes)


def test_a_section_that_has_nothing_to_say_is_left_out() -> None:
    silent("pdf", in_pdf)


def test_the_same_charter_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    first = output(example("public-care-home"), "pdf", compact=True)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    assert output(example("public-care-home"), "pdf", compact=True) == first


def test_the_mark_tells_date_and_fingerprint_and_whether_a_hand_was_there() -> None:
    marked("pdf", lambda data: data + b"\n% a signature\n")


@pytest.mark.sampled(one_in=24)
@pytest.mark.parametrize("text", [*HOSTILE, CONTROLS])
def test_text_is_inert(text: str) -> None:
    decided = example("public-care-home")
    data = output(decided, "pdf", charter=poisoned(decided.charter(), text))
    reader = paper(data)
    shown = squeezed("".join(page.extract_text() for page in reader.pages))
    assert squeezed(text if text != CONTROLS else "abc[31mdef ghi BEGIN:VEVENT j") in shown
    root = reader.trailer["/Root"]
    assert not {"/OpenAction", "/AA", "/AcroForm", "/Names"} & set(root)
    for page in reader.pages:
        for annotation in page.get("/Annots", []):
            action = annotation.get_object()["/A"]
            assert action["/S"] == "/URI"
            assert action["/URI"].startswith("http")
    mark = formats.mark_of(data, "pdf")
    assert mark is not None
    assert mark["intact"]


@pytest.mark.sampled(one_in=5)
@pytest.mark.parametrize("text", ["漢字 en 😀 العربية שלום \ue000", "漢字 en 😀", "العربية שלום", "\ue000", "Ωmega Жизнь ß ĳ ő"])
def test_a_sign_that_no_font_of_the_pdf_has_stops_nothing(text: str) -> None:
    decided = example("public-care-home")
    data = output(decided, "pdf", charter=poisoned(decided.charter(), text))
    assert len(paper(data).pages) > 3


@pytest.mark.parametrize("public", [False, True])
def test_the_public_version_names_nobody(public: bool) -> None:
    data = output(peopled(), "pdf", charter=peopled().charter(public=public))
    text = "".join(page.extract_text() for page in paper(data).pages)
    assert ("Zeewind" in text) is not public
    assert ("zonder namen en zonder" in " ".join(text.split())) is public


def test_a_draft_says_so() -> None:
    draft = replace(example("youth-centre").charter(), status="draft")
    data = formats.render(draft, "pdf", words_of("nl"), Layout(), source="vto.yaml")
    page = paper(data).pages[0].extract_text()
    assert "Ontwerp." in " ".join(page.split())
