"""Answers as they are typed: what is taken, what is asked back, and where."""

from pathlib import Path

import pytest

from tests.conftest import world
from vto_roles import checks, load, tree

HEAD = "organisation: {name: X}\nsize: {headcount: 12}\n"


def faults(text: str) -> list[tuple[int, int, str, str]]:
    loaded = load.organisation(Path("vto.yaml"), data=text.encode(), checks=("no-deputy",))
    return [(one.place.line, one.place.column, one.check, one.variant) for one in loaded.findings]


FAULTY = {
    "unknown key": (HEAD + "rolls: {}\n", (3, 1, "schema", "unknown-key")),
    "unknown key deep": ("organisation: {name: X, emploier: public}\nsize: {headcount: 1}\n", (1, 25, "schema", "unknown-key")),
    "missing name": ("organisation: {employer: public}\nsize: {headcount: 1}\n", (1, 15, "schema", "missing-key")),
    "missing size": ("organisation: {name: X}\n", (1, 1, "schema", "missing-key")),
    "empty head count": ("organisation: {name: X}\nsize:\n  headcount:\n", (3, 3, "schema", "missing-key")),
    "word for a number": ("organisation: {name: X}\nsize: {headcount: veel}\n", (2, 19, "schema", "not-a-number")),
    "thousand": ("organisation: {name: X}\nsize: {headcount: 1.250}\n", (2, 19, "schema", "ambiguous-number")),
    "half a head": ("organisation: {name: X}\nsize: {headcount: 12.5}\n", (2, 19, "schema", "not-whole")),
    "negative": ("organisation: {name: X}\nsize: {headcount: -3}\n", (2, 19, "schema", "out-of-range")),
    "comma in braces": ("organisation: {name: X}\nsize: {headcount: 12, fte: 98,4}\n", (2, 31, "schema", "comma-in-braces")),
    "answer": (HEAD + "roles: {hr: misschien}\n", (3, 13, "schema", "not-an-answer")),
    "one of": (HEAD + "tradition: {policy: reactief}\n", (3, 21, "schema", "not-one-of")),
    "version": (HEAD + "version: 2\n", (3, 10, "schema", "not-one-of")),
    "committee": ("organisation: {name: X, joint_committees: [33]}\nsize: {headcount: 1}\n", (1, 44, "schema", "bad-form")),
    "list wanted": (HEAD + "extends: koepel.yaml\n", (3, 10, "schema", "not-a-list")),
    "mapping wanted": (HEAD + "roles: [hr]\n", (3, 8, "schema", "not-a-mapping")),
    "scalar wanted": ("organisation: {name: [X]}\nsize: {headcount: 1}\n", (1, 22, "schema", "not-a-scalar")),
    "day first": (HEAD + "staff: [{id: a, function: b, mandate_until: 30/06/2027}]\n", (3, 45, "schema", "bad-date")),
    "no such day": (HEAD + "staff: [{id: a, function: b, mandate_until: 2027-02-30}]\n", (3, 45, "schema", "no-such-date")),
    "no such month": (HEAD + "deadlines: {approve-vto-budget: 13-01}\n", (3, 33, "schema", "no-such-date")),
    "after law": (
        "organisation: {name: X}\nsize: {headcount: 30, fte: 25}\ndeadlines: {approve-annual-plan: 04-30}\n",
        (3, 34, "schema", "deadline-after-law"),
    ),
    "share": (HEAD + "staff: [{id: a, function: b, vto_time: 1.5}]\n", (3, 40, "schema", "out-of-range")),
    "role": (HEAD + "roles: {vto-cordinator: yes}\n", (3, 9, "unknown-reference", "role")),
    "task": (HEAD + "choices: [{task: x, role: hr, letter: R, reason: y}]\n", (3, 18, "unknown-reference", "task")),
    "practice": (HEAD + "tradition: {practice: {libary: hr}}\n", (3, 24, "unknown-reference", "task-or-bundle")),
    "competence": (HEAD + "staff: [{id: a, function: b, competences: [budget]}]\n", (3, 44, "unknown-reference", "competence")),
    "check": (HEAD + "waivers: [{check: no-deputie, reason: x}]\n", (3, 19, "unknown-reference", "check")),
    "same person twice": (HEAD + "staff: [{id: a, function: b}, {id: a, function: c}]\n", (3, 36, "duplicate-id", "")),
    "built-in task": (
        HEAD + "own_tasks: [{id: manage-library, title: x, phase: learn, A: board}]\n",
        (3, 18, "duplicate-id", "built-in"),
    ),
    "body as a person's role": (
        HEAD + "staff: [{id: a, function: b, roles: [works-council]}]\n",
        (3, 38, "union-membership", "role"),
    ),
    "union key": (HEAD + "staff: [{id: a, function: b, vakbond: x}]\n", (3, 30, "union-membership", "key")),
}


