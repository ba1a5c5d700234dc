"""Widths of columns that make a table low, for a format whose writer sees no line break: letters are added up."""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import permutations

_NARROW, _WIDE = (str.maketrans("", "", letters) for letters in (" .,;:!'()-/fijlrtIJ", "mwMW"))
_LESS, _MORE = 0.45, 0.6  # how much narrower and wider they are than other letters, in Calibri and most of its kind
_SPACE = 1 - _LESS
_SHORT = 15  # letters; a text up to here, such as a date, stays on one line
_POWERS = (0.6, 1.0, 2.0)  # how much the room of a column follows the length of its texts, to begin with
_STEPS = (32, 16, 8, 4, 2, 1)  # letters that one column gives to another

Widths = Sequence[float]


def fitted(head: Sequence[str], rows: Sequence[Sequence[str]], asked: Widths, *, room: float, gap: float) -> Widths:
    """Return widths of columns, in letters, in which no word is broken and no exchange between two columns saves a line.

    room: the letters that a line across the table holds; gap: how many of them part two columns; asked: the proportions where
    the words of all columns do not fit side by side.
    """
    columns = [[title, *cells] for title, *cells in zip(head, *rows, strict=True)]
    least = [max(map(_least, column)) + gap for column in columns]
    spare = room - sum(least)
    if not rows or spare < 0:
        return [room * width / sum(asked) for width in asked]
    words = [[[list(map(_size, line.split())) for line in cell.split("\n")] for cell in column[1:]] for column in columns]

    @cache
    def lines(column: int, width: float) -> Sequence[int]:
        return [sum(_lines(line, width - gap) for line in cell) for cell in words[column]]

    def height(widths: Widths) -> tuple[int, int]:
        """Return the lines of the table, and of all its cells."""
        counted = [lines(column, width) for column, width in enumerate(widths)]
        return sum(map(max, zip(*counted, strict=True))), sum(map(sum, counted))

    whole = [sum(sum(line) for cell in cells for line in cell) or _SPACE for cells in words]
    begins = []
    for power in _POWERS:
        share = spare / sum(size**power for size in whole)
        begins.append([low + share * size**power for low, size in zip(least, whole, strict=True)])
    found: Widths = min(begins, key=height)
    for step in _STEPS:
        while True:
            moved = min(_moved(found, least, step), key=height, default=found)
            if height(moved) >= height(found):
                break
            found = moved
    return found


def _size(text: str) -> float:
    """Return how wide a text is, in letters of a usual width."""
    narrow, wide = (len(text) - len(text.translate(letters)) for letters in (_NARROW, _WIDE))
    return len(text) - _LESS * narrow + _MORE * wide


def _least(text: str) -> float:
    """Return the width of the longest piece of a text that stays on one line: a word, or all of a short text."""
    pieces = (piece for line in text.split("\n") for piece in ([line] if len(line) <= _SHORT else line.split()))
    return max(map(_size, pieces), default=0)


def _moved(widths: Widths, least: Widths, step: float) -> Iterator[Widths]:
    """Yield the widths after each exchange of so many letters between two columns."""
    for giver, taker in permutations(range(len(widths)), 2):
        if widths[giver] - step >= least[giver]:
            moved = list(widths)
            moved[giver] -= step
            moved[taker] += step
            yield moved


def _lines(words: Widths, room: float) -> int:
    """Return how many lines words of these widths fill."""
    lines, filled = 1, 0.0
    for width in words:
        if filled and filled + _SPACE + width > room:
            lines, filled = lines + 1, width
        else:
            filled += width + (_SPACE if filled else 0)
    return lines
