"""The examples: what they yield is kept beside them, read before it is accepted (`make accept`), and true to its promises."""

import contextlib
import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.conftest import EXAMPLES, ROOT, TODAY, World, example
from vto_roles.charter import provenance
from vto_roles.charter.schema import Subject
from vto_roles.checks.registry import all_checks
from vto_roles.checks.run import check_organisation
from vto_roles.decision.engine import allocate
from vto_roles.read import organisation
from vto_roles.read.catalogue import built_in
from vto_roles.read.languages import languages, words_of
from vto_roles.run import pipeline

CHARTERS = sorted(path for kind in ("charter*", "role-*", "person-*") for path in (ROOT / "examples").glob(f"*/{kind}"))


def charter(path: Path) -> bytes:
    """Return what should stand beside an example, on the date that it carries.

    Its name says what it is: `charter.en.md` the English charter, `role-board.md` a role's card, `person-vto.md` a person's.
    """
    language = path.suffixes[0][1:] if len(path.suffixes) > 1 else "nl"
    kind, _, owner = path.name.split(".")[0].partition("-")
    mark = provenance.read_mark(path.read_bytes())
    day = datetime.date.fromisoformat(mark["date"]) if mark else TODAY
    settings = pipeline.RenderSettings(markup=path.suffix[1:], card=Subject(**{kind: owner}) if owner else None)
    source = path.with_name("vto.yaml")
    with contextlib.chdir(ROOT / "examples"):
        decided = pipeline.decide(source, day)
        return pipeline.charter_bytes(decided, path, settings, words_of(language, decided.made[0].wording.get(language)))


def goldens() -> Iterator[tuple[Path, bytes]]:
    yield from ((path, charter(path)) for path in CHARTERS)


def test_there_are_seven_and_an_overlay_that_two_of_them_use() -> None:
    assert len(EXAMPLES) == 7
    texts = [(ROOT / "examples" / name / "vto.yaml").read_text("utf-8") for name in EXAMPLES]
    assert sum("federation/koepel.yaml" in text for text in texts) == 2


@pytest.mark.parametrize("path", CHARTERS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_charter_beside_its_file_is_up_to_date(path: Path) -> None:
    assert path.read_bytes() == charter(path)


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_task_has_one_a_and_somebody_who_does_it(name: str) -> None:
    for row in example(name).allocation.matrix.rows:
        assert len(row.holding("A")) == 1
        assert row.holding("R")


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_reason_ends_in_a_seed_id_a_law_line_or_a_line_of_a_file(name: str) -> None:
    decided = example(name)
    known = set(decided.case.catalogue.seed) | set(decided.case.catalogue.law)
    folder = ROOT / "examples" / name
    for row in decided.allocation.matrix.rows:
        for cell in row.cells:
            for because in cell.because:
                assert because.sources or because.path
                assert set(because.sources) <= known
                if because.path is not None:
                    place = decided.case.place(because.path)
                    lines = (folder / place.file).read_text("utf-8").splitlines()
                    assert 1 <= place.column <= len(lines[place.line - 1])


@pytest.mark.parametrize("name", EXAMPLES)
def test_there_is_no_error_in_an_example(name: str) -> None:
    assert [one for one in example(name).findings if one.severity == "error"] == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_languages_give_the_same_letters_and_fingerprints(name: str) -> None:
    decided = example(name)
    nl, *others = [decided.charter(language) for language in languages()]
    for other in others:
        assert nl.fingerprints == other.fingerprints
        assert nl.provenance["letters"] == other.provenance["letters"]
        assert [task.title for task in nl.tasks] != [task.title for task in other.tasks]


def letters_with(name: str, change: Any) -> dict[str, dict[str, str]]:
    """The letters of an example after a change of its answers."""
    found: dict[str, dict[str, str]] = changed(name, change).letters()
    return found


def changed(name: str, change: Any) -> Any:
    loaded = organisation.read(ROOT / "examples" / name / "vto.yaml", checks=all_checks())
    assert loaded.case is not None
    answers = change(loaded.case.organisation)
    allocation = allocate(loaded.case.catalogue, answers, loaded.case.overlays, day=TODAY)
    case = msgspec.structs.replace(loaded.case, organisation=answers)
    return World(case, allocation, check_organisation(case, allocation, [], TODAY).findings)


def other_size(answers: Any) -> Any:
    heads = 300 if answers.size.headcount < 200 else 15
    return msgspec.structs.replace(answers, size=msgspec.structs.replace(answers.size, headcount=heads))


def other_tradition(answers: Any) -> Any:
    tradition = answers.tradition
    policy = "administrative" if tradition.policy != "administrative" else "strategic"
    decisions = "directive" if tradition.decisions != "directive" else "self-managing"
    return msgspec.structs.replace(answers, tradition=msgspec.structs.replace(tradition, policy=policy, decisions=decisions))


def other_competences(answers: Any) -> Any:
    """Whoever coordinates can do nothing, and all others everything."""
    everything = tuple(built_in().competences)
    staff = tuple(
        msgspec.structs.replace(person, competences=() if {"vto-coordinator", "hr"} & set(person.roles) else everything)
        for person in answers.staff
    )
    return msgspec.structs.replace(answers, staff=staff)


ANSWERS = {
    "size": (other_size, "size.headcount"),
    "tradition": (other_tradition, "tradition"),
    "competences": (other_competences, "competences"),
}


@pytest.mark.sampled(one_in=1, quick=2)
@pytest.mark.parametrize("kind", ANSWERS)
@pytest.mark.parametrize("name", EXAMPLES)
def test_changing_one_kind_of_answer_changes_letters_and_the_reason_names_it(name: str, kind: str) -> None:
    """Among the rows that differ, a reason or a rival's fall points at the answer that was changed."""
    change, wanted = ANSWERS[kind]
    before, after = example(name), changed(name, change)
    differing = [task for task, letters in before.letters().items() if after.letters().get(task) != letters]
    assert differing, (name, kind)
    paths = {
        ".".join(map(str, path))
        for decided in (before, after)
        for row in decided.allocation.matrix.rows
        if row.task in differing
        for cell in row.cells
        for because in cell.because
        for path in (because.path, *(rival.path for rival in because.rivals))
        if path is not None
    }
    assert any(path.startswith(wanted) or path.endswith(wanted) for path in paths), paths


def test_the_charters_differ_from_one_another() -> None:
    everything = [example(name).letters() for name in EXAMPLES]
    for number, some in enumerate(everything):
        for others in everything[number + 1 :]:
            shared = set(some) & set(others)
            assert sum(some[task] != others[task] for task in shared) >= 10


def test_ticking_every_competence_takes_no_a_from_the_board() -> None:
    everything = tuple(built_in().competences)

    def skilled(answers: Any) -> Any:
        staff = tuple(
            msgspec.structs.replace(person, competences=everything) if "vto-coordinator" in person.roles else person
            for person in answers.staff
        )
        return msgspec.structs.replace(answers, staff=staff)

    for name in EXAMPLES:
        plain_letters, skilled_letters = example(name).letters(), letters_with(name, skilled)
        for task, letters in plain_letters.items():
            assert ("A" in letters.get("board", "")) == ("A" in skilled_letters[task].get("board", ""))
