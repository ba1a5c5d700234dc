"""Word the decided rows of a charter: roles, tasks with their cells, bundles, groups, consultation, calendar and law lines."""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import UNSET

from vto_roles.charter import schema
from vto_roles.decision.conditions import holds
from vto_roles.decision.extent import extent, weight
from vto_roles.decision.facts import unanswered
from vto_roles.decision.growth import moves
from vto_roles.decision.law import due, later
from vto_roles.finding import Finding
from vto_roles.model.catalogue import Bundle, Task, When
from vto_roles.model.decision import Allocation, Because, Case, Cell, Gap, Row
from vto_roles.model.organisation import Staff
from vto_roles.model.terms import PHASES, Group, KeyPath
from vto_roles.text import Words
from vto_roles.wording import Glossary, reason

_DELEGATION = "union-delegation"
_CUSTOMISED_WORK: When = {"organisation.joint_committees": ("327.01",)}
_CASCADE = ("cascade", "cascade-custom", "law-holds")  # reasons that put a body in a consultation


def roles(case: Case, allocation: Allocation, glossary: Glossary, findings: Sequence[Finding]) -> tuple[schema.RoleEntry, ...]:
    """Return every role in the order of the catalogue; a finding tells one that is expected or that nobody fills."""
    staff = {person.id: person for person in case.organisation.staff or ()}
    found = {(finding.check, finding.subject) for finding in findings}
    entries, expected = [], due(allocation)
    for name, role in allocation.catalogue.roles.items():
        state = allocation.roles[name]
        status: Any = state.status
        if status == "absent" and ("body-expected", name) in found:
            status = "expected"
        elif ("unfilled-role", name) in found:
            status = "unfilled"
        missing = unanswered(allocation.catalogue, allocation.organisation, name)
        taken = extent(allocation, name)
        entries.append(
            schema.RoleEntry(
                id=name,
                title=glossary.role(name),
                the=glossary.the(name),
                many=glossary.many(name),
                short=glossary.short(name),
                kind=role.kind,
                collective=role.collective,
                each=role.each,
                status=status,
                status_text=glossary.words("statuses", "unanswered" if missing else status),
                answer="given" if not missing else "due" if name in expected else "missing",
                holders=tuple(_holder(staff[one], name) for one in state.holders),
                hours=None if taken is None else taken.hours,
                hours_per="role" if taken is None else taken.per,
                fte=None if taken is None else taken.fte,
            )
        )
    return tuple(entries)


def _holder(person: Staff, role: str) -> schema.Holder:
    return schema.Holder(
        id=person.id,
        function=person.function,
        name=UNSET if person.name is None else person.name,
        vto_time=UNSET if person.vto_time is None else person.vto_time,
        mandate_until=UNSET if person.mandate_until is None else person.mandate_until.isoformat(),
        also=tuple(one for one in person.roles if one != role),
    )


def tasks(case: Case, allocation: Allocation, glossary: Glossary) -> tuple[schema.TaskEntry, ...]:
    """Return every task by phase, in each phase in the order of the catalogue."""
    rows = sorted(allocation.matrix.rows, key=lambda row: PHASES.index(allocation.tasks[row.task].phase))
    return tuple(_task(row, case, allocation, glossary) for row in rows)


def _task(row: Row, case: Case, allocation: Allocation, glossary: Glossary) -> schema.TaskEntry:
    task, duty = allocation.tasks[row.task], allocation.duties[row.task]
    return schema.TaskEntry(
        id=row.task,
        title=glossary.task(row.task),
        note=glossary.filled(_form(row.task, "note", allocation, glossary)) or None,
        phase=task.phase,
        level=task.level,
        bundle=task.bundle,
        core=task.core,
        into=task.into,
        topic=task.topic,
        duty=duty,
        duty_text=_form(row.task, "duty", allocation, glossary) if duty == "legal" else "",
        duty_law=() if task.legal is None or duty != "legal" else task.legal.lines,
        sources=task.sources,
        set_by=_set_by(case, "tasks", row.task),
        reaches=_reached(task, allocation),
        counterpart=next((cell.role for cell in row.holding("R") if cell.role == task.counterpart), None),
        deadline=allocation.deadlines.get(row.task),
        once=UNSET if (once := allocation.once.get(row.task)) is None else once.isoformat(),
        cells=tuple(_cell(cell, task, allocation, glossary) for cell in row.cells),
        gaps=tuple(_gap(gap, glossary) for gap in allocation.gaps if gap.task == row.task),
    )


