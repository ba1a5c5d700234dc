"""Layout: what is written can be read back, and no text of a user does anything."""

import base64
import functools
import hashlib
import json
import re
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

import html5lib
import pytest
from hypothesis import example as example_of
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment
from jinja2.compiler import CodeGenerator
from markdown_it import MarkdownIt

from tests.conftest import EXAMPLES, ROOT, TODAY, World, example, world
from vto_roles.charter import provenance
from vto_roles.charter.redact import extract
from vto_roles.charter.schema import Subject
from vto_roles.decision.fingerprints import fingerprints
from vto_roles.model.dress import Picture
from vto_roles.output import formats, generator, html, markdown, templates
from vto_roles.output.rendering import Layout
from vto_roles.read.languages import languages, words_of
from vto_roles.run import pipeline
from vto_roles.text import capital, one_line

HOSTILE = """\
<script>alert(1)</script>
a | b
](javascript:alert(1))
![x](http://x.be/y.png)
=1+1
{{7*7}}
[/red]
# kop
- punt
1. een
www.voorbeeld.be
http://voorbeeld.be
@iedereen
`code`
*vet* _schuin_
&lt;b&gt;
a--b -->
::error::kop
a\\
'" onload='x
{% raw %}
""".splitlines()
WHOSE: dict[str, dict[str, Any]] = {
    "charter": {},
    "compact": {"compact": True},
    "public": {"public": True},
    "role": {"whose": Subject(role="hr")},
    "council": {"whose": Subject(role="works-council")},
    "person": {"whose": Subject(person="a")},
}


def output(
    decided: World,
    markup: str,
    *,
    compact: bool = False,
    language: str = "nl",
    whose: Subject | None = None,
    public: bool = False,
) -> str:
    layout = Layout(compact=compact, annexes=True)
    words = words_of(language, decided.case.wording.get(language))
    charter = decided.charter(language, public=public)
    if whose is not None:
        charter = extract(charter, whose, words)
    return formats.render(charter, markup, words, layout, source="vto.yaml").decode()


def hostile(text: str) -> World:
    """An organisation that says the same in every place where it may say what it wants."""
    quoted = text.replace("'", "''")
    return world(
        f"""
        organisation: {{name: '{quoted}'}}
        size: {{headcount: 60}}
        roles: {{works-council: yes, union-delegation: unknown}}
        titles: {{board: '{quoted}', hr: '{quoted}', works-council: '{quoted}', union-delegation: '{quoted}'}}
        tradition: {{practice: {{administer-vto: hr}}}}
        staff:
          - {{id: a, function: '{quoted}', name: '{quoted}', roles: [hr, management], competences: [], mandate_until: 2027-01-31}}
          - {{id: b, function: '{quoted}', roles: [hr, vto-coordinator], competences: [administration], vto_time: 0.5}}
        choices:
          - {{task: manage-library, role: hr, letter: R, reason: '{quoted}', review_by: 2027-06-30}}
          - {{task: manage-library, role: works-council, letter: C, reason: '{quoted}'}}
        own_tasks: [{{id: mine, title: '{quoted}', phase: learn, A: hr, C: [works-council, board], deadline: 03-03}}]
        waivers: [{{check: no-deputy, reason: '{quoted}'}}]
        """
    )


@functools.cache
def ordinary(markup: str, kind: str) -> str:
    return output(hostile("gewone tekst"), markup, **WHOSE[kind])


_MADE = templates.environment.__wrapped__


@functools.cache
def of_jinja(folder: Path | None, html: bool, escape: Callable[[object], str] | None) -> Environment:
    """What fills our templates by the code that Jinja makes of them."""
    made = _MADE(folder, html, escape)
    assert made.code_generator_class is generator.Generator
    made.code_generator_class = CodeGenerator
    return made


