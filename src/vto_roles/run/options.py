"""The options of a run, made once and passed down, the stages that it passed, and what ended it in words."""

import contextlib
import datetime
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct, field

from vto_roles.files import failure_of, shown
from vto_roles.patterns import pattern
from vto_roles.read.languages import languages, words_of
from vto_roles.refused import Refused, VtoRolesError
from vto_roles.safe_text import echo, visible
from vto_roles.text import Words, days
from vto_roles.version import __version__

if TYPE_CHECKING:
    from vto_roles.model.decision import Case

_LAST_YEAR = 9000  # beyond it the calendar of a charter passes the last date that Python has
_ERRNO = pattern("E[A-Z0-9]+")  # the system's name of an error
_LIBRARIES = ("typer", "msgspec", "pyyaml", "jinja2", "xlsxwriter", "typst")


class Stages(Struct):
    """The stages that the work on one file has passed, each with the seconds that it took."""

    passed: list[tuple[str, float]] = []
    since: float = field(default_factory=time.perf_counter)

    def begin(self) -> None:
        """Start anew, for the next file."""
        self.passed, self.since = [], time.perf_counter()

    def end(self, stage: str) -> None:
        """Record that a stage is passed."""
        now = time.perf_counter()
        self.passed.append((stage, now - self.since))
        self.since = now


class Options(Struct, frozen=True, kw_only=True):
    """What was asked of a run, completed by the environment; nothing below the command line reads the environment."""

    lang: str | None = None  # None: the language of each file
    date: str | None = None  # as typed; None: that of the clock
    epoch: str | None = None  # seconds since 1970, as the environment has them, in place of the clock
    folder: str = ""  # the working directory, below the root of the repository that CI checked out
    quiet: bool = False
    verbose: bool = False
    color: Literal["auto", "always", "never"] = "auto"
    debug: bool = False  # report a fault of ours in full
    stages: Stages = field(default_factory=Stages)

    def today(self) -> datetime.date:
        """Return the day to decide on: the date that was asked, else SOURCE_DATE_EPOCH, else that of the clock.

        Raises Refused when it is no date, or one before the law that the catalogue knows.
        """
        if self.date is not None:
            return supported(parse_date(self.date))
        return supported(datetime.date.today() if self.epoch is None else _of_epoch(self.epoch))

    def language(self, own: str | None) -> str:
        """Return the language that was asked, else a file's own, else Dutch."""
        return (self.lang or own or "nl").lower()

    def words(self, case: "Case | None" = None) -> Words:
        """Return the words for a case in the language that was asked, else in that of its file, else in Dutch.

        Raises Refused when there is no such language.
        """
        return words_in(self.language(None if case is None else case.organisation.organisation.language), case)


def complete(asked: Mapping[str, Any], environment: Mapping[str, str]) -> Options:
    """Return the options that were asked, completed by the environment: VTO_ROLES_LANG, SOURCE_DATE_EPOCH, VTO_ROLES_DEBUG,
    and GITHUB_WORKSPACE or CI_PROJECT_DIR, the root of a repository in CI.
    """
    lang, date = asked.get("lang") or environment.get("VTO_ROLES_LANG") or None, asked.get("date") or None
    root = environment.get("GITHUB_WORKSPACE") or environment.get("CI_PROJECT_DIR") or ""
    return Options(
        **{**asked, "lang": lang, "date": date},
        epoch=environment.get("SOURCE_DATE_EPOCH") or None,
        folder=_below(root) if root else "",
        debug=environment.get("VTO_ROLES_DEBUG") == "1",
    )


def _below(root: str) -> str:
    """Return the working directory relative to a folder above it, empty where it is that folder or none above."""
    with contextlib.suppress(OSError, ValueError):  # a working directory that is gone, or lies elsewhere
        below = Path.cwd().resolve().relative_to(Path(root).resolve()).as_posix()
        return "" if below == "." else below
    return ""


def _of_epoch(text: str) -> datetime.date:
    """Return the day, in UTC, of so many seconds since 1970. Raises Refused for another text."""
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        raise Refused("epoch", value=echo(text))
    return datetime.datetime.fromtimestamp(int(text), datetime.UTC).date()


def parse_date(text: str) -> datetime.date:
    """Return the one date that a text names. Raises Refused for another text, and for a year that no charter can have."""
    read = days(text.strip())
    if len(read) == 1 and 1900 <= read[0].year < _LAST_YEAR:
        return read[0]
    raise Refused("date", value=text)


def supported(day: datetime.date) -> datetime.date:
    """Return a day on which law can be applied. Raises Refused for one before the floor of the catalogue."""
    from vto_roles.read.catalogue import built_in

    if day < (floor := built_in().floor):
        raise Refused("before-floor", value=day.isoformat(), date=floor.isoformat())
    return day


def words_in(language: str, case: "Case | None") -> Words:
    """Return the words of a language, with the wording of the case's federation over them."""
    patch = None if case is None else case.wording.get(language)
    return words_of(language, patch if isinstance(patch, dict) else None)


def words_at_hand(options: Options) -> Words | None:
    """Return the words of the language that was asked, else of the first whose file can be read; None when none can."""
    for name in (options.language(None), *languages()):
        with contextlib.suppress(VtoRolesError):
            return words_of(name)
    return None


def worded(refused: Refused, words: Words) -> str:
    """Return a Refused in one line; a terminal or a CI log obeys nothing in it."""
    args = {"nearest": "", **refused.args_by_name}
    if isinstance(reason := args.get("reason"), str):
        args["reason"] = words.find("reasons", reason) or (words("reasons", "other") if _ERRNO.fullmatch(reason) else reason)
    if args["nearest"]:
        args["nearest"] = words("findings", "nearest", nearest=args["nearest"])
    return "vto-roles: " + visible(words("refused", refused.key, **args))


def error_of(fault: Exception, options: Options, path: Path | None = None) -> VtoRolesError:
    """Return an error of the package as it is, and any other exception as a Refused that a user can report.

    path: the file that was worked on, where that is known. With `options.debug` the error's notes hold the traceback, the
    versions and the stages passed.
    """
    if isinstance(fault, VtoRolesError):
        return fault
    import traceback

    *_, (frame, line) = traceback.walk_tb(fault.__traceback__)
    where = f"{Path(frame.f_code.co_filename).name}:{line}"
    refused = failure_of(fault) if isinstance(fault, OSError) else None
    if refused is None:
        named = "" if path is None else f" ({shown(path)})"
        refused = Refused("fault", file=named, kind=type(fault).__name__, what=str(fault)[:200], where=where)
    if options.debug:
        for note in ("".join(traceback.format_exception(fault)).rstrip("\n"), *_surroundings(options)):
            refused.add_note(note)
    return refused


def _surroundings(options: Options) -> Iterator[str]:
    """Yield the versions of all that runs, and the stages that were passed; a library that is not installed is left out."""
    import platform
    from importlib.metadata import PackageNotFoundError, version

    yield f"vto-roles {__version__}, Python {platform.python_version()}, {platform.platform()}"
    versions = []
    for name in _LIBRARIES:
        with contextlib.suppress(PackageNotFoundError):
            versions.append(f"{name} {version(name)}")
    yield ", ".join(versions)
    yield "stages: " + (", ".join(f"{name} {seconds:.3f} s" for name, seconds in options.stages.passed) or "none passed")
