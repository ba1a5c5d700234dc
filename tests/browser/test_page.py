"""What the page says is what the charter says, with and without its script."""

import re
from typing import Any

import pytest

from tests.browser.conftest import PHONE, WIDE, Open, Site
from tests.conftest import EXAMPLES
from vto_roles.charter.schema import Charter
from vto_roles.read.languages import languages, words_of

Letters = dict[str, dict[str, tuple[tuple[str, ...], bool, bool]]]

_MATRIX = """() => [...document.querySelectorAll('.matrix tr[id]')].map(row => [row.id.slice(5),
  [...document.querySelectorAll('.matrix [data-role]')].map((head, at) => {
    const cell = row.cells[at + 2];
    return [head.dataset.role, cell.firstElementChild && `${cell.textContent}${cell.matches('.o') ? '(' : ''}`];
  })])"""
_ALL = """() => [...document.querySelectorAll('.all tr:not(.phase)')].slice(1)
  .map(row => [...row.cells].map(cell => cell.textContent))"""


def said(charter: Charter) -> Letters:
    return {task.id: {cell.role: (cell.letters, cell.locked, cell.own) for cell in task.cells} for task in charter.tasks}


def read(rows: list[Any]) -> Letters:
    return {
        task: {
            role: (tuple(re.findall("[RACI]", mark)), bool({*"\u00a7*"} & {*mark}), "(" in mark) for role, mark in cells if mark
        }
        for task, cells in rows
    }


@pytest.mark.sampled
@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("script", [True, False])
def test_the_matrix_of_the_page_is_that_of_the_charter(show: Open, site: Site, name: str, script: bool) -> None:
    page, charter = show(name, java_script_enabled=script), site.charter(name)
    rows, wanted = read(page.evaluate(_MATRIX)), said(charter)
    assert rows == {task: wanted[task] for task in rows}
    under = [str(link.get_attribute("href")).removeprefix("#task-") for link in page.locator(".matrix .fold a").all()]
    assert sorted([*rows, *under]) == sorted(wanted)


@pytest.mark.sampled
@pytest.mark.parametrize("name", EXAMPLES)
def test_the_annex_of_all_tasks_says_in_words_who_holds_which_letter(show: Open, site: Site, name: str) -> None:
    charter = site.charter(name)
    titles = {role.id: role.title for role in charter.roles}
    rows = {title: cells for title, *cells in show(name).evaluate(_ALL)}
    for task in charter.tasks:
        (cells,) = (cells for title, cells in rows.items() if title.startswith(task.title))
        for letter, words in zip("ARCI", cells, strict=True):
            wanted = [titles[cell.role] for cell in task.cells if letter in cell.letters]
            assert all(title in words for title in wanted), (task.id, letter)
            assert bool(words.strip()) == bool(wanted), (task.id, letter)


