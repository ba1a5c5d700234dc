"""A charter through a year and a half, as a story: what `check` says of its life, the agenda, and the papers that go out.

`make accept` writes the story anew in `tests/golden/walk`; read it before committing it.
"""

import contextlib
import datetime
import functools
import re
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from msgspec import Struct

from tests.conftest import ROOT
from vto_roles.charter import standing
from vto_roles.finding import Finding
from vto_roles.output.plain import write
from vto_roles.read import register as registers
from vto_roles.run import agenda, pipeline, record
from vto_roles.run.agenda import Requested
from vto_roles.run.options import Options
from vto_roles.wording import message, titled_of

FOLDER = ROOT / "tests" / "golden" / "walk"
LIFE = frozenset((
    "advice-unanswered", "decided-before-advice", "holder-left", "no-meeting-in-time", "register-altered", "review-overdue",
    "sent-too-late", "sign-off-missing", "sign-off-stale",
))  # fmt: skip
FILE = "vto.yaml"
START = """\
organisation: {name: Huis De Wissel vzw, language: nl, publishes_accounts: no}
size: {headcount: 60, fte: 45.5}
roles: {works-council: yes, prevention-committee: yes, union-delegation: yes, vto-coordinator: yes, hr: yes, line-managers: yes}
tradition: {policy: reactive, decisions: participative, coordination: central}
staff:
  - {id: directeur, function: Directeur, roles: [management]}
  - {id: vto, function: VTO-coördinator, roles: [vto-coordinator], vto_time: 0.2}
  - {id: hr, function: Personeelsverantwoordelijke, roles: [hr]}
  - {id: noord, function: Teamleider Noord, roles: [line-managers]}
  - {id: zuid, function: Teamleider Zuid, roles: [line-managers]}
meetings:
  works-council: [2026-02-03, 2026-03-03, 2026-04-14, 2026-06-02, 2026-09-15, 2026-12-01, 2027-03-09, 2027-05-18, 2027-06-29]
  prevention-committee: [2026-02-17, 2026-03-10, 2026-06-09, 2026-10-06, 2027-03-16, 2027-06-08]
  board: [2026-03-30, 2026-06-22, 2026-10-05, 2026-12-14, 2027-03-29, 2027-06-21, 2027-09-27]
"""


CHOICE = "{task: organise-welfare-training, role: hr, letter: R, reason: De dienst kent de wet., review_by: 2027-05-31}"


class Step(Struct, frozen=True, kw_only=True):
    """A day of the story: what is recorded or written in the file on it, then what is looked at."""

    day: str
    title: str
    acts: tuple[str, ...] = ()  # body, act, then options
    edit: tuple[str, str] | None = None  # what stands in the file, and what comes in its place
    papers: tuple[str, ...] = ()  # a body, or `proof`; with its language where that is not Dutch


STEPS = (
    Step(day="2026-01-15", title="Een ontwerp ligt klaar"),
    Step(
        day="2026-02-16",
        title="De nota gaat naar de ondernemingsraad en het comité",
        acts=("works-council sent reference=OR-2026/2", "prevention-committee sent"),
        papers=("works-council", "works-council fr"),
    ),
    Step(
        day="2026-03-10",
        title="Beide geven advies, dat van de raad is verdeeld",
        acts=(
            "works-council advised advice=divided on=2026-03-03 reference=OR-2026/3",
            "prevention-committee advised advice=favourable",
        ),
    ),
    Step(
        day="2026-03-17",
        title="De raad krijgt antwoord",
        acts=("works-council answered answer=partly reference=OR-2026/4",),
        papers=("board",),
    ),
    Step(day="2026-03-30", title="De raad van bestuur stelt vast", acts=("board adopted until=2027-06-30",), papers=("proof",)),
    Step(
        day="2026-05-04",
        title="Eén taak verandert: wie opleidingen over welzijn inricht",
        edit=("meetings:", f"choices: [{CHOICE}]\nmeetings:"),
        papers=("prevention-committee",),
    ),
    Step(
        day="2026-06-09",
        title="Precies dat orgaan wordt opnieuw gehoord",
        acts=("prevention-committee sent on=2026-05-28", "prevention-committee advised advice=favourable"),
    ),
    Step(day="2026-06-22", title="Opnieuw vastgesteld", acts=("board adopted until=2027-06-30",), papers=("proof de",)),
    Step(
        day="2026-09-01",
        title="De coördinator vertrekt",
        edit=("roles: [vto-coordinator], vto_time: 0.2", "roles: [vto-coordinator], vto_time: 0.2, until: 2026-08-31"),
    ),
    Step(day="2027-01-04", title="De wet verandert met het nieuwe jaar"),
    Step(day="2027-06-01", title="De herziening komt eraan", papers=("board", "board de", "works-council fr")),
)


