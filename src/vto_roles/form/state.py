"""What a file says and yields, for the page: its answers, what is wrong with each, and the letters that follow."""

from collections.abc import Collection, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from vto_roles.charter import questions
from vto_roles.charter.law import basis_text
from vto_roles.charter.standing import needs_holder
from vto_roles.decision.answers import answer
from vto_roles.decision.law import due
from vto_roles.decision.meetings import may_meet
from vto_roles.finding import Finding
from vto_roles.form import Message
from vto_roles.model.decision import Case, Row
from vto_roles.model.node import Node, plain
from vto_roles.model.terms import PHASES, KeyPath
from vto_roles.output import columns
from vto_roles.read import tree
from vto_roles.report import Report, Violation, pointed_at, violations
from vto_roles.run import pipeline
from vto_roles.run.options import Options
from vto_roles.run.pipeline import Decision
from vto_roles.text import Words, capital
from vto_roles.wording import Glossary, titled_of


class AnsweredQuestion(questions.AskedQuestion, frozen=True, kw_only=True):
    """A question with its answer: as it is written in the file, and as it is understood where it is."""

    written: Any = None
    value: Any = None


class PlacedFinding(Struct, frozen=True, kw_only=True):
    """What is wrong, and the answer that it is about: keys and indexes from the root of the file."""

    severity: str
    check: str
    title: str
    message: str
    remedy: str
    file: str
    line: int
    path: KeyPath
    subject: str | None


class LetterRow(Struct, frozen=True, kw_only=True):
    """A task with its letters; of a locked one, and of one by the organisation's own choice, the roles."""

    id: str
    title: str
    phase: str
    core: bool  # stands in the main table of a charter of this size
    duty: str
    letters: dict[str, str]
    locked: tuple[str, ...]
    own: tuple[str, ...]


class FileState(Struct, frozen=True, kw_only=True):
    """A file, read, decided and checked; no tasks where too little is answered."""

    name: str
    empty: bool
    readable: bool
    usable: bool
    language: str | None  # that the file names for its charter
    questions: tuple[AnsweredQuestion, ...]
    staff: list[Any]
    choices: list[Any]
    others: tuple[str, ...]  # sections that the page shows as they are written
    findings: tuple[PlacedFinding, ...]
    roles: tuple[tuple[str, str, str], ...]  # id, short title, title
    phases: dict[str, str]  # titles of those that have a task, in their order
    tasks: tuple[LetterRow, ...]
    meeting: tuple[tuple[str, str], ...]  # the bodies that can meet: id, title
    meetings: dict[str, list[str]]
    doubtful: tuple[tuple[str, str], ...]  # the bodies of which it is not known whether they are there: id, title
    vacant: tuple[tuple[str, str], ...]  # the roles that act, need somebody for it and have nobody: id, title


_SILENT = frozenset(("version", "extends"))  # answer nothing
_KNOWN = frozenset(("version", "extends", "organisation", "size", "roles", "tradition", "staff", "choices", "meetings"))


@lru_cache(maxsize=4)
def _decided(text: str, name: str, register: str, today: Any, public: bool) -> Decision:
    decision = pipeline.decide(Path(name), today, data=text.encode(), public=public)
    if not register or not decision.usable:
        return decision
    from vto_roles.run.agenda import with_register

    return pipeline.on(with_register(decision, register.encode()), today, public=public)


def decided(asked: Message, options: Options, *, public: bool = False) -> Decision:
    """Return the file of a message, read, decided and checked; the same text is decided once."""
    return _decided(asked.text, asked.name, asked.register, options.today(), public)


def case_of(text: str) -> Case:
    """Return a file as a case, with something in the place of the answers that it needs and lacks."""
    return questions.unfinished(tree.read(text.encode(), "")[0])


def state(asked: Message, options: Options) -> FileState:
    """Return what the page shows of a file."""
    decision = decided(asked, options)
    case = decision.case
    root = case.tree if case is not None else tree.read(asked.text.encode(), asked.name)[0]
    words = options.words(case)
    whole = case or questions.unfinished(root)
    glossary = Glossary(whole, words)
    found = tuple(_placed(one, root, asked.name, words) for one in _violations(decision, words))
    data = plain(root) if root is not None else {}
    sections = data if isinstance(data, dict) else {}
    tasks = tuple(_tasks(decision, glossary))
    rows = () if decision.allocation is None else decision.allocation.matrix.rows
    holding = {cell.role for row in rows for cell in row.cells}
    return FileState(
        name=decision.name if case is not None else "",
        empty=not sections.keys() - _SILENT,
        readable=root is not None or not asked.text.strip(),
        usable=decision.usable,
        language=_language(root, whole),
        questions=tuple(_answered(root, whole, words, found)),
        staff=_list(sections.get("staff")),
        choices=_list(sections.get("choices")),
        others=tuple(name for name in sections if name not in _KNOWN),
        findings=found,
        roles=tuple((name, glossary.short(name), capital(glossary.role(name))) for name in _columns(case, holding)),
        phases={row.phase: words("phases", row.phase) for row in tasks},
        tasks=tasks,
        meeting=tuple((name, capital(glossary.role(name))) for name in _meeting(decision)),
        meetings=_meetings(sections.get("meetings")),
        doubtful=tuple((name, capital(glossary.role(name))) for name in _doubtful(decision)),
        vacant=tuple((name, capital(glossary.role(name))) for name in _vacant(decision)),
    )


def _language(root: Node | None, case: Case) -> str | None:
    """Return the language that the file names, None where it names none."""
    named = root is not None and root.find(("organisation", "language")) is not None
    return case.organisation.organisation.language if named else None


