"""The program over another catalogue than its own: one with a language more, one with a fault."""

import shutil
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, Result, run

OVER = """
import pathlib
from vto_roles import resources
resources.CATALOG, resources.COMPILED = pathlib.Path("catalog"), pathlib.Path("nowhere")
from vto_roles.__main__ import main
main()
"""


def start(folder: Path, *args: str) -> Result:
    done = run("-c", OVER, *args, cwd=folder, command=[sys.executable])
    assert "Traceback" not in done.err
    return done


def changed(folder: Path, name: str, old: str, new: str) -> Path:
    """A copy of the catalogue in a folder, one file of it changed in one place."""
    shutil.copytree(ROOT / "catalog", folder / "catalog")
    path = folder / "catalog" / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return path


def test_a_language_more_is_one_file(tmp_path: Path) -> None:
    english = changed(tmp_path, "text/en.yaml", 'answers: {"yes": ["yes", "true"]', 'answers: {"yes": [jes]')
    english.rename(english.with_stem("eo"))
    shutil.copy(ROOT / "catalog" / "text" / "en.yaml", english)
    (tmp_path / "vto.yaml").write_text("organisation: {name: X}\nsize: {headcount: 60}\nroles: {hr: jes, mentors: onbekend}\n")
    checked = start(tmp_path, "check", "vto.yaml", "--lang", "eo")
    assert (checked.code, checked.out.splitlines()[-1][-10:]) == (0, "in 1 file.")
    for language, markup in (("en", "md"), ("eo", "md"), ("eo", "docx")):
        made = start(tmp_path, "render", "vto.yaml", "--lang", language, "-o", f"{language}.{markup}")
        assert made.code == 0, made.err
    lines = [(tmp_path / f"{language}.md").read_text("utf-8").splitlines() for language in ("en", "eo")]
    assert lines[0][:-1] == lines[1][:-1]  # all but the mark, which names the language
    refused = start(tmp_path, "check", "vto.yaml", "--lang", "xx")
    assert (refused.code, refused.err) == (2, "vto-roles: De taal “xx” is er niet. Beschikbaar: nl, de, en, eo en fr.\n")


ORGANISATION = "organisation: {name: X}\nsize: {headcount: 60}\n"


@pytest.mark.parametrize("command", ["check .", "render . -o out", "render vto.yaml", "explain vto.yaml", "schema", "catalog"])
def test_a_fault_of_the_catalogue_is_told_once_like_a_users(tmp_path: Path, command: str) -> None:
    changed(tmp_path, "tasks.yaml", "A: {board: general", "A: {bord: general")
    (tmp_path / "vto.yaml").write_text(ORGANISATION)
    (tmp_path / "other.yaml").write_text(ORGANISATION + "catalog: {roles: {hr: {sources: []}}}\n")
    done = start(tmp_path, *command.split(), "--lang", "en")
    assert (done.code, done.out) == (2, "")
    meant = "is “board (governing body) (board)” meant?"
    assert done.err == f"catalog/tasks.yaml:9:9: error unknown-reference “bord” is not a role ({meant})\n"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"en": "\t"}, "catalog/text/en.yaml:4:1: error yaml-subset een tab in plaats van spaties\n"),
        (dict.fromkeys(("nl", "fr", "de", "en"), "\t"), "vto-roles: catalog/text/nl.yaml:4:1 yaml-subset tab\n"),
    ],
    ids=["one language", "all languages"],
)
def test_a_fault_of_a_language_file_is_told_in_another_language(tmp_path: Path, changes: dict[str, str], expected: str) -> None:
    shutil.copytree(ROOT / "catalog", tmp_path / "catalog")
    for name, typed in changes.items():
        path = tmp_path / "catalog" / "text" / f"{name}.yaml"
        path.write_text(path.read_text("utf-8").replace("  answers:", typed + "answers:", 1), "utf-8")
    (tmp_path / "vto.yaml").write_text(ORGANISATION)
    done = start(tmp_path, "check", "vto.yaml", "--lang", "en")
    assert (done.code, done.out, done.err) == (2, "", expected)
