"""What people write in a cell of a matrix: letters in many spellings, marks, and names of roles."""

import functools
import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from typing import cast

from msgspec import Struct

from vto_roles.model.terms import LETTERS, Letter
from vto_roles.read.cells.grid import MAX_CELLS
from vto_roles.read.cells.markdown import unwrapped
from vto_roles.table.words import FOOTNOTE, form, is_role, key, label, table_words

_LONG = 200  # characters; what is longer is prose
_PLAIN = 60  # the same, of a cell without a note in brackets
_SHORT = 8  # characters; what is longer and holds more than letters is words
_WORD = 4  # characters of what beside a letter is a word
_DASHES = re.compile("[-‐‑‒–—―−]+")
_TOKEN = re.compile(r"\?|[^\s?/,;+&|=:‐‑‒–—―−-]+")
_PARENTHESES = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_SET = re.compile(r"(\*{1,3}|__?|`)([RACIraci]{1,4})\1")  # bold, italic, code around letters among others
_LOOKALIKES = str.maketrans("СсАаІіΑΙ🅰🅲🅡", "CcAaIiAIACR")  # Cyrillic, Greek, framed
_MARK = re.compile(r"[RACIVSOQDLXEPx?!✓✔✗✘●•○☑✅❌⬤■/,+& ]{1,3}|[^\W\d]")
_NUMBER = re.compile(r"[A-Za-z]{0,3}[-.]?\d+(?:[.,:/-]\d+)*[a-z]?[.)]?\s?(?:%|€)?")
_APART = re.compile(r"[/,;+&\n]")
_WORDED = re.compile(r"([RACI])\s*[-–—:]\s*(\D+)")
_SYMBOLS = re.compile("[\U0001f300-\U0001f5ff\U0001f600-\U0001faff\u2600-\u26ff\ufe0f]+")
_HEAD = re.compile(r"([RACI])\s*[-–=:]\s*\w.*|[^()]*\(([RACI])\)")
_MEANS = re.compile(r"\S{1,2}\s*[=:]")  # of a legend
_TICK = re.compile(r"[xXvV✓✔●•○☑✅⬤■1]")
_UNSEEN = ".\u200b\u200c\u200d\u2060\ufeff\u00ad"
_LINKS = 4  # signs and words like "and" that one name may hold
_BETWEEN = "/&+"  # signs that may stand between two names
Piece = tuple[int, int, str]  # of names: where it starts and ends, and what kind of divider stands behind it
OTHERS = frozenset("SVQOT")  # letters of the kin of RACI: support, verify, quality, omitted


class CellLetters(Struct, frozen=True, gc=False):
    """The letters of a cell.

    letters: those found, in the order A R C I; unknown: the rest, of which nothing was read; repaired: a letter is not
    written as it should be; worded: a letter was written as a word; noted: a note in brackets stands beside it.
    """

    letters: tuple[Letter, ...] = ()
    unknown: str = ""
    repaired: bool = False
    worded: bool = False
    noted: bool = False

    @property
    def clear(self) -> bool:
        """Whether there are letters, and nothing but letters."""
        return bool(self.letters) and not self.unknown


class Alphabet(Struct, frozen=True):
    """The letters that the signs of a file stand for: our own, unless its legend says otherwise.

    signs: those that the legend gives another meaning, each with its letter, "other" for none of ours; foreign: whether a
    legend says of our letters nothing that we know; spoken: whether the file speaks of RACI, or says what our letters mean.
    """

    signs: tuple[tuple[str, str], ...] = ()
    foreign: bool = False
    spoken: bool = False

    def letters(self, text: str) -> CellLetters:
        """Return the letters of a cell."""
        return letters(text, self.signs)

    def kind(self, text: str) -> str:
        """Return what stands in a cell."""
        return kind_of(text, self.signs)

    def is_letter(self, text: str) -> bool:
        """Return whether a cell that should hold names holds a letter instead; CA and IC are names."""
        read = self.letters(text)
        return read.clear and (len(read.letters) == 1 or set(read.letters) == {"A", "R"})


@functools.lru_cache(maxsize=MAX_CELLS)
def letters(text: str, signs: tuple[tuple[str, str], ...] = ()) -> CellLetters:
    """Return the letters of a cell; signs: as of an alphabet.

    They stand alone, side by side or with a sign between them. Repaired, and said so: small letters, footnotes and
    notes in parentheses, look-alikes of other alphabets, full-width letters, words. Small letters
    count only where nothing else stands. Dashes and "not applicable" are blank.
    """
    if is_blank(text):
        return CellLetters()
    if len(text) > (_LONG if "(" in text or "[" in text else _PLAIN):
        return CellLetters(unknown=text)
    if (spelled := _in_words(unwrapped(text))) is not None:
        return spelled
    return _read(unwrapped(text), signs) or CellLetters(unknown=text)


