"""On paper nothing is lost, and the markup and styles are valid."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Open, Site
from tests.conftest import EXAMPLES, ROOT
from tests.depth import asked
from tests.readers import NODE_MODULES
from vto_roles.charter.schema import Subject
from vto_roles.checks.registry import all_checks
from vto_roles.read.catalogue import built_in
from vto_roles.read.languages import languages, words_of
from vto_roles.read.scenarios import scenarios


def squeezed(words: str) -> str:
    """Without what breaking lines adds."""
    return re.sub(r"[\s‐-]", "", words).casefold()


def printed(page: Page, path: Path) -> list[str]:
    """The text of each sheet."""
    page.pdf(path=path, prefer_css_page_size=True, print_background=True)
    done = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, check=True)
    return [squeezed(one) for one in done.stdout.decode().split("\f")[:-1]]


@pytest.mark.sampled
@pytest.mark.parametrize("annexes", [None, True], ids=["folded", "open"])
@pytest.mark.parametrize("name", ["care-home", "hospital", "youth-centre"])
def test_every_task_stands_on_paper(show: Open, site: Site, tmp_path: Path, name: str, annexes: bool | None) -> None:
    page, charter = show(name, annexes=annexes), site.charter(name)
    pages = printed(page, tmp_path / "charter.pdf")
    assert all(len(one) > 60 for one in pages), [len(one) for one in pages]
    words = words_of("nl")
    foot = f"{charter.organisation['name']}{words('charter', 'title')}{words('charter', 'made_with')}9/9"
    assert len(pages[-1]) > len(squeezed(foot)) + 60  # the colophon has no sheet of its own
    whole = "".join(pages)
    start = whole.index(squeezed(words("charter", "matrix")))
    end = whole.index(squeezed(words("charter", "calendar")), start)
    missing = [task.title for task in charter.tasks if squeezed(task.title) not in whole[start:end]]
    assert missing == []
    reason = charter.tasks[0].cells[0].because[0].text
    assert (squeezed(reason) in whole) == (annexes is True)  # what is folded is not printed


def test_the_charter_of_142_heads_prints_on_six_sheets(show: Open, tmp_path: Path) -> None:
    pages = printed(show("care-home"), tmp_path / "charter.pdf")
    assert len(pages) <= 6
    heads = show("care-home").locator(".matrix thead span").all_text_contents()
    rows = [one for one in pages if squeezed(heads[0]) in one and squeezed(heads[3]) in one]
    assert len(rows) >= 3  # the head of the table stands on every page that has rows of it
    assert all(f"{number}/{len(pages)}" in one for number, one in enumerate(pages, 1))


def sheets(browser: Browser, name: str, path: Path) -> list[str]:
    """Return the text of each sheet of a page of the documentation."""
    page = browser.new_page()
    page.goto((ROOT / "docs" / name).as_uri())
    page.pdf(path=path, prefer_css_page_size=True)
    page.close()
    done = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, check=True)
    return done.stdout.decode().split("\f")[:-1]


def test_the_rules_print_on_two_sheets(browser: Browser, tmp_path: Path) -> None:
    printed = sheets(browser, "rules.html", tmp_path / "rules.pdf")
    assert len(printed) == 2
    assert all("Signature" in one for one in printed)


def test_the_law_prints_on_a_few_sheets(browser: Browser, tmp_path: Path) -> None:
    printed = sheets(browser, "law.html", tmp_path / "law.pdf")
    assert len(printed) <= 9
    whole = "".join(squeezed(one).removeprefix(f"{number}/{len(printed)}") for number, one in enumerate(printed, 1))
    assert [name for name in built_in().law if not re.search(rf"^{name} V[12]", "\n".join(printed), re.MULTILINE)] == []
    assert [
        one.in_words
        for name in built_in().law
        for one in scenarios(name, tuple(all_checks()))
        if squeezed(one.in_words) not in whole
    ] == []


def test_markup_and_styles_are_valid(site: Site) -> None:
    """One run of the checker for every page: it takes most of its time to start."""
    kinds: dict[str, dict[str, Any]] = {"inside": {}, "public": {"public": True}, "board": {"card": Subject(role="board")}}
    pages = [site.page(name, language, **kinds[kind]) for name, language, kind in asked(EXAMPLES, languages(), kinds)]
    pages += [ROOT / "docs" / name for name in ("rules.html", "law.html")]
    command: list[str | Path] = [
        "java",
        "-XX:TieredStopAtLevel=1",  # what the best code saves in so short a run is half of what it costs to make
        "-Xss2m",  # a plain compiler's code asks for a larger stack
        "-jar",
        NODE_MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar",
        "--Werror",
        "--also-check-css",
    ]
    styles = [ROOT / "templates" / name for name in ("charter.css", "form.css")]
    done = subprocess.run([*command, *pages, *styles], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
