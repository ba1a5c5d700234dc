"""Checks of roles: whether each has letters and a holder, and whether one has too many."""

import math
from collections import Counter
from collections.abc import Iterator

from vto_roles.checks.registry import Hit, MatrixInput, OrganisationInput, check
from vto_roles.decision.extent import extent
from vto_roles.model.terms import KeyPath
from vto_roles.refused import Argument

_COORDINATOR = "vto-coordinator"
_FIFTH = 0.2  # of a full-time job: a day a week, for which `letters_per_holder` is reckoned
_SHOWN = 3  # tasks named in one line


def _answer(on: OrganisationInput, role: str) -> KeyPath | None:
    return ("roles", role) if role in on.case.organisation.roles else None


def _carried(on: OrganisationInput, role: str) -> int:
    return sum(("A" in cell.letters) + ("R" in cell.letters) for cell in on.allocation.matrix.cells_of(role))


@check("warning", "principle.01")
def role_without_letters(on: MatrixInput) -> Iterator[Hit]:
    """
    Bad:
        catalog: {roles: {ethics-board: {kind: advisory, may: [R, C, I], exists: answer}}}
        roles: {ethics-board: yes}
    Good:
        roles: {mentors: yes}
    """
    holding = {cell.role for row in on.matrix.rows for cell in row.cells}
    for name, path in on.roles.items():
        if name not in on.silent and name not in holding:
            yield Hit(name, path, {"role": name})


@check("warning", "principle.01")
def role_only_informed(on: MatrixInput) -> Iterator[Hit]:
    """
    Bad:
        catalog: {roles: {ethics-board: {kind: advisory, may: [R, C, I], exists: answer}}}
        roles: {ethics-board: yes}
        choices:
          - {task: review-charter, role: ethics-board, letter: I, reason: Ter kennisgeving.}
    Good:
        catalog: {roles: {ethics-board: {kind: advisory, may: [R, C, I], exists: answer}}}
        roles: {ethics-board: yes}
        choices:
          - {task: review-charter, role: ethics-board, letter: C, reason: Denkt mee.}
    """
    informed = Counter(cell.role for row in on.matrix.rows for cell in row.cells if cell.letters == ("I",))
    cells = Counter(cell.role for row in on.matrix.rows for cell in row.cells)
    for name, path in on.roles.items():
        if name not in on.silent and 0 < informed[name] == cells[name]:
            yield Hit(name, path, {"role": name, "count": informed[name]})


@check("warning", "principle.01", rests_on=("staff", "roles"))
def unfilled_role(on: OrganisationInput) -> Iterator[Hit]:
    """
    Bad:
        roles: {line-managers: no, vto-coordinator: no}
        staff:
          - {id: hr, function: Personeelsverantwoordelijke, roles: [hr]}
    Good:
        roles: {line-managers: no, vto-coordinator: no}
        staff:
          - {id: director, function: Directeur, roles: [management]}
    """
    if on.case.organisation.staff is None:
        return
    for name, role in on.case.catalogue.roles.items():
        filled = role.kind in ("managing", "coordinating") and role.exists != "answer"
        state = on.allocation.roles[name]
        if filled and state.status == "present" and not state.holders and (count := _carried(on, name)):
            yield Hit(name, _answer(on, name) or ("staff",), {"role": name, "count": count}, key=True)


@check("warning", "principle.04", rests_on=("staff", "roles"))
def no_deputy(on: OrganisationInput) -> Iterator[Hit]:
    """
    Bad:
        staff:
          - {id: vto, function: VTO-coördinator, roles: [vto-coordinator]}
    Good:
        staff:
          - {id: vto, function: VTO-coördinator, roles: [vto-coordinator]}
          - {id: hr, function: Personeelsverantwoordelijke, roles: [vto-coordinator]}
    """
    heads, from_heads = on.case.organisation.size.headcount, on.settings.deputy_from_headcount
    if heads < from_heads:
        return
    for name, state in on.allocation.roles.items():
        if len(state.holders) == 1 and (count := _carried(on, name)):
            args = {"role": name, "person": state.holders[0], "count": count, "limit": from_heads}
            yield Hit(name, ("staff", on.people[state.holders[0]][0]), args)


