"""Imports less: what libraries import beside what a command asks is loaded, and what they compile is compiled, when it is asked.

A start is mostly imports. Nothing here changes what a library does: a module that was left for later is loaded as soon as
something in it is asked.
"""

import contextlib
import importlib.util
import re
import sys
from collections.abc import Collection, Iterator
from types import ModuleType
from typing import Any

from vto_roles.patterns import pattern


@contextlib.contextmanager
def sparing(*, patterns: Collection[str] = (), modules: Collection[str] = (), without: Collection[str] = ()) -> Iterator[None]:
    """Import libraries within this, with less than they import by themselves.

    patterns: packages and modules whose regular expressions are compiled at their first use. modules: of Python, no packages,
    that are loaded at their first use. without: libraries that what is imported does without where they are not there.
    """
    library: Any = re
    compiled = library.compile

    def later(text: Any, flags: Any = 0) -> Any:
        asking = sys._getframe(1).f_globals["__name__"].partition(".")[0]  # what a library imports may look what it is given at
        return (pattern if asking in patterns else compiled)(text, flags)

    for name in modules:
        _leave(name)
    hidden: dict[str, Any] = {name: None for name in without if name not in sys.modules}
    sys.modules.update(hidden)  # None: as if it were not installed
    library.compile = later
    try:
        yield
    finally:
        library.compile = compiled
        for name in hidden:
            del sys.modules[name]


class LaterModule(ModuleType):
    """Stands for a module until something in it is asked."""

    def __getattr__(self, name: str) -> Any:
        """Load the module, and return what it has under a name; what the import system asks (`__path__`) loads nothing."""
        spec = self.__spec__
        if name.startswith("__") or spec is None or spec.loader is None:
            raise AttributeError(name)
        self.__class__ = ModuleType  # type: ignore[assignment]  # what the module itself asks of itself is there already
        spec.loader.exec_module(self)
        return getattr(self, name)


def _leave(name: str) -> None:
    """Put something in the place of a module that loads it when it is asked; not of one that is loaded, or not there."""
    spec = None if name in sys.modules else importlib.util.find_spec(name)
    if spec is not None:
        module = LaterModule(name)
        vars(module).update(__spec__=spec, __file__=spec.origin, __loader__=spec.loader)
        sys.modules[name] = module
