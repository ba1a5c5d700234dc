"""Who is consulted (C) and informed (I): everybody whom the lists, rules, cascade and choices of a task name."""

from collections.abc import Mapping

from vto_roles.decision.context import CascadeCell, Draft
from vto_roles.model.decision import Because
from vto_roles.model.terms import Letter
from vto_roles.refused import Argument

_Given = dict[str, Because]  # role -> why it has its C or I
_LETTERS: tuple[Letter, ...] = ("C", "I")


def consult(draft: Draft) -> None:
    """Give a C or I to the roles of a draft that have no A or R: each step goes before the earlier ones."""
    given: _Given = {}
    _add_listed(draft, given)
    _apply_rules(draft, given)
    _add_own(draft, given)
    for role, cell in draft.cascade.items():
        if cell.letter in _LETTERS:
            draft.own.discard(role)
            given[role] = _by_cascade(draft, role, cell)
    for role, choices in draft.chosen.items():
        if "none" in choices:
            given.pop(role, None)
        for letter in _LETTERS:
            if letter in choices and draft.locked(role) != letter:
                given[role] = choices[letter].because(letter)
                draft.own.discard(role)
    for role, because in given.items():
        if role not in draft.letters:
            draft.letters[role] = {because.letter: because}


def _add_listed(draft: Draft, given: _Given) -> None:
    """Add the task's own lists of C and I."""
    lists: tuple[tuple[Letter, Mapping[str, str]], ...] = (("C", draft.task.C), ("I", draft.task.I))
    for letter, whys in lists:
        for role, why in whys.items():
            if role not in given and _may_list(draft, role, letter):
                given[role] = draft.listed("listed", letter, why)


def _apply_rules(draft: Draft, given: _Given) -> None:
    """Add and drop what the rules of tradition and size say; a rule's C goes before an I."""
    for rule_id, rule in draft.rules:
        for letter, roles in rule.add.items():
            for role in roles:
                weaker = role not in given or (letter == "C" and given[role].letter == "I")
                if weaker and _may_list(draft, role, letter):
                    given[role] = draft.context.by_rule(letter, rule_id, rule)
        for letter, roles in rule.drop.items():
            for role in roles:
                if role in given and given[role].letter == letter:
                    del given[role]


def _add_own(draft: Draft, given: _Given) -> None:
    """Add the bodies that may contribute by their own choice."""
    for role in draft.task.own:
        consulted = role in given and given[role].letter == "C"
        if not consulted and _may(draft, role, "C"):
            given[role] = _by_task(draft, "own")
            draft.own.add(role)


def _by_cascade(draft: Draft, role: str, cell: CascadeCell) -> Because:
    """Return why the cascade consults or informs a body: by law, or by good practice where no law in force locks it."""
    if not cell.locked or cell.step.law is None:
        return _by_task(draft, "cascade-custom", {"topic": draft.task.topic}, cell.letter)
    unknown = [body for body in draft.cascade if draft.context.roles[body].status == "unknown"]
    before = unknown[: unknown.index(role)] if role in unknown else unknown
    status = "unknown" if role in unknown else "fallback" if before else None
    args: dict[str, Argument] = {
        "law": cell.step.law,
        "topic": draft.task.topic,
        "status": status,
        "after": before[0] if before else "",
    }
    key = "cascade" if cell.letter == "C" else "cascade-told"
    return Because(letter=cell.letter, criterion="law", key=key, args=args | draft.where, sources=(cell.step.law,))


def _may(draft: Draft, role: str, letter: Letter) -> bool:
    """Return whether the role is present and may hold the letter; nobody stands in for a C or I."""
    return draft.context.present(role) and draft.context.may(draft.task, role, letter)


def _may_list(draft: Draft, role: str, letter: Letter) -> bool:
    """Return whether a list or a rule may give the letter: to a body, where the task has a topic, it may not."""
    if not _may(draft, role, letter):
        return False
    return draft.task.topic is None or draft.context.catalogue.roles[role].kind != "consultative"


def _by_task(draft: Draft, key: str, args: Mapping[str, Argument] | None = None, letter: Letter = "C") -> Because:
    """Return the reason of a letter that rests on the task's own sources."""
    return Because(letter=letter, criterion="order", key=key, args=args or {}, sources=draft.task.sources)
