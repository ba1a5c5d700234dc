"""The charter as a document, once for every format: which sections, in which order, of which paragraphs, lists and tables.

First the charter, which a board adopts; then the annexes, on which it rests. Markdown, Word, PDF and the plain sections of the
page write what stands here; a card is the same document for one subject.
"""

from collections.abc import Callable, Collection, Sequence

from msgspec import UNSET, Struct

from vto_roles.charter import standing
from vto_roles.charter.schema import Charter, PageLine, RoleEntry
from vto_roles.output.blocks import (
    LINE,
    Band,
    Blocks,
    Document,
    Heading,
    Legend,
    LetterTable,
    MatrixLine,
    Panel,
    Panels,
    Paragraph,
    Point,
    Points,
    Section,
    Table,
)
from vto_roles.output.card import card_sections
from vto_roles.output.columns import groups
from vto_roles.output.matrix import heard_by_law, remarks, signs
from vto_roles.output.subjects import SubjectRows
from vto_roles.output.tables import (
    body_table,
    by_reason,
    dated,
    gap_table,
    law_lines,
    lines,
    listed,
    marked,
    reason,
    table,
)
from vto_roles.output.view import Part, View
from vto_roles.text import capital

_ADOPTED = ("adopted", "review-due")


class Plan(Struct, frozen=True, kw_only=True):
    """A section of the charter: its id, the key of its title, what it holds, whether a charter has it; its letter as an annex."""

    id: str
    title: str
    blocks: Callable[[View, SubjectRows], Blocks]
    there: Callable[[Charter], bool] = lambda _: True
    annex: str = ""


def section_ids(charter: Charter, *, annexes: bool) -> tuple[str, ...]:
    """Return the ids of a charter's sections in the order of the document."""
    return tuple(plan.id for plan in PLANS if plan.there(charter) and (annexes or not plan.annex))


def document(v: View, subjects: SubjectRows, *, annexes: bool, drawn: Collection[str] = ()) -> Document:
    """Return the document of a charter, or of the card that it was extracted to; annexes: with them.

    drawn: ids of sections of a charter of which no block is asked, for the format draws them itself.
    """
    c, t = v.charter, v.t
    card = subjects.card if c.card is not UNSET else None
    title = t("title") if card is None else subjects.s("card", who=card.title)
    if card is None:
        ids = section_ids(c, annexes=annexes)
        sections = tuple(_section(plan, v, subjects, whole=plan.id not in drawn) for plan in PLANS if plan.id in ids)
    else:
        sections = tuple(card_sections(v, subjects, card))
    return Document(
        name=f"{title}{v.colon}{c.organisation['name']}",
        title=title,
        organisation=str(c.organisation["name"]),
        subtitle=t("subtitle" if card is None else "title"),
        facts=f"{v.organisation}. {v.dated}.",
        status=f"{v.status}.",
        draft=standing.unsettled(c),
        notice=t("privacy_public") if c.provenance["public"] else "",
        lang=v.lang,
        colon=str(v.colon),
        semicolon=str(v.semicolon),
        date=c.date,
        sections=sections,
        annexes=t("annexes"),
        made_with=t("made_with", version=c.tool["version"], catalog=c.tool["catalog"]),
    )


def section(name: str, v: View, subjects: SubjectRows) -> Section:
    """Return one section of a charter, for a format that has no other."""
    return _section(next(plan for plan in PLANS if plan.id == name), v, subjects, whole=True)


def _section(plan: Plan, v: View, subjects: SubjectRows, *, whole: bool) -> Section:
    title = v.t(plan.title)
    return Section(
        id=plan.id,
        title=v.t("annex", letter=plan.annex.upper(), title=title) if plan.annex else title,
        blocks=tuple(plan.blocks(v, subjects)) if whole else (),
        annex=plan.annex,
    )


# --- the charter ----------------------------------------------------------------------------------


def _summary(v: View, _: SubjectRows) -> Blocks:
    if not v.charter.page_one:  # of a charter in JSON that an older version wrote
        yield listed(v.charter.summary)
        return
    yield Panels(
        items=tuple(
            Panel(
                id=block.id,
                title=block.title,
                lines=tuple(_page_line(v, line) for line in block.lines),
            )
            for block in v.charter.page_one
        )
    )


def _page_line(v: View, line: PageLine) -> Point:
    if not line.date:
        return Point(term=line.lead, text=line.text)
    return Point(term=v.day(line.date), dated=True, text=f"{line.lead} {line.text}".lstrip())


def _roles(v: View, _: SubjectRows) -> Blocks:
    yield table(v, "roles", {"role": 8, "holders": 14}, ((v.named(role), v.filled(role)) for role in v.people))
    yield from (Paragraph(text=text) for text in v.doubled)


def _matrix(v: View, _: SubjectRows) -> Blocks:
    yield Legend(text=v.t("matrix_help"), signs=tuple(signs(v)), note=v.t("signs_note"))
    if v.main_note:
        yield Paragraph(text=v.main_note)
    yield _letters(v, v.main)


