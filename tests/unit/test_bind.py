"""Answers as they are typed: what is taken, what is asked back, and where."""

from pathlib import Path
from typing import Annotated

import msgspec.inspect
import pytest
from msgspec import Meta, Struct

from tests.conftest import told, world
from vto_roles.checks.registry import all_checks
from vto_roles.finding import MAX_FINDINGS, Finding, Place
from vto_roles.model.catalogue import Catalogue
from vto_roles.model.node import Node, plain
from vto_roles.model.organisation import OrganisationFile, Overlay, Settings
from vto_roles.model.register import Register
from vto_roles.model.scenario import Scenarios
from vto_roles.read import organisation, tree
from vto_roles.read.bind import Binder, Vocabulary
from vto_roles.read.catalogue import built_in_tree
from vto_roles.read.front_matter import Convention
from vto_roles.text import near

BOUND = (Catalogue, OrganisationFile, Overlay, Register, Scenarios, Settings, Convention)  # all that is read from YAML
HEAD = "organisation: {name: X}\nsize: {headcount: 12}\n"


def read(text: str) -> list[Finding]:
    return organisation.read(Path("vto.yaml"), data=text.encode(), checks=("no-deputy",)).findings


FAULTY = {
    "unknown key": (
        HEAD + "rolls: {}\n",
        "3:1-3:6 schema unknown-key path= key=rolls nearest=roles "
        "known=('version', 'extends', 'organisation', 'size', 'roles', 'titles', 'deadlines', 'meetings', "
        "'tradition', 'staff', 'choices', "
        "'own_tasks', 'waivers', 'catalog', 'settings')",
    ),
    "unknown key deep": (
        "organisation: {name: X, emploier: public}\nsize: {headcount: 1}\n",
        "1:25-1:33 schema unknown-key path=organisation key=emploier nearest=employer "
        "known=('name', 'employer', 'legal_form', 'joint_committees', 'regions', 'language', 'hospital', "
        "'publishes_accounts', 'financial_year_end')",
    ),
    "missing name": (
        "organisation: {employer: public}\nsize: {headcount: 1}\n",
        "1:15-1:33 schema missing-key path=organisation key=name",
    ),
    "missing size": ("organisation: {name: X}\n", "1:1-1:2 schema missing-key path= key=size"),
    "empty head count": ("organisation: {name: X}\nsize:\n  headcount:\n", "3:3-3:12 schema missing-key path=size key=headcount"),
    "word for a number": (
        "organisation: {name: X}\nsize: {headcount: veel}\n",
        "2:19-2:23 schema not-a-number path=size.headcount value=veel",
    ),
    "thousand": (
        "organisation: {name: X}\nsize: {headcount: 1.250}\n",
        "2:19-2:24 schema ambiguous-number path=size.headcount value=1.250 guess=1250",
    ),
    "half a head": (
        "organisation: {name: X}\nsize: {headcount: 12.5}\n",
        "2:19-2:23 schema not-whole path=size.headcount value=12.5",
    ),
    "negative": (
        "organisation: {name: X}\nsize: {headcount: -3}\n",
        "2:19-2:21 schema out-of-range path=size.headcount value=-3 min=0 max=1000000",
    ),
    "comma in braces": (
        "organisation: {name: X}\nsize: {headcount: 12, fte: 98,4}\n",
        "2:31-2:32 schema comma-in-braces path=size key=4",
    ),
    "answer": (HEAD + "roles: {hr: misschien}\n", "3:13-3:22 schema not-an-answer path=roles.hr value=misschien"),
    "one of": (
        HEAD + "tradition: {policy: reactiev}\n",
        "3:21-3:29 schema not-one-of path=tradition.policy value=reactiev "
        "allowed=('administrative', 'reactive', 'strategic') nearest=reactive",
    ),
    "version": (HEAD + "version: 2\n", "3:10-3:11 schema not-one-of path=version value=2 allowed=('1',)"),
    "committee": (
        "organisation: {name: X, joint_committees: [33]}\nsize: {headcount: 1}\n",
        "1:44-1:46 schema bad-joint-committee path=organisation.joint_committees.1 value=33",
    ),
    "list wanted": (HEAD + "extends: koepel.yaml\n", "3:10-3:21 schema not-a-list path=extends"),
    "mapping wanted": (HEAD + "roles: [hr]\n", "3:8-3:12 schema not-a-mapping path=roles"),
    "mapping of known keys wanted": (
        "organisation: [X]\nsize: {headcount: 1}\n",
        "1:15-1:18 schema not-a-mapping path=organisation",
    ),
    "neither list nor mapping": (
        HEAD + "catalog: {tasks: {manage-library: {R: hr}}}\n",
        "3:39-3:41 schema not-a-list path=tasks.manage-library.R",
    ),
    "scalar wanted": (
        "organisation: {name: [X]}\nsize: {headcount: 1}\n",
        "1:22-1:25 schema not-a-scalar path=organisation.name",
    ),
    "day first": (
        HEAD + "staff: [{id: a, function: b, mandate_until: 03/06/2027}]\n",
        "3:45-3:55 schema ambiguous-date path=staff.1.mandate_until value=03/06/2027 day_first=2027-06-03 month_first=2027-03-06",
    ),
    "no such day": (
        HEAD + "staff: [{id: a, function: b, mandate_until: 2027-02-30}]\n",
        "3:45-3:55 schema no-such-date path=staff.1.mandate_until value=2027-02-30",
    ),
    "no such month": (
        HEAD + "deadlines: {approve-vto-budget: 13-01}\n",
        "3:33-3:38 schema no-such-date path=deadlines.approve-vto-budget value=13-01 nearest=01-13",
    ),
    "share": (
        HEAD + "staff: [{id: a, function: b, vto_time: 1.5}]\n",
        "3:40-3:43 schema out-of-range path=staff.1.vto_time value=1.5 min=0 max=1",
    ),
    "role": (
        HEAD + "roles: {vto-cordinator: yes}\n",
        "3:9-3:23 unknown-reference role path=roles value=vto-cordinator nearest=vto-coordinator",
    ),
    "task": (
        HEAD + "choices: [{task: x, role: hr, letter: R, reason: y}]\n",
        "3:18-3:19 unknown-reference task path=choices.1.task value=x",
    ),
    "practice": (
        HEAD + "tradition: {practice: {libary: hr}}\n",
        "3:24-3:30 unknown-reference task-or-bundle path=tradition.practice value=libary nearest=manage-library",
    ),
    "competence": (
        HEAD + "staff: [{id: a, function: b, competences: [budget]}]\n",
        "3:44-3:50 unknown-reference competence path=staff.1.competences.1 value=budget nearest=budgeting",
    ),
    "check": (
        HEAD + "waivers: [{check: no-deputie, reason: x}]\n",
        "3:19-3:29 unknown-reference check path=waivers.1.check value=no-deputie nearest=no-deputy",
    ),
    "same person twice": (
        HEAD + "staff: [{id: a, function: b}, {id: a, function: c}]\n",
        "3:36-3:37 duplicate-id - path=staff value=a first=3",
    ),
    "built-in task": (
        HEAD + "own_tasks: [{id: manage-library, title: x, phase: learn, A: board}]\n",
        "3:18-3:32 duplicate-id built-in path=own_tasks.1 value=manage-library",
    ),
    "body as a person's role": (
        HEAD + "staff: [{id: a, function: b, roles: [works-council]}]\n",
        "3:38-3:51 union-membership role path=staff.1.roles.1 value=works-council",
    ),
    "too long": (
        f"organisation: {{name: {'x' * 2001}}}\nsize: {{headcount: 1}}\n",
        "1:22-1:2023 schema too-long path=organisation.name limit=2000",
    ),
    "month before day": (
        HEAD + "deadlines: {approve-vto-budget: 3-1}\n",
        "3:33-3:36 schema ambiguous-month-day path=deadlines.approve-vto-budget value=3-1 day_first=01-03 month_first=03-01",
    ),
    "semicolon between items": (
        HEAD + "staff: [{id: a, function: b, roles: [hr; management]}]\n",
        "3:38-3:52 schema semicolon path=staff.1.roles.1 value=hr; management",
    ),
    "semicolon for a list": (
        HEAD + "staff: [{id: a, function: b, roles: hr;management}]\n",
        "3:37-3:50 schema not-a-list path=staff.1.roles",
    ),
    "union key": (
        HEAD + "staff: [{id: a, function: b, vakbond: x}]\n",
        "3:30-3:37 union-membership key path=staff.1 key=vakbond",
    ),
}


