"""The reasons in the charters of the examples say something, each in its place, and few rows are crowded."""

import re
from collections import Counter

import pytest

from tests.conftest import EXAMPLES, ROOT, example
from vto_roles.output import formats
from vto_roles.output.rendering import Layout
from vto_roles.read.languages import languages, words_of

GENERIC = {
    "nl": r"gewoonlijk|doorgaans|gebruikelijk|in de regel\b|zoals altijd",
    "fr": r"habituel|d[’']habitude|d[’']ordinaire|en règle générale|généralement",
    "de": r"gewöhnlich|üblich|normalerweise|in der regel\b|im allgemeinen",
    "en": r"usual|as a rule\b|ordinarily|as always",
}


def generic(text: str, language: str) -> list[str]:
    """Return the sentences that explain a letter by what is done everywhere."""
    return [line for line in re.split(r"(?<=[.!?])\s|\n", text) if re.search(GENERIC[language], line, re.IGNORECASE)]


def test_each_language_has_words_to_look_for() -> None:
    assert GENERIC.keys() == set(languages())
    assert generic("A, usual order: usually with this role.", "en")
    assert generic("Gewoonlijk betrokken. De directie geeft het geld vrij.", "nl") == ["Gewoonlijk betrokken."]


def test_the_readme_shows_no_such_reason() -> None:
    shown = re.findall(r"```console\n(.+?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    assert shown
    assert [one for text in shown for one in generic(text, "en")] == []


@pytest.mark.sampled(one_in=1, quick=3)
@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("name", EXAMPLES)
def test_no_reason_is_what_is_done_everywhere(name: str, language: str) -> None:
    decided = example(name)
    words = words_of(language, decided.case.wording.get(language))
    charter = decided.charter(language)
    page = formats.render(charter, "md", words, Layout(annexes=True), source="vto.yaml").decode()
    texts = [because.text for task in charter.tasks for cell in task.cells for because in cell.because]
    assert all(texts)
    assert [one for text in (page, *texts) for one in generic(text, language)] == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_no_why_stands_on_more_than_a_twelfth_of_the_cells(name: str) -> None:
    cells = [cell for task in example(name).charter().tasks for cell in task.cells]
    whys = Counter(why for cell in cells for why in {because.why for because in cell.because if because.why is not None})
    often = {why: count for why, count in whys.items() if count > 0.08 * len(cells)}
    assert not often, (often, len(cells))


def test_an_average_row_of_the_care_home_has_at_most_four_letters_beside_a_and_r() -> None:
    rows = example("care-home").allocation.matrix.rows
    beside = [sum(letter in "CI" for cell in row.cells for letter in cell.letters) for row in rows]
    assert sum(beside) / len(rows) <= 4
    assert max(beside) <= 8
