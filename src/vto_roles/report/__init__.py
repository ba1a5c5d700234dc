"""Findings to bytes: one module per format, which writes nothing by itself and knows no charter.

A format for programs is a name in `FORMATS` and the module of that name; its `write` words a whole report. Those for people,
`text` and `concise`, are functions of the module `text` that word one finding each, for they are written as findings come.
"""

import importlib
import posixpath
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import asdict, replace

from vto_roles.finding import Finding, FindingRow, Place, Severity
from vto_roles.safe_text import LINE_END, visible, wrapped
from vto_roles.text import Words
from vto_roles.wording import finding_row, message, remedy

FORMATS = ("text", "concise", "json", "github", "gitlab", "sarif", "junit")
_SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")


class Report(Struct, frozen=True, kw_only=True):
    """The findings of checked files, with places as the reader of the report sees them."""

    findings: Sequence[Finding]
    files: Sequence[str]  # the names of those checked, clean ones too
    lines: Mapping[tuple[str, int], str]  # file and number -> each line that a finding points at
    words: Words
    failing: Sequence[Severity] = ("error",)  # what makes the exit code 1
    color: bool = False
    width: int | None = None  # columns of the terminal that shows it; None: it goes to no terminal
    worded: "Sequence[Violation] | None" = None  # its findings as they are published, where that is done already


def pointed_at(findings: Iterable[Finding], texts: Mapping[str, str]) -> dict[tuple[str, int], str]:
    """Return the lines that findings point at, all that a report needs of a file's text; a line past the end is left out."""
    found = {}
    split = {file: LINE_END.split(text) for file, text in texts.items()}
    for finding in findings:
        lines, number = split.get(finding.place.file, ()), finding.place.line
        if 0 < number <= len(lines):
            found[finding.place.file, number] = lines[number - 1]
    return found


def below(report: Report, folder: str) -> Report:
    """Return a report whose files are named from the root of a repository. folder: where they are named from, below that root."""
    if not folder:
        return report

    def named(file: str) -> str:
        return posixpath.normpath(posixpath.join(folder, file))

    return replace(
        report,
        findings=[replace(one, place=replace(one.place, file=named(one.place.file))) for one in report.findings],
        files=[*map(named, report.files)],
        lines={(named(file), number): line for (file, number), line in report.lines.items()},
    )


class Violation(FindingRow, frozen=True, kw_only=True):
    """A published finding with its remedy. Lines and columns count from 1, in characters; the end is not included."""

    remedy: str
    fingerprint: Annotated[
        str, Meta(extra_json_schema={"pattern": "^[0-9a-f]{64}$"}, description="The same when only lines moved.")
    ]

    def __repr__(self) -> str:
        return f"<{self.severity} {self.check} at {self.file}:{self.line}:{self.column}>"


def violations(report: Report, twins: Counter[tuple[str, ...]] | None = None) -> list[Violation]:
    """Return the findings of a report, worded; nothing in a message or remedy is obeyed by a terminal or a CI log.

    twins: how many of a kind were worded before in other reports of one run.
    """
    if report.worded is not None:
        return list(report.worded)
    twins, out = Counter() if twins is None else twins, []
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


class Reporter:
    """Takes findings of one file after another and writes them in one format.

    for_people: whether a terminal's encoding may replace characters; other formats are UTF-8 with LF.
    """

    for_people: bool

    def __init__(self) -> None:
        self.report: Report  # the last that was added
        self.files = 0
        self.counts = Counter[Severity]()

    def add(self, report: Report) -> bytes:
        """Take the findings of a report and return what can be written now."""
        self.report = report
        self.files += len(report.files)
        self.counts.update(finding.severity for finding in report.findings)
        return b""

    def finish(self) -> bytes:
        """Return the rest, with what sums up all files."""
        raise NotImplementedError