class Walked(Struct):
    """The story as far as it is told."""

    story: list[str]
    papers: dict[str, bytes]
    found: list[set[str]]  # the checks of each day
    asked: list[dict[str, str]]  # body -> step, of each day


@functools.cache
def walked() -> Walked:
    """Walk through the story."""
    told = Walked([], {}, [], [])
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        Path(FILE).write_text(START, "utf-8")
        for number, step in enumerate(STEPS, 1):
            _do(step)
            _tell(number, step, told)
    return told


def _do(step: Step) -> None:
    if step.edit is not None:
        text = Path(FILE).read_text("utf-8")
        assert text.count(step.edit[0]) == 1
        Path(FILE).write_text(text.replace(*step.edit), "utf-8")
    for act in step.acts:
        body, kind, *options = act.split()
        given = dict(option.split("=") for option in options)
        days = {name: datetime.date.fromisoformat(given.pop(name, step.day)) for name in ("on",)}
        until = {"until": datetime.date.fromisoformat(given.pop("until"))} if "until" in given else {}
        asked = record.Asked(body=body, act=kind, **days, **until, **given)  # type: ignore[arg-type]
        record.record(Path(FILE), asked, Options(date=step.day))


def _tell(number: int, step: Step, told: Walked) -> None:
    decided = pipeline.decide(Path(FILE), datetime.date.fromisoformat(step.day))
    words = Options().words(decided.case)
    life = [one for one in decided.findings if one.check in LIFE]
    agreed = agenda.published(decided, words)
    told.found.append({one.check for one in life})
    told.asked.append({one.body: one.step for one in agreed.bodies})
    lines = [f"## {number}. {step.title} ({step.day})", ""]
    lines += [f"    {act}" for act in step.acts] + ([f"    {step.edit[1].partition(chr(10))[0]}"] if step.edit else [])
    lines += ["", f"Status: {standing.status(pipeline.charter_of(decided, words), words)}", ""]
    lines += [f"- {one.place.file}:{one.place.line} {one.check}: {_worded(one, decided)}" for one in life]
    lines += [f"- {words('roles', one.body, 'title')}: {one.text}" for one in agreed.bodies]
    lines += [f"- {one.text}" for one in agreed.turns[:3]] if number in (1, len(STEPS)) else []
    told.story.append("\n".join(lines))
    for paper in step.papers:
        what, _, language = paper.partition(" ")
        asked = Requested(kind="proof") if what == "proof" else Requested(kind="paper", body=what)
        document = agenda.document(decided, Options(lang=language or None).words(decided.case), asked)
        told.papers[_file(number, paper)] = write(document)


def _file(number: int, paper: str) -> str:
    what, _, language = paper.partition(" ")
    return f"{number:02}-{what}.{language or 'nl'}.txt"


def _worded(one: Finding, decided: pipeline.Decision) -> str:
    words = Options().words(decided.case)
    return message(titled_of(decided.case, [one], words)[0], words)


def goldens() -> Iterator[tuple[Path, bytes]]:
    yield FOLDER / "story.md", ("# Het charter van Huis De Wissel, dag na dag\n\n" + "\n\n".join(walked().story) + "\n").encode()
    yield from ((FOLDER / name, data) for name, data in walked().papers.items())


PAPERS = [_file(number, paper) for number, step in enumerate(STEPS, 1) for paper in step.papers]


@pytest.mark.parametrize("name", ["story.md", *PAPERS])
def test_the_story_is_told_as_it_was_accepted(name: str) -> None:
    assert (FOLDER / name).read_bytes() == dict(goldens())[FOLDER / name]


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_names_laws_and_spells_out_what_it_is_about(name: str) -> None:
    told = walked().papers[name].decode().replace("VTO-coördinator", "")  # a function of the file
    assert re.findall(r"\b[A-Z][0-9]{1,2}[a-z]?\b(?=[,):]| :)", told) == []
    assert "VTO" not in told or told.index("VTO") == told.index("(VTO)") + 1


@pytest.mark.parametrize("name", PAPERS)
def test_no_paper_tells_letters_or_rows(name: str) -> None:
    told = walked().papers[name].decode()
    assert re.findall(r"\((?:AR|[ARCI])\)|\b[ARCI] (?:wordt|devient|wird)\b|\b(?:rij|rijen|lignes|Zeilen)\b", told) == []


