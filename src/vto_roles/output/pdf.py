"""Write the document as a tagged PDF, set by typst from templates/charter.typ; its texts go in as data."""

import datetime
import re
from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec.structs import replace

from vto_roles import resources
from vto_roles.charter import provenance
from vto_roles.digests import digest
from vto_roles.output.blocks import Document
from vto_roles.output.rendering import Rendering
from vto_roles.refused import Refused

_UNWRITTEN = "0" * 64
_KEYWORD = re.compile(rb"vto-roles-([a-z]+)=([\w.:+%/~-]+)")
_BYTES = re.compile(rb"(?<=vto-roles-bytes=sha256:)[0-9a-f]{64}")
_PAGES = re.compile(rb"/Type/Pages/Count ([0-9]+)")
_RARE = re.compile(
    r"[^\n -~\u00a0-\u017f\u0391-\u03a1\u03a3-\u03a9\u03b1-\u03c9\u0410-\u044f\u2013-\u2014\u2018-\u201e\u2022\u2026\u20ac]"
)
_SCALES = (1.08, 1.0, 0.95, 0.9, 0.87)  # of the type; nothing that is read is smaller than 6.8 points
_MOST_PAGES = ((20, 3), (250, 6))  # of a charter without annexes: below so many heads
_MOST_PAGES_ABOVE = 8
_LARGEST = 200_000  # bytes of the data of a document: beyond, typst takes minutes and gigabytes
_DENSEST = 0.6  # of the pages in the largest type are needed in the smallest, at least
_FEW_ROWS = 22  # of the main table of the smallest charter; more take a page more


def write(rendering: Rendering) -> bytes:
    """Return the document as PDF/UA-1, its mark among the keywords, with typst's own fonts only: the same on every machine.

    A sign that those fonts lack is shown as a question mark.
    """
    clean = rendering.clean()
    mark = {**provenance.brief(clean.mark), "bytes": f"sha256:{_UNWRITTEN}"}
    made = _fitted(clean, dressed(clean, mark))
    return _BYTES.sub(digest(made).removeprefix("sha256:").encode(), made)


def dressed(rendering: Rendering, mark: Mapping[str, str]) -> dict[str, Any]:
    """Return what the template is told beside the document and the scale of its type."""
    logo = rendering.layout.logo
    return {
        "keywords": [f"vto-roles-{name}={value}" for name, value in mark.items()],
        "small": rendering.charter.compact,  # then the roles stand on page one, where there is room
        "handout": rendering.handout is not None,
        "colour": rendering.layout.colour,
        "logo": None if logo is None else {"bytes": list(logo.data), "kind": logo.kind, "share": logo.width / logo.height},
    }


def _fitted(rendering: Rendering, dress: Mapping[str, Any]) -> bytes:
    """Return the document in the largest type that keeps the charter, without annexes, to its number of pages."""
    document = rendering.document
    if rendering.bare:
        return _compiled(document, dress, 1.0)
    charter = replace(document, sections=tuple(part for part in document.sections if not part.annex))
    most = most_pages(rendering)
    made, scale = _compiled(charter, dress, _SCALES[0]), _SCALES[0]
    if _pages(made) > most:
        hopeless = _pages(made) * _DENSEST > most
        for scale in _SCALES[-1:] if hopeless else _SCALES[1:]:
            made = _compiled(charter, dress, scale)
            if _pages(made) <= most:
                break
    return made if charter == document else _compiled(document, dress, scale)


def most_pages(rendering: Rendering) -> int:
    """Return how many pages a charter without annexes takes at most, by heads and by rows of its main table."""
    heads = rendering.charter.organisation["headcount"]
    most = next((pages for below, pages in _MOST_PAGES if heads < below), _MOST_PAGES_ABOVE)
    rows = sum(len(part.tasks) for part in rendering.view.main)
    return most + 1 if most == _MOST_PAGES[0][1] and rows > _FEW_ROWS else most


def _compiled(document: Document, dress: Mapping[str, Any], scale: float) -> bytes:
    """Return the document as set by typst in type of a scale; raises Refused when it is too long, or its logo cannot be read."""
    import typst

    moment = datetime.datetime.combine(datetime.date.fromisoformat(document.date), datetime.time(12), datetime.UTC)
    data = msgspec.json.encode(document)
    if len(data) > _LARGEST:
        raise Refused("pdf-long", size=len(data) // 1000, limit=_LARGEST // 1000)
    text = msgspec.json.encode({**msgspec.to_builtins(document), **dress, "scale": scale}).decode()

    def compiled(data: str) -> bytes:
        made = typst.compile(
            resources.TEMPLATES / "charter.typ",
            root=resources.TEMPLATES,
            sys_inputs={"charter": data},
            pdf_standards=["ua-1"],
            ignore_system_fonts=True,
            timestamp=moment,
            package_path=resources.TEMPLATES,  # where no package lies: nothing is fetched
            package_cache_path=resources.TEMPLATES,
        )
        assert isinstance(made, bytes)
        return made

    try:
        return compiled(text)
    except typst.TypstError as error:
        if "decode" in error.message:
            raise Refused("bad-logo") from None
        if "could not be displayed" not in error.message:
            raise
        return compiled(_RARE.sub("?", text))


def _pages(made: bytes) -> int:
    """Return the number of pages of a PDF that typst made."""
    found = _PAGES.search(made)
    assert found is not None
    return int(found[1])


def read_mark(data: bytes) -> dict[str, Any] | None:
    """The mark of a PDF that we wrote, with `intact`: whether all else is as it was; None without one."""
    mark = {name.decode(): value.decode() for name, value in _KEYWORD.findall(data)}
    if "bytes" not in mark:
        return None
    return {**provenance.full(mark), "intact": mark["bytes"] == digest(_BYTES.sub(_UNWRITTEN.encode(), data))}
