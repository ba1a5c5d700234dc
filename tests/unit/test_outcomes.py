"""Notes and duties are told as they hold here; one person in several roles is told once."""

import datetime

import pytest

from tests.conftest import TODAY, world
from vto_roles.charter.schema import TaskEntry
from vto_roles.output import formats
from vto_roles.output.rendering import Layout
from vto_roles.output.view import View
from vto_roles.read.catalogue import built_in
from vto_roles.read.languages import languages, words_of
from vto_roles.read.readings import ours
from vto_roles.run import scaffold

LEAVE = "plan-educational-leave"


def task(name: str, yaml: str, language: str = "nl", headcount: int = 60) -> TaskEntry:
    return next(one for one in world(yaml, headcount=headcount).charter(language).tasks if one.id == name)


@pytest.mark.parametrize(("headcount", "form"), [(49, "below-50"), (50, None), (99, None), (100, "from-100")])
def test_a_note_follows_the_size(headcount: int, form: str | None) -> None:
    notes = words_of("nl").find("tasks", "appoint-vto-coordinator", "note")
    assert task("appoint-vto-coordinator", "", headcount=headcount).note == (form and notes[form])


@pytest.mark.sampled(one_in=1, quick=3)
@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize(
    ("regions", "council", "delegation", "form"),
    [
        ("flanders", "yes", "no", "flanders"),
        ("flanders", "unknown", "no", "flanders"),
        ("flanders", "no", "yes", "flanders-delegation"),
        ("flanders", "no", "no", "flanders-direct"),
        ("brussels", "yes", "no", "council"),
        ("wallonia", "no", "yes", "agreement-delegation"),
        ("wallonia", "no", "no", "agreement-direct"),
        ("wallonia", "no", "unknown", "agreement"),
        ("wallonia", "unknown", "no", "agreement"),
        ("flanders, brussels", "yes", "no", "mixed"),
        ("flanders, brussels", "no", "no", "agreement-direct"),
        ("german-speaking", "yes", "no", "council"),
        ("german-speaking", "no", "yes", "agreement-delegation"),
        ("german-speaking", "no", "no", "agreement-direct"),
        ("flanders, german-speaking", "yes", "no", "mixed"),
    ],
)
def test_the_note_on_leave_follows_region_and_bodies(
    language: str, regions: str, council: str, delegation: str, form: str
) -> None:
    answers = f"works-council: {council}, union-delegation: {delegation}"
    yaml = f"organisation: {{name: X, regions: [{regions}]}}\nroles: {{{answers}}}\n"
    found, words = task(LEAVE, yaml, language), words_of(language)
    assert found.note == words.usual(words("tasks", LEAVE, "note", form))
    some = words("tasks", LEAVE, "duty", "sites")
    assert found.duty_text == (some if regions.startswith("flanders, ") else "")


@pytest.mark.sampled(one_in=1, quick=3)
@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize(
    ("council", "delegation", "form"),
    [
        ("yes", "yes", "plan-council"),
        ("no", "yes", "plan-delegation"),
        ("no", "no", "plan-direct"),
        ("unknown", "no", "legal"),
        ("no", "unknown", "legal"),
    ],
)
def test_the_note_on_the_draft_names_the_body_that_is_there(language: str, council: str, delegation: str, form: str) -> None:
    words = words_of(language)
    roles = f"roles: {{works-council: {council}, union-delegation: {delegation}}}\n"
    yaml = "size: {headcount: 60, fte: 50}\n" + roles
    found = task("seek-advice-annual-plan", yaml, language)
    assert found.note == words.usual(words("tasks", "seek-advice-annual-plan", "note", form))


@pytest.mark.parametrize("name", ["advise-collective-training", "examine-personnel-measures"])
def test_where_no_body_is_there_the_employees_are_asked_directly(name: str) -> None:
    bodies = ("works-council", "union-delegation", "prevention-committee")
    notes = words_of("nl").find("tasks", name, "note")
    direct, *others = (
        task(name, f"roles: {{{', '.join(f'{body}: {answer}' for body, answer in zip(bodies, answers, strict=True))}}}\n").note
        for answers in (("no", "no", "no"), ("yes", "no", "no"), ("no", "yes", "no"), ("unknown", "no", "no"))
    )
    assert direct == words_of("nl").usual(notes["direct"]) and "rechtstreeks naar de medewerkers" in direct
    assert all(note in notes.values() and note != notes["direct"] for note in others)


