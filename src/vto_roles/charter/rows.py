"""Word the decided rows of a charter: roles with the functions that fill them, tasks with their cells, bundles and groups."""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import UNSET

from vto_roles.charter.schema import (
    BecauseEntry,
    BundleEntry,
    CellEntry,
    GapEntry,
    GroupEntry,
    Holder,
    RivalEntry,
    RoleEntry,
    TaskEntry,
)
from vto_roles.finding import Finding
from vto_roles.model.catalogue import Bundle
from vto_roles.model.decision import Allocation, Because, Case, Cell, Gap, Row
from vto_roles.model.organisation import Staff
from vto_roles.model.terms import PHASES, KeyPath
from vto_roles.text import Words
from vto_roles.wording import Glossary, reason


def roles(case: Case, allocation: Allocation, glossary: Glossary, findings: Sequence[Finding]) -> tuple[RoleEntry, ...]:
    """Return every role in the order of the catalogue; a finding tells one that is expected or that nobody fills."""
    staff = {person.id: person for person in case.organisation.staff or ()}
    expected = {finding.subject for finding in findings if finding.check == "body-expected"}
    unfilled = {finding.subject for finding in findings if finding.check == "unfilled-role"}
    entries = []
    for name, role in allocation.catalogue.roles.items():
        state = allocation.roles[name]
        status: Any = state.status
        if status == "absent" and name in expected:
            status = "expected"
        elif name in unfilled:
            status = "unfilled"
        entries.append(
            RoleEntry(
                id=name,
                title=glossary.role(name),
                the=glossary.the(name),
                short=glossary.short(name),
                kind=role.kind,
                collective=role.collective,
                status=status,
                status_text=glossary.words("statuses", status),
                holders=tuple(_holder(staff[one], name) for one in state.holders),
            )
        )
    return tuple(entries)


def _holder(person: Staff, role: str) -> Holder:
    return Holder(
        id=person.id,
        function=person.function,
        name=UNSET if person.name is None else person.name,
        vto_time=UNSET if person.vto_time is None else person.vto_time,
        mandate_until=UNSET if person.mandate_until is None else person.mandate_until.isoformat(),
        also=tuple(one for one in person.roles if one != role),
    )


def tasks(case: Case, allocation: Allocation, glossary: Glossary) -> tuple[TaskEntry, ...]:
    """Return every task by phase, in each phase in the order of the catalogue."""
    order = {phase: number for number, phase in enumerate(PHASES)}
    gaps: dict[str, list[Gap]] = {}
    for gap in allocation.gaps:
        gaps.setdefault(gap.task, []).append(gap)
    rows = sorted(allocation.matrix.rows, key=lambda row: order[allocation.tasks[row.task].phase])
    return tuple(_task(row, case, allocation, glossary, gaps.get(row.task, ())) for row in rows)


def _task(row: Row, case: Case, allocation: Allocation, glossary: Glossary, gaps: Sequence[Gap]) -> TaskEntry:
    task, duty = allocation.tasks[row.task], allocation.duties[row.task]
    law = () if task.legal is None or duty != "legal" else task.legal.law
    return TaskEntry(
        id=row.task,
        title=glossary.task(row.task),
        note=_note(row.task, duty, case, glossary.words),
        phase=task.phase,
        level=task.level,
        bundle=task.bundle,
        topic=task.topic,
        duty=duty,
        duty_law=(law,) if isinstance(law, str) else law,
        sources=task.sources,
        set_by=_set_by(case, "tasks", row.task),
        reaches=task.reaches,
        deadline=allocation.deadlines.get(row.task),
        cells=tuple(_cell(cell, case, allocation, glossary) for cell in row.cells),
        gaps=tuple(_gap(gap, glossary) for gap in gaps),
    )


def _note(task: str, duty: str, case: Case, words: Words) -> str | None:
    """Return the note to a task that holds here: for a duty, a vzw, a private employer, or always."""
    note = words.find("tasks", task, "note")
    if not isinstance(note, dict):
        return note if isinstance(note, str) else None
    identity = case.organisation.organisation
    here = {"legal": duty == "legal", "vzw": identity.legal_form == "vzw", "private": identity.employer == "private"}
    here["public"] = not here["private"]
    found = next((note[form] for form, true in (here | {"always": True}).items() if true and form in note), None)
    return None if found is None else str(found)


def _set_by(case: Case, *path: str) -> tuple[str, ...]:
    """Return the files that patch a part of the catalogue, in the order in which they apply."""
    roots: list[KeyPath] = [("overlays", number) for number in range(len(case.overlays))]
    found = [case.tree.find((*root, "catalog", *path)) for root in [*roots, ()]]
    return tuple(node.place.file for node in found if node is not None)


def _cell(cell: Cell, case: Case, allocation: Allocation, glossary: Glossary) -> CellEntry:
    return CellEntry(
        role=cell.role,
        letters=cell.letters,
        locked=cell.locked,
        own=cell.own,
        holders=cell.holders,
        deputies=cell.deputies,
        because=tuple(_because(one, case, allocation, glossary) for one in cell.because),
    )


def _because(one: Because, case: Case, allocation: Allocation, glossary: Glossary) -> BecauseEntry:
    return BecauseEntry(
        letter=one.letter,
        criterion=one.criterion,
        text=reason(one, allocation, glossary),
        sources=one.sources,
        at=_at(one.path, case),
        rivals=tuple(RivalEntry(role=rival.role, fell_at=rival.fell_at, at=_at(rival.path, case)) for rival in one.rivals),
    )


def _at(path: KeyPath | None, case: Case) -> str | None:
    return None if path is None else str(case.place(path))


def _gap(gap: Gap, glossary: Glossary) -> GapEntry:
    words = glossary.words
    measures = [words("measures", "train")]
    if gap.role in gap.partners:
        measures.append(words("measures", "colleague"))
    partners = tuple(glossary.the(role) for role in gap.partners if role != gap.role)
    if partners:
        measures.append(words("measures", "pair", roles=partners))
    measures.append(words("measures", "external"))
    title = glossary.competence(gap.competence)
    return GapEntry(competence=gap.competence, title=title, role=gap.role, measures=tuple(measures))


def bundles(known: Mapping[str, Bundle], tasks: Sequence[TaskEntry], glossary: Glossary) -> tuple[BundleEntry, ...]:
    """Return the bundles that have tasks, those of the catalogue first.

    known: the bundles of the catalogue; where the lead of one is no task here, the first of its tasks leads.
    """
    members: dict[str, list[str]] = {name: [] for name in known}
    for task in tasks:
        members.setdefault(task.bundle, []).append(task.id)
    leads = {name: bundle.lead for name, bundle in known.items()}
    return tuple(
        BundleEntry(id=name, title=glossary.bundle(name), lead=next((one for one in ids if one == leads.get(name)), ids[0]))
        for name, ids in members.items()
        if ids
    )


def groups(case: Case, allocation: Allocation, words: Words) -> tuple[GroupEntry, ...]:
    """Return the groups that tasks reach and that have people here; `count` is in heads, None when unknown."""
    size = case.organisation.size
    counts = {"temporary": size.temporary, "volunteers": size.volunteers, "trainees": size.trainees}
    names = dict.fromkeys(name for task in allocation.tasks.values() for name in task.reaches)
    return tuple(
        GroupEntry(
            id=name,
            title=words("groups", name),
            count=counts.get(name),
            tasks=tuple(task_id for task_id, task in allocation.tasks.items() if name in task.reaches),
        )
        for name in names
        if counts.get(name) != 0
    )
