"""For people: findings at a terminal, and the page of one check."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from vto_roles.charter import message, remedy
from vto_roles.finding import Finding, Severity
from vto_roles.report.told import Report, whole_file
from vto_roles.text import Words, capital
from vto_roles.tree import LINE_END, visible

_FRAME = 100  # characters of a line shown in a frame
_COLORS: Mapping[Severity, str] = {"error": "31", "warning": "33", "info": "36"}


def text(report: Report) -> bytes:
    """Grouped by file, each finding with its line, a caret and what to do; one summary line."""
    words, out = report.words, []
    by_file: dict[str, list[Finding]] = {}
    for finding in report.findings:
        by_file.setdefault(finding.place.file, []).append(finding)
    for file, findings in by_file.items():
        lines = LINE_END.split(report.texts[file]) if file in report.texts else []
        for finding in findings:
            severity = words("charter", "severity", finding.severity)
            label = _painted(f"{severity} [{finding.check}]", finding, report)
            out.append(f"{_head(finding)}: {label} {visible(message(finding, words))}")
            out += _frame(finding, lines, report)
            out.append("  = " + words("findings", "help", remedy=visible(remedy(finding, words))))
            out.append("")
    out.append(_summary(report))
    return "\n".join(out).encode() + b"\n"


def concise(report: Report) -> bytes:
    """One line a finding, and one summary line."""
    lines = [
        f"{_head(one)}: {_painted(one.severity, one, report)} {one.check} {visible(message(one, report.words))}"
        for one in report.findings
    ]
    return "\n".join([*lines, _summary(report)]).encode() + b"\n"


def _head(finding: Finding) -> str:
    return f"{visible(finding.place.file)}:{finding.place.line}:{finding.place.column}"


def _painted(text: str, finding: Finding, report: Report) -> str:
    return f"\x1b[{_COLORS[finding.severity]}m{text}\x1b[0m" if report.color else text


def _summary(report: Report) -> str:
    words = report.words
    files = words("findings", "files", count=len(report.files))
    if not report.findings:
        return words("findings", "none", files=files)
    counts = {
        "errors": words("findings", "errors", count=report.count("error")),
        "warnings": words("findings", "warnings", count=report.count("warning")),
        "infos": words("findings", "infos", count=report.count("info")),
    }
    return words("findings", "summary", files=files, **counts)


def _frame(finding: Finding, lines: Sequence[str], report: Report) -> list[str]:
    """The line with carets under the place, the first line of a place of several; nothing for a whole file."""
    place = finding.place
    if whole_file(place) or not 0 < place.line <= len(lines):
        return []
    line, first = lines[place.line - 1], place.column - 1
    start = max(0, first - _FRAME // 2) if len(line) > _FRAME else 0
    end = start + _FRAME
    last = min(place.end_column - 1, end) if place.end_line == place.line else len(line[:end].rstrip())
    cut, more = "…" * (start > 0), "…" * (end < len(line))
    before, marked, after = (_shown(line[a:b]) for a, b in ((start, first), (first, last), (max(first, last), end)))
    carets = _painted("^" * max(1, _width(marked)), finding, report)
    gutter = len(str(place.line))
    return [
        f"  {' ' * gutter} |",
        f"  {place.line} | {cut}{before}{marked}{after}{more}".rstrip(),
        f"  {' ' * gutter} | {' ' * _width(cut + before)}{carets}",
    ]


def _shown(text: str) -> str:
    return visible(text.replace("\t", " "))


def _width(text: str) -> int:
    """The columns that a text takes on a terminal: two for a wide character, none for one that joins its neighbour."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    joined = sum(unicodedata.category(char) in ("Mn", "Me", "Cf") for char in text)
    return len(text) + wide - joined


def examples(bad: str, good: str, words: Words) -> list[tuple[str, list[str]]]:
    """The wrong and the right file of a check, each with its title."""
    found = []
    for title, example in (("bad", bad), ("good", good)):
        lines = [line[8:] for line in example.strip("\n").splitlines()]
        found.append((words("checks_page", title), [line for line in lines if line.strip()]))
    return found


def check_page(name: str, severity: str, principles: Sequence[str], bad: str, good: str, words: Words) -> str:
    """One check explained: what it does, why it matters, a bad file, a good one."""

    def blocks() -> Iterator[str]:
        for title, lines in examples(bad, good, words):
            yield from ("", f"{title}{words.colon.rstrip()}", "", *(f"    {line}" for line in lines))

    remedies = words.find("checks", name, "remedy")
    usual = re.sub(r"\{\w+\}", "…", remedies if isinstance(remedies, str) else remedies.get("default", ""))
    return "\n".join(
        [
            f"{name} ({words('charter', 'severity', severity)})",
            words("checks", name, "title"),
            "",
            words("checks", name, "why"),
            *blocks(),
            "",
            capital(words("findings", "help", remedy=usual)),
            *(f"  {one}{words.colon}{words.find('seed', one) or words('law', one)}" for one in principles),
        ]
    )
