"""One mistake is one finding: nothing is said that would not be true if the file said what was meant."""

import datetime
from collections import Counter
from pathlib import Path

import pytest

from tests.conftest import world
from vto_roles import wording
from vto_roles.read import organisation
from vto_roles.read.languages import words_of
from vto_roles.refused import Refused
from vto_roles.run import options

WHOLE = """
organisation: {name: X, joint_committees: ["330"], publishes_accounts: yes}
size: {headcount: 142, fte: 98.4, election_average: 110, volunteers: 3, trainees: 0, temporary: 0}
roles:
  works-council: yes
  prevention-committee: yes
  union-delegation: yes
  vto-coordinator: yes
  hr: yes
tradition: {policy: reactive, decisions: participative, coordination: central}
staff:
  - {id: vto, function: VTO, roles: [vto-coordinator], vto_time: 0.5}
  - {id: pers, function: HR, roles: [hr, volunteer-coordinator]}
  - {id: dir, function: Directie, roles: [management]}
  - {id: lead, function: Teams, roles: [line-managers]}
waivers:
  - {check: no-deputy, reason: x}
"""
MISTAKES = {
    "brackets left out": ("roles: [vto-coordinator]", "roles: vto-coordinator", "schema"),
    "brackets left out around two": ("roles: [hr, volunteer-coordinator]", "roles: 'hr, volunteer-coordinator'", "schema"),
    "a role that nobody knows": ("roles: [vto-coordinator]", "roles: [vto-kordinatie]", "unknown-reference"),
    "an answer that is none": ("  hr: yes", "  hr: soms", "schema"),
    "a body that is misspelt": ("  works-council: yes", "  ondernemingsrad: yes", "unknown-reference"),
    "a number that is none": ("fte: 98.4", "fte: veel", "schema"),
    "a word for a number": ("volunteers: 3", "volunteers: drie", "schema"),
    "a tradition that is none": ("policy: reactive", "policy: gewoon", "schema"),
    "a key that is misspelt": ("publishes_accounts: yes", "publishes_acounts: yes", "schema"),
    "a committee that is none": ('joint_committees: ["330"]', "joint_committees: [33]", "schema"),
    "a committee without brackets": ('joint_committees: ["330"]', "joint_committees: 330", "schema"),
}


@pytest.mark.parametrize(("said", "mistaken", "check"), MISTAKES.values(), ids=MISTAKES)
def test_one_mistake_is_one_finding(said: str, mistaken: str, check: str) -> None:
    assert said in WHOLE
    more = Counter(world(WHOLE.replace(said, mistaken)).found()) - Counter(world(WHOLE).found())
    assert more == {check: 1}


def test_words_for_roles_are_no_mistake() -> None:
    words = {"vto-coordinator]": "VTO-coördinator]", "[hr,": "[personeelsdienst,", "[management]": "[directie]"}
    text = WHOLE
    for name, word in words.items():
        text = text.replace(name, word)
    assert world(text).found() == world(WHOLE).found()


# --- as a file leaves a Dutch Windows ---------------------------------------------------------------

WINDOWS = """
organisation:
  name: Woonzorgcentrum “De Linde”
  employer: privé
  financial_year_end: 31/12
size:
  headcount: 142
  fte: 98,4
roles: {OR: WAAR, CPBW: ONWAAR}
staff:
  - id: vto
    function: Vormingscoördinatie
    roles: [VTO-coördinator]
    mandate_until: 31/12/2027
"""


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_file_of_a_dutch_windows_is_read(ending: str) -> None:
    data = WINDOWS.replace("\n", ending)
    loaded = organisation.read(Path("vto.yaml"), data=b"\xef\xbb\xbf" + data.encode())
    assert loaded.case is not None and loaded.findings == []
    assert loaded.case.organisation.roles == {"works-council": "yes", "prevention-committee": "no"}
    (found,) = organisation.read(Path("vto.yaml"), data=data.encode("cp1252")).findings
    assert found.check == "encoding"  # and the rest is read
    assert wording.message(found, words_of("nl")).startswith("dit is geen UTF-8 (byte 0x93), waarschijnlijk Windows-1252")
    assert "in Kladblok onder Opslaan als, in Excel als “CSV UTF-8”" in wording.remedy(found, words_of("nl"))


SAID = {
    "31/12/2027": ("3/4/2027", "“3/4/2027” kan 2027-04-03 of 2027-03-04 zijn"),
    "[VTO-coördinator]": ("[VTO-coördinator; HR]", "een puntkomma scheidt hier niet: “VTO-coördinator; HR”"),
    "WAAR": ("soms", "“soms” is geen antwoord op “roles.OR”"),
    "142": ("1.142", "“1.142” kan een duizendtal zijn of een kommagetal"),
    "31/12\n": ("3/4\n", "“3/4” kan 04-03 of 03-04 zijn"),
}


@pytest.mark.parametrize("said", SAID)
def test_what_cannot_be_read_is_told_in_dutch(said: str) -> None:
    other, message = SAID[said]
    (found,) = organisation.read(Path("vto.yaml"), data=WINDOWS.replace(said, other, 1).encode()).findings
    assert wording.message(found, words_of("nl")) == message


def test_a_date_of_the_command_line_is_read_as_one_of_a_file() -> None:
    assert options.parse_date("31/12/2026") == options.parse_date("2026-12-31") == datetime.date(2026, 12, 31)
    for text in ("3/4/2026", "31/2/2026", "31/12/26", ""):
        with pytest.raises(Refused):
            options.parse_date(text)