def _meeting(decision: Decision) -> Iterator[str]:
    """Yield the bodies that are there and can meet."""
    if decision.allocation is not None:
        roles, catalogue = decision.allocation.roles, decision.allocation.catalogue
        yield from (name for name in roles if may_meet(catalogue, name) and roles[name].status != "absent")


def _doubtful(decision: Decision) -> Iterator[str]:
    """Yield the bodies of which it is not known whether they are there, or not answered where law expects them: until then, a
    charter is a draft.
    """
    if decision.allocation is not None:
        expected = due(decision.allocation)
        yield from (name for name, one in decision.allocation.roles.items() if one.status == "unknown" or name in expected)


def _vacant(decision: Decision) -> Iterator[str]:
    """Yield the roles that decide or carry out tasks and that nobody fills: until somebody does, a charter is a draft."""
    if decision.allocation is None:
        return
    allocation = decision.allocation
    acting = {cell.role for row in allocation.matrix.rows for cell in row.cells if {"A", "R"} & set(cell.letters)}
    for name, one in allocation.roles.items():
        if name in acting and needs_holder(allocation.catalogue.roles[name]) and not one.holders:
            yield name


def _meetings(found: Any) -> dict[str, list[str]]:
    listed = found.items() if isinstance(found, dict) else ()
    return {name: days if isinstance(days, list) else [days] for name, days in listed if days}


def _columns(case: Case | None, holding: Collection[str]) -> list[str]:
    """Return the roles that have a letter, as they stand in the columns of a charter."""
    roles = {} if case is None else case.catalogue.roles
    return sorted((name for name in roles if name in holding), key=lambda name: columns.position(roles[name].kind))


def _list(found: Any) -> list[Any]:
    return found if isinstance(found, list) else []


def _violations(decision: Decision, words: Words) -> list[Violation]:
    findings, texts = decision.shown(), decision.shown_texts()
    cited = [_cited(one, decision.case, words) for one in findings]
    worded, lines = titled_of(decision.case, cited, words), pointed_at(findings, texts)
    return violations(Report(findings=worded, files=tuple(texts), lines=lines, words=words))


def _cited(one: Finding, case: Case | None, words: Words) -> Finding:
    """Return a finding with the first act in the place of the id of each law line: who has the page alone knows no ids."""
    known = {} if case is None else case.catalogue.law

    def act(name: str) -> str:
        line = known.get(name)
        return name if line is None else basis_text(replace(line, basis=line.basis[:1]), words) or name

    law, laws = one.args.get("law"), one.args.get("laws")
    args = {**one.args} | ({"law": act(law)} if isinstance(law, str) else {})
    return replace(one, args=args | ({"laws": tuple(map(act, laws))} if isinstance(laws, tuple) else {}))


def _placed(one: Violation, root: Node | None, name: str, words: Words) -> PlacedFinding:
    own = Path(one.file).name == name
    return PlacedFinding(
        severity=one.severity,
        check=one.check,
        title=words.find("checks", one.check, "title") or one.check,
        message=one.message,
        remedy=one.remedy,
        file=one.file,
        line=one.line,
        path=_path_at(root, one.line, one.column) if root is not None and own else (),
        subject=one.subject,
    )


def _path_at(root: Node, line: int, column: int) -> KeyPath:
    """Return the path of what begins last at or before a place."""
    best: tuple[int, int, KeyPath] = (0, 0, ())
    for at, path in _places(root, ()):
        if best[:2] <= (at.line, at.column) <= (line, max(column, 1)):
            best = (at.line, at.column, path)
    return best[2]


def _places(node: Node, path: KeyPath) -> Iterator[tuple[Any, KeyPath]]:
    if isinstance(node.value, dict):
        for key, child in node.value.items():
            yield node.keys[key], (*path, key)
            yield from _places(child, (*path, key))
    elif isinstance(node.value, list):
        for index, child in enumerate(node.value):
            yield child.place, (*path, index)
            yield from _places(child, (*path, index))


def _answered(root: Node | None, case: Case, words: Words, found: tuple[PlacedFinding, ...]) -> Iterator[AnsweredQuestion]:
    """Yield each question with its answer; an answer with an error is only as it is written."""
    wrong = [one.path for one in found if one.severity == "error"]
    for row in questions.asked(case, words):
        keys = tuple(row.path.split("."))
        node = None if root is None else root.find(keys)
        written = None if node is None or (node.empty and node.value != []) else plain(node)
        value = None
        doubtful = any(path[: len(keys)] == keys for path in wrong)
        if written is not None and not doubtful and keys[0] not in ("staff", "choices"):
            value = msgspec.to_builtins(answer(case.organisation, keys))
        yield AnsweredQuestion(**{name: getattr(row, name) for name in row.__struct_fields__}, written=written, value=value)


def _tasks(decision: Decision, glossary: Glossary) -> Iterator[LetterRow]:
    """Yield the rows as they stand in a charter: by phase, in each phase in the order of the catalogue."""
    if decision.allocation is None or decision.case is None:
        return
    allocation = decision.allocation
    band = 0 if decision.case.organisation.size.headcount < decision.case.organisation.settings.compact_below else 20
    for row in sorted(allocation.matrix.rows, key=lambda row: PHASES.index(allocation.tasks[row.task].phase)):
        task = allocation.tasks[row.task]
        yield LetterRow(
            id=row.task,
            title=capital(glossary.task(row.task)),
            phase=task.phase,
            core=task.core <= band or any(cell.locked or cell.own for cell in row.cells),
            duty=allocation.duties[row.task],
            letters={cell.role: "".join(cell.letters) for cell in row.cells if cell.letters},
            locked=_roles(row, "locked"),
            own=tuple(one.role for one in allocation.deviations if one.task == row.task),
        )


def _roles(row: Row, what: str) -> tuple[str, ...]:
    return tuple(cell.role for cell in row.cells if getattr(cell, what))
