"""Checks of an organisation's own choices and of what its tradition asks."""

from collections.abc import Iterator

from vto_roles.checks.registry import Hit, OrganisationInput, check
from vto_roles.model.decision import Discussion
from vto_roles.model.terms import PHASES, KeyPath

_BOARD, _LINE, _ADVISER, _VOLUNTEERS = "board", "line-managers", "prevention-adviser", "volunteer-coordinator"


@check("info", "principle.03")
def choice_equals_recommendation() -> None:
    """
    Bad:
        choices:
          - {task: approve-vto-budget, role: board, letter: A, reason: Dat spreekt vanzelf.}
    Good:
        choices:
          - {task: approve-vto-budget, role: management, letter: A, reason: Zo doen wij het.}
    """


@check("info", "factor.tradition")
def practice_over_competence(on: OrganisationInput) -> Iterator[Hit]:
    """
    Bad:
        tradition: {practice: {manage-library: line-managers}}
        roles: {line-managers: yes}
        staff:
          - {id: vto, function: VTO-coördinator, roles: [vto-coordinator], competences: [knowledge-management]}
    Good:
        tradition: {practice: {manage-library: vto-coordinator}}
        staff:
          - {id: vto, function: VTO-coördinator, roles: [vto-coordinator], competences: [knowledge-management]}
    """
    by_answer: dict[KeyPath, list[Discussion]] = {}
    for one in on.allocation.to_discuss:
        by_answer.setdefault(one.path, []).append(one)
    for path, ones in by_answer.items():
        rivals = tuple(dict.fromkeys(rival for one in ones for rival in one.rivals))
        args = {"count": len(ones), "task": ones[0].task, "role": ones[0].role, "roles": rivals}
        yield Hit(str(path[-1]), path, args)


_STRATEGY = ("vision", "plan", "report")


@check("warning", "principle.06")
def strategy_without_board(on: OrganisationInput) -> Iterator[Hit]:
    """
    Bad:
        size: {headcount: 60}
        choices:
          - {task: draft-strategic-plan, role: board, letter: none, reason: Te druk.}
    Good:
        size: {headcount: 60}
    """
    for row in on.allocation.matrix.rows:
        task = on.allocation.tasks[row.task]
        heard = any(cell.role == _BOARD and cell.has("A", "R", "C") for cell in row.cells)  # who prepares is not outside
        if task.level == "strategic" and task.phase in _STRATEGY and _BOARD in on.allocation.roles and not heard:
            yield Hit(row.task, row.path, {"task": row.task})


@check("info", "principle.06")
def board_only_approves(on: OrganisationInput) -> Iterator[Hit]:
    """
    Bad:
        tradition: {policy: strategic}
        catalog: {tasks: null}
        own_tasks:
          - {id: choose-theme, title: Het jaarthema kiezen, phase: vision, A: board, R: [management]}
          - {id: review-theme, title: Het jaarthema beoordelen, phase: evaluate, A: board, R: [management]}
    Good:
        tradition: {policy: strategic}
        catalog: {tasks: null}
        own_tasks:
          - {id: choose-theme, title: Het jaarthema kiezen, phase: vision, A: board, R: [board, management]}
          - {id: review-theme, title: Het jaarthema beoordelen, phase: evaluate, A: board, R: [management]}
    """
    if on.case.organisation.tradition.policy != "strategic":
        return
    cells = on.allocation.matrix.cells_of(_BOARD)
    if cells and not any(cell.has("R", "C") for cell in cells):
        yield Hit(_BOARD, ("tradition", "policy"), {"role": _BOARD, "count": len(cells)})


@check("warning", "principle.07", rests_on=("staff", "roles"))
def line_managers_small_part(on: OrganisationInput) -> Iterator[Hit]:
    """
    Bad:
        size: {headcount: 60}
        tradition: {policy: strategic}
        settings: {line_managers_share: 0.9}
    Good:
        size: {headcount: 60}
        tradition: {policy: strategic}
        settings: {line_managers_share: 0.05}
    """
    tradition = on.case.organisation.tradition
    if tradition.policy != "strategic" or tradition.decisions == "self-managing" or not on.present(_LINE):
        return  # where teams steer themselves, they do what managers do elsewhere
    doing = [cell.role for row in on.allocation.matrix.rows for cell in row.holding("R")]
    count, total, limit = doing.count(_LINE), len(doing), on.settings.line_managers_share
    share = count / max(1, total)
    if share < limit:
        args = {"role": _LINE, "count": count, "total": total, "share": round(100 * share), "limit": round(100 * limit)}
        yield Hit(_LINE, ("tradition", "policy"), args)


@check("info", "principle.02", rests_on=("staff", "roles"))
def plan_without_prevention_adviser(on: OrganisationInput) -> Iterator[Hit]:
    """
    Bad:
        size: {headcount: 60}
        roles: {prevention-adviser: yes}
        choices:
          - {task: organise-welfare-training, role: prevention-adviser, letter: I, reason: Te druk.}
    Good:
        size: {headcount: 60}
        roles: {prevention-adviser: yes}
    """
    if not on.present(_ADVISER):
        return
    rows = [row for row in on.allocation.matrix.rows if on.allocation.tasks[row.task].topic == "welfare-at-work"]
    if rows and not any(cell.role == _ADVISER and cell.has("A", "R", "C") for row in rows for cell in row.cells):
        yield Hit(_ADVISER, ("roles", _ADVISER), {"role": _ADVISER, "task": rows[0].task})


@check("warning", "principle.08", rests_on=("staff", "roles"))
def volunteers_without_voice(on: OrganisationInput) -> Iterator[Hit]:
    """
    Bad:
        size: {headcount: 60, volunteers: 25}
    Good:
        size: {headcount: 60, volunteers: 25}
        roles: {volunteer-coordinator: yes}
    """
    volunteers = on.case.organisation.size.volunteers
    filled = any(_VOLUNTEERS in person.roles for _, person in on.people.values())
    if volunteers and not on.present(_VOLUNTEERS) and not filled:
        path = ("roles", _VOLUNTEERS) if _VOLUNTEERS in on.case.organisation.roles else ("size", "volunteers")
        yield Hit(_VOLUNTEERS, path, {"role": _VOLUNTEERS, "count": volunteers})


@check("warning", "principle.08", rests_on=("staff", "roles"))
def group_not_reached(on: OrganisationInput) -> Iterator[Hit]:
    """
    Bad:
        size: {headcount: 60, trainees: 4}
        staff: []
    Good:
        size: {headcount: 60, trainees: 4}
        staff:
          - {id: vto, function: VTO-coördinator, roles: [vto-coordinator]}
    """
    size = on.case.organisation.size
    staff = on.case.organisation.staff
    for group, count in (("trainees", size.trainees), ("temporary", size.temporary)):
        reached = any(
            group in on.allocation.tasks[row.task].reaches and (staff is None or cell.holders)
            for row in on.allocation.matrix.rows
            for cell in row.holding("R")
        )
        if count and not reached:
            yield Hit(group, ("size", group), {"group": group, "count": count})


@check("warning", "principle.01")
def phase_without_owner(on: OrganisationInput) -> Iterator[Hit]:
    """
    Bad:
        size: {headcount: 60}
        catalog: {tasks: {apply-what-was-learnt: null, guard-transfer: null}}
    Good:
        size: {headcount: 60}
    """
    owned = {on.allocation.tasks[row.task].phase for row in on.allocation.matrix.rows if row.holding("A")}
    for phase in PHASES:
        if phase not in owned:
            yield Hit(phase, ("catalog", "tasks"), {"phase": phase}, key=True)
