"""Markdown as GitHub's users lint it: charters and cards of every example, in every language and kind."""

import functools
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.conftest import EXAMPLES, ROOT, TODAY
from tests.depth import asked
from tests.readers import NODE_MODULES
from vto_roles.charter.schema import Subject
from vto_roles.read.languages import languages, words_of
from vto_roles.refused import Refused
from vto_roles.run import pipeline

KINDS: Mapping[str, Mapping[str, Any]] = {
    "full": {"compact": False},
    "compact": {"compact": True},
    "public": {"public": True},
    "board": {"card": Subject(role="board")},
    "hr": {"card": Subject(role="hr")},
}


@functools.cache
def decided_of(name: str) -> pipeline.Decision:
    return pipeline.decide(ROOT / "examples" / name / "vto.yaml", TODAY)


def test_markdownlint_has_no_complaint(tmp_path: Path) -> None:
    """One run of the linter for every page."""
    shutil.copy(ROOT / ".markdownlint-cli2.yaml", tmp_path)
    made = 0
    for name, language, kind in asked(EXAMPLES, languages(), KINDS):
        decided = decided_of(name)
        settings = pipeline.RenderSettings(markup="md", **KINDS[kind])
        try:
            page = pipeline.charter_bytes(decided, None, settings, words_of(language))
        except Refused:
            assert kind == "hr"  # an organisation without that role
            continue
        (tmp_path / f"{name}-{language}-{kind}.md").write_bytes(page)
        made += 1
    assert made >= len(EXAMPLES)
    linter = str(NODE_MODULES / ".bin" / "markdownlint-cli2")
    linted = subprocess.run([linter, "*.md"], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert f"Linting: {made} file(s)" in linted.stdout
    assert linted.returncode == 0, linted.stderr
