"""The front door: commands as users type them, their output, files and exit codes."""

import contextlib
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from tests.conftest import ROOT, Cli
from vto_roles.read.languages import languages, words_of

GOOD = """\
organisation: {name: De Linde}
size: {headcount: 60, fte: 50}
roles: {works-council: no, prevention-committee: no, union-delegation: no}
"""
CARE_HOME = ROOT / "examples" / "care-home" / "vto.yaml"


@pytest.fixture
def vto(tmp_path: Path) -> Path:
    path = tmp_path / "vto.yaml"
    path.write_text(GOOD, "utf-8")
    return path


# --- the spine ---


def test_init_check_render(cli: Cli, tmp_path: Path) -> None:
    made = cli("init", "--no-input", "--name", "X", "--headcount", "40", "--fte", "31.5", "a.yaml")
    assert made.code == 0
    assert "vto-roles check a.yaml && vto-roles render a.yaml" in made.out
    assert (tmp_path / "vto.schema.json").exists()
    assert cli("check", "a.yaml").code == 0
    rendered = cli("render", "a.yaml")
    assert rendered.code == 0
    assert rendered.out.startswith("# Verantwoordelijkheidscharter VTO: X\n")


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("employer", ["private", "public"])
def test_init_in_every_language_for_every_employer(cli: Cli, tmp_path: Path, language: str, employer: str) -> None:
    name = 'Zorg "De Linde": {x} # [y] \u00e9'
    done = cli("init", "--no-input", "--name", name, "--headcount", "12", "--employer", employer, "--lang", language)
    assert done.code == 0, done.err
    checked = cli("check", "vto.yaml", "--output-format", "json")
    assert checked.code == 0
    assert checked.json()["summary"]["errors"] == 0
    assert name in cli("render", "vto.yaml", "-f", "json").json()["organisation"]["name"]


def typed(folder: Path, answers: str, *options: str) -> tuple[str, str]:
    """What `init` shows on a terminal where these answers are typed, and the file that it makes of them."""
    controller, terminal = pty.openpty()
    done = subprocess.Popen(
        [sys.executable, "-m", "vto_roles", "init", *options], cwd=folder, stdin=terminal, stdout=terminal, stderr=terminal
    )
    os.close(terminal)
    os.write(controller, answers.encode())
    shown = b""
    with contextlib.suppress(OSError):
        while piece := os.read(controller, 4096):
            shown += piece
    assert done.wait(timeout=30) == 0, shown.decode()
    return shown.decode(), (folder / "vto.yaml").read_text("utf-8")


def test_init_asks_at_most_six_questions_on_a_terminal(tmp_path: Path) -> None:
    answers = (
        "De Linde vzw\nveel\n1.250\n40\nprivaat\nportier\nHR en diensthoofden\nraad\nOR en CPBW\nMars\nVlaanderen en Brussel\n"
    )
    shown, text = typed(tmp_path, answers, "--fte", "31,5", "--joint-committee", "330; 319.01")
    assert "leidinggevenden (line-managers)" in shown and "Duitstalige Gemeenschap (german-speaking)" in shown
    assert 'name: "De Linde vzw"' in text
    assert "headcount: 40" in text
    assert "fte: 31,5" in text
    assert 'joint_committees: ["330", "319.01"]' in text
    assert "works-council: yes" in text
    assert "prevention-committee: yes" in text
    assert "union-delegation: unknown" in text  # it was not named, and nobody said that it is not there
    assert "  line-managers: yes" in text and "  hr: yes" in text and "  vto-coordinator: unknown" in text
    assert "regions: [flanders, brussels]" in text and "Aangenomen" not in text


def test_init_explains_asks_a_public_employer_for_its_bodies_and_takes_no_answer_for_one(tmp_path: Path) -> None:
    answers = "?\nOCMW X\nweet niet\n?\n40\n?\nopenbaar\n?\ngeen\n?\nOR\nBOC\n?\nweet niet\n"
    shown, text = typed(tmp_path, answers)
    words = words_of("nl")
    for path in ("organisation.name", "size.headcount", "organisation.employer", "organisation.regions"):
        for part in ("ask", "help", "why", "example"):
            assert words("questions", path, part) in " ".join(shown.split()), (path, part)
    for explained in ("een schatting volstaat", "Doet één persoon twee van deze dingen", "Een orgaan dat u noemt"):
        assert explained in " ".join(shown.split())
    assert "onderhandelings- en overlegcomité" in shown
    assert "ondernemingsraad (works-council): dat bestaat alleen bij een werkgever van de andere soort" in shown
    assert "  employer: public\n" in text
    assert "paritair" not in shown
    assert "# fte:" in text and "# joint_committees:" in text
    assert "  hr: no" in text and "Aangenomen" in text and "regions: [flanders]" in text
    assert "negotiation-committee: yes" in text and "prevention-committee: unknown" in text
    assert "works-council" not in text


