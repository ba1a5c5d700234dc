"""The cells of a list as they stand in its file, for whoever reads something else than letters: each with its place."""

from collections.abc import Sequence
from typing import Literal

from vto_roles.read import signature, tree
from vto_roles.table import delimited
from vto_roles.table.grid import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, MAX_WORKBOOK, Grid, TableError


def cells_of(data: bytes, kind: Literal["csv", "xlsx"]) -> Sequence[Grid]:
    """Return the grids of a file: one of a text, one per sheet of a workbook. Raises TableError, also for what goes on beyond
    the bounds of a table: half a list would be read as a whole one.
    """
    most = MAX_WORKBOOK if kind == "xlsx" else tree.MAX_BYTES
    if len(data) > most:
        raise TableError("yaml-subset", "too-large", limit=most >> 20)
    if kind == "xlsx":
        from vto_roles.table import workbook

        grids = list(workbook.grids(data))
    else:
        if (other := signature.of(data)) is not None:
            raise TableError("encoding", other)
        text, _ = tree.decoded(data, "")  # as Windows writes it where it is no UTF-8
        grids = [delimited.grid(tree.controls(text, "")[0])]
    for grid in grids:
        if grid.beyond is not None:
            cell = grid.beyond.cell
            raise TableError(
                "yaml-subset", "too-many-cells", cell.line, cell.column, rows=MAX_ROWS, columns=MAX_COLUMNS, cells=MAX_CELLS
            )
    return grids
