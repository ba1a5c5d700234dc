"""The format `junit`: the XML of JUnit for servers that show tests, a suite a file, a case a finding."""

from collections import Counter
from collections.abc import Iterator, Mapping

from vto_roles.report import Report, Violation, violations
from vto_roles.safe_text import visible

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


def ours(data: bytes) -> bool:
    """Return whether a file starts as such a report does."""
    return data.replace(b"\r\n", b"\n").startswith(f'{_HEAD}\n<testsuites name="vto-roles" '.encode())


def write(report: Report) -> bytes:
    """Write a finding that makes the exit code 1 as a failure, others as passing cases with output, a clean file as one case."""
    by_file: dict[str, list[Violation]] = {file: [] for file in report.files}
    found = violations(report)
    for one in found:
        by_file.setdefault(one.file, []).append(one)
    suites = [line for file, findings in by_file.items() for line in _suite(file, findings, report)]
    failures = sum(one.severity in report.failing for one in found)
    cases = sum(max(1, len(findings)) for findings in by_file.values())
    root = _tag("testsuites", {"name": "vto-roles", **_counts(cases, failures)})
    return "\n".join([_HEAD, root, *suites, "</testsuites>", ""]).encode()


def _suite(file: str, findings: list[Violation], report: Report) -> Iterator[str]:
    failures = sum(one.severity in report.failing for one in findings)
    yield "  " + _tag("testsuite", {"name": file, **_counts(max(1, len(findings)), failures)})
    names: Counter[str] = Counter()
    for one in findings:
        name = f"{one.check} {one.subject}" if one.subject else one.check  # no line: servers follow a case by its name
        names[name] += 1
        twin = f" ({names[name]})" if names[name] > 1 else ""
        yield from _case(one, name + twin, failing=one.severity in report.failing)
    if not findings:
        yield "    " + _tag("testcase", {"classname": file, "name": "vto-roles", "file": file}, closed=True)
    yield "  </testsuite>"


def _case(one: Violation, name: str, *, failing: bool) -> Iterator[str]:
    body = _safe(f"{one.file}:{one.line}:{one.column}: {one.severity} [{one.check}] {one.message}") + "\n" + _safe(one.remedy)
    yield "    " + _tag("testcase", {"classname": one.file, "name": name, "file": one.file, "line": str(one.line)})
    if failing:
        yield "      " + _tag("failure", {"type": one.check, "message": one.message}) + body + "</failure>"
    else:
        yield "      " + _tag("system-out", {}) + body + "</system-out>"
    yield "    </testcase>"


def _counts(cases: int, failures: int) -> dict[str, str]:
    return {"tests": str(cases), "failures": str(failures), "errors": "0", "skipped": "0"}


def _tag(name: str, attributes: Mapping[str, str], *, closed: bool = False) -> str:
    written = "".join(f' {key}="{_safe(value)}"' for key, value in attributes.items())
    return f"<{name}{written}{'/' if closed else ''}>"


def _safe(text: str) -> str:
    """Return a text as XML may hold it: no control characters, no markup."""
    return visible(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
