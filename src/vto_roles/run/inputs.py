"""The files of a run: those named, and those found in the folders named."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from vto_roles import files
from vto_roles.charter import provenance
from vto_roles.read import organisation, tree
from vto_roles.refused import Refused

CHARTERS = frozenset((".md", ".markdown", ".html", ".htm"))
MAX_CHARTER = 8 << 20  # bytes


class Input(Struct, frozen=True):
    """A file to work on, and where its output goes relative to an output folder."""

    path: Path
    relative: Path
    root: Path | None  # the folder argument that it was found in

    @property
    def roots(self) -> tuple[Path, ...]:
        """The folders, besides its own, in whose tree the overlays of the file may lie."""
        return () if self.root is None else (self.root,)


def inputs(paths: Sequence[Path], *, charters: bool = False) -> Iterator[Input]:
    """Yield the files named and the organisation files of the folders named; with `charters`, also files with our mark."""
    for path in paths:
        if not files.is_folder(path):
            yield Input(path, Path(path.name), None)
            continue
        for found in files.search(path, organisation.SUFFIXES | CHARTERS if charters else organisation.SUFFIXES):
            if _ours(found):
                yield Input(found, found.relative_to(path), path)


def _ours(path: Path) -> bool:
    """Return whether a file of a folder holds answers or our mark; also for one that cannot be read, so that it is reported."""
    try:
        data = files.read(path, limit(path))
    except Refused:
        return True
    return provenance.marked(data) is not None if path.suffix.lower() in CHARTERS else organisation.sniff(data)


def limit(path: Path) -> int:
    """Return how many bytes of a file are read: a charter is longer than the answers that it was made from."""
    return MAX_CHARTER if path.suffix.lower() in CHARTERS else tree.MAX_BYTES
