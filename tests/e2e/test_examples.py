"""The examples from the front door."""

import random
import shutil
from pathlib import Path

import msgspec
import pytest

from tests.conftest import EXAMPLES, ROOT, Cli, decide, run
from vto_roles.model.node import Node, plain
from vto_roles.read import tree


def dumped(node: Node, order: random.Random, depth: int = 0) -> str:
    """The tree as YAML again, its keys in another order."""
    if isinstance(node.value, dict):
        keys = list(node.value)
        order.shuffle(keys)
        lines = [f"{'  ' * depth}{key}:{dumped(node.value[key], order, depth + 1)}" for key in keys]
        return ("\n" if depth else "") + "\n".join(lines) if keys else " {}"
    if isinstance(node.value, list):
        items = "".join(f"\n{'  ' * depth}-{dumped(item, order, depth + 1)}" for item in node.value)
        return items or " []"
    return " " + (msgspec.json.encode(node.value).decode() if node.value is not None else "")


@pytest.mark.sampled
@pytest.mark.parametrize("markup", ["md", "html"])
@pytest.mark.parametrize("name", EXAMPLES)
def test_hash_seed_and_key_order_say_nothing(name: str, markup: str, tmp_path: Path) -> None:
    source = ROOT / "examples" / name / "vto.yaml"
    node, _ = tree.read(source.read_bytes(), "vto.yaml")
    assert node is not None
    shuffled = tmp_path / "examples" / name / "vto.yaml"
    shuffled.parent.mkdir(parents=True)
    shuffled.write_text(dumped(node, random.Random(7)), "utf-8")
    again, findings = tree.read(shuffled.read_bytes(), "vto.yaml")
    assert again is not None
    assert not findings
    assert plain(again) == plain(node)
    shutil.copytree(ROOT / "examples" / "federation", tmp_path / "examples" / "federation")
    outputs = {
        run("render", path, "-f", markup, cwd=ROOT if seed == "1" else tmp_path, env={"PYTHONHASHSEED": seed}).raw
        for path, seed in ((source, "1"), (shuffled, "2"))
    }
    assert len(outputs) == 1


def test_the_json_keeps_the_contract(cli: Cli) -> None:
    done = cli("render", ROOT / "examples" / "care-home" / "vto.yaml", "-f", "json")
    charter = done.json()
    assert charter["schema"] == "vto-roles/charter/1"
    assert set(charter["tool"]) == {"name", "version", "catalog"}
    assert charter["status"] == "complete"
    task = next(task for task in charter["tasks"] if task["id"] == "draft-annual-plan")
    assert (task["duty"], task["topic"], task["deadline"]) == ("legal", "annual-training-plan", "02-28")
    council = next(cell for cell in task["cells"] if cell["role"] == "works-council")
    assert (council["letters"], council["locked"], council["own"]) == (["C"], True, False)
    assert set(council["because"][0]) >= {"letter", "criterion", "text", "sources", "at", "rivals"}
    assert all(entry["date"] >= charter["date"] for entry in charter["calendar"])
    assert charter["calendar"] == sorted(charter["calendar"], key=lambda entry: entry["date"])
    assert {"charter", "board", "works-council"} <= set(charter["fingerprints"])
    finding = charter["findings"][0]
    assert set(finding) == {"check", "severity", "subject", "message", "file", "line", "column", "end_line", "end_column"}
    assert decide(ROOT / "examples" / "care-home" / "vto.yaml").charter().fingerprints == charter["fingerprints"]


@pytest.mark.parametrize("seed", ["0", "1", "random"])
def test_hash_seeds_say_nothing(seed: str, tmp_path: Path) -> None:
    source = ROOT / "examples" / EXAMPLES[0] / "vto.yaml"
    outputs = {run("render", source, "-f", "json", cwd=tmp_path, env={"PYTHONHASHSEED": one}).raw for one in ("0", seed)}
    assert len(outputs) == 1
