"""Word who is consulted, when, and on what law: the cascades, the calendar and the law lines of a charter."""

import datetime
from collections.abc import Mapping

from vto_roles.charter.schema import CalendarEntry, ConsultationEntry, LawEntry
from vto_roles.decision.facts import holds
from vto_roles.model.catalogue import LawLine
from vto_roles.model.decision import Allocation, Case, Row
from vto_roles.text import Words
from vto_roles.wording import Glossary

_DELEGATION = "union-delegation"
_CASCADE = ("cascade", "cascade-custom", "law-holds")  # reasons that put a body in a consultation


def consultation(allocation: Allocation, glossary: Glossary) -> tuple[ConsultationEntry, ...]:
    """Return each topic that has tasks: the bodies that its cascade consults, and the law behind that."""
    entries = []
    for topic in allocation.catalogue.cascades:
        rows = [row for row in allocation.matrix.rows if allocation.tasks[row.task].topic == topic]
        if rows:
            entries.append(_topic(topic, rows, allocation, glossary))
    return tuple(entries)


def _topic(topic: str, rows: list[Row], allocation: Allocation, glossary: Glossary) -> ConsultationEntry:
    consulted = [(cell, because) for row in rows for cell in row.cells for because in cell.because if because.key in _CASCADE]
    contested = dict.fromkeys(
        source
        for row in rows
        for source in allocation.tasks[row.task].sources
        if (line := allocation.catalogue.law.get(source)) is not None
        and line.status == "contested"
        and holds(line.when, allocation.facts)
    )
    return ConsultationEntry(
        topic=topic,
        title=glossary.topic(topic),
        bodies=tuple(dict.fromkeys(cell.role for cell, _ in consulted)),
        locked=any(cell.locked for cell, _ in consulted),
        tasks=tuple(row.task for row in rows),
        law=tuple(dict.fromkeys(source for cell, because in consulted if cell.locked for source in because.sources)),
        contested=tuple(contested),
    )


def _delegation_open(allocation: Allocation) -> bool:
    """Return whether it is not known if a union delegation exists; no head count can answer that."""
    state = allocation.roles.get(_DELEGATION)
    return state is not None and state.status == "unknown"


def delegation_notes(case: Case, allocation: Allocation, words: Words) -> tuple[str, ...]:
    """Return, where a union delegation is unknown, the threshold of each joint committee as far as it was found."""
    if not _delegation_open(allocation):
        return ()
    known = allocation.catalogue.delegations
    notes = []
    for committee in case.organisation.organisation.joint_committees:
        found = known.get(committee)
        if found is None or found.employees is None or found.checked_on is None:
            notes.append(words("delegation", "unknown", committee=committee))
        else:
            number, day = found.employees, found.checked_on
            notes.append(words("delegation", "known", committee=committee, count=number, date=day))
    return tuple(notes)


def calendar(allocation: Allocation, today: datetime.date) -> tuple[CalendarEntry, ...]:
    """Return each deadline's first occurrence on or after today, in the order of the dates."""
    entries = []
    for row in allocation.matrix.rows:
        deadline = allocation.deadlines.get(row.task)
        if deadline is not None:
            holding = {letter: tuple(cell.role for cell in row.holding(letter) if not cell.own) for letter in ("A", "R", "C")}
            date, who = _first(deadline, today).isoformat(), {letter: names for letter, names in holding.items() if names}
            entries.append(CalendarEntry(date=date, task=row.task, roles=who))
    return tuple(sorted(entries, key=lambda entry: entry.date))


def law(allocation: Allocation, words: Words) -> tuple[LawEntry, ...]:
    """Return the law lines that hold here and that a role, a task or a letter of this charter cites."""
    cited: dict[str, None] = {}
    for name, role in allocation.catalogue.roles.items():
        if allocation.roles[name].status != "absent":
            cited |= dict.fromkeys(role.sources)
    if _delegation_open(allocation):
        cited |= dict.fromkeys(("S1", "S2"))
    for row in allocation.matrix.rows:
        cited |= dict.fromkeys(allocation.tasks[row.task].sources)
        for cell in row.cells:
            for because in cell.because:
                cited |= dict.fromkeys(because.sources)
    lines: Mapping[str, LawLine] = allocation.catalogue.law
    return tuple(
        LawEntry(
            id=name,
            text=words.find("law", name) or name,
            status=line.status,
            checked_on=line.checked_on.isoformat(),
            source=line.source,
        )
        for name, line in lines.items()
        if name in cited and holds(line.when, allocation.facts)
    )


def _first(month_day: str, today: datetime.date) -> datetime.date:
    """Return the first such day on or after today; 29 February is 28 in other years."""
    month, day = (int(part) for part in month_day.split("-"))
    for year in (today.year, today.year + 1):
        try:
            date = datetime.date(year, month, day)
        except ValueError:
            date = datetime.date(year, month, day - 1)
        if date >= today:
            return date
    raise AssertionError(month_day)
