"""Columns of a table in Word: no word is broken, dates stay on a line, and room goes where it saves lines."""

from vto_roles.output.fit import fitted

HEAD = ("Datum", "Taak", "Beslist")
ROWS = [
    ("30 nov. 2026", "Het jaarlijkse budget voor vorming voorleggen en vaststellen", "Bestuursorgaan"),
    ("28 feb. 2027", "Het ontwerp van opleidingsplan opmaken en voor advies bezorgen", "Weiterbildungskoordination"),
]


def test_room_goes_where_it_saves_lines() -> None:
    date, task, decides = fitted(HEAD, ROWS, (1, 1, 1), room=100, gap=1)
    assert task > 50 > decides
    assert round(date + task + decides) == 100


def test_no_word_is_broken_and_a_date_stays_on_a_line() -> None:
    date, _, decides = fitted(HEAD, ROWS, (1, 30, 1), room=60, gap=1)
    assert date > 9 and decides > 20


def test_words_that_do_not_fit_leave_the_columns_as_asked() -> None:
    assert fitted(HEAD, ROWS, (1, 2, 1), room=20, gap=1) == [5, 10, 5]


def test_a_table_without_rows_and_one_of_blanks_have_columns_too() -> None:
    assert fitted(HEAD, [], (1, 2, 1), room=40, gap=1) == [10, 20, 10]
    assert min(fitted(("Rol", "Wie"), [(" " * 40, "")], (1, 3), room=40, gap=1)) > 3
