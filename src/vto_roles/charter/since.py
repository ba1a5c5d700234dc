"""What changed in a charter since an act of its register: rows as they were then, law, people, choices and waivers, in words."""

import datetime
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from msgspec import UNSET, Struct
from msgspec.structs import replace

from vto_roles.charter.answer_text import AnswerText
from vto_roles.charter.causes import Line, lines
from vto_roles.charter.compare import CellChange, ChangedAnswer, Difference, DifferenceWriter, LineCause, compare
from vto_roles.charter.law import basis_text
from vto_roles.charter.law import text as law_text
from vto_roles.charter.schema import CellEntry, Charter, TaskEntry
from vto_roles.decision.answers import answer, differences, given
from vto_roles.decision.engine import allocate
from vto_roles.decision.extent import extent
from vto_roles.decision.fingerprints import concerning, states
from vto_roles.decision.law import changed
from vto_roles.model.decision import Allocation, Case, Cell
from vto_roles.model.register import RegisterEntry, RowState
from vto_roles.model.terms import LETTERS
from vto_roles.read.written import as_written
from vto_roles.text import Words, capital
from vto_roles.wording import Glossary

_ASKED = 5  # rows of which a review asks who really did it
_ALIKE = 2  # of them for the same reasons, while there are others
_WEIGHTS = {"moved": 4, "habit": 4, "chosen": 4, "vacant": 3, "shared": 1}
_LISTED = re.compile(r"\s*:\s")  # what follows in a title is a list


class Changes(Struct, frozen=True, kw_only=True):
    """What changed for a body: rows that are new to it, those that it no longer sees, and the lines of the others by task."""

    new: tuple[str, ...]  # titles of tasks
    gone: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]  # a title, and what changed; an indented line is the cause of the one above

    @property
    def empty(self) -> bool:
        return not (self.new or self.gone or self.rows)


def changes(case: Case, allocation: Allocation, charter: Charter, entry: RegisterEntry, words: Words) -> Changes:
    """Return what changed since an act in the rows that it was about, each line with what caused it.

    What the answers of today already decide otherwise on the day of the act came with time, by law; of any other change the
    reason of the new letter is told.
    """
    now = states(allocation)
    governing = case.catalogue.roles[entry.body].kind == "governing" and entry.act == "adopted"
    own = now if governing else concerning(now, entry.body)
    titles = {task.id: task.title for task in charter.tasks}
    both = [task for task in charter.tasks if task.id in entry.tasks]
    old, new = (
        replace(charter, tasks=tuple(tasks)) for tasks in ([_as_then(one, entry.tasks[one.id]) for one in both], _bare(both))
    )
    difference = compare(old, new)
    in_time = _in_time(case, allocation, entry.on) if not difference.empty else frozenset()
    writer = _SpokenWriter(old, new, words)
    return Changes(
        new=tuple(titles[task] for task in own if task not in entry.tasks and task in titles),
        gone=tuple(
            words("tasks", task, "title") if words.find("tasks", task) else task for task in entry.tasks if task not in now
        ),
        rows=tuple(writer.lines(_caused(difference, in_time, entry.on, words))) if not difference.empty else (),
    )


class _SpokenWriter(DifferenceWriter):
    """Words a difference for who does not know the letters: by what each asks."""

    def _changed(self, _cell: CellChange, role: str, before: str, after: str) -> str:
        return self.words("agenda", "letters", "changed", role=role, before=before, after=after)

    def _letters(self, cell: CellEntry) -> str:
        return in_words(cell.letters, self.words)


def in_words(letters: Sequence[str], words: Words) -> str:
    """Return what letters ask, or that nothing is asked."""
    return ", ".join(words("letter_words", one) for one in letters) or words("agenda", "letters", "none")


def _bare(tasks: Sequence[TaskEntry]) -> list[TaskEntry]:
    """Return tasks with what a register knows of them: no contributions of bodies of their own choice."""
    return [replace(one, once=UNSET, cells=tuple(cell for cell in one.cells if not cell.own)) for one in tasks]


def _as_then(task: TaskEntry, row: RowState) -> TaskEntry:
    """Return a task with the letters, duty and deadline of a register; whether law fixed a letter is not known of then."""
    cells = {cell.role: cell for cell in task.cells}
    return replace(
        task,
        once=UNSET,
        duty=row.duty,
        deadline=row.deadline,
        cells=tuple(_cell(role, letters, cells.get(role)) for role, letters in row.letters.items()),
    )


def _cell(role: str, letters: str, now: CellEntry | None) -> CellEntry:
    if now is not None and "".join(now.letters) == letters:
        return replace(now, own=False)
    held = tuple(letter for letter in LETTERS if letter in letters)
    return CellEntry(role=role, letters=held, locked=False, own=False, holders=(), deputies=(), because=())


def _in_time(case: Case, allocation: Allocation, day: datetime.date) -> frozenset[Line]:
    """Return the lines that the same answers decide otherwise on another day: by law, or by a day that passed."""
    then = lines(allocate(case.catalogue, case.organisation, case.overlays, day=day))
    now = lines(allocation)
    return frozenset(line for line in then | now if then.get(line) != now.get(line))


