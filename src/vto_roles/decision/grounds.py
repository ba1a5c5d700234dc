"""Why a role has no letter on a task: the step of the cascade, the choice, the law, the rule or the size that is the ground."""

from collections.abc import Collection, Iterator, Mapping

from vto_roles.decision.answers import Keys
from vto_roles.decision.choices import standing
from vto_roles.decision.conditions import answer_path, holds
from vto_roles.decision.context import Chosen, Context, Draft
from vto_roles.decision.engine import drafted
from vto_roles.model.catalogue import Role, Rule, When
from vto_roles.model.decision import Allocation, Case
from vto_roles.model.terms import KeyPath, Value
from vto_roles.refused import Argument


class Ground(Value, frozen=True, kw_only=True):
    """A reason why not: `key` and `args` make its text, `path` is the answer by which it holds."""

    key: str
    args: Mapping[str, Argument] = {}
    path: KeyPath | None = None
    sources: tuple[str, ...] = ()


def grounds(case: Case, allocation: Allocation, task: str, role: str, bringing: Collection[Keys]) -> list[Ground]:
    """Return why a role has no letter on a task, the first ground first. A rival that fell is told by the cells.

    bringing: the single answers that would bring it in, so that a rule is a ground only where it would decide.
    """
    context = Context(case.catalogue, case.organisation, allocation.day)
    draft = drafted(context, task, standing(context, case.overlays).get(task, ()))
    status = allocation.roles[role].status
    if status == "absent":
        return [_absent(context, role), *_stood_in(allocation, task, role)]
    found = [*_chosen(draft, role), *_same_people(draft, role), *_consultation(draft, role)]
    found += [one for one in _rules(draft, role) if one.key == "rule-takes" or one.path in bringing]
    if status == "unknown":
        found.append(Ground(key="unknown", path=("roles", role)))
    return found or [Ground(key="not-listed")] * (not _listed(draft, role))


def _absent(context: Context, role: str) -> Ground:
    """Return why a role is not there."""
    known: Role = context.catalogue.roles[role]
    if known.employer not in (None, context.organisation.organisation.employer):
        return Ground(key="other-employer", args={"employer": str(known.employer)}, path=("organisation", "employer"))
    if context.organisation.roles.get(role) == "no":
        return Ground(key="answered-no", path=("roles", role))
    if (limit := context.too_small_for(role)) is not None:
        return Ground(key="too-small", args={"limit": limit}, path=("size", "headcount"), sources=("factor.size",))
    if known.exists == "staff" and context.organisation.staff is not None:
        return Ground(key="nobody-fills", path=("staff",))
    failing = None if known.when is None else _failing(known.when, context.facts)
    if failing is not None:
        return Ground(key="condition", args={"fact": failing}, path=answer_path(failing))
    return Ground(key="unanswered")


def _stood_in(allocation: Allocation, task: str, role: str) -> Iterator[Ground]:
    """Yield who has a letter in the place of a role that is not there."""
    row = next(row for row in allocation.matrix.rows if row.task == task)
    for cell in row.cells:
        for because in cell.because:
            if because.args.get("absent") == role:
                yield Ground(key="stood-in", args={"role": cell.role, "letter": because.letter})


def _chosen(draft: Draft, role: str) -> Iterator[Ground]:
    """Yield the choice that takes all letters."""
    chosen: Chosen | None = draft.chosen.get(role, {}).get("none")
    if chosen is not None:
        key = "choice-federation" if chosen.locked else "choice"
        yield Ground(key=key, args={"source": chosen.source, "reason": chosen.choice.reason}, path=chosen.path)


def _same_people(draft: Draft, role: str) -> Iterator[Ground]:
    """Yield the letter that is left out because all holders of the role act on the task through another role."""
    letters = draft.letters.get(role)
    if letters:
        roles = draft.context.roles
        others = tuple(one for one in draft.letters if one != role and {*roles[one].holders} & {*roles[role].holders})
        yield Ground(key="same-people", args={"letter": next(iter(letters)), "others": others}, path=("staff",))


def _consultation(draft: Draft, role: str) -> Iterator[Ground]:
    """Yield the step of the cascade that came first, or the topic whose cascade does not come to a body."""
    context, topic = draft.context, draft.task.topic
    cascade = context.catalogue.cascades.get(topic or "")
    if cascade is None or context.catalogue.roles[role].kind not in ("consultative", "staff"):
        return
    steps = cascade.public if context.organisation.organisation.employer == "public" else cascade.private
    bodies = [step.body for step in steps]
    first = next((step for step in steps if context.present(step.body)), None)
    if role in bodies and first is not None and bodies.index(first.body) < bodies.index(role):
        law = (first.law,) if first.law is not None and draft.locked(first.body) is not None else ()
        yield Ground(key="cascade-first", args={"body": first.body, "topic": topic}, path=("roles", first.body), sources=law)
    elif role not in bodies and context.catalogue.roles[role].kind == "consultative":
        yield Ground(key="not-in-cascade", args={"topic": topic, "bodies": tuple(dict.fromkeys(bodies))})


def _rules(draft: Draft, role: str) -> Iterator[Ground]:
    """Yield the rule that takes a letter, and each that would give one and does not hold here."""
    task = draft.task
    for name, rule in draft.context.catalogue.rules.items():
        if not rule.about(draft.name, task) or (given := _gives(rule, role)) is None:
            continue
        letter, takes = given
        failing = _failing(rule.when, draft.context.facts)
        if takes and failing is None:
            yield Ground(
                key="rule-takes", args={"rule": name, "letter": letter}, path=draft.context.by_rule("I", name, rule).path
            )
        elif not takes and failing is not None and draft.context.may(task, role, letter):  # type: ignore[arg-type]
            args = {"letter": letter, "fact": failing}
            yield Ground(key="rule-elsewhere", args=args, path=answer_path(failing), sources=rule.sources)


def _gives(rule: Rule, role: str) -> tuple[str, bool] | None:
    """Return the letter that a rule gives to a role, or takes from it."""
    for effect, takes in ((rule.prefer, False), (rule.add, False), (rule.drop, True)):
        for letter, roles in effect.items():
            if role in roles:
                return letter, takes
    return None


def _failing(when: When, facts: Mapping[str, object]) -> str | None:
    """Return the first fact by which a condition does not hold; None where it holds."""
    parts = (when,) if isinstance(when, dict) else when
    if any(holds(part, facts) for part in parts):
        return None
    return next((fact for part in parts for fact, test in part.items() if not holds({fact: test}, facts)), None)


def _listed(draft: Draft, role: str) -> bool:
    """Return whether the task names the role at all: then a rival was before it, as its cells tell."""
    task = draft.task
    return any(role in roles for roles in (task.A, task.R.one, task.R.all, task.C, task.I, task.own))