def _form(task: str, part: str, allocation: Allocation, glossary: Glossary) -> str:
    """Return the words of a task's note or duty that hold here, empty without any: by its own outcomes first, else by kind."""
    forms = glossary.words.find("tasks", task, part)
    if not isinstance(forms, dict):
        return forms if isinstance(forms, str) else ""
    identity = allocation.organisation.organisation
    usual = {
        "legal": allocation.duties[task] == "legal",
        "vzw": identity.legal_form == "vzw",
        identity.employer: True,
        "always": True,
    }
    here = (*glossary.outcomes.get(task, ()), *(form for form, true in usual.items() if true))
    return next((str(forms[form]) for form in here if form in forms), "")


def _reached(task: Task, allocation: Allocation) -> tuple[Group, ...]:
    """Return the groups of people that a task reaches: target-group workers only where customised work employs them."""
    return tuple(name for name in task.reaches if name != "target-group" or holds(_CUSTOMISED_WORK, allocation.facts))


def _set_by(case: Case, *path: str) -> tuple[str, ...]:
    """Return the files that patch a part of the catalogue, in the order in which they apply."""
    roots: list[KeyPath] = [("overlays", number) for number in range(len(case.overlays))]
    found = [case.tree.find((*root, "catalog", *path)) for root in [*roots, ()]]
    return tuple(node.place.file for node in found if node is not None)


def _cell(cell: Cell, task: Task, allocation: Allocation, glossary: Glossary) -> schema.CellEntry:
    return schema.CellEntry(
        role=cell.role,
        letters=cell.letters,
        locked=cell.locked,
        own=cell.own,
        holders=cell.holders,
        deputies=cell.deputies,
        weight=weight(cell, task, allocation.catalogue),
        because=tuple(_because(cell.role, one, allocation, glossary) for one in cell.because),
    )


def _because(role: str, one: Because, allocation: Allocation, glossary: Glossary) -> schema.BecauseEntry:
    return schema.BecauseEntry(
        letter=one.letter,
        criterion=one.criterion,
        text=reason(role, one, allocation, glossary),
        sources=one.sources,
        at=glossary.place(one.path),
        why=one.why,
        rule=one.rule,
        rivals=tuple(schema.RivalEntry(role=two.role, fell_at=two.fell_at, at=glossary.place(two.path)) for two in one.rivals),
    )


def _gap(gap: Gap, glossary: Glossary) -> schema.GapEntry:
    words, title = glossary.words, glossary.competence(gap.competence)
    measures = [words("measures", "train")]
    if gap.role in gap.partners:
        measures.append(words("measures", "colleague", competence=title))
    if partners := tuple(glossary.the(role) for role in gap.partners if role != gap.role):
        measures.append(words("measures", "pair", competence=title, roles=partners))
    measures.append(words("measures", "external"))
    return schema.GapEntry(competence=gap.competence, title=title, role=gap.role, holders=gap.holders, measures=tuple(measures))


def bundles(known: Mapping[str, Bundle], tasks: Sequence[schema.TaskEntry], glossary: Glossary) -> tuple[schema.BundleEntry, ...]:
    """Return the bundles that have tasks, those of the catalogue first.

    known: the bundles of the catalogue; where the lead of one is no task here, the first of its tasks leads.
    """
    members: dict[str, list[str]] = {name: [] for name in known}
    for task in tasks:
        members.setdefault(task.bundle, []).append(task.id)
    leads = {name: bundle.lead for name, bundle in known.items()}
    return tuple(
        schema.BundleEntry(
            id=name, title=glossary.bundle(name), lead=next((one for one in ids if one == leads.get(name)), ids[0])
        )
        for name, ids in members.items()
        if ids
    )


