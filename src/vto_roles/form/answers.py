"""The kinds of messages of the page, each with the function that answers it."""

import textwrap
from collections.abc import Callable, Iterator, Mapping, Set
from pathlib import Path
from typing import Any

from vto_roles.charter import questions
from vto_roles.form import Message, letters, life, state, worth
from vto_roles.model.node import plain
from vto_roles.model.terms import KeyPath
from vto_roles.read import edit, tree
from vto_roles.read.catalogue import built_in
from vto_roles.read.languages import languages
from vto_roles.refused import Refused
from vto_roles.run import pipeline
from vto_roles.run.options import Options
from vto_roles.run.recognise import MAX_CHARTER, recognise
from vto_roles.text import Words, folded

Answer = tuple[Any, bytes]
_PUBLISHED = ("version", "extends", "organisation", "size", "roles", "titles", "deadlines", "meetings", "tradition", "choices")
_REFERRING = ("roles", "titles", "deadlines", "meetings", "tradition", "choices")  # sections that name tasks and roles
_WIDTH = 100  # columns of a comment


def _words(_asked: Message, options: Options, _: bytes) -> Answer:
    """Return the words of the page in its language, and what they are about."""
    words = options.words()
    return {
        "words": {**words.find("form"), **{name: words.find("findings", name) for name in ("errors", "warnings")}},
        "severities": {name: words("charter", "severity", name) for name in ("error", "warning", "info")},
        "meanings": words.find("letter_words"),
        "languages": {name: words.find("form", "languages", name) or name for name in languages()},
        "groups": questions.groups(words),
        "cards": questions.cards(words),
        "decimal": words.decimal,
        "largest": MAX_CHARTER,
    }, b""


def _open(asked: Message, _options: Options, data: bytes) -> Answer:
    """Return what a file is, and the text of one with answers."""
    found = recognise(data, asked.name)
    text = tree.text_of(data) if found.kind == "organisation" or asked.name.lower().endswith((".yaml", ".yml")) else ""
    return {"kind": found.kind, "form": found.form, "text": text}, b""


def _state(asked: Message, options: Options, _: bytes) -> Answer:
    return state.state(asked, options), b""


def _edit(asked: Message, options: Options, _: bytes) -> Answer:
    """Return the text with its changes, and the comments that were lost by them."""
    words = options.words()
    changes = [(tuple(path), value) for path, value in asked.args["set"]]
    try:
        done = edit.edited(asked.text, changes, lambda path: _noted(path, words))
    except edit.NotEdited:
        return {"text": asked.text, "kept": False, "lost": []}, b""
    return {"text": done.text, "kept": True, "lost": done.lost}, b""


def _noted(path: KeyPath, words: Words) -> list[str]:
    """Return the comment of a key that is added: what its question is about."""
    text = words.find("questions", ".".join(map(str, path)), "comment")
    return textwrap.wrap(text, _WIDTH, break_on_hyphens=False) if isinstance(text, str) else []


def _worth(asked: Message, options: Options, _: bytes) -> Answer:
    return worth.worth(state.case_of(asked.text), asked.args["paths"], options.today()), b""


def _explain(asked: Message, options: Options, _: bytes) -> Answer:
    decision, otherwise = state.decided(asked, options), bool(asked.args.get("otherwise"))
    return letters.explained(decision, asked.args["task"], asked.args["role"], options, otherwise=otherwise), b""


def _choices(asked: Message, options: Options, _: bytes) -> Answer:
    return letters.choices(asked, options), b""


def _render(asked: Message, options: Options, _: bytes) -> Answer:
    """Return the charter in a format, as the command line writes it."""
    from vto_roles.output.formats import FORMATS

    markup, public = asked.args["format"], bool(asked.args.get("public"))
    if markup not in FORMATS:
        raise Refused("format", format=markup, known=tuple(FORMATS))
    decision = state.decided(asked, options, public=public)
    if not decision.usable:
        raise pipeline.Unusable(decision)
    settings = pipeline.RenderSettings(markup=markup, public=public)
    target = Path(asked.name).with_suffix(FORMATS[markup].suffixes[0])
    return {}, pipeline.charter_bytes(decision, target, settings, options.words(decision.case))


