"""`agenda`: what it writes in each format, what it refuses, and what stays as a hand left it."""

import zipfile
from pathlib import Path

import jsonschema
import msgspec
import pytest

import vto_roles
from tests.conftest import ROOT, Cli
from vto_roles.charter.agenda import json_schema
from vto_roles.output.formats import FORMATS

FILE = """organisation: {name: De Linde}
size: {headcount: 60, fte: 45}
roles: {works-council: yes}
meetings: {ondernemingsraad: [2027-02-23, 2027-03-23], board: [2027-03-29]}
"""
DAY = ("--date", "2026-11-28")


@pytest.fixture(autouse=True)
def vto(tmp_path: Path) -> Path:
    path = tmp_path / "vto.yaml"
    path.write_text(FILE, "utf-8")
    return path


def test_the_json_keeps_the_schema_that_is_published(cli: Cli) -> None:
    schema = (ROOT / "docs" / "agenda.schema.json").read_bytes()
    assert schema == json_schema()
    found = cli("agenda", "vto.yaml", "-f", "json", *DAY).json()
    jsonschema.validate(found, msgspec.json.decode(schema))
    (plan,) = (one for one in found["turns"] if one["task"] == "seek-advice-annual-plan")
    assert (plan["state"], plan["send_by"], plan["meeting"]) == ("missing", "2027-02-08", "2027-02-23")
    own = cli("agenda", "vto.yaml", "-f", "json", "--body", "OR", *DAY).json()
    assert {one["body"] for one in own["turns"]} == {"works-council"}


@pytest.mark.parametrize("markup", ["md", "html", "docx", "pdf", "ics", "json"])
@pytest.mark.parametrize("options", [(), ("--body", "OR"), ("--proof",)], ids=["agenda", "paper", "proof"])
def test_each_is_written_again_and_left_alone_once_a_hand_changed_it(
    cli: Cli, tmp_path: Path, markup: str, options: tuple[str, ...]
) -> None:
    if markup in ("json", "ics") and options == ("--proof",):
        assert cli("agenda", "vto.yaml", "-o", f"x.{markup}", *options, *DAY).code == 2
        return
    path = tmp_path / f"x.{markup}"
    ask = ("agenda", "vto.yaml", "-o", path.name, *options)
    assert cli(*ask, *DAY).code == 0
    first = path.read_bytes()
    assert cli(*ask, *DAY).code == 0
    assert path.read_bytes() == first
    assert cli(*ask, "--date", "2026-12-15").code == 0  # ours: made anew
    assert path.read_bytes() != first
    if markup != "json":
        assert FORMATS[markup].read_mark(first)["paper"]  # type: ignore[index]
        assert cli("check", path.name).code == 0
    if markup in ("md", "html"):
        path.write_bytes(first.replace(b"De Linde", b"De Eik", 1))
        done = cli(*ask, *DAY)
        assert done.code == 2
        assert b"De Eik" in path.read_bytes()


def test_a_date_before_the_meeting_is_told_with_what_to_do(cli: Cli, vto: Path) -> None:
    told = cli("agenda", "vto.yaml", "--body", "OR", "--meeting", "2027-02-23", *DAY, "-f", "md").out
    assert "Tussen 28 februari 2027 en 15 maart 2027 is er geen vergadering" in told
    vto.write_text(FILE.replace("2027-02-23, ", ""), "utf-8")
    told = cli("agenda", "vto.yaml", "--body", "OR", *DAY, "-f", "md").out
    assert "Voor de vergadering van 23 maart 2027" in told
    assert "Uiterlijk op 15 maart 2027" in told
    assert "geef het advies tegen die dag schriftelijk. Het stuk gaat dan uiterlijk op 28 februari 2027 rond." in told


def test_a_board_has_a_sentence_to_vote_on(cli: Cli) -> None:
    told = cli("agenda", "vto.yaml", "--body", "board", "-f", "md", *DAY).out
    assert "Het bestuursorgaan beslist om het verantwoordelijkheidscharter VTO van 28 november 2026 (bijlage" in told
    assert "geldig van 29 maart 2027 tot en met 28 maart 2028" in told  # a year, and no day more
    assert told.count("☐ goedgekeurd met wijzigingen") + told.count("☐ bekrachtigd") == told.count("Stemming") > 2


def test_a_paper_in_word_has_room_that_can_be_filled_in(cli: Cli, tmp_path: Path) -> None:
    assert cli("agenda", "vto.yaml", "--body", "works-council", "-o", "or.docx", *DAY).code == 0
    with zipfile.ZipFile(tmp_path / "or.docx") as file:
        text = file.read("word/document.xml").decode()
    assert text.count("<w:sdt>") >= 6
    assert text.count("<w14:checkbox ") >= 4
    (signed,) = (table for table in text.split("<w:tbl>") if "Voorzitter" in table)
    signed = signed[: signed.index("</w:tbl>")]
    assert signed.count("<w:keepNext/>") == 12  # the head and all rows: no page splits who signs, nor parts it from the answer
    assert "Ruimte voor het advies" in text


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--body", "comite"), "comite"),
        (("--body", "prevention-committee", "-f", "md"), "works-council"),
        (("--body", "hr", "-f", "json"), "board"),
        (("--meeting", "2027-02-23"), "--body"),
        (("-f", "xlsx"), "xlsx"),
    ],
)
def test_what_is_refused(cli: Cli, arguments: tuple[str, ...], told: str) -> None:
    done = cli("agenda", "vto.yaml", *arguments, *DAY)
    assert done.code == 2
    assert told in done.err


def test_the_function_takes_texts_alone() -> None:
    register = b"- {on: 2026-11-02, body: works-council, act: sent}\n"
    made = vto_roles.agenda(FILE, "text", register=register, proof=True)
    assert "2 november 2026" in made.decode()
    assert "Note pour le conseil d’entreprise" in vto_roles.agenda(FILE, "md", language="fr", body="OR").decode()


def test_a_review_names_the_answers_that_changed_since_the_file_of_then(cli: Cli, vto: Path) -> None:
    (vto.parent / "old.yaml").write_text(FILE.replace("fte: 45", "fte: 41"), "utf-8")
    assert cli("record", "vto.yaml", "--body", "board", "--act", "adopted", "--until", "2027-03-31", *DAY).code == 0
    ask = ("agenda", "vto.yaml", "--body", "board", "--meeting", "2027-03-29", "--date", "2027-03-01", "-f", "md")
    told = cli(*ask, "--since", "old.yaml").out
    assert "Terugblik sinds 28 november 2026" in told
    assert "41 wordt 45" in told
    assert "41 wordt 45" not in cli(*ask).out
    for line in ("Wat de wet nu anders zegt", "Vijf taken om bij na te vragen wie het echt deed", "Voorstel van beslissing"):
        assert line in told
