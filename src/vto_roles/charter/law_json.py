"""The law lines as on a day, for a program."""

import datetime
from collections.abc import Sequence
from typing import Any

import msgspec

from vto_roles.charter import law_entries
from vto_roles.decision.law import coming
from vto_roles.model.catalogue import Catalogue
from vto_roles.model.decision import Applied
from vto_roles.model.scenario import Scenario
from vto_roles.text import Words


def published(
    name: str | None, catalogue: Catalogue, day: datetime.date, months: int, words: Words, scenarios: Sequence[Scenario]
) -> bytes:
    """Return the lines that have a version on a day and the changes known for so many months, as JSON.

    name: of the only line, told with all its versions and its scenarios; None: of all.
    """
    names = catalogue.law if name is None else (name,)
    lines = [
        msgspec.to_builtins(law_entries.entry(one, Applied(line=line, version=version, told=True), catalogue, day, words))
        | {"check_months": line.check_months, "when": line.when, "version_when": version.when}
        for one, line in ((one, catalogue.law[one]) for one in names)
        for version in line.versions
        if name is not None or version.covers(day)
    ]
    known = [one for one in coming(catalogue, day, months, None) if one.law in names]
    told: dict[str, Any] = {
        "schema": "vto-roles/law/1",
        "on": day,
        "language": words.language,
        "law": lines,
        "horizon": [law_entries.to_come(one, catalogue, words) for one in known],
    }
    if name is not None:
        told["scenarios"] = scenarios
    return msgspec.json.format(msgspec.json.encode(told), indent=2)
