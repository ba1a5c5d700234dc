"""Readings to rows of a matrix, and what of a table stands in none."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from msgspec import Struct

from vto_roles.table.grid import GridCell, GridRow, cell_at, filled, spans
from vto_roles.table.headed import is_letter
from vto_roles.table.legends import MEANING, legend_rows
from vto_roles.table.letters import is_blank, is_joined, names
from vto_roles.table.reading import Reading
from vto_roles.table.sheet import SheetBuilder, TaskRow
from vto_roles.table.words import key, label, marks, role_titles, table_words

_MOST = 20_000  # names that are looked at
_COUNT = re.compile(r"\d+(?:[.,]\d+)?\s*(?:%|[RACI])?|[RACI]\s*[:=]\s*\d+")


class ReadingRow(Struct, frozen=True, kw_only=True):
    """A row with its title and its cells that hold something, by column; number: its index in the body."""

    number: int
    row: GridRow
    title: GridCell | None
    cells: dict[int, GridCell]

    @property
    def written(self) -> bool:
        """Whether the row says something: a title, or a cell that is not blank."""
        return self.title is not None or any(not is_blank(cell.text) for cell in self.cells.values())

    @property
    def head(self) -> tuple[str, GridCell]:
        """The text of its title and its cell, or its line and the first of its cells."""
        if self.title is not None:
            return self.title.text, self.title
        first = next(iter(self.cells.values()))
        return f"#{first.line}", first


def reading_rows(table: Reading) -> Iterator[ReadingRow]:
    """Yield each row of a reading; a head that is repeated has neither title nor cells, nor has a row of a legend."""
    heads = [head.cell.text for head in table.heads.values()]
    legend = legend_rows(table.body) if table.kind != "letters" else set()
    for number, row in enumerate(table.body):
        if number in legend or (heads and [cell.text for cell in row if cell is not None] == heads):
            yield ReadingRow(number=number, row=row, title=None, cells={})
            continue
        left = (cell_at(row, column) for column in range(table.title, -1, -1) if column not in table.columns)
        cells = {column: cell for column in table.columns if (cell := cell_at(row, column)) is not None}
        yield ReadingRow(number=number, row=row, title=next(filter(None, left), None), cells=cells)


def is_section(table: Reading, one: ReadingRow) -> bool:
    """Return whether a row names the rows below it.

    It does when its title spans the row, or when it has no letter and its title is set apart in a way in which no row
    with letters is. (In a text file a row of one cell only, among longer ones, is set apart too.) Any other row
    without letters is a task that nobody does: it must not vanish.
    """
    if one.title is None or ((read := table.alphabet.letters(one.title.text)).clear and not read.worded):
        return False
    if one.cells and len(filled(one.row)) > 1 and spans(one.row):
        return True
    if one.cells:
        return False
    if cell_at(one.row, table.title) is None:  # it stands in a column before the titles
        return not is_aside(table, one)
    alone = len(one.row) == 1 and len(table.columns) > 0
    return bool(marks(one.title) - table.usual) or (alone and not is_aside(table, one))


def is_aside(table: Reading, one: ReadingRow) -> bool:
    """Return whether a row is a sum, a footnote, a line of a legend or of those who sign."""
    cells = [cell.text for cell in one.cells.values() if not is_blank(cell.text)]
    if cells and all(_COUNT.fullmatch(text) for text in cells):
        return True
    if one.title is None:
        return False
    title = one.title.text
    if all(MEANING.match(text) for text in (title, *cells)):
        return True
    if table_words().closing.match(label(title)) or table_words().sum.match(label(title)):
        return not any(table.alphabet.letters(text).clear for text in cells)
    return table_words().aside.match(title) is not None and not cells


# --- the readings -------------------------------------------------------------------------------------


def read_tables(builder: SheetBuilder, found: Sequence[Reading]) -> list[tuple[int, int]]:
    """Read tables that hold a matrix into a builder; return the number of tasks and of roles of each. Raises TableError."""
    sizes = []
    parts = Counter(one.names for one in found)
    builder.named = _named(found)
    for table in found:
        builder.sheet_name, builder.alphabet = table.grid.sheet, table.alphabet
        before = len(builder.tasks)
        builder.seen = set()
        if table.kind == "list":
            _read_list(builder, table)
        elif table.kind == "tasks":
            _read_roles(builder, table)
        else:
            sheet = table.grid.sheet or ""
            title = table.section or ("" if table_words().sheet.fullmatch(sheet) else sheet)
            _read_tasks(builder, table, title if parts[table.names] > 1 else "")
        builder.headed |= builder.seen if table.kind not in ("letters", "list") else set()
        sizes.append((len(builder.tasks) - before, len(builder.seen)))
    builder.sheet_name = None
    return sizes


def _named(found: Iterable[Reading]) -> frozenset[str]:
    """Return the keys of the names that stand alone somewhere in the tables: in a head of roles, or in a cell of names."""
    known = set(role_titles())
    for table in found:
        if table.kind in ("roles", "marks"):
            known |= {key(table.heads[column].text) for column in table.columns if column in table.heads}
        elif table.kind in ("letters", "list"):
            columns = table.columns if table.named is None else (table.named,)
            cells = (cell for row in table.body for column in columns if (cell := cell_at(row, column)) is not None)
            named = (name for cell in cells for name, _ in names(cell.text, ()))
            known |= {key(name) for name in islice(named, _MOST) if not is_joined(name)}
        else:
            known |= {key(one.title.text) for one in reading_rows(table) if one.title is not None}
    return frozenset(known)


def _read_list(builder: SheetBuilder, table: Reading) -> None:
    """Read rows that each name a task and a role; what is named once holds for the rows below it."""
    tasks: dict[str, TaskRow] = {}
    title = named = None
    for one in reading_rows(table):
        if is_aside(table, one) or not one.cells:
            continue
        title, named = cell_at(one.row, table.title) or title, cell_at(one.row, table.named or 0) or named
        if title is None or named is None:
            continue
        task = tasks.get(key(title.text)) or builder.task(title.text, title)
        tasks[key(title.text)] = task
        for name, _ in names(named.text, builder.named):
            role = builder.role(name, named)
            for column, cell in one.cells.items():
                if (letter := table.signs.get(column)) is None:
                    builder.read_letters(task, role, cell)
                else:
                    builder.give(task, role, (letter,), cell)


def _read_tasks(builder: SheetBuilder, table: Reading, title: str) -> None:
    """Read rows that are tasks; the columns are roles, or letters with names of roles below them.

    title: of the table, where several are parts of one.
    """
    roles = _roles(builder, table) if table.kind != "letters" else {}
    section: str | None = None
    task: TaskRow | None = None
    groups = {-1: key(title)} if title else {}
    rows = list(reading_rows(table))
    asked = _phases(table, rows)
    builder.ask([rows[number].head for number in asked])
    for one in rows:
        groups = _grouped(groups, table, one)
        if one.title is not None and (is_section(table, one) or one.number in asked):
            section, task = builder.section(one.title), None
        elif not is_aside(table, one) and one.written:
            if task is None or not table.joined(one.number, table.title):
                task = builder.task(*one.head, section, tuple(groups.values()))
            for column, cell in one.cells.items():
                if table.kind == "roles":
                    builder.read_letters(task, roles[column], cell)
                elif table.kind == "marks":
                    builder.give(task, roles[column], (table.signs[column],), cell)
                elif is_letter(table.alphabet, cell.text):
                    builder.report_letter(task, cell)
                else:
                    builder.read_names(task, cell, table.signs[column])


def _phases(table: Reading, rows: Sequence[ReadingRow]) -> list[int]:
    """Return the rows without letters that may name those below them, though nothing sets them apart.

    They do when no other row does, the first row is one of them, and below each stands a row with letters.
    """
    if any(is_section(table, one) for one in rows):
        return []
    rows = [one for one in rows if one.written and not is_aside(table, one)]
    plain = [not one.cells for one in rows]
    asked = [one.number for one, bare, next_ in zip(rows, plain, plain[1:], strict=False) if bare and not next_]
    return asked if plain[:1] == [True] else []


def _roles(builder: SheetBuilder, table: Reading) -> dict[int, str]:
    """Return the roles of the columns; two columns with one head are two roles, and that is reported."""
    roles: dict[int, str] = {}
    first: dict[str, int] = {}
    for column in table.columns:
        text, cell = _head(table, column)
        before = first.setdefault(key(text), column) if table.kind == "roles" else column
        roles[column] = builder.role(text, cell, new=before != column)
        if before != column:
            builder.report_equal(text, cell, _head(table, before)[1])
    return roles


def _grouped(groups: dict[int, str], table: Reading, one: ReadingRow) -> dict[int, str]:
    """Return the titles before that of a row, by column: what is named once holds for the rows below it."""
    for column in table.groups:
        if (named := cell_at(one.row, column)) is not None:
            groups = {left: text for left, text in groups.items() if left < column} | {column: key(named.text)}
    return groups


def _read_roles(builder: SheetBuilder, table: Reading) -> None:
    """Read rows that are roles; the columns are tasks."""
    tasks = {column: builder.task(*_head(table, column)) for column in table.columns}
    for one in reading_rows(table):
        if is_aside(table, one) or is_section(table, one) or not one.written:
            continue
        role = builder.role(*one.head)
        for column, cell in one.cells.items():
            builder.read_letters(tasks[column], role, cell)


def _head(table: Reading, column: int) -> tuple[str, GridCell]:
    """Return the head of a column; one without, but with letters, is named by its number."""
    if (head := table.heads.get(column)) is not None:
        return head.text, head.cell
    return f"#{column + 1}", next(one for row in table.body if (one := cell_at(row, column)))
