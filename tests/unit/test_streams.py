"""Only the command line touches the streams, the arguments and the environment of the process."""

import ast
from pathlib import Path

import pytest

import vto_roles

HOUSE = Path(vto_roles.__file__).parent
PROCESS = {"stdin", "stdout", "stderr", "argv", "environ"}
BELOW = [path for path in sorted(HOUSE.rglob("*.py")) if path.relative_to(HOUSE).parts[0] != "cli"]


@pytest.mark.parametrize("path", BELOW, ids=lambda path: str(path.relative_to(HOUSE)))
def test_what_is_below_the_command_line_knows_no_terminal(path: Path) -> None:
    touched = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in ("sys", "os"):
            touched.add(node.attr)
        elif isinstance(node, ast.ImportFrom) and node.module in ("sys", "os"):
            touched |= {one.name for one in node.names}
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("print", "input"):
            touched.add(node.func.id)
    assert not touched & (PROCESS | {"print", "input", "getenv"})