class StreamReporter(Reporter):
    """Writes findings as they come, and one line that sums them up at the end.

    It keeps no finding, only the counts, so memory does not grow with the number of files. written: the text of one finding;
    grouped: findings of a report stand together by the file that they are in.
    """

    for_people = True

    def __init__(self, written: Callable[[Finding, Report], str], *, grouped: bool) -> None:
        super().__init__()
        self.written = written
        self.grouped = grouped

    def add(self, report: Report) -> bytes:
        findings = list(report.findings)
        if self.grouped:
            files = {name: number for number, name in enumerate(dict.fromkeys(one.place.file for one in findings))}
            findings.sort(key=lambda one: files[one.place.file])
        text = "".join(self.written(finding, report) for finding in findings)
        super().add(report)
        return text.encode()

    def finish(self) -> bytes:
        return f"{self.summary()}\n".encode()

    def summary(self) -> str:
        return fitted(summary(self.report.words, self.files, [self.counts[one] for one in _SEVERITIES]), self.report)


class StatisticsReporter(Reporter):
    """Counts findings by check, and tells in how many files; of findings that are all the same what they say is told once."""

    for_people = True

    def __init__(self) -> None:
        super().__init__()
        self.found = Counter[tuple[Severity, str]]()  # severity and check
        self.where: dict[tuple[Severity, str], set[str]] = {}
        self.said: dict[tuple[Severity, str], set[str]] = {}  # at most two texts, which tell that there are several

    def add(self, report: Report) -> bytes:
        for finding in report.findings:
            key = (finding.severity, finding.check)
            self.found[key] += 1
            self.where.setdefault(key, set()).add(finding.place.file)
            if len(said := self.said.setdefault(key, set())) < 2:
                said.add(message(finding, report.words))
        return super().add(report)

    def finish(self) -> bytes:
        from vto_roles.checks.registry import all_checks

        words, lines = self.report.words, []
        for severity, check in sorted(self.found, key=lambda key: (_SEVERITIES.index(key[0]), -self.found[key], key[1])):
            said, files = self.said[severity, check], len(self.where[severity, check])
            count = words("findings", f"{severity}s", count=self.found[severity, check])
            what = next(iter(said)) if len(said) == 1 else all_checks()[check].title(words)
            where = words("findings", "files", count=files)
            lines.append(visible(words("findings", "counted", count=count, check=check, files=where, what=what)))
        lines.append(summary(words, self.files, [self.counts[severity] for severity in _SEVERITIES]))
        return "".join(f"{fitted(line, self.report)}\n" for line in lines).encode()


def fitted(line: str, report: Report) -> str:
    """Return a line as the terminal of a report has room for it."""
    return line if report.width is None else wrapped(line, report.width)


def summary(words: Words, files: int, counts: Sequence[int]) -> str:
    """Return the line that sums up a report for people; counts: of the findings of each severity, the worst first."""
    where = words("findings", "files", count=files)
    if not any(counts):
        return words("findings", "none", files=where)
    by_severity = zip(_SEVERITIES, counts, strict=True)
    told = {f"{severity}s": words("findings", f"{severity}s", count=count) for severity, count in by_severity}
    return words("findings", "summary", files=where, **told)


class BufferedReporter(Reporter):
    """Keeps all findings and writes them at the end, for programs, which read the whole at once."""

    for_people = False

    def __init__(self, written: Callable[[Report], bytes]) -> None:
        super().__init__()
        self.written = written
        self.names: list[str] = []  # of files
        self.worded: list[Violation] = []
        self.twins: Counter[tuple[str, ...]] = Counter()

    def add(self, report: Report) -> bytes:
        self.worded += violations(report, self.twins)  # now, so that what cannot be worded is known of its file
        self.names += report.files
        return super().add(report)

    def finish(self) -> bytes:
        return self.written(replace(self.report, findings=(), files=self.names, lines={}, worded=self.worded))


def ours(data: bytes) -> bool:
    """Return whether a file is a report that vto-roles wrote, in any of its formats and languages."""
    modules = ("text" if form == "concise" else form for form in FORMATS)
    return any(importlib.import_module(f"{__name__}.{name}").ours(data) for name in dict.fromkeys(modules))


def reporter(form: str) -> Reporter:
    """Return a new reporter of a format, one of FORMATS, or of `statistics`; only its module is loaded."""
    if form == "statistics":
        return StatisticsReporter()
    if form in ("text", "concise"):
        from vto_roles.report import text

        return StreamReporter(text.framed if form == "text" else text.concise, grouped=form == "text")
    return BufferedReporter(importlib.import_module(f"{__name__}.{form}").write)


def write(form: str, report: Report) -> bytes:
    """Return the findings of a report in a format, whole."""
    whole = reporter(form)
    return whole.add(report) + whole.finish()
