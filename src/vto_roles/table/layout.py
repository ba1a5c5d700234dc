"""What the parts of a grid are: head and rows, the column of titles, the columns of letters, which way it is turned.

Nothing is looked up in a list of words where the cells themselves can tell.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from vto_roles.model.terms import LETTERS, Letter
from vto_roles.table.grid import Box, Grid, Line, key, label
from vto_roles.table.letters import NOTHING, Held, head_letter, is_blank, is_mark, is_tick, letters
from vto_roles.table.words import table_words

_NUMBER = re.compile(r"[A-Za-z]{0,3}[-.]?\d+(?:[.,:/-]\d+)*[a-z]?[.)]?%?")
_MEANING = re.compile(r"(?i)[RACI]\s*[=:]\s*\S|[RACI]\s+[-–]\s+\S|[A-Z]\s*=\s*\S")  # of a letter
_COUNT = re.compile(r"\d+(?:[.,]\d+)?\s*(?:%|[RACI])?|[RACI]\s*[:=]\s*\d+")
_NUMERALS = (
    ("number", re.compile(r"\d+[.)]\s+\S")),
    ("letter", re.compile(r"[A-Z][.)]\s+\S")),
    ("roman", re.compile(r"[IVX]{1,4}[.)]\s+\S")),
)

Kind = Literal["roles", "letters", "tasks", "list"]  # what the columns are; of a list, each row gives one role its letters


class Table(Struct, frozen=True, kw_only=True):
    """A table that holds a matrix, its parts told apart.

    kind: what its columns are; title: the column of titles; columns: those with letters (or with role names below a
    letter); named: of a list, the column of roles; groups: the columns before the titles that name several rows at
    once; above: what the table itself is called, "" when nothing; signs: the letters above columns; usual: the marks
    that titles of rows with letters bear; joined: as in Grid; first: the index of the body in its grid.
    """

    kind: Kind
    head: Line
    body: Sequence[Line]
    title: int
    columns: Sequence[int]
    named: int | None
    groups: Sequence[int]
    above: str
    signs: Mapping[int, Letter]
    usual: frozenset[str]
    joined: frozenset[tuple[int, int]]
    first: int

    @property
    def weak(self) -> bool:
        """Whether it may say again, or not at all, what a matrix says: a list, or one column of signs."""
        written = {column for row in self.body for column in self.columns if at(row, column) is not None}
        return self.kind == "list" or len(written) == 1


def at(row: Line, column: int) -> Box | None:
    return row[column] if 0 <= column < len(row) else None


def held(row: Line, column: int) -> Held:
    box = at(row, column)
    return NOTHING if box is None else letters(box.text)


def filled(row: Line) -> list[int]:
    """The columns of a row that hold something."""
    return [column for column, box in enumerate(row) if box is not None]


# --- grids to heads and rows ------------------------------------------------------------------------


class Part(Struct, frozen=True, kw_only=True):
    """A head, the rows below it and the title above it."""

    title: str
    head: Line
    body: Sequence[Line]
    first: int
    joined: frozenset[tuple[int, int]]
    sheet: str | None


def parts(grid: Grid) -> Iterator[Part]:
    """The tables of a grid.

    A headed grid is one. In another, blank rows separate blocks: rows above the first row of at least two filled cells
    are titles; that row is a head when no letter stands in it. A block without a head of its own goes on with the
    table above it, unless none of its rows has a second cell: then it is the title of the head that follows, or a note.
    Rows of letters that nothing heads get an empty head.
    """
    if grid.headed:
        yield _part(grid, grid.title, grid.rows[0], 1, len(grid.rows))
        return
    found: list[Part] = []
    note: int | None = None  # the last row of a block without a second cell
    for start, end in _blocks(grid.rows):
        block = grid.rows[start:end]
        opens = next((number for number, row in enumerate(block) if len(filled(row)) > 1 and not _is_above(block, number)), None)
        if opens is not None and _is_head(block[opens], found[-1].head if found else None, block[opens + 1 :]):
            title = start + opens - 1 if opens else note
            while opens + 1 < len(block) and _goes_on(block[opens], block[opens + 1], start + opens + 1, grid.joined):
                opens += 1
            if found and note is not None:  # it was no row of the table before
                found[-1] = replace(found[-1], body=grid.rows[found[-1].first : note])
            named = "" if title is None else next(box.text for box in grid.rows[title] if box is not None)
            found.append(_part(grid, named, _completed(block, opens), start + opens + 1, end))
        elif found:  # rows that go on, a title between them, or notes below the table
            found[-1] = replace(found[-1], body=grid.rows[found[-1].first : end])
        elif opens is not None:
            found.append(_part(grid, "", (), start, end))
        note = end - 1 if opens is None else None
    yield from found


def _part(grid: Grid, title: str, head: Line, first: int, end: int) -> Part:
    return Part(title=title, head=head, body=grid.rows[first:end], first=first, joined=grid.joined, sheet=grid.sheet)


def _blocks(rows: Sequence[Line]) -> Iterator[tuple[int, int]]:
    start: int | None = None
    for number, row in enumerate([*rows, ()]):
        if filled(row):
            start = number if start is None else start
        elif start is not None:
            yield start, number
            start = None


def _spans(row: Line) -> bool:
    """Whether one text is all that a row holds, however often."""
    return len({box.text for box in row if box is not None}) == 1


def _is_above(block: Sequence[Line], number: int) -> bool:
    """Whether a row stands above a table: one text, or the meaning of letters where the row below it starts too."""
    row = block[number]
    first, *others = filled(row)
    told = _MEANING.match(row[first].text) or table_words().aside.match(row[first].text)  # type: ignore[union-attr]
    meanings = told is not None and all(_MEANING.match(row[column].text) for column in others)  # type: ignore[union-attr]
    return _spans(row) or (meanings and any(first >= filled(below)[0] for below in block[number + 1 : number + 2]))


def _is_head(row: Line, above: Line | None, below: Sequence[Line]) -> bool:
    """Whether a row heads a table; `above`: the head of the table before it, `below`: the rows under it."""
    columns = filled(row)
    signs = [column for column in columns if _sign(row, column) is not None]
    named = [letters(box.text) for one in below for column in signs if (box := at(one, column)) is not None]
    telling = above is None or table_words().task.search(row[columns[0]].text) is not None  # type: ignore[union-attr]
    if telling and 1 < len(signs) < len(columns) and any(one.unknown for one in named) and not any(one.clear for one in named):
        return True  # letters above names
    if any(0 < len(one.letters) < len(LETTERS) for column in columns[1:] if (one := held(row, column)).clear):  # RACI is a word
        return False
    if above is None:
        return True
    lettered = {column for one in below for column in filled(one) if column > columns[0] and held(one, column).clear}
    texts = {column for column in columns if not is_blank(row[column].text) and not is_mark(row[column].text)}  # type: ignore[union-attr]
    return bool(lettered) and lettered <= texts and len(texts) > 2  # each column of letters is headed anew


def _goes_on(head: Line, below: Line, number: int, joined: frozenset[tuple[int, int]]) -> bool:
    """Whether a head goes on in the row below it: no letters there, and nothing new above the titles.

    A head that stands above part of the row below it, right of where that row starts, names groups of columns.
    """
    title, *others = filled(head)
    columns = [column for column in filled(below) if column != title]
    groups = len(columns) > len(others) and columns[0] < title
    fresh = at(below, title) is not None and (number, title) not in joined and not groups
    return not fresh and len(others) > 0 and len(columns) > 1 and not any(held(below, column).clear for column in columns)


def _completed(block: Sequence[Line], opens: int) -> Line:
    """The head; where it is empty, what stands above it in a head of two rows."""
    head = list(block[opens])
    for row in reversed(block[:opens]):
        if len(filled(row)) > 1 and not _spans(row):
            head += [None] * (len(row) - len(head))
            head = [box or above for box, above in zip(head, [*row, *[None] * len(head)], strict=False)]
    return head


# --- parts to tables --------------------------------------------------------------------------------


def table(part: Part, is_role: Callable[[str], bool]) -> Table | None:
    """A part as a matrix, or None when it holds no letters or only tells what they mean.

    is_role: whether a title is one of a known role.
    A column holds letters when a cell of it does; when all its cells are blank below a head and nothing stands between
    it and letters; or when all that it holds are short signs. Other columns (notes, dates, numbers), and those without
    a letter whose head is that of such a column, are passed over. Titles stand left of the letters: see `_title`.
    """
    rows = [row for row in part.body if filled(row)]
    width = max((len(row) for row in [part.head, *rows]), default=0)
    signs = {column: letter for column in range(width) if (letter := _sign(part.head, column)) is not None}
    named = [column for column in filled(part.head) if column not in signs]
    if len(set(signs.values())) > 1:
        cells = [held(row, column) for row in rows for column in signs if at(row, column) is not None]
        if not named:
            return None  # a legend that lies on its side
        if cells and all(is_tick(box.text) for row in rows for column in signs if (box := at(row, column)) is not None):
            return _list(part, list(signs), signs)
        if cells and sum(one.clear for one in cells) * 2 <= len(cells):
            title = _title(part, list(signs)) if _prose(rows, min(signs)) else named[0]
            return _made(part, "letters", title, list(signs), signs)
    if _is_legend(rows):
        return None
    rows = [row for row in rows if not is_legend_row(row, filled(row)[0])]
    told = {column for column in range(width) if _tells(part.head, rows, column)}
    told |= {column + 1 for column in told}
    lettered = [column for column in range(width) if column not in told and any(held(row, column).clear for row in rows)]
    if not lettered:
        return None
    title = _title(part, lettered)
    columns = [
        column
        for column in range(width)
        if column != title and column not in told and _is_lettered(part.head, rows, column, column < title)
        if column in lettered or not ((box := at(part.head, column)) is not None and table_words().remark.search(box.text))
    ]
    ticks = {column for column in columns if _is_ticked(part.head, rows, column, is_role)}
    if len(ticks) > 1:  # months, kinds of training
        columns = [column for column in columns if column not in ticks]
    written = {column for row in rows for column in columns if (box := at(row, column)) is not None and not is_blank(box.text)}
    columns = [column for column in columns if _joins(columns, written, column)]
    if not any(one.clear and {"A", "R"} & set(one.letters) for row in rows for one in (held(row, column) for column in columns)):
        return None  # letters of another convention
    only = [column for column in columns if column in lettered]
    if len(only) == 1 and not ((box := at(part.head, only[0])) is not None and is_role(box.text)):
        listed = _list(part, only, {})
        if listed is not None:
            return listed
    kind: Kind = "tasks" if _turned(part.head, rows, title, columns, is_role) else "roles"
    return _made(part, kind, title, columns, {})


def _is_ticked(head: Line, rows: Sequence[Line], column: int, is_role: Callable[[str], bool]) -> bool:
    """Whether a column holds ticks and nothing else, and no known role heads it."""
    cells = [box.text for row in rows if (box := at(row, column)) is not None]
    title = at(head, column)
    return bool(cells) and all(map(is_tick, cells)) and not (title is not None and is_role(title.text))


def _joins(columns: Collection[int], written: Collection[int], column: int) -> bool:
    """Whether a column is written in, or stands with other blank ones beside one that is."""
    for step in (-1, 1):
        near = column
        while near in columns and near not in written:
            near += step
        if near in written:
            return True
    return False


def _list(part: Part, columns: list[int], signs: Mapping[int, Letter]) -> Table | None:
    """A part of which each row names a task and a role; None when no column of roles is to be found."""
    rows = [row for row in part.body if filled(row)]
    title = _title(part, columns)
    others = [column for column in filled(part.head) if column not in (title, *columns) and any(at(row, column) for row in rows)]
    named = next((column for column in others if table_words().role.search(part.head[column].text)), None)  # type: ignore[union-attr]
    if named is None and signs:
        named = next((column for column in _prose(rows, max(map(len, rows))) if column in others), None)
    return None if named is None else _made(part, "list", title, columns, signs, named)


def _made(part: Part, kind: Kind, title: int, columns: list[int], signs: Mapping[int, Letter], named: int | None = None) -> Table:
    body = part.body if kind == "letters" else _open(part.body, columns)
    columns = [column for column in columns if any(at(row, column) is not None for row in (part.head, *body))]
    full = [row for row in part.body if any(at(row, column) is not None for column in columns)]
    before = {column: {key(text) for text in texts} for column, texts in _prose(full, title).items() if column not in columns}
    return Table(
        kind=kind,
        head=part.head,
        body=body,
        title=title,
        columns=columns,
        named=named,
        groups=[column for column, texts in before.items() if column != named and len(texts) < len(full)],
        above=part.title,
        signs=signs,
        usual=frozenset[str]().union(*(marks(box) for row in full if (box := at(row, title)) is not None)),
        joined=part.joined,
        first=part.first,
    )


def _sign(head: Line, column: int) -> Letter | None:
    box = at(head, column)
    return None if box is None else head_letter(box.text)


def _open(body: Sequence[Line], columns: Collection[int]) -> Sequence[Line]:
    """The rows of a table without the block below it where people sign."""
    last = max(
        (number for number, row in enumerate(body) if any(held(row, column).clear for column in columns)), default=len(body)
    )
    end = next((number for number in range(last, len(body)) if not filled(body[number])), len(body))
    signed = (table_words().closing.match(label(box.text)) for row in body[end:] for box in row if box is not None)
    return body[:end] if any(signed) else body


def _is_legend(rows: Sequence[Line]) -> bool:
    """Whether each row starts with a letter of its own and goes on in words."""
    starts = [(row, filled(row)[0]) for row in rows]
    return all(is_legend_row(row, column) or (held(row, column).clear and _worded(row, column)) for row, column in starts)


def _tells(head: Line, rows: Sequence[Line], column: int) -> bool:
    """Whether a column beside the table tells what letters mean.

    Nothing stands in the column before it, no letter stands there twice, and each has its meaning behind it.
    """
    if column == 0 or any(at(row, column - 1) is not None for row in (head, *rows)):
        return False
    signs = [(box.text, at(row, column + 1)) for row in rows if (box := at(row, column)) is not None]
    own = len({sign for sign, _ in signs}) == len(signs) > 1
    return own and all(
        _MEANING.match(sign) or (is_mark(sign) and meaning is not None and not is_mark(meaning.text)) for sign, meaning in signs
    )


def is_legend_row(row: Line, column: int) -> bool:
    """Whether a row tells what a letter, of ours or of others, means: the letter in a column, words in those behind it."""
    start, found = at(row, column), held(row, column)
    other = start is not None and len(start.text) == 1 and start.text.isupper() and len(filled(row)) > 1  # S for support
    return (other or (found.clear and len(found.letters) == 1)) and _worded(row, column)


def _worded(row: Line, column: int) -> bool:
    others = [held(row, other) for other in filled(row) if other > column]
    return all(not one.clear or one.worded for one in others)


def _prose(rows: Sequence[Line], end: int) -> dict[int, list[str]]:
    """The columns before `end` in which words stand, with their texts."""
    texts = {
        column: found for column in range(end) if (found := [box.text for row in rows if (box := at(row, column)) is not None])
    }
    return {
        column: found
        for column, found in texts.items()
        if 2 * sum(not _NUMBER.fullmatch(text) and not is_mark(text) for text in found) >= len(found)
    }


def _title(part: Part, lettered: Sequence[int]) -> int:
    """The column of titles: it has a text of its own on every row with letters, and no other has more different ones."""
    rows = [row for row in part.body if filled(row)]
    prose = _prose(rows, lettered[0])
    if not prose:
        return next((column for row in rows for column in filled(row) if column < lettered[0]), _first_but(lettered, rows))
    full = [number for number, row in enumerate(part.body) if any(held(row, column).letters for column in lettered)]

    def own(column: int) -> bool:
        return all(
            at(part.body[number], column) is not None and (part.first + number, column) not in part.joined for number in full
        )

    def different(column: int) -> int:
        return len({key(box.text) for number in full if (box := at(part.body[number], column)) is not None})

    named = [column for column in prose if (box := at(part.head, column)) is not None and table_words().task.search(box.text)]
    whole = next((column for column in prose if own(column) and different(column) == len(full)), None)
    if told := [column for column in named if own(column)]:
        return max(told, key=different)
    return next((column for column in (whole, *named[:1]) if column is not None), next(iter(prose)))


def _first_but(lettered: Sequence[int], rows: Sequence[Line]) -> int:
    """The title's column of a table that has letters in its first: the first with words, else that first one."""
    for column in range(max(map(len, rows))):
        found = [box.text for row in rows if (box := at(row, column)) is not None]
        if found and sum(letters(text).clear or is_mark(text) or bool(_NUMBER.fullmatch(text)) for text in found) * 2 < len(
            found
        ):
            return column
    return lettered[0]


