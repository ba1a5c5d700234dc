"""What must reach which body by which day: planned back from meetings, deadlines and law. Pure."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from vto_roles.decision.law import later
from vto_roles.decision.meetings import STAFF, last
from vto_roles.model.catalogue import Relative, Task
from vto_roles.model.decision import Allocation, Cell, Row
from vto_roles.model.terms import REVIEW, SOUGHT, Value

MONTHS = 12  # that are looked ahead
_SEASON = 183  # days before a date within which a meeting can deal with it
_NEAR = 3  # months: before a date so near a meeting is expected to be known, and the last that is known may be meant for it
State = Literal["planned", "missing", "unplanned"]


class Turn(Value, frozen=True, kw_only=True):
    """A task on which a body decides or is heard, and how that fits its meetings.

    planned: for the last known meeting from `opens` to `due`; missing: it meets, but not then, and `meeting` is the last before;
    unplanned: no date of it is known.
    """

    task: str
    body: str
    letter: Literal["A", "C"]
    due: datetime.date  # the last day
    legal: bool  # whether law asks for it
    opens: datetime.date  # the first day on which a meeting can deal with it
    days: int  # that the paper goes out before the meeting
    notice: bool  # whether a task of the catalogue is the sending, and sets those days
    state: State
    meeting: datetime.date | None = None
    sending: str | None = None  # the task by which the paper is made and sent, where that is a task of its own

    @property
    def send_by(self) -> datetime.date | None:
        """The last day on which the paper goes out; None where no meeting was found."""
        if self.meeting is not None:
            return self.meeting - datetime.timedelta(days=self.days)
        return None if self.state == "missing" else self.due - datetime.timedelta(days=self.days)

    def earliest(self, day: datetime.date) -> datetime.date:
        """Return the first day on which a meeting that is convened on a day can deal with it."""
        return max(self.opens, day + datetime.timedelta(days=self.days))

    def in_time(self, day: datetime.date) -> bool:
        """Return whether the paper can still go out in time."""
        return self.send_by is not None and day <= self.send_by


def turns(allocation: Allocation, review: datetime.date | None = None) -> tuple[Turn, ...]:
    """Return the turns within twelve months of the day of a decision, by their dates.

    review: the day by which an adopted charter is reviewed, in the place of the date of that task.
    """
    return tuple(sorted(_Planner(allocation, review).turns(), key=lambda one: (one.send_by or one.due, one.due)))


class _Planner:
    """Plans the turns of one decision."""

    def __init__(self, allocation: Allocation, review: datetime.date | None) -> None:
        self.allocation = allocation
        self.until = later(allocation.day, MONTHS)
        self.meetings = allocation.organisation.meetings
        self.rows = {row.task: row for row in allocation.matrix.rows}
        self.dates = {**allocation.dates, **({REVIEW: review} if review else {})}
        self.sendings = {start: (task, days) for task, start, days in self._sendings()}

    def _sendings(self) -> Iterator[tuple[str, str, int]]:
        """Yield the tasks whose date is counted back in days from another: the task, the other, the days."""
        for name, task in self.allocation.tasks.items():
            for planned in _relatives(task):
                if planned.days < 0 and planned.start in self.rows:
                    yield name, planned.start, -planned.days

    def turns(self) -> Iterator[Turn]:
        for task, row in self.rows.items():
            due = self.dates.get(task)
            if due is None or not self.allocation.day <= due <= self.until:
                continue
            heard = [turn for cell in row.holding("C") if (turn := self._heard(row, cell, due)) is not None]
            yield from heard
            yield from (self._decided(row, cell, due, heard) for cell in row.holding("A") if self._meets(cell.role))

    def _meets(self, role: str) -> bool:
        return self.allocation.catalogue.roles[role].kind in ("governing", "consultative")

    def _heard(self, row: Row, cell: Cell, due: datetime.date) -> Turn | None:
        """Return the turn of who is heard; None of who is no body, and of who is heard on the making of what it gets to see."""
        if cell.own or not (self._meets(cell.role) or (cell.role == STAFF and (cell.locked or STAFF in self.meetings))):
            return None
        if any(task == row.task and self._hears(cell.role, start) for start, (task, _) in self.sendings.items()):
            return None
        closes = self._decision(row, due)
        sending = self.sendings.get(row.task)
        if sending is not None and self._hears(cell.role, sending[0]):
            made = self.dates.get(sending[0])
            opens = made if made is not None and made <= due else due - datetime.timedelta(days=sending[1])
            return self._turn(row, cell, "C", due, (opens, closes), (sending[1], sending[0]))
        return self._turn(row, cell, "C", due, (due - datetime.timedelta(days=_SEASON), closes), None)

    def _decided(self, row: Row, cell: Cell, due: datetime.date, heard: Sequence[Turn]) -> Turn:
        """Return the turn of the body that decides: after who is heard first."""
        opens = [due - datetime.timedelta(days=_SEASON), *(one.meeting for one in heard if one.meeting is not None)]
        sought = self.rows.get(SOUGHT.get(row.task, ""))
        for one in () if sought is None else sought.holding("C"):
            asked = self._heard(sought, one, self.dates.get(sought.task, due)) if sought is not None else None
            opens += [asked.meeting] if asked is not None and asked.meeting is not None and asked.meeting <= due else []
        return self._turn(row, cell, "A", due, (max(opens), due), None)

    def _decision(self, row: Row, due: datetime.date) -> datetime.date:
        """Return the last day on which who is heard can meet: before the deciding body does, else the date itself."""
        for cell in row.holding("A"):
            meeting = last(self.meetings.get(cell.role, ()), due - datetime.timedelta(days=_SEASON), due)
            if meeting is not None:
                return meeting - datetime.timedelta(days=1)
        return due

    def _hears(self, role: str, task: str) -> bool:
        row = self.rows.get(task)
        return row is not None and any(cell.role == role and not cell.own for cell in row.holding("C"))

    def _turn(
        self,
        row: Row,
        cell: Cell,
        letter: Literal["A", "C"],
        due: datetime.date,
        stretch: tuple[datetime.date, datetime.date],
        sending: tuple[int, str] | None,
    ) -> Turn:
        """Return a turn; stretch: the days on which the body can meet; sending: the days before it, and the task that is that."""
        meetings, (opens, closes) = sorted(self.meetings.get(cell.role, ())), stretch
        reach = bool(meetings) and meetings[-1] > closes  # dates are named beyond it
        meeting, state = last(meetings, opens if reach else max(opens, later(closes, -_NEAR)), closes), "planned"
        if meeting is None:
            near = bool(meetings) and closes <= later(self.allocation.day, _NEAR)
            aside = (
                letter == "C" and self.allocation.catalogue.roles[cell.role].kind == "governing"
            )  # no meeting is needed for it
            state = "missing" if (reach or near) and not aside else "unplanned"
            opens = opens if sending is not None else max(opens, self.allocation.day)
            meeting = last(meetings, opens - datetime.timedelta(days=_SEASON), opens)
        duty = self.allocation.duties[row.task] == "legal"
        return Turn(
            task=row.task,
            body=cell.role,
            letter=letter,
            due=due,
            legal=cell.locked and cell.because[0].criterion == "law" if letter == "C" else duty,
            opens=opens,
            days=self.allocation.organisation.settings.paper_days if sending is None else sending[0],
            notice=sending is not None,
            state=state,  # type: ignore[arg-type]
            meeting=meeting if state != "unplanned" else None,
            sending=None if sending is None else sending[1],
        )


def _relatives(task: Task) -> Iterator[Relative]:
    planned = task.deadline if isinstance(task.deadline, tuple) else ()
    for one in (task.deadline, *(due.at for due in planned)):
        if isinstance(one, Relative):
            yield one


def load(allocation: Allocation) -> Mapping[str, Mapping[str, tuple[tuple[str, str], ...]]]:
    """Return what each role and each person has to do in each month of the year: who -> YYYY-MM -> task and letters.

    Only who decides, does or advises, on tasks with a date. A person has those of the cells for which it is named.
    """
    until = later(allocation.day, MONTHS)
    found: dict[str, dict[str, list[tuple[str, str]]]] = {}
    for row in allocation.matrix.rows:
        date = allocation.dates.get(row.task)
        if date is None or date > until:
            continue
        for cell in row.cells:
            letters = "".join(letter for letter in cell.letters if letter != "I")
            if letters and not cell.own:
                for who in (cell.role, *cell.holders):
                    month = found.setdefault(who, {}).setdefault(f"{date:%Y-%m}", [])
                    if all(task != row.task for task, _ in month):
                        month.append((row.task, letters))
    return {who: {month: tuple(tasks) for month, tasks in months.items()} for who, months in found.items()}
