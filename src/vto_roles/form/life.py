"""The charter's life in the page: what is open, the papers of meetings, the proof of who was heard, and what is recorded."""

import datetime
from typing import Any

import msgspec

from vto_roles.form import Message, state
from vto_roles.run import agenda, record
from vto_roles.run.options import Options, parse_date

_ACTS = ("sent", "advised", "answered", "deferred", "agreed", "adopted", "withdrawn")


def planned(asked: Message, options: Options) -> dict[str, Any]:
    """Return what is open, for whom, by when, and the acts that a body may do."""
    decision = state.decided(asked, options)
    words = options.words(decision.case)
    found = agenda.published(decision, words)
    return {
        "agenda": msgspec.to_builtins(found),
        "acts": {name: words("register", "acts", name) for name in _ACTS},
        "advice": words.find("register", "advice"),
        "answers": words.find("register", "answer"),
    }


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
