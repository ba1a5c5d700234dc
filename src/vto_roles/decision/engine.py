"""The decision: who answers for, does, advises on and is informed of each task, with a reason for every letter.

Pure: a catalogue, an organisation and its overlays in, an Allocation out. The steps: `context` finds the facts, the present roles
and tasks, `choices` the choices that stand; then for each task `narrow` finds its A and R, `consult` its C and I, and this module
who is named; the deadlines come last.
"""

import datetime
from collections import defaultdict
from collections.abc import Container, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from vto_roles.decision import meetings
from vto_roles.decision.choices import problem, standing
from vto_roles.decision.consult import consult
from vto_roles.decision.context import BARS, Chosen, Context, Draft
from vto_roles.decision.deadlines import deadlines
from vto_roles.decision.narrow import accountable, responsible
from vto_roles.model.catalogue import Catalogue, Task
from vto_roles.model.decision import Allocation, Because, Cell, Deviation, Discussion, Gap, Matrix, Problem, RoleState, Row
from vto_roles.model.organisation import OrganisationFile, Overlay
from vto_roles.model.terms import LETTERS, Letter

_Letters = Mapping[str, Mapping[Letter, Because]]  # role -> letter -> its reason


class _Ranked(Struct, frozen=True):
    """The holders of a role who have not left, as the needs of a task rank them."""

    groups: Sequence[Sequence[str]]  # each as good as another, in the order of the file; the best first
    count: int  # how many cover most of the needs
    by_load: bool  # whether load decides within a group; what nobody can goes in the order of the file
    best: Sequence[str]  # all that the first of those who cover most can


class Staffing:
    """Names people for cells, task after task, and counts the letters A and R that each carries so far."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._left = {one for one, (_, person) in context.people.items() if person.left(context.day)}
        self._load = dict.fromkeys(context.people, 0)
        self._staying = {
            role: tuple(one for one in state.holders if one not in self._left) for role, state in context.roles.items()
        }
        self._ranked: dict[tuple[str, tuple[str, ...]], _Ranked] = {}  # of each role and needs that were asked
        self._beside: dict[tuple[str, tuple[str, ...]], tuple[str, ...]] = {}  # of a need and the holders who lack it
        self._asked: set[str] = set()  # the roles of which a holder who stays told what he can
        self._able: defaultdict[str, set[str]] = defaultdict(set)  # of each competence: who stays and has it
        for _, person in context.people.values():
            if person.competences is not None and person.id not in self._left:
                self._asked.update(person.roles)
                for competence in person.competences:
                    self._able[competence].add(person.id)

    def named(self, task: Task, role: str, letters: Mapping[Letter, Because]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the ids of the holders named for a cell and of its deputies, and add to their load.

        With an R, those who cover most of the needed competences come first, then those whose freed time is no small part of
        what another has, then those with the smallest load; with an A alone the order of the file decides, for answering follows
        mandate, not load. A collective role names all that cover most, or all where each has a team.
        """
        holders, known = self._staying[role], self._context.catalogue.roles[role]
        if not holders:
            return (), ()
        count = len(holders)
        if count > 1 and "R" in letters and not known.each:
            ranked = self._rank(role, task.needs)
            load = self._load.__getitem__
            holders = tuple(one for group in ranked.groups for one in (sorted(group, key=load) if ranked.by_load else group))
            count = ranked.count
        if not known.collective:
            count = 1
        for one in holders[:count]:
            self._load[one] += ("A" in letters) + ("R" in letters)
        return holders[:count], holders[count : count + 1]

    def stays(self, role: str, state: RoleState) -> RoleState:
        """Return the state of a role with the holders who have not left; who left moves no letter, but carries none."""
        return state if state.holders == self._staying[role] else replace(state, holders=self._staying[role])

    def _rank(self, role: str, needs: tuple[str, ...]) -> _Ranked:
        """Return how some needs rank the holders of a role, which is the same for every task that has them."""
        if (found := self._ranked.get((role, needs))) is None:
            holders, wanted = self._staying[role], frozenset(needs)
            small = self._small(holders)
            lacks = {one: self._lack(one, wanted) for one in holders}
            groups: dict[tuple[int, bool, bool], list[str]] = {}
            for one, lack in lacks.items():
                groups.setdefault((*lack, one in small), []).append(one)
            least = min(lacks.values())
            first = min(lacks, key=lambda one: lacks[one][0])
            found = self._ranked[role, needs] = _Ranked(
                groups=[groups[key] for key in sorted(groups)],
                count=sum(lack == least for lack in lacks.values()),
                by_load=least != (0, True),
                best=self._context.people[first][1].competences or (),
            )
        return found

    def _small(self, holders: Sequence[str]) -> set[str]:
        """Return the holders with less than half of the freed time of another; who tells no time is not among them."""
        times = {one: time for one in holders if (time := self._context.people[one][1].vto_time) is not None}
        half = max(times.values(), default=0) / 2
        return {one for one, time in times.items() if time < half}

    def _lack(self, person_id: str, needs: frozenset[str]) -> tuple[int, bool]:
        """Return a sort key: minus the needs that a person covers, and whether an asked person lacks one."""
        competences = self._context.people[person_id][1].competences
        covered = needs.intersection(competences or ())
        return -len(covered), competences is not None and covered != needs

    def gaps(self, name: str, task: Task, cell: Cell) -> list[Gap]:
        """Return the needs of a task that the best holder of its role lacks, each with the roles where somebody else has it."""
        role = cell.role
        if role not in self._asked:
            return []
        gaps: list[Gap] = []
        best = self._rank(role, task.needs).best
        for need in (need for need in task.needs if need not in best):
            partners = self._partners(need, cell.holders)
            gaps.append(Gap(task=name, role=role, competence=need, holders=cell.holders, partners=partners))
        return gaps

    def _partners(self, need: str, holders: tuple[str, ...]) -> tuple[str, ...]:
        """Return the present roles in which somebody beside these holders has a competence; of those with the same people one."""
        if (found := self._beside.get((need, holders))) is None:
            able = self._able[need] - {*holders}
            first: dict[frozenset[str], str] = {}
            for role, state in self._context.roles.items():
                if state.status == "present" and (those := able.intersection(state.holders)):
                    first.setdefault(frozenset(those), role)
            found = self._beside[need, holders] = tuple(first.values())
        return found


