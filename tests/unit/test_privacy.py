"""Names and addresses in public texts, and membership of a union in any: as people write them, and innocent texts beside them.

The files in `tests/privacy` hold the texts; about half of them were written before the words of the program.
"""

import datetime
from pathlib import Path

import msgspec
import pytest

from tests.conftest import ROOT
from vto_roles import files
from vto_roles.model.organisation import Staff
from vto_roles.names import People, addresses
from vto_roles.read import organisation
from vto_roles.read.languages import words_of
from vto_roles.read.ordinary import ordinary
from vto_roles.run import pipeline

NAMES = msgspec.yaml.decode((ROOT / "tests" / "privacy" / "names.yaml").read_bytes())
UNION = msgspec.yaml.decode((ROOT / "tests" / "privacy" / "union.yaml").read_bytes())
STAFF = [Staff(id=name, function="x", name=text) for name, text in NAMES["people"].items()]
FOUND = [text for part in NAMES["found"].values() for text in part]
REFUSED = [text for part in UNION["refused"].values() for text in part]


def asked(text: str | dict[str, str]) -> tuple[str, str]:
    """A text and the language of its organisation."""
    return (text, "nl") if isinstance(text, str) else (text["text"], text["lang"])


def hidden(text: str, language: str) -> bool:
    people = People(STAFF, lambda: ordinary(language))
    seen = any(people.within(text)) or any(addresses(text))
    assert seen == ("…" in str(people.redact(text, "…")))
    return seen


def test_every_way_to_write_a_name_or_an_address_is_found() -> None:
    assert len(FOUND) >= 60
    assert [text for text in FOUND if not hidden(*asked(text))] == []


def test_no_innocent_text_is_taken_for_a_name() -> None:
    assert len(NAMES["innocent"]) >= 30
    assert [text for text in NAMES["innocent"] if hidden(*asked(text))] == []


def told(entry: str | dict[str, str]) -> list[str]:
    """The findings on a file with a text in its place."""
    one = {"at": "function", "text": entry} if isinstance(entry, str) else entry
    text = msgspec.json.encode(one["text"]).decode()
    parts = {
        "function": f"staff: [{{id: a, function: {text}}}]",
        "id": f"staff: [{{id: {text}, function: x}}]",
        "title": f"titles: {{{one.get('role', 'hr')}: {text}}}",
        "reason": f"choices: [{{task: manage-library, role: hr, letter: R, reason: {text}}}]",
        "waiver": f"waivers: [{{check: no-deputy, reason: {text}}}]",
        "task": f"own_tasks: [{{id: t, title: {text}, phase: learn, A: management}}]",
    }
    data = f"organisation: {{name: x}}\nsize: {{headcount: 30}}\n{parts[one['at']]}\n"
    found = organisation.read(Path("vto.yaml"), data=data.encode(), checks=("no-deputy",)).findings
    return [f"{one.check} {one.args.get('value')}" for one in found if one.check == "union-membership"]


def test_every_way_to_write_membership_of_a_union_is_refused() -> None:
    assert len(REFUSED) >= 40
    assert [entry for entry in REFUSED if len(told(entry)) != 1] == []


def test_no_innocent_text_is_taken_for_membership() -> None:
    assert len(UNION["innocent"]) >= 30
    assert [(entry, told(entry)) for entry in UNION["innocent"] if told(entry)] == []


@pytest.mark.sampled(one_in=1, quick=2)
@pytest.mark.parametrize("name", ["An Peeters", "Jürgen Weiß"])
def test_the_length_of_a_text_costs_no_more_than_its_share(name: str) -> None:
    people = People([Staff(id="a", function="x", name=name)])
    assert [*people.within("a.p " * 20_000 + name)] == ["a"]


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("vto.yaml", "vto.yaml"),
        ("../vto.yaml", "../vto.yaml"),
        ("leden/linde/vto.yaml", "leden/linde/vto.yaml"),
        ("../../home/an/linde/vto.yaml", "vto.yaml"),
        ("../koepel/koepel.yaml:3:4", "koepel.yaml:3:4"),
    ],
)
def test_the_folders_of_the_maker_stay_at_home(path: str, shown: str) -> None:
    assert files.at_home(path) == shown


@pytest.mark.parametrize("markup", ["md", "html", "json"])
def test_a_public_charter_tells_neither_names_nor_folders(markup: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "geheim").mkdir()
    (tmp_path / "uit").mkdir()
    text = """organisation: {name: x}
size: {headcount: 60}
staff: [{id: an, function: Coach Peeters, name: An Peeters, roles: [vto-coordinator]}]
choices: [{task: manage-library, role: hr, letter: R, reason: Vraag het aan A. PEETERS mail an@delinde.be, bel 0478 12 34 56.}]
"""
    (tmp_path / "geheim" / "vto.yaml").write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    decision = pipeline.decide(Path("geheim/vto.yaml"), datetime.date(2026, 11, 28), public=True)
    assert [(one.check, one.variant) for one in decision.findings if one.check == "name-in-public-charter"] == [
        ("name-in-public-charter", "")
    ] * 2
    settings = pipeline.RenderSettings(markup=markup, public=True)
    made = pipeline.charter_bytes(decision, Path("uit") / f"x.{markup}", settings, words_of("nl")).decode()
    for word in ("geheim", "Peeters", "PEETERS", "delinde", "0478"):
        assert word not in made
