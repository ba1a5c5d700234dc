"""What every format reads: the findings of a run, worded, each with an identity that outlives a moved line."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import asdict

from vto_roles.finding import Finding, FindingRow, Place, Severity
from vto_roles.safe_text import LINE_END, visible
from vto_roles.text import Words
from vto_roles.wording import finding_row, remedy


class Report(Struct, frozen=True, kw_only=True):
    """The findings of checked files, with places as the reader of the report sees them."""

    findings: Sequence[Finding]
    files: Sequence[str]  # the names of those checked, clean ones too
    lines: Mapping[tuple[str, int], str]  # file and number -> each line that a finding points at
    words: Words
    failing: Sequence[Severity] = ("error",)  # what makes the exit code 1
    color: bool = False

    def count(self, severity: Severity) -> int:
        return sum(finding.severity == severity for finding in self.findings)


def pointed_at(findings: Iterable[Finding], texts: Mapping[str, str]) -> dict[tuple[str, int], str]:
    """Return the lines that findings point at, all that a report needs of a file's text; a line past the end is left out."""
    found = {}
    split = {file: LINE_END.split(text) for file, text in texts.items()}
    for finding in findings:
        lines, number = split.get(finding.place.file, ()), finding.place.line
        if 0 < number <= len(lines):
            found[finding.place.file, number] = lines[number - 1]
    return found


class Violation(FindingRow, frozen=True, kw_only=True):
    """A published finding with its remedy. Lines and columns count from 1, in characters; the end is not included."""

    remedy: str
    fingerprint: Annotated[str, Meta(pattern="^[0-9a-f]{64}$", description="The same when only lines moved.")]

    def __repr__(self) -> str:
        return f"<{self.severity} {self.check} at {self.file}:{self.line}:{self.column}>"


def violations(report: Report) -> list[Violation]:
    """Return the findings of a report, worded; nothing in a message or remedy is obeyed by a terminal or a CI log."""
    twins: Counter[tuple[str, ...]] = Counter()
    out = []
    for finding in report.findings:
        place = finding.place
        identity = (finding.check, place.file, finding.variant, *_object(finding, report.lines.get((place.file, place.line))))
        twins[identity] += 1
        row = asdict(finding_row(finding, report.words))
        row["message"] = visible(row["message"])
        safe = visible(remedy(finding, report.words))
        out.append(Violation(**row, remedy=safe, fingerprint=_digest(*identity, str(twins[identity]))))
    return out


def whole_file(place: Place) -> bool:
    """Return whether a place stands for the file, and not for a stretch of it."""
    return (place.line, place.column) == (place.end_line, place.end_column)


def _object(finding: Finding, line: str | None) -> tuple[str, str]:
    """Return what a finding is about: the id it names, else the words it points at."""
    place = finding.place
    if finding.subject is not None:
        return "subject", finding.subject
    if whole_file(place) or line is None:
        return "file", ""
    end = place.end_column - 1 if place.end_line == place.line else None
    return "words", line[place.column - 1 : end]


def _digest(*parts: str) -> str:
    import hashlib

    return hashlib.sha256("\0".join(parts).encode("utf-8", "backslashreplace")).hexdigest()
