"""The status of a charter that lies there: what it was made with, what bodies said since, a catalogue that went on."""

import shutil
from pathlib import Path

import pytest

from tests.conftest import Cli
from vto_roles.output.formats import FORMATS

FILE = """organisation: {name: De Linde}
size: {headcount: 142, fte: 98}
roles: {works-council: yes, hr: yes}
"""
DAY = ("--date", "2026-11-28")
MARKED = [name for name, one in FORMATS.items() if one.sign]


@pytest.fixture
def vto(tmp_path: Path) -> Path:
    path = tmp_path / "vto.yaml"
    path.write_text(FILE, "utf-8")
    return path


def recorded(cli: Cli, *acts: str) -> None:
    for act in acts:
        assert cli("record", "vto.yaml", *act.split(), *DAY).code == 0


def found(cli: Cli, *files: str) -> list[tuple[str, str, str]]:
    findings = cli("check", *files, "--output-format", "json", *DAY).json()["findings"]
    return [(one["file"], one["check"], one["message"]) for one in findings]


@pytest.mark.parametrize("markup", MARKED)
def test_a_register_that_grew_outdates_the_status_and_no_more(cli: Cli, vto: Path, markup: str) -> None:
    name = f"charter.{markup}"
    recorded(cli, "--body OR --act advised --advice gunstig --on 2026-09-02")
    assert cli("render", "vto.yaml", "-o", name, *DAY).code == 0
    assert found(cli, name) == []
    recorded(cli, "--body board --act adopted --on 2026-10-05")
    made = (vto.parent / name).read_bytes()
    (told,) = found(cli, name)
    assert told[:2] == (name, "status-outdated")
    assert "advies gegeven” en is nu “goedgekeurd" in told[2]
    for option in ("--check", "--diff"):
        assert cli("render", "vto.yaml", "-o", name, option).code == 0
    assert (vto.parent / name).read_bytes() == made
    assert cli("render", "vto.yaml", "-o", name).code == 0
    assert (vto.parent / name).read_bytes() != made
    assert found(cli, name) == []


@pytest.mark.parametrize("markup", MARKED)
def test_a_charter_in_json_with_another_register_is_no_drift_either(cli: Cli, vto: Path, markup: str) -> None:
    name = f"charter.{markup}"
    assert cli("render", "vto.yaml", "-o", name, *DAY).code == 0
    recorded(cli, "--body board --act adopted --on 2026-10-05")
    assert cli("render", "vto.yaml", "-o", "now.json", *DAY).code == 0
    for option in ("--check", "--diff"):
        done = cli("render", "now.json", "-o", name, option)
        assert (done.code, done.out) == (0, "")
    vto.write_text(FILE + "deadlines: {draft-annual-plan: 02-01}\n", "utf-8")
    assert cli("render", "vto.yaml", "-o", "now.json", *DAY, "--force").code == 0
    assert cli("render", "now.json", "-o", name, "--check").code == 1


def test_a_change_beside_a_register_that_grew_is_still_drift(cli: Cli, vto: Path) -> None:
    assert cli("render", "vto.yaml", "-o", "charter.md", *DAY).code == 0
    recorded(cli, "--body board --act adopted --on 2026-10-05")
    assert cli("render", "vto.yaml", "-o", "charter.md", "--check").code == 0
    vto.write_text(FILE + "deadlines: {draft-annual-plan: 02-01}\n", "utf-8")
    assert cli("render", "vto.yaml", "-o", "charter.md", "--check").code == 1
    assert {check for _, check, _ in found(cli, "charter.md")} == {"charter-stale", "status-outdated"}
    stale = next(message for _, check, message in found(cli, "charter.md") if check == "charter-stale")
    assert "draft-annual-plan 02-28 → 02-01" in stale


def test_an_edit_is_found_on_its_line_though_the_register_grew(cli: Cli, vto: Path) -> None:
    assert cli("render", "vto.yaml", "-o", "charter.md", *DAY).code == 0
    recorded(cli, "--body board --act adopted --on 2026-10-05")
    charter = vto.parent / "charter.md"
    lines = charter.read_text("utf-8").splitlines(keepends=True)
    charter.write_text("".join([*lines[:6], "x" + lines[6], *lines[7:]]), "utf-8")
    findings = cli("check", "charter.md", "--output-format", "json", *DAY).json()["findings"]
    assert [(one["check"], one["line"]) for one in findings] == [("status-outdated", 1), ("charter-edited", 7)]


def test_page_one_and_json_tell_the_status(cli: Cli, vto: Path) -> None:
    recorded(cli, "--body board --act adopted --on 2026-10-05")
    for lang, said in (
        ("nl", "Goedgekeurd op 5 oktober 2026"),
        ("fr", "Adoptée le 5 octobre 2026"),
        ("de", "Angenommen am 5.\u00a0Oktober 2026"),
    ):
        for markup in ("md", "html"):
            assert said in cli("render", "vto.yaml", "-f", markup, "--lang", lang, *DAY).out
    life = cli("render", "vto.yaml", "-f", "json", *DAY).json()["life"]
    assert (life["status"], life["since"], life["by"], life["until"]) == ("adopted", "2026-10-05", "board", "2027-10-05")


def test_a_catalogue_that_moves_nothing_makes_no_charter_stale(cli: Cli, vto: Path) -> None:
    charter = vto.parent / "charter.md"
    assert cli("render", "vto.yaml", "-o", "charter.md", *DAY).code == 0
    text = charter.read_text("utf-8")
    older = text.replace('"inputs":"sha256:', '"inputs":"sha256:0').replace('"catalogue":"sha256:', '"catalogue":"sha256:0')
    charter.write_text(older.replace('"catalog":"', '"catalog":"0.'), "utf-8")
    (told,) = found(cli, "charter.md")
    assert told[1] == "catalogue-changed" and "0.1." in told[2]
    vto.write_text(FILE + "titles: {hr: Dienst mens}\n", "utf-8")  # the answers changed as well
    assert [check for _, check, _ in found(cli, "charter.md")] == ["charter-stale"]


def test_without_the_register_the_status_is_that_of_the_file(cli: Cli, vto: Path) -> None:
    recorded(cli, "--body board --act adopted --on 2026-10-05")
    assert cli("render", "vto.yaml", "-o", "charter.md", *DAY).code == 0
    shutil.move(vto.parent / "vto.register.yaml", vto.parent / "elsewhere.txt")
    assert [check for _, check, _ in found(cli, "charter.md")] == ["status-outdated"]
