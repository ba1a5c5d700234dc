"""The life of a charter after it is made: what its register says of each body, held against the rows as they are now."""

import datetime
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from vto_roles.decision.fingerprints import concerning
from vto_roles.model.catalogue import Catalogue
from vto_roles.model.register import Register, RegisterEntry, RowState
from vto_roles.model.terms import REVIEW

_SAID = ("advised", "agreed")


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
                    said = (one for _, one in self.entries if one.body == name and one.act in _SAID and one.on <= adoption.on)
                    rows = concerning(adoption.tasks, name)
                    if not any(since is None or one.on >= since or (one.tasks and one.tasks == rows) for one in said):
                        yield number, adoption, name
            since = adoption.on

    def treated(self, meetings: Mapping[str, Sequence[datetime.date]]) -> Iterator[tuple[int, RegisterEntry, datetime.date]]:
        """Yield each sending to a body with the day on which that dealt with it: by its next act, else its next known meeting.

        meetings: of each body. What was sent again before that, and what the body deferred, is not counted.
        """
        for place, (number, sent) in enumerate(self.entries):
            if sent.act == "sent":
                after = next((one for _, one in self.entries[place + 1 :] if one.body == sent.body), None)
                if after is None:
                    day = min((day for day in meetings.get(sent.body, ()) if day >= sent.on), default=None)
                else:
                    day = after.on if after.act in _SAID else None
                if day is not None:
                    yield number, sent, day

    def unanswered(self) -> Iterator[tuple[int, RegisterEntry, RegisterEntry | None]]:
        """Yield each advice that was not favourable and that nobody answered, with the adoption that came after it, if any."""
        for number, advice in self.entries:
            if advice.act != "advised" or advice.advice not in ("divided", "unfavourable"):
                continue
            after = [one for _, one in self.entries if one.on >= advice.on and one is not advice]
            adopted = next((one for one in after if one.act == "adopted"), None)
            answers = [one for one in after if one.act == "answered" and one.body == advice.body]
            if not any(adopted is None or one.on <= adopted.on for one in answers):
                yield number, advice, adopted


def acts(register: Register | None) -> Acts:
    """Return the acts of a register, none without one; an act that a body withdrew counts no more, nor does the withdrawal."""
    standing: list[tuple[int, RegisterEntry]] = []
    for number, entry in sorted(enumerate(register.entries if register else ()), key=lambda pair: (pair[1].on, pair[0])):
        if entry.act != "withdrawn":
            standing.append((number, entry))
            continue
        last = next((pair for pair in reversed(standing) if pair[1].body == entry.body), None)
        if last is not None:
            standing.remove(last)
    return Acts(tuple(standing))


def moved(entry: RegisterEntry, rows: Mapping[str, RowState], *, governing: bool) -> tuple[str, ...]:
    """Return the tasks whose rows are no longer as at an act: those of the body, or all where a governing body adopted."""
    now = rows if governing and entry.act == "adopted" else concerning(rows, entry.body)
    return tuple(task for task in sorted({*now, *entry.tasks}) if now.get(task) != entry.tasks.get(task))
