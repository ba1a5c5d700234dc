"""The program: its commands, the options of every command, its exit code."""

import functools
import importlib
import inspect
import os
import sys
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Literal

from vto_roles.imports import sparing

with sparing(
    patterns=("difflib", "locale", "platform", "textwrap", "urllib"),
    modules=("bz2", "ipaddress", "lzma", "subprocess", "tokenize"),
):
    import typer

from vto_roles.cli import complete
from vto_roles.cli.terminal import EXIT_CANNOT, EXIT_FINE, EXIT_INTERRUPTED, Terminal, interruptible, open_streams, silence
from vto_roles.refused import Refused
from vto_roles.version import __version__

_COMMANDS = {  # name -> the module of this room that holds it, in the order of the help
    "init": "init",
    "form": "form",
    "render": "render",
    "check": "check",
    "explain": "explain",
    "what-if": "explain",
    "diff": "explain",
    "overview": "overview",
    "agenda": "agenda",
    "law": "law",
    "record": "record",
    "checks": "catalogue",
    "catalog": "catalogue",
    "schema": "catalogue",
}


def start() -> None:
    """Run the program on the arguments of the process; what typer itself writes can be lost too, and is no success then."""
    open_streams()
    code: Any = EXIT_CANNOT
    try:
        app(sys.argv[1:])()
    except SystemExit as stop:  # as typer ends, with 1 where nobody reads what it writes
        code = EXIT_CANNOT if isinstance(stop.__context__, BrokenPipeError) else stop.code
    except (OSError, Refused) as error:
        code = _exit_code(functools.partial(_lost, error), {})
    sys.exit(code)


def _lost(error: Exception, _: Terminal) -> int:
    """Report that the help or the version could not be written."""
    silence(sys.stdout)
    raise error if isinstance(error, Refused) else Refused("lost") from error


def app(arguments: Sequence[str]) -> typer.Typer:
    """Return the program with the command that the arguments name, with all when they name none.

    To import all commands and read their signatures takes longer than the work on one file.
    """
    made = typer.Typer(
        name="vto-roles",
        help="Write the responsibility charter for learning and training policy: who decides, does, advises and is told.",
        add_completion=True,
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    made.callback()(_everywhere)
    first = arguments[0] if arguments else ""
    for name in (first,) if first in _COMMANDS else () if first in ("-V", "--version") else _COMMANDS:
        module = importlib.import_module(f"vto_roles.cli.{_COMMANDS[name]}")
        command = getattr(module, name.replace("-", "_"))
        made.command(name)(_named(command) if first in ("-h", "--help") else _with_common_options(command))
    return made


def _named(command: Callable[..., int | None]) -> Callable[[], None]:
    """Return what stands for a command in the list of all: to read the options of each takes a quarter of such a run."""

    def run() -> None: ...

    run.__doc__ = command.__doc__
    return run


# --- the options of every command -----------------------------------------------------------------


def _version(wanted: bool) -> None:
    if wanted:
        Terminal.write(f"vto-roles {__version__}\n".encode())
        raise typer.Exit


Lang = Annotated[
    str | None,
    typer.Option(
        "--lang",
        metavar="nl|fr|de|en",
        help="Language of charter, findings and prompts.",
        autocompletion=complete.languages,
    ),
]
Date = Annotated[str | None, typer.Option("--date", metavar="YYYY-MM-DD", help="The day to reckon with; by default today.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say only what goes wrong.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Say what is left alone too.")]
Color = Annotated[Literal["auto", "always", "never"], typer.Option("--color", help="Colour in findings.")]
Version = Annotated[bool, typer.Option("--version", "-V", callback=_version, is_eager=True, help="Show the version.")]


def _everywhere(
    context: typer.Context,
    lang: Lang = None,
    date: Date = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
    color: Color = "auto",
    version: Version = False,
) -> None:
    """Write the responsibility charter for learning and training policy: who decides, does, advises and is told."""
    context.obj = {"lang": lang, "date": date, "quiet": quiet, "verbose": verbose, "color": color}


def _with_common_options(command: Callable[..., int | None]) -> Callable[..., None]:
    """Return a command with the options of every command; an option after its name goes before the same one in front of it."""
    common = inspect.signature(_everywhere).parameters
    own = list(inspect.signature(command).parameters.values())[1:]  # after `terminal`
    for one in own:
        for option in one.annotation.__metadata__:
            option.readable = False  # files are opened by our own code, which words in every language what cannot be read

    @functools.wraps(command)
    def run(context: typer.Context, **given: Any) -> None:
        named = {name: given.pop(name) for name in common if name != "context"}
        asked = {
            name: value if (value := named[name]) not in (None, False, "auto") else context.obj[name] for name in context.obj
        }
        if code := _exit_code(functools.partial(command, **given), asked):
            raise typer.Exit(code)

    added = [one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in common.values()]
    run.__signature__ = inspect.Signature([*own, *added])  # type: ignore[attr-defined]
    run.__annotations__ = {one.name: one.annotation for one in own} | _everywhere.__annotations__
    return run


def _exit_code(command: Callable[[Terminal], int | None], asked: dict[str, Any]) -> int:
    """Run a command and return its exit code; whatever ends it is reported here."""
    try:
        with sparing(modules=("base64",), without=("typing_extensions",)):  # which msgspec asks for what Python has by now
            from vto_roles.run import options

        terminal = Terminal(options.complete(asked, os.environ))
        with interruptible():
            code = command(terminal) or EXIT_FINE
        terminal.write(b"")  # what typer wrote
    except (KeyboardInterrupt, typer.Abort):
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        silence(sys.stdout)
        return EXIT_CANNOT
    except typer.Exit:
        raise
    except Exception as error:
        return terminal.fail(error)
    return code
