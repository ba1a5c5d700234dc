"""RACI tables that people made by hand, in Markdown, CSV or XLSX: read into the matrix that an allocation gives too.

The way: a front per format (`read.cells`) -> Grid -> kinds of cells and bands of rows (`sketch`) -> candidate readings
(`candidates`), of which the best is taken when it is good and clearly best (`choice`) -> rows of a matrix, and what was read and
passed over of each table (`readings`). A row is a task and a column a role, or the other way round, or a column is a letter and
its cells name roles. Where no reading is sure only that is said.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from vto_roles.finding import Place, Severity
from vto_roles.read import front_matter
from vto_roles.read.cells import files, markdown
from vto_roles.read.cells.files import TableFormat as TableFormat
from vto_roles.read.cells.grid import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Grid, TableError
from vto_roles.safe_text import LINE_END
from vto_roles.table.choice import TableChoice
from vto_roles.table.legends import alphabet, explained
from vto_roles.table.readings import place_of, read_tables
from vto_roles.table.sheet import SHOWN, SheetBuilder
from vto_roles.table.sheet import Sheet as Sheet


def read(data: bytes, name: str, kind: TableFormat) -> Sheet:
    """Read one file.

    data: its bytes; name: the file as findings show it; kind: its format. Any bytes give a sheet, if only one with findings.
    """
    builder = SheetBuilder(name)
    text = ""
    try:
        text, findings = files.text_of(data, name, kind)
        for finding in findings:
            builder.add(finding)
        if kind == "md":
            builder.convention, findings = front_matter.convention(LINE_END.split(text), name)
            builder.findings += findings
        grids, around = files.grids_of(data, text, kind)
        if kind in ("csv", "xlsx"):
            _declare(builder, grids, text)
        _read(builder, grids, around)
    except TableError as error:
        builder.findings.append(error.finding(name))
    return builder.sheet(text)


def _declare(builder: SheetBuilder, grids: Sequence[Grid], text: str) -> None:
    """Take what the first line of a text, or the first cell of a workbook, declares of the letters: raci: {a_implies_r: yes}."""
    first = next((cell for grid in grids for row in grid.rows for cell in row if cell is not None), None)
    if first is None or not first.text.lower().startswith("raci:"):
        return
    typed = LINE_END.split(text)[first.line - 1].strip(" \t;,\ufeff").strip('"') if text else first.text
    builder.convention, findings = front_matter.convention(["---", typed, "---"], builder.name)
    builder.sheet_name = grids[0].sheet
    builder.findings += [replace(one, place=builder.place(first)) for one in findings]


def _read(builder: SheetBuilder, grids: Sequence[Grid], text: str) -> None:
    """Read the tables of a file; text: what stands around them. Raises TableError."""
    whole = "\n".join((text, *(cell.text for grid in grids for row in grid.rows for cell in row if cell)))
    builder.explained = explained(whole)
    chosen = TableChoice(grids, alphabet(whole, grids))
    if _has_parted_table(builder, chosen):
        return
    if chosen.doubt:
        _report_unsure(builder, chosen)
        builder.sure = False
    read_tables(builder, chosen)
    if not builder.tasks:
        _report_no_matrix(builder, chosen.grids, code=markdown.in_code(text))


def _has_parted_table(builder: SheetBuilder, chosen: TableChoice) -> bool:
    """Report what was left out of grids; return whether a table goes on there: what is left of it says too little."""
    parted = False
    for grid in chosen.grids:
        if (left_out := grid.beyond) is not None:
            builder.sheet_name = grid.sheet
            within = left_out.adjoins and any(one.sketch.grid is grid for one in chosen.found)
            limits: dict[str, Any] = {"rows": MAX_ROWS, "columns": MAX_COLUMNS, "cells": MAX_CELLS}
            said: tuple[str, Severity] = ("too-many-cells", "error") if within else ("cells-beyond", "warning")
            builder.report(builder.place(left_out.cell), "yaml-subset", said[0], severity=said[1], **limits)
            parted = parted or within
    return parted


def _report_unsure(builder: SheetBuilder, chosen: TableChoice) -> None:
    """Report once that a file was not surely read."""
    place, variant, places = Place(file=builder.name), "none", [place_of(one) for one in chosen.found]
    if chosen.found:
        builder.sheet_name, variant = chosen.found[0].sketch.grid.sheet, chosen.doubt
        place = builder.place(places[0][0])
    builder.report(place, "table-unsure", variant, severity="warning", range=", ".join(where for _, where in places[:SHOWN]))


def _report_no_matrix(builder: SheetBuilder, grids: Sequence[Grid], *, code: bool) -> None:
    """Report that no table of a file is a matrix, with the signs that stand there instead; code: a table stands in code."""
    cells = (cell for grid in grids for row in grid.rows for cell in row[1:] if cell is not None)
    signs = Counter(cell.text for cell in cells if cell.text.isalpha() and len(cell.text) == 1)
    others = signs.total() > SHOWN and not {"A", "R"} <= signs.keys()
    variant = "other-letters" if others else "" if grids else "code" if code else "none"
    shown = tuple(sign for sign, _ in signs.most_common(SHOWN))
    builder.report(Place(file=builder.name), "not-a-matrix", variant, severity="error", count=len(grids), signs=shown)
