"""The format `gitlab`: the code quality report of GitLab, an array of issues."""

from collections.abc import Mapping

from vto_roles.finding import Severity
from vto_roles.report import Report, violations
from vto_roles.report.json import encoded

_SEVERITIES: Mapping[Severity, str] = {"error": "major", "warning": "minor", "info": "info"}


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
