"""Own titles of roles: with an article, a number and a short form, in sentences, titles of tasks and notes."""

import json

import jsonschema
import pytest

from tests.conftest import ROOT, world
from vto_roles.charter import browse
from vto_roles.model.organisation import OwnTitle
from vto_roles.read.catalogue import built_in
from vto_roles.read.editor_schema import schema
from vto_roles.read.languages import languages, words_of
from vto_roles.read.readings import ours
from vto_roles.wording import Glossary

PLAIN = "titles: {board: Raad van Bestuur, employees: ploeg, management: coördinator}\n"
FULL = (
    "titles:\n"
    "  board: {title: Raad van Bestuur, the: de Raad van Bestuur, short: RvB}\n"
    "  employees: {title: ploeg, the: de ploeg, number: one, short: Ploeg}\n"
    "  management: {title: zaakvoerders, the: de zaakvoerders, number: many}\n"
)


def glossary(text: str, language: str = "nl") -> Glossary:
    return Glossary(world(text).case, words_of(language))


def test_a_title_is_a_text_or_a_mapping() -> None:
    assert world(PLAIN).case.organisation.titles["board"] == "Raad van Bestuur"
    ploeg = OwnTitle(title="ploeg", the="de ploeg", number="one", short="Ploeg")
    assert world(FULL).case.organisation.titles["employees"] == ploeg


@pytest.mark.parametrize(
    ("value", "variant"),
    [
        ("{the: de raad}", "missing-key"),
        ("{title: raad, number: two}", "not-one-of"),
        ("{title: raad, short: te lang voor een kop}", "too-long"),
        ("{title: raad, article: de}", "unknown-key"),
    ],
)
def test_what_is_wrong_with_a_title_is_told(value: str, variant: str) -> None:
    found = world(f"titles: {{board: {value}}}\n").findings
    assert variant in {one.variant for one in found if one.check == "schema"}


def test_a_plain_title_stands_as_it_is() -> None:
    own = glossary(PLAIN)
    assert own.named("board") == {"the": "Raad van Bestuur", "The": "Raad van Bestuur", "number": "one"}
    assert own.named("employees") == {"the": "ploeg", "The": "Ploeg", "number": "many"}
    assert (own.short("employees"), own.short("board")) == ("Ploeg", "Bestuur")


def test_a_title_brings_its_article_number_and_short_form() -> None:
    own = glossary(FULL)
    assert own.role("board") == "Raad van Bestuur" and own.short("board") == "RvB"
    assert own.named("board") == {"the": "de Raad van Bestuur", "The": "De Raad van Bestuur", "number": "one"}
    assert own.named("employees") == {"the": "de ploeg", "The": "De ploeg", "number": "one"}
    assert own.named("management") == {"the": "de zaakvoerders", "The": "De zaakvoerders", "number": "many"}
    assert glossary("titles: {board: {title: raad}}\n").the("board") == "raad"


def test_titles_of_tasks_name_the_roles_by_their_own_titles() -> None:
    own = glossary(FULL)
    assert own.task("assist-change") == "De zaakvoerders bijstaan om veranderingen te plannen en door te voeren"
    assert own.task("account-for-vto") == "Verantwoording afleggen over VTO aan de zaakvoerders en de Raad van Bestuur"
    assert own.task("spark-initiatives") == "De zaakvoerders, de leidinggevenden en de ploeg aansporen tot nieuwe initiatieven"
    usual = glossary("").task("spark-initiatives")
    assert usual == "De directie, de leidinggevenden en de medewerkers aansporen tot nieuwe initiatieven"


def test_an_own_text_is_no_template() -> None:
    own = "own_tasks: [{id: x, title: 'Met {the_board} eten', phase: learn, A: hr}]\ntitles: {management: '{the_board}'}\n"
    assert glossary(own).task("x") == "Met {the_board} eten"
    assert glossary(own).task("assist-change").startswith("{the_board} bijstaan")


def test_notes_name_the_roles_by_their_own_titles() -> None:
    answers = "organisation: {name: De Linde, publishes_accounts: yes}\nroles: {general-assembly: yes}\n"
    answers += "size: {headcount: 60, fte: 50}\n"
    notes = {task.id: task.note for task in world(answers + FULL).charter().tasks}
    assert notes["adopt-social-balance-with-accounts"] == (
        "De Raad van Bestuur legt de jaarrekening voor en de algemene vergadering keurt ze goed."
    )


def test_the_article_of_an_own_title_is_of_the_language_of_the_file() -> None:
    titles = "titles: {board: {title: Raad van Bestuur, the: de Raad van Bestuur}}"
    assert [glossary(titles, language).the("board") for language in ("nl", "en")] == ["de Raad van Bestuur", "Raad van Bestuur"]


@pytest.mark.parametrize("language", languages())
def test_nobody_reads_a_placeholder(language: str) -> None:
    words, plain = words_of(language), glossary("", language)
    titles = {task: words.title("tasks", task) for task in built_in().tasks}
    assert {task for task, title in titles.items() if title is None or "{" in title} == set()
    assert {task for task, title in titles.items() if plain.task(task) != title} <= {"plan-educational-leave"}
    assert ours((), [str(title) for title in titles.values()])[1] == {title: task for task, title in titles.items()}
    shown = [*browse.overview(built_in(), words)]
    shown += [line for name in built_in().tasks for line in browse.entry(built_in(), name, words) or ()]
    assert [line for line in shown if "{the_" in line.lower() or "{board}" in line.lower()] == []
    assert "{the_" not in schema(built_in(), words).decode().lower()


@pytest.mark.parametrize("page", ["seed.md", "rules.md", "rules.html", "moved.md", "law.md", "law.html"])
def test_no_page_shows_a_placeholder(page: str) -> None:
    assert "{the_" not in (ROOT / "docs" / page).read_text().lower()


def test_the_schema_of_editors_takes_both_forms() -> None:
    drawn = json.loads(schema(built_in(), words_of("nl")))
    head = {"organisation": {"name": "x"}, "size": {"headcount": 3}}
    for value, fits in (
        ("Raad", True),
        ({"title": "Raad", "the": "de Raad", "number": "one"}, True),
        ({"the": "de Raad"}, False),
    ):
        assert jsonschema.Draft202012Validator(drawn).is_valid({**head, "titles": {"board": value}}) is fits
