"""Charters that stand somewhere: edited by hand, out of date, public; each told at its place, none for a passing date."""

from pathlib import Path

import pytest

from tests.conftest import ROOT, Cli, Result
from vto_roles.charter import provenance
from vto_roles.digests import digest

CARE_HOME = ROOT / "examples" / "care-home" / "vto.yaml"


@pytest.fixture
def vto(tmp_path: Path) -> Path:
    path = tmp_path / "vto.yaml"
    path.write_bytes(CARE_HOME.read_bytes())
    return path


def told(result: Result) -> list[tuple[str, str, int]]:
    return [(one["check"], one["file"], one["line"]) for one in result.json()["findings"]]


def edit(path: Path, old: str, new: str) -> int:
    """Change the first occurrence; returns its line."""
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode())
    return text[: text.index(old)].count("\n") + 1


_BOX = '<td class="R"><i>{0}</i>'
EDITS = {
    "md": ("| A   | R        |", "| A   | C        |"),
    "html": (_BOX.format("R"), _BOX.format("C")),
}


LAYOUTS = [
    (),
    ("--public",),
    ("--compact",),
    ("--lang", "en"),
    ("--public", "--compact"),
    ("--annexes",),
    ("--no-annexes", "--full"),
]


@pytest.mark.sampled
@pytest.mark.parametrize("options", LAYOUTS)
@pytest.mark.parametrize("markup", ["md", "html"])
def test_a_charter_as_it_was_made_has_no_finding(cli: Cli, vto: Path, markup: str, options: tuple[str, ...]) -> None:
    assert cli("render", "vto.yaml", "-o", f"charter.{markup}", *options).code == 0
    assert cli("render", "vto.yaml", "-o", f"charter.{markup}", "--check", *options).code == 0
    for date, changed in (("2026-11-23", False), ("2027-11-24", True), ("2031-01-01", True)):
        checked = cli("check", f"charter.{markup}", "--output-format", "json", "--date", date)
        overtaken = {("law-changed", f"charter.{markup}", 1)} if changed else set()  # by law, as the catalogue knows it
        assert (checked.code, set(told(checked))) == (0, overtaken)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("markup", ["md", "html"])
def test_one_letter_changed_by_hand_is_told_at_its_line(cli: Cli, vto: Path, markup: str, newline: str) -> None:
    charter = vto.with_name(f"charter.{markup}")
    cli("render", "vto.yaml", "-o", charter.name)
    line = edit(charter, *EDITS[markup])
    charter.write_bytes(charter.read_bytes().replace(b"\n", newline.encode()))
    checked = cli("check", charter.name, "--output-format", "json")
    assert (checked.code, told(checked)) == (1, [("charter-edited", charter.name, line)])
    assert "vto-roles render vto.yaml -o" in checked.json()["findings"][0]["remedy"]


@pytest.mark.parametrize("asked", ["--annexes", "--no-annexes", "--full"])
def test_an_edit_is_found_in_the_layout_that_was_asked(cli: Cli, vto: Path, asked: str) -> None:
    charter = vto.with_name("charter.html")
    cli("render", "vto.yaml", "-o", charter.name, asked)
    line = edit(charter, *EDITS["html"])
    checked = cli("check", charter.name, "--output-format", "json")
    assert (checked.code, told(checked)) == (1, [("charter-edited", charter.name, line)])
    assert f" {asked}" in checked.json()["findings"][0]["remedy"]


COSTLY = (("pdf",), ("json", "--unless"))


@pytest.mark.parametrize("markup, options", [(one, more) for one, *more in COSTLY], ids=["pdf", "json with what would change"])
def test_what_takes_seconds_to_make_is_told_by_its_own_digest(cli: Cli, tmp_path: Path, markup: str, options: list[str]) -> None:
    vto, charter = tmp_path / "vto.yaml", tmp_path / f"charter.{markup}"
    vto.write_text("organisation: {name: De Linde}\nsize: {headcount: 60}\ntradition: {policy: reactive}\n")
    assert cli("render", "vto.yaml", "-o", charter.name, *options).code == 0
    assert told(cli("check", charter.name, "--output-format", "json")) == []
    charter.write_bytes(charter.read_bytes().replace(b"De Linde", b"De Lende").replace(b"/Creator", b"/Creater"))
    checked = cli("check", charter.name, "--output-format", "json")
    assert (checked.code, told(checked)) == (1, [("charter-edited", charter.name, 1)])
    assert all(one in checked.json()["findings"][0]["remedy"] for one in (f"-o {charter.name}", *options))
    assert cli("render", "vto.yaml", "-o", charter.name, *options, "--force").code == 0
    vto.write_text(vto.read_text().replace("reactive", "strategic"))
    checked = cli("check", ".", "--output-format", "json")
    assert ("charter-stale", charter.name, 1) in told(checked)
    assert cli("render", "vto.yaml", "-o", charter.name, *options, "--check").code == 1


