"""Names of staff, and addresses of anybody, in texts: found and redacted.

Names and texts are folded before they are compared: case, accents, ligatures and what joins words do not count. Where a name
could be a word of the language it counts only as it is written for a person; `Ordinary` holds those words.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import Literal

from msgspec import Struct

from vto_roles.model.organisation import Staff
from vto_roles.patterns import pattern

_FAMILY = 4  # letters from which a family name alone is taken for the person
_LOWER = 5  # in small letters
_JOINED = 6  # letters of a whole name in one word
_PIECES = 8  # words in which a name is written, at most
_START = 3  # letters by which most words are seen to begin no name
_PIECE = pattern(r"[^\W\d_]+")
_GAP = pattern(r"[\s_.,'’`´·()/‐‑‒–-]{0,3}")
_LETTERS = str.maketrans({"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ħ": "h"})
_WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
_SENTENCE = pattern(r"(?:^|[.!?:;•\n])\W*\Z")  # before its first word
_MAIL = pattern(r"[\w.+-]{1,64} ?(?:@|\(at\)|\[at\]) ?[\w-]{1,63}(?:\.[\w-]{1,63})+", re.IGNORECASE)
_PHONE = pattern(r"(?<![\w/.=&?:-])(?:\+|\(?0)\d[\d ()./-]{6,22}\d(?![\w-])")
_DAY = pattern(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{4}")
_ENTERPRISE = pattern(r"[01]\d{3}\.\d{3}\.\d{3}")

Way = Literal["whole", "initialled", "family", "tail", "given", "cut short", "initials"]


class Ordinary(Struct, frozen=True):
    """Words of a language that are names of people too.

    words: folded; told: words as the product itself writes them; particles: of family names; before: what stands before the name
    of a saint.
    """

    words: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()
    particles: frozenset[str] = frozenset()
    before: frozenset[str] = frozenset()


class Span(Struct, frozen=True):
    """A part of a text; person: the id of whose name it is, None for an address."""

    start: int
    end: int
    person: str | None


class People:
    """Finds the names of staff in texts.

    A name is found in either order, with initials, by the family name alone, by the given name alone where it is written as one,
    and as initials with points.
    """

    def __init__(self, staff: Sequence[Staff] | None, ordinary: Callable[[], Ordinary] = Ordinary) -> None:
        """Begin; ordinary: the words of the language, asked for when a text may hold a name."""
        self._ordinary = ordinary
        self._forms: dict[str, dict[Way, str]] = {}
        for person in staff or ():
            if person.name is not None:
                for form, way in _forms(person.name, ordinary().particles):
                    self._forms.setdefault(form, {}).setdefault(way, person.id)
        self._longest = max(map(len, self._forms), default=0)
        self._starts = {form[:length] for form in self._forms for length in range(1, _START + 1)}

    def within(self, text: str) -> Iterator[str]:
        """Yield the ids of the people whose name is in a text; of several with that name, the first."""
        yield from dict.fromkeys(one.person for one in self._spans(text) if one.person is not None)

    def redact(self, value: object, instead: str) -> object:
        """Return a value of texts, lists and mappings with every name and address in its texts replaced."""
        if isinstance(value, str):
            spans = sorted((*self._spans(value), *addresses(value)), key=lambda one: -one.start)
            last = len(value) + 1
            for one in spans:
                if one.end <= last:
                    value, last = value[: one.start] + instead + value[one.end :], one.start
            return value
        if isinstance(value, dict):
            return {key: self.redact(child, instead) for key, child in value.items()}
        if isinstance(value, list | tuple):
            return [self.redact(child, instead) for child in value]
        return value

    def _spans(self, text: str) -> Iterator[Span]:
        """Yield the names in a text, from left to right, of those that begin at one place the longest."""
        if not self._forms:
            return
        plain, places = fold(text)
        pieces = [found.span() for found in _PIECE.finditer(plain)]
        at = 0
        while at < len(pieces):
            joined, found = "", None
            for last in range(at, min(at + _PIECES, len(pieces))):
                if last > at and not _GAP.fullmatch(plain, pieces[last - 1][1], pieces[last][0]):
                    break
                joined += plain[slice(*pieces[last])]
                if len(joined) > self._longest or joined[:_START] not in self._starts:
                    break
                if (ways := self._forms.get(joined)) is None:
                    continue
                written = _Written(text, [(places[start], places[end]) for start, end in pieces[at : last + 1]], joined)
                for way, person in ways.items():
                    if written.is_name(way, self._ordinary):
                        found = last, Span(places[pieces[at][0]], places[pieces[last][1]], person)
                        break
            if found is not None:
                at = found[0]
                yield found[1]
            at += 1


class _Written:
    """Words in a text that may be a name."""

    def __init__(self, text: str, places: Sequence[tuple[int, int]], folded: str) -> None:
        self.text, self.folded = text, folded
        self.start, self.end = places[0][0], places[-1][1]
        self.words = [text[start:end] for start, end in places]

    def is_name(self, way: Way, ordinary: Callable[[], Ordinary]) -> bool:
        """Return whether they are written as a name of that form is."""
        if way in ("initials", "cut short"):
            return self._follows_point() and self._is_abbreviated(way, ordinary)
        if way == "whole":
            return len(self.words) > 1 or (len(self.folded) >= _JOINED and not (self._is_lower() and self._is_word(ordinary())))
        if way == "initialled":
            initial = min(self.words, key=len)
            return initial.isupper() or (len(self.folded) > _LOWER and not self._is_word(ordinary()))
        if way == "given":
            return self._is_given(ordinary())
        if self._is_lower():
            return way == "family" and len(self.folded) >= _LOWER and not self._is_word(ordinary())
        return not self._is_word(ordinary()) if way == "tail" else self.words[-1] not in ordinary().told

    def _is_lower(self) -> bool:
        return self.text[self.start : self.end].islower()

    def _follows_point(self) -> bool:
        return self.text[self.end : self.end + 1] == "."

    def _is_abbreviated(self, way: Way, ordinary: Callable[[], Ordinary]) -> bool:
        """Return whether they are initials, or a given name with one."""
        if way == "cut short":
            return len(self.words[-1]) == 1 and self.words[-1].isupper() and self.words[0][:1].isupper()
        single = len(self.words) > 1 and all(len(word) == 1 and word.isupper() for word in self.words)
        return single and not self._is_word(ordinary(), "".join(self.words))

    def _is_given(self, ordinary: Ordinary) -> bool:
        """Return whether a given name stands alone as one: with a capital, and as no word, saint or first word of a sentence."""
        if not all(word[:1].isupper() for word in self.words) or self._is_ours(ordinary):
            return False
        before = _PIECE.findall(fold(self.text[max(0, self.start - 12) : self.start])[0])
        if before and before[-1] in ordinary.before:
            return False
        return self.folded not in ordinary.words or not _SENTENCE.search(self.text, 0, self.start)

    def _is_ours(self, ordinary: Ordinary) -> bool:
        return len(self.words) == 1 and self.words[0] in ordinary.told

    def _is_word(self, ordinary: Ordinary, text: str | None = None) -> bool:
        return self.folded in ordinary.words or self._is_ours(ordinary) or (text or "") in ordinary.told


def addresses(text: str) -> Iterator[Span]:
    """Yield the addresses of mail and the telephone numbers in a text, whoever's they are."""
    yield from (Span(*found.span(), None) for found in _MAIL.finditer(text))
    for found in _PHONE.finditer(text):
        shown, digits = found[0], re.sub(r"\D", "", found[0])
        most = 15 if shown.startswith(("+", "00")) else 10
        if 9 <= len(digits) <= most and not _DAY.search(shown) and not _ENTERPRISE.fullmatch(shown):
            yield Span(*found.span(), None)


