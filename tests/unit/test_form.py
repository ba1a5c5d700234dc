"""What the program answers the page: states, changes, worths, letters, papers, and what it takes in."""

import datetime
import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import EXAMPLES, ROOT, TODAY
from vto_roles.form import answer
from vto_roles.model.node import plain
from vto_roles.read import tree
from vto_roles.read.languages import languages, words_of
from vto_roles.refused import Refused
from vto_roles.run import form as forms

CARE_HOME = (ROOT / "examples" / "care-home" / "vto.yaml").read_text("utf-8")
PAGE = (ROOT / "templates" / "form" / "page.html").read_bytes()


def ask(
    kind: str,
    text: str = CARE_HOME,
    data: bytes = b"",
    *,
    name: str = "vto.yaml",
    register: str = "",
    lang: str = "nl",
    **args: Any,
) -> Any:
    message = {
        "kind": kind,
        "date": TODAY.isoformat(),
        "lang": lang,
        "name": name,
        "text": text,
        "register": register,
        "args": args,
    }
    found, made = answer(json.dumps(message), data)
    return made if made else json.loads(found)


def test_a_state_holds_answers_findings_and_letters() -> None:
    state = ask("state")
    values = {one["path"]: one["value"] for one in state["questions"]}
    assert (values["size.headcount"], values["roles.works-council"], values["organisation.regions"]) == (142, "yes", ["flanders"])
    assert values["tradition.practice.money"] is None
    assert state["usable"]
    assert not state["empty"]
    assert {one["id"]: one["letters"] for one in state["tasks"]}["approve-vto-budget"]["board"] == "A"
    assert [one["id"] for one in state["staff"]][:2] == ["directie", "zorg"]


def test_an_answer_with_an_error_is_only_as_it_is_written() -> None:
    text = "organisation: {name: X, regions: [vlaandren]}\nsize:\n  headcount: 1.250\n"
    state = ask("state", text)
    found = {one["path"]: (one["written"], one["value"]) for one in state["questions"] if one["written"] is not None}
    assert found["organisation.regions"] == (["vlaandren"], None)
    assert found["size.headcount"] == ("1.250", None)
    assert {tuple(one["path"][:2]) for one in state["findings"]} == {("organisation", "regions"), ("size", "headcount")}
    assert (state["usable"], state["tasks"]) == (False, [])


@pytest.mark.parametrize("text", ["", "version: 1\n", "version: 1\nextends: [koepel.yaml]\n"])
def test_nothing_is_answered_yet(text: str) -> None:
    state = ask("state", text)
    assert state["empty"]
    assert not any(one["written"] for one in state["questions"])
    assert [one["path"] for one in state["questions"] if one["shown"]][:3] == [
        "organisation.name",
        "size.headcount",
        "organisation.employer",
    ]


def test_a_body_that_law_expects_is_asked_until_it_is_answered() -> None:
    first = "organisation: {name: X, employer: private}\nsize: {headcount: 96}\nroles: {hr: yes}\n"
    assert [name for name, _ in ask("state", first)["doubtful"]] == ["prevention-committee"]
    assert [name for name, _ in ask("state", first.replace("hr: yes", "prevention-committee: unknown"))["doubtful"]] == [
        "prevention-committee"
    ]
    assert ask("state", first.replace("hr: yes", "prevention-committee: no"))["doubtful"] == []


def test_a_remark_on_volunteers_goes_to_the_answer_that_causes_it() -> None:
    text = "organisation: {name: X}\nsize: {headcount: 60, volunteers: 25}\n"

    def at(text: str) -> list[str]:
        return next(one["path"] for one in ask("state", text)["findings"] if one["check"] == "volunteers-without-voice")

    assert at(text) == ["size", "volunteers"]
    assert at(f"{text}roles: {{volunteer-coordinator: no}}\n") == ["roles", "volunteer-coordinator"]


def test_a_key_that_is_added_has_the_comment_of_its_question() -> None:
    done = ask("edit", "version: 1\n", set=[[["size", "headcount"], "12"]])
    assert (
        done["text"] == f"version: 1\n\nsize:\n  # {words_of('nl')('questions', 'size.headcount', 'comment')}\n  headcount: 12\n"
    )
    assert done["kept"]


