"""Makes what a release holds: wheel, sdist, bill of materials, notes and checksums. The same commit gives the same bytes.

`make dist` starts it; `make dist TAG=v1.2.3 REPOSITORY=owner/name` is what the workflow of a release says.
"""

import argparse
import datetime
import filecmp
import hashlib
import json
import os
import re
import runpy
import subprocess
import sys
import tempfile
import tomllib
import uuid
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements-action.txt"
NAME = "vto-roles"
_NOBODY, _NO_COMMIT, _NO_ADDRESS = "OWNER/vto-roles", "0" * 40, "https://git.example.org/vto-roles"  # in docs/ci.md


class Pin(NamedTuple):
    """A library of the lock."""

    name: str
    version: str
    hashes: tuple[str, ...]
    wanted_by: tuple[str, ...]


def main(arguments: list[str]) -> None:
    """Fill the folder dist. Ends the program when the tag is not that of the version, or two builds differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tag", default="", help="the tag of the release, to be compared with the version of the package")
    parser.add_argument("--repository", default="", help="owner/name on GitHub, for the notes")
    parser.add_argument("--output", type=Path, default=ROOT / "dist")
    asked = parser.parse_args(arguments)
    version = runpy.run_path(str(ROOT / "src" / "vto_roles" / "version.py"))["__version__"]
    if asked.tag and asked.tag != f"v{version}":
        sys.exit(f"The tag {asked.tag} is not that of version {version}.")
    asked.output.mkdir(parents=True, exist_ok=True)
    commit, epoch = (_git("log", "-1", f"--format={field}") for field in ("%H", "%ct"))
    built = build(asked.output, int(epoch))
    bill = asked.output / f"{NAME}.cdx.json"
    bill.write_text(bill_of_materials(LOCK.read_text("utf-8"), version, int(epoch)), "utf-8")
    if asked.repository:
        wheel = next(path for path in built if path.suffix == ".whl")
        page = (ROOT / "docs" / "ci.md").read_text("utf-8")
        (asked.output / "notes.md").write_text(notes(page, asked.repository, commit, f"v{version}", wheel), "utf-8")
    pages = sorted(asked.output.glob(f"{NAME}-form-{version}.html"))  # built before, of the same commit
    sums = "".join(f"{_digest(path)}  {path.name}\n" for path in (*built, *pages, bill))
    (asked.output / "SHA256SUMS").write_text(sums, "utf-8")


def build(output: Path, epoch: int, root: Path = ROOT) -> list[Path]:
    """Build wheel and sdist into a folder and return them. Ends the program when a second build gives other bytes.

    epoch: the seconds since 1970 that the files in them bear.
    """
    with tempfile.TemporaryDirectory() as second:
        for folder, seed in ((output, "1"), (Path(second), "2")):
            command = [sys.executable, "-m", "hatchling", "build", "--directory", str(folder.resolve())]
            world = os.environ | {"SOURCE_DATE_EPOCH": str(epoch), "PYTHONHASHSEED": seed}
            done = subprocess.run(command, cwd=root, env=world, capture_output=True, text=True, check=False)
            if done.returncode:
                sys.exit(done.stdout + done.stderr)
        names = sorted(path.name for path in Path(second).iterdir())
        _, different, missing = filecmp.cmpfiles(output, second, names, shallow=False)
    if different or missing:
        sys.exit(f"Two builds differ: {', '.join((*different, *missing))}.")
    return [output / name for name in names]


def notes(page: str, repository: str, commit: str, tag: str, wheel: Path) -> str:
    """Return docs/ci.md with the addresses of one release, so that what is copied from it needs no change.

    What that page says of itself is left out. The wheel is named with its digest, which pip compares.
    """
    address = f"https://github.com/{repository}"
    named = re.compile(r"vto_roles-[\d.]+-py3-none-any\.whl")
    filled = re.sub(r"<!-- source -->\n.*?<!-- end -->\n", "", page, flags=re.DOTALL)
    filled = filled.replace(_NOBODY, repository).replace(_NO_COMMIT, commit).replace(_NO_ADDRESS, address)
    filled = re.sub(r"\bv0\.1\.0\b", tag, filled)
    filled = re.sub(
        rf"(?<=VTO_ROLES: ){named.pattern}", f"{address}/releases/download/{tag}/{wheel.name}#sha256={_digest(wheel)}", filled
    )
    return re.sub(rf"(?<=verify ){named.pattern}", wheel.name, filled)


def pins(lock: str) -> list[Pin]:
    """Return the libraries of a lock, as uv writes it."""
    found = []
    for entry in re.split(r"^(?=[a-z])", lock, flags=re.MULTILINE)[1:]:
        name, version = re.match(r"([\w.-]+)==([^\s;]+)", entry).groups()  # type: ignore[union-attr]
        _, _, via = entry.partition("# via")
        wanted_by = re.findall(r"^(?:\s*#)?\s+(\w[\w-]*(?: \([\w.:]+\))?)$", via, re.MULTILINE)
        found.append(Pin(name, version, tuple(re.findall(r"--hash=sha256:(\w+)", entry)), tuple(wanted_by)))
    return found


def bill_of_materials(lock: str, version: str, epoch: int) -> str:
    """Return what the package runs with and is built with, as CycloneDX 1.6: each library with the digests of its files."""
    libraries = pins(lock)
    used = _used(libraries)
    ours = f"pkg:pypi/{NAME}@{version}"
    refs = {one.name: f"pkg:pypi/{one.name}@{one.version}" for one in libraries}
    asked_by: dict[str, list[str]] = {ours: []} | {ref: [] for ref in refs.values()}
    for one in libraries:
        for above in {refs.get(parent, ours) for parent in one.wanted_by}:
            asked_by[above].append(refs[one.name])
    author = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["authors"][0]["name"]
    about = {
        "timestamp": datetime.datetime.fromtimestamp(epoch, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "component": {
            "type": "application",
            "bom-ref": ours,
            "name": NAME,
            "version": version,
            "purl": ours,
            "publisher": author,
        },
    }
    bill: dict[str, Any] = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, ours + lock)}",
        "version": 1,
        "metadata": about,
        "components": [_component(one, refs[one.name], used=one.name in used) for one in libraries],
        "dependencies": [{"ref": ref, "dependsOn": sorted(below)} for ref, below in asked_by.items()],
    }
    return json.dumps(bill, indent=2) + "\n"


def _used(libraries: list[Pin]) -> set[str]:
    """Return the libraries that the package runs with; the others only build it."""
    used = {one.name for one in libraries if f"{NAME} (pyproject.toml)" in one.wanted_by}
    while more := {one.name for one in libraries if used & set(one.wanted_by)} - used:
        used |= more
    return used


def _component(one: Pin, ref: str, *, used: bool) -> dict[str, Any]:
    files = {
        "type": "distribution",
        "url": f"https://pypi.org/simple/{one.name}/",
        "hashes": [{"alg": "SHA-256", "content": digest} for digest in one.hashes],
    }
    return {
        "type": "library",
        "bom-ref": ref,
        "name": one.name,
        "version": one.version,
        "purl": ref,
        "scope": "required" if used else "excluded",
        "externalReferences": [files],
    }


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    main(sys.argv[1:])
