"""What the word of a role weighs on a task, and the hours a year that its letters take."""

import msgspec
import pytest

from tests.conftest import EXAMPLES, World, example, world
from vto_roles.decision.extent import extent, weight
from vto_roles.model.decision import Cell
from vto_roles.model.terms import WEIGHTS
from vto_roles.read.catalogue import built_in

BODIES = "roles: {line-managers: yes, hr: yes, vto-coordinator: yes, works-council: yes, union-delegation: yes}\n"


def weighs(seen: World, task: str, role: str, cell: Cell | None = None) -> str:
    return weight(cell or seen.cell(task, role), seen.allocation.tasks[task], seen.case.catalogue)


def test_the_one_who_decides_weighs_most_and_the_one_who_is_told_least() -> None:
    seen = world(BODIES, headcount=142)
    assert weighs(seen, "approve-vto-budget", "board") == "decides" == WEIGHTS[0]
    task, cell = next((row.task, cell) for row in seen.allocation.matrix.rows for cell in row.cells if cell.has("I"))
    assert weighs(seen, task, cell.role) == "told" == WEIGHTS[-1]


def test_a_council_that_law_has_heard_weighs_more_than_who_decides_along() -> None:
    seen = world("size: {headcount: 142, fte: 98}\n" + BODIES)
    plan = weighs(seen, "approve-plan-adjustments", "works-council")
    along = weighs(seen, "approve-plan-adjustments", "line-managers")
    assert (plan, along) == ("must-be-heard", "decides-along")
    assert WEIGHTS.index(plan) < WEIGHTS.index(along)


def test_a_role_that_decides_along_and_is_locked_by_its_federation_is_no_body_of_law() -> None:
    seen = world(BODIES, headcount=142)
    cell = seen.cell("approve-plan-adjustments", "line-managers")
    chosen = msgspec.structs.replace(cell.because[0], criterion="choice", key="choice", why=None)
    locked = msgspec.structs.replace(cell, locked=True, because=(chosen,))
    assert weighs(seen, "approve-plan-adjustments", "line-managers", locked) == "heard"


def test_in_brussels_who_is_heard_on_educational_leave_has_to_agree() -> None:
    brussels = "organisation: {name: De Linde, regions: [brussels]}\nroles: {works-council: %s, union-delegation: yes}"
    assert weighs(world(brussels % "no"), "plan-educational-leave", "union-delegation") == "agrees"
    assert weighs(world(brussels % "yes"), "plan-educational-leave", "works-council") == "decides"


def test_at_a_table_both_parties_weigh_the_same_and_what_a_body_may_add_is_free() -> None:
    seen = world(BODIES, headcount=142)
    sides = {weighs(seen, "negotiate-training-agreement", role) for role in ("management", "union-delegation")}
    assert sides == {"counterpart"}
    assert weighs(seen, "follow-up-plan-execution", "union-delegation") == "free"


def test_a_board_that_ratifies_is_more_than_heard() -> None:
    seen = world(BODIES, headcount=142)
    assert weighs(seen, "approve-annual-plan", "board") == "agrees"


@pytest.mark.sampled(one_in=1, quick=3)
@pytest.mark.parametrize(
    ("heads", "hours"), [(19, 2.8), (20, 4.5), (49, 4.5), (50, 10.5), (99, 10.5), (100, 23), (249, 23), (250, 52)]
)
def test_a_task_that_one_does_takes_the_hours_of_its_band(heads: int, hours: float) -> None:
    task = "{phase: learn, level: operational, bundle: own, A: [vto-coordinator], R: [vto-coordinator]}"
    seen = world(f"roles: {{vto-coordinator: yes}}\ncatalog: {{tasks: {{coach: {task}}}}}", headcount=heads)
    without = world("roles: {vto-coordinator: yes}", headcount=heads)
    taken, before = (extent(one.allocation, "vto-coordinator") for one in (seen, without))
    assert taken is not None and before is not None
    assert round(taken.hours - before.hours, 1) == hours and "coach" in taken.tasks


