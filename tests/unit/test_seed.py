"""What the source document says keeps its meaning: in a title, a letter, a reason or a note, in every language."""

import re

import pytest
import yaml

import rules_page
import seed_page
from tests.conftest import ROOT
from vto_roles.read.catalogue import built_in
from vto_roles.read.languages import languages, words_of

CATALOGUE = built_in()
WORDED = yaml.safe_load((ROOT / "tests" / "unit" / "seed.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", WORDED, ids=lambda case: f"{case['statement']}-{case['task']}")
def test_the_words_of_a_task_say_what_the_statement_says(case: dict[str, str]) -> None:
    assert case["statement"] in CATALOGUE.tasks[case["task"]].sources
    for language in languages():
        said = seed_page.said(case["task"], words_of(language))
        assert re.search(case[language], said), (language, said)


def test_line_managers_share_in_deciding_where_the_document_says_so() -> None:
    heard = {name for name, task in CATALOGUE.tasks.items() if task.C.get("line-managers") == "decides-along"}
    assert heard >= {
        "develop-vto-vision",
        "set-learning-procedures",
        "draft-strategic-plan",
        "draft-annual-plan",
        "draft-vto-budget",
        "grant-training-budget",
        "approve-plan-adjustments",
    }


def test_the_board_ratifies_the_operational_plan_where_it_does_not_decide() -> None:
    assert CATALOGUE.tasks["approve-annual-plan"].C["board"] == "ratifies"
    assert {"board", "management"} == set(CATALOGUE.tasks["approve-annual-plan"].A)


def test_the_board_helps_to_create_the_climate_and_the_line_accounts() -> None:
    assert {"board", "management", "line-managers", "employees"} == set(CATALOGUE.tasks["foster-learning-climate"].R.all)
    assert {"vto-coordinator", "line-managers"} == set(CATALOGUE.tasks["account-for-vto"].R.all)


def test_employees_support_the_administration_themselves() -> None:
    assert "employees" in CATALOGUE.tasks["support-administration"].R.all


def test_the_delegation_has_a_part_of_its_own() -> None:
    for name in ("discuss-labour-relations", "negotiate-training-agreement"):
        assert CATALOGUE.tasks[name].counterpart == "union-delegation"
        assert "union-delegation" in CATALOGUE.tasks[name].R.all
    for name in ("draft-strategic-plan", "set-learning-procedures", "follow-up-plan-execution"):
        assert "union-delegation" in CATALOGUE.tasks[name].own, "beside the council too"


def test_each_statement_stands_beside_each_task_that_carries_it() -> None:
    page = seed_page.page(words_of("nl"), words_of("en"), dict.fromkeys(CATALOGUE.seed, ("task",)))
    beside = page.partition("| the document says |")[2].splitlines()[2:]
    statements = {name for name, item in CATALOGUE.seed.items() if item.kind == "task"}
    carrying = sorted(name for name, task in CATALOGUE.tasks.items() for source in task.sources if source in statements)
    assert sorted(found for row in beside for found in re.findall(r"\(`([a-z-]+)`\)", row)) == carrying
    assert {found for row in beside for found in re.findall(r"^\| \*\*(\S+)\*\*", row)} == statements


def test_each_rule_stands_in_the_decision_tables() -> None:
    words = words_of("nl")
    size, tradition = rules_page.tables(words)
    for by, table in (("size", size), ("tradition", tradition)):
        rules = [rule for rule in CATALOGUE.rules.values() if rule.by == by and rule.advise is None]
        titles = {words.title("tasks", task) for rule in rules if isinstance(rule.tasks, tuple) for task in rule.tasks}
        assert {row[0] for row in table.rows} == titles
        assert all(any(row[2:]) for row in table.rows)
        assert {len(row) for row in table.rows} == {len(table.heads)}


def test_a_cell_of_the_decision_tables_says_who_and_under_which_condition() -> None:
    size, tradition = (
        {row[0]: dict(zip(table.heads, row, strict=True)) for row in table.rows} for table in rules_page.tables(words_of("nl"))
    )
    library = words_of("nl")("tasks", "manage-library", "title")
    assert (size[library]["otherwise"], size[library]["under 20"]) == ("A R VTO", "A Dir.*, R Med.*")
    assert re.fullmatch(r"A HR\*[¹²³⁴-⁹], R HR\*[¹²³⁴-⁹]", size[library]["250 and more"])
    assert (tradition[library]["directive"], tradition[library]["self-managing"]) == ("", "R Med.*")
