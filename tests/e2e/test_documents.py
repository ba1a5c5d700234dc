"""Word, Excel, PDF and calendar from the front door, read by programs that share nothing with the writers."""

import contextlib
import os
import pty
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import icalendar
import msgspec
import pdfua
import pypdf
import pytest
from openxml_audit import OpenXmlValidator

from tests import readers
from tests.conftest import EXAMPLES, ROOT, Cli, example, run
from vto_roles.charter.fold import band, folded
from vto_roles.output.formats import FORMATS

DOCUMENTS = [name for name in FORMATS if name not in ("md", "html", "json")]
BRIEF = ROOT / "examples" / "public-care-home" / "vto.yaml"  # the one that is set as PDF soonest: its type need not shrink


def program(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run([*map(str, command)], cwd=cwd, capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def printed(folder: Path, *names: str) -> None:
    """Print office files as PDF beside them, all in one run: it takes most of its time to start."""
    profile = f"-env:UserInstallation=file://{folder}/profile"
    program("soffice", profile, "--headless", "--convert-to", "pdf", *names, cwd=folder)


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u00ad-]", "", text)


def titles(cli: Cli, source: Path) -> list[str]:
    charter = cli("render", source, "-f", "json").json()
    return [squeezed(task["title"]) for task in charter["tasks"]]


# --- other readers --------------------------------------------------------------------------------


@pytest.mark.sampled
@pytest.mark.parametrize("markup", ["docx", "xlsx"])
@pytest.mark.parametrize("name", ["hospital", "home-care", "youth-centre"])
def test_an_auditor_of_office_files_finds_nothing(cli: Cli, tmp_path: Path, name: str, markup: str) -> None:
    source = ROOT / "examples" / name / "vto.yaml"
    assert cli("render", source, "-o", tmp_path / f"charter.{markup}", cwd=ROOT / "examples").code == 0
    result = OpenXmlValidator().validate(str(tmp_path / f"charter.{markup}"))
    assert [str(error) for error in result.errors] == []


def test_libreoffice_opens_it_with_every_task(cli: Cli, tmp_path: Path) -> None:
    opened = {"youth-centre.docx": ["--annexes"], "care-home.xlsx": []}
    for file, asked in opened.items():
        source = ROOT / "examples" / Path(file).stem / "vto.yaml"
        assert cli("render", source, "-o", file, *asked).code == 0
    printed(tmp_path, *opened)
    for name in (Path(file).stem for file in opened):
        text = squeezed(program("pdftotext", f"{name}.pdf", "-", cwd=tmp_path))
        assert [title for title in titles(cli, ROOT / "examples" / name / "vto.yaml") if title not in text] == []


@pytest.mark.sampled(one_in=4)
@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_a_charter_in_word_is_as_short_as_a_board_reads(cli: Cli, tmp_path: Path, language: str) -> None:
    """Counted by LibreOffice, with fonts as wide as those of Word."""
    most = {}
    for name in EXAMPLES:
        source = ROOT / "examples" / name / "vto.yaml"
        assert cli("render", source, "-o", tmp_path / f"{name}.docx", "--lang", language, cwd=ROOT / "examples").code == 0
        charter = example(name).charter()
        heads, rows = charter.organisation["headcount"], len(charter.tasks) - len(folded(charter, band(charter, None)))
        most[name] = (3 if rows <= 22 else 4) if heads < 20 else 6 if heads < 250 else 8
    printed(tmp_path, *(f"{name}.docx" for name in EXAMPLES))
    pages = {name: len(pypdf.PdfReader(tmp_path / f"{name}.pdf").pages) for name in EXAMPLES}
    assert {name: (count, most[name]) for name, count in pages.items() if count > most[name]} == {}


@pytest.mark.sampled(one_in=2)
@pytest.mark.parametrize("name", ["youth-centre", "hospital"])
def test_the_pdf_stands_up_to_its_checkers(cli: Cli, tmp_path: Path, name: str) -> None:
    source = ROOT / "examples" / name / "vto.yaml"
    assert cli("render", source, "-o", "charter.pdf", "--annexes").code == 0
    told = program("pdfinfo", "charter.pdf", cwd=tmp_path)
    organisation = cli("render", source, "-f", "json").json()["organisation"]["name"]
    assert re.search(r"^Tagged: +yes$", told, re.MULTILINE)
    assert re.search(rf"^Title: +Verantwoordelijkheidscharter VTO: {re.escape(organisation)}$", told, re.MULTILINE)
    assert re.search(r"^JavaScript: +no$", told, re.MULTILINE)
    fonts = program("pdffonts", "charter.pdf", cwd=tmp_path).splitlines()[2:]
    assert fonts and all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in fonts), fonts
    assert "No syntax or stream encoding errors" in program("qpdf", "--check", "charter.pdf", cwd=tmp_path)
    assert [str(finding) for finding in pdfua.validate(str(tmp_path / "charter.pdf")).findings] == []
    text = squeezed(program("pdftotext", "charter.pdf", "-", cwd=tmp_path))
    assert [title for title in titles(cli, source) if title not in text] == []


