"""The product in one page: from `file://`, offline, silent, and the same as the command line byte by byte."""

import base64
import contextlib
import datetime
import functools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Download, Page, expect

from tests.browser.conftest import NARROW, PHONE, WIDE
from tests.browser.test_accessible import dress, violations
from tests.conftest import EXAMPLES, ROOT, TODAY
from tests.hostile.test_inputs import crowd
from tests.installed import form_page
from vto_roles.output.formats import FORMATS
from vto_roles.read.languages import languages, words_of
from vto_roles.run import form as forms
from vto_roles.run import pipeline
from vto_roles.run.options import Options
from vto_roles.text import Words

MADE = tuple(name for name in FORMATS if name != "pdf")  # what a browser can make
LOCALE = {"nl": "nl-BE", "fr": "fr-BE", "de": "de-BE", "en": "en-GB"}
ASK = """async ([kind, args, data, lang, text]) => {
  file.lang = lang || file.lang;
  const given = data ? Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0)) : undefined;
  const {bytes, ...found} = await program.ask(kind, args, text === null ? {data: given} : {data: given, text});
  let made = "";
  for (const one of bytes || []) made += String.fromCharCode(one);
  return [found, btoa(made)];
}"""


class Form:
    """The page, open: what it asked of the network and wrote to the console is gathered."""

    def __init__(self, page: Page, words: Words) -> None:
        self.page, self.words, self.noises = page, words, list[str]()
        page.on("console", self._written)
        page.on("pageerror", lambda error: self.noises.append(str(error)))
        page.on(
            "request", lambda one: self.noises.append(one.url) if not one.url.startswith(("file:", "blob:", "about:")) else None
        )

    def _written(self, one: ConsoleMessage) -> None:
        # the clock that a test sets is a script, which the frame of the charter refuses
        if not one.text.startswith(("Blocked script execution in 'about:blank'", "Blocked script execution in 'about:srcdoc'")):
            self.noises.append(one.text)

    def __getitem__(self, path: str) -> str:
        return self.words("form", *path.split("."))

    def ready(self) -> "Form":
        expect(self.page.locator("html[data-ready]")).to_have_count(1, timeout=60_000)
        self.page.evaluate("crowd => { BOUNDS.opened *= crowd; }", crowd())
        return self

    def ask(self, kind: str, args: Any = None, data: bytes = b"", lang: str = "", text: str | None = None) -> tuple[Any, bytes]:
        found, made = self.page.evaluate(ASK, [kind, args or {}, base64.b64encode(data).decode(), lang, text])
        return found, base64.b64decode(made)

    def text(self) -> str:
        return str(self.page.evaluate("queue.then(() => file.text)"))

    def downloaded(self, act: Callable[[], None]) -> tuple[str, bytes]:
        with self.page.expect_download() as waiting:
            act()
        download: Download = waiting.value
        return download.suggested_filename, download.path().read_bytes()

    def press(self, label: str) -> None:
        self.page.get_by_role("button", name=label, exact=True).click()


Opened = Callable[..., Form]
expect.set_options(timeout=30_000)  # a busy machine


@contextlib.contextmanager
def form_in(
    browser: Browser, path: Path | None = None, language: str = "nl", *, width: int = WIDE, height: int = 900
) -> Iterator[Form]:
    """Open the page, or one with something in it, offline and on a day that does not pass."""
    with browser.new_context(offline=True, locale=LOCALE[language], viewport={"width": width, "height": height}) as context:
        form = Form(context.new_page(), words_of(language))
        form.page.clock.set_fixed_time(datetime.datetime.combine(TODAY, datetime.time(12)))
        form.page.goto((path or form_page()).as_uri())
        yield form


@pytest.fixture
def opened(browser: Browser) -> Iterator[Opened]:
    """Open the page offline, in a language; nothing may have been asked of the network or written to the console."""
    forms_open: list[Form] = []
    with contextlib.ExitStack() as stack:

        def show(path: Path | None = None, language: str = "nl", width: int = WIDE) -> Form:
            form = stack.enter_context(form_in(browser, path, language, width=width))
            forms_open.append(form)
            return form.ready()

        yield show
        assert [noise for form in forms_open for noise in form.noises] == []


