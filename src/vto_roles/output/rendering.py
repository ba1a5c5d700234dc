"""One charter on its way to bytes: its rows, its document and its templates, each made once and only when asked."""

import functools
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import UNSET, Struct

from vto_roles.charter import fold, provenance
from vto_roles.charter.schema import Charter
from vto_roles.model.dress import Picture
from vto_roles.output.blocks import Document, Section
from vto_roles.output.document import document
from vto_roles.output.subjects import SubjectRows
from vto_roles.output.templates import Templates
from vto_roles.output.view import View
from vto_roles.text import Words, one_line

if TYPE_CHECKING:
    from vto_roles.output.formats import Format


class Layout(Struct, frozen=True, kw_only=True):
    """How a charter is laid out, beside what it says."""

    compact: bool | None = None  # as few rows as may be, or every task a row; None: by the size of the organisation
    annexes: bool | None = None  # None: as the format has it
    templates: Path | None = None  # a folder whose templates go before ours
    reference_doc: Path | None = None  # a Word file that dresses the charter in Word
    logo: Picture | None = None  # html, docx and pdf print it above the organisation's name; a charter read from JSON has none
    colour: str | None = None  # #rrggbb, of AA contrast with white either way, instead of the accent; from JSON likewise


class Handout(Struct, frozen=True, kw_only=True):
    """A document over a charter that is not the charter itself: for a meeting, for a year, for who asks for proof."""

    kind: str
    make: Callable[[View], Document]


class Rendering:
    """A charter with its words and layout, for one format; source: its file, relative to where the output goes."""

    def __init__(
        self,
        charter: Charter,
        words: Words,
        layout: Layout,
        *,
        source: str,
        form: "Format",
        handout: Handout | None = None,
    ) -> None:
        self.charter = charter
        self.words = words
        self.layout = layout
        self.source = source
        self.form = form
        asked = {
            "compact": layout.compact,
            "annexes": layout.annexes,
            "templates": None if layout.templates is None else "own",
            "dressed": None if layout.reference_doc is None else "own",
        }
        told = {key: value for key, value in asked.items() if value is not None}
        self.mark: Mapping[str, Any] = {**charter.provenance, "source": source, **told}
        self.handout = handout
        if handout is not None:
            kept = {key: charter.provenance[key] for key in ("tool", "catalog", "language", "date")}
            self.mark = {**kept, "source": source, "paper": handout.kind}
        self.card = charter.card is not UNSET
        self.annexes = form.annexes if layout.annexes is None else layout.annexes

    @property
    def bare(self) -> bool:
        """Whether it is a document of a page or a few, without the matrix and what goes with it."""
        return self.card or self.handout is not None

    @functools.cached_property
    def subjects(self) -> SubjectRows:
        return SubjectRows(self.view)

    @functools.cached_property
    def view(self) -> View:
        return View(self.charter, self.words, band=fold.band(self.charter, self.layout.compact))

    @functools.cached_property
    def document(self) -> Document:
        if self.handout is not None:
            return self.handout.make(self.view)
        drawn = self.form.drawn if self.layout.templates is None else ()  # a template of one's own may ask for any block
        return document(self.view, self.subjects, annexes=self.annexes, drawn=drawn)

    @functools.cached_property
    def templates(self) -> Templates:
        return Templates(self.layout.templates)

    def clean(self) -> "Rendering":
        """Return the same with every text on one line and without controls: what office and calendar files can hold."""
        charter = self.charter if _settled(self.charter) else msgspec.convert(_plain(msgspec.to_builtins(self.charter)), Charter)
        return Rendering(charter, self.words, self.layout, source=self.source, form=self.form, handout=self.handout)

    @functools.cached_property
    def sections(self) -> Mapping[str, Section]:
        """The sections of the document by their ids."""
        return {one.id: one for one in self.document.sections}

    def text(self, markup: str, more: Mapping[str, Any], escape: Callable[[object], str] | None) -> str:
        """Return the template of a charter or card, filled with the rows and `more`.

        escape: makes values inert where the markup is not HTML.
        """
        name = f"{'card' if self.bare else 'charter'}.{markup}.j2"
        context = {"d": self.document, "v": self.view, "c": self.charter, "t": self.view.t, "s": self.subjects.s, **more}
        paged = self.annexes or self.layout.templates is not None  # a template of one's own may show any annex
        context |= {"bare": True} if self.bare else {"bodies": self.subjects.bodies if paged else ()}
        context |= {"card": self.subjects.card} if self.card else {}
        text = self.templates.text(name, context, html=escape is None, escape=escape)
        return re.sub("\n\n\n+", "\n\n", text) if "\n\n\n" in text else text

    def sealed(self, text: str) -> bytes:
        """Return the text with the mark as its last line."""
        return provenance.seal(text, self.mark)


_UNWRITABLE = (  # compiled where it is asked: that takes longer than a table of a charter
    r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\x7f-\x9f\ufdd0-\ufdef\u202a-\u202e\u2066-\u2069]"
)


def _settled(charter: Charter) -> bool:
    """Return whether every text is clean already, as nearly every charter's are: seen at once in its JSON.

    What JSON escapes is unclean, but for quotation marks; with these away, a blank beside one is at an end of a text.
    """
    json = msgspec.json.encode(charter).decode().replace('\\"', "'").replace("\xa0", " ").replace("\u202f", " ")
    return json.isprintable() and not any(sign in json for sign in ("\\", "  ", '" ', ' "'))


def _plain(value: Any) -> Any:
    """Return the same data with every text on one line, without controls."""
    if isinstance(value, str):
        return one_line(value if value.isprintable() else re.sub(_UNWRITABLE, "", value))  # nearly every text is
    if isinstance(value, dict):
        return {key: _plain(child) for key, child in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(child) for child in value]
    return value
