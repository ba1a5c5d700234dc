"""The exit codes, and the one place where an error becomes lines on standard error and an exit code."""

from typing import TYPE_CHECKING

from vto_roles.refused import Refused

if TYPE_CHECKING:
    from vto_roles.cli.terminal import Terminal
    from vto_roles.run.options import Options

EXIT_FINE, EXIT_FINDINGS, EXIT_CANNOT, EXIT_INTERRUPTED = 0, 1, 2, 130


def report_error(error: Exception, options: "Options", terminal: "Terminal") -> int:
    """Write an error to standard error and return its exit code: the findings that it carries, else one line.

    A fault of ours is one line too, with the traceback below it when `options.debug`.
    """
    from vto_roles.run.fault import error_of, worded, words_at_hand

    error, words = error_of(error, options), words_at_hand(options)
    if words is None:
        terminal.note(str(error))
        return EXIT_CANNOT
    if isinstance(error, Refused):
        terminal.note("\n".join((worded(error, words), *getattr(error, "__notes__", ()))))
        return EXIT_CANNOT
    from vto_roles import report
    from vto_roles.finding import CatalogueFault
    from vto_roles.run import pipeline
    from vto_roles.run.options import words_for

    if isinstance(error, pipeline.Unusable):
        findings = [one for one in error.findings if one.severity == "error"]
        try:
            spoken = words_for(error.decision.case, options)
        except CatalogueFault as fault:
            return report_error(fault, options, terminal)
        terminal.report(findings, report.pointed_at(findings, error.decision.shown_texts()), spoken)
        return EXIT_FINDINGS
    listed = report.Report(findings=getattr(error, "findings", ()), files=(), lines={}, words=words)
    terminal.note(report.reporter("concise").add(listed).decode().rstrip("\n"))
    return EXIT_CANNOT
