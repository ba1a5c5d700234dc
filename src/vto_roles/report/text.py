"""The formats for people: `text`, a finding with its line, a caret and its remedy, and `concise`, one on a line."""

from collections.abc import Mapping

from vto_roles.finding import Finding, Severity
from vto_roles.patterns import pattern
from vto_roles.read.languages import languages, words_of
from vto_roles.report import Report, fitted, summary, whole_file
from vto_roles.safe_text import columns, visible
from vto_roles.wording import message, remedy

_COUNT = pattern("[0-9]{1,9}")
_LONGEST = 200  # characters of the line that sums up
_FRAME = 100  # columns of a line shown in a frame
_GUTTER = 7  # columns of a frame beside the number of the line and the line, with two signs that it goes on
_LEAST = 12  # columns of a line, however narrow the terminal
_COLORS: Mapping[Severity, str] = {"error": "31", "warning": "33", "info": "36"}


def ours(data: bytes) -> bool:
    """Return whether a file ends in the line that sums up a report, in any language."""
    last = data.decode("utf-8", "replace").rstrip("\r\n").rpartition("\n")[2]
    counts = [int(number) for number in _COUNT.findall(last[:_LONGEST])]
    if not 1 <= len(counts) <= 4 or len(counts) in (2, 3):
        return False
    *found, files = counts
    return any(last == summary(words_of(one), files, found) for one in languages())


def framed(finding: Finding, report: Report) -> str:
    """Return a finding with its line, a caret and its remedy, and a blank line."""
    words = report.words
    severity = words("charter", "severity", finding.severity)
    label = _painted(f"{severity} [{finding.check}]", finding, report)
    head = f"{_position(finding)}: {label} {visible(message(finding, words))}"
    help = "  = " + words("findings", "help", remedy=visible(remedy(finding, words)))
    return "\n".join((fitted(head, report), *_frame(finding, report), fitted(help, report), "", ""))


def concise(finding: Finding, report: Report) -> str:
    """Return a finding on one line; broken between words on a terminal."""
    severity = _painted(finding.severity, finding, report)
    return fitted(f"{_position(finding)}: {severity} {finding.check} {visible(message(finding, report.words))}", report) + "\n"


def _position(finding: Finding) -> str:
    """Return the file, line and column of a finding, as editors and terminals link them."""
    return f"{visible(finding.place.file)}:{finding.place.line}:{finding.place.column}"


def _painted(text: str, finding: Finding, report: Report) -> str:
    """Return a text in the colour of a finding's severity, if the report is coloured."""
    return f"\x1b[{_COLORS[finding.severity]}m{text}\x1b[0m" if report.color else text


def _frame(finding: Finding, report: Report) -> list[str]:
    """Return the line with carets under the place, the first line of a place of several; nothing for a whole file."""
    place = finding.place
    line, first = report.lines.get((place.file, place.line)), place.column - 1
    if whole_file(place) or line is None:
        return []
    gutter = len(str(place.line))
    start, end = _window(line, first, _FRAME if report.width is None else min(_FRAME, report.width - gutter - _GUTTER))
    last = min(place.end_column - 1, end) if place.end_line == place.line else len(line[:end].rstrip())
    clipped, more = "…" * (start > 0), "…" * (end < len(line))
    before, marked, after = (_shown(line[a:b]) for a, b in ((start, first), (first, last), (max(first, last), end)))
    carets = _painted("^" * max(1, columns(marked)), finding, report)
    return [
        f"  {' ' * gutter} |",
        f"  {place.line} | {clipped}{before}{marked}{after}{more}".rstrip(),
        f"  {' ' * gutter} | {' ' * columns(clipped + before)}{carets}",
    ]


def _window(line: str, first: int, room: int) -> tuple[int, int]:
    """Return the stretch of a line that is shown: all of it, or what fits in so many columns around a place."""
    room = max(room, _LEAST)
    if columns(_shown(line)) <= room:
        return 0, len(line)
    start = max(0, first - room // 2)
    end = min(len(line), start + room)
    while end - start > 1 and columns(_shown(line[start:end])) > room:
        start, end = start + (start < first), end - (end > first + 1)
    return start, end


def _shown(text: str) -> str:
    return visible(text.replace("\t", " "))
