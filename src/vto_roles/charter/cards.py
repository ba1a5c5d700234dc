"""Extract from a charter what concerns one role or one person: a card."""

import datetime
from collections.abc import Collection, Iterator
from typing import TypeVar

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from vto_roles.charter.redact import names, with_mentioned
from vto_roles.charter.schema import (
    BundleEntry,
    CalendarEntry,
    CellEntry,
    Charter,
    ConsultationEntry,
    DeviationEntry,
    DiscussionEntry,
    GroupEntry,
    Holder,
    RoleEntry,
    Subject,
    TaskEntry,
)
from vto_roles.model.terms import LETTERS
from vto_roles.refused import Refused
from vto_roles.text import Words, capital, near


def extract(charter: Charter, subject: Subject, words: Words) -> Charter:
    """Return the charter with only the tasks of one role or person, and what hangs on them.

    Of other people only the functions stay; of a role's people their names too. Raises Refused when there is no such role or
    person here, and for a person's card of a public charter.
    """
    title = _title(charter, subject)
    cells = [*tasks_of(charter, subject)]
    own = {role.id for role in charter.roles if subject.concerns(role)}
    ids = dict.fromkeys(task.id for task, _ in (*cells, *deputised_by(charter, subject)))
    tasks = tuple(_tasks(charter, ids, {(task.id, cell.role) for task, cell in cells}))
    calendar = _on(ids, charter.calendar)
    cited = {source for task in tasks for source in (*task.sources, *task.duty_law)}
    cited |= {source for _, cell in cells for because in cell.because for source in because.sources}
    subjects = own | {subject.person} - {None}
    letters = charter.provenance["letters"]
    card = replace(
        charter,
        card=subject,
        summary=_summary(replace(charter, calendar=calendar), title, [cell for _, cell in cells], words),
        roles=tuple(_role(role, subject) for role in charter.roles),
        time=charter.time if "vto-coordinator" in own else {},
        bundles=tuple(_bundles(charter, ids)),
        tasks=tasks,
        consultation=_touching(ids, charter.consultation),
        notes=charter.notes if "union-delegation" in own else (),
        calendar=calendar,
        deviations=_on(ids, charter.deviations),
        to_discuss=_on(ids, charter.to_discuss),
        groups=_touching(ids, charter.groups),
        law=tuple(line for line in charter.law if line.id in cited),
        fingerprints={name: one for name, one in charter.fingerprints.items() if name in {"charter", *own}},
        provenance={
            **charter.provenance,
            "card": subject,
            "letters": {task: row for task, row in letters.items() if task in ids},
        },
        findings=tuple(one for one in charter.findings if one.subject in subjects),
        waived=tuple(one for one in charter.waived if one.subject in subjects),
    )
    return with_mentioned(card, names(charter))


def tasks_of(charter: Charter, subject: Subject) -> Iterator[tuple[TaskEntry, CellEntry]]:
    """Yield the cells of a role or a person, each with its task, in the order of the tasks.

    A person decides and does only what names that person, and advises or is informed as the role is; of several roles on one
    task the strongest letter counts.
    """
    own = {role.id for role in charter.roles if subject.concerns(role)}
    for task in charter.tasks:
        cells = [cell for cell in task.cells if cell.role in own]
        if subject.person is not None:
            carried = [cell for cell in cells if _carried(cell) and subject.person in cell.holders]
            others = sorted((cell for cell in cells if not _carried(cell)), key=lambda cell: LETTERS.index(cell.letters[0]))
            cells = carried or others[:1]
        for cell in cells:
            yield task, cell


def deputised_by(charter: Charter, subject: Subject) -> Iterator[tuple[TaskEntry, CellEntry]]:
    """Yield the cells in which a person is deputy, each with its task."""
    for task in charter.tasks:
        for cell in task.cells:
            if _carried(cell) and subject.person in cell.deputies:
                yield task, cell


def _carried(cell: CellEntry) -> bool:
    """Return whether a role decides or does the task: only that needs a person, and a deputy."""
    return bool({"A", "R"} & set(cell.letters))


