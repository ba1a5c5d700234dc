"""The questions: worded in every language, answered only by what the file takes, asked only where they decide."""

import functools
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.conftest import TODAY, world
from vto_roles.charter import questions
from vto_roles.decision.engine import allocate
from vto_roles.model.decision import Allocation
from vto_roles.read import organisation, tree
from vto_roles.read.asked import answer_words
from vto_roles.read.catalogue import answer_paths, built_in
from vto_roles.read.languages import languages, words_of

CATALOGUE = built_in()
QUESTIONS = CATALOGUE.questions
WORDS = words_of("nl")
OF_A_PERSON = "staff."


def tried(path: str) -> list[Any]:
    """Answers to a question, each as the file writes it."""
    question = QUESTIONS[path]
    if question.answer in ("yes-no", "yes-no-unknown"):
        return ["yes", "no", "unknown"]
    return [*question.tries] or [*question.options]


def answered(**answers: Any) -> bytes:
    """A file with these answers, a path with `__` for its dot each."""
    return file_of({name.replace("__", "."): value for name, value in answers.items()})


def file_of(answers: Mapping[str, Any]) -> bytes:
    """A file with these answers, path -> value, and what it needs."""
    sections: dict[str, dict[str, Any]] = {}
    for path, value in {"organisation.name": "De Linde", "size.headcount": "60", **answers}.items():
        section, name = path.split(".")
        sections.setdefault(section, {})[name] = value
    return msgspec.json.encode(sections)


def rows(data: bytes | None = None, language: str = "nl") -> dict[str, questions.AskedQuestion]:
    node = None if data is None else tree.read(data, "vto.yaml")[0]
    return {row.path: row for row in questions.asked(node, words_of(language))}


@pytest.mark.parametrize("language", languages())
def test_every_question_is_worded(language: str) -> None:
    words, dutch = words_of(language), WORDS.find("questions")
    for path, question in QUESTIONS.items():
        found = words.find("questions", path)
        assert found.keys() == dutch[path].keys() >= {"ask", "help", "why", "example", "comment"}, path
        assert found.get("options", {}).keys() <= set(question.options), path
        assert found["ask"][-1] == "?" and len(found["ask"]) <= 100, path
        assert ("unit" in found) == (question.answer in ("whole", "decimal") and path.startswith("size.")), path
    for row in questions.asked(None, words):
        assert "{" not in row.ask and all(option.title[:1].isupper() or option.id == "vzw" for option in row.options), row.path
    assert {row.card for row in questions.asked(None, words)} - {None} == {one.id for one in questions.cards(words)}
    assert {row.group for row in questions.asked(None, words)} == {one.id for one in questions.groups(words)}


def texts(value: Any) -> Iterator[str]:
    for child in value.values() if isinstance(value, Mapping) else ():
        yield from texts(child) if isinstance(child, Mapping) else (child,)


def test_french_signs_have_a_no_break_space() -> None:
    told = "\n".join(texts({name: words_of("fr").find(name) for name in ("questions", "asking")}))
    assert "\u00a0?" in told and re.findall(r"[^\u00a0][;?!»](?!\w)|« | :|«[^\u00a0]", told) == []


def test_everything_that_is_answered_is_asked() -> None:
    roles = {f"roles.{name}" for name, role in CATALOGUE.roles.items() if role.exists != "always"}
    of_people = {path for path in answer_words() if path.startswith(OF_A_PERSON)} - {"staff.id"}  # made from the function
    expected = answer_paths() | roles | of_people | {"organisation.name", "tradition.practice", "staff", "choices"}
    assert QUESTIONS.keys() == expected


def test_options_are_those_that_the_file_takes() -> None:
    for path, question in QUESTIONS.items():
        known = set(answer_words().get(path, ()))
        assert set(question.options) == (known if question.answer in ("one", "several") else set()), path
        assert (question.answer in ("yes-no", "yes-no-unknown")) == (
            path.startswith("roles.") or known == {"yes", "no", "unknown"}
        )
        body = path.startswith("roles.") and CATALOGUE.roles[path.removeprefix("roles.")].kind == "consultative"
        assert body == (question.answer == "yes-no-unknown"), path


@pytest.mark.parametrize("path", [path for path in QUESTIONS if tried(path)])
def test_every_answer_that_is_tried_is_read(path: str) -> None:
    question = QUESTIONS[path]
    employer = {"organisation.employer": "public"} if path == "roles.negotiation-committee" else {}
    for value in tried(path):
        text = [value] if question.answer == "several" and isinstance(value, str) else value
        assert organisation.read(Path("vto.yaml"), data=file_of({path: text} | employer)).findings == [], value
    if (unknown := rows()[path].unknown) is not None and unknown.id:
        assert organisation.read(Path("vto.yaml"), data=file_of({path: unknown.id} | employer)).findings == []


def test_a_free_answer_that_may_decide_is_tried() -> None:
    free = {path for path, one in QUESTIONS.items() if one.answer in ("whole", "decimal", "several", "committees", "month-day")}
    assert {path for path in free if not QUESTIONS[path].tries} == {"staff.vto_time", "staff.roles", "staff.competences"}


def test_the_first_questions_give_a_charter() -> None:
    first = [path for path, one in QUESTIONS.items() if one.group == "start"]
    assert [*QUESTIONS][: len(first)] == first
    assert [path for path in first if QUESTIONS[path].needed] == ["organisation.name", "size.headcount"]
    assert [path for path, one in QUESTIONS.items() if one.card == "first-roles"] == first[3:]


