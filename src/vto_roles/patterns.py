"""Regular expressions that are compiled when they are first asked: a command asks few, and all take as long as a file."""

import re
from typing import Any, AnyStr, cast


def pattern(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return a regular expression that is compiled at its first use."""
    return cast("re.Pattern[AnyStr]", _Pattern(text, flags))


class _Pattern:
    """Takes the place of a compiled pattern."""

    def __init__(self, text: str | bytes, flags: int) -> None:
        self.pattern = text
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        """Return what a compiled pattern has under a name, and keep it."""
        vars(self)[name] = found = getattr(re.compile(self.pattern, self._flags), name)
        return found
