"""The register: what is read of it, what is found altered, what is no longer as a body saw it."""

import datetime
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from vto_roles.decision.life import acts
from vto_roles.model.register import Register, RegisterEntry, RowState, rows_digest
from vto_roles.read import register as registers
from vto_roles.read.catalogue import built_in
from vto_roles.run.record import written

ROWS = {"draft-annual-plan": RowState(duty="legal", deadline="03-01", letters={"management": "AR", "works-council": "C"})}
DAYS = st.dates(datetime.date(2025, 1, 1), datetime.date(2027, 12, 31))
ENTRIES = st.builds(
    RegisterEntry,
    on=DAYS,
    body=st.sampled_from(["works-council", "board", "prevention-committee"]),
    act=st.sampled_from(["sent", "advised", "answered", "deferred", "adopted", "withdrawn"]),
    advice=st.none() | st.sampled_from(["favourable", "divided", "late"]),
    answer=st.none() | st.sampled_from(["followed", "partly", "not-followed"]),
    reference=st.none() | st.text(st.characters(codec="ascii", min_codepoint=33, max_codepoint=126), min_size=1, max_size=20),
    rows=st.just(rows_digest(ROWS)),
    tasks=st.just(ROWS),
)


def text(entries: Sequence[RegisterEntry]) -> str:
    return "# head\n" + "".join(map(written, entries))


def chained(entries: Sequence[RegisterEntry], register: Register = Register()) -> list[RegisterEntry]:  # noqa: B008
    """The entries as recorded one after the other."""
    made = [*register.entries]
    for entry in entries:
        made.append(replace(entry, after=Register(entries=tuple(made)).ends))
    return made


def read(data: str) -> registers.RegisterFile:
    return registers.read(data.encode(), "vto.register.yaml", built_in())


def entry(day: str, body: str, act: str) -> RegisterEntry:
    made = {"on": day, "body": body, "act": act, "rows": rows_digest(ROWS), "tasks": msgspec.to_builtins(ROWS)}
    return msgspec.convert(made, RegisterEntry)


@given(st.lists(ENTRIES, max_size=5))
def test_what_is_written_is_read_again(entries: list[RegisterEntry]) -> None:
    made = chained(entries)
    found = read(text(made))
    assert (found.findings, list(found.register.entries)) == ([], made)


@given(st.lists(ENTRIES, max_size=3), st.lists(ENTRIES, min_size=1, max_size=3), st.lists(ENTRIES, min_size=1, max_size=3))
def test_two_branches_that_git_merged_lose_no_entry(
    shared: list[RegisterEntry], ours: list[RegisterEntry], theirs: list[RegisterEntry]
) -> None:
    base = Register(entries=tuple(chained(shared)))
    named = [[replace(one, reference=name) for one in side] for name, side in (("ours", ours), ("theirs", theirs))]
    sides = [chained(one, base)[len(base.entries) :] for one in named]
    left, right = ("".join(map(written, side)) for side in sides)
    conflict = f"{text(base.entries)}<<<<<<< HEAD\n{left}=======\n{right}>>>>>>> other\n"
    found = read(conflict)
    every = [*base.entries, *sides[0], *sides[1]]
    assert (found.findings, list(found.register.entries)) == ([], every)
    mended = registers.merged(conflict.encode()).decode()
    assert list(read(mended).register.entries) == every and "<<<" not in mended
    after = chained(shared[:1] or ours[:1], found.register)[-1]
    assert set(after.after) == {one[-1].digest for one in sides}
    assert read(mended + written(after)).findings == []


@given(st.lists(ENTRIES, min_size=2, max_size=4), st.data())
def test_an_entry_that_was_altered_is_found_on_its_line(entries: list[RegisterEntry], data: st.DataObject) -> None:
    made = chained(entries)
    number = data.draw(st.integers(0, len(made) - 2))
    made[number] = replace(made[number], on=made[number].on + datetime.timedelta(days=1))
    found = read(text(made))
    assert [(one.check, one.variant) for one in found.findings] == [("register-altered", "entry")]
    line = text(made).splitlines()[found.findings[0].place.line - 1]
    assert line == f"- on: {made[number].on}"


def test_rows_that_were_altered_and_an_entry_that_was_taken_out_are_found() -> None:
    made = chained([entry("2026-02-03", "works-council", "sent"), entry("2026-02-20", "works-council", "deferred")])
    torn = replace(made[1], tasks={"draft-annual-plan": replace(ROWS["draft-annual-plan"], deadline="04-01")})
    assert [one.variant for one in read(text([made[0], torn])).findings] == ["rows"]
    assert [one.variant for one in read(text(made[1:])).findings] == ["gone"]


@pytest.mark.parametrize(
    ("data", "check", "line"),
    [
        ("organisation: {name: x}\n", "schema", 1),
        ("- {on: 2026-02-03, body: works-council}\n", "schema", 1),
        ("- {on: 2026-02-30, body: works-council, act: sent}\n", "schema", 1),
        ("- {on: 2026-02-03, body: xyz, act: sent}\n", "unknown-reference", 1),
        ("- {on: 2026-02-03, body: board, act: sent}\n- {on: 2026-02-03, body: board, act: sendd}\n", "schema", 2),
    ],
)
def test_what_is_no_entry_is_told_on_its_line(data: str, check: str, line: int) -> None:
    (found,) = read(data).findings
    assert (found.check, found.place.line) == (check, line)


def test_words_of_people_are_read() -> None:
    advised = "- {on: 2026-02-03, body: ondernemingsraad, act: advies gegeven, advice: verdeeld}\n"
    found = read(advised + "- {on: 2026-02-04, body: CPBW, act: reporté}\n")
    assert found.findings == []
    assert [(one.body, one.act, one.advice) for one in found.register.entries] == [
        ("works-council", "advised", "divided"),
        ("prevention-committee", "deferred", None),
    ]


def test_what_a_body_withdrew_counts_no_more() -> None:
    made = Register(entries=(entry("2026-02-03", "board", "adopted"), entry("2026-02-05", "board", "withdrawn")))
    assert acts(made).adoptions == ()
    assert acts(Register(entries=made.entries[:1])).adoptions == ((0, made.entries[0]),)


def test_a_register_lies_beside_its_file() -> None:
    assert registers.beside(Path("a/De Linde.yaml")) == Path("a/De Linde.register.yaml")


def test_a_register_has_a_bound() -> None:
    """Each entry is digested: without one a file of a megabyte took five seconds."""
    line = "- {on: 2026-02-03, body: board, act: sent}\n"
    assert read(line * 2000).findings == []
    (found,) = read(line * 2001).findings
    assert (found.variant, found.place.line, found.args["limit"]) == ("too-many", 2001, 2000)
