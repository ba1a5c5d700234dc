"""The path of growth: what would move in who decides and who does if the organisation used learning strategically."""

from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from tests.conftest import EXAMPLES, ROOT, TODAY, example, world
from vto_roles.charter import read
from vto_roles.charter.redact import extract
from vto_roles.charter.schema import Charter, Subject
from vto_roles.output import formats
from vto_roles.output.blocks import Heading
from vto_roles.output.document import document
from vto_roles.output.rendering import Layout
from vto_roles.output.subjects import SubjectRows
from vto_roles.output.view import View
from vto_roles.read import organisation
from vto_roles.read.languages import languages, words_of
from vto_roles.run import pipeline

# what a federation adds: a task that is there only in a strategic organisation
OVERLAY_TASK = """
    catalog:
      tasks:
        follow-strategy:
          phase: vision
          level: operational
          bundle: policy-plan
          when: {tradition.policy: strategic}
          A: {management: listed}
          R: {management: listed}
"""
WORLDS = {
    "administrative": "tradition: {policy: administrative}\n",
    "reactive": "tradition: {policy: reactive, decisions: directive, coordination: decentral}\n",
    "not answered": "",
    "a choice that stands": "choices: [{task: draft-strategic-plan, role: management, letter: A, reason: afgesproken}]\n",
}


def moved(charter: Charter) -> dict[tuple[str, str], tuple[tuple[str, ...], tuple[str, ...]]]:
    """The path of growth: task and letter -> roles now and then."""
    return {(one.task, one.letter): (one.now, one.then) for one in charter.growth}


def holders(charter: Charter) -> dict[tuple[str, str], tuple[str, ...]]:
    """Task and letter -> the roles that hold it."""
    return {
        (task.id, letter): tuple(cell.role for cell in task.cells if letter in cell.letters)
        for task in charter.tasks
        for letter in "AR"
    }


def expected(was: Charter, strategic: Charter) -> dict[tuple[str, str], tuple[tuple[str, ...], tuple[str, ...]]]:
    """What moves to other people: a letter that goes to another role of the same people is none."""
    filled = {role.id: {holder.id for holder in role.holders} or {role.id} for role in was.roles}

    def people(roles: tuple[str, ...]) -> set[str]:
        return {one for role in roles for one in filled[role]}

    now, then = holders(was), holders(strategic)
    return {key: (now[key], then[key]) for key in now if key in then and people(now[key]) != people(then[key])}


@pytest.mark.sampled(one_in=1, quick=3)
@pytest.mark.parametrize("name", EXAMPLES)
def test_it_says_of_an_example_what_a_what_if_says(name: str) -> None:
    path, given = ROOT / "examples" / name / "vto.yaml", [organisation.assignment("tradition.policy=strategic")]
    strategic = pipeline.charter_of(pipeline.decide(path, TODAY, assignments=given), words_of("nl"))
    charter = example(name).charter()
    assert moved(charter) == expected(charter, strategic)
    reasons = {(task.id, cell.role, one.letter): one for task in strategic.tasks for cell in task.cells for one in cell.because}
    for one in charter.growth:
        gaining = [role for role in one.then if role not in one.now] or one.then
        wanted = [reasons[one.task, role, one.letter].text for role in gaining]
        assert [because.text for because in one.because] == wanted


@pytest.mark.sampled(one_in=1, quick=3)
@pytest.mark.parametrize("yaml", WORLDS.values(), ids=WORLDS)
@pytest.mark.parametrize("headcount", [6, 30, 60, 300])
def test_it_says_of_every_size_what_a_strategic_organisation_has(yaml: str, headcount: int) -> None:
    decided = world(yaml, headcount=headcount)
    text = f"organisation: {{name: De Linde}}\nsize: {{headcount: {headcount}}}\n{yaml}"
    given = [organisation.assignment("tradition.policy=strategic")]
    strategic = pipeline.decide(Path("vto.yaml"), TODAY, data=text.encode(), assignments=given)
    charter = decided.charter()
    assert moved(charter) == expected(charter, pipeline.charter_of(strategic, words_of("nl")))
    assert moved(charter)
    assert (("draft-strategic-plan", "A") in moved(charter)) == ("choices" not in yaml)


