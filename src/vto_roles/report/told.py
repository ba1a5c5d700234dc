"""What every output reads: the findings of a run, worded, each with an identity that outlives a moved line."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Annotated

from msgspec import Meta, Struct

from vto_roles.charter import message, remedy
from vto_roles.finding import Finding, Place, Severity
from vto_roles.text import Words
from vto_roles.tree import LINE_END, visible

Ordinal = Annotated[int, Meta(ge=1)]


class Report(Struct, frozen=True, kw_only=True):
    """What is to be told: findings with places as the reader of the report sees them."""

    findings: Sequence[Finding]
    files: Sequence[str]  # the names of those looked at, clean ones too
    texts: Mapping[str, str]  # file -> its text
    words: Words
    failing: Sequence[Severity] = ("error",)  # what makes the exit code 1
    color: bool = False

    def count(self, severity: Severity) -> int:
        return sum(finding.severity == severity for finding in self.findings)


class Told(Struct, frozen=True, kw_only=True):
    """One finding: what, how bad, where, what to do. Lines and columns count from 1, in characters; the end is not included."""

    check: str
    severity: Severity
    subject: str | None
    message: str
    file: str
    line: Ordinal
    column: Ordinal
    end_line: Ordinal
    end_column: Ordinal
    remedy: str
    fingerprint: Annotated[str, Meta(pattern="^[0-9a-f]{64}$", description="The same when only lines moved.")]


def told(report: Report) -> list[Told]:
    """The findings of a report, worded; nothing in a message or remedy is obeyed by a terminal or a CI log."""
    lines = {file: LINE_END.split(text) for file, text in report.texts.items()}
    twins: Counter[tuple[str, ...]] = Counter()
    out = []
    for finding in report.findings:
        place = finding.place
        identity = (finding.check, place.file, finding.variant, *_object(finding, lines.get(place.file, ())))
        twins[identity] += 1
        out.append(
            Told(
                check=finding.check,
                severity=finding.severity,
                subject=finding.subject,
                message=visible(message(finding, report.words)),
                file=place.file,
                line=place.line,
                column=place.column,
                end_line=place.end_line,
                end_column=place.end_column,
                remedy=visible(remedy(finding, report.words)),
                fingerprint=_digest(*identity, str(twins[identity])),
            )
        )
    return out


def whole_file(place: Place) -> bool:
    """Whether a place stands for the file, and not for a stretch of it."""
    return (place.line, place.column) == (place.end_line, place.end_column)


def _object(finding: Finding, lines: Sequence[str]) -> tuple[str, str]:
    """What a finding is about: the id it names, else the words it points at."""
    place = finding.place
    if finding.subject is not None:
        return "subject", finding.subject
    if whole_file(place) or not 0 < place.line <= len(lines):
        return "file", ""
    end = place.end_column - 1 if place.end_line == place.line else None
    return "words", lines[place.line - 1][place.column - 1 : end]


def _digest(*parts: str) -> str:
    import hashlib

    return hashlib.sha256("\0".join(parts).encode("utf-8", "backslashreplace")).hexdigest()
