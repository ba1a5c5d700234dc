"""Lists of staff of different shapes: what is taken is what was counted by hand, and what is not is told with its place."""

import datetime
import io
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
import yaml

from tests.conftest import TODAY
from vto_roles.read import organisation
from vto_roles.read.catalogue import built_in
from vto_roles.read.languages import languages, words_of
from vto_roles.refused import Refused
from vto_roles.run import scaffold, staff

CATALOGUE = built_in()
LISTS: dict[str, Any] = yaml.safe_load((Path(__file__).parents[1] / "staff" / "lists.yaml").read_text("utf-8"))
PLAIN = {"share": None, "working": None, "competences": None, "mandate_until": None, "until": None, "by_function": False}


def workbook(sheets: dict[str, list[list[Any]]]) -> bytes:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    sheet.write(number, column, str(value) if isinstance(value, datetime.date) else value)
    return held.getvalue()


def file_of(name: str) -> bytes:
    one = LISTS[name]
    return workbook(one["sheets"]) if "sheets" in one else one["text"].encode(one.get("encoding", "utf-8"))


def person(one: staff.Taken) -> dict[str, Any]:
    """A person as the lists write one; a name only where the truth holds one."""
    held = {field: getattr(one, field) for field in one.__struct_fields__}
    listed = {
        field: value if value is None else list(value) for field, value in held.items() if field in ("roles", "competences")
    }
    return held | listed


def taken(name: str, *, names: bool = False) -> staff.StaffList:
    return staff.taken(file_of(name), "lijst", CATALOGUE, names=names)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_gives_what_was_counted_by_hand(name: str) -> None:
    found, truth = taken(name, names=True), LISTS[name]
    named = any("name" in one for one in truth["people"])
    people = [{key: value for key, value in person(one).items() if named or key != "name"} for one in found.people]
    assert people == [PLAIN | one for one in truth["people"]]
    faults = [[one.sheet, one.row, one.column, one.variant] for one in found.faults]
    assert sorted(faults) == sorted(truth.get("faults", []))
    assert dict(found.functions) == truth.get("functions", {})
    assert list(found.columns) == truth.get("columns", [])
    assert {head: near for head, _, near in found.near} == truth.get("near", {})
    assert list(found.sheets) == truth.get("sheets_without", [])
    assert found.bodies == truth.get("bodies", False)


def written(found: staff.StaffList, language: str = "nl") -> str:
    answers = scaffold.Answers(name="X", headcount="60")
    return scaffold.write(answers, CATALOGUE, words_of(language), TODAY, None, found).decode()


@pytest.mark.sampled(one_in=1, quick=5)
@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("name", LISTS)
def test_a_file_holds_what_was_taken(name: str, language: str) -> None:
    found = taken(name, names=True)
    loaded = organisation.read(Path("vto.yaml"), data=written(found, language).encode())
    assert loaded.case is not None and loaded.findings == []
    people = loaded.case.organisation.staff or ()
    assert [(one.id, one.roles, one.competences, one.vto_time, one.until, one.mandate_until, one.name) for one in people] == [
        (one.id, one.roles, one.competences, one.share, one.until, one.mandate_until, one.name or None) for one in found.people
    ]


def test_working_time_is_no_time_for_learning_until_somebody_says_so() -> None:
    text = written(taken("nl-titelrijen-cp1252"))
    offered = "    # vto_time: 0.8   # " + words_of("nl")("staff_list", "working")
    assert offered in text
    data = text.replace("    # vto_time: 0.8", "    vto_time: 0.8").encode()
    loaded = organisation.read(Path("vto.yaml"), data=data)
    assert loaded.findings == [] and loaded.case is not None
    assert (loaded.case.organisation.staff or ())[0].vto_time == 0.8


@pytest.mark.parametrize("name", LISTS)
def test_names_stay_in_the_list(name: str) -> None:
    found = taken(name)
    text = written(found) + "".join(fault.worded(words_of("nl")) for fault in found.faults)
    assert not any(one.name for one in found.people)
    for known in (
        "Peeters",
        "Koen",
        "Jansen",
        "Lies",
        "Tom",
        "Lambert",
        "Anne",
        "Dupont",
        "Zoé",
        "Petit",
        "Bert",
        "Smet",
        "Claes",
        "Lut",
    ):
        assert known not in text


def test_nothing_of_a_union_is_taken() -> None:
    found = taken("nl-vakbond-en-organen")
    text = written(found)
    assert not {word for word in ("ACV", "ABVV", "kbondsafg") if word in text or word in repr(found)}
    assert words_of("nl")("staff_list", "bodies").split(":")[0] in text
    assert "nl: mentors" not in text and "roles: [mentors]" not in text