def test_a_later_board_takes_note_of_each_advice_that_stands_by_its_date() -> None:
    told = walked().papers["11-board.nl.txt"].decode()
    motion = (
        "de adviezen van de ondernemingsraad (3 maart 2026) en het comité voor preventie en bescherming op het werk (9 juni 2026)"
    )
    assert motion in told
    assert told.count("over dezelfde taken; die veranderden niet") == 2
    assert "over dezelfde taken" not in walked().papers["04-board.nl.txt"].decode()


def test_a_board_ratifies_or_not_and_changes_nothing() -> None:
    told = walked().papers["04-board.nl.txt"].decode()
    form = told[told.rindex("  Bekrachtiging van") : told.index("  Dit charter verandert niets")]
    assert "☐ bekrachtigd ☐ niet bekrachtigd ☐ verdaagd" in form
    assert "Wijzigingen" not in form


def test_the_proof_tells_of_each_act_and_of_the_round_before() -> None:
    told = walked().papers["08-proof.de.txt"].decode().replace("\u00a0", " ")
    assert re.findall(r"^  (\d)    \d", told, re.MULTILINE) == [str(number) for number in range(1, 10)]
    assert "Betriebsrat: geteilt, 3. März 2026" in told
    assert "Angenommen am 30. März 2026, gilt bis einschließlich 30. Juni 2027" in told


def test_exactly_the_bodies_of_a_changed_task_are_asked_again() -> None:
    before, after, adopted = (walked().asked[number] for number in (4, 5, 7))
    assert before == {"works-council": "heard", "prevention-committee": "heard", "board": "done"}
    assert after == {"works-council": "heard", "prevention-committee": "send", "board": "wait"}
    assert adopted == before


# --- what goes wrong, each found on its line and nothing else ---

ENTRIES: Mapping[str, tuple[str, ...]] = {
    "sent late": ("works-council sent on=2026-03-01", "works-council advised advice=favourable on=2026-03-03"),
    "adopted before the advice": ("works-council sent on=2026-02-16", "board adopted on=2026-03-30"),
    "an advice without answer": (
        "works-council sent on=2026-02-16",
        "works-council advised advice=divided on=2026-03-03",
        "board adopted on=2026-03-30",
    ),
}


def _life(entries: tuple[str, ...], text: str = START, day: str = "2026-04-01") -> list[str]:
    """Return the findings on the life of the charter, each with its line."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        Path(FILE).write_text(text, "utf-8")
        _do(Step(day=day, title="", acts=entries))
        return _found(day)


def _found(day: str) -> list[str]:
    decided = pipeline.decide(Path(FILE), datetime.date.fromisoformat(day))
    register = registers.beside(Path(FILE))
    texts = {name: Path(name).read_text("utf-8").splitlines() for name in (FILE, register.name) if Path(name).exists()}
    hits = (one for one in decided.findings if one.check in LIFE and one.check != "sign-off-missing")
    return [f"{one.check}: {texts[one.place.file][one.place.line - 1].strip()[:44]}" for one in hits]


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ("sent late", "sent-too-late: - on: 2026-03-01"),
        ("adopted before the advice", "decided-before-advice: - on: 2026-03-30"),
        ("an advice without answer", "advice-unanswered: advice: divided"),
    ],
)
def test_a_fault_in_the_register_is_found_on_its_line(fault: str, told: str) -> None:
    assert _life(ENTRIES[fault]) == [told]


def test_what_has_no_meeting_in_time_is_found_on_the_line_of_the_body() -> None:
    text = START.replace("2027-03-09, ", "")
    assert _life((), text, "2026-12-01") == ["no-meeting-in-time: works-council: [2026-02-03, 2026-03-03, 2026"]


def test_who_left_is_found_on_the_line_of_the_person() -> None:
    text = START.replace("vto_time: 0.2", "vto_time: 0.2, until: 2026-03-31")
    assert _life((), text) == ["holder-left: - {id: vto, function: VTO-coördinator, roles"]


def test_an_altered_entry_is_found_where_it_stands() -> None:
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        Path(FILE).write_text(START, "utf-8")
        _do(
            Step(day="2026-03-03", title="", acts=("works-council sent on=2026-02-16", "works-council advised advice=favourable"))
        )
        register = registers.beside(Path(FILE))
        register.write_text(register.read_text("utf-8").replace("on: 2026-02-16", "on: 2026-02-10"), "utf-8")
        assert _found("2026-03-03") == ["register-altered: - on: 2026-02-10"]
