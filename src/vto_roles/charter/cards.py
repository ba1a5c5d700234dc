"""A charter cut down to what concerns one role or one person."""

import datetime
from collections.abc import Container, Iterator

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from vto_roles.charter.redact import names, with_mentioned
from vto_roles.charter.schema import BundleEntry, CellEntry, Charter, Holder, RoleEntry, Subject, TaskEntry
from vto_roles.model.terms import LETTERS
from vto_roles.refused import Refused
from vto_roles.text import Words, capital, near


def tasks_of(charter: Charter, whose: Subject) -> Iterator[tuple[TaskEntry, CellEntry]]:
    """What a charter asks of a card's owner, in the order of its tasks.

    A person decides and does only what names that person, and advises or is told as the role is; of several roles on one task
    the strongest letter counts.
    """
    own = {role.id for role in charter.roles if whose.concerns(role)}
    for task in charter.tasks:
        cells = [cell for cell in task.cells if cell.role in own]
        if whose.person is not None:
            carried = [cell for cell in cells if _done(cell) and whose.person in cell.holders]
            others = sorted((cell for cell in cells if not _done(cell)), key=lambda cell: LETTERS.index(cell.letters[0]))
            cells = carried or others[:1]
        for cell in cells:
            yield task, cell


def deputised_by(charter: Charter, whose: Subject) -> Iterator[tuple[TaskEntry, CellEntry]]:
    """Where a person stands in for who carries a cell."""
    for task in charter.tasks:
        for cell in task.cells:
            if _done(cell) and whose.person in cell.deputies:
                yield task, cell


def _done(cell: CellEntry) -> bool:
    """Whether somebody decides or does something here: what needs a person, and a deputy."""
    return bool({"A", "R"} & set(cell.letters))


def counterpart(role: RoleEntry, cell: CellEntry) -> bool:
    """Whether a role does its part as the other side of the table: a consultative body carries nothing out."""
    return role.kind == "consultative" and cell.letters == ("R",)


def extract(charter: Charter, whose: Subject, words: Words) -> Charter:
    """The charter with only the tasks of one role or person, and what hangs on them.

    Of other people only the functions stay; of a role's people their names too. Raises Refused when there is no such role or
    person here, and for a person's card of a public charter.
    """
    title = _owner(charter, whose)
    mine = [*tasks_of(charter, whose)]
    kept = dict.fromkeys(task.id for task, _ in mine)
    kept |= dict.fromkeys(task.id for task, _ in deputised_by(charter, whose))
    own = {role.id for role in charter.roles if whose.concerns(role)}
    asked = {(task.id, cell.role) for task, cell in mine}
    tasks = tuple(
        replace(task, gaps=tuple(gap for gap in task.gaps if (task.id, gap.role) in asked))
        for task in charter.tasks
        if task.id in kept
    )
    calendar = tuple(one for one in charter.calendar if one.task in kept)
    cited = {source for task in tasks for source in (*task.sources, *task.duty_law)}
    cited |= {source for _, cell in mine for because in cell.because for source in because.sources}
    subjects = own | {whose.person} - {None}
    card = replace(
        charter,
        card=whose,
        summary=_summary(replace(charter, calendar=calendar), title, [cell for _, cell in mine], words),
        roles=tuple(_role(role, whose) for role in charter.roles),
        time=charter.time if "vto-coordinator" in own else {},
        bundles=tuple(_bundles(charter, kept)),
        tasks=tasks,
        consultation=tuple(
            replace(one, tasks=tuple(task for task in one.tasks if task in kept))
            for one in charter.consultation
            if kept.keys() & set(one.tasks)
        ),
        notes=charter.notes if "union-delegation" in own else (),
        calendar=calendar,
        deviations=tuple(one for one in charter.deviations if one.task in kept),
        to_discuss=tuple(one for one in charter.to_discuss if one.task in kept),
        groups=tuple(
            replace(one, tasks=tuple(task for task in one.tasks if task in kept))
            for one in charter.groups
            if kept.keys() & set(one.tasks)
        ),
        law=tuple(line for line in charter.law if line.id in cited),
        fingerprints={name: one for name, one in charter.fingerprints.items() if name == "charter" or name in own},
        provenance={
            **charter.provenance,
            "card": whose,
            "letters": {task: letters for task, letters in charter.provenance["letters"].items() if task in kept},
        },
        findings=tuple(one for one in charter.findings if one.subject in subjects),
        waived=tuple(one for one in charter.waived if one.subject in subjects),
    )
    return with_mentioned(card, names(charter))


def _owner(charter: Charter, whose: Subject) -> str:
    """Who the card is for, in words."""
    if whose.role is not None:
        roles = {role.id: role for role in charter.roles}
        if whose.role not in roles:
            raise Refused("no-such-role", role=whose.role, nearest=near(whose.role, roles) or "")
        if roles[whose.role].status in ("absent", "expected"):
            raise Refused("role-absent", role=roles[whose.role].title)
        return roles[whose.role].title
    if charter.provenance["public"]:
        raise Refused("person-public")
    people = {holder.id: holder.function for role in charter.roles for holder in role.holders}
    person = str(whose.person)
    if person not in people:
        raise Refused("no-such-person", person=person, nearest=near(person, people) or "")
    return people[person]


def _bundles(charter: Charter, kept: Container[str]) -> Iterator[BundleEntry]:
    """Yield the bundles of the tasks that are kept; the first of these leads where the lead itself is not kept."""
    for bundle in charter.bundles:
        tasks = [task.id for task in charter.tasks if task.bundle == bundle.id and task.id in kept]
        if tasks:
            yield bundle if bundle.lead in kept else replace(bundle, lead=tasks[0])


def _role(role: RoleEntry, whose: Subject) -> RoleEntry:
    """A role with no more of its people than the card's owner is to read."""

    def bare(holder: Holder) -> Holder:
        if holder.id == whose.person:
            return holder
        name: str | UnsetType = holder.name if role.id == whose.role else UNSET
        return replace(holder, name=name, vto_time=UNSET, mandate_until=UNSET)

    return replace(role, holders=tuple(map(bare, role.holders)))


def _summary(charter: Charter, title: str, cells: list[CellEntry], words: Words) -> tuple[str, ...]:
    """What stands on top: whose card it is, how often each letter, the first date."""
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
