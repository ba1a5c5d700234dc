"""The command `check`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from vto_roles.cli.errors import EXIT_CANNOT, EXIT_FINDINGS, EXIT_FINE, report_error
from vto_roles.cli.terminal import Terminal
from vto_roles.refused import Refused

if TYPE_CHECKING:
    from vto_roles.finding import Finding, Severity
    from vto_roles.run.options import Options


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
    from vto_roles import files, report
    from vto_roles.run.examine import Examined, examine_all
    from vto_roles.run.options import words_for

    if output_format not in report.FORMATS:
        raise Refused("format", format=output_format, known=tuple(report.FORMATS))
    selected, ignored = known_checks(select), known_checks(ignore)
    failing: tuple[Severity, ...] = ("error",) if fail_on == "error" else ("error", "warning")
    color = output == "-" and terminal.colored(sys.stdout)
    arguments = paths or [Path()]
    once = len(arguments) == 1  # no file comes twice
    reporter, words = report.reporter(output_format), None
    seen: list[str] = []
    sources: set[str] = set()
    written: list[bytes] = []
    unreadable, found, failed = False, False, False

    def write(data: bytes) -> None:
        if output != "-":
            written.append(data)
        elif data:
            terminal.write(terminal.encode(data.decode()) if reporter.for_people else data)

    for path, examined in examine_all(arguments, options, source=source, stdin=terminal.read, stdin_name=stdin_filename):
        if not isinstance(examined, Examined):
            report_error(examined, options, terminal)
            unreadable = True
            continue
        seen.append(next(iter(examined.texts), files.shown(path)))
        sources |= examined.texts.keys()
        words = words or words_for(examined.case, options)
        findings = [one for one in examined.findings if _wanted(one, selected, ignored, quiet=options.quiet)]
        found = found or bool(findings)
        failed = failed or any(finding.severity in failing for finding in findings)
        lines = report.pointed_at(findings, examined.texts)
        one = report.Report(findings=findings, files=seen[-1:], lines=lines, words=words, failing=failing, color=color)
        write(reporter.add(one, done=seen[-1] if once else None))
    if unreadable and not seen:
        return EXIT_CANNOT
    if not seen:
        raise Refused("nothing-found", path=", ".join(str(path) for path in arguments))
    assert words is not None
    if found or output != "-" or not (reporter.for_people and options.quiet):
        write(reporter.finish(report.Report(findings=(), files=seen, lines={}, words=words, failing=failing, color=color)))
    if output != "-":
        files.refuse_input(Path(output), [Path(name) for name in sources])
        files.replace(Path(output), b"".join(written))
    if unreadable:
        return EXIT_CANNOT
    return EXIT_FINDINGS if failed else EXIT_FINE


def known_checks(ids: str | None) -> frozenset[str]:
    """Return the checks that an option lists. Raises Refused for one that does not exist."""
    from vto_roles.checks.registry import all_checks
    from vto_roles.text import near

    names = [name.strip() for name in (ids or "").split(",") if name.strip()]
    for name in names:
        if name not in all_checks():
            raise Refused("no-such-check", value=name, nearest=near(name, all_checks()) or "")
    return frozenset(names)


def _wanted(finding: "Finding", selected: frozenset[str], ignored: frozenset[str], *, quiet: bool) -> bool:
    """Return whether a finding is reported: always when it says that a file cannot be relied on."""
    from vto_roles.checks.registry import all_checks

    if finding.severity == "error" and all_checks()[finding.check].family == "file":
        return True
    if quiet and finding.severity == "info":
        return False
    return (not selected or finding.check in selected) and finding.check not in ignored
