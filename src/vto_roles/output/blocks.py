"""What a document is made of: sections of headings, paragraphs, lists and tables, without a format."""

from collections.abc import Iterable

from msgspec import Struct


class Block(Struct, frozen=True, kw_only=True, tag=str.lower, tag_field="kind"):
    """Base of the parts of a section."""

    @property
    def kind(self) -> str:
        """The name of the class in small letters, as templates and typst ask for it."""
        return str(self.__struct_config__.tag)


LINE = "…" * 10  # where something is filled in by hand
TICK = "☐"  # stands before what may be chosen


class Heading(Block, frozen=True, kw_only=True):
    text: str


class Paragraph(Block, frozen=True, kw_only=True):
    """Running text; `blank`: what is filled in by hand where the line stands in it."""

    text: str
    blank: str = ""


class Sign(Struct, frozen=True, kw_only=True):
    """A mark of the matrix and what it means."""

    mark: str
    text: str


class Legend(Block, frozen=True, kw_only=True):
    """What the marks of the matrix mean: all of it in words, or sign by sign with a note, where marks are drawn."""

    text: str
    signs: tuple[Sign, ...]
    note: str


class Point(Struct, frozen=True, kw_only=True):
    """An item of a list: a term with its mark, which is to be seen at once, the text, and a remark; dated: the term is a date."""

    term: str = ""
    dated: bool = False
    mark: str = ""
    about: str = ""
    text: str


class Points(Block, frozen=True, kw_only=True):
    items: tuple[Point, ...]


class Link(Struct, frozen=True, kw_only=True):
    """An address; the text, its host, is enough where the address can be followed."""

    url: str
    text: str


class Sources(Block, frozen=True, kw_only=True):
    """Addresses, numbered from 1, as the remarks of a list before it name them."""

    items: tuple[Link, ...]


class Table(Block, frozen=True, kw_only=True):
    """Rows under a head; the lines of a cell are separated by a line feed.

    letters: the first column holds letters; blank: empty cells are filled in by hand; key: the column that names the row.
    fills: what goes in each column that is filled in: "date", "text", or "" where it is given or signed.
    """

    title: str
    head: tuple[str, ...]
    widths: tuple[float, ...]  # in proportion to one another
    rows: tuple[tuple[str, ...], ...]
    letters: bool = False
    blank: bool = False
    fills: tuple[str, ...] = ()
    key: int = 0


class Field(Struct, frozen=True, kw_only=True):
    """A line of a form: what it asks, with what is given; choices, of which one is ticked; or room for what is written."""

    name: str
    text: str = ""
    choices: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """What stands there before anybody filled it in; nothing where it is room."""
        return self.text or "   ".join(f"{TICK} {one}" for one in self.choices)


class Form(Block, frozen=True, kw_only=True):
    """What is filled in on one matter; no page splits it."""

    title: str
    fields: tuple[Field, ...]


class Panel(Struct, frozen=True, kw_only=True):
    """A block of page one: lines under a title; the term of a line is its date or its first words."""

    id: str
    title: str
    lines: tuple[Point, ...]


class Panels(Block, frozen=True, kw_only=True):
    """Page one: blocks that are read in their order, and laid side by side where there is room."""

    items: tuple[Panel, ...]


class MatrixLine(Struct, frozen=True, kw_only=True):
    """A task in the matrix, with its marks in the order of the heads."""

    title: str
    duty: str  # that it is a legal duty, that two parties decide together; else empty
    due: str
    legal: bool  # a duty by law
    dated: bool  # by law itself
    remarks: tuple[str, ...]  # what else is to be known of it, each in a few words; `duty` holds some of them too
    marks: tuple[str, ...]
    by_law: tuple[bool, ...]  # whether the law asks for the advice of each column
    folded: str = ""  # the tasks that stand under this row

    @property
    def more(self) -> tuple[str, ...]:
        """The remarks that the duty does not hold already."""
        return tuple(one for one in self.remarks if one not in self.duty)


class Band(Struct, frozen=True, kw_only=True):
    """Lines of one phase, with notes on its tasks."""

    title: str
    lines: tuple[MatrixLine, ...]
    notes: tuple[Point, ...] = ()


class LetterTable(Block, frozen=True, kw_only=True):
    """The matrix: tasks by roles; `dates` heads the dates, `duty` stands for one where a duty by law has none."""

    title: str
    corner: str
    dates: str
    duty: str
    heads: tuple[str, ...]
    full_heads: tuple[str, ...]  # where there is room
    groups: tuple[int, ...]  # how many columns stand together, from the first on
    bands: tuple[Band, ...]
    notes: str  # the title above the notes of all bands, where a format sets them apart


AnyBlock = Heading | Paragraph | Legend | Points | Sources | Table | LetterTable | Panels | Form


class Section(Struct, frozen=True, kw_only=True):
    """A part of the document; `annex`: its letter as an annex, empty in the charter itself."""

    id: str
    title: str
    blocks: tuple[AnyBlock, ...]
    annex: str = ""


class Document(Struct, frozen=True, kw_only=True):
    """A charter or a card; `name` is its title with the organisation's name."""

    name: str
    title: str
    organisation: str
    subtitle: str
    facts: str
    status: str
    draft: bool
    notice: str  # of a public charter: what is left out
    lang: str
    colon: str  # after a term, as the language spaces it
    semicolon: str
    date: str
    sections: tuple[Section, ...]
    annexes: str  # the title above the annexes
    made_with: str


Blocks = Iterable[AnyBlock]
