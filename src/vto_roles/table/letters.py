"""What people write in a cell: letters in many spellings, and names of roles."""

import functools
import re
import unicodedata
from collections.abc import Collection, Iterator

from msgspec import Struct

from vto_roles.model.terms import LETTERS, Letter
from vto_roles.table.grid import FOOTNOTE, RAISED, key, label, unwrapped
from vto_roles.table.words import table_words

_LONG = 200  # characters; what is longer is prose
_DASHES = re.compile("[-‐‑‒–—―−]+")
_TOKEN = re.compile(r"\?|[^\s?/,;+&|=:‐‑‒–—―−-]+")
_PARENTHESES = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_SET = re.compile(r"(\*{1,3}|__?|`)([RACIraci]{1,4})\1")  # bold, italic, code around letters among others
_LOOKALIKES = str.maketrans("СсАаІіΑΙ", "CcAaIiAI")  # Cyrillic and Greek
_MARK = re.compile(r"[RACIVSOQDLXEPx?!✓✔✗✘●•/,+& ]{1,3}|[^\W\d]")
_HEAD = re.compile(r"([RACI])\s*[-–=:]\s*\w.*|[^()]*\(([RACI])\)")
_TICK = re.compile(r"[xXvV✓✔●•1]")
_SIGN = re.compile(r"[(),;/\n]")
_GAP = "[ \\t]{0,3}"
_NOTE = re.compile(rf"(?m)^{_GAP}(?:[-+>]{_GAP})?\\?([{RAISED}]{{1,3}}|\[\^?\w{{1,20}}\]){_GAP}[:=]?{_GAP}\w")
_MEANT = re.compile(rf"(?<!\w)[RACI]([{RAISED}]{{1,3}}){_GAP}[:=–-]{_GAP}\w")
_LINKS = 4  # words like "and" that one title may hold


class Held(Struct, frozen=True, gc=False):
    """What was read in a cell.

    letters: those found, in the order A R C I; unknown: the rest, of which nothing was read; repaired: a letter is not
    written as it should be; worded: a letter was written as a word.
    """

    letters: tuple[Letter, ...] = ()
    unknown: str = ""
    repaired: bool = False
    worded: bool = False

    @property
    def clear(self) -> bool:
        """Letters, and nothing but letters."""
        return bool(self.letters) and not self.unknown


NOTHING = Held()


@functools.lru_cache(maxsize=4096)
def letters(text: str) -> Held:
    """Read a cell of a matrix.

    Letters stand alone, side by side or with a sign between them. Repaired, and said so: small letters, footnotes and
    notes in parentheses, look-alikes of other alphabets, full-width letters, the four English words. Small letters
    count only where nothing else stands. Dashes and "not applicable" are blank.
    """
    if is_blank(text):
        return NOTHING
    if len(text) > _LONG:
        return Held(unknown=text)
    whole = _SET.sub(r"\2", unwrapped(text))
    clean = FOOTNOTE.sub("", whole)
    outside = _PARENTHESES.sub(" ", clean)
    found, small, unknown, marked, worded = _tokens(outside)
    for inside in _PARENTHESES.findall(clean):
        more = _tokens(inside)
        if not more[2]:
            found |= more[0]
            small |= more[1]
        elif not found and not small:
            unknown.append(inside)
    if small and unknown:
        unknown = [outside.strip()] if not found else [*sorted(small), *unknown]
        small = set()
    held = found | small
    if not held:
        return Held(unknown=text)
    return Held(
        letters=tuple(letter for letter in LETTERS if letter in {one.upper() for one in held}),
        unknown=" ".join(unknown),
        repaired=marked or worded or bool(small) or clean != whole or outside != clean,
        worded=worded,
    )


