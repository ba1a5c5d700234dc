"""Files of strangers in the page: nothing in them runs, freezes it or leaves it, and what was being written is kept."""

import base64
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Dialog

from tests.browser.test_form import Form
from tests.hostile import bombs
from tests.hostile.inputs import INPUTS
from tests.hostile.test_inputs import crowd
from tests.installed import form_page
from vto_roles.read.languages import words_of

SECONDS = 2.0  # of work for a file that is opened
SLACK = 1.0  # of a machine that has other work: the clock of the page, and what is drawn
KEPT = "version: 1\norganisation: {name: Bewaard, language: nl}\nsize:\n  headcount: 12\n"
SHAPES = {".yaml": ["opened", "register"], ".csv": ["opened", "table", "staff"], ".xlsx": ["opened", "table", "staff"]}
# Opens a file as a person does who chose it, while a clock ticks in the page: its longest pause is how long the page stood still.
OPEN = """async ([how, name, data]) => {
  const bytes = Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0));
  const chosen = {name, size: bytes.length, arrayBuffer: async () => bytes.buffer};
  const taking = (kind) => (one) => take(kind, one, true);
  const ways = {opened, register: openRegister, table: taking("table"), staff: taking("staff")};
  const drawn = () => new Promise((done) => setTimeout(done));
  go("take");
  await drawn();
  let still = 0, last = performance.now();
  const tick = () => { const now = performance.now(); still = Math.max(still, now - last); last = now; };
  const clock = setInterval(tick, 10), start = performance.now();
  await ways[how](chosen);
  await queue;
  const took = performance.now() - start, kept = file.text === KEPT, asked = $("foot").textContent.includes(word("long.wait"));
  const views = kept && !takenIn ? [] : ["all", "people", "choices", "text", "take", "card"];
  for (const one of [...views, "letters", "remarks"]) {
    if (views.includes(one)) go(one);
    else { tab = one; drawTabs(); drawRight(); }
    await drawn();
    tick();
  }
  clearInterval(clock);
  return {took, still, asked, kept};
}"""
AFTER = """async () => {
  takenIn = null;
  file.register = "";
  file.waited = false;
  put("foot");
  await inTurn(() => settle(KEPT, {quiet: true}));
  await change([[["size", "headcount"], "13"]]);
  const usable = state.usable && file.text.includes("headcount: 13");
  await inTurn(() => settle(KEPT, {quiet: true}));
  return usable;
}"""


