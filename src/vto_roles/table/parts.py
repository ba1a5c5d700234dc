"""A part of a workbook, XML that is read in pieces: what is unpacked of a file, and what is parsed of it, is bounded."""

import re
from collections.abc import Mapping
from typing import IO
from xml.parsers import expat

from vto_roles.table.grid import TableError

MAX_UNPACKED = 64 << 20  # bytes of all parts that are read
MAX_PARSED = 16 << 20  # bytes of them, without cells and rows that hold nothing
MAX_TAGS = 800_000  # starts and ends of elements
_CHUNK = 1 << 16  # bytes
# A cell or row that only has a style; what follows it tells its own place, so that nothing is counted from here.
_PAINTED = re.compile(rb'<(?:c|row) r="[^<>]*/>(?=<c r=|<row r=|</row>|</sheetData>)')


class TooMuch(TableError):
    """A file of which more would have to be read than is."""

    def __init__(self, variant: str, limit: int) -> None:
        super().__init__("yaml-subset", variant, limit=limit)


class Work:
    """What was read of a file so far."""

    def __init__(self) -> None:
        self.unpacked = self.parsed = self.tags = 0


class PartReader:
    """Reads one part; who inherits says what becomes of its elements and texts."""

    def read(self, stream: IO[bytes], work: Work) -> None:
        """Read the part; work: what was read of its file, which this adds to. Raises TooMuch, TableError, expat.ExpatError."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = lambda kind, attributes: self.start(kind.rpartition(":")[2], attributes)
        parser.EndElementHandler = lambda kind: self.end(kind.rpartition(":")[2])
        parser.CharacterDataHandler = self.text
        parser.StartDoctypeDeclHandler = _refuse
        rest = b""
        while chunk := stream.read(_CHUNK):
            work.unpacked += len(chunk)
            _bounded(work.unpacked, MAX_UNPACKED)
            whole = chunk.rfind(b">") + 1 or len(chunk)
            piece, rest = _PAINTED.sub(b"", rest + chunk[:whole]), chunk[whole:]
            work.parsed += len(piece)
            _bounded(work.parsed, MAX_PARSED)
            work.tags += piece.count(b"<") + piece.count(b"/>")
            if work.tags > MAX_TAGS:
                raise TooMuch("elements", limit=MAX_TAGS // 2)
            parser.Parse(piece, False)
        parser.Parse(rest, True)

    def start(self, kind: str, attributes: Mapping[str, str], /) -> None:
        """Take the start of an element, by its name without prefix."""

    def end(self, kind: str) -> None:
        """Take the end of an element."""

    def text(self, text: str) -> None:
        """Take a piece of text."""

    def number(self, digits: str) -> int:
        """Return a number as the file writes one. Raises TableError for what is none, or too long to be one."""
        if not digits.isascii() or not digits.isdigit() or len(digits) > 9:
            raise TableError("not-a-matrix", "unreadable")
        return int(digits)


def _bounded(size: int, limit: int) -> None:
    if size > limit:
        raise TooMuch("unpacked", limit=limit >> 20)


def _refuse(*_: object) -> None:
    raise TableError("not-a-matrix", "unreadable")
