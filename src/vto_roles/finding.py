"""What can be wrong, and where: the terms that every other room uses."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from msgspec import Meta, Struct

from vto_roles.refused import Argument, VtoRolesError

Severity = Literal["error", "warning", "info"]
Ordinal = Annotated[int, Meta(ge=1)]


class Place(Struct, frozen=True, kw_only=True, gc=False):
    """A stretch of a file; lines and columns count from 1, in characters."""

    file: str
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1
    cell: str = ""  # in a workbook, the cell as people name it: C4 or Blad1!C4

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Finding(Struct, frozen=True, kw_only=True):
    """One thing to mend or to know; `check` and `variant` name its text, `args` fill it."""

    check: str
    severity: Severity
    place: Place
    subject: str | None = None  # the id that a waiver names in `at`
    variant: str = ""  # which of the check's messages
    args: Mapping[str, Argument] = {}


def error_at(place: Place, check: str, variant: str = "", subject: str | None = None, **args: Argument) -> Finding:
    """Return a finding of severity error."""
    return Finding(check=check, severity="error", place=place, subject=subject, variant=variant, args=args)


def renamed_id(place: Place, old: str, now: str, reference: str, path: str) -> Finding:
    """Return the finding on an old id, which is read as the one that it is now; reference: what kind of id it is."""
    args = {"path": path, "value": old, "reading": now, "reference": reference}
    return Finding(check="renamed-id", severity="warning", place=place, subject=old, args=args)


class FindingRow(Struct, frozen=True, kw_only=True):
    """A published finding: what, how bad, where. Lines and columns count from 1, in characters; the end is not included."""

    check: str
    severity: Severity
    subject: str | None
    message: str
    file: str
    line: Ordinal
    column: Ordinal
    end_line: Ordinal
    end_column: Ordinal


MAX_FINDINGS = 100


class SharedFindings:
    """The findings of a run on files that others share: none of them is reported twice."""

    def __init__(self) -> None:
        self._known: set[tuple[object, ...]] = set()

    def new(self, findings: Sequence[Finding], own: str = "") -> list[Finding]:
        """Return the findings that were not returned before. Those on the file `own` are not kept: only others share files."""
        left = []
        for one in findings:
            place = one.place
            key = (one.check, one.variant, place.file, place.line, place.column, *sorted(map(repr, one.args.items())))
            if key not in self._known:
                left.append(one)
                if place.file != own:
                    self._known.add(key)
        return left


class CatalogueFault(VtoRolesError):
    """The built-in catalogue or a language file of it is faulty; `findings` say where."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(findings)
        self.findings = findings

    def __str__(self) -> str:
        return "\n".join(f"{one.place} {one.check} {one.variant}".rstrip() for one in self.findings)
