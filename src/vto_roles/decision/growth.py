"""The path of growth: what would move in who decides and who does if the organisation chose to use learning strategically."""

from collections.abc import Iterable, Iterator
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from vto_roles.decision.choices import standing
from vto_roles.decision.conditions import holds
from vto_roles.decision.context import Context
from vto_roles.decision.engine import acting
from vto_roles.model.decision import Allocation, Because, Case

_Acting = Literal["A", "R"]
_LETTERS: tuple[_Acting, ...] = ("A", "R")


class Move(Struct, frozen=True, kw_only=True):
    """A letter of a task that other roles would hold. because: of those that gain it; of those that keep it where none does."""

    task: str
    letter: _Acting
    now: tuple[str, ...]
    then: tuple[str, ...]
    because: dict[str, Because]  # role -> its reason then


def moves(case: Case, allocation: Allocation) -> Iterator[Move]:
    """Yield each A and R that would move to other people, of the tasks that exist both now and then.

    Nothing moves for a strategic organisation, nor between roles that the same people fill.
    C and I are not decided, nor who is named: that halves the cost, and changes no A or R.
    """
    tradition = case.organisation.tradition
    if tradition.policy == "strategic":
        return
    strategic = replace(case.organisation, tradition=replace(tradition, policy="strategic"))
    context = Context(case.catalogue, strategic, allocation.day)
    choices, touched = standing(context, case.overlays), _touched(context, allocation)
    for row in allocation.matrix.rows:
        if row.task not in touched:
            continue
        given = acting(context, row.task, choices.get(row.task, ())).letters
        for letter in _LETTERS:
            now = tuple(cell.role for cell in row.holding(letter))
            then = {role: given[role][letter] for role in case.catalogue.roles if letter in given.get(role, {})}
            if now != tuple(then) and _people(now, context) != _people(then, context):
                gained = {role: because for role, because in then.items() if role not in now}
                yield Move(task=row.task, letter=letter, now=now, then=tuple(then), because=gained or then)


def _touched(context: Context, allocation: Allocation) -> set[str]:
    """Return the tasks of which something else decides then: a rule, a step of a cascade; all where roles or law differ."""
    facts, rules, tasks = allocation.facts, context.catalogue.rules, context.tasks
    now, then = {name for name, rule in rules.items() if holds(rule.when, facts)}, {*context.rules}
    if context.law != allocation.law or any(state.status != allocation.roles[one].status for one, state in context.roles.items()):
        return {*tasks}
    changed = [rules[name] for name in now ^ then]
    topics = {
        topic
        for topic, cascade in context.catalogue.cascades.items()
        if any(holds(step.when, facts) != holds(step.when, context.facts) for step in (*cascade.private, *cascade.public))
    }
    return {name for name, task in tasks.items() if task.topic in topics or any(rule.about(name, task) for rule in changed)}


def _people(roles: Iterable[str], context: Context) -> set[str]:
    """Return who fills the roles: the role itself where nobody is named."""
    return {one for role in roles for one in context.roles[role].holders or (role,)}
