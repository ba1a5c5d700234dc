"""The formats for people: `text`, a finding with its line, a caret and its remedy, and `concise`, one on a line."""

import re
import unicodedata
from collections.abc import Mapping

from vto_roles.finding import Finding, Severity
from vto_roles.read.languages import languages, words_of
from vto_roles.report import Report, summary, whole_file
from vto_roles.safe_text import visible
from vto_roles.wording import message, remedy

_COUNT = re.compile("[0-9]{1,9}")
_LONGEST = 200  # characters of the line that sums up
_FRAME = 100  # characters of a line shown in a frame
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
    return "\n".join((head, *_frame(finding, report), help, "", ""))


def concise(finding: Finding, report: Report) -> str:
    """Return a finding on one line."""
    severity = _painted(finding.severity, finding, report)
    return f"{_position(finding)}: {severity} {finding.check} {visible(message(finding, report.words))}\n"


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
    start = max(0, first - _FRAME // 2) if len(line) > _FRAME else 0
    end = start + _FRAME
    last = min(place.end_column - 1, end) if place.end_line == place.line else len(line[:end].rstrip())
    clipped, more = "…" * (start > 0), "…" * (end < len(line))
    before, marked, after = (_shown(line[a:b]) for a, b in ((start, first), (first, last), (max(first, last), end)))
    carets = _painted("^" * max(1, _width(marked)), finding, report)
    gutter = len(str(place.line))
    return [
        f"  {' ' * gutter} |",
        f"  {place.line} | {clipped}{before}{marked}{after}{more}".rstrip(),
        f"  {' ' * gutter} | {' ' * _width(clipped + before)}{carets}",
    ]


def _shown(text: str) -> str:
    return visible(text.replace("\t", " "))


def _width(text: str) -> int:
    """Return how many columns a text takes on a terminal: two for a wide character, none for one that joins its neighbour."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    joined = sum(unicodedata.category(char) in ("Mn", "Me", "Cf") for char in text)
    return len(text) + wide - joined