def _is_lettered(head: Line, rows: Sequence[Line], column: int, left: bool) -> bool:
    """left: the column stands left of the titles, where numbers stand too: then every cell must be letters."""
    found = [box.text for row in rows if (box := at(row, column)) is not None and not is_blank(box.text)]
    if left:
        return bool(found) and all(letters(text).clear for text in found)
    if not found:
        return at(head, column) is not None
    return any(letters(text).clear for text in found) or all(is_mark(text) for text in found)


def _turned(head: Line, rows: Sequence[Line], title: int, columns: Sequence[int], is_role: Callable[[str], bool]) -> bool:
    """Whether roles are the rows and tasks the columns.

    The head above the titles tells, when it says one of "task" and "role", or the first of both. Else the side on
    which more titles of known roles stand has the roles. When neither tells, the rows are tasks.
    """
    corner = at(head, title)
    if corner is not None:
        task, role = table_words().task.search(corner.text), table_words().role.search(corner.text)
        if task or role:
            return role is not None and (task is None or role.start() < task.start())
    heads = sum(is_role(box.text) for column in columns if (box := at(head, column)) is not None)
    sides = sum(is_role(box.text) for row in rows if (box := at(row, title)) is not None)
    return sides > heads


# --- rows that are no tasks -------------------------------------------------------------------------


