"""The register beside an organisation's file: what was sent to which body, what it said and what was decided."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Annotated, Literal

from msgspec import Meta, to_builtins

from vto_roles.digests import canonical, digest
from vto_roles.model import terms
from vto_roles.text import months_later

ActKind = Literal["sent", "advised", "answered", "deferred", "agreed", "adopted", "withdrawn"]
Advice = Literal["favourable", "divided", "unfavourable", "none", "late"]
Answer = Literal["followed", "partly", "not-followed"]
SAID: tuple[ActKind, ...] = ("advised", "agreed")  # the acts by which a body that is heard speaks
Digest = Annotated[str, terms.spelled("^sha256:[0-9a-f]{64}$")]
_BACK = 300  # entries that a register may have grown by and still be found as it was
SUFFIX = ".register.yaml"  # after the stem of the organisation's file


class RowState(terms.Value, frozen=True, kw_only=True):
    """What a row of the charter was on a day."""

    duty: Literal["legal", "recommended", "own"]
    deadline: terms.MonthDay | None = None
    letters: dict[terms.Id, Annotated[str, terms.spelled("^(AR|[ARCI])$")]]

    def written(self, task: str) -> bytes:
        """Return the row of a task in canonical form."""
        return canonical({"task": task, "duty": self.duty, "deadline": self.deadline, "letters": self.letters})


class RegisterEntry(terms.Value, frozen=True, kw_only=True):
    """One act: names no person."""

    on: datetime.date
    body: terms.RoleId
    act: ActKind
    advice: Advice | None = None  # of an advice that was given
    answer: Answer | None = None  # what was done with the advice; why stands in what `reference` names
    until: datetime.date | None = None  # of an adoption
    reference: terms.Text | None = None  # of the minutes, or of the answer
    rows: Digest | None = None  # of the rows below
    tasks: dict[terms.Id, RowState] = {}  # those of the body; all rows where a governing body adopts
    after: tuple[Digest, ...] = ()  # the digests of the entries that none came after yet: two after a merge

    @property
    def asks_answer(self) -> bool:
        """Whether this is an advice that somebody must answer: one that was not favourable."""
        return self.act == "advised" and self.advice in ("divided", "unfavourable")

    @property
    def digest(self) -> str:
        """The digest by which a later entry names this one; what it does not say is not in it."""
        return digest(canonical({key: value for key, value in to_builtins(self).items() if value}))

    def due(self, months: int) -> datetime.date:
        """Return the last day of an adoption; months: within which a charter is reviewed where it names none."""
        return self.until or months_later(self.on, months)


class Register(terms.Value, frozen=True, kw_only=True):
    """All entries, in the order of the file."""

    entries: Annotated[tuple[RegisterEntry, ...], Meta(max_length=2_000)] = ()

    @property
    def ends(self) -> tuple[str, ...]:
        """The digests of the entries that none came after yet."""
        return self._ends(range(len(self.entries)), [entry.digest for entry in self.entries])

    def _ends(self, numbers: Iterable[int], digests: Sequence[str]) -> tuple[str, ...]:
        followed = {name for number in numbers for name in self.entries[number].after}
        return tuple(sorted({digests[number] for number in numbers} - followed))

    @property
    def digest(self) -> str:
        """The digest of all entries, by those that none came after: each names what it came after."""
        return digest(canonical(self.ends))

    def once(self, sealed: str) -> tuple[int, ...] | None:
        """Return the numbers of the entries that this register had when its digest was this one; None when it never was.

        Such entries are the first ones of the file, or, where a merge put others among them, one and all that it came after.
        """
        digests = [entry.digest for entry in self.entries]
        numbers = {name: number for number, name in enumerate(digests)}
        since = max(0, len(digests) - _BACK)
        first = (tuple(range(count)) for count in (*range(len(digests), since, -1), since, 0))
        chains = (self._chain(number, numbers) for number in range(len(digests) - 1, since - 1, -1))
        return next((one for one in chain(first, chains) if digest(canonical(self._ends(one, digests))) == sealed), None)

    def _chain(self, last: int, numbers: Mapping[str, int]) -> tuple[int, ...]:
        """Return the numbers of an entry and of all that it came after. numbers: of the entries, by their digests."""
        found, left = set[int](), [last]
        while left:
            number = left.pop()
            if number not in found:
                found.add(number)
                left += [numbers[name] for name in self.entries[number].after if name in numbers]
        return tuple(sorted(found))


def rows_digest(rows: Mapping[str, RowState] | Sequence[bytes]) -> str:
    """Return the digest of rows by their tasks, or of rows in canonical form, in the order of their tasks."""
    parts = rows if isinstance(rows, Sequence) else [row.written(task) for task, row in sorted(rows.items())]
    return digest(b"[" + b",".join(parts) + b"]")
