"""The formats of a charter, one row each: adding one is a module in this room and a row here."""

import importlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, cast

from vto_roles.refused import Refused

if TYPE_CHECKING:  # the command line reads this table for its help, and loads nothing else for it
    from vto_roles.charter.schema import Charter
    from vto_roles.output.rendering import Layout, Rendering
    from vto_roles.text import Words


class Writer(Protocol):
    """What the module of a format offers."""

    def write(self, rendering: "Rendering") -> bytes:
        """Return the charter's bytes; the same charter gives the same bytes."""

    def read_mark(self, data: bytes) -> dict[str, Any] | None:
        """Return the mark of an output of ours, `intact` false when a hand changed it since; None when it is not ours."""


class Format(NamedTuple):
    """A row of the table."""

    module: str  # in this room
    suffixes: tuple[str, ...]  # the first is written
    binary: bool = False  # no text to show on a terminal or line by line
    extra: tuple[str, str] | None = None  # a library, and the extra of the package that brings it
    sign: bytes = b""  # stands in every file of ours in this format, and in few others; nothing where they carry no mark
    reader: str = ""  # the module in this room that reads its mark, where that is not the one that writes
    line_end: bytes | None = b"\n"  # as written; git may change it on the way to Windows and back
    bom: bool = False  # starts with a byte-order mark
    costly: bool = False  # takes so long to make that who checks it trusts its own digest
    sections: bool = True  # shows those of the document
    drawn: tuple[str, ...] = ()  # of these its templates take the title alone: they draw the rows of the charter
    annexes: bool = False  # holds the annexes where nobody chose
    refuses: tuple[str, ...] = ()  # options of `render` whose user would not get what they ask

    def read_mark(self, data: bytes) -> dict[str, Any] | None:
        """Return the mark of an output of ours, as its writer does."""
        module = importlib.import_module(f"vto_roles.output.{self.reader or self.module}")
        return cast("Writer", module).read_mark(data)

    @property
    def writer(self) -> Writer:
        return cast("Writer", importlib.import_module(f"vto_roles.output.{self.module}"))


_TEMPLATES = "--templates"
_ROWS_ALONE = (_TEMPLATES, "--annexes", "--compact")  # of a file of every row that has no annexes
_COMMENT, _PART = b"<!-- vto-roles: ", b"docProps/custom.xml"  # signs
FORMATS: Mapping[str, Format] = {
    "md": Format(module="markdown", suffixes=(".md", ".markdown"), sign=_COMMENT),
    "html": Format(module="html", suffixes=(".html", ".htm"), sign=_COMMENT, annexes=True, drawn=("matrix", "tasks", "per-role")),
    "json": Format(
        module="json",
        suffixes=(".json",),
        sign=b'"vto-roles/charter/',
        annexes=True,
        refuses=(_TEMPLATES, "--no-annexes", "--compact"),
    ),
    "docx": Format(
        module="docx", suffixes=(".docx",), binary=True, sign=_PART, reader="office", line_end=None, refuses=(_TEMPLATES,)
    ),
    "xlsx": Format(
        module="xlsx",
        suffixes=(".xlsx",),
        binary=True,
        sign=_PART,
        reader="office",
        line_end=None,
        sections=False,
        annexes=True,
        refuses=(_TEMPLATES, "--no-annexes"),
    ),
    "pdf": Format(
        module="pdf",
        suffixes=(".pdf",),
        binary=True,
        costly=True,
        sign=b"vto-roles-bytes=",
        extra=("typst", "pdf"),
        line_end=None,
        refuses=(_TEMPLATES,),
    ),
    "ics": Format(module="ics", suffixes=(".ics",), sign=b"X-VTO-ROLES:", line_end=b"\r\n", sections=False, refuses=_ROWS_ALONE),
    "csv": Format(module="csv", suffixes=(".csv",), line_end=b"\r\n", bom=True, sections=False, refuses=_ROWS_ALONE),
}


def by_suffix(suffix: str) -> str | None:
    """Return the name of the format that files with this suffix have; None when there is none."""
    return next((name for name, one in FORMATS.items() if suffix.lower() in one.suffixes), None)


def refuse_unheeded(name: str, options: Mapping[str, object]) -> None:
    """Raise Refused for the first of the options given that a format does not take; one that is false was not given."""
    for option, given in options.items():
        if given and option in FORMATS[name].refuses:
            others = tuple(other for other, one in FORMATS.items() if option not in one.refuses)
            raise Refused("not-for-format", option=option, format=name, formats=others)


def render(charter: "Charter", name: str, words: "Words", layout: "Layout", *, source: str) -> bytes:
    """Return the charter in a format; source: its file, relative to where the output goes.

    Raises Refused when the format needs a library that is not installed, or a template of one's own is at fault.
    """
    from vto_roles.output.rendering import Rendering

    return written(Rendering(charter, words, layout, source=source, form=FORMATS[name]))


def written(rendering: "Rendering") -> bytes:
    """Return a rendering in its format. Raises Refused when that needs a library that is not installed."""
    form = rendering.form
    try:
        return form.writer.write(rendering)
    except ModuleNotFoundError as missing:
        if form.extra is None or missing.name != form.extra[0]:
            raise
        from vto_roles.installation import command_for

        raise Refused("missing-extra", format=form.module, command=command_for(form.extra[1])) from None


def mark_of(data: bytes, name: str) -> dict[str, Any] | None:
    """Return the mark of an output in this format that we wrote; None when it is not ours.

    Of two outputs that a merge left in one file it is the younger mark: what both branches made is made anew.
    """
    from vto_roles.read.merged import sides

    form = FORMATS[name]
    mark = form.read_mark(data)
    if mark is not None or form.binary or (both := sides(data)) is None:
        return mark
    one, other = map(form.read_mark, both)
    if one is None or other is None:
        return None
    younger = other if str(other.get("date")) > str(one.get("date")) else one
    return {**younger, "intact": True}


def settled(data: bytes, name: str) -> bytes:
    """Return a file with line ends as we write them, and a byte-order mark only where we write one."""
    from vto_roles.charter.provenance import BOM

    end = FORMATS[name].line_end
    if end is None:
        return data
    if not FORMATS[name].bom:
        data = data.removeprefix(BOM)
    lines = data.replace(b"\r\n", b"\n")
    return lines if end == b"\n" else lines.replace(b"\n", end)
