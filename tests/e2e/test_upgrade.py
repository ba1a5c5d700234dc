"""A newer catalogue over the examples: what is told to differ is what differs between two renderings."""

import re
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import EXAMPLES, PROGRAM, ROOT, Result, clean, ready, run

OLD, NEW = "study-vto", "investigate-vto"
DAY = ("--date", "2026-11-28")
Letters = Mapping[tuple[str, str], str]
Program = Callable[..., Result]


def renamed(folder: Path) -> None:
    """A task has another id, and a newer version says so."""
    for path in folder.rglob("*.yaml"):
        path.write_text(re.sub(rf"\b{OLD}\b", NEW, path.read_text("utf-8")), "utf-8")
    replace(folder / "catalogue.yaml", 'version: "1.0.0"', 'version: "1.1.0"')
    replace(folder / "catalogue.yaml", "renamed: {}", f"renamed: {{tasks: {{{OLD}: {NEW}}}}}")


def moved(folder: Path) -> None:
    """Beside that, letters, a deadline and a task are others."""
    renamed(folder)
    tasks = folder / "tasks.yaml"
    replace(
        tasks,
        "C: {vto-coordinator: keeps-overview, employees: own-learning, external-partners: brings-expertise}",
        "C: {vto-coordinator: keeps-overview, employees: own-learning}",
    )
    replace(
        tasks,
        "A: {vto-coordinator: knows-the-field, management: takes-over}\n    R: {vto-coordinator: knows-the-field, hr: uses-it",
        "A: {management: takes-over, vto-coordinator: knows-the-field}\n    R: {vto-coordinator: knows-the-field, hr: uses-it",
    )
    replace(tasks, "deadline: 12-15", "deadline: 12-10")


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text, (path.name, old)
    path.write_text(text.replace(old, new, 1), "utf-8")