def test_what_hangs_on_an_answer() -> None:
    found = ask("worth", paths=["roles.works-council", "organisation.name", "size.headcount"])
    assert found["organisation.name"] == [0, 0]
    assert found["roles.works-council"][0] > 10
    assert found["roles.works-council"][1] > 5
    assert found["size.headcount"][0] > found["roles.works-council"][0]


@pytest.mark.sampled(one_in=1, quick=0)
def test_a_letter_is_explained_and_may_be_chosen_otherwise() -> None:
    cell: Any = {"task": "set-learning-procedures", "role": "management"}
    lines = ask("explain", **cell)["lines"]
    assert len(lines) > 1
    assert len(ask("explain", **cell, otherwise=True)["lines"]) > len(lines)
    found = ask("choices", **cell)
    assert [one["letter"] for one in found["choices"]] == ["R", "A", "C", "I", "none"]
    assert any(one["moved"] for one in found["choices"])
    locked = next(one for one in ask("state")["tasks"] if one["locked"])
    refused = ask("choices", task=locked["id"], role=locked["locked"][0])["choices"]
    assert any(one["refused"] for one in refused)


CODE = re.compile(r"\b(?:[A-Z][0-9]{1,2}[a-z]?|[a-z-]+\.[0-9]{2}|vto\.yaml)\b")


@pytest.mark.sampled(one_in=4, quick=0)
@pytest.mark.parametrize("lang", languages())
def test_nobody_reads_a_code_of_the_catalogue_or_a_place_in_the_file(lang: str) -> None:
    """In the window of a letter and in the remarks; who has the page alone knows neither."""
    state = ask("state", lang=lang)
    said = [one["message"] for one in state["findings"]]
    for task in state["tasks"][::25]:
        for role in [*task["letters"], "hr"][:2]:
            said += [line for _, line in ask("explain", lang=lang, task=task["id"], role=role, otherwise=True)["lines"]]
    assert len(said) > 20
    assert [one for one in said if CODE.search(one)] == []
    assert any("?" in one and words_of(lang)("questions", "size.headcount", "unit") in one for one in said)


def test_a_meeting_is_proposed_on_a_working_day() -> None:
    message = {
        "kind": "agenda",
        "date": "2026-11-28",
        "lang": "nl",
        "name": "vto.yaml",
        "text": CARE_HOME,
        "register": "",
        "args": {},
    }
    found = json.loads(answer(json.dumps(message), b"")[0])["earliest"]
    assert found["works-council"] == "2026-12-07"  # eight days later is a Sunday
    assert all(datetime.date.fromisoformat(day).weekday() < 5 and day >= "2026-12-07" for day in found.values())


def test_a_paper_says_where_the_charter_is_that_it_asks_about() -> None:
    made = ask("paper", of="paper", body="works-council", format="md").decode()
    assert "Het charter van 23 november 2026 gaat als bijlage bij dit stuk." in made


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_federation_gets_no_person(name: str) -> None:
    text = (ROOT / "examples" / name / "vto.yaml").read_text("utf-8")
    made = ask("federation", text)
    root, findings = tree.read(made, "x")
    assert root is not None
    assert not findings
    assert not {"staff", "own_tasks", "waivers"} & set(root.value or ())
    assert b"#" not in made
    assert b"reason" not in made
    whole, _ = tree.read(text.encode(), "x")
    assert whole is not None
    for person in whole.listed("staff"):
        for key in ("name", "function"):
            assert (said := person.text(key)) is None or said.encode() not in made


OWN = """\
version: 1
organisation: {name: Bakkerij vzw}
size: {headcount: 60}
titles: {hr: Personeelsdienst}
deadlines: {taart: 05-01, draft-vto-budget: 10-01}
meetings: {board: [2027-03-29]}
tradition: {policy: reactive, practice: {taart: hr, Brood bakken: hr, manage-library: hr, money: bakker}}
choices:
  - {task: Taart bakken, role: hr, letter: R, reason: Zo doen wij het.}
  - {task: manage-library, role: bakker, letter: R, reason: Zo doen wij het.}
  - {task: manage-library, role: hr, letter: R, reason: Zo doen wij het.}
own_tasks:
  - {id: taart, title: Taart bakken, phase: learn, A: management}
  - {id: brood, title: Brood bakken, phase: learn, A: management}
catalog:
  tasks: {manage-library: {deadline: 10-01}}
  roles: {bakker: {kind: staff}}
"""


