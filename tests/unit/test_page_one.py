"""Page one: each fact that it prints is found again in the charter's JSON, and what must not stand there does not."""

import datetime
import functools
import json
import re
from collections import Counter
from typing import Any

import msgspec
import pytest

from tests.conftest import EXAMPLES, example, world
from tests.depth import every
from vto_roles.charter.page_one import page_one, with_page_one
from vto_roles.charter.read import read
from vto_roles.charter.redact import extract, publish
from vto_roles.charter.schema import Charter, PageBlock, Subject
from vto_roles.charter.standing import status
from vto_roles.output.formats import render
from vto_roles.output.rendering import Layout
from vto_roles.read.languages import languages, words_of
from vto_roles.text import Words

MANY = 3  # people: what fewer lack is told in no page for others
ALL = [(name, language) for name in EXAMPLES for language in languages()]


def words_for(charter: Charter) -> Words:
    return words_of(charter.language, charter.wording)


def published(charter: Charter) -> Any:
    return json.loads(render(charter, "json", words_for(charter), Layout(), source="vto.yaml"))


def lines(charter: Charter, block: str) -> list[str]:
    return [f"{line.lead}{words_for(charter).colon if line.lead else ''}{line.text}" for line in _block(charter, block).lines]


def _block(charter: Charter, name: str) -> PageBlock:
    return next(block for block in charter.page_one if block.id == name)


def whole(charter: Charter) -> str:
    return "\n".join(
        (*(block.title for block in charter.page_one), *(line for b in charter.page_one for line in lines(charter, b.id)))
    )


