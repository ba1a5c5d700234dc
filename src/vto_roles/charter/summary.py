"""Word page one of a charter: at most ten lines that a board reads first."""

import datetime
from collections.abc import Sequence

from vto_roles.charter.schema import CalendarEntry
from vto_roles.model.decision import Allocation, Case
from vto_roles.model.terms import Letter
from vto_roles.wording import Glossary


def summary(
    case: Case, allocation: Allocation, glossary: Glossary, calendar: Sequence[CalendarEntry], errors: int
) -> tuple[str, ...]:
    """Return the lines; `errors` is the number of findings that keep the charter a draft."""
    words, rows = glossary.words, allocation.matrix.rows
    present = sum(state.status != "absent" for state in allocation.roles.values())
    lines = [words("summary", "draft", count=errors)] if errors else []
    lines.append(words("summary", "scope", count=len(rows), roles=present))
    lines.append(words("summary", "decides", who=_tally("A", allocation, glossary)))
    lines.append(words("summary", "does", who=_tally("R", allocation, glossary)))
    by_law = {cell.role for row in rows for cell in row.cells for why in cell.because if why.key == "cascade"}
    if bodies := tuple(_body(name, allocation, glossary) for name in allocation.catalogue.roles if name in by_law):
        lines.append(words("summary", "consulted", bodies=bodies))
    if legal := sum(duty == "legal" for duty in allocation.duties.values()):
        lines.append(words("summary", "legal", count=legal))
    months, board = case.organisation.settings.review_months, glossary.the("board")
    advice = words("summary", "advice") if _heard(allocation) else ""
    lines.append(words("summary", "asked", count=months, board=board, advice=advice))
    if allocation.deviations:
        lines.append(words("summary", "deviations", count=len(allocation.deviations)))
    if allocation.to_discuss:
        lines.append(words("summary", "to-discuss", count=len(allocation.to_discuss)))
    if calendar:
        date, task = datetime.date.fromisoformat(calendar[0].date), glossary.task(calendar[0].task)
        lines.append(words("summary", "next", date=date, task=task))
    return tuple(lines)


def _heard(allocation: Allocation) -> bool:
    """Return whether a consultative body advises on a task."""
    roles = allocation.catalogue.roles
    cells = (cell for row in allocation.matrix.rows for cell in row.holding("C"))
    return any(roles[cell.role].kind == "consultative" and not cell.own for cell in cells)


def _body(name: str, allocation: Allocation, glossary: Glossary) -> str:
    title = glossary.the(name)
    unknown = allocation.roles[name].status == "unknown"
    return glossary.words("summary", "unknown", role=title) if unknown else title


def _tally(letter: Letter, allocation: Allocation, glossary: Glossary) -> tuple[str, ...]:
    """Return each role that holds a letter with how many, most first."""
    counts: dict[str, int] = {}
    for row in allocation.matrix.rows:
        for cell in row.holding(letter):
            if letter == "R" and allocation.catalogue.roles[cell.role].kind == "consultative":
                continue  # a counterpart at the table carries out nothing
            counts[cell.role] = counts.get(cell.role, 0) + 1
    order = sorted(counts, key=lambda role: -counts[role])
    return tuple(glossary.words("summary", "tally", role=glossary.role(role), number=counts[role]) for role in order)
