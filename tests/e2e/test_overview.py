"""The overview from the front door: four formats that say the same, read back by programs that share nothing with the writers."""

import csv
import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import html5lib
import msgspec
import openpyxl
import pytest
from openxml_audit import OpenXmlValidator

from tests.bench import samples
from tests.conftest import Cli
from tests.golden.test_overview import FEDERATION
from vto_roles.charter.overview import COLUMNS
from vto_roles.read.languages import words_of

FORMATS = ("xlsx", "html", "csv", "json")
HEADS = [words_of("nl")("overview", "columns", one.id) for one in COLUMNS]
PEOPLE = ("Mieke", "Verhulst", "Joris", "Claes", "Samira", "Idrissi", "Teamleider")
Rows = list[list[str]]


@pytest.fixture
def federation(tmp_path: Path) -> Path:
    """The federation of the golden, with a charter beside one of its files."""
    shutil.copytree(FEDERATION, tmp_path, dirs_exist_ok=True, ignore=shutil.ignore_patterns("overview.*"))
    return tmp_path


def made(cli: Cli, name: str, *more: str, code: int = 1) -> Path:
    done = cli("overview", "now", "-o", name, "--against", "before", *more)
    assert (done.code, done.out) == (code, "")
    assert done.err == f"{name} geschreven.\n"
    return Path(name)


def of_csv(data: bytes) -> Rows:
    assert data.startswith(b"\xef\xbb\xbf") and data.count(b"\r\n") == data.count(b"\n") == 5
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def of_page(data: bytes) -> Rows:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False, strict=True)
    table = next(one for one in parser.parse(data).iter("table") if one.get("id") == "rows")
    return [["".join(cell.itertext()) for cell in row] for row in table.iter("tr")]


def of_workbook(data: bytes, sheet: str = "Leden") -> Rows:
    rows = openpyxl.load_workbook(io.BytesIO(data), data_only=True)[sheet].iter_rows(values_only=True)
    return [["" if value is None else str(value) for value in row] for row in rows]


def plain(rows: Rows) -> Rows:
    """The head, and cells without what a format adds to a number, and without days, which each format writes in its own way."""
    head, *rest = rows
    kinds = [one.kind for one in COLUMNS]
    return [head, *([_plain(*cell) for cell in zip(row, kinds, strict=True)] for row in rest)]


def _plain(text: str, kind: str) -> str:
    return "" if kind == "day" else text.replace(",", ".") if kind == "number" else text


def test_every_format_says_the_same(cli: Cli, federation: Path) -> None:
    cli("render", "now/de-brug/vto.yaml", "-o", "now/de-brug/charter.html")
    read = {"csv": of_csv, "html": of_page, "xlsx": of_workbook}
    table = {name: plain(of((federation / made(cli, f"leden.{name}")).read_bytes())) for name, of in read.items()}
    assert table["csv"][0] == HEADS
    assert table["csv"] == table["html"] == table["xlsx"]
    found = msgspec.json.decode((federation / made(cli, "leden.json")).read_bytes())
    assert found["schema"] == "vto-roles/overview/1"
    for number, row in enumerate(found["members"], 1):
        shown = dict(zip(HEADS, table["csv"][number], strict=True))
        assert (shown["Organisatie"], shown["Bestand"]) == (row["name"], row["file"])
        for head, key in (("Medewerkers", "headcount"), ("Fouten", "errors"), ("Tekorten", "gaps"), ("Letters", "changed")):
            assert shown[head] == ("" if row[key] is None else str(row[key]))
    foot = dict(zip(HEADS, table["csv"][-1], strict=True))
    assert foot["Medewerkers"] == str(found["sums"]["headcount"]) == "202"
    assert found["members"][0]["charter_file"] == "de-brug/charter.html"


def test_the_workbook_has_filters_frozen_heads_and_a_sheet_of_checks(cli: Cli, federation: Path) -> None:
    book = openpyxl.load_workbook(federation / made(cli, "leden.xlsx"))
    assert book.sheetnames == ["Leden", "Opmerkingen per lid", "Opmerkingen geteld", "Wat verandert", "Verandering per lid"]
    for sheet in book:
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref is not None and sheet.auto_filter.ref.startswith("A1:")
    members = book["Leden"]
    assert members.auto_filter.ref == "A1:X4"  # the sums below it stay in sight
    assert members["C5"].value == "=SUBTOTAL(109,C2:C4)"
    assert members["S2"].is_date
    found = msgspec.json.decode((federation / made(cli, "leden.json")).read_bytes())
    checks = of_workbook((federation / "leden.xlsx").read_bytes(), "Opmerkingen per lid")
    for row, member in zip(checks[1:-1], found["members"], strict=True):
        assert row[0] == member["name"]
        assert sum(int(cell or 0) for cell in row[1:]) == sum(member["findings"].values())
    assert sum(map(int, checks[-1][1:])) == sum(one["count"] for one in found["findings"])
    result = OpenXmlValidator().validate(str(federation / "leden.xlsx"))
    assert [str(error) for error in result.errors if "inlineStr" not in str(error)] == []  # which Excel moves when it saves


