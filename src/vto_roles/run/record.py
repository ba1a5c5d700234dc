"""Adds one whole entry to the register beside an organisation's file, or none; the file itself is never touched."""

import contextlib
import datetime
import json
import os
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from vto_roles import files
from vto_roles.decision import fingerprints
from vto_roles.model.decision import Allocation
from vto_roles.model.register import ActKind, Advice, Answer, Register, RegisterEntry, rows_digest
from vto_roles.read import register as registers
from vto_roles.read import tree
from vto_roles.refused import Refused
from vto_roles.run import pipeline
from vto_roles.run.options import Options
from vto_roles.text import Words, with_title

_GOVERNING, _STAFF = "governing", "employees"


class Asked(Struct, frozen=True, kw_only=True):
    """What is to be recorded."""

    body: str
    act: ActKind
    on: datetime.date
    advice: Advice | None = None
    answer: Answer | None = None
    until: datetime.date | None = None
    reference: str | None = None


def record(path: Path, asked: Asked, options: Options) -> RegisterEntry:
    """Add an act to the register of an organisation's file and return its entry.

    Raises Unusable when the file or its register has errors, and Refused for an act that this body cannot do or that is still to
    come, and when the register cannot be written.
    """
    with _locked(path):
        decided, target = pipeline.decide(path, options.today(), stages=options.stages), registers.beside(path)
        stands = decided.case is not None and decided.case.register is not None
        entry, data = appended(decided, asked, options, files.read(target, tree.MAX_BYTES) if stands else b"")
        files.save(target, data)
        return entry


def appended(decided: pipeline.Decision, asked: Asked, options: Options, data: bytes) -> tuple[RegisterEntry, bytes]:
    """Return the entry of an act and the bytes of the register with it; no file is opened.

    decided: the organisation's file with the register as it stands; data: the bytes of that, none before the first act.
    Raises Unusable and Refused as `record` does.
    """
    if decided.case is None or any(one.severity == "error" for one in decided.findings):
        raise pipeline.Unusable(decided)
    case, allocation = decided.made
    _refuse(asked, allocation, options)
    entry, data = _entry(asked, allocation, case.register or Register()), registers.merged(data)
    head = data.rstrip(b"\n") + b"\n" if data.strip() else f"# {options.words(case)('register', 'head')}\n".encode()
    return entry, head + written(entry).encode()


def sentence(entry: RegisterEntry, path: Path, words: Words, title: str) -> str:
    """Return in a sentence what was recorded; title: of the body."""
    act, register = words("register", "acts", entry.act), files.shown(registers.beside(path))
    return words("register", "recorded", path=register, body=title, act=act, date=entry.on, count=len(entry.tasks))


def _refuse(asked: Asked, allocation: Allocation, options: Options) -> None:
    """Raise Refused for an act that this body cannot do, or not yet."""
    role, body = allocation.catalogue.roles[asked.body], with_title("role", asked.body, options.words())
    if asked.body not in (*fingerprints.bodies(allocation), _STAFF):
        raise Refused("record-body" if role.kind in (_GOVERNING, "consultative") else "record-no-body", body=body)
    if asked.on > options.today():
        raise Refused("record-future", value=asked.on.isoformat())
    if asked.act == "adopted" and role.kind != _GOVERNING:
        raise Refused("record-adopted", body=body)
    acting = {cell.role for row in allocation.matrix.rows for cell in row.holding("A", "R")}
    if asked.act == "agreed" and asked.body not in acting:
        raise Refused("record-agreed", body=body)
    if (asked.act == "advised") != (asked.advice is not None):
        raise Refused("record-advice")
    if asked.answer is not None and asked.act != "answered":
        raise Refused("record-answer")
    if asked.until is not None and (asked.act != "adopted" or asked.until < asked.on):
        raise Refused("record-until")


def _entry(asked: Asked, allocation: Allocation, register: Register) -> RegisterEntry:
    rows = fingerprints.states(allocation)
    if asked.act != "adopted":
        rows = fingerprints.concerning(rows, asked.body)
    return RegisterEntry(
        on=asked.on,
        body=asked.body,
        act=asked.act,
        advice=asked.advice,
        answer=asked.answer,
        until=asked.until,
        reference=asked.reference,
        rows=rows_digest(rows),
        tasks=rows,
        after=register.ends,
    )


def written(entry: RegisterEntry) -> str:
    """Return an entry as it stands in the file: a key a line, a row a line."""
    lines = [f"- on: {entry.on}", f"  body: {entry.body}", f"  act: {entry.act}"]
    said = (("advice", entry.advice), ("answer", entry.answer), ("until", entry.until))
    lines += [f"  {key}: {value}" for key, value in said if value is not None]
    if entry.reference is not None:
        lines.append(f"  reference: {json.dumps(entry.reference, ensure_ascii=False)}")
    lines.append(f"  rows: {entry.rows}")
    lines += ["  tasks:"] if entry.tasks else []
    for task, row in entry.tasks.items():
        deadline = f"deadline: {row.deadline}, " if row.deadline else ""
        letters = ", ".join(f"{role}: {letter}" for role, letter in row.letters.items())
        lines.append(f"    {task}: {{duty: {row.duty}, {deadline}letters: {{{letters}}}}}")
    lines += [f"  after: [{', '.join(entry.after)}]"] if entry.after else []
    return "\n".join(lines) + "\n"


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Keep other recorders of a file waiting: it is locked itself, for nothing here changes it; a disk without locks has none.

    Raises Refused when the file cannot be opened.
    """
    handle = files.opened(path)
    try:
        with contextlib.suppress(OSError):
            _lock(handle)
        yield
    finally:
        with contextlib.suppress(OSError):  # the entry is there: nothing that fails now may be called a failure
            os.close(handle)


def _lock(handle: int) -> None:
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined]
    else:
        fcntl.flock(handle, fcntl.LOCK_EX)
