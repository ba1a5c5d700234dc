"""Reads the words that people have for an id or an answer: titles, short names and usual words, of every language at once."""

import difflib
import functools
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, TypeVar

import msgspec

from vto_roles import resources
from vto_roles.read.languages import languages, reader_words, texts_of, words_of
from vto_roles.refused import Refused
from vto_roles.text import SECTIONS, Words, folded, kinds, near, with_title

_PARTS = ("title", "short", "the", "one", "many")  # of an entry that is no text itself
_NEAR = 0.75  # how alike a word must be: titles of one language have more letters in common than ids
T = TypeVar("T")
_folded_id = functools.lru_cache(maxsize=1024)(folded)  # the ids that are known are asked again for each word
Index = Mapping[str, Mapping[str, tuple[str, ...]]]  # section -> word, folded -> the ids that it may stand for


class Readings:
    """The words of the catalogue, with the texts of a patch over them."""

    def __init__(self, patch: Mapping[str, Any] | None = None) -> None:
        """patch: texts of an organisation or its federation, by language."""
        self._patch = patch or {}

    @functools.cached_property
    def _index(self) -> Index:
        if not self._patch:
            return built_in()
        found = {kind: dict(words) for kind, words in built_in().items()}
        for language, texts in self._patch.items():
            patched = Words(language, texts_of(language), texts)
            for kind, text, name in _titles(patched, texts):
                word = folded(text)
                found[kind][word] = tuple(dict.fromkeys((*found[kind].get(word, ()), name)))
        return found

    def words(self, reference: str) -> Mapping[str, tuple[str, ...]]:
        """Return the words for a kind of reference, each with the ids that it may stand for."""
        found = [self._index[kind] for kind in kinds(reference) if kind in self._index]
        if len(found) < 2:
            return found[0] if found else {}
        return {word: tuple(name for one in found for name in one.get(word, ())) for word in {**found[0], **found[1]}}

    def ids(self, reference: str, text: str, known: Collection[str]) -> tuple[str, ...]:
        """Return the known ids that a text may stand for; an id in other letters stands for itself alone."""
        word = folded(text)
        same = tuple(name for name in known if _folded_id(name) == word)
        return same or tuple(name for name in self.words(reference).get(word, ()) if name in known)

    def near(self, reference: str, text: str, known: Collection[str]) -> str | None:
        """Return the known id that has the word nearest to a text, or the only one of which a word begins with it; else None."""
        found = ((word, tuple(name for name in names if name in known)) for word, names in self.words(reference).items())
        return like(text, {word: names for word, names in found if names}) or near(text, known)


def like(text: str, words: Mapping[str, tuple[T, ...]]) -> T | None:
    """Return what the word nearest to a text stands for, else the only thing of which a word begins with it, else None."""
    asked = folded(text)
    found = difflib.get_close_matches(asked, words, n=1, cutoff=_NEAR)
    if found:
        return words[found[0]][0]
    begun = (
        {thing for word, things in words.items() if f" {asked}" in f" {word}" for thing in things} if len(asked) > 3 else set()
    )
    return begun.pop() if len(begun) == 1 else None


BUILT_IN = Readings()


def resolved(reference: str, text: str, known: Collection[str], words: Words, readings: Readings = BUILT_IN) -> str | None:
    """Return the known id that a text is or stands for, None where it stands for none.

    words: the language in which several ids are told. Raises Refused where it may stand for more than one.
    """
    if text in known:
        return text
    found = readings.ids(reference, text, known)
    if len(found) > 1:
        raise Refused("several-readings", value=text, found=tuple(with_title(reference, name, words) for name in found))
    return found[0] if found else None


def nearest(reference: str, text: str, known: Collection[str], words: Words, readings: Readings = BUILT_IN) -> str:
    """Return the known id nearest to a text as a message tells it; empty when none is near."""
    found = readings.near(reference, text, known)
    return with_title(reference, found, words) if found else ""


@functools.cache
def built_in() -> Index:
    """Return the words of the built-in catalogue, folded."""
    ready = resources.compiled("readings.json")
    if ready is not None:
        return msgspec.json.decode(ready, type=dict[str, dict[str, tuple[str, ...]]])
    found: dict[str, defaultdict[str, dict[str, None]]] = {kind: defaultdict(dict) for kind in SECTIONS}
    for language in languages():
        for kind, text, name in spoken(language):
            found[kind][folded(text)][name] = None
    return {kind: {word: tuple(names) for word, names in words.items()} for kind, words in found.items()}


def spoken(language: str) -> Iterator[tuple[str, str, str]]:
    """Yield what people call ids and options in a language, titles first: kind, text, id."""
    yield from _titles(Words(language, texts_of(language)), texts_of(language))
    reader = reader_words()[language]
    usual = {**reader["words"], "option": {**reader["words"]["option"], **reader["answers"]}}
    for kind, entries in usual.items():
        yield from ((kind, str(text), name) for name, texts in entries.items() for text in texts)


def _titles(words: Words, texts: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield the titles and short names that texts have for ids, and the ids: kind, text, id."""
    for kind, places in SECTIONS.items():
        for place in places:
            entries: Any = texts
            for key in place:
                entries = entries.get(key, {}) if isinstance(entries, Mapping) else {}
            if isinstance(entries, Mapping):
                for name, entry in entries.items():
                    yield from ((kind, words.usual(text), name) for text in {name: None, **dict.fromkeys(_texts(entry))})


def _texts(entry: Any) -> Iterable[str]:
    """Return the texts of an entry by which it may be called."""
    if isinstance(entry, str):
        return (entry,)
    if not isinstance(entry, Mapping):
        return ()
    forms = entry.get("forms", {})
    every = (entry, *(form for form in forms.values() if isinstance(form, Mapping))) if isinstance(forms, Mapping) else (entry,)
    return [one[part] for one in every for part in _PARTS if isinstance(one.get(part), str)]


def ours(roles: Collection[str], tasks: Collection[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the roles and the tasks of a table that are those of the catalogue, title -> id, in the language of the table.

    That is the language in which most of its titles are ours, tasks before roles; short titles mean other roles elsewhere.
    """
    asked = {"tasks": tasks, "roles": roles}
    found = []
    for language in languages():
        known = {section: titles_in(language, section) for section in asked}
        named = {section: {one: known[section].get(folded(one)) for one in titles} for section, titles in asked.items()}
        found.append([{title: name for title, name in one.items() if name is not None} for one in named.values()])
    own, held = max(found, key=lambda one: [len(titles) for titles in one])
    return held, own


@functools.cache
def titles_in(language: str, section: str) -> Mapping[str, str]:
    """Return the id of every title, folded, that roles or tasks of the catalogue have in a language, in any of its forms."""
    words = words_of(language)
    entries = words.find(section).items()
    forms = ((form, name) for name, entry in entries for form in (entry, *entry.get("forms", {}).values()))
    return {folded(words.usual(str(form["title"]))): name for form, name in forms if "title" in form}
