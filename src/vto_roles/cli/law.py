"""The command `law`: what the law lines say on a day, and what is known to change."""

from typing import Annotated, Literal

import typer

from vto_roles.cli import complete
from vto_roles.cli.terminal import Terminal
from vto_roles.refused import Refused


def law(
    terminal: Terminal,
    name: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="One law line, such as P8.", autocompletion=complete.law)
    ] = None,
    on: Annotated[str | None, typer.Option("--on", metavar="YYYY-MM-DD", help="The day; by default that of --date.")] = None,
    horizon: Annotated[int, typer.Option("--horizon", metavar="MONTHS", min=0, max=120, help="How far ahead to look.")] = 12,
    markup: Annotated[Literal["text", "json"], typer.Option("-f", "--format", help="As text, or for a program.")] = "text",
) -> None:
    """Say what the law lines hold on a day, on what basis, read when, and what is known to change."""
    from vto_roles.checks.registry import all_checks
    from vto_roles.read.catalogue import built_in
    from vto_roles.read.scenarios import scenarios
    from vto_roles.run.options import parse_date, supported
    from vto_roles.text import near

    catalogue, words = built_in(), terminal.options.words()
    day = terminal.options.today() if on is None else supported(parse_date(on))
    if name is not None and name not in catalogue.law:
        raise Refused("no-such-law", value=name, nearest=near(name, catalogue.law) or "")
    told = () if name is None else scenarios(name, tuple(all_checks()))
    if markup == "json":
        from vto_roles.charter.law_json import published

        terminal.print(published(name, catalogue, day, horizon, words, told).decode())
        return
    from vto_roles.charter import law_browse

    lines = (
        law_browse.overview(catalogue, day, horizon, words)
        if name is None
        else law_browse.details(name, catalogue, day, horizon, words, told)
    )
    terminal.print("\n".join(lines))