def groups(allocation: Allocation, words: Words) -> tuple[schema.GroupEntry, ...]:
    """Return the groups that tasks reach and that have people here; `count` is in heads, None when unknown."""
    size = allocation.organisation.size
    counts = {"temporary": size.temporary, "volunteers": size.volunteers, "trainees": size.trainees}
    names = dict.fromkeys(name for task in allocation.tasks.values() for name in _reached(task, allocation))
    return tuple(
        schema.GroupEntry(
            id=name,
            title=words("groups", name),
            count=counts.get(name),
            tasks=tuple(task_id for task_id, task in allocation.tasks.items() if name in task.reaches),
        )
        for name in names
        if counts.get(name) != 0
    )


def growth(case: Case, allocation: Allocation, glossary: Glossary) -> tuple[schema.MoveEntry, ...]:
    """Return each A and R that would move if the organisation were strategic, in the order of the tasks."""
    found = sorted(moves(case, allocation), key=lambda move: PHASES.index(allocation.tasks[move.task].phase))
    return tuple(
        schema.MoveEntry(
            task=move.task,
            letter=move.letter,
            now=move.now,
            then=move.then,
            because=tuple(_because(role, one, allocation, glossary) for role, one in move.because.items()),
        )
        for move in found
    )


def consultation(allocation: Allocation, glossary: Glossary) -> tuple[schema.ConsultationEntry, ...]:
    """Return each topic that has tasks: the bodies that its cascade consults, and the law behind that."""
    topics: dict[str, list[Row]] = {topic: [] for topic in allocation.catalogue.cascades}
    for row in allocation.matrix.rows:
        if (topic := allocation.tasks[row.task].topic) in topics:
            topics[topic].append(row)
    return tuple(_topic(topic, rows, allocation, glossary) for topic, rows in topics.items() if rows)


def _topic(topic: str, rows: list[Row], allocation: Allocation, glossary: Glossary) -> schema.ConsultationEntry:
    consulted = [(cell, because) for row in rows for cell in row.cells for because in cell.because if because.key in _CASCADE]
    contested = dict.fromkeys(
        source
        for row in rows
        for source in allocation.tasks[row.task].sources
        if (line := allocation.law.get(source)) is not None and line.told and line.status == "contested"
    )
    return schema.ConsultationEntry(
        topic=topic,
        title=glossary.topic(topic),
        bodies=tuple(dict.fromkeys(cell.role for cell, _ in consulted)),
        locked=any(cell.locked for cell, _ in consulted),
        tasks=tuple(row.task for row in rows),
        law=tuple(dict.fromkeys(source for cell, because in consulted if cell.locked for source in because.sources)),
        contested=tuple(contested),
    )


def _delegation_open(allocation: Allocation) -> bool:
    """Return whether it is not known if a union delegation exists; no head count can answer that."""
    state = allocation.roles.get(_DELEGATION)
    return state is not None and state.status == "unknown"


def delegation_notes(allocation: Allocation, words: Words) -> tuple[str, ...]:
    """Return, where a union delegation is unknown, the threshold of each joint committee as far as it was found."""
    if not _delegation_open(allocation):
        return ()
    notes = []
    for committee in allocation.organisation.organisation.joint_committees:
        found = allocation.catalogue.delegations.get(committee)
        if found is None or found.employees is None or found.checked_on is None:
            notes.append(words("delegation", "unknown", committee=committee))
        else:
            notes.append(words("delegation", "known", committee=committee, count=found.employees, date=found.checked_on))
    return tuple(notes)


def calendar(allocation: Allocation) -> tuple[schema.CalendarEntry, ...]:
    """Return the first occurrence of each deadline within twelve months, in the order of the dates."""
    entries, end = [], later(allocation.day, 12)
    for row in allocation.matrix.rows:
        date = allocation.dates.get(row.task)
        if date is not None and date < end:
            holding = {letter: tuple(cell.role for cell in row.holding(letter) if not cell.own) for letter in ("A", "R", "C")}
            who = {letter: names for letter, names in holding.items() if names}
            entries.append(schema.CalendarEntry(date=date.isoformat(), task=row.task, roles=who))
    return tuple(sorted(entries, key=lambda entry: entry.date))
