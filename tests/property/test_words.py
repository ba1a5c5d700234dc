"""Words of people for ids and answers: a file of words is the file of ids, in every language, and no word is guessed."""

import functools
import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

import msgspec
import msgspec.inspect as shape
import pytest
from msgspec.structs import replace

from tests.conftest import TODAY, decide, told, world
from vto_roles.finding import Finding
from vto_roles.model import organisation as model
from vto_roles.model import terms
from vto_roles.model.decision import Case
from vto_roles.read import organisation
from vto_roles.read.bind import ANSWERS
from vto_roles.read.catalogue import built_in
from vto_roles.read.languages import languages
from vto_roles.read.readings import BUILT_IN, Readings, spoken
from vto_roles.text import folded, kinds

CATALOGUE = built_in()
KNOWN = {
    "role": tuple(CATALOGUE.roles),
    "task": tuple(CATALOGUE.tasks),
    "bundle": tuple(CATALOGUE.bundles),
    "competence": tuple(CATALOGUE.competences),
    "topic": tuple(CATALOGUE.cascades),
    "why": tuple(CATALOGUE.whys),
}


def _options(kind: Any, path: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each answer of the file that is one of a few options, with them."""
    if isinstance(kind, shape.StructType):
        for field in kind.fields:
            yield from _options(field.type, f"{path}.{field.encode_name}".strip("."))
    elif isinstance(kind, shape.UnionType):
        for member in kind.types:
            yield from _options(member, path)
    elif isinstance(kind, shape.VarTupleType):
        yield from _options(kind.item_type, path)
    elif isinstance(kind, shape.DictType):
        yield from _options(kind.value_type, path)
    elif isinstance(kind, shape.Metadata):
        yield from _options(kind.type, path)
    elif isinstance(kind, shape.LiteralType) and kind.values != (1,):
        yield path, tuple(map(str, kind.values))


OPTIONS = dict(_options(shape.type_info(model.OrganisationFile)))
# A word that people have for several things is asked back, never guessed; among the bodies of one employer it may be clear.
SEVERAL = {
    ("role", "conseil"): {"board", "works-council"},
    ("role", "committee"): {"prevention-committee", "negotiation-committee"},
    ("role", "ausschuss"): {"prevention-committee", "negotiation-committee"},
}


def _fields() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield where a word may be asked: a name, the kind of reference, what it may stand for."""
    yield from ((kind, kind, known) for kind, known in KNOWN.items())
    yield "task-or-bundle", "task-or-bundle", (*KNOWN["task"], *KNOWN["bundle"])
    yield from ((field, "option", values) for field, values in OPTIONS.items())


@pytest.mark.parametrize("language", languages())
def test_every_word_stands_for_one_thing_or_its_several_are_known(language: str) -> None:
    several: dict[tuple[str, str], set[str]] = {}
    for field, reference, known in _fields():
        for kind, text, name in spoken(language):
            if kind in kinds(reference) and name in known:
                found = BUILT_IN.ids(reference, text, known)
                assert name in found, (field, text)
                if len(found) > 1:
                    several[field, folded(text)] = set(found)
    assert several == {key: ids for key, ids in SEVERAL.items() if key in several}


@pytest.mark.parametrize("language", languages())
def test_every_id_and_option_has_a_word(language: str) -> None:
    assert {"organisation.employer", "organisation.regions", "roles", "choices.letter", "own_tasks.phase"} <= OPTIONS.keys()
    called = {(kind, name) for kind, _, name in spoken(language)}
    missing = [
        (field, name) for field, kind, known in _fields() for name in known if not {(one, name) for one in kinds(kind)} & called
    ]
    assert missing == []


# --- a file of words is the file of ids ------------------------------------------------------------


def _whole() -> dict[str, Any]:
    """A file in which each id and each option of the catalogue stands at least once, as key and as value where it may."""
    roles = [name for name, role in CATALOGUE.roles.items() if role.exists != "always"]
    persons = [name for name, role in CATALOGUE.roles.items() if role.kind != "consultative"]
    tasks = [*CATALOGUE.tasks]
    letters = ["R", "I", "none", "C"]
    return {
        "organisation": {
            "name": "X",
            "employer": "private",
            "legal_form": "vzw",
            "regions": ["flanders", "brussels", "wallonia", "german-speaking"],
            "language": "nl",
            "hospital": "no",
            "publishes_accounts": "yes",
        },
        "size": {"headcount": 142, "fte": 98.4, "election_average": "unknown"},
        "roles": {name: ANSWERS[index % 3] for index, name in enumerate(roles)},
        "titles": {
            name: {"title": f"T{index}", "number": ("one", "many")[index % 2]} for index, name in enumerate(CATALOGUE.roles)
        },
        "deadlines": {"manage-library": "10-31"},
        "tradition": {
            "policy": "strategic",
            "decisions": "self-managing",
            "coordination": "decentral",
            "practice": {name: persons[index % len(persons)] for index, name in enumerate((*tasks, *CATALOGUE.bundles))},
        },
        "staff": [
            {"id": f"p-{index}", "function": f"F{index}", "roles": [role], "competences": [[*CATALOGUE.competences][index]]}
            for index, role in enumerate(persons)
        ],
        "choices": [
            {"task": name, "role": "mentors", "letter": letters[index % 4], "reason": "x"} for index, name in enumerate(tasks)
        ],
        "own_tasks": [
            {
                "id": f"own-{index}",
                "title": f"Eigen {index}",
                "phase": terms.PHASES[index % 8],
                "A": "management",
                "R": [{"hr": [*CATALOGUE.whys][index]}, "mentors"],
                "level": get_args(terms.Level)[index % 3],
                "bundle": [*CATALOGUE.bundles][index % len(CATALOGUE.bundles)],
            }
            for index in range(len(CATALOGUE.whys))
        ],
    }


KEYS = {"roles": "role", "titles": "role", "deadlines": "task", "practice": "task-or-bundle", "R": "role"}
VALUES = {"task": "task", "role": "role", "A": "role", "bundle": "bundle", "competences": "competence"}
VALUES |= {"practice key": "role", "roles item": "role", "R item": "role", "R key": "why"}
OWN = ("id", "name", "title", "function", "reason", "deadlines key")  # what a file makes itself
Call = Callable[[str, str], str]  # a word for an id, of a kind of reference


def _in_words(value: Any, call: Call, where: str = "") -> Any:
    """The same with a word for each id and option; never for what a file makes itself."""
    if isinstance(value, dict):
        reference = KEYS.get(where.removesuffix(" item"))
        if reference is None:
            return {key: _in_words(one, call, key) for key, one in value.items()}
        name = where.removesuffix(" item")
        return {call(reference, key): _in_words(one, call, f"{name} key") for key, one in value.items()}
    if isinstance(value, list):
        return [_in_words(one, call, f"{where} item" if where in ("roles", "R") else where) for one in value]
    return value if where in OWN or not isinstance(value, str) else call(VALUES.get(where, "option"), value)


def _read(document: Mapping[str, Any]) -> tuple[Case, list[Finding]]:
    loaded = organisation.read(Path("vto.yaml"), data=json.dumps(document, indent=0, ensure_ascii=False).encode())
    assert loaded.case is not None
    return loaded.case, loaded.findings


@pytest.mark.parametrize("language", languages())
def test_a_file_of_words_says_what_its_twin_of_ids_says(language: str) -> None:
    called: dict[tuple[str, str], list[str]] = {}
    for kind, text, name in spoken(language):
        if text != name and (kind, folded(text)) not in SEVERAL:
            called.setdefault((kind, name), []).append(text)
    twin, _ = _read(_whole())
    cases: tuple[Callable[[str], str], ...] = (str.upper, str.lower, str.strip)
    for turn, case in enumerate(cases):
        said, findings = _read(_in_words(_whole(), functools.partial(_word, called, turn, case)))
        assert findings == []
        assert said.organisation == twin.organisation
        assert said.tree.find(("roles", "works-council")) is not None  # places are found by id


def _word(called: Mapping[tuple[str, str], list[str]], turn: int, case: Callable[[str], str], reference: str, name: str) -> str:
    """The title of an id, then a usual word for it, in capitals, in small letters or as it stands."""
    words = next((found for kind in kinds(reference) if (found := called.get((kind, name)))), [name])
    return case(words[min(turn, len(words) - 1)])


def test_the_charter_of_words_is_that_of_ids() -> None:
    ids = """
        organisation: {name: X, employer: private, regions: [flanders], financial_year_end: 12-31}
        roles:
          works-council: yes
          prevention-committee: unknown
          hr: no
        tradition:
          {policy: strategic, decisions: participative, coordination: central, practice: {manage-library: management}}
        choices: [{task: manage-library, role: employees, letter: R, reason: x}]
    """
    words = """
        organisation: {name: X, employer: privé, regions: [Vlaanderen], financial_year_end: 31/12}
        roles:
          OR: Ja
          comité voor preventie en bescherming op het werk: weet niet
          personeelsdienst: neen
        tradition:
          {policy: Strategisch, decisions: met inspraak, coordination: centraal, practice: {bibliotheek beheren: DIRECTIE}}
        choices: [{task: Bibliotheek en leermateriaal op orde houden, role: medewerkers, letter: voert uit, reason: x}]
    """
    one, other = (msgspec.json.encode(replace(world(text).charter(), findings=())).decode() for text in (ids, words))
    assert re.sub(r"(vto\.yaml:[0-9]+):[0-9]+", r"\1", one) == re.sub(r"(vto\.yaml:[0-9]+):[0-9]+", r"\1", other)
    assert world(ids).found() == world(words).found()


# --- what is not guessed ----------------------------------------------------------------------------

HEAD = "organisation: {name: X}\nsize: {headcount: 12}\n"


def _told(text: str) -> list[str]:
    return [told(one) for one in organisation.read(Path("vto.yaml"), data=(HEAD + text).encode()).findings]


def test_two_readings_are_told_with_both() -> None:
    expected = "3:9-3:16 schema several-readings path=roles value=conseil reference=role found=('board', 'works-council')"
    assert _told("roles: {conseil: yes}\n") == [expected]


def test_two_keys_of_one_reading_are_one_key_twice() -> None:
    expected = (
        "4:3-4:19 duplicate-key reading path=roles key=ondernemingsraad other=OR reading=works-council reference=role first=3"
    )
    assert _told("roles: {OR: yes,\n  ondernemingsraad: no}\n") == [expected]
    assert "key=Works Council other=works-council" in _told("roles: {works-council: yes, Works Council: no}\n")[0]


def test_an_exact_id_goes_before_a_word() -> None:
    own = "own_tasks: [{id: bibliotheek-beheren, title: t, phase: learn, A: board}]\n"
    assert _told(own + "choices: [{task: bibliotheek-beheren, role: hr, letter: R, reason: x}]\n") == []


@pytest.mark.parametrize(
    "text",
    [
        "catalog: {tasks: {manage-library: {A: {directie: daily-lead}}}}\n",
        "catalog: {tasks: {Bibliotheek en leermateriaal op orde houden: {A: {management: daily-lead}}}}\n",
        "staff: [{id: Directie, function: x}]\n",
        "waivers: [{check: Geen plaatsvervanger, reason: x}]\n",
        "own_tasks: [{id: own-x, title: Taalcoaching, phase: learn, A: board}]\n"
        "choices: [{task: Taalcoaching, role: hr, letter: R, reason: x}]\n",
    ],
)
def test_what_is_under_catalog_or_made_by_the_file_or_a_check_is_no_word(text: str) -> None:
    assert _told(text) != []


def test_a_title_of_a_patch_is_a_word() -> None:
    patch = {"nl": {"roles": {"hr": {"title": "de dienst mensen"}}}}
    assert Readings(patch).ids("role", "Dienst Mensen", KNOWN["role"]) == ()
    assert Readings(patch).ids("role", "de dienst mensen", KNOWN["role"]) == ("hr",)
    named = "catalog: {text: {nl: {roles: {hr: {title: Mens en Werk}}}}}\nroles: {mens en werk: no}\n"
    assert world(named).case.organisation.roles == {"hr": "no"}


def test_a_body_by_its_word_is_no_role_of_a_person() -> None:
    (found,) = _told("staff: [{id: a, function: b, roles: [OR]}]\n")
    assert found == "3:38-3:40 union-membership role path=staff.1.roles.1 value=OR"


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("roles: {ondernemingsrad: yes}", "works-council"),
        ("roles: {Betriebsrath: yes}", "works-council"),
        ("tradition: {practice: {bibliotheek: hr}}", "manage-library"),
        ("tradition: {decisions: met inspraek}", "participative"),
        ("roles: {hr: onbekent}", "unknown"),
        ("organisation: {name: X, employer: privat employer}", "private"),
    ],
)
def test_the_nearest_is_sought_among_words(text: str, nearest: str) -> None:
    head = "size: {headcount: 12}\n" if text.startswith("organisation") else HEAD
    (found,) = organisation.read(Path("vto.yaml"), data=(head + text + "\n").encode()).findings
    assert found.args["nearest"] == nearest


