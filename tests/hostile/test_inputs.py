"""Every file of a stranger is answered: as `answers.txt` says, in time, in bounds, with places, and obeyed in nothing.

`make accept` writes the answers anew; read what changed before committing it.
"""

import json
import os
import re
import tempfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, clean
from tests.hostile import bombs
from tests.hostile.conftest import NOBODY
from tests.hostile.inputs import HEAD, INPUTS, Input
from tests.installed import installed
from tests.program import Answered, Program, opened, started
from tests.readers import commands
from vto_roles import report

SECONDS = 4.0  # of the processor: twice what is promised of a machine of its own, for a run of many tests at once
SPACE = 200 << 20
TRIES = 3  # other work on the machine makes a run dearer, never cheaper
ANSWERS = Path(__file__).with_name("answers.txt")
FORMS = ("html", "json", "docx", "xlsx", "ics", "csv")  # all but PDF, whose bounds are its own
FORMATS = [name for name in report.FORMATS if name not in ("text", "json")]
_ACTIVE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")


def user_of(name: str) -> int | None:
    """Root may read everything; somebody else shows what a wrong permission does."""
    return NOBODY if "unreadable" in name else None


def inert(data: bytes, *, ours: bool = False) -> None:
    """Nothing that a terminal or the log of CI obeys. ours: commands for GitHub are meant."""
    text = data.decode("utf-8")
    assert not _ACTIVE.search(text), text[:2_000]
    found = [command.name for command in commands(text)]
    assert set(found) <= ({"error", "warning", "notice"} if ours else set()), found
    assert "##[" not in text and "##vso[" not in text


def calm(answered: Answered) -> None:
    """An answer, and no cry."""
    assert answered.code in (0, 1, 2), answered
    assert b"Traceback" not in answered.err + answered.out, answered.err.decode()[-2_000:]
    inert(answered.err)
    assert not re.search(rb"Error|Usage", answered.err), answered.err


def crowd() -> float:
    """How much dearer a second is when others work on the same cores."""
    return min(3.0, max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1)))


def bounded(program: Program, one: Input, folder: Path, user: int | None) -> Answered:
    """The answer of `check` in JSON, the fastest of three when the first took too long."""
    for _ in range(TRIES):
        answered = program(*one.arguments, "--output-format", "json", cwd=folder, user=user)
        if answered.seconds <= SECONDS:
            break
    assert answered.seconds <= SECONDS * crowd(), f"{answered.seconds:.2f} s"
    assert answered.bytes <= SPACE, f"{answered.bytes >> 20} MiB"
    print(f"{answered.seconds:.2f} s, {answered.bytes >> 20} MiB")
    return answered


def summary(answered: Answered) -> str:
    """One line: the exit code, then how many findings of each check and where the first stands."""
    if answered.code not in (0, 1) or not answered.out:
        return f"{answered.code}"
    findings = json.loads(answered.out)["findings"]
    told: dict[str, list[Any]] = {}
    for one in findings:
        told.setdefault(one["check"], []).append(one)
    parts = [
        f"{check} {found[0]['line']}:{found[0]['column']}" + (f" ×{len(found)}" if len(found) > 1 else "")
        for check, found in told.items()
        if found[0]["severity"] == "error"
    ]
    return f"{answered.code} " + (", ".join(parts) or "-")


def placed(answered: Answered, folder: Path) -> None:
    """Every finding stands in a file that is there, on a line and at a column that are there."""
    lines: dict[str, list[str]] = {}
    for one in json.loads(answered.out)["findings"]:
        path = folder / one["file"]
        if path.suffix == ".xlsx" or not path.is_file() or "\\x" in one["file"]:
            assert one["line"] >= 1 and one["column"] >= 1
            continue
        text = path.read_bytes().decode("utf-8-sig", "replace")
        known = lines.setdefault(one["file"], re.split(r"\r\n|\r|\n", text))
        assert 1 <= one["line"] <= len(known), one
        whole = one["line"] == one["end_line"] == one["column"] == one["end_column"] == 1
        assert whole or 1 <= one["column"] <= len(known[one["line"] - 1]) + 1, one


def expected() -> dict[str, str]:
    lines = ANSWERS.read_text("utf-8").splitlines() if ANSWERS.exists() else []
    return {name: answer for name, _, answer in (line.partition("  ") for line in lines)}


def test_there_is_an_answer_for_every_input() -> None:
    assert [*expected()] == sorted(INPUTS)
    assert len(INPUTS) >= 200
    assert len(bombs.BOMBS) + len(bombs.SPREAD) >= 8 + 20
    assert len(LOUD) > 40


def test_every_published_limit_has_a_file_at_its_edge() -> None:
    """What the reader of tables and of YAML bounds; the other limits are asked where they are kept."""
    lines = (ROOT / "SECURITY.md").read_text("utf-8").partition("| What | At most |")[2].splitlines()
    published = {line.split("|")[1].strip() for line in lines if line.startswith("| ") and "---" not in line}
    elsewhere = {"A logo", "A value shown in a message", "A Word file as a house style", "Elements and attributes in it"}
    assert published - elsewhere - {"The text of a charter in PDF"} == {*bombs.EDGES}
    assert {f"bombs-{name}" for name in bombs.EDGES.values()} <= {*INPUTS}


