"""On paper nothing is lost, and the markup and styles are valid."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Open, Site
from tests.conftest import EXAMPLES, ROOT
from tests.depth import asked
from tests.readers import NODE_MODULES
from vto_roles.charter.schema import Subject
from vto_roles.read.languages import languages, words_of

KEYS = ("matrix", "consultation")  # the headings between which the matrix stands


def squeezed(words: str) -> str:
    """Without what breaking lines adds."""
    return re.sub(r"[\s‐-]", "", words).casefold()


@pytest.mark.parametrize("paper", ["A4", "A3"])
@pytest.mark.parametrize("name", ["hospital", "youth-centre"])
def test_every_task_stands_on_paper(show: Open, site: Site, tmp_path: Path, name: str, paper: str) -> None:
    page, charter = show(name), site.charter(name)
    path = tmp_path / "charter.pdf"
    page.pdf(path=path, format=paper, landscape=True, print_background=True)
    done = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, check=True)
    pages = [squeezed(one) for one in done.stdout.decode().split("\f")[:-1]]
    assert 8 < len(pages) < 40  # each body starts on a page of its own
    assert all(len(one) > 60 for one in pages), [len(one) for one in pages]
    words = words_of("nl")
    whole = "".join(pages)
    start = whole.index(squeezed(words("charter", "matrix")))
    end = whole.index(squeezed(words("charter", "consultation")), start)
    missing = [task.title for task in charter.tasks if squeezed(task.title) not in whole[start:end]]
    assert missing == []
    if name == "hospital":  # the head of the matrix stands on every page that has rows of it
        first, last = (next(at for at, one in enumerate(pages) if squeezed(words("charter", key)) in one) for key in KEYS)
        heads = [
            role.short for role in charter.roles if any(cell.role == role.id for task in charter.tasks for cell in task.cells)
        ]
        assert last > first
        for one in pages[first : last + 1]:
            assert [short for short in heads if squeezed(short) not in one] == []


def test_the_rules_print_on_two_sheets(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "rules.pdf"
    page = browser.new_page()
    page.goto((ROOT / "docs" / "rules.html").as_uri())
    page.pdf(path=path, prefer_css_page_size=True)
    page.close()
    done = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, check=True)
    sheets = done.stdout.decode().split("\f")[:-1]
    assert len(sheets) == 2
    assert all("Signature" in one for one in sheets)


def test_markup_and_styles_are_valid(site: Site) -> None:
    """One run of the checker for every page: it takes most of its time to start."""
    kinds: dict[str, dict[str, Any]] = {"inside": {}, "public": {"public": True}, "board": {"card": Subject(role="board")}}
    pages = [site.page(name, language, **kinds[kind]) for name, language, kind in asked(EXAMPLES, languages(), kinds)]
    pages.append(ROOT / "docs" / "rules.html")
    command: list[str | Path] = [
        "java",
        "-jar",
        NODE_MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar",
        "--Werror",
        "--also-check-css",
    ]
    done = subprocess.run([*command, *pages, ROOT / "templates" / "charter.css"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
