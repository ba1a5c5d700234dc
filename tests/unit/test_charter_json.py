"""A charter's JSON carries all that a renderer needs: it is read, rendered again, cut and redacted as its file would be."""

import copy
import functools
import json
import random
from collections.abc import Iterator
from typing import Any

import jsonschema
import msgspec
import pytest
from msgspec import UNSET

from tests.conftest import EXAMPLES, ROOT, example, world
from vto_roles.charter.read import read, read_mark
from vto_roles.charter.redact import extract, publish
from vto_roles.charter.schema import Charter, Subject
from vto_roles.charter.standing import status
from vto_roles.output import formats
from vto_roles.output.rendering import Layout
from vto_roles.read.languages import languages, words_of
from vto_roles.refused import Refused
from vto_roles.text import Words

SCHEMA = jsonschema.Draft202012Validator(json.loads((ROOT / "docs" / "charter.schema.json").read_text("utf-8")))
CARDS = (None, Subject(role="works-council"), Subject(role="line-managers"), Subject(person="vto"))


def published(charter: Charter, markup: str = "json") -> bytes:
    words = words_of(charter.language, charter.wording)
    return formats.render(charter, markup, words, Layout(), source="vto.yaml")


def again(data: bytes) -> Charter:
    charter = read(data)
    assert charter is not None
    return charter


def words(charter: Charter) -> Words:
    return words_of(charter.language, charter.wording)


@functools.cache
def made(name: str, language: str = "nl") -> Charter:
    return example(name).charter(language)


def cards(charter: Charter) -> Iterator[Charter]:
    """The charter and the cards of the same that can be made."""
    there = {role.id for role in charter.roles if role.status not in ("absent", "expected")}
    people = {holder.id for role in charter.roles for holder in role.holders}
    for subject in CARDS:
        if subject is None:
            yield charter
        elif subject.role in there or (subject.person in people and not charter.provenance["public"]):
            yield extract(charter, subject, words(charter))


@pytest.mark.sampled(quick=0)
@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("name", EXAMPLES)
def test_the_published_schema_holds_for_every_example(name: str, language: str) -> None:
    whole = made(name, language)
    for charter in (*cards(whole), publish(whole, words(whole))):
        SCHEMA.validate(json.loads(published(charter)))


@pytest.mark.sampled(quick=16)
@pytest.mark.parametrize("markup", ["json", "md", "html"])
@pytest.mark.parametrize("name", EXAMPLES)
def test_what_is_rendered_from_json_is_what_its_file_gives(name: str, markup: str) -> None:
    data = published(made(name))
    for charter, fresh in zip(cards(again(data)), cards(made(name)), strict=True):
        assert published(charter, markup) == published(fresh, markup)
    public = example(name).charter(public=True)
    assert published(publish(again(data), words(public)), markup) == published(public, markup)
    card = extract(again(data), Subject(role="board"), words(public))
    public_card = publish(again(published(card)), words(public))
    assert published(public_card, markup) == published(extract(public, Subject(role="board"), words(public)), markup)


def test_what_a_federation_words_otherwise_stays_so() -> None:
    decided = world("catalog: {text: {nl: {charter: {matrix: Ons overzicht}, tasks: {manage-library: {title: De leeshoek}}}}}")
    page = published(decided.charter(), "md")
    assert b"## Ons overzicht\n" in page and b"de leeshoek" in page
    assert published(again(published(decided.charter())), "md") == page


NAMED = """
staff:
  - {id: vto, function: Coördinator, name: An Peeters, roles: [vto-coordinator]}
  - {id: extra, function: Vrijwilliger, name: Karim Benali}
choices:
  - {task: manage-library, role: hr, letter: R, reason: "An Peeters en Karim Benali vroegen het."}
"""


def test_a_name_in_a_text_is_left_out_and_told() -> None:
    charter = again(published(world(NAMED).charter()))
    assert charter.mentioned == ("Karim Benali",)  # of a person without a role nothing but this is known
    public = publish(charter, words(charter))
    data = published(public)
    assert b"Peeters" not in data and b"Benali" not in data
    assert [one.check for one in public.findings if one.severity == "error"] == ["name-in-public-charter"] * 2
    assert public.status == "draft" and "2 fouten" in status(public, words(charter))
    assert publish(again(data), words(charter)) == again(data)


def test_a_card_knows_the_names_that_its_texts_hold() -> None:
    charter = made("care-home")
    name = next(str(one.name) for role in charter.roles if role.id == "vto-coordinator" for one in role.holders)
    task = next(task for task in charter.tasks for cell in task.cells if cell.role == "works-council")
    noted = [msgspec.structs.replace(one, note=f"Vraag het {name}.") if one is task else one for one in charter.tasks]
    card = extract(msgspec.structs.replace(charter, tasks=tuple(noted)), Subject(role="works-council"), words(charter))
    public = publish(again(published(card)), words(charter))
    assert card.mentioned == (name,)
    assert name.encode() not in published(public)


def test_a_card_of_a_person_is_not_for_the_public() -> None:
    charter = made("care-home")
    with pytest.raises(Refused, match="person-public"):
        publish(extract(charter, Subject(person="vto"), words(charter)), words(charter))


