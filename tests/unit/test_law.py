"""Belgian law, table by table: every cascade with every combination of bodies, every threshold at its boundary."""

import datetime
import functools
import itertools
import re

import msgspec
import pytest

from tests.conftest import EXAMPLES, World, example, world
from vto_roles.charter.law import basis_text
from vto_roles.model.catalogue import Step
from vto_roles.read.catalogue import built_in
from vto_roles.read.languages import languages, words_of

CATALOGUE = built_in()
BODIES = ("works-council", "prevention-committee", "union-delegation")
COMBINATIONS = list(itertools.product(("yes", "no", "unknown"), repeat=3))
# topic -> a task, and the order of the bodies as law has it; None ends the law's part
ORDER = {
    "annual-training-plan": ("draft-annual-plan", ("works-council", "union-delegation", "employees")),
    "collective-training": ("advise-collective-training", ("works-council", "union-delegation", "employees")),
    "personnel-policy": (
        "examine-personnel-measures",
        ("works-council", "union-delegation", "prevention-committee", "employees"),
    ),
    "economic-information": ("share-economic-information", ("works-council", "prevention-committee", "union-delegation")),
    "welfare-at-work": ("organise-welfare-training", ("prevention-committee", "union-delegation", "employees")),
    "social-balance": ("discuss-social-balance", ("works-council", "union-delegation", "employees")),
    "educational-leave": ("plan-educational-leave", ("works-council", "union-delegation", "employees")),
    "vto-policy": ("develop-vto-vision", ("works-council", "union-delegation", "employees")),
}
LOCKED = {  # which steps law locks for a private employer of 98 full-time equivalents in Flanders
    "annual-training-plan": {"works-council", "union-delegation", "employees"},
    "collective-training": {"works-council"},
    "personnel-policy": {"works-council"},
    "economic-information": {"works-council", "prevention-committee", "union-delegation"},
    "welfare-at-work": {"prevention-committee", "union-delegation", "employees"},
    "social-balance": {"works-council", "union-delegation", "employees"},
    "educational-leave": set(),
    "vto-policy": set(),
}


@functools.cache  # a topic after another asks for the same ones
def organisation(answers: tuple[str, ...], more: str = "", identity: str = "") -> World:
    roles = ", ".join(f"{body}: {answer}" for body, answer in zip(BODIES, answers, strict=True))
    return world(
        f"organisation: {{name: X, publishes_accounts: yes{identity}}}\n"
        f"size: {{headcount: 142, fte: 98.4}}\nroles: {{{roles}}}\n{more}"
    )


def reached(order: tuple[str, ...], answers: tuple[str, ...]) -> list[str]:
    """Who is consulted: up to the first that is there; one not known of is, and the next is too."""
    status = dict(zip(BODIES, answers, strict=True), employees="yes")
    result = []
    for body in order:
        if status[body] != "no":
            result.append(body)
        if status[body] == "yes":
            break
    return result


@pytest.mark.parametrize("answers", COMBINATIONS, ids="-".join)
@pytest.mark.parametrize("topic", ORDER)
def test_each_cascade_with_each_combination_of_bodies(topic: str, answers: tuple[str, ...]) -> None:
    task, order = ORDER[topic]
    decided = organisation(answers)
    rows = {row.task: row for row in decided.allocation.matrix.rows}
    wanted = reached(order, answers)
    if task not in rows:
        assert topic in ("social-balance", "economic-information")
        assert not wanted
        return
    put = [cell for cell in rows[task].cells if any(why.key.startswith("cascade") for why in cell.because)]
    assert {cell.role for cell in put} == set(wanted)
    for cell in put:
        assert cell.letters == (("I",) if (topic, cell.role) == ("social-balance", "employees") else ("C",))
        assert cell.locked == (cell.role in LOCKED[topic])
        if cell.locked:
            (why,) = cell.because
            line = CATALOGUE.law[why.sources[0]]
            assert decided.allocation.law[why.sources[0]].status == "in-force"
            assert isinstance(line.checked_on, datetime.date)


