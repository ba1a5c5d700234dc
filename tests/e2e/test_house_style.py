"""`render --reference-doc` from the front door: what it is for, how it refuses, and that a file of it is compared like any."""

from pathlib import Path

import docx
import pytest

from tests.conftest import ROOT, Cli

YOUTH = ROOT / "examples" / "youth-centre"


@pytest.fixture
def house(tmp_path: Path) -> Path:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Huisstijl"
    document.save(str(tmp_path / "huis.docx"))
    return tmp_path / "huis.docx"


@pytest.mark.parametrize("format", ["md", "html", "json", "xlsx", "pdf", "ics", "csv"])
def test_other_formats_wear_no_house_style(cli: Cli, tmp_path: Path, house: Path, format: str) -> None:
    done = cli("render", YOUTH / "vto.yaml", "-o", f"charter.{format}", "--reference-doc", house)
    assert (done.code, done.out) == (2, "")
    assert "--reference-doc kleedt alleen een Word-document aan: vraag het met -f docx" in done.err
    assert not (tmp_path / f"charter.{format}").exists()


def test_a_file_that_cannot_dress_a_charter_is_refused_with_what_to_do(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "oud.doc").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(100))
    done = cli("render", YOUTH / "vto.yaml", "-o", "charter.docx", "--reference-doc", "oud.doc")
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert "oud.doc is geen Word-document dat gelezen kan worden. Sla het in Word op als “Word-document (*.docx)”" in done.err
    missing = cli("render", YOUTH / "vto.yaml", "-o", "charter.docx", "--reference-doc", "weg.docx")
    assert (missing.code, "weg.docx" in missing.err) == (2, True)
    assert not (tmp_path / "charter.docx").exists()


def test_a_dressed_charter_is_ours_and_is_compared(cli: Cli, tmp_path: Path, house: Path) -> None:
    asked = ("render", YOUTH / "vto.yaml", "-o", "charter.docx", "--reference-doc", house)
    assert cli(*asked, "--date", "2026-11-20").code == 0
    assert cli(*asked, "--check").code == 0
    assert docx.Document(str(tmp_path / "charter.docx")).sections[0].header.paragraphs[0].text == "Huisstijl"
    plain = cli(*asked[:-2], "--check")
    assert (plain.code, plain.err) == (1, "charter.docx is niet meer wat zijn bestand oplevert.\n")
    assert cli(*asked, "--date", "2026-11-21").code == 0  # ours, and untouched


def test_a_folder_of_organisations_wears_one_house_style(cli: Cli, tmp_path: Path, house: Path) -> None:
    done = cli("render", ROOT / "examples" / "care-home", YOUTH, "-f", "docx", "-o", "uit", "--reference-doc", house)
    assert done.code == 2  # two files of one name
    assert cli("render", YOUTH, "-f", "docx", "-o", "uit", "--reference-doc", house).code == 0
    assert docx.Document(str(tmp_path / "uit" / "vto.docx")).sections[0].header.paragraphs[0].text == "Huisstijl"
