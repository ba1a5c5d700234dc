"""The changelog of the catalogue, from two versions of its files."""

import changes
from tests.conftest import ROOT

OLD = {
    "catalogue.yaml": 'version: "1.0.0"\nrenamed: {}\n',
    "tasks.yaml": "tasks:\n  a: {A: {hr: x, management: y}, deadline: 03-31}\n  b: {A: {hr: x}}\n  d: {A: {hr: x}}\n",
    "text/en.yaml": "tasks: {a: {title: Do a}, b: {title: Do b}, d: {title: Do d}}\n",
    "scenarios/x.yaml": "- {}\n",
}
NEW = {
    "catalogue.yaml": 'version: "1.1.0"\nrenamed: {tasks: {d: e}}\n',
    "tasks.yaml": "tasks:\n"
    "  a: {A: {management: y, hr: x}, deadline: 04-30, C: {board: z}}\n"
    "  c: {A: {hr: x}}\n"
    "  e: {A: {hr: x}}\n",
    "text/en.yaml": "tasks: {a: {title: Do a}, c: {title: Do c}, e: {title: Do d well}}\n",
    "text/nl.yaml": "tasks: {a: {title: Doe a}}\n",
}


def test_what_is_new_gone_renamed_and_changed_is_listed() -> None:
    found = list(changes.changes(changes.of_files(OLD), changes.of_files(NEW)))
    assert found == [
        "### Catalogue 1.1.0 (after 1.0.0)",
        "",
        "**Tasks**",
        "",
        "- New: Do c (`c`).",
        "- Gone: Do b (`b`).",
        "- Changed: Do a (`a`)",
        "  - A: hr (x), management (y) → management (y), hr (x)",
        "  - deadline: 03-31 → 04-30",
        "  - C: none → board (z)",
        "- Renamed: `d` is Do d well (`e`) now.",
        "",
        "**Words**: 2 texts in en, 1 texts in nl",
    ]


def test_the_catalogue_beside_itself_has_no_change() -> None:
    found: list[str] = []
    changes.main([str(ROOT / "catalog")], found.append)
    assert len(found) == 1 and found[0].count("\n") == 0
