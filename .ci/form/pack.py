"""Packs what the page loads: the modules that the product reaches, compiled, in two archives. Runs in the page's own Python.

`/output/std.zip` takes the place of the standard library; `/output/site.zip` holds the product and its libraries. Nothing in
them is compressed, for the page as a whole is.
"""

import importlib._bootstrap_external as bootstrap
import modulefinder
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import CodeType

SITE, OUTPUT, STANDARD = Path("/input"), Path("/output"), Path("/std")
WHEN = (2020, 2, 2, 0, 0, 0)
# What no work of the page needs, though a module that it does need names it somewhere.
LEFT_OUT = (
    "argparse",
    "bdb",
    "cmd",
    "code",
    "configparser",
    "ctypes",
    "curses",
    "doctest",
    "email",
    "ftplib",
    "getopt",
    "getpass",
    "http",
    "icalendar",
    "multiprocessing",
    "optparse",
    "pdb",
    "platform",
    "pydoc",
    "readline",
    "rich",
    "smtplib",
    "sqlite3",
    "statistics",
    "sysconfig",
    "tarfile",
    "test",
    "tkinter",
    "tomllib",
    "typer",
    "typst",
    "unittest",
    "urllib.error",
    "urllib.request",
    "webbrowser",
    "xml.dom",
    "xml.etree",
    "xml.sax",
    "xmlrpc",
    "zipapp",
    "lxml",
    "babel",
    "PIL",
    "yaml.cyaml",
    "yaml._yaml",
    "concurrent.futures.process",
    "concurrent.interpreters",
    "concurrent.futures.interpreter",
    "_pyrepl",
    "importlib.metadata",
    "importlib.resources",
    "importlib.readers",
    "pprint",
    "pickletools",
    "tracemalloc",
    "logging.config",
    "logging.handlers",
    "asyncio.windows_events",
    "asyncio.windows_utils",
    "_pydatetime",
    "_pydecimal",
    "_pyio",
    "profile",
    "cProfile",
    "trace",
)
# What is reached by no import statement.
REACHED = (
    "pyodide",
    "_pyodide",
    "_pyodide._future_helper",
    "_pyodide.docstring",
    "_pyodide.jsbind",
    "pyodide.webloop",
    "pyodide._package_loader",
    "pyodide.code",
    "site",
    "io",
    "encodings.utf_8",
    "encodings.ascii",
    "encodings.cp1252",
    "encodings.cp437",
    "encodings.idna",
    "encodings.latin_1",
    "encodings.utf_16",
    "encodings.utf_16_le",
    "encodings.utf_8_sig",
    "_strptime",
    "xlsxwriter",
    "yaml",
    "jinja2",
    "_sysconfigdata__emscripten_wasm32-emscripten",
)
DATA = (".json", ".css", ".js", ".xml", ".md", "")


def unpacked() -> None:
    """Unpack the whole standard library, to look for modules in it."""
    with zipfile.ZipFile("/lib/python314.zip") as archive:
        archive.extractall(STANDARD)


def reached() -> dict[str, Path]:
    """Return the files of all modules that the product reaches, by name."""
    finder = modulefinder.ModuleFinder(path=[str(STANDARD), str(SITE)], excludes=list(LEFT_OUT))
    for path in sorted((SITE / "vto_roles").rglob("*.py")):
        parts = path.relative_to(SITE).with_suffix("").parts
        if "_data" not in parts and "cli" not in parts and parts[-1] != "__main__":
            finder.import_hook(".".join(part for part in parts if part != "__init__"))
    for name in REACHED:
        try:
            finder.import_hook(name)
        except ImportError:  # built in
            continue
    return {name: Path(module.__file__) for name, module in finder.modules.items() if module.__file__}


def compiled(path: Path, name: str) -> bytes:
    """Return a module as byte code that is never compared with its source, without docstrings and the numbers of lines."""
    code = compile(path.read_bytes(), name, "exec", dont_inherit=True, optimize=2)
    return bytes(bootstrap._code_to_hash_pyc(without_lines(code), b"\0" * 8, False))


def without_lines(code: CodeType) -> CodeType:
    constants = tuple(without_lines(one) if isinstance(one, CodeType) else one for one in code.co_consts)
    return code.replace(co_linetable=b"", co_consts=constants)


def pack(output: Path, members: Iterator[tuple[str, bytes]]) -> None:
    with zipfile.ZipFile(output, "w", zipfile.ZIP_STORED) as archive:
        for name, data in sorted(members):
            archive.writestr(zipfile.ZipInfo(name, WHEN), data)


def modules(found: dict[str, Path], root: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the compiled modules below a folder."""
    for path in found.values():
        if path.is_relative_to(root) and path.suffix == ".py":  # machine code is data
            place = path.relative_to(root)
            yield str(place.with_suffix(".pyc")), compiled(path, str(place))


def data() -> Iterator[tuple[str, bytes]]:
    """Yield what is no module: texts, catalogue, styles, the compiled templates, and the one library that is machine code.

    The catalogue is there as it is written too, for files that patch it; its texts and scenarios are not.
    """
    for folder, _, names in os.walk(SITE):
        for name in names:
            path = Path(folder, name)
            place = path.relative_to(SITE)
            written = place.parts[2:3] == ("catalog",) and len(place.parts) == 4
            if "_data" in place.parts and path.suffix == ".py":
                yield str(place.with_suffix(".pyc")), compiled(path, str(place))
            elif path.suffix == ".so" or written or (path.suffix in DATA and place.parts[1:2] == ("_data",)):
                yield str(place), path.read_bytes()


unpacked()
found = reached()
pack(OUTPUT / "std.zip", modules(found, STANDARD))
pack(OUTPUT / "site.zip", iter([*modules(found, SITE), *data()]))