def test_init_writes_no_employer_that_nobody_knows(tmp_path: Path) -> None:
    shown, text = typed(tmp_path, "X\n40\nje ne sais pas\n\nne sais pas\n\n", "--lang", "fr")
    assert "  # employer: private\n" in text and "works-council: unknown" in text and "  # hr: yes" in text
    assert "[Wallonie]" in shown and "  regions: [wallonia]\n" in text and words_of("fr")("init", "regions") not in text


def test_an_option_of_init_is_read_by_its_words(cli: Cli, tmp_path: Path) -> None:
    assert cli("init", "--no-input", "--name", "X", "--headcount", "40", "--employer", "Openbaar").code == 0
    assert "  employer: public\n" in (tmp_path / "vto.yaml").read_text("utf-8")


def test_leaving_the_questions_is_an_interruption(tmp_path: Path) -> None:
    controller, terminal = pty.openpty()
    done = subprocess.Popen(
        [sys.executable, "-m", "vto_roles", "init"], cwd=tmp_path, stdin=terminal, stdout=terminal, stderr=terminal
    )
    os.close(terminal)
    os.write(controller, b"De Linde\n\x04")
    with contextlib.suppress(OSError):
        while os.read(controller, 4096):
            pass
    assert done.wait(timeout=30) == 130
    assert list(tmp_path.iterdir()) == []


def test_init_never_loses_a_file(cli: Cli, vto: Path) -> None:
    done = cli("init", "--no-input", "--name", "X", "--headcount", "40")
    assert done.code == 2
    assert "--force" in done.err
    assert vto.read_text() == GOOD
    assert cli("init", "--no-input", "--name", "X", "--headcount", "40", "--force").code == 0


@pytest.mark.parametrize(
    "options",
    [
        ["--headcount", "40"],
        ["--name", "X"],
        ["--name", "X", "--headcount", "veel"],
        ["--name", "X", "--headcount", "1.250"],
        ["--name", "X", "--headcount", "40", "--employer", "half"],
        ["--name", "X", "--headcount", "40", "--joint-committee", "33"],
        ["--name", "X\x07", "--headcount", "40"],
        ["--name", "X", "--headcount", "40\nroles: {}"],
    ],
)
def test_init_refuses_what_it_cannot_write(cli: Cli, tmp_path: Path, options: list[str]) -> None:
    done = cli("init", "--no-input", *options)
    assert done.code == 2, done.out
    assert done.err.startswith("vto-roles: ")
    assert list(tmp_path.glob("*.yaml")) == []


# --- exit codes ---


@pytest.mark.parametrize("command", ["check", "render", "explain"])
def test_a_missing_file_is_exit_2(cli: Cli, command: str) -> None:
    done = cli(command, "nergens.yaml")
    assert done.code == 2
    assert "nergens.yaml" in done.err
    assert "bestaat niet" in done.err


def test_all_missing_files_are_told_in_one_run(cli: Cli, vto: Path) -> None:
    done = cli("check", "a.yaml", vto, "b.yaml")
    assert done.code == 2
    assert "a.yaml" in done.err
    assert "b.yaml" in done.err
    assert "1 bestand" in done.out


@pytest.mark.parametrize("command", ["check", "render", "explain"])
@pytest.mark.parametrize(
    "text",
    [
        "a: [",
        "- x\n",
        "",
        "organisation: {name: X}\n",
        GOOD + "rolls: {}\n",
        "organisation: &x {name: X}\nsize: {headcount: 1}\n",
    ],
)
def test_a_file_that_is_no_good_is_exit_1(cli: Cli, tmp_path: Path, command: str, text: str) -> None:
    (tmp_path / "vto.yaml").write_text(text)
    done = cli(command, "vto.yaml")
    assert done.code == 1
    assert "vto.yaml:" in done.out + done.err


