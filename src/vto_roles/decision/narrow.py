"""Who answers for a task (A) and who does it (R): candidates narrowed by criteria in a fixed order.

Without weights or scores: the first criterion that leaves one candidate is the reason for the letter. Where none does, the
order of the catalogue decides.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from vto_roles.decision.context import BARS, Candidate, Draft
from vto_roles.model.catalogue import LISTED, Rule
from vto_roles.model.decision import Because, Discussion, Rival
from vto_roles.model.terms import KeyPath, Letter
from vto_roles.refused import Argument

_Pool = list[Candidate]
_Kept = tuple[_Pool, Because | None]  # who is left, and why; None: the criterion has nothing to say
_Criteria = Sequence[Callable[[Draft, Letter, _Pool], _Kept]]
_LAST_RESORT = ("management", "board")  # always present, and may answer for and do anything


def accountable(draft: Draft) -> tuple[str, Because]:
    """Return the one role that answers for the task, with its reason."""
    bodies = [body for body, cell in draft.cascade.items() if cell.locked and cell.letter == "A"]
    pool = _pool(draft, dict.fromkeys(bodies) | draft.task.A, "A")
    return _narrow(draft, "A", pool, _FOR_A) or _last_resort(draft, "A")


def responsible(draft: Draft) -> dict[str, Because]:
    """Return the roles that do the task, at least one, each with its reason: the sharers, one of a list, and the chosen."""
    one, given = draft.task.R.one, dict[str, Because]()
    for role, why in draft.task.R.all.items():
        doer = _listed(draft, role, why, "R")
        if doer is None or (doer.instead_of is not None and doer.role in draft.task.I):
            continue  # who is told of it does not stand in: nobody accounts to himself
        if doer.role not in given and draft.locked(doer.role) is None and not draft.barred(doer.role):
            given[doer.role] = _shared(draft, doer)
    if one and (found := _narrow(draft, "R", _pool(draft, one, "R"), _FOR_R)) is not None:
        given.setdefault(*found)
    for role, choices in draft.chosen.items():
        if "R" in choices and (role not in given or given[role].criterion != "choice"):
            given[role] = choices["R"].because("R")
    return given or dict((_doer_of_last_resort(draft),))


# --- candidates -----------------------------------------------------------------------------------


def _pool(draft: Draft, listed: Mapping[str, str | None], letter: Letter) -> _Pool:
    """Return the candidates in order: the listed, absent ones replaced, then those of choices, practice and rules.

    listed: role -> its why, None for a body to which law gives the letter.
    """
    pool: dict[str, Candidate] = {}
    for role, why in listed.items():
        candidate = _listed(draft, role, why, letter)
        if candidate is not None:
            pool.setdefault(candidate.role, candidate)
    extra = [role for role, choices in draft.chosen.items() if letter in choices]
    if letter == "R" and (practice := _practice(draft)) is not None and practice[1][-1] == draft.name:
        extra.append(practice[0])  # the practice of a whole bundle only chooses among the listed
    extra += [role for _, rule in draft.rules for role in rule.prefer.get(letter, ())]
    for role in extra:
        if draft.context.present(role) and draft.context.may(draft.task, role, letter):
            pool.setdefault(role, Candidate(role))
    return list(pool.values())


def _listed(draft: Draft, role: str, why: str | None, letter: Letter) -> Candidate | None:
    """Return who may hold a letter for a role that the task lists; a stand-in does not bring what the absent role would."""
    found = draft.context.candidate(draft.task, role, letter)
    return replace(found, why=why) if found is not None and found.instead_of is None else found


def _shared(draft: Draft, candidate: Candidate) -> Because:
    """Return why a role shares a task: it has a part of its own, or law lets a body act as the other party."""
    law = tuple(one.law for one in draft.task.allow if one.role == candidate.role and one.letter == "R")
    if law and draft.context.catalogue.roles[candidate.role].kind == "consultative":
        return Because(letter="R", criterion="law", key="counterpart", args={"law": law[0]}, sources=law)
    _, because = _in_order(draft, "R", [candidate])
    return replace(because, key="shared") if because.why is not None else because


def _last_resort(draft: Draft, letter: Letter) -> tuple[str, Because]:
    """Return one of the roles that are always present, for a list of which nobody may or can."""
    everybody = [Candidate(role) for role in _LAST_RESORT if draft.locked(role) is None]
    candidates = [one for one in everybody if not draft.barred(one.role, federation=True)] or everybody
    return _narrow(draft, letter, candidates, (_by_choice,)) or _in_order(draft, letter, candidates)


def _doer_of_last_resort(draft: Draft) -> tuple[str, Because]:
    """Return the role that answers for the task where it may do it too, else one that is always present."""
    for role, letters in draft.letters.items():
        if "A" in letters and draft.context.may(draft.task, role, "R") and draft.locked(role) is None:
            _, because = _in_order(draft, "R", [Candidate(role)])
            return role, replace(because, key="answers-and-does")
    return _last_resort(draft, "R")


# --- narrowing ------------------------------------------------------------------------------------


class _Narrowed(Struct):
    """What the criteria leave of a pool."""

    pool: _Pool
    fallen: dict[str, Rival] = {}
    overruled: list[str] = []
    last: Because | None = None  # of the last criterion that let somebody fall, or that gives the letter by choice


def _narrowed(draft: Draft, letter: Letter, listed: _Pool, criteria: _Criteria) -> _Narrowed:
    """Let the criteria narrow a pool, in their order, until one is left."""
    left = _Narrowed(listed)
    for keep in criteria:
        kept, why = keep(draft, letter, left.pool)
        if why is None:
            continue
        left.overruled += why.overruled
        if len(kept) == len(left.pool) and not (why.criterion == "choice" and letter in draft.chosen.get(left.pool[0].role, {})):
            continue  # only a choice that gives the letter decides where nobody falls
        gone = (one for one in left.pool if one not in kept)
        left.fallen |= {one.role: Rival(role=one.role, fell_at=why.criterion, path=why.path) for one in gone}
        left.pool, left.last = kept, why
        if len(kept) <= 1:
            break
    return left


def _narrow(draft: Draft, letter: Letter, listed: _Pool, criteria: _Criteria) -> tuple[str, Because] | None:
    """Return the role that the criteria leave of a pool, with its reason; None where they leave nobody."""
    left = _narrowed(draft, letter, listed, criteria) if listed else _Narrowed([])
    if not left.pool:
        return None
    winner, *others = left.pool
    reason = left.last
    if reason is None or (others and (winner.why is not None or winner.instead_of is not None)):
        reason = _by_order(draft, letter, listed, winner, left.fallen)
    args, path = dict(reason.args), reason.path or draft.own_path(letter)
    if (absent := _replaced(draft, letter, winner, reason)) is not None:
        args["absent"] = absent
        path = path or draft.context.absence(absent)
    if letter == "R" and _unasked(draft, listed, winner):
        args["unasked"] = "yes"
    return winner.role, replace(
        reason,
        args=args,
        sources=reason.sources or draft.task.sources,
        path=path,
        why=None if winner.why == LISTED else winner.why,
        rivals=(*left.fallen.values(), *(Rival(role=one.role, fell_at="order") for one in others)),
        overruled=tuple(left.overruled),
    )


def _replaced(draft: Draft, letter: Letter, winner: Candidate, reason: Because) -> str | None:
    """Return the absent role in whose place the winner comes; None where a rule or a choice, its reason, tells that itself."""
    by_choice = reason.criterion == "choice" and letter in draft.chosen.get(winner.role, {})
    return None if by_choice or reason.rule is not None else winner.instead_of


def _in_order(draft: Draft, letter: Letter, pool: _Pool) -> tuple[str, Because]:
    """Return the first of a pool, with the order of the catalogue as its reason."""
    found = _narrow(draft, letter, pool, ())
    assert found is not None
    return found


def _by_order(draft: Draft, letter: Letter, listed: _Pool, winner: Candidate, fallen: Mapping[str, Rival]) -> Because:
    """Return the reason where no criterion left one: law allows it here, its why, or the role in whose place it comes."""
    law = tuple(one.law for one in draft.task.allow if (one.role, one.letter) == (winner.role, letter))
    if law:
        return Because(letter=letter, criterion="law", key="law-allows", args={"law": law[0]}, sources=law)
    if winner.instead_of is not None:
        limit = draft.context.too_small_for(winner.instead_of)
        if limit is None:
            return Because(letter=letter, criterion="order", key="order-instead")
        args, path = {"limit": limit}, ("size", "headcount")
        return Because(letter=letter, criterion="size", key="size-instead", args=args, sources=("factor.size",), path=path)
    if winner.why is None:
        return Because(letter=letter, criterion="order", key="last-resort")
    before = next((fallen[one.role] for one in listed[: listed.index(winner)] if one.role in fallen), None)
    reason = draft.listed("only" if len(listed) == 1 else "order", letter, winner.why)
    return reason if before is None or reason.why is None else replace(reason, path=before.path)


# --- criteria: each returns whom it keeps of a pool, and why --------------------------------------


def _by_law(draft: Draft, letter: Letter, pool: _Pool) -> _Kept:
    """Keep the body to which law gives the letter; where there is none, the roles to which law gives no other."""
    if not draft.cascade:
        return pool, None
    given = [one for one in pool if draft.locked(one.role) == letter]
    kept = given or [one for one in pool if draft.locked(one.role) is None]
    law = tuple(cell.step.law for cell in draft.cascade.values() if cell.locked and cell.step.law)
    key, args = "law-holds" if given else "law-excludes", dict[str, Argument]({"law": law[0]} if law else {})
    return kept, Because(letter=letter, criterion="law", key=key, args=args | draft.where, sources=law)


def _by_choice(draft: Draft, letter: Letter, pool: _Pool) -> _Kept:
    """Keep the roles that a choice names for the letter; where there are none, those that no choice bars from it."""
    if not draft.chosen:
        return pool, None
    named = [one for one in pool if letter in draft.chosen.get(one.role, {})]
    if named:
        return named, draft.chosen[named[0].role][letter].because(letter)
    kept = [one for one in pool if not draft.barred(one.role)]
    gone = next((one for one in pool if one not in kept), None)
    if gone is None:
        return pool, None
    against = next(chosen for barring, chosen in draft.chosen[gone.role].items() if barring in BARS)
    return kept, against.because(letter, excludes=True)


def _practice(draft: Draft) -> tuple[str, KeyPath] | None:
    """Return the role that did the task until now, with the path of that answer; None for a strategic task."""
    if draft.task.level == "strategic":
        return None
    practice = draft.context.organisation.tradition.practice
    for key in (draft.name, draft.task.bundle):
        if key in practice:
            return practice[key], ("tradition", "practice", key)
    return None


def _by_practice(draft: Draft, letter: Letter, pool: _Pool) -> _Kept:
    """Keep the role that did it until now; it is to be discussed where a role that falls covers more of the needs."""
    practice = _practice(draft)
    kept = [one for one in pool if practice is not None and one.role == practice[0]]
    if practice is None or not kept:
        return pool, None
    beaten = tuple(one.role for one in pool if one not in kept and _covers_all(draft, one.role))
    if beaten and not _covers_all(draft, kept[0].role):
        draft.discussions.append(Discussion(task=draft.name, role=kept[0].role, rivals=beaten, path=practice[1]))
    sources = ("factor.tradition",)
    return kept, Because(letter=letter, criterion="practice", key="practice", sources=sources, path=practice[1])


def _coverage(draft: Draft, role: str) -> tuple[int, str] | None:
    """Return how many of the needs the role's best asked holder covers, and who that is; None when nobody was asked."""
    return draft.context.coverage(role, draft.task.needs)


