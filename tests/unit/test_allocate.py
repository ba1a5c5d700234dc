"""How a letter is decided: section by section, one small file each."""

import datetime

import pytest

from tests.conftest import TODAY, world
from vto_roles.decision.conditions import holds
from vto_roles.model.catalogue import Bounds
from vto_roles.output.view import View
from vto_roles.read.languages import words_of

STAFF = """
staff:
  - {{id: vto, function: VTO, roles: [vto-coordinator], competences: {vto}}}
  - {{id: hr, function: HR, roles: [hr], competences: {hr}}}
"""


def because(yaml: str, task: str, role: str, letter: str) -> tuple[str, str | None]:
    """The criterion of a letter and the place that it points at."""
    decided = world(yaml)
    one = next(one for one in decided.cell(task, role).because if one.letter == letter)
    return one.criterion, None if one.path is None else str(decided.case.place(one.path))


# --- conditions ---


@pytest.mark.parametrize(
    ("test", "fact", "expected"),
    [
        (Bounds(min=20), 19.99, False),
        (Bounds(min=20), 20.0, True),
        (Bounds(below=20), 19.99, True),
        (Bounds(below=20), 20, False),
        (Bounds(min=10, below=20), 9.99, False),
        (Bounds(min=10, below=20), 10, True),
        (Bounds(min=1), None, False),
        (Bounds(min=1), "unknown", False),
        ("yes", "yes", True),
        (("no", "unknown"), None, True),
        ("unknown", None, True),
        ("yes", None, False),
        ("330", ("318.02", "330"), True),
        ("330", (), False),
        ("12", 12, True),
    ],
)
def test_a_test_holds(test: object, fact: object, expected: bool) -> None:
    assert holds({"x.y": test}, {"x.y": fact}) is expected  # type: ignore[dict-item]


def test_all_of_a_mapping_and_one_of_a_list() -> None:
    facts: dict[str, object] = {"a.b": "yes", "c.d": 5}
    assert not holds({"a.b": "yes", "c.d": Bounds(min=6)}, facts)
    assert holds(({"a.b": "no"}, {"c.d": Bounds(min=5)}), facts)  # type: ignore[arg-type]


# --- A ---


def test_answering_follows_mandate_not_skill() -> None:
    everything = list(world().case.catalogue.competences)
    skilled = world(STAFF.format(vto=everything, hr=[]))
    plain = world(STAFF.format(vto=[], hr=[]))
    assert {t: next(r for r, l in row.items() if "A" in l) for t, row in skilled.letters().items()} == {
        t: next(r for r, l in row.items() if "A" in l) for t, row in plain.letters().items()
    }


def test_a_choice_takes_the_a_from_whoever_had_it() -> None:
    yaml = "choices: [{task: approve-vto-budget, role: management, letter: A, reason: x}]"
    assert world(yaml).letters()["approve-vto-budget"]["management"] == "AR"
    assert "A" not in world(yaml).letters()["approve-vto-budget"].get("board", "")
    assert because(yaml, "approve-vto-budget", "management", "A") == ("choice", "vto.yaml:3:11")


def test_none_takes_all_letters() -> None:
    yaml = "choices: [{task: manage-library, role: vto-coordinator, letter: none, reason: x}]"
    assert "vto-coordinator" not in world(yaml).letters()["manage-library"]


def test_size_decides_with_the_line_of_the_head_count() -> None:
    criterion, place = because("size: {headcount: 30}", "approve-annual-plan", "board", "A")
    assert (criterion, place) == ("size", "vto.yaml:2:19")
    assert "A" in world("size: {headcount: 50}").letters()["approve-annual-plan"]["management"]


def test_a_strategic_task_is_never_answered_for_below_management() -> None:
    decided = world("choices: [{task: approve-vto-budget, role: hr, letter: A, reason: x}]")
    assert "accountable-not-allowed" in decided.found()
    assert "A" in decided.letters()["approve-vto-budget"]["board"]


