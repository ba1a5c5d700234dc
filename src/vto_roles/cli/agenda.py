"""The command `agenda`: what goes to which body by which day, the paper of one meeting, and the proof of who was heard."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vto_roles.cli import complete
from vto_roles.cli.terminal import EXIT_FINE, Terminal
from vto_roles.refused import Refused

if TYPE_CHECKING:
    from vto_roles.run.pipeline import Decision

_FORMATS = "text|json|md|html|docx|pdf|ics"


def agenda(
    terminal: Terminal,
    path: Annotated[Path, typer.Argument(metavar="FILE", help="The organisation's file; its register lies beside it.")],
    body: Annotated[
        str | None,
        typer.Option(
            "--body", metavar="ROLE", help="One body: its agenda, or the paper of its meeting.", autocompletion=complete.roles
        ),
    ] = None,
    meeting: Annotated[
        str | None, typer.Option("--meeting", metavar="YYYY-MM-DD", help="The meeting of the paper; by default the next one.")
    ] = None,
    proof: Annotated[bool, typer.Option("--proof", help="Who was heard on what, when, and what became of the advice.")] = False,
    since: Annotated[
        Path | None, typer.Option("--since", metavar="OLD", help="The file as it was adopted, for the paper of a review.")
    ] = None,
    output: Annotated[str | None, typer.Option("-o", "--output", metavar="PATH|-", help="Where it goes.")] = None,
    format: Annotated[
        str | None, typer.Option("-f", "--format", metavar=_FORMATS, help="Format; by default that of PATH.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is not ours, or that a hand changed.")] = False,
) -> int:
    """Plan back from meetings, dates and law what goes to whom by when; make the paper of a meeting, or the proof of hearing."""
    from vto_roles.run import agenda as agendas
    from vto_roles.run.options import parse_date

    options = terminal.options
    decided = _usable(path, terminal)
    words = options.words(decided.case)
    target = None if output in (None, "-") else Path(str(output))
    markup = _format(format, target)
    if meeting is not None and body is None:
        raise Refused("agenda-meeting")
    role = None if body is None else agendas.body_of(body, decided.made[0], words)
    requested = agendas.Requested(
        kind="proof" if proof else "paper" if role is not None and markup not in agendas.OF_A_YEAR else "agenda",
        body=role,
        meeting=None if meeting is None else parse_date(meeting),
        old=None if since is None else _usable(since, terminal),
    )
    source = os.path.relpath(path, "." if target is None else target.parent)
    data = agendas.write(decided, words, requested, markup, source=Path(source).as_posix())
    _write(data, target, markup, terminal, [path, *(path.parent / name for name in decided.texts)], force=force)
    return EXIT_FINE


def _write(data: bytes, target: Path | None, markup: str, terminal: Terminal, read: Sequence[Path], *, force: bool) -> None:
    """Write what was asked to a file, else to standard output; read: the files that it was made from."""
    from vto_roles import files
    from vto_roles.run.agenda import ours
    from vto_roles.safe_text import visible

    if target is not None:
        files.refuse_input(target, read)
        written = files.save(target, data, None if force else files.refusing(target, ours))
        if not terminal.options.quiet:
            terminal.note(terminal.options.words()("refused", "written" if written else "unchanged", path=files.shown(target)))
    elif markup == "text":
        terminal.print(visible(data.decode().rstrip("\n"), keep="\n"))
    else:
        terminal.write(data)


def _usable(path: Path, terminal: Terminal) -> "Decision":
    """Return a decided file. Raises Unusable when no charter can be made of it."""
    from vto_roles.run import pipeline

    decided = pipeline.decide(path, terminal.options.today(), stages=terminal.options.stages)
    if not decided.usable:
        raise pipeline.Unusable(decided)
    return decided


def _format(wanted: str | None, target: Path | None) -> str:
    """Return the format that is asked, else that of the extension, else text. Raises Refused for one that there is not."""
    from vto_roles.output.formats import by_suffix
    from vto_roles.run.agenda import FORMATS

    found = wanted or ("text" if target is None else by_suffix(target.suffix) or target.suffix.removeprefix(".") or str(target))
    found = "text" if found == "txt" else found
    if found not in FORMATS:
        raise Refused("format", format=found, known=FORMATS)
    return found
