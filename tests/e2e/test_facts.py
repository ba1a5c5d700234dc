"""What a charter states is true in each format, with each layout: sizes, counts, the status, and nothing of the file's own words.

The text of each format is read by a reader of that format, not by ours; `tests/unit/test_sections.py` and `test_page_one.py` ask
the same of single sentences.
"""

import functools
import io
import re
from collections.abc import Callable, Mapping

import docx
import html5lib
import openpyxl
import pypdf
import pytest

from tests.conftest import EXAMPLES, example, world
from vto_roles.charter import standing
from vto_roles.charter.fold import band, folded
from vto_roles.charter.schema import Charter
from vto_roles.model.organisation import OrganisationFile
from vto_roles.output import formats
from vto_roles.output.rendering import Layout
from vto_roles.read.languages import words_of


def in_word(data: bytes) -> str:
    document = docx.Document(io.BytesIO(data))
    return "\n".join("".join(one.text or "" for one in part.iter() if one.tag.endswith("}t")) for part in document.element.body)


def in_page(data: bytes) -> str:
    body = html5lib.parse(data, namespaceHTMLElements=False).find("body")
    for parent in body.iter():
        for child in [one for one in parent if one.tag in ("script", "style")]:
            parent.remove(child)
    return "\n".join(body.itertext())


def in_excel(data: bytes) -> str:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return "\n".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None)


READERS: Mapping[str, Callable[[bytes], str]] = {
    "md": lambda data: data.decode().rpartition("<!--")[0].replace("\\", ""),
    "html": in_page,
    "docx": in_word,
    "xlsx": in_excel,
    "pdf": lambda data: "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages),
    "ics": lambda data: data.decode().replace("\r\n ", ""),
    "csv": lambda data: data.decode("utf-8-sig"),
}
# Each text that tells a size of this organisation; of most organisations and of law nothing is asked.
SIZES: Mapping[str, tuple[str, str]] = {  # language -> below, from
    "nl": (
        r"(?<!organisaties )\b(?:Met|met) minder dan (\d+) (?:werknemers|medewerkers)",
        r"\b[Vv]anaf (\d+) (?:werknemers|medewerkers)",
    ),
    "en": (r"(?<!organisations )\b[Ww]ith fewer than (\d+) employees", r"\b[Ff]rom (\d+) employees"),
}
LAYOUTS = [(None, True), (True, True), (False, False)]  # compact, annexes
CHARTERS = {name: ("nl", "en")[number % 2] for number, name in enumerate(EXAMPLES)}


@functools.cache
def charter_of(name: str, language: str) -> Charter:
    return example(name).charter(language)


def text_of(charter: Charter, markup: str, *, compact: bool | None, annexes: bool) -> str:
    layout = Layout(compact=compact, annexes=annexes)
    data = formats.render(charter, markup, words_of(charter.language), layout, source="vto.yaml")
    return " ".join(READERS[markup](data).split())


def shown(name: str, language: str) -> dict[str, str]:
    """The charter of an example in each format and layout; of PDF, which takes long, one."""
    charter = charter_of(name, language)
    found = {}
    for markup in READERS:
        layouts = LAYOUTS if markup in ("md", "html", "docx") else [(None, True)]
        for compact, annexes in layouts if markup != "pdf" or name == "public-care-home" else ():
            found[f"{markup} {compact} {annexes}"] = text_of(charter, markup, compact=compact, annexes=annexes)
    return found


def test_every_format_for_people_is_read_here() -> None:
    assert READERS.keys() == formats.FORMATS.keys() - {"json"}


@pytest.mark.parametrize("name,language", CHARTERS.items())
def test_what_a_charter_states_is_true(name: str, language: str) -> None:
    charter, words = charter_of(name, language), words_of(language)
    heads = charter.organisation["headcount"]
    below, least = SIZES[language]
    ready, draft = words("page_one", "status", "ready"), words("page_one", "status", "draft")
    for where, text in shown(name, language).items():
        # sizes
        assert all(heads < int(number) for number in re.findall(below, text)), where
        assert all(heads >= int(number) for number in re.findall(least, text)), where
        # what the main table folds
        markup, compact, _ = where.split()
        hosts = folded(charter, band(charter, {"None": None, "True": True, "False": False}[compact]))
        note = words("charter", "main_note", count=len(charter.tasks) - len(hosts), others=len(hosts))
        if markup in ("md", "html", "docx"):
            assert (note in text) is bool(hosts), where
        # the status
        assert (ready in text) <= (standing.state(charter) == "ready"), where
        assert (f"{draft}{words.colon}" in text) <= (standing.state(charter) == "draft"), where
        # nothing of how the file is written: paths of answers, ids of its people
        paths = [f"{section}.{field}" for section in ("size", "tradition", "organisation") for field in _fields(section)]
        assert not [one for one in paths if re.search(rf"(?<![\w/]){re.escape(one)}\b", text)], where
        assert not re.search(r"\b(?:roles|choices|own_tasks|staff|deadlines|titles)\.[a-z0-9]", text), where


def _fields(section: str) -> tuple[str, ...]:
    kinds = OrganisationFile.__annotations__
    return tuple(field for field in kinds[section].__struct_fields__ if field not in ("name", "language"))


NAMED = "staff: [{id: a, function: A, roles: [management]}]\n"


@pytest.mark.parametrize(
    "yaml,ready",
    [
        ("", False),
        (f"{NAMED}roles: {{prevention-committee: no}}", True),
        (NAMED, False),
        (f"{NAMED}roles: {{prevention-committee: no, works-council: unknown}}", False),
        (f"{NAMED}roles: {{prevention-committee: no, hr: yes}}", False),
        (
            f"{NAMED}roles: {{prevention-committee: no}}\nchoices: [{{task: manage-library, role: management, letter: R}}]",
            False,
        ),
    ],
    ids=["nobody is named", "all is known", "a body is not answered", "a body is unknown", "a role has nobody", "an error"],
)
def test_ready_is_said_of_a_charter_that_waits_for_nothing(yaml: str, ready: bool) -> None:
    charter = world(f"size: {{headcount: 60, fte: 40}}\n{yaml}").charter("en")
    said = words_of("en")("page_one", "status", "ready")
    for markup in ("md", "html", "docx", "xlsx"):
        assert (said in text_of(charter, markup, compact=None, annexes=False)) is ready, markup
