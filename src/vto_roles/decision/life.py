"""The life of a charter after it is made: what its register says of each body, held against the rows as they are now."""

from collections.abc import Iterator, Mapping

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
        """Yield each adoption before which a body that is heard on it said nothing, with that body."""
        since = None
        for number, adoption in self.adoptions:
            row = adoption.tasks.get(REVIEW)
            heard = [name for name, letter in (row.letters if row else {}).items() if letter == "C"]
            for name in heard:
                if name in catalogue.roles and catalogue.roles[name].kind == "consultative":
                    said = (one for _, one in self.entries if one.body == name and one.act in _SAID and one.on <= adoption.on)
                    if not any(since is None or one.on >= since for one in said):
                        yield number, adoption, name
            since = adoption.on

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