def allocate(
    catalogue: Catalogue, organisation: OrganisationFile, overlays: Sequence[Overlay] = (), *, day: datetime.date
) -> Allocation:
    """Decide every letter of every task for one organisation.

    catalogue: as patched for it; organisation: its answers; overlays: its federation's, in order; day: on which law is applied.
    Return the letters with their reasons, and what could not be followed as problems. Raise nothing on bound input.
    """
    context = Context(catalogue, organisation, day)
    context.problems += (*context.misplaced(), *meetings.misplaced(context))
    choices = standing(context, overlays)
    staffing = Staffing(context)
    rows: list[Row] = []
    discussions: list[Discussion] = []
    deviations: list[Deviation] = []
    gaps: list[Gap] = []
    for name in context.tasks:
        draft = drafted(context, name, choices.get(name, ()))
        context.problems += _overridden(draft)
        deviations += _deviations(draft)
        rows.append(_row(draft, staffing, gaps))
        discussions += [one for one in draft.discussions if "R" in draft.letters.get(one.role, {})]
    due = deadlines(context)
    dates = {name: date for name, one in due.items() if (date := one.first(day)) is not None}
    return Allocation(
        catalogue=catalogue,
        organisation=organisation,
        day=day,
        law=context.law,
        tasks=context.tasks,
        roles={name: staffing.stays(name, state) for name, state in context.roles.items()},
        facts=context.facts,
        matrix=Matrix(rows=tuple(rows)),
        gaps=tuple(gaps),
        deviations=tuple(deviations),
        to_discuss=tuple(discussions),
        problems=tuple(context.problems),
        deadlines={name: one.month_day for name, one in due.items()},
        once={name: one.of(one.year) for name, one in due.items() if one.year is not None},
        dates=meetings.moved(dates, rows, context),
        duties=context.duties,
        advised_time=_advised_time(context),
    )


def decided_rows(
    catalogue: Catalogue,
    organisation: OrganisationFile,
    overlays: Sequence[Overlay],
    names: Container[str],
    day: datetime.date,
    *,
    turns: bool,
) -> list[Row]:
    """Return the rows of some tasks as `allocate` decides them, without what follows from them.

    turns: holders of a role that is no body take turns, so that who is named hangs on the rows above, which are decided too.
    """
    context = Context(catalogue, organisation, day)
    choices, staffing = standing(context, overlays), Staffing(context)
    tasks = [*context.tasks]
    while tasks and tasks[-1] not in names:
        tasks.pop()
    drafts = (drafted(context, name, choices.get(name, ())) for name in tasks if turns or name in names)
    rows = [_row(draft, staffing, []) for draft in drafts]
    return [row for row in rows if row.task in names]


def drafted(context: Context, name: str, choices: Sequence[Chosen]) -> Draft:
    """Return the draft of one task with all its letters."""
    draft = acting(context, name, choices)
    consult(draft)
    return draft


def acting(context: Context, name: str, choices: Sequence[Chosen]) -> Draft:
    """Return the draft of one task with its A and R only."""
    draft = Draft(context, name, choices)
    role, because = accountable(draft)
    draft.letters[role] = {"A": because}
    for role, because in responsible(draft).items():
        draft.letters.setdefault(role, {})["R"] = because
    return draft


