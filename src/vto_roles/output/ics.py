"""Write the year's dates as a calendar that mail programs read."""

import datetime
import hashlib
import re
import unicodedata
from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec import Struct

from vto_roles.charter import provenance
from vto_roles.digests import digest
from vto_roles.output.rendering import Rendering
from vto_roles.text import capital

_MARK = b"X-VTO-ROLES:"
_AHEAD = {True: 30, False: 14}  # days that a reminder comes before a date: of a legal duty, of another task
_HOUR = 9  # at which it comes


class Occasion(Struct, frozen=True, kw_only=True):
    """An event of a whole day; with its year, `key` is its identity."""

    key: str
    day: datetime.date
    title: str
    about: str
    kinds: tuple[str, ...] = ()  # beside that of the program
    ahead: int  # days that the reminder comes before it


def write(rendering: Rendering) -> bytes:
    """Return one event of a whole day per date in the calendar, the mark in a property of its own.

    An event keeps its identity as long as the task, the year and the organisation's name stay: a newer calendar moves
    it, whatever became of titles and people. Nothing recurs: next year's dates hang on next year's answers.
    """
    clean = rendering.clean()
    view = clean.view
    occasions = []
    for row in view.calendar:
        parts = [f"{view.t(key)}: {row[letter]}" for key, letter in _PARTS if row[letter]]
        kinds = (capital(row["legal"]),) if row["legal"] else ()
        occasions.append(
            Occasion(
                key=row["id"],
                day=datetime.date.fromisoformat(row["iso"]),
                title=row["task"],
                about="\n".join([*parts, *kinds]),
                kinds=kinds,
                ahead=_AHEAD[bool(row["legal"])],
            )
        )
    return sealed(clean, view.t("calendar"), view.calendar_note, occasions)


def sealed(rendering: Rendering, title: str, note: str, occasions: Iterable[Occasion]) -> bytes:
    """Return events as a calendar under a title with a note; the mark in a property of its own."""
    view = rendering.view
    name = str(view.charter.organisation["name"])
    language = view.lang
    stamp = _date(datetime.date.fromisoformat(view.charter.date)) + "T120000Z"
    who = hashlib.sha256(unicodedata.normalize("NFC", name).encode()).hexdigest()[:16]

    head = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//vto-roles//vto-roles//{language[:2].upper()}",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALDESC:{_escaped(note)}",
        f"X-WR-CALNAME:{_escaped(f'{title}: {name}')}",
    ]
    rest: list[str] = []
    for one in occasions:
        called = f";LANGUAGE={language}:{_escaped(one.title)}"
        rest += (
            "BEGIN:VEVENT",
            f"SUMMARY{called}",
            f"DTSTART;VALUE=DATE:{_date(one.day)}",
            f"DTEND;VALUE=DATE:{_date(one.day + datetime.timedelta(days=1))}",
            f"DTSTAMP:{stamp}",
            f"UID:{_escaped(f'{one.key}-{one.day.year}-{who}@vto-roles')}",
            f"CATEGORIES:{','.join(map(_escaped, ('VTO', *one.kinds)))}",
            f"DESCRIPTION;LANGUAGE={language}:{_escaped(one.about)}",
            "TRANSP:TRANSPARENT",
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"DESCRIPTION{called}",
            f"TRIGGER:-P{one.ahead - 1}DT{24 - _HOUR}H",
            "END:VALARM",
            "END:VEVENT",
        )
    rest.append("END:VCALENDAR")
    mark = {**provenance.brief(rendering.mark), "bytes": digest("\n".join([*head, *rest]).encode())}
    marked = _MARK.decode() + _escaped(msgspec.json.encode(mark).decode())
    return b"".join(map(_folded, [*head, marked, *rest]))


_PARTS = (("decides", "A"), ("does", "R"), ("advises", "C"))
_WIDTH = 75  # bytes of a line that is folded, with the blank that goes before all but the first
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


def _escaped(text: str) -> str:
    """Return a value of the type TEXT (RFC 5545, 3.3.11)."""
    return text.translate(_ESCAPES)


def _date(day: datetime.date) -> str:
    """Return a value of the type DATE: four digits of the year in every system, which strftime does not give."""
    return day.isoformat().replace("-", "")


def _folded(line: str) -> bytes:
    """Return a line with its end, folded where it is long: between characters, and not after a backslash (RFC 5545, 3.1)."""
    data = line.encode()
    parts, start = [], 0
    while len(data) - start >= _WIDTH:
        end = start + _WIDTH - 1
        while data[end] & 0xC0 == 0x80:  # inside a character
            end -= 1
        end -= data[end - 1 : end] == b"\\"
        parts.append(data[start:end])
        start = end
    return b"\r\n ".join([*parts, data[start:]]) + b"\r\n"


def _lines(data: bytes) -> list[bytes]:
    """The lines of a calendar as they were before they were folded."""
    return re.sub(rb"\r?\n[ \t]", b"", data).splitlines()


def _digest(data: bytes) -> str:
    return digest(b"\n".join(line for line in _lines(data) if not line.startswith(_MARK)))


def read_mark(data: bytes) -> dict[str, Any] | None:
    """The mark of a calendar that we wrote, with `intact`: whether all other lines are as they were; None without one."""
    found = next((line for line in _lines(data) if line.startswith(_MARK)), b"")
    try:
        mark = msgspec.json.decode(re.sub(rb"\\(.)", rb"\1", found.removeprefix(_MARK)))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    if not isinstance(mark, dict) or not isinstance(mark.get("bytes"), str):
        return None
    short = {str(name): str(value) for name, value in mark.items()}
    return {**provenance.full(short), "intact": mark["bytes"] == _digest(data)}
