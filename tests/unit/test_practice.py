"""RACI tables of ten shapes: who did what until now is what was counted by hand, and no row that is none of ours is taken."""

import io
from pathlib import Path
from typing import Any

import docx
import pytest
import yaml

from tests.conftest import TODAY
from tests.unit.test_staff import workbook
from vto_roles.read import organisation
from vto_roles.read.catalogue import built_in
from vto_roles.read.languages import words_of
from vto_roles.run import scaffold
from vto_roles.run.examine import read_table
from vto_roles.run.practice import Practice, taken

CATALOGUE = built_in()
TABLES: dict[str, Any] = yaml.safe_load((Path(__file__).parents[1] / "practice" / "tables.yaml").read_text("utf-8"))


def document(tables: list[list[list[str]]]) -> bytes:
    made, held = docx.Document(), io.BytesIO()
    made.add_heading("Règlement", 1)
    for rows in tables:
        table = made.add_table(len(rows), len(rows[0]))
        for number, row in enumerate(rows):
            for column, text in enumerate(row):
                table.cell(number, column).text = text
    made.save(held)
    return held.getvalue()


def file_of(name: str) -> bytes:
    one = TABLES[name]
    if "document" in one:
        return document(one["document"])
    return workbook(one["sheets"]) if "sheets" in one else one["text"].encode(one.get("encoding", "utf-8"))


def found(name: str) -> Practice:
    return taken(read_table(Path(name), file_of(name)), CATALOGUE)


def test_ten_shapes() -> None:
    assert len(TABLES) >= 10
    assert {Path(name).suffix for name in TABLES} == {".md", ".csv", ".tsv", ".xlsx", ".docx", ".html"}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_gives_what_was_counted_by_hand(name: str) -> None:
    practice, truth = found(name), TABLES[name]
    assert {one.task: one.role for one in practice.sure} == truth["practice"]
    assert practice.likely == ()
    assert list(practice.rows) == truth["rows"]
    assert list(practice.roles) == truth.get("roles", [])


@pytest.mark.parametrize("name", TABLES)
def test_a_first_file_answers_with_it(name: str) -> None:
    answers = scaffold.Answers(name="X", headcount="60")
    made = scaffold.write(answers, CATALOGUE, words_of("nl"), TODAY, found(name), None)
    loaded = organisation.read(Path("vto.yaml"), data=made)
    assert loaded.case is not None and loaded.findings == []
    assert loaded.case.organisation.tradition.practice == TABLES[name]["practice"]
