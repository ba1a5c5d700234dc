"""Small organisations of `decisions.yaml`, each for one turn of the decision, and all that is told of it.

`make accept` writes `decisions.txt` anew; read what changed before committing it.
"""

import contextlib
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import World, pairs, world
from vto_roles.model.decision import Because, Cell, Deviation

FOLDER = Path(__file__).parent
SITUATIONS: Mapping[str, Any] = yaml.safe_load((FOLDER / "decisions.yaml").read_text("utf-8"))
GOLDEN = FOLDER / "decisions.txt"


def decided(situation: Mapping[str, Any]) -> World:
    """The organisation of a situation, with its federation's overlay when there is one."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        extends = ""
        if "koepel" in situation:
            Path("koepel.yaml").write_text(situation["koepel"], "utf-8")
            extends = "extends: [koepel.yaml]\n"
        return world.__wrapped__(extends + situation["vto"])  # none that is kept: each has a federation of its own


def path(steps: Any) -> str:
    return "/".join(map(str, steps))


def why(one: Because) -> str:
    parts = [one.letter, one.criterion, one.key, *pairs(one.args)]
    parts += [f"because of {path(one.path)}"] if one.path is not None else []
    parts += ["sources " + " ".join(one.sources)] if one.sources else []
    for rival in one.rivals:
        parts.append(f"not {rival.role}: {rival.fell_at}" + (f" {path(rival.path)}" if rival.path is not None else ""))
    parts += ["overrules " + " ".join(one.overruled)] if one.overruled else []
    return ", ".join(parts)


def cell(one: Cell) -> Iterator[str]:
    marks = [name for name, true in (("locked", one.locked), ("own", one.own)) if true]
    people = [f"by {' '.join(one.holders)}"] if one.holders else []
    people += [f"stands by {' '.join(one.deputies)}"] if one.deputies else []
    yield f"    {one.role} {'/'.join(one.letters)} {' '.join((*marks, *people))}".rstrip()
    yield from (f"      {why(because)}" for because in one.because)


def lines(situation: Mapping[str, Any]) -> Iterator[str]:
    """All that is decided of the tasks that a situation is about, and every problem."""
    allocation = decided(situation).allocation
    for problem in allocation.problems:
        told = (problem.check, problem.variant or "-", problem.subject, path(problem.path), *pairs(problem.args))
        yield "  problem: " + " ".join(map(str, told))
    for name in situation["tasks"]:
        row = next((one for one in allocation.matrix.rows if one.task == name), None)
        if row is None:
            yield f"  {name}: no task"
            continue
        yield f"  {name}: {row.level} {allocation.duties[name]} {allocation.deadlines.get(name, '')}".rstrip()
        for one in row.cells:
            yield from cell(one)
        for gap in allocation.gaps:
            if gap.task == name:
                yield f"    lacks {gap.competence} ({gap.role}), has it: {' '.join(gap.partners) or '-'}"
        for discussion in allocation.to_discuss:
            if discussion.task == name:
                yield f"    to discuss: {discussion.role} or {' '.join(discussion.rivals)}, {path(discussion.path)}"
        for change in allocation.deviations:
            if change.task == name:
                yield f"    deviation: {deviation(change)}"


def deviation(one: Deviation) -> str:
    before = "/".join(one.recommended) or "-", one.previous or "-", one.reason or "-", str(one.review_by or "-")
    where = path(one.path), *(("federation",) if one.federation else ())
    return " ".join((one.role, one.letter, "instead of", *before, *where))


def goldens() -> Iterator[tuple[Path, bytes]]:
    yield GOLDEN, "\n".join("\n".join((name, *lines(one), "")) for name, one in SITUATIONS.items()).encode()


def golden() -> dict[str, list[str]]:
    blocks = (block.splitlines() for block in GOLDEN.read_text("utf-8").strip().split("\n\n"))
    return {name: told for name, *told in blocks}


@pytest.mark.parametrize("name", SITUATIONS)
def test_it_is_decided_so(name: str) -> None:
    assert list(lines(SITUATIONS[name])) == golden()[name]


def test_nothing_is_told_of_what_is_not_asked() -> None:
    assert list(golden()) == list(SITUATIONS)
