"""The words of a language that are no names, for whoever looks for names in its texts."""

import functools
import re
from collections.abc import Iterator

from vto_roles.names import Ordinary, folded
from vto_roles.read.languages import reader_words, texts_of

_WORD = re.compile(r"[^\W\d_]+")


@functools.cache
def ordinary(language: str) -> Ordinary:
    """Return the words under `reader: names:` in the file of a language, and those that its texts are made of."""
    own = reader_words()[language]["names"]
    every = [section["names"] for section in reader_words().values()]
    return Ordinary(
        words=frozenset(folded(str(word)) for word in own["words"]),
        told=frozenset(word for text in _texts(texts_of(language)) for word in _WORD.findall(text)),
        particles=frozenset(folded(str(word)) for one in every for word in one["particles"]),
        before=frozenset(folded(str(word)) for one in every for word in one["before"]),
    )


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for child in value.values() if isinstance(value, dict) else value:
            yield from _texts(child)
