"""Who decides is told as it is: by two parties at one table, by a board that is heard or ratifies."""

import pytest

from tests.conftest import World, world
from vto_roles.charter.redact import extract
from vto_roles.charter.schema import Charter, Subject
from vto_roles.output import formats
from vto_roles.output.rendering import Layout
from vto_roles.read.languages import languages, words_of

TABLE = "negotiate-training-agreement"
DELEGATION = "roles: {union-delegation: yes, works-council: yes, hr: yes}\ndeadlines: {negotiate-training-agreement: 05-01}\n"


def text(charter: Charter, name: str = "md") -> str:
    data = formats.render(charter, name, words_of(charter.language), Layout(compact=False, annexes=True), source="vto.yaml")
    return data.decode("utf-8-sig").replace("\r\n ", "")


def lines(charter: Charter, task: str) -> list[str]:
    title = words_of(charter.language).title("tasks", task)
    return [line for line in text(charter).splitlines() if title is not None and title in line]


def card(of: World, role: str, language: str = "nl") -> Charter:
    return extract(of.charter(language), Subject(role=role), words_of(language))


@pytest.mark.sampled(one_in=1, quick=3)
@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("name", ["md", "csv", "html", "ics"])
def test_a_table_with_two_parties_is_told_so_in_every_format(language: str, name: str) -> None:
    together = words_of(language)("charter", "both_parties")
    assert together.lower() in text(world(DELEGATION).charter(language), name).lower()


def test_nobody_decides_alone_where_two_parties_do() -> None:
    decided = world(DELEGATION)
    charter = decided.charter()
    assert next(task for task in charter.tasks if task.id == TABLE).counterpart == "union-delegation"
    for role in ("union-delegation", "management", "board", "works-council", "hr"):
        rows = [line for line in lines(card(decided, role), TABLE) if line.startswith("|")]
        assert rows, role
        assert not any("beslist: directie" in row or "voert uit" in row.lower() for row in rows)
    calendar = next(line for line in lines(charter, TABLE) if line.startswith("| 1 mei"))
    cells = [cell.strip() for cell in calendar.split("|")]
    assert cells[3:5] == ["Beide partijen samen", "Directie en vakbondsafvaardiging (gesprekspartner)"]


def test_what_is_stated_of_all_tasks_leaves_out_what_two_parties_decide() -> None:
    with_table, without = (world(f"roles: {{union-delegation: {answer}, hr: yes}}").charter() for answer in ("yes", "no"))
    each = [next(line for line in charter.summary if "eindverantwoordelijke" in line) for charter in (with_table, without)]
    assert each[0].endswith("elke taak heeft precies één eindverantwoordelijke, op 2 na: daarover beslissen twee partijen samen.")
    assert each[1].endswith("elke taak heeft precies één eindverantwoordelijke.")


@pytest.mark.parametrize("language", languages())
def test_a_board_never_advises(language: str) -> None:
    words, decided = words_of(language), world("tradition: {policy: strategic}", headcount=300)
    charter = decided.charter(language)
    held = {cell.role for task in charter.tasks for cell in task.cells if cell.letters == ("C",)}
    assert "board" in held
    written = text(card(decided, "board", language)).lower()
    assert words("letter_words", "C").lower() not in written.split("##")[1]
    assert words("sheets", "group_heard").lower() in written


def test_a_board_ratifies_what_the_management_decided() -> None:
    decided = world("tradition: {policy: strategic}", headcount=300)
    rows = lines(decided.charter(), "approve-annual-plan")
    assert any("Bestuursorgaan (bekrachtigt)" in row for row in rows)
    assert any("| bekrachtigt (beslist: directie)" in row for row in rows)
