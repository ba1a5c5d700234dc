"""A first organisation file: answers in, YAML with comments out."""

import datetime
import functools
import re
import textwrap

import msgspec
from msgspec import Struct

from vto_roles.model.catalogue import Catalogue
from vto_roles.output.templates import Templates
from vto_roles.read.languages import reader_words
from vto_roles.text import Words

SCHEMA_NAME = "vto.schema.json"


class Answers(Struct, frozen=True, kw_only=True):
    """What `init` asks: text as typed, checked by reading the result back."""

    name: str
    headcount: str
    fte: str = ""
    employer: str = "private"
    committees: tuple[str, ...] = ()
    bodies: tuple[str, ...] | None = None  # the bodies that exist; None: not known


def write(answers: Answers, catalogue: Catalogue, words: Words, today: datetime.date) -> bytes:
    """The file for these answers, with comments in the language of `words`; it holds no person's name."""
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


def _quoted(text: str) -> str:
    """A text as YAML holds any text: in double quotes."""
    return msgspec.json.encode(text).decode()


def bodies(catalogue: Catalogue, employer: str) -> tuple[str, ...]:
    """The consultative bodies that an employer of this kind can have."""
    return tuple(
        name for name, role in catalogue.roles.items() if role.kind == "consultative" and role.employer in (None, employer)
    )


def _bodies(answers: Answers, catalogue: Catalogue) -> list[tuple[str, str]]:
    """What is known of the bodies: yes or no where it was asked, else unknown; a public employer has its committee."""
    result = []
    for name in bodies(catalogue, answers.employer):
        if answers.bodies is not None:
            answer = "yes" if name in answers.bodies else "no"
        else:
            answer = "yes" if catalogue.roles[name].employer == "public" else "unknown"
        result.append((name, answer))
    return result


_BETWEEN = re.compile(r"\s*[,;/&+\s]\s*")


def committees(text: str) -> tuple[str, ...]:
    """The joint committees in a line of them, however they are set apart."""
    return tuple(dict.fromkeys(part for part in _BETWEEN.split(text.strip()) if part))


def _typed(text: str) -> str:
    """A text as people type it, whatever its capitals, its apostrophe and its spaces."""
    return " ".join(text.lower().replace("’", "'").split())


def named_bodies(text: str, catalogue: Catalogue, employer: str, words: Words) -> tuple[tuple[str, ...], list[str]]:
    """The bodies that a line names, by title, short name or id, and the words that name none.

    A name may itself hold the word that sets names apart: `comité voor preventie en bescherming op het werk`. `geen` and its
    like in the language name no body at all.
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
