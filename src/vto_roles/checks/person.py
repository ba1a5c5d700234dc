"""What concerns those who hold the roles."""

from collections.abc import Iterator

from vto_roles.checks import Charted, Hit, check

_SHOWN = 3  # competences named in one line


@check("warning", "factor.competences")
def competence_gap(on: Charted) -> Iterator[Hit]:
    """
    Bad:
        organisation: {name: De Linde}
        size: {headcount: 30}
        staff:
          - {id: vto, function: VTO-coördinator, roles: [vto-coordinator], competences: []}
    Good:
        organisation: {name: De Linde}
        size: {headcount: 30}
        staff:
          - {id: vto, function: VTO-coördinator, roles: [vto-coordinator]}
    """
    people = {person.id: (index, person) for index, person in enumerate(on.case.organisation.staff or ())}
    for role in on.case.catalogue.roles:
        gaps = [gap for gap in on.allocation.gaps if gap.role == role]
        if gaps:
            asked = next(one for one in on.allocation.roles[role].holders if people[one][1].competences is not None)
            lacking = tuple(dict.fromkeys(gap.competence for gap in gaps))
            tasks = len({gap.task for gap in gaps})
            args = {"role": role, "count": tasks, "competences": lacking[:_SHOWN], "more": len(lacking) - _SHOWN}
            variant = "more" if len(lacking) > _SHOWN else ""
            yield Hit(role, ("staff", people[asked][0], "competences"), args, variant, key=True)
