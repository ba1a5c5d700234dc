"""The overview of a federation of three, beside what it was: one member changed, one with errors, one as it was, one gone."""

import contextlib
import functools
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import msgspec
import pytest

from tests.conftest import ROOT, TODAY
from vto_roles.charter.overview import Overview
from vto_roles.output import overview
from vto_roles.output.overview import text
from vto_roles.output.overview.json import json_schema
from vto_roles.read.languages import languages, words_of
from vto_roles.run.options import Options
from vto_roles.run.overview import Federation

FEDERATION = ROOT / "tests" / "golden" / "federation"
WIDTH = 140  # characters


@functools.cache
def surveyed(language: str = "nl") -> Overview:
    options = Options(lang=language, date=TODAY.isoformat())
    with contextlib.chdir(FEDERATION):
        return Federation(Path("now"), Path("before")).survey(options, 1, lambda _: None)


def goldens() -> Iterator[tuple[Path, bytes]]:
    yield FEDERATION / "overview.txt", text.write(surveyed(), words_of("nl"), WIDTH).encode()
    yield FEDERATION / "overview.csv", overview.write(surveyed(), "csv", words_of("nl"), Path("now"))
    yield FEDERATION / "overview.json", overview.write(surveyed(), "json", words_of("nl"), Path("now"))


@pytest.mark.parametrize("kind", ["txt", "csv", "json"])
def test_a_federation_of_three_is_shown_as_it_was_accepted(kind: str) -> None:
    path = FEDERATION / f"overview.{kind}"
    assert path.read_bytes() == dict(goldens())[path]


def test_the_json_keeps_the_schema_that_is_published() -> None:
    schema = (ROOT / "docs" / "overview.schema.json").read_bytes()
    assert schema == json_schema()
    jsonschema.validate(msgspec.json.decode((FEDERATION / "overview.json").read_bytes()), msgspec.json.decode(schema))


@pytest.mark.parametrize("language", languages())
def test_no_text_is_missing_and_no_name_of_a_person_is_told(language: str) -> None:
    found, words = surveyed(language), words_of(language)
    shown = [
        text.write(found, words, WIDTH).encode(),
        *(overview.write(found, name, words, Path("now")) for name in ("html", "csv", "json")),
    ]
    for data in shown:
        for name in ("Mieke", "Verhulst", "Joris", "Claes", "Samira", "Idrissi", "Teamleider"):
            assert name.encode() not in data