def _row(draft: Draft, staffing: Staffing, gaps: list[Gap]) -> Row:
    """Return the row of a draft, its cells in the order of the roles, with the people named; add what they lack to the gaps."""
    order = draft.context.catalogue.once(_order).__getitem__
    cells = {role: _cell(draft, role, draft.letters[role], staffing) for role in sorted(draft.letters, key=order)}
    for cell in cells.values():
        if cell.has("R"):
            gaps += staffing.gaps(draft.name, draft.task, cell)
    kept = _without_self_advice(draft, cells)
    path, _ = draft.context.own_tasks.get(draft.name, (None, None))
    shared = bool(draft.task.R.all)
    return Row(task=draft.name, level=draft.task.level, path=path, shared=shared, cells=kept)


def _order(catalogue: Catalogue) -> Mapping[str, int]:
    return {role: number for number, role in enumerate(catalogue.roles)}


def _cell(draft: Draft, role: str, letters: Mapping[Letter, Because], staffing: Staffing) -> Cell:
    ordered, own = _ordered(letters), role in draft.own
    holders, deputies = ((), ()) if own else staffing.named(draft.task, role, letters)
    because = tuple(letters[letter] for letter in ordered)
    locked = draft.has_locked(role)
    return Cell(role=role, letters=ordered, locked=locked, own=own, holders=holders, deputies=deputies, because=because)


def _without_self_advice(draft: Draft, cells: Mapping[str, Cell]) -> tuple[Cell, ...]:
    """Return the cells without the C or I of a role whose holders all act on the row through another role.

    Nobody advises or informs himself; who is heard need not be told. What law or a choice gives stays.
    """
    acting: set[str] = set()
    consulted: set[str] = set()
    for cell in cells.values():
        (acting if cell.has("A", "R") else consulted if cell.has("C") else set()).update(cell.holders)
    heard = acting | consulted
    return tuple(
        cell
        for role, cell in cells.items()
        if cell.has("A", "R")
        or cell.locked
        or cell.because[0].criterion == "choice"
        or not (holders := draft.context.roles[role].holders)
        or not (acting if cell.has("C") else heard).issuperset(holders)
    )


def _ordered(letters: Container[Letter]) -> tuple[Letter, ...]:
    return tuple([letter for letter in LETTERS if letter in letters])


def _overridden(draft: Draft) -> list[Problem]:
    """Return the problem of each choice that barred the last candidate: an A and an R are given against choices too."""
    return [
        problem(check, chosen.choice, chosen.role, (*chosen.path, "letter"), "choice")
        for chosen in draft.choices
        if chosen.choice.letter in BARS and not chosen.locked
        for letter, check in (("A", "no-accountable"), ("R", "no-responsible"))
        if letter in draft.letters.get(chosen.role, {})
    ]


def _deviations(draft: Draft) -> list[Deviation]:
    """Return the choices that changed a row, beside what it is without any.

    A choice that changes nothing becomes a problem of the context, unless it is a federation's: that locks what is recommended.
    """
    deviations: list[Deviation] = []
    seen: set[tuple[str, str]] = set()
    recommended = drafted(draft.context, draft.name, ()).letters if draft.choices else {}
    for chosen in draft.choices:
        choice, key = chosen.choice, (chosen.role, chosen.choice.letter)
        others = [one for one in draft.choices if (one.role, one.choice.letter) != key]
        repeated = key in seen  # of the federation, or of a line above
        seen.add(key)
        if repeated or not _differ(drafted(draft.context, draft.name, others).letters if others else recommended, draft.letters):
            if not chosen.locked:
                draft.context.problems.append(problem("choice-equals-recommendation", choice, chosen.role, chosen.path))
            continue
        deviations.append(
            Deviation(
                task=draft.name,
                role=chosen.role,
                letter=choice.letter,
                recommended=_ordered(recommended.get(chosen.role, ())),
                previous=_loser(recommended, draft.letters, choice.letter),
                reason=choice.reason,
                review_by=choice.review_by,
                path=chosen.path,
                federation=chosen.locked,
            )
        )
    return deviations


def _differ(one: _Letters, other: _Letters) -> bool:
    return one.keys() != other.keys() or any(letters.keys() != other[role].keys() for role, letters in one.items())


def _loser(before: _Letters, after: _Letters, letter: str) -> str | None:
    """Return the role that would have an A or R without the choice that gave it to another."""
    if letter not in ("A", "R"):
        return None
    return next((role for role, letters in before.items() if letter in letters and letter not in after.get(role, {})), None)


def _advised_time(context: Context) -> float | None:
    """Return the part of a full-time job that the settings ask, else the last rule that advises one."""
    asked = context.organisation.settings.vto_time
    if asked is not None:
        return asked
    return next((rule.advise.vto_time for rule in reversed(context.rules.values()) if rule.advise is not None), None)
