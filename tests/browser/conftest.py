"""Charters in a real browser. Every page opened here must stay silent and ask nothing of the network."""

import functools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct
from playwright.sync_api import Browser, Page, sync_playwright

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
    """The system's own Chromium: playwright's download does not work on closed networks."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert found is not None, "the pages are proven in Chromium: install it (apt-get install chromium)"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


Open = Callable[..., Page]


@pytest.fixture
def show(browser: Browser, site: Site) -> Iterator[Open]:
    """Open a charter; when the test ends, no page may have asked for anything or written to the console."""
    contexts, noises = [], []

    def show(
        name: str,
        language: str = "nl",
        *,
        public: bool = False,
        card: Subject | None = None,
        annexes: bool | None = None,
        width: int = WIDE,
        fragment: str = "",
        **options: Any,
    ) -> Page:
        path = site.page(name, language, public=public, card=card, annexes=annexes)
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        # where a test has moved the focus before a reason opens, the browser notes that it leaves it there
        page.on("console", lambda one: None if one.text.startswith("Autofocus processing") else noises.append(one.text))
        page.on("pageerror", lambda error: noises.append(str(error)))
        page.on("request", lambda request: noises.append(request.url) if request.url.split("#")[0] != path.as_uri() else None)
        page.goto(path.as_uri() + fragment)
        return page

    yield show
    for context in contexts:
        context.close()
    assert noises == []


SHOWN = "what => [...document.querySelectorAll(what)].filter(node => node.checkVisibility())"


_LEFT = """() => [...document.querySelectorAll('.matrix [data-cells]')]
  .filter(node => !document.body.matches('.part-only') || node.matches('.on'))
  .filter(node => node.checkVisibility()).map(node => (node.hash?.slice(1) ?? node.id).slice(5))"""


def tasks(page: Page) -> set[str]:
    """The ids of the tasks that are shown for what is asked: with a row of their own, or named under one."""
    return set(page.evaluate(_LEFT))


def counted(page: Page) -> str:
    return page.locator("#filter [role=status]").inner_text()
