"""Findings to text: one pure function per output; the dict of formats feeds the option's choices."""

from collections.abc import Callable, Mapping, Sequence

import msgspec
from msgspec import Struct

from vto_roles.charter import located, message, remedy
from vto_roles.finding import Finding
from vto_roles.text import Words, capital
from vto_roles.tree import LINE_END, visible

SCHEMA = "vto-roles/findings/1"
_FRAME = 100  # characters of a line shown in a frame
_COLORS = {"error": "31", "warning": "33", "info": "36"}


class Report(Struct, frozen=True, kw_only=True):
    """What is to be told: findings with places as the reader of the report sees them."""

    findings: Sequence[Finding]
    files: int  # how many were looked at
    texts: Mapping[str, str]  # file -> its text
    words: Words
    color: bool = False


def _count(findings: Sequence[Finding], severity: str) -> int:
    return sum(finding.severity == severity for finding in findings)


def _summary(report: Report) -> str:
    words = report.words
    files = words("findings", "files", count=report.files)
    if not report.findings:
        return words("findings", "none", files=files)
    counts = {
        key: words("findings", key, count=_count(report.findings, severity))
        for key, severity in (("errors", "error"), ("warnings", "warning"), ("infos", "info"))
    }
    return words("findings", "summary", files=files, **counts)


def _painted(text: str, color: str, report: Report) -> str:
    return f"\x1b[{color}m{text}\x1b[0m" if report.color else text


def _frame(finding: Finding, lines: Sequence[str]) -> list[str]:
    """The line with a caret under the place; nothing for a finding of the whole file."""
    place = finding.place
    whole_file = (place.line, place.column) == (place.end_line, place.end_column)
    if whole_file or not 0 < place.line <= len(lines):
        return []
    line, column = lines[place.line - 1], place.column
    width = place.end_column - column if place.end_line == place.line else len(line) - column + 1
    start = max(0, column - 1 - _FRAME // 2) if len(line) > _FRAME else 0
    shown = visible(line[start : start + _FRAME].replace("\t", " "))
    before = visible(line[start : column - 1].replace("\t", " "))
    carets = max(1, min(width, _FRAME - (column - 1 - start), len(shown) - len(before)))
    gutter = len(str(place.line))
    return [
        f"  {' ' * gutter} |",
        f"  {place.line} | {shown}",
        f"  {' ' * gutter} | {' ' * len(before)}{'^' * carets}",
    ]


def text(report: Report) -> bytes:
    """Grouped by file, each finding with its line, a caret and what to do; one summary line."""
    words, out = report.words, []
    by_file: dict[str, list[Finding]] = {}
    for finding in report.findings:
        by_file.setdefault(finding.place.file, []).append(finding)
    for file, findings in by_file.items():
        lines = LINE_END.split(report.texts[file]) if file in report.texts else []
        for finding in findings:
            place = finding.place
            severity = words("charter", "severity", finding.severity)
            head = f"{visible(file)}:{place.line}:{place.column}"
            label = _painted(f"{severity} [{finding.check}]", _COLORS[finding.severity], report)
            out.append(f"{head}: {label} {visible(message(finding, words))}")
            out += _frame(finding, lines)
            out.append("  = " + words("findings", "help", remedy=visible(remedy(finding, words))))
            out.append("")
    out.append(_summary(report))
    return "\n".join(out).encode() + b"\n"


def concise(report: Report) -> bytes:
    """One line a finding, and one summary line."""
    lines = []
    for finding in report.findings:
        place = finding.place
        severity = _painted(finding.severity, _COLORS[finding.severity], report)
        head = f"{visible(place.file)}:{place.line}:{place.column}"
        lines.append(f"{head}: {severity} {finding.check} {visible(message(finding, report.words))}")
    return "\n".join([*lines, _summary(report)]).encode() + b"\n"


def json(report: Report) -> bytes:
    """The versioned form for programs; always UTF-8."""
    findings = [
        {**msgspec.to_builtins(located(finding, report.words)), "remedy": remedy(finding, report.words)}
        for finding in report.findings
    ]
    summary = {
        "files": report.files,
        "errors": _count(report.findings, "error"),
        "warnings": _count(report.findings, "warning"),
        "infos": _count(report.findings, "info"),
    }
    data = {"schema": SCHEMA, "findings": findings, "summary": summary}
    return msgspec.json.format(msgspec.json.encode(data), indent=2) + b"\n"


FORMATS: Mapping[str, Callable[[Report], bytes]] = {"text": text, "concise": concise, "json": json}


def check_page(name: str, severity: str, principles: Sequence[str], bad: str, good: str, words: Words) -> str:
    """One check explained: what it does, why it matters, a bad file, a good one."""

    def block(title: str, example: str) -> list[str]:
        lines = [line[8:] for line in example.strip("\n").splitlines()]
        return ["", f"{words('checks_page', title)}:", "", *(f"    {line}" for line in lines if line.strip())]

    remedies = words.find("checks", name, "remedy")
    usual = remedies if isinstance(remedies, str) else remedies.get("default", "")
    sources = [f"  {one}: {words.find('seed', one) or words('law', one)}" for one in principles]
    return "\n".join(
        [
            f"{name} ({words('charter', 'severity', severity)})",
            words("checks", name, "title"),
            "",
            words("checks", name, "why"),
            *block("bad", bad),
            *block("good", good),
            "",
            capital(words("findings", "help", remedy=usual)),
            *sources,
        ]
    )
