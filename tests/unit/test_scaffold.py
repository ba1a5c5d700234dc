"""The first file: bodies as people name them, comments that break no id."""

import re

import pytest

from tests.conftest import TODAY, world
from vto_roles.read.catalogue import built_in
from vto_roles.read.languages import languages, words_of
from vto_roles.run import scaffold

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
    assert scaffold.named_bodies(line, CATALOGUE, "private", words_of(language)) == (bodies, unknown)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("employer", ["private", "public"])
def test_every_title_names_its_body(language: str, employer: str) -> None:
    words = words_of(language)
    for body in scaffold.bodies(CATALOGUE, employer):
        for part in ("title", "short"):
            named = scaffold.named_bodies(words("roles", body, part), CATALOGUE, employer, words)
            assert named == ((body,), [])


@pytest.mark.parametrize("language", languages())
def test_no_comment_breaks_a_word_at_its_hyphen(language: str) -> None:
    words = words_of(language)
    made = scaffold.write(scaffold.Answers(name="X", headcount="40"), CATALOGUE, words, TODAY).decode().split()
    for told in (words("questions", "size.fte"), words("init", "practice"), words("init", "competences")):
        assert set(told.split()) <= set(made)


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
