"""What goes to which body by which day, and how far a charter is with each: as decided, without words or files."""

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.conftest import world
from vto_roles.charter import agenda
from vto_roles.decision.agenda import Turn, load, turns
from vto_roles.decision.fingerprints import concerning, states
from vto_roles.decision.hearing import hearings
from vto_roles.decision.life import acts
from vto_roles.model.register import Register, RegisterEntry, RowState
from vto_roles.output.papers import preferred
from vto_roles.read.languages import words_of

DAY = datetime.date(2026, 11, 28)
COUNCIL = "size: {{headcount: 30, fte: 25}}\nroles: {{works-council: yes}}\nmeetings: {{works-council: [{}]}}\n"
YEAR = "2026-12-08, {}, 2027-05-25, 2027-12-07"


def turn(yaml: str, task: str, body: str = "works-council", day: datetime.date = DAY) -> Turn:
    return next(one for one in turns(world(yaml, today=day).allocation) if (one.task, one.body) == (task, body))


@pytest.mark.parametrize(
    ("meetings", "state", "meeting", "send_by"),
    [
        (YEAR.format("2027-03-09"), "planned", "2027-03-09", "2027-02-22"),
        (YEAR.format("2027-03-15"), "planned", "2027-03-15", "2027-02-28"),
        (YEAR.format("2027-02-28"), "planned", "2027-02-28", "2027-02-13"),
        (YEAR.format("2027-02-27"), "missing", "2027-02-27", "2027-02-12"),  # the draft is planned for the 28th
        (YEAR.format("2027-03-16"), "missing", "2026-12-08", "2026-11-23"),
        ("2027-12-07", "missing", None, None),
        ("2026-12-08", "unplanned", None, "2027-02-28"),  # no further dates are known yet
        ("", "unplanned", None, "2027-02-28"),
    ],
)
def test_the_plan_of_the_year_goes_out_as_many_days_before_a_meeting_as_law_asks(
    meetings: str, state: str, meeting: str | None, send_by: str | None
) -> None:
    found = turn(COUNCIL.format(meetings), "seek-advice-annual-plan")
    assert (found.state, found.legal, found.sending, found.days) == (state, True, "draft-annual-plan", 15)
    assert (found.meeting and found.meeting.isoformat(), found.send_by and found.send_by.isoformat()) == (meeting, send_by)


def test_nobody_is_told_to_meet_before_the_notice_allows_it() -> None:
    found = turn("size: {headcount: 30, fte: 25}\n", "approve-vto-budget", "board")
    assert (found.due, found.earliest(DAY)) == (datetime.date(2026, 11, 30), datetime.date(2026, 12, 6))
    for yaml in ("size: {headcount: 30, fte: 25}\n", COUNCIL.format(""), COUNCIL.format("2026-12-01")):
        one = world(yaml, today=DAY)
        told = agenda.write(one.case, one.allocation, one.charter(), words_of("nl"))
        first = [*(entry.earliest for entry in told.bodies), *(entry.earliest for entry in told.turns)]
        assert min(first) >= "2026-12-06"
        texts = {entry.task: entry.text for entry in told.turns if entry.body == "board"}
        assert "ten vroegste op 6 december 2026" in texts["approve-vto-budget"]
        assert "30 november 2026 geen vergadering meer" in texts["approve-vto-budget"]


def test_the_board_meets_after_the_council_that_it_waits_for() -> None:
    one = world(COUNCIL.format("2026-12-20"), today=DAY)
    told = agenda.write(one.case, one.allocation, one.charter(), words_of("nl"))
    assert {entry.body: entry.earliest for entry in told.bodies} == {"works-council": "2026-12-06", "board": "2026-12-21"}


def test_in_a_leap_year_the_days_are_counted_back() -> None:
    found = turn(COUNCIL.format(""), "seek-advice-annual-plan", day=datetime.date(2027, 11, 28))
    assert found.send_by == datetime.date(2028, 2, 29)


def test_who_is_heard_meets_before_the_body_that_decides() -> None:
    yaml = COUNCIL.format("2027-03-02, 2027-04-06, 2027-05-25, 2027-12-07")
    board = "board: [2027-04-06, 2027-12-13]"
    found = turn(yaml.replace("meetings: {", f"meetings: {{{board}, "), "review-charter")
    assert (found.due, found.meeting) == (datetime.date(2027, 4, 6), datetime.date(2027, 3, 2))


def test_a_target_date_moves_to_a_meeting_and_never_past_law_or_beyond_what_is_known() -> None:
    yaml = "size: {headcount: 30, fte: 25}\nmeetings: {board: [2027-04-06, 2027-06-01]}\n"
    dates = world(yaml, today=DAY).allocation.dates
    assert dates["approve-vto-report"] == datetime.date(2027, 4, 6)  # of 30 April
    assert dates["review-charter"] == datetime.date(2027, 4, 6)  # of 31 May
    assert dates["approve-vto-budget"] == datetime.date(2026, 11, 30)
    assert dates["approve-annual-plan"] == datetime.date(2027, 3, 31)
    plain = world("size: {headcount: 30, fte: 25}\n", today=DAY).allocation
    assert plain.deadlines == world(yaml, today=DAY).allocation.deadlines  # no meeting makes a body be asked again


