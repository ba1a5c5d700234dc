"""Checks of the answers against Belgian law, as the catalogue's law lines state it with source and date."""

from collections.abc import Iterator

from vto_roles.checks.registry import Hit, OrganisationInput, check
from vto_roles.decision.conditions import holds
from vto_roles.decision.law import HORIZON, coming
from vto_roles.text import months_later


@check("warning", "principle.10", rests_on=("roles",))
def body_expected(on: OrganisationInput) -> Iterator[Hit]:
    """
    Bad:
        size: {headcount: 142, election_average: 100}
        roles: {works-council: no}
    Good:
        size: {headcount: 142, election_average: 99.99}
        roles: {works-council: no}
    """
    for law, one in on.allocation.law.items():
        expects = one.line.expects
        if expects is None or not one.in_force or not holds(expects.when, on.allocation.facts):
            continue
        if on.case.organisation.roles.get(expects.body) == "no":
            number = on.case.organisation.size.election_average
            args = {"role": expects.body, "law": law, "number": number, "date": one.line.checked_on}
            yield Hit(expects.body, ("roles", expects.body), args)


@check("info", "principle.10", rests_on=("roles",))
def body_unknown(on: OrganisationInput) -> Iterator[Hit]:
    """
    Bad:
        size: {headcount: 142}
        roles: {works-council: unknown}
    Good:
        size: {headcount: 142}
        roles: {works-council: yes}
    """
    bodies = tuple(name for name, state in on.allocation.roles.items() if state.status == "unknown")
    if bodies:
        yield Hit(bodies[0], ("roles", bodies[0]), {"roles": bodies, "count": len(bodies)})


@check("error", "principle.10")
def consultation_removed() -> None:
    """
    Bad:
        size: {headcount: 142, fte: 98.4}
        roles: {works-council: yes}
        choices:
          - {task: draft-annual-plan, role: works-council, letter: I, reason: Achteraf is genoeg.}
    Good:
        size: {headcount: 142, fte: 98.4}
        roles: {works-council: yes}
        choices:
          - {task: draft-annual-plan, role: employees, letter: C, reason: Zij denken mee.}
    """


@check("error", "principle.10")
def locked_letter_changed() -> None:
    """
    Bad:
        size: {headcount: 142, fte: 98.4}
        roles: {works-council: yes}
        choices:
          - {task: draft-annual-plan, role: works-council, letter: R, reason: De raad schrijft het plan.}
    Good:
        size: {headcount: 142, fte: 98.4}
        roles: {works-council: yes}
        choices:
          - {task: draft-annual-plan, role: hr, letter: R, reason: De dienst schrijft het plan.}
    """


@check("error", "principle.10")
def employer_body_mismatch(on: OrganisationInput) -> Iterator[Hit]:
    """
    Bad:
        organisation: {name: De Linde, employer: public}
        size: {headcount: 142}
        roles: {works-council: yes}
    Good:
        organisation: {name: De Linde, employer: public}
        size: {headcount: 142}
        roles: {negotiation-committee: yes}
    """
    employer = on.case.organisation.organisation.employer
    for name, role in on.case.catalogue.roles.items():
        if role.employer not in (None, employer) and on.case.organisation.roles.get(name) == "yes":
            yield Hit(name, ("roles", name), {"role": name, "employer": employer}, variant=employer)


@check("warning", "principle.10")
def training_plan_grey_zone(on: OrganisationInput) -> Iterator[Hit]:
    """
    Bad:
        size: {headcount: 20, fte: 19.99}
    Good:
        size: {headcount: 20, fte: 20}
    """
    for law, one in on.allocation.law.items():
        if one.line.finding == "training-plan-grey-zone" and one.told:
            size = on.case.organisation.size
            args = {"headcount": size.headcount, "fte": size.fte, "law": law, "date": one.line.checked_on}
            yield Hit("draft-annual-plan", ("size", "fte"), args)


@check("info", "principle.10")
def law_unverified(on: OrganisationInput) -> Iterator[Hit]:
    """
    Bad:
        settings: {law_check_months: 6}
    Good:
        settings: {law_check_months: 120}
    """
    most = on.settings.law_check_months
    lines = [one.line for one in on.allocation.law.values() if one.told]
    old = [line.checked_on for line in lines if months_later(line.checked_on, min(most, line.check_months)) < on.today]
    if old:
        yield Hit(None, None, {"count": len(old), "date": min(old)})


@check("info", "principle.10")
def law_horizon(on: OrganisationInput) -> Iterator[Hit]:
    """
    Bad:
        size: {headcount: 30, fte: 25}
    Good:
        organisation: {name: De Linde, employer: public}
        size: {headcount: 30, fte: 25}
    """
    known = coming(on.case.catalogue, on.allocation.day, HORIZON, on.allocation.facts)
    if known:
        laws = tuple(dict.fromkeys(one.law for one in known))
        yield Hit(None, None, {"laws": laws, "date": known[0].on, "count": len(laws)})


@check("warning", "principle.10")
def law_changed() -> None:
    """
    Bad:
        size: {headcount: 30, fte: 25}
        --- vto-roles render vto.yaml -o charter.md --date 2025-12-31
    Good:
        size: {headcount: 30, fte: 25}
        --- vto-roles render vto.yaml -o charter.md
    """