def readied(one: Input, folder: Path) -> Path:
    folder = folder / "in"
    folder.mkdir()
    one.make(folder)
    return opened(folder)


@pytest.mark.sampled(one_in=40, families=True)
@pytest.mark.parametrize("name", sorted(INPUTS))
def test_it_is_answered(program: Program, name: str, tmp_path: Path) -> None:
    one, user = INPUTS[name], user_of(name)
    folder = readied(one, tmp_path)
    answered = bounded(program, one, folder, user)
    calm(answered)
    inert(answered.out)
    assert summary(answered) == expected()[name]
    if answered.code == 1:
        assert not answered.err
        placed(answered, folder)
    if answered.code == 2:
        assert answered.err.startswith(b"vto-roles: ")
    assert not list(folder.rglob("owned"))


class Counted(HTMLParser):
    """What a page holds that acts."""

    def __init__(self) -> None:
        super().__init__()
        self.active: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = [name for name, _ in attrs if name.startswith("on")]
        targets = [value or "" for name, value in attrs if name in ("href", "src", "action")]
        self.active += [tag] * (tag in ("script", "img", "svg", "iframe", "object", "embed", "form", "base", "meta", "link"))
        self.active += named + [one for one in targets if not one.startswith(("#", "https://"))]


def acts(page: bytes) -> list[str]:
    parser = Counted()
    parser.feed(page.decode())
    return parser.active


LOUD = [name for name in sorted(INPUTS) if re.search(r"escape|command|bidi|c1|values/[a-v]|name-", name) and "many" not in name]


@pytest.mark.sampled
@pytest.mark.parametrize("form", ["text", *FORMATS])
@pytest.mark.parametrize("name", LOUD)
def test_no_format_makes_it_active(program: Program, name: str, form: str, tmp_path: Path) -> None:
    folder = readied(INPUTS[name], tmp_path)
    answered = program(*INPUTS[name].arguments, "--output-format", form, cwd=folder, user=user_of(name))
    calm(answered)
    inert(answered.out, ours=form == "github")


@pytest.mark.sampled(one_in=10, families=True)
@pytest.mark.parametrize("name", [name for name in sorted(INPUTS) if name.startswith(("values/", "many/"))])
def test_what_is_made_of_it_is_inert(program: Program, name: str, tmp_path: Path) -> None:
    folder = readied(INPUTS[name], tmp_path)
    (folder / "plain.yaml").write_bytes(b"organisation: {name: x}\nsize: {headcount: 60}\n")
    plain = acts(program("render", "plain.yaml", "-f", "html", cwd=folder).out)
    for markup in ("md", "html", "json"):
        made = program("render", "vto.yaml", "-f", markup, cwd=folder)
        calm(made)
        assert made.seconds <= SECONDS * crowd(), (markup, made.seconds)
        assert made.bytes <= SPACE, made.bytes >> 20
        if markup == "html":
            assert set(acts(made.out)) <= set(plain), set(acts(made.out)) - set(plain)
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u202a-\u202e\u2066-\u2069]", made.out.decode())


@pytest.mark.sampled(one_in=20, families=True)
@pytest.mark.parametrize("name", [f"{form}/{name}" for form in ("md", *FORMS) for name in bombs.SPREAD])
def test_every_format_of_a_large_charter_is_made_in_bounds(program: Program, name: str, tmp_path: Path) -> None:
    form, _, source = name.partition("/")
    (tmp_path / "vto.yaml").write_text(bombs.SPREAD[source](), "utf-8")
    for _ in range(TRIES):
        made = program("render", "vto.yaml", "-o", f"made.{form}", cwd=opened(tmp_path))
        if made.seconds <= SECONDS:
            break
    calm(made)
    print(f"{made.seconds:.2f} s, {made.bytes >> 20} MiB")
    assert made.seconds <= SECONDS * crowd()
    assert made.bytes <= SPACE


def test_many_long_texts_are_set_in_bounds_or_refused(program: Program, tmp_path: Path) -> None:
    """In PDF one cell with the functions of twenty people took half a minute, and long texts 250 MiB."""
    (tmp_path / "cell.yaml").write_text(HEAD + bombs.staff(20, 1_900), "utf-8")
    (tmp_path / "long.yaml").write_text(bombs.SPREAD["people-and-tasks-with-long-texts"](), "utf-8")
    for name, code in (("cell", 0), ("long", 2)):
        made = program("render", f"{name}.yaml", "-o", f"{name}.pdf", cwd=opened(tmp_path))
        calm(made)
        assert (made.code, b"-f docx" in made.err) == (code, code == 2)
        assert made.seconds <= SECONDS * crowd() and made.bytes <= SPACE


def goldens() -> Iterator[tuple[Path, bytes]]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lines = []
        with started(folder, installed(), clean()) as program:
            for number, (known, one) in enumerate(sorted(INPUTS.items())):
                (folder / str(number)).mkdir()
                place = readied(one, folder / str(number))
                answered = program(*one.arguments, "--output-format", "json", cwd=place, user=user_of(known))
                lines.append(f"{known}  {summary(answered)}\n")
        yield ANSWERS, "".join(lines).encode()
