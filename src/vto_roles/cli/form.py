"""The command `form`."""

import os
from pathlib import Path
from typing import Annotated

import typer

from vto_roles.cli.terminal import Terminal


def form(
    terminal: Terminal,
    path: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="The organisation file that the form opens; without one it is empty.")
    ] = None,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="PATH", help="The page to make.")] = Path("vto.html"),
    overlay: Annotated[
        list[Path] | None, typer.Option("--overlay", metavar="FILE", help="The file of a federation; may be given again.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that this program did not make.")] = False,
) -> None:
    """Make the product in one page, to be filled in by people without anything installed."""
    from vto_roles import files
    from vto_roles.run import form as forms

    made = forms.form(path, overlay or (), terminal.options.lang, os.environ)
    files.save(output, made, None if force else files.refusing(output, forms.ours))
    if not terminal.options.quiet:
        terminal.print(terminal.options.words()("form", "written", path=files.shown(output)))