def test_what_names_a_task_or_role_of_ones_own_stays_behind_with_it() -> None:
    root, _ = tree.read(ask("federation", OWN), "x")
    assert root is not None
    made: Any = plain(root)
    assert made["deadlines"] == {"draft-vto-budget": "10-01"}
    assert made["meetings"] == {"board": ["2027-03-29"]}
    assert made["tradition"] == {"policy": "reactive", "practice": {"manage-library": "hr"}}
    assert made["choices"] == [{"task": "manage-library", "role": "hr", "letter": "R"}]
    assert made["titles"] == {"hr": "Personeelsdienst"}


def test_a_register_is_kept_beside_the_answers() -> None:
    done = ask("record", body="works-council", act="sent", on="2026-11-02")
    assert "act: sent" in done["register"]
    again = ask("record", register=done["register"], body="works-council", act="advised", advice="divided", on="2026-11-10")
    assert again["register"].startswith(done["register"].rstrip("\n"))
    open_now = {one["body"]: one["act"] for one in ask("agenda", register=again["register"])["agenda"]["bodies"]}
    assert open_now["works-council"] == "advised"
    assert ask("record", body="works-council", act="adopted", on="2026-11-02")["expected"]
    assert ask("paper", register=again["register"], of="proof", format="html").startswith(b"<!doctype html>")
    assert ask("paper", of="paper", body="works-council", format="docx").startswith(b"PK")


def test_tables_and_lists_are_taken_in() -> None:
    head = "| Taak | Directie | HR |\n|---|---|---|\n"
    table = f"{head}| De begroting voor VTO opmaken | A | R |\n| De visie op leren en opleiding bepalen | A | R |\n"
    found = ask("table", data=table.encode(), name="t.md")
    placed = {one["set"][0][2]: (one["set"][1], one["sure"]) for one in found["placed"]}
    assert placed["develop-vto-vision"] == ("hr", True)
    listed = "Naam;Functie;Rollen\nAn Peeters;Coördinator;VTO-coördinator\n"
    found = ask("staff", "version: 1\n", listed.encode(), name="lijst.csv")
    assert [one["set"] for one in found["placed"]] == [
        [["staff", 0], {"id": "coordinator", "function": "Coördinator", "roles": ["vto-coordinator"]}]
    ]
    assert ask("table", data=b"%PDF-1.7", name="x.pdf")["expected"]


@pytest.mark.parametrize("lang", languages())
def test_what_cannot_be_done_is_said_in_words(lang: str) -> None:
    found = ask("render", "version: 1\n", lang=lang, format="md")
    assert found["expected"]
    assert ask("render", lang=lang, format="zip") == {
        "refused": words_of(lang)(
            "refused", "format", format="zip", known=("md", "html", "json", "docx", "xlsx", "pdf", "ics", "csv")
        ),
        "expected": True,
    }
    assert not ask("nothing", lang=lang)["expected"]


def test_a_form_holds_its_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / forms.NAME).write_bytes(PAGE)
    monkeypatch.setattr(forms, "places", lambda _: iter([tmp_path]))
    path = ROOT / "examples" / "customised-work" / "vto.yaml"
    made = forms.form(path, (), "fr", {}).decode()
    held = json.loads(made.split('id="baked">')[1].split("</script>")[0])
    assert (held["file"]["name"], held["file"]["text"], held["lang"]) == ("vto.yaml", path.read_text("utf-8"), "fr")
    assert list(held["files"]) == ["../federation/koepel.yaml"]
    assert "</" not in made.split('id="baked">')[1].split("</script>")[0]
    assert forms.ours(made.encode())
    overlay = ROOT / "examples" / "federation" / "koepel.yaml"
    empty = json.loads(forms.form(None, [overlay], None, {}).decode().split('id="baked">')[1].split("</script>")[0])
    assert (empty["file"]["new"], empty["file"]["text"]) == (True, "version: 1\n\nextends: [koepel.yaml]\n")
    with pytest.raises(Refused, match="no-answers"):
        forms.form(overlay, (), None, {})


def test_the_page_says_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "places", lambda _: iter([tmp_path, tmp_path / "other"]))
    with pytest.raises(Refused, match="no-form"):
        forms.page({})