def _read(text: str, signs: tuple[tuple[str, str], ...]) -> CellLetters | None:
    """Return the letters of a short text, None of one that holds none; what stands in parentheses is letters too, or a note."""
    whole = _SET.sub(r"\2", text)
    clean = FOOTNOTE.sub("", _SYMBOLS.sub("", whole))
    outside = _PARENTHESES.sub(" ", clean)
    tokens = _tokens(outside, signs)
    found, unknown, noted = "".join(tokens.values()), [token for token, meant in tokens.items() if not meant], False
    for inside in _PARENTHESES.findall(clean):
        if all((more := _tokens(inside, signs)).values()):
            found += "".join(more.values())
        elif found:
            noted = True
        else:
            unknown.append(inside)
    if (small := sorted({one for one in found if one.islower()})) and unknown:
        found = "".join(one for one in found if one.isupper())
        unknown = [*small, *unknown] if found else [outside.strip()]
    held = tuple(letter for letter in LETTERS if letter in found.upper())
    plain = all(one.isupper() for one in found) and all(token == _plain(token) for token, meant in tokens.items() if meant)
    repaired = outside != whole or not plain
    return CellLetters(letters=held, unknown=" ".join(unknown), repaired=repaired, noted=noted) if found else None


def _tokens(text: str, signs: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """Return the tokens of a cell, each with the letters that it is, "" for what is none; small where it is not all capitals."""
    tokens, known = dict[str, str](), dict(signs)
    for typed in _TOKEN.findall(text):
        token = unwrapped(typed).strip("\\")
        meant = _plain(token)
        parts = [meant.upper()] if meant.upper() in known else [*meant.upper()]
        if known.keys() & {*parts}:
            meant = "".join(known.get(one, one).replace("other", "?") for one in parts)
        if not set(meant.upper()) <= set("RACI") or len(set(meant.upper())) < len(meant):
            meant = ""
        if token not in table_words().conjunctions:
            tokens[token] = meant if meant.isupper() else meant.lower()
    return tokens


def _plain(token: str) -> str:
    """Return a token in plain letters, without look-alikes and what nobody sees."""
    return unicodedata.normalize("NFKC", token.translate(_LOOKALIKES)).translate(_LOOKALIKES).strip(_UNSEEN)


@functools.lru_cache(maxsize=MAX_CELLS)
def kind_of(text: str, signs: tuple[tuple[str, str], ...] = ()) -> str:
    """Return what stands in a cell; signs: as of an alphabet.

    "-" blank, "L" letters, "V" a letter in words, "P" letters among others, "M" a mark, "S" a letter of the kin of ours,
    "N" a number, "W" words.
    """
    if is_blank(text):
        return "-"
    read = letters(text, signs)
    bare = unwrapped(text)
    if read.clear and not (read.worded and _MEANS.match(bare)):
        return "V" if read.worded else "L"
    if read.letters and len(bare) <= _SHORT and max(map(len, read.unknown.split())) < _WORD:
        return "N" if read.unknown.isdigit() else "P"
    if bare in OTHERS or (bare.upper(), "other") in signs:
        return "S"
    return "M" if _MARK.fullmatch(bare) else "N" if _NUMBER.fullmatch(bare) else "W"


def _in_words(text: str) -> CellLetters | None:
    """Return the letters of a cell in which each part is a word or two for a letter, None for another: voert uit / beslist."""
    if (beside := _WORDED.fullmatch(text)) is not None and beside[2].strip(" .)").casefold() in table_words().meanings:
        return CellLetters(letters=cast("tuple[Letter, ...]", (beside[1],)), repaired=True, worded=True)
    parts = [part.strip(" .").casefold() for part in _APART.split(text)]
    meant = {table_words().meanings.get(part) for part in parts if part}
    found = tuple(letter for letter in LETTERS if letter in meant)
    return CellLetters(letters=found, repaired=True, worded=True) if found and len(found) == len(meant) else None


@functools.lru_cache(maxsize=4096)
def is_blank(text: str) -> bool:
    """Return whether a cell says that it holds nothing."""
    bare = unwrapped(text)
    return not bare or bare == "/" or bare.casefold() in table_words().blank or _DASHES.fullmatch(bare) is not None


def is_tick(text: str) -> bool:
    """Return whether a cell only says yes to what stands above it."""
    return _TICK.fullmatch(unwrapped(text).replace("\ufe0f", "")) is not None


@functools.lru_cache(maxsize=4096)
def head_letter(text: str) -> Letter | None:
    """Return the letter that a column's head stands for: `R`, `Responsible`, `R = voert uit`, `Uitvoerder (R)`."""
    bare = label(text)
    read = letters(bare)
    if read.clear:
        return read.letters[0] if len(read.letters) == 1 else None
    found = _HEAD.fullmatch(bare)
    spelled = form("head").fullmatch(_PARENTHESES.sub("", bare).strip(" :"))
    meant = spelled and table_words().meanings[spelled[1].casefold()]
    return next((letter for letter in LETTERS if letter == meant or (found and letter in found.groups())), None)


# --- names of roles in a cell -----------------------------------------------------------------------


def is_joined(name: str) -> bool:
    """Return whether a name holds a sign that may stand between two names."""
    return any(one in name for one in _BETWEEN)


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
    pieces = [text[start:end].strip() for start, end, _ in run]
    divides = {"sign": bool(known) and any(key(one) in known for one in pieces)}
    people = any(one[2] == "word" for one in run) and any(key(one) in known or is_role(one) for one in pieces[: _LINKS + 1])
    divides["word"] = people or all(one[:1].isupper() for one in pieces)
    first = 0
    while first < len(run):
        ends = range(min(len(run), first + 1 + _LINKS), first, -1) if known else ()
        last = next((end for end in ends if key(text[run[first][0] : run[end - 1][1]]) in known), 0)
        if not last:
            last = first + 1
            while last < len(run) and (not divides[run[last - 1][2]] or pieces[last - 1].endswith("-")):
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
