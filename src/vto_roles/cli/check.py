"""The command `check`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from vto_roles.cli import complete
from vto_roles.cli.terminal import EXIT_CANNOT, EXIT_FINDINGS, EXIT_FINE, Terminal
from vto_roles.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Set

    from vto_roles.finding import Finding, Severity
    from vto_roles.report import Reporter
    from vto_roles.text import Words


_FAILING: "Mapping[str, tuple[Severity, ...]]" = {"error": ("error",), "warning": ("error", "warning")}
_FOR_PEOPLE = ("text", "concise")
_BESIDE_THE_CODE = ("github", "gitlab", "sarif", "junit")  # read by who knows files from the root of the repository


def check(
    terminal: Terminal,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE|DIR]...|-", help="Files or folders; - reads standard input; by default this folder."),
    ] = None,
    output_format: Annotated[
        str,
        typer.Option(
            "--output-format",
            metavar="text|concise|json|github|gitlab|sarif|junit",
            help="How findings are told.",
            autocompletion=complete.report_formats,
        ),
    ] = "text",
    output: Annotated[str, typer.Option("-o", "--output", metavar="PATH", help="Where they go.")] = "-",
    fail_on: Annotated[
        Literal["error", "warning"], typer.Option("--fail-on", help="From which severity the exit code is 1.")
    ] = "error",
    select: Annotated[
        str | None, typer.Option("--select", metavar="ID,...", help="Only these checks.", autocompletion=complete.checks)
    ] = None,
    ignore: Annotated[
        str | None, typer.Option("--ignore", metavar="ID,...", help="Not these checks.", autocompletion=complete.checks)
    ] = None,
    source: Annotated[
        Path | None, typer.Option("--source", metavar="FILE", help="The organisation file of the charters that are checked.")
    ] = None,
    tables: Annotated[bool, typer.Option("--tables", help="Look for RACI tables made by hand in folders too.")] = False,
    stdin_filename: Annotated[
        Path | None, typer.Option("--stdin-filename", metavar="NAME", help="Name for standard input; its end says what it is.")
    ] = None,
    statistics: Annotated[
        bool, typer.Option("--statistics", help="Count the findings by check, and tell identical ones once.")
    ] = False,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="Exit 0 whatever is found.")] = False,
) -> int:
    """Check organisation files, charters and RACI tables made by hand; exit 1 when something is wrong."""
    from vto_roles import files, report
    from vto_roles.checks.registry import all_checks
    from vto_roles.run.examine import Examined, examine_all
    from vto_roles.wording import titled_of

    reporter = _reporter(output_format, statistics=statistics)
    options, chosen = terminal.options, (known_checks(select) or all_checks().keys()) - known_checks(ignore)
    failing = _FAILING[fail_on]
    arguments = paths or [Path()]
    written = _Output(output, reporter, terminal)
    folder = options.folder if output_format in _BESIDE_THE_CODE else ""
    words: Words | None = None  # of the first file
    sources: set[str] = set()
    unreadable = False
    for path, examined in examine_all(
        arguments, options, source=source, stdin=terminal.read, stdin_name=stdin_filename, tables=tables
    ):
        if not isinstance(examined, Examined):
            unreadable = written.fail(examined, path)
            continue
        words = words or options.words(examined.case)
        findings = [one for one in examined.findings if _wanted(one, chosen, quiet=options.quiet)]
        name, lines = next(iter(examined.texts), files.shown(path)), report.pointed_at(findings, examined.texts)
        one = report.Report(
            findings=titled_of(examined.case, findings, words),
            files=(name,),
            lines=lines,
            words=words,
            failing=failing,
            color=written.color,
            width=written.width,
        )
        sources |= examined.texts.keys() if written.path is not None else set()
        try:
            data = reporter.add(report.below(one, folder))
        except Exception as fault:  # of ours, in one file: the others are reported all the same
            unreadable = written.fail(fault, path)
        else:
            written.write(data)
    if reporter.files:
        written.finish(sources)
    elif not unreadable:
        raise Refused("nothing-found", path=", ".join(str(path) for path in arguments))
    failed = any(reporter.counts[severity] for severity in failing) and not exit_zero
    return EXIT_CANNOT if unreadable else EXIT_FINDINGS if failed else EXIT_FINE


def _reporter(output_format: str, *, statistics: bool) -> "Reporter":
    """Return the reporter of a format. Raises Refused where there is no such format, or none with statistics."""
    from vto_roles import report

    if output_format not in report.FORMATS:
        raise Refused("format", format=output_format, known=tuple(report.FORMATS))
    if statistics and output_format not in _FOR_PEOPLE:
        raise Refused("not-for-format", option="--statistics", format=output_format, formats=_FOR_PEOPLE)
    return report.reporter("statistics" if statistics else output_format)


def known_checks(ids: str | None) -> frozenset[str]:
    """Return the checks that an option lists. Raises Refused for one that does not exist."""
    from vto_roles.checks.registry import all_checks
    from vto_roles.text import near

    names = [name.strip() for name in (ids or "").split(",") if name.strip()]
    for name in names:
        if name not in all_checks():
            raise Refused("no-such-check", value=name, nearest=near(name, all_checks()) or "")
    return frozenset(names)


def _wanted(finding: "Finding", chosen: "Set[str]", *, quiet: bool) -> bool:
    """Return whether a finding is reported: always when it says that a file cannot be relied on."""
    from vto_roles.checks.registry import all_checks

    if finding.severity == "error" and all_checks()[finding.check].family == "file":
        return True
    return finding.check in chosen and not (quiet and finding.severity == "info")


class _Output:
    """Where a reporter writes: standard output, or a file, which is written whole at the end."""

    def __init__(self, output: str, reporter: "Reporter", terminal: Terminal) -> None:
        self.path = None if output == "-" else Path(output)
        self.reporter = reporter
        self.terminal = terminal
        self.color = self.path is None and terminal.colored(sys.stdout)
        self.width = None if self.path is not None else terminal.columns(sys.stdout)
        self.data: list[bytes] = []  # what goes to a file

    def write(self, data: bytes) -> None:
        if self.path is not None:
            self.data.append(data)
        elif data:
            self.terminal.write(self.terminal.encode(data.decode()) if self.reporter.for_people else data)

    def fail(self, error: Exception, path: Path) -> bool:
        """Report what kept a file from being checked, and return that something did."""
        from vto_roles.run.options import error_of

        self.terminal.fail(error_of(error, self.terminal.options, path))
        return True

    def finish(self, sources: "Iterable[str]") -> None:
        """Write the rest, and the file when there is one. Raises Refused when it cannot be written, or is one of the sources."""
        from vto_roles import files, report

        if self.reporter.counts or self.path is not None or not (self.reporter.for_people and self.terminal.options.quiet):
            self.write(self.reporter.finish())
        if self.path is not None:
            files.refuse_input(self.path, map(Path, sources))
            files.save(self.path, b"".join(self.data), files.refusing(self.path, report.ours))
