"""Runs the scenarios of the law lines: decides for the organisation of each on its day, and tells what differs."""

import datetime
import json
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from vto_roles.charter.schema import Charter
from vto_roles.checks.registry import all_checks
from vto_roles.decision.law import coming
from vto_roles.model.decision import Allocation
from vto_roles.model.scenario import Expected, ExpectedTask, Scenario
from vto_roles.read.catalogue import built_in
from vto_roles.read.languages import words_of
from vto_roles.read.scenarios import scenarios
from vto_roles.refused import Refused
from vto_roles.run import pipeline
from vto_roles.run.options import supported

MONTHS = 12  # within which a known change is told


def every() -> Iterator[tuple[str, Scenario]]:
    """Yield each scenario with its law line."""
    checks = tuple(all_checks())
    for name in built_in().law:
        yield from ((name, scenario) for scenario in scenarios(name, checks))


def organisation(given: Mapping[str, Any]) -> bytes:
    """Return the file of answers that a scenario gives, with what it leaves out."""
    file: dict[str, Any] = {"organisation": {"name": "Proef"}, "size": {"headcount": 40}}
    for path, value in given.items():
        *sections, name = path.split(".")
        part = file
        for section in sections:
            part = part.setdefault(section, {})
        part[name] = value
    if "size.headcount" not in given and "size.fte" in given:
        file["size"]["headcount"] = max(40, math.ceil(float(given["size.fte"])))
    return json.dumps(file).encode()


def differences(law: str, scenario: Scenario) -> list[str]:
    """Return in words what is not as a scenario of a law line expects."""
    expected = scenario.expect
    try:
        supported(scenario.on)
    except Refused:
        return [] if expected.refused else ["the date is refused"]
    if expected.refused:
        return ["the date is not refused"]
    decision = pipeline.decide(Path("vto.yaml"), scenario.on, data=organisation(scenario.given))
    if not decision.usable:
        return [f"the file cannot be used: {[(one.check, one.variant, one.args) for one in decision.findings]}"]
    charter = pipeline.charter_of(decision, words_of("nl"))
    _, allocation = decision.made
    spoken = {(one.check, one.subject) for one in decision.findings}
    return [
        *_line(law, charter, expected),
        *(text for name, task in expected.tasks.items() for text in _task(name, task, charter, allocation)),
        *(
            f"{check} names {sorted(str(subject) for one, subject in spoken if one == check)}"
            for check, subjects in expected.findings.items()
            if {subject for one, subject in spoken if one == check} != set(subjects)
        ),
        *_horizon(scenario.on, allocation, expected),
    ]


def _line(law: str, charter: Charter, expected: Expected) -> Iterator[str]:
    entry = next((one for one in charter.law if one.id == law), None)
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


def _task(name: str, expected: ExpectedTask, charter: Charter, allocation: Allocation) -> Iterator[str]:
    entry = next((one for one in charter.tasks if one.id == name), None)
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


def _horizon(day: datetime.date, allocation: Allocation, expected: Expected) -> Iterator[str]:
    found: dict[str, set[str]] = {}
    for one in coming(allocation.catalogue, day, MONTHS, allocation.facts) if expected.horizon else ():
        found.setdefault(one.name, set()).add(one.kind)
    for name, kind in expected.horizon.items():
        kinds = found.get(name, set())
        if (kind == "no" and kinds) or (kind != "no" and kind not in kinds):
            yield f"the horizon tells of {name}: {sorted(kinds) or 'nothing'}"