def test_an_office_program_opens_the_workbook(cli: Cli, federation: Path) -> None:
    made(cli, "leden.xlsx")
    office = (
        "soffice",
        f"-env:UserInstallation=file://{federation}/profile",
        "--headless",
        "--convert-to",
        "csv:Text - txt - csv (StarCalc):59,34,76",
    )
    done = subprocess.run([*office, "leden.xlsx"], cwd=federation, capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode == 0, done.stderr
    rows = list(csv.reader(io.StringIO((federation / "leden.csv").read_text("utf-8")), delimiter=";"))
    assert [row[0] for row in rows] == [
        "Organisatie",
        "Thuiszorg De Brug vzw",
        "Het Atelier vzw",
        "Vereniging Open Venster vzw",
        "Samen",
    ]
    assert rows[-1][2] == "202"


def test_the_page_links_each_charter_from_where_it_lies(cli: Cli, federation: Path) -> None:
    cli("render", "now/de-brug/vto.yaml", "-o", "now/de-brug/charter #1.html")
    (federation / "out").mkdir()
    data = (federation / made(cli, "out/leden.html")).read_bytes()
    links = [one.get("href") for one in html5lib.parse(data, namespaceHTMLElements=False).iter("a")]
    assert links == ["../now/de-brug/charter%20%231.html"]
    assert b"http" not in data.replace(b"http-equiv", b"")


@pytest.mark.parametrize("name", FORMATS)
def test_nobody_is_named(cli: Cli, federation: Path, name: str) -> None:
    data = (federation / made(cli, f"leden.{name}")).read_bytes()
    told = (
        str([of_workbook(data, sheet) for sheet in openpyxl.load_workbook(io.BytesIO(data)).sheetnames]).encode()
        if name == "xlsx"
        else data
    )
    assert b"De Brug" in told
    assert [one for one in PEOPLE if one.encode() in told] == []


@pytest.mark.parametrize("name", FORMATS)
def test_a_second_run_replaces_its_own_and_nothing_else(cli: Cli, federation: Path, name: str) -> None:
    path = federation / made(cli, f"leden.{name}")
    before = path.read_bytes()
    assert cli("overview", "now", "--against", "before", "-o", path).err == f"{path} is onveranderd.\n"
    other = cli("overview", "now", "-o", path, "--date", "2027-01-04", "--lang", "fr")
    assert other.code == 1 and path.read_bytes() != before
    path.write_text("van iemand anders\n", "utf-8")
    assert cli("overview", "now", "-o", path).code == 2
    assert path.read_text("utf-8") == "van iemand anders\n"


def test_without_a_file_a_table_is_told_that_fits_a_narrow_terminal(cli: Cli, federation: Path) -> None:
    done = cli("overview", "now", env={"COLUMNS": "48"})
    assert (done.code, done.err) == (1, "")
    table = done.out.split("\n\n")[1].splitlines()
    assert max(map(len, table)) <= 48
    assert "Thuiszorg De Brug vzw" in done.out and "het-atelier.yaml: De vorm van een antwoord klopt niet, regel 3" in done.out


def test_exit_codes(cli: Cli, federation: Path) -> None:
    assert cli("overview", "now/open-venster").code == 0
    assert cli("overview", "now").code == 1
    assert cli("overview", "before", "--against", "now/open-venster").code == 0
    (federation / "now" / "weg.json").write_bytes(
        cli("render", "before/de-brug/vto.yaml", "-f", "json").raw.replace(b'"present"', b'"here"')
    )
    done = cli("overview", "now", "-f", "json")
    assert done.code == 2 and "weg.json" in done.err
    assert [row["file"] for row in done.json()["members"] if row["errors"] is None] == ["weg.json"]
    (federation / "empty").mkdir()
    for arguments in (
        ["empty"],
        ["nowhere"],
        ["now/het-atelier.yaml"],
        ["now", "-o", "leden.docx"],
        ["now", "-f", "pdf"],
        ["now", "--against", "x"],
    ):
        done = cli("overview", *arguments)
        assert done.code == 2 and done.err.startswith("vto-roles: ")
    assert cli("overview", "now", "-o", "now/open-venster/vto.yaml", "-f", "json").code == 2
    assert (federation / "now/open-venster/vto.yaml").read_bytes() == (FEDERATION / "now/open-venster/vto.yaml").read_bytes()


def test_an_older_folder_of_charters_tells_the_same_as_one_of_files(cli: Cli, federation: Path) -> None:
    def changes() -> Any:
        rows = cli("overview", "now", "-f", "json", "--against", "before").json()["members"]
        return [(row["compared"], row["changed"], row["ask"], row["changes"]) for row in rows]

    files = changes()
    assert [one[0] for one in files] == ["changed", None, "same"]
    for markup in ("json", "md", "html"):
        shutil.rmtree(federation / "before")
        shutil.copytree(FEDERATION / "before", federation / "old")
        assert cli("render", "old", "-f", markup, "-o", "before").code == 0
        shutil.rmtree(federation / "old")
        assert changes() == files


def test_processes_say_the_same_in_the_same_order(cli: Cli, tmp_path: Path) -> None:
    for number in range(34):
        (tmp_path / f"o{number:03}.yaml").write_text(samples.organisation(60, number=number), "utf-8")
    (tmp_path / "o020.yaml").write_text("organisation: {name: X\n", "utf-8")
    alone, spread = (cli("overview", ".", "-f", "json", "--jobs", count) for count in ("1", "3"))
    assert alone.code == spread.code == 1
    assert alone.raw == spread.raw
    assert len(alone.json()["members"]) == 34


def test_the_status_of_a_member_is_that_of_its_register(cli: Cli, federation: Path) -> None:
    act = ("record", "now/de-brug/vto.yaml", "--body", "board", "--act", "adopted", "--on", "2026-10-05")
    assert cli(*act).code == 0
    found = msgspec.json.decode((federation / made(cli, "leden.json")).read_bytes())
    assert [row["status"] for row in found["members"]].count("adopted") == 1
    assert found["sums"]["status"]["adopted"] == 1
    rows = of_csv((federation / made(cli, "leden.csv")).read_bytes())
    assert "goedgekeurd" in [row[HEADS.index("Stand")] for row in rows]
