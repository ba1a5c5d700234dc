"""What a release holds is made by `.ci/release.py`: the same bytes from any folder, with a bill of what is in it."""

import importlib.util
import json
import re
import shutil
import subprocess
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

EPOCH = 1795435200


def _release() -> Any:
    spec = importlib.util.spec_from_file_location("release", ROOT / ".ci" / "release.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


RELEASE = _release()
LOCK = (ROOT / "requirements-action.txt").read_text("utf-8")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Wheel and sdist, built from a copy in another folder, twice each."""
    folder = tmp_path_factory.mktemp("release")
    copied = folder / "een map"
    for name in ("src", "catalog", "templates"):
        shutil.copytree(ROOT / name, copied / name)
    for name in ("README.md", "LICENSE", "pyproject.toml", "hatch_build.py"):
        shutil.copy(ROOT / name, copied)
    found: list[Path] = RELEASE.build(folder / "dist", EPOCH, copied)
    return found


def test_the_same_sources_give_the_same_bytes_in_another_folder(built: list[Path], tmp_path: Path) -> None:
    assert [path.suffix for path in built] == [".whl", ".gz"]
    wheel = next(path for path in built if path.suffix == ".whl")
    (again,) = (path for path in RELEASE.build(tmp_path, EPOCH) if path.suffix == ".whl")
    assert again.read_bytes() == wheel.read_bytes()


def test_a_type_checker_finds_that_the_wheel_is_typed(built: list[Path]) -> None:
    with zipfile.ZipFile(built[0]) as packed:
        assert "vto_roles/py.typed" in packed.namelist()
        (metadata,) = (packed.read(name).decode() for name in packed.namelist() if name.endswith("METADATA"))
        assert {one.date_time[:3] for one in packed.infolist()} == {(2026, 11, 23)}
    assert "Classifier: Typing :: Typed" in metadata
    asked = re.findall(r"^Requires-Dist: ([\w-]+)[^;\n]*$", metadata, re.MULTILINE)
    assert {"xlsxwriter"} < set(asked)
    with tarfile.open(built[1]) as packed_source:
        assert any(name.endswith("/catalog/law.yaml") for name in packed_source.getnames())


def test_two_builds_that_differ_end_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def build(command: list[str], env: dict[str, str], **_: Any) -> Any:
        folder = Path(command[-1])
        folder.mkdir(exist_ok=True)
        (folder / "x.whl").write_text(env["PYTHONHASHSEED"])
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", build)
    with pytest.raises(SystemExit, match=r"Two builds differ: x\.whl"):
        RELEASE.build(tmp_path / "dist", EPOCH)


def test_another_tag_than_that_of_the_version_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"The tag v9\.9\.9 is not that of version"):
        RELEASE.main(["--tag", "v9.9.9", "--output", str(tmp_path)])


def test_the_bill_names_every_library_of_the_lock_with_its_digests() -> None:
    bill = json.loads(RELEASE.bill_of_materials(LOCK, "1.2.3", EPOCH))
    assert (bill["bomFormat"], bill["specVersion"], bill["metadata"]["timestamp"]) == ("CycloneDX", "1.6", "2026-11-23T12:00:00Z")
    components = {one["name"]: one for one in bill["components"]}
    assert components.keys() == set(re.findall(r"^([\w.-]+)==", LOCK, re.MULTILINE))
    assert sum(len(one["externalReferences"][0]["hashes"]) for one in components.values()) == LOCK.count("--hash=sha256:")
    assert {name for name, one in components.items() if one["scope"] == "excluded"} == {
        "hatchling",
        "packaging",
        "pathspec",
        "pluggy",
        "tomlkit",
        "trove-classifiers",
    }
    below = {one["ref"].split("/")[1].split("@")[0]: one["dependsOn"] for one in bill["dependencies"]}
    assert below["jinja2"] == [components["markupsafe"]["purl"]]
    assert components["hatchling"]["purl"] in below["vto-roles"] and components["markupsafe"]["purl"] not in below["vto-roles"]
    assert bill == json.loads(RELEASE.bill_of_materials(LOCK, "1.2.3", EPOCH))


def test_the_notes_need_nothing_filled_in(tmp_path: Path) -> None:
    wheel = tmp_path / "vto_roles-1.2.3-py3-none-any.whl"
    wheel.write_bytes(b"wheel")
    page = (ROOT / "docs" / "ci.md").read_text("utf-8")
    notes = RELEASE.notes(page, "koepel/vto-roles", "a" * 40, "v1.2.3", wheel)
    assert not re.search(r"OWNER|0000000|example\.org|v0\.1\.0|in place of", notes)
    assert f"uses: koepel/vto-roles@{'a' * 40} # v1.2.3" in notes
    assert re.search(r"repo: https://github\.com/koepel/vto-roles\n    rev: v1\.2\.3\n", notes)
    wanted = "https://github.com/koepel/vto-roles/releases/download/v1.2.3/vto_roles-1.2.3-py3-none-any.whl#sha256="
    assert wanted + RELEASE._digest(wheel) in notes