def test_a_pipe_or_folder_is_refused_at_once(cli: Cli, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo.yaml")
    done = cli("check", "fifo.yaml")
    assert done.code == 2
    assert "geen gewoon bestand" in done.err
    assert cli("explain", tmp_path).code == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ["--nonsense"],
        ["render", "--format", "pdfx", "vto.yaml"],
        ["render", "vto.yaml", "-o", "charter.xyz"],
        ["render", "vto.yaml", "--lang", "xx"],
        ["render", "vto.yaml", "--date", "morgen"],
        ["check", "vto.yaml", "--select", "no-such-check"],
        ["check", "vto.yaml", "--output-format", "xml"],
        ["explain", "vto.yaml", "no-such-task"],
        ["explain", "vto.yaml", "manage-library", "no-such-role"],
        ["catalog", "no-such-id"],
        ["checks", "no-such-check"],
        ["render", "vto.yaml", "vto.yaml"],
        ["render", "."],
    ],
)
def test_bad_usage_is_exit_2(cli: Cli, vto: Path, arguments: list[str]) -> None:
    done = cli(*arguments)
    assert done.code == 2
    assert done.err


def test_the_nearest_word_is_named(cli: Cli, vto: Path) -> None:
    assert "“Bibliotheek en leermateriaal op orde houden (manage-library)”" in cli("explain", "vto.yaml", "manage-libary").err
    vto.write_text(GOOD + "tradition: {policy: reactve}\n")
    assert "“op vraag (reactive)”" in cli("check", "vto.yaml").out


def test_version_and_help(cli: Cli) -> None:
    assert cli("--version").out == "vto-roles 0.1.0\n"
    assert cli("check", "-V").out == "vto-roles 0.1.0\n"
    helped = cli("-h")
    for command in ("init", "render", "check", "explain", "checks", "catalog", "schema"):
        assert command in helped.out
        assert cli(command, "--help").code == 0


# --- render ---


def test_formats_follow_the_extension_and_f_wins(cli: Cli, vto: Path, tmp_path: Path) -> None:
    assert cli("render", vto, "-o", "c.html").code == 0
    assert (tmp_path / "c.html").read_text("utf-8").startswith("<!doctype html>")
    assert cli("render", vto, "-o", "c.json").code == 0
    assert msgspec.json.decode((tmp_path / "c.json").read_bytes())["schema"] == "vto-roles/charter/1"
    assert cli("render", vto, "-f", "md", "-o", "c.txt").code == 0
    assert (tmp_path / "c.txt").read_text("utf-8").startswith("# ")
    assert cli("render", vto, "-o", "-", "-f", "html").out.startswith("<!doctype html>")


def test_a_folder_renders_to_a_folder(cli: Cli, tmp_path: Path) -> None:
    for name in ("a", "b/c"):
        (tmp_path / "in" / name).mkdir(parents=True)
        (tmp_path / "in" / name / "vto.yaml").write_text(GOOD)
    (tmp_path / "in" / "koepel.yaml").write_text("settings: {review_months: 6}\n")
    assert cli("render", "in", "-o", "out", "-f", "html").code == 0
    found = sorted(str(path.relative_to(tmp_path / "out")) for path in (tmp_path / "out").rglob("*.*"))
    assert found == ["a/vto.html", "b/c/vto.html"]


def test_unchanged_output_is_left_alone_whatever_the_day(cli: Cli, vto: Path, tmp_path: Path) -> None:
    cli("render", vto, "-o", "c.md")
    before = (tmp_path / "c.md").stat().st_mtime_ns
    later = cli("render", vto, "-o", "c.md", "-v", env={"SOURCE_DATE_EPOCH": "1830000000"})
    assert later.code == 0
    assert "onveranderd" in later.err
    assert (tmp_path / "c.md").stat().st_mtime_ns == before
    assert cli("render", vto, "-o", "c.md", "--date", "2028-01-01").code == 0
    assert "1 januari 2028" in (tmp_path / "c.md").read_text("utf-8")