@pytest.mark.sampled(quick=9)
@pytest.mark.parametrize("kind", ["charter", "compact", "public"])
@pytest.mark.parametrize("markup", ["md", "html"])
@pytest.mark.parametrize("language", sorted(languages()))
@pytest.mark.parametrize("name", EXAMPLES)
def test_our_code_of_a_template_writes_what_that_of_jinja_does(
    name: str, language: str, markup: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = output(example(name), markup, language=language, **WHOSE[kind])
    monkeypatch.setattr(templates, "environment", of_jinja)
    assert ours == output(example(name), markup, language=language, **WHOSE[kind])


@pytest.mark.sampled(quick=47)
@pytest.mark.parametrize("kind", WHOSE)
@pytest.mark.parametrize("text", HOSTILE)
def test_our_code_of_a_template_escapes_what_that_of_jinja_does(text: str, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = output(hostile(text), "html", **WHOSE[kind])
    monkeypatch.setattr(templates, "environment", of_jinja)
    assert ours == output(hostile(text), "html", **WHOSE[kind])


@pytest.mark.sampled(quick=47)
@pytest.mark.parametrize("kind", WHOSE)
@pytest.mark.parametrize("text", HOSTILE)
def test_text_of_a_user_is_inert_in_markdown(text: str, kind: str) -> None:
    parser = MarkdownIt("gfm-like", {"linkify": False, "html": True})
    made = output(hostile(text), "md", **WHOSE[kind])
    tokens = parser.parse(made)
    plain = parser.parse(ordinary("md", kind))

    def shape(found: list) -> list[str]:  # type: ignore[type-arg]
        kinds = [token.type for token in found]
        return kinds + [child.type for token in found for child in token.children or () if child.type != "text_special"]

    assert shape(tokens) == shape(plain)
    assert not any(line.startswith(("::", "##[")) for line in made.splitlines())  # what a CI log would obey
    shown = {"".join(child.content for child in token.children or ()) for token in tokens if token.type == "inline"}
    whole = kind in ("charter", "compact", "public")
    assert (f"Verantwoordelijkheidscharter VTO: {text}" if whole else f"Kaart: {capital(text)}") in shown


ACTIVE = st.text(st.sampled_from("ab1 `*_[]()<>|~$\\\\&#;{}%@:/.!+-=^x") | st.sampled_from("wé\u0301€\u00a0"), max_size=24)
PLACES = {
    "{0}\n": ("paragraph_open", "inline", "paragraph_close"),
    "# Kop: {0}\n": ("heading_open", "inline", "heading_close"),
    "- {0}\n": ("bullet_list_open", "list_item_open", "paragraph_open", "inline"),
    "- Rol: {0}, nog iets ({0}).\n": ("bullet_list_open", "list_item_open", "paragraph_open", "inline"),
    "| a | b |\n| --- | --- |\n| {0} | C* |\n": ("table_open", "thead_open", "tr_open", "th_open"),
}


@pytest.mark.parametrize("place", PLACES)
@given(text=ACTIVE)
@example_of(text="__a__")
@example_of(text="a_b_ _c_")
@example_of(text="\\\\*a*")
@example_of(text="&amp;lt; &#60;")
@example_of(text="***")
@example_of(text="1. a")
@example_of(text="1 #")
def test_no_text_does_anything_where_it_stands(place: str, text: str) -> None:
    wanted = one_line(text)
    if not wanted:
        return
    tokens = MarkdownIt("gfm-like", {"linkify": False, "html": True}).parse(place.format(markdown.escape(text)))
    assert tuple(token.type for token in tokens)[: len(PLACES[place])] == PLACES[place]
    children = [child for token in tokens for child in token.children or ()]
    assert {child.type for child in children} <= {"text", "text_special"}
    assert wanted in "".join(child.content for child in children)


def test_only_what_is_active_is_escaped() -> None:
    for plain in ("Vrijw.coörd.", "HR & vorming", "An (50%) - o.a. Q1/Q2!", "a_b", "98,4 > 20", "C#", "d.w.z. 10:30", "[]"[1:]):
        assert markdown.escape(plain) == plain
    assert markdown.escape("a | b") == "a &#124; b"
    assert markdown.escape(" «\u00a0a\u00a0»\n :\t b\u00a0") == "«\u00a0a\u00a0» : b"
    assert markdown.escape("15.\u00a0Mai") == "15.\u00a0Mai"
    assert markdown.escape("www.x.org of y.be") == "www&#46;x&#46;org of y&#46;be"


def test_the_pipes_of_a_table_stand_under_one_another() -> None:
    table = "voor\n\n| Taak | HR |\n| --- | --- |\n| Een &#124; twee | A R |\n| Drie |  |\n\nna | dit\n"
    assert markdown.aligned(table) == (
        "voor\n\n"
        "| Taak            | HR  |\n"
        "| --------------- | --- |\n"
        "| Een &#124; twee | A R |\n"
        "| Drie            |     |\n"
        "\nna | dit\n"
    )
    wide = f"| Taak | HR |\n| --- | --- |\n| {'x' * 400} |  |\n"
    assert markdown.aligned(wide) == f"| Taak | HR |\n| --- | --- |\n| {'x' * 400} | |\n"


@pytest.mark.sampled(quick=47)
@pytest.mark.parametrize("kind", WHOSE)
@pytest.mark.parametrize("text", HOSTILE)
def test_text_of_a_user_is_inert_in_html(text: str, kind: str) -> None:
    def shape(markup: str) -> list[tuple[str, tuple[str, ...]]]:
        tree = html5lib.parse(markup, namespaceHTMLElements=False)
        return [(str(node.tag), tuple(sorted(node.attrib))) for node in tree.iter()]

    page = output(hostile(text), "html", **WHOSE[kind])
    assert shape(page) == shape(ordinary("html", kind))
    ours = page.split("<!-- vto-roles:")[0].count("<script")
    assert ours == (1 if kind in ("charter", "compact", "public") else 0)


@pytest.mark.sampled(quick=8)
@pytest.mark.parametrize("kind", ["charter", "role", "person"])
@pytest.mark.parametrize("text", HOSTILE)
def test_text_of_a_user_is_a_text_in_json(text: str, kind: str) -> None:
    made = json.loads(output(hostile(text), "json", **WHOSE[kind]))
    assert made["organisation"]["name"] == text
    assert next(role["title"] for role in made["roles"] if role["id"] == "hr") == text
    assert next(task["title"] for task in made["tasks"] if task["id"] == "mine") == text


def matrix(markdown: str, short: Mapping[str, str], tasks: Collection[str]) -> dict[str, dict[str, tuple[str, bool, bool]]]:
    """Task -> role -> letters, locked, own: what a reader of Markdown sees in its tables of tasks."""
    read: dict[str, dict[str, tuple[str, bool, bool]]] = {}
    rows: list[list[str]] = []
    tokens = MarkdownIt("commonmark").enable("table").parse(markdown)
    for index, token in enumerate(tokens):
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline" and tokens[index - 1].type in ("th_open", "td_open"):
            rows[-1].append("".join(child.content for child in token.children or ()))
        elif token.type == "table_close":
            head, *body = rows
            if len(head) > 1 and set(head[1:]) <= set(short.values()):
                for row in body:
                    title = row[0] if row[0] in tasks else row[0].rpartition(" (")[0]
                    marks = {role: mark for role, mark in zip(head[1:], row[1:], strict=True) if mark}
                    read[title] = {
                        role: (mark.strip("()*"), mark.endswith("*"), mark.startswith("(")) for role, mark in marks.items()
                    }
            rows = []
    return read


@pytest.mark.sampled(quick=19)
@pytest.mark.parametrize("compact", [True, False])
@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("name", EXAMPLES)
def test_the_markdown_matrix_reads_back_as_the_json(name: str, language: str, compact: bool) -> None:
    decided = example(name)
    charter = json.loads(output(decided, "json", language=language))
    short = {role["id"]: role["short"] for role in charter["roles"]}
    wanted = {
        task["title"]: {short[cell["role"]]: (" ".join(cell["letters"]), cell["locked"], cell["own"]) for cell in task["cells"]}
        for task in charter["tasks"]
    }
    read = matrix(output(decided, "md", language=language, compact=compact), short, wanted)
    assert {title: row for title, row in read.items() if title in wanted} == wanted


@pytest.mark.sampled(quick=5)
@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("compact", [True, False])
def test_the_page_asks_nothing_of_the_network(name: str, compact: bool) -> None:
    page = output(example(name), "html", compact=compact)
    sources = {url for line in example(name).charter().law for url in (*line.eli, *line.source)}
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    ids = [node.attrib["id"] for node in tree.iter() if "id" in node.attrib]
    assert len(ids) == len(set(ids))
    for node in tree.iter():
        assert node.tag not in ("img", "link", "iframe", "object", "image", "use"), node.tag
        assert not [name for name in node.attrib if name in ("style", "src") or name.startswith("on")]
        href = node.attrib.get("href", "#")
        assert href in sources or (href.startswith("#") and (href == "#" or href[1:] in ids)), href
    assert all(url.startswith(("https://", "http://")) for url in sources)
    policy = next(node.attrib["content"] for node in tree.iter("meta") if node.get("http-equiv") == "Content-Security-Policy")
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        (node,) = tree.iter(tag)
        digest = base64.b64encode(hashlib.sha256((node.text or "").encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


def test_the_script_stays_small_and_cannot_end_its_element() -> None:
    script = (ROOT / "templates" / "charter.js").read_text("utf-8")
    assert len(script.encode()) <= 6 * 1024
    assert "</" not in script
    assert "<!--" not in script
    assert not re.search(r"innerHTML|eval|Function\(|fetch|import", script)


def test_the_page_of_142_heads_weighs_at_most_240_000_bytes() -> None:
    page = formats.render(example("care-home").charter(), "html", words_of("nl"), Layout(), source="vto.yaml")
    assert len(page) <= 240_000


def test_the_style_of_a_page_holds_what_a_browser_needs() -> None:
    sheet = """/* head */
a > b ,  c { color: red ; content: "x  /* y */ ; }" ; }

@media (max-width: 60rem) {
  .x :is(td, th)::after { content: 'a > b'; margin: calc(1px + 2px) !important; }  /* end */
}
"""
    assert html.tight(sheet) == (
        'a>b,c{color:red;content:"x  /* y */ ; }"}\n'
        "@media (max-width:60rem){.x :is(td,th)::after{content:'a > b';margin:calc(1px + 2px) !important}\n}\n"
    )
    page = formats.render(example("care-home").charter(), "html", words_of("nl"), Layout(), source="vto.yaml").decode()
    style = page.split("<style>")[1].split("</style>")[0]
    assert "/*" not in style and "\n " not in style
    assert style.count("{") == style.count("}")


def test_a_page_wears_the_logo_and_the_colour_of_the_organisation() -> None:
    logo = Picture(data=b"\x89PNG", kind="png", width=4, height=2)
    charter, words = example("youth-centre").charter(), words_of("nl")
    dressed, plain = (
        formats.render(charter, "html", words, layout, source="vto.yaml").decode()
        for layout in (Layout(logo=logo, colour="#8a1538"), Layout())
    )
    image = html5lib.parse(dressed, namespaceHTMLElements=False).find(".//img")
    assert base64.b64decode(image.attrib["src"].removeprefix("data:image/png;base64,")) == logo.data
    assert image.attrib["alt"] == ""  # the name stands beside it
    assert " img-src data:;" in dressed
    assert "--own: #8a1538;" in dressed
    style = dressed.split("<style>")[1].split("</style>")[0]
    assert base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() in dressed
    assert "<img" not in plain and "img-src" not in plain and "--own:" not in plain


@pytest.mark.sampled(one_in=1, quick=0)
def test_texts_of_a_user_are_inert_in_the_style_sheet() -> None:
    title = 'x";}</style><script>\\\n*/ body{display:none}'
    page = output(world(f"organisation: {{name: {json.dumps(title)}}}\ntitles: {{board: {json.dumps(title)}}}\n"), "html")
    style = page.split("<style>")[1].split("</style>")[0]
    assert style.count('content:"x\\22 \\3b ') == 1
    assert "body{display:none}" not in style


def test_a_public_page_names_nobody_to_filter_on() -> None:
    inside, public = (output(example("hospital"), "html", public=public) for public in (False, True))
    assert 'name="person"' in inside
    assert 'data-people="algemeen' in inside
    assert "R:algemeen" in inside  # of several people, who does it
    for word in ('name="person"', "data-people=", "R:algemeen", "R:function", "function-1"):
        assert word not in public


def test_the_mark_proves_that_nothing_was_touched() -> None:
    data = output(example(EXAMPLES[0]), "md").encode()
    mark = provenance.read_mark(data)
    assert mark is not None
    assert mark["intact"]
    assert mark["charter"] == fingerprints(example(EXAMPLES[0]).allocation)["charter"]
    edited = provenance.read_mark(data.replace(b"| A       |", b"| R       |", 1))
    assert edited is not None
    assert not edited["intact"]
    windows = provenance.read_mark(data.replace(b"\n", b"\r\n"))
    assert windows is not None
    assert windows["intact"]
    assert provenance.read_mark(b"# iets anders\n") is None


def test_a_body_is_staled_by_its_own_rows_only() -> None:
    text = "roles: {works-council: yes, union-delegation: no, line-managers: yes, hr: yes, vto-coordinator: yes}\n"
    before = world(text).charter().fingerprints
    renamed = world(text + "staff: [{id: a, function: A, name: B, roles: [hr]}]\ntitles: {board: Raad}\n").charter().fingerprints
    assert before == renamed
    moved = world(text + "choices: [{task: manage-library, role: hr, letter: R, reason: x}]").charter().fingerprints
    assert {name for name in before if before[name] != moved[name]} == {"charter"}
    added = world(text + "choices: [{task: manage-library, role: works-council, letter: C, reason: x}]").charter().fingerprints
    assert {name for name in before if before[name] != added[name]} == {"charter", "works-council"}


@pytest.mark.sampled
@pytest.mark.parametrize("public", [False, True], ids=["own", "public"])
@pytest.mark.parametrize("markup", ["csv", "docx", "ics", "md"])
@pytest.mark.parametrize("name", EXAMPLES)
def test_without_annexes_nothing_hangs_on_the_reasons(
    name: str, markup: str, public: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = ROOT / "examples" / name / "vto.yaml"
    decided, settings = pipeline.decide(path, TODAY), pipeline.RenderSettings(markup=markup, public=public, annexes=False)
    assert not settings.with_reasons
    bare = pipeline.charter_bytes(decided, None, settings, words_of("nl"))
    monkeypatch.setattr(pipeline.RenderSettings, "with_reasons", True)
    assert pipeline.charter_bytes(decided, None, settings, words_of("nl")) == bare


def test_page_one_fits_a_page() -> None:
    for name in EXAMPLES:
        summary = example(name).charter().summary
        assert len(summary) <= 36 and sum(len(line.split()) for line in summary) <= 560


def test_the_calendar_lists_the_first_occurrence_within_a_year() -> None:
    calendar = example("care-home").charter().calendar
    assert len({entry.task for entry in calendar}) == len(calendar)
    assert all(TODAY.isoformat() <= entry.date < TODAY.replace(year=TODAY.year + 1).isoformat() for entry in calendar)


@pytest.mark.sampled(one_in=1, quick=5)
@pytest.mark.parametrize("kind", WHOSE)
@pytest.mark.parametrize("markup", ["md", "html"])
def test_no_colon_of_a_french_charter_stands_alone(markup: str, kind: str) -> None:
    """Before a colon, a semicolon or a closing quotation mark stands a no-break space, whoever put it there."""
    page = output(hostile("Zorg"), markup, language="fr", **WHOSE[kind])
    shown = re.sub(r"(?s)<(style|script)\b.*?</\1>|<!--.*?-->|<[^>]*>|&[a-z#0-9]+;|https?://\S+", "", page)
    assert re.findall(r"[^\s:]:(?=\s)|[^\u00a0\s];(?=\s)| [:;?!»]|« ", shown) == []
    assert "\u00a0: " in shown


@pytest.mark.parametrize("name", [*EXAMPLES, "none"])
def test_no_french_charter_puts_a_preposition_and_an_article_side_by_side(name: str) -> None:
    """`de` and `à` contract with the article of a role that is filled in after them."""
    decided = world(headcount=12) if name == "none" else example(name)
    articles = r"\b(?:de|à) les? (?:conseil|comité|service|groupe|responsables|travailleurs|partenaires|tuteurs)"
    assert re.findall(articles, output(decided, "md", language="fr"), re.IGNORECASE) == []