LEAD = "roles: {{line-managers: {}}}\nstaff: [{{id: a, function: Coördinator, roles: [management{}]}}{}]\n"
APART = ", {id: b, function: B, roles: [vto-coordinator]}"


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize(
    ("line", "staff", "form"),
    [
        ("yes", ("", APART), None),
        ("no", ("", APART), "unled"),
        ("yes", (", vto-coordinator", ""), "led"),
        ("no", (", vto-coordinator", ""), "staff"),
        ("no", (", vto-coordinator", APART), "unled"),
    ],
)
def test_a_title_names_whom_the_task_is_for_here(language: str, line: str, staff: tuple[str, str], form: str | None) -> None:
    """Nobody encourages or supports himself, nor line managers that are not there."""
    words = words_of(language)
    for name in ("spark-initiatives", "support-leaders-and-trainers"):
        entry = words.find("tasks", name)
        told = entry["title"] if form is None else entry["forms"][form]["title"]
        assert task(name, LEAD.format(line, *staff), language).title == words.usual(told)


def test_one_person_accounts_to_the_board_and_does_not_assist_himself() -> None:
    one = {entry.id: entry for entry in world(LEAD.format("no", ", vto-coordinator", "")).charter().tasks}
    assert "assist-change" not in one
    assert one["account-for-vto"].title == "Verantwoording afleggen over VTO aan het bestuursorgaan"
    assert {cell.role: cell.letters for cell in one["account-for-vto"].cells} == {"board": ("I",), "vto-coordinator": ("A", "R")}
    two = {entry.id: entry for entry in world(LEAD.format("no", "", APART)).charter().tasks}
    assert "assist-change" in two
    letters = {cell.role: cell.letters for cell in two["account-for-vto"].cells}
    assert letters == {"board": ("I",), "management": ("I",), "vto-coordinator": ("A", "R")}


def test_a_title_of_a_federation_goes_before_the_forms_of_ours() -> None:
    patch = "catalog: {text: {nl: {tasks: {spark-initiatives: {title: Ideeën uitlokken}}}}}\n"
    assert task("spark-initiatives", patch + LEAD.format("no", "", APART)).title == "Ideeën uitlokken"


def test_a_table_with_a_form_of_a_title_is_read() -> None:
    words = words_of("nl")
    for name in ("spark-initiatives", LEAVE):
        forms = words.find("tasks", name, "forms").values()
        assert set(ours((), [words.usual(form["title"]) for form in forms])[1].values()) == {name}


@pytest.mark.parametrize(
    ("employer", "told", "not_told"), [("private", "arbeidsovereenkomst", "protocol"), ("public", "protocol", "cao")]
)
def test_powers_that_stay_are_those_of_this_kind_of_employer(employer: str, told: str, not_told: str) -> None:
    charter = world(f"organisation: {{name: X, employer: {employer}}}").charter()
    page = formats.render(charter, "md", words_of("nl"), Layout(), source="vto.yaml").decode()
    (line,) = (one for one in page.splitlines() if one.startswith("Dit charter verandert niets"))
    assert told in line and not_told not in line


@pytest.mark.sampled(one_in=1, quick=3)
@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize(
    ("regions", "where"), [("german-speaking", ""), ("brussels, wallonia", ""), ("flanders, brussels", "-sites")]
)
@pytest.mark.parametrize(("council", "form"), [("no", "W4"), ("unknown", "fallback-W4")])
def test_agreement_is_asked_for_some_sites_only_where_flanders_is_one_of_several(
    language: str, regions: str, where: str, council: str, form: str
) -> None:
    yaml = f"organisation: {{name: X, regions: [{regions}]}}\nroles: {{works-council: {council}, union-delegation: yes}}\n"
    charter, words = world(yaml).charter(language), words_of(language)
    (cell,) = (one for row in charter.tasks if row.id == LEAVE for one in row.cells if one.role == "union-delegation")
    (day,) = (words.date(datetime.date.fromisoformat(line.checked_on)) for line in charter.law if line.id == "W4")
    after = words("roles", "works-council", "the")
    assert cell.because[0].text == words("because", "cascade", form + where, law="W4", date=day, after=after)


