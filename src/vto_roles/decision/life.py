"""The life of a charter after it is made: what its register says of each body, held against the rows as they are now."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import replace

from vto_roles.decision.fingerprints import concerning
from vto_roles.model.catalogue import Catalogue
from vto_roles.model.register import SAID, Register, RegisterEntry, RowState
from vto_roles.model.terms import REVIEW

if TYPE_CHECKING:
    from vto_roles.read.renamed import Names

_EMPLOYEES = "employees"
Standing = Literal["advised", "adopted", "review-due", "out-of-date"]


class Acts(Struct, frozen=True):
    """The entries of a register that stand, in the order of their days, each with its place in the file."""

    entries: tuple[tuple[int, RegisterEntry], ...]

    @property
    def adoptions(self) -> tuple[tuple[int, RegisterEntry], ...]:
        return tuple(pair for pair in self.entries if pair[1].act == "adopted")

    def last_of_each(self) -> Iterator[tuple[int, RegisterEntry]]:
        """Yield the last act of each body."""
        yield from {entry.body: (number, entry) for number, entry in self.entries}.values()

    def unheard(self, catalogue: Catalogue) -> Iterator[tuple[int, RegisterEntry, str]]:
        """Yield each adoption before which a body that is heard on it said nothing, with that body.

        What it said of the same rows before an earlier adoption still stands.
        """
        since = None
        for number, adoption in self.adoptions:
            row = adoption.tasks.get(REVIEW)
            heard = [name for name, letter in (row.letters if row else {}).items() if letter == "C"]
            for name in heard:
                if name in catalogue.roles and catalogue.roles[name].kind == "consultative":
                    said = (one for _, one in self.entries if one.body == name and one.act in SAID and one.on <= adoption.on)
                    rows = concerning(adoption.tasks, name)
                    if not any(since is None or one.on >= since or (one.tasks and one.tasks == rows) for one in said):
                        yield number, adoption, name
            since = adoption.on

    def treated(
        self, meetings: Mapping[str, Sequence[datetime.date]], days: int
    ) -> Iterator[tuple[int, RegisterEntry, datetime.date]]:
        """Yield each sending to a body with the day on which that dealt with it: by its next act, else by its known meetings.

        meetings: of each body; days: that it has at least, so that an earlier meeting is meant only where there is no later one.
        What was sent again before that, and what the body deferred, is not counted.
        """
        for place, (number, sent) in enumerate(self.entries):
            if sent.act == "sent":
                after = next((one for _, one in self.entries[place + 1 :] if one.body == sent.body), None)
                if after is None:
                    ahead = sorted(day for day in meetings.get(sent.body, ()) if day >= sent.on)
                    day = next((day for day in ahead if (day - sent.on).days >= days), next(iter(ahead), None))
                else:
                    day = after.on if after.act in SAID else None
                if day is not None:
                    yield number, sent, day

    def unanswered(self) -> Iterator[tuple[int, RegisterEntry, RegisterEntry | None]]:
        """Yield each advice that was not favourable and that nobody answered, with the adoption that came after it, if any."""
        for number, advice in self.entries:
            if not advice.asks_answer:
                continue
            after = [one for _, one in self.entries if one.on >= advice.on and one is not advice]
            adopted = next((one for one in after if one.act == "adopted"), None)
            answers = [one for one in after if one.act == "answered" and one.body == advice.body]
            if not any(adopted is None or one.on <= adopted.on for one in answers):
                yield number, advice, adopted


def acts(register: Register | None, day: datetime.date | None = None, catalogue: Catalogue | None = None) -> Acts:
    """Return the acts of a register up to a day, none without one.

    catalogue: whose new ids stand in them for old ones. An act that a body withdrew counts no more, nor does the withdrawal.
    """
    from vto_roles.read import renamed  # who lists the checks loads no reader

    names = renamed.of(catalogue) if catalogue is not None else {}
    standing: list[tuple[int, RegisterEntry]] = []
    every = ((number, one) for number, one in enumerate(register.entries if register else ()) if day is None or one.on <= day)
    for number, written in sorted(every, key=lambda pair: (pair[1].on, pair[0])):
        entry = _in_new_ids(written, names) if names else written
        if entry.act != "withdrawn":
            standing.append((number, entry))
            continue
        last = next((pair for pair in reversed(standing) if pair[1].body == entry.body), None)
        if last is not None:
            standing.remove(last)
    return Acts(tuple(standing))


def _in_new_ids(entry: RegisterEntry, names: "Names") -> RegisterEntry:
    """Return an act with the ids that its body, tasks and roles have now."""
    roles, tasks = (names.get(section, {}) for section in ("roles", "tasks"))
    rows = {
        tasks.get(task, task): replace(row, letters={roles.get(role, role): letter for role, letter in row.letters.items()})
        for task, row in entry.tasks.items()
    }
    return replace(entry, body=roles.get(entry.body, entry.body), tasks=rows)


def moved(entry: RegisterEntry, rows: Mapping[str, RowState], *, governing: bool) -> tuple[str, ...]:
    """Return the tasks whose rows are no longer as at an act: those of the body, or all where a governing body adopted."""
    now = rows if governing and entry.act == "adopted" else concerning(rows, entry.body)
    return tuple(task for task in sorted({*now, *entry.tasks}) if now.get(task) != entry.tasks.get(task))


# --- how far a charter is -------------------------------------------------------------------------


class Heard(Struct, frozen=True, kw_only=True):
    """What a body said before a charter was adopted, and what became of it."""

    said: RegisterEntry
    answer: RegisterEntry | None  # that the body got


class Life(Struct, frozen=True, kw_only=True):
    """How far a charter is by its register.

    status: None before the first body has said what is asked of all; act: the adoption, else the last advice; changed: the tasks
    whose rows are no longer as they were adopted; heard: body -> what it said on the charter that is adopted, or on the next one.
    """

    status: Standing | None = None
    act: RegisterEntry | None = None
    until: datetime.date | None = None  # the last day of the adoption
    changed: tuple[str, ...] = ()
    heard: Mapping[str, Heard] = {}


def life(done: Acts, rows: Mapping[str, RowState], catalogue: Catalogue, months: int, day: datetime.date) -> Life:
    """Return how far a charter of these rows is on a day.

    done: the acts up to that day; months: within which a charter is reviewed where its adoption names no last day.
    """
    entries = [entry for _, entry in done.entries]
    places = [number for number, entry in enumerate(entries) if entry.act == "adopted"]
    if not places:
        return _advised(entries, rows, catalogue) or Life(heard=_heard(entries, rows, catalogue))
    last = entries[places[-1]]
    changed = moved(last, rows, governing=True) if last.tasks else ()
    after = entries[places[-1] + 1 :]
    if changed and (advised := _advised(after, rows, catalogue)) is not None:
        return replace(advised, changed=changed)
    before = entries[places[-2] + 1 if len(places) > 1 else 0 : places[-1]]
    until = last.due(months)
    status: Standing = "out-of-date" if changed else "review-due" if until < day else "adopted"
    heard = _heard(after if changed else before, rows, catalogue, entries[places[-1] :])
    return Life(status=status, act=last, until=until, changed=changed, heard=heard)


def asked(rows: Mapping[str, RowState], catalogue: Catalogue) -> tuple[str, ...]:
    """Return who is heard before a charter of these rows is adopted: the bodies, else the employees themselves."""
    letters = rows[REVIEW].letters if REVIEW in rows else {}
    names = [name for name in catalogue.roles if letters.get(name) == "C"]
    bodies = tuple(name for name in names if catalogue.roles[name].kind == "consultative")
    return bodies or tuple(name for name in names if name == _EMPLOYEES)


def _advised(entries: Sequence[RegisterEntry], rows: Mapping[str, RowState], catalogue: Catalogue) -> Life | None:
    """Return that everybody who is asked said something on the rows as they are; None where somebody is still to be heard."""
    heard, bodies = _heard(entries, rows, catalogue), asked(rows, catalogue)
    if not bodies or heard.keys() != {*bodies}:
        return None
    if any(moved(one.said, rows, governing=False) for one in heard.values() if one.said.tasks):
        return None
    return Life(status="advised", act=max((one.said for one in heard.values()), key=lambda said: said.on), heard=heard)


def _heard(
    entries: Sequence[RegisterEntry],
    rows: Mapping[str, RowState],
    catalogue: Catalogue,
    later: Sequence[RegisterEntry] = (),
) -> dict[str, Heard]:
    """Return the last word in these entries of each body that is asked; later: entries after them that may answer it."""
    found = {}
    for name in asked(rows, catalogue):
        own = [(number, one) for number, one in enumerate(entries) if one.body == name and one.act in SAID]
        for number, said in own[-1:]:
            after = (one for one in (*entries[number:], *later) if one.body == name and one.act == "answered")
            found[name] = Heard(said=said, answer=next(after, None))
    return found
