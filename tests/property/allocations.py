"""What size and tradition decide: every combination of their answers, allocated once, and what is counted over them."""

import functools
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import product
from typing import NamedTuple

import msgspec

from tests.conftest import TODAY
from vto_roles.decision.engine import allocate
from vto_roles.model.decision import Allocation, Because
from vto_roles.model.organisation import OrganisationFile
from vto_roles.read.catalogue import built_in

HEADS = (12, 30, 70, 142, 300)  # one in each band: under 20, 20-49, 50-99, 100-249, 250 and more
POLICY = (None, "administrative", "reactive", "strategic")
DECISIONS = (None, "directive", "participative", "self-managing")
COORDINATION = (None, "central", "decentral")
_ROLES = {"line-managers": "yes", "hr": "yes", "vto-coordinator": "yes"}
_BODIES = {"general-assembly": "yes", "works-council": "yes", "prevention-committee": "yes", "union-delegation": "yes"}
_OTHERS = {"mentors": "yes", "quality-coordinator": "yes", "volunteer-coordinator": "yes"}


class Answers(NamedTuple):
    """What an organisation answers on size and tradition; full: it has every body and adviser, else its usual roles only."""

    heads: int
    policy: str | None = None
    decisions: str | None = None
    coordination: str | None = None
    full: bool = False


def every() -> Iterator[Answers]:
    """Yield every combination of answers, of organisations with the usual roles and of those that have every body."""
    yield from (Answers(*answers) for answers in product(HEADS, POLICY, DECISIONS, COORDINATION, (False, True)))


@functools.cache
def allocated(answers: Answers) -> Allocation:
    """Return the allocation of an organisation that answers only this."""
    return allocate(built_in(), _organisation(answers), day=TODAY)


def without_rules(answers: Answers) -> Allocation:
    """Return the same without the rules of size and tradition, through which alone tradition decides."""
    return _by_order(Answers(answers.heads, full=answers.full))


@functools.cache
def _by_order(answers: Answers) -> Allocation:
    return allocate(msgspec.structs.replace(built_in(), rules={}), _organisation(answers), day=TODAY)


def _organisation(answers: Answers) -> OrganisationFile:
    told = {
        "organisation": {"name": "De Linde", "legal_form": "vzw", "publishes_accounts": "yes" if answers.full else None},
        "size": {"headcount": answers.heads, "fte": answers.heads * 0.7, "volunteers": 5 if answers.full else None},
        "roles": _ROLES | (_BODIES | _OTHERS if answers.full else {}),
        "tradition": {name: getattr(answers, name) for name in ("policy", "decisions", "coordination")},
    }
    return msgspec.convert(told, OrganisationFile)


def reasons(answers: Answers) -> Iterator[tuple[str, str, Because]]:
    """Yield the task, the role and the reason of each letter."""
    for row in allocated(answers).matrix.rows:
        for cell in row.cells:
            yield from ((row.task, cell.role, because) for because in cell.because)


def letters(answers: Answers) -> set[tuple[str, str, str]]:
    """Return every letter as its task, its role and the letter."""
    return {(task, role, because.letter) for task, role, because in reasons(answers)}


def changed(answers: Answers, other: Answers) -> int:
    """Return how many letters are there with the first answers and not with the other."""
    return len(letters(answers) - letters(other))


def decided(answers: Answers) -> float:
    """Return the share of the letters A and R that a fact decides: anything but the order of the catalogue."""
    criteria = [because.criterion for _, _, because in reasons(answers) if because.letter in "AR"]
    return sum(criterion != "order" for criterion in criteria) / len(criteria)


def places(all_answers: Iterable[Answers]) -> dict[tuple[str, str], set[frozenset[str]]]:
    """Return for each task and A or R the roles that hold it, over these answers."""
    found: dict[tuple[str, str], set[frozenset[str]]] = defaultdict(set)
    for answers in all_answers:
        for row in allocated(answers).matrix.rows:
            for letter in ("A", "R"):
                found[row.task, letter].add(frozenset(cell.role for cell in row.holding(letter)))
    return found
