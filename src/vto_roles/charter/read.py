"""Read a charter from the JSON that `render -f json` wrote."""

import datetime
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from vto_roles.charter import provenance
from vto_roles.charter.schema import SCHEMA, BundleEntry, Charter

_YEARS = range(1900, 9000)  # beyond them a year's calendar runs off the end of time
_FAULTS = (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ValueError, KeyError, TypeError)


def claims(data: bytes) -> bool:
    """Return whether a file calls itself a charter in JSON, of this version or another."""
    return b'"vto-roles/charter/' in data[:200]


def read_mark(data: bytes) -> dict[str, Any] | None:
    """Return the mark of a charter in JSON, with `intact`: whether all other bytes are as they were; None for another file.

    A charter of a version that published no digest of its bytes counts as intact.
    """
    try:
        charter = msgspec.json.decode(data.removeprefix(provenance.BOM))
    except _FAULTS:
        return None
    if not isinstance(charter, dict) or charter.get("schema") != SCHEMA:
        return None
    mark = charter.get("provenance")
    mark = {"date": charter.get("date"), **(mark if isinstance(mark, dict) else {})}
    return {**mark, "intact": "bytes" not in mark or provenance.intact(data, str(mark["bytes"]))}


def read(data: bytes) -> Charter | None:
    """Return the charter, without the digest of its bytes; None when these bytes are none, or none that can be rendered.

    Unknown keys are ignored. A bundle that an older version did not publish has its id as title, and its first task leads.
    """
    try:
        charter = msgspec.json.decode(data.removeprefix(provenance.BOM), type=Charter)
        if not (all(_sound(charter)) and all(day.year in _YEARS for day in _days(charter))):
            return None
    except _FAULTS:
        return None
    mark = charter.provenance.copy()
    mark.pop("bytes", None)
    mark.pop("unless", None)  # what it is written to next may have no place for them
    return replace(charter, provenance=mark, bundles=tuple(_bundles(charter)))


def _sound(charter: Charter) -> Iterator[bool]:
    """Yield whether what a renderer relies on holds: each id names something, and once. Raises KeyError for an unknown role."""
    mark = charter.provenance
    roles = {role.id: {holder.id for holder in role.holders} for role in charter.roles}
    tasks = {task.id: task.bundle for task in charter.tasks}
    bundles = {bundle.id: bundle.lead for bundle in charter.bundles}
    yield (mark["language"], mark["date"]) == (charter.language, charter.date)
    yield mark.get("card", UNSET) == charter.card
    yield (len(roles), len(tasks), len(bundles)) == (len(charter.roles), len(charter.tasks), len(charter.bundles))
    yield {"board", "management"} <= roles.keys() and charter.fingerprints.keys() <= {"charter", *roles}
    yield all(tasks[lead] == bundle for bundle, lead in bundles.items())
    for task in charter.tasks:
        yield len({cell.role for cell in task.cells}) == len(task.cells)
        yield all(cell.letters and {*cell.holders, *cell.deputies} <= roles[cell.role] for cell in task.cells)
        yield all(roles[gap.role].issuperset(gap.holders) for gap in task.gaps)
    yield {
        one.task for part in (charter.deviations, charter.to_discuss, charter.calendar, charter.growth) for one in part
    } <= tasks.keys()
    yield {task for part in (charter.consultation, charter.groups) for one in part for task in one.tasks} <= tasks.keys()
    yield {body for one in charter.consultation for body in one.bodies} <= roles.keys()
    yield {role for one in charter.calendar for who in one.roles.values() for role in who} <= roles.keys()
    yield {role for one in charter.growth for role in (*one.now, *one.then)} <= roles.keys()
    if charter.card is not UNSET:
        yield any(map(charter.card.concerns, charter.roles)) and not (mark["public"] and charter.card.person)
    yield _worded(charter)


def _worded(charter: Charter) -> bool:
    """Return whether the patched texts belong where they stand."""
    if not charter.wording:
        return True
    from vto_roles.read.catalogue import belongs
    from vto_roles.read.languages import languages

    if charter.language not in languages():
        return False
    parts: list[tuple[tuple[str, ...], object]] = [((), charter.wording)]
    while parts:
        path, part = parts.pop()
        if isinstance(part, dict):
            parts += [((*path, key), child) for key, child in part.items()]
        elif not (isinstance(part, str) and belongs(charter.language, *path)):
            return False
    return True


def _days(charter: Charter) -> Iterator[datetime.date]:
    """Yield every day of a charter. Raises ValueError for one that no calendar has."""
    dated = [line.date for block in charter.page_one for line in block.lines]
    ends = [holder.mandate_until for role in charter.roles for holder in role.holders]
    reviews = [*(one.review_by for one in charter.deviations), *(one.until for one in charter.waived)]
    known = [charter.date, *(one.date for one in charter.calendar), *(one.checked_on for one in charter.law)]
    for day in (*known, *reviews, *ends, *dated, charter.review_by):
        if not isinstance(day, UnsetType) and day is not None:
            yield datetime.date.fromisoformat(day)


def _bundles(charter: Charter) -> Iterator[BundleEntry]:
    yield from charter.bundles
    known = {bundle.id for bundle in charter.bundles}
    for task in charter.tasks:
        if task.bundle not in known:
            known.add(task.bundle)
            yield BundleEntry(id=task.bundle, title=task.bundle.replace("-", " "), lead=task.id)