def strangers(name: str, folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the files of an input that a person could choose."""
    INPUTS[name].make(folder)
    paths = ((file, folder / file) for file in INPUTS[name].files)
    yield from ((file, path.read_bytes()) for file, path in paths if path.is_file() and not path.is_symlink())


SOON = "() => { BOUNDS.opened = 100; }"  # a machine may be so fast that it asks for nothing at the usual bound


assert bombs.BOMBS  # which put theirs among the inputs
CASES = [name for name in INPUTS if not name.startswith("kinds/")]  # links and devices are no files that a browser opens


@pytest.mark.sampled(one_in=25, families=True)
@pytest.mark.parametrize("name", CASES)
def test_files_of_strangers(shared: Form, name: str, tmp_path: Path) -> None:
    page = shared.page
    for file, data in strangers(name, tmp_path):
        for how in SHAPES.get(Path(file).suffix, ["opened", "table"]):
            dear = crowd()
            page.evaluate("most => { BOUNDS.opened = most; }", SECONDS * dear * 1000)
            found = page.evaluate(OPEN, [how, file, base64.b64encode(data).decode()])
            started = time.perf_counter()
            assert page.evaluate(AFTER), (file, how)
            again = time.perf_counter() - started
            took, still = found["took"] / 1000, found["still"] / 1000
            print(f"{took:.2f} s, still {still:.2f} s, again {again:.2f} s, {'ended' if found['asked'] else ''}: {file} {how}")
            assert took <= (SECONDS + SLACK) * dear, (file, how, found)
            assert still <= SECONDS * dear, (file, how, found)
            assert found["kept"] or not found["asked"], (file, how)
    assert page.evaluate("window.alerted") is None
    assert page.url == form_page().as_uri()
    assert shared.noises == []


def test_what_takes_long_is_ended_and_may_be_waited_for(shared: Form) -> None:
    """A file that is no attack but large: the page asks, stays usable meanwhile, and opens it when told to wait."""
    page, data = shared.page, large(3_000)
    page.evaluate(SOON)
    assert page.evaluate(OPEN, ["opened", "groot.yaml", base64.b64encode(data).decode()])["asked"]
    assert page.evaluate("file.text === KEPT")
    assert page.locator("#foot").inner_text().startswith(shared.words("form", "long", "ask", name="groot.yaml"))
    page.get_by_role("button", name=shared["long.wait"]).click()
    page.wait_for_function("() => file.name === 'groot.yaml' && state.staff.length === 3000", timeout=120_000)
    assert page.locator("#foot").inner_text() == ""
    page.evaluate("go('people')")
    assert page.locator(".person").count() == 30
    page.get_by_role("button", name=shared.words("form", "people", "more", count=30)).click()
    assert page.locator(".person").count() == 60
    assert page.evaluate("document.activeElement.id") == "p30-function"
    page.evaluate("file.name = 'vto.yaml'")
    assert page.evaluate(AFTER)


def test_a_text_of_very_many_lines_is_not_laid_out(shared: Form) -> None:
    """A browser stands still for seconds over the lines of half a MiB, however short they are."""
    shared.page.evaluate("text => { file.text = text; }", KEPT + "#\n" * 20_000)
    assert shared.page.evaluate("[go('text'), $('text')]") == [None, None]
    assert shared.words("form", "long_text", most="20000") in shared.page.locator("#left").inner_text()
    shared.page.evaluate("() => { file.text = KEPT; go('text'); }")
    assert shared.page.locator("#text").input_value() == KEPT


def test_who_waits_may_stop(shared: Form) -> None:
    page = shared.page
    page.evaluate(SOON)
    assert page.evaluate(OPEN, ["opened", "groot.yaml", base64.b64encode(large(3_000)).decode()])["asked"]
    page.get_by_role("button", name=shared["long.wait"]).click()
    page.get_by_role("button", name=shared["long.stop"]).click()
    page.wait_for_function("() => program.ready && program.waiting.size === 0", timeout=60_000)
    assert page.evaluate("file.text === KEPT")
    assert page.evaluate(AFTER)


def test_a_program_that_fell_is_started_again(shared: Form) -> None:
    """What waited behind it is done all the same."""
    fell: Any = shared.page.evaluate(
        """async () => {
          const number = program.number + 1;
          const both = Promise.all([program.ask("state"), program.ask("state")]);
          await new Promise((done) => setTimeout(done));
          program.heard({id: number, json: '{"refused": "memory access out of bounds"}', fell: true});
          const [first, second] = await both;
          return [first.refused, second.usable, program.ready];
        }"""
    )
    assert fell == ["memory access out of bounds", True, True]


def large(count: int) -> bytes:
    people = (
        f"  - {{id: f{number}, function: Functie {number}, roles: [line-managers], competences: [budgeting, reporting]}}\n"
        for number in range(count)
    )
    return ("version: 1\norganisation: {name: Groot}\nsize: {headcount: 9000}\nstaff:\n" + "".join(people)).encode()


@pytest.fixture(scope="module")
def shared(browser: Browser) -> Iterator[Form]:
    context = browser.new_context(offline=True)
    form = Form(context.new_page(), words_of("nl"))

    def alerted(dialog: Dialog) -> None:
        form.noises.append(dialog.message)
        dialog.dismiss()

    form.page.on("dialog", alerted)
    form.page.goto(form_page().as_uri())
    form.ready()
    form.page.evaluate("async (text) => { window.KEPT = text; file.lang = 'nl'; words = spoken.nl; await settle(text); }", KEPT)
    yield form
    context.close()
    assert form.noises == []
