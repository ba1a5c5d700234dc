"""A charter in JSON is rendered again as its organisation file would be, whatever the format, wherever it goes."""

import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT, Cli

DAY = ("--date", "2026-11-23")


@pytest.fixture
def charter(cli: Cli, tmp_path: Path) -> Path:
    shutil.copy(ROOT / "examples" / "care-home" / "vto.yaml", tmp_path)
    (tmp_path / "out").mkdir()
    assert cli("render", "vto.yaml", "-o", "out/charter.json", *DAY).code == 0
    return tmp_path / "out" / "charter.json"


OPTIONS = ((), ("--public",), ("--role", "works-council"), ("--person", "vto"), ("--role", "hr", "--public"), ("--compact",))


@pytest.mark.parametrize("options", OPTIONS, ids=" ".join)
@pytest.mark.parametrize("place", [".", "out", "out/deeper"])
def test_a_page_is_the_one_that_the_file_gives(cli: Cli, charter: Path, options: tuple[str, ...], place: str) -> None:
    (charter.parent / "deeper").mkdir()
    for name, source in (("fresh", "vto.yaml"), ("again", "out/charter.json")):
        done = cli("render", source, "-o", f"{place}/{name}.md", *options, *DAY)
        assert (done.code, done.out) == (0, ""), done.err
    fresh, again = (charter.parent.parent.joinpath(place, f"{name}.md").read_bytes() for name in ("fresh", "again"))
    assert fresh == again
    assert cli("check", f"{place}/again.md", "--quiet").out == ""


@pytest.mark.parametrize("markup", ["html", "json", "docx", "xlsx", "pdf", "ics", "csv"])
def test_every_format_is_the_one_that_the_file_gives(cli: Cli, charter: Path, markup: str) -> None:
    fresh, again = (cli("render", one, "-f", markup, "-o", "-", *DAY).raw for one in ("vto.yaml", "out/charter.json"))
    assert fresh == again != b""


def test_the_date_is_that_of_the_charter(cli: Cli, charter: Path) -> None:
    other = {"SOURCE_DATE_EPOCH": "1900000000"}
    assert cli("render", "out/charter.json", env=other).out == cli("render", "vto.yaml", *DAY).out
    done = cli("render", "out/charter.json", "-o", "a.md")
    assert done.err == "a.md geschreven.\n"
    assert cli("render", "out/charter.json", "-o", "a.md", "--check", env=other).code == 0


REFUSED = {
    ("--lang", "fr"): (2, "vto-roles: out/charter.json est une charte du 2026-11-23 en langue « nl »"),
    ("--date", "2026-11-24"): (2, "vto-roles: out/charter.json is een charter van 2026-11-23 in de taal “nl”"),
    ("--role", "nobody"): (2, "vto-roles: Rol “nobody” bestaat niet."),
    ("-o", "out/charter.json"): (2, "vto-roles: out/charter.json is het organisatiebestand zelf"),
    ("-o", "vto.yaml", "-f", "md"): (2, "vto-roles: vto.yaml is het organisatiebestand zelf"),
    ("--check",): (2, "vto-roles: --check en --diff"),
}


@pytest.mark.parametrize("options", REFUSED)
def test_what_would_be_another_decision_is_refused(cli: Cli, charter: Path, options: tuple[str, ...]) -> None:
    before = charter.read_bytes()
    done = cli("render", "out/charter.json", *options)
    code, said = REFUSED[options]
    assert (done.code, done.out, done.err.startswith(said)) == (code, "", True), done.err
    assert charter.read_bytes() == before


def test_a_card_yields_no_other_card(cli: Cli, charter: Path) -> None:
    cli("render", "out/charter.json", "-o", "hr.json", "--role", "hr")
    assert (
        cli("render", "hr.json").out
        == cli("render", "hr.json", "--role", "hr").out
        == cli("render", "vto.yaml", "--role", "hr").out
    )
    done = cli("render", "hr.json", "--role", "board")
    assert (done.code, done.out, done.err) == (
        2,
        "",
        "vto-roles: hr.json is zelf een kaart; daar is geen andere kaart uit te maken.\n",
    )


def test_a_charter_that_a_hand_changed_is_refused(cli: Cli, charter: Path) -> None:
    charter.write_bytes(charter.read_bytes().replace(b'"A"', b'"R"', 1))
    done = cli("render", "out/charter.json", "-o", "a.md")
    assert (done.code, done.out) == (1, "")
    assert "out/charter.json:1:1: fout [charter-edited]" in done.err
    assert "vto-roles render vto.yaml -o out/charter.json --lang nl --force" in done.err
    assert done.err.endswith("out/charter.json: geen charter gemaakt.\n")
    assert not charter.parent.parent.joinpath("a.md").exists()
    assert cli("render", "vto.yaml", "-o", "out/charter.json").code == 2  # nor is it written over
    assert cli("render", "vto.yaml", "-o", "out/charter.json", "--force", *DAY).code == 0
    assert cli("render", "out/charter.json", "-o", "a.md").code == 0


@pytest.mark.parametrize(
    "text",
    ['{"schema": "vto-roles/charter/1"}', '{"schema": "vto-roles/charter/2", "tasks": []}', '{"schema": "vto-roles/charter/1"'],
)
def test_what_calls_itself_a_charter_and_is_none_is_refused(cli: Cli, tmp_path: Path, text: str) -> None:
    (tmp_path / "charter.json").write_text(text, "utf-8")
    done = cli("render", "charter.json")
    assert (done.code, done.out, done.err) == (2, "", "vto-roles: charter.json is geen charter dat deze versie kan lezen.\n")


def test_answers_may_be_json_too(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "vto.json").write_text('{"organisation": {"name": "De Linde"}, "size": {"headcount": 30}}', "utf-8")
    assert cli("render", "vto.json").out.startswith("# Verantwoordelijkheidscharter VTO: De Linde\n")


NAMED = """\
organisation: {name: De Linde}
size: {headcount: 30}
staff: [{id: vto, function: Coördinator, name: An Peeters, roles: [vto-coordinator]}]
choices: [{task: manage-library, role: hr, letter: R, reason: An Peeters vroeg het.}]
"""


def test_a_name_in_a_public_charter_is_told(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "vto.yaml").write_text(NAMED, "utf-8")
    cli("render", "vto.yaml", "-o", "charter.json")
    done = cli("render", "charter.json", "--public")
    assert done.code == 1 and "Peeters" not in done.out and "Ontwerp: 1 fout te verbeteren" in done.out
    assert done.err == "vto.yaml:1:1: [name-in-public-charter] de naam van “Coördinator” staat in dit openbare charter\n"
    cli("render", "charter.json", "--public", "-o", "public.json")
    assert cli("render", "public.json", "--public").out == done.out


def test_many_charters_go_to_a_folder(cli: Cli, charter: Path) -> None:
    shutil.copy(charter, charter.parent.parent / "other.json")
    done = cli("render", "out/charter.json", "other.json", "vto.yaml", "-f", "html", "-o", "pages", *DAY)
    assert done.code == 0, done.err
    pages = [one.read_bytes().rsplit(b"\n", 2)[0] for one in sorted((charter.parent.parent / "pages").rglob("*.html"))]
    assert len(pages) == 3 and len(set(pages)) == 1