def events(file: Path) -> list[dict[str, Any]]:
    """The events of a calendar as ical.js reads them."""
    script = ROOT / "tests" / "readers" / "calendar.js"
    told = program("env", f"NODE_PATH={readers.NODE_MODULES}", "node", script, file.name, cwd=file.parent)
    return msgspec.json.decode(told, type=list[dict[str, Any]])


def test_two_readers_take_the_same_from_a_calendar(cli: Cli, tmp_path: Path) -> None:
    title = "C:\\Nota's\\Nieuw; a, b: “ç” 🌳 ^n " + "een heel lange naam " * 8
    text = msgspec.json.encode(title.strip()).decode()
    (tmp_path / "vto.yaml").write_text(
        f"organisation: {{name: {text}}}\nsize: {{headcount: 30}}\ntitles: {{board: {text}, management: {text}}}\n", "utf-8"
    )
    assert cli("render", "vto.yaml", "-o", "charter.ics", cwd=tmp_path).code in (0, 1)
    ours = icalendar.Calendar.from_ical((tmp_path / "charter.ics").read_bytes()).walk("VEVENT")
    read = events(tmp_path / "charter.ics")
    assert [(one["uid"], one["summary"], one["description"]) for one in read] == [
        (str(one["uid"]), str(one["summary"]), str(one["description"])) for one in ours
    ]
    assert any(title.strip() in one["description"] for one in read)


def test_another_reader_takes_in_the_calendar(cli: Cli, tmp_path: Path) -> None:
    source = ROOT / "examples" / "hospital" / "vto.yaml"
    assert cli("render", source, "-o", "charter.ics").code == 0
    charter = cli("render", source, "-f", "json").json()
    read = events(tmp_path / "charter.ics")
    tasks = {task["id"]: task for task in charter["tasks"]}
    assert [(event["date"], event["summary"]) for event in read] == [
        (entry["date"], tasks[entry["task"]]["title"]) for entry in charter["calendar"]
    ]
    assert all(event["whole"] and event["days"] == 1 and not event["recurring"] for event in read)
    assert len({event["uid"] for event in read}) == len(read)
    legal = [tasks[entry["task"]]["duty"] == "legal" for entry in charter["calendar"]]
    assert [event["alarms"] for event in read] == [["-P29DT15H"] if duty else ["-P13DT15H"] for duty in legal]


# --- manners --------------------------------------------------------------------------------------


@pytest.mark.parametrize("markup", DOCUMENTS)
def test_standard_output_carries_the_bytes_of_the_file(cli: Cli, tmp_path: Path, markup: str) -> None:
    shutil.copy(BRIEF, tmp_path / "vto.yaml")  # beside the charter, whose mark tells where it lies
    assert cli("render", "vto.yaml", "-o", f"charter.{markup}").code == 0
    assert cli("render", "vto.yaml", "-f", markup, "-o", "-").raw == (tmp_path / f"charter.{markup}").read_bytes()
    assert cli("render", "vto.yaml", "-f", markup).raw == (tmp_path / f"charter.{markup}").read_bytes()


def test_a_screen_is_spared_what_is_no_text(tmp_path: Path) -> None:
    controller, terminal = pty.openpty()
    command = [sys.executable, "-m", "vto_roles", "render", str(BRIEF), "-f", "docx"]
    done = subprocess.run(command, cwd=tmp_path, stdout=terminal, stderr=subprocess.PIPE, timeout=60, check=False)
    os.close(terminal)
    shown = b""
    with contextlib.suppress(OSError):
        shown = os.read(controller, 4096)
    assert (done.returncode, shown) == (2, b"")
    assert done.stderr.decode() == "vto-roles: docx is geen tekst voor een scherm: noem een bestand met -o BESTAND.\n"


