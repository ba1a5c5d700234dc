"""A letter of the page, clicked: why it is there, what would change it, and which letters may be chosen instead."""

from typing import Any

from vto_roles.charter.explain import Explainer
from vto_roles.form import Message, state
from vto_roles.model.terms import KeyPath
from vto_roles.read import edit
from vto_roles.run import pipeline
from vto_roles.run.options import Options
from vto_roles.run.pipeline import Decision

_LETTERS = ("R", "A", "C", "I", "none")


def explained(decision: Decision, task: str, role: str, options: Options, *, otherwise: bool) -> dict[str, Any]:
    """Return the lines on one role on one task, each with how deep it stands. Raises Unusable where nothing is decided."""
    if not decision.usable:
        raise pipeline.Unusable(decision)
    case, allocation = decision.made
    lines = list(Explainer(case, allocation, options.words(case), coded=False).why(task, role, otherwise=otherwise))
    return {"lines": [(len(line) - len(line.lstrip()), line.strip()) for line in lines]}


def choices(asked: Message, options: Options) -> dict[str, Any]:
    """Return for each letter that a role may be given on a task what keeps it from that, None where nothing does.

    Each is tried: a choice is written into the file, and what is found then and was not before tells. `set` is the change of the
    answers that makes the choice, without its reason; `moved` the other cells that change with it.
    """
    before = state.state(asked, options)
    task, role = asked.args["task"], asked.args["role"]
    now = next((one.letters.get(role, "") for one in before.tasks if one.id == task), "")
    known = {(one.check, one.message) for one in before.findings if one.severity == "error"}
    index = _index(before.choices, task, role)
    found = []
    for letter in _LETTERS:
        choice = {"task": task, "role": role, "letter": letter, "reason": "…"}
        change: tuple[KeyPath, Any] = (("choices", index), choice)
        text = edit.edited(asked.text, [change]).text
        after = state.state(_with(asked, text), options)
        new = [one.message for one in after.findings if one.severity == "error" and (one.check, one.message) not in known]
        found.append({"letter": letter, "refused": new[0] if new else None, "moved": _moved(before, after, task, role)})
    return {"now": now, "choices": found, "path": ["choices", index]}


def _index(listed: list[Any], task: str, role: str) -> int:
    """Return where in the list a choice on this cell stands, or would."""
    for index, one in enumerate(listed):
        if isinstance(one, dict) and (one.get("task"), one.get("role")) == (task, role):
            return index
    return len(listed)


def _with(asked: Message, text: str) -> Message:
    return Message(kind=asked.kind, lang=asked.lang, date=asked.date, name=asked.name, register=asked.register, text=text)


def _moved(before: state.FileState, after: state.FileState, task: str, role: str) -> list[tuple[str, str, str, str]]:
    """Return the other cells that differ: title of the task, role, letters before, letters after."""
    short = {name: title for name, title, _ in (*before.roles, *after.roles)}
    rows = {one.id: one.letters for one in before.tasks}
    moved = []
    for row in after.tasks:
        was = rows.get(row.id, {})
        for name in dict.fromkeys((*was, *row.letters)):
            old, new = was.get(name, ""), row.letters.get(name, "")
            if old != new and (row.id, name) != (task, role):
                moved.append((row.title, short.get(name, name), old, new))
    return moved
