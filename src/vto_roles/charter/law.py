"""Law in words: what a line says on a day, and what it rests on."""

import datetime
import re
from collections.abc import Mapping

from vto_roles.decision.law import Coming, spans
from vto_roles.model.catalogue import Catalogue, LawLine
from vto_roles.model.decision import Applied
from vto_roles.text import Words, fill


def text(name: str, one: Applied, catalogue: Catalogue, day: datetime.date, words: Words) -> str:
    """Return what a line says on a day, with the dates of its version and of its period; its id where it has no words."""
    found = words.find("law", name)
    if isinstance(found, Mapping):
        found = found.get(one.version.name or one.version.status)
    period = catalogue.periods.get(one.line.period or "")
    dates = {"from": one.version.start, "until": one.version.until} | ({} if period is None else spans(period, day))
    return fill(str(found), {key: words.date(date) for key, date in dates.items() if date is not None}) if found else name


def basis_text(line: LawLine, words: Words) -> str:
    """Return the acts that a line rests on in words, each with the article that was read."""
    told = []
    for basis in line.basis:
        act = words.find("acts", basis.act) or basis.act
        if basis.article is not None:
            numbers = [one for one in re.split(", |-", basis.article) if not one.startswith("§")]
            act = words("law_terms", "article", act=act, article=basis.article, count=len(numbers))
        told.append(act)
    return words.semicolon.join(told)


def coming_text(one: Coming, catalogue: Catalogue, words: Words) -> str:
    """Return what a known change brings: what the line says from then on, or the words of the change itself."""
    line = catalogue.law[one.law]
    if one.kind in ("announced", "in-force"):
        return words.find("horizon", one.name) or one.name
    if one.version is None:
        return words("law_terms", "silent", basis=basis_text(line, words) or one.law)
    said = text(one.law, Applied(line=line, version=one.version, told=True), catalogue, one.on, words)
    return words("law_terms", "anew", text=said) if one.kind == "new-period" else said
