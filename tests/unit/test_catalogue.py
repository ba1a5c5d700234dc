"""The built-in catalogue is whole: every statement of the source document is carried, every word is there."""

import functools
import importlib.util
import pickle
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, world
from vto_roles import resources
from vto_roles.checks.registry import all_checks
from vto_roles.decision.facts import may
from vto_roles.finding import CatalogueFault
from vto_roles.model.terms import PHASES
from vto_roles.read import catalogue
from vto_roles.read.catalogue import built_in
from vto_roles.read.languages import languages, reader_words, texts_of, words_of

CATALOGUE = built_in()
LANGUAGES = languages()
ROLES = {role.replace("-", "_") for role in CATALOGUE.roles}  # as texts name them


def placement() -> Any:
    spec = importlib.util.spec_from_file_location("docs_build", ROOT / "docs" / "build.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.placement()


# --- the source document ---


@pytest.mark.parametrize(("kind", "count"), [("task", 68), ("principle", 10), ("role", 9), ("factor", 3)])
def test_every_statement_is_carried(kind: str, count: int) -> None:
    carried = placement()
    ids = [name for name, item in CATALOGUE.seed.items() if item.kind == kind]
    assert len(ids) == count
    assert [name for name in ids if not carried[name]] == []


def test_every_task_statement_is_carried_by_a_task() -> None:
    cited = {source for task in CATALOGUE.tasks.values() for source in task.sources}
    assert [name for name, item in CATALOGUE.seed.items() if item.kind == "task" and name not in cited] == []


def test_every_task_and_rule_and_role_cites_a_source() -> None:
    for section in ("tasks", "rules", "roles"):
        for name, entry in getattr(CATALOGUE, section).items():
            assert entry.sources, (section, name)


# --- the structure ---


def test_the_size_of_the_catalogue() -> None:
    assert len(CATALOGUE.roles) == 17 and len(CATALOGUE.competences) == 17
    assert 58 <= len(CATALOGUE.tasks) <= 66


def test_candidates_may_hold_their_letters() -> None:
    for name, task in CATALOGUE.tasks.items():
        doers = task.R if isinstance(task.R, tuple) else (*task.R.one, *task.R.all)
        for letter, roles in (("A", task.A), ("R", doers), ("C", task.C), ("I", task.I), ("C", task.own)):
            for role in roles:
                assert may(CATALOGUE, task, role, letter), (name, role, letter)  # type: ignore[arg-type]


def test_a_rule_has_one_effect_and_cites_a_principle_or_a_factor() -> None:
    for name, rule in CATALOGUE.rules.items():
        effects = [effect for effect in (rule.prefer, rule.add, rule.drop, rule.advise) if effect]
        assert len(effects) == 1, name
        assert any(source.startswith(("principle.", "factor.")) for source in rule.sources), name


def test_every_topic_is_carried_by_a_task_and_every_phase_has_one() -> None:
    assert {task.topic for task in CATALOGUE.tasks.values()} - {None} == set(CATALOGUE.cascades)
    assert {task.phase for task in CATALOGUE.tasks.values()} == set(PHASES)


def test_a_locked_step_cites_law_in_force() -> None:
    for topic, cascade in CATALOGUE.cascades.items():
        for step in (*cascade.private, *cascade.public):
            assert step.law is None or "in-force" in {one.status for one in CATALOGUE.law[step.law].versions}, topic
    assert all(step.law is None for step in CATALOGUE.cascades["vto-policy"].private)


def test_the_prevention_committee_has_no_turn_on_the_annual_plan() -> None:
    bodies = [step.body for step in CATALOGUE.cascades["annual-training-plan"].private]
    assert bodies == ["works-council", "union-delegation", "employees"]


def test_only_seen_law_is_there() -> None:
    assert {line.confidence for line in CATALOGUE.law.values()} <= {"V1", "V2"}
    assert not {"C7", "W5", "P7", "P11", "F1", "F4", "F6"} & set(CATALOGUE.law)


@pytest.mark.parametrize(("below", "at"), [(19, 20), (49, 50), (99, 100), (249, 250)])
@pytest.mark.parametrize("hr", ["yes", "no"])
def test_each_size_band_changes_letters(below: int, at: int, hr: str) -> None:
    roles = f"roles: {{hr: {hr}, line-managers: yes, vto-coordinator: yes}}"
    assert world(roles, headcount=below).letters() != world(roles, headcount=at).letters()


@pytest.mark.sampled(one_in=1, quick=5)
@pytest.mark.parametrize(
    "answer",
    [
        *(f"policy: {value}" for value in ("administrative", "reactive", "strategic")),
        *(f"decisions: {value}" for value in ("directive", "participative", "self-managing")),
        *(f"coordination: {value}" for value in ("central", "decentral")),
    ],
)
@pytest.mark.parametrize("headcount", [12, 60, 400])
def test_each_tradition_changes_letters(answer: str, headcount: int) -> None:
    roles = "roles: {hr: yes, line-managers: yes, vto-coordinator: yes}\n"
    plain, told = world(roles, headcount=headcount), world(f"{roles}tradition: {{{answer}}}", headcount=headcount)
    assert plain.letters() != told.letters()


# --- the words ---


def leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(value, dict):
        for key, child in value.items():
            yield from leaves(child, (*path, key))
    else:
        yield path, value


def flat(language: str) -> dict[tuple[str, ...], Any]:
    return dict(leaves(texts_of(language)))


@pytest.mark.parametrize("language", [name for name in LANGUAGES if name != "nl"])
def test_languages_have_the_same_texts(language: str) -> None:
    paths = [{*flat(name)} for name in (language, "nl")]
    assert paths[0] == paths[1]


@pytest.mark.parametrize("language", [name for name in LANGUAGES if name != "nl"])
def test_languages_fill_in_the_same_things(language: str) -> None:
    def holes(value: Any) -> set[str]:
        """All but roles: a language that would have to decline their titles says "this role", or the usual title."""
        return {name for name in re.findall(r"\{(\w+)\}", str(value)) if name.lower().removeprefix("the_") not in ROLES}

    other, usual = flat(language), flat("nl")

    def allowed(path: tuple[str, ...]) -> list[set[str]]:
        """Those of Dutch; a form for one may also name its count, for 0 takes it too in some languages."""
        plural = (*path[:-1], "other") if path[-1] == "one" else path
        return [holes(usual[path]), holes(usual.get(plural))]

    assert [path for path in usual if holes(other[path]) not in allowed(path)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rule_and_a_task_name_roles_by_their_ids(language: str) -> None:
    texts = [text for path, text in flat(language).items() if path[0] == "rules" or (path[0] == "tasks" and path[2] != "duty")]
    named = {name for text in texts for name in re.findall(r"\{(\w+)\}", text)}
    assert {name.lower().removeprefix("the_") for name in named} <= ROLES
    assert {name for name in named if not re.fullmatch("([Tt]he_)?[a-z_]+|[A-Z][a-z_]+", name)} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_why_may_be_used_with_its_letter(language: str) -> None:
    """Each role that a task lists has a why for that letter, in words for one and for many; none stands too often.

    A why of who decides or does is also said to the reader, on the page for a newcomer in the role; a body has no such page.
    """
    uses: Counter[str] = Counter()
    said = set()
    for name, task in CATALOGUE.tasks.items():
        for letter, listed in (("A", task.A), ("R", task.R.one | task.R.all), ("C", task.C), ("I", task.I)):
            for role, why in listed.items():
                assert letter in CATALOGUE.whys[why].letters, (name, letter, role)
                uses[why] += 1
                if letter in ("A", "R") and CATALOGUE.roles[role].kind not in ("governing", "consultative"):
                    said.add(why)
    assert uses.keys() == CATALOGUE.whys.keys() and max(uses.values()) <= 35
    forms = {name: {*why} for name, why in words_of(language).find("whys").items()}
    assert forms == {why: {"one", "many"} | ({"you"} if why in said else set()) for why in CATALOGUE.whys}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_that_zero_takes_writes_no_number_out(language: str) -> None:
    forms = [str(value) for path, value in flat(language).items() if path[-1] == "one"]
    assert words_of(language).plural(0) == "other" or [form for form in forms if re.search("[0-9]", form)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_worded(language: str) -> None:
    words = words_of(language)
    for section, names in (
        ("roles", CATALOGUE.roles),
        ("tasks", CATALOGUE.tasks),
        ("bundles", CATALOGUE.bundles),
        ("competences", CATALOGUE.competences),
        ("rules", CATALOGUE.rules),
        ("whys", CATALOGUE.whys),
        ("topics", CATALOGUE.cascades),
        ("law", CATALOGUE.law),
        ("seed", CATALOGUE.seed),
        ("questions", CATALOGUE.questions),
        ("checks", all_checks()),
    ):
        found = words.find(section)
        assert set(found) == set(names), section
    assert all(len(found["short"]) <= 12 for found in words.find("roles").values())
    for name in all_checks():
        assert set(words.find("checks", name)) == {"title", "why", "message", "remedy"}, name


def test_a_word_that_is_typed_has_one_meaning() -> None:
    sections = reader_words()
    assert tuple(sections) == LANGUAGES
    assert len({repr(sorted(section)) for section in sections.values()}) == 1
    typed = {(word, answer) for one in sections.values() for answer, words in one["answers"].items() for word in words}
    assert len(typed) == len({word for word, _ in typed})
    assert {answer for _, answer in typed} == {"yes", "no", "unknown"}


def test_every_language_has_words_for_each_part_of_a_table() -> None:
    sections = [section["tables"] for section in reader_words().values()]
    assert len({repr(sorted(section)) for section in sections}) == 1
    for section in sections:
        assert [name for name, words in section.items() if not words] == []


def test_every_language_names_the_same_years() -> None:
    """A date that moved in one language moves in the others."""
    told = [
        {path: sorted(re.findall(r"\b(?:19|20)[0-9]{2}\b", str(value))) for path, value in flat(name).items()}
        for name in LANGUAGES
    ]
    paths = set.intersection(*(set(one) for one in told))
    assert [path for path in paths if len({str(one[path]) for one in told}) > 1] == []


def test_no_text_is_shared_by_two_languages() -> None:
    """A long text that two languages share was never translated."""
    holes = re.compile(r"\{\w+\}")
    by_language = [
        {holes.sub("", str(value)) for path, value in flat(name).items() if path[0] != "language"} for name in LANGUAGES
    ]
    for number, some in enumerate(by_language):
        for others in by_language[number + 1 :]:
            assert [value for value in some & others if len(value) > 30 and " " in value] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_contested_law_is_told_as_such_and_nothing_is_invented(language: str) -> None:
    words = words_of(language)
    told = {key: str(value) for key, value in flat(language).items()}
    assert {key for key, value in told.items() if "FLA" in value} == {("law", "P10", one) for one in words.find("law", "P10")}
    everything = " ".join(told.values())
    assert not re.search(r"artikel (8|9|24) van cao|article (8|9|24) of", everything, re.IGNORECASE)
    assert "VIA7" not in everything
    counted = {
        ("horizon", "training-right-reference-ends"),
        ("horizon", "training-right-window-ends"),
    }  # from a rule that was read
    assert {key for key, value in told.items() if "2028" in value} == counted


LOCALES = {"nl": "nl_BE", "en": "en", "fr": "fr_BE", "de": "de_BE"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_dates_lists_and_numbers_are_those_of_cldr(language: str) -> None:
    from babel import Locale, lists, numbers
    from babel.dates import get_month_names

    words, cldr = words_of(language), Locale.parse(LOCALES[language])
    names = get_month_names("wide", locale=cldr)
    assert words.find("language", "months") == [names[number] for number in range(1, 13)]
    for items in (["a"], ["a", "b"], ["a", "b", "c"], ["a", "b", "c", "d"]):
        assert words.join(items) == lists.format_list(items, locale=cldr)
    for value in (0.5, 98.4, 1240, 1240.25):
        assert words.number(value) == numbers.format_decimal(value, locale=cldr)
    for count in (0, 1, 2, 5, 1.5, 100):
        assert words.plural(count) == cldr.plural_form(count)


# --- faults of ours ---


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("tasks.yaml", "A: {board: general", "A: {bord: general", "catalog/tasks.yaml:9:9 unknown-reference role"),
        ("roles.yaml", "    kind: ", "    kynd: ", "catalog/roles.yaml:3:5 schema unknown-key"),
        ("questions.yaml", "roles.hr: ", "roles.hrr: ", "catalog/questions.yaml:9:3 unknown-reference question"),
        ("questions.yaml", "[private, public]", "[privat, public]", "catalog/questions.yaml:7:64 unknown-reference option"),
        ("rules.yaml", "rules:\n", "rules:\n  - x\n", "catalog/rules.yaml:6:3 yaml-syntax indentation"),
    ],
)
def test_a_fault_of_the_catalogue_has_its_file_and_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, old: str, new: str, told: str
) -> None:
    shutil.copytree(ROOT / "catalog", tmp_path / "catalog")
    path = tmp_path / "catalog" / file
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    monkeypatch.setattr(resources, "CATALOG", tmp_path / "catalog")
    monkeypatch.setattr(catalogue, "built_in_tree", functools.cache(catalogue.built_in_tree.__wrapped__))
    with pytest.raises(CatalogueFault) as fault:
        catalogue.built_in.__wrapped__()
    assert told in str(fault.value).splitlines()
    assert str(pickle.loads(pickle.dumps(fault.value))) == str(fault.value)


def test_a_fault_of_a_language_file_has_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "text").mkdir()
    (tmp_path / "text" / "xx.yaml").write_text("language: {}\nlanguage: {}\n")
    monkeypatch.setattr(resources, "CATALOG", tmp_path)
    with pytest.raises(CatalogueFault, match=r"^catalog/text/xx\.yaml:2:1 duplicate-key$"):
        words_of("xx")