def test_an_employer_is_asked_what_concerns_it() -> None:
    public, private = (
        {path for path, row in rows(answered(organisation__employer=kind)).items() if not row.shown}
        for kind in ("openbaar", "vzw")
    )
    assert private == {"roles.negotiation-committee"}
    assert public == {
        *("roles.works-council", "roles.union-delegation", "organisation.joint_committees"),
        *("size.fte", "size.election_average", "organisation.publishes_accounts"),
    }
    told = rows(answered(organisation__employer="public"))["roles.works-council"]
    assert told.reason == "Hier niet gevraagd: soort werkgever is openbaar."


@pytest.mark.parametrize(("count", "shown"), [("0", False), ("5", True), (None, True)])
def test_somebody_for_volunteers_is_asked_unless_there_are_none(count: str | None, shown: bool) -> None:
    assert rows(answered(size__volunteers=count))["roles.volunteer-coordinator"].shown is shown


def test_a_question_that_hangs_on_another_comes_after_it() -> None:
    assert rows(answered())["roles.volunteer-coordinator"].after == ("size.volunteers",)
    assert rows(answered())["roles.general-assembly"].after == ("organisation.legal_form",)
    assert rows(answered(size__volunteers="5"))["roles.volunteer-coordinator"].after == ()


def test_a_file_that_is_not_finished_is_asked_on() -> None:
    for data in (
        b"",
        b"x",
        b"organisation: x",
        b"size: {headcount: 1.250}",
        b"organisation: {name: X, employer: public}\nsize: []",
    ):
        assert rows(data).keys() == rows().keys()
    assert not rows(b"organisation: {employer: public}\nsize: {headcount: 1.250}")["roles.works-council"].shown


def test_who_did_it_is_asked_by_bundle_of_those_who_are_there() -> None:
    case = world("roles: {hr: yes, mentors: yes, line-managers: no}\ntitles: {hr: HR-team}\n", headcount=15).case
    found = {row.path: row for row in questions.asked(case, WORDS) if row.answer == "practice"}
    assert "tradition.practice.money" in found and "tradition.practice.direction" not in found  # only the board decides its tasks
    assert found["tradition.practice.money"].ask == "Wie deed tot nu toe dit werk: Budget en financiële steun?"
    about = found["tradition.practice.dialogue"].help
    assert about is not None and "Het opleidingsverlof van medewerkers plannen" in about
    offered = {option.id: option.title for option in found["tradition.practice.money"].options}
    assert offered["hr"] == "HR-team" and "mentors" in offered and not {"line-managers", "works-council"} & offered.keys()
    for path, row in found.items():
        practice = {path.removeprefix("tradition.practice."): row.options[0].id}
        data = b"organisation: {name: X}\nsize: {headcount: 60}\ntradition: {practice: " + msgspec.json.encode(practice) + b"}"
        assert organisation.read(Path("vto.yaml"), data=data).findings == []


def test_a_question_of_a_patch_is_asked_in_what_words_there_are() -> None:
    patch = (
        "catalog: {roles: {library: {kind: staff, may: [R, C, I]}}, questions: {roles.library: {group: roles, answer: yes-no}}}\n"
    )
    row = next(row for row in questions.asked(world(patch).case, WORDS) if row.path == "roles.library")
    assert (row.ask, row.help, row.shown) == ("is deze rol er: library", None, True)


# --- worth ----------------------------------------------------------------------------------------

STARTS: tuple[dict[str, Any], ...] = (  # organisations in which each answer has its say
    {},
    {"size.fte": "30", "organisation.publishes_accounts": "yes", "roles.works-council": "yes"},
    {"organisation.employer": "public", "organisation.hospital": "yes", "size.fte": "30", "roles.negotiation-committee": "yes"},
    {"organisation.legal_form": "other", "roles.general-assembly": "no", "organisation.publishes_accounts": "yes"},
    {"size.headcount": "300", "organisation.regions": ["wallonia"], "roles.works-council": "no", "roles.union-delegation": "no"},
)


def decided(answers: Mapping[str, Any]) -> Allocation:
    case = organisation.read(Path("vto.yaml"), data=file_of(answers)).case
    assert case is not None
    return allocate(case.catalogue, case.organisation, case.overlays, day=TODAY)


def law_of(made: Allocation) -> Any:
    """What law has to say in an allocation: duties, dates, locked letters, and which lines are told."""
    locked = {(row.task, cell.role) for row in made.matrix.rows for cell in row.cells if cell.locked}
    return locked, made.duties, made.deadlines, {name: (one.version, one.told) for name, one in made.law.items()}


def letters_of(made: Allocation) -> Any:
    return [(row.task, cell.role, cell.letters) for row in made.matrix.rows for cell in row.cells]


@functools.cache
def start(number: int) -> Any:
    return law_of(decided(STARTS[number]))


def moves_law(path: str) -> bool:
    """Whether some answer to a question changes what law has to say of some organisation."""
    values = [[value] if QUESTIONS[path].answer == "several" and isinstance(value, str) else value for value in tried(path)]
    return any(law_of(decided(one | {path: value})) != start(number) for number, one in enumerate(STARTS) for value in values)


@pytest.mark.sampled(one_in=1, quick=9)
@pytest.mark.parametrize("path", [path for path in QUESTIONS if tried(path)])
def test_what_decides_law_says_so(path: str) -> None:
    assert moves_law(path) == QUESTIONS[path].law


@pytest.mark.sampled(one_in=1, quick=5)
@pytest.mark.parametrize("number", range(len(STARTS)))
def test_what_is_not_asked_of_an_employer_decides_nothing(number: int) -> None:
    hidden = {path for path, row in rows(file_of(STARTS[number])).items() if not row.shown and tried(path)}
    for path in hidden - {"roles.volunteer-coordinator", "roles.general-assembly"}:
        first, *others = (decided(STARTS[number] | {path: value}) for value in tried(path))
        for other in others:
            assert letters_of(other) == letters_of(first) and law_of(other)[:3] == law_of(first)[:3], path
