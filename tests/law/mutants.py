"""Small faults in the law of the catalogue, one at a time, each of which a scenario has to see.

`python -m tests.law.mutants` makes them all and prints how many are seen and those that are not; ids of law lines narrow it.
"""

import datetime
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from msgspec.structs import fields, replace

from tests.law.scenarios import differences, every
from vto_roles.decision.law import later
from vto_roles.model.catalogue import Bounds, Catalogue, Due, LawLine, Relative, Step, Task, Version, When
from vto_roles.read.catalogue import built_in

_OTHER = {"in-force": "contested", "contested": "in-force", "ended": "in-force", "announced": "in-force"}
_DAY = datetime.timedelta(days=1)


class Mutant(NamedTuple):
    name: str  # what is changed, and how
    law: str  # the line that it is about, empty for none
    catalogue: Catalogue


def mutants() -> Iterator[Mutant]:
    """Yield the built-in catalogue with each fault in its law."""
    yield from _lines()
    yield from _steps()
    yield from _tasks()
    yield from _time()


def seen_by(mutant: Mutant) -> str | None:
    """Return the scenario that sees a fault, those of its own line first; None when none does."""
    own = [(law, one) for law, one in every() if law == mutant.law]
    near = [(law, one) for law, one in every() if law != mutant.law and law[:1] == mutant.law[:1]]
    rest = [(law, one) for law, one in every() if law[:1] != mutant.law[:1]]
    for law, scenario in (*own, *near, *rest):
        if next(differences(scenario, law, mutant.catalogue), None) is not None:
            return f"{law}: {scenario.in_words}"
    return None


# --- the faults -----------------------------------------------------------------------------------


def _whens(when: When | None) -> Iterator[tuple[str, When | None]]:
    """Yield a condition with one fault, and what it is: a limit moved, a value or a test gone, all of it gone."""
    if when is None:
        return
    if isinstance(when, tuple):
        for number, part in enumerate(when):
            for name, changed in _whens(part):
                others = (*when[:number], changed, *when[number + 1 :]) if isinstance(changed, dict) else None
                if others is not None:
                    yield f"{number}.{name}", others
            yield f"{number} gone", (*when[:number], *when[number + 1 :])
        return
    yield "gone", None
    for fact, test in when.items():
        if len(when) > 1:
            yield f"{fact} gone", {key: value for key, value in when.items() if key != fact}
        for name, changed in _tests(fact, test):
            yield f"{fact} {name}", {**when, fact: changed}