# --- R ---


def test_competence_decides_and_names_the_answer() -> None:
    yaml = STAFF.format(vto="[]", hr="[funding-and-leave]")
    assert because(yaml, "apply-for-funding", "hr", "R") == ("competence", "vto.yaml:6:54")


def test_where_order_decides_it_tells_by_what_another_fell_before() -> None:
    yaml = STAFF.format(vto="[]", hr="[policy-planning]")
    one = next(one for one in world(yaml).cell("review-charter", "hr").because if one.letter == "R")
    assert (one.criterion, one.key) == ("competence", "competence-all")
    yaml = "choices: [{task: review-charter, role: vto-coordinator, letter: C, reason: x}]"
    one = next(one for one in world(yaml).cell("review-charter", "hr").because if one.letter == "R")
    assert (one.criterion, one.key) == ("order", "order")
    assert ("vto-coordinator", "choice") in [(rival.role, rival.fell_at) for rival in one.rivals]
    assert because(yaml, "review-charter", "hr", "R")[1] == "vto.yaml:3:11"


def test_who_was_asked_and_can_comes_before_who_was_not_asked() -> None:
    yaml = """
    size: {headcount: 60}
    staff:
      - {id: vto, function: VTO, roles: [vto-coordinator], competences: []}
      - {id: hr, function: HR, roles: [hr]}
      - {id: lead, function: Teamleider, roles: [line-managers], competences: [needs-analysis]}
    """
    decided = world(yaml)
    assert because(yaml, "trace-training-needs", "line-managers", "R") == ("competence", "vto.yaml:7:75")
    one = next(one for one in decided.cell("trace-training-needs", "line-managers").because if one.letter == "R")
    assert {rival.role: rival.fell_at for rival in one.rivals} == {"vto-coordinator": "competence", "hr": "competence"}


def test_not_asked_stays_a_candidate() -> None:
    decided = world(
        "staff: [{id: vto, function: V, roles: [vto-coordinator]}, {id: hr, function: H, roles: [hr], competences: []}]"
    )
    assert "R" in decided.letters()["manage-library"]["vto-coordinator"]


def test_practice_beats_competence_and_is_told() -> None:
    yaml = "roles: {line-managers: yes}\ntradition: {practice: {manage-library: line-managers}}\n" + STAFF.format(
        vto="[knowledge-management]", hr="[]"
    )
    decided = world(yaml)
    assert because(yaml, "manage-library", "line-managers", "R") == ("practice", "vto.yaml:4:40")
    assert [one.rivals for one in decided.allocation.to_discuss] == [("vto-coordinator",)]
    assert "practice-over-competence" in decided.found()


def test_practice_says_nothing_of_strategic_tasks() -> None:
    yaml = "tradition: {practice: {draft-strategic-plan: hr}}"
    assert world(yaml).letters()["draft-strategic-plan"] == world().letters()["draft-strategic-plan"]


def test_practice_of_a_bundle_brings_nobody_in() -> None:
    letters = world("tradition: {practice: {offer: hr}}").letters()
    assert letters["provide-external-training"]["external-partners"] == "R"
    assert "R" in letters["maintain-vto-contacts"]["hr"]


def test_tradition_decides_before_size() -> None:
    yaml = "size: {headcount: 142}\ntradition: {coordination: central}"
    assert because(yaml, "trace-training-needs", "vto-coordinator", "R")[0] == "tradition"
    overruled = next(one for one in world(yaml).cell("trace-training-needs", "vto-coordinator").because if one.letter == "R")
    assert [rival.fell_at for rival in overruled.rivals if rival.role == "line-managers"] == ["tradition"]


