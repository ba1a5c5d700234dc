"""What is left for later as a library is imported: patterns, ours too, and modules; and what it is not shown at all."""

import re
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from vto_roles.imports import sparing
from vto_roles.patterns import pattern

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
    with sparing(patterns=("putoff",)):
        scanner = import_module("putoff.scanner")
    assert scanner.A.match("BBc").group() == "BB"
    with pytest.raises(re.error):
        scanner.B.match("b")
    assert isinstance(import_module("other").A, re.Pattern)  # of nothing else
    assert re.compile is before


def test_a_library_that_cannot_be_imported_leaves_patterns_as_they_are() -> None:
    before = re.compile
    with pytest.raises(ModuleNotFoundError), sparing(patterns=("putoff",)):
        import_module("no_such_library")
    assert re.compile is before


@pytest.fixture
def rare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the modules `rare` and `other` that were loaded, which a module `user` imports."""
    loaded: list[str] = []
    monkeypatch.setattr(sys, "loaded_here", loaded, raising=False)
    for name in ("rare", "other"):
        (tmp_path / f"{name}.py").write_text(
            "import sys\nsys.loaded_here.append(__name__)\nTEN = 10\ndef twice():\n    return 2 * TEN\n", "utf-8"
        )
    (tmp_path / "user.py").write_text("import other, rare\ndef ask():\n    return rare.twice()\n", "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    for name in ("rare", "other", "user"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    return loaded


def test_a_module_is_loaded_when_something_in_it_is_asked(rare: list[str]) -> None:
    with sparing(modules=("rare", "re", "no_such_module")):
        user = import_module("user")
    assert rare == ["other"]
    assert not hasattr(user.rare, "__path__")  # as the import system asks
    assert rare == ["other"]
    assert user.ask() == 20
    assert user.ask() == 20
    assert rare == ["other", "rare"]
    assert type(user.rare) is ModuleType is type(re)
    assert "no_such_module" not in sys.modules
    with pytest.raises(AttributeError):
        user.rare.no_such_name  # noqa: B018


def test_who_takes_a_name_of_a_module_loads_it(rare: list[str]) -> None:
    with sparing(modules=("rare",)):
        exec("from rare import TEN")
    assert rare == ["rare"]


def test_a_library_that_is_hidden_is_there_again(rare: list[str]) -> None:
    with sparing(without=("rare",)), pytest.raises(ModuleNotFoundError):
        import_module("rare")
    assert import_module("rare").TEN == 10
    with sparing(without=("rare",)):
        assert import_module("rare").TEN == 10  # of what is loaded nothing is hidden
    assert rare == ["rare"]
