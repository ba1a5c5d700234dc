"""The gate on what the program costs."""

from tests.bench.instructions import dearer


def test_a_row_may_take_five_percent_more_than_was_kept() -> None:
    kept = {"--version": 100.0, "check": 200.0}
    assert dearer({"--version": 104.9, "check": 211.0, "new": 1.0}, kept) == ["check"]
