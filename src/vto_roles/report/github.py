"""The format `github`: workflow commands that GitHub shows as annotations beside the code."""

import re
from collections import Counter
from collections.abc import Mapping

from vto_roles.finding import Severity
from vto_roles.report import Report, Violation, violations
from vto_roles.safe_text import visible

_OURS = re.compile(rb"::(error|warning|notice) (file=[^:]*,)?title=vto-roles\b")
_SHOWN = 10  # annotations of a kind that GitHub shows of a step
_COMMANDS: Mapping[Severity, str] = {"error": "error", "warning": "warning", "info": "notice"}


def ours(data: bytes) -> bool:
    """Return whether each line of a file is such a command, as it is of an empty one."""
    return all(_OURS.match(line) for line in data.splitlines())


def write(report: Report) -> bytes:
    """Write one workflow command a finding; first, where GitHub does not show all beside the code, how many it leaves out."""
    found, words = violations(report), report.words
    counts = Counter(one.severity for one in found)
    left = [words("findings", f"{one}s", count=counts[one] - _SHOWN) for one in _COMMANDS if counts[one] > _SHOWN]
    told = words("findings", "more_annotations", counts=words.join(left))
    first = f"::notice title=vto-roles::{_data(visible(told))}\n" if left else ""
    return (first + "".join(f"{_command(one)}\n" for one in found)).encode()


def _command(one: Violation) -> str:
    place = {"file": one.file, "line": one.line, "endLine": one.end_line}
    if one.line == one.end_line:  # GitHub refuses columns of a place of several lines
        place |= {"col": one.column, "endColumn": one.end_column}
    properties = {**place, "title": f"vto-roles: {one.check}"}
    written = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    return f"::{_COMMANDS[one.severity]} {written}::{_data(one.message)}%0A{_data(one.remedy)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return visible(_data(text).replace(":", "%3A").replace(",", "%2C"))
