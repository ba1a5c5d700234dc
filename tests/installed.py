"""The program as a wheel holds it, with compiled data: it starts sooner than a checkout, and is what users have."""

import compileall
import fcntl
import functools
import hashlib
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import jinja2

from vto_roles.version import __version__

ROOT = Path(__file__).parents[1]
KEPT = ROOT / "build" / "installed"
SOURCES = ("src", "catalog", "templates", ".ci/form")


@functools.cache
def installed() -> Path:
    """Return the folder that holds the package, for `PYTHONPATH`, and its wheel; these sources are built once."""
    folder = KEPT / _digest()
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT.parent / "installed.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the workers of a run ask at once
        if not folder.exists():
            for other in KEPT.iterdir():
                shutil.rmtree(other)
            _build(folder)
    return folder


@functools.cache
def form_page() -> Path:
    """Return the page in a browser, built once of these sources."""
    folder = installed()
    path = folder / f"vto-roles-form-{__version__}.html"
    with (KEPT.parent / "form.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            command = [sys.executable, str(ROOT / ".ci" / "form" / "build.py"), "--output", str(path)]
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stdout + done.stderr[-2000:]
    return path


def _digest() -> str:
    found = sorted(path for name in SOURCES for path in (ROOT / name).rglob("*.*") if "__pycache__" not in path.parts)
    digest = hashlib.sha256(f"{sys.version} {jinja2.__version__}".encode())
    for path in (*(one for one in found if one.is_file()), ROOT / "pyproject.toml", ROOT / "hatch_build.py"):
        data = path.read_bytes()
        digest.update(f"{path.relative_to(ROOT)} {len(data)}\n".encode() + data)
    return digest.hexdigest()[:16]


def _build(folder: Path) -> None:
    """Build a wheel and unpack it; the folder has its name only when it is whole."""
    part = KEPT / "part"
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(part)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = part.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(part)
    compileall.compile_dir(part, quiet=1)
    part.rename(folder)
