"""Explanations that a file gives of its own letters and signs: legends in and beside a table, notes below it."""

import re
from collections.abc import Collection, Sequence

from vto_roles.table.grid import GridRow, cell_at, filled, start
from vto_roles.table.letters import is_mark, letters_at
from vto_roles.table.titles import RAISED
from vto_roles.table.words import table_words

MEANING = re.compile(r"(?i)[RACI]\s*[=:]\s*\S|[RACI]\s+[-–]\s+\S|[A-Z]\s*=\s*\S")  # of a letter
_GAP = "[ \\t]{0,3}"
_NOTE = re.compile(rf"(?m)^{_GAP}(?:[-+>]{_GAP})?\\?([{RAISED}]{{1,3}}|\[\^?\w{{1,20}}\]){_GAP}[:=]?{_GAP}\w")
_MEANT = re.compile(rf"(?<!\w)[RACI]([{RAISED}]{{1,3}}){_GAP}[:=–-]{_GAP}\w")


def explained(text: str) -> frozenset[str]:
    """Return the signs beside letters of which a line of a text says what they mean; `(` for parentheses around a letter."""
    signs = {found[1] for form in (_NOTE, _MEANT) for found in form.finditer(text)}
    named = {"(": table_words().parentheses, "*": table_words().asterisk}
    return frozenset(signs | {sign for sign, form in named.items() if form.search(text)})


def without(text: str, signs: Collection[str]) -> str:
    """Return a cell without the signs that are explained elsewhere."""
    for sign in sorted(signs, key=len, reverse=True):
        text = text.translate({40: " ", 41: " "}) if sign == "(" else text.replace(sign, "")
    return text


def is_legend(rows: Sequence[GridRow]) -> bool:
    """Return whether each row starts with a letter of its own and goes on in words."""
    return all(is_legend_row(row) or (letters_at(row, start(row)).clear and _worded(row)) for row in rows)


def is_legend_row(row: GridRow) -> bool:
    """Return whether a row says what a letter, of ours or of others, means: the letter first, words in the cells behind it."""
    first, *others = filled(row).values()
    read = letters_at(row, start(row))
    other = len(first.text) == 1 and first.text.isupper() and bool(others)  # S for support
    return (other or (read.clear and len(read.letters) == 1)) and _worded(row)


def _worded(row: GridRow) -> bool:
    """Return whether no cell behind the first of a row holds letters, unless they are written as words."""
    others = [letters_at(row, column) for column in filled(row)][1:]
    return all(not read.clear or read.worded for read in others)


def explains(head: GridRow, rows: Sequence[GridRow], column: int) -> bool:
    """Return whether a column beside the table says what letters mean.

    Nothing stands in the column before it, no letter stands there twice, and each has its meaning behind it.
    """
    if column == 0 or any(cell_at(row, column - 1) is not None for row in (head, *rows)):
        return False
    signs = [(cell.text, cell_at(row, column + 1)) for row in rows if (cell := cell_at(row, column)) is not None]
    own = len({sign for sign, _ in signs}) == len(signs) > 1
    return own and all(
        MEANING.match(sign) or (is_mark(sign) and meaning is not None and not is_mark(meaning.text)) for sign, meaning in signs
    )
