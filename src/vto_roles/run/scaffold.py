"""A first organisation file: answers in, YAML with comments out."""

import datetime
import functools
import re
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
from vto_roles.read.languages import reader_words
from vto_roles.read.readings import BUILT_IN, resolved
from vto_roles.refused import Refused
from vto_roles.text import Words, with_title
from vto_roles.wording import message

if TYPE_CHECKING:
    from vto_roles.run.practice import Practice

SCHEMA_NAME = "vto.schema.json"


class Answers(Struct, frozen=True, kw_only=True):
    """The answers that `init` asks: text as typed, checked by reading the result back."""

    name: str
    headcount: str
    fte: str = ""
    employer: str = "private"  # empty: not known
    committees: tuple[str, ...] = ()
    bodies: Mapping[str, str] | None = None  # body -> yes or no, of those that are known; None: not asked


def write(
    answers: Answers, catalogue: Catalogue, words: Words, today: datetime.date, practice: "Practice | None" = None
) -> bytes:
    """Return the file for these answers, with comments in the language of `words`; it names no person.

    practice: who did what until now, as a table of the organisation says.
    """
    context = {
        "practice": practice,
        "a": answers,
        "w": words,
        "schema": SCHEMA_NAME,
        "roles": _bodies(answers, catalogue),
        "optional": [name for name, role in catalogue.roles.items() if role.exists != "always" and role.kind != "consultative"],
        "meeting": (today + datetime.timedelta(days=90)).isoformat(),
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
    """Return each body with its answer, unknown where there is none; unasked, a public employer has its committee."""
    names = bodies(catalogue, answers.employer or "private")
    if answers.bodies is not None:
        return [(name, answers.bodies.get(name, "unknown")) for name in names]
    return [(name, "yes" if catalogue.roles[name].employer == "public" else "unknown") for name in names]


def is_unknown(text: str) -> bool:
    """Return whether a text says that the answer is not known."""
    return bool(BUILT_IN.ids("option", text, ("unknown",)))


_EXPLAINED = {  # the question of the file that explains an answer
    "headcount": "size.headcount",
    "fte": "size.fte",
    "employer": "organisation.employer",
    "committees": "organisation.joint_committees",
}


def explained(field: str, words: Words) -> str:
    """Return what to answer, and why it matters."""
    return words("questions", _EXPLAINED[field], "comment") if field in _EXPLAINED else words("init", f"help_{field}")


def employer(text: str, words: Words) -> str:
    """Return the kind of employer that a word names; empty where it says that it is not known. Raises Refused for others."""
    kinds = ("private", "public")
    known = resolved("option", text.strip(), kinds, words)
    if known is None and not is_unknown(text):
        reason = words(
            "checks", "schema", "remedy", "not-one-of", allowed=tuple(with_title("option", kind, words) for kind in kinds)
        )
        raise Refused("bad-answer", value=text, reason=reason)
    return known or ""


def committees(text: str) -> tuple[str, ...]:
    """Return the joint committees in a line of them, whatever separates them."""
    return tuple(dict.fromkeys(part for part in re.split(r"[,;/&+\s]+", text) if part))


def bodies_answered(text: str, catalogue: Catalogue, employer: str, words: Words) -> Mapping[str, str] | None:
    """Return body -> yes or no of a line that names bodies; no for each where it names none, None where the line is empty.

    Raises Refused for words that name no body of this kind of employer.
    """
    if not text:
        return None
    found, unknown = ((), []) if is_unknown(text) else named_bodies(text, catalogue, employer, words)
    if unknown:
        other = "private" if employer == "public" else "public"
        elsewhere, rest = named_bodies(", ".join(unknown), catalogue, other, words)
        if elsewhere and not rest:
            names = tuple(with_title("role", body, words) for body in elsewhere)
            reason = words("init", "other_employer", bodies=names, employer=words("facts", "options", other))
        else:
            reason = ask_bodies(catalogue, employer, words)
        raise Refused("bad-answer", value=", ".join(unknown), reason=reason)
    if found or is_unknown(text):
        return dict.fromkeys(found, "yes")
    return dict.fromkeys(bodies(catalogue, employer), "no")


def ask_bodies(catalogue: Catalogue, employer: str, words: Words) -> str:
    """Return the question for the bodies that an employer of this kind can have, each with its abbreviation."""
    named = []
    for body in bodies(catalogue, employer):
        title, short = (str(words.find("roles", body, part)) for part in ("title", "short"))
        named.append(f"{title} ({short})" if short.isupper() and short.isalpha() else title)
    return words("init", "ask_bodies", bodies=words.join(named))


def named_bodies(text: str, catalogue: Catalogue, employer: str, words: Words) -> tuple[tuple[str, ...], list[str]]:
    """Return the bodies that a line names by title, short name, usual word or id, and the words that name none.

    A name may itself hold a word that separates names: `comité voor preventie en bescherming op het werk`. `geen`, or its
    translation, stands for no body at all.
    """
    known = bodies(catalogue, employer)
    links = "|".join(re.escape(word) for section in reader_words().values() for word in section["and"])
    found: list[str] = []
    unknown: list[str] = []
    for part in filter(None, (" ".join(piece.split()) for piece in re.split("[,;/&+]", text.lower().replace("’", "'")))):
        pieces = re.split(rf"(\s+(?:{links})\s+)", part)  # names at even places, what links them between
        while pieces:
            size = next((n for n in range(len(pieces), 0, -2) if _body("".join(pieces[:n]), known, words)), 1)
            named = _body(name := "".join(pieces[:size]), known, words)
            found += filter(None, (named,))
            unknown += [] if named or BUILT_IN.ids("option", name, ("none",)) else [name]
            pieces = pieces[size + 1 :]
    return tuple(found), unknown


def _body(name: str, known: tuple[str, ...], words: Words) -> str | None:
    return resolved("role", name, known, words)
