"""A part of an office file, XML that is read in pieces: what is unpacked of a file, and what is parsed of it, is bounded."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from xml.parsers import expat

from vto_roles.read.cells.grid import TableError

MAX_UNPACKED = 64 << 20  # bytes of all parts that are read
MAX_PARSED = 16 << 20  # bytes of them, without cells and rows that hold nothing
MAX_TAGS = 800_000  # starts and ends of elements
_MAX_MEMBERS = 1000
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_CHUNK = 1 << 16  # bytes
# A cell or row that only has a style; what follows it tells its own place, so that nothing is counted from here.
_PAINTED = re.compile(rb'<(?:c|row) r="[^<>]*/>(?=<c r=|<row r=|</row>|</sheetData>)')
# A start or an end of an element: whether it ends, and its name without prefix; at its start its attributes, at its end the text
# in it behind the last element.
Event = tuple[bool, str, Mapping[str, str], str]


class TooMuch(TableError):
    """A file of which more would have to be read than is."""

    def __init__(self, variant: str, limit: int) -> None:
        super().__init__("yaml-subset", variant, limit=limit)


def unreadable() -> TableError:
    """Return the error of a file that is no workbook or document as it should be."""
    return TableError("not-a-matrix", "unreadable")


class Parts:
    """The parts of an office file, and what was read of them so far: bytes unpacked, bytes parsed, tags."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.sizes = {one.filename: one.file_size for one in archive.infolist()}
        self._archive = archive
        self._unpacked = self._parsed = self._tags = 0
        if len(self.sizes) > _MAX_MEMBERS:
            raise TooMuch("parts", limit=_MAX_MEMBERS)

    def read(self, name: str) -> Iterator[Event]:
        """Yield the elements of a part, none of one that is not there. Raises TooMuch, TableError, expat.ExpatError."""
        if name not in self.sizes:
            return
        if self._archive.getinfo(name).compress_type not in _PACKED:
            raise unreadable()
        found: list[Event] = []
        parser = _parser(found)
        rest = b""
        with self._archive.open(name) as stream:
            while chunk := stream.read(_CHUNK):
                whole = chunk.rfind(b">") + 1 or len(chunk)
                piece, rest = _PAINTED.sub(b"", rest + chunk[:whole]), chunk[whole:]
                self._count(len(chunk), piece)
                parser.Parse(piece, False)
                yield from found
                found.clear()
        parser.Parse(rest, True)
        yield from found

    def _count(self, unpacked: int, piece: bytes) -> None:
        self._unpacked += unpacked
        self._parsed += len(piece)
        self._tags += piece.count(b"<") + piece.count(b"/>")
        for size, limit in ((self._unpacked, MAX_UNPACKED), (self._parsed, MAX_PARSED)):
            if size > limit:
                raise TooMuch("unpacked", limit=limit >> 20)
        if self._tags > MAX_TAGS:
            raise TooMuch("elements", limit=MAX_TAGS // 2)


@contextmanager
def opened(data: bytes) -> Iterator[Parts]:
    """Open the parts of an office file. Raises TableError, for whatever is wrong with it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield Parts(archive)
    except TableError:
        raise
    except Exception as error:  # zipfile, expat and the library of compression have errors of their own
        raise unreadable() from error


def _parser(found: list[Event]) -> expat.XMLParserType:
    """Return a parser that adds the starts and ends of elements to a list; nothing is kept of those that are open."""
    pieces: list[str] = []

    def start(kind: str, attributes: Mapping[str, str]) -> None:
        pieces.clear()
        found.append((False, kind.rpartition(":")[2], attributes, ""))

    def end(kind: str) -> None:
        found.append((True, kind.rpartition(":")[2], {}, "".join(pieces)))
        pieces.clear()

    def refuse(*_: object) -> None:
        raise unreadable()

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = pieces.append
    parser.StartDoctypeDeclHandler = refuse
    return parser


def number(digits: str) -> int:
    """Return a number as the file writes one. Raises TableError for what is none, or too long to be one."""
    if not digits.isascii() or not digits.isdigit() or len(digits) > 9:
        raise unreadable()
    return int(digits)
