"""A table made by hand is of use: looked for in folders, written again as it was read, taken over into a first file."""

import shutil
from pathlib import Path

from tests.conftest import ROOT, Cli

PEOPLE = ROOT / "tests" / "tables" / "people"
OURS = """Taak;Directie;HR;VTO-coördinator;Leidinggevenden;Huismeester
Het jaarlijkse VTO-budget voorleggen en vaststellen;A;R;C;;
Bibliotheek op orde houden;;A;R;;I
De auto wassen;A;;;;R
"""


def test_tables_of_a_folder_are_checked_when_asked(cli: Cli, tmp_path: Path) -> None:
    shutil.copy(PEOPLE / "nl-titelrijen.xlsx", tmp_path)
    shutil.copy(PEOPLE / "nl-prijslijst.xlsx", tmp_path)  # no matrix: passed over where nobody named it
    (tmp_path / "leesmij.md").write_text("# Niets\n")
    (tmp_path / "vto.yaml").write_text("organisation: {name: X}\nsize: {headcount: 12}\n")
    asked = cli("check", ".", "--tables", "--output-format", "json", cwd=tmp_path).json()
    assert {one["file"] for one in asked["findings"] if one["check"] == "table-read"} == {"nl-titelrijen.xlsx"}
    assert not {one["file"] for one in asked["findings"]} & {"nl-prijslijst.xlsx", "leesmij.md"}
    unasked = cli("check", ".", "--output-format", "json", cwd=tmp_path).json()
    assert {one["file"] for one in unasked["findings"]} == {"vto.yaml"}


def test_a_table_is_written_again_as_it_was_read(cli: Cli, tmp_path: Path) -> None:
    source = str(PEOPLE / "nl-titelrijen.xlsx")
    shown = cli("render", source, cwd=tmp_path).out
    assert shown.splitlines()[0].split() == [
        "|",
        "Taak",
        "|",
        "Directie",
        "|",
        "HR-dienst",
        "|",
        "Teamcoach",
        "|",
        "Medewerker",
        "|",
    ]
    assert cli("render", source, "-o", "net.csv", cwd=tmp_path).code == 0
    lines = (tmp_path / "net.csv").read_text("utf-8-sig").splitlines()
    assert lines[1] == "Noden bevragen;I;A;R;C"
    read_back = cli("check", "net.csv", "--output-format", "json", cwd=tmp_path).json()["findings"]
    assert [one["check"] for one in read_back] == ["table-read"]
    (tmp_path / "net.csv").write_text("van mij\n")
    assert cli("render", source, "-o", "net.csv", cwd=tmp_path).code == 2
    assert (tmp_path / "net.csv").read_text() == "van mij\n"
    assert cli("render", source, "-f", "html", cwd=tmp_path).code == 2
    assert cli("render", str(PEOPLE / "nl-prijslijst.xlsx"), cwd=tmp_path).code == 2


def test_a_first_file_takes_over_who_did_what(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "onze.csv").write_text(OURS)
    asked = ("--name", "X", "--headcount", "60", "--no-input", "--lang", "nl", "--from", "onze.csv")
    made = cli("init", "vto.yaml", *asked, cwd=tmp_path)
    assert made.code == 0 and "2 taken overgenomen" in made.out
    text = (tmp_path / "vto.yaml").read_text()
    assert "\n    approve-vto-budget: hr   # Het jaarlijkse VTO-budget voorleggen en vaststellen (100 %)\n" in text
    assert "\n    manage-library: vto-coordinator   # Bibliotheek op orde houden" in text
    assert "\n  #   - De auto wassen\n" in text and "\n  #   - Huismeester\n" in text
    assert "error" not in {
        one["severity"] for one in cli("check", "vto.yaml", "--output-format", "json", cwd=tmp_path).json()["findings"]
    }
    (tmp_path / "geen.csv").write_text("Naam;Telefoon\nAn;02 123 45 67\n")
    refused = cli("init", "ander.yaml", *asked[:-1], "geen.csv", cwd=tmp_path)
    assert refused.code == 2 and not (tmp_path / "ander.yaml").exists()


STAFF = """Naam;Functie;VTE;Rol
Zoë Peeters;Personeelschef;0,8;personeelsdienst
Koen Jansen;Coördinator;80%x;VTO-coördinator
"""


def test_a_first_file_takes_over_a_list_of_staff(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "lijst.csv").write_bytes(STAFF.encode("cp1252"))
    asked = ("--name", "X", "--headcount", "60", "--no-input", "--staff", "lijst.csv")
    made = cli("init", "vto.yaml", *asked, cwd=tmp_path)
    assert made.code == 1  # it was made, and a cell of the list was not read
    assert "Uit lijst.csv overgenomen functies: 2; niet gelezen cellen: 1;" in made.out
    assert "rij 3, kolom VTE: “80%x” is geen deel van een voltijdse job" in made.out
    text = (tmp_path / "vto.yaml").read_text("utf-8")
    assert "  - id: personeelschef\n" in text and "roles: [vto-coordinator]" in text and "80%x" in text
    assert "Peeters" not in text and "Koen" not in text
    assert cli("check", "vto.yaml", "--output-format", "json", cwd=tmp_path).json()["summary"]["errors"] == 0
    (tmp_path / "lijst.csv").write_text(STAFF.replace("%x", "%"))
    assert cli("init", "vto.yaml", *asked, "--names", "--force", cwd=tmp_path).code == 0
    assert 'name: "Zoë Peeters"' in (tmp_path / "vto.yaml").read_text("utf-8")


def test_a_list_that_is_none_makes_nothing(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "geen.csv").write_text("Artikel;Prijs\nPen;2\n")
    for name in ("geen.csv", "weg.csv"):
        refused = cli("init", "vto.yaml", "--name", "X", "--headcount", "60", "--no-input", "--staff", name, cwd=tmp_path)
        assert refused.code == 2 and name in refused.err and not (tmp_path / "vto.yaml").exists()
