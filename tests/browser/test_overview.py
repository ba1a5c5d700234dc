"""The overview in a browser: sorted, filtered, without its script, and as axe sees it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, WIDE, Open, Tabs
from tests.browser.test_accessible import dress, violations
from tests.golden.test_overview import surveyed
from vto_roles.output import overview
from vto_roles.read.languages import languages, words_of

NAMES = ["Thuiszorg De Brug vzw", "Het Atelier vzw", "Vereniging Open Venster vzw"]


@pytest.fixture
def overviewed(tabs: Tabs, tmp_path: Path) -> Iterator[Open]:
    """Open the overview of the federation of the golden."""
    with tabs.lent() as opened:

        def show(language: str = "nl", **options: Any) -> Page:
            path = tmp_path / f"{language}.html"
            path.write_bytes(overview.write(surveyed(language), "html", words_of(language), Path("now")))
            return opened(path, **options)

        yield show


def names(page: Page) -> list[str]:
    return [one.inner_text() for one in page.locator("#rows tbody tr:visible th").all()]


def test_rows_are_sorted_by_any_column_and_what_is_not_known_stands_last(overviewed: Open) -> None:
    page = overviewed()
    assert names(page) == NAMES
    head = page.locator("#rows [data-column=headcount]")
    head.locator("button").click()
    assert names(page) == [NAMES[2], NAMES[0], NAMES[1]]
    assert head.get_attribute("aria-sort") == "ascending"
    head.locator("button").click()
    assert names(page) == [NAMES[1], NAMES[0], NAMES[2]]
    page.locator("#rows [data-column=duties] button").click()
    assert names(page) == [NAMES[2], NAMES[0], NAMES[1]]
    page.locator("#rows [data-column=duties] button").press("Enter")
    assert names(page) == [NAMES[0], NAMES[2], NAMES[1]]
    assert head.get_attribute("aria-sort") is None
    page.locator("#rows [data-column=name] button").click()
    assert names(page) == sorted(NAMES)


def test_rows_are_filtered_by_words_and_by_value(overviewed: Open) -> None:
    page = overviewed()
    status = page.locator("#filter [role=status]")
    expect(status).to_have_text("3 van 3 leden")
    page.locator("#filter [name=q]").fill("VZW OPEN")
    expect(status).to_have_text("1 van 3 leden")
    assert names(page) == [NAMES[2]]
    page.locator("#filter [name=q]").fill("")
    page.locator("#filter [name=compared]").select_option("anders")
    assert names(page) == [NAMES[0]]
    page.locator("#filter button").click()
    expect(status).to_have_text("3 van 3 leden")


def test_without_its_script_the_page_is_whole(overviewed: Open) -> None:
    page = overviewed(java_script_enabled=False)
    assert names(page) == NAMES
    assert page.locator("#filter").is_hidden()
    assert page.locator("#rows button").count() == 0
    assert page.locator("#rows tfoot").inner_text().startswith("Samen")


@pytest.mark.sampled(pairs=("width", "scheme"))
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("language", languages())
def test_axe_finds_nothing_on_an_overview(overviewed: Open, language: str, width: int, scheme: str) -> None:
    page = overviewed(language)
    dress(page, width, scheme)
    page.locator("#rows [data-column=errors] button").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []
