"""The command for a missing library fits how the program was installed; each was tried with the tool itself."""

import json
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from vto_roles.installation import command_for

WHEEL = "/opt/vto roles.whl"


class Installed:
    """The metadata of a package; told: where it came from, None for an index."""

    def __init__(self, told: Any) -> None:
        self.told = told

    def read_text(self, name: str) -> str | None:
        assert name == "direct_url.json"
        return None if self.told is None else json.dumps(self.told)


FILE = {"url": "file:///opt/vto%20roles.whl", "archive_info": {}}
GIT = {"url": "https://example.org/vto-roles", "vcs_info": {"vcs": "git", "commit_id": "abc"}}


@pytest.mark.parametrize(
    "prefix,mark,told,command",
    [
        ("pipx/venvs/vto-roles", "pipx_metadata.json", FILE, 'pipx inject vto-roles "typst>=1"'),
        ("pipx/.cache/eeb90", "pipx_metadata.json", None, 'pipx run --with "typst>=1" --spec vto-roles vto-roles'),
        ("uv/tools/vto-roles", "uv-receipt.toml", FILE, f'uv tool install --with "typst>=1" "{WHEEL}"'),
        ("uv/archive-v0/bVtah", None, GIT, 'uvx --with "typst>=1" --from "git+https://example.org/vto-roles@abc" vto-roles'),
        ("venv", None, None, '"{prefix}/bin/python" -m pip install "typst>=1"'),
        ("bare", None, None, 'uv pip install --python "{prefix}/bin/python" "typst>=1"'),
    ],
)
def test_the_command_fits_the_installation(
    prefix: str, mark: str | None, told: Any, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / prefix
    folder.mkdir(parents=True)
    if mark is not None:
        (folder / mark).touch()
    monkeypatch.setattr(sys, "prefix", str(folder))
    monkeypatch.setattr(sys, "executable", str(folder / "bin" / "python"))
    monkeypatch.setattr(metadata, "requires", lambda _: ["rich>=13", 'typst>=1; extra == "pdf"', "x>1; extra == 'other'"])
    monkeypatch.setattr(metadata, "distribution", lambda _: Installed(told))
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if prefix == "bare" else object())
    assert command_for("pdf") == command.replace("{prefix}", str(folder))


def test_an_activated_environment_needs_no_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.setattr("shutil.which", lambda _: str(tmp_path / "bin" / "python"))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "bin" / "python3"))
    monkeypatch.setattr("importlib.util.find_spec", lambda _: object())
    assert command_for("pdf").startswith('python -m pip install "typst')
