"""Compare two charters: the letters, duties and deadlines that differ, in words that a board can read."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from vto_roles.charter.answer_text import AnswerText
from vto_roles.charter.causes import CATALOGUE, Cause, Change, Line
from vto_roles.charter.causes import causes as undoing
from vto_roles.charter.schema import CellEntry, Charter, TaskEntry
from vto_roles.charter.sides import Side, SideTask
from vto_roles.decision.answers import dotted, path_of, published
from vto_roles.model.decision import Allocation, Case
from vto_roles.model.terms import Letter
from vto_roles.read.catalogue import built_in
from vto_roles.read.written import as_written
from vto_roles.text import Words, capital
from vto_roles.wording import Glossary

Kind = Literal["gains", "loses", "stronger", "weaker", "changes"]
_BODIES = ("governing", "consultative")
_NO_CELL = CellEntry(role="", letters=(), locked=False, own=False, holders=(), deputies=(), because=())


class ChangedAnswer(Struct, frozen=True, kw_only=True):
    """An answer that differs between two organisation files."""

    path: str  # as `what-if --set` names it
    before: str | float | tuple[str, ...] | None  # None: not answered, or not there
    after: str | float | tuple[str, ...] | None
    at: str | None  # where it stands: in the new file, else in the old one
    text: str  # what it is about, before and after, in words


class LineCause(Struct, frozen=True, kw_only=True):
    """The answers behind a line. alone: setting back any one of them undoes it; else it takes all of them together."""

    alone: bool
    answers: tuple[ChangedAnswer, ...]  # none: many together


Causes = Mapping[tuple[str, str, str], LineCause]  # what changed (cell, task, duty or deadline), its task and role -> its cause


class CellChange(Struct, frozen=True, kw_only=True):
    """The letters of one role on one task, before and after."""

    task: str
    role: str
    kind: Kind
    before: tuple[Letter, ...]
    after: tuple[Letter, ...]
    locked: bool  # afterwards
    because: tuple[str, ...]  # of the letters afterwards
    at: tuple[str, ...]  # the answers that decided, where they stand
    cause: LineCause | None = None  # of the change; None: not known, for a charter tells no answers


class RowChange(Struct, frozen=True, kw_only=True):
    """The duty or the deadline of one task, before and after."""

    task: str
    what: Literal["duty", "deadline"]
    before: str | None
    after: str | None
    cause: LineCause | None = None


class Difference(Struct, frozen=True, kw_only=True):
    """All differences of two charters in letters, duties and deadlines."""

    schema: Literal["vto-roles/diff/1"] = "vto-roles/diff/1"
    added: tuple[str, ...]  # tasks
    removed: tuple[str, ...]
    cells: tuple[CellChange, ...]
    rows: tuple[RowChange, ...]
    bodies: tuple[str, ...]  # whose fingerprint changed: to be asked again
    causes: dict[str, LineCause] = {}  # of the tasks that came and went

    @property
    def empty(self) -> bool:
        return not (self.added or self.removed or self.cells or self.rows or self.bodies)


def compare(old: Charter | Side, new: Charter | Side, causes: Causes | None = None) -> Difference:
    """Return what changed from the old charter to the new; reasons and places are those of the new one.

    causes: of the lines, where both charters come from organisation files.
    """
    causes = causes or {}
    before, after = _tasks(old), _tasks(new)
    was, now = _cells(old), _cells(new)
    roles = dict.fromkeys(role.id for charter in (new, old) for role in charter.roles)
    keys = ((task, role) for task in after | before for role in roles)
    found = Difference(
        added=tuple(task for task in after if task not in before),
        removed=tuple(task for task in before if task not in after),
        cells=tuple(
            replace(change, cause=causes.get(("cell", *key)))
            for key in keys
            if (change := _change(*key, was.get(key, _NO_CELL), now.get(key, _NO_CELL)))
        ),
        rows=tuple(
            replace(row, cause=causes.get((row.what, task, "")))
            for task in after
            if task in before
            for row in _rows(before[task], after[task])
        ),
        bodies=(),
        causes={task: cause for (what, task, _), cause in causes.items() if what == "task"},
    )
    return replace(found, bodies=tuple(_bodies(old, new, found)))


def _bodies(old: Charter | Side, new: Charter | Side, found: Difference) -> Iterator[str]:
    """Yield the bodies of which a row changed: by their fingerprints, else by what they hold in the rows that differ."""
    if isinstance(old, Charter) and isinstance(new, Charter):
        was, now = old.fingerprints, new.fingerprints
        yield from (body for body in {**was, **now} if body != "charter" and was.get(body) != now.get(body))
        return
    touched = {*found.added, *found.removed}
    touched |= {one.task for one in found.cells} | {one.task for one in found.rows}
    heard = {
        role
        for side in (old, new)
        for (task, role), cell in _cells(side).items()
        if task in touched and {"A", "C"} & {*cell.letters}
    }
    yield from (name for name, role in built_in().roles.items() if name in heard and role.kind in _BODIES)


def _tasks(charter: Charter | Side) -> dict[str, TaskEntry | SideTask]:
    return {task.id: task for task in charter.tasks}


def _cells(charter: Charter | Side) -> dict[tuple[str, str], CellEntry]:
    """Return the cells of a charter by task and role."""
    return {(task.id, cell.role): cell for task in charter.tasks for cell in task.cells}


def _change(task: str, role: str, was: CellEntry, now: CellEntry) -> CellChange | None:
    if (was.letters, was.locked, was.own) == (now.letters, now.locked, now.own):
        return None
    return CellChange(
        task=task,
        role=role,
        kind=_kind(was, now),
        before=was.letters,
        after=now.letters,
        locked=now.locked,
        because=tuple(dict.fromkeys(one.text for one in now.because)),
        at=tuple(dict.fromkeys(one.at for one in now.because if one.at)),
    )


def _kind(was: CellEntry, now: CellEntry) -> Kind:
    """Return whether the role gains or loses A or R; where neither, whether it is consulted more strongly or more weakly."""
    before, after = ({"A", "R"} & set(cell.letters) for cell in (was, now))
    if before != after:
        return "gains" if before < after else "loses" if after < before else "changes"
    return "stronger" if _heard(now) > _heard(was) else "weaker"


def _heard(cell: CellEntry) -> int:
    """Return how strongly a role is consulted: not at all, by its own choice or after the fact, as advice, or by law."""
    if not {"C", "I"} & set(cell.letters):
        return 0
    return 1 if "I" in cell.letters or cell.own else 3 if cell.locked else 2


def _rows(before: TaskEntry | SideTask, after: TaskEntry | SideTask) -> Iterator[RowChange]:
    if None in (before.duty, after.duty):  # of a mark of an older version
        return
    if before.duty != after.duty:
        yield RowChange(task=after.id, what="duty", before=before.duty, after=after.duty)
    if before.due != after.due:
        yield RowChange(task=after.id, what="deadline", before=before.due, after=after.due)


# --- in words -------------------------------------------------------------------------------------


class DifferenceWriter:
    """Words a difference in one language."""

    def __init__(self, old: Charter | Side, new: Charter | Side, words: Words) -> None:
        self.words = words
        self.tasks = {task.id: task.title for charter in (old, new) for task in charter.tasks}
        self.roles = {role.id: role.title for charter in (old, new) for role in charter.roles}
        self.old, self.new = _cells(old), _cells(new)

    def lines(self, difference: Difference) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield each section with its lines: tasks that came and went, the changes per task, the bodies to ask again."""
        words = self.words
        if difference.empty:
            yield words("compare", "nothing"), ()
            return
        for what, tasks in (("added", difference.added), ("removed", difference.removed)):
            if tasks:
                listed = ((self.tasks[task], *self._cause(difference.causes.get(task))) for task in tasks)
                yield words("compare", what), tuple(line for lines in listed for line in lines)
        by_task: dict[str, list[str]] = {}
        for row in difference.rows:
            by_task.setdefault(row.task, []).extend((self._row(row), *self._cause(row.cause)))
        for cell in difference.cells:
            by_task.setdefault(cell.task, []).extend(self._cell(cell))
        for task, lines in by_task.items():
            yield self.tasks[task], tuple(lines)
        if difference.bodies:
            yield words("compare", "bodies"), tuple(capital(self.roles[body]) for body in difference.bodies)

    def _cell(self, cell: CellChange) -> Iterator[str]:
        role = capital(self.roles[cell.role])
        before, after = (self._letters(cells.get((cell.task, cell.role), _NO_CELL)) for cells in (self.old, self.new))
        if before == after:  # only the lock differs
            yield self.words("compare", "fixed" if cell.locked else "freed", role=role, letters=after)
        else:
            yield self._changed(cell, role, before, after)
        yield from self._cause(cell.cause)

    def _changed(self, cell: CellChange, role: str, before: str, after: str) -> str:
        return self.words("compare", cell.kind, role=role, before=before, after=after + ("*" if cell.locked else ""))

    def _cause(self, cause: LineCause | None) -> Iterator[str]:
        """Yield the answers that undo a line, each alone or all together; the reason of the new letter is no cause."""
        words = self.words
        if cause is None:
            return
        if cause.alone:
            yield from ("  " + words("compare", "cause", answer=_placed(one, words)) for one in cause.answers)
        elif cause.answers:
            answers = words.semicolon.join(_placed(one, words) for one in cause.answers)
            yield "  " + words("compare", "together", answers=answers)
        else:
            yield "  " + words("compare", "many")

    def _letters(self, cell: CellEntry) -> str:
        """Return the letters as the matrix shows them, an own contribution in brackets."""
        letters = " ".join(cell.letters) or self.words("letters", "none")
        return f"({letters})" if cell.own else letters

    def _row(self, row: RowChange) -> str:
        def shown(value: str | None) -> str:
            if value is None:
                return self.words("compare", "no_date")
            return self.words("duties", value) if row.what == "duty" else self.words.deadline(value)

        return self.words("compare", row.what, before=shown(row.before), after=shown(row.after))

    def text(self, difference: Difference) -> str:
        """Return the difference as text for a terminal."""
        sections = ("\n  ".join((title, *lines)) for title, lines in self.lines(difference))
        return "\n\n".join(sections) + "\n"

    def markdown(self, difference: Difference, escape: Any) -> str:
        """Return the difference as Markdown; escape: makes a text inert."""
        return f"# {self.words('compare', 'title')}\n\n{self.blocks(difference, escape, level=2)}\n"

    def blocks(self, difference: Difference, escape: Any, *, level: int) -> str:
        """Return the sections of the difference as Markdown; level: of their heads."""
        blocks = []
        for title, lines in self.lines(difference):
            blocks.append(f"{'#' * level} {escape(title)}" if lines else escape(title))
            if lines:
                blocks.append("\n".join(("  - " if line.startswith("  ") else "- ") + escape(line) for line in lines))
        return "\n\n".join(blocks)

    @staticmethod
    def json(difference: Difference) -> bytes:
        """Return the difference as versioned JSON."""
        return msgspec.json.format(msgspec.json.encode(difference), indent=2) + b"\n"


