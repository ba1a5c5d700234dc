"""What each command loads: nothing that it does not use. A start costs more than the work on one file."""

import ast
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, run

PROBE = """
import atexit, sys, sysconfig
def tell():
    site = tuple(sysconfig.get_path(name) for name in ("purelib", "platlib"))
    loaded = {name: getattr(module, "__file__", None) or "" for name, module in list(sys.modules.items())}
    libraries = sorted({name.split(".")[0] for name, file in loaded.items() if file.startswith(site)})
    own = sorted(name.removeprefix("vto_roles.") for name in loaded if name.startswith("vto_roles."))
    told = {"libraries": libraries, "own": own, "standard": sorted(set(loaded) & COSTLY)}
    sys.__stderr__.write("LOADED" + repr(told))
COSTLY = {
    "asyncio", "concurrent.futures", "csv", "dataclasses", "email", "fractions", "html.parser", "http", "importlib.metadata",
    "importlib.resources", "json", "logging", "multiprocessing", "socket", "ssl", "statistics", "tempfile", "tomllib",
    "unicodedata", "urllib.request", "xml.etree.ElementTree", "zipfile",
}
COSTLY -= set(sys.modules)
atexit.register(tell)
from vto_roles.__main__ import main
main()
"""
ALWAYS = {"annotated_doc", "msgspec", "shellingham", "typer", "typing_extensions"}  # typer and what it brings
ENVIRONMENT = {"_distutils_hack", "_virtualenv", "coverage"}  # of whoever starts Python

START = {"__main__", "cli", "console", "finding"}
DATA = START | {"bind", "catalogue", "files", "load", "merge", "model", "resources", "text", "tree"}
CHECKS = {
    "checks",
    *(f"checks.{name}" for name in ("file", "law", "life", "person", "policy", "privacy", "role", "table", "task")),
}
WORDS = {"charter", "facts", "names", "provenance"}
DECISION = DATA | CHECKS | WORDS | {"allocate", "pipeline"}
REPORT = {"report", *(f"report.{name}" for name in ("data", "forges", "junit", "people", "sarif", "told"))}
RENDER = DECISION | {"batch", "card", "figures", "render", "sheet", "templates", "view"}

COMMANDS: dict[str, tuple[set[str], set[str]]] = {  # arguments -> libraries, modules of ours
    "--version": (set(), START),
    "--help": (set(), START),
    "check --help": (set(), START),
    "check vto.yaml": ({"yaml"}, DECISION | REPORT | {"batch", "card", "examine"}),
    "check vto.yaml --output-format sarif": ({"yaml"}, DECISION | REPORT | {"batch", "card", "examine"}),
    "render vto.yaml -o a.md": ({"yaml", "jinja2", "markupsafe"}, RENDER),
    "render vto.yaml -o a.html": ({"yaml", "jinja2", "markupsafe"}, RENDER),
    "render vto.yaml -o a.json": ({"yaml"}, RENDER),
    "render vto.yaml -o a.docx": ({"yaml", "docx", "lxml"}, RENDER | {"office", "outline"}),
    "render vto.yaml -o a.xlsx": ({"yaml", "xlsxwriter"}, RENDER | {"office", "outline"}),
    "render vto.yaml -o a.pdf": ({"yaml", "typst"}, RENDER | {"office", "outline", "paper"}),
    "render vto.yaml -o a.ics": ({"yaml", "icalendar", "dateutil"}, RENDER | {"agenda"}),
    "what-if vto.yaml --set size.headcount=20": ({"yaml"}, DECISION | {"batch", "compare"}),
    "explain vto.yaml": ({"yaml"}, DECISION | {"batch", "explain"}),
    "catalog": ({"yaml"}, DATA | {"browse"}),
    "schema": ({"yaml"}, DATA | {"schema"}),
    "checks": ({"yaml"}, START | CHECKS | WORDS | REPORT | {"model", "resources", "text", "tree"}),
    "init --no-input --name X --headcount 4 new.yaml": (
        {"yaml", "jinja2", "markupsafe"},
        DATA | WORDS | {"scaffold", "schema", "templates"},
    ),
}


@pytest.mark.parametrize("arguments", COMMANDS)
def test_a_command_loads_what_it_uses(tmp_path: Path, arguments: str) -> None:
    (tmp_path / "vto.yaml").write_bytes((ROOT / "examples" / "care-home" / "vto.yaml").read_bytes())
    done = run("-c", PROBE, *arguments.split(), cwd=tmp_path, command=[sys.executable])
    assert done.code == 0, done.err
    loaded = ast.literal_eval(done.err.rpartition("LOADED")[2])
    libraries, own = COMMANDS[arguments]
    assert {one for one in loaded["libraries"] if not one.startswith("__editable__")} - ENVIRONMENT == ALWAYS | libraries
    assert set(loaded["own"]) == own
    if not libraries:
        assert loaded["standard"] == []
    elif libraries == {"yaml"}:
        assert not set(loaded["standard"]) - {"json", "tempfile", "unicodedata"}, loaded["standard"]
