"""Redact a charter for its readers: a card for one role or one person, functions in the place of people for the public."""

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Set
from typing import TypeVar

import msgspec
from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from vto_roles import files
from vto_roles.charter import schema
from vto_roles.charter.page_one import with_page_one
from vto_roles.charter.schema import CellEntry, Charter, RoleEntry, Subject, TaskEntry
from vto_roles.finding import FindingRow
from vto_roles.model.organisation import Staff
from vto_roles.model.terms import LETTERS, WEIGHTS, Weight
from vto_roles.names import People
from vto_roles.read.readings import nearest, resolved
from vto_roles.refused import Refused
from vto_roles.text import Words, capital, folded, near

_OfTasks = TypeVar("_OfTasks", schema.ConsultationEntry, schema.GroupEntry)
_PERSONAL = frozenset(  # checks about single people
    (
        "competence-gap",
        "everything-on-one-person",
        "few-holders",
        "holder-left",
        "mandate-ends",
        "no-deputy",
        "role-overload",
        "self-control",
        "time-shortage",
    )
)
_NAMED = "name-in-public-charter"


# --- for the public ---


def redact(charter: Charter, words: Words) -> Charter:
    """Return the charter for the public; one that is public already stays as it is.

    words: of the charter's language.
    """
    if charter.provenance["public"]:
        return charter
    people = dict.fromkeys(holder.id for role in charter.roles for holder in role.holders)
    ids = {person: f"function-{number}" for number, person in enumerate(people, 1)}
    bare = replace(
        _without_page_one(charter),
        roles=tuple(_nameless(role, ids) for role in charter.roles),
        time={key: share for key, share in charter.time.items() if key != "freed"},
        tasks=tuple(replace(task, cells=tuple(_cell(cell, ids) for cell in task.cells), gaps=()) for task in charter.tasks),
        mentioned=(),
        provenance={**charter.provenance, "public": True},
        findings=tuple(one for one in charter.findings if one.check not in _PERSONAL),
        waived=tuple(one for one in charter.waived if one.check not in _PERSONAL),
    )
    data = _people(names(charter), charter.language).redact(msgspec.to_builtins(bare), words("charter", "name_left_out"))
    public = replace(msgspec.convert(_homeless(data), Charter), organisation=charter.organisation)  # whose own name is meant
    return with_page_one(public, words)


def _homeless(value: object) -> object:
    """Return a value without the folders of its maker in the places that it tells."""
    if isinstance(value, dict):
        return {
            key: files.at_home(child) if key in ("file", "at") and isinstance(child, str) else _homeless(child)
            for key, child in value.items()
        }
    return [_homeless(child) for child in value] if isinstance(value, list | tuple) else value


def _without_page_one(charter: Charter) -> Charter:
    """Return the charter without what is worded from its other parts; a card keeps its summary."""
    return replace(charter, page_one=(), summary=()) if charter.card is UNSET else charter


def publish(charter: Charter, words: Words) -> Charter:
    """Return a charter that was read from JSON as `redact` does, with an error for each name that stood in its texts.

    A charter that is made from its organisation file has these errors from the checks, each with its place. Raises Refused for
    the card of a person.
    """
    if charter.card is not UNSET and charter.card.person is not None:
        raise Refused("person-public")
    typed = mentioned(charter, names(charter))
    if not typed or charter.provenance["public"]:
        return redact(charter, words)
    functions = {holder.name: holder.function for role in charter.roles for holder in role.holders}
    found = [
        FindingRow(
            check=_NAMED,
            severity="error",
            subject=None,
            message=words(
                "checks", _NAMED, "message", "charter", person=functions.get(name) or words("charter", "name_left_out")
            ),
            file=files.at_home(charter.provenance["source"]),
            line=1,
            column=1,
            end_line=1,
            end_column=1,
        )
        for name in typed
    ]
    public = redact(charter, words)
    life = None if public.life is None else replace(public.life, status="draft")
    return replace(public, status="draft", life=life, findings=schema.ordered((*public.findings, *found)))


def names(charter: Charter) -> tuple[str, ...]:
    """Return the names of people that a charter holds."""
    named = (holder.name for role in charter.roles for holder in role.holders if isinstance(holder.name, str))
    return tuple(dict.fromkeys((*named, *charter.mentioned)))


def with_mentioned(charter: Charter, known: Iterable[str]) -> Charter:
    """Return the charter with those of the known names that its texts hold and no holder bears, so that it can be redacted."""
    borne = names(replace(charter, mentioned=()))
    others = [name for name in known if name not in borne]
    return replace(charter, mentioned=mentioned(charter, others) if others else ())


def mentioned(charter: Charter, names: Iterable[str]) -> tuple[str, ...]:
    """Return those of the names that somebody typed in a text of the charter: a function, a reason, a title."""
    people = _people(names, charter.language)
    bare = replace(
        _without_page_one(charter),
        organisation={**charter.organisation, "name": ""},
        roles=tuple(replace(role, holders=tuple(replace(one, name=UNSET) for one in role.holders)) for role in charter.roles),
        mentioned=(),
    )
    return tuple(dict.fromkeys(name for text in _texts(msgspec.to_builtins(bare)) for name in people.within(text)))


def _people(names: Iterable[str], language: str) -> People:
    from vto_roles.read.ordinary import ordinary

    return People([Staff(id=name, function=name, name=name) for name in names], lambda: ordinary(language))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for child in value.values() if isinstance(value, dict) else value:
            yield from _texts(child)


