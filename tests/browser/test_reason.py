"""The reasons of a task are one tap or one key away, and the focus comes back."""

import pytest

from tests.browser.conftest import NARROW, PHONE, Open, Site
from tests.browser.test_filter import press_until

BOTH = pytest.mark.parametrize("name", ["hospital", "youth-centre"])


@BOTH
def test_reasons_open_and_close_by_keyboard(show: Open, site: Site, name: str) -> None:
    page, charter = show(name), site.charter(name)
    press_until(page, "Tab", ".matrix th button")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    assert dialog.is_visible()
    assert page.evaluate("document.activeElement.closest('[popover]') !== null")
    task = next(one for one in charter.tasks if one.title in dialog.inner_text().splitlines())
    words = dialog.inner_text()
    assert all(because.text in words for cell in task.cells for because in cell.because)
    label = dialog.get_attribute("aria-labelledby")
    assert (page.locator(f"#{label}").text_content() or "").strip() == task.title
    page.keyboard.press("Escape")
    assert dialog.count() == 0
    assert page.evaluate("document.activeElement.matches('.matrix th button')")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")  # the button to close has the focus
    assert dialog.count() == 0
    assert page.evaluate("document.activeElement.matches('.matrix th button')")


def test_the_focus_is_never_covered(show: Open) -> None:
    for width in (NARROW, 1280):
        page = show("hospital", width=width)
        press_until(page, "Tab", ".matrix th button")
        seen = set()
        for _ in range(60):
            page.keyboard.press("Tab")
            seen.add(page.evaluate("document.activeElement.textContent"))
            covered = page.evaluate(
                """() => { const box = document.activeElement.getClientRects()[0];
                  const top = document.elementFromPoint(box.left + 4, box.top + box.height / 2);
                  return !document.activeElement.contains(top) && top?.outerHTML.slice(0, 80); }"""
            )
            assert covered is False, page.evaluate("document.activeElement.outerHTML")
        assert len(seen) > 30


@BOTH
def test_a_letter_opens_the_reasons_with_its_own_marked(show: Open, site: Site, name: str) -> None:
    page, charter = show(name, width=PHONE, has_touch=True, is_mobile=True), site.charter(name)
    cell = page.locator(".matrix td.R").nth(3)
    row, column = cell.evaluate("cell => [cell.parentNode.id.slice(5), cell.cellIndex - 2]")
    role = page.locator(".matrix [data-role]").nth(column).get_attribute("data-role")
    cell.scroll_into_view_if_needed()
    cell.tap()
    panel = page.locator(":popover-open")
    box = panel.bounding_box()
    assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= PHONE
    task = next(one for one in charter.tasks if one.id == row)
    own = next(one for one in task.cells if one.role == role)
    marked = panel.locator("li.on")
    assert marked.count() == 1
    assert all(because.text in marked.inner_text() for because in own.because)
    panel.locator("button").tap()
    assert panel.count() == 0


def test_reasons_stay_within_the_window(show: Open) -> None:
    page = show("hospital")
    letters = page.locator(".matrix td > i")
    for number in (0, 40, 120, letters.count() - 1):
        letters.nth(number).click()
        box = page.locator(":popover-open").bounding_box()
        assert box is not None
        assert box["x"] >= 0 and box["x"] + box["width"] <= 1280
        assert box["y"] >= 0 and box["y"] + box["height"] <= 900
        page.keyboard.press("Escape")
