"""Checks of upkeep: choices with a reason and a review date, waivers that end, charters that follow the answers."""

from collections.abc import Iterator

from vto_roles.checks.registry import Hit, OrganisationInput, check
from vto_roles.decision import life
from vto_roles.decision.fingerprints import states
from vto_roles.model.organisation import every_choice
from vto_roles.text import months_later


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


@check("info", "principle.03")
def catalogue_changed() -> None:
    """
    Bad:
        size: {headcount: 30}
        --- vto-roles render vto.yaml -o charter.md
        --- by hand in charter.md: "inputs":"sha256: -> "inputs":"sha256:0
        --- by hand in charter.md: "catalogue":"sha256: -> "catalogue":"sha256:0
        --- by hand in charter.md: "catalog":" -> "catalog":"0.
    Good:
        size: {headcount: 30}
        --- vto-roles render vto.yaml -o charter.md
    """


@check("info", "principle.02")
def status_outdated() -> None:
    """
    Bad:
        roles: {works-council: yes}
        --- vto-roles render vto.yaml -o charter.md
        --- vto.register.yaml
        - {on: 2026-02-03, body: board, act: adopted}
    Good:
        roles: {works-council: yes}
        --- vto.register.yaml
        - {on: 2026-02-03, body: board, act: adopted}
        --- vto-roles render vto.yaml -o charter.md
    """


# --- the register beside the file ---


_NAMED = 5  # tasks that a finding names
_ANSWER = 1  # months within which an advice that was not favourable is answered


@check("error")
def register_altered() -> None:
    """
    Bad:
        roles: {works-council: yes}
        --- vto.register.yaml
        - {on: 2026-02-03, body: works-council, act: sent}
        - on: 2026-02-20
          body: works-council
          act: deferred
          after: [sha256:1111111111111111111111111111111111111111111111111111111111111111]
    Good:
        roles: {works-council: yes}
        --- vto.register.yaml
        - {on: 2026-02-03, body: works-council, act: sent}
    """


@check("info", "principle.02")
def sign_off_missing(on: OrganisationInput) -> Iterator[Hit]:
    """
    Bad:
        roles: {works-council: yes}
        --- vto.register.yaml
        - {on: 2026-02-03, body: works-council, act: sent}
    Good:
        roles: {works-council: yes}
        --- vto.register.yaml
        - {on: 2026-02-03, body: board, act: adopted}
    """
    if on.case.register is not None and on.case.register.entries and not on.acts.adoptions:
        yield Hit(None, ("register", 0, "on"))


@check("warning", "principle.02")
def sign_off_stale(on: OrganisationInput) -> Iterator[Hit]:
    """
    Bad:
        roles: {works-council: yes}
        --- vto.register.yaml
        - on: 2026-02-03
          body: works-council
          act: advised
          advice: favourable
          tasks: {draft-annual-plan: {duty: own, letters: {}}}
    Good:
        roles: {works-council: yes}
        --- vto.register.yaml
        - {on: 2026-02-03, body: works-council, act: deferred}
    """
    rows = states(on.allocation) if on.acts.entries else {}
    for number, entry in on.acts.last_of_each():
        governing = on.case.catalogue.roles[entry.body].kind == "governing"
        tasks = life.moved(entry, rows, governing=governing) if entry.tasks else ()
        if tasks:
            args = {"role": entry.body, "date": entry.on, "count": len(tasks), "tasks": tasks[:_NAMED]}
            yield Hit(entry.body, ("register", number, "rows"), args, "" if len(tasks) <= _NAMED else "many")


@check("warning", "principle.02")
def decided_before_advice(on: OrganisationInput) -> Iterator[Hit]:
    """
    Bad:
        roles: {works-council: yes}
        --- vto.register.yaml
        - on: 2026-02-03
          body: board
          act: adopted
          tasks: {review-charter: {duty: recommended, letters: {works-council: C}}}
    Good:
        roles: {works-council: yes}
        --- vto.register.yaml
        - {on: 2026-01-20, body: works-council, act: advised, advice: favourable}
        - on: 2026-02-03
          body: board
          act: adopted
          tasks: {review-charter: {duty: recommended, letters: {works-council: C}}}
    """
    for number, adoption, body in on.acts.unheard(on.case.catalogue):
        yield Hit(body, ("register", number, "on"), {"role": body, "date": adoption.on})


