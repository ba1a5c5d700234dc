"""The command `record`: one act of one body, added to the register beside the organisation's file."""

from pathlib import Path
from typing import Annotated, get_args

import typer

from vto_roles.cli.terminal import Terminal

_ACTS = "sent|advised|answered|deferred|agreed|adopted|withdrawn"
_ADVICE = "favourable|divided|unfavourable|none|late"
_ANSWER = "followed|partly|not-followed"


def record(
    terminal: Terminal,
    path: Annotated[Path, typer.Argument(metavar="FILE", help="The organisation's file.")],
    body: Annotated[str, typer.Option("--body", metavar="ROLE", help="The body, such as works-council.")],
    act: Annotated[str, typer.Option("--act", metavar=_ACTS, help="What was done.")],
    on: Annotated[str | None, typer.Option("--on", metavar="YYYY-MM-DD", help="The day of it; by default today.")] = None,
    advice: Annotated[str | None, typer.Option("--advice", metavar=_ADVICE, help="What the body advised.")] = None,
    answer: Annotated[str | None, typer.Option("--answer", metavar=_ANSWER, help="What was done with its advice.")] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="YYYY-MM-DD", help="Until when it was adopted.")] = None,
    reference: Annotated[str | None, typer.Option("--reference", metavar="TEXT", help="Where it is minuted.")] = None,
) -> None:
    """Record what a body was sent, advised, answered or adopted, in the register beside the file."""
    from vto_roles.model.register import ActKind, Advice, Answer
    from vto_roles.read.catalogue import built_in
    from vto_roles.read.readings import nearest, resolved
    from vto_roles.refused import Refused
    from vto_roles.run import record as recording
    from vto_roles.run.options import parse_date

    words, catalogue = terminal.options.words(), built_in()

    def one_of(reference: str, text: str, known: tuple[str, ...], key: str) -> str:
        found = resolved(reference, text, known, words)
        if found is None:
            raise Refused(key, value=text, known=known, nearest=nearest(reference, text, known, words))
        return found

    asked = recording.Asked(
        body=one_of("role", body, tuple(catalogue.roles), "record-role"),
        act=one_of("option", act, get_args(ActKind), "record-act"),  # type: ignore[arg-type]
        advice=None if advice is None else one_of("option", advice, get_args(Advice), "record-kind"),  # type: ignore[arg-type]
        answer=None if answer is None else one_of("option", answer, get_args(Answer), "record-outcome"),  # type: ignore[arg-type]
        on=terminal.options.today() if on is None else parse_date(on),
        until=None if until is None else parse_date(until),
        reference=" ".join(reference.split()) if reference is not None else None,
    )
    entry = recording.record(path, asked, terminal.options)
    if not terminal.options.quiet:
        terminal.print(recording.sentence(entry, path, words, words("roles", entry.body, "title")))
