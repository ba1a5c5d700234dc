"""Writes the responsibility charter for learning and training policy (VTO).

`decide` reads an organisation file and decides who does what, `check` finds what is wrong in a file, `render` makes a charter,
`agenda` the papers of those who are heard on it. They print nothing, read no environment and share nothing: two calls in two
languages each answer in their own. A source is a path, or the text of a file: bytes, or a str with a line end. Each error is a
VtoRolesError; `vto_roles.refused` draws the tree.
What they return and raise is imported from `vto_roles.api`.
"""

from typing import TYPE_CHECKING

from vto_roles.refused import Refused as Refused
from vto_roles.refused import VtoRolesError as VtoRolesError
from vto_roles.version import __version__ as __version__

if TYPE_CHECKING:
    import datetime
    from pathlib import Path

    from vto_roles.api import Decision, Violation

    Source = str | Path | bytes


def decide(source: "Source", *, date: "datetime.date | None" = None) -> "Decision":
    """Return the decision for one organisation, with its findings on a date, by default today.

    >>> import datetime
    >>> decision = decide("vto.yaml", date=datetime.date(2026, 11, 23))
    >>> decision.name
    'Jeugdhuis De Vuurtoren vzw'
    >>> decision.letters["approve-vto-budget"]["board"]
    'A'

    Raises Refused when the file cannot be read, Unusable when it has errors that keep a charter from being made of it.
    """
    from vto_roles import api

    return api.decide(source, date)


def check(source: "Source", *, language: str | None = None, date: "datetime.date | None" = None) -> "list[Violation]":
    r"""Return what is wrong in an organisation file, a charter or a RACI table made by hand, in the order of the places.

    language: that of messages and remedies, by default the file's own; date: on which the checks look, by default today.

    >>> found = check("organisation: {name: De Linde}\nsize: {headcount: many}\n", language="en")
    >>> found[0]
    <error schema at text.yaml:2:19>
    >>> found[0].message
    '“many” is not a number'

    Raises Refused when the file cannot be read, or there is no such language.
    """
    from vto_roles import api

    return api.check(source, language, date)


def render(
    source: "Decision | Source",
    format: str,
    *,
    language: str | None = None,
    date: "datetime.date | None" = None,
    public: bool = False,
) -> bytes:
    r"""Return the charter of an organisation file, or of its decision, in a format: md, html, json, docx, xlsx, pdf, ics or csv.

    language: by default the file's own; date: of the charter, by default that of the decision, else today; public: leave out
    names and what concerns single persons.

    >>> render("vto.yaml", "md", language="en").decode().partition("\n")[0]
    '# Responsibility charter for learning and training: Jeugdhuis De Vuurtoren vzw'

    Raises what `decide` does, and Refused when there is no such format or language, or its library is not installed.
    """
    from vto_roles import api

    return api.render(source, format, language, date, public=public)


def agenda(
    source: "Decision | Source",
    format: str,
    *,
    language: str | None = None,
    date: "datetime.date | None" = None,
    body: str | None = None,
    meeting: "datetime.date | None" = None,
    proof: bool = False,
    register: bytes | None = None,
) -> bytes:
    r"""Return what goes to which body by which day, in a format: text, json, md, html, docx, pdf or ics.

    body: make the paper of its meeting (in json and ics its agenda); meeting: by default the next one; proof: who was heard on
    what; register: the bytes of the register, by default those of the file beside a path.

    >>> agenda("vto.yaml", "text", language="en").decode().partition("\n")[0]
    'Agenda of the charter: Jeugdhuis De Vuurtoren vzw'

    Raises what `render` does, and Refused when there is no such body.
    """
    from vto_roles import api

    return api.agenda(source, format, language, date, body=body, meeting=meeting, proof=proof, register=register)
