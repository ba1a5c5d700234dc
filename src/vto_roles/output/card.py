"""The document of a card: what one role or person decides, does, advises on and is informed of."""

from collections.abc import Iterator

from vto_roles.charter.hours import by_role, extent
from vto_roles.output.blocks import (
    Blocks,
    Paragraph,
    Point,
    Points,
    Section,
    Table,
)
from vto_roles.output.subjects import NO_PART, CardPage, LetterGroup, SubjectRows
from vto_roles.output.tables import dated, gap_table, law_lines, lines, listed, titles, why_marked
from vto_roles.output.view import View
from vto_roles.output.welcome import welcome


def card_sections(v: View, subjects: SubjectRows, card: CardPage) -> Iterator[Section]:
    """Yield what one role or person decides, does, advises on and is informed of."""
    s, t = subjects.s, v.t
    first = welcome(subjects)
    if first is not None:
        yield first
    hours = () if first else by_role(subjects.roles, v.words, extent)
    yield Section(id="summary", title=t("summary"), blocks=(listed((*v.charter.summary, *card.about, *hours)),))
    if not card.groups:
        yield Section(id="tasks", title=t("tasks_concerned"), blocks=(Paragraph(text=s("nothing")),))
    for group in card.groups:
        yield Section(id=f"group-{group.id}", title=group.title, blocks=tuple(_group(v, subjects, group)))
    year = tuple((row.when, titles(v, (row,)), row.box.meaning) for row in card.year)
    dates = Table(title=t("calendar"), head=(t("date"), t("task"), s("asked")), widths=(5, 12, 6), rows=year, key=1)
    yield Section(id="calendar", title=t("calendar"), blocks=(dates if year else Paragraph(text=s("no_dates")),))
    if card.notes:
        notes = tuple(Point(term=task, text=text) for task, text in card.notes)
        yield Section(id="task-notes", title=t("task_notes"), blocks=(Points(items=notes),))
    if card.deputies:
        yield Section(id="deputies", title=s("deputies"), blocks=(listed(card.deputies),))
    if v.gaps:
        yield Section(id="gaps", title=t("gaps"), blocks=(gap_table(v),))
    if card.points:
        points = tuple(Point(term=task, text=text) for task, text in card.points)
        yield Section(id="points", title=s("points"), blocks=(Points(items=points),))
    if card.law:
        notice = Paragraph(text=t("law_notice"))
        yield Section(id="law", title=t("law"), blocks=(notice, *law_lines(v, card.law)))
    yield Section(id="legend", title=t("legend"), blocks=(Paragraph(text=t("legend_text")),))


def _group(v: View, subjects: SubjectRows, group: LetterGroup) -> Blocks:
    if group.id not in NO_PART:
        head = (subjects.s("when"), v.t("task"), subjects.s("with"), v.t("why_letter"))
        rows = (
            (ones[0].when, titles(v, ones), lines(ones[0].role, ones[0].others), why_marked(v, ones[0])) for ones in group.rows
        )
        yield Table(title=group.title, head=head, widths=(5, 9, 6, 8), rows=tuple(rows), key=1)
        return
    for ones in group.rows:
        if group.id != "own" and ones[0].box.why:
            yield Paragraph(text=ones[0].box.why)
        yield listed(dated(row) for row in ones)