@check("warning", "principle.05", rests_on=("staff", "roles"))
def accountability_concentrated(on: MatrixInput) -> Iterator[Hit]:
    """
    Bad:
        settings: {accountable_share: 0.1}
    Good:
        settings: {accountable_share: 0.9}
    """
    limit = on.settings.accountable_share
    deciding = [cells[0] for row in on.matrix.rows if (cells := row.holding("A"))]
    answering = Counter(cell.role for cell in deciding)
    by_tradition = Counter(one.role for one in deciding for because in one.because[:1] if because.criterion == "tradition")
    total = answering.total()
    for name, count in answering.items() if len(answering) > 1 else ():
        if (count - 1) / total > limit:  # one task more or less concentrates nothing
            share, most, rest = round(100 * (count / total)), round(100 * limit), count - by_tradition[name]
            args = {"role": name, "count": count, "total": total, "share": share, "limit": most}
            if (rest - 1) / total > limit:
                yield Hit(name, on.roles.get(name), args, severity="info" if on.compact else None)
            else:  # what the organisation chose has this consequence
                args["chosen"] = by_tradition[name]
                yield Hit(name, on.roles.get(name), args, "tradition", severity="info")


@check("warning", "principle.09", rests_on=("staff", "roles"))
def role_overload(on: OrganisationInput) -> Iterator[Hit]:
    """
    Bad:
        size: {headcount: 60}
        staff:
          - {id: vto, function: VTO-coördinator, roles: [vto-coordinator], vto_time: 0.1}
    Good:
        size: {headcount: 60}
        staff:
          - {id: vto, function: VTO-coördinator, roles: [vto-coordinator], vto_time: 0.2}
    """
    times = _freed(on)  # the coordinator's alone: of the other work of hr or management the file says nothing
    taken = extent(on.allocation, _COORDINATOR) if times else None
    if taken is None:
        return
    given = round(math.fsum(times.values()), 3)
    args: dict[str, Argument] = {"role": _COORDINATOR, "time": given}
    path = ("staff", on.people[next(iter(times))][0], "vto_time")
    if on.settings.letters_per_holder is not None:  # a rule of thumb of the organisation's own
        limit = round(on.settings.letters_per_holder * max(len(times), given / _FIFTH))
        if (count := _carried(on, _COORDINATOR)) > limit:
            yield Hit(_COORDINATOR, path, args | {"count": count, "limit": limit}, "letters")
    elif taken.hours > (freed := given * on.case.catalogue.extent.full_time_hours):
        more = {"hours": round(taken.hours), "freed": round(freed), "tasks": taken.tasks[:_SHOWN]}
        yield Hit(_COORDINATOR, path, args | more)


def _freed(on: OrganisationInput) -> dict[str, float]:
    """Return the part of a full-time job that each coordinator has for VTO, where it is told."""
    holders = on.allocation.roles[_COORDINATOR].holders if _COORDINATOR in on.allocation.roles else ()
    return {one: time for one in holders if (time := on.people[one][1].vto_time) is not None}


@check("info", "principle.09", rests_on=("staff", "roles"))
def time_shortage(on: OrganisationInput) -> Iterator[Hit]:
    """
    Bad:
        size: {headcount: 142}
        staff:
          - {id: vto, function: VTO-coördinator, roles: [vto-coordinator], vto_time: 0.1}
    Good:
        size: {headcount: 142}
        staff:
          - {id: vto, function: VTO-coördinator, roles: [vto-coordinator], vto_time: 0.5}
    """
    advised, times = on.allocation.advised_time, _freed(on)
    if advised is not None and times and (given := math.fsum(times.values())) < advised:
        setting = on.case.tree.find(("settings", "vto_time"))
        federation = setting is not None and setting.place.file != on.case.name
        path = ("staff", on.people[next(iter(times))][0], "vto_time")
        args = {"role": _COORDINATOR, "time": given, "limit": advised}
        yield Hit(_COORDINATOR, path, args, severity="warning" if federation else None)


@check("warning", "principle.09", rests_on=("staff", "roles"))
def coordinator_not_appointed(on: OrganisationInput) -> Iterator[Hit]:
    """
    Bad:
        roles: {vto-coordinator: no}
    Good:
        roles: {vto-coordinator: yes}
    """
    state = on.allocation.roles.get(_COORDINATOR)
    asked = on.case.organisation.staff is not None
    if state is not None and not state.holders and (asked or state.status == "absent"):
        yield Hit(_COORDINATOR, _answer(on, _COORDINATOR), {"role": _COORDINATOR})
