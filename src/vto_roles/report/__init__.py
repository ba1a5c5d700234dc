"""Findings to bytes: one pure function per output; the dict of formats feeds the option's choices.

Each module serves one kind of reader. All tell the same findings at the same places.
"""

from collections.abc import Callable, Mapping

from vto_roles.report.data import SCHEMA as SCHEMA
from vto_roles.report.data import json
from vto_roles.report.data import json_schema as json_schema
from vto_roles.report.forges import github, gitlab
from vto_roles.report.junit import junit
from vto_roles.report.people import Speaker, concise, framed, one_line
from vto_roles.report.people import check_page as check_page
from vto_roles.report.people import text as text
from vto_roles.report.sarif import sarif
from vto_roles.report.told import Keeper
from vto_roles.report.told import Report as Report
from vto_roles.report.told import pointed_at as pointed_at

FORMATS: Mapping[str, Callable[[Report], bytes]] = {
    "text": text,
    "concise": concise,
    "json": json,
    "github": github,
    "gitlab": gitlab,
    "sarif": sarif,
    "junit": junit,
}
FOR_PEOPLE = frozenset(("text", "concise"))  # written as the terminal can show it; all others are UTF-8 with LF


def teller(form: str) -> Speaker | Keeper:
    """What tells many files in a format: people as each is done, programs at the end."""
    if form == "text":
        return Speaker(framed, grouped=True)
    return Speaker(one_line, grouped=False) if form == "concise" else Keeper(FORMATS[form])
