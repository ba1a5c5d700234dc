"""Law as it applies on a day: the version of each line, the dates of its period, and the changes that are known to come."""

import datetime
from collections.abc import Iterator, Mapping
from typing import Literal

from msgspec import Struct

from vto_roles.decision.conditions import holds
from vto_roles.decision.facts import unanswered
from vto_roles.model.catalogue import Catalogue, LawLine, Period, Version, When
from vto_roles.model.decision import Allocation, Applied
from vto_roles.text import months_later

HORIZON = 12  # months within which a known change is told
_Facts = Mapping[str, object] | None  # of an organisation; None: of any, whatever a condition asks
NONE = "none"  # the fact of a line that has no version on the day


def applied(catalogue: Catalogue, day: datetime.date, facts: _Facts) -> dict[str, Applied]:
    """Return the law lines that have a version on a day, with that version, in the order of the catalogue."""
    lines = ((name, _on(line, day, facts)) for name, line in catalogue.law.items())
    return {name: one for name, one in lines if one is not None}


def _on(line: LawLine, day: datetime.date, facts: _Facts) -> Applied | None:
    """Return a law line with its version on a day, None where it has none."""
    version = next((one for one in line.versions if one.covers(day) and _about(one.when, facts)), None)
    return None if version is None else Applied(line=line, version=version, told=_about(line.when, facts))


def _about(when: When | None, facts: _Facts) -> bool:
    return facts is None or holds(when, facts)


def due(allocation: Allocation) -> frozenset[str]:
    """Return the bodies that law expects at this size and that nobody answered yet.

    The head count stands in where the average for the social elections is not known: for what is asked, never for a letter.
    """
    facts, average = allocation.facts, allocation.organisation.size.election_average
    if not isinstance(average, float | int):
        facts = {**facts, "size.election_average": allocation.organisation.size.headcount}
    expected = [one.line.expects for one in allocation.law.values() if one.in_force and one.told and one.line.expects is not None]
    bodies = {one.body for one in expected if holds(one.when, facts)}
    return frozenset(name for name in bodies if unanswered(allocation.catalogue, allocation.organisation, name))


def law_facts(catalogue: Catalogue, law: Mapping[str, Applied]) -> dict[str, object]:
    """Return `law.<id>` for each line: the id of its version, else the status; `none` without a version on the day."""
    return {f"law.{name}": _fact(law.get(name)) for name in catalogue.law}


def _fact(one: Applied | None) -> str:
    return NONE if one is None else one.version.name or one.status


def spans(period: Period, day: datetime.date) -> dict[str, datetime.date]:
    """Return the first and last day of the period around a day, and of the months that are counted for it."""
    since = (day.year - period.start.year) * 12 + day.month - period.start.month - (day.day < period.start.day)
    start = later(period.start, since // period.months * period.months)
    found = {"period_from": start, "period_until": _last(start, period.months)}
    if period.reference is not None:
        counted = later(start, -period.reference.before)
        found |= {"reference_from": counted, "reference_until": _last(counted, period.reference.months)}
    return found


def _last(start: datetime.date, months: int) -> datetime.date:
    return later(start, months) - datetime.timedelta(days=1)


def later(day: datetime.date, months: int) -> datetime.date:
    """Return the day so many months later; the last day of a month moves to the last day of a month."""
    ends = (day + datetime.timedelta(days=1)).day == 1
    return months_later(day.replace(day=1), months + 1) - datetime.timedelta(days=1) if ends else months_later(day, months)


class Coming(Struct, frozen=True):
    """A known change: of a version of a law line, of its period, or announced."""

    on: datetime.date
    name: str  # the id of the line, or of the change in the catalogue
    law: str
    kind: Literal["changes", "new-period", "announced", "in-force"]
    version: Version | None = None  # what holds from that day; None where nothing does


def coming(catalogue: Catalogue, day: datetime.date, months: int, facts: _Facts) -> tuple[Coming, ...]:
    """Return the changes after a day, up to so many months later, of lines that are about this organisation, by date."""
    until = later(day, months)
    changes = (*_of_versions(catalogue, day, until, facts), *_of_periods(catalogue, day, until, facts), *_named(catalogue, facts))
    return tuple(sorted((one for one in changes if day < one.on <= until), key=lambda one: (one.on, one.law, one.name)))


def _of_versions(catalogue: Catalogue, day: datetime.date, until: datetime.date, facts: _Facts) -> Iterator[Coming]:
    """Yield the changes of version: each day on which one begins, or the day after one ended."""
    edges: set[tuple[str, datetime.date]] = set()
    for name, line in catalogue.law.items():
        for version in line.versions:
            if version.start is not None:
                edges.add((name, version.start))
            if version.until is not None:
                edges.add((name, version.until + datetime.timedelta(days=1)))
    for name, edge in edges:
        if day < edge <= until:
            before, after = (_on(catalogue.law[name], one, facts) for one in (edge - datetime.timedelta(days=1), edge))
            if any(one is not None and one.told for one in (before, after)):
                yield Coming(edge, name, name, "changes", after.version if after is not None and after.told else None)


def _of_periods(catalogue: Catalogue, day: datetime.date, until: datetime.date, facts: _Facts) -> Iterator[Coming]:
    """Yield the first day of each new period on which a line hangs that counts anew for it."""
    for name, line in catalogue.law.items():
        period = catalogue.periods.get(line.period or "")
        if period is None or period.reference is None:
            continue
        one = _on(line, day, facts)
        if one is not None and one.told:
            start = spans(period, day)["period_until"] + datetime.timedelta(days=1)
            while start <= until:
                yield Coming(start, name, name, "new-period", one.version)
                start = later(start, period.months)


def _named(catalogue: Catalogue, facts: _Facts) -> Iterator[Coming]:
    """Yield the changes that the catalogue names, of lines that are about this organisation."""
    for name, change in catalogue.horizon.items():
        line = catalogue.law.get(change.law)
        if line is not None and _about(line.when, facts) and _about(change.when, facts):
            yield Coming(change.on, name, change.law, change.status)


def changed(before: Mapping[str, Applied], after: Mapping[str, Applied]) -> tuple[str, ...]:
    """Return the lines that were told on one day and say something else, or nothing, on another; the same for what is new."""

    def said(law: Mapping[str, Applied], name: str) -> Version | None:
        one = law.get(name)
        return one.version if one is not None and one.told else None

    return tuple(name for name in dict.fromkeys((*before, *after)) if said(before, name) != said(after, name))
