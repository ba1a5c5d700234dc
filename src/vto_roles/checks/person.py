"""Checks of the people who hold the roles."""

from collections import Counter
from collections.abc import Collection, Container, Iterator
from itertools import chain

from vto_roles.checks.registry import Hit, OrganisationInput, check
from vto_roles.model.terms import Letter
from vto_roles.text import months_later

_SHOWN = 3  # competences named in one line


@check("warning", "factor.competences", rests_on=("staff",))
def competence_gap(on: OrganisationInput) -> Iterator[Hit]:
    """
    Bad:
        staff:
          - {id: vto, function: VTO-coördinator, roles: [vto-coordinator], competences: []}
    Good:
        staff:
          - {id: vto, function: VTO-coördinator, roles: [vto-coordinator]}
    """
    for role in on.case.catalogue.roles:
        gaps = [gap for gap in on.allocation.gaps if gap.role == role]
        if gaps:
            asked = next(one for one in on.allocation.roles[role].holders if on.people[one][1].competences is not None)
            lacking = tuple(dict.fromkeys(gap.competence for gap in gaps))
            tasks = len({gap.task for gap in gaps})
            args = {"role": role, "count": tasks, "competences": lacking[:_SHOWN], "more": len(lacking) - _SHOWN}
            variant = "more" if len(lacking) > _SHOWN else ""
            yield Hit(role, ("staff", on.people[asked][0], "competences"), args, variant, key=True)


@check("warning", "principle.04", rests_on=("staff",))
def self_control(on: OrganisationInput) -> Iterator[Hit]:
    """
    Bad:
        staff:
          - {id: vto, function: VTO-coördinator, roles: [vto-coordinator]}
        choices:
          - {task: evaluate-training, role: vto-coordinator, letter: R, reason: Zo is het altijd gegaan.}
    Good:
        staff:
          - {id: vto, function: VTO-coördinator, roles: [vto-coordinator]}
    """
    judging = {name: task.evaluates for name, task in on.allocation.tasks.items() if task.evaluates}
    answering, doing = _named(on, "A", {*chain(*judging.values())}), _named(on, "R", judging)
    alone: dict[str, list[str]] = {}
    for name, evaluates in judging.items():
        for one in doing.get(name, ()) if len(doing.get(name, ())) == 1 else ():
            if any(one in answering.get(judged, ()) for judged in evaluates):
                alone.setdefault(one, []).append(name)
    for index, person in on.people.values():
        if rows := alone.get(person.id):
            judged = dict.fromkeys(
                one for name in rows for one in on.allocation.tasks[name].evaluates if person.id in answering.get(one, ())
            )
            args = {"person": person.id, "tasks": tuple(rows), "judged": tuple(judged), "count": len(rows)}
            yield Hit(person.id, ("staff", index), args)


def _named(on: OrganisationInput, letter: Letter, tasks: Container[str]) -> dict[str, tuple[str, ...]]:
    """Return by task the holders named for a letter, or the role where no holder is known."""
    return {
        row.task: tuple(dict.fromkeys(one for cell in row.holding(letter) for one in cell.holders or (cell.role,)))
        for row in on.allocation.matrix.rows
        if row.task in tasks
    }


@check("warning", "principle.05", rests_on=("staff",))
def everything_on_one_person(on: OrganisationInput) -> Iterator[Hit]:
    """
    Bad:
        size: {headcount: 12}
        staff:
          - {id: lead, function: Coördinator, roles: [management, vto-coordinator]}
    Good:
        size: {headcount: 60}
        roles: {hr: yes, line-managers: yes}
        staff:
          - {id: lead, function: Directeur, roles: [management]}
          - {id: vto, function: VTO-coördinator, roles: [vto-coordinator]}
    """
    answering = _named(on, "A", on.allocation.tasks)
    limit = on.settings.person_share
    counts = Counter(one for named in answering.values() for one in named)
    for index, person in on.people.values():
        count = counts[person.id]
        if answering and count / len(answering) > limit:
            share = round(100 * count / len(answering))
            args = {"person": person.id, "count": count, "total": len(answering), "share": share, "limit": round(100 * limit)}
            yield Hit(person.id, ("staff", index), args)


@check("warning", "principle.04")
def mandate_ends(on: OrganisationInput) -> Iterator[Hit]:
    """
    Bad:
        staff:
          - {id: vto, function: VTO-coördinator, roles: [vto-coordinator], mandate_until: 2027-06-30}
    Good:
        staff:
          - {id: vto, function: VTO-coördinator, roles: [vto-coordinator], mandate_until: 2099-06-30}
    """
    review = months_later(on.today, on.settings.review_months)
    for index, person in on.people.values():
        if person.mandate_until is not None and person.mandate_until < review and person.roles:
            args = {"person": person.id, "until": person.mandate_until, "review": review, "hear": _concerned(on, person.roles)}
            variant = "ended" if person.mandate_until < on.today else ""
            yield Hit(person.id, ("staff", index, "mandate_until"), args, variant=variant)


@check("warning", "principle.04")
def holder_left(on: OrganisationInput) -> Iterator[Hit]:
    """
    Bad:
        roles: {hr: yes}
        staff:
          - {id: vto, function: VTO-coördinator, roles: [vto-coordinator], until: 2020-06-30}
    Good:
        roles: {hr: yes}
        staff:
          - {id: vto, function: VTO-coördinator, roles: [vto-coordinator], until: 2099-06-30}
    """
    review = months_later(on.today, on.settings.review_months)
    acting = {cell.role for row in on.allocation.matrix.rows for cell in row.holding("A", "R")}
    for index, person in on.people.values():
        roles = tuple(role for role in person.roles if role in acting)
        if person.until is not None and person.until < review and roles:
            args = {"person": person.id, "until": person.until, "review": review, "roles": roles, "hear": _concerned(on, roles)}
            variant = "" if person.left(on.today) else "leaves"
            yield Hit(person.id, ("staff", index, "until"), args, variant=variant)


def _concerned(on: OrganisationInput, roles: Collection[str]) -> tuple[str, ...]:
    """Return who is told that somebody goes: the other roles that answer for what these roles do, else who is above them."""
    rows = (row for row in on.allocation.matrix.rows if any(cell.role in roles for cell in row.holding("A", "R")))
    answering = {cell.role for row in rows for cell in row.holding("A")} - {*roles}
    above = ("board",) if "management" in roles else ("management",)
    return tuple(name for name in on.allocation.roles if name in answering) or above
