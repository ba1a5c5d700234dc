"""The functions of the package: what they return and raise, and that two calls know nothing of each other."""

import contextlib
import datetime
import doctest
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path

import pytest

import vto_roles
from tests.conftest import ROOT, TODAY
from tests.depth import every
from vto_roles import Refused, VtoRolesError, check, decide, render
from vto_roles.api import Unusable

CARE_HOME, YOUTH = (ROOT / "examples" / name / "vto.yaml" for name in ("care-home", "youth-centre"))
TEXT = "organisation: {name: De Linde}\nsize: {headcount: 60}\n"


@pytest.fixture(autouse=True)
def silent(capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    yield
    assert capfd.readouterr() == ("", "")


def test_what_the_documentation_shows() -> None:
    with contextlib.chdir(YOUTH.parent):
        assert doctest.testmod(vto_roles, raise_on_error=True).attempted > 5


def test_the_page_shows_what_runs(tmp_path: Path) -> None:
    (tmp_path / "vto.yaml").write_bytes(YOUTH.read_bytes())
    (script,) = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "api.md").read_text("utf-8"), re.DOTALL)
    shown = re.findall(r"^(decision\.\S+) +# (.*)$", script, re.MULTILINE)
    names: dict[str, object] = {"print": lambda *values: None}
    with contextlib.chdir(tmp_path):
        exec(script, names)
    assert [repr(eval(expression, names)) for expression, _ in shown] == [value for _, value in shown]
    assert (tmp_path / "charter.html").read_bytes().startswith(b"<!doctype html>")


def test_a_decision_is_short_to_read_and_can_be_rendered_more_than_once() -> None:
    decision = decide(YOUTH, date=TODAY)
    counts = f"{len(decision.letters)} tasks, {len(decision.findings)} findings"
    assert repr(decision) == f"<Decision Jeugdhuis De Vuurtoren vzw: {counts}>"
    first = render(decision, "md")
    assert first == render(YOUTH, "md", date=TODAY) == (YOUTH.with_name("charter.md")).read_bytes()
    assert b"29 februari 2028" in render(decision, "md", date=datetime.date(2028, 2, 29))
    assert render(decision, "md") == first


def test_public_leaves_out_names() -> None:
    assert "Peeters" in render(CARE_HOME, "md", date=TODAY).decode()
    assert "Peeters" not in render(CARE_HOME, "md", date=TODAY, public=True).decode()


@pytest.mark.sampled(one_in=1, quick=0)
def test_calls_in_other_languages_and_on_other_days_answer_in_their_own() -> None:
    days = [datetime.date(year, 3, 1) for year in (2026, 2028)]
    asked = every(product((CARE_HOME, YOUTH), ("nl", "fr", "de", "en"), days), quick=5)

    def answers(one: tuple[Path, str, datetime.date]) -> tuple[bytes, list[str]]:
        source, language, day = one
        decision = decide(source, date=day)
        messages = [found.message for found in check(source, language=language, date=day)]
        return render(decision, "md", language=language), messages

    alone = [*map(answers, asked)]
    assert len({charter for charter, _ in alone}) == len(asked)
    assert len({tuple(messages) for _, messages in alone}) >= len(asked) // 2
    with ThreadPoolExecutor(4) as pool:
        assert [*pool.map(answers, asked)] == alone


def test_steps_of_two_calls_between_each_other() -> None:
    one, other = decide(TEXT, date=datetime.date(2026, 3, 1)), decide(YOUTH, date=datetime.date(2028, 3, 1))
    english, french = render(one, "md", language="en"), render(other, "md", language="fr")
    assert b"1 March 2026" in english and "1er mars 2028" in french.decode()
    assert b"1 maart 2026" in render(one, "md") and b"1 maart 2028" in render(other, "md")


def test_the_environment_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VTO_ROLES_LANG", "fr")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1830000000")
    decision = decide(TEXT)
    assert abs(decision.day - datetime.date.today()) <= datetime.timedelta(days=1)
    assert render(decision, "md").startswith(b"# Verantwoordelijkheidscharter")


def test_a_source_is_a_path_or_a_text(tmp_path: Path) -> None:
    (tmp_path / "vto.yaml").write_text(TEXT, "utf-8")
    decisions = [decide(source) for source in (TEXT, TEXT.encode(), tmp_path / "vto.yaml", str(tmp_path / "vto.yaml"))]
    assert [one.letters for one in decisions] == [decisions[0].letters] * 4
    table = check("| task | Board |\n| --- | --- |\n| Write the plan | R |\n", language="en")
    assert [(one.file, one.check) for one in table] == [("text.md", "table-read"), ("text.md", "no-accountable")]


def test_errors_are_of_one_tree(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"cannot-open: path=.*nothing\.yaml, reason=ENOENT"):
        decide(tmp_path / "nothing.yaml")
    with pytest.raises(Refused, match="language"):
        check(TEXT, language="xx")
    with pytest.raises(Refused, match=r"format: format=doc, known=\('md'"):
        render(TEXT, "doc")
    with pytest.raises(Refused, match="date"):
        decide(TEXT, date=datetime.date(9999, 12, 31))
    with pytest.raises(Unusable, match=r"text\.yaml:2:19: schema") as caught:
        render(TEXT.replace("60", "many"), "md")
    assert [one.check for one in caught.value.findings if one.severity == "error"] == ["schema"]
    assert issubclass(Refused, VtoRolesError) and isinstance(caught.value, VtoRolesError)
