"""Write the overview for a terminal: as many columns as fit, what is wrong, and what was found, counted."""

from collections.abc import Iterable, Iterator, Sequence

from vto_roles.charter.overview import Overview, OverviewColumn, Spread
from vto_roles.output.overview.cells import OverviewText
from vto_roles.safe_text import visible
from vto_roles.text import Words

_NAME = (16, 40)  # characters of the first column, at least and at most
_GAP = 2  # characters between columns
_NAMED = 3  # members that a change names
_ALIGNED = "number"  # kind of the columns that stand at the right


def write(overview: Overview, words: Words, width: int) -> str:
    """Return the overview in lines of at most `width` characters where its texts allow it."""
    text = OverviewText(overview, words)
    return "\n\n".join(filter(None, map("\n".join, _parts(text, width)))) + "\n"


def _parts(text: OverviewText, width: int) -> Iterator[Iterable[str]]:
    """Yield the blocks: the rows, what is wrong with those of which nothing more is known, what was found and what changes."""
    overview, problem = text.overview, text.columns[-1]
    yield [text.t("about", count=len(overview.members), date=text.date)]
    yield _table(text, width)
    spread = ((one, text.foot(one)) for one in text.columns if one.kind in ("choice", "bodies", "day"))
    yield [text.words.colon.join((text.head(one), foot)) for one, foot in spread if foot]
    yield [text.words.colon.join((visible(row.file), text.show(problem, row))) for row in overview.members if row.problem]
    found = [(members, severity, check, subject) for check, severity, subject, members, _ in text.findings()]
    titles = (text.t("about_subject", title=check, subject=subject) if subject else check for *_, check, subject in found)
    yield _counted(
        text, "findings", [(text.words.number(one[0]), one[1], title) for one, title in zip(found, titles, strict=True)]
    )
    if overview.against:
        moved = zip(overview.changes, text.changes(), strict=True)
        lines = [(text.words.number(one.members), _change(text, change, one)) for one, change in moved]
        yield _counted(text, "changes", lines) if lines else [text.t("no_changes")]
        yield filter(None, [text.gone()])


def _change(text: OverviewText, change: Sequence[object], one: Spread) -> str:
    """Return a change in words, with the members that it touches where they are few."""
    task, what, before, after, _ = change
    told = text.t("change", task=str(task), what=str(what), before=str(before), after=str(after))
    if one.members > _NAMED:
        return told
    names = (text.show(text.columns[0], row) for row in text.overview.members if one.change in row.changes)
    return text.t("about_subject", title=told, subject=text.words.join(names))


def _counted(text: OverviewText, section: str, rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield a title and rows whose first cell is the number of members."""
    if not rows:
        return
    yield text.t("sections", section)
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]) - 1)]
    for first, *rest, last in rows:
        cells = [first.rjust(widths[0]), *(cell.ljust(width) for cell, width in zip(rest, widths[1:], strict=True)), last]
        yield "  " + "  ".join(cells)


def _table(text: OverviewText, width: int) -> Iterator[str]:
    """Yield the heads, a line for each member and the sums, in the columns that fit."""
    overview = text.overview
    shown = [one for one in text.columns if one.rank]
    cells = {one.id: [text.head(one), *(text.show(one, row) for row in overview.members), _sum(text, one)] for one in shown}
    widths = {one.id: max(map(len, cells[one.id])) for one in shown}
    name = text.columns[0].id
    widths[name] = min(widths[name], _NAME[1])
    while _across(shown, widths) > width and len(shown) > 1:
        if widths[name] > _NAME[0]:
            widths[name] = max(_NAME[0], widths[name] - (_across(shown, widths) - width))
            continue
        shown.remove(max(shown, key=lambda one: one.rank))
    widths[name] = max(1, min(_NAME[1], max(map(len, cells[name])), widths[name] + width - _across(shown, widths)))
    rows = zip(*(cells[one.id] for one in shown), strict=True)
    lines = [(" " * _GAP).join(_placed(one, cell, widths[one.id]) for one, cell in zip(shown, row, strict=True)) for row in rows]
    lines = [one.rstrip() for one in lines]
    rule = "-" * min(width, _across(shown, widths))
    yield from (lines[0], rule, *lines[1:-1], rule, lines[-1])


def _sum(text: OverviewText, column: OverviewColumn) -> str:
    """Return what stands under a column of the table; how many have each value stands below it."""
    return text.foot(column) if column.kind in ("text", "number") else ""


def _across(columns: Sequence[OverviewColumn], widths: dict[str, int]) -> int:
    return sum(widths[one.id] for one in columns) + _GAP * (len(columns) - 1)


def _placed(column: OverviewColumn, text: str, width: int) -> str:
    """Return a cell in the width of its column; a name that is longer is cut short, and shown so."""
    if len(text) > width:
        text = text[: width - 1] + "…"
    return text.rjust(width) if column.kind == _ALIGNED else text.ljust(width)
