"""The page on the source document: its statements, in our words, beside the tasks that carry them and who has which part."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from vto_roles.model.catalogue import Listed, Task
from vto_roles.read.catalogue import built_in
from vto_roles.text import Words

_HEAD = """\
# Where each statement went

The product carries every statement of the document it started from, a page of advice on whom to involve in learning and
training policy. Each has an id; the wording here is our own.
"""
_TASKS = """\
On the left what the document says, on the right what a charter says: the title of each task that carries it and the note that
goes with it everywhere, in Dutch and *in English*. Who decides, does and is heard is in the order of the catalogue, before size,
tradition, competences, choices and law single one out: *anders* stands before who comes next, "+" between those who share it.
A reason is told where it rests on that very statement.
"""


def page(dutch: Words, english: Words, carried: Mapping[str, Sequence[str]]) -> str:
    """Return the page.

    carried: the ids of the statements, each with the entries of the catalogue that cite it.
    """
    lines = [_HEAD]
    for kind, title in (("principle", "Principles"), ("factor", "Factors"), ("role", "Roles"), ("task", "Tasks")):
        ids = [name for name, item in built_in().seed.items() if item.kind == kind]
        lines += [f"## {title}: {sum(bool(carried[name]) for name in ids)} of {len(ids)} carried", ""]
        if kind == "task":
            lines += [
                _TASKS,
                "| the document says | the charter says | decides | does | is heard |",
                "| --- | --- | --- | --- | --- |",
            ]
            lines += [line for name in ids for line in _beside(name, dutch, english)]
        else:
            lines += ["| id | says | carried by |", "| --- | --- | --- |"]
            lines += [f"| {name} | {english('seed', name)} | {', '.join(carried[name]) or '**nothing**'} |" for name in ids]
        lines.append("")
    return "\n".join(lines)


def _beside(statement: str, dutch: Words, english: Words) -> Iterator[str]:
    """Yield the rows of a statement: one for each task that carries it."""
    left = f"**{statement}** {dutch('seed', statement)}<br>*{english('seed', statement)}*"
    for name, task in built_in().tasks.items():
        if statement in task.sources:
            told = [f"{said(name, dutch)} (`{name}`)", f"*{said(name, english)}*"]
            parts = _parts(task, statement, dutch)
            yield f"| {left} | {'<br>'.join(told)} | {' | '.join(parts)} |"
            left = ""


def said(task: str, words: Words) -> str:
    """Return the title of a task and the note that goes with it in every organisation."""
    note = words.find("tasks", task, "note")
    everywhere = note if isinstance(note, str) else (note or {}).get("always")
    told = [words.usual(everywhere).removesuffix(".") + "."] if everywhere else []
    return ". ".join((words.title("tasks", task) or task, *told))


def _parts(task: Task, statement: str, words: Words) -> tuple[str, str, str]:
    """Return who decides, who does it and who is heard."""

    def told(listed: Listed) -> list[str]:
        return [_role(role, why, statement, words) for role, why in listed.items()]

    decides = _either(told(task.A))
    does = [*([_either(told(task.R.one))] if task.R.one else []), *told(task.R.all)]
    heard = [*told(task.C), *_cascade(task, words), *(f"{words('roles', role, 'title')} (eigen inbreng)" for role in task.own)]
    if task.counterpart is not None:
        decides += f", samen met {words('roles', task.counterpart, 'the')}"
    return decides, " + ".join(does), "; ".join(heard)


def _either(roles: Iterable[str]) -> str:
    return ", anders ".join(roles)


def _role(role: str, why: str, statement: str, words: Words) -> str:
    """Return the title of a role, with its reason where that rests on this statement."""
    title = words("roles", role, "title")
    if statement not in built_in().whys[why].sources:
        return title
    return f"{title} ({words('whys', why, words.find('roles', role).get('number', 'one'))})"


def _cascade(task: Task, words: Words) -> Iterator[str]:
    """Yield the bodies that are heard on the topic of a task; of each kind of employer the first that is there."""
    if task.topic is not None:
        cascade = built_in().cascades[task.topic]
        private, public = ([words("roles", step.body, "title") for step in steps] for steps in (cascade.private, cascade.public))
        yield _either(private)
        if public != private and task.when is None:
            yield f"bij een openbare werkgever {_either(public)}"
