"""Names of people in texts, so that what is public can do without them."""

import functools
import re
from collections.abc import Iterator, Sequence

from vto_roles.model.organisation import Staff

_FAMILY = 4  # letters from which a family name alone is taken for the person
_WORD = re.compile(r"[^\W_]+")


class People:
    """Those of the staff who have a name, to be found in texts.

    Found are the name in either order and with initials for the given name, however it is cased, and the family name alone as
    it is written. A single name counts as it is written.
    """

    def __init__(self, staff: Sequence[Staff] | None) -> None:
        # Two words that a text must hold -> what to look for then -> whose it is: thousands of names cost no more than few.
        self._forms: dict[str, dict[str, dict[str, str]]] = {}
        for person in staff or ():
            if person.name is not None:
                for word, other, form in _forms(person.name.split()):
                    self._forms.setdefault(word, {}).setdefault(other, {}).setdefault(form, person.id)

    def within(self, text: str) -> Iterator[str]:
        """The ids of those whose name stands in a text; of several who share what stands there, the first."""
        found = (person for person, pattern in self._candidates(text) if pattern.search(text))
        yield from dict.fromkeys(found)

    def left_out(self, value: object, instead: str) -> object:
        """A value of texts, lists and mappings, with every name in its texts replaced."""
        if isinstance(value, str):
            for _, pattern in self._candidates(value):
                value = pattern.sub(lambda _: instead, value)
            return value
        if isinstance(value, dict):
            return {key: self.left_out(child, instead) for key, child in value.items()}
        if isinstance(value, list | tuple):
            return [self.left_out(child, instead) for child in value]
        return value

    def _candidates(self, text: str) -> Iterator[tuple[str, re.Pattern[str]]]:
        """What may stand in a text, the longer forms of a name before the shorter."""
        if not self._forms:
            return
        words = {"", *_words(text)}
        for word in sorted(words & self._forms.keys()):
            forms = self._forms[word]
            for other in sorted(words & forms.keys(), key=lambda other: (-len(other), other)):
                for form, person in forms[other].items():
                    yield person, _compiled(form)


def _words(text: str) -> list[str]:
    """The words of a text, however they are cased; as the patterns do, an i is one with a point or without."""
    return _WORD.findall(text.casefold().replace("i\u0307", "i").replace("\u0131", "i"))


def _longest(text: str) -> str:
    return max(_words(text), key=len, default="")


def _forms(parts: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Each way to write a name: a word of it, a second one or none, and the pattern."""
    given, family = re.escape(parts[0]), r"[\s_]+".join(map(re.escape, parts[1:]))
    if not family:
        yield _longest(parts[0]), "", given
        return
    word = _longest(parts[-1])
    yield word, _longest(parts[0]), rf"(?i:{given}[\s_-]+{family}|{family},?[\s_-]+{given})"
    yield word, _longest(parts[0][0]), rf"(?i:{re.escape(parts[0][0])}\.\s*{family})"
    if len("".join(parts[1:])) >= _FAMILY:
        yield word, "", family


@functools.lru_cache(maxsize=4096)
def _compiled(form: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{form})(?!\w)")
