"""The whole form without a mouse: from empty to a saved charter by Tab, Enter, Space, arrows and what is typed."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PHONE, WIDE
from tests.browser.test_accessible import violations
from tests.browser.test_form import Form, Opened, opened
from tests.conftest import TODAY
from vto_roles.run import pipeline

__all__ = ["opened"]  # a fixture
MOST = 90  # presses of Tab to whatever is on the page
# Whether something that is shown has the focus, and the ring around it is in the window.
HELD = """() => queue.then(() => {
  const node = document.activeElement, {top, bottom, left, right} = node.getBoundingClientRect();
  return node !== document.body && node.checkVisibility() && bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;
})"""


class Keys:
    """The keyboard of a page; after each key that does something, something that is shown has the focus."""

    def __init__(self, form: Form) -> None:
        self.form, self.page = form, form.page

    def at(self, what: str) -> bool:
        return bool(self.page.evaluate("what => document.activeElement.matches(what)", what))

    def to(self, what: str, key: str = "Tab") -> None:
        """Press Tab until a thing has the focus."""
        expect(self.page.locator(what).first).to_be_visible()
        for _ in range(MOST):
            if self.at(what):
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"{what} is not reached by {MOST} times {key}")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.page.wait_for_function(HELD)

    def use(self, what: str, key: str = "Enter") -> None:
        self.to(what)
        self.press(key)

    def type(self, what: str, text: str) -> None:
        self.to(what)
        self.page.keyboard.type(text)
        self.page.wait_for_function(HELD)


def title(page: Page) -> Locator:
    return page.locator("#left h2").first


def answer(keys: Keys, number: int) -> None:
    """Answer a card, or keep it for later: each third one."""
    page = keys.page
    if number % 3 == 2 or not page.locator("#left fieldset.question input").count():
        keys.use("#left .steps button:not(.first)")
        return
    keys.use("#left fieldset.question input", "Space")
    if page.locator("#left fieldset.question input[type=radio]").count() > 2:
        keys.press("ArrowDown")
    keys.press("Enter")


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_from_empty_to_a_saved_charter_without_a_mouse(opened: Opened, width: int) -> None:
    form = opened(width=width)
    page, keys = form.page, Keys(form)
    keys.use(".doors .door.first")
    keys.type("#q-organisation-name", "Huis van de Brug")
    keys.press("Enter")
    keys.type("#q-size-headcount", "85")
    keys.press("Enter")
    keys.use("[name=q-organisation-employer]", "Space")
    keys.press("Enter")
    for name in ("line-managers", "hr", "vto-coordinator"):
        keys.use(f"[name=q-roles-{name}]", "Space")
    keys.use("#left button[type=submit]")
    keys.use("[name=q-roles-prevention-committee]", "Space")
    keys.press("Enter")
    expect(title(page)).to_have_text(form["first_charter.title"])
    for number in range(40):
        before = title(page).inner_text()
        if before == form["done"]:
            break
        answer(keys, number)
        expect(title(page)).not_to_have_text(before)
    assert title(page).inner_text() == form["done"]
    people(keys)
    letter(keys)
    meeting(keys)
    save(keys)
    assert violations(page) == []


def people(keys: Keys) -> None:
    """Two functions, and one away again."""
    page, form = keys.page, keys.form
    while not keys.at("nav.views button") or page.evaluate("document.activeElement.textContent") != form["views.people"]:
        page.keyboard.press("Shift+Tab")
    keys.press("Enter")
    assert title(page).inner_text() == form["views.people"]
    for number, name in enumerate(("Stafmedewerker opleiding", "Diensthoofd")):
        keys.use("#add-person")
        page.wait_for_function("number => document.activeElement.id === `p${number}-function`", arg=number)
        page.keyboard.type(name)
    assert page.evaluate("queue.then(() => commit()).then(() => state.staff.map(one => one.function))") == [
        "Stafmedewerker opleiding",
        "Diensthoofd",
    ]
    keys.use(".person:nth-of-type(2) input[value=line-managers]", "Space")
    keys.use(".person:nth-of-type(2) > button:last-of-type")
    expect(page.locator(".person")).to_have_count(1)
    while not keys.at("#p0-time"):
        page.keyboard.press("Shift+Tab")
    page.keyboard.type("0,2")
    while not keys.at("[value=vto-coordinator]"):
        page.keyboard.press("Shift+Tab")
    keys.press("Space")
    page.wait_for_function("() => queue.then(() => commit()).then(() => state.staff[0].vto_time === '0,2')")


def tab_of(keys: Keys, name: str) -> None:
    """Go to a part of the page by its tab."""
    keys.to("[role=tab][aria-selected=true]", "Shift+Tab")
    for _ in range(5):
        if keys.at(f"#tab-{name}"):
            return
        keys.press("ArrowRight")
    raise AssertionError(name)


def letter(keys: Keys) -> None:
    """One letter is read, and chosen otherwise with a reason."""
    page, form = keys.page, keys.form
    tab_of(keys, "letters")
    cells = ".cell" if page.viewport_size and page.viewport_size["width"] > 640 else ".chip"
    keys.to(cells)
    keys.press("ArrowDown", "ArrowDown", "End", "Home", "ArrowUp", "ArrowRight")
    for _ in range(60):
        if keys.at(f"{cells}.l-R") and not page.evaluate("document.activeElement.matches('.locked')"):
            break
        keys.press("ArrowRight" if not page.evaluate("last = document.activeElement, false") else "ArrowDown")
        if page.evaluate("document.activeElement === last"):
            keys.press("ArrowDown", "Home")
    cell = page.evaluate("document.activeElement.id")
    assert cell, "no letter R"
    keys.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(form["letter.why"])
    keys.to("dialog > details > summary")
    keys.press("Enter")
    keys.to("dialog [name=letter]:not(:disabled)")
    keys.press("Space", "ArrowDown")
    assert violations(page) == []
    keys.type("#reason", "Zo afgesproken.")
    keys.to("dialog > details button.first")
    keys.press("Enter")
    expect(dialog).to_have_count(0)
    page.wait_for_function(HELD)
    assert "reason: Zo afgesproken." in form.text()
    assert page.evaluate("document.activeElement.id") == cell or cells == ".chip"  # a letter that is none has no chip
    keys.use("#foot button")  # undone
    assert "reason: Zo afgesproken." not in form.text()


def meeting(keys: Keys) -> None:
    """Two days of a board."""
    page = keys.page
    tab_of(keys, "dates")
    for number in (1, 2):
        keys.type("#day-board", f"{number}/{number}/{TODAY.year + 1}")
        keys.use("#day-board + button")
    expect(page.locator("#meetings button[title*='schrappen']")).to_have_count(2)
    assert page.locator("#meetings").get_attribute("open") is not None
    keys.use("#record")
    assert violations(page) == []
    keys.press("Escape")


def save(keys: Keys) -> None:
    form = keys.form
    keys.use("#save")
    assert violations(keys.page) == []
    keys.to("#make-yaml")
    name, data = form.downloaded(lambda: keys.press("Enter"))
    assert (name, data.decode()) == ("vto.yaml", form.text())
    decision = pipeline.decide(Path("vto.yaml"), TODAY, data=data)
    assert decision.usable
    assert decision.name == "Huis van de Brug"
    keys.to("#make-docx")
    name, data = form.downloaded(lambda: keys.press("Enter"))
    assert name == "charter-huis-van-de-brug.docx" and data.startswith(b"PK")
    keys.press("Escape")
    assert keys.at("#save")


def test_a_file_is_opened_and_a_language_chosen_without_a_mouse(opened: Opened, tmp_path: Path) -> None:
    form = opened()
    page, keys = form.page, Keys(form)
    path = tmp_path / "brug.yaml"
    path.write_text("version: 1\norganisation: {name: Brug, language: fr}\nsize: {headcount: 40}\n", "utf-8")
    page.on("filechooser", lambda chooser: chooser.set_files(path))  # asked long before: the browser hears of it on its own time
    keys.to(".doors .door:nth-of-type(2)")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Brug")).to_be_visible()
    expect(page.locator("#lang")).to_have_value("fr")  # that of the file: none was chosen
    page.wait_for_function(HELD)
    keys.to("#lang", "Shift+Tab")
    keys.press("ArrowUp")
    expect(page.locator("#lang")).to_have_value("en")
    assert keys.at("#lang")
    for number in range(2, 7):  # all questions, people, choices, the file, what is taken in
        keys.to(f"nav.views button:nth-of-type({number})")
        keys.press("Enter")
        assert violations(page) == [], number
