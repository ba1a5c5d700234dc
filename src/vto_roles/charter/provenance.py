"""Digests of what a charter was made from, and the mark that holds them."""

import functools
from collections.abc import Mapping
from typing import Any, TypedDict

import msgspec
from msgspec import to_builtins

from vto_roles import resources
from vto_roles.digests import canonical, digest
from vto_roles.model.catalogue import Renamed
from vto_roles.model.decision import Case
from vto_roles.patterns import pattern

BOM = b"\xef\xbb\xbf"  # that some editors put before UTF-8
_MARK = pattern(rb"<!-- vto-roles: (\{[^\n]*\}) -->\n")
_OPENING = b"<!-- vto-roles: "
_START = pattern(rb"(?:^|(?<=[\r\n]))" + _OPENING)
_LINE_END = pattern(rb"\r\n|\r|\n")


class Inputs(TypedDict):
    """A digest of each part of what a charter was made from."""

    organisation: str
    overlays: str
    catalogue: str


@functools.cache
def canonical_catalogue() -> bytes:
    """Return the built-in catalogue in canonical form, as the build wrote it, or else made now."""
    from vto_roles.read.catalogue import built_in

    ready = resources.compiled("catalogue.canonical.json")
    return canonical(built_in()) if ready is None else ready


def inputs(case: Case) -> str:
    """Return the digest of the answers, the catalogue, the overlays and their wording, and of the picture that settings name."""
    from vto_roles.read.catalogue import built_in

    catalogue = canonical_catalogue() if case.catalogue is built_in() else canonical(case.catalogue)
    answers = to_builtins(case.organisation)
    if not case.organisation.meetings:
        del answers["meetings"]  # which older charters do not know
    parts = [canonical(answers), catalogue, canonical(case.overlays), canonical(case.wording)]
    parts += [] if case.logo is None else [digest(case.logo.data).encode()]
    return digest(b"\n".join(parts))


@functools.cache
def catalogue_digest() -> str:
    """Return the digest of the built-in catalogue."""
    return digest(canonical_catalogue())


def inputs_of(case: Case) -> Inputs:
    """Return a digest of each part of the inputs: the answers with their picture, the overlays, the built-in catalogue.

    An id that changed name counts as it was called first: a new name is no other answer.
    """
    picture = b"" if case.logo is None else case.logo.data
    first = _first_names(case.catalogue.renamed)
    answers, overlays = (case.organisation, case.overlays)
    answers, overlays = (
        (_renamed(msgspec.to_builtins(one), first) for one in (answers, overlays)) if first else (answers, overlays)
    )
    return {
        "organisation": digest(canonical(answers) + picture),
        "overlays": digest(canonical(overlays)),
        "catalogue": catalogue_digest(),
    }


def _first_names(names: Renamed) -> dict[str, str]:
    """Return the ids of now, and those between, each with the first name that it had."""
    found: dict[str, str] = {}
    for section in msgspec.to_builtins(names).values():
        for old in section.keys() - {*section.values()}:
            name = old
            while (name := section.get(name, "")) and name not in found:
                found[name] = old
    return found


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    """Return a value with other texts, and other keys, where these are names."""
    if isinstance(value, dict):
        return {names.get(key, key): _renamed(child, names) for key, child in value.items()}
    if isinstance(value, list | tuple):
        return [_renamed(child, names) for child in value]
    return names.get(value, value) if isinstance(value, str) else value


def seal(body: str, mark: Mapping[str, Any]) -> bytes:
    """Return the bytes of a Markdown or HTML charter: the body and, as its last line, the mark in a comment."""
    data = body.rstrip("\n").encode() + b"\n"
    full = {**mark, "bytes": digest(data)}
    text = msgspec.json.encode(full).replace(b"--", b"-\\u002d").replace(b">", b"\\u003e")
    return data + b"<!-- vto-roles: " + text + b" -->\n"


_BYTES = ',\n    "bytes": "{}"'


def seal_json(data: bytes) -> bytes:
    """Return a charter's JSON whose `provenance` ends in an empty `bytes`, with the digest of all the rest there."""
    empty = _BYTES.format("").encode()
    return data.replace(empty, _BYTES.format(digest(data.replace(empty, b""))).encode())


def intact(data: bytes, sealed: str) -> bool:
    """Return whether a charter's JSON is as it was when its digest was written in it; line ends count as LF."""
    data = _LINE_END.sub(b"\n", data.removeprefix(BOM)).rstrip(b"\n") + b"\n"
    return sealed == digest(data.replace(_BYTES.format(sealed).encode("utf-8", "replace"), b""))


_BRIEF = (
    *("tool", "catalog", "language", "date", "public", "inputs", "charter", "register", "status"),
    *("compact", "annexes", "templates", "dressed", "paper"),
)
_PARTS = tuple(Inputs.__annotations__)
_LONGEST = 200  # signs of a value in the properties of a file, where programs cut off what is longer
_SPOKEN = {"true": True, "false": False}


def brief(mark: Mapping[str, Any]) -> dict[str, str]:
    """Return the part of a mark that goes in the properties of a file: short values in ASCII; `full` makes them values again."""
    from urllib.parse import quote

    short = {name: str(mark[name]).lower() for name in _BRIEF if name in mark} | mark.get("inputs_of", {})
    card = mark.get("card")
    who = {name: value for name in ("role", "person") if card is not None and (value := getattr(card, name)) is not None}
    longer = {**who, "source": quote(mark["source"], safe="/._-")}
    return {**short, **{name: value for name, value in longer.items() if len(value) <= _LONGEST}}


def full(short: Mapping[str, str]) -> dict[str, Any]:
    """Return a mark that was read from the properties of a file, with values as the mark of a text has them."""
    from urllib.parse import unquote

    mark: dict[str, Any] = {name: _SPOKEN.get(value, value) for name, value in short.items()}
    if isinstance(mark.get("source"), str):
        mark["source"] = unquote(mark["source"])
    if all(name in mark for name in _PARTS):
        mark["inputs_of"] = {name: mark.pop(name) for name in _PARTS}
    if who := {name: mark.pop(name) for name in ("role", "person") if name in mark}:
        mark["card"] = who
    return mark


def read_mark(data: bytes) -> dict[str, Any] | None:
    """Return the mark in the last line, with `intact`: whether all other bytes are as they were; None when there is none."""
    body, line = parted(data)
    found = _MARK.fullmatch(line)
    if found is None:
        return None
    try:
        mark = msgspec.json.decode(found[1])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    if not isinstance(mark, dict) or not isinstance(mark.get("bytes"), str):
        return None
    return {**mark, "intact": mark["bytes"] == digest(body)}


def parted(data: bytes) -> tuple[bytes, bytes]:
    """Return all lines but the last, and the last line; line ends as LF, a byte-order mark and blank lines at the end removed."""
    data = data.removeprefix(BOM).replace(b"\r\n", b"\n").replace(b"\r", b"\n").rstrip(b"\n") + b"\n"
    start = data.rfind(b"\n", 0, len(data) - 1) + 1
    return data[:start], data[start:]


def marked(data: bytes) -> int | None:
    """Return the number, from 1, of the first line that starts as our mark does, also an edited one; None when there is none."""
    found = _START.search(data) if _OPENING in data else None  # which of a file of answers is seen at once
    return None if found is None else 1 + len(_LINE_END.findall(data, 0, found.start()))
