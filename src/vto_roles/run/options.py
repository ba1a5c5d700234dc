"""The options of a run: language, day, how much to say; one value, made once and passed down."""

import datetime
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct, field

from vto_roles.read.languages import words_of
from vto_roles.refused import Refused
from vto_roles.text import Words

if TYPE_CHECKING:
    from vto_roles.model.decision import Case

_LAST_YEAR = 9000  # beyond it the calendar of a charter passes the last date that Python has


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
    clock: datetime.date = field(default_factory=datetime.date.today)
    quiet: bool = False
    verbose: bool = False
    color: Literal["auto", "always", "never"] = "auto"
    debug: bool = False  # report a fault of ours in full
    stages: Stages = field(default_factory=Stages)


def complete(asked: Mapping[str, Any], environment: Mapping[str, str]) -> Options:
    """Return the options that were asked, completed by VTO_ROLES_LANG, SOURCE_DATE_EPOCH and VTO_ROLES_DEBUG."""
    epoch = environment.get("SOURCE_DATE_EPOCH", "")
    dated = epoch.isascii() and epoch.isdigit() and len(epoch) < 12
    return Options(
        lang=asked["lang"] or environment.get("VTO_ROLES_LANG") or None,
        date=asked["date"] or None,
        clock=datetime.datetime.fromtimestamp(int(epoch), datetime.UTC).date() if dated else datetime.date.today(),
        quiet=asked["quiet"],
        verbose=asked["verbose"],
        color=asked["color"],
        debug=environment.get("VTO_ROLES_DEBUG") == "1",
    )


def today(options: Options) -> datetime.date:
    """Return the day to decide on: the date that was asked, else that of the clock. Raises Refused when it is no date."""
    return parse_date(options.date) if options.date is not None else options.clock


def parse_date(text: str) -> datetime.date:
    """Return the date that YYYY-MM-DD names. Raises Refused for another text, and for a year that no charter can have."""
    try:
        if len(text) == 10 and 1900 <= (found := datetime.date.fromisoformat(text)).year < _LAST_YEAR:
            return found
    except ValueError:
        pass
    raise Refused("date", value=text)


def words_for(case: "Case | None", options: Options) -> Words:
    """Return the words for a case in the language that was asked, else in that of its file, else in Dutch.

    Raises Refused when there is no such language.
    """
    return words_in(language(None if case is None else case.organisation.organisation.language, options), case)


def language(own: str | None, options: Options) -> str:
    """Return the language that was asked, else a file's own, else Dutch."""
    return (options.lang or own or "nl").lower()


def words_in(language: str, case: "Case | None") -> Words:
    """Return the words of a language, with the wording of the case's federation over them."""
    patch = None if case is None else case.wording.get(language)
    return words_of(language, patch if isinstance(patch, dict) else None)
