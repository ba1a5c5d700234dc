"""What each command loads: nothing that it does not use. A start costs more than the work on one file."""

import ast
import shutil
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, ready, run

PROBE = """
import atexit, sys, sysconfig
def tell():
    site = tuple(sysconfig.get_path(name) for name in ("purelib", "platlib"))
    there = ((name, module) for name, module in list(sys.modules.items()) if type(module).__name__ != "LaterModule")
    loaded = {name: getattr(module, "__file__", None) or "" for name, module in there}
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
ALWAYS = {"annotated_doc", "shellingham", "typer"}  # typer and what it brings
READER = {"msgspec", "yaml"}
JINJA = {"jinja2", "markupsafe"}
ENVIRONMENT = {"_distutils_hack", "_virtualenv", "coverage"}  # of whoever starts Python

START = {"__main__", "cli", "cli.app", "cli.complete", "cli.terminal", "imports", "patterns", "refused", "version"}
MODEL = {"model", *(f"model.{name}" for name in ("catalogue", "decision", "dress", "node", "organisation", "terms"))}
TEXT = {
    "finding",
    "read",
    "read.languages",
    "read.signature",
    "read.tree",
    "model",
    "model.node",
    "resources",
    "safe_text",
    "text",
}
OPTIONS = START | TEXT | {"files", "run", "run.options"}
CATALOGUE = OPTIONS | (MODEL - {"model.decision"})
CATALOGUE |= {f"read.{name}" for name in ("bind", "catalogue", "listed", "misspelt", "numbers", "readings", "renamed")}
DATA = CATALOGUE | MODEL | {"digests", "model.register", "names"}
DATA |= {f"read.{name}" for name in ("merged", "organisation", "overlays", "register", "shapes", "unions")}
CHECKS = {
    "checks",
    "decision.extent",
    "decision.facts",
    "decision.fingerprints",
    "decision.law",
    "decision.life",
    *(f"checks.{name}" for name in ("file", "law", "life", "person", "policy", "privacy", "registry", "role", "table", "task")),
}
WORDS = {"decision", "decision.conditions", "names", "wording"}
LOOP = {"checks.run"}
DECIDE = {
    f"decision.{name}" for name in ("choices", "consult", "context", "deadlines", "engine", "facts", "law", "meetings", "narrow")
}
RECOGNISE = {"charter", "charter.provenance", "digests", "output", "output.formats", "run.recognise"}
DECISION = DATA | CHECKS | LOOP | WORDS | DECIDE | RECOGNISE | {"run.inputs", "run.pipeline"}
_PAGE = ("life", "page_one", "page_text", "published", "schema", "standing", "verbs")
WRITER = ("law", "law_entries", "provenance", "redact", "rows", "write", *_PAGE)
CHARTER = {
    "charter",
    "decision.fingerprints",
    "decision.growth",
    "digests",
    "model.register",
    *(f"charter.{name}" for name in WRITER),
}
SARIF = {"report.check_page", "report.json", "report.sarif"}
EXAMINE = DECISION | {"cli.check", "report", "run.examine"}
CHECK = EXAMINE | {"report.text"}
TABLE_FRONTS = ("delimited", "files", "grid", "markdown")
TABLE_STEPS = (
    "choice",
    "legends",
    "candidates",
    "letters",
    "reading",
    "readings",
    "sheet",
    "sketch",
    "words",
)
TABLE = {"table", "read.front_matter", *(f"table.{name}" for name in TABLE_STEPS)}
TABLE |= {"read.cells", *(f"read.cells.{name}" for name in TABLE_FRONTS)}
_DOCUMENT = ("blocks", "card", "columns", "document", "matrix", "subjects", "tables", "view", "welcome")
_OUTPUT = (*_DOCUMENT, "formats", "rendering", "templates")
OUTPUT = {"charter.fold", "charter.hours", "charter.verbs", "output", *(f"output.{name}" for name in _OUTPUT)}
FILL = {"output.generator"}
OFFICE = {"output.office"}
MADE = DECISION | CHARTER | OUTPUT
RENDER = MADE | {"cli.render", "run.write"}
ANSWERS = {"charter.answer_text", "decision.answers"}
COMPARE = ANSWERS | {"charter.causes", "charter.compare", "charter.fold", "charter.sides", "read.written"}
DIFF = COMPARE | {"charter.read", "run.difference"}
LAW = {
    "charter",
    "charter.browse",
    "charter.law",
    "charter.law_browse",
    "cli.law",
    "decision.facts",
    "decision.law",
    "model.scenario",
    "read.scenarios",
}
LAW |= CATALOGUE | MODEL | {"digests", "model.register", "checks", "checks.registry", "decision", "decision.conditions"}
EXPLAIN = {"charter", "charter.explain", "charter.law", "cli.explain", "decision.counterfactual", "decision.grounds"}
AGAIN = (
    RENDER
    - (CHECKS - {"checks", "checks.registry", "decision.facts", "decision.law"})
    - {"wording"}
    - {f"charter.{name}" for name in ("law", "law_entries", "rows", "write")}
    - {"decision.growth"}
)
AGAIN |= {"charter.read", "output.markdown"}

OVERVIEW = MADE | {"charter.browse", "charter.overview", "charter.read", "cli.overview", "output.markdown"}
OVERVIEW |= {"charter.sides", "output.overview", "run.overview", "run.pool", "run.write"}

AGENDA = MADE | COMPARE | {"charter.agenda", "charter.since", "cli.agenda", "decision.agenda", "decision.hearing", "run.agenda"}
AGENDA -= {"run.inputs"}
AGENDA |= {f"output.{name}" for name in ("papers", "papers_meeting", "papers_proof")}

COMMANDS: dict[str, tuple[set[str], set[str]]] = {  # arguments -> libraries, modules of ours
    "--version": (set(), START),
    "--help": (
        set(),
        START
        | {
            "output",
            "output.formats",
            *(
                f"cli.{name}"
                for name in ("agenda", "catalogue", "check", "explain", "form", "init", "law", "overview", "record", "render")
            ),
        },
    ),
    "check --help": (set(), START | {"cli.check"}),
    "check vto.yaml": (READER, CHECK),
    "check vto.yaml --output-format sarif": (READER, EXAMINE | SARIF),
    "check vto.yaml -o told.txt": (READER, CHECK),
    "check charter.md": (READER | JINJA, CHECK | MADE | FILL | {"charter.sides", "output.markdown", "run.audit"}),
    "check table.md": (READER, CHECK | TABLE),
    "render vto.yaml -o a.md": (READER | JINJA, RENDER | FILL | {"output.markdown"}),
    "render vto.yaml -o a.html": (READER | JINJA, RENDER | FILL | {"output.html", "output.page", "output.charts"}),
    "render vto.yaml -o a.json": (READER, RENDER | {"charter.read", "output.json"}),
    "render vto.yaml -o b.json --unless": (
        READER,
        RENDER | {"charter.otherwise", "charter.read", "decision.answers", "decision.counterfactual", "output.json"},
    ),
    "render vto.yaml -o a.docx": (
        READER,
        RENDER | OFFICE | {f"output.{name}" for name in ("docx", "fit", "reference", "word_package", "wordml")},
    ),
    "render vto.yaml -o a.xlsx": (READER | {"xlsxwriter"}, RENDER | OFFICE | {"output.xlsx"}),
    "render vto.yaml -o a.pdf": (READER | {"typst"}, RENDER | {"output.pdf"}),
    "render vto.yaml -o a.ics": (READER, RENDER | {"output.ics"}),
    "render charter.json -o a.md": (READER | JINJA, AGAIN | FILL),
    "render . -f md -o out": (READER | JINJA, RENDER | FILL | {"output.markdown", "run.pool"}),
    "overview .": (READER, OVERVIEW | {"output.overview.cells", "output.overview.text"}),
    "overview . -o a.json": (READER, OVERVIEW | {"output.overview.json"}),
    "overview . -o a.xlsx": (READER | {"xlsxwriter"}, OVERVIEW | OFFICE | {"output.overview.cells", "output.overview.xlsx"}),
    "agenda vto.yaml": (READER, AGENDA | {"output.plain"}),
    "agenda vto.yaml -o agenda.json": (
        READER,
        AGENDA - {f"output.{name}" for name in ("card", "document", "matrix", "rendering", "welcome")},
    ),
    "diff vto.yaml vto.yaml": (
        READER,
        MADE | DIFF | {"cli.explain", "output.markdown"},
    ),
    "what-if vto.yaml --set size.headcount=20": (READER, DECISION | CHARTER | COMPARE | {"cli.explain"}),
    "explain vto.yaml": (READER, DECISION | ANSWERS | EXPLAIN),
    "explain vto.yaml manage-library": (READER, DECISION | ANSWERS | EXPLAIN),
    "explain vto.yaml bibliotheek": (READER, DECISION | ANSWERS | EXPLAIN | {"charter.search"}),
    "catalog": (READER, CATALOGUE | {"charter", "charter.browse", "cli.catalogue"}),
    "schema": (READER, CATALOGUE | {"cli.catalogue", "files", "read.editor_schema"}),
    "law": (READER, LAW),
    "checks": (READER, OPTIONS | CHECKS | WORDS - {"wording"} | MODEL | {"cli.catalogue", "digests", "model.register"}),
    "init --no-input --name X --headcount 4 new.yaml": (
        READER | JINJA,
        DATA
        | {
            "wording",
            "cli.init",
            "read.enumerated",
            "run.interview",
            "run.scaffold",
            "read.editor_schema",
            "output",
            "output.templates",
            *FILL,
        },
    ),
}


@pytest.mark.parametrize("arguments", COMMANDS)
def test_a_command_loads_what_it_uses(tmp_path: Path, arguments: str) -> None:
    for name in ("vto.yaml", "charter.md"):
        shutil.copy(ROOT / "examples" / "public-care-home" / name, tmp_path)
    if "charter.json" in arguments:
        run("render", "vto.yaml", "-o", "charter.json", cwd=tmp_path)
    shutil.copy(ROOT / "tests" / "tables" / "clean-nl.md", tmp_path / "table.md")
    done = run("-c", PROBE, *arguments.split(), cwd=tmp_path, command=[sys.executable], env=ready(tmp_path))
    assert done.code == 0, done.err
    loaded = ast.literal_eval(done.err.rpartition("LOADED")[2])
    libraries, own = COMMANDS[arguments]
    assert {one for one in loaded["libraries"] if not one.startswith("__editable__")} - ENVIRONMENT == ALWAYS | libraries
    assert set(loaded["own"]) == own
    if not libraries:
        assert loaded["standard"] == []
    elif libraries == READER:
        used = {"json", "tempfile", "unicodedata"} | ({"zipfile"} if own & OFFICE else set())
        assert not set(loaded["standard"]) - used, loaded["standard"]
