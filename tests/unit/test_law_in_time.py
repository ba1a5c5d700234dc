"""Law on a day: versions, periods, dates counted back, and the floor of the catalogue."""

import datetime
from itertools import pairwise

import pytest
from msgspec.structs import replace

from tests.conftest import example, world
from tests.law.scenarios import file, loaded
from vto_roles import render
from vto_roles.charter import rows
from vto_roles.decision.engine import allocate
from vto_roles.decision.law import later, spans
from vto_roles.model.catalogue import Catalogue, Counted, Period, Relative
from vto_roles.read.catalogue import built_in
from vto_roles.read.languages import languages, words_of
from vto_roles.refused import Refused

BAND = Period(start=datetime.date(2022, 1, 1), months=24, reference=Counted(before=15, months=12))
SCHOOL_YEAR = Period(start=datetime.date(2022, 9, 1), months=12)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("on", "period", "counted"),
    [  # the count for 2024-25 is printed by the ministry; the others follow from its rule
        ("2023-12-31", ("2022-01-01", "2023-12-31"), ("2020-10-01", "2021-09-30")),
        ("2024-01-01", ("2024-01-01", "2025-12-31"), ("2022-10-01", "2023-09-30")),
        ("2026-11-28", ("2026-01-01", "2027-12-31"), ("2024-10-01", "2025-09-30")),
        ("2028-01-01", ("2028-01-01", "2029-12-31"), ("2026-10-01", "2027-09-30")),
    ],
)
def test_the_band_of_the_training_right_is_counted_before_its_two_years(
    on: str, period: tuple[str, str], counted: tuple[str, str]
) -> None:
    found = spans(BAND, day(on))
    assert (found["period_from"], found["period_until"]) == tuple(map(day, period))
    assert (found["reference_from"], found["reference_until"]) == tuple(map(day, counted))


@pytest.mark.parametrize(
    ("on", "start"), [("2026-08-31", "2025-09-01"), ("2026-09-01", "2026-09-01"), ("2022-08-31", "2021-09-01")]
)
def test_a_school_year_begins_in_september(on: str, start: str) -> None:
    assert spans(SCHOOL_YEAR, day(on))["period_from"] == day(start)


def test_months_later_the_last_day_stays_the_last() -> None:
    assert later(day("2026-11-30"), 3) == day("2027-02-28")
    assert later(day("2028-02-29"), 12) == day("2029-02-28")
    assert later(day("2027-03-15"), -15) == day("2025-12-15")


@pytest.mark.parametrize(
    ("today", "sent"),
    [("2026-11-28", "2027-02-28"), ("2027-02-28", "2027-02-28"), ("2027-03-01", "2028-02-29"), ("2028-03-01", "2029-02-28")],
)
def test_fifteen_days_before_the_advice_are_a_day_later_in_a_leap_year(today: str, sent: str) -> None:
    decided = world("size: {headcount: 142, fte: 98.4}", today=day(today))
    assert decided.allocation.dates["draft-annual-plan"] == day(sent)
    assert decided.allocation.deadlines["draft-annual-plan"] == "02-28"


def until(last: str) -> Catalogue:
    """The catalogue, in which the open data of the learning account can be read until a day and never after it."""
    line = built_in().law["P10"]
    version = replace(line.versions[1], until=day(last))
    return replace(built_in(), law={**built_in().law, "P10": replace(line, versions=(version,))})


@pytest.mark.parametrize(
    ("last", "own", "due", "refused"),
    [
        ("2028-01-31", None, "2028-01-31", False),  # a year before it, the day is not the next 31 January
        ("2028-01-31", "06-30", "2027-06-30", False),
        ("2027-01-31", "06-30", "2027-01-31", True),
        ("2027-01-31", "01-15", "2027-01-15", False),
    ],
)
def test_the_last_day_of_a_version_comes_once(last: str, own: str | None, due: str, refused: bool) -> None:
    given = {"size.fte": 25} | ({} if own is None else {"deadlines.download-fla-data": own})
    case = loaded(file(given)).case
    assert case is not None
    decided = allocate(until(last), case.organisation, day=day("2026-12-01"))
    assert decided.dates["download-fla-data"] == day(due)
    assert decided.deadlines["download-fla-data"] == due[5:]
    assert decided.once.get("download-fla-data") == (None if own is not None and not refused else day(due))
    assert [one.variant for one in decided.problems] == (["deadline-after-law"] if refused else [])