def test_an_answer_set_by_a_word_is_the_answer_of_the_file() -> None:
    """`--set roles.OR=nee` and a file that says `ondernemingsraad: ja` speak of one key."""
    data = (HEAD + "roles: {ondernemingsraad: ja}\ntradition: {practice: {manage-library: hr}}\n").encode()
    assignments = [
        organisation.assignment("roles.OR=nee"),
        organisation.assignment("tradition.practice.Bibliotheek en leermateriaal op orde houden=directie"),
    ]
    loaded = organisation.read(Path("vto.yaml"), data=data, assignments=assignments)
    assert loaded.case is not None and loaded.findings == []
    assert loaded.case.organisation.roles == {"works-council": "no"}
    assert loaded.case.organisation.tradition.practice == {"manage-library": "management"}


def test_overlays_in_words_and_in_ids_do_not_contradict_each_other(tmp_path: Path) -> None:
    for name, choice in (
        ("a", "{task: manage-library, role: hr, letter: R, reason: x}"),
        ("b", "{task: Bibliotheek en leermateriaal op orde houden, role: personeelsdienst, letter: R, reason: x}"),
    ):
        (tmp_path / f"{name}.yaml").write_text(f"choices: [{choice}]\n", "utf-8")
    (tmp_path / "vto.yaml").write_text(HEAD + "extends: [a.yaml, b.yaml]\n", "utf-8")
    assert "overlay-conflict" not in decide(tmp_path / "vto.yaml", today=TODAY).found()
