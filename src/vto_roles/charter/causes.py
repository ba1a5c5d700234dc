"""Why two decisions differ: for each line that changed the answers of which each one alone, set back, undoes the change.

An answer is set back as it is written, and what the file then says is read again under the catalogue that it then has.
"""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from vto_roles.decision.answers import Keys, answer, differences, given, members, with_answer
from vto_roles.decision.engine import allocate
from vto_roles.model.decision import Allocation, Case
from vto_roles.read.written import as_read, as_written

_ALONE = 200  # changed answers that are set back one by one
_TOGETHER = 6  # changed answers of which all sets are tried where no single one undoes a line
CATALOGUE: Keys = ("catalog",)  # what the overlays and the file's own `catalog` bring, as one answer
What = Literal["cell", "task", "duty", "deadline"]
Line = tuple[What, str, str]  # what changed, of which task, for which role


class Change(Struct, frozen=True, kw_only=True):
    """An answer that differs between two files."""

    keys: Keys
    before: Any
    after: Any


class Cause(Struct, frozen=True, kw_only=True):
    """The answers behind a line that changed. alone: each one undoes it; else only all of them together."""

    alone: bool
    changes: tuple[Change, ...]  # none: many together, which were not told apart


def lines(allocation: Allocation) -> dict[Line, object]:
    """Return what a comparison looks at: cells, tasks, duties and deadlines."""
    found: dict[Line, object] = {("task", name, ""): True for name in allocation.tasks}
    found |= {("duty", name, ""): duty for name, duty in allocation.duties.items()}
    found |= {("deadline", name, ""): allocation.once.get(name, day) for name, day in allocation.deadlines.items()}
    for row in allocation.matrix.rows:
        found |= {("cell", row.task, cell.role): (cell.letters, cell.locked, cell.own) for cell in row.cells}
    return found


def causes(old: Case, new: Case, before: Allocation, after: Allocation) -> dict[Line, Cause]:
    """Return for each line that differs the changed answers that undo it, each alone, else together."""
    was, now = lines(before), lines(after)
    changed = [line for line in was | now if was.get(line) != now.get(line)]
    if not changed:
        return {}
    undoing = _Undoing(old, new, after.day)
    single = {number: undoing.lines((number,)) for number in range(min(len(undoing.changes), _ALONE))}
    found = {}
    for line in changed:
        alone = tuple(undoing.changes[number] for number, state in single.items() if state.get(line) == was.get(line))
        together = () if alone else undoing.together(line, was.get(line))
        found[line] = Cause(alone=bool(alone), changes=alone or together)
    return found


class _Undoing:
    """The changed answers of two files, and what is decided when some of them are set back."""

    def __init__(self, old: Case, new: Case, day: datetime.date) -> None:
        self._day = day
        self._old, self._new = as_written(old), as_written(new)
        self._before, self._after = given(self._old), given(self._new)
        self.changes = tuple(self._changes())
        self._known: dict[tuple[int, ...], Mapping[Line, object]] = {}

    def _changes(self) -> Iterator[Change]:
        for keys in differences(self._before, self._after):
            yield Change(keys=keys, before=answer(self._before, keys), after=answer(self._after, keys))
        if (self._old.catalogue, self._old.overlays) != (self._new.catalogue, self._new.overlays):
            yield Change(keys=CATALOGUE, before=None, after=None)

    def lines(self, numbers: tuple[int, ...]) -> Mapping[Line, object]:
        """Return the lines of the new file with these changes set back."""
        if numbers not in self._known:
            organisation, made = self._after, self._new
            for number in numbers:
                change = self.changes[number]
                if change.keys == CATALOGUE:
                    made = self._old
                else:
                    at = self._position(change.keys)
                    organisation = with_answer(organisation, change.keys, change.before, at)
            organisation, overlays = as_read(replace(made, organisation=organisation))
            self._known[numbers] = lines(allocate(made.catalogue, organisation, overlays, day=self._day))
        return self._known[numbers]

    def _position(self, keys: Keys) -> int | None:
        """Return where an item stood in its list of the old file."""
        listed: Sequence[Any] | None = getattr(self._before, str(keys[0]), None)
        if len(keys) != 2 or not isinstance(listed, tuple) or keys[1] not in (found := list(members(listed))):
            return None
        return found.index(keys[1])

    def together(self, line: Line, was: object) -> tuple[Change, ...]:
        """Return the fewest changes that undo a line only together; none where there are too many to tell."""
        left = tuple(range(len(self.changes)))
        if len(left) > _TOGETHER or self.lines(left).get(line) != was:
            return ()
        for number in reversed(left):
            fewer = tuple(one for one in left if one != number)
            if self.lines(fewer).get(line) == was:
                left = fewer
        return tuple(self.changes[number] for number in left)
