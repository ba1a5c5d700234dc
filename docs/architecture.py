"""The page that tells where what lies: the layers of pyproject.toml, and what the modules say of themselves."""

import ast
import functools
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "vto_roles"
_HEAD = """\
# Architecture

One file of answers becomes one charter, by one way: **read → merge → bind → decide → charter → write**; `check` branches off
after decide. Files are read and written in the first and last step only; in between every value is frozen.

| outside `src` | holds |
| --- | --- |
| `catalog/` | roles, tasks, rules, cascades, law, competences, questions, and `text/`, one file a language |
| `templates/` | layout only: Markdown, the pages with their styles and scripts, Typst, the file that `init` writes |
| `examples/` | an organisation a folder, with the charter that it yields: documentation and golden test in one |
| `tests/` | by what they need: `unit`, `property` and `golden` no process; `e2e`, `hostile`, `browser`, `deep` and `bench` more |
| `docs/` | pages written by hand, and those that `docs/build.py` writes |

## Rooms

The code is in rooms, one above the other. A room imports rooms below it, and none above or beside it: `lint-imports`, a part of
`make quick`, proves it by the list in `pyproject.toml`, from which this page is made. "Imports" is what a room uses of that.
"""


def page() -> str:
    """Return the page: the rooms from the top down, then the modules of each."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    layers = next(one["layers"] for one in contracts if one["type"] == "layers")
    rooms = [[name.strip() for name in layer.split("|")] for layer in layers]
    known = [name for layer in rooms for name in layer]
    lines = [_HEAD, "| room | holds | imports |", "| --- | --- | --- |"]
    for layer in rooms:
        for name in layer:
            imported = _imported(name)
            used = [f"`{other}`" for other in known if other in imported]
            lines.append(f"| `{name}` | {_said(_modules(name)[0])} | {', '.join(used)} |")
    lines += ["", "What else no room may do:", ""]
    for contract in contracts:
        if contract["type"] != "layers":
            lines.append(f"- {contract['name']}.")
    for name in known:
        head, *modules = _modules(name)
        if modules:
            lines += ["", f"## {name}", "", *_paragraphs(head), "", "| module | |", "| --- | --- |"]
            lines += [f"| `{module.relative_to(SOURCE).as_posix()}` | {_said(module)} |" for module in modules]
    return "\n".join(lines)


def _modules(room: str) -> list[Path]:
    """Return the files of a room, the one that speaks for it first."""
    folder = SOURCE / room
    if not folder.is_dir():
        return [SOURCE / f"{room}.py"]
    return [folder / "__init__.py", *sorted(path for path in folder.rglob("*.py") if path != folder / "__init__.py")]


@functools.cache
def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def _paragraphs(path: Path) -> Iterator[str]:
    """Yield the lines of a module's docstring."""
    yield from (ast.get_docstring(_parsed(path)) or "").splitlines()


def _said(path: Path) -> str:
    """Return the first line of a module's docstring, as a cell of a table."""
    return next(_paragraphs(path), "").replace("|", "&#124;")


def _imported(room: str) -> set[str]:
    """Return the rooms that a room imports, wherever in its modules."""
    found: set[str] = set()
    for path in _modules(room):
        for node in ast.walk(_parsed(path)):
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "vto_roles":
                module = (node.module or "").split(".")
                found |= {module[1]} if len(module) > 1 else {alias.name for alias in node.names}
            elif isinstance(node, ast.Import):
                found |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("vto_roles.")}
    return found - {room}
