"""How much hangs on an answer that is not given yet: the cells that differ among its answers, and the duties and locks."""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from vto_roles.decision.answers import Keys, with_answer
from vto_roles.decision.engine import allocate
from vto_roles.model.catalogue import Question
from vto_roles.model.decision import Allocation, Case
from vto_roles.model.organisation import completed

_NUMBERS = ("whole", "decimal")


def worth(case: Case, paths: Iterable[str], today: datetime.date) -> Mapping[str, tuple[int, int]]:
    """Return for each question how many cells hang on it, and how many locked letters and duties."""
    found = {}
    for path in paths:
        question = case.catalogue.questions.get(path)
        keys: Keys = tuple(path.split("."))
        tries = list(_tries(question)) if question is not None else []
        found[path] = _differences([_allocated(case, keys, value, today) for value in tries])
    return found


def _tries(question: Question) -> Iterator[Any]:
    """Yield the answers that are tried: what may be chosen, else those that the catalogue names."""
    if question.answer in ("yes-no", "yes-no-unknown"):
        yield from ("yes", "no", *(("unknown",) if question.answer == "yes-no-unknown" else ()))
    elif question.tries:
        for value in question.tries:
            yield float(str(value)) if question.answer == "decimal" else int(str(value)) if question.answer == "whole" else value
    elif question.answer == "one":
        yield from question.options


def _allocated(case: Case, keys: Keys, value: Any, today: datetime.date) -> Allocation:
    answers = completed(with_answer(case.organisation, keys, value))
    return allocate(case.catalogue, answers, case.overlays, day=today)


def _differences(tried: list[Allocation]) -> tuple[int, int]:
    cells: list[dict[object, object]] = []
    law: list[dict[object, object]] = []
    for one in tried:
        cells.append({(row.task, cell.role): cell.letters for row in one.matrix.rows for cell in row.cells})
        locked: dict[object, object] = {
            (row.task, cell.role): True for row in one.matrix.rows for cell in row.cells if cell.locked
        }
        law.append({**locked, **{task: duty for task, duty in one.duties.items() if duty == "legal"}})
    return _differing(cells), _differing(law)


def _differing(found: list[dict[object, object]]) -> int:
    """Return how many keys are not of the same value everywhere."""
    keys = set().union(*found)
    return sum(any(one.get(key) != found[0].get(key) for one in found[1:]) for key in keys)
