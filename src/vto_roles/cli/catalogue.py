"""The commands `checks`, `catalog` and `schema`: what there is, to look up."""

from pathlib import Path
from typing import Annotated

import typer

from vto_roles.cli import complete
from vto_roles.cli.terminal import Terminal


def checks(
    terminal: Terminal,
    name: Annotated[str | None, typer.Argument(metavar="[ID]", help="One check.", autocompletion=complete.checks)] = None,
) -> None:
    """List the checks, or explain one."""
    from vto_roles.checks.registry import all_checks

    words = terminal.options.words()
    if name is None:
        spoken = {one.severity: words("charter", "severity", one.severity) for one in all_checks().values()}
        width, wide = (max(map(len, names)) for names in (all_checks(), spoken.values()))
        for one in all_checks().values():
            terminal.print(f"{one.id:{width}}  {spoken[one.severity]:{wide}}  {one.title(words)}")
        return
    from vto_roles.cli.check import known_checks
    from vto_roles.report import check_page

    known_checks(name)
    terminal.print(check_page.page(all_checks()[name], words))


def catalog(
    terminal: Terminal,
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[ID]",
            help="A role, task, bundle, competence, rule, topic or law line.",
            autocompletion=complete.entries,
        ),
    ] = None,
) -> None:
    """Show what the built-in catalogue holds, or one part of it."""
    from vto_roles.charter.browse import entry, identified, overview
    from vto_roles.read.catalogue import built_in

    catalogue, words = built_in(), terminal.options.words()
    lines = overview(catalogue, words) if name is None else entry(catalogue, identified(catalogue, name, words), words)
    terminal.print("\n".join(lines))


def schema(
    terminal: Terminal,
    output: Annotated[str, typer.Option("-o", "--output", metavar="PATH", help="Where it goes.")] = "-",
    overlay: Annotated[bool, typer.Option("--overlay", help="That of the overlay of a federation.")] = False,
) -> None:
    """Write the JSON Schema of the organisation file, or of an overlay, for editors."""
    from vto_roles import files
    from vto_roles.read import editor_schema
    from vto_roles.read.catalogue import built_in

    data = editor_schema.schema(built_in(), terminal.options.words(), overlay=overlay)
    if output == "-":
        terminal.write(data)
    else:
        files.save(Path(output), data, files.refusing(Path(output), editor_schema.ours))
