"""Every format tells the same findings at the same places, and readers that are not ours can read it."""

import json
import os
import shutil
from pathlib import Path

import pytest

from tests import readers
from tests.conftest import ROOT, Cli
from tests.readers import READERS, Seen
from vto_roles import files, report
from vto_roles.read.languages import words_of

FAULTS = {  # one finding of each check that the files of faults have: where it stands
    "accountability-concentrated": "1:1",
    "accountable-not-allowed": "41:53",
    "answer-missing": "3:1",
    "body-expected": "6:18",
    "body-unknown": "8:21",
    "choice-equals-recommendation": "37:5",
    "choice-review-overdue": "56:90",
    "choice-without-reason": "40:5",
    "competence-gap": "32:114",
    "consultation-removed": "50:63",
    "contradicting-letters": "43:58",
    "duplicate-id": "8:10",
    "duplicate-key": "4:24",
    "employer-body-mismatch": "9:26",
    "law-unverified": "1:1",
    "line-managers-small-part": "15:11",
    "locked-letter-changed": "55:75",
    "mandate-ends": "32:102",
    "no-accountable": "52:58",
    "no-deputy": "32:5",
    "nobody-consulted": "30:5",
    "overlay-conflict": "1:27",
    "phase-without-owner": "28:3",
    "plan-without-prevention-adviser": "10:23",
    "practice-over-competence": "17:30",
    "role-only-informed": "11:17",
    "role-overload": "32:82",
    "role-without-letters": "12:16",
    "schema": "4:51",
    "several-accountable": "39:62",
    "strategy-without-board": "1:1",
    "time-shortage": "32:82",
    "too-many-consulted": "1:1",
    "too-many-responsible": "1:1",
    "unfilled-role": "6:22",
    "union-membership": "9:52",
    "unknown-reference": "5:3",
    "volunteers-without-voice": "4:108",
    "waiver-expired": "59:5",
    "waiver-unused": "60:28",
    "yaml-subset": "16:14",
}


@pytest.fixture
def faults(tmp_path: Path) -> Path:
    """The organisation with every fault that can stand beside the others."""
    shutil.copytree(ROOT / "tests" / "faults", tmp_path, dirs_exist_ok=True)
    return tmp_path / "vto.yaml"


def seen(cli: Cli, form: str, *arguments: str | Path, code: int | None = None) -> list[Seen]:
    done = cli("check", *arguments, "--output-format", form)
    assert code is None or done.code == code, done.err
    return READERS[form](done.raw)


def test_forty_faults_of_as_many_checks_are_told_in_one_run(cli: Cli, faults: Path) -> None:
    told = seen(cli, "json", "vto.yaml", "unread.yaml", code=1)
    assert len(FAULTS) > 40
    places = {(one.check, f"{one.line}:{one.column}") for one in told}
    assert set(FAULTS.items()) - places == set()


@pytest.mark.parametrize("form", READERS)
def test_every_format_tells_all_at_the_same_places(cli: Cli, faults: Path, form: str) -> None:
    """Some formats group by file, so the order is not compared."""
    (faults.parent / "goed").mkdir()
    shutil.copy(ROOT / "examples" / "youth-centre" / "vto.yaml", faults.parent / "goed")
    told = json.loads(cli("check", ".", "--output-format", "json").raw)["findings"]
    expected = []
    for one in told:
        columnless = form == "gitlab" or (form == "github" and one["line"] != one["end_line"])
        expected.append(Seen(one["file"], one["line"], None if columnless else one["column"], one["check"], one["severity"]))
    assert {one.file for one in expected} >= {"vto.yaml", "sector.yaml"}
    assert sorted(seen(cli, form, ".", code=1), key=str) == sorted(expected, key=str)


def test_the_formats_are_those_of_the_help(cli: Cli) -> None:
    assert "|".join(report.FORMATS) in cli("check", "--help", env={"COLUMNS": "200"}).out
    assert list(READERS) == list(report.FORMATS)


@pytest.mark.parametrize("form", READERS)
def test_a_file_without_findings(cli: Cli, faults: Path, form: str) -> None:
    assert seen(cli, form, "vto.yaml", "--select", "encoding", "--ignore", "yaml-subset", code=1)  # errors of a file stay
    shutil.copy(ROOT / "examples" / "youth-centre" / "vto.yaml", faults)
    assert seen(cli, form, "vto.yaml", "--select", "encoding", code=0) == []


