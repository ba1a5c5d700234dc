"""How deep the tests ask, decided here for all of them: `VTO_DEPTH` is `quick`, `test` or `whole`.

`make quick` asks what needs no process and no PDF, `make test` samples what is asked in hundreds (marker `sampled`), `make deep`
asks all.
"""

import gc
import os
import subprocess
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import combinations, groupby, product
from typing import Literal, TypeVar

import pytest
import typst
from hypothesis import HealthCheck, settings

T = TypeVar("T")
Depth = Literal["quick", "test", "whole"]
DEPTHS: Sequence[Depth] = ("quick", "test", "whole")
DEPTH: Depth = next(one for one in DEPTHS if one == os.environ.get("VTO_DEPTH", "test"))
MANY, ONE_IN = 6, 4  # of a test with more cases than that `make quick` asks one in four, if nothing else is said
FUZZ_SECONDS = 600 if DEPTH == "whole" else 3  # for each target

MARKER = """sampled(pairs=(), one_in=None, families=False, quick=None): `make quick` and `make test` ask only some of its cases: \
each value of each parameter once, and of the parameters named in pairs each two values together; with one_in=N every Nth, with \
families=True of each family apart, which is what stands before the first slash of an id; quick=N is another N in `make quick`, \
where 0 asks nothing: of what takes half a second"""


def drawn(most: int, *, one_in: int = 100) -> settings:
    """Return how many organisations, tables or texts hypothesis draws for a property: `most` in `make deep`, or `VTO_DRAWN`.

    one_in: of how many `make test` draws one; more for a property of which each case decides an organisation many times.
    """
    share = {"quick": max(200, one_in), "test": one_in, "whole": 1}[DEPTH]
    count = int(os.environ.get("VTO_DRAWN", most // share))
    return settings(max_examples=max(3, count), deadline=None, suppress_health_check=list(HealthCheck))


def _refused(*_: object, **__: object) -> None:
    """Take the place of what is dear in `make quick`: who changes the code runs its tests all the time."""
    raise AssertionError("the tests of make quick start no process and set no PDF: such a test belongs in e2e")


def pytest_configure(config: pytest.Config) -> None:
    gc.disable()  # until all is collected: most of what is made stays
    config.addinivalue_line("markers", MARKER)
    settings.register_profile("depth", drawn(2500))
    settings.load_profile("depth")
    if DEPTH == "quick":
        vars(subprocess)["Popen"] = vars(typst)["compile"] = _refused


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the cases that this depth does not ask."""
    left = {id(item) for _, cases in groupby(items, _test) for item in _left_out(list(cases))}
    if left:
        config.hook.pytest_deselected(items=[item for item in items if id(item) in left])
        items[:] = [item for item in items if id(item) not in left]


def pytest_collection_finish() -> None:
    """Keep the collector off what collecting made: it took 15 % of the time of `make quick`."""
    gc.enable()
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


def _test(item: pytest.Item) -> str:
    """Return the name of the test that an item is a case of."""
    return item.nodeid.partition("[")[0]


def _left_out(cases: list[pytest.Item]) -> list[pytest.Item]:
    mark = cases[0].get_closest_marker("sampled")
    if mark is None and DEPTH == "quick" and len(cases) > MANY:
        return [case for number, case in enumerate(cases) if number % ONE_IN]
    if mark is None or DEPTH == "whole":
        return []
    one_in = mark.kwargs.get("one_in")
    if DEPTH == "quick":
        one_in = mark.kwargs.get("quick", one_in)
    if one_in is not None:
        families = mark.kwargs.get("families", False)
        kept = set(_every(one_in, [_id(case).partition("/")[0] if families else "" for case in cases]))
    else:
        kept = covering([_params(case) for case in cases], mark.kwargs.get("pairs", ()))
    return [case for number, case in enumerate(cases) if number not in kept]


def _params(case: pytest.Item) -> dict[str, str]:
    return {name: str(value) for name, value in case.callspec.params.items()}  # type: ignore[attr-defined]


def _id(case: pytest.Item) -> str:
    return str(case.callspec.id)  # type: ignore[attr-defined]


def _every(one_in: int, families: Sequence[str]) -> Iterator[int]:
    """Yield the numbers of the cases to ask, of which the families are given: the first of each and every so manyth after it."""
    counted: dict[str, int] = {}
    for number, family in enumerate(families):
        if one_in and counted.setdefault(family, 0) % one_in == 0:
            yield number
        counted[family] = counted.get(family, 0) + 1


def asked(*axes: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Yield what a test that takes all in one go asks of the product of its axes: each value once, or all of them."""
    cases = list(product(*axes))
    named = [{str(axis): value for axis, value in enumerate(case)} for case in cases]
    kept = range(len(cases)) if DEPTH == "whole" else covering(named)
    yield from (cases[number] for number in sorted(kept))


def every(cases: Iterable[T], *, quick: int) -> list[T]:
    """Return what a test that takes all in one go asks of its cases: all; in `make quick` the first and every so manyth after."""
    return list(cases)[:: quick if DEPTH == "quick" else 1]


def covering(cases: Sequence[Mapping[str, str]], pairs: Container[str] = ()) -> set[int]:
    """Return the numbers of cases that hold each value of each parameter, and each two values of the parameters in `pairs`.

    Always the case that holds most of what is still missing; of those with as much the one whose values were asked least.
    """

    def parts(case: Mapping[str, str]) -> set[tuple[object, ...]]:
        return {*case.items(), *combinations([one for one in case.items() if one[0] in pairs], 2)}

    missing: set[tuple[object, ...]] = set().union(*map(parts, cases))
    kept: set[int] = set()
    asked: Counter[tuple[str, str]] = Counter()
    while missing:
        best = max(
            (number for number in range(len(cases)) if number not in kept),
            key=lambda number: (len(parts(cases[number]) & missing), -sum(asked[one] for one in cases[number].items())),
        )
        kept.add(best)
        missing -= parts(cases[best])
        asked.update(cases[best].items())
    return kept