def test_people_without_a_role_are_told_nowhere_unless_a_text_names_them() -> None:
    text = NAMED.replace("An Peeters en Karim Benali vroegen het.", "Dichterbij.")
    assert world(text).charter().mentioned == ()


# --- what a hand changed, and what is no charter ----------------------------------------------------


def test_the_mark_tells_whether_a_hand_changed_it() -> None:
    data = published(made("youth-centre"))
    mark = read_mark(data)
    assert mark is not None and mark["intact"] and mark["date"] == "2026-11-23" and mark["public"] is False
    for same in (data.replace(b"\n", b"\r\n"), b"\xef\xbb\xbf" + data, data + b"\n\n"):
        kept = read_mark(same)
        assert kept is not None and kept["intact"] and read(same) == read(data)
    for edited in (
        data.replace(b'"A"', b'"R"', 1),
        data.replace(b"2026-11-23", b"2026-11-24"),
        json.dumps(json.loads(data)).encode(),
        data.replace(b'"bytes": "sha256:', b'"bytes": "sha256:0'),
    ):
        changed = read_mark(edited)
        assert changed is not None and changed["intact"] is False


def older(data: bytes) -> bytes:
    """The same as a version wrote it that did not yet publish what a renderer needs."""
    value = json.loads(data)
    for key in ("bundles", "competences_asked", "compact_below", "wording", "mentioned"):
        del value[key]
    del value["provenance"]["bytes"]
    for role in value["roles"]:
        del role["the"]
    for task in value["tasks"]:
        for gap in task["gaps"]:
            del gap["title"]
    return msgspec.json.encode(value)


@pytest.mark.sampled(one_in=1, quick=4)
@pytest.mark.parametrize("name", EXAMPLES)
def test_a_charter_of_an_older_version_is_read_and_rendered(name: str) -> None:
    data = older(published(made(name)))
    mark, charter = read_mark(data), again(data)
    assert mark is not None and mark["intact"]
    assert {one.lead for one in charter.bundles} <= {task.id for task in charter.tasks}
    for markup in ("md", "html"):
        assert published(charter, markup)


def parts(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if isinstance(value, dict | list):
        for key, child in value.items() if isinstance(value, dict) else enumerate(value):
            yield (*path, key)
            yield from parts(child, (*path, key))


ODD: tuple[Any, ...] = (None, "", "x", 0, 7.5, [], {}, ["x"], {"x": "y"}, "2026-02-30", "board", True)


@pytest.mark.sampled(one_in=1, quick=8)
@pytest.mark.parametrize("seed", range(24))
def test_whatever_became_of_a_charter_it_is_rendered_or_refused(seed: int) -> None:
    """Nothing that a hand can write makes a renderer fail: what it relies on is looked at when the charter is read."""
    chance = random.Random(seed)
    charter = made(chance.choice(EXAMPLES))
    whole = json.loads(published(chance.choice([*cards(charter)])))
    paths = [*parts(whole)]
    shallow = [path for path in paths if len(path) < 4]
    for _ in range(6):
        value = copy.deepcopy(whole)
        path = chance.choice(shallow if chance.random() < 0.5 else paths)
        *above, last = path
        place = functools.reduce(lambda found, key: found[key], above, value)
        if chance.random() < 0.3:
            del place[last]
        else:
            place[last] = chance.choice(ODD)
        found = read(msgspec.json.encode(value))
        if found is not None and found.language in languages():
            if found.card is UNSET or found.card.person is None:
                published(publish(found, words(found)), "md")
            published(found, "html")


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"schema": "vto-roles/charter/1"}', "[" * 10_000, '"\\ud800"', "\xff"])
def test_what_is_no_charter_is_none(text: str) -> None:
    data = text.encode("latin-1")
    assert read(data) is None
    assert read_mark(data) is None or "charter/1" in text


_PLACED = frozenset(("at", "line", "column", "end_line", "end_column"))  # where something stands in the file


def unplaced(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: unplaced(child) for key, child in value.items() if key not in _PLACED}
    return [unplaced(child) for child in value] if isinstance(value, list | tuple) else value


def test_the_order_of_keys_moves_places_alone() -> None:
    parts = (
        "organisation: {name: De Linde, language: nl}\n",
        "size: {headcount: 60, fte: 41}\n",
        "roles: {works-council: no, mentors: yes, hr: yes}\n",
        "tradition: {policy: strategic, practice: {manage-library: line-managers, evaluate-training: hr}}\n",
        "titles: {hr: Dienst mens, board: Raad}\n",
    )
    turned = ("roles: {hr: yes, mentors: yes, works-council: no}\n", *parts[:2], *parts[:2:-1])
    one, other = (unplaced(msgspec.to_builtins(world("".join(text)).charter())) for text in (parts, turned))
    assert json.dumps(one) == json.dumps(other)


@pytest.mark.parametrize("family", ["Maes", "Claes", "Jansen", "Peeters"])
def test_a_family_name_alone_is_left_out_of_a_public_charter(family: str) -> None:
    staff = f"staff: [{{id: a, function: Directeur, name: An {family}, roles: [management]}}]\n"
    task = f"own_tasks: [{{id: extra, title: Werk van {family} overnemen, phase: plan, A: board}}]\n"
    charters = [msgspec.json.encode(world(staff + task).charter(public=public)).decode() for public in (False, True)]
    assert [family in charter for charter in charters] == [True, False]
