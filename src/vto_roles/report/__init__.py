"""Findings to bytes: one module per format, which writes nothing by itself and knows no charter.

A format is a name in `FORMATS` and the module of that name; its `reporter()` returns a new Reporter.
"""

import importlib

from vto_roles.report.reporter import Reporter
from vto_roles.report.violations import Report as Report
from vto_roles.report.violations import pointed_at as pointed_at

FORMATS = ("text", "concise", "json", "github", "gitlab", "sarif", "junit")


def reporter(form: str) -> Reporter:
    """Return a new reporter of a format, one of FORMATS; only its module is loaded."""
    made: Reporter = importlib.import_module(f"{__name__}.{form}").reporter()
    return made


def write(form: str, report: Report) -> bytes:
    """Return the findings of a report in a format, whole."""
    whole = reporter(form)
    return whole.add(report) + whole.finish(report)
