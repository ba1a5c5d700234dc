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
    from icalendar import Alarm, Calendar, Event, vText

    view = rendering.view
    name = str(view.charter.organisation["name"])
    spoken = {"LANGUAGE": view.lang}
    moment = datetime.datetime.combine(datetime.date.fromisoformat(view.charter.date), datetime.time(12), datetime.UTC)

    calendar = Calendar()
    calendar.add("prodid", "-//vto-roles//vto-roles//" + view.lang[:2].upper())
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", vText(f"{title}: {name}"))
    calendar.add("x-wr-caldesc", vText(note))
    for one in occasions:
        event = Event()
        event.add("uid", _identity(name, one.key, one.day))
        event.add("dtstamp", moment)
        event.add("dtstart", one.day)
        event.add("dtend", one.day + datetime.timedelta(days=1))
        event.add("summary", one.title, spoken)
        event.add("description", one.about, spoken)
        event.add("categories", ["VTO", *one.kinds])
        event.add("transp", "TRANSPARENT")
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", one.title, spoken)
        alarm.add("trigger", datetime.timedelta(hours=_HOUR, days=-one.ahead))
        event.add_component(alarm)
        calendar.add_component(event)
    data: bytes = calendar.to_ical()
    mark = {**provenance.brief(rendering.mark), "bytes": _digest(data)}
    calendar.add("x-vto-roles", vText(msgspec.json.encode(mark).decode()))
    made: bytes = calendar.to_ical()
    return made


_PARTS = (("decides", "A"), ("does", "R"), ("advises", "C"))


def _identity(organisation: str, task: str, day: datetime.date) -> str:
    who = hashlib.sha256(unicodedata.normalize("NFC", organisation).encode()).hexdigest()[:16]
    return f"{task}-{day.year}-{who}@vto-roles"


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
