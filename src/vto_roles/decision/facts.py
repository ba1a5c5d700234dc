"""The facts of an organisation: its answers, the roles that are present, and what a role may hold."""

from collections.abc import Mapping
from typing import Literal

from vto_roles.decision.conditions import holds
from vto_roles.model.catalogue import Catalogue, Role, Task
from vto_roles.model.decision import Applied, RoleState
from vto_roles.model.organisation import OrganisationFile
from vto_roles.model.terms import Letter

_LEAD = "management"


def answers(organisation: OrganisationFile) -> dict[str, object]:
    """Return the answers as facts: path -> text, number, texts, or None when not given."""
    parts = {"organisation": organisation.organisation, "size": organisation.size, "tradition": organisation.tradition}
    paths = ((section, part, name) for section, part in parts.items() for name in part.__struct_fields__ if name != "practice")
    regions = {f"region.{name}": "yes" for name in organisation.organisation.regions}
    return {f"{section}.{name}": getattr(part, name) for section, part, name in paths} | regions


def may(catalogue: Catalogue, task: Task, role: str, letter: Letter, law: Mapping[str, Applied] | None = None) -> bool:
    """Return whether a role may hold a letter on a task: by its kind, its mandate and the task's exceptions.

    law: as it applies to the organisation, so that an exception counts only where its law is in force; None: anywhere.
    """
    for allowed in task.allow:
        valid = law is None or ((line := law.get(allowed.law)) is not None and line.in_force)
        if valid and (allowed.role, allowed.letter) == (role, letter):
            return True
    known = catalogue.roles[role]
    if letter not in known.may:
        return False
    if letter == "A":
        return not (
            known.kind in ("consultative", "advisory", "staff", "external")
            or known.mandate == "none"
            or (task.level == "strategic" and known.mandate != "strategic")
        )
    return letter != "R" or known.kind != "consultative"


def presence(catalogue: Catalogue, organisation: OrganisationFile, facts: Mapping[str, object]) -> dict[str, RoleState]:
    """Return the state and holders of each role. A body answered unknown stays unknown; none is ever computed."""
    staff: dict[str, list[str]] = {}
    for person in organisation.staff or ():
        for name in person.roles:
            staff.setdefault(name, []).append(person.id)
    result: dict[str, RoleState] = {}
    for _ in range(2):  # a role's `when` may ask for another role
        known = {**facts, **role_facts(result)}
        for name, role in catalogue.roles.items():
            holders = tuple(dict.fromkeys(staff.get(name, ())))
            result[name] = RoleState(status=_status(name, role, organisation, known, bool(holders)), holders=holders)
    return result


def role_facts(roles: Mapping[str, RoleState]) -> dict[str, object]:
    """Return the states as facts: `role.<id>` is yes, no or unknown; `apart.<id>`, of a role that people are named for, is no
    where all of them are the management too.
    """
    words = {"present": "yes", "unknown": "unknown", "absent": "no"}
    leading = roles[_LEAD].holders if _LEAD in roles else ()
    filled = {name: state.holders for name, state in roles.items() if state.holders and state.status == "present"}
    facts: dict[str, object] = {f"role.{name}": words[state.status] for name, state in roles.items()}
    return facts | {f"apart.{name}": "no" if set(leading).issuperset(holders) else "yes" for name, holders in filled.items()}


def unanswered(catalogue: Catalogue, organisation: OrganisationFile, name: str) -> bool:
    """Return whether nobody said if a body of this kind of employer exists, and nothing else tells it either."""
    role = catalogue.roles.get(name)
    if role is None or role.kind != "consultative" or role.when is not None or name in organisation.roles:
        return False  # None: a federation's own that could not be made
    return role.employer in (None, organisation.organisation.employer)


def outcomes(tasks: Mapping[str, Task], facts: Mapping[str, object]) -> dict[str, tuple[str, ...]]:
    """Return for each task with outcomes those that hold, in their order."""
    return {
        name: tuple(outcome for outcome, when in task.outcomes.items() if holds(when, facts))
        for name, task in tasks.items()
        if task.outcomes
    }


def _status(
    name: str, role: Role, organisation: OrganisationFile, facts: Mapping[str, object], filled: bool
) -> Literal["present", "unknown", "absent"]:
    answer = organisation.roles.get(name)
    if role.exists == "always":
        return "present"
    if role.employer not in (None, organisation.organisation.employer):
        return "absent"
    if answer in ("yes", "no"):
        return "present" if answer == "yes" else "absent"
    if answer == "unknown" and role.kind == "consultative":
        return "unknown"
    if role.exists == "staff" and organisation.staff is not None and not filled:
        return "absent"  # who is listed says who is there
    if (role.exists == "staff" and filled) or (role.when is not None and holds(role.when, facts)):
        return "present"
    return "absent"
