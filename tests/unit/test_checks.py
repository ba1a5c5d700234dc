"""Every check's Bad fires it and its Good does not; waivers do what they say."""

import datetime
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import TODAY, decide, fire, told, world
from vto_roles import report
from vto_roles.checks import registry
from vto_roles.checks.registry import Check, Hit, OrganisationInput, all_checks
from vto_roles.checks.run import check_organisation
from vto_roles.decision.engine import allocate
from vto_roles.output.view import View
from vto_roles.read import organisation
from vto_roles.read.catalogue import built_in
from vto_roles.read.languages import words_of
from vto_roles.report import check_page

ALL = all_checks()


def found(example: str) -> list[str]:
    return [one.check for one in fire(example).findings]


@pytest.mark.parametrize("check", ALL.values(), ids=ALL)
def test_bad_fires_and_good_does_not(check: Check) -> None:
    assert check.bad.strip() and check.good.strip()
    assert check.id in found(check.bad)
    good = found(check.good)
    assert check.id not in good
    assert not any(name in good and ALL[name].severity == "error" for name in good), good


def test_a_principle_that_a_check_names_exists() -> None:
    for check in ALL.values():
        assert set(check.principles) <= set(built_in().seed), check.id


WAIVED = """
    roles: {vto-coordinator: no}
    waivers:
      - {check: coordinator-not-appointed, at: %s, reason: Vacature., until: %s}
"""


def test_a_waiver_hides_its_finding_until_its_day() -> None:
    text = WAIVED % ("vto-coordinator", "2027-01-31")
    assert "coordinator-not-appointed" not in world(text).found()
    last = world(text, today=datetime.date(2027, 1, 31)).found()
    assert "coordinator-not-appointed" not in last and "waiver-expired" not in last
    later = world(text, today=datetime.date(2027, 2, 1)).found()
    assert "coordinator-not-appointed" in later and "waiver-expired" in later


def test_a_waiver_of_another_subject_is_unused() -> None:
    seen = world(WAIVED % ("hr", "2027-01-31")).found()
    assert "coordinator-not-appointed" in seen and "waiver-unused" in seen


def test_a_waiver_that_names_no_subject_hears_which_there_are() -> None:
    text = """
    staff:
      - {id: dir, function: Directeur, roles: [management]}
      - {id: hr, function: Personeelsverantwoordelijke, roles: [hr]}
    waivers: [{check: no-deputy, at: Directeur, reason: Later.}]
    """
    unused = next(one for one in world(text).findings if one.check == "waiver-unused")
    assert unused.variant == "at"
    assert unused.args == {"check": "no-deputy", "at": "Directeur", "count": 2, "subjects": ("management", "hr")}


@pytest.mark.parametrize(("people", "variant"), [(8, "at"), (9, "at-many")])
def test_no_more_than_eight_subjects_are_named(people: int, variant: str) -> None:
    choices = "\n".join(
        f"  - {{task: {task}, role: hr, letter: C, reason: x, review_by: 2020-01-01}}" for task in list(built_in().tasks)[:people]
    )
    waiver = "waivers: [{check: choice-review-overdue, at: nowhere, reason: Later.}]"
    unused = next(one for one in world(f"choices:\n{choices}\n{waiver}").findings if one.check == "waiver-unused")
    subjects = unused.args["subjects"]
    assert isinstance(subjects, tuple)
    assert (unused.variant, unused.args["count"], len(subjects)) == (variant, people, 8)


def test_an_error_is_no_subject_of_a_waiver() -> None:
    text = """
    choices: [{task: approve-vto-budget, role: management, letter: A}]
    waivers: [{check: choice-without-reason, at: manage-library, reason: Later.}]
    """
    assert next(one for one in world(text).findings if one.check == "waiver-unused").variant == ""


@pytest.mark.parametrize(("day", "overdue"), [("2026-11-22", True), ("2026-11-23", False)])
def test_a_choice_is_overdue_after_its_day(day: str, overdue: bool) -> None:
    text = f"choices: [{{task: manage-library, role: hr, letter: R, reason: x, review_by: {day}}}]"
    assert ("choice-review-overdue" in world(text).found()) is overdue