@pytest.mark.sampled(one_in=1, quick=3)
@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize(
    ("regions", "council", "basis"),
    [
        ("brussels", "no", "basis_agreement"),
        ("brussels", "yes", "basis_of_law"),
        ("flanders", "no", "basis_custom"),
    ],
)
def test_a_consultation_that_needs_agreement_says_so(language: str, regions: str, council: str, basis: str) -> None:
    yaml = f"organisation: {{name: X, regions: [{regions}]}}\nroles: {{works-council: {council}, union-delegation: yes}}\n"
    charter, words = world(yaml).charter(language), words_of(language)
    title = next(one.title for one in charter.consultation if one.topic == "educational-leave")
    grounds = {topic: ground for topic, _, ground in View(charter, words, band=100).consultation}
    disputed = words("charter", "basis_disputed") if basis == "basis_custom" else ""
    assert grounds.pop(title) == words("charter", basis) + disputed
    assert words("charter", "basis_agreement") not in grounds.values()


def test_what_holds_for_some_sites_only_says_so() -> None:
    yaml = "organisation: {name: X, regions: [flanders, wallonia]}\nroles: {works-council: yes}\n"
    (cell,) = (one for one in task(LEAVE, yaml).cells if "A" in one.letters)
    assert (cell.role, cell.locked) == ("works-council", True)
    assert "alleen voor de vestigingen buiten het Vlaamse Gewest" in cell.because[0].text


def test_one_person_in_two_roles_is_told_once() -> None:
    both = "staff: [{id: a, function: Stafmedewerker, roles: [hr, vto-coordinator]}, {id: b, function: Hoofd, roles: [hr]}]\n"
    written = formats.render(world(both).charter(), "md", words_of("nl"), Layout(annexes=True), source="vto.yaml").decode()
    told = "Stafmedewerker (personeelsdienst) neemt ook deze rol op: VTO-coördinator. Het gaat om één persoon.\n"
    assert written.count(told) == written.count("neemt ook deze rol op") == 1


def test_a_function_is_told_once_where_it_is_called_as_a_role_or_several_people_have_it() -> None:
    staff = "staff: [{id: a, function: Kwaliteitscoördinator, roles: [prevention-adviser, quality-coordinator]}"
    staff += "".join(f", {{id: t{number}, function: Teamleider, roles: [line-managers]}}" for number in range(3)) + "]\n"
    written = formats.render(world(staff).charter(), "md", words_of("nl"), Layout(), source="vto.yaml").decode()
    assert "De kwaliteitscoördinator neemt ook deze rol op: preventieadviseur. Het gaat om één persoon." in written
    assert "3 × Teamleider" in written
    assert "Teamleider, Teamleider" not in written


@pytest.mark.parametrize(("council", "form"), [("yes", "council"), ("no", "posting"), ("unknown", "council-unknown")])
def test_rules_that_go_into_the_work_regulations_follow_their_own_procedure(council: str, form: str) -> None:
    words = words_of("nl")
    note = words("tasks", "set-learning-procedures", "note", form)
    assert task("set-learning-procedures", f"roles: {{works-council: {council}}}").note == words.usual(note)
    public = "organisation: {name: X, employer: public}\n"
    assert task("set-learning-procedures", public).note is None


def test_a_public_employer_gets_no_date_of_a_law_that_is_not_its_own() -> None:
    private, public = (
        world(f"organisation: {{name: X, employer: {kind}}}").allocation.deadlines for kind in ("private", "public")
    )
    dated = {"draft-annual-plan": "02-28", "seek-advice-annual-plan": "03-15", "approve-annual-plan": "03-31"}
    assert private.items() >= dated.items()
    assert not public.keys() & {"draft-annual-plan", "seek-advice-annual-plan", "keep-training-days"}
    assert (public["approve-vto-budget"], public["approve-annual-plan"]) == ("11-30", "12-31")


def test_a_public_employer_is_asked_neither_about_elections_nor_about_a_delegation() -> None:
    found = [one.args["answer"] for one in world("organisation: {name: X, employer: public}").findings if "answer" in one.args]
    assert not {"size.election_average", "roles.union-delegation", "roles.works-council"} & set(found)
    words = words_of("nl")
    for employer, asked in (("private", True), ("public", False)):
        answers = scaffold.Answers(name="X", headcount="60", employer=employer)
        text = scaffold.write(answers, built_in(), words, TODAY).decode()
        assert ("election_average" in text, "union-delegation: " in text) == (asked, asked)


def test_target_group_workers_are_reached_in_customised_work_only() -> None:
    yaml = 'organisation: {{name: X, joint_committees: ["{}"]}}'
    groups = {one: world(yaml.format(one)).charter().groups for one in ("327.01", "331")}
    assert {one: any(group.id == "target-group" for group in found) for one, found in groups.items()} == {
        "327.01": True,
        "331": False,
    }