def _caused(difference: Difference, in_time: Collection[Line], since: datetime.date, words: Words) -> Difference:
    """Return a difference with the cause of each line in words."""
    by_time = _cause(words("agenda", "by_time", date=since))

    def of(line: Line, because: Sequence[str]) -> LineCause | None:
        if line in in_time:
            return by_time
        return _cause(words("agenda", "reason_now", reason=because[0])) if because else None

    return replace(
        difference,
        bodies=(),
        cells=tuple(
            replace(one, cause=of(("cell", one.task, one.role), one.because if one.at else ())) for one in difference.cells
        ),
        rows=tuple(replace(one, cause=of((one.what, one.task, ""), ())) for one in difference.rows),
    )


def _cause(text: str) -> LineCause:
    return LineCause(alone=True, answers=(ChangedAnswer(path="", before=None, after=None, at=None, text=text),))


# --- a review ---


def answer_changes(old: Case, new: Case, words: Words) -> Iterator[tuple[str, str]]:
    """Yield the answers that differ from those of an older file: what each is about, and both values."""
    before, after = as_written(old), as_written(new)
    was, now = given(before), given(after)
    for keys in differences(was, now):
        text = AnswerText(Glossary(before if answer(now, keys) is None else after, words))
        values = (text.value(keys, answer(part, keys)) for part in (was, now))
        yield text.what(keys), words("agenda", "answer", **dict(zip(("before", "after"), values, strict=True)))
    if old.catalogue.version != new.catalogue.version or old.overlays != new.overlays:
        yield (
            capital(words("facts", "catalog")),
            words("agenda", "answer", before=old.catalogue.version, after=new.catalogue.version),
        )


def law_changes(case: Case, allocation: Allocation, since: datetime.date, words: Words) -> Iterator[tuple[str, str]]:
    """Yield each law line that says something else than on a day, with what it says now."""
    then = allocate(case.catalogue, case.organisation, case.overlays, day=since)
    for name in changed(then.law, allocation.law):
        one = allocation.law.get(name)
        told = one is not None and one.told
        said = (
            law_text(name, one, case.catalogue, allocation.day, words)
            if told and one is not None
            else words("agenda", "law_silent")
        )
        yield basis_text(case.catalogue.law[name], words) or name, said


def passed(case: Case, since: datetime.date, today: datetime.date, words: Words) -> Iterator[tuple[str, str]]:
    """Yield what the file itself says that ended since a day: people who left, mandates, choices to look at again, waivers."""

    def between(day: datetime.date | None) -> bool:
        return day is not None and since < day <= today

    for person in case.organisation.staff or ():
        for key, day in (("left", person.until), ("mandate", person.mandate_until)):
            if between(day):
                yield words("agenda", "passed", "staff"), words("agenda", key, function=person.function, date=day)
    for choice in case.organisation.choices:
        if between(choice.review_by):
            task, role = (words.title(part, name) or name for part, name in (("tasks", choice.task), ("roles", choice.role)))
            does = in_words([choice.letter] if choice.letter in LETTERS else [], words)
            text = words("agenda", "choice", task=task, role=role, does=does, date=choice.review_by)
            yield words("agenda", "passed", "choices"), text
    for waiver in case.organisation.waivers:
        if between(waiver.until):
            text = words("agenda", "waiver", check=words("checks", waiver.check, "title"), date=waiver.until)
            yield words("agenda", "passed", "waivers"), text


def _vacant(cell: Cell, allocation: Allocation) -> bool:
    """Return whether a role carries a task through people, and has nobody for it."""
    return not cell.holders and allocation.catalogue.roles[cell.role].kind in ("managing", "coordinating")


def worth_asking(allocation: Allocation, charter: Charter, moved: Collection[str], words: Words) -> Iterator[tuple[str, str]]:
    """Yield the five tasks of which it is most worth asking who really did them, each with why: the title and the reasons.

    Rows on which the charter and practice may part weigh most: changed since the adoption, chosen otherwise, by habit against
    competence, without somebody; of equals those that take their doers most time.
    """
    reasons: dict[str, list[str]] = {}
    heavy: dict[str, int] = {}
    for role in allocation.roles:
        found = extent(allocation, role)
        for place, task in enumerate(found.tasks if found else ()):
            heavy[task] = max(heavy.get(task, 0), 100 - place)
    for why, tasks in _doubtful(allocation, moved).items():
        for task in dict.fromkeys(tasks):
            reasons.setdefault(task, []).append(why)
    titles = {task.id: _LISTED.split(task.title)[0] for task in charter.tasks}
    ranked = sorted((task for task in reasons if task in titles), key=lambda task: (-_weight(reasons[task]), -heavy.get(task, 0)))
    first = [task for task in ranked if [reasons[one] for one in ranked[: ranked.index(task)]].count(reasons[task]) < _ALIKE]
    chosen = (first + [task for task in ranked if task not in first])[:_ASKED]
    for task in sorted(chosen, key=ranked.index):
        yield titles[task], capital(words.semicolon.join(words("agenda", "asking", why) for why in reasons[task])) + "."


def _doubtful(allocation: Allocation, moved: Collection[str]) -> Mapping[str, Iterable[str]]:
    """Return the tasks whose doers may be others than the charter says, by why."""
    rows = allocation.matrix.rows
    return {
        "moved": moved,
        "habit": [one.task for one in allocation.to_discuss],
        "chosen": [one.task for one in allocation.deviations],
        "vacant": [row.task for row in rows if any(_vacant(one, allocation) for one in row.holding("R"))],
        "shared": [row.task for row in rows if len(row.holding("R")) > 1],
    }


def _weight(reasons: Sequence[str]) -> int:
    return sum(_WEIGHTS[one] for one in reasons)
