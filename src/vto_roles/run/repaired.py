"""A RACI table made by hand, written again as it was read: plain letters, one head, tasks in the rows, nothing beside it."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from vto_roles import files
from vto_roles.model.decision import Row
from vto_roles.output import csv, markdown
from vto_roles.refused import Refused
from vto_roles.run.examine import read_table
from vto_roles.run.inputs import Input
from vto_roles.run.recognise import recognise
from vto_roles.text import Words

_WRITE: Mapping[str, Callable[[Sequence[Sequence[str]]], bytes]] = {"csv": csv.table, "md": markdown.table}


def repaired(one: Input, markup: str, words: Words) -> bytes | None:
    """Return the table of a file in a format, None for a file that is no table made by hand.

    Raises Refused for a format other than csv and md, and for a table that is not surely read.
    """
    data = one.read()
    if recognise(data, one.path.name).kind != "table":
        return None
    if markup not in _WRITE:
        raise Refused("format", format=markup, known=tuple(_WRITE))
    sheet = read_table(one.path, data)
    head = [words("charter", "task"), *sheet.roles]
    return _WRITE[markup]([head, *([row.task, *_letters(row, sheet.roles)] for row in sheet.matrix.rows)])


def save(path: Path, data: bytes, target: Path, *, force: bool) -> bool:
    """Write a repaired table; return whether anything changed. Raises Refused for what stands there, unless forced."""
    files.refuse_input(target, [path])
    return files.save(target, data, None if force else files.refusing(target, lambda standing: standing == data))


def _letters(row: Row, roles: Sequence[str]) -> list[str]:
    held = {cell.role: "/".join(cell.letters) for cell in row.cells}
    return [held.get(role, "") for role in roles]
