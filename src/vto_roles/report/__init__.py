"""Findings to bytes: one module per format, which writes nothing by itself and knows no charter.

A format is a row of `FORMATS` and the module of that name; its `write` words one finding for a reporter that streams, a whole
report for one that buffers.
"""

import importlib
from collections.abc import Callable, Mapping
from typing import Any

from vto_roles.report.reporter import BufferedReporter, GroupedReporter, Reporter, StreamReporter
from vto_roles.report.violations import Report as Report
from vto_roles.report.violations import pointed_at as pointed_at

FORMATS: Mapping[str, Callable[[Callable[..., Any]], Reporter]] = {
    "text": GroupedReporter,
    "concise": StreamReporter,
    "json": BufferedReporter,
    "github": BufferedReporter,
    "gitlab": BufferedReporter,
    "sarif": BufferedReporter,
    "junit": BufferedReporter,
}


def reporter(form: str) -> Reporter:
    """Return a new reporter of a format, one of FORMATS; only its module is loaded."""
    return FORMATS[form](importlib.import_module(f"{__name__}.{form}").write)


def write(form: str, report: Report) -> bytes:
    """Return the findings of a report in a format, whole."""
    whole = reporter(form)
    return whole.add(report) + whole.finish(report)
