"""Mutation testing: how many small faults in what decides, reads, judges and escapes do the tests notice?

`python -m tests.deep.mutate` makes each fault in turn and prints the score and each fault that no test saw; names of modules
and rooms narrow it, as in `python -m tests.deep.mutate decision read/bind`. Known tools pass over functions with a decorator, as
all checks are, or start anew for each fault. Here the tests are collected once; a fault is made in a forked process, by giving
the living functions other code, and only the tests that run its line are tried, quickest first.
"""

import ast
import contextlib
import copy
import functools
import gc
import io
import os
import resource
import select
import signal
import sys
import time
import types
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from unittest import mock

import coverage
import pytest
from _pytest.runner import runtestprotocol
from msgspec import Struct

import vto_roles
from tests import conftest
from tests.conftest import Result, clean
from tests.hostile import conftest as hostile
from tests.program import Answered
from vto_roles.cli import app

HOUSE = Path(vto_roles.__file__).parent
# Modules, whole rooms, and of a renderer only what escapes; module-level tables are not mutated, for they are read before a
# process forks.
TARGETS = [
    "read/tree",
    "read/bind",
    "read/catalogue.leaves",
    "read/catalogue.merge",
    "decision",
    "charter/provenance",
    "checks",
    "output/markdown.escape",
    "report/github",
    "report/gitlab",
    "report/junit",
]
TESTS = [
    "tests/unit",
    "tests/golden",
    "tests/property",
    "tests/oracle",
    "tests/hostile/test_yaml_suite.py",
    "tests/hostile/test_inputs.py",
    *(f"tests/e2e/test_{name}.py" for name in ("cards", "charter_files", "cli", "formats", "kinds")),
    "--ignore=tests/unit/test_documents.py",
]
PATIENCE = 20  # seconds of tests for a fault that nobody sees
_HANGS = 30.0  # seconds of processor time: a fault that makes a program wait for ever is seen too
_SWELLS = 4 << 30  # bytes: as is one that makes it eat all memory

_OTHER: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}


class Mutant(Struct, frozen=True):
    """One fault: where it is made, what it reads, and the code with it."""

    module: str
    line: int
    end: int
    change: str
    original: types.CodeType
    code: types.CodeType

    def __str__(self) -> str:
        return f"{self.module}.py:{self.line}  {self.change}"


# --- faults ---------------------------------------------------------------------------------------


def faults(node: ast.AST) -> Iterator[ast.AST]:
    """What could stand in the place of one node of a function's body."""
    if isinstance(node, ast.Compare):
        for index, operator in enumerate(node.ops):
            changed = copy.copy(node)
            changed.ops = [*node.ops[:index], _OTHER[type(operator)](), *node.ops[index + 1 :]]  # type: ignore[list-item]
            yield changed
    elif isinstance(node, ast.BoolOp):
        yield ast.BoolOp(_OTHER[type(node.op)](), node.values)  # type: ignore[arg-type]
    elif isinstance(node, ast.BinOp) and type(node.op) in _OTHER:
        yield ast.BinOp(node.left, _OTHER[type(node.op)](), node.right)  # type: ignore[arg-type]
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield copy.copy(node.operand)
    elif isinstance(node, ast.IfExp | ast.If | ast.While) and isinstance(node.test, ast.Name | ast.Call | ast.Attribute):
        changed_test = copy.copy(node)
        changed_test.test = ast.UnaryOp(ast.Not(), node.test)
        yield changed_test
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        yield ast.Constant(node.value + 1)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield ast.Constant(f"{node.value}x")
    elif isinstance(node, ast.Return) and node.value is not None and not isinstance(node.value, ast.Constant):
        yield ast.Return(ast.Constant(None))
    elif isinstance(node, ast.Expr | ast.AugAssign | ast.Continue | ast.Break | ast.Raise | ast.Delete):
        yield ast.Pass()
    elif (
        isinstance(node, ast.Call)
        and node.keywords
        and isinstance(node.func, ast.Name)
        and node.func.id in ("sorted", "min", "max")
    ):
        yield ast.Call(node.func, node.args, [])


def places(tree: ast.AST) -> Iterator[tuple[ast.AST, str, int | None, ast.AST, ast.stmt]]:
    """Parent, field, index, node and statement of what may be mutated: bodies of functions, no docstrings, no annotations."""

    def walk(node: ast.AST, statement: ast.stmt | None, inside: bool) -> Iterator[Any]:
        for field, value in ast.iter_fields(node):
            if field in ("annotation", "returns", "decorator_list", "type_params", "bases", "keywords" if not inside else ""):
                continue
            for index, child in enumerate(value) if isinstance(value, list) else ((None, value),):
                if not isinstance(child, ast.AST):
                    continue
                if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
                    continue  # a docstring
                if isinstance(node, ast.FunctionDef) and field == "args":
                    continue  # defaults live in the function, not in its code
                if isinstance(node, ast.JoinedStr | ast.FormattedValue) and isinstance(child, ast.Constant | ast.JoinedStr):
                    continue
                own = child if isinstance(child, ast.stmt) else statement
                if inside and own is not None:
                    yield node, field, index, child, own
                yield from walk(child, own, inside or isinstance(child, ast.FunctionDef | ast.Lambda))

    yield from walk(tree, None, False)


