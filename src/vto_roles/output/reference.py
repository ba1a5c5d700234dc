"""What a Word document has beside its text: styles, theme, bullets, settings, footer and page."""

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct

from vto_roles import resources
from vto_roles.output import wordml
from vto_roles.output.blocks import Document

_FOLDER = resources.TEMPLATES / "word"
_BUILT_IN = ("styles", "numbering", "settings", "fontTable", "theme")
_LANGUAGE = "nl-BE"  # of the built-in parts
_NAMED = re.compile(r'w:styleId="(\w+)">\s*<w:name w:val="([^"]+)"')
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
_THEME = "application/vnd.openxmlformats-officedocument.theme+xml"


class PackagePart(Struct, frozen=True, kw_only=True):
    """A part of the package that the text relates to."""

    name: str  # below `word/`
    kind: str  # the end of the relation's type
    type: str  # of the content
    data: bytes


class Reference(Struct, frozen=True, kw_only=True):
    """The parts around a text, and what the text needs to know of them."""

    parts: Sequence[PackagePart]
    styles: Mapping[str, str]  # the id of a style by its name, in small letters
    page: str  # the properties of the only section, without its header and footer
    width: int  # of the text, in twentieths of a point


def built_in(document: Document) -> Reference:
    """Return the built-in reference: A4 upright, in the language of the document."""
    texts = {name: (_FOLDER / f"{name}.xml").read_text("utf-8") for name in _BUILT_IN}
    parts = [
        PackagePart(
            name="theme/theme1.xml" if name == "theme" else f"{name}.xml",
            kind=name,
            type=_THEME if name == "theme" else _WORD.format(name),
            data=text.replace(_LANGUAGE, document.lang).encode(),
        )
        for name, text in texts.items()
    ]
    styles = {name.lower(): own for own, name in _NAMED.findall(texts["styles"])}
    across, margin = 11906, 850
    page = (
        f'<w:pgSz w:w="{across}" w:h="16838"/>'
        f'<w:pgMar w:top="737" w:right="{margin}" w:bottom="850" w:left="{margin}" w:header="454" w:footer="454" w:gutter="0"/>'
    )
    width = across - 2 * margin
    parts.append(_footer(document, styles["footer"], width))
    return Reference(parts=parts, styles=styles, page=page, width=width)


def _footer(document: Document, style: str, width: int) -> PackagePart:
    """Return the organisation and the title at the left, and the number of the page, of how many, at the right."""
    right = f'<w:tabs><w:tab w:val="right" w:pos="{width}"/></w:tabs>'
    name = wordml.run(f"{document.organisation} · {document.title}")
    numbers = f"{wordml.field('PAGE', '1')}{wordml.run(' / ')}{wordml.field('NUMPAGES', '1')}"
    line = wordml.paragraph(style, f"{name}{wordml.TAB}{numbers}", right)
    text = f"{wordml.DECLARATION}<w:ftr {wordml.DECLARED}>{line}</w:ftr>"
    return PackagePart(name="footer1.xml", kind="footer", type=_WORD.format("footer"), data=text.encode())
