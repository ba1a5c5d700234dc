"""The family of reporters: findings of one file after another in, bytes out."""

from collections import Counter
from collections.abc import Callable
from typing import Protocol

from msgspec.structs import replace

from vto_roles.finding import Finding, Severity
from vto_roles.report.violations import Report

_SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")


class Reporter(Protocol):
    """Writes findings in one format.

    for_people: whether a terminal's encoding may replace characters; other formats are UTF-8 with LF.
    """

    for_people: bool

    def add(self, report: Report, done: str | None = None) -> bytes:
        """Take the findings of a report and return what can be written now; done: the file of which nothing more will come."""

    def finish(self, report: Report) -> bytes:
        """Return the rest, with what sums up all files that the report names."""


class StreamReporter:
    """Writes findings as they come, and one line that sums them up at the end.

    It keeps no finding, only the counts, so memory does not grow with the number of files. written: the text of one finding.
    """

    for_people = True
    grouped = False

    def __init__(self, written: Callable[[Finding, Report], str]) -> None:
        self.written = written
        self.counts = Counter[Severity]()
        self.waiting: dict[str, list[str]] = {}  # file -> the texts of its findings

    def add(self, report: Report, done: str | None = None) -> bytes:
        for finding in report.findings:
            self.counts[finding.severity] += 1
            self.waiting.setdefault(finding.place.file if self.grouped else "", []).append(self.written(finding, report))
        first = next(iter(self.waiting), None)
        return "".join(self.waiting.pop(first)).encode() if first is not None and first in ("", done) else b""

    def finish(self, report: Report) -> bytes:
        left = "".join(text for texts in self.waiting.values() for text in texts)
        return f"{left}{self.summary(report)}\n".encode()

    def summary(self, report: Report) -> str:
        words, files = report.words, report.words("findings", "files", count=len(report.files))
        if not self.counts:
            return words("findings", "none", files=files)
        counts = {f"{severity}s": words("findings", f"{severity}s", count=self.counts[severity]) for severity in _SEVERITIES}
        return words("findings", "summary", files=files, **counts)


class GroupedReporter(StreamReporter):
    """Writes findings together by the file that they are in.

    A file that others share, such as an overlay, can always get more findings: its text waits for the end, and so does what
    comes after it.
    """

    grouped = True


class BufferedReporter:
    """Keeps all findings and writes them at the end, for programs, which read the whole at once."""

    for_people = False

    def __init__(self, written: Callable[[Report], bytes]) -> None:
        self.written = written
        self.findings: list[Finding] = []
        self.lines: dict[tuple[str, int], str] = {}

    def add(self, report: Report, done: str | None = None) -> bytes:  # noqa: ARG002 - as a StreamReporter takes it
        self.findings += report.findings
        self.lines |= report.lines
        return b""

    def finish(self, report: Report) -> bytes:
        return self.written(replace(report, findings=self.findings, lines=self.lines))
