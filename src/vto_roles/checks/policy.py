"""Own decisions and old habits, told as they are."""

from collections.abc import Iterator

from vto_roles.checks import Charted, Hit, check
from vto_roles.model import Discussion, Path


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
    by_answer: dict[Path, list[Discussion]] = {}
    for one in on.allocation.to_discuss:
        by_answer.setdefault(one.path, []).append(one)
    for path, ones in by_answer.items():
        rivals = tuple(dict.fromkeys(rival for one in ones for rival in one.rivals))
        args = {"count": len(ones), "task": ones[0].task, "role": ones[0].role, "roles": rivals}
        yield Hit(str(path[-1]), path, args)
