"""What is said of a file's tables: what was read of each, what was passed over, and that a reading is not sure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from vto_roles.finding import Place
from vto_roles.read.cells.grid import Grid, GridCell, address, cell_at, filled
from vto_roles.safe_text import echo, visible
from vto_roles.table.choice import TableChoice
from vto_roles.table.letters import is_mark
from vto_roles.table.reading import Reading
from vto_roles.table.readings import TableRead
from vto_roles.table.sheet import SheetBuilder, listed
from vto_roles.table.words import label

_SHOWN = 5  # things named in one line


def report_read(builder: SheetBuilder, chosen: TableChoice, read: Sequence[TableRead]) -> None:
    """Report each table that was read, with what was passed over on its sheet."""
    told: list[Grid] = []
    for one in read:
        table = one.table
        passed = {"passed_rows": "", "passed_columns": _columns_passed(table)}
        if not told:
            passed["passed_tables"] = _others(chosen.grids, chosen.found)
            passed["passed_hidden"] = listed([echo(visible(part)) for part in chosen.hidden])
        if not any(grid is table.grid for grid in told):
            passed["passed_rows"] = _rows_passed(table.grid, [other for other in read if other.table.grid is table.grid])
            told.append(table.grid)
        builder.sheet_name = table.grid.sheet
        args: dict[str, Any] = {"range": _range(table), "tasks": one.tasks, "roles": one.roles}
        args |= {name: text for name, text in passed.items() if text}
        builder.report(builder.place(_corner(table)), "table-read", "roles" if table.kind == "marks" else table.kind, **args)
    builder.sheet_name = None


def report_unsure(builder: SheetBuilder, chosen: TableChoice) -> None:
    """Report once that a file was not surely read."""
    place = Place(file=builder.name)
    ranges = [_range(one) for one in chosen.found]
    if chosen.found:
        builder.sheet_name = chosen.found[0].grid.sheet
        place = builder.place(_corner(chosen.found[0]))
    variant = chosen.doubt if chosen.found else "none"
    builder.report(place, "table-unsure", variant, severity="warning", range=", ".join(ranges[:_SHOWN]))
    builder.sheet_name = None


def report_no_matrix(builder: SheetBuilder, grids: Sequence[Grid], *, code: bool) -> None:
    """Report that no table of a file is a matrix, with the signs that stand there instead; code: a table stands in code."""
    cells = (cell for grid in grids for row in grid.rows for cell in row[1:] if cell is not None)
    signs = Counter(cell.text for cell in cells if is_mark(cell.text) and cell.text.isalpha() and len(cell.text) == 1)
    others = signs.total() > _SHOWN and not {"A", "R"} <= signs.keys()
    variant = "other-letters" if others else "" if grids else "code" if code else "none"
    shown = tuple(sign for sign, _ in signs.most_common(_SHOWN))
    builder.report(Place(file=builder.name), "not-a-matrix", variant, severity="error", count=len(grids), signs=shown)


def _corner(table: Reading) -> GridCell:
    """Return the first cell of a table, its head included."""
    return next(cell for row in table.rows for cell in row if cell is not None)


def _range(table: Reading) -> str:
    """Return where a table stands: cells of a workbook, lines of a text."""
    used = [cell for row in table.rows for cell in row if cell is not None]
    first, last = min(cell.line for cell in used), max(cell.end_line for cell in used)
    if table.grid.sheet is None:
        return f"{first}-{last}"
    columns = {*table.columns, table.title, *table.groups}
    places = [cell.column for row in table.rows for column in columns if (cell := cell_at(row, column))]
    return f"{address(table.grid.sheet, first, min(places))}:{address('', last, max(places))}"


def _rows_passed(grid: Grid, read: Iterable[TableRead]) -> str:
    """Return the lines of a grid in which nothing was read, 1-3, 9."""
    used: set[int] = set()
    for one in read:
        used |= {*one.table.band.head, *(line.number for line in one.table.lines if line.part != "aside")}
    lines = [next(iter(filled(row).values())).line for number, row in enumerate(grid.rows) if number not in used and filled(row)]
    runs = ([line for _, line in run] for _, run in groupby(enumerate(lines), lambda one: one[1] - one[0]))
    return listed([str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs])


def _columns_passed(table: Reading) -> str:
    """Return the columns of a table in which nothing was read, by their heads."""
    taken = {table.title, table.named, *table.columns, *table.groups}
    texts: dict[int, set[bool]] = {column: set() for column in table.heads}  # whether they are other ones than the titles
    for row in table.body:
        title = cell_at(row, table.title)
        for column, cell in filled(row).items():
            texts.setdefault(column, set()).add(title is None or cell.text != title.text)
    return listed([_column(table, column) for column in sorted(texts.keys() - taken) if texts[column] != {False}])


def _column(table: Reading, column: int) -> str:
    head = table.heads.get(column)
    letters = "" if table.grid.sheet is None else address("", 0, column + 1)[:-1]
    return " ".join(filter(None, (letters, f"“{echo(visible(label(head.text)))}”" if head else ""))) or f"#{column + 1}"


def _others(grids: Sequence[Grid], found: Iterable[Reading]) -> str:
    """Return the tables in which nothing was read: names of sheets, lines of a text."""
    read = {id(one.grid) for one in found}
    left = [grid for grid in grids if id(grid) not in read]
    lines = [next((cell.line for row in grid.rows for cell in row if cell is not None), 1) for grid in left]
    return listed([echo(visible(grid.sheet)) if grid.sheet else str(line) for grid, line in zip(left, lines, strict=True)])
