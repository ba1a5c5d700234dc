"""Own decisions and old habits, told as they are."""

from collections.abc import Iterator

from vto_roles.checks import Charted, Hit, check


@check("info", "principle.03")
def choice_equals_recommendation() -> None:
    """
    Bad:
        organisation: {name: De Linde}
        size: {headcount: 30}
        choices:
          - {task: approve-vto-budget, role: board, letter: A, reason: Dat spreekt vanzelf.}
    Good:
        organisation: {name: De Linde}
        size: {headcount: 30}
        choices:
          - {task: approve-vto-budget, role: management, letter: A, reason: Zo doen wij het.}
    """


@check("info", "factor.tradition")
def practice_over_competence(on: Charted) -> Iterator[Hit]:
    """
    Bad:
        organisation: {name: De Linde}
        size: {headcount: 30}
        tradition: {practice: {manage-library: line-managers}}
        staff:
          - {id: vto, function: VTO-coördinator, roles: [vto-coordinator], competences: [knowledge-management]}
    Good:
        organisation: {name: De Linde}
        size: {headcount: 30}
        tradition: {practice: {manage-library: vto-coordinator}}
        staff:
          - {id: vto, function: VTO-coördinator, roles: [vto-coordinator], competences: [knowledge-management]}
    """
    for one in on.allocation.to_discuss:
        yield Hit(one.task, one.path, {"task": one.task, "role": one.role, "roles": one.rivals})