@functools.cache
def decided(name: str) -> pipeline.Decision:
    return pipeline.decide(ROOT / "examples" / name / "vto.yaml", TODAY)


def baked(name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(forms, "places", lambda _: iter([form_page().parent]))
    path = folder / f"{name}.html"
    path.write_bytes(forms.form(ROOT / "examples" / name / "vto.yaml", (), None, {}))
    return path


@pytest.mark.sampled(one_in=4)
@pytest.mark.parametrize("name", EXAMPLES)
def test_the_bytes_are_those_of_the_command_line(
    opened: Opened, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = opened(baked(name, tmp_path, monkeypatch))
    for language in languages():
        for markup in MADE:
            found, made = form.ask("render", {"format": markup}, lang=language)
            target = Path("vto").with_suffix(FORMATS[markup].suffixes[0])
            settings = pipeline.RenderSettings(markup=markup)
            spoken = Options(lang=language).words(decided(name).case)
            wanted = pipeline.charter_bytes(decided(name), target, settings, spoken, source="vto.yaml")
            assert found == {}, (language, markup)
            assert made == wanted, (language, markup)
    assert len(form.page.locator("body").inner_text()) > 200
    assert (form_page().stat().st_size) <= 8_000_000


def test_size_and_policy() -> None:
    page = form_page().read_text("utf-8")
    assert len(page.encode()) <= 8_000_000
    assert "connect-src 'none'" in page
    assert "unsafe-eval'" not in page.replace("wasm-unsafe-eval'", "")


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_from_empty_to_a_saved_charter(opened: Opened, language: str) -> None:
    """By keyboard and mouse, as a coordinator would; axe finds nothing on the way, at any width or scheme."""
    form = opened(language=language)
    page, words = form.page, form.words
    assert violations(page) == []
    page.keyboard.press("Tab")
    page.get_by_role("button", name=form["start.new"]).press("Enter")
    page.locator("#q-organisation-name").fill("Huis van de Brug")
    page.keyboard.press("Enter")
    page.locator("#q-size-headcount").fill("85")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=words("questions", "organisation.employer", "ask"))).to_be_visible()
    page.get_by_role("radio").first.click()
    expect(page.locator("fieldset.question")).to_have_count(3)
    for fieldset in page.locator("fieldset.question").all():
        fieldset.get_by_role("radio").first.click()
    page.locator("[name=q-roles-prevention-committee]").first.click()
    expect(page.get_by_role("heading", name=form["first_charter.title"])).to_be_visible()
    assert violations(page) == []
    expect(page.locator(".cell.l-A").first).to_be_visible()
    form.press(form["first_charter.next"])
    expect(page.locator("#worth")).not_to_be_empty(timeout=20_000)
    assert "vto-coordinator: yes" in form.text()
    for _ in range(3):
        title = page.locator("#left h2").inner_text()
        page.locator("#left .question > .option input").last.click()  # I don't know is an answer, also to a number
        expect(page.locator("#left h2")).not_to_have_text(title)
    for width in (WIDE, PHONE, NARROW):
        for scheme in ("light", "dark"):
            dress(page, width, scheme)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
            assert violations(page) == [], (width, scheme)
    dress(page, WIDE, "light")
    for tab in ("remarks", "dates", "letters"):
        page.locator(f"#tab-{tab}").click()
        expect(page.locator("#right h2").first).to_have_count(1)
        assert violations(page) == [], tab
    page.locator("#tab-charter").click()
    expect(page.frame_locator("#charter").get_by_role("heading", level=1)).to_have_count(1)
    page.locator("#tab-letters").click()
    page.locator(".cell.l-A").first.click()
    expect(page.get_by_role("dialog")).to_contain_text(form["letter.why"])
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.className").startswith("cell")
    if language == "nl":
        form.press(form["help"])
        expect(page.get_by_role("dialog")).to_contain_text(form["start.new"])  # the manual quotes the page
        assert violations(page) == []
        page.keyboard.press("Escape")
    page.locator("#save").click()
    name, data = form.downloaded(lambda: page.locator("#make-yaml").click())
    assert (name, data.decode()) == ("vto.yaml", form.text())
    decision = pipeline.decide(Path("vto.yaml"), TODAY, data=data)
    assert decision.usable
    assert decision.name == "Huis van de Brug"
    name, data = form.downloaded(lambda: page.locator("#make-md").click())
    settings = pipeline.RenderSettings(markup="md")
    assert name == "charter-huis-van-de-brug.md"
    assert data == pipeline.charter_bytes(decision, Path("vto.md"), settings, words, source="vto.yaml")
    page.keyboard.press("Escape")
    page.reload()
    form.ready()
    form.press(form["start.resume"])
    expect(page.get_by_role("heading", name="Huis van de Brug")).to_be_visible()