@check("warning", "principle.02")
def advice_unanswered(on: OrganisationInput) -> Iterator[Hit]:
    """
    Bad:
        roles: {works-council: yes}
        --- vto.register.yaml
        - {on: 2026-02-03, body: works-council, act: advised, advice: divided}
    Good:
        roles: {works-council: yes}
        --- vto.register.yaml
        - {on: 2026-02-03, body: works-council, act: advised, advice: divided}
        - {on: 2026-02-10, body: works-council, act: answered}
    """
    for number, advice, adoption in on.acts.unanswered():
        if adoption is not None or months_later(advice.on, _ANSWER) < on.today:
            args = {"role": advice.body, "date": advice.on, "adopted": adoption and adoption.on}
            yield Hit(advice.body, ("register", number, "advice"), args, "" if adoption is None else "adopted")


@check("warning", "principle.03")
def review_overdue(on: OrganisationInput) -> Iterator[Hit]:
    """
    Bad:
        roles: {works-council: yes}
        --- vto.register.yaml
        - {on: 2024-02-03, body: board, act: adopted}
    Good:
        roles: {works-council: yes}
        --- vto.register.yaml
        - {on: 2024-02-03, body: board, act: adopted, until: 2099-01-01}
    """
    if on.acts.adoptions:
        number, last = on.acts.adoptions[-1]
        if (due := last.due(on.settings.review_months)) < on.today:
            hear = life.asked(states(on.allocation), on.case.catalogue)
            args = {"role": last.body, "date": last.on, "due": due, "hear": hear}
            yield Hit(last.body, ("register", number, "on"), args, "" if hear else "alone")


@check("warning", "principle.02")
def no_meeting_in_time(on: OrganisationInput) -> Iterator[Hit]:
    """
    Bad:
        size: {headcount: 30, fte: 25}
        roles: {works-council: yes}
        meetings: {works-council: [2026-12-08, 2027-02-23, 2027-03-23, 2027-12-07]}
    Good:
        size: {headcount: 30, fte: 25}
        roles: {works-council: yes}
        meetings: {works-council: [2026-12-08, 2027-03-09, 2027-05-25, 2027-12-07]}
    """
    if not on.case.organisation.meetings:
        return
    from vto_roles.decision import agenda, hearing  # most files name no meetings

    for turn in agenda.turns(on.allocation, hearing.review_due(on.acts, on.settings.review_months)):
        if turn.state == "missing" and turn.body in on.case.organisation.meetings:
            send = None if turn.meeting is None else turn.send_by
            args = {
                "role": turn.body,
                "task": turn.task,
                "opens": turn.opens,
                "due": turn.due,
                "meeting": turn.meeting,
                "send": send,
            }
            variant = "none" if send is None else "" if turn.in_time(on.today) else "gone"
            yield Hit(turn.body, ("meetings", turn.body), args, variant, key=True)


@check("warning", "principle.02")
def sent_too_late(on: OrganisationInput) -> Iterator[Hit]:
    """
    Bad:
        roles: {works-council: yes}
        --- vto.register.yaml
        - {on: 2026-02-03, body: works-council, act: sent}
        - {on: 2026-02-10, body: works-council, act: advised, advice: favourable}
    Good:
        roles: {works-council: yes}
        --- vto.register.yaml
        - {on: 2026-02-02, body: works-council, act: sent}
        - {on: 2026-02-10, body: works-council, act: advised, advice: favourable}
    """
    days = on.settings.paper_days
    for number, sent, treated in on.acts.treated(on.case.organisation.meetings, days):
        if (treated - sent.on).days < days:
            args = {"role": sent.body, "date": sent.on, "meeting": treated, "count": (treated - sent.on).days, "days": days}
            yield Hit(sent.body, ("register", number, "on"), args)
