"""One document for every format: the same sections in the same order, less what the row of a format leaves out.

Of PDF it is asked in `tests/e2e/test_pdf.py`.
"""

import csv
import html
import io
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import docx
import html5lib
import msgspec
import pytest
from msgspec.structs import replace

from tests.conftest import EXAMPLES, World, example, world
from tests.depth import every
from vto_roles.charter.schema import Charter
from vto_roles.output import formats
from vto_roles.output.document import PLANS
from vto_roles.output.formats import FORMATS
from vto_roles.output.rendering import Layout, Rendering
from vto_roles.read.languages import languages, words_of


def output(charter: Charter, name: str, *, annexes: bool | None = True) -> bytes:
    return formats.render(charter, name, words_of(charter.language), Layout(annexes=annexes), source="vto.yaml")


def titled(charter: Charter) -> dict[str, str]:
    """The title of each section -> its id."""
    words = words_of(charter.language)
    titles = {plan.id: (plan, words("charter", plan.title)) for plan in PLANS}
    return {
        words("charter", "annex", letter=plan.annex.upper(), title=title) if plan.annex else title: id
        for id, (plan, title) in titles.items()
    }


def in_markdown(data: bytes, charter: Charter) -> list[str]:
    return [titled(charter)[title] for title in re.findall(r"^## (.+)$", data.decode(), re.MULTILINE)]


def in_html(data: bytes, charter: Charter) -> list[str]:
    main = html5lib.parse(data, namespaceHTMLElements=False).find(".//main")
    heads = [head for head in main.iter("h2") if head.attrib["id"] != "annexes"]
    known = titled(charter)
    assert all(known[" ".join("".join(head.itertext()).split())] == head.attrib["id"] for head in heads)
    return [head.attrib["id"] for head in heads]


def in_word(data: bytes, charter: Charter) -> list[str]:
    return [
        titled(charter)[one.text]
        for one in docx.Document(io.BytesIO(data)).paragraphs
        if one.style and one.style.name == "Heading 1"
    ]


def in_json(data: bytes, _: Charter) -> list[str]:
    return list(msgspec.json.decode(data)["sections"])


READERS: Mapping[str, Callable[[bytes, Charter], list[str]]] = {
    "md": in_markdown,
    "html": in_html,
    "docx": in_word,
    "json": in_json,
}


def test_every_format_with_sections_has_a_reader_here() -> None:
    assert {*READERS, "pdf"} == {name for name, form in FORMATS.items() if form.sections}


def expected(charter: Charter, *, annexes: bool) -> list[str]:
    return [plan.id for plan in PLANS if plan.there(charter) and (annexes or not plan.annex)]


def ordered(name: str, read: Callable[[bytes, Charter], list[str]], language: str, *, annexes: bool | None) -> None:
    """Assert that a format, read so, has the sections of the document in its order, in an example for each language."""
    whole = name == "json" or (FORMATS[name].annexes if annexes is None else annexes)
    number = [*languages()].index(language)
    charter = example(EXAMPLES[number]).charter(language, public=number == 1)
    assert read(output(charter, name, annexes=annexes), charter) == expected(charter, annexes=whole)


@pytest.mark.sampled(one_in=1, quick=5)
@pytest.mark.parametrize("annexes", [None, False, True])
@pytest.mark.parametrize("name", READERS)
def test_a_format_has_the_sections_of_the_document_in_its_order(name: str, annexes: bool | None) -> None:
    for language in every(languages(), quick=4):
        ordered(name, READERS[name], language, annexes=annexes)


def test_the_charter_goes_before_its_annexes() -> None:
    letters = [plan.annex for plan in PLANS]
    assert letters == sorted(letters) and letters.count("") == 6
    assert len({*letters} - {""}) == len(letters) - 6


def silent(name: str, read: Callable[[bytes, Charter], list[str]]) -> None:
    """Assert that a format, read so, leaves out a section that has nothing to say."""
    charter = world(headcount=4).charter()
    found = read(output(charter, name), charter)
    assert found == expected(charter, annexes=True)
    assert ("bodies" in found) == any(cell.role == "board" for task in charter.tasks for cell in task.cells)


@pytest.mark.parametrize("name", READERS)
def test_a_section_that_has_nothing_to_say_is_in_no_format(name: str) -> None:
    silent(name, READERS[name])


def heard_on_it(charter: Charter) -> set[str]:
    """The bodies that are heard on the charter itself."""
    bodies = {role.id for role in charter.roles if role.kind == "consultative"}
    cells = [cell for task in charter.tasks if task.id == "review-charter" for cell in task.cells]
    return {cell.role for cell in cells if "C" in cell.letters and not cell.own} & bodies


