"""Checks of upkeep: choices with a reason and a review date, waivers that end, charters that follow the answers."""

from collections.abc import Iterator

from vto_roles.checks.registry import Hit, OrganisationInput, check
from vto_roles.model.organisation import every_choice


@check("error", "principle.04")
def choice_without_reason(on: OrganisationInput) -> Iterator[Hit]:
    """
    Bad:
        choices:
          - {task: approve-vto-budget, role: management, letter: A}
    Good:
        choices:
          - {task: approve-vto-budget, role: management, letter: A, reason: Zo beslist op 3 maart.}
    """
    for path, choice, _ in every_choice(on.case.organisation, on.case.overlays):
        if choice.reason is None:
            yield Hit(choice.task, path, {"task": choice.task, "role": choice.role})


@check("warning")
def waiver_expired() -> None:
    """
    Bad:
        roles: {vto-coordinator: no}
        waivers:
          - {check: coordinator-not-appointed, reason: Vacature staat open., until: 2020-01-31}
    Good:
        roles: {vto-coordinator: no}
        waivers:
          - {check: coordinator-not-appointed, reason: Vacature staat open., until: 2099-01-31}
    """


@check("warning")
def waiver_unused() -> None:
    """
    Bad:
        roles: {vto-coordinator: yes}
        waivers:
          - {check: coordinator-not-appointed, reason: Vacature staat open.}
    Good:
        roles: {vto-coordinator: no}
        waivers:
          - {check: coordinator-not-appointed, reason: Vacature staat open.}
    """


@check("warning", "principle.03")
def choice_review_overdue(on: OrganisationInput) -> Iterator[Hit]:
    """
    Bad:
        choices:
          - {task: approve-vto-budget, role: management, letter: A, reason: Zo doen wij het., review_by: 2020-01-01}
    Good:
        choices:
          - {task: approve-vto-budget, role: management, letter: A, reason: Zo doen wij het., review_by: 2099-01-01}
    """
    for path, choice, _ in every_choice(on.case.organisation, on.case.overlays):
        if choice.review_by is not None and choice.review_by < on.today:
            args = {"task": choice.task, "role": choice.role, "date": choice.review_by}
            yield Hit(choice.task, (*path, "review_by"), args)


@check("error", "principle.01")
def charter_edited() -> None:
    """
    Bad:
        size: {headcount: 30}
        --- vto-roles render vto.yaml -o charter.md
        --- by hand in charter.md: 30 medewerkers -> 35 medewerkers
    Good:
        size: {headcount: 30}
        --- vto-roles render vto.yaml -o charter.md
    """


@check("error", "principle.03")
def charter_stale() -> None:
    """
    Bad:
        size: {headcount: 30}
        --- vto-roles render vto.yaml -o charter.md
        --- by hand in vto.yaml: headcount: 30 -> headcount: 60
    Good:
        size: {headcount: 30}
        --- vto-roles render vto.yaml -o charter.md
    """