@pytest.mark.parametrize(("last", "listed"), [("2027-11-30", True), ("2027-12-01", False)])
def test_the_calendar_lists_twelve_months(last: str, listed: bool) -> None:
    case = loaded(file({"size.fte": 25})).case
    assert case is not None
    listing = rows.calendar(allocate(until(last), case.organisation, day=day("2026-12-01")))
    assert ("download-fla-data" in {entry.task for entry in listing}) is listed


def test_a_day_that_comes_once_is_told_with_its_year() -> None:
    task = next(one for one in example("care-home").charter().tasks if one.id == "download-fla-data")
    assert (task.deadline, task.once) == ("12-31", "2026-12-31")
    assert words_of("nl").deadline(task.due or "") == "31 december 2026"
    assert words_of("nl").deadline("12-31") == "31 december"


def test_what_is_counted_back_from_a_day_that_comes_once_is_gone_after_it() -> None:
    task = replace(built_in().tasks["download-fla-data"], deadline=Relative(start="P10", days=-30))
    catalogue = replace(until("2026-12-31"), tasks={**built_in().tasks, "download-fla-data": task})
    case = loaded(file({"size.fte": 25})).case
    assert case is not None
    before, after = (allocate(catalogue, case.organisation, day=day(on)) for on in ("2026-12-01", "2026-12-02"))
    assert before.dates["download-fla-data"] == day("2026-12-01")
    assert "download-fla-data" not in {*after.dates, *after.deadlines}


def test_a_law_line_without_an_end_gives_no_day() -> None:
    task = replace(built_in().tasks["download-fla-data"], deadline=Relative(start="P8"))
    catalogue = replace(built_in(), tasks={**built_in().tasks, "download-fla-data": task})
    case = loaded(file({"size.fte": 25})).case
    assert case is not None
    assert "download-fla-data" not in allocate(catalogue, case.organisation, day=day("2026-12-01")).deadlines


def test_no_charter_is_made_before_the_floor() -> None:
    data, floor = b"organisation: {name: X}\nsize: {headcount: 30}", built_in().floor
    assert render(data, "md", date=floor)
    with pytest.raises(Refused) as refused:
        render(data, "md", date=floor - datetime.timedelta(days=1))
    assert refused.value.key == "before-floor"


def test_versions_follow_one_another() -> None:
    """Those of a line that hold for everybody never overlap, and stand in the order of time."""
    for name, line in built_in().law.items():
        common = [version for version in line.versions if version.when is None]
        for before, after in pairwise(common):
            assert before.until is not None, name
            assert after.start is not None, name
            assert before.until < after.start, name
        assert all(version.start is None or version.until is None or version.start <= version.until for version in line.versions)


def test_official_identifiers_are_those_of_their_act() -> None:
    """An address of Justel holds the day and the number of its act; a number begins with a year that is not before the act's."""
    acts = built_in().acts
    assert {name for name, act in acts.items() if act.eli is not None} >= {"volunteers", "union-statute"}
    for name, act in acts.items():
        if act.eli is not None:
            assert act.date is not None, name
            assert f"/{act.date:%Y/%m/%d}/{act.numac}/" in act.eli, name
        if act.numac is not None:
            assert act.date is not None, name
            assert int(act.numac[:4]) - act.date.year in (0, 1), name


def test_what_changes_each_school_year_is_read_each_year() -> None:
    lines = built_in().law
    assert all(lines[name].check_months <= 12 for name in lines if name in ("W4", "W4b", "C6") or name.startswith("F5"))


@pytest.mark.parametrize("language", languages())
def test_every_version_act_and_change_has_words(language: str) -> None:
    words = words_of(language)
    for name, line in built_in().law.items():
        for version in line.versions if len(line.versions) > 1 else ():
            assert isinstance(words.find("law", name, version.name or version.status), str), (name, version.name)
        assert words.find("law", name), name
        assert all(isinstance(words.find("acts", basis.act), str) for basis in line.basis), name
        assert line.basis or name.startswith("G"), name
    assert all(isinstance(words.find("horizon", name), str) for name in built_in().horizon)