@pytest.mark.parametrize("committee", ["yes", "no", "unknown"])
@pytest.mark.parametrize("topic", ORDER)
def test_a_public_employers_cascades_are_its_committee_alone(topic: str, committee: str) -> None:
    task, _ = ORDER[topic]
    decided = organisation(("yes", committee, "yes"), identity=", employer: public")
    rows = {row.task: row for row in decided.allocation.matrix.rows}
    if task not in rows:
        assert topic in ("economic-information", "social-balance", "educational-leave")
        return
    put = {cell.role for cell in rows[task].cells if any(why.key.startswith("cascade") for why in cell.because)}
    welfare = topic == "welfare-at-work"
    expected = {"prevention-committee"} if welfare and committee == "yes" else {"negotiation-committee"}
    if welfare and committee == "unknown":
        expected = {"prevention-committee", "negotiation-committee"}
    assert put == expected
    assert not any(cell.role == "works-council" for row in rows.values() for cell in row.cells)


@pytest.mark.sampled(one_in=1, quick=3)
@pytest.mark.parametrize("answers", list(itertools.product(("yes", "no"), repeat=2)))
@pytest.mark.parametrize(
    ("region", "law"), [("brussels", True), ("wallonia", True), ("flanders", False), ("german-speaking", True)]
)
def test_the_works_council_plans_the_leave_where_law_says_so(region: str, law: bool, answers: tuple[str, str]) -> None:
    decided = organisation((answers[0], "no", answers[1]), identity=f", regions: [{region}]")
    letters = decided.letters()["plan-educational-leave"]
    if law and answers[0] == "yes":
        assert letters["works-council"] == "A"
        assert decided.cell("plan-educational-leave", "works-council").locked
    else:
        assert "A" in letters["management"]
        body = "works-council" if answers[0] == "yes" else "union-delegation" if answers[1] == "yes" else "employees"
        assert letters[body] == "C"
        assert decided.cell("plan-educational-leave", body).locked == law
    told = {line.id for line in decided.charter().law}
    assert ("W4" in told) == law
    assert ("W4b" in told) == (not law)


def test_with_several_regions_one_is_enough() -> None:
    decided = organisation(("yes", "no", "no"), identity=", regions: [flanders, brussels]")
    assert decided.letters()["plan-educational-leave"]["works-council"] == "A"
    assert {"W4", "W4b"} <= {line.id for line in decided.charter().law}


# --- thresholds, each on its own count ---


@pytest.mark.parametrize(("fte", "legal"), [("19.99", False), ("20", True)])
def test_the_training_plan_is_a_duty_from_twenty_full_time_equivalents(fte: str, legal: bool) -> None:
    decided = world(f"size: {{headcount: 40, fte: {fte}}}\nroles: {{works-council: yes}}")
    assert (decided.allocation.duties["draft-annual-plan"] == "legal") is legal
    assert decided.cell("draft-annual-plan", "works-council").locked is legal
    assert ("file-annual-plan" in decided.letters()) is legal


@pytest.mark.parametrize(
    ("heads", "fte", "fires"),
    [("19", "19", False), ("20", "19.99", True), ("20", "20", False), ("40", "19.99", True), ("142", "98", False)],
)
def test_the_grey_zone_lies_between_heads_and_full_time_equivalents(heads: str, fte: str, fires: bool) -> None:
    decided = world(f"size: {{headcount: {heads}, fte: {fte}}}")
    assert ("training-plan-grey-zone" in decided.found()) is fires
    public = world(f"organisation: {{name: X, employer: public}}\nsize: {{headcount: {heads}, fte: {fte}}}")
    assert "training-plan-grey-zone" not in public.found()


@pytest.mark.parametrize(("fte", "line"), [("9.99", "P8b"), ("10", "P8a"), ("19.99", "P8a"), ("20", "P8")])
def test_the_training_right_has_three_bands(fte: str, line: str) -> None:
    decided = world(f"size: {{headcount: 40, fte: {fte}}}")
    assert {one.id for one in decided.charter().law} & {"P8", "P8a", "P8b"} == {line}


@pytest.mark.parametrize(
    ("day", "fte", "duty", "date"),
    [
        ("2025-12-31", "20", "legal", "12-31"),
        ("2025-12-31", "19.99", "recommended", None),
        ("2025-12-31", "10", "recommended", None),
        ("2026-01-01", "20", "recommended", None),
    ],
)
def test_recording_the_days_was_a_duty_while_the_account_was_one(day: str, fte: str, duty: str, date: str | None) -> None:
    decided = world(f"size: {{headcount: 40, fte: {fte}}}", today=datetime.date.fromisoformat(day)).allocation
    assert (decided.duties["keep-training-days"], decided.deadlines.get("keep-training-days")) == (duty, date)