def upgraded(folder: Path, change: Callable[[Path], None]) -> Program:
    """The program of the checkout with another catalogue."""
    for name in ("src", "catalog", "templates"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    change(folder / "catalog")
    world = clean(folder) | {"PYTHONPATH": str(folder / "src")}
    return lambda *arguments, cwd: run(*arguments, *DAY, cwd=cwd, command=(sys.executable, "-m", "vto_roles"), env=world)


@pytest.fixture
def members(tmp_path: Path) -> Path:
    """The examples, each with the charter that the old catalogue made of it."""
    shutil.copytree(ROOT / "examples", tmp_path / "members", ignore=shutil.ignore_patterns("*.md", "*.html"))
    done = run("render", "members", "-f", "json", "-o", "members", "-q", *DAY, cwd=tmp_path, command=PROGRAM, env=ready(tmp_path))
    assert done.code == 0, done.err
    return tmp_path / "members"


def letters(charter: Any) -> Letters:
    """Those of a charter in JSON, by its tasks in the ids of now."""
    return {
        (NEW if task["id"] == OLD else task["id"], cell["role"]): "".join(cell["letters"])
        for task in charter["tasks"]
        for cell in task["cells"]
        if not cell["own"]
    }


def differing(old: Letters, new: Letters) -> dict[tuple[str, str], tuple[str, str]]:
    keys = sorted({*old, *new})
    return {key: (old.get(key, ""), new.get(key, "")) for key in keys if old.get(key) != new.get(key)}


def test_the_report_names_exactly_the_letters_in_which_two_renderings_differ(tmp_path: Path, members: Path) -> None:
    newer = upgraded(tmp_path / "newer", moved)
    assert newer("render", "members", "-f", "json", "-o", "after", "-q", cwd=tmp_path).code == 0
    told = newer("diff", "members", "members", "-f", "json", cwd=tmp_path)
    assert told.code == 0, told.err
    report = told.json()
    assert (report["catalog"], len(report["members"])) == ("1.1.0", len(EXAMPLES))
    seen = newer("overview", "members", "--against", "members", "-f", "json", cwd=tmp_path).json()["members"]
    rows = {row["file"].removesuffix(".yaml"): row for row in seen}
    for member in report["members"]:
        before, after = (run_json(folder / f"{member['file']}.json") for folder in (members, tmp_path / "after"))
        expected = differing(letters(before), letters(after))
        assert ("evaluate-training", "external-partners") in expected, member["file"]
        cells = member["difference"]["cells"]
        named = {(one["task"], one["role"]): ("".join(one["before"]), "".join(one["after"])) for one in cells}
        assert dict(sorted(named.items())) == expected
        assert (member["difference"]["added"], member["difference"]["removed"]) == ([], [])
        dates = {one["task"] for one in member["difference"]["rows"]}
        assert dates <= {"approve-plan-adjustments"}
        touched = {task for task, _ in expected} | dates
        bodies = {role["id"] for role in after["roles"] if role["kind"] in ("governing", "consultative")}
        asked = {
            role
            for side in (letters(before), letters(after))
            for (task, role), one in side.items()
            if task in touched and {*"AC"} & {*one}
        }
        assert set(member["difference"]["bodies"]) == asked & bodies
        row = rows[member["file"]]
        moves = {(one["task"], one["role"]): (one["before"] or "", one["after"] or "") for one in row["changes"] if one["role"]}
        assert (dict(sorted(moves.items())), set(row["ask"])) == (expected, asked & bodies)
    text = newer("diff", "members", "members", "--lang", "nl", cwd=tmp_path).out
    assert text.rstrip().endswith(f"{len(EXAMPLES)} leden: {len(EXAMPLES)} anders.")


def run_json(path: Path) -> Any:
    import json

    return json.loads(path.read_text("utf-8"))


def test_a_name_that_changed_touches_nobody(tmp_path: Path, members: Path) -> None:
    """Nobody is asked again for it, and no charter is stale."""
    newer = upgraded(tmp_path / "newer", renamed)
    told = newer("diff", "members", "members", cwd=tmp_path)
    assert (told.code, told.out) == (0, f"{len(EXAMPLES)} leden: {len(EXAMPLES)} gelijk.\n")
    found = newer("check", "members", "--output-format", "json", cwd=tmp_path).json()["findings"]
    of_charters = [(one["file"], one["check"]) for one in found if one["file"].endswith(".json")]
    assert sorted(of_charters) == [(f"members/{name}/vto.json", "catalogue-changed") for name in EXAMPLES]
    assert all("1.0.0" in one["message"] and "1.1.0" in one["message"] for one in found if one["check"] == "catalogue-changed")


def test_folders_tell_who_came_went_and_cannot_be_compared(tmp_path: Path) -> None:
    good = "organisation: {name: %s}\nsize: {headcount: %d}\n"
    for folder, name, heads in (("old", "a", 30), ("old", "b", 30), ("new", "a", 120), ("new", "c", 30), ("old", "d", 30)):
        (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / folder / f"{name}.yaml").write_text(good % (name.upper(), heads), "utf-8")
    (tmp_path / "new" / "d.yaml").write_text("organisation: {}\nsize: [\n", "utf-8")
    done = run("diff", "old", "new", *DAY, cwd=tmp_path)
    assert done.code == 1 and "d.yaml" in done.err
    told = [line for line in done.out.splitlines() if line.startswith("== ")]
    assert told == [
        "== A (a)",
        "== c: nieuw, er is niets om mee te vergelijken",
        "== d: kan niet vergeleken worden",
        "== b: staat er niet meer bij",
    ]
    assert done.out.rstrip().endswith("4 leden: 1 anders, 1 nieuw, 1 niet meer en 1 niet te vergelijken.")
    markdown = run("diff", "old", "new", "-f", "md", *DAY, cwd=tmp_path).out
    assert markdown.startswith("# Wat er verandert\n\n4 leden") and "\n## A (a)\n\n### " in markdown
    assert run("diff", "old", "new/a.yaml", *DAY, cwd=tmp_path).code == 2
    assert run("diff", "old", "old", *DAY, cwd=tmp_path).out == "3 leden: 3 gelijk.\n"


def test_charters_without_their_answers_tell_the_letters(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("organisation: {name: A}\nsize: {headcount: 30}\n", "utf-8")
    for name in ("old.md", "old.html", "old.docx"):
        assert run("render", "a.yaml", "-o", name, *DAY, cwd=tmp_path).code == 0
    (tmp_path / "a.yaml").write_text(
        "organisation: {name: A}\nsize: {headcount: 30}\nchoices: [{task: manage-library, role: hr, letter: R, reason: x}]\n"
        "roles: {hr: yes}\ndeadlines: {draft-annual-plan: 02-01}\n",
        "utf-8",
    )
    assert run("render", "a.yaml", "-o", "new.md", *DAY, cwd=tmp_path).code == 0
    told = [run("diff", old, new, *DAY, cwd=tmp_path).out for old in ("old.md", "old.html") for new in ("new.md", "a.yaml")]
    assert len({*told}) == 1 and "Bibliotheek" in told[0] and "Datum: " in told[0]
    refused = run("diff", "old.docx", "new.md", *DAY, cwd=tmp_path)
    assert (refused.code, "old.docx zegt niet welke letters" in refused.err) == (2, True)
