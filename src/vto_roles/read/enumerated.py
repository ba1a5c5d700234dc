"""Cuts a line of names into names: what stands between two of them may also stand within one."""

import functools
import re
from collections.abc import Callable

from vto_roles.read.languages import reader_words

_LONGEST = 7  # pieces of a name, with those that link them: names hold three links at most
_BETWEEN = re.compile(r"[,;/&+|\n]")


def names_in(text: str, known: Callable[[str], object]) -> list[str]:
    """Return the names in a text: `comité voor preventie en bescherming op het werk en OR` holds two.

    known: whether a name is one; of what could be cut at several places the longest that is known stays whole.
    """
    found: list[str] = []
    for part in filter(None, (" ".join(piece.split()) for piece in _BETWEEN.split(text.replace("’", "'")))):
        pieces = _links().split(part)  # names at even places, what links them between
        while pieces:
            size = next((n for n in range(min(len(pieces), _LONGEST), 0, -2) if known("".join(pieces[:n]))), 1)
            found.append("".join(pieces[:size]))
            pieces = pieces[size + 1 :]
    return found


@functools.cache
def _links() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for section in reader_words().values() for word in section["and"])
    return re.compile(rf"(\s+(?:{words})\s+)", re.IGNORECASE)
