"""The first file: bodies as people name them, comments that break no id."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import TODAY, world
from vto_roles.read import organisation
from vto_roles.read.catalogue import built_in
from vto_roles.read.languages import languages, words_of
from vto_roles.refused import Refused
from vto_roles.run import interview, scaffold

CATALOGUE = built_in()


@pytest.mark.parametrize(
    ("language", "line", "bodies", "unknown"),
    [
        ("nl", "comité voor preventie en bescherming op het werk en OR", ("prevention-committee", "works-council"), []),
        ("nl", " , or,foo en  VA", ("works-council", "union-delegation"), ["foo"]),
        ("nl", "geen", (), []),
        ("nl", "geen ondernemingsraad", (), ["geen ondernemingsraad"]),
        ("nl", "orde", (), ["orde"]),
        ("nl", "", (), []),
        (
            "fr",
            "Conseil d'entreprise et comité pour la prévention et la protection au travail",
            ("works-council", "prevention-committee"),
            [],
        ),
        (
            "de",
            "Ausschuss für Gefahrenverhütung und Schutz am Arbeitsplatz und BR",
            ("prevention-committee", "works-council"),
            [],
        ),
        (
            "en",
            "committee for prevention and protection at work and works council",
            ("prevention-committee", "works-council"),
            [],
        ),
    ],
)
def test_bodies_are_known_by_their_names(language: str, line: str, bodies: tuple[str, ...], unknown: list[str]) -> None:
    assert interview.named_bodies(line, CATALOGUE, "private", words_of(language)) == (bodies, unknown)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("employer", ["private", "public"])
def test_every_title_names_its_body(language: str, employer: str) -> None:
    words = words_of(language)
    for body in scaffold.bodies(CATALOGUE, employer):
        for part in ("title", "short"):
            named = interview.named_bodies(words("roles", body, part), CATALOGUE, employer, words)
            assert named == ((body,), [])


@pytest.mark.parametrize("language", languages())
def test_no_comment_breaks_a_word_at_its_hyphen(language: str) -> None:
    words = words_of(language)
    made = scaffold.write(scaffold.Answers(name="X", headcount="40"), CATALOGUE, words, TODAY).decode().split()
    for told in (words("questions", "size.fte", "comment"), words("init", "practice"), words("init", "competences")):
        assert set(told.split()) <= set(made)


_EXAMPLE = re.compile(r"( *)# ( *)(- )?[a-z_-]+:( .*)?")  # a comment that can be read as a line of the file


def examples(lines: list[str]) -> Iterator[range]:
    """Yield where each example of a file of `init` stands: a comment that is a key, and all that is below it."""
    number = 1  # the first line is for editors
    while number < len(lines):
        start, found = number, _EXAMPLE.fullmatch(lines[number])
        number += 1
        if found is not None:
            deeper = re.compile(f"{found[1]}# {found[2]}[ -] .*")
            while number < len(lines) and deeper.fullmatch(lines[number]):
                number += 1
            yield range(start, number)


def used(lines: list[str], *blocks: range) -> str:
    """The file with the comment signs of examples taken off."""
    chosen = {number for block in blocks for number in block}
    return "\n".join(line.replace("# ", "", 1) if number in chosen else line for number, line in enumerate(lines)) + "\n"


@pytest.mark.sampled(one_in=1, quick=5)
@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("employer", ["private", "public", ""])
def test_an_example_is_valid_when_it_is_used(language: str, employer: str) -> None:
    answers = scaffold.Answers(name="X", headcount="142", employer=employer)
    lines = scaffold.write(answers, CATALOGUE, words_of(language), TODAY).decode().splitlines()
    blocks = [*examples(lines)]
    shown = {line.split("# ", 1)[1].strip().partition(":")[0] for block in blocks for line in (lines[block.start],)}
    assert {"titles", "practice", "staff", "choices", "own_tasks", "catalog", "fte", "mentors", "policy"} <= shown
    dropping = next(block for block in blocks if lines[block.start] == "# catalog:")  # says itself what must go with it
    for chosen in (*([block] for block in blocks), [block for block in blocks if block != dropping]):
        loaded = organisation.read(Path("vto.yaml"), data=used(lines, *chosen).encode())
        assert loaded.findings == [], used(lines, *chosen)


@pytest.mark.parametrize("language", languages())
def test_a_region_is_that_of_the_language(language: str) -> None:
    made = scaffold.write(scaffold.Answers(name="X", headcount="40"), CATALOGUE, words_of(language), TODAY).decode()
    regions = {"nl": "flanders", "fr": "wallonia", "de": "german-speaking", "en": "flanders"}
    assert f"  regions: [{regions[language]}]\n" in made
    assert words_of(language)("init", "regions")[:20] in made  # it was not asked, and the file says so


ANSWERED = {
    "one named, the others open": ("private", "OR", {"works-council": "yes"}),
    "none": ("private", "geen", {"works-council": "no", "prevention-committee": "no", "union-delegation": "no"}),
    "not known": ("private", "weet niet", {}),
    "not answered": ("private", "", None),
    "of a public employer": (
        "public",
        "BOC en CPBW",
        {"negotiation-committee": "yes", "prevention-committee": "yes"},
    ),
}


@pytest.mark.parametrize(("employer", "text", "answers"), ANSWERED.values(), ids=ANSWERED)
def test_a_body_that_is_not_named_stays_unknown(employer: str, text: str, answers: dict[str, str] | None) -> None:
    assert interview.bodies_answered(text, CATALOGUE, employer, words_of("nl")) == answers
    made = scaffold.Answers(name="X", headcount="40", employer=employer, bodies=answers)
    case = organisation.read(Path("vto.yaml"), data=scaffold.write(made, CATALOGUE, words_of("nl"), TODAY)).case
    assert case is not None
    usual = dict.fromkeys(scaffold.bodies(CATALOGUE, employer), "unknown")
    assert {name: answer for name, answer in case.organisation.roles.items() if name in usual} == usual | (answers or {})


@pytest.mark.parametrize("language", languages())
def test_an_employer_is_asked_for_the_bodies_that_it_can_have(language: str) -> None:
    words = words_of(language)
    private, public = (interview.ask_bodies(CATALOGUE, employer, words) for employer in ("private", "public"))
    assert words("roles", "works-council", "title") in private and words("roles", "works-council", "title") not in public
    assert words("roles", "negotiation-committee", "title") in public


def test_a_body_of_the_other_kind_of_employer_is_told_as_such() -> None:
    with pytest.raises(Refused) as refused:
        interview.bodies_answered("OR", CATALOGUE, "public", words_of("nl"))
    reason = str(refused.value.args_by_name["reason"])
    assert reason == "ondernemingsraad (works-council): dat bestaat alleen bij een werkgever van de andere soort (privaat)."


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("privé", "private"),
        ("OCMW", "public"),
        ("öffentlich", "public"),
        ("ASBL", "private"),
        ("weet niet", ""),
        ("Public", "public"),
    ],
)
def test_a_kind_of_employer_is_read_by_its_words(text: str, kind: str) -> None:
    assert interview.employer(text, words_of("nl")) == kind


@pytest.mark.parametrize("language", languages())
def test_a_task_that_may_be_dropped_is_dropped_as_the_file_says(language: str) -> None:
    words = words_of(language)
    made = scaffold.write(scaffold.Answers(name="X", headcount="142"), CATALOGUE, words, TODAY).decode()
    kept, dropping = made.rsplit("# catalog:\n", 1)
    shown = dict(re.findall(r"#     ([a-z-]+): null +# (.*)", dropping))
    said = [task for task in CATALOGUE.tasks if "schrappen" in str(words_of("nl").find("tasks", task, "note"))]
    assert shown == {task: words("tasks", task, "title") for task in said} and len(said) == 3
    before, after = (
        {task.id for task in world(text).charter(language).tasks}
        for text in (made, kept + "catalog:\n" + re.sub("^# ", "", dropping, flags=re.MULTILINE))
    )
    assert before - after == set(said)
