"""The choices that stand, of an organisation and its federation, and why the others do not."""

from collections.abc import Sequence
from typing import Literal

from vto_roles.decision.context import Candidate, CascadeCell, Chosen, Context
from vto_roles.model.catalogue import Task
from vto_roles.model.decision import Problem
from vto_roles.model.organisation import Choice, Overlay, every_choice
from vto_roles.model.terms import KeyPath, Letter
from vto_roles.refused import Argument

_Refusal = tuple[str, str, dict[str, Argument]]  # check, variant and arguments of a problem


def standing(context: Context, overlays: Sequence[Overlay]) -> dict[str, list[Chosen]]:
    """Return the choices that stand, by task, the federation's first; the others become problems of the context.

    An earlier choice goes before a later one. A federation's choice that finds no task or role here is no problem.
    """
    found: dict[str, list[Chosen]] = {}
    for path, choice, overlay in every_choice(context.organisation, overlays):
        task = context.tasks.get(choice.task)
        candidate = None if task is None else _candidate(context, task, choice)
        if task is None or candidate is None:
            if overlay is None:
                variant = "no-task" if task is None else "absent"
                context.problems.append(problem("choice-equals-recommendation", choice, choice.role, path, variant))
            continue
        role, earlier = candidate.role, found.setdefault(choice.task, [])
        refusal = _refusal(context, task, choice.letter, role, earlier)
        if refusal is None:
            earlier.append(Chosen(choice, role, path, overlay is not None, None if overlay is None else overlay.source))
            continue
        check, variant, more = refusal
        context.problems.append(problem(check, choice, role, (*path, "letter"), variant, level=task.level, **more))
    return found


def _candidate(context: Context, task: Task, choice: Choice) -> Candidate | None:
    """Return the role that a choice is about; None where neither it nor a stand-in is present."""
    role = choice.role
    if choice.letter == "none" or context.roles[role].status == "unknown":
        return Candidate(role)
    if not context.may(task, role, choice.letter):
        return Candidate(role)  # refused by its own name, whoever would stand in
    if choice.letter in ("C", "I"):
        return Candidate(role) if context.present(role) else None  # nobody is consulted or informed for another
    return context.candidate(task, role, choice.letter)


def _refusal(
    context: Context, task: Task, letter: Letter | Literal["none"], role: str, earlier: Sequence[Chosen]
) -> _Refusal | None:
    """Return what a choice runs into: law, the letters that the role may hold, or an earlier choice."""
    for body, cell in context.cascade(task).items():
        if cell.locked and (refusal := _against_law(body, cell, role, letter)) is not None:
            return refusal
    if letter != "none" and not context.may(task, role, letter):
        return "accountable-not-allowed", context.why_not(task, role, letter), {}
    return next((refusal for one in earlier if (refusal := _against_choice(one, role, letter)) is not None), None)


def _against_law(body: str, cell: CascadeCell, role: str, letter: str) -> _Refusal | None:
    """Return how a choice of a letter for a role breaks a locked cell: another letter for the body, or a second A."""
    args: dict[str, Argument] = {"held": cell.letter, "law": cell.step.law}
    if body == role and letter != cell.letter and (cell.letter, letter) != ("I", "C"):  # to hear more than law asks is free
        return _removal(cell.letter, letter), "law", args
    if cell.letter == letter == "A" and body != role:
        return "locked-letter-changed", "law", args | {"role": body}
    return None


def _against_choice(earlier: Chosen, role: str, letter: str) -> _Refusal | None:
    """Return how a choice of a letter for a role contradicts an earlier one: another letter for the role, or a second A."""
    before, args = earlier.choice.letter, dict[str, Argument]({"held": earlier.choice.letter})
    variant = "federation" if earlier.locked else "choice"
    if earlier.role == role and before != letter and {before, letter} != {"A", "R"}:
        return _removal(before, letter) if earlier.locked else "contradicting-letters", variant, args
    if earlier.role != role and before == letter == "A":
        check = "locked-letter-changed" if earlier.locked else "several-accountable"
        return check, variant, args | {"role": earlier.role}
    return None


def _removal(before: str, letter: str) -> str:
    """Return the check of a locked letter that a choice would change."""
    return "consultation-removed" if before == "C" and letter in ("I", "none") else "locked-letter-changed"


def problem(check: str, choice: Choice, role: str, path: KeyPath, variant: str = "", /, **more: Argument) -> Problem:
    """Return the problem of a choice that cannot be followed, or changes nothing. role: who would get or lose the letter."""
    args = {"task": choice.task, "role": role, "letter": choice.letter} | more
    return Problem(check=check, subject=choice.task, path=path, variant=variant, args=args)
