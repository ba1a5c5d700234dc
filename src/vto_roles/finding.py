"""What can be wrong, and where: the vocabulary every other floor speaks."""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

Severity = Literal["error", "warning", "info"]
Argument = str | int | float | bool | None | tuple[str, ...]


class Place(Struct, frozen=True, kw_only=True, gc=False):
    """A stretch of a file; lines and columns count from 1, in characters."""

    file: str
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1
    cell: str = ""  # in a workbook, the cell as people name it: C4 or Blad1!C4

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Finding(Struct, frozen=True, kw_only=True):
    """One thing to mend or to know.

    It carries no sentence: `check` and `variant` name the text, `args` fill it.
    """

    check: str
    severity: Severity
    place: Place
    subject: str | None = None  # the id that a waiver names in `at`
    variant: str = ""  # which of the check's messages
    args: Mapping[str, Argument] = {}


class Refused(Exception):
    """The job cannot be done at all (exit 2); `key` and `args` name the text under `refused`."""

    def __init__(self, key: str, **args: Argument) -> None:
        super().__init__(key)
        self.key = key
        self.args_by_name = args


def missing_extra(markup: str, extra: str) -> Refused:
    """That a format needs libraries which an extra of the package brings, and the command that installs them."""
    return Refused("missing-extra", format=markup, command=f"pip install 'vto-roles[{extra}]'")
