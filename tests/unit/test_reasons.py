"""How a reason reads in a charter: who stands in, who has what is needed, who carries it."""

import pytest

from tests.conftest import world
from vto_roles.charter.explain import Explainer
from vto_roles.charter.redact import extract
from vto_roles.charter.schema import Subject
from vto_roles.output import formats
from vto_roles.output.rendering import Layout
from vto_roles.output.view import View
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


@pytest.mark.sampled(one_in=1, quick=4)
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
    whole = words.find("because", "competence-all").split("{")[0]
    assert all(text == words("because", "competence") or text.startswith(whole) for _, text in reasons)
    assert {text.startswith(whole) for _, text in reasons} == {True, False}
    explainer = Explainer(decided.case, decided.allocation, words)
    told = "\n".join(line for task in dict.fromkeys(task for task, _ in reasons) for line in explainer.task(task))
    assert words("explain", "covers", count=1, total=2) in told
    asked = [Glossary(decided.case, words).the(role) for role in ("hr", "vto-coordinator")]
    assert all(words("explain", "asked", roles=(role,)) in told for role in asked)


def test_who_has_all_that_a_task_needs_is_told_with_what_that_is() -> None:
    assert reasons(STAFF)["trace-training-needs", "vto-coordinator", "R"] == (
        "Volgens de antwoorden beheerst deze rol alle competenties die deze taak vraagt: opleidingsnoden bevragen en ontleden."
    )
    staff = STAFF.replace("needs-analysis", "policy-planning, needs-analysis")
    assert reasons(staff)["draft-annual-plan", "vto-coordinator", "R"].endswith(
        ": beleid en plannen schrijven; opleidingsnoden bevragen en ontleden."
    )


def test_self_managing_teams_do_not_give_themselves_time() -> None:
    """Giving time is the employer's, also where no line manager stands between management and the teams; the team is heard."""
    decided = world("size: {headcount: 12}\nroles: {line-managers: no}\ntradition: {decisions: self-managing}")
    assert decided.letters()["enable-informal-learning"] == {"management": "AR", "employees": "C"}


@pytest.mark.parametrize(("headcount", "role"), [(249, "management"), (250, "hr"), (1240, "hr")])
def test_a_large_house_leaves_the_leave_of_each_employee_to_the_personnel_department(headcount: int, role: str) -> None:
    letters = world(f"size: {{headcount: {headcount}}}\nroles: {{hr: yes}}").letters()["plan-educational-leave"]
    assert "A" in letters[role] and letters["employees"] == "C"


@pytest.mark.parametrize("decisions", ["directive", "participative", "self-managing"])
def test_accounting_follows_the_overview_not_the_way_of_deciding(decisions: str) -> None:
    answers = f"roles: {{vto-coordinator: yes}}\ntradition: {{decisions: {decisions}}}"
    (reason,) = (
        because
        for row in world(answers).allocation.matrix.rows
        if row.task == "account-for-vto"
        for cell in row.holding("A")
        for because in cell.because
        if because.letter == "A"
    )
    assert (reason.criterion, reason.why) == ("order", "keeps-overview")


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
        ("nl", "De directie, koks en diensthoofden, en de medewerkers aansporen"),
        ("en", "management, koks en diensthoofden and employees"),
    ],
)
def test_a_title_that_is_a_list_stands_apart_in_a_list(language: str, title: str) -> None:
    charter = world("titles: {line-managers: koks en diensthoofden}").charter(language)
    assert title in next(task.title for task in charter.tasks if task.id == "spark-initiatives")


def test_two_titles_that_are_lists_stand_apart_once() -> None:
    charter = world("titles: {line-managers: koks en hoofden, employees: vaste en losse medewerkers}").charter()
    title = next(task.title for task in charter.tasks if task.id == "spark-initiatives")
    assert title.startswith("De directie, koks en hoofden, en vaste en losse medewerkers aansporen")


# --- who carries it ---

TEAMS = """
roles: {line-managers: yes}
staff:
  - {id: ward, function: Hoofdverpleegkundige, roles: [line-managers], competences: [workplace-coaching]}
  - {id: kitchen, function: Keukenhoofd, roles: [line-managers], competences: []}
"""
POSTS = """
roles: {vto-coordinator: yes}
staff:
  - {id: clerk, function: Medewerker, roles: [vto-coordinator], vto_time: 0.1, competences: [administration]}
  - {id: lead, function: Coördinator, roles: [vto-coordinator], vto_time: 0.5}
"""


def test_every_line_manager_is_named_for_the_own_team_and_none_for_that_of_another() -> None:
    decided = world(TEAMS)
    cells = [cell for row in decided.allocation.matrix.rows for cell in row.cells if cell.role == "line-managers"]
    assert {(cell.holders, cell.deputies) for cell in cells} == {(("ward", "kitchen"), ())}
    view = View(decided.charter(), words_of("nl"), band=100)
    carried = {box.carried for row in view.boxes.values() if (box := row.get("line-managers")) and box.cell.letters[0] in "AR"}
    assert carried == {"elk voor het eigen team"}


def test_a_card_of_a_line_manager_misses_no_deputy() -> None:
    words = words_of("nl")
    charter = extract(world(TEAMS).charter(), Subject(person="ward"), words)
    page = formats.render(charter, "md", words, Layout(compact=False), source="vto.yaml").decode()
    assert charter.tasks and words("sheets", "no_deputies") not in page


def test_a_small_post_is_named_where_it_can_more_and_else_stands_in() -> None:
    decided = world(POSTS)
    cells = {row.task: cell for row in decided.allocation.matrix.rows for cell in row.cells if cell.role == "vto-coordinator"}
    doing = {task: cell.holders for task, cell in cells.items() if "R" in cell.letters}
    named = {task for task, holders in doing.items() if holders == ("clerk",)}
    assert named and all("administration" in decided.allocation.tasks[task].needs for task in named)
    assert len(named) < len(doing) / 3


def test_one_person_with_two_letters_of_a_task_is_told_to_be_one() -> None:
    yaml = "size: {headcount: 12}\nstaff: [{id: a, function: Leiding, roles: [management, vto-coordinator]}]"
    view = View(world(yaml).charter(), words_of("nl"), band=100)
    told = {row["management"].carried for row in view.boxes.values() if {"management", "vto-coordinator"} <= row.keys()}
    assert told == {"dezelfde persoon als de VTO-coördinator"}
    assert all(sentence.endswith(words_of("nl")("charter", "one_person_letters")) for sentence in view.doubled) and view.doubled
    assert all(sentence.startswith("Leiding (directie) neemt") for sentence in view.doubled)
    own = yaml + "\ntitles: {management: {title: leiding, the: de leiding}}"
    named = View(world(own).charter(), words_of("nl"), band=100).doubled
    assert [sentence.startswith("De leiding neemt ook deze rol op") for sentence in named] == [True]
    alone = {row["management"].carried for row in view.boxes.values() if "management" in row and "vto-coordinator" not in row}
    assert alone == {None}


def test_a_person_beside_another_in_a_role_is_not_told_to_be_in_every_column() -> None:
    yaml = """
    staff:
      - {id: a, function: A, roles: [hr, vto-coordinator]}
      - {id: b, function: B, roles: [vto-coordinator]}
    """
    (told,) = View(world(yaml).charter(), words_of("nl"), band=100).doubled
    assert words_of("nl")("charter", "one_person_letters") not in told
