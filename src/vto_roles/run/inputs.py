"""The files of a run: those named, those found in the folders named, and standard input."""

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from vto_roles import files
from vto_roles.output.formats import FORMATS
from vto_roles.read import shapes
from vto_roles.refused import Refused
from vto_roles.run import recognise

_MARKED = frozenset(suffix for one in FORMATS.values() if one.sign for suffix in one.suffixes)  # of files that can hold our mark
_SHARED = ("overlay", "register")  # kinds of files that are told of with others
Stream = Callable[[int], bytes]  # returns at most so many bytes of standard input


class Input(Struct, frozen=True):
    """A file to work on, and where its output goes relative to an output folder."""

    path: Path
    relative: Path
    roots: tuple[Path, ...] = ()  # folders, besides its own, in whose tree its overlays may lie: the one that it was found in
    data: bytes | None = None  # of standard input
    error: Refused | None = None  # why it cannot be worked on: a folder that cannot be read
    shared: bool = False  # an overlay or register that was found in a folder: whoever it belongs to is looked at before it

    def read(self, most: int | None = None) -> bytes:
        """Return its bytes, one more than `most` (None: than is checked) where it is too long.

        Raises Refused when it cannot be read.
        """
        if self.error is not None:
            raise self.error
        return files.read(self.path, most or recognise.limit(self.path)) if self.data is None else self.data


def one_input(path: Path, stdin: Stream, name: Path | None = None) -> Input:
    """Return a file that was named, or standard input where it is `-`; name: of standard input."""
    if str(path) != "-":
        return Input(path, Path(path.name))
    data = stdin(recognise.MAX_CHARTER + 1)
    name = name or recognise.named(data, "stdin")
    return Input(name, Path(name.name), data=data)


def inputs(
    paths: Sequence[Path], stdin: Stream, *, name: Path | None = None, every: bool = False, tables: bool = False
) -> Iterator[Input]:
    """Yield the files named and the organisation files of the folders named; `every`: also the other files of ours in these.

    tables: also what may hold a table made by hand.

    Output goes to the path relative to the folder named, and of files named to that relative to the folder they have in common.
    stdin: of the path `-`; name: what it is called.
    """
    folders = {path for path in paths if files.is_folder(path)}
    common = _common_folder([path for path in paths if path not in folders and str(path) != "-"])
    for path in paths:
        if path in folders:
            yield from _found(path, every=every, tables=tables)
            continue
        one = one_input(path, stdin, name)
        yield one if common is None or one.data is not None else replace(one, relative=_normal(path).relative_to(common))


def _normal(path: Path) -> Path:
    """Return a path from the root without `..`; links are not followed."""
    return Path(os.path.normpath(path.absolute()))


def _common_folder(named: Sequence[Path]) -> str | None:
    """Return the folder that files have in common, None where there is but one file, or no such folder."""
    if len(named) < 2:
        return None
    try:
        return os.path.commonpath([_normal(path).parent for path in named])
    except (OSError, ValueError):  # several drives, an impossible name
        return None


def _found(folder: Path, *, every: bool, tables: bool) -> Iterator[Input]:
    """Yield the files of a folder; overlays and registers come last."""
    shared = []
    suffixes = shapes.SUFFIXES.union(_MARKED if every else (), recognise.TABLES if tables else ())
    for path in files.search(folder, suffixes):
        if isinstance(path, Refused):
            yield Input(folder, Path(), error=path)
            continue
        kind = _kind(path, tables=tables)
        one = Input(path, path.relative_to(folder), (folder,), shared=kind in _SHARED)
        if kind in _SHARED:
            shared += [one] if every else []
        elif kind is not None:
            yield one
    yield from shared


def _kind(path: Path, *, tables: bool) -> recognise.Kind | None:
    """Return what a file of a folder is when it is one of ours; one that cannot be read is, so that it is reported."""
    try:
        data = files.read(path, recognise.limit(path))
    except Refused:
        return "organisation"
    if path.suffix.lower() in shapes.SUFFIXES:
        if shapes.is_organisation(data):
            return "organisation"
        return "register" if shapes.lies_as_register(path.name) else "overlay" if shapes.lies_as_overlay(data) else None
    kind = recognise.recognise(data, path.name).kind
    return kind if kind == "charter" or (tables and kind == "table") else None
