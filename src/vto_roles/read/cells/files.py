"""Files that hold tables to grids, a front per format: lists of staff, and tables that hold letters."""

from collections.abc import Sequence
from typing import Literal

from msgspec.structs import replace

from vto_roles.finding import Finding
from vto_roles.read import signature, tree
from vto_roles.read.cells import delimited, markdown
from vto_roles.read.cells.grid import MAX_WORKBOOK, Grid, TableError, too_large
from vto_roles.safe_text import LINE_END

TableFormat = Literal["md", "csv", "xlsx", "html", "docx"]
_PACKED = ("xlsx", "docx")


def text_of(data: bytes, name: str, kind: TableFormat) -> tuple[str, list[Finding]]:
    """Return the text of a file, "" of one that is none, and the findings on what a text may not hold.

    kind: its format. What is no UTF-8 is read as Windows writes it. Raises TableError, also for a file that is too large.
    """
    most = MAX_WORKBOOK if kind in _PACKED else tree.MAX_BYTES
    if len(data) > most:
        raise TableError("yaml-subset", "too-large", limit=most >> 20)
    if kind in _PACKED:
        return "", []
    if (other := signature.of(data)) is not None:
        raise TableError("encoding", other)
    text, fault = tree.decoded(data, name)
    text, refused = tree.controls(text, name)
    faults = [] if fault is None else [replace(fault, severity="error" if kind == "md" else "warning")]
    return text, faults + refused


def grids_of(data: bytes, text: str, kind: TableFormat) -> tuple[list[Grid], str]:
    """Return the grids of a file, one of delimited text, one per sheet or table of another; and the text around them.

    text: as `text_of` gives it. Raises TableError.
    """
    if kind == "xlsx":
        from vto_roles.read.cells import workbook

        return list(workbook.grids(data)), ""
    if kind == "docx":
        from vto_roles.read.cells import document

        return document.read(data)
    if kind == "html":
        from vto_roles.read.cells import webpage

        return webpage.read(text)
    if kind == "csv":
        return [delimited.grid(text)], ""
    return list(markdown.grids(LINE_END.split(text))), text


def whole(data: bytes, kind: Literal["csv", "xlsx"]) -> Sequence[Grid]:
    """Return the grids of a list. Raises TableError, also for one that goes on beyond the bounds: half would be read as all."""
    grids, _ = grids_of(data, text_of(data, "", kind)[0], kind)
    for grid in grids:
        if grid.beyond is not None:
            raise too_large(grid.beyond.cell.line, grid.beyond.cell.column)
    return grids