def _letters(v: View, parts: Sequence[Part], *, notes: bool = False) -> LetterTable:
    """Return a table of letters; notes: with what is to be known of its tasks."""
    bands = tuple(_band(v, part, notes=notes) for part in parts)
    return LetterTable(
        title=v.t("matrix"),
        corner=v.t("task"),
        dates=v.t("date"),
        duty=v.t("duty"),
        heads=tuple(column.short for column in v.columns),
        full_heads=tuple(capital(column.title) for column in v.columns),
        groups=groups(v.columns),
        bands=bands,
        notes=v.t("task_notes"),
    )


def _band(v: View, part: Part, *, notes: bool) -> Band:
    lines = (
        MatrixLine(
            title=task.title,
            duty=v.marked(task),
            due=v.due(task, short=True),
            legal=task.duty == "legal",
            dated=v.dated_by_law(task),
            remarks=remarks(v, task),
            marks=v.marks(task),
            by_law=tuple(cell is not None and heard_by_law(cell) for cell in v.cells(task)),
            folded="" if notes else v.folded(task),
        )
        for task in part.tasks
    )
    told = (Point(term=task.title, text=task.note) for task in part.tasks if task.note and notes)
    return Band(title=part.title, lines=tuple(lines), notes=tuple(told))


def _calendar(v: View, subjects: SubjectRows) -> Blocks:
    rows = (
        (v.day(row["iso"], short=True), marked(row["task"], row["legal"]), row["A"], row["R"], subjects.heard(row["id"]))
        for row in v.calendar
    )
    yield table(v, "calendar", {"date": 4.4, "task": 8, "decides": 4.8, "does": 4.8, "heard_first": 9}, rows)
    yield Paragraph(text=v.calendar_note)
    if v.consultation:
        yield Heading(text=v.t("undated"))
        yield table(v, "undated", {"topic": 6, "body": 10, "basis": 7}, v.consultation)
    yield from (Paragraph(text=note) for note in v.charter.notes)


def _deviations(v: View, _: SubjectRows) -> Blocks:
    rows = []
    for one in v.charter.deviations:
        review = v.day(one.review_by) if one.review_by else v.t("no_review")
        rows.append((v.tasks[one.task].title, one.text, reason(v, one), review))
    heads = {"task": 6, "finding": 8, "reason": 7, "review": 5}
    if not rows:
        yield Paragraph(text=v.t("no_deviations"))
        return
    yield table(v, "deviations", heads, rows)
    yield Paragraph(text=v.t("deviations_note"))


def _sign_off(v: View, _: SubjectRows) -> Blocks:
    t, board = v.t, v.roles["board"]
    heard = standing.heard_first(v.charter)
    bodies = any(role.kind == "consultative" for role in heard)
    key = "sign_off_text" if bodies else "sign_off_talk" if heard else "sign_off_alone"
    who = capital(board.the or board.title)
    yield Paragraph(text=t(key, board=who, bodies=v.the(heard), line=LINE), blank=t("applies_from"))
    if heard:
        heads = {"sign_body": 5, "sign_heard": 4, "sign_advice": 6, "sign_answer": 7}
        rows = ((capital(v.body(role)), *_said(v, role)) for role in heard)
        yield table(v, "sign_advice", heads, rows, fills=("", "date", "text", "text"))
    if bodies:
        yield Paragraph(text=t("advice_text", count=len(heard)))
    heads = {"role": 5, "sign_name": 6, "sign_date": 4, "sign_signature": 7}
    life = v.charter.life
    dates = {life.by: v.day(life.since)} if life is not None and life.by and life.since and life.status in _ADOPTED else {}
    rows = ((capital(role.title), "", dates.get(role.id, ""), "") for role in (board, v.roles["management"]))
    yield table(v, "sign_off", heads, rows, fills=("", "text", "date", ""))
    yield Paragraph(text=v.words("charter", "legal_power", v.charter.organisation["employer"]))


def _said(v: View, role: RoleEntry) -> tuple[str, str, str]:
    """Return when a body said what, and what became of it; nothing where the register does not tell."""
    heard = v.charter.life.heard if v.charter.life is not None else ()
    for one in heard:
        if one.role == role.id:
            said = v.words("register", "acts", "agreed") if one.advice is None else v.words("register", "advice", one.advice)
            answer = v.t("sign_answered", date=v.day(one.answered)) if one.answered else ""
            told = v.words("register", "answer", one.answer) if one.answer else ""
            return v.day(one.on), capital(said), lines(capital(told), answer)
    return "", "", ""


# --- the annexes ----------------------------------------------------------------------------------


def _tasks(v: View, _: SubjectRows) -> Blocks:
    yield _letters(v, v.by_phase, notes=True)


