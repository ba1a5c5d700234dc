"""The format `gitlab`: the code quality report of GitLab, an array of issues."""

from collections.abc import Mapping

from vto_roles.checks.registry import all_checks
from vto_roles.finding import Severity
from vto_roles.report import Report, violations
from vto_roles.report.json import decoded, encoded

_SEVERITIES: Mapping[Severity, str] = {"error": "major", "warning": "minor", "info": "info"}


def ours(data: bytes) -> bool:
    """Return whether a file is an array of such issues, as it is when nothing was found."""
    found = decoded(data)
    keys = {"description", "check_name", "fingerprint", "severity", "location"}
    return isinstance(found, list) and all(
        isinstance(one, dict) and one.keys() == keys and one["check_name"] in all_checks() for one in found
    )


def write(report: Report) -> bytes:
    """Write one issue a finding."""
    return encoded(
        [
            {
                "description": one.message,
                "check_name": one.check,
                "fingerprint": one.fingerprint,
                "severity": _SEVERITIES[one.severity],
                "location": {"path": one.file, "lines": {"begin": one.line, "end": one.end_line}},
            }
            for one in violations(report)
        ]
    )
