"""The figure of the page: which tasks with a date fall in which month, and for whom."""

from msgspec import Struct

from vto_roles.output.view import View
from vto_roles.text import capital

_TOLD = (("A", "decides"), ("R", "does"), ("C", "advises"))


class Month(Struct, frozen=True, kw_only=True):
    """What one role has to do in one month: a letter for each task, and the same in words."""

    letters: str
    spoken: str


class YearRow(Struct, frozen=True, kw_only=True):
    """A role, and what each month asks of it."""

    title: str
    months: tuple[Month, ...]
    total: int


class Year(Struct, frozen=True, kw_only=True):
    """Twelve months from that of the first date: what they ask of each role, and the busiest of them in words."""

    heads: tuple[tuple[str, str], ...]  # of a month: short and in full
    rows: tuple[YearRow, ...]
    finding: str


def year(v: View) -> Year | None:
    """Return the tasks of the calendar by month and role; None when none has a date."""
    if not v.charter.calendar:
        return None
    start = int(v.charter.calendar[0].date[5:7]) - 1
    order = [(start + step) % 12 + 1 for step in range(12)]
    held: dict[str, dict[int, str]] = {}
    tasks = dict.fromkeys(order, 0)
    for entry in v.charter.calendar:
        month = int(entry.date[5:7])
        tasks[month] += 1
        for letter, _ in _TOLD:
            for role in entry.roles.get(letter, ()):
                months = held.setdefault(role, {})
                months[month] = months.get(month, "") + letter
    rows = tuple(
        YearRow(
            title=capital(role.title),
            months=tuple(_month(v, held[role.id].get(month, "")) for month in order),
            total=sum(map(len, held[role.id].values())),
        )
        for role in v.columns
        if role.id in held
    )
    busiest = max(order, key=lambda month: tasks[month])
    most = max(held, key=lambda role: sum(letter != "C" for letter in held[role].get(busiest, "")))
    names, short = v.words.months(), v.words.months(short=True)
    return Year(
        heads=tuple((short[month - 1], names[month - 1]) for month in order),
        rows=rows,
        finding=v.t("year_finding", month=names[busiest - 1], count=tasks[busiest], the=v.the([v.roles[most]])),
    )


def _month(v: View, letters: str) -> Month:
    told = (f"{v.words.inside(v.t(key))}{v.colon}{letters.count(letter)}" for letter, key in _TOLD if letter in letters)
    return Month(letters=letters, spoken=", ".join(told))