@pytest.mark.parametrize(("day", "ends"), [("2027-11-22", True), ("2027-11-23", False)])
def test_a_mandate_ends_before_the_review(day: str, ends: bool) -> None:
    text = f"staff: [{{id: a, function: A, roles: [vto-coordinator], mandate_until: {day}}}]"
    assert ("mandate-ends" in world(text).found()) is ends


@pytest.mark.parametrize(
    ("day", "said", "told"),
    [
        ("2026-11-22", "mandate of “A” ended on 22 November 2026", "mandate ended on 22 November 2026"),
        ("2026-11-23", "mandate of “A” runs until 23 November 2026, before the review", "mandate until 23 November 2026"),
    ],
)
def test_a_mandate_that_ended_is_not_said_to_run(day: str, said: str, told: str) -> None:
    decided = world(f"staff: [{{id: a, function: A, roles: [vto-coordinator], mandate_until: {day}}}]")
    charter = decided.charter("en")
    assert [one.message for one in charter.findings if said in one.message]
    (holder,) = (one for role in charter.roles for one in role.holders)
    assert View(charter, words_of("en"), band=0).holder(holder) == f"A ({told})"
    assert any(told in line.text for block in charter.page_one for line in block.lines)


def test_who_answers_for_exactly_the_limit_answers_for_no_more() -> None:
    roles = "roles: {line-managers: yes, hr: yes, vto-coordinator: yes}\n"
    rows = world(roles).allocation.matrix.rows
    share = sum(row.holding("A")[0].role == "management" for row in rows) / len(rows)
    text = roles + "staff: [{id: a, function: A, roles: [management]}]\nsettings: {person_share: %.15f}"
    assert "everything-on-one-person" not in world(text % (share + 1e-9)).found()
    one = next(one for one in world(text % (share - 1e-9)).findings if one.check == "everything-on-one-person")
    assert (one.args["share"], one.args["limit"]) == (round(100 * share), round(100 * (share - 1e-9)))


def test_who_holds_a_role_that_nobody_said_is_there_is_asked_about() -> None:
    text = "staff:\n  - id: a\n    function: A\n    roles: [quality-coordinator]\n"
    (one,) = [one for one in world(text).findings if one.variant == "held"]
    assert told(one) == "6:12-6:33 answer-missing held answer=roles.quality-coordinator"


def test_a_board_that_does_something_does_not_only_approve() -> None:
    bad = ALL["board-only-approves"].bad
    assert "board-only-approves" in found(bad)
    assert "board-only-approves" not in found(bad.replace("R: [management]", "R: [board]"))


def test_a_federations_choice_is_overdue_too(tmp_path: Path) -> None:
    overlay = "choices: [{task: manage-library, role: hr, letter: R, reason: x, review_by: 2020-01-01}]\n"
    (tmp_path / "koepel.yaml").write_text(overlay)
    data = b"extends: [koepel.yaml]\norganisation: {name: X}\nsize: {headcount: 60}\n"
    one = next(one for one in decide(tmp_path / "vto.yaml", data).findings if one.check == "choice-review-overdue")
    assert str(one.place) == "koepel.yaml:1:77"


def test_an_error_cannot_be_waived() -> None:
    text = """
    choices: [{task: approve-vto-budget, role: management, letter: A}]
    waivers: [{check: choice-without-reason, reason: Later.}]
    """
    seen = world(text).found()
    assert "choice-without-reason" in seen and "waiver-unused" in seen


@pytest.mark.parametrize(("average", "fires"), [("99.99", False), ("100", True), ("unknown", False)])
def test_a_works_council_is_expected_at_a_hundred(average: str, fires: bool) -> None:
    text = f"size: {{headcount: 142, election_average: {average}}}\nroles: {{works-council: no, prevention-committee: yes}}"
    assert ("body-expected" in world(text).found()) is fires


