"""The answers of an organisation file under paths of keys: one answer set otherwise, two files compared answer by answer."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from vto_roles.model.decision import Case
from vto_roles.model.organisation import Choice, OrganisationFile, OwnTask, Staff
from vto_roles.model.terms import KeyPath

Key = str | tuple[str, str, int]  # a choice has no id: its task, its role, and its number among those on both
Keys = tuple[Key, ...]
Value = Any  # as bound; None where it is not answered
_LISTS = ("staff", "choices", "own_tasks")  # their items are answers of their own
_SILENT = {  # what moves no letter, duty or deadline
    "": ("version", "extends", "titles", "meetings", "waivers", "catalog", "settings"),
    "organisation": ("name", "language"),
    "tradition": (),
    "staff": ("id", "function", "name", "mandate_until", "until", "vto_time"),
    "own_tasks": ("id", "title"),
}


def given(case: Case) -> OrganisationFile:
    """Return the answers as they were given: without what another answer fills in."""
    organisation = case.organisation
    if case.tree.text("organisation", "legal_form") is not None:
        return organisation
    return replace(organisation, organisation=replace(organisation.organisation, legal_form=None))


def answer(part: Value, keys: Sequence[Key]) -> Value:
    """Return the answer under a path of keys, or None."""
    for key in keys:
        if part is None:
            break
        if isinstance(part, Struct):
            part = getattr(part, str(key))
        else:
            part = (part if isinstance(part, dict) else members(part)).get(key)
    return part


def with_answer(part: Value, keys: Sequence[Key], value: Value, at: int | None = None) -> Value:
    """Return answers with another one under a path of keys; None takes away what stands in a mapping or list.

    at: where in its list an item goes that was not there; at the end when None.
    """
    if not keys:
        return value
    key, rest = keys[0], keys[1:]
    if isinstance(part, Struct):
        return replace(part, **{str(key): with_answer(getattr(part, str(key)), rest, value, at)})
    items: dict[Key, Value] = dict(part) if isinstance(part, dict) else members(part or ())
    order = [one for one in items if one != key]
    order.insert([*items].index(key) if key in items else len(order) if at is None else at, key)
    items[key] = with_answer(items.get(key), rest, value, at)
    left = {one: items[one] for one in order if items[one] is not None}
    return left if isinstance(part, dict) else tuple(left.values())


def members(items: Sequence[Value]) -> dict[Key, Value]:
    """Return the items of a list by their keys."""
    found: dict[Key, Value] = {}
    for item in items:
        found[_key(item, found)] = item
    return found


def _key(item: Value, earlier: Mapping[Key, Value]) -> Key:
    if not isinstance(item, Choice):
        return str(item.id)
    number = sum(one[:2] == (item.task, item.role) for one in earlier if isinstance(one, tuple))
    return (item.task, item.role, number)


def differences(old: Value, new: Value, keys: Keys = ()) -> Iterator[Keys]:
    """Yield the path of each answer that differs, of those that can move a letter, a duty or a deadline."""
    if old == new:
        return
    section = str(keys[0]) if keys else ""
    if isinstance(old, Struct) and isinstance(new, Struct) and not isinstance(old, Choice):
        names: Sequence[Key] = [name for name in old.__struct_fields__ if name not in _SILENT.get(section, ())]
        for name in names:
            yield from differences(getattr(old, str(name)), getattr(new, str(name)), (*keys, name))
    elif isinstance(old, dict) and isinstance(new, dict):
        for key in old | new:
            yield from differences(old.get(key), new.get(key), (*keys, key))
    elif keys in [(name,) for name in _LISTS] and isinstance(old, tuple) and isinstance(new, tuple):
        before, after = members(old), members(new)
        for key in before | after:
            yield from differences(before.get(key), after.get(key), (*keys, key))
    else:
        yield keys


def path_of(organisation: OrganisationFile, keys: Keys) -> KeyPath:
    """Return the path of an answer in the tree of its file, its list items by their numbers from 0."""
    if len(keys) < 2 or keys[0] not in _LISTS:
        return tuple(str(key) for key in keys)
    listed = list(members(getattr(organisation, str(keys[0])) or ()))
    number: str | int = listed.index(keys[1]) if keys[1] in listed else len(listed)
    return (str(keys[0]), number, *(str(key) for key in keys[2:]))


def dotted(organisation: OrganisationFile, keys: Keys) -> str:
    """Return the path of an answer as `what-if --set` names it: items by their ids, choices by their numbers from 1."""
    path = path_of(organisation, keys)
    return ".".join(
        str(step + 1) if isinstance(step, int) and isinstance(key, tuple) else str(key if isinstance(step, int) else step)
        for step, key in zip(path, keys, strict=True)
    )


def published(value: Value) -> str | float | tuple[str, ...] | None:
    """Return an answer as it is published: of a choice its letter, of a function its roles, of an own task who decides."""
    if isinstance(value, Choice):
        return value.letter
    if isinstance(value, Staff):
        return value.roles
    if isinstance(value, OwnTask):
        return value.A
    if isinstance(value, tuple):
        return tuple(map(_member, value))
    return value if value is None or isinstance(value, int | float) else str(value)


def _member(one: Value) -> str:
    if isinstance(one, Staff | OwnTask):
        return str(one.id)
    return ", ".join(one) if isinstance(one, dict) else str(one)
