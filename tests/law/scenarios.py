"""Runs the scenarios of the law lines: decides for the organisation of each on its day, and tells what differs."""

import datetime
import functools
import json
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from vto_roles.charter import law_entries, rows, schema
from vto_roles.checks.registry import all_checks
from vto_roles.checks.run import check_organisation
from vto_roles.decision.engine import allocate
from vto_roles.decision.facts import outcomes
from vto_roles.decision.law import HORIZON, coming
from vto_roles.model.catalogue import Catalogue
from vto_roles.model.decision import Allocation
from vto_roles.model.scenario import Expected, ExpectedTask, Scenario
from vto_roles.read import organisation
from vto_roles.read.catalogue import built_in
from vto_roles.read.languages import words_of
from vto_roles.read.organisation import Loaded
from vto_roles.read.scenarios import scenarios
from vto_roles.wording import Glossary


@functools.cache
def every() -> tuple[tuple[str, Scenario], ...]:
    """Return each scenario with its law line."""
    checks = tuple(all_checks())
    return tuple((name, scenario) for name in built_in().law for scenario in scenarios(name, checks))


def file(given: Mapping[str, Any]) -> bytes:
    """Return the file of answers that a scenario gives, with what it leaves out."""
    made: dict[str, Any] = {"organisation": {"name": "Proef"}, "size": {"headcount": 40}}
    for path, value in given.items():
        *sections, name = path.split(".")
        part = made
        for section in sections:
            part = part.setdefault(section, {})
        part[name] = value
    if "size.headcount" not in given and "size.fte" in given:
        made["size"]["headcount"] = max(40, math.ceil(float(given["size.fte"])))
    return json.dumps(made).encode()


@functools.cache
def loaded(data: bytes) -> Loaded:
    return organisation.read(Path("vto.yaml"), checks=all_checks(), data=data)


def differences(scenario: Scenario, law: str, catalogue: Catalogue | None = None) -> Iterator[str]:
    """Yield in words what is not as a scenario of a law line expects; catalogue: in place of the built-in one."""
    catalogue, expected = catalogue or built_in(), scenario.expect
    if (scenario.on < catalogue.floor) != (expected.refused == "floor"):
        yield "the date is refused" if scenario.on < catalogue.floor else "the date is not refused"
    if expected.refused or scenario.on < catalogue.floor:
        return
    read = loaded(file(scenario.given))
    if read.case is None:
        yield f"the file cannot be used: {[(one.check, one.variant, one.args) for one in read.findings]}"
        return
    case = replace(read.case, catalogue=catalogue)
    allocation = allocate(catalogue, case.organisation, case.overlays, day=scenario.on)
    yield from _line(law, allocation, expected)
    if expected.tasks:
        glossary = Glossary(case, words_of("nl"), outcomes(allocation.tasks, allocation.facts))
        entries = {one.id: one for one in rows.tasks(case, allocation, glossary)}
        for name, task in expected.tasks.items():
            yield from _task(name, task, entries.get(name), allocation)
    if expected.findings:
        found = check_organisation(case, allocation, read.findings, scenario.on).findings
        for check, subjects in expected.findings.items():
            spoken = {str(one.subject) for one in found if one.check == check}
            if spoken != set(subjects):
                yield f"{check} names {sorted(spoken)}"
    yield from _horizon(allocation, expected)


def _line(law: str, allocation: Allocation, expected: Expected) -> Iterator[str]:
    entry = next((one for one in law_entries.lines(allocation, words_of("nl")) if one.id == law), None)
    if expected.told is not None and (entry is not None) != (expected.told == "yes"):
        yield "the line is told" if entry is not None else "the line is not told"
    if entry is None:
        if expected.status or expected.version or expected.says:
            yield "there is no line to look at"
        return
    for part, wanted in (("status", expected.status), ("version", expected.version)):
        if wanted is not None and getattr(entry, part) != wanted:
            yield f"its {part} is {getattr(entry, part)}"
    yield from _words("the line", entry.text, expected.says, expected.says_not)


def _words(what: str, text: str, said: tuple[str, ...], unsaid: tuple[str, ...]) -> Iterator[str]:
    told = text.replace("\N{NO-BREAK SPACE}", " ").casefold()
    yield from (f"{what} does not say “{part}”: {text}" for part in said if part.casefold() not in told)
    yield from (f"{what} says “{part}”: {text}" for part in unsaid if part.casefold() in told)


def _task(name: str, expected: ExpectedTask, entry: schema.TaskEntry | None, allocation: Allocation) -> Iterator[str]:
    duty = "absent" if entry is None else entry.duty
    if expected.duty is not None and duty != expected.duty:
        yield f"{name} is {duty}"
    if entry is None:
        if expected.date or expected.letters or expected.note:
            yield f"{name} does not exist"
        return
    if expected.date is not None:
        date: datetime.date | str = allocation.dates.get(name, "none")
        if str(date) != expected.date:
            yield f"{name} is due {date}"
    cells = {cell.role: " ".join((*cell.letters, *(("locked",) if cell.locked else ()))) for cell in entry.cells}
    for role, letters in expected.letters.items():
        if cells.get(role, "none") != letters:
            yield f"{role} has {cells.get(role, 'none')} on {name}"
    yield from _words(f"the note of {name}", entry.note or "", expected.note, expected.note_not)


def _horizon(allocation: Allocation, expected: Expected) -> Iterator[str]:
    found: dict[str, set[str]] = {}
    for one in coming(allocation.catalogue, allocation.day, HORIZON, allocation.facts) if expected.horizon else ():
        found.setdefault(one.name, set()).add(one.kind)
    for name, kind in expected.horizon.items():
        kinds = found.get(name, set())
        if (kind == "no" and kinds) or (kind != "no" and kind not in kinds):
            yield f"the horizon tells of {name}: {sorted(kinds) or 'nothing'}"
