"""How far the hearing and the adoption of a charter are, by its register and the rows as they are now."""

import datetime
from collections.abc import Iterator, Mapping
from typing import Literal

from msgspec.structs import replace

from vto_roles.decision import life
from vto_roles.decision.fingerprints import states
from vto_roles.decision.law import later
from vto_roles.decision.meetings import STAFF
from vto_roles.model.decision import Allocation
from vto_roles.model.register import RegisterEntry, RowState
from vto_roles.model.terms import REVIEW, Value

Step = Literal["send", "advise", "answer", "heard", "wait", "decide", "done"]
OPEN: tuple[Step, ...] = ("send", "advise", "answer", "decide")
_BOARD = "board"  # adopts where the task names no governing body


class Hearing(Value, frozen=True, kw_only=True):
    """Where one body is with the charter.

    send: it is to be asked, for the first time or again; advise: it was asked; answer: it gave an advice that needs an answer;
    heard: nothing is open; wait: the adoption waits for others; decide: it can adopt; done: it adopted, and nothing moved.
    """

    body: str
    letter: Literal["A", "C"]
    step: Step
    last: RegisterEntry | None = None  # its last act that stands
    moved: tuple[str, ...] = ()  # the tasks whose rows are no longer as at that act
    new: bool = False  # it had no rows before it at all
    meeting: datetime.date | None = None  # the first that the paper can still reach, or at which it is dealt with
    send_by: datetime.date | None = None

    @property
    def open(self) -> bool:
        return self.step in OPEN


def review_due(acts: life.Acts, months: int) -> datetime.date | None:
    """Return the day by which an adopted charter is reviewed; None for one that nobody adopted. months: between reviews."""
    if not acts.adoptions:
        return None
    _, adoption = acts.adoptions[-1]
    return adoption.until or later(adoption.on, months)


def heard_bodies(allocation: Allocation) -> tuple[str, ...]:
    """Return who is heard before the charter is adopted: the bodies, else the staff themselves."""
    row = next((row for row in allocation.matrix.rows if row.task == REVIEW), None)
    asked = [cell.role for cell in (row.holding("C") if row else ()) if not cell.own]
    bodies = tuple(role for role in asked if allocation.catalogue.roles[role].kind == "consultative")
    return bodies or tuple(role for role in asked if role == STAFF)


def adopter(allocation: Allocation) -> str:
    """Return the governing body that adopts the charter."""
    row = next((row for row in allocation.matrix.rows if row.task == REVIEW), None)
    deciding = (cell.role for cell in (row.holding("A") if row else ()))
    return next((role for role in deciding if allocation.catalogue.roles[role].kind == "governing"), _BOARD)


def hearings(allocation: Allocation, acts: life.Acts) -> tuple[Hearing, ...]:
    """Return where each body that is heard is with the charter, and at the end where the body is that adopts it."""
    rows = states(allocation)
    others = [_heard(body, allocation, acts, rows) for body in _concerned(allocation, acts)]
    return (*others, _adoption(allocation, acts, rows, others))


def _concerned(allocation: Allocation, acts: life.Acts) -> Iterator[str]:
    """Yield who is heard, and each other body of which an act stands that is not for adoption."""
    heard, decides = heard_bodies(allocation), adopter(allocation)
    yield from heard
    present = allocation.roles
    for body in dict.fromkeys(entry.body for _, entry in acts.entries):
        consultative = allocation.catalogue.roles[body].kind == "consultative"
        if consultative and body not in (*heard, decides) and present[body].status != "absent":
            yield body


def _heard(body: str, allocation: Allocation, acts: life.Acts, rows: Mapping[str, RowState]) -> Hearing:
    own = [entry for _, entry in acts.entries if entry.body == body]
    last = own[-1] if own else None
    moved = life.moved(last, rows, governing=False) if last is not None and last.tasks else ()
    return _dated(
        Hearing(body=body, letter="C", step=_step(own, moved, acts), last=last, moved=moved, new=last is None), allocation
    )


def _step(own: list[RegisterEntry], moved: tuple[str, ...], acts: life.Acts) -> Step:
    if not own or moved:
        return "send"
    unanswered = any(advice is one for _, advice, _ in acts.unanswered() for one in own)
    if own[-1].act in ("sent", "deferred"):
        return "advise"
    return "answer" if unanswered else "heard"


def _adoption(allocation: Allocation, acts: life.Acts, rows: Mapping[str, RowState], others: list[Hearing]) -> Hearing:
    body = adopter(allocation)
    adopted = [entry for _, entry in acts.adoptions]
    last = adopted[-1] if adopted else None
    moved = life.moved(last, rows, governing=True) if last is not None and last.tasks else ()
    due = review_due(acts, allocation.organisation.settings.review_months)
    if last is not None and not moved and due is not None and allocation.day < due:
        step: Step = "done"
    else:
        step = "wait" if any(one.open for one in others) else "decide"
    return _dated(Hearing(body=body, letter="A", step=step, last=last, moved=moved, new=last is None), allocation)


def _dated(hearing: Hearing, allocation: Allocation) -> Hearing:
    """Return the same with the first meeting that it can be brought to; a paper that is still to go out needs its days."""
    asked, last = allocation.organisation.settings.paper_days, hearing.last
    days = asked if hearing.step in ("send", "decide", "wait") else 0
    first = allocation.day + datetime.timedelta(days=days)
    if hearing.step == "advise" and last is not None:
        first = max(first, last.on + datetime.timedelta(days=asked if last.act == "sent" else 1))
    meetings = sorted(allocation.organisation.meetings.get(hearing.body, ()))
    meeting = next((day for day in meetings if day >= first), None)
    if meeting is None or hearing.step in ("heard", "done"):
        return hearing
    return replace(hearing, meeting=meeting, send_by=meeting - datetime.timedelta(days=days) if days else None)