# Each sentence that states a fact -> whether it is true of a charter. "Fewer than 20 employees" once stood on a charter of 142.
FACTS: Mapping[str, Callable[[Charter], bool]] = {
    "privacy_public": lambda c: c.provenance["public"],
    "privacy_text_public": lambda c: c.provenance["public"],
    "privacy_text": lambda c: not c.provenance["public"],
    "groups_note": lambda c: any(one.id in ("volunteers", "trainees") for one in c.groups),
    "no_gaps": lambda c: not c.provenance["public"] and c.competences_asked and not any(task.gaps for task in c.tasks),
    "not_asked": lambda c: not c.provenance["public"] and not c.competences_asked,
    "nothing_to_discuss": lambda c: not c.to_discuss,
    "no_deviations": lambda c: not c.deviations,
    "advice_text": lambda c: bool(heard_on_it(c)),
    "deviations_note": lambda c: bool(c.deviations),
    "growth_note": lambda c: bool(c.growth),
    "calendar_note": lambda c: (
        not {task.id for task in c.tasks if task.duty == "legal"} & words_of(c.language).find("charter", "law_dates").keys()
    ),
}
WORLDS = {
    "nobody is asked": "",
    "competences are asked, and are there": "staff: [{id: a, function: A, roles: [management], competences: []}]\n",
    "a choice": "choices: [{task: manage-library, role: hr, letter: I}]\n",
    "nobody learns along": "size: {headcount: 60, volunteers: 0, trainees: 0}\n",
    "no body": "roles: {works-council: no, union-delegation: no, prevention-committee: no}\n",
}


@pytest.mark.sampled(one_in=1, quick=4)
@pytest.mark.parametrize("language", languages())
def test_a_sentence_that_states_a_fact_is_true(language: str) -> None:
    sizes = every((19, 20, 142), quick=2)
    charters = [world(yaml, headcount=size).charter(language) for yaml in WORLDS.values() for size in sizes]
    charters += [example(name).charter(language, public=public) for name in every(EXAMPLES, quick=3) for public in (False, True)]
    seen = set()
    for charter in charters:
        words = words_of(language)
        for name in ("md", "html"):
            text = formats.render(charter, name, words, Layout(annexes=True), source="vto.yaml").decode()
            flat = " ".join(html.unescape(text).split())
            for key, true in FACTS.items():
                sentence = " ".join(words("charter", key, count=len(heard_on_it(charter))).split())
                assert (sentence in flat) == true(charter), (name, key, charter.organisation)
                seen.add((key, sentence in flat))
    assert seen == {(key, true) for key in FACTS for true in (False, True)}  # each was there, and each was left out


def test_each_line_of_law_says_when_it_was_read() -> None:
    charter = example("care-home").charter("en")
    first, *others = charter.law
    read_anew = replace(charter, law=(replace(first, checked_on="2026-11-02"), *others))
    told = " ".join(output(read_anew, "md").decode().split("What the law says")[1].split())
    assert "as checked on the date beside it" in told[:400]
    assert "checked on 2 November 2026" in told


# --- csv ------------------------------------------------------------------------------------------


def rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


@pytest.mark.parametrize("name", EXAMPLES)
def test_csv_holds_every_letter(name: str) -> None:
    charter = example(name).charter()
    data = output(charter, "csv")
    assert data.startswith(b"\xef\xbb\xbf") and data.count(b"\n") == data.count(b"\r\n") == len(charter.tasks) + 1
    head, *lines = rows(data)
    shorts = {role.short: role.id for role in charter.roles}
    found = {line[1]: {shorts[head[n]]: line[n] for n in range(2, len(head)) if line[n]} for line in lines}
    together = words_of("nl")("charter", "both_parties")
    titles = {task.id: f"{task.title} ({together})" if task.counterpart else task.title for task in charter.tasks}
    assert found == {titles[task.id]: {cell.role: " ".join(cell.letters) for cell in task.cells} for task in charter.tasks}


@pytest.mark.parametrize("text", ["=1+1", "+32 2 123", "-x", "@SUM(A1)", "a;b", 'say "x"'])
def test_no_text_in_csv_is_active_or_breaks_a_row(text: str) -> None:
    yaml = f"own_tasks: [{{id: own, title: {text!r}, phase: learn, A: management}}]\n"
    decided: World = world(yaml)
    (line,) = [line for line in rows(output(decided.charter(), "csv")) if text in line[1]]
    assert line[1] == (f"'{text}" if text[0] in "=+-@" else text)


def test_csv_is_ours_by_its_head_row_only() -> None:
    data = output(example("care-home").charter("fr"), "csv")
    assert formats.mark_of(data, "csv") == {}
    assert formats.mark_of(b"Taak;Directie\r\nX;A\r\n", "csv") is None
    assert formats.mark_of(data.removeprefix(b"\xef\xbb\xbf"), "csv") is None


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_charter_is_marked_as_a_draft_where_its_status_says_so(name: str) -> None:
    rendering = Rendering(example(name).charter(), words_of("nl"), Layout(), source="vto.yaml", form=FORMATS["md"])
    assert rendering.document.draft == rendering.document.status.startswith("Ontwerp")


def test_the_document_is_made_once() -> None:
    rendering = Rendering(example("care-home").charter(), words_of("nl"), Layout(), source="vto.yaml", form=FORMATS["md"])
    assert rendering.document is rendering.document


def test_a_page_leaves_out_the_blocks_that_it_draws_itself_unless_a_template_may_ask_for_them(tmp_path: Path) -> None:
    for markup, folder, drawn in (
        ("html", None, {"matrix", "tasks", "per-role"}),
        ("html", tmp_path, set()),
        ("md", None, set()),
    ):
        layout = Layout(annexes=True, templates=folder)
        charter = example("hospital").charter()
        rendering = Rendering(charter, words_of("nl"), layout, source="vto.yaml", form=formats.FORMATS[markup])
        assert {name for name, one in rendering.sections.items() if not one.blocks} == drawn
