"""How the command line behaves where it is used: completion, help, narrow terminals, colour, CI."""

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from pathlib import Path
from typing import Any

import pytest

from tests import readers
from tests.conftest import PROGRAM, ROOT, Cli, ready

CARE = ROOT / "examples" / "care-home" / "vto.yaml"
BAD = "organisation: {name: De Linde}\nsize: {headcount: 60}\n"


def completed(cli: Cli, line: str) -> list[str]:
    """What Bash offers for the last word of a line, which may be empty."""
    words = {"COMP_WORDS": line, "COMP_CWORD": str(line.count(" "))}
    named = "import sys; sys.argv = ['vto-roles']; from vto_roles.__main__ import main; main()"
    return cli("-c", named, env={"_VTO_ROLES_COMPLETE": "complete_bash", **words}, command=[sys.executable]).out.split()


@pytest.mark.parametrize(
    "line,offered",
    [
        ("vto-roles --lang ", ["nl", "fr", "de", "en"]),
        ("vto-roles render -f ", ["md", "html", "json", "docx", "xlsx", "pdf", "ics", "csv"]),
        ("vto-roles render --role vto", ["vto-coordinator", "vto-working-group"]),
        ("vto-roles explain vto.yaml draft-a", ["draft-annual-plan"]),
        ("vto-roles explain vto.yaml draft-annual-plan bo", ["board"]),
        ("vto-roles check --output-format j", ["json", "junit"]),
        ("vto-roles check --ignore no-deputy,self", ["no-deputy,self-control"]),
        ("vto-roles checks no-d", ["no-deputy"]),
        ("vto-roles catalog needs-a", ["needs-analysis"]),
        ("vto-roles law P8", ["P8", "P8a", "P8b"]),
        ("vto-roles diff -f ", ["text", "md", "json"]),
        ("vto-roles overview -f ", ["xlsx", "html", "csv", "json"]),
        ("vto-roles init --employer ", ["private", "public"]),
        ("vto-roles what-if vto.yaml --set size.h", ["size.headcount="]),
        (
            "vto-roles what-if vto.yaml --set tradition.coordination=",
            [f"tradition.coordination={x}" for x in ("central", "decentral")],
        ),
        ("vto-roles what-if vto.yaml --set roles.hr=", [f"roles.hr={answer}" for answer in ("yes", "no", "unknown")]),
        ("vto-roles what-if vto.yaml --set choices.1.letter=", [f"choices.1.letter={x}" for x in ("R", "A", "C", "I", "none")]),
    ],
)
def test_a_shell_completes_values(cli: Cli, line: str, offered: list[str]) -> None:
    assert completed(cli, line) == offered


@pytest.mark.parametrize(
    "command", ["init", "render", "check", "explain", "what-if", "diff", "law", "checks", "catalog", "schema"]
)
def test_brackets_of_the_help_are_closed(cli: Cli, command: str) -> None:
    for line in cli(command, "-h").out.splitlines():
        assert line.count("[") == line.count("]") or not line.strip().startswith("["), line


