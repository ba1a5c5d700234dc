"""What keeps a charter alive: reasons given, waivers that end."""

from collections.abc import Iterator

from vto_roles.checks import Charted, Hit, check


@check("error", "principle.04")
def choice_without_reason(on: Charted) -> Iterator[Hit]:
    """
    Bad:
        organisation: {name: De Linde}
        size: {headcount: 30}
        choices:
          - {task: approve-vto-budget, role: management, letter: A}
    Good:
        organisation: {name: De Linde}
        size: {headcount: 30}
        choices:
          - {task: approve-vto-budget, role: management, letter: A, reason: Zo beslist op 3 maart.}
    """
    for number, overlay in enumerate(on.case.overlays):
        for index, choice in enumerate(overlay.choices):
            if choice.reason is None:
                yield Hit(choice.task, ("overlays", number, "choices", index), {"task": choice.task, "role": choice.role})
    for index, choice in enumerate(on.case.organisation.choices):
        if choice.reason is None:
            yield Hit(choice.task, ("choices", index), {"task": choice.task, "role": choice.role})


@check("warning")
def waiver_expired() -> None:
    """
    Bad:
        organisation: {name: De Linde}
        size: {headcount: 30}
        roles: {vto-coordinator: no}
        waivers:
          - {check: coordinator-not-appointed, reason: Vacature staat open., until: 2020-01-31}
    Good:
        organisation: {name: De Linde}
        size: {headcount: 30}
        roles: {vto-coordinator: no}
        waivers:
          - {check: coordinator-not-appointed, reason: Vacature staat open., until: 2099-01-31}
    """


@check("warning")
def waiver_unused() -> None:
    """
    Bad:
        organisation: {name: De Linde}
        size: {headcount: 30}
        roles: {vto-coordinator: yes}
        waivers:
          - {check: coordinator-not-appointed, reason: Vacature staat open.}
    Good:
        organisation: {name: De Linde}
        size: {headcount: 30}
        roles: {vto-coordinator: no}
        waivers:
          - {check: coordinator-not-appointed, reason: Vacature staat open.}
    """
