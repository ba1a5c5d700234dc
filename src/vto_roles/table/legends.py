"""Legends in, beside and below a table: what a file says that its signs mean."""

import re
from collections.abc import Iterable, Iterator, Sequence

from vto_roles.model.terms import LETTERS
from vto_roles.read.cells.grid import Grid, GridRow, filled
from vto_roles.table.letters import OTHERS, Alphabet, kind_of
from vto_roles.table.words import GAP, RAISED, form, label, meaning

_MEANING = re.compile(r"(?i)[RACI]\s*[=:]\s*\S|[RACI]\s+[-–—]\s+\S|[A-Z]\s*=\s*\S")  # of a letter
_ENTRY = re.compile(
    r"(?m)(?:^|(?<=[\s;,(|>]))[*_`]{0,3}([A-Z]{1,2})[*_`]{0,3}[ \t]{0,3}[=:–—-][*_` \t]{1,6}(?=(\w[^=|;\n]{2,80}))"
)
_SPOKEN = re.compile(r"([A-Z]{1,2})\s*[-–—=:(]\s*\w{2}")  # a sign and its meaning in one cell
_RACI = re.compile(r"(?i)\b(?:raci|rasci|arci|raci-?vs|rasic|daci)\b")
_SIGN = re.compile(r"[A-Z]{1,2}")
_NOTE = re.compile(rf"(?m)^{GAP}(?:[-+>]{GAP})?\\?([{RAISED}]{{1,3}}|\[\^?\w{{1,20}}\]){GAP}[:=]?{GAP}\w")
_MEANT = re.compile(rf"(?<!\w)[RACI]([{RAISED}]{{1,3}}){GAP}[:=–-]{GAP}\w")
_ENTRIES = 40  # of legends that are looked at
_MOST = 6  # cells from which on a row is no entry of a legend


def explained(text: str) -> frozenset[str]:
    """Return the signs beside letters of which a line of a text says what they mean; `(` for parentheses around a letter."""
    signs = {found[1] for form in (_NOTE, _MEANT) for found in form.finditer(text)}
    named = {"(": form("parentheses"), "*": form("asterisk")}
    return frozenset(signs | {sign for sign, form in named.items() if sign in text and form.search(text)})


def alphabet(text: str, grids: Iterable[Grid]) -> Alphabet:
    """Return what the signs of a file stand for, by the entries of its legends; text: all that it holds.

    Another meaning than ours counts only where two signs mean what our letters mean, one of them that somebody decides or
    does: any other list of signs with words is no legend of such a table. What RASCI has beside our letters is known to be none.
    """
    found: dict[str, set[str]] = {}
    pairs = [*((one[1], one[2]) for one in _ENTRY.finditer(text)), *(pair for grid in grids for pair in _beside(grid))]
    for sign, words in pairs[:_ENTRIES]:
        if (meant := meaning(words)) is not None:
            found.setdefault(sign, set()).add(meant)
    named = {sign for sign, _ in pairs[:_ENTRIES] if sign in LETTERS}
    if len(named) > 1 and not any(meant - {"other"} for meant in found.values()):
        return Alphabet(foreign=True)
    kin = _RACI.search(text)
    signs = {sign: next(iter(meant)) for sign, meant in found.items() if len(meant) == 1}
    known = [meant for meant in signs.values() if meant != "other"]
    other = {sign: meant for sign, meant in signs.items() if sign != meant}
    if other and len(set(known)) == len(known) > 1 and {"A", "R"} & set(known):
        other |= dict.fromkeys(found.keys() & set(LETTERS) - signs.keys(), "other")
    else:
        other = dict.fromkeys({*kin[0].upper()} & OTHERS if kin else (), "other")
    return Alphabet(tuple(sorted(other.items())), spoken=bool(known or kin))


def _beside(grid: Grid) -> Iterator[tuple[str, str]]:
    """Yield the signs of columns in which each stands once, with words in the next cell and nothing before them."""
    found: dict[int, list[tuple[str, str]]] = {}
    for row in grid.rows:
        for column, (before, sign, words) in enumerate(zip((None, *row), row, row[1:], strict=False)):
            if before is None and sign is not None and words is not None and _SIGN.fullmatch(label(sign.text)):
                found.setdefault(column, []).append((label(sign.text), words.text))
    for pairs in found.values():
        if len({sign for sign, _ in pairs}) == len(pairs) and all(kind_of(words) in "WV" for _, words in pairs):
            yield from pairs


def legend_rows(rows: Sequence[GridRow]) -> set[int]:
    """Return the numbers of the rows that say what a sign means.

    The sign comes first, words in the cell behind it, and no letter after them; in its column no two such rows have the same.
    """
    columns: dict[int, dict[int, str]] = {}
    found = set[int]()
    for number, row in enumerate(rows):
        cells = filled(row)
        if cells and _is_meaning(row):
            found |= {number}
        elif _is_side(row, rows[number + 1 : number + 2]):
            found |= {number, number + 1}
        elif 1 < len(cells) < _MOST:
            (column, first), *others = cells.items()
            kinds = "".join(kind_of(cell.text) for _, cell in others)
            if set(kinds) <= set("WVN") and kinds[0] != "N" and (sign := _sign(first.text)):
                columns.setdefault(column, {})[number] = sign
    several = [signs for signs in columns.values() if len(signs) > 1 or set(signs.values()) <= set(LETTERS)]
    return found.union(*(signs for signs in several if len(set(signs.values())) == len(signs)))


def _sign(text: str) -> str:
    """Return the sign that a cell holds, alone or with its meaning, "" for a cell that holds none."""
    if (spoken := _SPOKEN.match(text)) is not None:
        return spoken[1]
    sign = label(text)
    return sign if len(sign) <= 3 and kind_of(text) in "LMSP" else ""


def _is_side(row: GridRow, below: Sequence[GridRow]) -> bool:
    """Return whether a row holds letters only, each once, with words right below: a legend that lies on its side."""
    cells, under = filled(row), filled(below[0]) if below else {}
    signs = {cell.text for cell in cells.values() if kind_of(cell.text) in "LV"}
    worded = all(kind_of(cell.text) in "WV" for cell in under.values())
    return 1 < len(signs) == len(cells) and cells.keys() == under.keys() and worded


def _is_meaning(row: GridRow) -> bool:
    """Return whether the filled cells of a row all say what a letter means, but for a title before them."""
    first, *others = filled(row).values()
    said = _MEANING.match(first.text) or form("aside").match(first.text)
    return said is not None and all(_MEANING.match(cell.text) for cell in others)
