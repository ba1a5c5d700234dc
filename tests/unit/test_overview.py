"""A row of the overview says what the charter of the organisation says, and what differs from an older one."""

import contextlib
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tests.conftest import EXAMPLES, ROOT, TODAY, example, world
from vto_roles.charter import overview, standing
from vto_roles.charter.overview import COLUMNS, Member, Overview, compared, kinds, member, rows_of
from vto_roles.finding import Finding, Place
from vto_roles.output.overview import ours
from vto_roles.output.overview import text as screen
from vto_roles.output.overview import write as write_overview
from vto_roles.read.languages import languages, words_of
from vto_roles.run import overview as run_overview
from vto_roles.run.options import Options
from vto_roles.run.overview import Federation

ROW = Member(file="vto.yaml", name="De Linde")


def surveyed(folder: Path, old: Path | None = None) -> Overview:
    return Federation(folder, old).survey(Options(date=TODAY.isoformat()), 1, lambda _: None)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_row_counts_what_the_charter_holds(name: str) -> None:
    charter, found = example(name).charter(), example(name).findings
    row = member(charter, "vto.yaml", staffed=True)
    assert (row.name, row.headcount, row.fte) == tuple(charter.organisation[key] for key in ("name", "headcount", "fte"))
    assert row.duties == len([task for task in charter.tasks if task.duty == "legal"])
    assert row.gaps in (None, len([gap for task in charter.tasks for gap in task.gaps]))
    assert [row.errors, row.warnings, row.infos] == [
        len([one for one in found if one.severity == severity]) for severity in overview.SEVERITIES
    ]
    assert row.vacancies == len(standing.vacant(charter))
    assert row.unknown == len([one for one in found if one.check in ("answer-missing", "body-unknown")])
    assert row.findings == {one.check: sum(other.check == one.check for other in found) for one in found}
    assert row.status == standing.state(charter)
    assert row.next_date == min(one.date for one in charter.calendar)


def test_the_last_day_of_an_adoption_is_told_and_the_earliest_of_all(tmp_path: Path) -> None:
    for name, until in (("a", "2027-06-30"), ("b", "2027-03-31"), ("c", "")):
        (tmp_path / f"{name}.yaml").write_text(f"organisation: {{name: {name}}}\nsize: {{headcount: 30}}\n", "utf-8")
        act = f"- {{on: 2026-10-01, body: board, act: adopted, until: {until}}}\n"
        (tmp_path / f"{name}.register.yaml").write_text(act if until else "", "utf-8")
    found = surveyed(tmp_path)
    assert [one.adopted_until for one in found.members] == ["2027-06-30", "2027-03-31", None]
    assert found.sums["adopted_until"] == "2027-03-31"


def test_what_nobody_was_asked_is_no_number() -> None:
    row = member(world("roles: {hr: yes}").charter(), "vto.yaml", staffed=False)
    assert (row.gaps, row.vacancies) == (None, None)


def test_a_column_is_a_field_and_has_a_text_in_each_language() -> None:
    assert {one.id for one in COLUMNS} | {"findings", "changes"} == set(Member.__struct_fields__)
    for language in languages():
        texts = words_of(language).find("overview", "columns")
        assert list(texts) == [one.id for one in COLUMNS]


def test_a_subject_that_may_be_a_person_is_not_told() -> None:
    subjects = ["hr", "manage-library", "fte", "an-peeters", None]
    found = kinds(Finding(check="no-deputy", severity="warning", place=Place(file="a"), subject=one) for one in subjects)
    assert [one.subject for one in found] == ["hr", "manage-library", "fte", None]
    assert list(found.values()) == [1, 1, 1, 2]


# --- beside an older charter ----------------------------------------------------------------------

BEFORE = "roles: {hr: yes, works-council: yes}"
CHOICE = BEFORE + "\nchoices: [{task: approve-vto-budget, role: management, letter: A, reason: x, review_by: 2027-06-30}]"


def test_only_the_bodies_whose_rows_changed_are_asked_again() -> None:
    old, new = world(BEFORE).charter(), world(CHOICE).charter()
    row = compared(ROW, rows_of(old), rows_of(new))
    assert {(one.task, one.role, one.before, one.after) for one in row.changes} == {
        ("approve-vto-budget", "board", "A", None),
        ("approve-vto-budget", "management", "R", "AR"),
    }
    assert (row.compared, row.changed) == ("changed", 2)
    assert set(row.ask) == {
        body for body, value in new.fingerprints.items() if body != "charter" and old.fingerprints[body] != value
    }
    assert compared(ROW, rows_of(old), rows_of(old)) == replace(ROW, compared="same", changed=0)


def test_a_mark_that_holds_letters_alone_tells_the_same_bodies() -> None:
    old, new = world(BEFORE).charter(), world(CHOICE).charter()
    whole = compared(ROW, rows_of(old), rows_of(new))
    letters = overview.Rows(letters=old.provenance["letters"])
    assert letters.letters == rows_of(old).letters
    assert compared(ROW, letters, rows_of(new)) == whole


