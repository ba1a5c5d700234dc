"""How a reason reads in a charter: who stands in, who has what is needed, who carries it."""

import pytest

from tests.conftest import world
from vto_roles.charter.explain import Explainer
from vto_roles.read.languages import languages, words_of
from vto_roles.wording import Glossary

STAFF = """
staff:
  - {id: vto, function: VTO, roles: [vto-coordinator], competences: [needs-analysis]}
  - {id: hr, function: HR, roles: [hr], competences: [administration, funding-and-leave]}
"""
NO_COORDINATOR = """
size: {headcount: 96}
roles: {line-managers: yes, hr: yes, vto-coordinator: no}
tradition: {policy: administrative, decisions: directive, coordination: central}
"""


@pytest.mark.parametrize("language", languages())
def test_a_charter_tells_of_nobody_that_he_has_less_than_a_task_needs(language: str) -> None:
    decided = world(STAFF)
    words = words_of(language)
    reasons = [
        (task.id, because.text)
        for task in decided.charter(language).tasks
        for cell in task.cells
        for because in cell.because
        if because.criterion == "competence"
    ]
    texts = {words("because", "competence"), words("because", "competence-all")}
    assert {text for _, text in reasons} == texts
    explainer = Explainer(decided.case, decided.allocation, words)
    told = "\n".join(line for task in dict.fromkeys(task for task, _ in reasons) for line in explainer.task(task))
    assert words("explain", "covers", count=1, total=2) in told
    asked = [Glossary(decided.case, words).the(role) for role in ("hr", "vto-coordinator")]
    assert all(words("explain", "asked", roles=(role,)) in told for role in asked)


def reasons(yaml: str, language: str = "nl") -> dict[tuple[str, str, str], str]:
    charter = world(yaml).charter(language)
    return {
        (task.id, cell.role, because.letter): because.text
        for task in charter.tasks
        for cell in task.cells
        for because in cell.because
    }


def test_who_stands_in_is_told_before_the_rule_that_gives_it_to_nobody_else() -> None:
    found = reasons(NO_COORDINATOR)
    assert found["manage-vto-budget", "hr", "A"] == (
        "Er is hier geen VTO-coördinator; de personeelsdienst neemt dit over. De organisatie koos ervoor om opleiding op één "
        "plaats te regelen. Daarom ligt de eindverantwoordelijkheid bij de personeelsdienst, binnen de geldende regels en "
        "afspraken."
    )
    assert found["administer-vto", "hr", "A"] == "Er is hier geen VTO-coördinator; de personeelsdienst neemt dit over."


@pytest.mark.parametrize("language", languages())
def test_a_reason_names_an_absent_role_once(language: str) -> None:
    glossary = Glossary(world(NO_COORDINATOR).case, words_of(language))
    named = glossary.role("vto-coordinator")
    told = [text for (_, role, _), text in reasons(NO_COORDINATOR, language).items() if role == "hr" and named in text]
    assert told
    assert {text.count(named) for text in told} == {1}


def test_the_verb_and_the_article_follow_the_number_of_both_roles() -> None:
    found = reasons("size: {headcount: 60}\nroles: {line-managers: no}\ntitles: {management: {title: directeurs, number: many}}")
    assert "Er zijn hier geen leidinggevenden; directeurs nemen dit over." in found.values()


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("nl", "Directie, koks en diensthoofden, en medewerkers aansporen"),
        ("en", "management, koks en diensthoofden and employees"),
    ],
)
def test_a_title_that_is_a_list_stands_apart_in_a_list(language: str, title: str) -> None:
    charter = world("titles: {line-managers: koks en diensthoofden}").charter(language)
    assert title in next(task.title for task in charter.tasks if task.id == "spark-initiatives")


def test_two_titles_that_are_lists_stand_apart_once() -> None:
    charter = world("titles: {line-managers: koks en hoofden, employees: vaste en losse medewerkers}").charter()
    title = next(task.title for task in charter.tasks if task.id == "spark-initiatives")
    assert title.startswith("Directie, koks en hoofden, en vaste en losse medewerkers aansporen")
