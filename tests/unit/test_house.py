"""What the house promises of its code, read from the syntax trees: names, lengths and branches."""

import ast
import functools
import re
from collections import defaultdict
from collections.abc import Iterator

import pytest

from tests.conftest import ROOT

HOUSE = ROOT / "src" / "vto_roles"
LINES = 400  # of a module
WAYS = 15  # through a function
# Words of which no module, class, function or parameter is made; the field has a better one for each.
BANNED = {
    "manners",
    "mannered",
    "told",
    "teller",
    "heed",
    "held",
    "floor",
    "cut",
    "put",
    "guard",
    "demand",
    "forges",
    "paper",
    "agenda",
}
PROCESS = {"stdin", "stdout", "stderr", "argv", "environ", "getenv", "print", "input"}
MEANT = re.compile(
    r"(?:\w+\.)?(?:agenda|papers|papers_\w+)\b.*|(?:api|vto_roles)\.agenda"
)  # where these two are what they say: of a meeting


def modules() -> Iterator[tuple[str, str]]:
    """Yield the dotted name and the text of each module."""
    for path in sorted(HOUSE.rglob("*.py")):
        parts = path.relative_to(HOUSE).with_suffix("").parts
        yield ".".join(part for part in parts if part != "__init__") or "vto_roles", path.read_text("utf-8")


@functools.cache
def nodes_of() -> dict[str, list[ast.AST]]:
    """Return the nodes of each module."""
    return {name: [*ast.walk(ast.parse(text))] for name, text in modules()}


def classes() -> Iterator[tuple[str, str]]:
    """Yield each class name that means several things, with its modules."""
    places = defaultdict(list)
    for module, nodes in nodes_of().items():
        for node in nodes:
            if isinstance(node, ast.ClassDef):
                places[node.name].append(module)
    yield from ((name, ", ".join(found)) for name, found in places.items() if len(found) > 1)


def lengths() -> Iterator[tuple[str, str]]:
    """Yield each module that is too long, with its lines."""
    for module, text in modules():
        if (lines := len(text.splitlines())) > LINES:
            yield module, f"{lines} lines"


def named() -> Iterator[tuple[str, str]]:
    """Yield the names of modules, classes, functions and parameters, each with where it stands."""
    for module, nodes in nodes_of().items():
        yield module.rpartition(".")[2], module
        for node in nodes:
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                yield node.name, f"{module}.{node.name}"
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                every = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs, node.args.vararg, node.args.kwarg)
                yield from ((one.arg, f"{module}, line {node.lineno}") for one in every if one is not None)


def names() -> Iterator[tuple[str, str]]:
    """Yield each name made of a banned word, where it is not meant; a role is no `Person`."""
    for name, place in named():
        words = {word.lower() for word in re.findall(r"[A-Z]?[a-z]+", name)} & BANNED
        if (words - {"paper", "agenda"} or (words and not MEANT.fullmatch(place))) or name == "Person":
            yield name, place


def ways(function: ast.AST) -> int:
    """Return how many ways lead through a function, as McCabe counts them, with each operand of `and` and `or`."""
    count = 1
    for node in ast.walk(function):
        if isinstance(node, ast.If | ast.IfExp | ast.For | ast.AsyncFor | ast.While | ast.ExceptHandler | ast.match_case):
            count += 1
        elif isinstance(node, ast.BoolOp):
            count += len(node.values) - 1
        elif isinstance(node, ast.comprehension):
            count += len(node.ifs)
    return count


def branches() -> Iterator[tuple[str, str]]:
    """Yield each function that branches too much, with its module and ways."""
    for module, nodes in nodes_of().items():
        for node in nodes:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (count := ways(node)) > WAYS:
                yield node.name, f"{module}, {count} ways"


def streams() -> Iterator[tuple[str, str]]:
    """Yield each stream, argument or variable of the process that a module below the command line touches."""
    for module, nodes in nodes_of().items():
        for node in nodes if not module.startswith("cli") else ():
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in ("sys", "os"):
                touched = {node.attr}
            elif isinstance(node, ast.ImportFrom) and node.module in ("sys", "os"):
                touched = {one.name for one in node.names}
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                touched = {node.func.id} & {"print", "input"}
            else:
                continue
            yield from ((name, f"{module}, line {node.lineno}") for name in touched & PROCESS)


@pytest.mark.parametrize(
    "found",
    [classes(), lengths(), names(), branches(), streams()],
    ids=[
        "a class name means one thing",
        "a module is short",
        "a name is a term of the field",
        "a function branches little",
        "only the command line touches the process",
    ],
)
def test_the_house_keeps_its_promises(found: Iterator[tuple[str, str]]) -> None:
    assert dict(found) == {}


def test_the_count_of_ways() -> None:
    code = "def f(x):\n    for y in [z for z in x if z]:\n        if y and x or y:\n            return 1 if x else 2\n"
    assert ways(ast.parse(code)) == 7
