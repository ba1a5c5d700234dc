"""For people: findings at a terminal, and the page of one check."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from vto_roles.finding import Finding, Severity
from vto_roles.report.told import Report, whole_file
from vto_roles.safe_text import visible
from vto_roles.text import Words, capital
from vto_roles.wording import message, remedy

_FRAME = 100  # characters of a line shown in a frame
_COLORS: Mapping[Severity, str] = {"error": "31", "warning": "33", "info": "36"}


class Speaker:
    """Tells the findings of one file after another, in the order in which all of them would be told at once.

    What was told is forgotten, but for how many there were. worded: how one finding is told; grouped: findings stand together by
    the file that they are in. Of a file that others share, such as an overlay, more can always come: what is found in it waits
    for the end, and so does what comes after it.
    """

    def __init__(self, worded: Callable[[Finding, Report], str], *, grouped: bool) -> None:
        self.worded = worded
        self.grouped = grouped
        self.counts = Counter[Severity]()
        self.waiting: dict[str, list[str]] = {}  # file -> its findings

    def told(self, report: Report, done: str | None = None) -> bytes:
        """What can be told now; done: the file of which nothing more will come."""
        for finding in report.findings:
            self.counts[finding.severity] += 1
            self.waiting.setdefault(finding.place.file if self.grouped else "", []).append(self.worded(finding, report))
        first = next(iter(self.waiting), None)
        return "".join(self.waiting.pop(first)).encode() if first is not None and first in ("", done) else b""

    def rest(self, report: Report) -> bytes:
        """What still waits, and the summary of all files that the report names."""
        left = "".join(told for findings in self.waiting.values() for told in findings)
        return f"{left}{self.summary(report)}\n".encode()

    def summary(self, report: Report) -> str:
        words, files = report.words, report.words("findings", "files", count=len(report.files))
        if not self.counts:
            return words("findings", "none", files=files)
        counts = {f"{severity}s": words("findings", f"{severity}s", count=self.counts[severity]) for severity in _COLORS}
        return words("findings", "summary", files=files, **counts)


def text(report: Report) -> bytes:
    """Grouped by file, each finding with its line, a caret and what to do; one summary line."""
    speaker = Speaker(framed, grouped=True)
    return speaker.told(report) + speaker.rest(report)


def concise(report: Report) -> bytes:
    """One line a finding, and one summary line."""
    speaker = Speaker(one_line, grouped=False)
    return speaker.told(report) + speaker.rest(report)


def framed(finding: Finding, report: Report) -> str:
    """A finding with its line, a caret and what to do, and a blank line."""
    words = report.words
    severity = words("charter", "severity", finding.severity)
    label = _painted(f"{severity} [{finding.check}]", finding, report)
    head = f"{_head(finding)}: {label} {visible(message(finding, words))}"
    help = "  = " + words("findings", "help", remedy=visible(remedy(finding, words)))
    return "\n".join((head, *_frame(finding, report), help, "", ""))


def one_line(finding: Finding, report: Report) -> str:
    """A finding on one line."""
    label = _painted(finding.severity, finding, report)
    return f"{_head(finding)}: {label} {finding.check} {visible(message(finding, report.words))}\n"


def _head(finding: Finding) -> str:
    return f"{visible(finding.place.file)}:{finding.place.line}:{finding.place.column}"


def _painted(text: str, finding: Finding, report: Report) -> str:
    return f"\x1b[{_COLORS[finding.severity]}m{text}\x1b[0m" if report.color else text


def _frame(finding: Finding, report: Report) -> list[str]:
    """The line with carets under the place, the first line of a place of several; nothing for a whole file."""
    place = finding.place
    line, first = report.lines.get((place.file, place.line)), place.column - 1
    if whole_file(place) or line is None:
        return []
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
