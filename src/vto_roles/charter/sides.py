"""What is compared of a charter of which only the mark is at hand: letters, duties and deadlines, in the ids of now."""

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Struct

from vto_roles.charter.schema import CellEntry, Charter
from vto_roles.model.terms import Letter
from vto_roles.read.renamed import Names
from vto_roles.text import Words
from vto_roles.wording import spelled


class SideTask(Struct, frozen=True, kw_only=True):
    """A task as a mark tells it. duty, due: None also where an older mark does not tell them."""

    id: str
    title: str
    duty: str | None
    due: str | None
    cells: tuple[CellEntry, ...]


class SideRole(Struct, frozen=True, kw_only=True):
    """A role with its title."""

    id: str
    title: str


class Side(Struct, frozen=True, kw_only=True):
    """One side of a comparison, without reasons, locks and the contributions of a body's own choice."""

    tasks: tuple[SideTask, ...]
    roles: tuple[SideRole, ...]
    fingerprints: Mapping[str, str] = {}  # a mark has none of single bodies


class _Rows(Struct):
    """What is asked of a mark, which anybody can have written."""

    letters: dict[str, dict[str, str]]
    duties: dict[str, str] = {}
    deadlines: dict[str, str] = {}


def in_new_ids(mark: Mapping[str, Any], names: Names) -> dict[str, Any]:
    """Return a mark whose letters, duties and deadlines have the ids that their tasks and roles have now."""
    roles, tasks = (names.get(section, {}) for section in ("roles", "tasks"))
    found = dict(mark)
    if "letters" in mark and names:
        found["letters"] = {
            tasks.get(task, task): {roles.get(role, role): letters for role, letters in row.items()}
            for task, row in mark["letters"].items()
        }
    for part in ("duties", "deadlines") if names else ():
        if part in mark:
            found[part] = {tasks.get(task, task): value for task, value in mark[part].items()}
    return found


def older(charter: Charter, names: Names) -> bool:
    """Return whether a charter has ids that changed name since."""
    tasks, roles = names.get("tasks", {}), names.get("roles", {})
    return any(one.id in tasks for one in charter.tasks) or any(one.id in roles for one in charter.roles)


def side(mark: Mapping[str, Any], words: Words, names: Names, charter: Charter | None = None) -> Side:
    """Return the side of a charter by its mark; names: old ids with those of now; charter: whose titles it has, where at hand.

    Raises ValidationError for a mark that tells no letters.
    """
    rows = msgspec.convert(in_new_ids(msgspec.convert(mark, dict[str, Any]), names), _Rows)
    titles: dict[str, str] = {}
    if charter is not None:
        titles = {one.id: one.title for one in charter.tasks} | {one.id: one.title for one in charter.roles}
    roles = dict.fromkeys(role for row in rows.letters.values() for role in row)
    return Side(
        tasks=tuple(
            SideTask(
                id=task,
                title=titles.get(task) or words.title("tasks", task) or spelled(task),
                duty=rows.duties.get(task),
                due=rows.deadlines.get(task),
                cells=tuple(_cell(role, letters) for role, letters in row.items()),
            )
            for task, row in rows.letters.items()
        ),
        roles=tuple(SideRole(id=role, title=titles.get(role) or words.title("roles", role) or spelled(role)) for role in roles),
    )


def _cell(role: str, letters: str) -> CellEntry:
    split = msgspec.convert(tuple(letters), tuple[Letter, ...])
    return CellEntry(role=role, letters=split, locked=False, own=False, holders=(), deputies=(), because=())
