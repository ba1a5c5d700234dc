"""What an expert's patch may change, and what law and mandate keep."""

import textwrap
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import World, decide, told, world

HEAD = "organisation: {name: X}\nsize: {headcount: 142, fte: 98.4}\nroles: {works-council: yes, union-delegation: yes}\n"

TAKEN = {
    "law ended": "law: {P4: {versions: [{status: ended}]}}",
    "law deleted": "law: {P4: null}",
    "law elsewhere": "law: {P4: {when: {size.headcount: {min: 9000}}}}",
    "cascade deleted": "cascades: {annual-training-plan: null}",
    "cascade emptied": "cascades: {annual-training-plan: {private: []}}",
    "topic deleted": "tasks: {draft-annual-plan: {topic: null}}",
    "topic changed": "tasks: {draft-annual-plan: {topic: vto-policy}}",
    "task deleted": "tasks: {draft-annual-plan: null}",
    "task elsewhere": "tasks: {draft-annual-plan: {when: {size.headcount: {min: 9000}}}}",
    "duty deleted": "tasks: {draft-annual-plan: {legal: null}}",
    "body deleted": "roles: {works-council: null}",
    "body silenced": "roles: {works-council: {may: [I]}}",
    "body of another kind": "roles: {works-council: {kind: advisory}}",
    "body computed": "roles: {prevention-committee: {exists: always}}",
}


@pytest.mark.sampled(one_in=1, quick=3)
@pytest.mark.parametrize("patch", TAKEN.values(), ids=TAKEN)
def test_a_locked_consultation_outlives_a_patch(patch: str) -> None:
    decided = world(f"{HEAD}catalog: {{{patch}}}")
    assert decided.cell("draft-annual-plan", "works-council").locked
    assert decided.allocation.roles["prevention-committee"].status == "absent"
    finding = next(one for one in decided.findings if one.check == "consultation-removed")
    assert (finding.severity, finding.place.line, finding.variant) == ("error", 4, "catalog")


@pytest.mark.sampled(one_in=1, quick=3)
@pytest.mark.parametrize(
    "patch",
    [
        "tasks: {manage-library: {allow: [{role: union-delegation, letter: A, law: C1}], A: [union-delegation]}}",
        "roles: {hr: {mandate: strategic}}",
        "tasks: {approve-strategic-plan: {level: operational, A: [hr]}}",
        "roles: {general-assembly: {may: [A, R, C, I]}}",
        "roles: {general-assembly: {mandate: strategic}}",
        "roles: {employees: {kind: managing}}",
    ],
)
def test_who_may_answer_is_not_for_a_patch(patch: str) -> None:
    decided = world(f"{HEAD}catalog: {{{patch}}}\nchoices: [{{task: approve-strategic-plan, role: hr, letter: A, reason: x}}]")
    assert "accountable-not-allowed" in decided.found()
    answering = [role for role, letters in decided.letters()["approve-strategic-plan"].items() if "A" in letters]
    assert answering in (["board"], ["management"])
    assert "A" not in decided.letters()["manage-library"].get("union-delegation", "")


def test_a_body_stays_a_body_for_persons() -> None:
    text = "catalog: {roles: {works-council: {kind: advisory}}}\nstaff: [{id: a, function: A, roles: [works-council]}]"
    assert "union-membership" in world(HEAD + text).found()


def test_an_exception_counts_only_where_its_law_holds() -> None:
    choice = "choices: [{task: plan-educational-leave, role: works-council, letter: A, reason: x}]"
    decided = world(HEAD + choice)
    assert decided.letters()["plan-educational-leave"]["works-council"] == "C"
    assert "accountable-not-allowed" in decided.found()


def test_nobody_is_heard_or_told_for_another() -> None:
    decided = world("size: {headcount: 10}\nchoices: [{task: manage-library, role: hr, letter: I, reason: x}]")
    assert decided.letters() == world("size: {headcount: 10}").letters()
    assert "choice-equals-recommendation" in decided.found()


def members(folder: Path, overlays: dict[str, str], own: str) -> World:
    for name, text in overlays.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    data = f"extends: [{', '.join(overlays)}]\n{HEAD}{own}".encode()
    return decide(folder / "vto.yaml", data)


def test_a_member_cannot_force_a_federations_lock_open(tmp_path: Path) -> None:
    overlay = {"k.yaml": "choices: [{task: approve-annual-plan, role: management, letter: C, reason: x}]\n"}
    decided = members(tmp_path, overlay, "choices: [{task: approve-annual-plan, role: board, letter: C, reason: x}]")
    letters = decided.letters()["approve-annual-plan"]
    assert (letters["management"], letters["board"]) == ("C", "AR")
    assert {one.place.file for one in decided.findings if one.severity == "error"} == {"vto.yaml"}


def test_a_repeated_choice_is_told_and_the_deviation_stays(tmp_path: Path) -> None:
    choice = "choices: [{task: approve-annual-plan, role: hr, letter: A, reason: x}]\n"
    decided = members(tmp_path, {"k.yaml": choice}, choice)
    assert [(one.role, one.federation) for one in decided.allocation.deviations] == [("hr", True)]
    assert decided.found().count("choice-equals-recommendation") == 1


def test_patches_are_laid_one_over_the_other(tmp_path: Path) -> None:
    own = "catalog: {tasks: {manage-library: {level: tactical}}}"
    decided = members(tmp_path, {"k.yaml": "catalog: {tasks: {manage-library: null}}\n"}, own)
    assert "manage-library" not in decided.letters()
    assert any(one.variant == "missing-key" for one in decided.findings)