PLACES = {
    "nl": "blad Personeel, rij 5, kolom Tijd voor VTO: “1,5” is geen deel van een voltijdse job; schrijf 0,8 of 80_%",
    "fr": "feuille Personeel, ligne 5, colonne Tijd voor VTO_: «_1,5_» n’est pas une part d’un temps plein_; écrivez 0,8 ou 80_%",
    "de": "Blatt Personeel, Zeile 5, Spalte Tijd voor VTO: „1,5“ ist kein Teil einer Vollzeitstelle; schreiben Sie 0,8 oder 80_%",
    "en": "sheet Personeel, row 5, column Tijd voor VTO: “1,5” is no part of a full-time job; write 0.8 or 80_%",
}  # _ for a space at which no line is broken


@pytest.mark.parametrize("language", languages())
def test_a_fault_is_told_with_its_place(language: str) -> None:
    fault = next(one for one in taken("nl-kruisjes-per-rol").faults if one.row == 5)
    assert fault.worded(words_of(language)) == PLACES[language].replace("_", "\u00a0")


def test_every_fault_has_words_and_a_near_one_says_what_may_be_meant() -> None:
    faults = [fault for name in LISTS for fault in taken(name).faults]
    for language in languages():
        assert {fault.variant for fault in faults} <= words_of(language).find("staff_list", "faults").keys()
    told = [fault.worded(words_of("nl")) for fault in taken("nl-bijna-goed").faults]
    assert "rij 2, kolom rol: “personeelsdients” is geen rol; bedoelt u personeelsdienst (hr)?" in told
    assert "rij 2, kolom tijd voor vto: “80” is meer dan een voltijdse job; bedoelt u 0,8?" in told
    assert "rij 3, kolom rol: “portier” is geen rol van een persoon" in told


NO_LISTS = {
    "nothing": b"",
    "prose": b"Beste collega, hierbij de lijst.\nMet groet",
    "a RACI table": b"Taak;Directie;HR\nNoden bevragen;A;R\n",
    "one column": b"Functie\nDirecteur\n",
    "a workbook of another kind": b"\xd0\xcf\x11\xe0" + bytes(600),
    "a broken workbook": b"PK\x03\x04" + bytes(600),
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(64),
    "a workbook with a text": workbook({"Brief": [["Beste collega"], ["Met groet"]]}),
    "faults only": b"functie;rol\n" + b"".join(b"f%d;xyz%d\n" % (n, n) for n in range(400)),
}


@pytest.mark.parametrize("data", NO_LISTS.values(), ids=NO_LISTS)
def test_what_is_no_list_is_refused(data: bytes) -> None:
    with pytest.raises(Refused) as refused:
        staff.taken(data, "lijst.xlsx", CATALOGUE)
    assert refused.value.key == "no-staff-list"


def test_a_list_beyond_the_bounds_of_tables_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        staff.taken(b"functie;rol\n" + b"Directeur;directie\n" * 5001, "lijst.csv", CATALOGUE)
    assert refused.value.key == "staff-list-too-large"


@pytest.mark.parametrize(
    "cell",
    ["=HYPERLINK(1)", "\u202ehr", "<b>hr</b>", "'hr", "x: [y]", "# hr", "{{ hr }}", "\x1b[31mhr"],
)
def test_what_a_stranger_writes_is_obeyed_in_nothing(cell: str) -> None:
    nothing_is_obeyed(cell)


def nothing_is_obeyed(cell: str) -> None:
    data = f"functie;rol;competenties\n{cell[:150]};hr;\nDirecteur;{cell};{cell}\n".encode()
    found = staff.taken(data, "lijst.csv", CATALOGUE)
    text = written(found)
    loaded = organisation.read(Path("vto.yaml"), data=text.encode())
    assert loaded.findings == [] and loaded.case is not None and len(loaded.case.organisation.staff or ()) == 2
    assert not set(text) & {"\u202e", "\x1b"}


@pytest.mark.parametrize(
    ("function", "kept"),
    [
        ("Directeur (Jan De Smet)", "Directeur"),
        ("De Smet, Jan - hoofd zorg", "hoofd zorg"),
        ("Hoofd zorg", "Hoofd zorg"),
        ("Smet", "Smet"),
        ("Directeur Jan De Smeter", "Directeur Jan De Smeter"),
    ],
)
def test_the_name_of_a_person_is_no_part_of_the_function(function: str, kept: str) -> None:
    data = f'Naam;Voornaam;Functie;Rol\nDe Smet;Jan;"{function}";directie\n'.encode()
    found = staff.taken(data, "lijst.csv", CATALOGUE, names=True).people[0]
    assert (found.function, found.name) == (kept, "Jan De Smet")


def test_a_name_in_the_wrong_cell_is_not_repeated() -> None:
    found = staff.taken(b"Naam;Functie;Rol\nJan Smet;Kok;vervangt Smet\n", "lijst.csv", CATALOGUE)
    assert [(one.variant, one.value) for one in found.faults] == [("role", "…")]
    assert "Smet" not in written(found)