def test_nothing_of_a_mark_becomes_an_option(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "--force.yaml").write_text("organisation: {name: De Linde}\nsize: {headcount: many}\n")
    (tmp_path / "vto.yaml").write_text("organisation: {name: De Linde}\nsize: {headcount: 12}\n")
    charter = tmp_path / "--public.md"
    assert cli("render", "vto.yaml", "-o", charter.name).code == 0
    body, mark = provenance.parted(charter.read_bytes())
    hostile = mark.replace(b'"source":"vto.yaml"', b'"source":"-;x --force.yaml"').replace(b'"nl"', b'"nl --templates=evil"')
    for source, remedy in (
        ("--force.yaml", "vto-roles check ./--force.yaml"),
        ("vto.yaml", "vto-roles render vto.yaml -o ./--public.md --force"),
    ):
        charter.write_bytes(body.replace(b"De Linde", b"De Lende") + hostile.replace(b"-;x --force.yaml", source.encode()))
        checked = cli("check", "./--public.md", "--output-format", "json").json()["findings"]
        assert any(one["remedy"].endswith(remedy) for one in checked), checked
        assert "templates" not in "".join(one["remedy"] for one in checked)


def test_the_caret_stands_under_what_was_changed(cli: Cli, vto: Path) -> None:
    cli("render", "vto.yaml", "-o", "charter.md")
    edit(vto.with_name("charter.md"), "# Verantwoordelijkheidscharter", "# Verantwoordingscharter")
    out = cli("check", "charter.md").out.splitlines()
    assert out[0].startswith("charter.md:1:14: fout [charter-edited]")
    assert out[2][out[3].index("^") :].startswith("ingscharter")


def test_a_line_added_below_the_mark_is_an_edit(cli: Cli, vto: Path) -> None:
    cli("render", "vto.yaml", "-o", "charter.md")
    charter = vto.with_name("charter.md")
    lines = charter.read_text("utf-8").count("\n")
    charter.write_text(charter.read_text("utf-8") + "Goedgekeurd!\n", "utf-8")
    checked = cli("check", "charter.md", "--output-format", "json")
    assert told(checked) == [("charter-edited", "charter.md", lines)]


def test_a_charter_that_was_resealed_by_hand_is_an_edit(cli: Cli, vto: Path) -> None:
    cli("render", "vto.yaml", "-o", "charter.md")
    charter = vto.with_name("charter.md")
    body, mark = provenance.parted(charter.read_bytes())
    forged = body.replace(b"| A   | R        |", b"| A   | C        |", 1)
    charter.write_bytes(forged + mark.replace(digest(body).encode(), digest(forged).encode()))
    checked = cli("check", "charter.md", "--output-format", "json")
    assert [one["check"] for one in checked.json()["findings"]] == ["charter-edited"]
    assert checked.code == 1


def test_a_page_without_its_mark_is_told(cli: Cli, vto: Path) -> None:
    cli("render", "vto.yaml", "-o", "charter.html")
    charter = vto.with_name("charter.html")
    charter.write_bytes(provenance.parted(charter.read_bytes())[0])
    assert told(cli("check", "charter.html", "--output-format", "json")) == [("charter-edited", "charter.html", 1)]


def test_a_changed_answer_names_the_cells(cli: Cli, vto: Path) -> None:
    cli("render", "vto.yaml", "-o", "charter.html")
    edit(vto, "manage-library: line-managers", "manage-library: hr")
    checked = cli("check", "charter.html", "--output-format", "json")
    assert (checked.code, told(checked)) == (1, [("charter-stale", "charter.html", 1)])
    message = checked.json()["findings"][0]["message"]
    assert "manage-library/hr – → R" in message and "manage-library/line-managers R → " in message


def test_an_answer_that_moves_no_letter_still_makes_it_stale(cli: Cli, vto: Path) -> None:
    cli("render", "vto.yaml", "-o", "charter.md")
    edit(vto, "headcount: 142", "headcount: 143")
    (finding,) = cli("check", "charter.md", "--output-format", "json", "--lang", "en").json()["findings"]
    assert finding["message"].endswith("the letters stayed the same")


def test_a_comment_or_another_order_makes_nothing_stale(cli: Cli, vto: Path) -> None:
    cli("render", "vto.yaml", "-o", "charter.md")
    vto.write_bytes(b"# een opmerking\n" + vto.read_bytes().replace(b"\n", b"\r\n"))
    assert told(cli("check", "charter.md", "--output-format", "json")) == []


def test_a_charter_both_edited_and_stale_is_told_twice(cli: Cli, vto: Path) -> None:
    cli("render", "vto.yaml", "-o", "charter.md")
    edit(vto.with_name("charter.md"), *EDITS["md"])
    edit(vto, "headcount: 142", "headcount: 12")
    checks = [check for check, *_ in told(cli("check", "charter.md", "--output-format", "json"))]
    assert checks == ["charter-edited", "charter-stale"]