@pytest.mark.parametrize(("average", "fires"), [("49.99", False), ("50", True)])
def test_a_committee_is_expected_at_fifty(average: str, fires: bool) -> None:
    text = f"size: {{headcount: 142, election_average: {average}}}\nroles: {{works-council: no, prevention-committee: no}}"
    assert ("body-expected" in world(text).found()) is fires


@pytest.mark.parametrize(("employer", "asked"), [("private", True), ("public", False)])
def test_the_election_count_is_asked_of_whom_law_expects_bodies(employer: str, asked: bool) -> None:
    found = world(f"organisation: {{name: X, employer: {employer}}}\nsize: {{headcount: 142}}").findings
    assert ("election_average" in {one.subject for one in found if one.check == "answer-missing"}) is asked


def test_a_federations_time_is_a_warning(tmp_path: Path) -> None:
    (tmp_path / "koepel.yaml").write_text("settings: {vto_time: 0.5}\n")
    staff = "staff: [{id: a, function: A, roles: [vto-coordinator], vto_time: 0.1}]\n"
    text = f"extends: [koepel.yaml]\norganisation: {{name: X}}\nsize: {{headcount: 60}}\n{staff}"
    loaded = organisation.read(tmp_path / "vto.yaml", checks=ALL, data=text.encode())
    assert loaded.case is not None
    allocation = allocate(loaded.case.catalogue, loaded.case.organisation, loaded.case.overlays, day=TODAY)
    severities = {one.check: one.severity for one in check_organisation(loaded.case, allocation, loaded.findings, TODAY).findings}
    assert severities["time-shortage"] == "warning"


def test_a_role_that_is_filled_but_not_answered_is_told() -> None:
    decided = world("staff: [{id: a, function: A, roles: [mentors]}]")
    found = [one for one in decided.findings if one.check == "answer-missing" and one.variant == "held"]
    assert [(one.subject, one.place.line) for one in found] == [("mentors", 3)]
    assert not [
        one
        for one in world("roles: {mentors: yes}\nstaff: [{id: a, function: A, roles: [mentors]}]").findings
        if one.variant == "held"
    ]


def test_what_is_waived_is_told_in_the_charter_with_its_reason(tmp_path: Path) -> None:
    from vto_roles.run import pipeline

    path = tmp_path / "vto.yaml"
    path.write_text(
        "organisation: {name: X}\nsize: {headcount: 60}\n" + textwrap.dedent(WAIVED % ("vto-coordinator", "2027-01-31"))
    )
    told = pipeline.charter_of(pipeline.decide(path, TODAY), words_of("nl")).waived
    assert [(one.check, one.reason, one.until) for one in told] == [("coordinator-not-appointed", "Vacature.", "2027-01-31")]


def scratch_check(on: OrganisationInput) -> Iterator[Hit]:
    """
    Bad:
        size: {headcount: 31}
    Good:
        size: {headcount: 30}
    """
    yield Hit("heads", ("size", "headcount"), {"count": on.case.organisation.size.headcount})


@pytest.fixture
def wordless() -> Iterator[Check]:
    """A check for which no language has words."""
    registry.check("warning")(scratch_check)
    yield ALL["scratch-check"]
    del registry._REGISTRY["scratch-check"]


def test_a_check_without_words_shows_its_id_and_arguments(wordless: Check) -> None:
    words = words_of("en")
    decided = world("size: {headcount: 31}")
    found = [one for one in decided.findings if one.check == wordless.id]
    assert [told(one) for one in found] == ["2:19-2:21 scratch-check - count=31"]
    assert [one.message for one in decided.charter().findings if one.check == wordless.id] == ["scratch-check count=31"]
    for form in report.FORMATS:
        written = report.write(form, report.Report(findings=found, files=["vto.yaml"], lines={}, words=words))
        assert b"scratch-check" in written
    page = check_page.page(wordless, words).splitlines()
    assert page[:3] == ["scratch-check (warning)", "scratch-check", ""]
    assert "    organisation: {name: De Linde}" in page


def test_an_example_without_its_organisation_is_a_whole_file(wordless: Check) -> None:
    assert textwrap.dedent(wordless.bad).strip() == "organisation: {name: De Linde}\nsize: {headcount: 31}"
