"""Axe finds nothing, in any language, colour scheme or width, with the filter set and a reason open."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, PHONE, WIDE, Open
from tests.conftest import EXAMPLES
from tests.readers import NODE_MODULES
from vto_roles.charter.schema import Subject
from vto_roles.read.languages import languages

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_RUN = """tags => axe.run({runOnly: tags, resultTypes: ['violations']})
  .then(found => found.violations.flatMap(one => one.nodes.map(node => `${one.id}: ${node.html.slice(0, 200)}`)))"""


def violations(page: Page) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate((NODE_MODULES / "axe-core" / "axe.min.js").read_text("utf-8"))
    found: list[str] = page.evaluate(_RUN, TAGS)
    return found


def dress(page: Page, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    # What lies under the bar at the foot of the form now can be scrolled out: no target is smaller for it.
    page.evaluate("() => { const bar = document.getElementById('foot'); if (bar) bar.style.position = 'static'; }")


def use(page: Page) -> None:
    """Set the filter, open every annex and the reasons of a task."""
    page.locator("#filter [name=role]").select_option("management")
    page.locator("#filter [name=letter][value=A]").check()
    expect(page.locator("body.part-only")).to_have_count(1)  # the page follows its address later
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    page.locator(".matrix th button:visible").first.click()
    assert page.locator(":popover-open").is_visible()


@pytest.mark.sampled(pairs=("width", "scheme"))
@pytest.mark.parametrize("used", [False, True], ids=["fresh", "used"])
@pytest.mark.parametrize("public", [False, True], ids=["inside", "public"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("name", EXAMPLES)
def test_axe_finds_nothing(show: Open, name: str, language: str, width: int, scheme: str, public: bool, used: bool) -> None:
    page = show(name, language, public=public)
    dress(page, width, scheme)
    if used:
        use(page)
    assert violations(page) == []


@pytest.mark.sampled(pairs=("language", "annexes"))
@pytest.mark.parametrize("annexes", [None, True], ids=["folded", "open"])
@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("name", EXAMPLES)
def test_the_page_is_never_wider_than_the_window(show: Open, name: str, language: str, annexes: bool | None) -> None:
    page = show(name, language, annexes=annexes)
    for width in (NARROW, PHONE, 600, 768, 1000, WIDE):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("[innerWidth, document.documentElement.scrollWidth <= innerWidth]") == [width, True]


@pytest.mark.sampled
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("card", [Subject(role="works-council"), Subject(role="hr"), Subject(person="hoofd-1")])
@pytest.mark.parametrize("language", languages())
def test_axe_finds_nothing_on_a_card(show: Open, language: str, card: Subject, width: int, scheme: str) -> None:
    page = show("care-home", language, card=card)
    dress(page, width, scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []


def test_every_control_is_a_target_of_24_pixels(show: Open) -> None:
    for name in ("hospital", "youth-centre"):
        page = show(name, width=NARROW)
        sizes = page.evaluate(
            "[...document.querySelectorAll('#filter select, #filter input, #filter button, nav a, summary')]"
            ".map(node => node.getBoundingClientRect()).map(box => Math.min(box.width, box.height))"
        )
        assert min(sizes) >= 24


def test_nothing_on_the_page_moves(show: Open) -> None:
    page = show("hospital")
    moving = "one => { const s = getComputedStyle(one); return s.animationName !== 'none' || s.transitionDuration !== '0s' }"
    assert page.evaluate(f"[...document.querySelectorAll('*')].some({moving})") is False
