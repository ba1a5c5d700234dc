"""Checks of the file: faults that the reader finds, answers that are missing, and answers that can hardly be."""

import datetime
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence

from vto_roles.checks.registry import Hit, OrganisationInput, check
from vto_roles.decision.conditions import holds
from vto_roles.decision.facts import unanswered
from vto_roles.model.catalogue import Catalogue, Conditions, When
from vto_roles.model.organisation import OrganisationFile
from vto_roles.model.terms import KeyPath
from vto_roles.text import months_later


@check("error")
def yaml_syntax() -> None:
    """
    Bad:
        organisation: {name: "De Linde}
        size: {headcount: 30}
    Good:
        organisation: {name: "De Linde"}
        size: {headcount: 30}
    """


@check("error")
def yaml_subset() -> None:
    """
    Bad:
        organisation: &who {name: De Linde}
        size: {headcount: 30}
    Good:
        organisation: {name: De Linde}
        size: {headcount: 30}
    """


@check("error")
def duplicate_key() -> None:
    """
    Bad:
        size: {headcount: 30, headcount: 31}
    Good:
        size: {headcount: 31}
    """


@check("error")
def encoding() -> None:
    r"""
    Bad:
        organisation: {name: Zorgco\xf6p}
        size: {headcount: 30}
    Good:
        organisation: {name: Zorgcoöp}
        size: {headcount: 30}
    """


@check("error")
def schema() -> None:
    """
    Bad:
        size: {headcount: 1.250, fet: 31.5}
    Good:
        size: {headcount: 1250, fte: 31.5}
    """


@check("error")
def duplicate_id() -> None:
    """
    Bad:
        staff:
          - {id: lead, function: Teamleider dag, roles: [line-managers]}
          - {id: lead, function: Teamleider nacht, roles: [line-managers]}
    Good:
        staff:
          - {id: lead-day, function: Teamleider dag, roles: [line-managers]}
          - {id: lead-night, function: Teamleider nacht, roles: [line-managers]}
    """


@check("error")
def unknown_reference() -> None:
    """
    Bad:
        roles: {vto-cordinator: yes}
    Good:
        roles: {vto-coordinator: yes}
    """


@check("warning")
def renamed_id() -> None:
    """
    Bad:
        catalog: {renamed: {tasks: {run-library: manage-library}}}
        deadlines: {run-library: 10-31}
    Good:
        catalog: {renamed: {tasks: {run-library: manage-library}}}
        deadlines: {manage-library: 10-31}
    """


@check("error")
def overlay_conflict() -> None:
    """
    Bad:
        extends: [sector.yaml, region.yaml]
        --- sector.yaml
        settings: {review_months: 12}
        --- region.yaml
        settings: {review_months: 24}
    Good:
        extends: [sector.yaml, region.yaml]
        --- sector.yaml
        settings: {review_months: 12}
        --- region.yaml
        settings: {max_consulted: 5}
    """


@check("error")
def union_membership() -> None:
    """
    Bad:
        staff:
          - {id: nurse, function: Verpleegkundige, roles: [works-council]}
    Good:
        roles: {works-council: yes}
        staff:
          - {id: nurse, function: Verpleegkundige, roles: [mentors]}
    """


@check("error")
def empty_charter(on: OrganisationInput) -> Iterator[Hit]:
    """
    Bad:
        catalog: {tasks: null}
    Good:
        size: {headcount: 30}
    """
    if not on.allocation.matrix.rows:
        yield Hit(None, ("catalog",) if on.case.tree.get("catalog") else None, {})


@check("info", "principle.03")
def answer_missing(on: OrganisationInput) -> Iterator[Hit]:
    """
    Bad:
        size: {headcount: 30}
    Good:
        organisation: {name: De Linde, joint_committees: ["330"], publishes_accounts: no}
        size: {headcount: 30, fte: 21.5, election_average: 24, volunteers: 0, trainees: 2, temporary: 0}
        roles: {works-council: no, prevention-committee: no, union-delegation: no}
        tradition: {policy: reactive, decisions: participative, coordination: central}
    """
    public, facts = on.case.organisation.organisation.employer == "public", on.allocation.facts
    told = (one.line.expects for one in on.allocation.law.values() if one.told)
    expected = _by_fact(expects.when for expects in told if expects is not None)
    known = on.case.catalogue.once(_of_public if public else _of_private)
    asking = {fact: (*known.get(fact, ()), *expected.get(fact, ())) for fact in {**known, **expected}}
    missing = dict.fromkeys(fact for fact in asking if _missing(on, fact))
    for fact in missing:
        rests = ({other: test for other, test in part.items() if other not in missing} for part in asking[fact])
        if not any(holds(rest, facts) for rest in rests):
            continue  # no letter and no duty can hang on it
        section, name = fact.split(".", 1)
        path: KeyPath = ("roles" if section == "role" else section, name)
        yield Hit(name, path if on.case.tree.find(path[:1]) else None, {"answer": f"{path[0]}.{name}"}, key=True)
    for index, person in on.people.values():
        for role in person.roles:
            if on.allocation.roles[role].status == "absent" and role not in on.case.organisation.roles:
                yield Hit(role, ("staff", index, "roles"), {"answer": f"roles.{role}"}, "held")