def _placed(answer: ChangedAnswer, words: Words) -> str:
    return answer.text if answer.at is None else answer.text + words("compare", "cause_at", place=answer.at)


def answers(old: Case, was: Allocation, new: Case, now: Allocation, words: Words) -> Causes:
    """Return the changed answers that undo each line of a comparison."""
    return worded(undoing(old, new, was, now), old, new, words)


def worded(found: Mapping[Line, Cause], old: Case, new: Case, words: Words) -> Causes:
    """Return the causes of the lines in words.

    An answer stands in the new file; in the old one where it went, or where it was only set over that.
    """
    old, new = as_written(old), as_written(new)
    return {
        line: LineCause(alone=one.alone, answers=tuple(_answer(each, old, new, words) for each in one.changes))
        for line, one in found.items()
    }


def _answer(change: Change, old: Case, new: Case, words: Words) -> ChangedAnswer:
    catalogue = change.keys == CATALOGUE
    place = None if catalogue else _place(change, new) or _place(change, old)
    text = AnswerText(Glossary(old if change.after is None else new, words))
    what, keys = text.what(change.keys), change.keys
    before, after = (text.value(keys, value) for value in (change.before, change.after))
    return ChangedAnswer(
        path=dotted((old if change.after is None else new).organisation, keys),
        before=published(change.before),
        after=published(change.after),
        at=place,
        text=what if catalogue else words("compare", "answer", what=what, before=before, after=after),
    )


def _place(change: Change, case: Case) -> str | None:
    """Return where an answer stands in a file; None where it does not, or stands in no file but on the command line."""
    path = path_of(case.organisation, change.keys)
    node = case.tree.find(path)
    return None if node is None or node.place.file != case.name else str(case.place(path))
