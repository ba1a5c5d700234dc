"""Names of roles in a cell: what stands between two of them may also stand within one."""

import functools
import re
from collections.abc import Collection, Iterator, Sequence

from vto_roles.table.letters import is_blank
from vto_roles.table.words import form, is_role, key, label

_LINKS = 4  # signs and words like "and" that one name may hold
_SIGNS = "/&+"
Piece = tuple[int, int, str]  # where it starts and ends, and what kind of divider stands behind it


def is_joined(name: str) -> bool:
    """Return whether a name holds a sign that may stand between two names."""
    return any(one in name for one in _SIGNS)


def names(text: str, known: Collection[str]) -> Iterator[tuple[str, int]]:
    """Yield the roles named in a cell, each with the index where it starts; known: keys of names that stand elsewhere.

    Between them stands a comma, semicolon or line end; "and" in any language where its sides are known, are roles or
    start with a capital; a slash, `&` or `+` only where one of its sides is known. A known name that holds such a sign
    or word stays whole, and so does what stands in parentheses.
    """
    if is_blank(text):
        return
    run, start = list[Piece](), 0
    for found in _dividers().finditer(text + "\n"):
        if found.lastgroup is not None:  # no parentheses
            run.append((start, found.start(), found.lastgroup))
            start = found.end()
        if found.lastgroup == "end":
            for first, last in _whole(text, run, known):
                if not is_blank(name := text[first:last]):
                    yield label(name), first + len(name) - len(name.lstrip())
            run.clear()


def _whole(text: str, run: Sequence[Piece], known: Collection[str]) -> Iterator[tuple[int, int]]:
    """Yield where the names in some pieces start and end; what could be cut at several places is known as long as it can be."""
    pieces = [text[start:end] for start, end, _ in run]
    divides = {"sign": any(key(one) in known for one in pieces)}
    people = any(key(one) in known or is_role(one) for one in pieces[: _LINKS + 1])
    divides["word"] = people or all(one.strip()[:1].isupper() for one in pieces)
    first = 0
    while first < len(run):
        ends = range(min(len(run), first + 1 + _LINKS), first, -1) if known else ()
        last = next((end for end in ends if key(text[run[first][0] : run[end - 1][1]]) in known), 0)
        if not last:
            last = first + 1
            while last < len(run) and (not divides[run[last - 1][2]] or pieces[last - 1].rstrip().endswith("-")):
                last += 1  # metteuse en scène; onderhandelings- en overlegcomité
        yield run[first][0], run[last - 1][1]
        first = last


@functools.cache
def _dividers() -> re.Pattern[str]:
    """Return the pattern of what may divide names, by kind; of several signs in a row the first says what they divide."""
    between = form("between").pattern
    enclosed = r"\((?:[^()]|\([^()]*\))*+\)"
    return re.compile(
        rf"{enclosed}|(?P<end>[,;|\n](?:\s*[,;|\n])*)|(?P<sign>[/&+](?:\s*[/&+])*)|(?P<word>{between})", re.IGNORECASE
    )
