"""Organisations and overlays as they could be filled in: valid, half valid and strange."""

import json
from typing import Any

from hypothesis import strategies as st

from vto_roles.read.catalogue import built_in

CATALOGUE = built_in()
ROLES = list(CATALOGUE.roles)
PERSON_ROLES = [name for name, role in CATALOGUE.roles.items() if role.kind != "consultative"]
TASKS = list(CATALOGUE.tasks)
COMPETENCES = list(CATALOGUE.competences)
LETTERS = ["R", "A", "C", "I", "none"]

answers = st.sampled_from(["yes", "no", "unknown"])
texts = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn", "Zl", "Zp", "Cf")), min_size=1, max_size=20
).filter(str.strip)


def some(
    fields: dict[str, st.SearchStrategy[Any]], required: dict[str, st.SearchStrategy[Any]] | None = None
) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries(required or {}, optional=fields)


choices = st.lists(
    some(
        {"reason": texts, "review_by": st.sampled_from(["2027-06-30", "2026-01-01"])},
        {"task": st.sampled_from(TASKS), "role": st.sampled_from(ROLES), "letter": st.sampled_from(LETTERS)},
    ),
    max_size=8,
)

staff = st.lists(
    some(
        {
            "roles": st.lists(st.sampled_from(PERSON_ROLES), max_size=4, unique=True),
            "vto_time": st.sampled_from([0, 0.1, 0.5, 1]),
            "competences": st.lists(st.sampled_from(COMPETENCES), max_size=17, unique=True),
            "mandate_until": st.just("2027-06-30"),
            "until": st.sampled_from(["2026-11-01", "2027-06-30"]),
        },
        {"id": st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True), "function": texts},
    ),
    max_size=6,
    unique_by=lambda person: person["id"],
)

own_tasks = st.lists(
    some(
        {
            "R": st.lists(st.sampled_from(ROLES), max_size=3),
            "C": st.lists(st.sampled_from(ROLES), max_size=3),
            "I": st.lists(st.sampled_from(ROLES), max_size=3),
            "level": st.sampled_from(["strategic", "tactical", "operational"]),
            "bundle": st.sampled_from(list(CATALOGUE.bundles)),
        },
        {
            "id": st.from_regex(r"own-[a-z]{1,6}", fullmatch=True),
            "title": texts,
            "phase": st.sampled_from(["vision", "learn", "report"]),
            "A": st.sampled_from(ROLES),
        },
    ),
    max_size=3,
    unique_by=lambda task: task["id"],
)

patches = some(
    {
        "tasks": st.dictionaries(
            st.sampled_from(TASKS),
            st.none()
            | some(
                {
                    "A": st.lists(st.sampled_from(ROLES), max_size=3),
                    "R": st.lists(st.sampled_from(ROLES), max_size=3)
                    | some({"one": st.lists(st.sampled_from(ROLES)), "all": st.lists(st.sampled_from(ROLES))}),
                    "level": st.sampled_from(["strategic", "tactical", "operational"]),
                    "topic": st.none() | st.sampled_from(list(CATALOGUE.cascades)),
                }
            ),
            max_size=3,
        ),
        "roles": st.dictionaries(st.sampled_from(ROLES), st.none(), max_size=2),
        "bundles": st.dictionaries(st.sampled_from(list(CATALOGUE.bundles)), st.none(), max_size=1),
    }
)

own_titles = some({"the": texts, "number": st.sampled_from(["one", "many"]), "short": st.just("Ploeg")}, {"title": texts})

organisations = some(
    {
        "roles": st.dictionaries(st.sampled_from(ROLES), answers),
        "titles": st.dictionaries(st.sampled_from(ROLES), texts | own_titles, max_size=3),
        "tradition": some(
            {
                "policy": st.sampled_from(["administrative", "reactive", "strategic"]),
                "decisions": st.sampled_from(["directive", "participative", "self-managing"]),
                "coordination": st.sampled_from(["central", "decentral"]),
                "practice": st.dictionaries(st.sampled_from(TASKS + list(CATALOGUE.bundles)), st.sampled_from(ROLES), max_size=3),
            }
        ),
        "staff": staff,
        "choices": choices,
        "own_tasks": own_tasks,
        "deadlines": st.dictionaries(st.sampled_from(TASKS), st.sampled_from(["01-15", "06-30", "12-31"]), max_size=2),
    },
    {
        "organisation": some(
            {
                "employer": st.sampled_from(["private", "public"]),
                "legal_form": st.sampled_from(["vzw", "stichting", "public-body", "other"]),
                "joint_committees": st.lists(st.sampled_from(["330", "327.01", "329.01"]), max_size=2, unique=True),
                "regions": st.lists(
                    st.sampled_from(["flanders", "brussels", "wallonia", "german-speaking"]), max_size=2, unique=True
                ),
                "hospital": answers,
                "publishes_accounts": answers,
                "financial_year_end": st.sampled_from(["12-31", "06-30", "02-29"]),
            },
            {"name": texts},
        ),
        "size": some(
            {
                "fte": st.floats(0, 2000, allow_nan=False).map(lambda number: round(number, 2)),
                "election_average": st.just("unknown") | st.integers(0, 2000),
                "volunteers": st.integers(0, 300),
                "trainees": st.integers(0, 50),
                "temporary": st.integers(0, 50),
            },
            {"headcount": st.integers(0, 3000)},
        ),
    },
)

patched = st.tuples(organisations, patches).map(lambda pair: {**pair[0], "catalog": pair[1]})


def shuffled(value: Any, order: Any) -> Any:
    """The same value with the keys of its mappings in another order."""
    if isinstance(value, dict):
        keys = list(value)
        order.shuffle(keys)
        return {key: shuffled(value[key], order) for key in keys}
    if isinstance(value, list):
        return [shuffled(item, order) for item in value]
    return value


def written(value: Any) -> bytes:
    """A value as YAML, in the form that JSON shares with it."""
    return json.dumps(value, ensure_ascii=False, indent=1).encode()
