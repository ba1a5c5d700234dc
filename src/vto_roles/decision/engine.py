"""The decision: who answers for, does, advises on and is informed of each task, with a reason for every letter.

Pure: a catalogue, an organisation and its overlays in, an Allocation out. The steps: `context` finds the facts, the present roles
and the tasks that exist, `choices` which choices stand; then for each task `narrow` finds its A and R, `consult` its C and I, and
`people` who is named; `deadlines` comes last.
"""

from collections.abc import Container, Mapping, Sequence

from vto_roles.decision.choices import problem, standing
from vto_roles.decision.consult import consult
from vto_roles.decision.context import BARS, Chosen, Context, Draft
from vto_roles.decision.deadlines import deadlines
from vto_roles.decision.narrow import accountable, responsible
from vto_roles.decision.people import Staffing
from vto_roles.model.catalogue import Catalogue
from vto_roles.model.decision import Allocation, Because, Cell, Deviation, Discussion, Gap, Matrix, Problem, Row
from vto_roles.model.organisation import OrganisationFile, Overlay
from vto_roles.model.terms import LETTERS, Letter

_Letters = Mapping[str, Mapping[Letter, Because]]  # role -> letter -> its reason


def allocate(catalogue: Catalogue, organisation: OrganisationFile, overlays: Sequence[Overlay] = ()) -> Allocation:
    """Decide every letter of every task for one organisation.

    catalogue: as patched for it; organisation: its answers; overlays: its federation's, in order.
    Return the letters with their reasons, and what could not be followed as problems. Raise nothing on bound input.
    """
    context = Context(catalogue, organisation)
    choices = standing(context, overlays)
    staffing = Staffing(context)
    rows: list[Row] = []
    discussions: list[Discussion] = []
    deviations: list[Deviation] = []
    gaps: list[Gap] = []
    for name in context.tasks:
        draft = _decided(context, name, choices.get(name, ()))
        context.problems += _overridden(draft)
        deviations += _deviations(draft)
        rows.append(_row(draft, staffing, gaps))
        discussions += [one for one in draft.discussions if "R" in draft.letters.get(one.role, {})]
    days = deadlines(context)
    return Allocation(
        catalogue=catalogue,
        organisation=organisation,
        tasks=context.tasks,
        roles=context.roles,
        facts=context.facts,
        matrix=Matrix(rows=tuple(rows)),
        gaps=tuple(gaps),
        deviations=tuple(deviations),
        to_discuss=tuple(discussions),
        problems=tuple(context.problems),
        deadlines=days,
        duties=context.duties,
        advised_time=_advised_time(context),
    )


def _decided(context: Context, name: str, choices: Sequence[Chosen]) -> Draft:
    """Return the draft of one task with all its letters."""
    draft = Draft(context, name, choices)
    role, because = accountable(draft)
    draft.letters[role] = {"A": because}
    for role, because in responsible(draft).items():
        draft.letters.setdefault(role, {})["R"] = because
    consult(draft)
    return draft


def _row(draft: Draft, staffing: Staffing, gaps: list[Gap]) -> Row:
    """Return the row of a draft, its cells in the order of the roles, with the people named; add what they lack to the gaps."""
    cells: list[Cell] = []
    for role in draft.context.catalogue.roles:
        letters = draft.letters.get(role)
        if not letters:
            continue
        ordered, own = _ordered(letters), role in draft.own
        holders, deputies = ((), ()) if own else staffing.named(draft.task, role, letters)
        if "R" in letters:
            gaps += staffing.gaps(draft.name, draft.task, role)
        because = tuple(letters[letter] for letter in ordered)
        locked = draft.has_locked(role)
        cells.append(
            Cell(role=role, letters=ordered, locked=locked, own=own, holders=holders, deputies=deputies, because=because)
        )
    path, _ = draft.context.own_tasks.get(draft.name, (None, None))
    shared = not isinstance(draft.task.R, tuple) and bool(draft.task.R.all)
    return Row(task=draft.name, level=draft.task.level, path=path, shared=shared, cells=tuple(cells))


def _ordered(letters: Container[Letter]) -> tuple[Letter, ...]:
    return tuple(letter for letter in LETTERS if letter in letters)


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
    recommended = _decided(draft.context, draft.name, ()).letters if draft.choices else {}
    for chosen in draft.choices:
        choice, key = chosen.choice, (chosen.role, chosen.choice.letter)
        others = [one for one in draft.choices if (one.role, one.choice.letter) != key]
        repeated = key in seen  # of the federation, or of a line above
        seen.add(key)
        if repeated or not _differ(_decided(draft.context, draft.name, others).letters if others else recommended, draft.letters):
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
    return next((rule.advise.vto_time for _, rule in reversed(context.rules) if rule.advise is not None), None)
