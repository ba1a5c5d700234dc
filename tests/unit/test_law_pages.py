"""The pages of the law: what rests on a secondary source alone is told apart, with what a human has to read."""

import re
from datetime import date

import pytest
from msgspec.structs import replace

import law_page
import law_sheets
from tests.conftest import ROOT
from vto_roles.model.catalogue import LawLine
from vto_roles.read.catalogue import built_in
from vto_roles.read.languages import words_of

LAW = built_in().law


def test_what_is_locked_or_a_duty_on_a_secondary_source_says_what_to_read() -> None:
    said = {name for point in law_page.open_points() for name in point.lines}
    assert said <= set(LAW)
    assert [name for name in LAW if law_page.weak(name) and name not in said] == []


@pytest.mark.sampled(one_in=1, quick=0)
def test_each_open_point_stands_on_both_pages() -> None:
    words = words_of("nl")
    for page in (law_page.page(words), law_sheets.sheets(words)):
        assert [point.question for point in law_page.open_points() if point.question not in page] == []
        assert [point.read for point in law_page.open_points() if point.read not in page] == []


@pytest.mark.parametrize("name", LAW)
def test_a_line_has_a_row_and_a_section_with_all_its_versions(name: str) -> None:
    page = (ROOT / "docs" / "law.md").read_text("utf-8")
    table = page.partition("## All lines")[2]
    assert len(re.findall(rf"^\| \[{name}\]\(#{name.lower()}\) \|", table, re.MULTILINE)) == 1
    section = table.partition(f"\n### {name}\n")[2].partition("\n### ")[0]
    assert [one for one in LAW[name].versions if law_page.said(name, one, words_of("nl")) not in section] == []
    assert all(url in section for url in LAW[name].source)
    assert [one.in_words for one in law_page.cases(name) if f"- {one.on}: {one.in_words}" not in section] == []
    assert ("rests on a secondary source" in section) == law_page.weak(name)


def test_only_what_was_not_read_and_holds_is_weak(monkeypatch: pytest.MonkeyPatch) -> None:
    def weak(**changes: object) -> bool:
        line: LawLine = replace(LAW["P4"], **changes)
        monkeypatch.setattr(law_page, "built_in", lambda: replace(built_in(), law={**LAW, "P4": line}))
        return law_page.weak("P4")

    version = LAW["P4"].versions[0]
    assert weak()
    assert not weak(confidence="V1")
    assert weak(confidence="V1", versions=(replace(version, confidence="V2"),))
    assert not weak(versions=(replace(version, status="contested"),))
    assert not law_page.weak("T4")  # told only


def test_a_version_is_told_as_on_a_day_of_its_own() -> None:
    words = words_of("nl")
    told = [law_page.said("P8", one, words).replace("\N{NO-BREAK SPACE}", " ") for one in LAW["P8"].versions]
    assert "Van 1 januari 2022 tot en met 31 december 2023" in told[0]
    assert date(2023, 1, 1) == LAW["P8"].versions[0].start
    assert "Van 1 januari 2026 tot en met 31 december 2027" in told[1]


def test_conditions_stand_in_words_on_the_sheets() -> None:
    sheets = law_sheets.sheets(words_of("nl"))
    assert "voltijdse equivalenten vanaf 10 en onder 20" in sheets
    assert "gewesten en gebieden: Brussel of Wallonië" in sheets
    assert [fact for fact in ("size.", "organisation.", "role.") if fact in sheets] == []
