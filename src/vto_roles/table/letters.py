"""What people write in a cell of a matrix, letters in many spellings and names of roles, and what they say that it means."""

import functools
import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence

from msgspec import Struct

from vto_roles.model.terms import LETTERS, Letter
from vto_roles.table.grid import GridRow, cell_at, filled, start
from vto_roles.table.words import FOOTNOTE, RAISED, key, label, table_words, unwrapped

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
_LINKS = 4  # words like "and" that one title may hold
MEANING = re.compile(r"(?i)[RACI]\s*[=:]\s*\S|[RACI]\s+[-–]\s+\S|[A-Z]\s*=\s*\S")  # of a letter
_GAP = "[ \\t]{0,3}"
_NOTE = re.compile(rf"(?m)^{_GAP}(?:[-+>]{_GAP})?\\?([{RAISED}]{{1,3}}|\[\^?\w{{1,20}}\]){_GAP}[:=]?{_GAP}\w")
_MEANT = re.compile(rf"(?<!\w)[RACI]([{RAISED}]{{1,3}}){_GAP}[:=–-]{_GAP}\w")


class CellLetters(Struct, frozen=True, gc=False):
    """The letters of a cell.

    letters: those found, in the order A R C I; unknown: the rest, of which nothing was read; repaired: a letter is not
    written as it should be; worded: a letter was written as a word.
    """

    letters: tuple[Letter, ...] = ()
    unknown: str = ""
    repaired: bool = False
    worded: bool = False

    @property
    def clear(self) -> bool:
        """Whether there are letters, and nothing but letters."""
        return bool(self.letters) and not self.unknown


NOTHING = CellLetters()


@functools.lru_cache(maxsize=4096)
def letters(text: str) -> CellLetters:
    """Return the letters of a cell.

    They stand alone, side by side or with a sign between them. Repaired, and said so: small letters, footnotes and
    notes in parentheses, look-alikes of other alphabets, full-width letters, the four English words. Small letters
    count only where nothing else stands. Dashes and "not applicable" are blank.
    """
    if is_blank(text):
        return NOTHING
    if len(text) > _LONG:
        return CellLetters(unknown=text)
    whole = _SET.sub(r"\2", unwrapped(text))
    clean = FOOTNOTE.sub("", whole)
    outside = _PARENTHESES.sub(" ", clean)
    read = _tokens(outside)
    for inside in _PARENTHESES.findall(clean):
        more = _tokens(inside)
        if not more.unknown:
            read.capitals |= more.capitals
            read.small |= more.small
        elif not read.capitals and not read.small:
            read.unknown.append(inside)
    if read.small and read.unknown:
        read.unknown = [*sorted(read.small), *read.unknown] if read.capitals else [outside.strip()]
        read.small = set()
    found = {letter.upper() for letter in read.capitals | read.small}
    if not found:
        return CellLetters(unknown=text)
    return CellLetters(
        letters=tuple(letter for letter in LETTERS if letter in found),
        unknown=" ".join(read.unknown),
        repaired=read.repaired or bool(read.small) or clean != whole or outside != clean,
        worded=read.worded,
    )


class _Tokens(Struct):
    """The parts of a cell; repaired: a capital is a word or a look-alike; worded: it is a word."""

    capitals: set[str] = set()
    small: set[str] = set()
    unknown: list[str] = []
    repaired: bool = False
    worded: bool = False


def _tokens(text: str) -> _Tokens:
    read = _Tokens()
    for typed in _TOKEN.findall(text):
        token = unwrapped(typed).strip("\\")
        if token in table_words().conjunctions:
            continue
        if letter := table_words().letters.get(token.casefold()):
            read.capitals.add(letter)
            read.repaired = read.worded = True
            continue
        plain = unicodedata.normalize("NFKC", token).translate(_LOOKALIKES).strip(".\u200b\u200c\u200d\u2060\ufeff\u00ad")
        if not plain or not set(plain.upper()) <= set("RACI") or len(set(plain.upper())) < len(plain):
            read.unknown.append(token)
        elif plain == plain.upper():
            read.capitals |= set(plain)
            read.repaired = read.repaired or plain != token
        else:
            read.small |= set(plain)
    return read


def letters_at(row: GridRow, column: int) -> CellLetters:
    """Return the letters that stand in a column of a row."""
    cell = cell_at(row, column)
    return NOTHING if cell is None else letters(cell.text)


@functools.lru_cache(maxsize=4096)
def is_blank(text: str) -> bool:
    """Return whether a cell says that it holds nothing."""
    bare = unwrapped(text)
    return not bare or bare == "/" or bare.casefold() in table_words().blank or _DASHES.fullmatch(bare) is not None


def is_mark(text: str) -> bool:
    """Return whether a cell holds a short sign, as a matrix does, that may be no letter of ours."""
    return _MARK.fullmatch(unwrapped(text)) is not None


def is_tick(text: str) -> bool:
    """Return whether a cell only says yes to what stands above it."""
    return _TICK.fullmatch(unwrapped(text)) is not None


def head_letter(text: str) -> Letter | None:
    """Return the letter that a column's head stands for: `R`, `Responsible`, `R = voert uit`, `Uitvoerder (R)`."""
    read = letters(label(text))
    if read.clear:
        return read.letters[0] if len(read.letters) == 1 else None
    found = _HEAD.fullmatch(label(text))
    return next((letter for letter in LETTERS if found and letter in found.groups()), None)


def letter_above(head: GridRow, column: int) -> Letter | None:
    """Return the letter that the head of a column stands for, None without."""
    cell = cell_at(head, column)
    return None if cell is None else head_letter(cell.text)


def names(text: str, known: Collection[str]) -> Iterator[tuple[str, int]]:
    """Yield the roles named in a cell, each with the index where it starts; known: keys of titles.

    Between them stands a comma, semicolon, slash, line end, or "and" in any language; a known title that holds such
    a word stays whole, and so does what stands in parentheses.
    """
    if is_blank(text):
        return
    for begin, part in _parts(text):
        if not part.strip():
            continue
        words = table_words().between.split(part)
        gaps = [*table_words().between.findall(part), ""]
        at, first = begin, 0
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
    """Yield what stands between commas, semicolons, slashes and line ends outside parentheses, each with its start."""
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


# --- legends in and beside a table, notes below it ---------------------------------------------------


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
