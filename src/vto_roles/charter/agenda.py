"""The agenda as it is published: how far the charter is with each body, what goes to which meeting, the load of the year."""

import datetime
from collections.abc import Iterator, Sequence
from typing import Any, Literal

import msgspec

from vto_roles.charter.page_text import PageText
from vto_roles.charter.published import Day
from vto_roles.charter.schema import CellEntry, Charter, Entry, TaskEntry, Tool
from vto_roles.charter.verbs import by_law, ratifies
from vto_roles.decision import agenda, hearing, life
from vto_roles.model.decision import Allocation, Case
from vto_roles.model.register import ActKind, Advice
from vto_roles.model.terms import REVIEW
from vto_roles.text import Words, capital, fill

SCHEMA: Literal["vto-roles/agenda/1"] = "vto-roles/agenda/1"


class BodyEntry(Entry, frozen=True, kw_only=True):
    """How far the charter is with one body."""

    body: str
    letter: Literal["A", "C"]  # A: it adopts, C: it is heard
    step: hearing.Step
    act: ActKind | None  # its last
    advice: Advice | None
    on: Day | None  # of that act
    moved: tuple[str, ...]  # tasks whose rows changed since
    meeting: Day | None
    send_by: Day | None
    earliest: Day  # on which it can meet, with the notice that it has
    text: str


class TurnEntry(Entry, frozen=True, kw_only=True):
    """A task that goes to a body, and the meeting that it goes to."""

    body: str
    task: str
    letter: Literal["A", "C"]
    legal: bool
    law: tuple[str, ...]
    due: Day
    opens: Day
    days: int  # between sending and meeting
    state: agenda.State
    meeting: Day | None
    send_by: Day | None
    earliest: Day  # on which it can meet, with the notice that it has
    by: tuple[str, ...]  # the roles that prepare and send it
    decides: tuple[str, ...]
    what: str  # what the body is asked, within a sentence
    text: str


class DutyEntry(Entry, frozen=True, kw_only=True):
    """A task in a month of somebody."""

    task: str
    letters: str


class LoadEntry(Entry, frozen=True, kw_only=True):
    """What the tasks with a date ask of a role or a person, month by month."""

    id: str
    kind: Literal["role", "person"]
    title: str
    months: dict[str, tuple[DutyEntry, ...]]  # YYYY-MM


class Agenda(Entry, frozen=True, kw_only=True):
    """The agenda; keys may be added, never change meaning."""

    schema: Literal["vto-roles/agenda/1"] = SCHEMA
    tool: Tool
    date: Day
    language: str
    organisation: str
    adopted: Day | None  # the last adoption of the charter
    review_by: Day | None  # of an adopted charter
    meetings: dict[str, tuple[Day, ...]]  # those to come
    bodies: tuple[BodyEntry, ...]
    turns: tuple[TurnEntry, ...]
    load: tuple[LoadEntry, ...]

    def of(self, body: str) -> "Agenda":
        """Return the agenda of one body."""
        return msgspec.structs.replace(
            self,
            meetings={name: days for name, days in self.meetings.items() if name == body},
            bodies=tuple(one for one in self.bodies if one.body == body),
            turns=tuple(one for one in self.turns if one.body == body),
            load=tuple(one for one in self.load if one.id == body),
        )


def json(found: Agenda) -> bytes:
    """Return the agenda as versioned JSON."""
    return msgspec.json.format(msgspec.json.encode(found), indent=2) + b"\n"


def json_schema() -> bytes:
    """Return the JSON Schema of a published agenda; later versions may add keys, so it lets them pass."""
    drawn = msgspec.json.schema(Agenda)
    return msgspec.json.format(msgspec.json.encode({"$schema": "https://json-schema.org/draft/2020-12/schema", **drawn})) + b"\n"


def write(case: Case, allocation: Allocation, charter: Charter, words: Words) -> Agenda:
    """Return the agenda of an organisation on the day of its decision; charter: of that day, in the language of `words`."""
    return _Writer(case, allocation, charter, words).written()


