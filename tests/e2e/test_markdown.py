"""Markdown as GitHub's users lint it: charters and cards of every example, in every language and kind."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import EXAMPLES, ROOT, run
from tests.readers import NODE_MODULES
from vto_roles.read.languages import languages

KINDS = {
    "full": ("--full",),
    "compact": ("--compact",),
    "public": ("--public",),
    "board": ("--role", "board"),
    "hr": ("--role", "hr"),
}


@pytest.mark.parametrize("language", languages())
def test_markdownlint_has_no_complaint(language: str, tmp_path: Path) -> None:
    shutil.copy(ROOT / ".markdownlint-cli2.yaml", tmp_path)
    made = 0
    for name in EXAMPLES:
        for kind, options in KINDS.items():
            done = run("render", ROOT / "examples" / name / "vto.yaml", "--lang", language, *options, cwd=ROOT)
            if kind == "hr" and done.code == 2:
                continue  # an organisation without that role
            assert done.code == 0, done.err
            (tmp_path / f"{name}-{kind}.md").write_bytes(done.raw)
            made += 1
    assert made >= len(EXAMPLES) * (len(KINDS) - 1)
    linted = subprocess.run(
        [NODE_MODULES / ".bin" / "markdownlint-cli2", "*.md"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert f"Linting: {made} file(s)" in linted.stdout
    assert linted.returncode == 0, linted.stderr
