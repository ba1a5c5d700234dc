"""Write the document as GitHub-flavoured Markdown: every text inert, every table aligned."""

import functools
import re
from collections.abc import Iterator, Sequence

from vto_roles.charter import provenance
from vto_roles.output.blocks import (
    LINE,
    Band,
    Document,
    Form,
    Heading,
    Legend,
    LetterTable,
    Panels,
    Paragraph,
    Point,
    Points,
    Section,
    Sources,
    Table,
)
from vto_roles.output.rendering import Rendering
from vto_roles.output.templates import Inert
from vto_roles.text import one_line

# --- escaping -------------------------------------------------------------------------------------

_ACTIVE = re.compile(
    r"[`*\[<|~$\\_&{@#:.+>=0-9-](?:"  # all that can be active at all: most texts hold none, and that is seen at once
    r"(?<=[`*\[<|~$])"  # what opens code, emphasis, a link, a tag, a cell, strikethrough, mathematics
    r"|(?<=\\)(?=[^\w\s]|_|$)"  # a backslash only before what it would escape
    r"|(?<=_)(?<![^\W_]_)"  # emphasis opens at the start of a word
    r"|(?<=&)(?=#|[A-Za-z])"  # an entity
    r"|(?<=\{)(?=[{%#])"  # a site generator's own
    r"|(?<=[@#])(?=\w)"  # a mention, a reference to an issue
    r"|(?<=:)(?=//|[a-z+-][\w+-]*:)"  # an address, an emoji by name
    r"|(?<=\bwww\.)|(?<=\w\.)(?=(?:[a-z]{2}|biz|com|edu|gov|net|org|pro|web|aero|asia|coop|info|museum|name|shop)\b)"  # a domain
    r"|(?<=\s#)#*$"  # at the end of a heading it would close it
    r"|(?<=^[#+-])[#+-]*(?=\s|$)|(?<=^>)|(?<=^[=-])[=-]*$|(?<=^[0-9])[0-9]{0,8}[.)](?= |$)"  # heading, list, quotation, rule
    r")",
    re.IGNORECASE,
)


def escape(value: object) -> str:
    """A value as inert Markdown text on one line; only what would do something at its place is written as a number."""
    return value if isinstance(value, Inert) else _inert(str(value))


@functools.lru_cache(maxsize=4096)  # a title stands in a charter many times, and so does a reason
def _inert(text: str) -> str:
    return _ACTIVE.sub(lambda found: "".join(c if c.isalnum() else f"&#{ord(c)};" for c in found[0]), one_line(text))


# --- tables ---------------------------------------------------------------------------------------

_WIDEST = 320  # columns of a table that is aligned for readers of the raw text


def aligned(text: str) -> str:
    """Return Markdown with the pipes of each table under one another; a table that would become too wide stays as it is.

    A pipe in a text is an escaped one, so that each `|` ends a cell.
    """
    return re.sub(r"^\|.*\|\n\|(?: --- \|)+\n(?:\|.*\|\n)*", _realigned, text, flags=re.MULTILINE)


def _realigned(found: re.Match[str]) -> str:
    head, _, *rows = [list(map(str.strip, line[1:-1].split("|"))) for line in found[0].splitlines()]
    if any(len(row) != len(head) for row in rows):
        return found[0]  # of a template that is not ours
    return _table(head, rows)


def table(rows: Sequence[Sequence[str]]) -> bytes:
    """Return a head and rows of texts as a file that holds one table."""
    head, *others = ([escape(cell) for cell in row] for row in rows)
    return _table(head, others).encode()


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table of escaped cells."""
    widths = [max(3, *map(len, column)) for column in zip(head, *rows, strict=True)]
    rule = ["-" * width for width in widths]
    if sum(widths) + 3 * len(widths) > _WIDEST:
        lines = (head, ["---"] * len(head), *rows)
        return "".join("|" + "".join(f" {cell} |" if cell else " |" for cell in row) + "\n" for row in lines)
    return "".join("| " + " | ".join(map(str.ljust, row, widths)) + " |\n" for row in (head, rule, *rows))


# --- sections -------------------------------------------------------------------------------------


def section(part: Section, document: Document) -> Inert:
    """Return a section with its heading, ended by an empty line."""
    blocks = [f"## {escape(part.title)}\n"]
    level = 3
    for block in part.blocks:
        match block:
            case Heading():
                blocks.append(f"### {escape(block.text)}\n")
                level = 4
            case Paragraph() | Legend():
                blocks.append(f"{escape(block.text)}\n")
            case Points():
                blocks.append(_points(block.items, document))
            case Sources():
                blocks.append("".join(f"{number}. <{one.url}>\n" for number, one in enumerate(block.items, 1)))
            case Panels():
                for number, panel in enumerate(block.items, 1):
                    blocks += [f"### {number}. {escape(panel.title)}\n", _points(panel.lines, document)]
            case Table():
                rows = [[document.semicolon.join(map(escape, cell.split("\n"))) for cell in row] for row in block.rows]
                blocks.append(_table([*map(escape, block.head)], rows))
            case Form():
                lines = (Point(term=one.name, text=one.shown or LINE) for one in block.fields)
                blocks += [f"### {escape(block.title)}\n", _points([*lines], document)]
            case LetterTable():
                for band in block.bands:
                    blocks += _band(band, block, "#" * level, document)
    return Inert("\n".join(blocks) + "\n")


def _points(points: Sequence[Point], document: Document) -> str:
    return "".join(f"- {_point(point, document)}\n" for point in points)


def _point(point: Point, document: Document) -> str:
    mark = f" ({escape(point.mark)})" if point.mark else ""
    about = f" ({escape(point.about)})" if point.about else ""
    term = f"{escape(point.term)}{mark}{document.colon}" if point.term else ""
    return f"{term}{escape(point.text)}{about}"


def _band(band: Band, block: LetterTable, level: str, document: Document) -> Iterator[str]:
    if band.title:
        yield f"{level} {escape(band.title)}\n"
    about = (", ".join(filter(None, (line.duty, line.due, *line.more))) for line in band.lines)
    titles = (f"{line.title} ({more})" if more else line.title for line, more in zip(band.lines, about, strict=True))
    rows = [[escape(title), *line.marks] for title, line in zip(titles, band.lines, strict=True)]
    yield _table([*map(escape, (block.corner, *block.heads))], rows)
    if folded := [Point(text=f"{line.title}. {line.folded}") for line in band.lines if line.folded]:
        yield _points(folded, document)
    if band.notes:
        yield _points(band.notes, document)


# --- the format -----------------------------------------------------------------------------------


def write(rendering: Rendering) -> bytes:
    """Return the charter or card as Markdown, its mark in the last line."""

    def written(name: str) -> Inert:
        return section(rendering.sections[name], rendering.document)

    text = rendering.text("md", {"section": written}, escape)
    return rendering.sealed(text if rendering.layout.templates is None else aligned(text))


read_mark = provenance.read_mark
