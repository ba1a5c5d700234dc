"""The pictures of the manual can be taken anew: the page still has what they show, and those that lie there are all of them."""

from PIL import Image
from playwright.sync_api import Browser

from tests.browser.pictures import HEIGHT, MOST, WIDTH, path_of, taken, walk
from tests.browser.test_form import form_in
from tests.conftest import ROOT


def test_the_walk_of_the_pictures_still_goes_through_the_page(browser: Browser) -> None:
    names = []
    with form_in(browser, width=WIDTH, height=HEIGHT) as form:
        for name, shown in walk(form.ready()):
            names.append(name)
            assert len(taken(form, shown)) > 5_000, name
    assert form.noises == []
    assert {path_of(name) for name in names} == set((ROOT / "docs").glob("handleiding-*.png"))
    for path in map(path_of, names):
        assert path.stat().st_size < MOST, path
        assert Image.open(path).width == WIDTH, path
