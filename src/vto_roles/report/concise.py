"""The format `concise`, for people: one line a finding, and one line that sums up."""

from vto_roles.finding import Finding
from vto_roles.report.text import painted, position
from vto_roles.report.violations import Report
from vto_roles.safe_text import visible
from vto_roles.wording import message


def write(finding: Finding, report: Report) -> str:
    """Return a finding on one line."""
    severity = painted(finding.severity, finding, report)
    return f"{position(finding)}: {severity} {finding.check} {visible(message(finding, report.words))}\n"