def test_a_strategic_organisation_has_none() -> None:
    charter = world("tradition: {policy: strategic}\n").charter()
    assert charter.growth == ()
    assert headings(charter) == []


def headings(charter: Charter) -> list[str]:
    """The headings within the section of what is to be discussed."""
    view = View(charter, words_of("nl"), band=100)
    sections = {one.id: one for one in document(view, SubjectRows(view), annexes=True).sections}
    return [block.text for block in sections["to-discuss"].blocks if isinstance(block, Heading)]


def test_where_nothing_would_move_there_is_no_section() -> None:
    charter = world("").charter()
    assert headings(charter) == [words_of("nl")("charter", "growth")]
    assert headings(replace(charter, growth=())) == []


def test_a_task_that_only_a_strategic_organisation_has_moves_nothing() -> None:
    assert "follow-strategy" in world(OVERLAY_TASK + "    tradition: {policy: strategic}\n").letters()
    charter = world(OVERLAY_TASK).charter()
    assert charter.growth and "follow-strategy" not in {one.task for one in charter.growth}


def test_it_names_roles_and_no_people() -> None:
    decided = example("home-care")
    charter = decided.charter()
    people = {person.id for person in decided.case.organisation.staff or ()}
    assert people and charter.growth
    assert not people & {role for one in charter.growth for role in (*one.now, *one.then)}
    assert decided.charter(public=True).growth == charter.growth


def test_no_card_has_it() -> None:
    charter = example("care-home").charter()
    assert charter.growth
    assert extract(charter, Subject(role="management"), words_of("nl")).growth == ()


@pytest.mark.parametrize("language", languages())
def test_a_charter_in_json_shows_the_same(language: str) -> None:
    charter = example("care-home").charter(language)
    words = words_of(language)
    data = formats.render(charter, "json", words, Layout(), source="vto.yaml")
    again = read.read(data)
    assert again is not None and again.growth == charter.growth
    page = formats.render(charter, "md", words, Layout(annexes=True), source="vto.yaml").decode()
    assert formats.render(again, "md", words, Layout(annexes=True), source="vto.yaml").decode() == page
    _, _, section = page.partition(f"### {words('charter', 'growth')}\n")
    section = section.partition("\n## ")[0]
    titles = {task.id: task.title for task in charter.tasks}
    assert all(titles[one.task] in section and one.because[0].text in section for one in charter.growth)


@pytest.mark.parametrize("change", [{"task": "nothing"}, {"now": ["nobody"]}, {"then": ["nobody"]}])
def test_a_charter_whose_path_names_what_is_not_there_is_none(change: dict[str, object]) -> None:
    data = formats.render(example("care-home").charter(), "json", words_of("nl"), Layout(), source="vto.yaml")
    charter = msgspec.json.decode(data)
    charter["growth"][0] |= change
    assert read.read(msgspec.json.encode(charter)) is None


def test_an_older_charter_has_none() -> None:
    data = formats.render(example("care-home").charter(), "json", words_of("nl"), Layout(), source="vto.yaml")
    older = msgspec.json.decode(data)
    del older["growth"]
    charter = read.read(msgspec.json.encode(older))
    assert charter is not None and headings(charter) == []


def test_a_letter_does_not_move_between_two_roles_of_one_person() -> None:
    yaml = """
    size: {headcount: 12}
    tradition: {policy: reactive, decisions: self-managing}
    staff: [{id: a, function: Coördinator, roles: [ROLES]}]
    """
    task = "guide-vto-activities"
    apart = moved(world(yaml.replace("ROLES", "vto-coordinator")).charter())
    assert apart[task, "R"] == (("vto-coordinator",), ("management",))
    assert (task, "R") not in moved(world(yaml.replace("ROLES", "management, vto-coordinator")).charter())
