"""For programs: a published JSON format with a version of its own; keys may be added, never change meaning."""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from vto_roles.report.told import Report, Told, told
from vto_roles.safe_text import escaped

SCHEMA: Literal["vto-roles/findings/1"] = "vto-roles/findings/1"
_DRAFT = "https://json-schema.org/draft/2020-12/schema"
Count = Annotated[int, Meta(ge=0)]


class Summary(Struct, frozen=True, kw_only=True):
    """How many files were looked at, and how many findings of each severity are told."""

    files: Count
    errors: Count
    warnings: Count
    infos: Count


class Findings(Struct, frozen=True, kw_only=True):
    """What `vto-roles check --output-format json` writes."""

    schema: Literal["vto-roles/findings/1"]
    findings: tuple[Told, ...]  # in the order of files and places
    summary: Summary


def json(report: Report) -> bytes:
    """The versioned form for programs."""
    summary = Summary(
        files=len(report.files),
        errors=report.count("error"),
        warnings=report.count("warning"),
        infos=report.count("info"),
    )
    return encoded(msgspec.to_builtins(Findings(schema=SCHEMA, findings=tuple(told(report)), summary=summary)))


def json_schema() -> bytes:
    """The JSON Schema of the format; it leaves room for keys to come."""
    return encoded({"$schema": _DRAFT, "title": SCHEMA, **msgspec.json.schema(Findings)})


def encoded(data: Any) -> bytes:
    """JSON for programs, indented, that a terminal can show without obeying it."""
    import json

    return escaped(json.dumps(data, ensure_ascii=False, indent=2)).encode() + b"\n"