@pytest.mark.parametrize(("text", "expected"), FAULTY.values(), ids=FAULTY)
def test_a_fault_is_found_at_its_place(text: str, expected: str) -> None:
    assert [told(one) for one in read(text)] == [expected]


def test_quotation_marks_as_word_turns_them_enclose_a_value() -> None:
    text = "organisation: {name: “De Linde”, employer: „privat“, joint_committees: [“330”]}\n"
    text += "size: {headcount: «12»}\nroles: {hr: ‘ja’}\n"
    loaded = organisation.read(Path("vto.yaml"), data=text.encode())
    assert loaded.case is not None and loaded.findings == []
    answers = loaded.case.organisation
    assert (answers.organisation.name, answers.organisation.employer) == ("De Linde", "private")
    assert (answers.organisation.joint_committees, answers.size.headcount, answers.roles) == (("330",), 12, {"hr": "yes"})
    kept = "organisation: {name: “De Linde” en “De Eik”}\nsize: {headcount: 12}\n"
    case = organisation.read(Path("vto.yaml"), data=kept.encode()).case
    assert case is not None and case.organisation.organisation.name == "“De Linde” en “De Eik”"


def test_an_unknown_id_is_what_its_finding_is_about() -> None:
    assert [one.subject for one in read(HEAD + "roles: {vto-cordinator: yes}\nwaivers: [{check: no-deputie, reason: x}]\n")] == [
        "vto-cordinator",
        "no-deputie",
    ]