def folded(text: str) -> str:
    """Return a text in small letters without accents, ligatures and invisible signs."""
    return fold(text)[0]


def fold(text: str) -> tuple[str, Sequence[int]]:
    """Return a text in small letters without accents, and the place in the text of each of its characters and of its end."""
    if text.isascii():
        return text.lower(), range(len(text) + 1)
    letters: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        parts = unicodedata.normalize("NFKD", sign).casefold().translate(_LETTERS)
        for part in parts:
            if unicodedata.category(part) not in ("Mn", "Cf"):
                letters.append(part)
                places.append(place)
    return "".join(letters), [*places, len(text)]


def _forms(name: str, particles: frozenset[str]) -> Iterator[tuple[str, Way]]:
    """Yield each way to write a name, folded and without what joins its words."""
    for text in dict.fromkeys((name, unicodedata.normalize("NFC", name).lower().translate(_WRITTEN_OUT))):
        first, *others = text.split()
        given = _PIECE.findall(fold(first)[0])
        family = [piece for word in others for piece in _PIECE.findall(fold(word)[0])]
        if not given:
            continue
        called, named = "".join(given), "".join(family)
        yield called, "given"
        if not family:
            continue
        tail = "".join(piece for piece in family if piece not in particles and len(piece) > 1)
        initials = dict.fromkeys((given[0][0], "".join(piece[0] for piece in given)))
        for surname in dict.fromkeys((named, tail)):
            yield from ((form, "whole") for form in (called + surname, surname + called, given[0] + surname))
            yield from ((form, "initialled") for one in initials if surname for form in (one + surname, surname + one))
        for one in initials:
            marks = dict.fromkeys(("".join(piece[0] for piece in family), family[0][0], tail[:1]))
            yield from ((one + mark, "initials") for mark in marks if mark)
        yield called + family[0][0], "cut short"
        if len(named) >= _FAMILY:
            yield named, "family"
        if len(tail) >= _FAMILY:
            yield tail, "tail"