FAULTY = """\
# Van de federatie gekregen
version: 1
organisation:
  name: Huis De Brug
  employer: priv
  legal_form: vzv
  regions: [vlaandren]
size:
  headcount: 1.250
  fte: veel
roles:
  works-council: misschien
  hr: jazeker
tradition:
  policy: strategie
staff:
  - id: a
    function: Coördinator   # halftijds
    roles: [vto-coordinatr]
    vto_time: 5
"""
REPAIRS = {
    "organisation.employer": "private",
    "organisation.legal_form": "vzw",
    "roles.works-council": "no",
    "roles.hr": "yes",
    "tradition.policy": "strategic",
}


def test_ten_faults_are_repaired_one_by_one(opened: Opened, tmp_path: Path) -> None:
    form = opened()
    page = form.page
    path = tmp_path / "brug.yaml"
    path.write_text(FAULTY, "utf-8")
    page.locator("#pick").set_input_files(path)
    page.locator("#tab-remarks").click()
    expect(page.locator(".remarks li.error")).to_have_count(10)

    def errors(count: int) -> None:
        page.locator("#tab-remarks").click()
        expect(page.locator(".remarks li.error")).to_have_count(count)

    def at(question: str) -> None:
        page.evaluate("path => go('card', path)", question)

    left = 10
    for question, value in REPAIRS.items():
        at(question)
        page.locator(f"input[name=q-{question.replace('.', '-')}][value='{value}']").click()
        left -= 1
        errors(left)
    at("organisation.regions")
    page.locator("input[value=flanders]").check()
    errors(left := left - 1)
    for question, value in (("size.headcount", "1250"), ("size.fte", "98,4")):
        at(question)
        field = page.locator(f"#q-{question.replace('.', '-')}")
        assert field.input_value() in ("1.250", "veel")  # what was typed stays
        field.fill(value)
        errors(left := left - 1)
    page.evaluate("go('people')")
    page.get_by_role("checkbox", name="VTO-coördinator").check()
    errors(left := left - 1)
    page.evaluate("go('people')")
    page.locator("#p0-time").fill("0,5")
    errors(left := left - 1)
    assert left == 0
    text = form.text()
    assert text.startswith("# Van de federatie gekregen\nversion: 1\n")
    assert "    function: Coördinator   # halftijds\n" in text


def test_a_choice_is_made_where_the_letter_stands(opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    form = opened(baked("youth-centre", tmp_path, monkeypatch))
    page = form.page
    before = form.text()
    page.locator("#cell-approve-strategic-plan-management").click()
    page.get_by_text(form["letter.choose"]).click()
    page.get_by_role("dialog").locator("input[name=letter][value=C]").check()
    form.press(form["letter.save"])
    expect(page.get_by_role("alert")).to_have_text(form["letter.reason_needed"])
    page.locator("#reason").fill("Zo afgesproken.")
    form.press(form["letter.save"])
    expect(page.locator("#cell-approve-strategic-plan-management")).to_have_class("cell l-C own new")
    assert "reason: Zo afgesproken." in form.text()
    page.get_by_role("button", name=form["undo"]).first.click()
    expect(page.locator("#cell-approve-strategic-plan-management.own")).to_have_count(0)
    assert form.text() == before