def _covers_all(draft: Draft, role: str) -> bool:
    found = _coverage(draft, role)
    return bool(draft.task.needs) and found is not None and found[0] == len(draft.task.needs)


def _unasked(draft: Draft, listed: _Pool, winner: Candidate) -> bool:
    """Return whether the winner was not asked for competences that the task needs, and another candidate was."""
    if not draft.task.needs or _coverage(draft, winner.role) is not None:
        return False
    return any(_coverage(draft, one.role) is not None for one in listed)


def _by_competence(draft: Draft, letter: Letter, pool: _Pool) -> _Kept:
    """Keep the asked roles that cover all needs; where there are none, those that cover most and those that were not asked."""
    covered = {one.role: _coverage(draft, one.role) for one in pool} if draft.task.needs else {}
    most = max((found[0] for found in covered.values() if found), default=0)
    total = len(draft.task.needs)
    unasked = [one for one in pool if covered.get(one.role) is None]
    able = [one for one in pool if (found := covered.get(one.role)) is not None and found[0] == most]
    kept = able if most == total else [one for one in pool if one in able or one in unasked]
    if not able or len(kept) == len(pool):
        return pool, None
    best, asked = covered[able[0].role], tuple(one for one in draft.context.roles if covered.get(one))
    assert best is not None
    return kept, Because(
        letter=letter,
        criterion="competence",
        key="competence-all" if most == total else "competence",
        args={"count": best[0], "total": total, "asked": asked, "needs": draft.task.needs},
        sources=("factor.competences",),
        path=("staff", draft.context.people[best[1]][0], "competences"),
    )


