"""The figures of a charter: its numbers as places on a drawing, without a word."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping

from msgspec import Struct

from vto_roles.charter.schema import Charter
from vto_roles.model.terms import LETTERS, PHASES

CENTRE = 180  # the ring is drawn in a square of twice this side
RADIUS = 130  # of the line through the middle of its stops


class Share(Struct, frozen=True):
    """How often a role holds a letter; where its part of the bar starts and how wide it is, in percent."""

    letter: str
    count: int
    start: str
    width: str


class Stop(Struct, frozen=True):
    """A phase on the ring, and the roles that answer for most of its tasks: several when they tie."""

    phase: str
    owners: tuple[str, ...]
    count: int  # tasks that one owner answers for
    tasks: int
    x: int
    y: int


def bars(charter: Charter) -> Mapping[str, tuple[Share, ...]]:
    """What each role holds, on one scale: the role with most letters fills its bar."""
    counts = {role.id: Counter[str]() for role in charter.roles}
    for task in charter.tasks:
        for cell in task.cells:
            counts[cell.role].update(cell.letters)
    longest = max((count.total() for count in counts.values()), default=0)
    return {role: tuple(_shares(count, longest)) for role, count in counts.items() if count}


def _shares(counts: Mapping[str, int], longest: int) -> Iterable[Share]:
    start = 0
    for letter in LETTERS:
        if count := counts.get(letter, 0):
            yield Share(letter, count, f"{100 * start / longest:.2f}%", f"{100 * count / longest:.2f}%")
            start += count


def ring(charter: Charter) -> tuple[Stop, ...]:
    """The phases that have tasks, clockwise from the top."""
    answers: dict[str, Counter[str]] = {phase: Counter() for phase in PHASES}
    for task in charter.tasks:
        if task.counterpart is not None:
            continue  # two parties decide
        answers[task.phase].update(cell.role for cell in task.cells if "A" in cell.letters)
    found = [(phase, counts) for phase, counts in answers.items() if counts]
    stops = []
    for number, (phase, counts) in enumerate(found):
        most = max(counts.values())
        turn = math.tau * number / len(found)
        x, y = CENTRE + RADIUS * math.sin(turn), CENTRE - RADIUS * math.cos(turn)
        owners = tuple(role for role, count in counts.items() if count == most)
        stops.append(Stop(phase, owners, most, counts.total(), round(x), round(y)))
    return tuple(stops)