def _tokens(text: str) -> tuple[set[str], set[str], list[str], bool, bool]:
    """Capital letters, small letters, what is neither; whether a sign had to be mended, and whether words were read."""
    capitals: set[str] = set()
    small: set[str] = set()
    unknown: list[str] = []
    marked = worded = False
    for typed in _TOKEN.findall(text):
        token = unwrapped(typed).strip("\\")
        if token in table_words().conjunctions:
            continue
        if letter := table_words().letters.get(token.casefold()):
            capitals.add(letter)
            worded = True
            continue
        plain = unicodedata.normalize("NFKC", token).translate(_LOOKALIKES).strip(".\u200b\u200c\u200d\u2060\ufeff\u00ad")
        if not plain or not set(plain.upper()) <= set("RACI") or len(set(plain.upper())) < len(plain):
            unknown.append(token)
        elif plain == plain.upper():
            capitals |= set(plain)
            marked = marked or plain != token
        else:
            small |= set(plain)
    return capitals, small, unknown, marked, worded


@functools.lru_cache(maxsize=4096)
def is_blank(text: str) -> bool:
    """Whether a cell says that it holds nothing."""
    bare = unwrapped(text)
    return not bare or bare == "/" or bare.casefold() in table_words().blank or _DASHES.fullmatch(bare) is not None


def is_mark(text: str) -> bool:
    """Whether a cell holds a short sign, as a matrix does, that may be no letter of ours."""
    return _MARK.fullmatch(unwrapped(text)) is not None


def is_tick(text: str) -> bool:
    """Whether a cell only says yes to what stands above it."""
    return _TICK.fullmatch(unwrapped(text)) is not None


def explained(text: str) -> frozenset[str]:
    """The signs beside letters of which a line of a text says what they mean; `(` for parentheses around a letter."""
    signs = {found[1] for form in (_NOTE, _MEANT) for found in form.finditer(text)}
    return frozenset(
        signs | {sign for sign, form in (("(", table_words().parentheses), ("*", table_words().asterisk)) if form.search(text)}
    )


def without(text: str, signs: Collection[str]) -> str:
    """A cell without the signs that are explained elsewhere."""
    for sign in sorted(signs, key=len, reverse=True):
        text = text.translate({40: " ", 41: " "}) if sign == "(" else text.replace(sign, "")
    return text


def head_letter(text: str) -> Letter | None:
    """The letter that a column's head stands for: `R`, `Responsible`, `R = voert uit`, `Uitvoerder (R)`."""
    held = letters(label(text))
    if held.clear:
        return held.letters[0] if len(held.letters) == 1 else None
    found = _HEAD.fullmatch(label(text))
    return next((letter for letter in LETTERS if found and letter in found.groups()), None)


def names(text: str, known: Collection[str]) -> Iterator[tuple[str, int]]:
    """The roles named in a cell, each with the index where it starts.

    Between them stands a comma, semicolon, slash, line end, or "and" in four languages; a known title that holds such
    a word stays whole, and so does what stands in parentheses.
    """
    if is_blank(text):
        return
    for start, part in _parts(text):
        if not part.strip():
            continue
        words = table_words().between.split(part)
        gaps = [*table_words().between.findall(part), ""]
        at, first = start, 0
        while first < len(words):
            ends = range(min(len(words), first + 1 + _LINKS), first + 1, -1)
            last = next((end for end in ends if key(_joined(words, gaps, first, end)) in known), first + 1)
            while last < len(words) and words[last - 1].rstrip().endswith("-"):  # onderhandelings- en overlegcomité
                last += 1
            name = _joined(words, gaps, first, last)
            if not is_blank(name):
                yield label(name), at + len(name) - len(name.lstrip())
            at += len(name) + len(gaps[last - 1])
            first = last


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """What stands between commas, semicolons, slashes and line ends outside parentheses, each with its start."""
    start = depth = 0
    last = text.rfind(")")
    for sign in _SIGN.finditer(text):
        if sign[0] == "(":
            depth += sign.start() < last
        elif sign[0] == ")":
            depth = max(0, depth - 1)
        elif not depth:
            yield start, text[start : sign.start()]
            start = sign.end()
    yield start, text[start:]


def _joined(words: list[str], gaps: list[str], first: int, last: int) -> str:
    return "".join(word + gap for word, gap in zip(words[first:last], [*gaps[first : last - 1], ""], strict=True))
