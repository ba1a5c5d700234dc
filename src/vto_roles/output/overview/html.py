"""Write the overview as one self-contained HTML page that sorts and filters, and links each charter."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from vto_roles import files
from vto_roles.charter.overview import Member, Overview, OverviewColumn
from vto_roles.output.html import admitted, tight
from vto_roles.output.overview.cells import OverviewText
from vto_roles.output.templates import Templates
from vto_roles.text import Words

_GENERATOR = b'<meta name="generator" content="vto-roles overview">'
_HEAD = 2000  # bytes in which a page says what it is


def write(overview: Overview, words: Words, folder: Path) -> bytes:
    """Return the page; folder: the path from where it is written to the members, for links."""
    templates = Templates(None)
    style, script = (templates.read(f"overview/page.{end}") for end in ("css", "js"))
    context = {"o": overview, "p": OverviewPage(overview, words, folder), **admitted(tight(style), script)}
    return templates.text("overview/page.html.j2", context, html=True, escape=None).encode()


def ours(data: bytes) -> bool:
    """Return whether a page says in its head that it is an overview."""
    return _GENERATOR in data[:_HEAD]


class OverviewPage(OverviewText):
    """What the template of the page shows."""

    def __init__(self, overview: Overview, words: Words, folder: Path) -> None:
        super().__init__(overview, words)
        self.folder = folder
        self.tag = words("language", "tag")
        self.about = self.t("about", count=len(overview.members), date=self.date)
        self.made_with = self.t("made_with", version=overview.tool["version"], catalog=overview.tool["catalog"])

    @property
    def choices(self) -> list[tuple[OverviewColumn, list[str]]]:
        """The columns that are filtered by value, with the values that occur."""
        found = [(one, self.overview.sums.get(one.id)) for one in self.columns if one.kind == "choice"]
        return [(one, [self.value(one, key) for key in values]) for one, values in found if isinstance(values, dict) and values]

    @staticmethod
    def key(column: OverviewColumn, row: Member) -> Any:
        """Return by what a cell is sorted where its text does not do: a number as such, a day in order; None: by its text."""
        return getattr(row, column.id) if column.kind in ("number", "day") else None

    def moved(self) -> Iterator[tuple[str, ...]]:
        """Yield each change of each member, after the member's name."""
        yield from ((self.show(self.columns[0], row), *change) for row, change in self.moves())

    def link(self, row: Member) -> str:
        """Return the address of a charter from where the page is."""
        return quote(files.shown(self.folder / str(row.charter_file)))
