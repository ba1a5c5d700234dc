"""The charter on paper: how many pages it takes, what stands on which, and how an organisation dresses it."""

import io
from collections.abc import Sequence

import pypdf
import pytest

from tests.conftest import EXAMPLES, example
from tests.e2e.test_pdf import squeezed
from tests.unit.test_logo import jpeg, png
from vto_roles.charter.schema import Charter
from vto_roles.model.dress import Picture
from vto_roles.output import formats
from vto_roles.output.rendering import Layout
from vto_roles.read.languages import words_of
from vto_roles.refused import Refused

LANGUAGES = ("nl", "fr", "de", "en")
MOST = {"youth-centre": 3, "socio-cultural": 4, "hospital": 8}
FOOT = 45  # points from below: where the footer stands
FULL = 0.15  # of the height of a page: what the last line of a page that is nearly empty stands above


def pages(charter: Charter, language: str = "nl", layout: Layout | None = None) -> Sequence[pypdf.PageObject]:
    data = formats.render(charter, "pdf", words_of(language), layout or Layout(), source="vto.yaml")
    return pypdf.PdfReader(io.BytesIO(data)).pages


def filled(page: pypdf.PageObject) -> float:
    """Return how far down the page its lowest text stands, the footer apart, from 0 to 1."""
    lows: list[float] = []

    def visit(text: str, page_matrix: Sequence[float], matrix: Sequence[float], *_: object) -> None:
        if text.strip():
            lows.append(matrix[4] * page_matrix[1] + matrix[5] * page_matrix[3] + page_matrix[5])

    page.extract_text(visitor_text=visit)
    return 1 - min(low for low in lows if low > FOOT) / float(page.mediabox.height)


def _bare(text: str) -> str:
    """Return a text without spaces, hyphens and colons: a colon parts a lead from its text."""
    return squeezed(text).replace(":", "")


@pytest.mark.sampled(one_in=16)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", EXAMPLES)
def test_a_charter_is_a_few_pages_upright_with_page_one_on_page_one(name: str, language: str) -> None:
    charter = example(name).charter(language)
    made = pages(charter, language)
    assert len(made) <= MOST.get(name, 6)
    assert all(page.mediabox.width < page.mediabox.height for page in made)
    assert [number for number, page in enumerate(made, 1) if filled(page) < FULL] == []
    first = _bare(made[0].extract_text())
    told = [text for block in charter.page_one for text in (block.title, *(line.lead + line.text for line in block.lines))]
    assert len(charter.page_one) == 5
    assert [text for text in told if _bare(text) not in first] == []
    words = words_of(language)
    (signed,) = [text for page in made if squeezed(words("charter", "sign_signature")) in (text := squeezed(page.extract_text()))]
    assert squeezed(words("charter", "sign_off")) in signed
    matrix = [page for page in made if squeezed(words("charter", "signs_note")) in squeezed(page.extract_text())]
    assert matrix and matrix[0] is not made[0]


@pytest.mark.sampled(one_in=3)
@pytest.mark.parametrize("name", ["youth-centre", "public-care-home", "care-home"])
def test_the_annexes_start_on_a_page_of_their_own(name: str) -> None:
    charter = example(name).charter()
    alone, whole = pages(charter), pages(charter, layout=Layout(annexes=True))
    assert len(alone) < len(whole)
    assert [page.extract_text().split("/")[0] for page in whole[: len(alone) - 1]] == [
        page.extract_text().split("/")[0] for page in alone[:-1]
    ]
    assert whole[len(alone)].extract_text().startswith("Bijlage A.")


@pytest.mark.parametrize("picture", [Picture(data=png(30, 10), kind="png", width=30, height=10)])
def test_a_logo_and_a_colour_dress_the_charter_and_say_nothing_else(picture: Picture) -> None:
    charter = example("public-care-home").charter()
    plain, dressed = (pages(charter, layout=layout)[0] for layout in (Layout(), Layout(logo=picture, colour="#7a1f5c")))
    assert ([len(page.images) for page in (plain, dressed)], dressed.extract_text()) == ([0, 1], plain.extract_text())
    content = dressed.get_contents()
    assert content is not None and content.get_data() != plain.get_contents().get_data()  # type: ignore[union-attr]


def test_a_damaged_picture_is_refused_in_a_sentence() -> None:
    damaged = Picture(data=jpeg(40, 20), kind="jpg", width=40, height=20)
    with pytest.raises(Refused) as refused:
        pages(example("youth-centre").charter(), layout=Layout(logo=damaged))
    assert refused.value.key == "bad-logo"
