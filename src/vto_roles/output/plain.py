"""Write a document as text for a terminal: titles, lists and tables in columns, without markup."""

from collections.abc import Iterator, Sequence

from vto_roles.output.blocks import LINE, AnyBlock, Document, Form, Heading, Paragraph, Points, Table
from vto_roles.text import capital, one_line

_WIDEST = 46  # characters of a column


def write(document: Document) -> bytes:
    """Return the document as text, lines ended by LF."""
    head = " ".join(filter(None, (document.facts, document.status)))
    parts = ["\n".join(filter(None, (document.name, document.subtitle, head)))]
    for section in document.sections:
        parts.append("\n".join((section.title.upper(), *(line for block in section.blocks for line in _block(block, document)))))
    return ("\n\n".join(parts) + "\n").encode()


def _block(block: AnyBlock, document: Document) -> Iterator[str]:
    match block:
        case Heading():
            yield f"  {block.text}"
        case Paragraph():
            yield f"  {one_line(block.text)}"
        case Points():
            for point in block.items:
                mark = f" ({point.mark})" if point.mark else ""
                term = f"{capital(point.term)}{mark}{document.colon}" if point.term else ""
                yield f"  - {term}{one_line(point.text)}" + (f" ({point.about})" if point.about else "")
        case Table():
            yield from (f"  {line}" for line in _table((block.head, *block.rows)))
        case Form():
            yield f"  {block.title}"
            yield from (f"    {one.name}{document.colon}{one_line(one.shown) or LINE}" for one in block.fields)
        case _:
            return


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield rows in columns; what is wider than a column moves what comes after it."""
    plain = [[one_line(cell.replace("\n", "; ")) for cell in row] for row in rows]
    widths = [min(_WIDEST, max(map(len, column))) for column in zip(*plain, strict=True)]
    for row in plain:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