def test_a_clean_file_is_a_passing_case(cli: Cli, faults: Path) -> None:
    (faults.parent / "goed").mkdir()
    shutil.copy(ROOT / "examples" / "youth-centre" / "vto.yaml", faults.parent / "goed" / "vto.yaml")
    done = cli("check", ".", "--output-format", "junit", "--select", "encoding")
    found = readers.suites(done.raw)
    assert list(found) == ["goed/vto.yaml", "unread.yaml", "vto.yaml", "sector.yaml"]
    assert [(case.name, case.result) for case in found["goed/vto.yaml"]] == [("vto-roles", [])]


def test_microsofts_validator_has_nothing_to_say(cli: Cli, faults: Path) -> None:
    for lang in ("nl", "en"):
        path = faults.parent / f"{lang}.sarif"
        assert cli("check", "vto.yaml", "--output-format", "sarif", "-o", path, "--lang", lang).code == 1
        assert readers.sarif_remarks(path) == []


def test_the_validator_would_say_it(cli: Cli, faults: Path) -> None:
    path = faults.parent / "bad.sarif"
    cli("check", "vto.yaml", "--output-format", "sarif", "-o", path)
    log = json.loads(path.read_bytes())
    del log["runs"][0]["tool"]["driver"]["informationUri"]
    log["runs"][0]["results"][0]["ruleIndex"] = 99
    path.write_text(json.dumps(log))
    assert {one["ruleId"] for one in readers.sarif_remarks(path)} >= {"SARIF2005"}


def test_rules_of_sarif_say_what_the_page_of_a_check_says(cli: Cli, faults: Path) -> None:
    done = cli("check", "vto.yaml", "--output-format", "sarif", "--lang", "en").json()
    (run,) = done["runs"]
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    order = [line.split()[0] for line in cli("checks").out.splitlines()]
    assert list(rules) == [name for name in order if name in rules]
    rule = rules["no-deputy"]
    assert (rule["name"], rule["defaultConfiguration"], rule["properties"]) == (
        "NoDeputy",
        {"level": "warning"},
        {"tags": ["role"]},
    )
    words = words_of("en")
    assert rule["shortDescription"]["text"] == words("checks", "no-deputy", "title")
    assert rule["fullDescription"]["text"] == words("checks", "no-deputy", "why")
    assert "```yaml\norganisation: {name: De Linde}\n" in rule["help"]["markdown"]
    assert run["columnKind"] == "unicodeCodePoints"


# --- one fault hides no other; the options ---


@pytest.mark.parametrize("form", READERS)
def test_an_unknown_role_in_one_task_leaves_all_other_findings(cli: Cli, faults: Path, form: str) -> None:
    before = seen(cli, form, "vto.yaml")
    own = "  - {id: choose-theme, title: Het jaarthema kiezen, phase: vision, level: strategic, A: board}\n"
    bad = "  - {id: x-task, title: X, phase: vision, level: tactical, A: bord, R: hr, C: [management]}\n"
    text = faults.read_text("utf-8").replace(own, own + bad)
    faults.write_text(text, "utf-8")
    line = text[: text.index("A: bord")].count("\n") + 1
    after = [one._replace(line=one.line - (one.line > line)) for one in seen(cli, form, "vto.yaml")]
    added = [one for one in after if one not in before]
    assert {(one.check, one.line) for one in added} >= {("unknown-reference", line)}
    lost = {one.check for one in before} - {one.check for one in after}
    assert not lost


@pytest.mark.parametrize("form", READERS)
def test_options_mean_the_same_in_every_format(cli: Cli, tmp_path: Path, form: str) -> None:
    staff = "roles: {hr: yes, vto-coordinator: yes}\nstaff: [{id: a, function: A, roles: [management]}]\n"
    (tmp_path / "vto.yaml").write_text(f"organisation: {{name: X}}\nsize: {{headcount: 60}}\n{staff}")
    found = seen(cli, form, "vto.yaml", code=0)
    assert {"no-deputy", "unfilled-role", "coordinator-not-appointed"} <= {one.check for one in found}
    assert seen(cli, form, "vto.yaml", "--fail-on", "warning", code=1) == found
    assert {one.check for one in seen(cli, form, "vto.yaml", "--select", "no-deputy", code=0)} == {"no-deputy"}
    assert seen(cli, form, "vto.yaml", "--ignore", "no-deputy") == [one for one in found if one.check != "no-deputy"]
    assert seen(cli, form, "vto.yaml", "-q") == [one for one in found if one.severity != "info"]
    assert cli("check", "vto.yaml", "--output-format", form, "-o", "report").raw == b""
    assert READERS[form]((tmp_path / "report").read_bytes()) == found


