"""Write the overview of a federation: one list of columns, a module per format, each with `write` and `ours`."""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # the command line reads the names of the formats, and loads nothing else for them
    from pathlib import Path

    from vto_roles.charter.overview import Overview
    from vto_roles.text import Words

FORMATS = ("xlsx", "html", "csv", "json")  # each a module of this package, and the end of a name


def write(overview: "Overview", name: str, words: "Words", folder: "Path") -> bytes:
    """Return the overview in a format; folder: the path from where it is written to the members, for links."""
    data: bytes = _module(name).write(overview, words, folder)
    return data


def ours(data: bytes) -> bool:
    """Return whether a file is an overview that vto-roles wrote, in any of its formats and languages."""
    return any(_module(name).ours(data) for name in FORMATS)


def _module(name: str) -> Any:
    return importlib.import_module(f"{__name__}.{name}")
