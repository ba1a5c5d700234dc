"""`record`: one whole entry or none, and the checks that follow what bodies said."""

import subprocess
from pathlib import Path

import pytest

from tests.conftest import PROGRAM, Cli, ready

FILE = """organisation: {name: De Linde, joint_committees: ["330"]}
size: {headcount: 142, fte: 98}
roles: {works-council: yes, prevention-committee: yes, hr: yes, general-assembly: yes}
"""
DAY = ("--date", "2026-11-28")


@pytest.fixture
def vto(tmp_path: Path) -> Path:
    path = tmp_path / "vto.yaml"
    path.write_text(FILE, "utf-8")
    return path


def checks(cli: Cli, day: str = "2026-11-28") -> list[tuple[str, int]]:
    found = cli("check", "vto.yaml", "--output-format", "json", "--date", day).json()["findings"]
    return [(one["check"], one["line"]) for one in found if one["file"].endswith(".register.yaml")]


def test_acts_are_recorded_and_followed(cli: Cli, vto: Path) -> None:
    before = vto.read_bytes()

    def line(text: str) -> int:
        return (vto.parent / "vto.register.yaml").read_text("utf-8").splitlines().index(text) + 1

    assert cli("record", "vto.yaml", "--body", "OR", "--act", "bezorgd", "--on", "2026-09-01", *DAY).code == 0
    assert checks(cli) == [("sign-off-missing", 2)]
    done = cli(
        "record", "vto.yaml", "--body", "works-council", "--act", "advised", "--advice", "divided", "--on", "2026-09-20", *DAY
    )
    assert done.out.startswith("vto.register.yaml: ondernemingsraad, advies gegeven op 20 september 2026;")
    assert [check for check, _ in checks(cli)] == ["sign-off-missing", "advice-unanswered"]
    assert cli("record", "vto.yaml", "--body", "OR", "--act", "answered", "--on", "2026-10-01", *DAY).code == 0
    assert (
        cli("record", "vto.yaml", "--body", "CPBW", "--act", "advised", "--advice", "favourable", "--on", "2026-10-02", *DAY).code
        == 0
    )
    assert cli("record", "vto.yaml", "--body", "board", "--act", "adopted", "--on", "2026-10-05", *DAY).code == 0
    assert checks(cli) == []
    assert ("review-overdue", line("- on: 2026-10-05")) in checks(cli, "2027-10-06")
    assert "review-overdue" not in dict(checks(cli, "2027-10-05"))
    assert vto.read_bytes() == before
    # one row changed: exactly its bodies are asked again
    vto.write_text(FILE + "deadlines: {draft-annual-plan: 02-01}\n", "utf-8")
    stale = cli("check", "vto.yaml", "--output-format", "json", *DAY).json()["findings"]
    assert [one["subject"] for one in stale if one["check"] == "sign-off-stale"] == ["works-council", "board"]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--body", "OR", "--act", "adopted"), 2, "keurt het charter niet goed"),
        (("--body", "OR", "--act", "sent", "--on", "2026-11-29"), 2, "moet nog komen"),
        (("--body", "hr", "--act", "sent"), 2, "geen orgaan"),
        (("--body", "union-delegation", "--act", "sent"), 2, "vakbondsafvaardiging"),
        (("--body", "OR", "--act", "advised"), 2, "--advice"),
        (("--body", "OR", "--act", "sent", "--advice", "gunstig"), 2, "--advice"),
        (("--body", "board", "--act", "sent", "--until", "2027-01-01"), 2, "--until"),
        (("--body", "CPBW", "--act", "agreed"), 2, "akkoord"),
        (("--body", "OR", "--act", "sent", "--answer", "gevolgd"), 2, "--answer"),
        (("--body", "OR", "--act", "answered", "--answer", "gevolgt"), 2, "gevolgd"),
        (("--body", "board", "--act", "goedgekuurd"), 2, "goedgekeurd"),
        (("--body", "ondernemingsrad", "--act", "sent"), 2, "ondernemingsraad"),
    ],
)
def test_what_a_body_cannot_do_is_refused(cli: Cli, vto: Path, arguments: tuple[str, ...], code: int, said: str) -> None:
    done = cli("record", "vto.yaml", *arguments, *DAY)
    assert (done.code, done.out) == (code, "")
    assert said in done.err
    assert not (vto.parent / "vto.register.yaml").exists()


def test_a_file_with_errors_and_an_altered_register_take_no_entry(cli: Cli, vto: Path) -> None:
    act = ("--body", "OR", "--act", "sent", "--on", "2026-09-01", *DAY)
    vto.write_text(FILE + "rolez: {}\n", "utf-8")
    assert cli("record", "vto.yaml", *act).code == 1
    assert cli("record", "nothing.yaml", *act).code == 2
    vto.write_text(FILE, "utf-8")
    for _ in range(2):
        assert cli("record", "vto.yaml", *act).code == 0
    register = vto.parent / "vto.register.yaml"
    altered = register.read_text("utf-8").replace("2026-09-01", "2026-09-02", 1)
    register.write_text(altered, "utf-8")
    done = cli("record", "vto.yaml", *act)
    assert (done.code, "register-altered" in done.err, register.read_text("utf-8")) == (1, True, altered)


