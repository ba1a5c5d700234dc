"""Why a role has a letter, why it has none, and which answers would change that, in words."""

import pytest

from tests.conftest import World, example, world
from tests.depth import every
from vto_roles.charter import search
from vto_roles.charter.explain import Explainer
from vto_roles.read.languages import languages, words_of

PRIVATE = """
roles: {works-council: yes, union-delegation: yes, prevention-committee: no, line-managers: yes, hr: no, vto-coordinator: yes}
size: {headcount: 60, fte: 45}
tradition: {decisions: directive}
choices:
  - {task: manage-library, role: vto-coordinator, letter: none, reason: Zo beslist.}
"""


def cell(one: World, task: str, role: str, language: str = "nl") -> str:
    return "\n".join(Explainer(one.case, one.allocation, words_of(language)).cell(task, role))


def test_the_step_of_the_cascade_that_came_first_is_the_ground() -> None:
    said = cell(world(PRIVATE), "draft-annual-plan", "union-delegation")
    assert "komt de ondernemingsraad eerst" in said
    assert "P4:" in said
    assert "“Is er vandaag een ondernemingsraad?” Was het antwoord: nee (nu: ja), dan kreeg deze rol hier wel" in said
    assert "catalogus" not in said


@pytest.mark.sampled(one_in=1, quick=4)
@pytest.mark.parametrize(
    ("yaml", "task", "role", "ground"),
    [
        (PRIVATE, "manage-library", "vto-coordinator", "Een eigen keuze geeft deze rol hier geen letter."),
        (PRIVATE, "manage-library", "hr", "Volgens het antwoord is deze rol er niet."),
        (PRIVATE, "draft-annual-plan", "prevention-committee", "Volgens het antwoord is deze rol er niet."),
        (PRIVATE, "draft-annual-plan", "negotiation-committee", "bestaat niet bij dit soort werkgever"),
        (
            "roles: {prevention-committee: yes}",
            "draft-annual-plan",
            "prevention-committee",
            "gaat de raadpleging naar andere organen",
        ),
        ("size: {headcount: 30}", "manage-library", "hr", "Met minder dan 50 medewerkers"),
        ("staff: [{id: a, function: B, roles: [hr]}]", "manage-library", "vto-coordinator", "Geen enkele functie in de lijst"),
        (
            "tradition: {decisions: self-managing}",
            "manage-library",
            "line-managers",
            "door “hoe er beslist wordt”: zelfsturende teams",
        ),
        ("", "manage-library", "quality-coordinator", "alleen als het antwoord daarop ja is"),
        ("", "manage-library", "board", "Deze rol heeft volgens het voorbeeld geen deel in deze taak"),
        (
            "roles: {union-delegation: unknown}",
            "signal-training-needs",
            "union-delegation",
            "Het is niet bekend of dit orgaan er is",
        ),
        (PRIVATE, "review-charter", "employees", "Een regel zou deze rol hier een C geven"),
        (
            "staff: [{id: a, function: B, roles: [hr, vto-coordinator]}]",
            "draft-vto-budget",
            "hr",
            "werkt hier al mee via een andere rol (de VTO-coördinator)",
        ),
    ],
)
def test_why_not_names_the_true_ground(yaml: str, task: str, role: str, ground: str) -> None:
    one = world(yaml)
    said = {language: cell(one, task, role, language) for language in every(languages(), quick=4)}
    assert ground in said["nl"]
    assert all(said.values())


def test_who_stands_in_and_what_would_bring_the_role_back() -> None:
    said = cell(world("roles: {hr: no}"), "keep-training-days", "hr")
    assert "In haar plaats krijgt" in said
    assert "“Is er een personeelsdienst?” Was het antwoord: ja (nu: nee)" in said


def test_a_cell_tells_its_nearest_answers_and_how_many_more() -> None:
    said = cell(world(PRIVATE), "approve-annual-plan", "management")
    assert "“Hoeveel mensen zijn er in dienst?” Was het antwoord: 49 medewerkers (nu: 60), dan kreeg deze rol hier:" in said


def test_a_task_that_is_not_here_tells_by_which_answer_it_would_be() -> None:
    one = world("size: {headcount: 30, fte: 14.5}")
    said = "\n".join(Explainer(one.case, one.allocation, words_of("nl")).task("file-annual-plan"))
    assert "Deze taak is er hier niet" in said
    assert "“Hoeveel voltijdse equivalenten zijn er gemiddeld?” Was het antwoord: 20 VTE (nu: 14,5)" in said


def test_a_task_is_found_by_words_of_its_title_in_any_language() -> None:
    one = example("care-home")
    titles = search.titles(one.case, one.allocation.tasks)
    for language in languages():
        for name in one.allocation.tasks:
            assert name in search.matching(search.title(name, one.case, words_of(language)).upper(), titles), (language, name)
    assert search.matching("bibliothèque", titles) == search.matching("BIBLIOTHEQUE", titles) == ["manage-library"]
    assert len(search.matching("budget", titles)) > 1
    assert search.matching("zeppelin", titles) == search.matching("", titles) == []
    assert search.nearest("biblioteek", titles) == "manage-library"


def test_a_task_tells_the_law_that_is_about_this_organisation() -> None:
    one = world("size: {headcount: 60, fte: 25}")
    said = "\n".join(Explainer(one.case, one.allocation, words_of("nl")).task("keep-training-days"))
    assert "    P8:" in said
    assert "P8a:" not in said
    assert "P8b:" not in said