class Facts:
    """What page one may say, worked out anew from the JSON."""

    def __init__(self, data: dict[str, Any], words: Words) -> None:
        self.data, self.words = data, words
        self.tasks = {task["id"]: task for task in data["tasks"]}
        self.roles = {role["id"]: role for role in data["roles"]}
        self.dates = {entry["task"]: entry["date"] for entry in data["calendar"]}
        self.public = data["provenance"]["public"]

    def having(self, task: dict[str, Any], letter: str) -> list[dict[str, Any]]:
        return [cell for cell in task["cells"] if letter in cell["letters"]]

    def alone(self) -> list[dict[str, Any]]:
        """Tasks on which one role decides."""
        return [task for task in self.tasks.values() if not task["counterpart"]]

    def of_board(self) -> list[str]:
        """The tasks in which the board decides, ratifies or prepares for those above it."""
        found = []
        for task in self.alone():
            for cell in task["cells"]:
                deciding = {self.roles[one["role"]]["kind"] for one in self.having(task, "A")}
                ratified = any(because["why"] == "ratifies" for because in cell["because"])
                prepared = "R" in cell["letters"] and deciding == {"governing"}
                if (
                    cell["role"] == "board"
                    and task["id"] != "review-charter"
                    and ("A" in cell["letters"] or ratified or prepared)
                ):
                    found.append(task["id"])
        return found

    def dated(self) -> list[tuple[str, str]]:
        return sorted((self.dates[task], task) for task in self.of_board() if task in self.dates)

    def legal(self) -> list[str]:
        return [task["id"] for task in self.tasks.values() if task["duty"] == "legal"]

    def contested(self) -> list[str]:
        topics = [one for one in self.data["consultation"] if one["contested"]]
        lines = {line["id"] for line in self.data["law"] if line["status"] == "contested"}
        grouped = {task for one in topics for task in one["tasks"]}
        alone = [name for name, task in self.tasks.items() if lines & {*task["sources"]} and name not in grouped]
        return [*(one["title"] for one in topics), *map(self.label, alone)]

    def gaps(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for task in self.tasks.values():
            for gap in task["gaps"]:
                found.setdefault(gap["title"], set()).update(gap["holders"])
        return found

    def supported(self) -> int:
        """The tasks that need support, where it points at enough people."""
        people = {person for holders in self.gaps().values() for person in holders}
        return sum(bool(task["gaps"]) for task in self.tasks.values()) if len(people) >= MANY else 0

    def share(self) -> tuple[int, str] | None:
        """The share of the decisions that lies with one person, where it is a third or more, and whose."""
        holders = [cell["holders"] for task in self.alone() for cell in self.having(task, "A")]
        counts = Counter(who[0] for who in holders if len(who) == 1)
        person, count = max(counts.items(), key=lambda one: one[1], default=("", 0))
        return (round(100 * count / len(holders)), person) if 3 * count >= len(holders) and not self.public else None

    def vacant(self) -> set[str]:
        acting = {cell["role"] for task in self.tasks.values() for letter in "AR" for cell in self.having(task, letter)}
        kinds = {("managing", True), ("managing", False), ("coordinating", True), ("coordinating", False), ("advisory", False)}
        return {id for id in acting if not (role := self.roles[id])["holders"] and (role["kind"], role["collective"]) in kinds}

    def by_law(self, body: str) -> set[str]:
        """The tasks on which law gives a body a say."""
        return {
            task["id"]
            for task in self.alone()
            for cell in task["cells"]
            if cell["role"] == body and cell["locked"] and any(because["criterion"] == "law" for because in cell["because"])
        }

    def label(self, task: str) -> str:
        """The subject of a task, else its title, as far as its list."""
        subject = self.words.find("page_one", "subjects", task)
        return str(subject or re.split(r"\s:|: ", self.tasks[task]["title"])[0]).lower()

    def bodies(self) -> list[str]:
        return [
            id for id, role in self.roles.items() if role["kind"] == "consultative" and role["status"] in ("present", "unknown")
        ]

    @functools.cached_property
    def days(self) -> dict[str, str]:
        """The days of three years, in words."""
        first = datetime.date.fromisoformat(self.data["date"])
        days = (first + datetime.timedelta(days=number) for number in range(3 * 366))
        return {self.words.date(day): day.isoformat() for day in days}

    @functools.cached_property
    def day(self) -> re.Pattern[str]:
        return re.compile(rf"(?<!\d)(?:{'|'.join(sorted(map(re.escape, self.days), key=len, reverse=True))})")


@functools.cache
def made(name: str, language: str) -> tuple[Charter, Facts]:
    charter = example(name).charter(language)
    return charter, Facts(published(charter), words_for(charter))


@pytest.fixture(params=every(ALL, quick=3), ids="-".join)
def both(request: pytest.FixtureRequest) -> tuple[Charter, Facts]:
    return made(*request.param)


@pytest.fixture
def charter(both: tuple[Charter, Facts]) -> Charter:
    return both[0]


@pytest.fixture
def facts(both: tuple[Charter, Facts]) -> Facts:
    return both[1]


def told_days(facts: Facts, text: str) -> list[str]:
    """The days that a text names, in order."""
    return [facts.days[found] for found in facts.day.findall(text)]


def told_numbers(facts: Facts, text: str) -> list[str]:
    """The numbers that a text names, besides days and what somebody typed."""
    typed = [role["the"] for role in facts.roles.values()] + [task["title"] for task in facts.tasks.values()]
    typed += [holder["function"] for role in facts.roles.values() for holder in role["holders"]]
    typed += [overlay["source"] for overlay in facts.data["provenance"]["overlays"]] + [
        one["reason"] for one in facts.data["waived"]
    ]
    for known in sorted(typed, key=len, reverse=True):
        text = text.replace(known, "")
    text = facts.day.sub("", text)
    return re.findall(r"\d+(?:[.,\u202f]\d+)*", text)


# --- the facts, in every example and language ---


def test_the_blocks_stand_in_their_order_and_each_says_something(charter: Charter) -> None:
    assert [block.id for block in charter.page_one] == ["decide", "know", "coordinate", "hear", "deviate"]
    assert all(block.title and block.lines for block in charter.page_one)
    assert not any(line.date and line.lead for block in charter.page_one for line in block.lines)
    assert all(line.text and "{" not in line.lead + line.text for block in charter.page_one for line in block.lines)
    assert all(re.search(r"[.)]$|[^.]$", text) and "  " not in text and ".." not in text for text in lines(charter, "hear"))


def test_the_page_is_made_of_the_published_charter_alone(charter: Charter) -> None:
    data = render(charter, "json", words_for(charter), Layout(), source="vto.yaml")
    again = read(data)
    assert again is not None
    assert page_one(again, words_for(charter)) == charter.page_one


def test_the_summary_is_the_page_without_its_titles(charter: Charter) -> None:
    flat = [text for block in charter.page_one for text in lines(charter, block.id)]
    assert len(charter.summary) == len(flat)
    assert all(line.endswith(text) for line, text in zip(charter.summary, flat, strict=True))


def test_decisions_and_their_dates(charter: Charter, facts: Facts) -> None:
    dated = [(line.date, line.text) for line in _block(charter, "decide").lines if line.date]
    assert [day for day, _ in dated] == [day for day, _ in facts.dated()]
    labels = {text.lower().split(" (")[0] for _, text in dated}
    assert labels == {facts.label(task) for _, task in facts.dated()}
    undated = [task for task in facts.of_board() if task not in facts.dates]
    text = lines(charter, "decide")[-1].lower()
    assert all(facts.label(task) in text for task in undated)
    assert text.count(";") + text.count("；") == len(undated) - 1


def test_a_legal_duty_and_the_body_that_comes_first_are_marked(charter: Charter, facts: Facts) -> None:
    words = words_for(charter)
    for line in (line for line in _block(charter, "decide").lines if line.date):
        task = next(id for day, id in facts.dated() if day == line.date and line.text.lower().startswith(facts.label(id)))
        assert (words("page_one", "decide", "law") in line.text) == (task in facts.legal())
        sought = "seek-advice-annual-plan" if task == "approve-annual-plan" else task
        asked = {body for body in facts.bodies() if sought in facts.by_law(body)}
        assert {body for body in facts.bodies() if facts.roles[body]["the"] in line.text} == asked
        above = [
            cell["role"] for cell in facts.having(facts.tasks[task], "A") if facts.roles[cell["role"]]["kind"] == "governing"
        ]
        assert all(facts.roles[role]["the"] in line.text for role in above if role != "board")


def test_the_charter_itself_is_adopted_after_advice_and_reviewed(charter: Charter, facts: Facts) -> None:
    first = lines(charter, "decide")[0]
    heard = {cell["role"] for cell in facts.having(facts.tasks["review-charter"], "C")} & set(facts.bodies())
    assert {body for body in facts.bodies() if facts.roles[body]["the"] in first} == heard
    latest, due = facts.data["review_by"], facts.dates["review-charter"]
    days = [day for year in range(2026, 2032) if due <= (day := f"{year}{due[4:]}") <= latest]
    assert told_days(facts, first) == [max(days, default=latest)]


def test_counts_of_tasks_roles_duties_and_support(charter: Charter, facts: Facts) -> None:
    present = [role for role in facts.roles.values() if role["status"] in ("present", "unknown", "unfilled")]
    together = len(facts.tasks) - len(facts.alone())
    expected = [len(facts.tasks), len(present), *([together] if together else [])]
    if found := facts.share():
        expected.append(found[0])
    alone = {one["subject"] for one in (*facts.data["findings"], *facts.data["waived"]) if one["check"] == "no-deputy"}
    alone = {role["holders"][0]["id"] for role in facts.roles.values() if role["id"] in alone and role.get("holders")}
    expected += [len(alone)] if alone else []
    expected += [facts.supported(), len(facts.gaps())] if facts.supported() else []
    expected += [len(facts.legal())] if facts.legal() else []
    expected += [len(facts.contested())] if facts.contested() else []
    assert told_numbers(facts, "\n".join(lines(charter, "know"))) == [str(number) for number in expected]


def test_a_function_that_fills_two_roles_alone_is_counted_once() -> None:
    staff = "staff:\n- {id: hr-1, function: Stafmedewerker HR, roles: [hr, vto-coordinator], vto_time: 0.2}\n"
    lead = {line.lead: line.text for line in _block(world(staff).charter(), "know").lines}
    assert lead["1 functie heeft geen vervanger"] == "Stafmedewerker HR."


def test_dates_and_names_of_what_is_to_be_known(charter: Charter, facts: Facts) -> None:
    text = "\n".join(lines(charter, "know"))
    first = next((entry for entry in facts.data["calendar"] if entry["task"] in facts.legal()), None)
    accepted = {one["subject"]: one["until"] for one in facts.data["waived"] if one["check"] == "no-deputy"}
    wanted = [accepted[role] for role in facts.roles if accepted.get(role)] + ([first["date"]] if first else [])
    assert told_days(facts, text) == wanted
    named = [first["task"]] if first else []
    assert all(facts.label(task) in text.lower() for task in named)
    assert all(topic.lower() in text.lower() for topic in facts.contested())
    if found := facts.share():
        functions = {holder["id"]: holder["function"] for role in facts.roles.values() for holder in role["holders"]}
        assert functions[found[1]] in text
        theirs = [cell for task in facts.alone() for cell in facts.having(task, "A") if cell["holders"] == [found[1]]]
        assert all(functions[one] in text for cell in theirs for one in cell["deputies"])


def test_vacancies_and_bodies_that_are_not_known(charter: Charter, facts: Facts) -> None:
    words, text = words_for(charter), "\n".join(lines(charter, "know"))
    assert (words("page_one", "know", "filled") in text) == (not facts.vacant())
    unknown = {id for id, role in facts.roles.items() if role["status"] in ("unknown", "expected") or role["answer"] == "due"}
    for role in (facts.vacant() | unknown) - {"vto-coordinator"}:
        assert facts.roles[role]["the"] in text
    assert (words("page_one", "coordinate", "nobody") in lines(charter, "coordinate")[0]) == (
        "vto-coordinator" in facts.vacant() or not facts.roles["vto-coordinator"]["holders"]
    )


def test_who_coordinates_with_how_much_time(charter: Charter, facts: Facts) -> None:
    text, words = "\n".join(lines(charter, "coordinate")), words_for(charter)
    holders, time = facts.roles["vto-coordinator"]["holders"], facts.data["time"]
    for holder in holders:
        assert holder["function"] in text and holder.get("name", "") in text
        others = (facts.roles[role] for role in holder["also"])
        assert all(role["the"] in text for role in others if role["title"].lower() != holder["function"].lower())
    shares = [holder["vto_time"] for holder in holders if "vto_time" in holder]
    numbers = [words.number(float(share)) for share in shares] if len(shares) > 1 else []
    numbers += [words.number(float(time["freed"]))] if holders and "freed" in time else []
    numbers += [words.number(facts.data["organisation"]["headcount"]), words.number(float(time["advised"]))]
    assert sorted(told_numbers(facts, text)) == sorted(numbers)
    waived = [one["until"] for one in facts.data["waived"] if one["subject"] == "vto-coordinator"] if not holders else []
    assert told_days(facts, text) == [*waived, *(one["mandate_until"] for one in holders if "mandate_until" in one)]


def test_who_carries_out_most(charter: Charter, facts: Facts) -> None:
    done = Counter(
        cell["role"] for task in facts.alone() for cell in facts.having(task, "R") if cell["role"] != "vto-coordinator"
    )
    least = sorted(done.values(), reverse=True)[2]
    text = lines(charter, "coordinate")[-1]
    named = {role for role in done if f"{facts.roles[role]['the']} (" in text}
    assert len(named) == 3 and all(done[role] >= least for role in named)


def test_who_is_heard_and_on_what(charter: Charter, facts: Facts) -> None:
    told = lines(charter, "hear")
    titles = {
        one["topic"]: str(facts.words.regional("page_one", "topics", one["topic"], region="flanders"))
        for one in facts.data["consultation"]
    }
    for body in facts.bodies():
        the = facts.roles[body]["the"]
        line = next(
            (line for line in told if line.lower().startswith(the.lower()) and facts.words.find("page_one", "hear", "note")), ""
        )
        topics = {facts.tasks[task]["topic"] for task in facts.by_law(body)}
        free = {
            task["topic"]
            for task in facts.alone()
            for cell in facts.having(task, "C")
            if cell["role"] == body and not cell["own"] and task["topic"] in titles
        }
        assert {topic for topic, title in titles.items() if title in line} == topics | free
        asked = line.split(facts.words("page_one", "hear", "practice_too", topics="|").split("|")[0])[0]
        assert {topic for topic, title in titles.items() if title in asked} >= topics
    parties = {task["counterpart"] for task in facts.tasks.values() if task["counterpart"]}
    key = facts.words.find("page_one", "hear", "counterpart").replace("{the}", "")
    assert sum(key in line for line in told) == len(parties)
    at_table = [facts.label(task["id"]) for task in facts.tasks.values() if task["counterpart"]]
    assert all(any(label in line.lower() for line in told) for label in at_table)


def test_without_a_body_the_employees_are_heard_directly(charter: Charter, facts: Facts) -> None:
    answered = all(role["answer"] == "given" for role in facts.roles.values())
    for key, told in (("none", answered), ("for_now", not answered)):
        texts = [text.split("{the}")[0] for text in facts.words.find("page_one", "hear", key).values()]
        found = [line for line in lines(charter, "hear") if any(text in line for text in texts)]
        assert len(found) == (told and not facts.bodies())
        assert all(facts.roles["employees"]["the"] in line for line in found)


BODIES = ("works-council", "prevention-committee", "union-delegation")


@pytest.mark.parametrize("language", languages())
def test_what_nobody_answered_is_never_told_as_answered_no(language: str) -> None:
    first = "roles: {line-managers: yes, hr: yes, vto-coordinator: yes}"
    answered = first.replace("}", "".join(f", {body}: no" for body in BODIES) + "}")
    (open_now, none), words = (world(text, headcount=96).charter(language) for text in (first, answered)), words_of(language)
    roles = {role.id: role for role in open_now.roles}
    assert [roles[body].answer for body in BODIES] == ["missing", "due", "missing"]
    assert {roles[body].status_text for body in BODIES} == {words("statuses", "unanswered")}
    assert all(roles[body].the in lines(open_now, "hear")[0] for body in BODIES)
    assert any(line.startswith(words("page_one", "know", "due", count=1)) for line in lines(open_now, "know"))
    assert words("page_one", "status", "bodies", count=1) in status(open_now, words)
    assert words("page_one", "status", "bodies", count=1) not in status(none, words)
    said = words.find("page_one", "hear", "none")["other"].split("{the}")[0]
    for markup in ("md", "html", "json"):
        texts = [render(one, markup, words, Layout(), source="vto.yaml").decode() for one in (open_now, none)]
        assert [said in text for text in texts] == [False, True], markup


@pytest.mark.parametrize(
    ("size", "due"),
    [
        ("headcount: 49", []),
        ("headcount: 50", ["prevention-committee"]),
        ("headcount: 100", ["works-council", "prevention-committee"]),
        ("headcount: 120, election_average: 60", ["prevention-committee"]),
        ("headcount: 120, election_average: unknown", ["works-council", "prevention-committee"]),
    ],
)
def test_a_body_that_law_expects_is_due_as_long_as_nobody_answered(size: str, due: list[str]) -> None:
    """The head count stands in for the average of the elections; a public employer has no such bodies by this law."""
    charter = world(f"size: {{{size}}}").charter()
    assert [role.id for role in charter.roles if role.answer == "due"] == due
    public = world(f"organisation: {{name: X, employer: public}}\nsize: {{{size}}}").charter()
    assert [role.id for role in public.roles if role.answer == "due"] == []


def test_other_roles_heard_on_what_the_board_decides(charter: Charter, facts: Facts) -> None:
    heard = {
        cell["role"]
        for task in facts.tasks.values()
        if any(cell["role"] == "board" for cell in facts.having(task, "A"))
        for cell in facts.having(task, "C")
        if not cell["own"] and facts.roles[cell["role"]]["kind"] not in ("governing", "consultative")
    } - (set() if facts.bodies() else {"employees"})
    start = facts.words.find("page_one", "hear", "others")["one"].split("{")[0]
    line = next((line for line in lines(charter, "hear") if line.startswith(start)), "")
    tail = line.partition(facts.roles["board"]["the"])[2]
    assert {
        id for id, role in facts.roles.items() if role["the"] in tail and role["kind"] not in ("governing", "consultative")
    } == heard


def test_choices_agreements_and_habits(charter: Charter, facts: Facts) -> None:
    block, text = _block(charter, "deviate"), "\n".join(lines(charter, "deviate"))
    own = [one for one in facts.data["deviations"] if not one["federation"]]
    agreed = [one for one in facts.data["deviations"] if one["federation"]]
    habits = facts.data["to_discuss"]
    numbers = [*([len(own)] if own else []), *([len(habits)] if habits else [])]
    assert told_numbers(facts, text) == [str(number) for number in numbers]
    assert [line.date for line in block.lines if line.date] == sorted(one["review_by"] for one in own if one["review_by"])
    for one in own:
        line = next(
            line for line in block.lines if facts.label(one["task"]) in line.text.lower() and line.date == one["review_by"]
        )
        assert facts.roles[one["role"]]["the"].lower() in f"{line.lead} {line.text}".lower()
    assert all(facts.label(one["task"]) in text.lower() for one in (*agreed, *habits))
    assert told_days(facts, text) == ([min(one["review_by"] for one in agreed)] if agreed else [])
    sources = {overlay["source"] for overlay in facts.data["provenance"]["overlays"]}
    assert all(source in text for source in sources) or not agreed


# --- what never stands there ---


def test_nothing_points_at_fewer_than_three_people(charter: Charter, facts: Facts) -> None:
    text = whole(charter).lower()
    titles = {title for title, holders in facts.gaps().items() if len(holders) < MANY}
    support = next((line for line in lines(charter, "know") if str(facts.supported()) == line.split()[0] and facts.gaps()), "")
    assert not any(title.lower() in support.lower() for title in titles)
    assert not any(title.lower() in text for title in titles if title.lower() not in support.lower())


def test_no_id_letter_path_hours_or_law_line(charter: Charter, facts: Facts) -> None:
    text = whole(charter)
    for reason in [one["reason"] for one in facts.data["waived"]]:
        text = text.replace(reason, "")
    ids = {*facts.tasks, *facts.roles, *(line["id"] for line in facts.data["law"])} - {
        "hr",
        "board",
        "management",
        "employees",
        "mentors",
    }
    assert not {word for word in re.findall(r"[\w-]+", text) if word in ids and not word.islower()}
    assert not {word for word in re.findall(r"[\w-]+", text) if word in ids and "-" in word}
    assert not re.search(r"\b[RACI]\b(?!\w)|\([RACI]\)", text.replace("À", ""))
    assert not re.search(r"\.ya?ml|staff:|vto_time|\bno\b[-_]|\b(uur|heures|Stunden|hours)\b", text)


def test_the_public_page_names_nobody(charter: Charter) -> None:
    public = publish(charter, words_for(charter))
    facts, before = Facts(published(public), words_for(charter)), published(charter)
    text = whole(public)
    names = [holder["name"] for role in before["roles"] for holder in role["holders"] if "name" in holder]
    assert not any(name in text for name in names)
    titles = " ".join(role["title"] for role in before["roles"]).lower()
    functions = {holder["function"] for role in before["roles"] for holder in role["holders"]}
    assert not any(one in text for one in functions if one.lower() not in titles)
    words = words_for(charter)
    assert "%" not in text and words.find("page_one", "coordinate", "untimed") not in text
    mandates = {holder["mandate_until"] for role in before["roles"] for holder in role["holders"] if "mandate_until" in holder}
    assert not mandates & set(told_days(facts, "\n".join(lines(public, "coordinate"))))
    freed = before["time"].get("freed")
    assert freed in (None, before["time"]["advised"]) or words.number(freed) not in told_numbers(facts, text)


def test_a_card_has_no_page_one(charter: Charter) -> None:
    card = extract(charter, Subject(role="board"), words_for(charter))
    assert card.page_one == () and with_page_one(card, words_for(charter)) == card


# --- what examples do not show ---


STAFF = """
size: {{headcount: 40}}
roles: {{line-managers: yes, hr: yes, vto-coordinator: yes}}
staff:
  - {{id: d, function: Directeur, roles: [management]}}
  - {{id: p, function: Personeel, roles: [hr], competences: []}}
  - {{id: v, function: Vorming, roles: [vto-coordinator], competences: []}}
  - {{id: l, function: Leiding, roles: [line-managers]{more}}}
"""


@pytest.mark.parametrize(("more", "told"), [("", False), (", competences: []", True)])
def test_support_is_told_where_it_points_at_three_people(more: str, told: bool) -> None:
    charter = world(STAFF.format(more=more)).charter()
    holders = {one for task in charter.tasks for gap in task.gaps for one in gap.holders}
    assert (len(holders) >= MANY) == told
    assert any("steun" in line for line in lines(charter, "know")) == told


def test_without_a_staff_list_the_roles_are_vacant_and_the_charter_a_draft() -> None:
    charter = world(
        "roles: {line-managers: yes, hr: yes, vto-coordinator: yes, union-delegation: no, prevention-committee: no}"
    ).charter()
    assert any(line.startswith("Nog niet ingevuld: de directie") for line in lines(charter, "know"))
    assert lines(charter, "coordinate")[0] == "Niet aangewezen: de VTO-coördinator."
    assert status(charter, words_of("nl")) == "Ontwerp: 4 rollen in te vullen"
    assert charter.status == "complete"  # what JSON calls a draft has an error


@pytest.mark.parametrize(
    ("language", "ready", "draft"),
    [
        ("nl", "Klaar om te bespreken", "Ontwerp: 1 fout te verbeteren en 1 orgaan na te gaan"),
        ("fr", "Prête à être examinée", "Projet\u00a0: 1 erreur à corriger et 1 organe à vérifier"),
        ("de", "Vorlage zur Beratung", "Entwurf: 1 Fehler zu beheben und 1 Organ zu klären"),
        ("en", "Ready for discussion", "Draft: 1 error to correct and 1 body to look into"),
    ],
)
def test_the_status_says_what_a_draft_waits_for(language: str, ready: str, draft: str) -> None:
    words = words_of(language)
    assert status(example("care-home").charter(language), words) == ready
    charter = example("socio-cultural").charter(language)
    error = msgspec.structs.replace(charter.findings[0], severity="error")
    assert status(msgspec.structs.replace(charter, findings=(*charter.findings, error), status="draft"), words) == draft


def test_verbs_follow_the_number_of_own_titles() -> None:
    titles = """
        titles:
          board: {title: bestuurders, the: de bestuurders, number: many}
          employees: {title: ploeg, the: de ploeg, number: one}
        roles: {works-council: no, union-delegation: no, prevention-committee: no}
    """
    charter = world(titles).charter()
    assert _block(charter, "decide").title == "Wat de bestuurders het komende jaar beslissen"
    assert "Er is geen overlegorgaan; de ploeg wordt rechtstreeks gehoord." in lines(charter, "hear")
    assert any(line.startswith("Bij eigen beslissingen horen de bestuurders ook: ") for line in lines(charter, "hear"))


def test_a_board_that_decides_nothing_else_decides_on_the_charter() -> None:
    text = "own_tasks: [{id: x, title: Samen leren, phase: learn, A: hr}]\ncatalog: {tasks: null}\nroles: {hr: yes}"
    charter = world(text).charter()
    assert lines(charter, "decide")[-1] == "Het komende jaar beslist het bestuursorgaan alleen over dit charter."
    assert lines(charter, "deviate") == ["De organisatie volgt overal de aanbeveling."]


def test_what_is_too_much_for_a_page_is_counted() -> None:
    tasks = [f"  - {{id: t{n}, title: Taak {n}, phase: learn, A: board, deadline: 0{n % 9 + 1}-10}}" for n in range(9)]
    tasks += [f"  - {{id: u{n}, title: Zaak {n}, phase: learn, A: board}}" for n in range(10)]
    choices = [
        f"  - {{task: {one}, role: hr, letter: I, reason: Zo.}}"
        for one in (
            "manage-library",
            "study-vto",
            "spark-initiatives",
            "guide-vto-activities",
            "administer-vto",
            "mentor-colleagues",
            "design-learning-material",
        )
    ]
    charter = world("\n".join(["roles: {hr: yes}", "own_tasks:", *tasks, "choices:", *choices])).charter()
    decide = _block(charter, "decide").lines
    assert sum(line.date is not None for line in decide) == 7
    facts = Facts(published(charter), words_of("nl"))
    assert f"Er zijn nog {len(facts.dated()) - 7} beslissingen met een datum." in lines(charter, "decide")
    rest = len(facts.of_board()) - len(facts.dated()) - 8
    assert lines(charter, "decide")[-1].endswith(f"; en nog {rest} andere.")
    assert "Nog 1 keuze staat bij de afwijkingen." in lines(charter, "deviate")


def test_a_body_that_its_size_asks_for_is_named() -> None:
    text = "size: {headcount: 130, election_average: 130}\nroles: {works-council: no, prevention-committee: yes, hr: yes}"
    charter = world(text).charter()
    expected = [role.the for role in charter.roles if role.status == "expected"]
    assert expected
    line = next(line for line in lines(charter, "know") if line.startswith("Bij deze grootte verwacht"))
    assert all(the in line for the in expected)


def test_an_older_charter_gets_its_page_one() -> None:
    charter = example("youth-centre").charter()
    bare = msgspec.structs.replace(charter, page_one=(), summary=("Dit charter verdeelt 53 taken.",))
    assert with_page_one(bare, words_of("nl")) == charter
