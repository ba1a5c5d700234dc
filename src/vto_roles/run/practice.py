"""Who did what until now, taken from a RACI table of an organisation: rows to our tasks by their words, columns to roles."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from vto_roles.model.catalogue import Catalogue
from vto_roles.read.languages import languages, words_of
from vto_roles.read.readings import BUILT_IN
from vto_roles.text import folded

if TYPE_CHECKING:
    from vto_roles.table import Sheet

_SURE, _LIKELY = 0.65, 0.45  # how alike a row and a title must be, from 0 to 1
_AHEAD = 0.1  # how much more alike than the next task a sure one is
_STEM = 5  # letters of a word that are compared: plan, plannen, planning


class Placed(Struct, frozen=True, kw_only=True):
    """A row of a table that is, or may be, a task of ours: title, its text; share: how alike they are, in percent."""

    task: str
    role: str
    title: str
    share: int


class Practice(Struct, frozen=True, kw_only=True):
    """What was taken from a table: sure and likely, the rows that were placed; rows, roles: the titles that were not."""

    sure: tuple[Placed, ...] = ()
    likely: tuple[Placed, ...] = ()
    rows: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many of each there are."""
        return {"sure": len(self.sure), "likely": len(self.likely), "rows": len(self.rows), "roles": len(self.roles)}


def taken(sheet: "Sheet", catalogue: Catalogue) -> Practice:
    """Return who did the tasks of a table, or answered for those that nobody does; of two rows for one task the more alike."""
    roles = {title: found[0] for title in sheet.roles if len(found := BUILT_IN.ids("role", title, catalogue.roles)) == 1}
    known = _titles(catalogue)
    weights = _weights(words for titles in known.values() for words in titles)
    best: dict[str, tuple[float, bool, Placed]] = {}
    left = []
    for row in sheet.matrix.rows:
        doers = [roles[cell.role] for cell in (*row.holding("R"), *row.holding("A")) if cell.role in roles]
        ranked = sorted(((_alike(_stems(row.task), titles, weights), task) for task, titles in known.items()), reverse=True)
        (share, task), (second, _) = ranked[0], ranked[1]
        if not doers or share < _LIKELY or (task in best and best[task][0] >= share):
            left.append(row.task)
            continue
        if task in best:
            left.append(best[task][2].title)
        sure = share >= _SURE and share - second >= _AHEAD
        best[task] = (share, sure, Placed(task=task, role=doers[0], title=row.task, share=round(100 * share)))
    placed = sorted(best.values(), key=lambda one: list(known).index(one[2].task))
    return Practice(
        sure=tuple(one for _, sure, one in placed if sure),
        likely=tuple(one for _, sure, one in placed if not sure),
        rows=tuple(dict.fromkeys(left)),
        roles=tuple(title for title in sheet.roles if title not in roles),
    )


def _titles(catalogue: Catalogue) -> dict[str, list[frozenset[str]]]:
    """Return the words of each task's title in every language."""
    spoken = [words_of(language) for language in languages()]
    return {task: [_stems(title) for words in spoken if (title := words.title("tasks", task))] for task in catalogue.tasks}


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in folded(text).split() if len(word) > 2)


def _weights(titles: Iterable[frozenset[str]]) -> Mapping[str, float]:
    """Return how much a word says: the fewer titles hold it the more."""
    counts = Counter(word for words in titles for word in words)
    most = max(counts.values(), default=1)
    return {word: math.log(1 + most / count) for word, count in counts.items()}


def _alike(words: frozenset[str], titles: Iterable[frozenset[str]], weights: Mapping[str, float]) -> float:
    """Return how alike a row and a task are, from 0 to 1: the weight of the words that they share, in the likest language."""

    def weight(some: frozenset[str]) -> float:
        return sum(weights.get(word, 1.0) for word in some)

    return max((2 * weight(words & title) / (weight(words) + weight(title)) for title in titles if words and title), default=0.0)
