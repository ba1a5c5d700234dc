"""What must hold for every organisation and every overlay."""

from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import rfc8785
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.conftest import TODAY, decide
from tests.depth import drawn
from tests.property.strategies import COMPETENCES, organisations, patched, patches, shuffled, written
from vto_roles import digests
from vto_roles.charter import provenance
from vto_roles.checks.registry import all_checks
from vto_roles.checks.run import check_organisation
from vto_roles.decision.context import Context
from vto_roles.decision.engine import allocate
from vto_roles.decision.fingerprints import fingerprints
from vto_roles.model.decision import Allocation, Case
from vto_roles.model.node import Node
from vto_roles.read import editor_schema, organisation, tree
from vto_roles.read.catalogue import bound, built_in, built_in_tree, merge
from vto_roles.read.languages import languages, words_of

often = settings(drawn(1000), phases=(Phase.explicit, Phase.reuse, Phase.generate))  # shrinking an organisation takes minutes


def decided(value: Any) -> tuple[Case, Allocation, organisation.Loaded]:
    loaded = organisation.read(Path("vto.yaml"), checks=all_checks(), data=written(value))
    assert loaded.case is not None, loaded.findings
    return loaded.case, allocate(loaded.case.catalogue, loaded.case.organisation, loaded.case.overlays, day=TODAY), loaded


def hold_invariants(case: Case, allocation: Allocation) -> None:
    """Section by section what the contract promises of any matrix."""
    known = set(case.catalogue.seed) | set(case.catalogue.law)
    for row in allocation.matrix.rows:
        task = allocation.tasks[row.task]
        assert len(row.holding("A")) == 1, row
        assert row.holding("R"), row
        for cell in row.cells:
            role = case.catalogue.roles[cell.role]
            allowed = {one.letter for one in task.allow if one.role == cell.role}
            assert len(cell.letters) == 1 or set(cell.letters) == {"A", "R"}, cell
            assert allocation.roles[cell.role].status != "absent", cell
            if cell.has("A") and "A" not in allowed:
                assert role.mandate != "none" and role.kind not in ("consultative", "advisory", "staff", "external"), cell
                assert task.level != "strategic" or role.mandate == "strategic", (row.task, cell)
            if role.kind == "consultative" and not allowed:
                assert not cell.has("A", "R"), cell
            assert len(cell.because) == len(cell.letters)
            for because in cell.because:
                ends = [source for source in because.sources if source in known]
                assert ends or because.path is not None, because
                if because.path is not None:
                    assert case.place(because.path).line >= 1
        for body, lock in Context(case.catalogue, case.organisation, TODAY).cascade(task).items():
            if lock.locked:
                cell = next(cell for cell in row.cells if cell.role == body)
                assert cell.has(lock.letter) and cell.locked, (row.task, body)


@often
@given(organisations)
def test_the_invariants_hold(value: Any) -> None:
    case, allocation, _ = decided(value)
    hold_invariants(case, allocation)


@often
@given(patched)
def test_the_invariants_hold_under_any_patch(value: Any) -> None:
    case, allocation, loaded = decided(value)
    hold_invariants(case, allocation)
    check_organisation(case, allocation, loaded.findings, TODAY)


_STRANGE = [b"{}", b"roles: {hr: {may: [X]}}", b"tasks: {own: {phase: learn}}", b"whys: {w: {seed: nothing}}", b"roles: {hr: ~}"]


@often
@given(patches, st.sampled_from(_STRANGE))
def test_what_patches_leave_alone_is_read_as_if_all_were_read_anew(patch: Any, strange: bytes) -> None:
    root: Node | None = built_in_tree()
    for data in (written(patch), strange):
        laid, _ = tree.read(data, "vto.yaml")
        root = merge(root, laid) if laid is not None else root
    assert root is not None
    assert bound(root, patched=True) == bound(root)


