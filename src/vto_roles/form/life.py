"""The charter's life in the page: what is open, the papers of meetings, the proof of who was heard, and what is recorded."""

import datetime
from typing import Any

import msgspec

from vto_roles.charter.agenda import Agenda
from vto_roles.decision.meetings import may_meet
from vto_roles.form import Message, state
from vto_roles.run import agenda, record
from vto_roles.run.options import Options, parse_date
from vto_roles.run.pipeline import Decision

_FRIDAY = 4  # as Python counts the days of a week
_ACTS = ("sent", "advised", "answered", "deferred", "agreed", "adopted", "withdrawn")


def planned(asked: Message, options: Options) -> dict[str, Any]:
    """Return what is open, for whom, by when, and the acts that a body may do."""
    decision = state.decided(asked, options)
    words = options.words(decision.case)
    found = agenda.published(decision, words)
    return {
        "agenda": msgspec.to_builtins(found),
        "earliest": {name: day.isoformat() for name, day in _earliest(found, decision).items()},
        "acts": {name: words("register", "acts", name) for name in _ACTS},
        "advice": words.find("register", "advice"),
        "answers": words.find("register", "answer"),
    }


def _earliest(found: Agenda, decision: Decision) -> dict[str, datetime.date]:
    """Return for each body the first working day on which it can meet, with the notice that it has, after who it waits for."""
    case, allocation = decision.made
    usual = allocation.day + datetime.timedelta(days=case.organisation.settings.paper_days)
    asked = {one.body: datetime.date.fromisoformat(one.earliest) for one in found.bodies}
    bodies = (name for name in allocation.roles if may_meet(allocation.catalogue, name))
    return {name: _working(asked.get(name, usual)) for name in bodies}


def _working(day: datetime.date) -> datetime.date:
    """Return the day, or the Monday after a weekend."""
    return day + datetime.timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > _FRIDAY else 0)


def written(asked: Message, options: Options) -> bytes:
    """Return the paper of a body's next meeting, or the proof of who was heard, in a format; of an agenda its calendar."""
    decision = state.decided(asked, options)
    args = asked.args
    wanted = agenda.Requested(kind=args["of"], body=args.get("body"))
    return agenda.write(decision, options.words(decision.case), wanted, args["format"], source=asked.name)


def recorded(asked: Message, options: Options) -> dict[str, Any]:
    """Return the register with one more act, as text."""
    decision = state.decided(asked, options)
    args = asked.args
    act = record.Asked(
        body=args["body"],
        act=args["act"],
        on=parse_date(args["on"]),
        advice=args.get("advice") or None,
        answer=args.get("answer") or None,
        until=_day(args.get("until")),
        reference=args.get("reference") or None,
    )
    _, made = record.appended(decision, act, options, asked.register.encode())
    return {"register": made.decode()}


def _day(text: str | None) -> datetime.date | None:
    return parse_date(text) if text else None
