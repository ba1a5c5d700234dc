"""A first organisation file: answers in, YAML with comments out."""

import datetime
import functools
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from vto_roles.model.catalogue import Catalogue
from vto_roles.output.templates import Templates
from vto_roles.read import organisation
from vto_roles.read.catalogue import built_in
from vto_roles.refused import Refused
from vto_roles.text import Words, with_title
from vto_roles.wording import message

if TYPE_CHECKING:
    from vto_roles.run.practice import Practice
    from vto_roles.run.staff import StaffList

SCHEMA_NAME = "vto.schema.json"


class Answers(Struct, frozen=True, kw_only=True):
    """The answers that `init` asks: text as typed, checked by reading the result back."""

    name: str
    headcount: str
    fte: str = ""
    employer: str = "private"  # empty: not known
    committees: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()  # empty: not known, so that of the language is assumed
    roles: Mapping[str, str] | None = None  # role -> yes or no, of those that are known; None: not asked
    bodies: Mapping[str, str] | None = None  # likewise


def write(
    answers: Answers,
    catalogue: Catalogue,
    words: Words,
    today: datetime.date,
    practice: "Practice | None" = None,
    staff: "StaffList | None" = None,
) -> bytes:
    """Return the file for these answers, with comments in the language of `words`; it names nobody who is not named in `staff`.

    practice: who did what until now, as a table of the organisation says; staff: the functions of a list of its staff.
    """
    context = {
        "practice": practice,
        "staff": staff,
        "quoted": _quoted,
        "told": () if staff is None else _remainder(staff, words),
        "a": answers,
        "w": words,
        "schema": SCHEMA_NAME,
        "roles": [*_first_roles(answers, catalogue), *_bodies(answers, catalogue)],
        "optional": [name for name in _optional(catalogue) if answers.roles is None or name not in first_roles(catalogue)],
        "meeting": (today + datetime.timedelta(days=90)).isoformat(),
        "review": today.replace(year=today.year + 1, day=min(today.day, 28)).isoformat(),
        "wrapped": functools.partial(textwrap.wrap, break_on_hyphens=False),  # an id stays whole
        "name": _quoted(answers.name),
        "committees": ", ".join(map(_quoted, answers.committees)),
    }
    # no escaping: it is YAML, and every answer is quoted or checked by reading it back
    text = Templates(None).text("vto.yaml.j2", context, html=False, escape=None)
    return text.encode()


def _remainder(staff: "StaffList", words: Words) -> list[tuple[str, list[str]]]:
    """Return what of a list was not taken, each under its title."""
    meant = [(head, with_title(kind, found, words)) for head, kind, found in staff.near]
    parts = {
        "left": [fault.worded(words) for fault in staff.faults],
        "functions": [f"{name or words('staff_list', 'nobody')}: {count}" for name, count in staff.functions],
        "columns": list(staff.columns),
        "near": [words("staff_list", "meant", head=head, near=near) for head, near in meant],
        "sheets": list(staff.sheets),
        "bodies": [],
    }
    return [(words("staff_list", name), lines) for name, lines in parts.items() if lines or (name == "bodies" and staff.bodies)]


def check_answers(answers: Answers, words: Words, today: datetime.date) -> None:
    """Raise Refused for an answer that the file cannot hold, by making the file and reading it back."""
    probe = replace(answers, name=answers.name or "x", headcount=answers.headcount or "1")
    data = write(probe, built_in(), words, today)
    faults = [one for one in organisation.read(Path("vto.yaml"), data=data).findings if one.severity == "error"]
    if faults or any(mark in probe.headcount + probe.fte for mark in "\r\n#"):
        value = str(faults[0].args.get("value", "")) if faults else answers.headcount
        reason = message(faults[0], words) if faults else words("checks", "schema", "message", "not-a-number", value=value)
        raise Refused("bad-answer", value=value, reason=reason)


def _quoted(text: str) -> str:
    """Return a text in double quotes, as YAML can hold any text."""
    return msgspec.json.encode(text).decode()


def bodies(catalogue: Catalogue, employer: str) -> tuple[str, ...]:
    """Return the consultative bodies that an employer of this kind can have."""
    return tuple(
        name for name, role in catalogue.roles.items() if role.kind == "consultative" and role.employer in (None, employer)
    )


def first_roles(catalogue: Catalogue) -> tuple[str, ...]:
    """Return the roles that are asked first, on a card of their own."""
    asked = catalogue.questions.items()
    return tuple(path.removeprefix("roles.") for path, question in asked if question.card == "first-roles")


def _optional(catalogue: Catalogue) -> list[str]:
    return [name for name, role in catalogue.roles.items() if role.exists != "always" and role.kind != "consultative"]


def _first_roles(answers: Answers, catalogue: Catalogue) -> list[tuple[str, str]]:
    """Return each role that was asked with its answer, unknown where it was not named."""
    if answers.roles is None:
        return []
    return [(name, answers.roles.get(name, "unknown")) for name in first_roles(catalogue)]


def _bodies(answers: Answers, catalogue: Catalogue) -> list[tuple[str, str]]:
    """Return each body with its answer, unknown where there is none; unasked, a public employer has its committee."""
    names = bodies(catalogue, answers.employer or "private")
    if answers.bodies is not None:
        return [(name, answers.bodies.get(name, "unknown")) for name in names]
    return [(name, "yes" if catalogue.roles[name].employer == "public" else "unknown") for name in names]