@pytest.mark.parametrize(("average", "told"), [("49.99", False), ("50", True), ("99.99", True), ("100", False)])
def test_between_fifty_and_a_hundred_the_committees_delegates_fill_the_council(average: str, told: bool) -> None:
    decided = world(f"size: {{headcount: 142, election_average: {average}}}\nroles: {{works-council: yes}}")
    assert ("T2" in {line.id for line in decided.charter().law}) is told


@pytest.mark.parametrize(
    ("answers", "fte", "exists"),
    [
        ("publishes_accounts: no", "19.99", False),
        ("publishes_accounts: no", "20", True),
        ("publishes_accounts: yes", "19.99", False),
        ("publishes_accounts: yes", "20", True),
        ("publishes_accounts: yes, legal_form: stichting", "19.99", False),
        ("publishes_accounts: yes, legal_form: stichting", "20", True),
        ("publishes_accounts: yes, legal_form: other", "5", True),
        ("publishes_accounts: yes, hospital: yes", "5", True),
        ("publishes_accounts: no, hospital: yes", "5", True),
    ],
)
def test_who_makes_a_social_balance_sheet(answers: str, fte: str, exists: bool) -> None:
    decided = world(f"organisation: {{name: X, {answers}}}\nsize: {{headcount: 40, fte: {fte}}}\nroles: {{works-council: yes}}")
    tasks = {"close-social-balance", "adopt-social-balance-with-accounts"} & set(decided.letters())
    assert bool(tasks) is exists
    assert ("discuss-social-balance" in decided.letters()) is exists
    if exists and "publishes_accounts: yes" in answers and "legal_form" not in answers:
        assert decided.letters()["adopt-social-balance-with-accounts"]["general-assembly"] == "A"


@pytest.mark.parametrize(("assembly", "task"), [("yes", "adopt-social-balance-with-accounts"), ("no", "close-social-balance")])
def test_in_another_legal_form_the_general_assembly_decides_where_there_is_one(assembly: str, task: str) -> None:
    answers = "organisation: {name: X, legal_form: other, publishes_accounts: yes}\nsize: {headcount: 40, fte: 20}\n"
    letters = world(f"{answers}roles: {{general-assembly: {assembly}}}").letters()
    assert {"close-social-balance", "adopt-social-balance-with-accounts"} & set(letters) == {task}
    assert "A" in letters[task]["general-assembly" if assembly == "yes" else "board"]


def test_heads_create_no_body() -> None:
    decided = world("size: {headcount: 5000, fte: 4000, election_average: 4500}")
    assert {decided.allocation.roles[body].status for body in BODIES} == {"absent"}


def test_the_general_assembly_decides_on_the_accounts_only() -> None:
    for name in EXAMPLES:
        held = [task for task, letters in example(name).letters().items() if "A" in letters.get("general-assembly", "")]
        assert set(held) <= {"adopt-social-balance-with-accounts"}


def test_the_delegation_sits_as_the_other_party() -> None:
    decided = world("roles: {union-delegation: yes}")
    cell = decided.cell("negotiate-training-agreement", "union-delegation")
    assert (cell.letters, cell.because[0].key, cell.because[0].sources) == (("R",), "counterpart", ("W7",))


# --- the year ---


def test_the_years_dates_are_planned_backwards() -> None:
    deadlines = organisation(("yes", "no", "no")).allocation.deadlines
    assert deadlines["draft-annual-plan"] == "02-28"
    assert deadlines["seek-advice-annual-plan"] == "03-15"
    assert deadlines["approve-annual-plan"] == "03-31"
    assert deadlines["file-annual-plan"] == "04-30"
    assert deadlines["discuss-social-balance"] == "05-31"  # ours: a month before the general meeting
    assert "keep-training-days" not in deadlines
    earlier = organisation(
        ("yes", "no", "no"), "deadlines: {seek-advice-annual-plan: 03-01, approve-vto-budget: 10-31}"
    ).allocation.deadlines
    assert earlier["draft-annual-plan"] == "02-14"
    assert earlier["draft-vto-budget"] == "09-16"