def shown(folder: Path, columns: int, *arguments: str, stream: str = "stdout", **env: str) -> list[str]:
    """The lines that the program writes to a terminal of so many columns."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    other = "stderr" if stream == "stdout" else "stdout"
    streams: dict[str, Any] = {stream: theirs, other: subprocess.DEVNULL}
    with subprocess.Popen([*PROGRAM, *arguments], cwd=folder, env=ready(folder) | env, **streams) as program:
        os.close(theirs)
        data = b""
        while True:
            try:
                data += (part := os.read(ours, 1 << 16))
            except OSError:  # the other side is closed
                break
            if not part:
                break
        program.wait(60)
    os.close(ours)
    return data.decode().replace("\r\n", "\n").splitlines()


def test_findings_fit_a_narrow_terminal_with_the_caret_under_its_place(tmp_path: Path) -> None:
    (tmp_path / "vto.yaml").write_text(f"{BAD}tradition: {{practice: {{manage-library: hr}},  policy: nothing!}} # {'x' * 80}\n")
    lines = shown(tmp_path, 40, "check", "--color", "never", "--lang", "en", "--select", "schema")
    long = [line for line in lines if len(line) > 40]
    assert all(" " not in line.strip() for line in long), long  # a word alone, such as an address
    (at,) = (number for number, line in enumerate(lines) if set(line.strip()) == {"|", " ", "^"} and "^" in line)
    source, caret = lines[at - 1], lines[at]
    assert source[caret.index("^") : caret.rindex("^") + 1] == "nothing!"
    assert lines[0].startswith("vto.yaml:3:54: error [schema]") and lines[1].startswith("    ")


def test_a_refusal_fits_a_narrow_terminal(tmp_path: Path) -> None:
    lines = shown(tmp_path, 40, "render", "a.yaml", "-f", "toml", stream="stderr")
    assert max(map(len, lines)) <= 40 and len(lines) > 1
    assert " ".join(line.strip() for line in lines).endswith("pdf, ics en csv.")


@pytest.mark.parametrize(
    "env,colored",
    [
        ({}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": ""}, False),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": ""}, True),
    ],
)
def test_colour_is_as_the_environment_asks(cli: Cli, tmp_path: Path, env: dict[str, str], colored: bool) -> None:
    (tmp_path / "vto.yaml").write_text(BAD + "rolls: {}\n")
    assert ("\x1b[31m" in cli("check", env=env).out) is colored
    assert "\x1b[" not in cli("check", "--color", "never", env=env).out
    assert ("\x1b[31m" in cli("render", env=env).err) is colored


@pytest.mark.parametrize("epoch", ["tomorrow", "-1", "1e9", "1795435200.5", "9" * 12])
def test_an_epoch_that_is_no_day_is_told(cli: Cli, tmp_path: Path, epoch: str) -> None:
    (tmp_path / "vto.yaml").write_text(BAD)
    for command in (["check"], ["render"], ["law"]):
        done = cli(*command, "--lang", "en", env={"SOURCE_DATE_EPOCH": epoch})
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith(f"vto-roles: SOURCE_DATE_EPOCH is “{epoch}”, which is no day.")
    assert cli("check", "--date", "2026-11-23", env={"SOURCE_DATE_EPOCH": epoch}).code == 0
    assert cli("checks", env={"SOURCE_DATE_EPOCH": epoch}).code == 0
    assert cli("check", env={"SOURCE_DATE_EPOCH": ""}).code == 0


# --- CI -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("root", ["GITHUB_WORKSPACE", "CI_PROJECT_DIR"])
def test_annotations_name_files_from_the_root_of_the_repository(cli: Cli, tmp_path: Path, root: str) -> None:
    folder = tmp_path / "leden" / "noord"
    folder.mkdir(parents=True)
    (folder / "vto.yaml").write_text(BAD + "rolls: {}\n")
    (folder.parent / "koepel.yaml").write_text("version: 1\n")
    env, where = {root: str(tmp_path)}, "leden/noord/vto.yaml"
    asked = {
        markup: cli("check", "--output-format", markup, cwd=folder, env=env) for markup in ("github", "gitlab", "sarif", "junit")
    }
    assert {one.properties.get("file", where) for one in readers.commands(asked["github"].out)} == {where}
    assert {one["location"]["path"] for one in asked["gitlab"].json()} == {where}
    results = asked["sarif"].json()["runs"][0]["results"]
    assert {one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in results} == {where}
    assert f'<testsuite name="{where}"' in asked["junit"].out and 'name="vto.yaml"' not in asked["junit"].out
    assert {one["file"] for one in cli("check", "--output-format", "json", cwd=folder, env=env).json()["findings"]} == {
        "vto.yaml"
    }
    assert cli("check", cwd=folder, env=env).out.startswith("vto.yaml:")
    outside = cli("check", "--output-format", "github", cwd=folder, env={root: str(tmp_path / "elders")})
    assert {one.properties.get("file", "vto.yaml") for one in readers.commands(outside.out)} == {"vto.yaml"}


def test_what_github_does_not_show_beside_the_code_is_counted(cli: Cli, tmp_path: Path) -> None:
    def first(faults: int) -> str:
        (tmp_path / "vto.yaml").write_text(BAD + "".join(f"k{number}: 1\n" for number in range(faults)))
        out = cli("check", "--output-format", "github", "--select", "schema", "--lang", "en").out
        assert out.count("::error ") == faults
        return out.splitlines()[0]

    assert first(10).startswith("::error file=")
    assert first(13) == (
        "::notice title=vto-roles::GitHub shows at most ten annotations of a kind. "
        "Not shown beside the code, but in the log of this step: 3 errors."
    )
    for _ in range(2):  # the report is known as ours
        assert cli("check", "--output-format", "github", "-o", "told.txt").code == 1


def test_statistics_count_findings_by_check_and_tell_identical_ones_once(cli: Cli, tmp_path: Path) -> None:
    for name in ("noord", "zuid", "west"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "vto.yaml").write_text(
            BAD + "rolls: {}\n" + ("role: {}\n" if name == "west" else "tradition: {polic: x}\n")
        )
    done = cli("check", "--statistics", "--select", "schema,answer-missing", "--lang", "en")
    lines = done.out.splitlines()
    assert done.code == 1
    assert lines[0] == "6 errors schema, in 3 files: The form of an answer is not right"
    assert lines[-1].startswith("6 errors, 0 warnings, ") and lines[-1].endswith(" in 3 files.")
    (tmp_path / "west" / "vto.yaml").unlink()
    for name in ("noord", "zuid"):
        (tmp_path / name / "vto.yaml").write_text(BAD + "rolls: {}\n")
    lines = cli("check", "--statistics", "--select", "schema", "--lang", "en").out.splitlines()
    assert lines[0] == "2 errors schema, in 2 files: unknown key “rolls” (is “roles” meant?)"
    for _ in range(2):
        assert cli("check", "--statistics", "-o", "told.txt").code == 1
    refused = cli("check", "--statistics", "--output-format", "json")
    assert (refused.code, "--statistics" in refused.err) == (2, True)


def test_exit_zero_hides_no_fault_of_the_run(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "vto.yaml").write_text(BAD + "rolls: {}\n")
    done = cli("check", "--exit-zero", "--fail-on", "warning")
    assert (done.code, "[schema]" in done.out) == (0, True)
    assert cli("check", "--exit-zero", "nowhere.yaml").code == 2
    assert cli("check", "--exit-zero", "--select", "nothing").code == 2
