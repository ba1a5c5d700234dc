"""The page for a newcomer in a role: at most twelve lines, and each a fact of the charter's JSON."""

import datetime
import re
from collections.abc import Iterator

import pytest

from tests.conftest import EXAMPLES, example
from vto_roles.charter.redact import extract
from vto_roles.charter.schema import CellEntry, Charter, RoleEntry, Subject, TaskEntry
from vto_roles.output.blocks import Panel, Panels, Section
from vto_roles.output.document import document
from vto_roles.output.subjects import SubjectRows
from vto_roles.output.view import View
from vto_roles.read.languages import languages, words_of

BODIES = ("governing", "consultative")


def sections(charter: Charter, whose: Subject, language: str) -> tuple[Section, ...]:
    words = words_of(language)
    view = View(extract(charter, whose, words), words, band=20)
    return document(view, SubjectRows(view), annexes=False).sections


def panels(section: Section) -> dict[str, Panel]:
    (block,) = section.blocks
    assert isinstance(block, Panels)
    return {panel.id: panel for panel in block.items}


def there(charter: Charter) -> Iterator[RoleEntry]:
    return (role for role in charter.roles if role.status not in ("absent", "expected"))


def cells(charter: Charter, role: str) -> dict[str, tuple[TaskEntry, CellEntry]]:
    """The tasks of a role by their title."""
    return {task.title: (task, cell) for task in charter.tasks for cell in task.cells if cell.role == role}


def holding(task: TaskEntry, letter: str, charter: Charter, but: str) -> str:
    titles = {role.id: role.title for role in charter.roles}
    return words_of(charter.language).join(titles[one.role] for one in task.cells if letter in one.letters and one.role != but)


@pytest.mark.sampled(quick=7)
@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("name", EXAMPLES)
def test_each_line_of_each_role_is_a_fact_of_the_charter(name: str, language: str) -> None:
    charter, words = example(name).charter(language), words_of(language)
    dates = {entry.task: entry.date for entry in charter.calendar}
    for role in there(charter):
        first = sections(charter, Subject(role=role.id), language)[0]
        mine = cells(charter, role.id)
        asked = [(task, cell) for task, cell in mine.values() if not cell.own and cell.letters != ("I",)]
        acts_or_dated = any({"A", "R"} & set(cell.letters) or task.id in dates for task, cell in asked)
        assert (first.id == "welcome") == (role.kind not in BODIES and acts_or_dated), role.id
        if first.id != "welcome":
            continue
        told = panels(first)
        lines = [line for panel in told.values() for line in panel.lines]
        assert len(lines) <= 12 and all(1 <= len(panel.lines) <= 4 for panel in told.values())
        assert role.title in first.title or {words.inside(one.function) for one in role.holders} == {
            first.title.removeprefix(words("welcome", "as", who=""))
        }
        for line in told["decide"].lines if "decide" in told else ():
            task, cell = mine[line.term]
            does, _ = line.text.split(". ", 1)
            holds_true(does, task, cell, charter, role.id)
            assert reasoned(line.text.removeprefix(does + ". "), cell, language), line
        year = [task for task, _ in asked if task.id in dates]
        wanted = sorted(year, key=lambda task: dates[task.id])[:4]
        for line, task in zip(told["year"].lines if "year" in told else (), wanted, strict=True):
            assert line.term == words.date(datetime.date.fromisoformat(dates[task.id]))
            assert line.text.startswith(task.title)
            holds_true(line.text.removesuffix(".").rsplit(". ", 1)[1], *mine[task.title], charter, role.id)
        for line in told["know"].lines:
            known(line.term, line.text, charter, role, mine)


def holds_true(does: str, task: TaskEntry, cell: CellEntry, charter: Charter, role: str) -> None:
    """What the reader does is what the letters say, and who stands beside is who has the other letter."""
    words = words_of(charter.language)
    you, *beside = does.split(words.semicolon, 1)
    if task.counterpart is not None and {"A", "R"} & set(cell.letters):
        assert you.lower() == words("welcome", "you", "party").lower()
        return
    assert you.lower() == words("welcome", "you", " ".join(cell.letters)).lower()
    other = holding(task, "R" if "A" in cell.letters else "A", charter, role)
    assert ([one.split(words.colon, 1)[1] for one in beside] or [""]) == [other]