def test_an_own_date_may_be_later_than_ours() -> None:
    decided = organisation(("yes", "no", "no"), "deadlines: {discuss-social-balance: 06-20}")
    assert not any(one.variant == "deadline-after-law" for one in decided.findings)
    assert decided.allocation.deadlines["discuss-social-balance"] == "06-20"


def test_an_own_date_is_never_later_than_laws() -> None:
    decided = organisation(("yes", "no", "no"), "deadlines: {seek-advice-annual-plan: 03-16}")
    assert any(one.variant == "deadline-after-law" for one in decided.findings)
    assert decided.allocation.deadlines["seek-advice-annual-plan"] == "03-15"


# --- what is told ---


def test_every_locked_letter_cites_a_line_with_its_date() -> None:
    for name in EXAMPLES:
        decided = example(name)
        for row in decided.allocation.matrix.rows:
            for cell in row.cells:
                if cell.locked and any(why.criterion == "law" for why in cell.because):
                    law = [source for why in cell.because for source in why.sources if source in CATALOGUE.law]
                    assert law, (name, row.task, cell.role)


def test_a_contested_or_ended_line_locks_nothing() -> None:
    open_lines = {name for name, line in CATALOGUE.law.items() if all(one.status != "in-force" for one in line.versions)}
    steps: list[Step] = [step for cascade in CATALOGUE.cascades.values() for step in (*cascade.private, *cascade.public)]
    assert not open_lines & {step.law for step in steps}
    duties = [task.legal.law for task in CATALOGUE.tasks.values() if task.legal is not None]
    cited = {law for duty in duties for law in ((duty,) if isinstance(duty, str) else duty)}
    assert not open_lines & cited


@pytest.mark.parametrize("language", languages())
def test_no_charter_tells_more_than_was_read(language: str) -> None:
    """FLA only where its end is told; no consent of a council; no article in a text."""
    words = words_of(language)
    for name in EXAMPLES:
        charter = example(name).charter(language)
        told = " ".join(
            [*(line.text for line in charter.law), *(b.text for t in charter.tasks for c in t.cells for b in c.because)]
        )
        assert "FLA" not in told.replace(next((line.text for line in charter.law if line.id == "P10"), ""), "")
        assert not re.search(r"instemmingsrecht|right of consent|KMO-portefeuille|VIA7", told)
        assert not re.search(r"\b(art\.|artikel|article) ?\d", re.sub("arti(kel|cle) 9 (AVG|GDPR|du RGPD|DSGVO)", "", told))
    assert words("law", "P10", "data-open")


def test_unknown_delegation_tells_what_was_found_for_the_joint_committee() -> None:
    found = organisation(("no", "no", "unknown"), identity=', joint_committees: ["332", "330"]').charter()
    assert "15 werknemers" in found.notes[0]
    assert "geen drempel" in found.notes[1]
    assert {"S1", "S2"} <= {line.id for line in found.law}
    assert organisation(("no", "no", "yes"), identity=', joint_committees: ["332"]').charter().notes == ()


@pytest.mark.parametrize("region", ["brussels", "wallonia", "german-speaking"])
def test_outside_flanders_no_charter_names_the_flemish_leave(region: str) -> None:
    decided = world(
        f"""
        organisation: {{name: De Linde, employer: private, regions: [{region}]}}
        size: {{headcount: 120}}
        roles: {{works-council: yes}}
        """
    )
    charter = decided.charter("fr")
    leave = next(one for one in charter.consultation if one.topic == "educational-leave")
    heard = next(block for block in charter.page_one if block.id == "hear")
    assert leave.title == "Planification du congé-éducation payé"
    assert any("la planification du congé-éducation payé" in line.text for line in heard.lines)


@pytest.mark.parametrize(
    ("language", "one", "several"), [("nl", "artikel", "artikelen"), ("fr", "article", "articles"), ("en", "article", "articles")]
)
def test_several_articles_are_told_in_the_plural(language: str, one: str, several: str) -> None:
    """A paragraph of an article is no second article; a range is several."""
    lines = CATALOGUE.law.values()
    told = {
        basis.article: basis_text(msgspec.structs.replace(line, basis=(basis,)), words_of(language))
        for line in lines
        for basis in line.basis
    }
    for article in ("9", "14, § 1"):
        assert told[article].endswith(f", {one} {article}")
    for article in ("2, 11", "65bis-65novies"):
        assert told[article].endswith(f", {several} {article}")
