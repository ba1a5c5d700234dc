"""Names of staff in texts: found and redacted."""

import functools
import re
from collections.abc import Iterator, Sequence

from vto_roles.model.organisation import Staff

_FAMILY = 4  # letters from which a family name alone is taken for the person
_WORD = re.compile(r"[^\W_]+")


class People:
    """Finds the names of staff in texts.

    A name is found in either order and with an initial for the given name, in any case, and by the family name alone in the case
    in which it is written; a single name only in that case.
    """

    def __init__(self, staff: Sequence[Staff] | None) -> None:
        # Two words that a text must have -> a pattern -> the id of the person: thousands of names cost no more than few.
        self._forms: dict[str, dict[str, dict[str, str]]] = {}
        for person in staff or ():
            if person.name is not None:
                for word, other, form in _forms(person.name.split()):
                    self._forms.setdefault(word, {}).setdefault(other, {}).setdefault(form, person.id)

    def within(self, text: str) -> Iterator[str]:
        """Yield the ids of the people whose name is in a text; of several with that name, the first."""
        found = (person for person, pattern in self._candidates(text) if pattern.search(text))
        yield from dict.fromkeys(found)

    def redact(self, value: object, instead: str) -> object:
        """Return a value of texts, lists and mappings with every name in its texts replaced."""
        if isinstance(value, str):
            for _, pattern in self._candidates(value):
                value = pattern.sub(lambda _: instead, value)
            return value
        if isinstance(value, dict):
            return {key: self.redact(child, instead) for key, child in value.items()}
        if isinstance(value, list | tuple):
            return [self.redact(child, instead) for child in value]
        return value

    def _candidates(self, text: str) -> Iterator[tuple[str, re.Pattern[str]]]:
        """Yield the ids and patterns that may match a text, the longer forms of a name before the shorter."""
        if not self._forms:
            return
        words = {"", *_words(text)}
        for word in sorted(words & self._forms.keys()):
            forms = self._forms[word]
            for other in sorted(words & forms.keys(), key=lambda other: (-len(other), other)):
                for form, person in forms[other].items():
                    yield person, _compiled(form)


def _words(text: str) -> list[str]:
    """Return the words of a text in small letters; an i is the same with and without its dot, as in the patterns."""
    return _WORD.findall(text.casefold().replace("i\u0307", "i").replace("\u0131", "i"))


def _longest(text: str) -> str:
    return max(_words(text), key=len, default="")


def _forms(parts: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Yield each way to write a name: a word of it, a second one or none, and the pattern."""
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
