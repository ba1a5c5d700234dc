"""What would be otherwise: the nearest single answers that would change a cell, each found by deciding again with it.

Which answers are tried follows from the catalogue's conditions, from the types of the file's answers and from the file itself.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import Any, Literal, get_args, get_origin

import msgspec
from msgspec import Struct

from vto_roles.decision.answers import Keys, answer, dotted, given, members, published, with_answer
from vto_roles.decision.conditions import answer_path, is_answer
from vto_roles.decision.engine import decided_rows
from vto_roles.model.catalogue import Bounds, Catalogue, LawLine, Task, When
from vto_roles.model.decision import Allocation, Because, Case, Cell, Row
from vto_roles.model.organisation import OrganisationFile, completed
from vto_roles.model.terms import KeyPath, Letter

_MOST = 2000  # answers that are tried; an organisation of ordinary size has some hundreds
_BELOW = 0.1  # how far below a limit an average goes that is not to reach it
Place = tuple[str, str]  # a task and a role
State = tuple[tuple[Letter, ...], bool, bool]  # letters, whether locked, whether by the role's own choice
NOTHING: State = ((), False, False)


class Flip(Struct, frozen=True):
    """A single answer otherwise than it is."""

    keys: Keys
    value: Any  # None: not answered, or taken away
    tasks: frozenset[str] | None = None  # the only tasks that hang on it; None: any


class Unless(Struct, frozen=True, kw_only=True):
    """A single answer that would change a cell, and what the cell would become."""

    keys: Keys
    path: str  # as `what-if --set` names it
    value: str | float | tuple[str, ...] | None  # None: not answered, or taken away
    becomes: tuple[Letter, ...]
    locked: bool  # then


def unless(
    case: Case, allocation: Allocation, tasks: Collection[str] | None = None, role: str | None = None
) -> dict[Place, tuple[Unless, ...]]:
    """Return for each cell the single answers that would change it, the nearest first; cells that would get letters too.

    tasks: the only ones that are asked for, also of those that are not there; None: all. role: one that is asked for.
    """
    organisation = given(case)
    asked = {*case.catalogue.tasks, *(task.id for task in organisation.own_tasks)} if tasks is None else set(tasks)
    rows = {row.task: row for row in allocation.matrix.rows if row.task in asked}
    before = {place: state for row in rows.values() for place, state in _states(row)}
    turns = _load_decides(case.catalogue, organisation)
    found: dict[Place, list[Unless]] = {}
    for flip in _first(_flips(case, allocation, organisation, list(rows.values()), role)):
        other = completed(with_answer(organisation, flip.keys, flip.value))
        names = asked if turns or flip.tasks is None else asked & flip.tasks
        decided = decided_rows(case.catalogue, other, case.overlays, names, allocation.day, turns=turns)
        after = {place: state for row in decided for place, state in _states(row)}
        for place in before | after:
            old, new = before.get(place, NOTHING), after.get(place, NOTHING)
            if place[0] in names and old != new:
                found.setdefault(place, []).append(_unless(organisation, flip, new))
    cells = {(row.task, cell.role): cell for row in rows.values() for cell in row.cells}
    return {place: _nearest(listed, cells.get(place)) for place, listed in found.items()}


def _states(row: Row) -> Iterator[tuple[Place, State]]:
    for cell in row.cells:
        yield (row.task, cell.role), (cell.letters, cell.locked, cell.own)


def _unless(organisation: OrganisationFile, flip: Flip, state: State) -> Unless:
    path, value = dotted(organisation, flip.keys), published(flip.value)
    return Unless(keys=flip.keys, path=path, value=value, becomes=state[0], locked=state[1])


def _nearest(found: Iterable[Unless], cell: Cell | None) -> tuple[Unless, ...]:
    """Return of the values of one answer that lead to the same only the nearest; first the answers that the reason names."""
    kept: dict[tuple[object, ...], Unless] = {}
    for one in found:
        kept.setdefault((one.keys, one.becomes, one.locked), one)
    named = [path for because in (cell.because if cell else ()) for path in _paths(because)]
    return tuple(sorted(kept.values(), key=lambda one: one.keys not in named))


def _paths(because: Because) -> Iterator[KeyPath]:
    for path in (because.path, *(rival.path for rival in because.rivals)):
        if path is not None and path[0] not in ("staff", "choices"):
            yield path


def _load_decides(catalogue: Catalogue, organisation: OrganisationFile) -> bool:
    """Return whether a letter can hang on who is named in the rows above: a role whose holders take turns shares one of them."""
    holders: dict[str, list[tuple[str, ...]]] = {}
    for person in organisation.staff or ():
        roles = tuple(dict.fromkeys(person.roles))
        for role in roles:
            holders.setdefault(role, []).append(roles)
    turns = ((role, several) for role, several in holders.items() if len(several) > 1 and role in catalogue.roles)
    return any(not catalogue.roles[role].collective and any(len(roles) > 1 for roles in several) for role, several in turns)


def _first(flips: Iterable[Flip]) -> Iterator[Flip]:
    seen: set[tuple[Keys, object]] = set()
    for flip in flips:
        if len(seen) >= _MOST:
            break
        if (key := (flip.keys, flip.value)) not in seen:
            seen.add(key)
            yield flip


# --- the answers that can matter ------------------------------------------------------------------


def _flips(
    case: Case, allocation: Allocation, organisation: OrganisationFile, rows: list[Row], role: str | None
) -> Iterator[Flip]:
    """Yield each answer that is tried, in the order in which they are near: own decisions, facts, people, other habits."""
    for key, choice in members(organisation.choices).items():
        yield Flip(("choices", key), None, frozenset((choice.task,)))
    yield from _habits(case.catalogue, allocation, organisation)
    facts = {keys: tests for keys, tests in _facts(case.catalogue).items() if keys[0] != "roles"}
    for keys, tests in facts.items():
        if keys[0] == "tradition":
            yield from _answers_of(organisation, keys, tests)
    for name, known in case.catalogue.roles.items():
        for value in () if known.exists == "always" else ("yes", "no", "unknown"):
            if organisation.roles.get(name) != value:
                yield Flip(("roles", name), value)
    for keys, tests in facts.items():
        if keys[0] != "tradition":
            yield from _answers_of(organisation, keys, tests)
    yield from _people(allocation, organisation, rows)
    yield from _other_habits(organisation, rows, role)


def _facts(catalogue: Catalogue) -> dict[tuple[str, str], set[str | float]]:
    """Return each fact on which letters hang, with the words and limits that it is compared with."""
    allowing = {one.law for task in catalogue.tasks.values() for one in task.allow}
    conditions: list[When | None] = [
        *(role.when for role in catalogue.roles.values()),
        *(task.when for task in catalogue.tasks.values()),
        *(rule.when for rule in catalogue.rules.values()),
        *(step.when for one in catalogue.cascades.values() for step in (*one.private, *one.public)),
        *(when for name in allowing for when in _of_law(catalogue.law[name])),
    ]
    facts: dict[tuple[str, str], set[str | float]] = {("organisation", "employer"): set()}  # on it hang roles and cascades
    for when in conditions:
        for part in when if isinstance(when, tuple) else (when or {},):
            for fact, test in ((fact, test) for fact, test in part.items() if is_answer(fact)):
                facts.setdefault(answer_path(fact), set()).update(_compared(test))
    return facts


def _of_law(line: LawLine) -> Iterator[When | None]:
    yield line.when
    yield from (version.when for version in line.versions)


def _compared(test: str | tuple[str, ...] | Bounds) -> Iterator[str | float]:
    if isinstance(test, Bounds):
        yield from (limit for limit in (test.min, test.below) if limit is not None)
    else:
        yield from (test,) if isinstance(test, str) else test


def _answers_of(organisation: OrganisationFile, keys: tuple[str, str], tests: Collection[str | float]) -> Iterator[Flip]:
    """Yield the other answers to one question: each option, the nearest side of each limit, one value of a list more or less."""
    now = answer(organisation, keys)
    field = next(one for one in msgspec.structs.fields(type(getattr(organisation, keys[0]))) if one.name == keys[1])
    options, words = list(_options(field.type)), sorted(test for test in tests if isinstance(test, str) and test != "unknown")
    limits = sorted(test for test in tests if isinstance(test, int | float))
    values: list[Any]
    if isinstance(now, tuple):
        values = _lists(now, options or words, empty=not options)
    elif limits:
        values = _numbers(now, limits, whole=int in _kinds(field.type))
    else:
        values = [*options, None] if field.default is None else options
    yield from (Flip(keys, value) for value in values if value != now)


def _options(kind: Any) -> Iterator[str]:
    """Yield the words that an answer may be."""
    if get_origin(kind) is Literal:
        yield from (one for one in get_args(kind) if isinstance(one, str))
        return
    for part in get_args(kind):
        yield from _options(part)


def _kinds(kind: Any) -> set[Any]:
    """Return the types that an answer is made of."""
    parts = get_args(kind)
    return {kind}.union(*map(_kinds, parts)) if parts else {kind}


def _numbers(now: float | None, limits: list[float], *, whole: bool) -> list[float]:
    """Return a number on the other side of each limit, the nearest first."""
    step = 1 if whole else _BELOW

    def number(value: float) -> float:
        return int(value) if whole else round(float(value), 3)

    if not isinstance(now, int | float):
        return [number(limits[0] - step), *map(number, limits)]
    values = [number(limit) if limit > now else number(limit - step) for limit in limits]
    return sorted((value for value in values if value >= 0), key=lambda value: abs(value - now))


def _lists(now: tuple[str, ...], options: Iterable[str], *, empty: bool) -> list[tuple[str, ...]]:
    """Return a list with each option more or less; with another in its place where it may not become empty."""
    values = []
    for option in options:
        if option in now:
            less = tuple(one for one in now if one != option)
            values += [less] if less or empty else []
        else:
            values += [(*now, option)] if empty or len(now) != 1 else [(option,), (*now, option)]
    return values


def _doers(row: Row) -> dict[str, None]:
    """Return the roles that do a task or were considered for it."""
    doers = [cell for cell in row.cells if cell.has("R")]
    rivals = [one.role for cell in doers for because in cell.because if because.letter == "R" for one in because.rivals]
    return dict.fromkeys((*(cell.role for cell in doers), *rivals))


def _habits(catalogue: Catalogue, allocation: Allocation, organisation: OrganisationFile) -> Iterator[Flip]:
    """Yield each habit taken away."""
    bundles: dict[str, set[str]] = {}
    for name, task in (*catalogue.tasks.items(), *allocation.tasks.items()):
        bundles.setdefault(task.bundle, set()).add(name)
        bundles.setdefault(name, set()).add(name)
    for key in organisation.tradition.practice:
        yield Flip(("tradition", "practice", key), None, frozenset(bundles.get(key, ())))


def _other_habits(organisation: OrganisationFile, rows: list[Row], role: str | None) -> Iterator[Flip]:
    """Yield for each task the habit that another of those who were considered, or the role asked for, did it until now."""
    for row in rows:
        for doer in () if row.level == "strategic" else (*_doers(row), *((role,) if role else ())):
            if organisation.tradition.practice.get(row.task) != doer:
                yield Flip(("tradition", "practice", row.task), doer, frozenset((row.task,)))


def _people(allocation: Allocation, organisation: OrganisationFile, rows: list[Row]) -> Iterator[Flip]:
    """Yield for each person: not asked, able to do or not able to do a task that is his to do; and each of several roles less."""
    tasks = [(allocation.tasks[row.task], frozenset(_doers(row))) for row in rows]
    needing = frozenset(name for name, task in allocation.tasks.items() if task.needs)
    for person in organisation.staff or ():
        roles, keys = tuple(dict.fromkeys(person.roles)), ("staff", person.id, "competences")
        for value in _abilities(person.competences, [task for task, doers in tasks if task.needs and doers.intersection(roles)]):
            if value != person.competences:
                yield Flip(keys, value, needing)
        for role in roles if len(roles) > 1 else ():
            yield Flip(("staff", person.id, "roles"), tuple(one for one in person.roles if one != role))


def _abilities(now: tuple[str, ...] | None, tasks: list[Task]) -> Iterator[tuple[str, ...] | None]:
    """Yield the other answers on a person's competences: with what a task needs, without it, not asked."""
    able = now or ()
    for task in tasks:
        yield (*able, *(need for need in task.needs if need not in able))
        if now is not None:
            yield tuple(one for one in now if one not in task.needs)
    if tasks and now is not None:
        yield None
    elif tasks:
        yield ()