def reasoned(text: str, cell: CellEntry, language: str) -> bool:
    """Whether it is a reason of the cell's A or R: what the role brings, its first sentence, or its criterion."""
    words = words_of(language)
    for because in cell.because:
        you = words.find("whys", because.why, "you") if because.why else None
        if because.letter in ("A", "R") and (
            (you and text.lower() == f"{you}.".lower())
            or because.text.startswith(text)
            or text == words("welcome", "reason", reason=words("criteria", because.criterion))
        ):
            return True
    return False


def known(term: str, text: str, charter: Charter, role: RoleEntry, mine: dict[str, tuple[TaskEntry, CellEntry]]) -> None:
    words = words_of(charter.language)
    if term == words("welcome", "time"):
        assert (
            not isinstance(role.hours, float)
            or f"{round(role.hours)}" in text.replace(words("language", "group"), "")
            or role.hours < 1
        )
    elif term == words("welcome", "contact"):
        assert any(one.title.lower() in text.lower() for one in there(charter) if one.id != role.id)
    else:
        letter = "A" if term == words("welcome", "not_yours") else "R"
        assert term in (words("welcome", "not_yours"), words("welcome", "shared"))
        found = [title for title in mine if title in text]
        assert len(found) >= 1
        named = [f"{title} ({holding(mine[title][0], letter, charter, role.id)})" for title in found]
        told = [one for one in named if one in text]
        assert words.semicolon.join(sorted(told, key=text.index)) + "." == text
        assert all(("A" not in mine[title][1].letters) or letter == "R" for title in found if f"{title} (" in text)


@pytest.mark.sampled(one_in=1, quick=4)
@pytest.mark.parametrize("language", languages())
def test_no_line_speaks_in_letters_or_in_numbers_of_law(language: str) -> None:
    letter = re.compile(r"(?<![\w’'])[ARCI](?![\w’']| rule of thumb)|\([A-Z]+[0-9]+\w*\)|[A-Z][0-9]+[a-z]?\b")
    for name in EXAMPLES:
        charter = example(name).charter(language)
        for role in there(charter):
            first = sections(charter, Subject(role=role.id), language)[0]
            if first.id == "welcome":
                texts = [text for panel in panels(first).values() for line in panel.lines for text in (line.term, line.text)]
                assert [text for text in texts if letter.search(text)] == []


def test_every_reason_of_who_acts_can_be_said_to_the_reader() -> None:
    people = {(name, role.id) for name in EXAMPLES for role in example(name).charter().roles if role.kind not in BODIES}
    used = {
        because.why
        for name in EXAMPLES
        for task in example(name).charter().tasks
        for cell in task.cells
        for because in cell.because
        if because.why and because.letter in ("A", "R") and (name, cell.role) in people
    }
    for language in languages():
        assert [why for why in sorted(used) if not words_of(language).find("whys", why, "you")] == []


def test_a_person_is_welcomed_as_the_function_and_a_role_of_several_as_the_role() -> None:
    charter = example("care-home").charter()
    assert sections(charter, Subject(person="vto"), "nl")[0].title == "Welkom als VTO-coördinator"
    title = "Welkom in deze rol: hoofdverpleegkundigen en diensthoofden"
    assert sections(charter, Subject(role="line-managers"), "nl")[0].title == title


def test_hours_stand_once_on_a_card_and_a_body_has_them_on_its_page() -> None:
    charter = example("care-home").charter()
    for role in there(charter):
        texts = [str(section) for section in sections(charter, Subject(role=role.id), "nl")]
        assert sum(text.count("uistregel") for text in texts) <= 1, role.id


def test_who_coordinates_is_not_told_to_ask_herself() -> None:
    charter = example("youth-centre").charter()  # one function leads and coordinates
    for role in ("management", "vto-coordinator"):
        contact = panels(sections(charter, Subject(role=role), "nl")[0])["know"].lines[0]
        assert contact.text == "Bestuursorgaan (beslist het vaakst over wat u uitvoert)."