def _tests(fact: str, test: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(test, Bounds):
        step = 1 if fact == "size.headcount" or fact == "size.volunteers" else 0.01
        for limit in ("min", "below"):
            if (value := getattr(test, limit)) is not None:
                for moved in (value - step, value + step):
                    yield f"{limit} {value} -> {moved:g}", replace(test, **{limit: moved})
    elif isinstance(test, tuple):
        for one in test:
            yield f"without {one}", tuple(other for other in test if other != one)
    else:
        other = {"private": "public", "public": "private", "yes": "no", "no": "yes", "other": "vzw"}.get(test, "other")
        yield f"{test} -> {other}", other


def _line(name: str, line: LawLine) -> Mutant:
    catalogue = built_in()
    return Mutant("", name, replace(catalogue, law={**catalogue.law, name: line}))


def _lines() -> Iterator[Mutant]:
    for name, line in built_in().law.items():
        changed: list[tuple[str, LawLine]] = [(f"when {how}", replace(line, when=when)) for how, when in _whens(line.when)]
        for number, version in enumerate(line.versions):
            for how, other in _versions(version):
                versions = (*line.versions[:number], other, *line.versions[number + 1 :])
                if not _overlap(versions):  # which tests/unit/test_law_in_time.py refuses
                    changed.append((f"version {number} {how}", replace(line, versions=versions)))
        changed += [(how, replace(line, versions=versions)) for how, versions in _edges(line.versions)]
        if line.expects is not None:
            body = "prevention-committee" if line.expects.body == "works-council" else "works-council"
            changed += [("expects gone", replace(line, expects=None))]
            changed += [("expects another", replace(line, expects=replace(line.expects, body=body)))]
            for how, when in _whens(line.expects.when):
                if when is not None:
                    changed.append((f"expects {how}", replace(line, expects=replace(line.expects, when=when))))
        if line.finding is not None:
            changed.append(("finding gone", replace(line, finding=None)))
        yield from (_line(name, other)._replace(name=f"{name} {how}") for how, other in changed)


def _versions(version: Version) -> Iterator[tuple[str, Version]]:
    yield f"{version.status} -> {_OTHER[version.status]}", replace(version, status=_OTHER[version.status])
    floor = built_in().floor
    for field in ("start", "until"):
        date: datetime.date | None = getattr(version, field)
        if date is not None and date - _DAY > floor:
            yield f"{field} {date} a day earlier", replace(version, **{field: date - _DAY})
            yield f"{field} {date} a day later", replace(version, **{field: date + _DAY})
    for how, when in _whens(version.when):
        yield f"when {how}", replace(version, when=when)


def _edges(versions: tuple[Version, ...]) -> Iterator[tuple[str, tuple[Version, ...]]]:
    """Yield the versions with the day moved on which one takes over from another."""
    for number, (before, after) in enumerate(pairwise(versions)):
        if before.until is not None and after.start == before.until + _DAY:
            for how, step in (("earlier", -_DAY), ("later", _DAY)):
                moved = replace(before, until=before.until + step), replace(after, start=after.start + step)
                yield f"change of {after.start} a day {how}", (*versions[:number], *moved, *versions[number + 2 :])


def _overlap(versions: Sequence[Version]) -> bool:
    common = [version for version in versions if version.when is None]
    return any(after.start is not None and before.covers(after.start) for before, after in pairwise(common))


def _steps() -> Iterator[Mutant]:
    catalogue = built_in()
    for topic, cascade in catalogue.cascades.items():
        for kind in ("private", "public"):
            steps: tuple[Step, ...] = getattr(cascade, kind)
            for number, step in enumerate(steps):
                if step.law is None:
                    continue
                faults: dict[str, tuple[Step, ...]] = {"unlocked": (replace(step, law=None),), "gone": ()}
                faults |= {f"letter {one}": (replace(step, letter=one),) for one in ("A", "C", "I") if one != step.letter}
                faults |= {f"when {how}": (replace(step, when=when),) for how, when in _whens(step.when)}
                for how, those in faults.items():
                    changed = replace(cascade, **{kind: (*steps[:number], *those, *steps[number + 1 :])})
                    made = replace(catalogue, cascades={**catalogue.cascades, topic: changed})
                    yield Mutant(f"{topic} {kind} {step.body} {how}", step.law, made)


def _tasks() -> Iterator[Mutant]:
    catalogue = built_in()
    for name, task in catalogue.tasks.items():
        legal = () if task.legal is None else task.legal.lines
        law = next(iter((*legal, *(one.law for one in task.allow), *(one for one in task.sources if one in catalogue.law))), "")
        if law:
            for how, changed in _task(task, legal):
                yield Mutant(f"{name} {how}", law, replace(catalogue, tasks={**catalogue.tasks, name: changed}))


def _task(task: Task, legal: tuple[str, ...]) -> Iterator[tuple[str, Task]]:
    if task.legal is not None:
        yield "no duty", replace(task, legal=None)
        for how, when in _whens(task.legal.when):
            yield f"duty {how}", replace(task, legal=replace(task.legal, when=when))
        for how, deadline in _deadlines(task.deadline):
            yield f"deadline {how}", replace(task, deadline=deadline)
    for number, one in enumerate(task.allow):
        yield f"{one.role} may not hold {one.letter}", replace(task, allow=(*task.allow[:number], *task.allow[number + 1 :]))
    if legal or any(fact.startswith("law.") for fact in _facts(task.when)):
        for how, when in _whens(task.when):
            yield f"exists {how}", replace(task, when=when)


def _facts(when: When | None) -> Iterator[str]:
    for part in when if isinstance(when, tuple) else (when or {},):
        yield from part


def _deadlines(deadline: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(deadline, str):
        day = datetime.date.fromisoformat(f"2001-{deadline}")
        for moved in (day - _DAY, day + _DAY):
            yield f"{deadline} -> {moved:%m-%d}", f"{moved:%m-%d}"
    elif isinstance(deadline, Relative):
        for field in () if deadline.ours else ("months", "days"):  # a day of our own is none of law
            value = getattr(deadline, field)
            if value:
                for moved in (value - 1, value + 1):
                    yield f"{field} {value} -> {moved}", replace(deadline, **{field: moved})
    else:
        for number, due in enumerate(deadline or ()):
            if isinstance(due.at, Relative) and due.at.ours:
                continue
            parts: list[tuple[str, Due]] = [(how, replace(due, at=at)) for how, at in _deadlines(due.at)]
            parts += [(f"when {how}", replace(due, when=when)) for how, when in _whens(due.when) if when is not None]
            for how, other in parts:
                yield f"{number} {how}", (*deadline[:number], other, *deadline[number + 1 :])
            yield f"{number} gone", (*deadline[:number], *deadline[number + 1 :])


def _time() -> Iterator[Mutant]:
    catalogue = built_in()
    for moved in (catalogue.floor - _DAY, catalogue.floor + _DAY):
        yield Mutant(f"floor {moved}", "P1", replace(catalogue, floor=moved))
    used = {line.period: name for name, line in catalogue.law.items() if line.period is not None}
    for name, period in catalogue.periods.items():
        faults = {
            f"from a month {'later' if step > 0 else 'earlier'}": replace(period, start=later(period.start, step))
            for step in (-1, 1)
        }
        faults |= {f"{period.months + step} months": replace(period, months=period.months + step) for step in (-1, 1)}
        if (counted := period.reference) is not None:
            for field in fields(counted):
                for step in (-1, 1):
                    other = replace(counted, **{field.name: getattr(counted, field.name) + step})
                    faults[f"reference {field.name} {step:+}"] = replace(period, reference=other)
        for how, changed in faults.items():
            yield Mutant(f"{name} {how}", used.get(name, ""), replace(catalogue, periods={**catalogue.periods, name: changed}))
    for name, change in catalogue.horizon.items():
        for moved in (change.on - _DAY, change.on + _DAY):
            made: Mapping[str, Any] = {**catalogue.horizon, name: replace(change, on=moved)}
            yield Mutant(f"{name} on {moved}", change.law, replace(catalogue, horizon=made))
        status = "in-force" if change.status == "announced" else "announced"
        made = {**catalogue.horizon, name: replace(change, status=status)}
        yield Mutant(f"{name} {status}", change.law, replace(catalogue, horizon=made))


def main() -> None:
    """Make all faults, or those of the law lines that are named, and print what no scenario sees."""
    wanted = set(sys.argv[1:])
    made = [one for one in mutants() if not wanted or one.law in wanted]
    unseen = 0
    for one in made:
        if seen_by(one) is None:
            unseen += 1
            print(f"not seen: {one.name}", flush=True)
    print(f"{len(made) - unseen} of {len(made)} faults in the law of the catalogue are seen by a scenario")
    sys.exit(bool(unseen))


if __name__ == "__main__":
    main()
