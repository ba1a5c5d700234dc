"""Lists of staff: whatever stands in the cells, the file that is made of them is read without a fault and names nobody."""

import csv
import io
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import TODAY
from tests.depth import drawn
from vto_roles.read import organisation
from vto_roles.read.catalogue import built_in
from vto_roles.read.languages import words_of
from vto_roles.refused import Refused
from vto_roles.run import scaffold, staff

HEADS = (
    "Functie",
    "Naam",
    "Voornaam",
    "Rol",
    "VTE",
    "Tijd voor VTO",
    "Competenties",
    "Uit dienst",
    "Directie",
    "kwaliteitszorg",
    "OR",
    "Nr",
)
CELLS = st.sampled_from(
    ("", "x", "-", "hr", "personeelsdienst, mentoren", "geen", "0,8", "80%", "80", "4/0", "31/12/2026", "01/02/2027", "OR", "ACV")
) | st.text(st.sampled_from("abé 0;,\"'#:{}[]|>&*!%@`\\\n\t-–/=+\x07\u202e\u00a0🙂"), max_size=12)
NAMES = st.sampled_from(("Zorba Quist", "Quist, Zorba", ""))
ROW = st.tuples(*(NAMES if head in ("Naam", "Voornaam") else CELLS for head in HEADS))


@drawn(1500)
@given(st.lists(ROW, max_size=6), st.permutations(range(len(HEADS))), st.integers(2, len(HEADS)))
def test_a_file_of_any_list_is_sound(rows: list[tuple[str, ...]], order: list[int], width: int) -> None:
    held = io.StringIO()
    csv.writer(held, delimiter=";").writerows([[row[place] for place in order[:width]] for row in (HEADS, *rows)])
    try:
        found = staff.taken(held.getvalue().encode(), "lijst.csv", built_in())
    except Refused:
        return
    answers = scaffold.Answers(name="X", headcount="60")
    text = scaffold.write(answers, built_in(), words_of("nl"), TODAY, None, found).decode()
    loaded = organisation.read(Path("vto.yaml"), data=text.encode())
    assert loaded.findings == [] and loaded.case is not None
    assert [one.roles for one in loaded.case.organisation.staff or ()] == [one.roles for one in found.people]
    assert "Quist" not in text and "ACV" not in text
