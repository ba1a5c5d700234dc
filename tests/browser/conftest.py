"""Charters in a real browser. Every page opened here must stay silent and ask nothing of the network."""

import contextlib
import functools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

from tests.conftest import ROOT, TODAY
from vto_roles.charter.schema import Charter, Subject
from vto_roles.read.languages import words_of
from vto_roles.run import pipeline

WIDE, PHONE, NARROW = 1280, 375, 320


class Site(Struct, frozen=True):
    """The examples as pages in a folder, each written once."""

    folder: Path

    def page(
        self, name: str, language: str = "nl", *, public: bool = False, card: Subject | None = None, annexes: bool | None = None
    ) -> Path:
        kind = (
            f"{'.public' if public else ''}{f'.{card.role or card.person}' if card else ''}{'' if annexes is None else annexes}"
        )
        path = self.folder / f"{name}.{language}{kind}.html"
        if not path.exists():
            path.write_bytes(_bytes(name, language, public, card, annexes))
        return path

    @staticmethod
    def charter(name: str, language: str = "nl", *, public: bool = False) -> Charter:
        return pipeline.charter_of(_decided(name), words_of(language), public=public)


@functools.cache
def _decided(name: str) -> Any:
    return pipeline.decide(ROOT / "examples" / name / "vto.yaml", TODAY)


def _bytes(name: str, language: str, public: bool, card: Subject | None, annexes: bool | None) -> bytes:
    settings = pipeline.RenderSettings(markup="html", public=public, card=card, annexes=annexes)
    return pipeline.charter_bytes(_decided(name), None, settings, words_of(language))


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return Site(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """The system's own Chromium: playwright's download does not work on closed networks."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert found is not None, "the pages are proven in Chromium: install it (apt-get install chromium)"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


Open = Callable[..., Page]
_BLANK = "about:blank"
_AS_IT_WAS: Any = dict.fromkeys(("media", "color_scheme"), "null")


class _Tab:
    """A page of the browser, and what it wrote to the console or asked for beside the document that it shows."""

    def __init__(self, browser: Browser, options: dict[str, Any]) -> None:
        self.page, self.noises, self._address = browser.new_context(**options).new_page(), list[str](), _BLANK
        self.page.on("console", self._written)
        self.page.on("pageerror", lambda error: self.noises.append(str(error)))
        self.page.on("request", self._asked)

    def show(self, path: Path, width: int, fragment: str) -> Page:
        self._address = path.as_uri()
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.goto(self._address + fragment)
        return self.page

    def clear(self) -> list[str]:
        """Return what it heard, and make it as it was: a page that differs in its fragment alone would not be loaded anew."""
        self._address = _BLANK
        self.page.goto(_BLANK)
        self.page.emulate_media(**_AS_IT_WAS)
        self.page.mouse.move(0, 0)
        heard, self.noises = self.noises, []
        return heard

    def _written(self, one: ConsoleMessage) -> None:
        # where a test has moved the focus before a reason opens, the browser notes that it leaves it there
        if not one.text.startswith("Autofocus processing"):
            self.noises.append(one.text)

    def _asked(self, request: Request) -> None:
        if request.url.split("#")[0] not in (self._address, _BLANK):
            self.noises.append(request.url)


class Tabs:
    """Pages that one test after another uses: to open one takes longer than most tests."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: dict[tuple[tuple[str, Any], ...], list[_Tab]] = {}

    @contextlib.contextmanager
    def lent(self) -> Iterator[Open]:
        """Yield what opens a file; afterwards no page may have asked for anything or written to the console."""
        taken: list[tuple[list[_Tab], _Tab]] = []

        def show(path: Path, *, width: int = WIDE, fragment: str = "", **options: Any) -> Page:
            free = self._free.setdefault(tuple(sorted(options.items())), [])
            tab = free.pop() if free else _Tab(self._browser, options)
            taken.append((free, tab))
            return tab.show(path, width, fragment)

        yield show
        noises = [noise for _, tab in taken for noise in tab.clear()]
        for free, tab in taken:
            free.append(tab)
        assert noises == []


@pytest.fixture(scope="session")
def tabs(browser: Browser) -> Tabs:
    return Tabs(browser)


@pytest.fixture
def show(tabs: Tabs, site: Site) -> Iterator[Open]:
    """Open a charter."""
    with tabs.lent() as opened:

        def show(
            name: str,
            language: str = "nl",
            *,
            public: bool = False,
            card: Subject | None = None,
            annexes: bool | None = None,
            **options: Any,
        ) -> Page:
            return opened(site.page(name, language, public=public, card=card, annexes=annexes), **options)

        yield show


SHOWN = "what => [...document.querySelectorAll(what)].filter(node => node.checkVisibility())"


_LEFT = """() => [...document.querySelectorAll('.matrix [data-cells]')]
  .filter(node => !document.body.matches('.part-only') || node.matches('.on'))
  .filter(node => node.checkVisibility()).map(node => (node.hash?.slice(1) ?? node.id).slice(5))"""


def tasks(page: Page) -> set[str]:
    """The ids of the tasks that are shown for what is asked: with a row of their own, or named under one."""
    return set(page.evaluate(_LEFT))


def counted(page: Page) -> str:
    return page.locator("#filter [role=status]").inner_text()
