"""The columns of a table of letters: roles of a kind stand together."""

from collections.abc import Iterable
from itertools import groupby

from vto_roles.charter.schema import RoleEntry
from vto_roles.model.terms import Kind

_GROUPS = (("governing",), ("managing", "coordinating"), ("consultative",), ("advisory",), ("staff", "external"))


def ordered(roles: Iterable[RoleEntry]) -> tuple[RoleEntry, ...]:
    """Return roles group by group, within a group in their own order."""
    return tuple(sorted(roles, key=_group))


def groups(columns: Iterable[RoleEntry]) -> tuple[int, ...]:
    """Return how many columns stand together, from the first on."""
    return tuple(len(list(ones)) for _, ones in groupby(columns, _group))


def _group(role: RoleEntry) -> int:
    return position(role.kind)


def position(kind: Kind) -> int:
    """Return the place of a kind of roles among the columns."""
    return next(number for number, kinds in enumerate(_GROUPS) if kind in kinds)
