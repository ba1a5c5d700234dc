"""The shortest way: what somebody who has the manual alone does to have a charter, and what the page says on the way."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import WIDE
from tests.browser.test_accessible import violations
from tests.browser.test_form import Form, Opened, baked, opened

__all__ = ["opened"]  # a fixture
ANSWERS = 10  # clicks and texts to a first charter


def named(form: Form) -> Page:
    """Begin and give the name; return the page, which asks for the head count then."""
    page = form.page
    page.locator(".door.first").click()
    expect(page.locator("#q-organisation-name")).to_be_focused()
    page.keyboard.type("Huis van de Brug")
    page.keyboard.press("Enter")
    expect(page.locator("#q-size-headcount")).to_be_focused()
    return page


def first_charter(form: Form) -> int:
    """Answer what must be answered; return how many clicks, keys that go on and texts that took."""
    page = named(form)
    page.keyboard.type("85")
    page.keyboard.press("Enter")
    page.locator("[name=q-organisation-employer][value=private]").click()
    for name in ("line-managers", "hr", "vto-coordinator"):
        page.locator(f"[name=q-roles-{name}][value=yes]").click()
    page.locator("[name=q-roles-prevention-committee][value=yes]").click()  # which law expects at this size
    expect(page.locator("#left h2")).to_have_text(form["first_charter.title"])
    return 1 + 2 + 2 + 1 + 3 + 1


def test_ten_actions_lead_to_a_charter_and_the_rest_may_wait(opened: Opened) -> None:
    form = opened()
    page = form.page
    assert first_charter(form) == ANSWERS
    assert violations(page) == []
    page.locator("#left .steps button.first").click()
    name, data = form.downloaded(lambda: page.locator("#make-docx").click())
    assert (name, data[:2]) == ("charter-huis-van-de-brug.docx", b"PK")
    expect(page.get_by_role("dialog").locator(".final li")).to_have_count(1)  # the roles that nobody fills, told once
    page.keyboard.press("Escape")
    form.press(form["first_charter.next"])
    expect(page.locator("#left fieldset.question")).to_have_count(1)
    form.press(form["back"])
    form.press(form["first_charter.next"])
    expect(page.locator("#left h2")).not_to_have_text(form["first_charter.title"])


def test_a_click_that_changes_an_answer_stays(opened: Opened) -> None:
    form = opened()
    page = form.page
    first_charter(form)
    page.evaluate("go('card', 'organisation.employer')")
    page.locator("[name=q-organisation-employer][value=public]").click()
    page.wait_for_function("() => queue.then(() => file.text.includes('employer: public'))")
    expect(page.locator("#left h2")).to_have_text(form.words("questions", "organisation.employer", "ask"))


def covered(page: Page) -> bool:
    return bool(
        page.evaluate("""() => {
          const [button, foot] = ["#left button[type=submit]", "#foot"].map((what) => document.querySelector(what));
          const [lowest, edge] = [button.getBoundingClientRect().bottom, foot.getBoundingClientRect()];
          return lowest > innerHeight || (edge.height > 0 && lowest > edge.top);
        }""")
    )


@pytest.mark.parametrize("height", [500, 700])
def test_nothing_hides_the_button_that_goes_on(opened: Opened, height: int) -> None:
    form = opened()
    page = form.page
    page.set_viewport_size({"width": WIDE, "height": height})
    first_charter(form)
    form.press(form["first_charter.next"])
    for _ in range(3):
        title = page.locator("#left h2").inner_text()
        expect(page.locator("#foot")).not_to_be_empty()
        assert not covered(page)
        page.locator("#left .steps button:not(.first)").first.click()
        expect(page.locator("#left h2")).not_to_have_text(title)
    page.evaluate("go('card', 'tradition.practice.money')")
    assert not covered(page)


def test_people_come_with_one_click_and_a_tick_says_what_it_does(opened: Opened) -> None:
    form = opened()
    page = form.page
    first_charter(form)
    page.locator("nav.views button").nth(2).click()
    page.locator("#each").click()
    expect(page.locator(".person")).not_to_have_count(0)
    expect(page.locator("#each")).to_have_count(0)
    count = page.locator(".person").count()
    assert page.evaluate("state.vacant.length") == 0
    page.locator("#p0-function").fill("Teamleider")
    page.locator(".person").first.get_by_role("button", name=form["people.again"]).click()  # before the name is sent
    expect(page.locator(".person")).to_have_count(count + 1)
    assert page.evaluate("[state.staff.at(-1), state.staff[0]].map((one) => one.function)") == ["Teamleider"] * 2
    assert page.evaluate("state.staff.at(-1).roles.join()") == page.evaluate("state.staff[0].roles.join()")
    beside = page.locator(".person").nth(1)  # next to its like, and in view
    expect(beside.locator(f"#p{count}-function")).to_be_focused()
    expect(beside).to_be_in_viewport()
    person = page.locator(".person", has=page.locator("input[value=vto-coordinator]:checked")).first
    person.locator("summary", has_text=form["people.asked"]).click()
    counted = person.locator(".counted")
    expect(counted).to_contain_text(form["people.blank"])
    person.locator("details [data-ticks] input").first.click()
    expect(counted).to_contain_text(form["people.counted"].split("{")[0] + "1")
    moved = page.evaluate("latest.length")
    expect(counted.locator("li")).to_have_count(min(moved, 12) + (moved > 12))
    assert violations(page) == []
    person.locator("details [data-ticks] input").first.click()
    expect(counted).to_contain_text(form["people.blank"])
    assert "competences" not in form.text()


def test_a_remark_on_many_things_is_told_once(opened: Opened) -> None:
    form = opened()
    page = form.page
    first_charter(form)
    page.locator("#tab-remarks").click()
    checks = page.evaluate("new Set(state.findings.map((one) => one.severity + one.check)).size")
    assert page.evaluate("state.findings.length") > checks
    expect(page.locator(".remarks > ul > li")).to_have_count(checks)
    expect(page.locator(".remarks .final li")).to_have_count(1)


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_days_are_written_as_people_write_them(opened: Opened, language: str) -> None:
    form = opened(language=language)
    page = form.page
    read = [
        page.evaluate("text => dayOf(text)", text) for text in ("31/12/2026", "1-3-2027", "1.3.2027", "2027-03-01", " 5/6/2027 ")
    ]
    assert read == ["2026-12-31", "2027-03-01", "2027-03-01", "2027-03-01", "2027-06-05"]
    months = {"nl": "31 december 2026", "fr": "31 décembre 2026"}
    assert page.evaluate("text => dayOf(text)", months[language]) == "2026-12-31"
    for text in ("31/02/2027", "2027", "morgen", "", "12/31/2026"):
        assert page.evaluate("text => dayOf(text)", text) is None, text
    first_charter(form)
    page.locator("#tab-dates").click()
    assert page.locator("input[type=date]").count() == 0  # in which a browser has pictures of its own language
    expect(page.locator("#day-board")).to_have_value("02/12/2026")  # eight days after today, and after who is heard
    page.locator("#day-board").fill("31/02/2027")
    page.locator("#day-board + button").click()
    expect(page.locator("#day-board-fault")).to_contain_text("31/02/2027")
    page.locator("#day-board").fill("15/2/2027")
    page.locator("#day-board + button").click()
    page.wait_for_function("() => queue.then(() => file.text.includes('2027-02-15'))")


def test_papers_have_names_of_the_language_and_the_charter_goes_with_them(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = opened(baked("care-home", tmp_path, monkeypatch))
    page = form.page
    page.locator("#tab-dates").click()
    paper = page.get_by_role("button", name=f"{form['agenda.paper']}: Ondernemingsraad")
    assert form.downloaded(paper.click)[0] == "vto-ondernemingsraad.docx"
    expect(page.locator("#foot")).to_contain_text(form["agenda.attach"])
    assert form.downloaded(page.locator("#foot button").click)[0] == "charter-woonzorgcentrum-de-linde-vzw.docx"
    assert form.downloaded(page.get_by_role("button", name=form["agenda.proof"]).click)[0] == "vto-bewijs-van-overleg.docx"


def test_nothing_is_a_fault_before_it_can_be_one_and_what_is_not_known_is_in_words(opened: Opened) -> None:
    form = opened()
    page = named(form)
    expect(page.locator("#tab-remarks .count")).to_have_count(0)  # the head count is not asked yet
    page.keyboard.type("1.250")
    expect(page.locator("#tab-remarks .count.error")).to_have_count(1)
    page.locator("#q-size-headcount").fill("85")
    expect(page.locator(".cell").first).to_be_visible()
    expect(page.locator("#foot")).to_be_empty()  # the table has just appeared: no letter of it changed or stayed
    page.evaluate("change([[['roles', 'hr'], 'yes']])")  # which it is at this size
    page.wait_for_function("() => queue.then(() => file.text.includes('hr: yes'))")
    expect(page.locator("#foot")).to_be_empty()
    page.evaluate("go('card', 'size.election_average')")
    page.locator("#q-size-election_average-unknown").click()
    expect(page.locator("#q-size-election_average")).to_have_count(0)
    page.evaluate("go('card', 'size.election_average')")
    expect(page.locator("#q-size-election_average")).to_have_value("")
    expect(page.locator("#q-size-election_average-unknown")).to_be_checked()
    page.evaluate("change([[['organisation', 'financial_year_end'], '06-30']]).then(() => go('all'))")
    expect(page.locator(".all")).to_contain_text("30 juni")
    page.evaluate("change([[['roles', 'mentors'], 'no']]).then(() => go('people'))")
    page.locator("#add-person").click()
    expect(page.locator(".person input[value=hr]")).to_have_count(1)
    expect(page.locator(".person input[value=mentors]")).to_have_count(0)


def test_what_changes_nothing_stands_behind_what_does(opened: Opened) -> None:
    """Also while the rest is not measured yet; and a question that hangs on another comes after it."""
    form = opened()
    first_charter(form)
    measured = "{'organisation.hospital': [0, 0], 'roles.mentors': [3, 0], 'roles.volunteer-coordinator': [9, 0]}"
    asked = (
        f"(measuring++, worths.clear(), Object.entries({measured}).forEach(([path, one]) => worths.set(path, one)), nextPath())"
    )
    assert form.page.evaluate(asked) == "roles.mentors"
    assert form.page.evaluate("(skipped.add('roles.mentors'), nextPath())") == "roles.union-delegation"
    assert form.page.evaluate("(skipped.add('size.volunteers'), nextPath())") == "roles.volunteer-coordinator"
