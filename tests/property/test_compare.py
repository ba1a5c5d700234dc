"""What-if and diff list exactly what differs, whatever was answered."""

from pathlib import Path
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.conftest import TODAY, World, decide, world
from tests.property.strategies import ROLES, TASKS, answers, organisations, written
from tests.property.test_decision import often
from vto_roles.charter import compare
from vto_roles.charter.read import read
from vto_roles.charter.schema import CellEntry, Charter
from vto_roles.checks.registry import all_checks
from vto_roles.checks.run import check_organisation
from vto_roles.decision.engine import allocate
from vto_roles.read import organisation
from vto_roles.read.languages import languages, words_of
from vto_roles.text import capital

settings = st.one_of(
    st.integers(0, 400).map(lambda count: (("size", "headcount"), count)),
    st.sampled_from([9.99, 10, 19.99, 20, 250]).map(lambda number: (("size", "fte"), number)),
    st.tuples(st.sampled_from(ROLES), answers).map(lambda pair: (("roles", pair[0]), pair[1])),
    st.sampled_from(["administrative", "reactive", "strategic"]).map(lambda value: (("tradition", "policy"), value)),
    st.sampled_from(["private", "public"]).map(lambda value: (("organisation", "employer"), value)),
    st.tuples(st.sampled_from(TASKS), st.sampled_from(ROLES)).map(lambda pair: (("tradition", "practice", pair[0]), pair[1])),
    st.lists(st.sampled_from(["flanders", "brussels"]), min_size=1, unique=True).map(
        lambda value: (("organisation", "regions"), value)
    ),
)


def with_answer(value: Any, path: tuple[str, ...], answer: Any) -> Any:
    if not path:
        return answer
    return {**value, path[0]: with_answer(value.get(path[0], {}), path[1:], answer)}


def cells(world: World) -> dict[tuple[str, str], Any]:
    return {
        (row.task, cell.role): (cell.letters, cell.locked, cell.own) for row in world.allocation.matrix.rows for cell in row.cells
    }


def asked(value: Any, chosen: list[tuple[tuple[str, ...], Any]]) -> World:
    """The organisation with settings put over it, as what-if does."""
    put = [organisation.assignment(".".join(path) + "=" + msgspec.json.encode(answer).decode()) for path, answer in chosen]
    loaded = organisation.read(Path("vto.yaml"), checks=all_checks(), data=written(value), assignments=put)
    assert loaded.case is not None
    allocation = allocate(loaded.case.catalogue, loaded.case.organisation, loaded.case.overlays, day=TODAY)
    return World(loaded.case, allocation, check_organisation(loaded.case, allocation, loaded.findings, TODAY).findings)


@often
@given(organisations, st.lists(settings, min_size=1, max_size=3))
def test_what_if_lists_exactly_the_cells_that_differ(value: Any, chosen: list[tuple[tuple[str, ...], Any]]) -> None:
    fresh = value
    for path, answer in chosen:
        fresh = with_answer(fresh, path, answer)
    before, after = decide(Path("vto.yaml"), written(value)), decide(Path("vto.yaml"), written(fresh))
    assert cells(asked(value, chosen)) == cells(after)
    difference = compare.compare(before.charter(), asked(value, chosen).charter())
    old, new = cells(before), cells(after)
    assert {(one.task, one.role) for one in difference.cells} == {key for key in {*old, *new} if old.get(key) != new.get(key)}
    changed = {body for body, print_ in after.charter().fingerprints.items() if before.charter().fingerprints.get(body) != print_}
    gone = set(before.charter().fingerprints) - set(after.charter().fingerprints)
    assert set(difference.bodies) == (changed | gone) - {"charter"}


@often
@given(organisations)
def test_nothing_differs_from_itself(value: Any) -> None:
    charter = decide(Path("vto.yaml"), written(value)).charter()
    assert compare.compare(charter, charter).empty
    again = read(msgspec.json.encode(charter))
    assert again is not None
    assert compare.compare(charter, again).empty


def test_a_letter_that_only_loses_its_lock_is_told_so() -> None:
    """No `C becomes C`: what changed is that nothing fixes the letter any longer."""
    private = world("roles: {prevention-committee: yes}", headcount=60).charter()
    task, cell = next((task, cell) for task in private.tasks for cell in task.cells if cell.locked)

    def put(changed: CellEntry) -> Charter:
        tasks = (replace(one, cells=tuple(changed if other is cell else other for other in one.cells)) for one in private.tasks)
        return replace(private, tasks=tuple(tasks))

    def told(old: Charter, new: Charter, language: str = "nl") -> str:
        return compare.DifferenceWriter(old, new, words_of(language)).text(compare.compare(old, new))

    free, own = put(replace(cell, locked=False)), put(replace(cell, locked=False, own=True))
    role = capital(next(role.title for role in private.roles if role.id == cell.role))
    letters = " ".join(cell.letters)
    assert told(private, free).startswith(
        f"{task.title}\n  {role}: {letters} is niet langer vastgelegd door de wet, een cao of de koepel\n"
    )
    assert f"{role}: {letters} is nu vastgelegd door de wet, een cao of de koepel\n" in told(free, private)
    assert f"{role}: wordt meer gehoord (({letters}) wordt {letters})" in told(own, free)
    for language in languages():
        assert len({told(private, free, language), told(free, private, language)}) == 2
