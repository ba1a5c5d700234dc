"""Texts: placeholders, plurals, lists, a federation's wording."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import world
from vto_roles.finding import Finding, Place
from vto_roles.read.languages import texts_of, words_of
from vto_roles.text import Words, capital, fill, one_line
from vto_roles.wording import Glossary, message, remedy


def test_what_is_filled_in_is_never_read_again() -> None:
    assert fill("{a} and {b}", {"a": "{b}", "b": "{a}"}) == "{b} and {a}"
    assert fill("{unknown} {0} {{a}}", {"a": "x"}) == "{unknown} {0} {x}"


@given(st.text(), st.text())
def test_any_text_goes_in_as_it_is(before: str, value: str) -> None:
    assert fill(before.replace("{", "").replace("}", "") + "{x}", {"x": value}).endswith(value)


def test_a_plural_follows_its_count() -> None:
    words = words_of("nl")
    assert words("findings", "files", count=1) == "1 bestand"
    assert words("findings", "files", count=1240) == "1.240 bestanden"


def test_a_list_within_a_list_is_kept_apart() -> None:
    assert words_of("nl").join(["artsen en zorg", "HR"]) == "artsen en zorg; HR"
    assert (
        words_of("nl").join_named(["de raad", "het comité voor zorg en welzijn"]) == "de raad en het comité voor zorg en welzijn"
    )
    assert words_of("nl").join_named(["de raad"]) == "de raad"


def test_a_federations_wording_goes_first() -> None:
    words = words_of("nl", {"tasks": {"manage-library": {"title": "De boekenkast"}}})
    assert words("tasks", "manage-library", "title") == "De boekenkast"
    assert words("tasks", "administer-vto", "title") == words_of("nl")("tasks", "administer-vto", "title")


def test_a_capital_at_the_start_only() -> None:
    assert capital("hR-dienst") == "HR-dienst"
    assert capital("") == ""


def test_french_keeps_a_colon_and_a_semicolon_with_the_word_before_it() -> None:
    french, dutch = words_of("fr"), words_of("nl")
    assert (french.colon, french.semicolon) == ("\u00a0: ", "\u00a0; ")
    assert (dutch.colon, dutch.semicolon) == (": ", "; ")
    assert french.join(["médecins et soins", "RH"]) == "médecins et soins\u00a0; RH"


def test_no_french_text_has_a_plain_space_before_its_punctuation() -> None:
    """A line may break at a plain space, and its colon would then open the next line."""

    def texts(value: object) -> Iterator[str]:
        if isinstance(value, dict):
            for one in value.values():
                yield from texts(one)
        elif isinstance(value, str) and "pip install" not in value:  # its option `:all:` is typed as it stands
            yield value

    assert [text for text in texts(texts_of("fr")) if re.search(r" [:;?!»]|« ", text)] == []


def test_one_line_keeps_what_holds_words_together() -> None:
    assert one_line("\t «\u00a0a\u00a0»\r\n\u202fb \u2028 c ") == "«\u00a0a\u00a0» \u202fb c"


WORDLESS = Finding(check="no-deputy", severity="info", place=Place(file="f"), variant="x", args={"role": "hr", "count": 2})


@pytest.mark.parametrize("texts", [{}, {"no-deputy": {"message": {"y": "z"}, "remedy": {}}}], ids=["no check", "no variant"])
def test_a_check_without_words_shows_its_id_and_arguments(texts: dict[str, object]) -> None:
    words = Words("xx", {"language": {}, "checks": texts})
    assert message(WORDLESS, words) == "no-deputy x role=hr count=2"
    assert remedy(WORDLESS, words) == "no-deputy x role=hr count=2"


def test_what_has_no_words_reads_as_it_is_spelled() -> None:
    case = world().case
    glossary = Glossary(case, Words("xx", {"language": {}}))
    titled = (glossary.role, glossary.the, glossary.task, glossary.bundle, glossary.competence, glossary.topic)
    assert {title("day-care") for title in titled} == {"day care"}
    assert glossary.short("day-care") == "Day care"


def test_a_percent_sign_is_a_text_like_any_other() -> None:
    assert fill("50 % van {count}, %s en {other}", {"count": "3 %s {other}"}) == "50 % van 3 %s {other}, %s en {other}"
