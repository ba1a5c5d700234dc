"""A first organisation file: answers in, YAML with comments out."""

import datetime
import functools
import re
import textwrap
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from vto_roles.model.catalogue import Catalogue
from vto_roles.output.templates import Templates
from vto_roles.read import organisation
from vto_roles.read.catalogue import built_in
from vto_roles.read.languages import reader_words
from vto_roles.refused import Refused
from vto_roles.text import Words
from vto_roles.wording import message

SCHEMA_NAME = "vto.schema.json"


class Answers(Struct, frozen=True, kw_only=True):
    """The answers that `init` asks: text as typed, checked by reading the result back."""

    name: str
    headcount: str
    fte: str = ""
    employer: str = "private"
    committees: tuple[str, ...] = ()
    bodies: tuple[str, ...] | None = None  # the bodies that exist; None: not known


def write(answers: Answers, catalogue: Catalogue, words: Words, today: datetime.date) -> bytes:
    """Return the file for these answers, with comments in the language of `words`; it names no person."""
    context = {
        "a": answers,
        "w": words,
        "schema": SCHEMA_NAME,
        "roles": _bodies(answers, catalogue),
        "optional": [name for name, role in catalogue.roles.items() if role.exists != "always" and role.kind != "consultative"],
        "review": today.replace(year=today.year + 1, day=min(today.day, 28)).isoformat(),
        "wrapped": functools.partial(textwrap.wrap, break_on_hyphens=False),  # an id stays whole
        "name": _quoted(answers.name),
        "committees": ", ".join(map(_quoted, answers.committees)),
    }
    # no escaping: it is YAML, and every answer is quoted or checked by reading it back
    text = Templates(None).text("vto.yaml.j2", context, html=False, escape=None)
    return text.encode()


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


def _bodies(answers: Answers, catalogue: Catalogue) -> list[tuple[str, str]]:
    """Return each body with yes or no where it was asked, else with unknown; a public employer has its committee."""
    names = bodies(catalogue, answers.employer)
    if answers.bodies is not None:
        return [(name, "yes" if name in answers.bodies else "no") for name in names]
    return [(name, "yes" if catalogue.roles[name].employer == "public" else "unknown") for name in names]


def employer(text: str, words: Words) -> str:
    """Return the kind of employer that a word of this language names. Raises Refused for another word."""
    known = words.find("init", "employers")
    if text.strip().lower() not in known:
        reason = words("checks", "schema", "remedy", "not-one-of", allowed=("private", "public"))
        raise Refused("bad-answer", value=text, reason=reason)
    return str(known[text.strip().lower()])


def committees(text: str) -> tuple[str, ...]:
    """Return the joint committees in a line of them, whatever separates them."""
    return tuple(dict.fromkeys(part for part in re.split(r"[,;/&+\s]+", text) if part))


def _typed(text: str) -> str:
    """Return a text in small letters, with straight apostrophes and single spaces."""
    return " ".join(text.lower().replace("’", "'").split())


def named_bodies(text: str, catalogue: Catalogue, employer: str, words: Words) -> tuple[tuple[str, ...], list[str]]:
    """Return the bodies that a line names by title, short name or id, and the words that name none.

    A name may itself hold a word that separates names: `comité voor preventie en bescherming op het werk`. `geen`, or its
    translation, stands for no body at all.
    """
    known = bodies(catalogue, employer)
    spoken = {str(words.find("roles", body, part)).lower(): body for body in known for part in ("title", "short")}
    spoken |= {body: body for body in known} | {str(alias): str(body) for alias, body in words.find("init", "bodies").items()}
    spoken = {_typed(name): body for name, body in spoken.items() if body in (*known, "none")}
    links = "|".join(re.escape(word) for section in reader_words().values() for word in section["and"])
    longest_first = "|".join(re.escape(name) for name in sorted(spoken, key=len, reverse=True))
    found: list[str] = []
    unknown: list[str] = []
    for part in re.findall(rf"({longest_first}|[^,;/&+]*?)(?:\s*[,;/&+]\s*|\s+(?:{links})\s+|$)", _typed(text)):
        if part in spoken:
            found.append(spoken[part])
        elif part:
            unknown.append(part)
    return tuple(body for body in found if body != "none"), unknown
