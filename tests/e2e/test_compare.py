"""What-if and diff from the front door."""

from pathlib import Path

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
    done = run("what-if", source, "--set", "size.fet=3", cwd=tmp_path)
    assert done.code == 1
    assert "“fte”" in done.err
