"""What-if and diff from the front door."""

from pathlib import Path

import pytest

from tests.conftest import ROOT, decide, run
from vto_roles.charter import compare

PAIR = ("care-home", "hospital")


def test_what_if_at_twenty_full_time_equivalents(tmp_path: Path) -> None:
    source = ROOT / "examples" / "socio-cultural" / "vto.yaml"
    text = source.read_text("utf-8")
    assert "14.5" in text or "14,5" in text
    changed = tmp_path / "vto.yaml"
    changed.write_text(text.replace("14,5", "20").replace("14.5", "20"), "utf-8")
    told = run("what-if", source, "--set", "size.fte=20", cwd=tmp_path)
    assert told.code == 0
    difference = compare.compare(decide(source).charter(), decide(changed).charter())
    titles = {task.id: task.title for task in decide(changed).charter().tasks}
    assert difference.cells
    for cell in difference.cells:
        assert titles[cell.task] in told.out
    assert told.out == run("diff", source, changed, cwd=tmp_path).out


def test_diff_reads_charters_and_files(tmp_path: Path) -> None:
    for name in PAIR:
        run("render", ROOT / "examples" / name / "vto.yaml", "-o", f"{name}.json", cwd=tmp_path)
    one, two = (f"{name}.json" for name in PAIR)
    for form in ("text", "md", "json"):
        done = run("diff", one, two, "-f", form, cwd=tmp_path)
        assert done.code == 0
        assert done.out == run("diff", one, ROOT / "examples" / PAIR[1] / "vto.yaml", "-f", form, cwd=tmp_path).out
    assert run("diff", one, one, cwd=tmp_path).out == "Er verandert niets aan wie wat doet.\n"
    assert run("diff", one, "weg.json", cwd=tmp_path).code == 2
    data = run("diff", one, two, "-f", "json", cwd=tmp_path).json()
    assert data["schema"] == "vto-roles/diff/1"
    assert {cell["kind"] for cell in data["cells"]} <= {"gains", "loses", "stronger", "weaker", "changes"}


def test_what_if_without_a_setting_tells_the_lines_that_law_and_catalogue_draw(tmp_path: Path) -> None:
    done = run("what-if", ROOT / "examples" / "care-home" / "vto.yaml", cwd=tmp_path)
    assert done.code == 0
    heads = [line for line in done.out.splitlines() if line.startswith("== ")]
    assert len(heads) == 5
    assert "vertrekt" in heads[-1]


def test_a_setting_that_is_none_is_refused(tmp_path: Path) -> None:
    source = ROOT / "examples" / "care-home" / "vto.yaml"
    for bad in ("size.fte", "=3", "size..fte=3", "size.fte=[", "size=3=4\nx: 1"):
        assert run("what-if", source, "--set", bad, cwd=tmp_path).code == 2, bad