@pytest.mark.parametrize(
    ("meetings", "variant"),
    [("{hr: [2027-01-05]}", "meeting-no-body"), ("{works-council: [2027-01-05]}", "meeting-absent")],
)
def test_only_bodies_that_are_there_meet(meetings: str, variant: str) -> None:
    allocation = world(f"roles: {{works-council: no}}\nmeetings: {meetings}\n", today=DAY).allocation
    assert [one.variant for one in allocation.problems] == [variant]


def test_the_load_of_the_year_is_told_by_month_for_roles_and_for_people() -> None:
    staff = "staff: [{id: vto, function: VTO, roles: [vto-coordinator]}]\n"
    found = load(world("size: {headcount: 30, fte: 25}\n" + staff, today=DAY).allocation)
    assert ("draft-annual-plan", "R") in found["vto-coordinator"]["2027-02"]
    assert found["vto"]["2027-02"] == found["vto-coordinator"]["2027-02"]


def test_before_a_register_each_body_is_to_be_asked_and_the_board_waits() -> None:
    decided = world("roles: {works-council: yes}\nmeetings: {works-council: [2026-12-01, 2026-12-08]}\n", today=DAY)
    council, board = hearings(decided.allocation, acts(None))
    assert (council.body, council.step, council.meeting) == ("works-council", "send", datetime.date(2026, 12, 8))
    assert (board.body, board.step, board.letter) == ("board", "wait", "A")


@given(st.sets(st.dates(datetime.date(2026, 10, 1), datetime.date(2028, 3, 1)), min_size=1, max_size=12))
@settings(max_examples=60)
@pytest.mark.sampled(one_in=1, quick=0)
def test_what_is_planned_fits_the_meetings(days: set[datetime.date]) -> None:
    allocation = world(COUNCIL.format(", ".join(map(str, sorted(days)))), today=DAY).allocation
    for one in turns(allocation):
        if one.body != "works-council":
            continue
        inside = {day for day in days if one.opens <= day <= one.due}
        if one.state == "planned":
            assert one.meeting == max(inside)
            assert one.send_by is not None
            assert (one.meeting - one.send_by).days == one.days
        if one.state == "missing":
            assert not inside
            assert one.meeting is None or one.meeting in days
        if one.state == "unplanned":
            assert one.meeting is None


def _entry(act: str, day: int, body: str = "works-council", advice: str | None = None, tasks: bool = True) -> RegisterEntry:
    rows = states(world("roles: {works-council: yes}\n", today=DAY).allocation)
    own = (
        (rows if act == "adopted" else concerning(rows, body))
        if tasks
        else {"draft-annual-plan": RowState(duty="own", letters={})}
    )
    on = datetime.date(2026, 10, day)
    return RegisterEntry(on=on, body=body, act=act, advice=advice, tasks=own)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("entries", "council", "board"),
    [
        ([_entry("sent", 1)], "advise", "wait"),
        ([_entry("sent", 1), _entry("deferred", 9)], "advise", "wait"),
        ([_entry("sent", 1), _entry("advised", 9, advice="favourable")], "heard", "decide"),
        ([_entry("sent", 1), _entry("advised", 9, advice="divided")], "answer", "wait"),
        ([_entry("advised", 9, advice="divided"), _entry("answered", 12)], "heard", "decide"),
        ([_entry("sent", 1), _entry("advised", 9, advice="favourable"), _entry("withdrawn", 10)], "advise", "wait"),
        ([_entry("advised", 9, advice="favourable", tasks=False)], "send", "wait"),
        ([_entry("advised", 9, advice="favourable"), _entry("adopted", 20, "board")], "heard", "done"),
        ([_entry("advised", 9, advice="favourable"), _entry("adopted", 20, "board", tasks=False)], "heard", "decide"),
    ],
)
def test_how_far_a_charter_is_follows_its_register(entries: list[RegisterEntry], council: str, board: str) -> None:
    allocation = world("roles: {works-council: yes}\n", today=DAY).allocation
    found = hearings(allocation, acts(Register(entries=tuple(entries))))
    assert [(one.body, one.step) for one in found] == [("works-council", council), ("board", board)]


def test_after_its_last_day_an_adopted_charter_is_decided_on_again() -> None:
    allocation = world("roles: {works-council: yes}\n", today=DAY).allocation
    adopted = replace(_entry("adopted", 20, "board"), until=DAY)
    said = _entry("advised", 9, advice="favourable")
    assert hearings(allocation, acts(Register(entries=(said, adopted))))[-1].step == "decide"
    later = replace(adopted, until=DAY + datetime.timedelta(days=1))
    assert hearings(allocation, acts(Register(entries=(said, later))))[-1].step == "done"


@pytest.mark.parametrize(
    ("language", "kept"),
    [("nl", "nl plain"), ("nl-BE", "nl plain"), ("fr-BE", "fr plain"), ("de", "nl fr plain"), ("en", "nl fr plain")],
)
def test_a_source_in_the_language_of_a_paper_goes_before_others(language: str, kept: str) -> None:
    urls = {"nl": "https://a.be/nl/x", "fr": "https://b.be/x?lang=fr", "plain": "https://c.be/nlx/french"}
    assert preferred(tuple(urls.values()), language) == tuple(urls[name] for name in kept.split())
