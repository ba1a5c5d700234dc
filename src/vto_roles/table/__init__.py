"""RACI tables that people made by hand, in Markdown, CSV or XLSX: read into the matrix that an allocation gives too.

The way: a front per format (`markdown`, `delimited`, `workbook`) -> Grid -> TableBlock (`blocks`) -> TableLayout (`layout`) ->
rows of a matrix (`readings`). A row is a task and a column a role, or the other way round, or a column is a letter and its
cells name roles. A repaired letter and an unknown one are findings on their cell, once for all cells in which they are typed so.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Literal

from msgspec.structs import replace

from vto_roles.finding import Place, Severity, error_at
from vto_roles.read import tree
from vto_roles.safe_text import LINE_END
from vto_roles.table import delimited, markdown, workbook
from vto_roles.table.blocks import TableBlock, blocks
from vto_roles.table.grid import TableError
from vto_roles.table.layout import layout
from vto_roles.table.letters import explained, is_mark
from vto_roles.table.readings import read_tables
from vto_roles.table.sheet import Sheet as Sheet
from vto_roles.table.sheet import SheetBuilder

TableFormat = Literal["md", "csv", "xlsx"]
_SHOWN = 5  # signs named in one line


def read(data: bytes, name: str, kind: TableFormat) -> Sheet:
    """Read one file.

    data: its bytes; name: the file as findings show it; kind: its format. Any bytes give a sheet, if only one with
    findings; raises Refused where a workbook cannot be read for want of an extra.
    """
    builder = SheetBuilder(name)
    text = ""
    try:
        if len(data) > tree.MAX_BYTES:
            raise TableError("yaml-subset", "too-large", limit=tree.MAX_BYTES >> 20)
        if kind == "xlsx":
            grids = list(workbook.grids(data))
        elif kind == "csv":
            text = _decoded(builder, data, "warning")
            grids = [delimited.grid(text)]
        else:
            text = _decoded(builder, data, "error")
            lines = LINE_END.split(text)
            builder.convention, findings = markdown.convention(lines, name)
            builder.findings += findings
            grids = list(markdown.grids(lines))
        cells = (cell.text for grid in grids for row in grid.rows for cell in row if cell)
        builder.explained = explained("\n".join((text if kind == "md" else "", *cells)))
        found = [block for grid in grids for block in blocks(grid)]
        read_tables(builder, [table for block in found if (table := layout(block)) is not None])
        if not builder.tasks:
            _report_no_matrix(builder, found)
    except TableError as error:
        builder.report(error.finding(name))
    return builder.sheet(text)


def _decoded(builder: SheetBuilder, data: bytes, severity: Severity) -> str:
    """Return the text of a file; what is no UTF-8 is read as Windows writes it, and reported. Raises TableError."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise TableError("encoding", "utf-16")
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")):
        raise TableError("encoding", "workbook")
    text, fault = tree.decoded(data, builder.name)
    if fault is not None:
        builder.report(replace(fault, severity=severity))
    return text


def _report_no_matrix(builder: SheetBuilder, found: Sequence[TableBlock]) -> None:
    """Report that no table of a file is a matrix, with the signs that stand there instead."""
    cells = (cell for block in found for row in block.body for cell in row if cell is not None)
    signs = Counter(cell.text for cell in cells if is_mark(cell.text) and cell.text.isalpha() and len(cell.text) == 1)
    others = signs.total() > _SHOWN and not {"A", "R"} <= signs.keys()
    variant = "other-letters" if others else "" if found else "none"
    shown = tuple(sign for sign, _ in signs.most_common(_SHOWN))
    builder.report(error_at(Place(file=builder.name), "not-a-matrix", variant, count=len(found), signs=shown))
