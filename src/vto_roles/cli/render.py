"""The command `render`."""

import functools
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vto_roles.cli import complete
from vto_roles.cli.terminal import EXIT_CANNOT, EXIT_FINDINGS, EXIT_FINE, EXIT_INTERRUPTED, Terminal
from vto_roles.output.formats import FORMATS, by_suffix, refuse_unheeded
from vto_roles.refused import Refused, VtoRolesError

_SEPARATORS = tuple(filter(None, (os.sep, os.altsep)))  # at the end of the name of a folder

_ANSWERS = (".yaml", ".yml", ".json")  # of files that are no table made by hand

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vto_roles.charter.schema import Subject
    from vto_roles.run.pipeline import RenderSettings
    from vto_roles.run.write import Outcome


def render(
    terminal: Terminal,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[FILE|DIR]...|-", help="Organisation files, charters in JSON, or folders of files; - reads standard input."
        ),
    ] = None,
    format: Annotated[
        str | None,
        typer.Option(
            "-f",
            "--format",
            metavar="|".join(FORMATS),
            help="Format; by default by the extension.",
            autocompletion=complete.formats,
        ),
    ] = None,
    output: Annotated[
        str | None, typer.Option("-o", "--output", metavar="PATH|DIR|-", help="Where it goes; - is standard output.")
    ] = None,
    public: Annotated[bool, typer.Option("--public", help="Leave out names and what concerns single persons.")] = False,
    role: Annotated[
        str | None,
        typer.Option("--role", metavar="ID", help="Only what concerns one role: its card.", autocompletion=complete.roles),
    ] = None,
    person: Annotated[
        str | None, typer.Option("--person", metavar="ID", help="Only what concerns one person of the file.")
    ] = None,
    compact: Annotated[
        bool | None, typer.Option("--compact/--full", help="The fewest rows in the main table, or every task.")
    ] = None,
    annexes: Annotated[
        bool | None, typer.Option("--annexes/--no-annexes", help="With the annexes, or only what is adopted.")
    ] = None,
    templates: Annotated[
        Path | None, typer.Option("--templates", metavar="DIR", help="Templates of your own, which go before the built-in ones.")
    ] = None,
    reference_doc: Annotated[
        Path | None,
        typer.Option(
            "--reference-doc", metavar="DOCX", help="A Word file whose styles, header and footer a charter in Word takes."
        ),
    ] = None,
    unless: Annotated[
        bool, typer.Option("--unless", help="In JSON, with the nearest answers that would change each cell.")
    ] = False,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 when the output is not up to date.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="As --check, and show the difference.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace files that vto-roles did not write.")] = False,
    jobs: Annotated[
        int | None, typer.Option("--jobs", metavar="N", min=1, help="Processes for many files; by default as many as pay.")
    ] = None,
) -> int:
    """Make the charter of one organisation, or of many."""
    from vto_roles import files
    from vto_roles.run import pipeline

    arguments = paths or [Path("vto.yaml")]
    many = len(arguments) > 1 or any(files.is_folder(path) for path in arguments)
    target, is_folder = _destination(output, many=many)
    markup = _format(format, None if is_folder else target, unless=unless, dressed=reference_doc is not None)
    stdin = functools.cache(terminal.read)  # asked for each time that a run looks at it
    if not many and arguments[0].suffix.lower() not in _ANSWERS:
        from vto_roles.run.inputs import one_input
        from vto_roles.run.repaired import repaired

        one = one_input(arguments[0], stdin)
        if (data := repaired(one, markup, terminal.options.words())) is not None:
            return _write_table(one.path, data, target, terminal, force=force)
    typed = {"--templates": templates, "--annexes": annexes, "--no-annexes": annexes is False, "--compact": compact}
    refuse_unheeded(markup, typed)
    settings = pipeline.RenderSettings(
        markup=markup,
        public=public,
        compact=compact,
        annexes=annexes,
        card=_card(role, person, public=public),
        unless=unless,
        templates=templates,
        reference_doc=reference_doc,
        compare=check or diff,
        diff=diff,
        force=force,
        text_only=output is None and sys.stdout.isatty(),
    )
    if many and target is not None:
        return _render_many(arguments, target, settings, terminal, jobs)
    from vto_roles.run.inputs import one_input
    from vto_roles.run.write import place_in, write_charter

    one = one_input(arguments[0], stdin)
    if target is not None and is_folder:
        target = place_in(target, one, settings.markup)
    outcome = write_charter(one, target, settings, terminal.options)
    _print(outcome, terminal, single=True)
    return EXIT_FINDINGS if outcome.failed else EXIT_FINE


def _write_table(path: Path, data: bytes, target: Path | None, terminal: Terminal, *, force: bool) -> int:
    """Write a table made by hand, repaired, or print it."""
    from vto_roles.run.repaired import save

    if target is None:
        terminal.write(data)
    else:
        save(path, data, target, force=force)
    return EXIT_FINE