def marks(box: Box) -> set[str]:
    """What sets a title apart from others: bold, italics, capitals, a colon at its end, a number before it."""
    text = label(box.text)
    found = {name for name, form in _NUMERALS if form.match(text)}
    found |= {name for name, borne in (("bold", box.strong), ("italics", box.slanted)) if borne}
    found |= {"capitals"} if text.isupper() and sum(map(str.isalpha, text)) > 3 else set()
    return found | ({"colon"} if text.endswith(":") else set())


def is_section(table: Table, row: Line, box: Box) -> bool:
    """Whether a row names the rows below it.

    It does when its title spans the row, or when it has no letter and its title is set apart in a way in which no row
    with letters is. (In a text file a row of one cell only, among longer ones, is set apart too.) Any other row
    without letters is a task that nobody does: it must not vanish.
    """
    if letters(box.text).clear:
        return False
    if box.wide or (len(filled(row)) > 1 and _spans(row)):
        return True
    if any(at(row, column) is not None for column in table.columns):
        return False
    return bool(marks(box) - table.usual) or (len(row) == 1 and len(table.columns) > 0 and not is_aside(table, row, box))


def is_aside(table: Table, row: Line, box: Box | None) -> bool:
    """Whether a row is a sum, a footnote, a line of a legend or of those who sign."""
    cells = [cell.text for column in table.columns if (cell := at(row, column)) is not None and not is_blank(cell.text)]
    if cells and all(_COUNT.fullmatch(text) for text in cells):
        return True
    if box is None:
        return False
    if table.kind != "letters" and is_legend_row(row, filled(row)[0]):
        return True
    if all(_MEANING.match(text) for text in (box.text, *cells)):
        return True
    if table_words().closing.match(label(box.text)) or table_words().sum.match(label(box.text)):
        return not any(letters(text).clear for text in cells)
    return table_words().aside.match(box.text) is not None and not cells
