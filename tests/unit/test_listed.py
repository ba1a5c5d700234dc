"""The roles that a task lists, in a patch and in a task of one's own: a list or a mapping, with whys or without."""

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT, World, decide, world
from vto_roles.model.catalogue import LISTED, Task

HEAD = "organisation: {name: X}\nsize: {headcount: 142, fte: 98.4}\nroles: {mentors: yes}\n"


def patched(task: str, patch: str) -> Task:
    decided = world(f"{HEAD}catalog: {{tasks: {{{task}: {patch}}}}}")
    assert [one for one in decided.findings if one.severity == "error"] == []
    return decided.case.catalogue.tasks[task]


def reasons(decided: World, task: str, language: str = "nl") -> dict[str, list[str]]:
    row = next(one for one in decided.charter(language).tasks if one.id == task)
    return {cell.role: [because.text for because in cell.because] for cell in row.cells}


def test_a_list_sets_the_order_and_keeps_the_whys_that_stand() -> None:
    task = patched("manage-library", "{A: [hr, vto-coordinator]}")
    assert list(task.A.items()) == [("hr", "runs-daily"), ("vto-coordinator", "runs-daily")]
    assert task.C == {"mentors": "uses-it"}


def test_an_item_may_bring_its_why() -> None:
    task = patched("manage-library", "{A: [board, {management: daily-lead}, hr]}")
    assert list(task.A.items()) == [("board", LISTED), ("management", "daily-lead"), ("hr", "runs-daily")]


def test_a_mapping_adds_roles_and_takes_away_those_without_a_value() -> None:
    task = patched("trace-training-needs", "{C: {employees: null, hr: knows-staff, line-managers: decides-along}}")
    assert list(task.C) == ["vto-coordinator", "line-managers", "vto-working-group", "hr"]
    assert (task.C["line-managers"], task.C["hr"]) == ("decides-along", "knows-staff")


@pytest.mark.parametrize("nothing", ["null", "[]", ""])
def test_nothing_takes_the_letter_away(nothing: str) -> None:
    assert patched("manage-library", f"{{C: {nothing}}}").C == {}


def test_a_list_of_doers_takes_the_place_of_those_who_share_a_task() -> None:
    doers = patched("account-for-vto", "{R: [hr, line-managers]}").R
    assert (doers.one, doers.all) == ({"hr": LISTED, "line-managers": "leads-the-team"}, {})


def test_a_list_of_sharers_stays_one() -> None:
    doers = patched("account-for-vto", "{R: {all: [line-managers, hr]}}").R
    assert (doers.one, list(doers.all.items())) == ({}, [("line-managers", "leads-the-team"), ("hr", LISTED)])


def test_a_mapping_of_doers_leaves_who_shares_it() -> None:
    doers = patched("account-for-vto", "{R: {line-managers: null, hr: keeps-figures}}").R
    assert (doers.one, doers.all) == ({"hr": "keeps-figures"}, {"vto-coordinator": "keeps-overview"})


@pytest.mark.parametrize(
    ("letter", "column", "check", "variant"),
    [
        ("mentors", 10, "schema", "not-a-list"),
        ("[mentors, [hr]]", 20, "schema", "not-a-scalar"),
        ("[mentors, mentor]", 20, "unknown-reference", "role"),
        ("[{mentors: knows-it}]", 21, "unknown-reference", "why"),
        ("{mentors: knows-it}", 20, "unknown-reference", "why"),
    ],
)
def test_a_wrong_item_is_told_at_its_place(letter: str, column: int, check: str, variant: str) -> None:
    decided = world(f"{HEAD}catalog:\n  tasks:\n    manage-library:\n      C: {letter}\n")
    (found,) = [one for one in decided.findings if one.severity == "error"]
    assert (found.check, found.variant) == (check, variant)
    assert (found.place.line, found.place.column) == (7, column)


def test_a_wrong_item_of_ones_own_task_is_told_at_its_place() -> None:
    own = "own_tasks:\n  - {id: x, title: X, phase: learn, A: board,\n     C: [mentors, [hr]]}\n"
    (found,) = [one for one in world(HEAD + own).findings if one.severity == "error"]
    assert (found.variant, found.place.line, found.place.column) == ("not-a-scalar", 6, 19)


def test_ones_own_task_says_so_or_the_why_that_it_gives() -> None:
    own = "own_tasks: [{id: x, title: X, phase: learn, A: board, R: [{hr: keeps-files}], C: [mentors]}]"
    told = reasons(world(HEAD + own), "x", "en")
    assert told["board"] == told["mentors"] == ["The organisation laid this down itself, in a task of its own."]
    assert told["hr"][0].endswith("The HR department keeps the personnel files.")


def test_a_role_without_a_why_says_who_lists_it(tmp_path: Path) -> None:
    (tmp_path / "k.yaml").write_text(
        "source: De Koepel\ncatalog: {tasks: {manage-library: {C: [prevention-adviser, mentors]}}}\n"
    )
    text = f"extends: [k.yaml]\n{HEAD.replace('mentors', 'prevention-adviser')}"
    told = reasons(decide(tmp_path / "vto.yaml", text.encode()), "manage-library")
    assert told["prevention-adviser"] == ["Opgenomen door De Koepel."]
    here = HEAD + "catalog: {tasks: {manage-library: {C: [mentors, employees]}}}"
    told = reasons(world(here), "manage-library")
    assert told["employees"] == ["Opgenomen in het eigen bestand."]
    assert told["mentors"] == ["De mentoren en interne lesgevers werken ermee."]


NEW = "whys: {tells: {letters: [C], sources: [principle.02]}}, tasks: {manage-library: {C: [{mentors: tells}]}}"
WORDS = "text: {nl: {whys: {tells: {one: vertelt het voort, many: vertellen het voort}}}}"


def test_a_why_of_ones_own_is_read_with_its_words() -> None:
    told = reasons(world(f"{HEAD}catalog: {{{NEW}, {WORDS}}}"), "manage-library")
    assert told["mentors"] == ["De mentoren en interne lesgevers vertellen het voort."]


def test_a_why_without_words_in_a_language_says_who_made_it(tmp_path: Path) -> None:
    assert reasons(world(f"{HEAD}catalog: {{{NEW}, {WORDS}}}"), "manage-library", "fr")["mentors"][0].startswith(
        "Inscrit dans le fichier"
    )
    (tmp_path / "k.yaml").write_text(f"source: De Koepel\ncatalog: {{{NEW}}}\n")
    told = reasons(decide(tmp_path / "vto.yaml", f"extends: [k.yaml]\n{HEAD}".encode()), "manage-library")
    assert told["mentors"] == ["Opgenomen door De Koepel."]


@pytest.mark.parametrize("text", re.findall(r"```yaml\n(.+?)```", (ROOT / "docs" / "catalogue.md").read_text("utf-8"), re.DOTALL))
def test_what_the_documentation_writes_is_read(text: str) -> None:
    decided = world(HEAD + text)
    assert [(one.check, one.variant, one.place.line) for one in decided.findings if one.severity == "error"] == []
    for language in ("nl", "en"):
        decided.charter(language)
