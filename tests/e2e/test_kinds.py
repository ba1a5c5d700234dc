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