@pytest.mark.parametrize("name", ["c.md", "c.html", "c.json"])
def test_what_another_hand_wrote_is_kept(cli: Cli, vto: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("van mij\n")
    done = cli("render", vto, "-o", name)
    assert done.code == 2
    assert (tmp_path / name).read_text() == "van mij\n"
    assert cli("render", vto, "-o", name, "--force").code == 0


def test_a_charter_changed_by_hand_is_kept(cli: Cli, vto: Path, tmp_path: Path) -> None:
    cli("render", vto, "-o", "c.md")
    text = (tmp_path / "c.md").read_text("utf-8")
    (tmp_path / "c.md").write_text(text.replace("De Linde", "De Eik"), "utf-8")
    assert cli("render", vto, "-o", "c.md").code == 2
    assert "De Eik" in (tmp_path / "c.md").read_text("utf-8")


def test_check_and_diff_tell_drift(cli: Cli, vto: Path, tmp_path: Path) -> None:
    cli("render", vto, "-o", "c.md")
    assert cli("render", vto, "-o", "c.md", "--check", env={"SOURCE_DATE_EPOCH": "1830000000"}).code == 0
    vto.write_text(GOOD.replace("headcount: 60", "headcount: 142"))
    before = (tmp_path / "c.md").read_bytes()
    assert cli("render", vto, "-o", "c.md", "--check").code == 1
    shown = cli("render", vto, "-o", "c.md", "--diff")
    assert shown.code == 1
    assert "+Private werkgever, 142 medewerkers" in shown.out
    assert (tmp_path / "c.md").read_bytes() == before
    assert cli("render", vto, "-o", "nieuw.md", "--check").code == 1
    assert not (tmp_path / "nieuw.md").exists()


def test_a_public_charter_holds_no_names(cli: Cli) -> None:
    for markup in ("md", "html", "json"):
        plain = cli("render", CARE_HOME, "-f", markup).out
        public = cli("render", CARE_HOME, "-f", markup, "--public").out
        assert "Peeters" in plain
        assert "Peeters" not in public
        assert "Benali" not in public


def test_an_error_outside_the_file_family_makes_a_draft(cli: Cli, vto: Path, tmp_path: Path) -> None:
    vto.write_text(GOOD + "choices: [{task: manage-library, role: hr, letter: R}]\n")
    done = cli("render", vto, "-o", "c.md")
    assert done.code == 1
    assert "choice-without-reason" in done.err
    assert "Ontwerp: 1 fout te verbeteren" in (tmp_path / "c.md").read_text("utf-8")
    assert cli("render", vto, "-f", "json").json()["status"] == "draft"


def test_an_error_of_the_file_family_writes_nothing(cli: Cli, vto: Path, tmp_path: Path) -> None:
    vto.write_text(GOOD + "rolls: {}\n")
    assert cli("render", vto, "-o", "c.md").code == 1
    assert not (tmp_path / "c.md").exists()


def test_one_bad_file_never_stops_the_others(cli: Cli, tmp_path: Path) -> None:
    for name, text in (("a", GOOD), ("b", "organisation: [\n"), ("c", GOOD)):
        (tmp_path / f"{name}.yaml").write_text(text)
    done = cli("render", "a.yaml", "b.yaml", "c.yaml", "-o", "out")
    assert done.code == 1
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a.md", "c.md"]
    assert cli("render", "a.yaml", "weg.yaml", "c.yaml", "-o", "out").code == 2


def rows_of(page: str) -> int:
    """How many tasks have a row of their own, by the charter's own words; 0: no task stands under another."""
    found = re.search("([0-9]+) taken hebben een eigen rij", page)
    return int(found[1]) if found else 0


def test_compact_below_twenty(cli: Cli, vto: Path) -> None:
    vto.write_text(GOOD.replace("headcount: 60", "headcount: 19"))
    small = rows_of(cli("render", vto).out)
    assert 0 < small == rows_of(cli("render", vto, "--compact").out)
    assert rows_of(cli("render", vto, "--full").out) == 0
    vto.write_text(GOOD)
    assert 0 < rows_of(cli("render", vto, "--compact").out) < rows_of(cli("render", vto).out)


def test_nobody_reads_on(vto: Path) -> None:
    command = f"{sys.executable} -m vto_roles render {vto} | head -1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.stdout.startswith("# ")
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr


def test_a_full_device_is_no_success(vto: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "vto_roles", "render", str(vto)]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


def test_output_is_utf_8_whatever_the_terminal(cli: Cli, vto: Path) -> None:
    for encoding in ("cp1252", "ascii"):
        done = cli("render", vto, env={"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"})
        assert done.code == 0
        assert "coördinator" in done.raw.decode("utf-8")
        assert cli("check", vto, "--lang", "nl", env={"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}).code == 0


# --- language and date ---


def test_language_option_environment_file(cli: Cli, vto: Path) -> None:
    assert "# Responsibility charter for learning and training" in cli("render", vto, "--lang", "en").out
    assert "# Responsibility charter for learning and training" in cli("--lang", "en", "render", vto).out
    assert "# Responsibility charter for learning and training" in cli("render", vto, env={"VTO_ROLES_LANG": "en"}).out
    vto.write_text(GOOD.replace("{name: De Linde}", "{name: De Linde, language: en}"))
    assert "# Responsibility charter for learning and training" in cli("render", vto).out
    assert "Verantwoordelijkheidscharter" in cli("render", vto, "--lang", "nl").out


def test_today_is_the_option_else_the_epoch(cli: Cli, vto: Path) -> None:
    assert cli("render", vto, "-f", "json", "--date", "2027-05-01").json()["date"] == "2027-05-01"
    assert cli("render", vto, "-f", "json", env={"SOURCE_DATE_EPOCH": "1800000000"}).json()["date"] == "2027-01-15"


# --- check ---


def test_the_forms_of_a_report(cli: Cli, vto: Path) -> None:
    vto.write_text(GOOD + "rolls: {}\n")
    text = cli("check", vto).out
    assert "4 | rolls: {}" in text
    assert "  | ^^^^^\n" in text
    assert "vto.yaml:4:1: error schema" in cli("check", vto, "--output-format", "concise").out
    data = cli("check", vto, "--output-format", "json").json()
    assert data["schema"] == "vto-roles/findings/1"
    finding = next(one for one in data["findings"] if one["check"] == "schema")
    assert (finding["file"], finding["line"], finding["column"], finding["end_column"]) == ("vto.yaml", 4, 1, 6)
    assert data["summary"]["errors"] == 1


def test_places_are_the_same_in_every_form(cli: Cli) -> None:
    def places(form: str) -> list[str]:
        done = cli("check", CARE_HOME, "--output-format", form)
        if form == "json":
            return [f"{one['file']}:{one['line']}:{one['column']}" for one in done.json()["findings"]]
        return [line.split(": ")[0] for line in done.out.splitlines() if "vto.yaml:" in line]

    assert places("text") == places("concise") == places("json")


def test_select_ignore_fail_on(cli: Cli, vto: Path) -> None:
    there = GOOD.replace("roles: {", "roles: {line-managers: yes, hr: yes, vto-coordinator: yes, ")
    vto.write_text(there + "staff: [{id: a, function: A, roles: [management]}]\n")
    assert cli("check", vto).code == 0
    assert cli("check", vto, "--fail-on", "warning").code == 1
    assert cli("check", vto, "--fail-on", "warning", "--ignore", "no-deputy,unfilled-role,coordinator-not-appointed").code == 0
    seen = cli("check", vto, "--select", "no-deputy", "--output-format", "json").json()["findings"]
    assert {one["check"] for one in seen} == {"no-deputy"}


def test_standard_input(cli: Cli) -> None:
    done = cli(
        "check", "-", "--stdin-filename", "x/vto.yaml", "--output-format", "concise", stdin=(GOOD + "rolls: {}\n").encode()
    )
    assert done.code == 1
    assert "x/vto.yaml:4:1" in done.out


def test_a_folder_is_searched_by_content(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "een.yml").write_text(GOOD + "rolls: {}\n")
    (tmp_path / "koepel.yaml").write_text("settings: {}\n")
    (tmp_path / "anders.yaml").write_text("services: {}\n")
    done = cli("check", "--output-format", "json")
    assert done.code == 1
    assert done.json()["summary"]["files"] == 1
    assert {one["file"] for one in done.json()["findings"]} == {"sub/een.yml"}


def test_a_report_to_a_file(cli: Cli, vto: Path, tmp_path: Path) -> None:
    assert cli("check", vto, "--output-format", "json", "-o", "report.json").code == 0
    assert msgspec.json.decode((tmp_path / "report.json").read_bytes())["summary"]["files"] == 1


def test_control_characters_never_reach_a_terminal(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "vto.yaml").write_bytes(
        b'organisation: {name: X}\nsize: {headcount: 1}\nroles: {"a\\e[31m": yes, b\x1b[2J: yes}\n'
    )
    for form in ("text", "concise", "json"):
        done = cli("check", "vto.yaml", "--output-format", form)
        assert done.code == 1
        assert b"\x1b" not in done.raw


def test_colour_is_asked_for(cli: Cli, vto: Path) -> None:
    assert b"\x1b[" not in cli("check", vto).raw
    assert b"\x1b[" in cli("check", vto, "--color", "always").raw


def test_a_file_that_cannot_be_relied_on_is_always_told(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "vto.yaml").write_text("organisation: [\n")
    assert cli("check", "vto.yaml", "--select", "no-deputy").code == 1
    assert cli("check", "vto.yaml", "--ignore", "yaml-syntax").code == 1


def test_nothing_to_check_is_no_success(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "leeg").mkdir()
    assert cli("check", "leeg").code == 2


def test_a_file_is_found_however_it_was_saved(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    (tmp_path / "b.yaml").write_bytes(GOOD.encode("utf-16"))
    (tmp_path / "c.yaml").write_text(GOOD.replace("organisation:", '"organisation":'))
    done = cli("check", ".", "--output-format", "json")
    assert done.json()["summary"]["files"] == 3
    assert done.code == 1


def test_names_that_are_no_text_are_written_out(cli: Cli, tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.yaml")).write_text(GOOD + "rolls: {}\n")
    (tmp_path / "::error title=x::y.yaml").write_text(GOOD + "rolls: {}\n")
    for form in ("text", "concise", "json"):
        done = cli("check", ".", "--output-format", form)
        assert done.code == 1
        assert not any(line.startswith("::") for line in done.out.splitlines())
    assert cli("render", ".", "-o", "out").code == 1


def test_no_text_starts_a_command_of_a_ci_log(cli: Cli, vto: Path) -> None:
    own = 'own_tasks: [{id: x, title: "a\\n::warning::t", phase: learn, A: hr}]\ntitles: {board: "::warning::b"}\n'
    vto.write_text(GOOD + own)
    for arguments in (["render"], ["render", "-f", "html"], ["check"], ["explain"], ["what-if"]):
        done = cli(arguments[0], vto, *arguments[1:])
        assert not any(line.startswith("::") for line in done.out.splitlines()), arguments


def test_an_output_never_leaves_its_folder_by_a_link(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "in" / "sub").mkdir(parents=True)
    (tmp_path / "in" / "sub" / "vto.yaml").write_text(GOOD)
    (tmp_path / "out").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out" / "sub").symlink_to(tmp_path / "elsewhere")
    assert cli("render", "in", "-o", "out").code == 2
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_two_files_never_write_one_charter(cli: Cli, tmp_path: Path) -> None:
    for name in ("vto.yaml", "vto.yml"):
        (tmp_path / name).write_text(GOOD)
    assert cli("render", ".", "-o", "out").code == 2


@pytest.mark.parametrize("standing", [b"[" * 200_000, b"{\xff}", b"<!-- vto-roles: {" * 60_000])
def test_a_hostile_output_that_stands_there_is_left(cli: Cli, vto: Path, tmp_path: Path, standing: bytes) -> None:
    for name in ("c.md", "c.json"):
        (tmp_path / name).write_bytes(standing)
        assert cli("render", vto, "-o", name).code == 2
        assert (tmp_path / name).read_bytes() == standing


def test_a_day_at_the_end_of_time_is_refused(cli: Cli, vto: Path) -> None:
    assert cli("render", vto, "--date", "9999-12-31").code == 2


def test_windows_line_ends_are_no_drift(cli: Cli, vto: Path, tmp_path: Path) -> None:
    cli("render", vto, "-o", "c.md")
    data = (tmp_path / "c.md").read_bytes()
    (tmp_path / "c.md").write_bytes(data.replace(b"\n", b"\r\n"))
    assert cli("render", vto, "-o", "c.md", "--check").code == 0


def test_a_link_to_itself_is_no_overlay(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "l").symlink_to("l")
    (tmp_path / "vto.yaml").write_text("extends: [l]\n" + GOOD)
    assert cli("check", "vto.yaml").code == 1


# --- overlays ---


def test_an_overlay_locks_and_a_member_sees_it(cli: Cli, vto: Path, tmp_path: Path) -> None:
    (tmp_path / "koepel.yaml").write_text(
        "source: Koepel\n"
        "choices: [{task: manage-library, role: employees, letter: C, reason: Samen.}]\n"
        "catalog: {text: {nl: {tasks: {manage-library: {title: De boekenkast}}}}}\n"
        "settings: {compact_below: 70}\n"
    )
    vto.write_text("extends: [koepel.yaml]\n" + GOOD)
    rendered = cli("render", vto, "-f", "json").json()
    task = next(task for task in rendered["tasks"] if task["id"] == "manage-library")
    cell = next(cell for cell in task["cells"] if cell["role"] == "employees")
    assert (task["title"], cell["locked"], cell["because"][0]["at"]) == ("De boekenkast", True, "koepel.yaml:2:11")
    assert rows_of(cli("render", vto).out) == rows_of(cli("render", vto, "--compact").out)
    vto.write_text(
        "extends: [koepel.yaml]\n" + GOOD + "choices: [{task: manage-library, role: employees, letter: none, reason: x}]\n"
    )
    done = cli("check", vto, "--output-format", "concise")
    assert done.code == 1
    assert "vto.yaml:5:59: error consultation-removed" in done.out


def test_overlays_that_differ_name_both_lines(cli: Cli, vto: Path, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("settings: {review_months: 6}\n")
    (tmp_path / "b.yaml").write_text("settings:\n  review_months: 18\n")
    vto.write_text("extends: [a.yaml, b.yaml]\n" + GOOD)
    done = cli("check", vto, "--output-format", "concise")
    assert "b.yaml:2:18: error overlay-conflict" in done.out
    assert "a.yaml:1:27" in done.out


@pytest.mark.parametrize("target", ["/etc/passwd", "../../buiten.yaml", "weg.yaml"])
def test_an_overlay_outside_or_missing_is_told_on_its_line(cli: Cli, tmp_path: Path, target: str) -> None:
    folder = tmp_path / "deep" / "er"
    folder.mkdir(parents=True)
    (tmp_path / "buiten.yaml").write_text("settings: {review_months: 6}\n")
    (folder / "vto.yaml").write_text(f"extends: [{target}]\n" + GOOD)
    done = cli("check", "vto.yaml", "--output-format", "concise", cwd=folder)
    assert done.code == 1
    assert "vto.yaml:1:11: error schema" in done.out


# --- explain, catalog, checks, schema ---


def test_explain_one_cell(cli: Cli) -> None:
    done = cli("explain", CARE_HOME, "draft-annual-plan", "works-council")
    assert done.code == 0
    assert "P4:" in done.out
    assert "nagekeken op 28 november 2026" in done.out
    done = cli("explain", CARE_HOME, "manage-library", "vto-coordinator")
    assert "competentie" in done.out or "gewoonte" in done.out
    assert "Geen letter" in cli("explain", CARE_HOME, "manage-library", "board").out


def test_everything_can_be_looked_up(cli: Cli) -> None:
    assert "draft-annual-plan" in cli("catalog").out
    assert "P2" in cli("catalog", "draft-annual-plan").out
    assert cli("checks").out.count("\n") > 30
    page = cli("checks", "no-deputy").out
    assert "Fout:" in page
    assert "Goed:" in page
    assert "Wrong:" in cli("checks", "no-deputy", "--lang", "en").out


def test_the_schema_is_one(cli: Cli, tmp_path: Path) -> None:
    import jsonschema

    document = msgspec.json.decode(cli("schema").raw)
    jsonschema.Draft202012Validator.check_schema(document)
    assert cli("schema", "-o", "s.json").code == 0
    assert msgspec.json.decode((tmp_path / "s.json").read_bytes()) == document


# --- what never happens ---


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "vto.yaml", "-o", "vto.yaml"],
        ["render", "vto.yaml", "-o", "vto.yaml", "-f", "md", "--force"],
        ["render", "vto.yaml", "-o", "link.md", "--force"],
    ],
)
def test_a_file_is_never_written_over_by_what_it_yields(cli: Cli, vto: Path, tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "link.md").symlink_to(vto)
    assert cli(*arguments).code == 2
    assert vto.read_text() == GOOD


def test_an_id_that_is_no_text_has_a_place(cli: Cli, vto: Path) -> None:
    vto.write_text(GOOD + "own_tasks: [{id: {a: b}, title: x, phase: learn, A: board}]\n")
    done = cli("check", vto, "--output-format", "concise")
    assert done.code == 1
    assert "vto.yaml:4:18: error schema" in done.out


HOSTILE_CHARTERS = {
    "deep": b'{"schema": "vto-roles/charter/1", "x": ' + b"[" * 200_000,
    "another version": b'{"schema": "vto-roles/charter/10", "tasks": []}',
    "half": b'{"schema": "vto-roles/charter/1", "tasks": []}',
}


@pytest.mark.parametrize("data", HOSTILE_CHARTERS.values(), ids=HOSTILE_CHARTERS)
def test_a_charter_that_cannot_be_relied_on_is_refused(cli: Cli, vto: Path, tmp_path: Path, data: bytes) -> None:
    (tmp_path / "old.json").write_bytes(data)
    done = cli("diff", "old.json", vto)
    assert done.code == 2
    assert "geen charter" in done.err


@pytest.mark.parametrize("change", [{"deadline": "99-99"}, {"cells": [{"role": "ghost"}]}, {"id": "draft-annual-plan"}])
def test_a_charter_that_was_tampered_with_is_refused(cli: Cli, vto: Path, tmp_path: Path, change: dict[str, object]) -> None:
    charter = cli("render", vto, "-f", "json").json()
    if "cells" in change:
        charter["tasks"][0]["cells"][0]["role"] = "ghost"
    else:
        charter["tasks"][0] |= change
    (tmp_path / "old.json").write_bytes(msgspec.json.encode(charter))
    assert cli("diff", "old.json", vto).code == 2


def test_a_name_too_long_is_told(cli: Cli, vto: Path) -> None:
    done = cli("render", vto, "-o", "a" * 300 + ".md")
    assert done.code == 2
    assert "te lang" in done.err


def test_names_of_files_command_nothing_on_standard_error(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a\n::error::x.yaml").write_text(GOOD)
    (tmp_path / "b\x1b[31m.yaml").write_text(GOOD)
    done = cli("render", ".", "-o", "out")
    assert done.code == 0
    assert not any(line.startswith("::") for line in done.err.splitlines())
    assert "\x1b" not in done.err


def test_a_setting_names_an_item_by_its_number_or_id(cli: Cli) -> None:
    assert cli("what-if", CARE_HOME, "--set", "choices.1.letter=C").code == 0
    assert cli("what-if", CARE_HOME, "--set", "staff.nobody.vto_time=1").code == 2


def test_words_of_people_name_what_commands_ask(cli: Cli, vto: Path) -> None:
    """A role, a task or a part of the catalogue by a word for it in any language, a near miss told with its id."""
    assert cli("explain", "vto.yaml", "bibliotheek beheren", "RH").out == cli("explain", "vto.yaml", "manage-library", "hr").out
    assert cli("render", "vto.yaml", "--role", "Directie").raw == cli("render", "vto.yaml", "--role", "management").raw
    assert cli("catalog", "Betriebsrat").out == cli("catalog", "works-council").out
    assert (
        cli("what-if", "vto.yaml", "--set", "roles.OR=oui").out
        == cli("what-if", "vto.yaml", "--set", "roles.works-council=yes").out
    )
    for arguments, nearest in (
        (("explain", "vto.yaml", "manage-library", "personeelsdinst"), "“personeelsdienst (hr)”"),
        (("explain", "vto.yaml", "bibliotheeek"), "“Bibliotheek en leermateriaal op orde houden (manage-library)”"),
        (("render", "vto.yaml", "--role", "direktsie"), "“directie (management)”"),
        (("catalog", "kwaliteitzorg"), "“kwaliteitszorg (quality-care)”"),
    ):
        done = cli(*arguments)
        assert (done.code, nearest in done.err) == (2, True), done.err
    several = cli("catalog", "Ausschuss", "--lang", "de")
    assert several.code == 2
    assert "(prevention-committee)" in several.err and "(negotiation-committee)" in several.err
