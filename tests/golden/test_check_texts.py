"""What each check says of its own bad example, as a reader at a terminal sees it; below it, what the words are made of.

`make accept` writes the files in `checks` anew; read what changed before committing it.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import conftest
from tests.conftest import fire
from vto_roles import report
from vto_roles.checks.registry import all_checks
from vto_roles.read.languages import words_of
from vto_roles.wording import titled_of

FOLDER = Path(__file__).parent / "checks"


def told(name: str) -> str:
    """The text of the findings of one check on its bad example, in Dutch."""
    examined = fire(all_checks()[name].bad)
    findings = [one for one in examined.findings if one.check == name]
    assert findings, f"{name}: its bad example has no such finding"  # an empty golden would be accepted unread
    files = sorted({one.place.file for one in findings})
    lines = report.pointed_at(findings, examined.texts)
    words = words_of("nl")
    shown = titled_of(examined.case, findings, words)
    text = report.write("text", report.Report(findings=shown, files=files, lines=lines, words=words))
    parts = (f"{conftest.told(one)} about {one.subject}" for one in findings)
    return "\n".join((text.decode(), *parts, ""))


def goldens() -> Iterator[tuple[Path, bytes]]:
    for name in all_checks():
        yield FOLDER / f"{name}.txt", told(name).encode()


@pytest.mark.parametrize("name", all_checks())
def test_a_check_says_what_was_read_and_accepted(name: str) -> None:
    assert told(name) == (FOLDER / f"{name}.txt").read_text("utf-8")


def gone() -> list[Path]:
    """Return the texts of checks that are no more."""
    return [path for path in FOLDER.glob("*.txt") if path.stem not in all_checks()]


def test_no_text_is_left_of_a_check_that_is_gone() -> None:
    assert gone() == []