def test_the_rule_of_thumb_can_be_patched() -> None:
    text = (
        "roles: {vto-coordinator: yes}\ncatalog: {extent: {bands: [0], kinds: {coordinating: {R: [2], A: null, C: [], I: [0]}}}}"
    )
    seen = world(text)
    doing = [cell for cell in seen.allocation.matrix.cells_of("vto-coordinator") if cell.has("R")]
    taken = extent(seen.allocation, "vto-coordinator")
    assert taken is not None and taken.hours == 2 * len(doing) and not seen.found().count("schema")
    assert taken.fte == round(2 * len(doing) / 1600, 3)


def test_the_time_of_partners_is_by_agreement_and_that_of_bodies_is_no_part_of_a_job() -> None:
    seen = world(BODIES)
    roles = {role.id: role for role in seen.charter().roles}
    assert (roles["external-partners"].hours, roles["prevention-committee"].hours) == (None, None)
    assert (roles["board"].hours_per, roles["board"].fte) == ("body", None)
    assert (roles["line-managers"].hours_per, roles["line-managers"].fte) == ("person", None)
    assert roles["vto-coordinator"].hours_per == "role" and roles["vto-coordinator"].fte


def test_where_an_organisation_counts_letters_itself_its_own_thumb_goes_first() -> None:
    staff = "staff: [{id: vto, function: VTO, roles: [vto-coordinator], vto_time: %s}]\nsettings: {letters_per_holder: %d}"
    (one,) = [hit for hit in world(staff % (1, 1)).findings if hit.check == "role-overload"]
    assert one.variant == "letters" and one.args["limit"] == 5
    assert "role-overload" not in world(staff % (0.05, 200)).found()


def test_an_hr_officer_is_not_judged_by_the_hours_of_vto() -> None:
    text = "roles: {vto-coordinator: no}\nstaff: [{id: hr, function: HR, roles: [hr], vto_time: 0.01}]"
    assert not {"role-overload", "time-shortage"} & set(world(text, headcount=300).found())


def test_what_a_directive_tradition_concentrates_is_told_as_its_consequence() -> None:
    roles = "roles: {line-managers: yes, hr: yes, vto-coordinator: yes}\ntradition: {decisions: directive}\n"
    (told,) = [one for one in world(roles + "settings: {accountable_share: 0.35}").findings if "concentrated" in one.check]
    assert (told.severity, told.variant) == ("info", "tradition")
    (beyond,) = [one for one in world(roles + "settings: {accountable_share: 0.1}").findings if one.subject == "management"]
    assert (beyond.severity, beyond.variant) == ("warning", "")


def test_where_teams_steer_themselves_managers_may_do_little() -> None:
    text = "roles: {line-managers: yes}\ntradition: {policy: strategic, decisions: %s}\nsettings: {line_managers_share: 0.9}"
    assert "line-managers-small-part" in world(text % "directive").found()
    assert "line-managers-small-part" not in world(text % "self-managing").found()


@pytest.mark.parametrize("name", EXAMPLES)
def test_in_an_example_who_judges_himself_does_so_by_a_choice_or_by_who_is_staffed(name: str) -> None:
    seen = example(name)
    people = {person.id: person for person in seen.case.organisation.staff or ()}
    for one in (found for found in seen.findings if found.check == "self-control"):
        rows = {*one.args["tasks"], *one.args["judged"]}  # type: ignore[misc]
        grounds = {
            because.criterion
            for row in seen.allocation.matrix.rows
            if row.task in rows
            for cell in row.cells
            if one.subject in cell.holders
            for because in cell.because
        }
        assert len(people[str(one.subject)].roles) > 1 or grounds & {"choice", "practice", "competence"}, (name, one.subject)


def test_every_weight_has_words_and_every_kind_of_role_but_partners_a_row() -> None:
    kinds = {role.kind for role in built_in().roles.values()}
    assert kinds - built_in().extent.kinds.keys() == {"external"}
    for load in (*built_in().extent.kinds.values(), *built_in().extent.roles.values()):
        assert all(len(hours) in (0, len(built_in().extent.bands)) for hours in (load.R, load.A, load.C, load.I))
