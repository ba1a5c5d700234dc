"""Builds the page in a browser: `make form` writes dist/vto-roles-form-VERSION.html, the same bytes from the same commit.

The runtime comes from npm and PyPI, each file by its hash; the libraries without machine code are those that the tests run with.
"""

import argparse
import base64
import gzip
import hashlib
import html
import json
import re
import runpy
import shutil
import subprocess
import sys
import tempfile
import zipfile
from importlib.util import find_spec
from pathlib import Path

from markdown_it import MarkdownIt

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
RUNTIME = ROOT / ".venv" / "form" / "node_modules" / "pyodide"
PAGE = ROOT / "templates" / "form"
LIBRARIES = ("jinja2", "markupsafe", "xlsxwriter", "yaml")
MANUALS = {"nl": "handleiding", "fr": "manuel", "de": "handbuch"}
MOST = 8_000_000  # bytes of the page
_PLATFORM = ("--platform", "pyemscripten_2026_0_wasm32", "--python-version", "3.14", "--only-binary", ":all:")
_SCRIPT_SAFE = bytes.maketrans(b"<&", b",.")  # characters that base 85 has, and a script in a page may not


def main(arguments: list[str]) -> None:
    """Write the page, and print its size. Ends the program when it is too large."""
    version = runpy.run_path(str(ROOT / "src" / "vto_roles" / "version.py"))["__version__"]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=ROOT / "dist" / f"vto-roles-form-{version}.html")
    output: Path = parser.parse_args(arguments).output
    output.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="vto-roles-form-") as name:
        work = Path(name)
        gather(work / "site")
        (work / "packed").mkdir()
        subprocess.run(["node", HERE / "pack.mjs", RUNTIME, work / "site", work / "packed"], check=True)
        page = made(work / "packed", version)
    part = output.with_suffix(".part")
    part.write_text(page, "utf-8")
    part.replace(output)
    size = output.stat().st_size
    print(f"{output}: {size:,} bytes")
    if size > MOST:
        sys.exit(f"The page is larger than {MOST:,} bytes.")


def gather(site: Path) -> None:
    """Put the product as its wheel has it, and its libraries, in a folder."""
    site.mkdir(parents=True)
    wheels = site.parent / "wheels"
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    wanted = ["--no-deps", "--require-hashes", "--requirement", HERE / "requirements.txt", "--dest", wheels]
    subprocess.run([*pip, "download", *_PLATFORM, *wanted], check=True)
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", wheels, ROOT]
    subprocess.run(build, check=True, stdout=subprocess.DEVNULL)
    for wheel in sorted(wheels.glob("*.whl")):
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(site)
    for name in LIBRARIES:
        spec = find_spec(name)
        assert spec is not None
        assert spec.origin is not None
        shutil.copytree(Path(spec.origin).parent, site / name, ignore=shutil.ignore_patterns("*.so", "*.pyd", "__pycache__"))


def made(packed: Path, version: str) -> str:
    """Return the page with all that it runs on."""
    script = (PAGE / "page.js").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    parts = {
        "worker": worker().encode(),
        "wasm": (RUNTIME / "pyodide.asm.wasm").read_bytes(),
        "std": (packed / "std.zip").read_bytes(),
        "site": (packed / "site.zip").read_bytes(),
    }
    blocks = "".join(
        f'<script type="text/plain" id="part-{name}" data-size="{len(data)}">{armoured(data)}</script>\n'
        for name, data in parts.items()
    )
    page = (PAGE / "page.html").read_text("utf-8")
    filled = {
        "version": html.escape(version),
        "digest": digest,
        "style": (PAGE / "page.css").read_text("utf-8"),
        "script": script,
        "manuals": manuals(),
        "words": spoken(),
        "parts": blocks,
    }
    return re.sub(r"\[\[(\w+)\]\]", lambda mark: filled[mark.group(1)], page)


def manuals() -> str:
    """Return the manual of each language that has one as markup, without its title, its pictures and links to other pages."""
    found = []
    for language, name in MANUALS.items():
        _, _, text = (ROOT / "docs" / f"{name}.md").read_text("utf-8").partition("\n")
        text = re.sub(r"!\[[^]]*\]\([^)]*\)|\(\[[^]]*\]\([^)]*\)\.\)", "", text)
        markup = MarkdownIt().enable("table").render(re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", text))
        found.append(f'<template id="manual-{language}">{markup}</template>\n')
    return "".join(found)


def spoken() -> str:
    """Return the words of the page in every language, so that it can be read while the program starts."""
    from vto_roles.form import answer
    from vto_roles.read.languages import languages

    asked = ({"kind": "words", "lang": name, "date": "2026-01-01"} for name in languages())
    return json.dumps({one["lang"]: json.loads(answer(json.dumps(one))[0]) for one in asked}, ensure_ascii=False).replace(
        "<", "\\u003c"
    )


def worker() -> str:
    """Return the script of the worker: the runtime's two modules and ours as one script, which loads nothing."""
    machine = (RUNTIME / "pyodide.asm.mjs").read_text("utf-8")
    machine = machine.replace("export default _createPyodideModule;", "").replace("import.meta.url", "self.location.href")
    loader = (RUNTIME / "pyodide.mjs").read_text("utf-8")
    exported = re.search(r"export\{(\w+) as loadPyodide,\w+ as version\};", loader)
    assert exported is not None
    loader = loader.replace(exported.group(), f"return {exported.group(1)};")
    loader = re.sub(r"//# sourceMappingURL=.*", "", loader)
    own = (PAGE / "worker.js").read_text("utf-8")
    return f"{machine}\n{own}\nconst loadPyodide = ((fetch) => {{\n{loader}\n}})(given);\n"


def armoured(data: bytes) -> str:
    """Return bytes, compressed, as text that may stand in a script."""
    return base64.b85encode(gzip.compress(data, 9, mtime=0)).translate(_SCRIPT_SAFE).decode()


if __name__ == "__main__":
    main(sys.argv[1:])