def _per_role(v: View, _: SubjectRows) -> Blocks:
    head = tuple(v.t(key) for key in ("letter", "task", "why_letter"))
    for role in v.people:
        title, alike = capital(role.title), by_reason(v, role)
        rows = tuple((str(boxes[0].mark), lines(*(box.task.title for box in boxes)), why) for boxes, why in alike)
        yield Heading(text=title)
        if rows:
            yield from (Paragraph(text=line) for line in (v.weight(role), v.extent(role)) if line)
            yield Table(title=title, head=head, widths=(2, 13, 9), rows=rows, letters=True)
        else:
            yield Paragraph(text=v.t("nothing"))


def _bodies(v: View, subjects: SubjectRows) -> Blocks:
    s = subjects.s
    yield Paragraph(text=s("bodies_note"))
    for body in subjects.bodies:
        yield Heading(text=body.title)
        if body.condition:
            yield Paragraph(text=body.condition)
        yield body_table(v, subjects, body)
        for key, obligations in (("may_contribute", body.own), ("is_told", body.informed)):
            if obligations:
                yield Paragraph(text=s(key))
                yield listed(dated(row) for row in obligations)


def _law(v: View, _: SubjectRows) -> Blocks:
    yield Paragraph(text=v.t("law_notice"))
    yield from law_lines(v, v.charter.law, v.charter.horizon)


def _gaps(v: View, _: SubjectRows) -> Blocks:
    if v.charter.provenance["public"]:
        yield Paragraph(text=v.t("privacy_public"))
    elif v.gaps:
        yield gap_table(v)
    else:
        yield Paragraph(text=v.t("no_gaps" if v.charter.competences_asked else "not_asked"))


def _discussions(v: View, _: SubjectRows) -> Blocks:
    rows = [(v.tasks[one.task].title, one.text) for one in v.charter.to_discuss]
    yield table(v, "to_discuss", {"task": 3, "finding": 5}, rows) if rows else Paragraph(text=v.t("nothing_to_discuss"))
    if v.charter.growth:
        yield Heading(text=v.t("growth"))
        yield from _growth(v)


def _growth(v: View) -> Blocks:
    yield Paragraph(text=v.t("growth_note"))
    alike: dict[tuple[str, str, str], list[str]] = {}
    for one in v.charter.growth:
        verb = v.t("decides" if one.letter == "A" else "does")
        now, then = (f"{verb}{v.colon}{v.titles(roles)}" for roles in (one.now, one.then))
        why = " ".join(dict.fromkeys(because.text for because in one.because))
        alike.setdefault((now, then, why), []).append(v.tasks[one.task].title)
    rows = ((lines(*tasks), now, then, why) for (now, then, why), tasks in alike.items())
    yield table(v, "growth", {"task": 8, "growth_now": 5, "growth_then": 5, "growth_why": 9}, rows)


def _groups(v: View, _: SubjectRows) -> Blocks:
    rows = (
        (
            capital(one.title),
            "" if one.count is None else v.words.number(one.count),
            "\n".join(v.tasks[task].title for task in one.tasks),
        )
        for one in v.charter.groups
    )
    yield table(v, "groups", {"group": 5, "number": 2, "reached_by": 12}, rows)
    if {"volunteers", "trainees"} & {one.id for one in v.charter.groups}:
        yield Paragraph(text=v.t("groups_note"))


def _about(v: View, _: SubjectRows) -> Blocks:
    private = "privacy_text_public" if v.public else "privacy_text"
    for title, text in (("why", "why_text"), ("legend", "legend_text"), ("privacy", private)):
        yield Heading(text=v.t(title))
        found = v.words.find("charter", text)
        yield from (Paragraph(text=one) for one in ([found] if isinstance(found, str) else found))
    if v.findings:
        yield Heading(text=v.t("findings"))
        yield Points(items=tuple(Point(term=severity, text=message) for severity, message in v.findings))


def _has_bodies(charter: Charter) -> bool:
    roles = {role.id for role in charter.roles if role.kind in ("governing", "consultative")}
    return any(
        cell.role in roles and not cell.own and not {"A", "C"}.isdisjoint(cell.letters)
        for task in charter.tasks
        for cell in task.cells
    )


PLANS = (  # THE order of a charter's sections
    Plan(id="summary", title="summary", blocks=_summary),
    Plan(id="roles", title="roles", blocks=_roles),
    Plan(id="matrix", title="matrix", blocks=_matrix),
    Plan(id="calendar", title="calendar", blocks=_calendar),
    Plan(id="deviations", title="deviations", blocks=_deviations),
    Plan(id="sign-off", title="sign_off", blocks=_sign_off),
    Plan(id="tasks", title="tasks", blocks=_tasks, annex="a"),
    Plan(id="per-role", title="per_role", blocks=_per_role, annex="b"),
    Plan(id="bodies", title="bodies", blocks=_bodies, there=_has_bodies, annex="c"),
    Plan(id="law", title="law", blocks=_law, annex="d"),
    Plan(id="gaps", title="gaps", blocks=_gaps, annex="e"),
    Plan(id="to-discuss", title="to_discuss", blocks=_discussions, annex="f"),
    Plan(id="groups", title="groups", blocks=_groups, annex="g"),
    Plan(id="about", title="about", blocks=_about, annex="h"),
)