def test_of_two_rules_the_earlier_decides_and_the_other_is_told() -> None:
    decided = world("""
    tradition: {decisions: self-managing}
    catalog:
      rules:
        own-preference:
          by: tradition
          when: {tradition.decisions: self-managing}
          tasks: [trace-training-needs]
          prefer: {R: [hr]}
          sources: [factor.tradition]
    """)
    one = next(one for one in decided.cell("trace-training-needs", "employees").because if one.letter == "R")
    assert one.rule == "self-managing-teams-do" and one.overruled == ("own-preference",)


def test_a_stand_in_takes_the_place_and_the_cell_says_for_whom() -> None:
    decided = world("roles: {vto-coordinator: no, hr: no}")
    cell = decided.cell("administer-vto", "management")
    assert cell.letters == ("A", "R") and cell.because[0].args["absent"] == "vto-coordinator"
    assert str(decided.case.place(cell.because[0].path)) == "vto.yaml:3:26"


def test_all_present_share_a_task() -> None:
    letters = world().letters()["signal-training-needs"]
    assert "R" in letters["employees"] and "R" in letters["line-managers"]


def test_two_choices_for_r_both_do() -> None:
    yaml = """
    choices:
      - {task: manage-library, role: hr, letter: R, reason: x}
      - {task: manage-library, role: employees, letter: R, reason: x}
    """
    letters = world(yaml).letters()["manage-library"]
    assert (letters["hr"], letters["employees"]) == ("R", "R") and "R" not in letters.get("vto-coordinator", "")


# --- C and I ---


def test_a_locked_consultation_outlives_a_choice() -> None:
    yaml = """
    size: {headcount: 142, fte: 98.4}
    roles: {works-council: yes}
    choices: [{task: draft-annual-plan, role: works-council, letter: none, reason: x}]
    """
    decided = world(yaml)
    cell = decided.cell("draft-annual-plan", "works-council")
    assert cell.letters == ("C",) and cell.locked and cell.because[0].sources == ("P4",)
    finding = next(one for one in decided.findings if one.check == "consultation-removed")
    assert (finding.place.line, finding.place.column, finding.severity) == (5, 66, "error")


def test_below_twenty_the_same_body_is_good_practice() -> None:
    decided = world("size: {headcount: 19, fte: 19.99}\nroles: {works-council: yes}")
    cell = decided.cell("draft-annual-plan", "works-council")
    assert cell.letters == ("C",) and not cell.locked and cell.because[0].criterion == "order"


def test_a_choice_may_add_consultation() -> None:
    yaml = "choices: [{task: administer-vto, role: employees, letter: C, reason: x}]"
    assert world(yaml).letters()["administer-vto"]["employees"] == "C"
    assert because(yaml, "administer-vto", "employees", "C")[0] == "choice"


def test_an_unknown_body_is_consulted_and_the_next_is_too() -> None:
    yaml = "size: {headcount: 142, fte: 98}\nroles: {works-council: unknown, union-delegation: yes}"
    decided = world(yaml)
    assert decided.cell("draft-annual-plan", "works-council").locked
    assert decided.cell("draft-annual-plan", "union-delegation").locked
    assert "employees" not in decided.letters()["draft-annual-plan"]


def test_who_is_locked_c_does_not_do_it() -> None:
    yaml = "size: {headcount: 142, fte: 98}\ntradition: {practice: {draft-annual-plan: employees}}"
    assert world(yaml).letters()["draft-annual-plan"]["employees"] == "C"


def test_a_contribution_of_ones_own_is_marked() -> None:
    cell = world("roles: {works-council: yes}").cell("foster-learning-climate", "works-council")
    assert cell.letters == ("C",) and cell.own and not cell.holders


def test_educational_leave_by_region() -> None:
    head = "organisation: {name: X, regions: [%s]}\nroles: {works-council: yes}"
    brussels = world(head % "brussels").cell("plan-educational-leave", "works-council")
    flanders = world(head % "flanders").cell("plan-educational-leave", "works-council")
    assert (brussels.letters, brussels.locked) == (("A",), True)
    assert (flanders.letters, flanders.locked) == (("C",), False)


