"""For the pages where code is reviewed: annotations of GitHub, the code quality report of GitLab."""

from collections.abc import Mapping

from vto_roles.finding import Severity
from vto_roles.report.data import encoded
from vto_roles.report.told import Report, Told, told
from vto_roles.safe_text import visible

_COMMANDS: Mapping[Severity, str] = {"error": "error", "warning": "warning", "info": "notice"}
_SEVERITIES: Mapping[Severity, str] = {"error": "major", "warning": "minor", "info": "info"}


def github(report: Report) -> bytes:
    """One workflow command a finding; columns only when it stands on one line, as GitHub wants it."""
    return "".join(f"{_command(one)}\n" for one in told(report)).encode()


def _command(one: Told) -> str:
    place = {"file": one.file, "line": one.line, "endLine": one.end_line}
    if one.line == one.end_line:
        place |= {"col": one.column, "endColumn": one.end_column}
    properties = {**place, "title": f"vto-roles: {one.check}"}
    written = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    return f"::{_COMMANDS[one.severity]} {written}::{_data(one.message)}%0A{_data(one.remedy)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return visible(_data(text).replace(":", "%3A").replace(",", "%2C"))


def gitlab(report: Report) -> bytes:
    """The code quality report: an array of issues."""
    return encoded(
        [
            {
                "description": one.message,
                "check_name": one.check,
                "fingerprint": one.fingerprint,
                "severity": _SEVERITIES[one.severity],
                "location": {"path": one.file, "lines": {"begin": one.line, "end": one.end_line}},
            }
            for one in told(report)
        ]
    )