@pytest.mark.parametrize("markup", [name for name in DOCUMENTS if name != "csv"])  # which has no room for a mark
def test_what_is_not_ours_or_was_edited_is_not_written_over(cli: Cli, tmp_path: Path, markup: str) -> None:
    target = tmp_path / f"charter.{markup}"
    target.write_bytes(b"een brief")
    refused = cli("render", BRIEF, "-o", target)
    assert (refused.code, target.read_bytes()) == (2, b"een brief")
    assert "is niet door vto-roles gemaakt" in refused.err
    assert cli("render", BRIEF, "-o", target, "--force", "--date", "2026-11-20").code == 0
    assert cli("render", BRIEF, "-o", target, "--date", "2026-11-21").code == 0  # ours, and untouched
    assert cli("render", BRIEF, "-o", target, "-v").err.endswith(f"charter.{markup} is onveranderd.\n")
    if markup in ("docx", "xlsx"):
        with zipfile.ZipFile(target, "a") as file:
            file.writestr("word/comments.xml", "nee")
    else:
        target.write_bytes(target.read_bytes().replace(b"END:VEVENT", b"LOCATION:x\r\nEND:VEVENT", 1) + b"\n")
    edited = cli("render", BRIEF, "-o", target, "--date", "2026-11-22")
    assert (edited.code, "met de hand" in edited.err) == (2, True), edited.err


@pytest.mark.parametrize("markup", DOCUMENTS)
def test_drift_is_told_under_the_date_that_the_file_carries(cli: Cli, tmp_path: Path, markup: str) -> None:
    source = tmp_path / "vto.yaml"
    source.write_text("organisation: {name: De Linde}\nsize: {headcount: 60}\n", "utf-8")
    target = f"charter.{markup}"
    assert cli("render", source, "-o", target, "--date", "2026-03-02").code == 0
    assert cli("render", source, "-o", target, "--check").code == 0
    source.write_text("organisation: {name: De Linde}\nsize: {headcount: 160}\n", "utf-8")
    drifted = cli("render", source, "-o", target, "--diff")
    assert drifted.code == 1
    assert drifted.err == f"{target} is niet meer wat zijn bestand oplevert.\n"
    assert bool(drifted.out) is not FORMATS[markup].binary


@pytest.mark.parametrize("markup", DOCUMENTS)
def test_a_folder_of_organisations_goes_to_a_folder(cli: Cli, tmp_path: Path, markup: str) -> None:
    assert cli("render", BRIEF.parent, ROOT / "examples" / "care-home", "-f", markup, "-o", "uit").code == 2
    assert cli("render", BRIEF.parent, "-f", markup, "-o", "uit").code == 0
    assert (tmp_path / "uit" / f"vto.{markup}").stat().st_size > 1000


def test_a_missing_library_is_told_with_the_command_that_installs_it(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['typst'] = None\n", "utf-8")
    done = cli("render", BRIEF, "-o", "charter.pdf", env={"PYTHONPATH": str(tmp_path)})
    assert done.code == 2
    told = "vto-roles: Voor pdf is nog iets nodig. Installeer het met: "
    assert done.err.startswith(told) and re.search(r' "typst[^"]*"\n$', done.err)
    assert list(tmp_path.glob("charter*")) == []


@pytest.mark.parametrize("arguments", [["check"], ["render", "-f", "md"], ["render", "-f", "html"]])
def test_what_writes_no_document_loads_none_of_their_libraries(tmp_path: Path, arguments: list[str]) -> None:
    script = (
        "import sys; from vto_roles.cli.app import app\n"
        f"try: app({arguments!r})({[*arguments, str(BRIEF)]!r})\n"
        "except SystemExit: pass\n"
        "print([name for name in ('docx', 'xlsxwriter', 'typst', 'icalendar', 'lxml') if name in sys.modules], file=sys.stderr)"
    )
    done = run("-c", script, cwd=tmp_path, command=(sys.executable,))
    assert done.err.endswith("[]\n")
