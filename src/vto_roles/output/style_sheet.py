"""A user's styles with the built-in ones that they lack, in the language of a charter and the colour of the user's theme."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from vto_roles.output import package, reference
from vto_roles.output.package import Element
from vto_roles.output.wordml import MAIN

_LEGIBLE = 4.5  # contrast of white letters with the accent behind them
_NAMES = ("w:basedOn", "w:next", "w:link")  # of other styles, by their ids


class Accent(NamedTuple):
    """The first accent of a theme, six hexadecimal digits; empty when it is not known or too light behind white letters."""

    colour: str

    @classmethod
    def of(cls, theme: Element | None) -> "Accent":
        """Return the accent of a theme."""
        found = None if theme is None else theme.first("a:themeElements", "a:clrScheme", "a:accent1", "a:srgbClr")
        colour = "" if found is None else found.get("val")
        try:
            legible = len(colour) == 6 and 1.05 / (_luminance(colour) + 0.05) >= _LEGIBLE
        except ValueError:
            legible = False
        return cls(colour.upper() if legible else "")


def _luminance(colour: str) -> float:
    """Return how light a colour is, from 0 to 1, as WCAG 2 computes it."""
    parts = (int(colour[start : start + 2], 16) / 255 for start in (0, 2, 4))
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


class StyleSheet:
    """The styles and bullets of a file, completed; `ids` is the id of each style by its name, in small letters."""

    def __init__(self, styles: Element, numbering: Element | None, lang: str, accent: Accent) -> None:
        self.styles = styles
        self.numbering = numbering or _built_in("numbering", lang)
        self.accent = accent
        ours = _built_in("styles", lang)
        theirs = {_key(one): one.get("w:styleId") for one in styles.elements("w:style")}
        theirs |= {(_kind(one), ""): one.get("w:styleId") for one in styles.elements("w:style") if _default(one)}
        taken = set(theirs.values())
        named: dict[str, str] = {}  # ids of ours -> theirs
        self.ids: dict[str, str] = {}
        added = []
        for one in ours.elements("w:style"):
            own, key = one.get("w:styleId"), _key(one)
            known = theirs.get(key) or (theirs.get((_kind(one), "")) if _default(one) else None)
            if known is None:
                known = next(name for name in _names(own) if name not in taken)
                taken.add(known)
                added.append(one)
            named[own] = self.ids[key[1]] = known
        bullets = self._bullets(lang) if numbering is not None and any(one.first("w:pPr", "w:numPr") for one in added) else "1"
        styles.children += (self._adapted(one, named, bullets) for one in added)
        _speak(styles, lang)

    def _adapted(self, style: Element, named: Mapping[str, str], bullets: str) -> Element:
        """Return a built-in style that names the ids, the bullets and the accent of the file."""
        style.set("w:styleId", named[style.get("w:styleId")])
        for one in style.walk():
            if one.tag in _NAMES:
                one.set("w:val", named[one.get("w:val")])
            elif one.tag == "w:numId":
                one.set("w:val", bullets)
            for theme, plain in (("w:themeColor", "w:color" if one.tag != "w:color" else "w:val"), ("w:themeFill", "w:fill")):
                if one.get(theme) and self.accent.colour:
                    one.set(plain, self.accent.colour)
                elif one.get(theme):
                    del one.attributes[one.written.pop(theme)]
        return _declared(style)

    def _bullets(self, lang: str) -> str:
        """Add the built-in bullets to those of the file, and return their number."""
        ours, theirs = _built_in("numbering", lang), self.numbering
        lists, uses = ("w:abstractNum", "w:abstractNumId"), ("w:num", "w:numId")
        (layout,), (use,) = ours.elements(lists[0]), ours.elements(uses[0])
        for one, (tag, key) in ((layout, lists), (use, uses)):
            known = [int(text) for other in theirs.elements(tag) if (text := other.get(key)).isascii() and text.isdigit()]
            one.set(key, str(max(known, default=0) + 1))
        if (link := use.first("w:abstractNumId")) is not None:
            link.set("w:val", layout.get("w:abstractNumId"))
        if (style := layout.first("w:lvl", "w:pStyle")) is not None:
            style.set("w:val", self.ids["list bullet"])
        before = [place for place, one in enumerate(theirs.children) if isinstance(one, Element) and one.tag == "w:num"]
        last = [
            place for place, one in enumerate(theirs.children) if isinstance(one, Element) and one.tag == "w:numIdMacAtCleanup"
        ]
        theirs.children.insert((last or [len(theirs.children)])[0], _declared(use))
        theirs.children.insert((before or last or [len(theirs.children) - 1])[0], _declared(layout))
        return use.get("w:numId")


def _built_in(name: str, lang: str) -> Element:
    return package.parse(reference.text(name, lang).encode())


def _kind(style: Element) -> str:
    return style.get("w:type") or "paragraph"


def _default(style: Element) -> bool:
    return style.get("w:default") not in ("", "0", "false", "off")


def _key(style: Element) -> tuple[str, str]:
    """Return the type of a style and its name in small letters."""
    name = style.first("w:name")
    return _kind(style), "" if name is None else name.get("w:val").lower()


def _names(own: str) -> Iterator[str]:
    """Yield an id, and others like it for a file in which it is another style's."""
    yield own
    number = 1
    while True:
        yield f"{own}{number}"
        number += 1


def _declared(element: Element) -> Element:
    """Return an element of the built-in parts that says what its prefix means, wherever it is put."""
    element.attributes["xmlns:w"] = MAIN
    return element


def _new(tag: str, **attributes: str) -> Element:
    written = {f"w:{name}": f"w:{name}" for name in attributes}
    return _declared(Element(tag, tag, {f"w:{name}": value for name, value in attributes.items()}, written))


def _speak(styles: Element, lang: str) -> None:
    """Set the language of all text whose style says one, and of all other text."""
    for one in styles.walk():
        if one.tag == "w:lang":
            one.set("w:val", lang)
    parent = styles
    for tag in ("w:docDefaults", "w:rPrDefault", "w:rPr", "w:lang"):
        found = parent.first(tag)
        if found is None:
            found = _new(tag, val=lang) if tag == "w:lang" else _new(tag)
            parent.children.insert(len(parent.children) if tag == "w:lang" else 0, found)
        parent = found
