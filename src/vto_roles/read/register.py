"""Reads the register beside an organisation's file, and tells entries that are none or were altered since."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from vto_roles import files
from vto_roles.finding import Finding, Place, error_at
from vto_roles.model.catalogue import Catalogue
from vto_roles.model.node import Node
from vto_roles.model.register import SUFFIX, Register, RegisterEntry, rows_digest
from vto_roles.patterns import pattern
from vto_roles.read import tree
from vto_roles.read.bind import Binder, Vocabulary
from vto_roles.read.catalogue import vocabulary
from vto_roles.read.merged import sides
from vto_roles.read.readings import BUILT_IN
from vto_roles.refused import Refused

_CHECK = "register-altered"
_ENTRY = pattern(rb"(?m)^(?=-[ \t])")


def beside(path: Path) -> Path:
    """Return where the register of an organisation's file lies."""
    return path.with_name(path.stem + SUFFIX)


def sources(path: Path) -> tuple[Path, ...]:
    """Return where the organisation's file may lie beside which a register lies."""
    stem = path.name[: -len(SUFFIX)] if path.name.endswith(SUFFIX) else ""
    return tuple(path.with_name(stem + suffix) for suffix in (".yaml", ".yml")) if stem else ()


class RegisterFile(Struct, frozen=True, kw_only=True):
    """What came of a register."""

    register: Register
    entries: Node  # a list of those that the register has
    findings: list[Finding]
    text: str


def load(path: Path, catalogue: Catalogue) -> RegisterFile | None:
    """Return the register beside an organisation's file; None without one.

    Places name the file by its name alone. Raises Refused when it cannot be read.
    """
    file = beside(path)
    try:
        data = files.read(file, tree.MAX_BYTES)
    except Refused:
        if files.there(file):
            raise
        return None
    return read(data, files.shown(file.name), catalogue)


def read(data: bytes, name: str, catalogue: Catalogue) -> RegisterFile:
    """Return the register in these bytes; name: the file as findings show it.

    Both sides of a merge are read where its markers still stand; places are then those of what a record would make of it.
    """
    data = merged(data)
    root, findings = tree.read(data, name, root=list)
    root = root or Node([], Place(file=name))
    findings = [one for one in findings if one.variant != "empty-file"]  # as it is before the first act
    known = dict(vocabulary(catalogue, readings=BUILT_IN).known)
    known["role"] = {*known["role"], *catalogue.renamed.roles}  # as it was called then: what was recorded stays as it is
    binder = Binder(Vocabulary(known=known, readings=BUILT_IN))
    whole = Node({"entries": root}, root.place, keys={"entries": root.place})
    found = binder.bind(whole, Register) or Register()
    kept = Node(binder.kept(whole).listed("entries"), root.place)
    findings = [*findings, *binder.findings]
    findings = findings or _altered(found.entries, kept.value if isinstance(kept.value, list) else [])
    return RegisterFile(register=found, entries=kept, findings=findings, text=tree.text_of(data))


def merged(data: bytes) -> bytes:
    """Return a register with the entries of both sides where a merge left its markers, and any other as it is.

    Git divides entries that have lines in common: each side is taken whole first.
    """
    both = sides(data)
    if both is None:
        return data
    ours, theirs = ([part.rstrip() + b"\n" for part in _ENTRY.split(side) if part.strip()] for side in both)
    return b"".join((*ours, *(part for part in theirs if part not in ours)))


def _altered(entries: Sequence[RegisterEntry], nodes: Sequence[Node]) -> list[Finding]:
    """Return a finding on each entry that is no longer what a later one names, or whose rows are not those of its digest."""
    digests = [entry.digest for entry in entries]
    followed = {name for entry in entries for name in entry.after}
    torn = [one.rows is not None and rows_digest(one.tasks) != one.rows for one in entries]
    faults = {number: "rows" for number, fault in enumerate(torn) if fault}
    for number, entry in enumerate(entries):
        for _ in followed.intersection(entry.after).difference(digests):
            before = [one for one in range(number) if digests[one] not in followed and one not in faults]
            faults[before[-1] if before else number] = "entry" if before else "gone"
    keys = {"rows": ("rows",), "gone": ("after",), "entry": ()}
    return [
        error_at(nodes[number].at(keys[variant]), _CHECK, variant, entries[number].body, **_arguments(entries[number]))
        for number, variant in sorted(faults.items())
    ]


def _arguments(entry: RegisterEntry) -> dict[str, Any]:
    return {"role": entry.body, "date": entry.on}