@pytest.mark.parametrize(("text", "expected"), FAULTY.values(), ids=FAULTY)
def test_a_fault_is_found_at_its_place(text: str, expected: tuple[int, int, str, str]) -> None:
    found = faults(text)
    if expected[3] == "deadline-after-law":
        assert expected in [(one.place.line, one.place.column, one.check, one.variant) for one in world(text).findings]
    else:
        assert expected in found


@pytest.mark.parametrize("answer", ["yes", "Yes", "ja", "JA", "oui", "true", '"yes"'])
def test_answers_of_four_languages(answer: str) -> None:
    assert world(f"roles: {{mentors: {answer}}}").case.organisation.roles["mentors"] == "yes"


def test_numbers_as_belgians_type_them() -> None:
    size = world("size:\n  headcount: 142\n  fte: 98,4\n  election_average: unknown\n").case.organisation.size
    assert (size.headcount, size.fte, size.election_average) == (142, 98.4, "unknown")


def test_text_stays_text() -> None:
    case = world("organisation: {name: 0412345670, joint_committees: [329.01, 330]}").case
    assert case.organisation.organisation.name == "0412345670"
    assert case.organisation.organisation.joint_committees == ("329.01", "330")


def test_not_asked_is_not_none() -> None:
    staff = world(
        """
        staff:
          - {id: a, function: A, competences: []}
          - {id: b, function: B, competences: }
          - {id: c, function: C}
        """
    ).case.organisation.staff
    assert staff is not None
    assert [person.competences for person in staff] == [(), None, None]


def test_a_faulty_item_is_dropped_and_the_next_keeps_its_place() -> None:
    decided = world(
        """
        choices:
          - {task: nowhere, role: hr, letter: R, reason: x}
          - {task: manage-library, role: hr, letter: R, reason: x}
        """
    )
    cell = decided.cell("manage-library", "hr")
    assert str(decided.case.place(cell.because[0].path)) == "vto.yaml:6:5"


def test_defaults() -> None:
    public = world("organisation: {name: X, employer: public}").case.organisation.organisation
    assert (public.legal_form, public.regions, public.language, public.hospital) == ("public-body", ("flanders",), "nl", "no")
    assert world().case.organisation.organisation.legal_form == "vzw"


def test_ten_faults_give_ten_findings_in_one_run() -> None:
    text = "\n".join(
        [
            "organisation: {name: X, employer: privaat, joint_committees: [33]}",
            "size: {headcount: 12, fte: veel}",
            "roles: {hrr: yes, mentors: soms}",
            "tradition: {policy: oud}",
            "staff: [{id: a, function: b, vto_time: 2, mandate_until: gisteren}]",
            "choices: [{task: weg, role: hr, letter: R, reason: x}]",
            "settings: {review_month: 3}",
        ]
    )
    assert [(line, check) for line, _, check, _ in faults(text)] == [
        (1, "schema"),
        (1, "schema"),
        (2, "schema"),
        (3, "unknown-reference"),
        (3, "schema"),
        (4, "schema"),
        (5, "schema"),
        (5, "schema"),
        (6, "unknown-reference"),
        (7, "schema"),
    ]


def test_what_the_reader_and_the_binder_find_is_no_more_together_than_may_be_told() -> None:
    data = b"caf\xff: 1\n" + b"".join(b"key%d: 1\n" % number for number in range(2 * tree.MAX_FINDINGS))
    loaded = load.organisation(Path("vto.yaml"), checks=checks.registry(), data=data)
    assert loaded.case is None
    assert len(loaded.findings) == tree.MAX_FINDINGS
    assert {"encoding", "schema"} == {one.check for one in loaded.findings}
