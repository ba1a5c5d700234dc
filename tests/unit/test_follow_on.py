"""One mistake is one finding: nothing is said that would not be true if the file said what was meant."""

from collections import Counter

import pytest

from tests.conftest import world

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
