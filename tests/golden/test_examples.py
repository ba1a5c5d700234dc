"""The examples: what they yield is kept beside them, read before it is accepted, and true to its promises."""

import random
import shutil
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.conftest import EXAMPLES, ROOT, decide, example, run
from vto_roles.checks.registry import all_checks
from vto_roles.checks.run import check_organisation
from vto_roles.decide.engine import allocate
from vto_roles.model.node import Node, plain
from vto_roles.read import organisation
from vto_roles.read.catalogue import built_in
from vto_roles.read.languages import languages, words_of

CHARTERS = sorted(path for kind in ("charter*", "role-*", "person-*") for path in (ROOT / "examples").glob(f"*/{kind}"))


def test_there_are_seven_and_an_overlay_that_two_of_them_use() -> None:
    assert len(EXAMPLES) == 7
    texts = [(ROOT / "examples" / name / "vto.yaml").read_text("utf-8") for name in EXAMPLES]
    assert sum("federation/koepel.yaml" in text for text in texts) == 2


@pytest.mark.parametrize("path", CHARTERS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_charter_beside_its_file_is_up_to_date(path: Path) -> None:
    language = "en" if ".en." in path.name else "nl"
    kind, _, owner = path.name.split(".")[0].partition("-")
    whose = (f"--{kind}", owner) if owner else ()
    done = run("render", path.parent / "vto.yaml", "-o", path, "--check", "--lang", language, *whose, cwd=ROOT / "examples")
    assert done.code == 0, done.err


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


def dumped(node: Node, order: random.Random, depth: int = 0) -> str:
    """The tree as YAML again, its keys in another order."""
    if isinstance(node.value, dict):
        keys = list(node.value)
        order.shuffle(keys)
        lines = [f"{'  ' * depth}{key}:{dumped(node.value[key], order, depth + 1)}" for key in keys]
        return ("\n" if depth else "") + "\n".join(lines) if keys else " {}"
    if isinstance(node.value, list):
        items = "".join(f"\n{'  ' * depth}-{dumped(item, order, depth + 1)}" for item in node.value)
        return items or " []"
    return " " + (msgspec.json.encode(node.value).decode() if node.value is not None else "")


@pytest.mark.parametrize("markup", ["md", "html"])
@pytest.mark.parametrize("name", EXAMPLES)
def test_hash_seed_and_key_order_say_nothing(name: str, markup: str, tmp_path: Path) -> None:
    from vto_roles.read import tree

    source = ROOT / "examples" / name / "vto.yaml"
    node, _ = tree.read(source.read_bytes(), "vto.yaml")
    assert node is not None
    shuffled = tmp_path / "examples" / name / "vto.yaml"
    shuffled.parent.mkdir(parents=True)
    shuffled.write_text(dumped(node, random.Random(7)), "utf-8")
    again, findings = tree.read(shuffled.read_bytes(), "vto.yaml")
    assert again is not None
    assert not findings
    assert plain(again) == plain(node)
    shutil.copytree(ROOT / "examples" / "federation", tmp_path / "examples" / "federation")
    outputs = {
        run("render", path, "-f", markup, cwd=ROOT if seed == "1" else tmp_path, env={"PYTHONHASHSEED": seed}).raw
        for path, seed in ((source, "1"), (shuffled, "2"))
    }
    assert len(outputs) == 1


def letters_with(name: str, change: Any) -> dict[str, dict[str, str]]:
    """The letters of an example after a change of its answers."""
    found: dict[str, dict[str, str]] = changed(name, change).letters()
    return found


def changed(name: str, change: Any) -> Any:
    from tests.conftest import TODAY, World

    loaded = organisation.read(ROOT / "examples" / name / "vto.yaml", checks=all_checks())
    assert loaded.case is not None
    answers = change(loaded.case.organisation)
    allocation = allocate(loaded.case.catalogue, answers, loaded.case.overlays)
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


def test_explain_reaches_the_end_of_every_chain() -> None:
    from vto_roles.charter.explain import Explainer

    for name in EXAMPLES:
        decided = example(name)
        explainer = Explainer(decided.case, decided.allocation, words_of("nl"))
        for row in decided.allocation.matrix.rows:
            for role in decided.case.catalogue.roles:
                assert list(explainer.cell(row.task, role))


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


def test_the_json_keeps_the_contract(tmp_path: Path) -> None:
    done = run("render", ROOT / "examples" / "care-home" / "vto.yaml", "-f", "json", cwd=tmp_path)
    charter = done.json()
    assert charter["schema"] == "vto-roles/charter/1"
    assert set(charter["tool"]) == {"name", "version", "catalog"}
    assert charter["status"] == "complete"
    task = next(task for task in charter["tasks"] if task["id"] == "draft-annual-plan")
    assert (task["duty"], task["topic"], task["deadline"]) == ("legal", "annual-training-plan", "02-28")
    council = next(cell for cell in task["cells"] if cell["role"] == "works-council")
    assert (council["letters"], council["locked"], council["own"]) == (["C"], True, False)
    assert set(council["because"][0]) >= {"letter", "criterion", "text", "sources", "at", "rivals"}
    assert all(entry["date"] >= charter["date"] for entry in charter["calendar"])
    assert charter["calendar"] == sorted(charter["calendar"], key=lambda entry: entry["date"])
    assert {"charter", "board", "works-council"} <= set(charter["fingerprints"])
    finding = charter["findings"][0]
    assert set(finding) == {"check", "severity", "subject", "message", "file", "line", "column", "end_line", "end_column"}
    assert decide(ROOT / "examples" / "care-home" / "vto.yaml").charter().fingerprints == charter["fingerprints"]