def texts(charter: Charter) -> list[str]:
    """Everything that the charter tells in words."""
    dated = {entry.task for entry in charter.calendar}  # what is asked about these stands in the calendar
    return [
        charter.organisation["name"],
        *(part for block in charter.page_one for line in block.lines for part in (block.title, line.lead, line.text)),
        *(role.title for role in charter.roles if role.status != "absent"),
        *(holder.function for role in charter.roles for holder in role.holders),
        *(task.title for task in charter.tasks),
        *(task.note or "" for task in charter.tasks),
        *(because.text for task in charter.tasks for cell in task.cells for because in cell.because),
        *(one.title for one in charter.consultation if one.bodies and not dated.issuperset(one.tasks)),
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
def test_without_script_the_reasons_of_a_task_are_one_key_away(show: Open, site: Site, name: str) -> None:
    page, charter = show(name, java_script_enabled=False), site.charter(name)
    assert page.locator("#filter").is_hidden()
    assert page.locator(".extract:visible").count() == 0
    assert page.locator(":popover-open").count() == 0
    button = page.locator(".matrix th button").nth(4)
    button.focus()
    page.keyboard.press("Enter")
    panel = page.locator(":popover-open")
    row = button.evaluate("button => button.closest('tr').id.slice(5)")
    task = next(one for one in charter.tasks if one.id == row)
    words = panel.inner_text()
    assert panel.locator("li").count() == len(task.cells)
    assert all(because.text in words for cell in task.cells for because in cell.because)
    page.keyboard.press("Escape")
    assert panel.count() == 0
    assert button.evaluate("button => button === document.activeElement")


def test_annexes_are_folded_open_or_left_out(show: Open) -> None:
    folded, opened, without = (show("care-home", annexes=annexes) for annexes in (None, True, False))
    assert folded.locator("details").count() == opened.locator("details[open]").count() == 8
    assert folded.locator("details[open]").count() == without.locator("details").count() == 0
    assert without.locator("nav a").count() == folded.locator("nav a").count() - 1
    folded.goto(folded.url.split("#")[0] + "#law")
    assert folded.locator("#law").is_visible()
    assert folded.locator("details[open]").count() == 1


@pytest.mark.sampled(one_in=4)
@pytest.mark.parametrize("name", EXAMPLES)
def test_the_figure_says_in_words_what_it_draws(show: Open, site: Site, name: str) -> None:
    page, charter = show(name, annexes=True), site.charter(name)
    drawn = page.locator(".year td i").count()
    assert drawn == sum(len(roles) for entry in charter.calendar for roles in entry.roles.values())
    cells = page.locator(".year td:has(i)").evaluate_all(
        "cells => cells.map(one => [one.querySelector('.vh').textContent, one.querySelectorAll('i').length])"
    )
    assert [sum(map(int, re.findall(r"\d+", told))) for told, _ in cells] == [count for _, count in cells]
    assert drawn == sum(count for _, count in cells)
    counted = page.locator(".year figcaption p").inner_text()
    months = [entry.date[5:7] for entry in charter.calendar]
    assert str(max(map(months.count, months))) in counted or "één taak" in counted


@pytest.mark.parametrize("name", ["care-home", "youth-centre"])
def test_on_a_phone_every_row_is_a_card_that_names_its_roles(show: Open, site: Site, name: str) -> None:
    page, charter = show(name, width=PHONE), site.charter(name)
    assert page.locator(".matrix thead").is_hidden()
    titles = {role.id: role.title for role in charter.roles}
    columns = page.evaluate("[...document.querySelectorAll('.matrix [data-role]')].map(head => head.dataset.role)")
    rows = page.locator(".matrix tr[id]").evaluate_all(
        "rows => rows.map(row => [row.id, [...row.cells].slice(2).map(cell => getComputedStyle(cell, '::after').content)])"
    )
    for row, named in rows:
        task = next(one for one in charter.tasks if one.id == row[5:])
        for role, words in zip(columns, named, strict=True):
            held = any(cell.role == role for cell in task.cells)
            assert (titles[role] in words) == held


_UNHYPHENATED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('* { hyphens: manual !important }');
  document.adoptedStyleSheets = [sheet];
}"""
_BROKEN = """selector => [...document.querySelectorAll(selector)].flatMap(cell => {
  const broken = [];
  const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    for (const word of node.data.matchAll(/[^\\s-]+/g)) {
      const range = document.createRange();
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      if (range.getClientRects().length > 1) broken.push(word[0]);
    }
  return broken;
})"""


@pytest.mark.parametrize("name, language", [("care-home", "nl"), ("youth-centre", "de")])
@pytest.mark.parametrize("width", [WIDE, 1000, PHONE])
def test_no_word_of_a_table_is_broken_where_a_browser_knows_no_hyphens(show: Open, name: str, language: str, width: int) -> None:
    page = show(name, language, annexes=True, width=width)
    page.evaluate(_UNHYPHENATED)
    assert page.evaluate(_BROKEN, ".list:not(.all, .sign) :is(td, th)") == []


def test_a_remark_on_a_task_stays_together_and_is_told_from_the_next(show: Open) -> None:
    page = show("care-home")
    lines = page.locator(".tag").evaluate_all("tags => tags.map(tag => tag.getClientRects().length)")
    assert lines and set(lines) == {1}
    mark = "tag => getComputedStyle(tag, '::before').content"
    second = show("socio-cultural").locator(".tag + .tag").evaluate_all(f"tags => tags.map({mark})")
    assert second and set(second) == {'"\u00b7 "'}


def test_who_holds_a_role_needs_no_label_on_a_phone(show: Open) -> None:
    label = "cell => getComputedStyle(cell, '::before').content"
    page = show("care-home", width=PHONE)
    assert page.locator(".roles td").first.evaluate(label) == "none"
    assert page.locator(".calendar td").first.evaluate(label) != "none"
