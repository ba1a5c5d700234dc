"""Texts that tell of a person's membership of a union, which no file may hold (article 9 of the GDPR).

The words are those of all languages at once, under `reader: union:` in their files: people mix languages.
"""

import functools
from collections.abc import Iterable, Iterator, Sequence

from vto_roles.finding import Finding, error_at
from vto_roles.model.node import Node
from vto_roles.model.terms import KeyPath
from vto_roles.names import folded
from vto_roles.patterns import pattern
from vto_roles.read.languages import reader_words

_PIECE = pattern(r"[^\W\d_]+")
_POINTED = pattern(r"(?<![^\W\d_])(?:[^\W\d_]\.){2,}[^\W\d_]?")  # A.C.V.
_LETTERED = pattern(r"\w\.\w")  # where a name may be spelled with points
_ALONE = pattern(r"\(([^()]{2,12})\)")
_ENDING = 2  # letters of a plural
_BETWEEN = 4  # words between what says that somebody belongs and to what
_PERSONAL = ("id", "name", "function")  # of a member of staff
_LISTS = {"choices": ("reason",), "own_tasks": ("id", "title"), "waivers": ("at", "reason")}


class UnionWords:
    """The words, folded: stems of words about unions, unions by name, and what makes a person or a body of them."""

    def __init__(self) -> None:
        sections = [section["union"] for section in reader_words().values()]

        def gathered(part: str) -> frozenset[str]:
            return frozenset(folded(str(word)) for one in sections for word in one.get(part, ()))

        self.stems = tuple(gathered("stems"))
        self.alone = tuple(gathered("alone"))  # the beginnings of words that say it by themselves
        self.pairs = frozenset(tuple(pair.split()) for pair in gathered("pairs"))
        self.people = gathered("people")
        self.names = gathered("names")
        self.belongs = gathered("belongs")
        self.dealings = tuple(gathered("dealings"))  # and what is a union of another kind
        self.vague = gathered("vague")  # words that mean a union of people only where somebody belongs to it
        self.signs = {*self.stems, *self.alone, *self.names, *self.vague, *(pair[0] for pair in self.pairs)}

    def silent(self, texts: Iterable[str]) -> bool:
        """Return whether nothing in texts can be told of, as in nearly every file: that is seen at once."""
        whole = "\n".join(map(folded, texts))
        return _LETTERED.search(whole) is None and not any(sign in whole for sign in self.signs)

    def of_person(self, text: str) -> str | None:
        """Return what in a text that describes a person tells of membership: any word about unions but of dealings with them."""
        words = _words(text)
        if (found := self.of_text(text)) is not None:
            return found
        if any(word.startswith(self.dealings) for word, _ in words):
            return None
        return next((typed for word, typed in words if word in self.names or word.startswith(self.stems)), None)

    def of_text(self, text: str) -> str | None:
        """Return what in any other text tells that a person is a member, or acts for a union; bodies are no people."""
        words = _words(text)
        for number, (word, typed) in enumerate(words):
            near = [one for one, _ in words[max(0, number - 1) : number + 2]]
            if word.startswith(self.alone) or tuple(near[-2:]) in self.pairs:
                return typed
            if word.startswith(self.stems) and (self._ends_as_person(word) or self.people & set(near)):
                return typed
            before = {one for one, _ in words[max(0, number - _BETWEEN) : number]}
            if before & self.belongs and self._is_union(word, before):
                return typed
        inside = (found[1] for found in _ALONE.finditer(text))
        return next((one for one in inside if folded(one).replace(".", "") in self.names), None)

    def _ends_as_person(self, word: str) -> bool:
        stem = next(one for one in self.stems if word.startswith(one))
        return word.removeprefix(stem).removeprefix("s") in self.people

    def _is_union(self, word: str, before: frozenset[str] | set[str]) -> bool:
        """Return whether a word names a union, and no body of its people; before: the words that stand there."""
        if word in self.vague:
            return not any(one.startswith(self.dealings) for one in before)
        stem = next((one for one in self.stems if word.startswith(one)), None)
        return word in self.names or (stem is not None and len(word) <= len(stem) + _ENDING)


union_words = functools.cache(UnionWords)


def membership(root: Node) -> Iterator[Finding]:
    """Yield a finding for each text of an organisation's file that tells of membership, at its place."""
    texts = [(path, node, node.value) for path, node in _texts(root) if isinstance(node.value, str)]
    for path, node, text in () if union_words().silent(text for _, _, text in texts) else texts:
        told = union_words().of_person if path[0] == "staff" else union_words().of_text
        if (found := told(text)) is not None:
            shown = ".".join(str(step + 1) if isinstance(step, int) else step for step in path[:2])
            yield error_at(node.place, "union-membership", "value", path=shown, value=found)


def _texts(root: Node) -> Iterator[tuple[KeyPath, Node]]:
    """Yield the free texts of a file that are of a person, or may be about one, with their paths."""
    for number, item in enumerate(root.listed("staff")):
        yield from _fields(item, ("staff", number), _PERSONAL)
    titles = root.get("titles")
    if titles is not None and isinstance(titles.value, dict):
        yield from ((("titles", role), child) for role, child in titles.value.items())
    for name, fields in _LISTS.items():
        for number, item in enumerate(root.listed(name)):
            yield from _fields(item, (name, number), fields)


def _fields(item: Node, path: KeyPath, fields: Sequence[str]) -> Iterator[tuple[KeyPath, Node]]:
    yield from (((*path, field), child) for field in fields if (child := item.get(field)) is not None)


def _words(text: str) -> list[tuple[str, str]]:
    """Return the words of a text folded, each with how it is written; letters with points between them are one."""
    whole = _POINTED.sub(lambda found: found[0].replace(".", "") + " ", text)
    return [(folded(found[0]), found[0]) for found in _PIECE.finditer(whole)]
