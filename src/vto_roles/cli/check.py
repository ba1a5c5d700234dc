"""The command `check`."""

import functools
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from vto_roles.cli.errors import EXIT_CANNOT, EXIT_FINDINGS, EXIT_FINE, report_error
from vto_roles.cli.terminal import Terminal
from vto_roles.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from vto_roles.finding import Finding, Severity
    from vto_roles.report import Report
    from vto_roles.report.reporter import Reporter
    from vto_roles.run.examine import Examined
    from vto_roles.run.options import Options
    from vto_roles.text import Words


def check(
    options: "Options",
    terminal: Terminal,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[FILE|DIR]...|-", help="Files or folders; - reads standard input; by default this folder.", readable=False
        ),
    ] = None,
    output_format: Annotated[
        str, typer.Option("--output-format", metavar="text|concise|json|github|gitlab|sarif|junit", help="How findings are told.")
    ] = "text",
    output: Annotated[str, typer.Option("-o", "--output", metavar="PATH", help="Where they go.")] = "-",
    fail_on: Annotated[
        Literal["error", "warning"], typer.Option("--fail-on", help="From which severity the exit code is 1.")
    ] = "error",
    select: Annotated[str | None, typer.Option("--select", metavar="ID,...", help="Only these checks.")] = None,
    ignore: Annotated[str | None, typer.Option("--ignore", metavar="ID,...", help="Not these checks.")] = None,
    source: Annotated[
        Path | None,
        typer.Option("--source", metavar="FILE", help="The organisation file of the charters that are checked.", readable=False),
    ] = None,
    stdin_filename: Annotated[
        Path | None,
        typer.Option(
            "--stdin-filename", metavar="NAME", help="Name for standard input; its end says what it is.", readable=False
        ),
    ] = None,
) -> int:
    """Check organisation files, charters and RACI tables made by hand; exit 1 when something is wrong."""
    from vto_roles import report
    from vto_roles.run.examine import Examined, examine_all

    if output_format not in report.FORMATS:
        raise Refused("format", format=output_format, known=tuple(report.FORMATS))
    wanted = functools.partial(_wanted, selected=known_checks(select), ignored=known_checks(ignore), quiet=options.quiet)
    failing: tuple[Severity, ...] = ("error",) if fail_on == "error" else ("error", "warning")
    arguments = paths or [Path()]
    written = _Written(report.reporter(output_format), output, failing, options, terminal)
    unreadable = False
    for path, examined in examine_all(arguments, options, source=source, stdin=terminal.read, stdin_name=stdin_filename):
        if isinstance(examined, Examined):
            written.add(path, examined, wanted, alone=len(arguments) == 1)
        else:
            report_error(examined, options, terminal)
            unreadable = True
    if written.seen:
        written.finish()
    elif not unreadable:
        raise Refused("nothing-found", path=", ".join(str(path) for path in arguments))
    return EXIT_CANNOT if unreadable else EXIT_FINDINGS if written.failed else EXIT_FINE


def known_checks(ids: str | None) -> frozenset[str]:
    """Return the checks that an option lists. Raises Refused for one that does not exist."""
    from vto_roles.checks.registry import all_checks
    from vto_roles.text import near

    names = [name.strip() for name in (ids or "").split(",") if name.strip()]
    for name in names:
        if name not in all_checks():
            raise Refused("no-such-check", value=name, nearest=near(name, all_checks()) or "")
    return frozenset(names)


def _wanted(finding: "Finding", *, selected: frozenset[str], ignored: frozenset[str], quiet: bool) -> bool:
    """Return whether a finding is reported: always when it says that a file cannot be relied on."""
    from vto_roles.checks.registry import all_checks

    if finding.severity == "error" and all_checks()[finding.check].family == "file":
        return True
    if quiet and finding.severity == "info":
        return False
    return (not selected or finding.check in selected) and finding.check not in ignored


class _Written:
    """The findings of one file after another, on their way to standard output or to a file."""

    def __init__(
        self, reporter: "Reporter", output: str, failing: "tuple[Severity, ...]", options: "Options", terminal: Terminal
    ) -> None:
        self.reporter = reporter
        self.output = None if output == "-" else Path(output)
        self.failing = failing
        self.options = options
        self.terminal = terminal
        self.words: Words  # of the first file
        self.seen: list[str] = []
        self.sources: set[str] = set()
        self.data: list[bytes] = []  # what goes to a file
        self.found = False
        self.failed = False

    def add(self, path: Path, examined: "Examined", wanted: "Callable[[Finding], bool]", *, alone: bool) -> None:
        """Write the findings of a file; alone: it is the only argument, so that no file comes twice."""
        from vto_roles import files
        from vto_roles.run.options import words_for

        if not self.seen:
            self.words = words_for(examined.case, self.options)
        findings = [one for one in examined.findings if wanted(one)]
        self.seen.append(next(iter(examined.texts), files.shown(path)))
        self.sources |= examined.texts.keys()
        self.found = self.found or bool(findings)
        self.failed = self.failed or any(one.severity in self.failing for one in findings)
        report = self._report(findings, self.seen[-1:], examined.texts)
        self._write(self.reporter.add(report, done=self.seen[-1] if alone else None))

    def finish(self) -> None:
        """Write the rest, and the file when there is one. Raises Refused when it cannot be written."""
        from vto_roles import files

        if self.found or self.output is not None or not (self.reporter.for_people and self.options.quiet):
            self._write(self.reporter.finish(self._report((), self.seen, {})))
        if self.output is not None:
            files.refuse_input(self.output, map(Path, self.sources))
            files.replace(self.output, b"".join(self.data))

    def _report(self, findings: "Sequence[Finding]", names: "Sequence[str]", texts: "Mapping[str, str]") -> "Report":
        from vto_roles.report import Report, pointed_at

        color = self.output is None and self.terminal.colored(sys.stdout)
        lines = pointed_at(findings, texts)
        return Report(findings=findings, files=names, lines=lines, words=self.words, failing=self.failing, color=color)

    def _write(self, data: bytes) -> None:
        if self.output is not None:
            self.data.append(data)
        elif data:
            self.terminal.write(self.terminal.encode(data.decode()) if self.reporter.for_people else data)
