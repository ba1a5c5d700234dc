"""The command `overview`: the members of a federation, a row each."""

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vto_roles.cli import complete
from vto_roles.cli.terminal import EXIT_CANNOT, EXIT_FINDINGS, EXIT_FINE, Terminal
from vto_roles.refused import Refused

if TYPE_CHECKING:
    from vto_roles.charter.overview import Overview
    from vto_roles.refused import VtoRolesError

_WIDTH = 100  # characters of a line that goes to no terminal


def overview(
    terminal: Terminal,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the members' files.")],
    format: Annotated[
        str | None,
        typer.Option(
            "-f",
            "--format",
            metavar="xlsx|html|csv|json",
            help="Format; by default by the extension.",
            autocompletion=complete.overview_formats,
        ),
    ] = None,
    output: Annotated[
        str | None, typer.Option("-o", "--output", metavar="PATH|-", help="Where it goes; by default a table on the terminal.")
    ] = None,
    against: Annotated[
        Path | None, typer.Option("--against", metavar="OLD_DIR", help="What differs from an older folder of files or charters.")
    ] = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", metavar="N", min=1, help="Processes for many files; by default as many as pay.")
    ] = None,
) -> int:
    """Show the members of a federation, a row each: size, bodies, findings, gaps, charter, next date, with sums."""
    from vto_roles.run.overview import Federation

    target = None if output in (None, "-") else Path(str(output))
    markup = _format(format, output, target)
    federation, unopened = Federation(folder, against), 0
    with terminal.progress(lambda: len(federation.jobs)) as advance:

        def done(error: "VtoRolesError | None") -> None:
            nonlocal unopened
            if error is not None:
                unopened += 1
                terminal.fail(error)
            advance()

        found = federation.survey(terminal.options, jobs, done)
    if markup is None:
        from vto_roles.output.overview import text

        width = shutil.get_terminal_size((_WIDTH, 0)).columns
        terminal.print(text.write(found, terminal.options.words(), width).rstrip("\n"))
    else:
        _write(found, markup, folder, target, terminal)
    return EXIT_CANNOT if unopened else EXIT_FINDINGS if any(one.errors for one in found.members) else EXIT_FINE


def _format(wanted: str | None, output: str | None, target: Path | None) -> str | None:
    """Return the format that is asked, else that of the extension; None for a table on the terminal."""
    from vto_roles.output.overview import FORMATS

    if wanted is None and output is None:
        return None
    wanted = wanted or (FORMATS[-1] if target is None else target.suffix.lower().removeprefix(".") or str(target))
    if wanted not in FORMATS:
        raise Refused("format", format=wanted, known=FORMATS)
    if wanted == "xlsx" and output is None and sys.stdout.isatty():
        raise Refused("no-text", format=wanted)
    return wanted


def _write(found: "Overview", markup: str, folder: Path, target: Path | None, terminal: Terminal) -> None:
    """Write the overview to a file, or to standard output where there is none."""
    from vto_roles import files
    from vto_roles.output import overview as formats

    options, place = terminal.options, Path(os.path.relpath(folder, "." if target is None else target.parent))
    words = options.words()
    data = formats.write(found, markup, words, place)
    if target is None:
        terminal.write(data)
        return
    files.refuse_input(target, (folder / one.file for one in found.members))
    written = files.save(target, data, files.refusing(target, formats.ours))
    if not options.quiet:
        terminal.note(words("refused", "written" if written else "unchanged", path=files.shown(target)))
