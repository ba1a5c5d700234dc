"""Find tasks by words of their titles, in any of the languages."""

import difflib
from collections.abc import Iterable, Mapping

from vto_roles.model.decision import Case
from vto_roles.read.languages import languages, words_of
from vto_roles.text import Words, folded
from vto_roles.wording import Glossary


def title(name: str, case: Case, words: Words) -> str:
    """Return the title of a task in a language."""
    return Glossary(case, words).task(name)


def titles(case: Case, names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the titles of tasks in every language, folded, with their ids as words."""
    glossaries = [Glossary(case, words_of(language, case.wording.get(language))) for language in languages()]
    return {name: tuple(folded(one) for one in (name, *(glossary.task(name) for glossary in glossaries))) for name in names}


def matching(asked: str, known: Mapping[str, Iterable[str]]) -> list[str]:
    """Return the ids of the tasks of which a title has all the words.

    A title that is the same goes before one of which they begin words, and that before one of which they are parts.
    """
    wanted = folded(asked)
    same = [name for name, texts in known.items() if wanted in texts]
    if same or not wanted:
        return same
    begun = [name for name, texts in known.items() if any(_begins(text, wanted.split()) for text in texts)]
    return begun or [name for name, texts in known.items() if any(all(w in text for w in wanted.split()) for text in texts)]


def nearest(asked: str, known: Mapping[str, Iterable[str]]) -> str | None:
    """Return the id of the task of which a title, or a word of it, is nearest to what was asked; None when none is near."""
    by_text = {part: name for name, texts in known.items() for text in texts for part in (*text.split(), text)}
    found = difflib.get_close_matches(folded(asked), list(by_text), n=1, cutoff=0.7)
    return by_text[found[0]] if found else None


def _begins(text: str, wanted: Iterable[str]) -> bool:
    own = text.split()
    return all(any(one.startswith(word) for one in own) for word in wanted)
