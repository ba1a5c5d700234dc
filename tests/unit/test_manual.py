"""The manuals and the page for federations name what the page in a browser has, in its words."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.conftest import ROOT
from vto_roles.read.languages import words_of

PAGES = {"handleiding": "nl", "federatie": "nl", "manuel": "fr", "handbuch": "de"}
QUOTED = {"nl": "“([^”]+)”", "fr": "«\u00a0([^»]+)\u00a0»", "de": "„([^“]+)“"}
MANUALS = {name: (ROOT / "docs" / f"{name}.md").read_text("utf-8") for name in PAGES}


def texts(found: Any) -> Iterator[str]:
    if isinstance(found, dict):
        for one in found.values():
            yield from texts(one)
    else:
        yield found


@pytest.mark.parametrize("name", PAGES)
def test_what_stands_between_quotation_marks_is_a_text_of_the_page(name: str) -> None:
    quoted = [re.sub(r"[ \n]+", " ", one) for one in re.findall(QUOTED[PAGES[name]], MANUALS[name])]
    assert quoted
    assert sorted(set(quoted) - set(texts(words_of(PAGES[name]).find("form")))) == []


@pytest.mark.parametrize("name", PAGES)
def test_acts_stand_there_as_the_page_offers_them(name: str) -> None:
    named = set(re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", MANUALS[name]))
    assert named <= set(texts(words_of(PAGES[name]).find("register", "acts")))


@pytest.mark.parametrize("name", PAGES)
def test_links_and_pictures_exist(name: str) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", MANUALS[name])
    assert links
    assert [link for link in links if not (ROOT / "docs" / link).exists()] == []


def test_every_picture_has_its_place() -> None:
    shown = re.findall(r"!\[[^]]+\]\(([^)]+)\)", MANUALS["handleiding"])
    assert sorted(shown) == sorted(path.name for path in (ROOT / "docs").glob("handleiding-*.png"))
