"""What `init` asks on a terminal: at most six questions of the catalogue, in its words, and what people type as an answer."""

import re
from collections.abc import Callable, Mapping
from typing import Any, get_args

from msgspec import Struct

from vto_roles.model.catalogue import Catalogue
from vto_roles.model.terms import Region
from vto_roles.read.enumerated import names_in
from vto_roles.read.readings import BUILT_IN, resolved
from vto_roles.refused import Refused
from vto_roles.run.scaffold import Answers, bodies, first_roles
from vto_roles.text import Words, with_title

FIELDS = ("name", "headcount", "employer", "roles", "bodies", "regions")  # the answers that are asked, in this order
_PATHS = {  # of those that are a question of the catalogue
    "name": "organisation.name",
    "headcount": "size.headcount",
    "employer": "organisation.employer",
    "regions": "organisation.regions",
}


class Prompt(Struct, frozen=True, kw_only=True):
    """One question: its words, the answer of whoever only presses Enter (None: an answer is needed), and how it is read."""

    text: str
    explanation: str
    default: str | None
    read: Callable[[str], Any]


def prompt(field: str, answers: Answers, catalogue: Catalogue, words: Words) -> Prompt:
    """Return the question for a field, after the answers that were given."""
    employer_kind = answers.employer or "private"
    roles = first_roles(catalogue)
    by_field: dict[str, tuple[str, str | None, Callable[[str], Any]]] = {
        "name": (_ask(field, words), None, str),
        "headcount": (_ask(field, words), None, str),
        "employer": (_ask(field, words), words("facts", "options", "private"), lambda text: employer(text, words)),
        "roles": (ask_roles(catalogue, words), "", lambda text: roles_answered(text, roles, words)),
        "bodies": (
            ask_bodies(catalogue, employer_kind, words),
            "",
            lambda text: bodies_answered(text, catalogue, employer_kind, words),
        ),
        "regions": (
            _listed(_ask(field, words), [words("facts", "options", name) for name in get_args(Region)], words),
            words("facts", "options", words("init", "region")),
            lambda text: () if is_unknown(text) else region_ids([text], words),
        ),
    }
    text, default, read = by_field[field]
    return Prompt(text=text, explanation=explained(field, words), default=default, read=read)


def _ask(field: str, words: Words) -> str:
    return words("questions", _PATHS[field], "ask") if field in _PATHS else ""


def _listed(ask: str, titles: list[str], words: Words) -> str:
    """Return a question with what may be named as an answer to it."""
    return words("init", "listed", ask=ask, options=words.join(titles))


def explained(field: str, words: Words) -> str:
    """Return what to answer, why it matters, and an example."""
    if field == "bodies":
        return words("init", "help_bodies")
    about = ("questions", _PATHS[field]) if field in _PATHS else ("asking", "cards", "first-roles")
    parts = [words.find(*about, "help"), words.find(*about, "why"), words("init", "example", example=words(*about, "example"))]
    if field == "roles":
        parts.append(words("init", "help_roles"))
    return " ".join(filter(None, parts))


def is_unknown(text: str) -> bool:
    """Return whether a text says that the answer is not known."""
    return bool(BUILT_IN.ids("option", text, ("unknown",)))


def employer(text: str, words: Words) -> str:
    """Return the kind of employer that a word names; empty where it says that it is not known. Raises Refused for others."""
    kinds = ("private", "public")
    known = resolved("option", text.strip(), kinds, words)
    if known is None and not is_unknown(text):
        raise Refused("bad-answer", value=text, reason=_one_of("option", kinds, words))
    return known or ""


def _one_of(kind: str, known: tuple[str, ...], words: Words) -> str:
    allowed = tuple(with_title(kind, name, words) for name in known)
    return words("checks", "schema", "remedy", "not-one-of", allowed=allowed)


def committees(text: str) -> tuple[str, ...]:
    """Return the joint committees in a line of them, whatever separates them."""
    return tuple(dict.fromkeys(part for part in re.split(r"[,;/&+\s]+", text) if part))


def region_ids(texts: list[str] | None, words: Words) -> tuple[str, ...]:
    """Return the regions that options name. Raises Refused for another word."""
    return tuple(dict.fromkeys(name for text in texts or () for name in _all_named(text, "option", get_args(Region), words)))


def roles_answered(text: str, known: tuple[str, ...], words: Words) -> Mapping[str, str] | None:
    """Return role -> yes or no of a line that names some of these roles, as `bodies_answered` does for bodies."""
    if not text:
        return None
    found = () if is_unknown(text) else _all_named(text, "role", known, words)
    return dict.fromkeys(found, "yes") if found or is_unknown(text) else dict.fromkeys(known, "no")


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


def ask_roles(catalogue: Catalogue, words: Words) -> str:
    """Return the question for the roles that are asked first."""
    titles = [words("roles", name, "title") for name in first_roles(catalogue)]
    return _listed(words("asking", "cards", "first-roles", "ask"), titles, words)


def ask_bodies(catalogue: Catalogue, employer: str, words: Words) -> str:
    """Return the question for the bodies that an employer of this kind can have, each with its abbreviation."""
    named = []
    for body in bodies(catalogue, employer):
        title, short = (str(words.find("roles", body, part)) for part in ("title", "short"))
        named.append(f"{title} ({short})" if short.isupper() and short.isalpha() else title)
    return words("init", "ask_bodies", bodies=words.join(named))


def named_bodies(text: str, catalogue: Catalogue, employer: str, words: Words) -> tuple[tuple[str, ...], list[str]]:
    """Return the bodies that a line names, as `_named` does."""
    return _named(text, "role", bodies(catalogue, employer), words)


def _all_named(text: str, kind: str, known: tuple[str, ...], words: Words) -> tuple[str, ...]:
    """Return the ids that a line names. Raises Refused for words that name none."""
    found, unknown = _named(text, kind, known, words)
    if unknown:
        raise Refused("bad-answer", value=", ".join(unknown), reason=_one_of(kind, known, words))
    return found


def _named(text: str, kind: str, known: tuple[str, ...], words: Words) -> tuple[tuple[str, ...], list[str]]:
    """Return the ids that a line names by title, short name, usual word or id, and the words that name none.

    `geen`, or its translation, stands for none at all.
    """
    names = names_in(text, lambda name: resolved(kind, name, known, words))
    found = {name: resolved(kind, name, known, words) for name in names}
    unknown = [name for name, one in found.items() if not one and not BUILT_IN.ids("option", name, ("none",))]
    return tuple(dict.fromkeys(filter(None, found.values()))), unknown