def test_an_unknown_council_answers_for_nothing() -> None:
    decided = world("organisation: {name: X, regions: [brussels]}\nroles: {works-council: unknown}")
    assert decided.letters()["plan-educational-leave"]["works-council"] == "C"


def test_a_public_employer_has_its_own_committee() -> None:
    decided = world("organisation: {name: X, employer: public}\nroles: {works-council: yes}")
    held = {role for row in decided.letters().values() for role in row}
    assert "negotiation-committee" in held and "works-council" not in held
    assert "employer-body-mismatch" in decided.found()


# --- people ---


def test_who_covers_most_is_named_and_the_next_stands_by() -> None:
    yaml = """
    staff:
      - {id: a, function: A, roles: [vto-coordinator], competences: []}
      - {id: b, function: B, roles: [vto-coordinator], competences: [budgeting]}
    """
    cell = world(yaml).cell("manage-vto-budget", "vto-coordinator")
    assert (cell.holders, cell.deputies) == (("b",), ("a",))


def test_equals_share_by_load() -> None:
    yaml = """
    staff:
      - {id: a, function: A, roles: [vto-coordinator]}
      - {id: b, function: B, roles: [vto-coordinator]}
    """
    rows = world(yaml).allocation.matrix.rows
    cells = [cell for row in rows for cell in row.cells if cell.role == "vto-coordinator"]
    load = {one: sum(cell.has("A") + cell.has("R") for cell in cells if cell.holders[0] == one) for one in "ab"}
    assert abs(load["a"] - load["b"]) <= 2


def test_a_gap_names_who_could_help() -> None:
    decided = world(
        STAFF.format(vto="[]", hr="[budgeting]")
        + "choices: [{task: manage-vto-budget, role: vto-coordinator, letter: R, reason: x}]"
    )
    gap = next(gap for gap in decided.allocation.gaps if gap.task == "manage-vto-budget")
    assert (gap.role, gap.competence, gap.partners) == ("vto-coordinator", "budgeting", ("hr",))
    task = next(task for task in decided.charter().tasks if task.id == "manage-vto-budget")
    assert task.gaps[0].holders == ("vto",)
    assert task.gaps[0].measures[0] == "zelf opleiding volgen" and "de personeelsdienst" in task.gaps[0].measures[1]


def test_a_partner_is_there_and_is_somebody_else() -> None:
    yaml = """
    roles: {hr: no}
    staff:
      - {id: a, function: Stafmedewerker, roles: [vto-coordinator, management], competences: [reporting]}
      - {id: b, function: Boekhouder, roles: [hr], competences: [budgeting]}
    """
    gaps = world(yaml).allocation.gaps
    assert gaps and {gap.partners for gap in gaps} == {()}  # nobody but one person is there


def test_a_person_in_two_roles_is_one_partner() -> None:
    yaml = """
    staff:
      - {id: a, function: Coördinator, roles: [management, vto-coordinator], competences: [budgeting, communication]}
      - {id: b, function: Medewerker, roles: [hr], competences: []}
    """
    assert {len(gap.partners) for gap in world(yaml).allocation.gaps if gap.role == "hr"} <= {0, 1}


def test_what_one_person_lacks_for_one_task_is_one_row() -> None:
    decided = world(STAFF.format(vto="[]", hr="[budgeting]"))
    rows = View(decided.charter(), words_of("nl"), band=100).gaps
    assert len({(who, tasks) for who, _, tasks, _ in rows}) == len(rows)
    assert any("; " in competences for _, competences, *_ in rows)


# --- choices, own tasks, deviations ---


def test_a_choice_that_changes_nothing_is_told() -> None:
    assert (
        "choice-equals-recommendation"
        in world("choices: [{task: approve-vto-budget, role: board, letter: A, reason: x}]").found()
    )


def test_a_deviation_tells_what_was_recommended() -> None:
    decided = world("choices: [{task: manage-library, role: hr, letter: R, reason: x, review_by: 2027-06-30}]")
    (one,) = decided.allocation.deviations
    assert (one.task, one.role, one.letter, one.recommended) == ("manage-library", "hr", "R", ())


