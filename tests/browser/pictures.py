"""The pictures of the Dutch manual, taken while a page is filled in: `python -m tests.browser.pictures` takes them anew.

They stand in `docs/handleiding-NAME.png`. Look at each before it is committed.
"""

import datetime
import io
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from playwright.sync_api import FloatRect, Locator, expect

from tests.browser.conftest import chromium
from tests.browser.test_form import Form, form_in
from tests.conftest import ROOT, TODAY

WIDTH, HEIGHT = 1000, 640  # pixels of the window; a picture is as wide, and not higher
MOST = 60_000  # bytes of a picture
_COLOURS = 32
_EDGE = 8  # pixels around what is shown


def path_of(name: str) -> Path:
    return ROOT / "docs" / f"handleiding-{name}.png"


def walk(form: Form) -> Iterator[tuple[str, Locator | None]]:
    """Fill in a page from the start to the agenda; yield, where a picture is taken, its name and what is in it: all when None."""
    page = form.page
    yield "start", page.locator("#left")
    form.press(f"{form['start.new']} {form['start.new_hint']}")
    page.locator("#q-organisation-name").fill("Zorghuis De Linde vzw")
    form.press(form["next"])
    page.locator("#q-size-headcount").fill("85")
    form.press(form["next"])
    page.get_by_role("radio").first.click()
    expect(page.locator("fieldset.question")).to_have_count(3)
    for fieldset in page.locator("fieldset.question").all():
        fieldset.get_by_role("radio").first.click()
    page.locator("[name=q-roles-prevention-committee]").first.click()
    expect(page.get_by_role("heading", name=form["first_charter.title"])).to_be_visible()
    expect(page.locator(".cell.l-A").first).to_be_visible()
    yield "eerste", None
    form.press(form["first_charter.next"])
    expect(page.locator("fieldset.question")).to_have_count(1)
    expect(page.locator("#worth")).not_to_be_empty()
    expect(page.locator(".cell.l-A").first).to_be_visible()
    yield "vraag", None
    form.press(form["views.people"])
    page.locator("#add-person").click()
    page.locator("#p0-function").fill("Stafmedewerker opleiding")
    page.get_by_role("checkbox", name=form.words("roles", "vto-coordinator", "title")).check()
    page.locator("#p0-time").fill("0,2")
    expect(page.locator("#foot")).not_to_be_empty()
    yield "mensen", page.locator(".people")
    page.locator(".cell.l-A:not(.locked)").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("p").nth(1)).not_to_have_text("…")
    dialog.get_by_text(form["letter.choose"]).click()
    dialog.locator("input[value=C]").check()
    yield "letter", dialog
    page.keyboard.press("Escape")
    page.locator("#save").click()
    yield "bewaren", dialog
    page.keyboard.press("Escape")
    page.locator("#tab-dates").click()
    expect(page.locator("#day-board")).not_to_be_empty()  # the day that is proposed
    page.locator("#day-board").fill(f"{TODAY + datetime.timedelta(days=60):%d/%m/%Y}")
    page.locator("#day-board + button").click()
    expect(page.locator("#plan li").first).to_be_visible()
    yield "agenda", page.locator("#right")


def taken(form: Form, shown: Locator | None) -> bytes:
    """Return a picture of the window, or of the part of it that an element takes, with as few colours as it needs."""
    shown = shown or form.page.locator("body")
    shown.evaluate(f"node => (node.scrollIntoView(), scrollBy(0, -{2 * _EDGE}))")
    box = shown.bounding_box()
    assert box is not None
    top = max(0.0, box["y"] - _EDGE)
    clip: FloatRect = {"x": 0, "y": top, "width": WIDTH, "height": min(HEIGHT, box["y"] + box["height"] + _EDGE) - top}
    data = form.page.screenshot(clip=clip, animations="disabled", caret="hide")
    picture = io.BytesIO()
    Image.open(io.BytesIO(data)).convert("RGB").quantize(_COLOURS).save(picture, "PNG", optimize=True)
    return picture.getvalue()


def main() -> None:
    with chromium() as browser, form_in(browser, width=WIDTH, height=HEIGHT) as form:
        for name, shown in walk(form.ready()):
            data = taken(form, shown)
            path_of(name).write_bytes(data)
            print(f"{path_of(name).relative_to(ROOT)}: {len(data):,} bytes")


if __name__ == "__main__":
    main()
