"""What the rules decide and move, as the documentation prints it; 20 seconds, too long for `make quick`."""

import pytest

from tests.property import moved


def test_the_page_of_what_the_rules_move_is_up_to_date() -> None:
    assert moved.PAGE.read_text("utf-8") == moved.page()


@pytest.mark.parametrize("name", ["care-home", "customised-work", "hospital", "socio-cultural"])
def test_where_much_is_answered_facts_decide_half_of_a_and_r_and_move_a_seventh(name: str) -> None:
    count, decided, moves = moved.shares(name)
    assert decided >= 0.5 * count
    assert moves >= count / 7
