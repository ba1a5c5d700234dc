"""The sums of an overview are those of its members, whatever the members are and in whatever order they come."""

from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from vto_roles.charter.overview import COLUMNS, FoundKind, Member, Moved, Overview, Tally, with_findings

_COUNT = st.none() | st.integers(0, 2000)
_DAYS = st.none() | st.dates().map(lambda day: day.isoformat())
_BODIES = st.lists(st.sampled_from(["works-council", "prevention-committee", "board"]), unique=True).map(tuple)
_MOVES = st.builds(
    Moved,
    task=st.sampled_from(["a", "b"]),
    what=st.just("letters"),
    role=st.just("hr"),
    before=st.none(),
    after=st.sampled_from("RAC"),
)
_BY_KIND: dict[str, st.SearchStrategy[Any]] = {"number": _COUNT, "day": _DAYS, "bodies": _BODIES}
_FIELDS = {one.id: _BY_KIND[one.kind] for one in COLUMNS if one.kind in _BY_KIND}
_FIELDS |= {
    "fte": st.none() | st.integers(0, 90_000).map(lambda tenths: tenths / 10),
    "status": st.sampled_from([None, "draft", "ready"]),
    "charter": st.sampled_from([None, "current", "differs"]),
    "problem": st.sampled_from([None, "x"]),
}
_MEMBERS = st.builds(
    Member, file=st.text(max_size=3), name=st.text(max_size=3), changes=st.lists(_MOVES, unique=True).map(tuple), **_FIELDS
)
_KINDS = st.builds(
    FoundKind, st.sampled_from(["no-deputy", "schema"]), st.sampled_from(["error", "info"]), st.sampled_from([None, "hr"])
)
_FOUND = st.dictionaries(_KINDS, st.integers(1, 4), max_size=4)


def overview(rows: list[tuple[Member, dict[FoundKind, int]]]) -> Overview:
    tally = Tally()
    for row, found in rows:
        tally.add(with_findings(row, found), found)
    return tally.overview(tool={"name": "x", "version": "1", "catalog": "1"}, date="2026-11-23", language="nl", gone=())


@given(st.lists(st.tuples(_MEMBERS, _FOUND), max_size=6))
def test_sums_equal_the_members(rows: list[tuple[Member, dict[FoundKind, int]]]) -> None:
    found = overview(rows)
    members = found.members
    assert found.sums["members"] == len(rows)
    assert found.sums["unread"] == len([one for one in members if one.problem])
    for column in COLUMNS:
        values = [value for one in members if (value := getattr(one, column.id)) is not None]
        if column.kind == "number":
            assert (found.sums[column.id] or 0) == round(sum(values), 3)
        elif column.kind == "day":
            assert found.sums[column.id] == min(values, default=None)
        elif column.kind == "choice":
            assert found.sums[column.id] == Counter(values)
        elif column.kind == "bodies":
            assert found.sums[column.id] == Counter(body for bodies in values for body in bodies)
    assert sum(one.count for one in found.findings) == sum(count for one in members for count in one.findings.values())
    assert all(1 <= one.members <= min(len(rows), one.count) for one in found.findings)
    assert sum(one.members for one in found.changes) == sum(len(one.changes) for one in members)

    turned = overview(rows[::-1])
    assert (turned.sums, turned.findings, turned.changes) == (found.sums, found.findings, found.changes)