class _Writer:
    def __init__(self, case: Case, allocation: Allocation, charter: Charter, words: Words) -> None:
        self.case = case
        self.allocation = allocation
        self.charter = charter
        self.words = words
        self.page = PageText(charter, words)
        self.day = allocation.day
        self.acts = life.acts(case.register, allocation.day)
        self.hearings = hearing.hearings(allocation, self.acts)
        self.review = hearing.review_due(self.acts, case.organisation.settings.review_months)

    def t(self, *keys: str, **args: Any) -> str:
        return self.words("agenda", *keys, **args)

    def written(self) -> Agenda:
        adoptions = self.acts.adoptions
        meetings = {
            body: tuple(day.isoformat() for day in sorted(set(days)) if day >= self.day)
            for body, days in self.case.organisation.meetings.items()
        }
        return Agenda(
            tool=self.charter.tool,
            date=self.charter.date,
            language=self.charter.language,
            organisation=str(self.charter.organisation["name"]),
            adopted=adoptions[-1][1].on.isoformat() if adoptions else None,
            review_by=_iso(self.review),
            meetings=meetings,
            bodies=tuple(map(self._body, self.hearings)),
            turns=tuple(map(self._turn, self._turns())),
            load=tuple(self._load()),
        )

    # --- the charter ---

    def _body(self, one: hearing.Hearing) -> BodyEntry:
        last = one.last
        return BodyEntry(
            body=one.body,
            letter=one.letter,
            step=one.step,
            act=None if last is None else last.act,
            advice=None if last is None else last.advice,
            on=None if last is None else last.on.isoformat(),
            moved=one.moved,
            meeting=_iso(one.meeting),
            send_by=_iso(one.send_by),
            earliest=self._earliest(one).isoformat(),
            text=self._stands(one),
        )

    def _stands(self, one: hearing.Hearing) -> str:
        """Return how far the charter is with a body, and what to do about it."""
        last = one.last
        args: dict[str, Any] = {"count": len(one.moved), "others": self._others(), "review": self.review}
        if last is not None:
            act = self.words("register", "acts", last.act)
            args |= {"date": last.on, "act": act, "advice": self.words("register", "advice", last.advice or "none")}
        variant = f"{one.step}_again" if one.step in ("send", "decide", "wait") and last is not None else one.step
        told = self.t("step", variant if variant != "send_again" or one.moved else "send_review", **args)
        if one.step in ("heard", "done", "wait"):
            return told
        if one.meeting is None:
            first = {"days": self._days(), "from": self._earliest(one)}
            return told if one.step == "answer" else f"{told} {self.t('no_meeting', **first)}"
        key = "bring" if one.send_by is not None else "expected"
        return f"{told} {self.t(key, send=one.send_by, meeting=one.meeting)}" if one.step != "answer" else told

    def _earliest(self, one: hearing.Hearing) -> datetime.date:
        """Return the first day on which a body can meet on the charter: with the notice that it has, after who it waits for."""
        first = self.day + datetime.timedelta(days=self._days())
        if one.letter == "C":
            return first
        waited = [two.meeting or first for two in self.hearings if two.letter == "C" and two.open]
        return max((first, *(day + datetime.timedelta(days=1) for day in waited)))

    def _days(self) -> int:
        return self.case.organisation.settings.paper_days

    def _others(self) -> str:
        waited = (one.body for one in self.hearings if one.letter == "C" and one.open)
        return self.page.bodies(self.page.roles[body] for body in waited)

    # --- the year ---

    def _turns(self) -> Iterator[agenda.Turn]:
        """Yield the turns; a charter that nobody adopted is no review, and stands with the bodies."""
        for turn in agenda.turns(self.allocation, self.review):
            if turn.task != REVIEW or self.review is not None:
                yield turn

    def _turn(self, turn: agenda.Turn) -> TurnEntry:
        task, cell = self._cell(turn)
        by = self.page.tasks.get(turn.sending or "", task)
        entry = TurnEntry(
            body=turn.body,
            task=turn.task,
            letter=turn.letter,
            legal=turn.legal,
            law=tuple(dict.fromkeys(law for one in cell.because for law in one.sources if law in self.allocation.law))
            if turn.letter == "C" and turn.legal
            else task.duty_law,
            due=turn.due.isoformat(),
            opens=turn.opens.isoformat(),
            days=turn.days,
            state=turn.state,
            meeting=_iso(turn.meeting),
            send_by=_iso(turn.send_by),
            earliest=turn.earliest(self.day).isoformat(),
            by=tuple(one.role for one in by.cells if "R" in one.letters and one.role != turn.body),
            decides=tuple(one.role for one in task.cells if "A" in one.letters),
            what=self._what(turn, task, cell),
            text="",
        )
        return msgspec.structs.replace(entry, text=self._planned(turn, entry))

    def _cell(self, turn: agenda.Turn) -> tuple[TaskEntry, CellEntry]:
        task = self.page.tasks[turn.task]
        return task, next(cell for cell in task.cells if cell.role == turn.body)

    def _what(self, turn: agenda.Turn, task: TaskEntry, cell: CellEntry) -> str:
        """Return what the body is asked: to decide, or what law or the charter gives it."""
        about = self.words.find("agenda", "about", task.id) if self._usual(task) else task.title
        about = about or self.page.subject(task)
        if turn.letter == "A":
            return self.t("what", "A", about=about)
        if self.page.roles[turn.body].kind == "governing":
            return self.t("what", "ratifies" if ratifies(cell) else "heard", about=about)
        laws = self.words.find("page_one", "hear", "by_law")
        more = (law for one in cell.because for law in one.sources if law in laws) if by_law(cell) else ()
        return fill(str(laws[next(iter(more), "default")]), {"topics": about})

    def _usual(self, task: TaskEntry) -> bool:
        """Return whether a task has the title that the catalogue gives it, and no other that somebody typed."""
        usual = self.words.standing("tasks", task.id, "title")
        return usual is not None and bool(usual == self.words.find("tasks", task.id, "title"))

    def _planned(self, turn: agenda.Turn, entry: TurnEntry) -> str:
        """Return which meeting it goes to and when it is sent, or what is to be done where none is in time."""
        args = {"what": capital(entry.what), "the": self.page.the(self.page.roles[turn.body]), "days": turn.days}
        args |= {"opens": turn.opens, "due": turn.due, "meeting": turn.meeting, "send": turn.send_by}
        args["from"] = turn.earliest(self.day)
        if turn.state == "planned" and turn.meeting is not None:
            key = "past" if turn.meeting < self.day else "planned" if turn.in_time(self.day) else "late"
        elif turn.state == "missing":
            key = "missing_none" if turn.meeting is None else "missing" if turn.in_time(self.day) else "missing_gone"
        else:
            key = "unplanned"
        if key in ("missing_none", "unplanned") and turn.earliest(self.day) > turn.due:
            key = "unreachable"
        return self.t("plan", key, **args)

    # --- the load ---

    def _load(self) -> Iterator[LoadEntry]:
        found = agenda.load(self.allocation)
        for role in self.charter.roles:
            if role.id in found:
                yield _load(role.id, "role", capital(role.title), found[role.id])
        for person, function in self.page.functions.items():
            if person in found:
                yield _load(person, "person", function, found[person])


def _load(who: str, kind: Literal["role", "person"], title: str, months: Any) -> LoadEntry:
    ordered = {month: tuple(DutyEntry(task=task, letters=letters) for task, letters in months[month]) for month in sorted(months)}
    return LoadEntry(id=who, kind=kind, title=title, months=ordered)


def _iso(day: datetime.date | None) -> str | None:
    return None if day is None else day.isoformat()


def at_meeting(found: Agenda, body: str, meeting: Day | None) -> Sequence[TurnEntry]:
    """Return what goes to a meeting: what is planned for it, and what has no meeting in time or no known one before the next.

    meeting: None for a body of which no meeting is known: what is due within three months.
    """
    own = [one for one in found.turns if one.body == body]
    after = min((day for day in found.meetings.get(body, ()) if meeting is not None and day > meeting), default=None)
    if meeting is None:
        until = (datetime.date.fromisoformat(found.date) + datetime.timedelta(days=92)).isoformat()
        return [one for one in own if one.due <= until]
    return [one for one in own if one.meeting == meeting or (one.meeting is None and one.due < (after or meeting))]