def _federation(asked: Message, _options: Options, _: bytes) -> Answer:
    """Return the answers that an overview needs: without staff, names, own tasks, reasons in free words and comments."""
    root, _findings = tree.read(asked.text.encode(), asked.name)
    data = plain(root) if root is not None else {}
    assert isinstance(data, dict)
    own = set(_own(data))
    kept = {key: _without(value, own) if key in _REFERRING else value for key, value in data.items() if key in _PUBLISHED}
    if isinstance(choices := kept.get("choices"), list):
        kept["choices"] = [{key: value for key, value in one.items() if key != "reason"} for one in choices]
    lines = [line for key, value in kept.items() for line in edit.entry(key, value)]
    return {}, ("\n".join(lines) + "\n").encode()


def _own(data: Mapping[str, Any]) -> Iterator[str]:
    """Yield what an organisation may call its own tasks, and the tasks, bundles and roles that it adds: they stay behind."""
    tasks, added, catalogue = data.get("own_tasks"), data.get("catalog"), built_in()
    for one in tasks if isinstance(tasks, list) else ():
        if isinstance(one, dict):
            yield from (folded(str(one[key])) for key in ("id", "title") if key in one)
    known: dict[str, Mapping[str, Any]] = {"tasks": catalogue.tasks, "bundles": catalogue.bundles, "roles": catalogue.roles}
    for section, ours in known.items():
        entries = added.get(section) if isinstance(added, dict) else None
        if isinstance(entries, dict):
            yield from (folded(name) for name in entries if name not in ours)


def _without(value: Any, own: Set[str]) -> Any:
    """Return answers by id, or a list of choices, without those that name what stays behind."""

    def named(one: Any) -> bool:
        return isinstance(one, str) and folded(one) in own

    if isinstance(value, list):
        return [one for one in value if isinstance(one, dict) and not any(map(named, one.values()))]
    if isinstance(value, dict):
        return {
            key: one if isinstance(one, list) else _without(one, own)
            for key, one in value.items()
            if not (named(key) or named(one))
        }
    return value


def _table(asked: Message, options: Options, data: bytes) -> Answer:
    """Return who did what until now by a RACI table, as changes of the answers, and what could not be placed."""
    from vto_roles.run.examine import read_table
    from vto_roles.run.practice import taken

    found, words = taken(read_table(Path(asked.name), data), built_in()), options.words()
    placed = [
        {
            "task": words.title("tasks", one.task),
            "role": words.title("roles", one.role),
            "title": one.title,
            "sure": sure,
            "set": [["tradition", "practice", one.task], one.role],
        }
        for sure, listed in ((True, found.sure), (False, found.likely))
        for one in listed
    ]
    return {"placed": placed, "rows": found.rows, "roles": found.roles}, b""


def _staff(asked: Message, options: Options, data: bytes) -> Answer:
    """Return the functions of a staff list, as changes of the answers, and what was not taken."""
    from vto_roles.read.catalogue import built_in
    from vto_roles.run.staff import taken

    found, words = taken(data, asked.name, built_in(), names=bool(asked.args.get("names"))), options.words()
    first = len(state.state(asked, options).staff)
    placed = []
    for index, one in enumerate(found.people):
        person: dict[str, Any] = {"id": one.id, "function": one.function, "roles": list(one.roles)}
        person |= {"name": one.name} if one.name else {}
        person |= {"vto_time": f"{one.share:g}"} if one.share is not None else {}
        person |= {"competences": list(one.competences)} if one.competences is not None else {}
        person |= {key: day.isoformat() for key in ("until", "mandate_until") if (day := getattr(one, key)) is not None}
        roles = [words.title("roles", role) or role for role in one.roles]
        change = [["staff", first + index], person]
        placed.append({"title": one.function, "detail": words.join(roles), "sure": not one.by_function, "set": change})
    rows = [title for title, _ in found.functions]
    return {"placed": placed, "rows": rows, "roles": found.columns, "faults": [one.worded(words) for one in found.faults]}, b""


def _planned(asked: Message, options: Options, _: bytes) -> Answer:
    return life.planned(asked, options), b""


def _meeting_document(asked: Message, options: Options, _: bytes) -> Answer:
    return {}, life.written(asked, options)


def _record(asked: Message, options: Options, _: bytes) -> Answer:
    return life.recorded(asked, options), b""


KINDS: Mapping[str, Callable[[Message, Options, bytes], Answer]] = {
    "words": _words,
    "open": _open,
    "state": _state,
    "edit": _edit,
    "worth": _worth,
    "explain": _explain,
    "choices": _choices,
    "render": _render,
    "federation": _federation,
    "table": _table,
    "staff": _staff,
    "agenda": _planned,
    "paper": _meeting_document,
    "record": _record,
}
