"""What dresses a charter from a Word file of the user's: styles, theme, fonts, bullets, header, footer and page.

Each part goes in as it was parsed, under a name of ours. What it brings along is looked at, and refused where Word would open,
compute or run more than a header needs. Styles that the file lacks are added from the built-in ones.
"""

import posixpath
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from msgspec.structs import replace

from vto_roles import files
from vto_roles.output import package, reference
from vto_roles.output.blocks import Document
from vto_roles.output.package import Element, Package
from vto_roles.output.reference import PackagePart, PartRelation, Reference
from vto_roles.output.style_sheet import Accent, StyleSheet
from vto_roles.output.wordml import OFFICE

_FIELD = re.compile(  # what a header or footer may compute
    r"=|(AUTHOR|COMMENTS|(CREATE|PRINT|SAVE)?DATE|DOCPROPERTY|FILENAME|HYPERLINK|IF|KEYWORDS|LASTSAVEDBY|NUMPAGES|PAGE(REF)?|QUOTE"
    r"|REF|SECTION(PAGES)?|SEQ|STYLEREF|SUBJECT|SYMBOL|TIME|TITLE)(\s|$)",
    re.IGNORECASE,
)
_PICTURES = {
    **{ending: f"image/{ending}" for ending in ("png", "jpeg", "gif", "bmp", "tiff")},
    **{"jpg": "image/jpeg", "tif": "image/tiff", "svg": "image/svg+xml", "wdp": "image/vnd.ms-photo"},
    **{"emf": "image/x-emf", "wmf": "image/x-wmf"},
}
_FONTS = {"odttf": "application/vnd.openxmlformats-officedocument.obfuscatedFont"}
_BROUGHT = {"image": _PICTURES, "hdphoto": _PICTURES, "font": _FONTS}  # kinds of relations -> endings -> types
_TYPES = {"hdphoto": "http://schemas.microsoft.com/office/2007/relationships/hdphoto"}  # of relations that are not Office's own
_ROOTS = {"styles": "w:styles", "numbering": "w:numbering", "fontTable": "w:fonts", "theme": "a:theme"}
_EDGES = {"header": "w:hdr", "footer": "w:ftr"}
_VML = "{urn:schemas-microsoft-com:vml}"
_FLAGS = (  # of the settings, before the built-in one that they go before
    ("<w:defaultTabStop ", ("embedTrueTypeFonts", "saveSubsetFonts", "mirrorMargins")),
    ("<w:characterSpacingControl ", ("evenAndOddHeaders",)),
)
_NARROWEST = 5100  # of a text, in twentieths of a point: 9 cm
_LARGEST_PAGE = 31680  # likewise


def read(path: Path, document: Document) -> Reference:
    """Return the reference that a user's Word file is, in the language of the document.

    Raises Refused for a file that is none, that is too large, or that holds what is not taken along.
    """
    dress = _dress(files.shown(path), files.read(path, package.MAX_FILE), document.lang)
    if any((one.kind, one.edge) == ("footer", "default") for one in dress.parts):
        return dress
    return replace(dress, parts=[*dress.parts, reference.footer(document, dress.styles["footer"], dress.width)])


@lru_cache(maxsize=4)  # one file dresses all charters of a folder
def _dress(path: str, data: bytes, lang: str) -> Reference:
    house = _House(Package(path, data), lang)
    page, width = house.page()
    return Reference(parts=house.parts(), styles=house.sheet.ids, page=page, width=width)


