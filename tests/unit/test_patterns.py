"""Patterns that are compiled when they are first asked, ours and those of a library that is imported so."""

import re
from importlib import import_module
from pathlib import Path

import pytest

from vto_roles.patterns import pattern, patterns_later

_WRONG = "("  # no pattern: to compile it raises


def test_ours_is_compiled_at_its_first_use() -> None:
    late = pattern(_WRONG)
    with pytest.raises(re.error):
        late.search("")
    assert pattern("(?P<word>b+)", re.IGNORECASE).sub(r"<\g<word>>", "aBB") == "a<BB>"


def test_a_library_compiles_nothing_as_it_is_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "putoff").mkdir()
    (tmp_path / "putoff" / "__init__.py").write_text("from putoff import scanner\n", "utf-8")
    (tmp_path / "putoff" / "scanner.py").write_text(
        f"import re, other\nA = re.compile('b+', re.I)\nB = re.compile({_WRONG!r})\n", "utf-8"
    )
    (tmp_path / "other.py").write_text("import re\nA = re.compile('b+')\n", "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    before = re.compile
    with patterns_later("putoff"):
        scanner = import_module("putoff.scanner")
    assert scanner.A.match("BBc").group() == "BB"
    with pytest.raises(re.error):
        scanner.B.match("b")
    assert isinstance(import_module("other").A, re.Pattern)  # of nothing else
    assert re.compile is before


def test_a_library_that_cannot_be_imported_leaves_patterns_as_they_are() -> None:
    before = re.compile
    with pytest.raises(ModuleNotFoundError), patterns_later("putoff"):
        import_module("no_such_library")
    assert re.compile is before