def test_what_fails_the_run_fails_in_junit(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "vto.yaml").write_text("organisation: {name: X}\nsize: {headcount: 60}\nroles: {vto-coordinator: no}\n")
    for fail_on, failing in (("error", set()), ("warning", {"coordinator-not-appointed"})):
        done = cli("check", "vto.yaml", "--output-format", "junit", "--fail-on", fail_on)
        cases = readers.suites(done.raw)["vto.yaml"]
        assert {case.result[0].type for case in cases if case.result} == failing
        assert done.code == bool(failing)
        assert all(case.system_out for case in cases if not case.result)


# --- identity ---


def _fingerprints(cli: Cli) -> set[str]:
    """All of them, which three formats must tell alike."""
    told = cli("check", "vto.yaml", "--output-format", "json").json()["findings"]
    (run,) = cli("check", "vto.yaml", "--output-format", "sarif").json()["runs"]
    issues = cli("check", "vto.yaml", "--output-format", "gitlab").json()
    found = {one["fingerprint"] for one in told}
    assert len(found) == len(told)
    assert found == {one["fingerprint"] for one in issues}
    assert found == {one["partialFingerprints"]["vtoRolesFinding/v1"] for one in run["results"]}
    return found


def test_moved_lines_change_no_fingerprint(cli: Cli, faults: Path) -> None:
    found = _fingerprints(cli)
    text = faults.read_bytes()
    faults.write_bytes(b"# een regel erbij\n\n" + text)
    assert _fingerprints(cli) == found
    faults.write_bytes(text.replace(b"\n", b"\r\n"))
    assert _fingerprints(cli) == found
    assert cli("check", "vto.yaml", "--output-format", "gitlab", "--lang", "en").json()[0]["fingerprint"] in found
    faults.write_bytes(text.replace(b"fet: 90", b"fete: 90"))
    assert len(_fingerprints(cli) ^ found) == 2  # another unknown key is another finding


# --- names and texts that would like to be more ---

NAMES = [
    b"een naam.yaml",
    b"::error title=x::y.yaml",
    b" ::warning::z.yaml",
    b"a%0A::error::b.yaml",
    b"c,d:e;f=g.yaml",
    b"nieuwe\nregel\r::error::.yaml",
    b"##[error]h.yaml",
    b"\x1b[31mrood\x07.yaml",
    b"geen utf-8 \xff.yaml",
    b"achter\\uit.yaml",
    "<&\"']]> caf\u00e9 \u202e\u2028.yaml".encode(),
]


@pytest.mark.parametrize("form", READERS)
def test_names_are_inert(cli: Cli, tmp_path: Path, form: str) -> None:
    for name in NAMES:
        Path(os.fsdecode(os.fsencode(tmp_path / "x").removesuffix(b"x") + name)).write_text(
            "organisation: {name: X}\nsize: {headcount: 60}\nrolls: {}\n"
        )
    done = cli("check", ".", "--output-format", form, "--select", "schema")
    assert done.code == 1
    assert not any(byte in done.raw for byte in (b"\x1b", b"\x07", b"\r", "\u202e".encode(), "\u2028".encode()))
    obeyed = [one for one in readers.commands(done.out) if "file" in one.properties or form != "github"]
    assert len(obeyed) == (len(NAMES) if form == "github" else 0), obeyed
    told = READERS[form](done.raw)
    assert {(one.line, one.check) for one in told} == {(3, "schema")}
    shown = {files.shown(os.fsdecode(name)) for name in NAMES}
    if form in ("json", "gitlab", "sarif"):
        assert {one.file for one in told} == shown
    elif form == "github":
        assert {one.file for one in told} >= {
            name for name in shown if name.isascii() and "\x1b" not in name and "##[" not in name
        }
    else:
        assert len({one.file for one in told}) == len(NAMES)
    if form == "sarif":
        path = tmp_path / "names.sarif"
        path.write_bytes(done.raw)
        assert readers.sarif_remarks(path) == []