@pytest.mark.parametrize(
    "setting,said",
    [
        ("headcount=20", "--set headcount: unknown key “headcount” (is “size.headcount” meant?)."),
        ("size.fet=3", "--set size.fet: unknown key “size.fet” (is “size.fte” meant?)."),
        ("role.hr=no", "--set role.hr: unknown key “role.hr” (is “roles.hr” meant?)."),
        ("roles.hrr=no", "--set roles.hrr: “hrr” is not a role (is “HR department (hr)” meant?)."),
        ("size.headcount=many", "--set size.headcount: “many” is not a number."),
        ("size.headcount=", "--set size.headcount: “headcount” is missing here."),
        ("staff.vto.roles=hr", "--set staff.vto.roles: “staff.3.roles” should be a list."),
    ],
)
def test_a_setting_that_fits_nowhere_is_told_by_its_option_with_what_may_be_meant(
    setting: str, said: str, tmp_path: Path
) -> None:
    source = ROOT / "examples" / "care-home" / "vto.yaml"
    done = run("what-if", source, "--set", "size.volunteers=3", "--set", setting, "--lang", "en", cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert done.err == f"vto-roles: {said} Write an answer with its place in the file, such as --set size.fte=20.\n"


def test_each_line_names_the_answer_that_undoes_it(tmp_path: Path) -> None:
    """The reason of the new letter is no cause: here a body is heard because another one went."""
    text = (ROOT / "examples" / "care-home" / "vto.yaml").read_text("utf-8")
    (tmp_path / "old.yaml").write_text(text, "utf-8")
    (tmp_path / "new.yaml").write_text(text.replace("works-council: yes", "works-council: no"), "utf-8")
    done = run("diff", "old.yaml", "new.yaml", cwd=tmp_path)
    line = next(number for number, one in enumerate(text.splitlines(), 1) if "works-council: yes" in one)
    said = f"Komt door “is deze rol er: de ondernemingsraad”: ja wordt nee (new.yaml:{line}:"
    changed = [one for one in done.out.splitlines() if " wordt " in one and not one.startswith("    ")]
    assert len(changed) == done.out.count(said) > 5
    data = run("diff", "old.yaml", "new.yaml", "-f", "json", cwd=tmp_path).json()
    for cell in data["cells"]:
        assert cell["cause"]["alone"]
        assert [(one["path"], one["before"], one["after"]) for one in cell["cause"]["answers"]] == [
            ("roles.works-council", "yes", "no")
        ]
    assert run("diff", "old.yaml", "new.yaml", "-f", "md", cwd=tmp_path).out.count("new.yaml:") == done.out.count("new.yaml:")


def test_where_only_several_answers_undo_a_line_all_are_named(tmp_path: Path) -> None:
    source = ROOT / "examples" / "care-home" / "vto.yaml"
    asked = ("--set", "tradition.decisions=self-managing", "--set", "tradition.policy=strategic")
    done = run("what-if", source, *asked, cwd=tmp_path)
    assert "Komt door “hoe er beslist wordt”" in done.out
    assert done.code == 0
    alike = tmp_path / "vto.yaml"
    alike.write_text(
        "organisation: {name: A}\nsize: {headcount: 60}\nroles: {works-council: yes, union-delegation: yes}\n", "utf-8"
    )
    both = run("what-if", alike, "--set", "roles.works-council=no", "--set", "roles.union-delegation=no", cwd=tmp_path)
    assert "Komt door “is deze rol er: de ondernemingsraad”: ja wordt nee (vto.yaml:3:" in both.out


def test_other_charters_are_told_apart_without_causes(tmp_path: Path) -> None:
    for name in PAIR:
        run("render", ROOT / "examples" / name / "vto.yaml", "-o", f"{name}.json", cwd=tmp_path)
    one, two = (f"{name}.json" for name in PAIR)
    assert "Komt door" not in run("diff", one, two, cwd=tmp_path).out
    assert all(cell["cause"] is None for cell in run("diff", one, two, "-f", "json", cwd=tmp_path).json()["cells"])


def test_explain_finds_a_task_by_its_words(tmp_path: Path) -> None:
    source = tmp_path / "vto.yaml"
    source.write_text("organisation: {name: De Linde}\nsize: {headcount: 60}\n")
    exact = run("explain", source, "manage-library", cwd=tmp_path)
    assert exact.code == 0
    for asked in ("bibliotheek", "library", "bibliothèque", "Bibliothek"):
        assert run("explain", source, asked, cwd=tmp_path).out == exact.out, asked
    several = run("explain", source, "budget", cwd=tmp_path)
    assert several.code == 2
    assert "(draft-vto-budget)" in several.err
    assert "(manage-vto-budget)" in several.err
    assert "op orde houden (manage-library)”" in run("explain", source, "biblioteek", cwd=tmp_path).err


def test_json_tells_on_request_what_would_change_each_cell(tmp_path: Path) -> None:
    source = tmp_path / "vto.yaml"
    source.write_text(
        "organisation: {name: De Linde}\nsize: {headcount: 60}\nroles: {works-council: yes, vto-working-group: no}\n"
        "staff:\n- {id: hr-1, function: HR, roles: [hr, vto-coordinator], competences: [budgeting]}\n",
        "utf-8",
    )
    plain = run("render", source, "-f", "json", cwd=tmp_path).json()
    assert not any("unless" in cell for task in plain["tasks"] for cell in task["cells"])
    asked = run("render", source, "-f", "json", "--unless", cwd=tmp_path).json()
    cells = {(task["id"], cell["role"]): cell["unless"] for task in asked["tasks"] for cell in task["cells"]}
    plan = {one["path"]: one for one in cells["draft-annual-plan", "works-council"]}
    assert plan["roles.works-council"] == {"path": "roles.works-council", "value": "no", "becomes": [], "locked": False}
    assert any(one["path"].startswith("staff.") for listed in cells.values() for one in listed)
    public = run("render", source, "-f", "json", "--unless", "--public", cwd=tmp_path)
    assert not any(
        one["path"].startswith("staff.") for task in public.json()["tasks"] for cell in task["cells"] for one in cell["unless"]
    )
    assert run("render", source, "--unless", cwd=tmp_path).code == 2
    run("render", source, "-o", "charter.json", cwd=tmp_path)
    assert run("render", "charter.json", "-f", "json", "--unless", cwd=tmp_path).code == 2
