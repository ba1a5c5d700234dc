"""Law as it is published: the lines that are about an organisation on a day, and the changes that are known to come."""

import datetime

from vto_roles.charter import schema
from vto_roles.charter.law import basis_text, coming_text, text
from vto_roles.decision.law import HORIZON, Coming, coming
from vto_roles.model.catalogue import Catalogue
from vto_roles.model.decision import Allocation, Applied
from vto_roles.text import Words


def lines(allocation: Allocation, words: Words) -> tuple[schema.LawEntry, ...]:
    """Return the law lines that have a version on the day and are about this organisation."""
    told = ((name, one) for name, one in allocation.law.items() if one.told)
    return tuple(entry(name, one, allocation.catalogue, allocation.day, words) for name, one in told)


def entry(name: str, one: Applied, catalogue: Catalogue, day: datetime.date, words: Words) -> schema.LawEntry:
    """Return a law line in words, as on a day."""
    line, version = one.line, one.version
    acts = [catalogue.acts[basis.act] for basis in line.basis if basis.act in catalogue.acts]
    return schema.LawEntry(
        id=name,
        text=text(name, one, catalogue, day, words),
        status=version.status,
        version=version.name,
        start=None if version.start is None else version.start.isoformat(),
        until=None if version.until is None else version.until.isoformat(),
        basis=basis_text(line, words),
        numac=tuple(act.numac for act in acts if act.numac is not None),
        eli=tuple(act.eli for act in acts if act.eli is not None),
        level=version.confidence or line.confidence,
        checked_on=line.checked_on.isoformat(),
        source=line.source,
    )


def horizon(allocation: Allocation, words: Words) -> tuple[schema.HorizonEntry, ...]:
    """Return the changes that are known for the months after the day, of lines that are about this organisation."""
    catalogue = allocation.catalogue
    return tuple(to_come(one, catalogue, words) for one in coming(catalogue, allocation.day, HORIZON, allocation.facts))


def to_come(one: Coming, catalogue: Catalogue, words: Words) -> schema.HorizonEntry:
    """Return a known change in words."""
    return schema.HorizonEntry(
        on=one.on.isoformat(), id=one.name, law=one.law, kind=one.kind, text=coming_text(one, catalogue, words)
    )
