"""Ids of an older catalogue are read as those of now, wherever a file names them, and each is told once with its new name."""

from pathlib import Path

import pytest

from tests.conftest import TODAY, decide, world
from vto_roles.decision.life import acts
from vto_roles.finding import Finding
from vto_roles.model.node import Node
from vto_roles.read import register as registers
from vto_roles.read import renamed, tree

RENAMED = """catalog:
  renamed:
    tasks: {run-library: keep-library, keep-library: manage-library}
    roles: {personnel: hr, council: works-council}
    competences: {analysis: needs-analysis}
    bundles: {papers: administration}
    cascades: {plan: annual-training-plan}
"""
PLACES = {  # where an old id may stand, and how it stands there now
    "roles: {personnel: yes}": "roles: {hr: yes}",
    "titles: {personnel: Mens en werk}": "titles: {hr: Mens en werk}",
    "deadlines: {run-library: 10-31}": "deadlines: {manage-library: 10-31}",
    "tradition: {practice: {keep-library: hr}}": "tradition: {practice: {manage-library: hr}}",
    "choices: [{task: run-library, role: hr, letter: R, reason: x}]": (
        "choices: [{task: manage-library, role: hr, letter: R, reason: x}]"
    ),
    "staff: [{id: a, function: Hoofd, roles: [personnel]}]": "staff: [{id: a, function: Hoofd, roles: [hr]}]",
    "staff: [{id: a, function: Hoofd, roles: [hr], competences: [analysis]}]": (
        "staff: [{id: a, function: Hoofd, roles: [hr], competences: [needs-analysis]}]"
    ),
    "own_tasks: [{id: x, title: X, phase: learn, A: personnel}]": "own_tasks: [{id: x, title: X, phase: learn, A: hr}]",
}
PATCHES = {
    "  tasks: {run-library: {deadline: 10-31}}": "  tasks: {manage-library: {deadline: 10-31}}",
    "  tasks: {manage-library: {C: [personnel]}}": "  tasks: {manage-library: {C: [hr]}}",
    "  tasks: {run-library: null}": "  tasks: {manage-library: null}",
    "  text: {nl: {tasks: {run-library: {title: Boeken}}}}": "  text: {nl: {tasks: {manage-library: {title: Boeken}}}}",
}
HEAD = "organisation: {name: X}\nsize: {headcount: 60}\n"


def told(findings: list[Finding]) -> list[Finding]:
    return [one for one in findings if one.check == "renamed-id"]


@pytest.mark.parametrize("old", PLACES)
def test_an_old_id_in_a_file_is_read_as_the_new_one(old: str) -> None:
    was, now = (decide(Path("vto.yaml"), f"{HEAD}{RENAMED}{one}\n".encode()) for one in (old, PLACES[old]))
    assert was.letters() == now.letters()
    assert was.case.organisation == now.case.organisation
    (one,) = told(was.findings)
    assert (one.severity, one.place.line) == ("warning", len((HEAD + RENAMED).splitlines()) + 1)
    assert told(now.findings) == []
    others = [[(two.check, two.subject) for two in seen.findings if two.check != "renamed-id"] for seen in (was, now)]
    assert others[0] == others[1]


@pytest.mark.parametrize("old", PATCHES)
def test_an_old_id_in_a_patch_is_read_as_the_new_one(old: str) -> None:
    was, now = (decide(Path("vto.yaml"), f"{HEAD}{RENAMED}{one}\n".encode()) for one in (old, PATCHES[old]))
    assert was.case.catalogue == now.case.catalogue
    assert was.case.wording == now.case.wording
    assert [(one.args["reading"], one.place.line) for one in told(was.findings)] == [
        ("hr" if "personnel" in old else "manage-library", len((HEAD + RENAMED).splitlines()) + 1)
    ]
    errors = [
        [(two.check, two.subject, two.place.line) for two in seen.findings if two.severity == "error"] for seen in (was, now)
    ]
    assert errors[0] == errors[1]


def test_an_old_and_a_new_id_beside_each_other_are_one_key_twice() -> None:
    seen = decide(Path("vto.yaml"), f"{HEAD}{RENAMED}deadlines: {{run-library: 10-31, manage-library: 11-30}}\n".encode())
    assert "duplicate-key" in seen.found()


def test_what_an_id_is_renamed_to_exists() -> None:
    seen = world("catalog: {renamed: {tasks: {run-library: manage-librarry}}}\n")
    assert [one.args["nearest"] for one in seen.findings if one.check == "unknown-reference"] == ["manage-library"]


def test_names_in_a_circle_end() -> None:
    root, _ = tree.read(b"renamed: {tasks: {a: b, b: a, c: a}}\n", "x")
    assert isinstance(root, Node)
    assert renamed.of(root)["tasks"].keys() == {"a", "b", "c"}


def test_a_register_keeps_the_ids_of_then() -> None:
    """What was recorded is not written anew: its digests hold, and its acts are compared in the ids of now."""
    catalogue = world(RENAMED).case.catalogue
    text = b"""- on: 2026-02-03
  body: council
  act: advised
  advice: favourable
  tasks: {run-library: {duty: own, letters: {council: C, personnel: AR}}}
"""
    found = registers.read(text, "vto.register.yaml", catalogue)
    assert found.findings == []
    assert found.register.entries[0].body == "council"
    ((_, act),) = acts(found.register, TODAY, catalogue).entries
    assert act.body == "works-council"
    assert {task: row.letters for task, row in act.tasks.items()} == {"manage-library": {"works-council": "C", "hr": "AR"}}