def test_an_own_task_is_decided_as_written() -> None:
    yaml = "own_tasks: [{id: coach, title: Taal, phase: learn, A: line-managers, R: [employees], C: [hr], deadline: 05-01}]"
    decided = world(yaml)
    assert decided.letters()["coach"] == {"line-managers": "A", "employees": "R", "hr": "C"}
    assert decided.allocation.duties["coach"] == "own" and decided.allocation.deadlines["coach"] == "05-01"
    assert because(yaml, "coach", "employees", "R")[1] == "vto.yaml:3:73"


def test_an_own_task_that_breaks_an_invariant_has_no_effect() -> None:
    decided = world("own_tasks: [{id: coach, title: Taal, phase: learn, A: employees}]")
    assert "coach" not in decided.letters() and "accountable-not-allowed" in decided.found()


def test_deadlines_are_reckoned_from_the_end_of_the_year() -> None:
    deadlines = world(
        "organisation: {name: X, financial_year_end: 06-30}\nsize: {headcount: 60, fte: 50}\nroles: {works-council: yes}"
    ).allocation.deadlines
    assert deadlines["discuss-social-balance"] == "12-01"  # a month before the general meeting
    assert deadlines["file-annual-plan"] == "04-30"
    assert world("deadlines: {approve-vto-budget: 10-31}").allocation.deadlines["approve-vto-budget"] == "10-31"


@pytest.mark.parametrize(
    "role,absent",
    [("vto-coordinator", "vto-coordinator"), ("hr", "hr"), ("management", None)],
)
def test_a_choice_says_for_whom_its_own_role_is_stood_in_not_for_whom_the_task_would_have_it(
    role: str, absent: str | None
) -> None:
    """The first candidate of this task is absent too, and the same role stands in for it."""
    decided = world(f"""
        size: {{headcount: 30}}
        roles: {{hr: no, vto-coordinator: no, line-managers: no}}
        choices: [{{task: administer-vto, role: {role}, letter: R, reason: x}}]
        """)
    because = next(one for one in decided.cell("administer-vto", "management").because if one.letter == "R")
    assert (because.criterion, because.args.get("absent")) == ("choice", absent)


def test_the_last_of_february_is_told_as_every_year_has_it() -> None:
    decided = world("deadlines: {manage-library: 02-29}")
    assert decided.allocation.deadlines["manage-library"] == "02-28"
    dates = {
        one.task: one.date
        for one in world("deadlines: {manage-library: 02-29}", today=datetime.date(2027, 6, 1)).charter().calendar
    }
    assert dates["manage-library"] == "2028-02-29"


@pytest.mark.parametrize("day", ["2026-11-22", "2026-11-23", "2026-11-24"])
def test_who_leaves_moves_no_letter_and_carries_none_from_that_day(day: str) -> None:
    text = """
        roles: {hr: yes}
        staff:
          - {id: a, function: A, roles: [vto-coordinator], competences: [budgeting]}
          - {id: b, function: B, roles: [hr]}
    """
    stays, leaves = world(text), world(text.replace("[budgeting]", f"[budgeting], until: {day}"))
    gone = datetime.date.fromisoformat(day) <= TODAY
    assert stays.letters() == leaves.letters()
    assert leaves.allocation.roles["vto-coordinator"].status == "present"
    assert leaves.allocation.roles["vto-coordinator"].holders == (() if gone else ("a",))
    named = {one for row in leaves.allocation.matrix.rows for cell in row.cells for one in (*cell.holders, *cell.deputies)}
    assert ("a" in named) is not gone
    unfilled = {one.subject for one in leaves.findings if one.check == "unfilled-role"}
    assert ("vto-coordinator" in unfilled) is gone
    assert "holder-left" in leaves.found() and "holder-left" not in stays.found()