@often
@given(organisations, patches, st.lists(st.sampled_from(["R", "A", "C", "I", "none"]), max_size=3))
def test_an_overlay_never_breaks_a_charter(value: Any, patch: Any, letters: list[str]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        chosen = [{"task": "manage-library", "role": "hr", "letter": letter, "reason": "x"} for letter in letters]
        (Path(folder) / "koepel.yaml").write_bytes(written({"catalog": patch, "choices": chosen}))
        data = written({**value, "extends": ["koepel.yaml"]})
        loaded = organisation.read(Path(folder) / "vto.yaml", checks=all_checks(), data=data)
        assert loaded.case is not None
        allocation = allocate(loaded.case.catalogue, loaded.case.organisation, loaded.case.overlays, day=TODAY)
        hold_invariants(loaded.case, allocation)
        check_organisation(loaded.case, allocation, loaded.findings, TODAY)


@often
@given(patched, st.randoms(use_true_random=False))
def test_key_order_says_nothing(value: Any, order: Any) -> None:
    case, one, _ = decided(value)
    other_case, other, _ = decided(shuffled(value, order))
    assert one.matrix.rows == other.matrix.rows or _bare(one) == _bare(other)
    assert fingerprints(one) == fingerprints(other)
    assert provenance.inputs(case) == provenance.inputs(other_case)


def _bare(allocation: Allocation) -> Any:
    return [
        (row.task, [(cell.role, cell.letters, cell.locked, cell.holders, cell.deputies) for cell in row.cells])
        for row in allocation.matrix.rows
    ]


@often
@given(organisations, st.lists(st.sampled_from(COMPETENCES)))
def test_ticking_competences_moves_no_answering(value: Any, ticked: list[str]) -> None:
    def answering(staff: Any) -> dict[str, str]:
        _, allocation, _ = decided({**value, "staff": staff})
        return {row.task: row.holding("A")[0].role for row in allocation.matrix.rows}

    person = {"id": "vto", "function": "V", "roles": ["vto-coordinator"]}
    assert answering([{**person, "competences": []}]) == answering([{**person, "competences": ticked}])


@often
@given(organisations)
def test_a_charter_can_be_written_in_every_language_with_the_same_letters(value: Any) -> None:
    data = written(value)
    charters = [decide(Path("vto.yaml"), data).charter(language) for language in languages()]
    assert len({msgspec.json.encode(charter.fingerprints) for charter in charters}) == 1
    letters = [[(t.id, [(c.role, c.letters) for c in t.cells]) for t in charter.tasks] for charter in charters]
    assert all(found == letters[0] for found in letters)


@often
@given(organisations)
def test_the_canonical_form_is_that_of_the_standard(value: Any) -> None:
    case, _, _ = decided(value)
    built = digests._canonical(msgspec.to_builtins(case.organisation, str_keys=True))
    assert digests.canonical(case.organisation) == rfc8785.dumps(built)


# --- the binder and the editor schema agree ---

VALIDATOR = jsonschema.Draft202012Validator(msgspec.json.decode(editor_schema.schema(built_in(), words_of("nl"))))

SPOILT = st.sampled_from([None, "", 7, -1, 2.5, "x", "1.250", True, [], ["x"], {}, {"x": 1}, "2027-02-01", "02-01", "ja", "12,5"])


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path] * bool(path) + [found for key, child in items for found in places(child, (*path, key))]


def spoil(value: Any, path: tuple[Any, ...], bad: Any) -> Any:
    if not path:
        return bad
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = spoil(copy[path[0]], path[1:], bad)
    return copy


SHAPE = {"schema"}
BEYOND = {"no-such-date", "deadline-after-law", "out-of-range", "ambiguous-number", "ambiguous-month-day"}  # what no shape tells


@often
@given(organisations, st.data())
def test_schema_and_binder_agree(value: Any, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(places(value)))
    spoilt = spoil(value, path, data.draw(SPOILT))
    loaded = organisation.read(Path("vto.yaml"), checks=all_checks(), data=written(spoilt))
    refused = [one for one in loaded.findings if one.check in SHAPE and one.variant not in BEYOND]
    other = [one for one in loaded.findings if one.check not in SHAPE or one.variant in BEYOND]
    errors = list(VALIDATOR.iter_errors(spoilt))
    if refused:
        assert errors, (spoilt, refused)
    elif not other:
        assert not errors, (spoilt, [error.message for error in errors])
