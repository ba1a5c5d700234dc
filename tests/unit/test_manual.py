"""The Dutch manual and the page for federations name what the page in a browser has."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.conftest import ROOT
from vto_roles.read.languages import words_of

MANUAL = (ROOT / "docs" / "handleiding.md").read_text("utf-8")
FEDERATIONS = (ROOT / "docs" / "federatie.md").read_text("utf-8")


def texts(found: Any) -> Iterator[str]:
    if isinstance(found, dict):
        for one in found.values():
            yield from texts(one)
    else:
        yield found


@pytest.mark.parametrize("manual", [MANUAL, FEDERATIONS], ids=["handleiding", "federatie"])
def test_what_stands_between_quotation_marks_is_a_text_of_the_page(manual: str) -> None:
    quoted = [" ".join(one.split()) for one in re.findall(r"“([^”]+)”", manual)]
    assert quoted
    form = words_of("nl").find("form")
    assert sorted(set(quoted) - set(texts(form))) == []


@pytest.mark.parametrize("manual", [MANUAL, FEDERATIONS], ids=["handleiding", "federatie"])
def test_acts_stand_there_as_the_page_offers_them(manual: str) -> None:
    named = set(re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", manual))
    assert named <= set(texts(words_of("nl").find("register", "acts")))


@pytest.mark.parametrize("manual", [MANUAL, FEDERATIONS], ids=["handleiding", "federatie"])
def test_links_and_pictures_exist(manual: str) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", manual)
    assert links
    assert [link for link in links if not (ROOT / "docs" / link).exists()] == []


def test_every_picture_has_its_place() -> None:
    shown = re.findall(r"!\[[^]]+\]\(([^)]+)\)", MANUAL)
    assert sorted(shown) == sorted(path.name for path in (ROOT / "docs").glob("handleiding-*.png"))