def functions(code: types.CodeType, path: str = "") -> Iterator[tuple[str, types.CodeType]]:
    """The code of each function that is made when a module is read: at its top, and in its classes."""
    for part in code.co_consts:
        if isinstance(part, types.CodeType):
            if part.co_flags & 0x2:  # has locals of its own: a function
                yield f"{path}{part.co_name}:{part.co_firstlineno}", part
            else:
                yield from functions(part, f"{path}{part.co_name}.")


def sources(name: str) -> Iterator[tuple[Path, str]]:
    """Yield each file of a module or a room, with the one function that is wanted: all of `decision`, or `read/tree.read`."""
    place, _, only = name.partition(".")
    files = sorted((HOUSE / place).glob("*.py")) or [HOUSE / f"{place}.py"]
    for file in files:
        if not file.exists():
            sys.exit(f"no such module: {name}")
        yield file, only


def mutants(file: Path, only: str = "") -> Iterator[Mutant]:
    """Every fault of a file, or of one function of it."""
    tree = ast.parse(file.read_text("utf-8"))
    before = dict(functions(compile(tree, str(file), "exec")))
    name = file.relative_to(HOUSE).with_suffix("").as_posix()
    for parent, field, index, node, statement in list(places(tree)):
        for changed in faults(node):
            ast.copy_location(changed, node)
            for part in ast.walk(changed):
                if not hasattr(part, "lineno") and isinstance(part, ast.expr | ast.stmt):
                    ast.copy_location(part, node)
            held = getattr(parent, field)
            value = changed if index is None else [*held[:index], changed, *held[index + 1 :]]
            setattr(parent, field, value)
            after = dict(functions(compile(tree, str(file), "exec")))
            setattr(parent, field, held)
            line = getattr(node, "lineno", statement.lineno)
            for key, code in after.items():
                if code != before.get(key) and key in before and (not only or key.startswith(f"{only}:")):
                    first = ast.unparse(node).splitlines()[0][:70]
                    then = ast.unparse(changed).splitlines()[0][:70]
                    end = line if isinstance(node, ast.stmt) and hasattr(node, "body") else statement.end_lineno or line
                    if hasattr(statement, "body"):
                        end = max(line, getattr(node, "end_lineno", line))
                    yield Mutant(name, line, end, f"{first}  ->  {then}", before[key], code)


# --- tests ----------------------------------------------------------------------------------------


class Mutation:
    """In the place of pytest's own loop: the tests once, with the lines that each runs; then each fault in a fork."""

    def __init__(self, wanted: Sequence[str]) -> None:
        self.wanted = wanted
        self.took: dict[str, float] = {}
        self.killed: Counter[str] = Counter()
        self.survived: dict[str, list[Mutant]] = defaultdict(list)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = {item.nodeid: item for item in session.items}
        targets = {file: only for name in self.wanted for file, only in sources(name)}
        runs = self._first_run(items, list(targets))
        all_mutants = [one for file, only in targets.items() for one in mutants(file, only)]
        living: dict[types.CodeType, list[types.FunctionType]] = defaultdict(list)
        for thing in gc.get_objects():
            if isinstance(thing, types.FunctionType) and str(HOUSE) in thing.__code__.co_filename:
                living[thing.__code__].append(thing)
        all_mutants = [one for one in all_mutants if living[one.original]]  # the rest is run while a module is read
        print(f"{len(all_mutants)} faults, {len(items)} tests", flush=True)
        self._try_all(all_mutants, living, runs, items)
        return True

    def _first_run(self, items: dict[str, pytest.Item], paths: Sequence[Path]) -> dict[str, dict[int, set[str]]]:
        """Which tests run which lines."""
        watch = coverage.Coverage(data_file=None, include=[str(path) for path in paths], config_file=False)
        kept = [cache for cache in _caches() if cache.__module__.startswith("tests.")]
        watch.start()
        for item, then in list(zip(items.values(), [*items.values()][1:] + [None], strict=True)):
            for cache in kept:  # a test runs the lines that made what it shares with an earlier one
                cache.cache_clear()
            watch.switch_context(item.nodeid)
            start = time.perf_counter()
            if _fails(item, then):  # one that measures time, which watching takes too, or starts another program
                print(f"left out, for it fails while it is watched: {item.nodeid}", flush=True)
                del items[item.nodeid]
            self.took[item.nodeid] = time.perf_counter() - start
        watch.stop()
        data = watch.get_data()
        return {str(path): {line: set(of) for line, of in data.contexts_by_lineno(str(path)).items()} for path in paths}

    def _try_all(self, wanted: Sequence[Mutant], living: Any, runs: Any, items: dict[str, pytest.Item]) -> None:
        waiting = list(reversed(wanted))
        busy: dict[int, tuple[int, Mutant]] = {}
        kills: Counter[str] = Counter()
        caches = _caches()
        gc.freeze()  # a process that is made by a fork shares what nobody touches
        while waiting or busy:
            while waiting and len(busy) < (os.cpu_count() or 1):
                one = waiting.pop()
                lines = runs[one.original.co_filename]
                known = {test for line in range(one.line, one.end + 1) for test in lines.get(line, ()) if test in items}
                order = sorted(known, key=lambda test: ("hostile" in test, self.took[test] / (1 + kills[test])))
                out, into = os.pipe()
                child = os.fork()
                if child == 0:
                    os.close(out)
                    _try(one, living[one.original], caches, [items[test] for test in order], into)
                os.close(into)
                busy[out] = child, one
            for out in select.select(list(busy), [], [])[0]:
                child, one = busy.pop(out)
                said = os.read(out, 4096).decode()
                os.close(out)
                os.waitpid(child, 0)
                if said == "survived":
                    self.survived[one.module].append(one)
                    print(f"no test sees {one}", flush=True)
                else:
                    self.killed[one.module] += 1
                    kills[said] += 1

    def report(self) -> str:
        """The score of each module, and of all."""
        lines = []
        for module in sorted({*self.killed, *self.survived}):
            killed, left = self.killed[module], len(self.survived[module])
            lines.append(f"{module}: {killed} of {killed + left} killed, {100 * killed / (killed + left):.1f}%")
        total = self.killed.total()
        count = total + sum(map(len, self.survived.values()))
        lines.append(f"all: {total} of {count} killed, {100 * total / max(1, count):.1f}%")
        return "\n".join(lines)