class _House:
    """One Word file, of which the parts are taken one after another."""

    def __init__(self, source: Package, lang: str) -> None:
        self.source = source
        self.lang = lang
        self.relations = source.relations(source.main)
        self.named = {one.kind: one.target for one in self.relations.values() if not one.external}
        self.text = source.tree(source.main, frozenset(("w:sectPr",)))
        if self.text.tag != "w:document" or "styles" not in self.named:
            raise source.refused("reference-no-word")
        self.brought: dict[str, PackagePart] = {}  # pictures and fonts by their name in the source
        self.trees = {kind: self.tree(self.named[kind], root) for kind, root in _ROOTS.items() if kind in self.named}
        theme = self.trees.get("theme")
        self.sheet = StyleSheet(self.trees["styles"], self.trees.get("numbering"), lang, Accent.of(theme))

    def tree(self, name: str, root: str) -> Element:
        """Return a part whose root is as it should be and in which nothing is active."""
        tree = self.source.tree(name)
        if tree.tag != root:
            raise self.source.refused("reference-no-word")
        for code in _fields(tree):
            if not _FIELD.match(code.strip()):
                raise self.refused("reference-content", name, (code.split() or ["?"])[0])
        for one in tree.walk():
            if one.tag.startswith(_VML) and any(key.rpartition("}")[2] in ("src", "href") for key in one.written):
                raise self.refused("reference-outside", name, "")
        return tree

    def refused(self, key: str, name: str, what: str) -> Exception:
        shown = re.sub(r"[^A-Za-z0-9 .:/_-]", "?", what)
        return self.source.refused(key, part=posixpath.basename(name)[:80], what=shown[:80])

    def parts(self) -> list[PackagePart]:
        """Return the parts of the charter's package: those of the file, the built-in ones where it has none."""
        parts = []
        for kind in reference.BUILT_IN:
            if kind == "settings":
                parts.append(reference.part(kind, self.settings().encode()))
            elif kind == "styles":
                parts.append(reference.part(kind, package.part(self.sheet.styles)))
            elif kind == "numbering":
                tree = self.sheet.numbering
                name = self.named.get(kind, "")
                parts.append(reference.part(kind, package.part(tree), relations=self.leads(name)))
            elif kind in self.trees:
                parts.append(reference.part(kind, package.part(self.trees[kind]), relations=self.leads(self.named[kind])))
            else:
                parts.append(reference.part(kind, reference.text(kind, self.lang).encode()))
        parts += self.edges()
        return [*parts, *self.brought.values()]

    def edges(self) -> Iterator[PackagePart]:
        """Yield the headers and footers of the last section, which has those before it unless it names its own."""
        found = {}
        for section in self.text.elements("w:sectPr"):
            for one in section.elements():
                kind = one.tag.removeprefix("w:").removesuffix("Reference")
                if one.tag.endswith("Reference") and kind in _EDGES:
                    found[kind, one.get("w:type") or "default"] = one.get("r:id")
        for number, ((kind, edge), own) in enumerate(found.items(), 1):
            relation = self.relations.get(own)
            if relation is None or relation.external or edge not in ("default", "first", "even"):
                raise self.source.refused("reference-no-word")
            tree = self.tree(relation.target, _EDGES[kind])
            yield reference.part(kind, package.part(tree), str(number), edge, self.leads(relation.target))

    def leads(self, name: str) -> list[PartRelation]:
        """Return what a part leads to, and take the pictures and fonts among it along."""
        found = []
        for own, one in self.source.relations(name).items() if name else ():
            target = one.target
            if one.external:
                if one.kind != "hyperlink" or urlsplit(one.target).scheme not in ("http", "https", "mailto"):
                    raise self.refused("reference-outside", name, one.target)
            else:
                target = f"/word/{self.bring(name, one.kind, target).name}"
            type = _TYPES.get(one.kind, f"{OFFICE}/{one.kind}")
            found.append(PartRelation(id=own, type=type, target=target, external=one.external))
        return found

    def bring(self, name: str, kind: str, target: str) -> PackagePart:
        """Return a picture or font that a part brings along, under a name of ours."""
        ending = posixpath.splitext(target)[1][1:].lower()
        type = _BROUGHT.get(kind, {}).get(ending)
        if type is None:
            raise self.refused("reference-content", name, kind)
        if target not in self.brought:
            if ending == "svg":
                self.still(target)
            own = f"media/house{len(self.brought) + 1}.{ending}"
            self.brought[target] = PackagePart(name=own, type=type, data=self.source.read(target))
        return self.brought[target]

    def still(self, name: str) -> None:
        """Raise Refused for a drawing that runs something or shows what is not in it."""
        for one in self.source.tree(name).walk():
            own = one.tag.rpartition("}")[2]
            texts = (*one.attributes.values(), *(child for child in one.children if isinstance(child, str)))
            outside = any(
                key.rpartition("}")[2] == "href" and not one.get(key).startswith(("#", "data:image/")) for key in one.written
            )
            if outside or own in ("script", "foreignObject") or any(re.search(r"@import|url\(\s*[^#\s]", one) for one in texts):
                raise self.refused("reference-content", name, "svg")

    def settings(self) -> str:
        """Return the built-in settings, with those of the file that headers, margins and fonts of its own hang on."""
        text = reference.text("settings", self.lang)
        if "settings" not in self.named:
            return text
        theirs = self.source.tree(self.named["settings"])
        for before, names in _FLAGS:
            flags = "".join(f"<w:{name}/>" for name in names if _on(theirs, name))
            text = text.replace(before, flags + before)
        return text

    def page(self) -> tuple[str, int]:
        """Return the properties of the file's last section, and the width of its text; the built-in ones without any."""
        sections = list(self.text.elements("w:sectPr"))
        if not sections:
            return reference.PAGE, reference.WIDTH
        size, margins = sections[-1].first("w:pgSz"), sections[-1].first("w:pgMar")
        across, high = _number(size, "w:w"), _number(size, "w:h")
        sides = {name: _number(margins, f"w:{name}") for name in ("top", "right", "bottom", "left", "header", "footer", "gutter")}
        width = across - sides["left"] - sides["right"] - sides["gutter"]
        if not (_NARROWEST <= width <= _LARGEST_PAGE and _NARROWEST <= high <= _LARGEST_PAGE):
            return reference.PAGE, reference.WIDTH
        turned = ' w:orient="landscape"' if across > high else ""
        title = "<w:titlePg/>" if _on(sections[-1], "titlePg") else ""
        margin = "".join(f' w:{name}="{size}"' for name, size in sides.items())
        return f'<w:pgSz w:w="{across}" w:h="{high}"{turned}/><w:pgMar{margin}/>{title}', width


def _on(parent: Element, name: str) -> bool:
    """Return whether a property is there and not switched off."""
    found = parent.first(f"w:{name}")
    return found is not None and found.get("w:val") not in ("0", "false", "off")


def _number(element: Element | None, key: str) -> int:
    """Return a measure; 0 where there is none that can be one."""
    text = "" if element is None else element.get(key)
    return int(text) if re.fullmatch(r"-?[0-9]{1,5}", text) else 0


def _fields(tree: Element) -> Iterator[str]:
    """Yield the codes of the fields of a part, as they are joined from the runs that they stand in."""
    unfinished: list[list[str]] = []
    for one in tree.walk():
        if one.tag == "w:fldSimple":
            yield one.get("w:instr")
        elif one.tag in ("w:instrText", "w:delInstrText"):
            text = "".join(child for child in one.children if isinstance(child, str))
            if unfinished:
                unfinished[-1].append(text)
            else:
                yield text
        elif one.tag == "w:fldChar":
            kind = one.get("w:fldCharType")
            if kind == "begin":
                unfinished.append([])
            elif unfinished:
                yield "".join(unfinished[-1])
                if kind == "end":
                    unfinished.pop()
    yield from ("".join(codes) for codes in unfinished)
