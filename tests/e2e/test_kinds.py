"""check takes what it is given: what a file is shows in what it holds, and standard input is a file like another."""

from pathlib import Path

import pytest

from tests.conftest import ROOT, Cli

ANSWERS = b"organisation: {name: X}\nsize: {headcount: many}\n"
SEMICOLONS = b"Taak;Directie;HR\nPlan;A;x\nBudget;A;R\nVerslag;A;R\nNoden;A;R\n"
_ROWS = [b"| " + row.replace(b";", b" | ") + b" |\n" for row in SEMICOLONS.splitlines()]
MARKDOWN = b"".join([_ROWS[0], b"| --- | --- | --- |\n", *_ROWS[1:]])
TABLE = b"<table><tr><th>Taak<th>Directie<th>HR<tr><td>Plan<td>A<td>x</table>\n"
PAGE = b"<!doctype html><title>x</title>\n"

KINDS = {
    "answers": (ANSWERS, "stdin.yaml", "schema"),
    "empty": (b"", "stdin.yaml", "schema"),
    "prose": (b"Beste collega\n", "stdin.yaml", "schema"),
    "markdown": (MARKDOWN, "stdin.md", "unknown-letter"),
    "csv": (SEMICOLONS, "stdin.csv", "unknown-letter"),
    "csv with commas": (SEMICOLONS.replace(b";", b","), "stdin.csv", "unknown-letter"),
    "csv with tabs": (SEMICOLONS.replace(b";", b"\t"), "stdin.csv", "unknown-letter"),
    "page of ours": (
        PAGE.replace(b"<title>", b'<meta name="generator" content="vto-roles"><title>'),
        "stdin.html",
        "charter-edited",
    ),
    "page of others": (PAGE, "stdin.html", "schema"),
    "page with a table": (TABLE, "stdin.html", "unknown-letter"),
    "workbook": (b"PK\x03\x04nothing xl/workbook.xml", "stdin.xlsx", "not-a-matrix"),
    "archive": (b"PK\x03\x04nothing", "stdin", "encoding"),
    "overlay": (b"version: 1\nchoices: none\n", "stdin.yaml", "schema"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_standard_input_is_told_by_what_it_holds(cli: Cli, kind: str) -> None:
    data, name, check = KINDS[kind]
    checked = cli("check", "-", "--output-format", "json", stdin=data)
    assert checked.code == 1
    assert (name, check) in {(one["file"], one["check"]) for one in checked.json()["findings"]}


def test_a_charter_on_standard_input(cli: Cli) -> None:
    charter = (ROOT / "examples" / "care-home" / "charter.md").read_bytes()
    name = "examples/care-home/charter.md"
    assert cli("check", "-", "-q", "--stdin-filename", name, stdin=charter, cwd=ROOT).out == ""
    line = charter[: charter.index(b"| A ")].count(b"\n") + 1
    edited = cli("check", "-", "--stdin-filename", name, stdin=charter.replace(b"| A ", b"| C ", 1), cwd=ROOT)
    assert edited.code == 1 and edited.out.startswith(f"{name}:{line}:")


def test_the_end_of_its_name_says_what_standard_input_is(cli: Cli) -> None:
    checked = cli("check", "-", "--stdin-filename", "sub/raci.md", "--output-format", "concise", stdin=b"Geen tabel\n")
    assert checked.code == 1
    assert checked.out.startswith("sub/raci.md:1:1: error not-a-matrix ")


def test_many_files_of_every_kind_in_one_run_in_a_stable_order(cli: Cli, tmp_path: Path) -> None:
    for name, data in (("b.csv", SEMICOLONS), ("a.md", MARKDOWN), ("vto.yaml", ANSWERS), ("c.html", PAGE)):
        (tmp_path / name).write_bytes(data)
    checked = cli("check", "vto.yaml", "missing.yaml", "b.csv", "a.md", "c.html", "--output-format", "concise")
    assert checked.code == 2  # one could not be opened; the others are told all the same
    told = [line.split(":")[0] for line in checked.out.splitlines()[:-1]]
    assert list(dict.fromkeys(told)) == ["vto.yaml", "b.csv", "a.md", "c.html"]
    assert "missing.yaml" in checked.err


def test_a_file_of_a_folder_that_may_not_be_read_stops_no_other(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").symlink_to(tmp_path / "nowhere.yaml")  # links are not followed
    (tmp_path / "b.yaml").write_bytes(ANSWERS)
    assert "b.yaml:2:19: error schema" in cli("check", ".", "--output-format", "concise").out


MEMBER = "extends: [koepel.yaml]\norganisation: {{name: Lid {0}}}\nsize: {{headcount: 30}}\nroles: {{hrr: yes}}\n"


def members(folder: Path) -> None:
    """A federation with a faulty overlay and members with a fault each; one more overlay that nobody extends."""
    (folder / "koepel.yaml").write_text("version: 1\ncatalog: {tasks: {manage-libary: null}}\n")
    (folder / "zonder.yaml").write_text(
        "version: 1\nsource: X\nchoices: [{task: manage-libary, role: hr, letter: I, reason: x}]\n"
    )
    for name in "abc":
        (folder / f"{name}.yaml").write_text(MEMBER.format(name))


@pytest.mark.parametrize("form", ["text", "concise", "json", "github"])
def test_what_an_overlay_has_wrong_is_told_once_in_a_run_and_at_once(cli: Cli, tmp_path: Path, form: str) -> None:
    members(tmp_path)
    checked = cli("check", ".", "--output-format", form, "-q", "--lang", "en")
    assert checked.code == 1
    assert checked.out.count("manage-libary” is not a task") == 2
    places = [checked.out.index(one) for one in ("a.yaml", "koepel.yaml", "b.yaml", "c.yaml", "zonder.yaml")]
    assert places == sorted(places)
    assert checked.out.count("hrr” is not a role") == 3


def test_an_overlay_that_is_named_is_looked_at_beside_its_members(cli: Cli, tmp_path: Path) -> None:
    members(tmp_path)
    checked = cli("check", "a.yaml", "koepel.yaml", "a.yaml", "--output-format", "json").json()
    assert checked["summary"]["files"] == 2
    assert [one["file"] for one in checked["findings"] if one["check"] == "unknown-reference"] == ["a.yaml", "koepel.yaml"]


def test_many_charters_tell_what_they_share_once(cli: Cli, tmp_path: Path) -> None:
    members(tmp_path)
    made = cli("render", ".", "-f", "md", "-o", "out", "--lang", "en")
    assert (made.code, made.err.count("koepel.yaml:2:"), made.err.count("4:9: error")) == (1, 1, 3)


@pytest.mark.parametrize("command", [("render",), ("explain",), ("what-if",), ("check",), ("diff", "vto.yaml")])
def test_a_dash_is_standard_input_for_every_command_that_reads_answers(
    cli: Cli, tmp_path: Path, command: tuple[str, ...]
) -> None:
    answers = b"organisation: {name: De Linde}\nsize: {headcount: 30}\n"
    (tmp_path / "vto.yaml").write_bytes(answers)
    (tmp_path / "stdin.yaml").write_bytes(answers)
    given, named = cli(*command, "-", stdin=answers), cli(*command, "stdin.yaml")
    assert (given.code, given.out, given.err) == (named.code, named.out, named.err)
    assert given.code == 0


@pytest.mark.parametrize("command", ["render", "explain", "what-if"])
def test_a_charter_is_no_file_of_answers_for_any_command(cli: Cli, tmp_path: Path, command: str) -> None:
    page = (ROOT / "examples" / "care-home" / "charter.html").read_bytes()
    (tmp_path / "charter.html").write_bytes(page)
    done = cli(command, "charter.html", "--lang", "en")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("charter.html:1:1: error [schema] this is a charter of vto-roles"), done.err
