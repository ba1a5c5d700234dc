"""The reason of a letter is one tap or one key away, and the focus comes back."""

import pytest

from tests.browser.conftest import NARROW, Open, Site
from tests.browser.test_filter import press_until

BOTH = pytest.mark.parametrize("name", ["hospital", "youth-centre"])
FOCUSED = "document.activeElement.getAttribute('href')"


@BOTH
def test_a_reason_opens_and_closes_by_keyboard(show: Open, site: Site, name: str) -> None:
    page = show(name)
    press_until(page, "Tab", ".matrix td > a")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    link = page.evaluate(FOCUSED)
    assert link.startswith("#why_")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    assert dialog.is_visible()
    assert page.evaluate("document.activeElement.closest('#reason') !== null")
    _, role, task = link.split("_")
    charter = site.charter(name)
    told = next(one for one in charter.tasks if one.id == task)
    cell = next(one for one in told.cells if one.role == role)
    words = dialog.inner_text()
    assert told.title in words
    assert all(because.text in words for because in cell.because)
    name_of = page.evaluate("document.getElementById('reason').getAttribute('aria-labelledby')")
    title = next(one.title for one in charter.roles if one.id == role)
    assert page.locator(f"#{name_of}").text_content().strip() == f"{title}: {told.title}"  # type: ignore[union-attr]
    page.keyboard.press("Escape")
    assert dialog.is_hidden()
    assert page.evaluate(FOCUSED) == link
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")  # the button to close has the focus
    assert dialog.is_hidden()
    assert page.evaluate(FOCUSED) == link


def test_arrows_go_from_letter_to_letter_and_the_focus_is_never_covered(show: Open) -> None:
    page = show("hospital", width=NARROW)
    press_until(page, "Tab", ".matrix td > a")
    seen = set()
    for key in ["ArrowDown"] * 12 + ["ArrowRight"] * 6 + ["ArrowDown"] * 20 + ["ArrowLeft"] * 4 + ["ArrowUp"] * 8:
        page.keyboard.press(key)
        seen.add(page.evaluate(FOCUSED))
        covered = page.evaluate(
            """() => { const box = document.activeElement.getBoundingClientRect();
              const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
              return !document.activeElement.contains(top) && top?.outerHTML.slice(0, 80); }"""
        )
        assert covered is False
    assert len(seen) > 30
    assert page.locator(".matrix td > a[tabindex='0']").count() == 1


@BOTH
def test_a_reason_opens_by_touch_and_leads_to_its_place(show: Open, name: str) -> None:
    page = show(name, width=NARROW, has_touch=True, is_mobile=True)
    link = page.locator(".matrix td > a:visible").nth(3)
    target = str(link.get_attribute("href"))
    link.scroll_into_view_if_needed()
    link.tap()
    dialog = page.locator("#reason")
    assert dialog.is_visible()
    box = dialog.bounding_box()
    assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= NARROW
    dialog.locator("a").tap()
    assert dialog.is_hidden()
    assert page.evaluate("location.hash") == target
    assert page.locator(f"{target} .because").is_visible()


def test_a_reason_stays_within_the_window(show: Open) -> None:
    page = show("hospital")
    links = page.locator(".matrix td > a")
    for number in (0, 40, 120, links.count() - 1):
        links.nth(number).click()
        box = page.locator("#reason").bounding_box()
        assert box is not None
        assert box["x"] >= 0 and box["x"] + box["width"] <= 1280
        assert box["y"] >= 0 and box["y"] + box["height"] <= 900
        page.keyboard.press("Escape")