def test_a_missing_source_is_told_and_can_be_given(cli: Cli, vto: Path, tmp_path: Path) -> None:
    (tmp_path / "public").mkdir()
    cli("render", "vto.yaml", "-o", "public/charter.md")
    (tmp_path / "answers").mkdir()
    vto.rename(tmp_path / "answers" / "vto.yaml")
    lost = cli("check", "public/charter.md", "--output-format", "json")
    assert (lost.code, [one["severity"] for one in lost.json()["findings"]]) == (0, ["warning"])
    assert cli("check", "public/charter.md", "--source", "answers/vto.yaml", "--quiet").out == ""
    assert cli("check", "public/charter.md", "--source", "nowhere.yaml").code == 2


def test_a_source_that_cannot_be_used_is_told(cli: Cli, vto: Path) -> None:
    cli("render", "vto.yaml", "-o", "charter.md")
    edit(vto, "headcount: 142", "headcount: many")
    checked = cli("check", "charter.md", "--output-format", "json")
    assert (checked.code, told(checked)) == (1, [("charter-stale", "charter.md", 1)])


def test_a_charter_never_leads_out_of_the_folder(cli: Cli, vto: Path, tmp_path: Path) -> None:
    cli("render", "vto.yaml", "-o", "charter.md")
    charter, inner = tmp_path / "charter.md", tmp_path / "inner"
    inner.mkdir()
    body, mark = provenance.parted(charter.read_bytes())
    for source in (b"../vto.yaml", str(vto).encode(), b"/etc/passwd", b"\\u0000", b"x" * 5000):
        (inner / "charter.md").write_bytes(body + mark.replace(b'"source":"vto.yaml"', b'"source":"%s"' % source))
        checked = cli("check", "charter.md", "--output-format", "json", cwd=inner)
        assert [(one["check"], one["severity"]) for one in checked.json()["findings"]] == [("charter-stale", "warning")]


@pytest.mark.parametrize(
    "mark",
    ["{}", "[]", '{"bytes": 1}', '{"bytes": "x", "letters": 3}', "{", "{" * 2000, '{"a": "\\ud800"}'],
)
def test_a_hostile_mark_is_a_finding(cli: Cli, tmp_path: Path, mark: str) -> None:
    (tmp_path / "charter.md").write_text(f"# x\n<!-- vto-roles: {mark} -->\n")
    checked = cli("check", "charter.md", "--output-format", "json")
    assert (checked.code, told(checked)) == (1, [("charter-edited", "charter.md", 2)])


def test_a_folder_is_searched_for_charters_by_what_they_hold(cli: Cli, vto: Path, tmp_path: Path) -> None:
    cli("render", "vto.yaml", "-o", "charter.html")
    cli("render", "vto.yaml", "-o", "sub/charter.md")
    (tmp_path / "README.md").write_text("# Geen charter\n| a | b |\n| --- | --- |\n| x | R |\n")
    (tmp_path / "page.html").write_text("<p>Geen charter</p>\n")
    (tmp_path / "compose.yml").write_text("services: {}\n")
    edit(tmp_path / "sub" / "charter.md", *EDITS["md"])
    checked = cli("check", ".", "--output-format", "json")
    assert checked.json()["summary"]["files"] == 3
    assert {file for check, file, _ in told(checked) if check.startswith("charter-")} == {"sub/charter.md"}


NAMED = """choices:
  - {task: manage-library, role: hr, letter: R, reason: "Sinds an  peeters stopte, doet HR dit (vraag Peeters, An)."}
"""


def test_a_public_charter_never_shows_a_name(cli: Cli, vto: Path) -> None:
    edit(vto, "function: VTO-coördinator", "function: VTO-coördinator (A. Peeters)")
    edit(vto, "choices:\n", NAMED)
    assert "name: An Peeters" in vto.read_text("utf-8")
    for markup in ("md", "html", "json"):
        made = cli("render", "vto.yaml", "--public", "-o", f"p.{markup}", "--lang", "en")
        assert made.code == 1 and "name-in-public-charter" in made.err
        text = (vto.parent / f"p.{markup}").read_text("utf-8")
        assert "eeters" not in text.lower() and "name left out" in text
        assert cli("render", "vto.yaml", "-o", f"q.{markup}").code == 0
        assert "An Peeters" in (vto.parent / f"q.{markup}").read_text("utf-8")


def test_a_name_put_in_a_public_charter_by_hand_is_told(cli: Cli, vto: Path) -> None:
    cli("render", "vto.yaml", "--public", "-o", "p.md")
    line = edit(vto.with_name("p.md"), "VTO-coördinator", "VTO-coördinator An Peeters")
    checked = cli("check", "p.md", "--output-format", "json")
    assert sorted(told(checked)) == [("charter-edited", "p.md", line), ("name-in-public-charter", "p.md", line)]
