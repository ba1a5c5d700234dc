"""How far a charter is: by what its bodies said and decided, and by what changed since."""

import datetime

import msgspec
import pytest
from msgspec.structs import replace

from tests.conftest import TODAY, World, world
from vto_roles.charter import standing
from vto_roles.charter.write import write
from vto_roles.checks.run import check_organisation
from vto_roles.decision.fingerprints import concerning, states
from vto_roles.model.register import Register, RegisterEntry, rows_digest
from vto_roles.read.languages import languages, words_of

WORKS_COUNCIL = "roles: {works-council: yes, prevention-committee: yes}\nsize: {headcount: 142}\n"


def told(seen: World, *acts: str, of: World | None = None) -> World:
    """The same with a register of these acts, such as `2026-09-01 works-council advised favourable`; of: what the bodies saw."""
    rows = states((of or seen).allocation)
    entries = list(seen.case.register.entries if seen.case.register else ())
    for text in acts:
        on, body, act, *advice = text.split()
        saw = rows if act == "adopted" else concerning(rows, body)
        made = {"on": on, "body": body, "act": act, "advice": advice[0] if advice else None, "rows": rows_digest(saw)}
        entries.append(replace(msgspec.convert(made, RegisterEntry), tasks=saw, after=Register(entries=tuple(entries)).ends))
    return World(replace(seen.case, register=Register(entries=tuple(entries))), seen.allocation, seen.findings)


def status(seen: World, *acts: str, of: World | None = None) -> str:
    charter = told(seen, *acts, of=of).charter()
    assert charter.life is not None
    return charter.life.status


def test_a_charter_goes_from_ready_to_advised_adopted_and_due_for_review() -> None:
    seen = world(WORKS_COUNCIL)
    waits = status(seen)
    assert waits in ("draft", "ready")
    assert status(seen, "2026-09-01 works-council sent") == waits
    assert status(seen, "2026-09-01 works-council deferred") == waits
    assert status(seen, "2026-09-01 prevention-committee advised favourable") == waits  # whose advice is not asked on the review
    advised = ("2026-09-02 works-council advised late",)
    assert status(seen, *advised) == "advised"
    assert status(seen, *advised, "2026-09-03 works-council withdrawn") == waits
    assert status(seen, *advised, "2026-10-05 board adopted") == "adopted"
    assert status(seen, *advised, "2025-10-05 board adopted") == "review-due"
    assert status(seen, "2027-10-05 board adopted") == waits  # after the day of the charter


def test_an_adoption_holds_through_its_last_day() -> None:
    life = told(world(WORKS_COUNCIL), f"{TODAY - datetime.timedelta(days=365)} board adopted").charter().life
    assert life is not None
    assert (life.status, life.by, life.since, life.until) == ("adopted", "board", "2025-11-23", "2026-11-23")


def test_a_row_that_changed_makes_it_out_of_date_until_all_are_heard_again() -> None:
    old = world(WORKS_COUNCIL)
    new = world(WORKS_COUNCIL + "deadlines: {draft-annual-plan: 02-01}\n")
    before = told(new, "2026-09-02 works-council advised favourable", "2026-10-05 board adopted", of=old)
    life = before.charter().life
    assert life is not None
    assert (life.status, life.since, life.changed, life.heard) == ("out-of-date", "2026-10-05", ("draft-annual-plan",), ())
    assert status(before, "2026-11-02 works-council sent") == "out-of-date"
    again = told(before, "2026-11-10 works-council advised unfavourable")
    life = again.charter().life
    assert life is not None
    assert (life.status, life.since, life.changed) == ("advised", "2026-11-10", ("draft-annual-plan",))
    assert status(again, "2026-11-20 board adopted") == "adopted"


def test_advice_on_other_rows_is_none_on_these() -> None:
    old, new = world(WORKS_COUNCIL), world(WORKS_COUNCIL + "deadlines: {draft-annual-plan: 02-01}\n")
    assert status(told(new, "2026-09-02 works-council advised favourable", of=old)) == status(new)


