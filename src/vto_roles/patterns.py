"""Regular expressions that are compiled when they are first asked: a command asks few, and all take as long as a file."""

import contextlib
import re
import sys
from collections.abc import Iterator
from typing import Any, AnyStr, cast


def pattern(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return a regular expression that is compiled at its first use."""
    return cast("re.Pattern[AnyStr]", _Pattern(text, flags))


@contextlib.contextmanager
def patterns_later(*packages: str) -> Iterator[None]:
    """Import libraries within this, and the patterns of these are compiled at their first use too.

    PyYAML and Jinja compile, as they are imported, what their own scanners ask: libyaml and compiled templates ask none of it.
    Typer imports modules of Python that compile dozens, of which a command asks none.
    """
    library: Any = re
    compiled = library.compile

    def later(text: Any, flags: Any = 0) -> Any:
        asking = sys._getframe(1).f_globals["__name__"].partition(".")[0]  # what a library imports may look what it is given at
        return (pattern if asking in packages else compiled)(text, flags)

    library.compile = later
    try:
        yield
    finally:
        library.compile = compiled


class _Pattern:
    """Takes the place of a compiled pattern."""

    def __init__(self, text: str | bytes, flags: int) -> None:
        self.pattern = text
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        """Return what a compiled pattern has under a name, and keep it."""
        vars(self)[name] = found = getattr(re.compile(self.pattern, self._flags), name)
        return found