@check("warning", "factor.size")
def implausible_size(on: OrganisationInput) -> Iterator[Hit]:
    """
    Bad:
        size: {headcount: 20, fte: 198, election_average: 61, temporary: 21}
        staff: [{id: vto, function: VTO, roles: [vto-coordinator], mandate_until: 2206-06-30}]
    Good:
        size: {headcount: 20, fte: 20, election_average: 60, temporary: 20}
        staff: [{id: vto, function: VTO, roles: [vto-coordinator], mandate_until: 2030-06-30}]
    """
    size, factor = on.case.organisation.size, on.settings.election_factor
    heads, average = size.headcount, size.election_average
    for name, count in (("fte", size.fte), ("temporary", size.temporary)):
        if count is not None and count > heads:
            yield Hit(name, ("size", name), {"value": count, "limit": heads}, name)
    if isinstance(average, float) and not heads <= factor * average <= factor * factor * heads:
        variant = "election-above" if average > heads else "election-below"
        yield Hit("election_average", ("size", "election_average"), {"value": average, "limit": heads, "factor": factor}, variant)
    freed = math.fsum(person.vto_time or 0 for _, person in on.people.values())
    if freed > (most := heads if size.fte is None else size.fte):
        yield Hit("vto_time", ("staff",), {"value": freed, "limit": most}, "freed", key=True)
    for subject, path, day in _dates(on.case.organisation):
        if not _near(day, on.today, 12 * on.settings.date_years):
            yield Hit(subject, path, {"value": day, "count": on.settings.date_years}, "date")


def _near(day: datetime.date, today: datetime.date, months: int) -> bool:
    """Return whether a day is less than so many months from today, back or ahead."""
    earlier, later = sorted((day, today))
    return later < months_later(earlier, months)


def _dates(organisation: OrganisationFile) -> Iterator[tuple[str, KeyPath, datetime.date]]:
    """Yield the days that an organisation's file names: what each is about, where it stands, and the day."""
    for index, person in enumerate(organisation.staff or ()):
        if person.mandate_until is not None:
            yield person.id, ("staff", index, "mandate_until"), person.mandate_until
    for index, choice in enumerate(organisation.choices):
        if choice.review_by is not None:
            yield choice.task, ("choices", index, "review_by"), choice.review_by
    for body, days in organisation.meetings.items():
        yield from ((body, ("meetings", body, index), day) for index, day in enumerate(days))
    for index, waiver in enumerate(organisation.waivers):
        if waiver.until is not None:
            yield waiver.check, ("waivers", index, "until"), waiver.until


def _missing(on: OrganisationInput, fact: str) -> bool:
    section, name = fact.split(".", 1)
    if section in ("region", "apart", "law"):
        return False  # regions always have an answer; who is named need not be told; law hangs on the day
    if section != "role":
        return on.allocation.facts.get(fact) in (None, ())
    return unanswered(on.case.catalogue, on.case.organisation, name)


def _by_fact(conditions: Iterable[When | None]) -> Mapping[str, Sequence[Conditions]]:
    """Return for each fact the conditions that ask it, one of several each by itself; None: of a thing without one."""
    found: dict[str, list[Conditions]] = {}
    for when in conditions:
        for part in (when,) if isinstance(when, dict) else when or ():
            for fact in part:
                found.setdefault(fact, []).append(part)
    return found


def _of_private(catalogue: Catalogue) -> Mapping[str, Sequence[Conditions]]:
    return _by_fact(_conditions(catalogue, public=False))


def _of_public(catalogue: Catalogue) -> Mapping[str, Sequence[Conditions]]:
    return _by_fact(_conditions(catalogue, public=True))


def _conditions(catalogue: Catalogue, *, public: bool) -> Iterator[When | None]:
    """Yield every condition of the catalogue that could hold for a kind of employer; None: a thing without one."""
    steps = [step for one in catalogue.cascades.values() for step in (one.public if public else one.private)]
    yield from (rule.when for rule in catalogue.rules.values())
    yield from (line.when for line in catalogue.law.values())
    yield from (version.when for line in catalogue.law.values() for version in line.versions)
    yield from (task.when for task in catalogue.tasks.values())
    yield from (task.legal.when for task in catalogue.tasks.values() if task.legal is not None)
    for step in steps:
        yield {f"role.{step.body}": "yes"}
        yield step.when
