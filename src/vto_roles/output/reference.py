"""What a Word document has beside its text: styles, theme, bullets, settings, header, footer and page."""

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct

from vto_roles import resources
from vto_roles.output import wordml
from vto_roles.output.blocks import Document

LANGUAGE = "nl-BE"  # of the built-in parts
BUILT_IN = ("styles", "numbering", "settings", "fontTable", "theme")
PAGE = (  # A4 upright
    '<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="680" w:right="850" w:bottom="737" w:left="850" w:header="454" w:footer="454" w:gutter="0"/>'
)
WIDTH = 11906 - 2 * 850
_NAMED = re.compile(r'w:styleId="(\w+)">\s*<w:name w:val="([^"]+)"')
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
_THEME = "application/vnd.openxmlformats-officedocument.theme+xml"


class PartRelation(Struct, frozen=True, kw_only=True):
    """What a part leads to: a part beside it, or an address."""

    id: str
    type: str
    target: str
    external: bool


class PackagePart(Struct, frozen=True, kw_only=True):
    """A part of the package, with what it leads to."""

    name: str  # below `word/`
    kind: str = ""  # the end of the type under which the text relates to it; empty when it does not
    edge: str = ""  # of a header or footer: default, first or even
    type: str  # of the content
    data: bytes
    relations: Sequence[PartRelation] = ()


class Reference(Struct, frozen=True, kw_only=True):
    """The parts around a text, and what the text needs to know of them."""

    parts: Sequence[PackagePart]
    styles: Mapping[str, str]  # the id of a style by its name, in small letters
    page: str  # the properties of the only section, without its header and footer
    width: int  # of the text, in twentieths of a point


def built_in(document: Document) -> Reference:
    """Return the built-in reference, in the language of the document."""
    texts = {name: text(name, document.lang) for name in BUILT_IN}
    styles = {name.lower(): own for own, name in _NAMED.findall(texts["styles"])}
    parts = [part(name, one.encode()) for name, one in texts.items()]
    return Reference(parts=[*parts, footer(document, styles["footer"], WIDTH)], styles=styles, page=PAGE, width=WIDTH)


def text(name: str, lang: str) -> str:
    """Return a built-in part in a language."""
    return (resources.TEMPLATES / "word" / f"{name}.xml").read_text("utf-8").replace(LANGUAGE, lang)


def part(kind: str, data: bytes, number: str = "", edge: str = "", relations: Sequence[PartRelation] = ()) -> PackagePart:
    """Return a part of a kind that Word knows; number: where there are several."""
    name, type = ("theme/theme1.xml", _THEME) if kind == "theme" else (f"{kind}{number}.xml", _WORD.format(kind))
    return PackagePart(name=name, kind=kind, edge=edge, type=type, data=data, relations=relations)


def footer(document: Document, style: str, width: int) -> PackagePart:
    """Return the organisation and the title at the left, and the number of the page, of how many, at the right."""
    right = f'<w:tabs><w:tab w:val="right" w:pos="{width}"/></w:tabs>'
    name = wordml.run(f"{document.organisation} · {document.title}")
    numbers = f"{wordml.field('PAGE', '1')}{wordml.run(' / ')}{wordml.field('NUMPAGES', '1')}"
    line = wordml.paragraph(style, f"{name}{wordml.TAB}{numbers}", right)
    markup = f"{wordml.DECLARATION}<w:ftr {wordml.DECLARED}>{line}</w:ftr>"
    return part("footer", markup.encode(), "0", "default")
