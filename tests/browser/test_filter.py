"""A part of the charter: by keyboard, kept in the address, told politely, printed as what it is."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, SHOWN, Open, Site, counted, tasks
from vto_roles.charter.schema import Charter

BOTH = pytest.mark.parametrize("name", ["hospital", "youth-centre"])


def holding(charter: Charter, role: str = "", letters: str = "ARCI", phase: str = "", person: str = "") -> set[str]:
    """The tasks in which a role, a person or anybody holds one of the letters."""
    roles = {one.id: {holder.id for holder in one.holders} for one in charter.roles}
    return {
        task.id
        for task in charter.tasks
        for cell in task.cells
        if role in ("", cell.role)
        and phase in ("", task.phase)
        and set(letters) & set(cell.letters)
        and (not person or person in ({*cell.holders, *cell.deputies} or roles[cell.role]))
    }


def press_until(page: Page, key: str, selector: str, most: int = 120) -> None:
    for _ in range(most):
        page.keyboard.press(key)
        if page.evaluate("what => document.activeElement.matches(what)", selector):
            return
    raise AssertionError(f"{selector} is not reached by {key}")


def settle(page: Page, wanted: set[str], charter: Charter) -> None:
    """Wait until the count is told, then look at the tasks themselves."""
    expect(page.locator("#filter [role=status]")).to_have_text(f"{len(wanted)} van {len(charter.tasks)} taken")
    assert tasks(page) == wanted


@BOTH
def test_the_filter_is_worked_by_keyboard_alone(show: Open, site: Site, name: str) -> None:
    page, charter = show(name), site.charter(name)
    title = next(role.title for role in charter.roles if role.id == "management")
    everything, decides = {task.id for task in charter.tasks}, holding(charter, "management", "A")
    settle(page, everything, charter)
    press_until(page, "Tab", "[name=role]")
    page.keyboard.type(re.match("[ -~]*", title)[0])  # type: ignore[index]  # no key of the browser's keyboard types the rest
    press_until(page, "Tab", "[name=letter][value=A]")
    page.keyboard.press("Space")
    settle(page, decides, charter)
    assert page.evaluate("location.hash") == "#role=management&letter=A"
    assert page.evaluate("document.activeElement.value") == "A"  # the focus stays where it was

    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert page.evaluate("document.activeElement.value") == "R"
    settle(page, holding(charter, "management", "AR"), charter)
    page.go_back()
    settle(page, decides, charter)
    assert not page.locator("[name=letter][value=R]").is_checked()
    page.reload()
    settle(page, decides, charter)
    assert page.locator("[name=role]").input_value() == "management"

    press_until(page, "Tab", "#filter button")
    page.keyboard.press("Enter")
    settle(page, everything, charter)
    assert page.locator("[name=role]").input_value() == ""
    page.go_back()
    settle(page, decides, charter)


@BOTH
def test_a_filter_reaches_the_rows_and_the_calendar(show: Open, site: Site, name: str) -> None:
    page, charter = show(name, fragment="#role=board&letter=A"), site.charter(name)
    wanted = holding(charter, "board", "A")
    assert tasks(page) == wanted
    rows = page.evaluate(f"({SHOWN})('[data-task]').map(node => node.dataset.task)")
    assert rows == [f"task-{entry.task}" for entry in charter.calendar if entry.task in wanted]
    for note in page.locator("main .extract").all():
        assert note.inner_text().startswith(f"Dit is een deel van het charter: {len(wanted)} van {len(charter.tasks)} taken (")
    for row in page.locator(".matrix tr[id]:visible").all():
        assert row.evaluate("row => row.matches('.on') || row.querySelector('.fold .on') !== null")
    for phase in page.locator(".matrix tbody:visible").all():
        assert phase.locator("tr[id]:visible").count() > 0


def test_a_task_that_is_named_under_a_row_is_found(show: Open, site: Site) -> None:
    page, charter = show("care-home", fragment="#role=board&letter=A"), site.charter("care-home")
    under = page.locator(".matrix .fold .on")
    assert under.count() > 0
    found = {str(link.get_attribute("href")).removeprefix("#task-") for link in under.all()}
    assert found <= holding(charter, "board", "A")
    assert all(link.is_visible() for link in under.all())


@BOTH
def test_words_are_searched_without_accents_or_capitals(show: Open, site: Site, name: str) -> None:
    page, charter = show(name), site.charter(name)
    page.locator("[name=q]").press_sequentially("BUDGET vto")
    wanted = {task.id for task in charter.tasks if "budget" in task.title.lower() and "vto" in task.title.lower()}
    assert wanted
    settle(page, wanted, charter)
    assert page.evaluate("location.hash") == "#q=BUDGET+vto"
    page.locator("[name=q]").fill("coordinator")
    settle(page, {task.id for task in charter.tasks if "coördinator" in task.title.lower()}, charter)
    page.locator("[name=q]").fill("")
    settle(page, {task.id for task in charter.tasks}, charter)
    assert page.evaluate("document.activeElement.name") == "q"


@BOTH
def test_a_chosen_role_stands_out_and_the_others_step_back(show: Open, name: str) -> None:
    page = show(name, fragment="#role=management")
    heads = page.locator(".matrix [data-role]")
    assert heads.count() == page.locator(".matrix [data-role]:visible").count() > 5
    chosen = page.locator(".matrix thead .sel")
    assert chosen.count() == 1
    assert chosen.get_attribute("data-role") == "management"
    assert page.locator(".matrix td.dim:visible").count() > 5
    assert page.locator(".matrix td.sel.dim").count() == 0
    page.set_viewport_size({"width": PHONE, "height": 800})
    assert page.locator(".matrix td.dim:visible").count() == 0
    assert page.locator(".matrix td.sel:visible").count() > 5


@pytest.mark.parametrize("person", ["verpleegkundig", "hoofd-spoed", "leeradviseur"])
def test_a_person_sees_what_they_carry_or_stand_in_for(show: Open, site: Site, person: str) -> None:
    page = show("hospital", fragment=f"#person={person}")
    wanted = holding(site.charter("hospital"), person=person)
    assert 0 < len(wanted) < 62
    assert tasks(page) == wanted


@BOTH
@pytest.mark.parametrize("phase", ["vision", "plan", "report"])
def test_phases_and_letters_add_up(show: Open, site: Site, name: str, phase: str) -> None:
    page, charter = show(name, fragment=f"#phase={phase}&letter=C&letter=I"), site.charter(name)
    assert tasks(page) == holding(charter, letters="CI", phase=phase)


@BOTH
def test_what_a_link_names_is_shown_also_when_it_was_filtered_out(show: Open, site: Site, name: str) -> None:
    page, charter = show(name, fragment="#role=board&letter=A"), site.charter(name)
    gone = page.locator(".matrix tr[id][hidden]").last.get_attribute("id")
    page.evaluate("id => { location.hash = `#${id}` }", gone)
    expect(page.locator("body:not(.part-only)")).to_have_count(1)
    box = page.locator(f"#{gone}").bounding_box()
    assert box is not None and 0 <= box["y"] <= 900
    assert counted(page) == f"{len(charter.tasks)} van {len(charter.tasks)} taken"
    page.go_back()
    expect(page.locator("body.part-only")).to_have_count(1)
    assert tasks(page) == holding(charter, "board", "A")
    shown = page.locator(".matrix tr[id].on").first.get_attribute("id")
    page.evaluate("id => { location.hash = `#${id}` }", shown)
    page.wait_for_timeout(50)
    assert tasks(page) == holding(charter, "board", "A")  # a link to what is shown leaves the filter alone


@pytest.mark.parametrize("fragment", ["#role=nobody&letter=Z&x=y", "#%E0%A4%A", "#&&==", "#task-nothing", "#"])
def test_a_fragment_of_nonsense_asks_for_nothing(show: Open, site: Site, fragment: str) -> None:
    page, total = show("youth-centre", fragment=fragment), len(site.charter("youth-centre").tasks)
    assert counted(page) == f"{total} van {total} taken"
    assert page.locator("[name=role]").input_value() == ""


def test_a_public_charter_has_no_filter_by_person(show: Open, site: Site) -> None:
    page, total = show("hospital", public=True, fragment="#person=algemeen"), len(site.charter("hospital").tasks)
    assert page.locator("[name=person]").count() == 0
    assert counted(page) == f"{total} van {total} taken"


def test_a_part_is_printed_as_a_part_that_nobody_signs(show: Open, site: Site) -> None:
    page, charter = show("hospital", fragment="#role=hr&letter=R"), site.charter("hospital")
    part = f"{len(holding(charter, 'hr', 'R'))} van {len(charter.tasks)} taken (personeelsdienst, R)"
    page.emulate_media(media="print")
    assert page.locator("body > .extract").inner_text() == (
        f"Dit is een deel van het charter: {part}. Alleen het volledige charter wordt ondertekend."
    )
    assert page.locator("#filter").is_hidden()
    assert page.locator(".sign-off").is_hidden()
    whole = show("hospital")
    whole.emulate_media(media="print")
    assert whole.locator(".sign-off").is_visible()
    assert whole.locator(".extract:visible").count() == 0
