"""Redact a charter for the public: functions in the place of people, no name in a text, nothing about a single person."""

from collections.abc import Iterable, Iterator

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from vto_roles.charter.schema import CellEntry, Charter, RoleEntry, ordered
from vto_roles.finding import FindingRow
from vto_roles.model.organisation import Staff
from vto_roles.names import People
from vto_roles.refused import Refused
from vto_roles.text import Words

_PERSONAL = frozenset(  # checks about single people
    (
        "competence-gap",
        "everything-on-one-person",
        "few-holders",
        "mandate-ends",
        "no-deputy",
        "role-overload",
        "self-control",
        "time-shortage",
    )
)
_NAMED = "name-in-public-charter"


def redact(charter: Charter, words: Words) -> Charter:
    """Return the charter for the public; one that is public already stays as it is.

    words: of the charter's language.
    """
    if charter.provenance["public"]:
        return charter
    people = dict.fromkeys(holder.id for role in charter.roles for holder in role.holders)
    ids = {person: f"function-{number}" for number, person in enumerate(people, 1)}
    bare = replace(
        charter,
        roles=tuple(_role(role, ids) for role in charter.roles),
        time={key: share for key, share in charter.time.items() if key != "freed"},
        tasks=tuple(replace(task, cells=tuple(_cell(cell, ids) for cell in task.cells), gaps=()) for task in charter.tasks),
        mentioned=(),
        provenance={**charter.provenance, "public": True},
        findings=tuple(one for one in charter.findings if one.check not in _PERSONAL),
        waived=tuple(one for one in charter.waived if one.check not in _PERSONAL),
    )
    data = _people(names(charter)).redact(msgspec.to_builtins(bare), words("charter", "name_left_out"))
    assert isinstance(data, dict)
    return replace(msgspec.convert(data, Charter), organisation=charter.organisation)  # whose own name is meant


def publish(charter: Charter, words: Words) -> Charter:
    """Return a charter that was read from JSON as `redact` does, with an error for each name that stood in its texts.

    A charter that is made from its organisation file has these errors from the checks, each with its place. Raises Refused for
    the card of a person.
    """
    if charter.card is not UNSET and charter.card.person is not None:
        raise Refused("person-public")
    typed = mentioned(charter, names(charter))
    if not typed or charter.provenance["public"]:
        return redact(charter, words)
    functions = {holder.name: holder.function for role in charter.roles for holder in role.holders}
    found = [
        FindingRow(
            check=_NAMED,
            severity="error",
            subject=None,
            message=words(
                "checks", _NAMED, "message", "charter", person=functions.get(name) or words("charter", "name_left_out")
            ),
            file=charter.provenance["source"],
            line=1,
            column=1,
            end_line=1,
            end_column=1,
        )
        for name in typed
    ]
    errors = sum(one.severity == "error" for one in charter.findings)
    draft = (words("summary", "draft", count=errors + len(found)), *charter.summary[bool(errors) :])
    public = redact(charter, words)
    return replace(
        public,
        status="draft",
        summary=public.summary if charter.card is not UNSET else draft,
        findings=ordered((*public.findings, *found)),
    )


def names(charter: Charter) -> tuple[str, ...]:
    """Return the names of people that a charter holds."""
    named = (holder.name for role in charter.roles for holder in role.holders if isinstance(holder.name, str))
    return tuple(dict.fromkeys((*named, *charter.mentioned)))


def with_mentioned(charter: Charter, known: Iterable[str]) -> Charter:
    """Return the charter with those of the known names that its texts hold and no holder bears, so that it can be redacted."""
    borne = names(replace(charter, mentioned=()))
    others = [name for name in known if name not in borne]
    return replace(charter, mentioned=mentioned(charter, others) if others else ())


def mentioned(charter: Charter, names: Iterable[str]) -> tuple[str, ...]:
    """Return those of the names that somebody typed in a text of the charter: a function, a reason, a title."""
    people = _people(names)
    bare = replace(
        charter,
        organisation={**charter.organisation, "name": ""},
        roles=tuple(replace(role, holders=tuple(replace(one, name=UNSET) for one in role.holders)) for role in charter.roles),
        mentioned=(),
    )
    return tuple(dict.fromkeys(name for text in _texts(msgspec.to_builtins(bare)) for name in people.within(text)))


def _people(names: Iterable[str]) -> People:
    return People([Staff(id=name, function=name, name=name) for name in names])


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for child in value.values() if isinstance(value, dict) else value:
            yield from _texts(child)


def _role(role: RoleEntry, ids: dict[str, str]) -> RoleEntry:
    holders = tuple(replace(one, id=ids[one.id], name=UNSET, vto_time=UNSET, mandate_until=UNSET) for one in role.holders)
    return replace(role, holders=holders)


def _cell(cell: CellEntry, ids: dict[str, str]) -> CellEntry:
    holders, deputies = (tuple(ids[one] for one in people) for people in (cell.holders, cell.deputies))
    return replace(cell, holders=holders, deputies=deputies)
