"""The command `law`: what the law lines say on a day, as text and for a program."""

import datetime
import re
from pathlib import Path

import msgspec
import pytest

from tests.conftest import Cli
from vto_roles.read.catalogue import built_in
from vto_roles.read.languages import languages, words_of


@pytest.mark.parametrize("language", languages())
def test_each_line_is_told_on_a_day(cli: Cli, language: str) -> None:
    done = cli("law", "--on", "2026-11-28", "--lang", language)
    assert done.code == 0
    assert done.err == ""
    told = {line.split()[0] for line in done.out.splitlines() if line[:1].isupper() and len(line.split()[0]) <= 3}
    assert built_in().law.keys() <= told
    assert not re.search(r"\{\w+\}", done.out)


def test_a_line_is_told_with_its_versions_what_changes_and_its_scenarios(cli: Cli) -> None:
    out = cli("law", "P10", "--on", "2026-11-28").out
    until = built_in().law["P10"].versions[1].until
    assert until is not None
    gone = words_of("nl").date(until + datetime.timedelta(days=1))
    for part in ("Versies", until.isoformat(), gone, "aangekondigd", "Bronnen", "https://", "Voorbeelden"):
        assert part in out
    assert (
        "2027" not in cli("law", "P10", "--on", "2026-11-28", "--horizon", "0").out.partition("Bronnen")[0].partition("Tot ")[2]
    )


def test_a_program_gets_what_holds_and_what_changes(cli: Cli) -> None:
    told = msgspec.json.decode(cli("law", "-f", "json", "--on", "2025-12-31").raw)
    lines = {line["id"]: line for line in told["law"]}
    assert told["on"] == "2025-12-31"
    assert (lines["P9"]["status"], lines["P9"]["until"]) == ("in-force", "2025-12-31")
    assert {"on": "2026-01-01", "id": "P9", "law": "P9", "kind": "changes"}.items() <= next(
        one for one in told["horizon"] if one["id"] == "P9"
    ).items()
    one = msgspec.json.decode(cli("law", "P8", "-f", "json").raw)
    assert [line["version"] for line in one["law"]] == ["four-days", "five-days"]
    assert one["scenarios"][0]["on"] == "2023-12-31"


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("P10x",), "P10"),
        (("--on", "2022-12-31"), "2023-01-01"),
        (("--on", "31/31/2026"), "JJJJ-MM-DD"),
        (("--date", "2021-06-01"), "2023-01-01"),
    ],
)
def test_what_cannot_be_told_is_refused(cli: Cli, arguments: tuple[str, ...], word: str) -> None:
    done = cli("law", *arguments)
    assert done.code == 2
    assert word in done.err


def test_a_charter_that_law_has_overtaken_is_told(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "vto.yaml").write_text("organisation: {name: X}\nsize: {headcount: 30, fte: 25}\n")
    assert cli("render", "vto.yaml", "-o", "charter.md", "--date", "2025-12-31").code == 0
    told = msgspec.json.decode(cli("check", "charter.md", "--output-format", "json", "--date", "2026-11-28").raw)["findings"]
    assert {one["subject"] for one in told if one["check"] == "law-changed"} == {"P9", "P10"}
    assert not any(one["check"] in ("charter-stale", "charter-edited") for one in told)
    same = cli("check", "charter.md", "--output-format", "json", "--date", "2025-12-31")
    assert "law-changed" not in same.out
    assert cli("render", "vto.yaml", "-o", "charter.md", "--date", "2026-11-28").code == 0
    assert "law-changed" not in cli("check", "charter.md", "--date", "2026-11-28").out


def test_a_mark_from_before_the_floor_is_stale(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "vto.yaml").write_text("organisation: {name: X}\nsize: {headcount: 30, fte: 25}\n")
    cli("render", "vto.yaml", "-o", "charter.md", "--date", "2026-11-28")
    old = (tmp_path / "charter.md").read_text("utf-8").replace('"date":"2026-11-28"', '"date":"2021-06-01"')
    (tmp_path / "charter.md").write_text(old, "utf-8")
    done = cli("check", "charter.md")
    assert done.code == 1
    assert "charter-stale" in done.out
    assert "1 juni 2021" in done.out