def test_two_at_once_lose_none(vto: Path) -> None:
    command = [*PROGRAM, "record", "vto.yaml", "--body", "OR", "--act", "sent", "--on", "2026-09-01", "-q", *DAY]
    started = [subprocess.Popen(command, cwd=vto.parent, env=ready(vto.parent)) for _ in range(4)]
    assert [one.wait(60) for one in started] == [0] * 4
    lines = (vto.parent / "vto.register.yaml").read_text("utf-8").splitlines()
    assert lines.count("- on: 2026-09-01") == 4
    assert sum(line.startswith("  after: [sha256:") for line in lines) == 3


def test_what_was_done_with_an_advice_is_kept_and_told(cli: Cli, vto: Path) -> None:
    def proof() -> str:
        return cli("agenda", "vto.yaml", "--proof", *DAY).out

    acts = ("--act advised --advice verdeeld --on 2026-09-20", "--act answered --answer partly --on 2026-10-01 --reference OR-7")
    for act in acts:
        assert cli("record", "vto.yaml", "--body", "OR", *act.split(), *DAY).code == 0
    assert "  answer: partly\n" in (vto.parent / "vto.register.yaml").read_text("utf-8")
    assert "Deels gevolgd, beantwoord op 1 oktober 2026; OR-7" in proof()
    assert "☐ niet gevolgd" not in proof()
    assert cli("render", "vto.yaml", "-f", "json", *DAY).json()["life"]["heard"][0]["answer"] == "partly"
    assert cli("record", "vto.yaml", "--body", "OR", "--act", "answered", *DAY).code == 0
    assert "☐ niet gevolgd" in proof()  # the last answer does not say: room to fill it in


def test_renaming_a_person_makes_no_sign_off_stale(cli: Cli, vto: Path) -> None:
    vto.write_text(FILE + "staff: [{id: a, function: Hoofd HR, name: An Peeters, roles: [hr]}]\n", "utf-8")
    for body, act in (("OR", "sent"), ("CPBW", "sent"), ("board", "sent")):
        assert cli("record", "vto.yaml", "--body", body, "--act", act, "--on", "2026-09-01", *DAY).code == 0
    vto.write_text(vto.read_text("utf-8").replace("An Peeters", "Bram Claes"), "utf-8")
    assert [check for check, _ in checks(cli)] == ["sign-off-missing"]


ALTERED = """- {on: 2026-02-03, body: works-council, act: sent}
- on: 2026-02-20
  body: board
  act: adopted
  after: [sha256:1111111111111111111111111111111111111111111111111111111111111111]
"""


def places(cli: Cli, *arguments: str) -> list[tuple[str, int, str]]:
    found = cli("check", *arguments, "--output-format", "json", *DAY).json()["findings"]
    return [(one["file"], one["line"], one["check"]) for one in found if one["file"].endswith(".register.yaml")]


def test_a_register_is_checked_as_a_file_of_its_own(cli: Cli, vto: Path) -> None:
    register = vto.parent / "vto.register.yaml"
    register.write_text(ALTERED, "utf-8")
    with_file = [("vto.register.yaml", 1, "register-altered"), ("vto.register.yaml", 2, "decided-before-advice")]
    told = places(cli, "vto.register.yaml")
    assert told[:1] == with_file[:1]
    assert told == places(cli, "vto.yaml") == places(cli, ".") == places(cli, "vto.yaml", "vto.register.yaml")
    assert [(file, check) for file, _, check in places(cli, str(register))] == [(str(register), check) for _, _, check in told]
    vto.unlink()  # what hangs on the file is not told without it
    assert places(cli, "vto.register.yaml") == places(cli, ".") == with_file[:1]
    assert cli("check", "vto.register.yaml").code == 1


def test_a_register_of_a_faulty_file_is_read_by_itself(cli: Cli, vto: Path) -> None:
    (vto.parent / "vto.register.yaml").write_text(ALTERED.replace("board", "bord"), "utf-8")
    vto.write_text("organisation: {}\n", "utf-8")
    assert places(cli, "vto.register.yaml") == [("vto.register.yaml", 3, "unknown-reference")]


def test_a_register_is_no_file_to_render(cli: Cli, vto: Path) -> None:
    (vto.parent / "vto.register.yaml").write_text(ALTERED, "utf-8")
    done = cli("render", "vto.register.yaml")
    assert (done.code, "dit is het register van een organisatie" in done.err) == (1, True)
    assert cli("render", ".", "-o", "out", *DAY).code == 1  # of the altered register beside the file
    assert [path.name for path in (vto.parent / "out").iterdir()] == ["vto.md"]
