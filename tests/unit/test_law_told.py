"""The law lines as a reader sees them: marked where not in force, with what changes before the sources, which are found."""

import io
import re

import docx
import html5lib
import pytest

from tests.conftest import example, world
from vto_roles.charter.redact import extract
from vto_roles.charter.schema import Charter, LawEntry, Subject
from vto_roles.output import formats
from vto_roles.output.rendering import Layout
from vto_roles.read.languages import languages, words_of

COUNCIL = Subject(role="works-council")
NUMBERED = re.compile(r"^(\d+)\. <(\S+)>$", re.MULTILINE)


def written(charter: Charter, markup: str) -> bytes:
    return formats.render(charter, markup, words_of(charter.language), Layout(annexes=True), source="vto.yaml")


def law_part(charter: Charter) -> str:
    """The section of the law in Markdown, to the next section."""
    title = words_of(charter.language)("charter", "law")
    return re.split(r"^## ", written(charter, "md").decode().partition(f"{title}\n")[2], flags=re.MULTILINE)[0]


def sources(line: LawEntry) -> list[str]:
    return list(dict.fromkeys((*line.eli, *line.source)))


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("card", [None, COUNCIL], ids=["charter", "card"])
def test_each_line_names_the_numbers_of_its_sources(card: Subject | None, language: str) -> None:
    whole = example("care-home").charter(language)
    part = law_part(whole if card is None else extract(whole, card, words_of(language)))
    numbers = {int(number): url for number, url in NUMBERED.findall(part)}
    assert [*numbers] == [*range(1, len(numbers) + 1)]
    words = words_of(language)
    told = [line for line in whole.law if f"\n- {line.id}" in part]
    assert len(told) >= (5 if card else 40)
    for line in told:
        (row,) = re.findall(rf"^- {line.id}\b.*$", part, re.MULTILINE)
        own = sorted(number for number, url in numbers.items() if url in sources(line))
        cited = words("charter", "law_source", numbers=words.join(map(str, own)), count=len(own))
        assert len(own) == len(sources(line))
        assert row.endswith(f"; {cited})"), row


@pytest.mark.sampled(one_in=1, quick=4)
@pytest.mark.parametrize("language", languages())
def test_what_is_not_in_force_is_marked_beside_its_id(language: str) -> None:
    charter = example("care-home").charter(language)
    words = words_of(language)
    marks = {line.id: words("law_statuses", line.status) for line in charter.law if line.status != "in-force"}
    assert set(marks) >= {"P9", "P10", "W4b"}
    part, word = law_part(charter), docx.Document(io.BytesIO(written(charter, "docx")))
    assert dict(re.findall(r"^- ([A-Z]+\d+\w*) \((.+?)\)\s?:", part, re.MULTILINE)) == marks
    assert all(any(one.text.startswith(f"{name} ({mark})") for one in word.paragraphs) for name, mark in marks.items())
    page = html5lib.parse(written(charter, "html"), namespaceHTMLElements=False)
    shown = {one.attrib["id"].removeprefix("law-"): one for one in page.iterfind(".//dl[@class='law-lines']/div")}
    assert [*shown] == [line.id for line in charter.law]
    bold = {name: b.text.lower() for name, one in shown.items() if (b := one.find("dd/b")) is not None}
    assert bold == {name: mark.lower() for name, mark in marks.items()}


def test_a_line_of_which_nothing_is_known_later_says_what_ends() -> None:
    charter = world("organisation: {name: x, employer: private, regions: [brussels]}\n", headcount=60).charter()
    (ends,) = [one for one in charter.horizon if one.law == "F5b"]
    (line,) = [one for one in charter.law if one.id == "F5b"]
    assert ends.kind == "changes" and f"({line.basis})" in ends.text


def test_what_changes_stands_before_the_sources() -> None:
    charter = example("care-home").charter()
    part = law_part(charter)
    assert re.findall(r"^### (.+)$", part, re.MULTILINE) == ["Wat de komende twaalf maanden verandert", "Bronnen"]
    assert "1 jan 2027 (aangekondigd): " in part


@pytest.mark.sampled(one_in=1, quick=0)
def test_a_source_is_a_link_on_the_page_and_an_address_in_full_on_paper() -> None:
    charter = example("care-home").charter()
    urls = list(dict.fromkeys(url for line in charter.law for url in sources(line)))
    assert any(url.startswith("http://www.ejustice.just.fgov.be/eli/") for url in urls)
    page = html5lib.parse(written(charter, "html"), namespaceHTMLElements=False)
    assert [one.attrib["href"] for one in page.iterfind(".//ol[@class='meta']/li/a")] == urls
    word = docx.Document(io.BytesIO(written(charter, "docx")))
    told = [one.text for one in word.paragraphs]
    assert [f"{number}. {url}" for number, url in enumerate(urls, 1) if f"{number}. {url}" not in told] == []


def test_a_card_shows_its_law_lines_as_the_charter_does() -> None:
    card = extract(example("care-home").charter(), COUNCIL, words_of("nl"))
    page = html5lib.parse(written(card, "html"), namespaceHTMLElements=False)
    lines = [one.find("dt").text for one in page.iterfind(".//dl[@class='law-lines']/div")]
    assert lines[:2] == ["W1", "C2"]
    assert page.find(".//ol[@class='meta']/li/a") is not None