def test_a_duty_or_a_date_that_moved_is_a_change_without_letters() -> None:
    old, new = world("").charter(), world("deadlines: {approve-vto-budget: 09-30}").charter()
    row = compared(ROW, rows_of(old), rows_of(new))
    assert {(one.task, one.what, one.after) for one in row.changes} == {
        ("approve-vto-budget", "deadline", "09-30"),
        ("draft-vto-budget", "deadline", "08-16"),  # planned back from it
    }
    assert (row.compared, row.changed, "board" in row.ask) == ("changed", 0, True)


# --- what a folder holds --------------------------------------------------------------------------


def test_a_charter_belongs_to_the_file_that_it_names(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "vto.yaml").write_text(f"organisation: {{name: {name}}}\nsize: {{headcount: 30}}\n", "utf-8")
    with contextlib.chdir(tmp_path):
        from vto_roles.run import pipeline

        for file, target in (("a/vto.yaml", "a/charter.md"), ("b/vto.yaml", "out/b.md"), ("b/vto.yaml", "out/b.html")):
            decided = pipeline.decide(Path(file), TODAY)
            settings = pipeline.RenderSettings(markup=Path(target).suffix[1:])
            Path(target).parent.mkdir(exist_ok=True)
            Path(target).write_bytes(pipeline.charter_bytes(decided, Path(target), settings, words_of("nl")))
        text = Path("a/charter.md").read_text("utf-8")
        Path("a/charter.md").write_text(text.replace("\n## ", "\n## Ons ", 1), "utf-8")
        Path("b/vto.yaml").write_text("organisation: {name: b}\nsize: {headcount: 300}\n", "utf-8")
        found = surveyed(Path()).members
    assert [(one.name, one.charter_file, one.charter, one.charter_date) for one in found] == [
        ("a", "a/charter.md", "edited", TODAY.isoformat()),
        ("b", "out/b.html", "differs", TODAY.isoformat()),
    ]


def test_a_mark_of_nonsense_is_an_edited_charter(tmp_path: Path) -> None:
    (tmp_path / "vto.yaml").write_text("organisation: {name: a}\nsize: {headcount: 30}\n", "utf-8")
    mark = '{"charter": 5, "date": [1], "source": {}, "letters": 3, "bytes": "x", "tool": null, "catalog": "<b>"}'
    (tmp_path / "vto.md").write_text(f"# a\n<!-- vto-roles: {mark} -->\n", "utf-8")
    (row,) = surveyed(tmp_path, tmp_path).members
    assert (row.charter, row.charter_date, row.charter_file, row.compared) == ("edited", None, "vto.md", "unknown")
    for name in ("xlsx", "html", "csv", "json"):
        assert write_overview(surveyed(tmp_path), name, words_of("nl"), Path())


def test_a_charter_in_json_stands_for_a_member_whose_file_is_not_there(tmp_path: Path) -> None:
    from vto_roles.run import pipeline

    decided = pipeline.decide(ROOT / "examples" / "youth-centre" / "vto.yaml", TODAY)
    data = pipeline.charter_bytes(decided, None, pipeline.RenderSettings(markup="json"), words_of("nl"))
    (tmp_path / "youth.json").write_bytes(data)
    (row,) = surveyed(tmp_path).members
    assert (row.file, row.name, row.charter, row.problem) == ("youth.json", decided.name, "current", None)
    (tmp_path / "youth.json").write_bytes(data.replace(b'"kind": "governing"', b'"kind": "ruling"'))
    (row,) = surveyed(tmp_path).members
    assert row.errors is None and "youth.json" in (row.problem or "")


def test_a_fault_on_one_file_is_its_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text(f"organisation: {{name: {name}}}\nsize: {{headcount: 30}}\n", "utf-8")

    def failing(one: Any, options: Options) -> Any:
        if one.path.name == "a.yaml":
            raise ZeroDivisionError
        return original(one, options)

    original = run_overview._charter
    monkeypatch.setattr(run_overview, "_charter", failing)
    first, second = surveyed(tmp_path).members
    assert first.name == "a.yaml" and "ZeroDivisionError" in (first.problem or "")
    assert (second.name, second.problem) == ("b", None)


# --- shown ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [20, 40, 72, 100, 200])
def test_the_table_of_a_terminal_fits(width: int) -> None:
    from tests.golden.test_overview import surveyed as federation

    lines = screen.write(federation(), words_of("nl"), width).split("\n\n")[1].splitlines()
    assert max(map(len, lines)) <= width
    assert len(lines) == 3 + 3 + 1  # heads, rules, sums
    assert ("Fouten" in lines[0]) == (width >= 40)


def test_no_text_is_active_or_obeyed(tmp_path: Path) -> None:
    name = '"=HYPERLINK(1) <script>alert(1)</script>"'
    (tmp_path / "a.yaml").write_text(f"organisation: {{name: {name}}}\nsize: {{headcount: 30}}\n", "utf-8")
    found, words = surveyed(tmp_path), words_of("nl")
    line = write_overview(found, "csv", words, Path()).decode("utf-8-sig").split("\r\n")[1]
    assert line.startswith("'=HYPERLINK(1)")
    page = write_overview(found, "html", words, Path())
    assert b"<script>alert" not in page and ours(page)