def test_a_date_after_what_the_law_allows_is_a_fault() -> None:
    found = world("size: {headcount: 30, fte: 25}\ndeadlines: {approve-annual-plan: 04-30}\n").findings
    assert "3:34-3:39 schema deadline-after-law" in [told(one)[:35] for one in found]


def test_what_is_no_membership() -> None:
    """Only what is asked about people can tell it."""
    (found,) = read(HEAD + "vakbond: x\n")
    assert (found.check, found.variant) == ("schema", "unknown-key")
    assert read("organisation: {name: ACV Puls}\nsize: {headcount: 12}\n") == []
    (found,) = read(HEAD + "staff: [{id: a, function: b, competenses: [x]}]\n")
    assert (found.variant, found.args["nearest"]) == ("unknown-key", "competences")


@pytest.mark.parametrize("key", ["name", "function"])
def test_a_membership_in_the_text_about_a_person_is_told(key: str) -> None:
    other = {"name": "function", "function": "name"}[key]
    (found,) = read(HEAD + f"staff: [{{id: a, {other}: b, {key}: afgevaardigde ACV}}]\n")
    assert told(found) == "3:36-3:53 union-membership value path=staff.1 value=ACV"


def test_a_membership_in_a_word_is_told() -> None:
    (found,) = read(HEAD + "staff: [{id: a, function: vakbondsvrouw}]\n")
    assert told(found) == "3:27-3:40 union-membership value path=staff.1 value=vakbondsvrouw"


@pytest.mark.parametrize(
    ("day", "read_as"),
    [("1.1.2027", "2027-01-01"), ("31/12/2027", "2027-12-31"), ("2-2-2027", "2027-02-02"), ("30 6 2027", "2027-06-30")],
)
def test_a_day_before_its_month_is_read_where_they_cannot_be_confused(day: str, read_as: str) -> None:
    loaded = organisation.read(
        Path("vto.yaml"), data=(HEAD + f"staff: [{{id: a, function: b, mandate_until: {day}}}]\n").encode()
    )
    assert loaded.case is not None and loaded.findings == []
    assert [str(one.mandate_until) for one in loaded.case.organisation.staff or ()] == [read_as]


@pytest.mark.parametrize("day", ["0/1/2027", "1/0/2027", "32/1/2027", "1/13/2027", "30/2/2027", "morgen"])
def test_a_day_that_is_none_is_no_date(day: str) -> None:
    (found,) = read(HEAD + f"staff: [{{id: a, function: b, mandate_until: {day}}}]\n")
    assert (found.variant, found.args.get("nearest")) == ("bad-date", None)


@pytest.mark.parametrize(
    ("text", "read_as"), [("31/12", "12-31"), ("31.12", "12-31"), ("12/31", "12-31"), ("6/6", "06-06"), ("31.12.", "12-31")]
)
def test_a_day_and_a_month_are_read_where_they_cannot_be_confused(text: str, read_as: str) -> None:
    loaded = organisation.read(
        Path("vto.yaml"), data=f"organisation: {{name: X, financial_year_end: {text}}}\nsize: {{headcount: 1}}\n".encode()
    )
    assert loaded.case is not None and loaded.findings == []
    assert loaded.case.organisation.organisation.financial_year_end == read_as


@pytest.mark.parametrize(("count", "expected"), [(16, []), (17, ["3:161-3:169 schema too-many path=extends limit=16"])])
def test_a_list_may_hold_so_many(count: int, expected: list[str]) -> None:
    names = ", ".join(f"a{number}.yaml" for number in range(count))
    assert [told(one) for one in read(HEAD + f"extends: [{names}]\n") if one.variant == "too-many"] == expected


def test_a_text_may_be_so_long() -> None:
    assert read(f"organisation: {{name: {'x' * 2000}}}\nsize: {{headcount: 1}}\n") == []


def test_an_empty_unknown_key_is_an_unknown_key() -> None:
    assert [one.variant for one in read(HEAD + "rolls:\n")] == ["unknown-key"]
    assert [one.variant for one in read(HEAD + "4: x\n")] == ["unknown-key"]


