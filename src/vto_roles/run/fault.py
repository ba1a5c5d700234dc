"""What ended a run, as one line; a fault of ours in full when that was asked."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from vto_roles.read.languages import languages, words_of
from vto_roles.refused import Refused, VtoRolesError
from vto_roles.run.options import Options, language
from vto_roles.safe_text import visible
from vto_roles.text import Words
from vto_roles.version import __version__

_LIBRARIES = ("typer", "msgspec", "pyyaml", "jinja2", "icalendar", "python-docx", "xlsxwriter", "python-calamine", "typst")


def error_of(fault: Exception, options: Options) -> VtoRolesError:
    """Return an error of the package as it is, and any other exception as a Refused that a user can report.

    With `options.debug` its notes hold the traceback, the versions and the stages passed.
    """
    if isinstance(fault, VtoRolesError):
        return fault
    refused = Refused("fault", kind=type(fault).__name__, what=str(fault)[:200], where=_where(fault))
    if options.debug:
        for note in _details(fault, options):
            refused.add_note(note)
    return refused


def _where(fault: Exception) -> str:
    """Return file and line of the innermost frame that the exception passed."""
    place, frame = "", fault.__traceback__
    while frame is not None:
        place = f"{Path(frame.tb_frame.f_code.co_filename).name}:{frame.tb_lineno}"
        frame = frame.tb_next
    return place


def _details(fault: Exception, options: Options) -> Iterator[str]:
    """Yield the traceback, the versions and the stages that were passed before the fault."""
    import platform
    import sys
    import traceback

    yield "".join(traceback.format_exception(fault)).rstrip("\n")
    yield f"vto-roles {__version__}, Python {sys.version.split()[0]}, {platform.platform()}"
    yield ", ".join(_versions())
    yield "stages: " + (", ".join(f"{name} {seconds:.3f} s" for name, seconds in options.stages.passed) or "none passed")


def _versions() -> Iterator[str]:
    """Yield each library with its version; one that is not installed is left out."""
    from importlib.metadata import PackageNotFoundError, version

    for name in _LIBRARIES:
        try:
            yield f"{name} {version(name)}"
        except PackageNotFoundError:
            continue


def worded(refused: Refused, words: Words) -> str:
    """Return a Refused in one line; a terminal or a CI log obeys nothing in it."""
    args = {"nearest": "", **refused.args_by_name}
    if isinstance(reason := args.get("reason"), str):
        args["reason"] = words.find("reasons", reason) or reason
    if args["nearest"]:
        args["nearest"] = words("findings", "nearest", nearest=args["nearest"])
    return "vto-roles: " + visible(words("refused", refused.key, **args))


def words_at_hand(options: Options) -> Words | None:
    """Return the words of the language that was asked, else of the first whose file can be read; None when none can."""
    for name in (language(None, options), *languages()):
        with contextlib.suppress(VtoRolesError):
            return words_of(name)
    return None