def test_where_no_body_is_the_employees_themselves_are_asked() -> None:
    seen = world("roles: {hr: yes}\nsize: {headcount: 12}\n")
    assert status(seen, "2026-09-02 employees advised favourable") == "advised"


def test_an_error_keeps_it_a_draft_whatever_was_adopted() -> None:
    seen = told(
        world(WORKS_COUNCIL + "choices: [{task: approve-vto-budget, role: management, letter: A}]\n"), "2026-10-05 board adopted"
    )
    charter = seen.charter()
    assert charter.life is not None
    assert (charter.status, charter.life.status) == ("draft", "draft")


@pytest.mark.parametrize("language", sorted(languages()))
def test_the_status_is_one_line_in_every_language(language: str) -> None:
    seen, words = world(WORKS_COUNCIL), words_of(language)
    advised = "2026-09-02 works-council advised favourable"
    lines = [
        standing.status(told(seen, *acts).charter(language), words)
        for acts in ((advised,), (advised, "2026-10-05 board adopted"), (advised, "2025-10-05 board adopted"))
    ]
    days = [words.date(datetime.date.fromisoformat(day)) for day in ("2026-09-02", "2026-10-05", "2025-10-05")]
    assert all(day in line and "{" not in line and "\n" not in line for day, line in zip(days, lines, strict=True)), lines


def test_what_a_body_said_and_when_it_was_answered_stands_in_the_charter() -> None:
    acts = ("2026-09-02 works-council advised divided", "2026-09-20 works-council answered", "2026-10-05 board adopted")
    life = told(world(WORKS_COUNCIL), *acts).charter().life
    assert life is not None
    assert [(one.role, one.on, one.advice, one.answered) for one in life.heard] == [
        ("works-council", "2026-09-02", "divided", "2026-09-20")
    ]


def test_for_the_public_it_stays_as_it_is() -> None:
    seen = told(world(WORKS_COUNCIL), "2026-10-05 board adopted")
    words = words_of("nl")
    public = write(seen.case, seen.allocation, seen.findings, words, today=TODAY, public=True)
    assert public.life == seen.charter().life


def test_a_register_is_found_as_it_was() -> None:
    grown = told(world(WORKS_COUNCIL), "2026-09-01 board sent", "2026-09-02 board sent", "2026-09-03 board sent").case.register
    assert grown is not None
    first, second, third = grown.entries
    for count in range(4):
        assert grown.once(Register(entries=grown.entries[:count]).digest) == tuple(range(count))
    other = replace(second, reference="the other branch")
    merged = Register(entries=(first, other, second, third))
    assert merged.once(Register(entries=(first, second, third)).digest) == (0, 2, 3)
    assert merged.once(Register(entries=(first, other)).digest) == (0, 1)
    assert merged.once(Register(entries=(replace(first, reference="x"),)).digest) is None


def test_a_finding_says_who_must_hear() -> None:
    text = (
        WORKS_COUNCIL
        + "staff: [{id: vto, function: Coach, roles: [vto-coordinator], until: 2026-06-30, mandate_until: 2026-06-30}]\n"
    )
    for one in world(text).findings:
        if one.check in ("holder-left", "mandate-ends"):
            assert one.args["hear"] == ("board", "management")
    alone = world("staff: [{id: dir, function: Directeur, roles: [management], until: 2026-06-30}]\n")
    assert next(one for one in alone.findings if one.check == "holder-left").args["hear"][0] == "board"  # type: ignore[index]
    seen = told(world(WORKS_COUNCIL), "2025-10-05 board adopted")
    overdue = next(
        one for one in check_organisation(seen.case, seen.allocation, [], TODAY).findings if one.check == "review-overdue"
    )
    assert (overdue.args["hear"], overdue.args["role"]) == (("works-council",), "board")