def test_a_folder_named_catalog_is_a_folder(tmp_path: Path) -> None:
    decided = members(tmp_path, {"catalog/k.yaml": "catalog: {tasks: {manage-library: {phase: middling}}}\n"}, "")
    assert any(one.place.file == "catalog/k.yaml" and one.variant == "not-one-of" for one in decided.findings)


@pytest.mark.sampled(one_in=1, quick=3)
@pytest.mark.parametrize(
    "patch",
    [
        "text: {nl: {because: {order: [a]}}}",
        "text: {nl: {phases: {vision: {a: b}}}}",
        "text: {nl: {tasks: {manage-library: {title: [a]}}}}",
        "text: {nl: {roles: {board: {title: {a: b}}}}}",
        "text: {nl: {checks: {answer-missing: {message: {x: y}}}}}",
        "text: {nl: {language: {plural: x}}}",
        "text: {xx: {tasks: {manage-library: {title: a}}}}",
        "text: foo",
    ],
)
def test_wording_that_belongs_nowhere_is_told(patch: str) -> None:
    decided = world(f"{HEAD}catalog: {{{patch}}}")
    assert any(one.variant == "text" for one in decided.findings)
    decided.charter()


def test_wording_of_ones_own() -> None:
    patch = "catalog: {text: {nl: {tasks: {manage-library: {title: De boekenkast}}, page_one: {decide: {undated: Later}}}}}"
    charter = world(HEAD + patch).charter()
    assert "De boekenkast" in [task.title for task in charter.tasks]
    assert any(line.startswith("Later: de ") for line in charter.summary)


@pytest.mark.parametrize(
    "text",
    ["{nl: {because: {order: {}}}}", "{nl: {charter: {reached_count: {one: x}}}}", "{nl: {page_one: {tasks: {other: T8}}}}"],
)
def test_part_of_a_wording_leaves_the_rest(text: str) -> None:
    world(f"{HEAD}catalog: {{text: {text}}}").charter()


def chained(count: int) -> str:
    tasks = (
        f"t{n}: {{phase: learn, level: tactical, bundle: own, A: [board], R: [board], deadline: {{from: t{n + 1}}}}}"
        for n in range(count)
    )
    return "catalog: {tasks: {" + ", ".join(tasks) + "}}"


STRANGE: dict[str, Any] = {
    "role that cannot be made": "catalog: {roles: {ethics: {kind: foo, may: [C]}}}\n"
    "choices: [{task: manage-library, role: ethics, letter: A, reason: x}]",
    "catalogue that cannot be made": "catalog: {version: [], roles: {ethics: {kind: staff, may: [C]}}}\n"
    "own_tasks: [{id: x, title: X, phase: learn, A: ethics}]",
    "law without words": "catalog: {law: {Z1: {status: in-force, confidence: V2, checked_on: 2026-01-01, source: [x]}}, "
    "tasks: {manage-library: {sources: [Z1]}}}",
    "deadlines in a row": chained(400),
    "deadline on itself": "catalog: {tasks: {manage-library: {deadline: {from: manage-library}}}}",
    "deadline on nothing": "catalog: {tasks: {manage-library: {deadline: {from: nothing}}}}",
    "settings of another shape": "settings: 5",
    "no regions": "",
}


@pytest.mark.sampled(one_in=1, quick=3)
@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE)
def test_nothing_strange_ends_in_an_exception(text: str) -> None:
    world(HEAD + text).charter()


def test_an_empty_list_of_regions_is_flanders() -> None:
    assert world("organisation: {name: X, regions: []}").case.organisation.organisation.regions == ("flanders",)


def test_a_roles_own_condition_may_ask_for_another_role() -> None:
    text = "catalog: {roles: {ethics: {kind: advisory, may: [C], when: {role.management: yes}}}}"
    assert world(HEAD + text).allocation.roles["ethics"].status == "present"


def test_a_refused_deadline_moves_nothing_else() -> None:
    deadlines = world(HEAD + "deadlines: {approve-annual-plan: 11-30}").allocation.deadlines
    assert (deadlines["approve-annual-plan"], deadlines["file-annual-plan"]) == ("03-31", "04-30")


def test_at_most_a_hundred_findings_and_errors_first() -> None:
    choices = "\n".join("  - {task: manage-library, role: hr, letter: R}" for _ in range(300))
    decided = world(f"choices:\n{choices}\n")
    assert len(decided.findings) == 100
    assert decided.found().count("choice-without-reason") == 100


def test_three_decimals_of_an_average_are_an_average() -> None:
    assert world("size: {headcount: 142, fte: 98.125}").case.organisation.size.fte == 98.125


def test_what_names_a_role_that_cannot_be_made_is_made_without_it_and_told_once() -> None:
    text = """
        catalog:
          roles: {buddy: {kind: staf, may: [R, C]}}
          tasks: {manage-library: {R: {buddy: keeps-files, hr: keeps-files}, C: [buddy]}}
          cascades: {walks: {private: [{body: buddy}, {body: works-council}]}}
          rules:
            r: {by: size, when: {size.headcount: {min: 1}}, tasks: [manage-library], prefer: {R: [buddy]}, sources: [factor.size]}
        """
    decided = world(HEAD + textwrap.dedent(text))
    catalogue = decided.case.catalogue
    assert "buddy" not in catalogue.roles and "buddy" not in repr(catalogue)
    assert [step.body for step in catalogue.cascades["walks"].private] == ["works-council"]
    (fault,) = [told(one) for one in decided.findings if one.severity == "error"]
    assert fault.startswith("6:25-6:29 schema not-one-of path=roles.buddy.kind value=staf ")
