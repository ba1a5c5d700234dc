"""Names of people in texts, so that what is public can do without them."""

import re
from collections.abc import Mapping, Sequence

from vto_roles.model import Staff

_FAMILY = 4  # letters from which a family name alone is taken for the person


def patterns(staff: Sequence[Staff] | None) -> Mapping[str, re.Pattern[str]]:
    """For each person with a name (by id): what finds that name in a text.

    Found are the name in either order and with initials for the given name, however it is cased, and the family name alone as
    it is written. A single name counts as it is written.
    """
    return {person.id: _pattern(person.name.split()) for person in staff or () if person.name is not None}


def _pattern(parts: Sequence[str]) -> re.Pattern[str]:
    given, family = re.escape(parts[0]), r"[\s_]+".join(map(re.escape, parts[1:]))
    if not family:
        return re.compile(rf"(?<!\w){given}(?!\w)")
    forms = [rf"{given}[\s_-]+{family}", rf"{family},?[\s_-]+{given}", rf"{re.escape(parts[0][0])}\.\s*{family}"]
    found = rf"(?i:{'|'.join(forms)})"
    if len("".join(parts[1:])) >= _FAMILY:
        found += f"|{family}"
    return re.compile(rf"(?<!\w)(?:{found})(?!\w)")


def leave_out(value: object, people: Sequence[re.Pattern[str]], instead: str) -> object:
    """A value of texts, lists and mappings, with every name in its texts replaced."""
    if isinstance(value, str):
        for pattern in people:
            value = pattern.sub(lambda _: instead, value)
        return value
    if isinstance(value, dict):
        return {key: leave_out(child, people, instead) for key, child in value.items()}
    if isinstance(value, list | tuple):
        return [leave_out(child, people, instead) for child in value]
    return value
