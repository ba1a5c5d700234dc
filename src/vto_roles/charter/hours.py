"""Word the hours a year that the tasks of a role take: a rule of thumb, for the annexes and the role's own card."""

from collections.abc import Callable, Iterator, Sequence

from msgspec import UNSET

from vto_roles.charter.schema import RoleEntry
from vto_roles.text import Words, capital

_SHARE = 0.05  # of a full-time job: hours below it are told as hours alone


def hours(role: RoleEntry, words: Words) -> str:
    """Return the hours a year that the tasks of a role take; empty where they take none."""
    if role.hours is UNSET or role.hours == 0:
        return ""
    if role.hours is None:
        return words("extent", "agreement")
    if role.hours < 1:
        return words("extent", "little")
    key = "share" if role.fte is not None and role.fte >= _SHARE else role.hours_per
    return words("extent", key, count=round(role.hours), share=round(role.fte or 0, 2))


def extent(role: RoleEntry, words: Words) -> str:
    """Return the hours under the name of what they measure; empty where there are none."""
    told = hours(role, words)
    return f"{words('extent', 'label')}{words.colon}{told}" if told else ""


def by_role(roles: Sequence[RoleEntry], words: Words, wording: Callable[[RoleEntry, Words], str]) -> Iterator[str]:
    """Yield the hours of each role that has any, worded by `hours` or `extent`, by name where there are several roles."""
    for role in roles:
        if text := wording(role, words):
            yield text if len(roles) == 1 else f"{capital(role.title)}{words.colon}{text}"