def _nameless(role: RoleEntry, ids: dict[str, str]) -> RoleEntry:
    holders = tuple(replace(one, id=ids[one.id], name=UNSET, vto_time=UNSET, mandate_until=UNSET) for one in role.holders)
    return replace(role, holders=holders)


def _cell(cell: CellEntry, ids: dict[str, str]) -> CellEntry:
    holders, deputies = (tuple(ids[one] for one in people) for people in (cell.holders, cell.deputies))
    return replace(cell, holders=holders, deputies=deputies)


# --- cards ---


def extract(charter: Charter, subject: Subject, words: Words) -> Charter:
    """Return the charter with only the tasks of one role or person, and what hangs on them.

    Of other people only the functions stay; of a role's people their names too. Raises Refused when there is no such role or
    person here, and for a person's card of a public charter.
    """
    subject = replace(subject, role=_role_id(charter, subject.role, words))
    title = _title(charter, subject)
    cells = [*tasks_of(charter, subject)]
    own = {role.id for role in charter.roles if subject.concerns(role)}
    carried = {(task.id, cell.role) for task, cell in cells}
    ids = {task.id for task, _ in (*cells, *deputised_by(charter, subject))}
    tasks = tuple(
        replace(task, gaps=tuple(gap for gap in task.gaps if (task.id, gap.role) in carried))
        for task in charter.tasks
        if task.id in ids
    )
    calendar = tuple(one for one in charter.calendar if one.task in ids)
    cited = {source for task in tasks for source in (*task.sources, *task.duty_law)}
    cited |= {source for _, cell in cells for because in cell.because for source in because.sources}
    subjects = own | {subject.person} - {None}
    letters = charter.provenance["letters"]
    card = replace(
        charter,
        card=subject,
        page_one=(),
        summary=_summary(replace(charter, calendar=calendar), title, [cell for _, cell in cells], words),
        roles=tuple(_role(role, subject) for role in charter.roles),
        time=charter.time if "vto-coordinator" in own else {},
        bundles=tuple(_bundles(charter, tasks)),
        tasks=tasks,
        consultation=_touching(ids, charter.consultation),
        notes=charter.notes if "union-delegation" in own else (),
        calendar=calendar,
        deviations=tuple(one for one in charter.deviations if one.task in ids),
        to_discuss=tuple(one for one in charter.to_discuss if one.task in ids),
        groups=_touching(ids, charter.groups),
        growth=(),
        law=tuple(line for line in charter.law if line.id in cited),
        horizon=tuple(one for one in charter.horizon if one.law in cited),
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


def weighed(weights: Iterable[Weight], words: Words) -> str:
    """Return what the word of a role weighs on its tasks, the heaviest first, each with how many; empty where it has none."""
    counts = Counter(weights)
    tally = (words("summary", "tally", role=words("weights", one), number=counts[one]) for one in WEIGHTS if counts[one])
    return words("extent", "weight", weights=words.semicolon.join(tally)) if counts else ""


def _role_id(charter: Charter, asked: str | None, words: Words) -> str | None:
    """Return the id of the role that is asked by its id, by its title in this charter or by a word for it in any language."""
    if asked is None:
        return None
    titles = {role.id: role.title for role in charter.roles}
    found = [name for name, title in titles.items() if folded(title) == folded(asked)]
    read = found[0] if len(found) == 1 and asked not in titles else resolved("role", asked, titles, words)
    if read is None:
        raise Refused("no-such-role", role=asked, nearest=nearest("role", asked, titles, words))
    return read


def _title(charter: Charter, subject: Subject) -> str:
    """Return the title of the role, or the function of the person. Raises Refused when there is none, or it is not to be told."""
    if subject.role is not None:
        roles = {role.id: role for role in charter.roles}
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


def _bundles(charter: Charter, tasks: Iterable[TaskEntry]) -> Iterator[schema.BundleEntry]:
    """Yield the bundles of these tasks; where a bundle's lead is none of them, the first of them leads."""
    for bundle in charter.bundles:
        ids = [task.id for task in tasks if task.bundle == bundle.id]
        if ids:
            yield bundle if bundle.lead in ids else replace(bundle, lead=ids[0])


def _touching(ids: Set[str], entries: tuple[_OfTasks, ...]) -> tuple[_OfTasks, ...]:
    """Return the entries that are on tasks with these ids, each without its other tasks."""
    kept = (replace(one, tasks=tuple(task for task in one.tasks if task in ids)) for one in entries)
    return tuple(one for one in kept if one.tasks)


def _role(role: RoleEntry, subject: Subject) -> RoleEntry:
    """Return a role with the names that the subject may read: its own, and those of its own role."""

    def bare(holder: schema.Holder) -> schema.Holder:
        if holder.id == subject.person:
            return holder
        name: str | UnsetType = holder.name if role.id == subject.role else UNSET
        return replace(holder, name=name, vto_time=UNSET, mandate_until=UNSET)

    return replace(role, holders=tuple(map(bare, role.holders)))


def _summary(charter: Charter, title: str, cells: Iterable[CellEntry], words: Words) -> tuple[str, ...]:
    """Return the lines on top of a card: its subject, what its word weighs, the first date."""
    lines = [capital(words("sheets", "extract", who=title, organisation=charter.organisation["name"]))]
    if weight := weighed((cell.weight for cell in cells if cell.weight is not None), words):
        lines.append(weight)
    if charter.calendar:
        first = charter.calendar[0]
        named = next(task.title for task in charter.tasks if task.id == first.task)
        lines.append(words("summary", "next", date=datetime.date.fromisoformat(first.date), task=named))
    return tuple(lines)