def counterpart(role: RoleEntry, cell: CellEntry) -> bool:
    """Return whether a consultative body negotiates the task: it never carries one out."""
    return role.kind == "consultative" and cell.letters == ("R",)


def _title(charter: Charter, subject: Subject) -> str:
    """Return the title of the role, or the function of the person. Raises Refused when there is none, or it is not to be told."""
    if subject.role is not None:
        roles = {role.id: role for role in charter.roles}
        if subject.role not in roles:
            raise Refused("no-such-role", role=subject.role, nearest=near(subject.role, roles) or "")
        if roles[subject.role].status in ("absent", "expected"):
            raise Refused("role-absent", role=roles[subject.role].title)
        return roles[subject.role].title
    if charter.provenance["public"]:
        raise Refused("person-public")
    people = {holder.id: holder.function for role in charter.roles for holder in role.holders}
    person = str(subject.person)
    if person not in people:
        raise Refused("no-such-person", person=person, nearest=near(person, people) or "")
    return people[person]


def _tasks(charter: Charter, ids: Collection[str], cells: Collection[tuple[str, str]]) -> Iterator[TaskEntry]:
    """Yield the tasks with these ids, with the gaps of these cells, each a task and a role."""
    for task in charter.tasks:
        if task.id in ids:
            yield replace(task, gaps=tuple(gap for gap in task.gaps if (task.id, gap.role) in cells))


def _bundles(charter: Charter, ids: Collection[str]) -> Iterator[BundleEntry]:
    """Yield the bundles of the tasks with these ids; where a bundle's lead is none of them, the first of them leads."""
    for bundle in charter.bundles:
        tasks = [task.id for task in charter.tasks if task.bundle == bundle.id and task.id in ids]
        if tasks:
            yield bundle if bundle.lead in ids else replace(bundle, lead=tasks[0])


_OfTask = TypeVar("_OfTask", CalendarEntry, DeviationEntry, DiscussionEntry)
_OfTasks = TypeVar("_OfTasks", ConsultationEntry, GroupEntry)


def _on(ids: Collection[str], entries: tuple[_OfTask, ...]) -> tuple[_OfTask, ...]:
    """Return the entries that are on a task with one of these ids."""
    return tuple(one for one in entries if one.task in ids)


def _touching(ids: Collection[str], entries: tuple[_OfTasks, ...]) -> tuple[_OfTasks, ...]:
    """Return the entries that are on tasks with these ids, each without its other tasks."""
    kept = (replace(one, tasks=tuple(task for task in one.tasks if task in ids)) for one in entries)
    return tuple(one for one in kept if one.tasks)


def _role(role: RoleEntry, subject: Subject) -> RoleEntry:
    """Return a role with the names that the subject may read: its own, and those of its own role."""

    def bare(holder: Holder) -> Holder:
        if holder.id == subject.person:
            return holder
        name: str | UnsetType = holder.name if role.id == subject.role else UNSET
        return replace(holder, name=name, vto_time=UNSET, mandate_until=UNSET)

    return replace(role, holders=tuple(map(bare, role.holders)))


def _summary(charter: Charter, title: str, cells: list[CellEntry], words: Words) -> tuple[str, ...]:
    """Return the lines on top of a card: its subject, how often it has each letter, the first date."""
    roles = {role.id: role for role in charter.roles}
    counts: dict[str, int] = {}
    for letter in LETTERS:
        for cell in cells:
            if letter in cell.letters and not cell.own:
                negotiates = counterpart(roles[cell.role], cell)
                does = words("sheets", "counterpart") if negotiates else words("letter_words", letter)
                counts[does] = counts.get(does, 0) + 1
    tally = tuple(words("summary", "tally", role=does, number=count) for does, count in counts.items())
    lines = [capital(words("sheets", "extract", who=title, organisation=charter.organisation["name"]))]
    if tally:
        lines.append(words("sheets", "counted", letters=tally))
    if charter.calendar:
        first = charter.calendar[0]
        named = next(task.title for task in charter.tasks if task.id == first.task)
        lines.append(words("summary", "next", date=datetime.date.fromisoformat(first.date), task=named))
    return tuple(lines)
