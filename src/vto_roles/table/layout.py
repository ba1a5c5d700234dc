"""Blocks to layouts: which column holds the titles, which hold letters, and whether rows or columns are the tasks.

Cells decide first: words are looked up only where the cells of a column leave it open.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Literal

from msgspec import Struct

from vto_roles.model.terms import Letter
from vto_roles.table.blocks import TableBlock
from vto_roles.table.grid import GridRow, cell_at, filled, start, texts
from vto_roles.table.letters import (
    explains,
    is_blank,
    is_legend,
    is_legend_row,
    is_mark,
    is_tick,
    letter_above,
    letters,
    letters_at,
)
from vto_roles.table.words import is_role, key, label, marks, table_words

LayoutKind = Literal["roles", "letters", "tasks", "list"]  # what the columns are; of a list, each row gives one role its letters
_NUMBER = re.compile(r"[A-Za-z]{0,3}[-.]?\d+(?:[.,:/-]\d+)*[a-z]?[.)]?%?")


class TableLayout(Struct, frozen=True, kw_only=True):
    """A table that holds a matrix, with the part that each column plays.

    kind: what its columns are; body: its rows, without those who sign; title: the column of titles; columns: those with
    letters (or with role names below a letter); named: of a list, the column of roles; groups: the columns before the
    titles that name several rows at once; signs: the letters above columns; usual: the marks that titles of rows with
    letters bear.
    """

    kind: LayoutKind
    block: TableBlock
    body: Sequence[GridRow]
    title: int
    columns: Sequence[int]
    named: int | None
    groups: Sequence[int]
    signs: Mapping[int, Letter]
    usual: frozenset[str]

    @property
    def weak(self) -> bool:
        """Whether it may say again, or not at all, what a matrix says: a list, or one column of signs."""
        written = {column for row in self.body for column in self.columns if cell_at(row, column) is not None}
        return self.kind == "list" or len(written) == 1

    @property
    def heads(self) -> tuple[str, ...]:
        """The keys of its head, by which parts of one table are known."""
        return tuple(key(cell.text) for cell in self.block.head if cell is not None)


def layout(block: TableBlock) -> TableLayout | None:
    """Return a block as a matrix, or None when it holds no letters or only says what they mean."""
    rows = [row for row in block.body if filled(row)]
    width = max((len(row) for row in [block.head, *rows]), default=0)
    signs = {column: letter for column in range(width) if (letter := letter_above(block.head, column)) is not None}
    named = [column for column in filled(block.head) if column not in signs]
    if len(set(signs.values())) > 1:
        cells = [text for column in signs for text in texts(rows, column)]
        if not named:
            return None  # a legend that lies on its side
        if cells and all(map(is_tick, cells)):
            return _list(block, list(signs), signs)
        if cells and sum(letters(text).clear for text in cells) * 2 <= len(cells):
            title = _title(block, list(signs)) if _prose(rows, min(signs)) else named[0]
            return _made(block, "letters", title, list(signs), signs)
    if is_legend(rows):
        return None
    return _lettered(block, [row for row in rows if not is_legend_row(row)], width)


def _lettered(block: TableBlock, rows: Sequence[GridRow], width: int) -> TableLayout | None:
    """Return a block whose cells hold letters, titles left of them; None when there are none, or of another convention."""
    legend = {column for column in range(width) if explains(block.head, rows, column)}
    legend |= {column + 1 for column in legend}
    beside = [column for column in range(width) if column not in legend]
    lettered = [column for column in beside if any(letters_at(row, column).clear for row in rows)]
    if not lettered:
        return None
    title = _title(block, lettered)
    columns = _columns(block.head, rows, title, beside, lettered)
    cells = (letters_at(row, column) for row in rows for column in columns)
    if not any(one.clear and {"A", "R"} & set(one.letters) for one in cells):
        return None
    only = [column for column in columns if column in lettered]
    if len(only) == 1 and not any(map(is_role, texts([block.head], only[0]))):
        listed = _list(block, only, {})
        if listed is not None:
            return listed
    return _made(block, "tasks" if _turned(block.head, rows, title, columns) else "roles", title, columns, {})


def _columns(head: GridRow, rows: Sequence[GridRow], title: int, beside: Sequence[int], lettered: Collection[int]) -> list[int]:
    """Return the columns that hold letters.

    A column does when a cell of it does; when all its cells are blank below a head and nothing stands between it and
    letters; or when all that it holds are short signs. Other columns (notes, dates, numbers), and those without a letter
    whose head is that of such a column, are passed over. title: the column of titles; beside: those that may hold letters;
    lettered: those with a letter.
    """
    columns = [column for column in beside if column != title and _is_lettered(head, rows, column, column < title)]
    remarks = (column for column in columns if any(map(table_words().remark.search, texts([head], column))))
    passed = set(remarks) - set(lettered)
    ticks = {column for column in columns if column not in passed and _is_ticked(head, rows, column)}
    passed |= ticks if len(ticks) > 1 else set()  # months, kinds of training
    columns = [column for column in columns if column not in passed]
    written = {column for column in columns if not all(map(is_blank, texts(rows, column)))}
    return [column for column in columns if _joins(columns, written, column)]


def _is_ticked(head: GridRow, rows: Sequence[GridRow], column: int) -> bool:
    """Return whether a column holds ticks and nothing else, and no known role heads it."""
    cells = texts(rows, column)
    return bool(cells) and all(map(is_tick, cells)) and not any(map(is_role, texts([head], column)))


def _joins(columns: Collection[int], written: Collection[int], column: int) -> bool:
    """Return whether a column is written in, or stands with other blank ones beside one that is."""
    for step in (-1, 1):
        near = column
        while near in columns and near not in written:
            near += step
        if near in written:
            return True
    return False


def _list(block: TableBlock, columns: list[int], signs: Mapping[int, Letter]) -> TableLayout | None:
    """Return a block of which each row names a task and a role; None when no column of roles is to be found."""
    rows = [row for row in block.body if filled(row)]
    title = _title(block, columns)
    heads = filled(block.head)
    others = [column for column in heads if column not in (title, *columns) and texts(rows, column)]
    named = next((column for column in others if table_words().role.search(heads[column].text)), None)
    if named is None and signs:
        named = next((column for column in _prose(rows, max(map(len, rows))) if column in others), None)
    return None if named is None else _made(block, "list", title, columns, signs, named)


def _made(
    block: TableBlock, kind: LayoutKind, title: int, columns: list[int], signs: Mapping[int, Letter], named: int | None = None
) -> TableLayout:
    body = block.body if kind == "letters" else _unsigned(block.body, columns)
    columns = [column for column in columns if texts([block.head, *body], column)]
    full = [row for row in block.body if any(cell_at(row, column) is not None for column in columns)]
    before = {column: {key(text) for text in found} for column, found in _prose(full, title).items() if column not in columns}
    return TableLayout(
        kind=kind,
        block=block,
        body=body,
        title=title,
        columns=columns,
        named=named,
        groups=[column for column, found in before.items() if column != named and len(found) < len(full)],
        signs=signs,
        usual=frozenset[str]().union(*(marks(cell) for row in full if (cell := cell_at(row, title)) is not None)),
    )


def _unsigned(body: Sequence[GridRow], columns: Collection[int]) -> Sequence[GridRow]:
    """Return the rows of a table without the block below it where people sign."""
    lettered = (number for number, row in enumerate(body) if any(letters_at(row, column).clear for column in columns))
    last = max(lettered, default=len(body))
    end = next((number for number in range(last, len(body)) if not filled(body[number])), len(body))
    signed = (table_words().closing.match(label(cell.text)) for row in body[end:] for cell in row if cell is not None)
    return body[:end] if any(signed) else body


def _prose(rows: Sequence[GridRow], end: int) -> dict[int, list[str]]:
    """Return the columns before `end` in which words stand, with their texts."""
    written = {column: found for column in range(end) if (found := texts(rows, column))}
    return {
        column: found
        for column, found in written.items()
        if 2 * sum(not _NUMBER.fullmatch(text) and not is_mark(text) for text in found) >= len(found)
    }


def _title(block: TableBlock, lettered: Sequence[int]) -> int:
    """Return the column of titles: it has a text of its own on every row with letters, and no other has more different ones."""
    rows = [row for row in block.body if filled(row)]
    prose = _prose(rows, lettered[0])
    if not prose:
        return next((start(row) for row in rows if start(row) < lettered[0]), _first_but(lettered, rows))
    full = {number: row for number, row in enumerate(block.body) if any(letters_at(row, column).letters for column in lettered)}

    def own(column: int) -> bool:
        joined = any(block.joined(number, column) for number in full)
        return not joined and all(cell_at(row, column) is not None for row in full.values())

    def different(column: int) -> int:
        return len(set(map(key, texts(full.values(), column))))

    named = [column for column in prose if any(map(table_words().task.search, texts([block.head], column)))]
    whole = next((column for column in prose if own(column) and different(column) == len(full)), None)
    if owned := [column for column in named if own(column)]:
        return max(owned, key=different)
    return next((column for column in (whole, *named[:1]) if column is not None), next(iter(prose)))


def _first_but(lettered: Sequence[int], rows: Sequence[GridRow]) -> int:
    """Return the column of titles of a table that has letters in its first: the first with words, else that first one."""
    for column in range(max(map(len, rows))):
        found = texts(rows, column)
        signs = sum(letters(text).clear or is_mark(text) or bool(_NUMBER.fullmatch(text)) for text in found)
        if found and signs * 2 < len(found):
            return column
    return lettered[0]


def _is_lettered(head: GridRow, rows: Sequence[GridRow], column: int, left: bool) -> bool:
    """Return whether a column is one of letters.

    left: it stands left of the titles, where numbers stand too: then every cell must be letters.
    """
    found = [text for text in texts(rows, column) if not is_blank(text)]
    if left:
        return bool(found) and all(letters(text).clear for text in found)
    if not found:
        return cell_at(head, column) is not None
    return any(letters(text).clear for text in found) or all(map(is_mark, found))


def _turned(head: GridRow, rows: Sequence[GridRow], title: int, columns: Sequence[int]) -> bool:
    """Return whether roles are the rows and tasks the columns.

    The head above the titles decides, when it says one of "task" and "role", or the first of both. Else the side on
    which more titles of known roles stand has the roles. When that is neither, the rows are tasks.
    """
    corner = cell_at(head, title)
    if corner is not None:
        task, role = table_words().task.search(corner.text), table_words().role.search(corner.text)
        if task or role:
            return role is not None and (task is None or role.start() < task.start())
    heads = [text for column in columns for text in texts([head], column)]
    return sum(map(is_role, texts(rows, title))) > sum(map(is_role, heads))
