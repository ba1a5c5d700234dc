"""The format `json`, for programs: published, with a version of its own; keys may be added, never change meaning."""

from collections import Counter
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from vto_roles.report import Report, Violation, violations
from vto_roles.safe_text import escaped

SCHEMA: Literal["vto-roles/findings/1"] = "vto-roles/findings/1"
_DRAFT = "https://json-schema.org/draft/2020-12/schema"
Total = Annotated[int, Meta(ge=0)]


class Summary(Struct, frozen=True, kw_only=True):
    """How many files were checked, and how many findings of each severity there are."""

    files: Total
    errors: Total
    warnings: Total
    infos: Total


class Findings(Struct, frozen=True, kw_only=True):
    """What `vto-roles check --output-format json` writes."""

    schema: Literal["vto-roles/findings/1"]
    findings: tuple[Violation, ...]  # in the order of files and places
    summary: Summary


def ours(data: bytes) -> bool:
    """Return whether a file is such a report."""
    found = decoded(data)
    return isinstance(found, dict) and found.get("schema") == SCHEMA


def decoded(data: bytes) -> Any:
    """Return what a file holds as JSON; None when it is none."""
    try:
        return msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def write(report: Report) -> bytes:
    """Write the findings and their summary as versioned JSON."""
    found = violations(report)
    counts = Counter(one.severity for one in found)
    summary = Summary(files=len(report.files), errors=counts["error"], warnings=counts["warning"], infos=counts["info"])
    return encoded(msgspec.to_builtins(Findings(schema=SCHEMA, findings=tuple(found), summary=summary)))


def json_schema() -> bytes:
    """Write the JSON Schema of the format, which allows keys to be added."""
    return encoded({"$schema": _DRAFT, "title": SCHEMA, **msgspec.json.schema(Findings)})


def encoded(data: Any) -> bytes:
    """Write indented JSON in which nothing is obeyed by a terminal or a CI log."""
    import json

    return escaped(json.dumps(data, ensure_ascii=False, indent=2)).encode() + b"\n"