def _here(args: Sequence[str], cwd: Path, given: bytes, env: Mapping[str, str]) -> tuple[int, bytes, bytes]:
    """The program in this process, where its faults are: exit code, what it says and what it cries."""
    said, cried = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    code: object = 0
    with (
        contextlib.chdir(cwd),
        mock.patch.dict(os.environ, env, clear=True),
        mock.patch.object(sys, "argv", ["vto-roles", *args]),
        mock.patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(given), "utf-8")),
        mock.patch.object(sys, "stdout", said),
        mock.patch.object(sys, "stderr", cried),
    ):
        try:
            app.start()
        except SystemExit as stop:
            code = stop.code
    out, err = (stream.detach().getvalue() for stream in (said, cried))
    return code if isinstance(code, int) else int(bool(code)), out, err


def _run(*args: str | Path, cwd: Path, stdin: bytes = b"", env: Mapping[str, str] | None = None, command: object = ()) -> Result:
    """In the place of a start by a user."""
    assert not command, "another program"
    code, out, err = _here([*map(str, args)], cwd, stdin, clean(cwd) | {**(env or {})})
    return Result(code, out.decode("utf-8", "replace"), err.decode("utf-8", "replace"), out)


@pytest.fixture(scope="session")
def program() -> Callable[..., Answered]:
    """In the place of processes with bounds; of time, memory and permissions nothing is asked."""

    def answer(*args: str, cwd: Path, stdin: Path | None = None, user: int | None = None) -> Answered:
        assert user is None, "somebody else"
        code, out, err = _here(args, cwd, stdin.read_bytes() if stdin else b"", clean())
        return Answered(code=code, out=out, err=err, seconds=0.0, bytes=0)

    return answer


def _caches() -> list[Any]:
    return [thing for thing in gc.get_objects() if isinstance(thing, functools._lru_cache_wrapper)]


def _fails(item: pytest.Item, then: pytest.Item | None) -> bool:
    """then: what is run next, for which what both need is kept."""
    return any(report.failed for report in runtestprotocol(item, nextitem=then, log=False))


def _try(one: Mutant, functions: Sequence[types.FunctionType], caches: Any, tests: Sequence[pytest.Item], into: int) -> None:
    """In a process of its own: make the fault and say which test saw it."""
    signal.setitimer(signal.ITIMER_PROF, _HANGS)  # ends the process, which says nothing: seen
    resource.setrlimit(resource.RLIMIT_DATA, (_SWELLS, _SWELLS))
    os.setsid()
    for cache in caches:
        cache.cache_clear()
    for function in functions:
        function.__code__ = one.code
    start = time.process_time()
    said = "survived"
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            for test, then in zip(tests, [*tests[1:], None], strict=True):
                if _fails(test, then):
                    said = test.nodeid
                    break
                if time.process_time() - start > PATIENCE:
                    break
        os.write(into, said.encode())
    finally:
        os._exit(0)


def main() -> None:
    """Print the score; ends with 0, for a score is read, not passed."""
    conftest.run, hostile.program = _run, program
    mutation = Mutation(sys.argv[1:] or TARGETS)
    os.environ |= {"VTO_DEPTH": "whole", "VTO_DRAWN": "5"}  # what is drawn kills little that the others leave
    code = pytest.main(["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--capture=no", *TESTS], plugins=[mutation])
    print(mutation.report())
    sys.exit(code)


if __name__ == "__main__":
    main()