def _destination(output: str | None, *, many: bool) -> tuple[Path | None, bool]:
    """Return where output goes, None for standard output, and whether that is a folder.

    Raises Refused where several charters are to be made and this is no folder.
    """
    from vto_roles import files

    if output in (None, "-"):
        if many:
            raise Refused("needs-folder")
        return None, False
    target = Path(str(output))
    is_folder = str(output).endswith(_SEPARATORS) or files.is_folder(target)
    if many and not is_folder and (files.there(target) or by_suffix(target.suffix)):
        raise Refused("file-for-folder", path=files.shown(target))
    return target, many or is_folder


def _render_many(
    arguments: "Sequence[Path]", folder: Path, settings: "RenderSettings", terminal: Terminal, processes: int | None
) -> int:
    """Write a charter for each input into a folder, say what happened to each, and sum up."""
    from collections import Counter

    from msgspec.structs import replace

    from vto_roles import files
    from vto_roles.finding import SharedFindings
    from vto_roles.run import pool
    from vto_roles.run.inputs import inputs
    from vto_roles.run.options import error_of

    counts = Counter(dict.fromkeys(("seen", "written", "unchanged", "failed", "refused"), 0))
    stdin = functools.cache(terminal.read)  # it is asked twice where files are counted
    jobs = pool.jobs(inputs(arguments, stdin), folder, settings.markup)
    work = pool.write_charters(jobs, settings, terminal.options, processes)
    interrupted, shared = False, SharedFindings()

    def tell(outcome: "Outcome") -> None:
        outcome = replace(outcome, findings=shared.new(outcome.findings))
        done, failed, refused = outcome.status == "written", outcome.failed, outcome.status == "refused"
        counts.update(seen=1, written=done, failed=failed, refused=refused, unchanged=not (done or failed or refused))
        try:
            _print(outcome, terminal, single=False)
        except (OSError, VtoRolesError):  # of the terminal, or of the catalogue
            raise
        except Exception as fault:  # of ours, in what is said of one file: the others are made all the same
            terminal.fail(error_of(fault, terminal.options, Path(outcome.path)))
            counts.update(refused=1)

    with terminal.progress(lambda: sum(1 for _ in inputs(arguments, stdin))) as advance:
        try:
            for outcome in work:
                tell(outcome)
                advance()
        except KeyboardInterrupt:
            interrupted = True
            for outcome in work.stop():
                tell(outcome)
        finally:
            work.stop()
    if not counts["seen"] and not interrupted:
        raise Refused("nothing-found", path=", ".join(files.shown(path) for path in arguments))
    if not terminal.options.quiet:
        words = terminal.options.words()
        terminal.note(words("findings", "files", count=counts.pop("seen")) + words("refused", "batch", **counts))
    if interrupted:
        terminal.note(terminal.options.words()("refused", "interrupted"))
        return EXIT_INTERRUPTED
    return EXIT_CANNOT if counts["refused"] else EXIT_FINDINGS if counts["failed"] else EXIT_FINE


def _print(outcome: "Outcome", terminal: Terminal, *, single: bool) -> None:
    """Write what there is to say of one input; single: it is the only one, and no summary follows."""
    if outcome.error is not None:
        terminal.fail(outcome.error)
        return
    from vto_roles.read.languages import words_of

    words, options = words_of(outcome.language, outcome.wording), terminal.options
    if outcome.findings:
        terminal.report(outcome.findings, outcome.lines, words)
    for note in outcome.notes:
        terminal.note(note)
    wanted = {
        "made": False,
        "written": options.verbose or (single and not options.quiet),
        "unchanged": options.verbose,
        "drift": not options.quiet,
        "not-there": not options.quiet,
        "not-rendered": True,
    }
    if wanted[outcome.status]:
        terminal.note(words("refused", outcome.status, path=outcome.path))
    if outcome.difference:
        terminal.print(outcome.difference)
    terminal.write(outcome.data)


def _card(role: str | None, person: str | None, *, public: bool) -> "Subject | None":
    """Return whose card is asked; None when it is the whole charter."""
    if role is None and person is None:
        return None
    from vto_roles.charter.schema import Subject

    if role is not None and person is not None:
        raise Refused("one-card")
    if person is not None and public:
        raise Refused("person-public")
    return Subject(role=role, person=person)


def _format(wanted: str | None, output: Path | None, *, unless: bool, dressed: bool) -> str:
    """Return the format that is asked, else that of the extension, else Markdown; unless: it must be JSON; dressed: Word."""
    from vto_roles import files

    if wanted is None and output is not None and not files.is_passage(output):
        suffix = output.suffix.lower()
        wanted = by_suffix(suffix) or suffix or str(output)
    wanted = wanted or "md"
    if wanted not in FORMATS:
        raise Refused("format", format=wanted, known=tuple(FORMATS))
    if unless and wanted != "json":
        raise Refused("unless-json")
    if dressed and wanted != "docx":
        raise Refused("reference-docx-only")
    return wanted
