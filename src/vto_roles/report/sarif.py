"""The format `sarif`: SARIF 2.1.0, the OASIS exchange format of tools for code analysis."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from vto_roles.checks.registry import Check, all_checks
from vto_roles.finding import Severity
from vto_roles.report import Report, Violation, violations
from vto_roles.report.check_page import examples
from vto_roles.report.json import decoded, encoded
from vto_roles.safe_text import visible
from vto_roles.text import Words
from vto_roles.version import __version__

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS: Mapping[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
_ROOT = "SRCROOT"


def ours(data: bytes) -> bool:
    """Return whether a file is such a report."""
    found = decoded(data)
    try:
        return bool(found["runs"][0]["tool"]["driver"]["name"] == "vto-roles")
    except (TypeError, LookupError):
        return False


def write(report: Report) -> bytes:
    """Write one run; its rules are the checks that found something, in the order of the registry."""
    findings = violations(report)
    found = {one.check for one in findings}
    rules = [check for check in all_checks().values() if check.id in found]
    order = {check.id: index for index, check in enumerate(rules)}
    driver = {
        "name": "vto-roles",
        "version": __version__,
        "semanticVersion": __version__,
        "informationUri": f"pkg:pypi/vto-roles@{__version__}",  # the package's own identifier; tools ask for one
        "rules": [_rule(check, report.words) for check in rules],
    }
    run = {
        "tool": {"driver": driver},
        "originalUriBaseIds": {
            _ROOT: {"description": {"text": "The root of the repository; outside CI the folder in which vto-roles was started."}}
        },
        "columnKind": "unicodeCodePoints",
        "results": [_result(one, order) for one in findings],
    }
    return encoded({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(check: Check, words: Words) -> dict[str, Any]:
    name = check.id if "-" in check.id else f"{check.family}-{check.id}"  # a name may not be the id in other letters
    title, why = check.title(words), check.why(words)
    shown = examples(check.bad, check.good, words)
    plain = [why, *(f"{head}:\n" + "\n".join(f"    {line}" for line in lines) for head, lines in shown)]
    marked = [why, *(f"**{head}**\n\n```yaml\n" + "\n".join(lines) + "\n```" for head, lines in shown)]
    return {
        "id": check.id,
        "name": "".join(part.capitalize() for part in name.split("-")),
        "shortDescription": {"text": visible(title)},
        "fullDescription": {"text": visible(why)},
        "help": {"text": visible("\n\n".join(plain), keep="\n"), "markdown": visible("\n\n".join(marked), keep="\n")},
        "defaultConfiguration": {"level": _LEVELS[check.severity]},
        "properties": {"tags": [check.family]},
    }


def _result(one: Violation, order: Mapping[str, int]) -> dict[str, Any]:
    region = {"startLine": one.line, "startColumn": one.column, "endLine": one.end_line, "endColumn": one.end_column}
    location = {"artifactLocation": {"uri": quote(one.file, errors="backslashreplace"), "uriBaseId": _ROOT}, "region": region}
    return {
        "ruleId": one.check,
        "ruleIndex": order[one.check],
        "level": _LEVELS[one.severity],
        "message": {"text": f"{one.message}. {one.remedy}"},
        "locations": [{"physicalLocation": location}],
        "partialFingerprints": {"vtoRolesFinding/v1": one.fingerprint},
    }