def _by_rules(by: Literal["tradition", "size"], draft: Draft, letter: Letter, pool: _Pool) -> _Kept:
    """Keep the roles that the first rule of a kind prefers; later rules that prefer others are overruled."""
    preferring: list[tuple[str, Rule, dict[str, str | None]]] = []
    for rule_id, rule in draft.rules:
        if rule.by != by or letter not in rule.prefer:
            continue
        preferred = _preferred(draft, rule, letter)
        if kept := {one.role: preferred[one.role] for one in pool if one.role in preferred}:
            preferring.append((rule_id, rule, kept))
    if not preferring:
        return pool, None
    first, rule, roles = preferring[0]
    overruled = tuple(rule_id for rule_id, _, others in preferring[1:] if others.keys() != roles.keys())
    because = replace(draft.context.by_rule(letter, first, rule), overruled=overruled)
    absent = next(iter(roles.values()))
    return [one for one in pool if one.role in roles], replace(because, args={"absent": absent}) if absent else because


def _preferred(draft: Draft, rule: Rule, letter: Letter) -> dict[str, str | None]:
    """Return the roles that a rule prefers for a letter; for one that is absent its stand-in, with that absent role."""
    found = (draft.context.candidate(draft.task, role, letter) for role in rule.prefer.get(letter, ()))
    return {one.role: one.instead_of for one in found if one is not None}


_RULES: _Criteria = (partial(_by_rules, "tradition"), partial(_by_rules, "size"))
_FOR_A: _Criteria = (_by_law, _by_choice, *_RULES)
_FOR_R: _Criteria = (_by_law, _by_choice, _by_practice, _by_competence, *_RULES)