def test_no_more_is_told_than_a_hundred() -> None:
    class Person(Struct):
        name: str

    keys = {f"key{number}": Node("x", Place(file="f")) for number in range(150)}
    binder = Binder(Vocabulary({}))
    assert binder.bind(Node(keys, Place(file="f"), keys=dict.fromkeys(keys, Place(file="f"))), Person) is None
    assert len(binder.findings) == 100


def test_a_key_that_is_none_is_left_out() -> None:
    assert set(world("roles: {vto-cordinator: yes, mentors: yes}").case.organisation.roles) == {"mentors"}


@pytest.mark.parametrize(
    ("word", "known", "expected"),
    [
        (" Line_Managers ", {"line-managers"}, "line-managers"),
        ("a_b", {"a-b", "a-xb"}, "a-b"),
        ("a b", {"a-b", "a-xb"}, "a-b"),
        ("___", {"---"}, "---"),
        ("   x   y", {"x---y"}, "x---y"),
        ("---", {"___"}, "___"),
        ("axb", {"a_b", "a-xb"}, "a-xb"),
        ("deputi", {"deputy", "director"}, "deputy"),
        ("abc", {"xyz"}, None),
        ("abcde", {"abxyz"}, None),  # two of five are not near
        ("abcde", {"abcyz"}, "abcyz"),
    ],
)
def test_the_word_that_was_probably_meant(word: str, known: set[str], expected: str | None) -> None:
    assert near(word, known) == expected


TYPED = {
    "yes": ["yes", "Yes", "ja", "JA", "oui", "true", '"yes"'],
    "no": ["no", "nee", "neen", "Non", "nein", "false"],
    "unknown": ["unknown", "onbekend", "inconnu", "Unbekannt"],
}


@pytest.mark.parametrize(("answer", "word"), [(answer, word) for answer, words in TYPED.items() for word in words])
def test_answers_of_four_languages(answer: str, word: str) -> None:
    assert world(f"roles: {{mentors: {word}}}").case.organisation.roles["mentors"] == answer


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
            "organisation: {name: X, employer: deels, joint_committees: [33]}",
            "size: {headcount: 12, fte: veel}",
            "roles: {hrr: yes, mentors: soms}",
            "tradition: {policy: oud}",
            "staff: [{id: a, function: b, vto_time: 2, mandate_until: gisteren}]",
            "choices: [{task: weg, role: hr, letter: R, reason: x}]",
            "settings: {review_month: 3}",
        ]
    )
    assert [(line, check) for line, check in ((one.place.line, one.check) for one in read(text))] == [
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
    data = b"caf\xff: 1\n" + b"".join(b"key%d: 1\n" % number for number in range(2 * MAX_FINDINGS))
    loaded = organisation.read(Path("vto.yaml"), checks=all_checks(), data=data)
    assert loaded.case is None
    assert len(loaded.findings) == MAX_FINDINGS
    assert {"encoding", "schema"} == {one.check for one in loaded.findings}


def test_no_tree_is_changed_in_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings stacked, overlays hung under the answers, items dropped, answers set: each gives a tree of its own."""
    (tmp_path / "k.yaml").write_text("settings: {review_months: 6}\nchoices: [{task: nowhere, role: hr, letter: R}]\n")
    trees: list[tuple[Node, object]] = [(built_in_tree(), plain(built_in_tree()))]
    compose = tree.read

    def read(data: bytes, name: str) -> tuple[Node | None, list[Finding]]:
        node, findings = compose(data, name)
        assert node is not None
        trees.append((node, plain(node)))
        return node, findings

    monkeypatch.setattr(tree, "read", read)
    data = b"extends: [k.yaml]\n" + HEAD.encode() + b"roles: {hr: yes}\nstaff: [{id: a, function: A}, {}, {id: a}]\n"
    data += b"catalog: {roles: {board: null}, bundles: null}\n"
    setting = organisation.assignment("roles.hr=no")
    case = organisation.read(tmp_path / "vto.yaml", data=data, assignments=[setting]).case
    assert case is not None
    assert {"overlays", "settings"} <= plain(case.tree).keys()  # type: ignore[attr-defined]
    assert [len(case.tree.listed("staff")), case.tree.text("roles", "hr")] == [1, "no"]
    assert len(trees) >= 4
    assert all(plain(node) == before for node, before in trees)


def test_no_text_has_a_pattern_that_only_msgspec_knows() -> None:
    assert not [kind for kind in BOUND if "pattern='" in repr(msgspec.inspect.type_info(kind)).replace("'pattern':", "")]
    assert "pattern='b+'" in repr(msgspec.inspect.type_info(Annotated[str, Meta(pattern="b+")]))
