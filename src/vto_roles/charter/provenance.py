"""What a charter was made from: canonical form, fingerprints, and the mark in its last line.

A fingerprint proves "unchanged since", not "approved by".
"""

import functools
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from vto_roles import resources
from vto_roles.model.decision import Allocation, Case, Row

_MARK = re.compile(rb"<!-- vto-roles: (\{[^\n]*\}) -->\n")
_START = re.compile(rb"(?:^|(?<=[\r\n]))<!-- vto-roles: ")
_LINE_END = re.compile(rb"\r\n|\r|\n")


def canonical(value: object) -> bytes:
    """A value as RFC 8785 writes it: sorted keys, no spaces, NFC text, whole numbers without a point.

    Keys must be ASCII, as all of ours are.
    """
    return msgspec.json.encode(_canonical(msgspec.to_builtins(value)), order="sorted")


@functools.cache
def canonical_catalogue() -> bytes:
    """The built-in catalogue in that form, as the build wrote it or made here."""
    from vto_roles.read.catalogue import built_in

    ready = resources.compiled("catalogue.canonical.json")
    return canonical(built_in()) if ready is None else ready


def _canonical(value: Any) -> Any:
    if isinstance(value, str):
        return value if value.isascii() else unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {key: _canonical(child) for key, child in value.items()}
    if isinstance(value, list | tuple):
        return [_canonical(child) for child in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def digest(data: bytes) -> str:
    """`sha256:` and the hexadecimal hash."""
    import hashlib

    return "sha256:" + hashlib.sha256(data).hexdigest()


def letters(row: Row) -> dict[str, str]:
    """The letters of a row, role by role; what bodies contribute of their own is not part of it."""
    return {cell.role: "".join(cell.letters) for cell in row.cells if not cell.own}


def fingerprints(allocation: Allocation) -> dict[str, str]:
    """One for the charter and one per governing and consultative body: no titles, names, reasons or dates of review."""
    rows = {
        row.task: {
            "task": row.task,
            "duty": allocation.duties[row.task],
            "deadline": allocation.deadlines.get(row.task),
            "letters": letters(row),
        }
        for row in allocation.matrix.rows
    }
    written = {task: canonical(row) for task, row in sorted(rows.items())}
    held: dict[str, set[str]] = {}  # role -> the tasks on which it decides or is asked
    for row in allocation.matrix.rows:
        for cell in row.holding("A", "C"):
            if not cell.own:
                held.setdefault(cell.role, set()).add(row.task)
    result = {"charter": _of(written.values())}
    for name, role in allocation.catalogue.roles.items():
        if role.kind in ("governing", "consultative") and allocation.roles[name].status != "absent":
            mine = held.get(name, set())
            result[name] = _of(row for task, row in written.items() if task in mine)
    return result


def _of(rows: Iterable[bytes]) -> str:
    """The digest of a list of rows, each in canonical form."""
    return digest(b"[" + b",".join(rows) + b"]")


def inputs(case: Case) -> str:
    """The digest of everything the charter hangs on: answers, catalogue, overlays and their wording."""
    from vto_roles.read.catalogue import built_in

    catalogue = canonical_catalogue() if case.catalogue is built_in() else canonical(case.catalogue)
    return digest(b"\n".join((canonical(case.organisation), catalogue, canonical(case.overlays), canonical(case.wording))))


def seal(body: str, mark: Mapping[str, Any]) -> bytes:
    """The bytes of a Markdown or HTML charter: the body and, as its last line, the mark in a comment."""
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
    data = _LINE_END.sub(b"\n", data.removeprefix(b"\xef\xbb\xbf")).rstrip(b"\n") + b"\n"
    return sealed == digest(data.replace(_BYTES.format(sealed).encode("utf-8", "replace"), b""))


def brief(mark: Mapping[str, Any]) -> dict[str, str]:
    """What of a mark goes in the properties of a file: short values in ASCII."""
    names = ("tool", "catalog", "language", "date", "public", "inputs", "charter")
    return {name: str(mark[name]).lower() for name in names}


def read_mark(data: bytes) -> dict[str, Any] | None:
    """The mark of a charter that we wrote, with `intact`: whether all other bytes are as they were; None without one."""
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
    """All but the last line, and the last line; line ends as LF, blank lines at the end left out."""
    data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").rstrip(b"\n") + b"\n"
    start = data.rfind(b"\n", 0, len(data) - 1) + 1
    return data[:start], data[start:]


def marked(data: bytes) -> int | None:
    """The line, counted from 1, that starts as our mark does, wherever it stands and whatever became of it; None without one."""
    found = _START.search(data)
    return None if found is None else 1 + len(_LINE_END.findall(data, 0, found.start()))
