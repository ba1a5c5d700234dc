"""What the page says is what the charter says, with and without its script."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Open, Site
from tests.conftest import EXAMPLES
from vto_roles.charter.schema import Charter
from vto_roles.read.languages import languages, words_of

Letters = dict[str, dict[str, tuple[tuple[str, ...], bool, bool]]]

_MATRIX = """() => [...document.querySelectorAll('.matrix tr[id]')].map(row => [row.id.slice(5),
  [...document.querySelectorAll('.matrix [data-role]')].map((head, at) =>
    [head.dataset.role, row.cells[at + 1].querySelector('.chips')?.textContent])])"""
_LISTS = """() => [...document.querySelectorAll('.tasks > li')].map(task => [task.id.slice(5),
  [...task.querySelectorAll('[id^=why_]')].map(one => [one.id.split('_')[1], one.querySelector('.chips').textContent])])"""
_LEADS = """() => [...document.querySelectorAll('.matrix [data-bundle] > td > a')].map(link =>
  [link.hash.slice(1), document.querySelector(`${link.hash} .chips`).textContent === link.querySelector('.chips').textContent,
   document.querySelectorAll('.matrix [data-role]')[link.parentElement.cellIndex - 1].dataset.role])"""


def said(charter: Charter) -> Letters:
    return {task.id: {cell.role: (cell.letters, cell.locked, cell.own) for cell in task.cells} for task in charter.tasks}


def read(rows: list[Any]) -> Letters:
    return {
        task: {role: (tuple(re.findall("[RACI]", mark)), "*" in mark, "(" in mark) for role, mark in cells if mark}
        for task, cells in rows
    }


@pytest.mark.sampled
@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("script", [True, False])
def test_the_matrix_of_the_page_is_that_of_the_charter(show: Open, site: Site, name: str, script: bool) -> None:
    page = show(name, java_script_enabled=script)
    charter = site.charter(name)
    if name != "youth-centre":
        assert read(page.evaluate(_MATRIX)) == said(charter)
        return
    assert read(page.evaluate(_LISTS)) == said(charter)
    leads = page.evaluate(_LEADS)
    assert len(leads) > 30
    for reason, same, role in leads:
        assert same, reason
        assert reason.startswith(f"why_{role}_")


def texts(charter: Charter) -> list[str]:
    """Everything that the charter tells in words."""
    return [
        charter.organisation["name"],
        *charter.summary,
        *(role.title for role in charter.roles if role.status != "absent"),
        *(holder.function for role in charter.roles for holder in role.holders),
        *(task.title for task in charter.tasks),
        *(task.note or "" for task in charter.tasks),
        *(because.text for task in charter.tasks for cell in task.cells for because in cell.because),
        *(one.title for one in charter.consultation),
        *(one.text for one in charter.deviations),
        *(one.text for one in charter.to_discuss),
        *(one.text for one in charter.law),
        *(one.message for one in charter.findings if one.check not in ("competence-gap", "practice-over-competence")),
        *charter.notes,
    ]


def flat(words: str) -> str:
    return " ".join(words.split()).casefold()


@pytest.mark.sampled
@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("language", languages())
def test_all_that_the_charter_tells_is_in_the_page(show: Open, site: Site, name: str, language: str) -> None:
    page = show(name, language, java_script_enabled=False)
    body = flat(page.locator("body").text_content() or "")
    missing = [words for words in texts(site.charter(name, language)) if flat(words) not in body]
    assert missing == []
    assert page.locator("html").get_attribute("lang") == words_of(language)("language", "tag")


@pytest.mark.parametrize("name", ["hospital", "youth-centre"])
def test_without_script_every_reason_is_one_link_away(show: Open, name: str) -> None:
    page = show(name, java_script_enabled=False)
    assert page.locator("#filter").is_hidden()
    assert page.locator("#reason").is_hidden()
    assert page.locator(".extract:visible").count() == 0
    links = page.locator(".matrix td > a")
    targets = [str(link.get_attribute("href")) for link in links.all()]
    assert targets
    assert all(page.locator(target).count() == 1 for target in targets[:40])
    links.nth(4).focus()
    page.keyboard.press("Enter")
    reason = page.locator(f"{targets[4]} .because")
    assert reason.is_visible()
    box = reason.bounding_box()
    assert box is not None and 0 <= box["y"] <= 900


@pytest.mark.parametrize("name", EXAMPLES)
def test_figures_tell_in_words_what_they_draw(show: Open, name: str) -> None:
    page = show(name)
    for figure in page.locator("svg[role=img]").all():
        assert figure.locator("> title").text_content()
    for bar in page.locator(".bars li").all():
        told = (bar.locator("title").text_content() or "").rsplit(": ", 1)[1]
        assert told.replace(",", "") == " ".join(bar.locator("small").inner_text().split())
    phases = [(one.text_content() or "") for one in page.locator(".cycle .phase").all()]
    listed = page.locator(".cycle li b").all_inner_texts()
    assert phases == listed
    assert page.locator(".cycle svg title").count() == 1


def overlapping(page: Page) -> list[str]:
    """Texts of the ring that run into one another or out of the drawing."""
    found: list[str] = page.evaluate(
        """() => {
          const box = document.querySelector('.cycle svg').getBoundingClientRect();
          const all = [...document.querySelectorAll('.cycle text')].filter(one => one.checkVisibility())
            .map(one => [one.textContent, one.getBoundingClientRect()]);
          const out = all.filter(([, at]) => at.left < box.left || at.right > box.right).map(([name]) => name);
          for (const [name, a] of all) for (const [other, b] of all)
            if (name !== other && a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 4 && b.top < a.bottom - 4)
              out.push(`${name} / ${other}`);
          return out;
        }"""
    )
    return found


@pytest.mark.sampled
@pytest.mark.parametrize("width", [320, 768, 1280])
@pytest.mark.parametrize("language", languages())
def test_the_names_in_the_ring_stay_apart(show: Open, language: str, width: int) -> None:
    assert overlapping(show("hospital", language, width=width)) == []
