"""The charter as a document, once for every format: which sections, in which order, of which paragraphs, lists and tables.

Markdown, Word, PDF and the plain sections of the page write what stands here; a card is the same document for one subject.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from msgspec import UNSET, Struct

from vto_roles.charter.schema import Charter, LawEntry
from vto_roles.output.blocks import (
    Band,
    Blocks,
    Document,
    Heading,
    LetterTable,
    Link,
    MatrixLine,
    Paragraph,
    Point,
    Points,
    Section,
    Table,
)
from vto_roles.output.subjects import NO_PART, CardPage, LetterGroup, Obligation, SubjectRows
from vto_roles.output.view import Part, View, has_remarks
from vto_roles.text import capital


class Plan(Struct, frozen=True, kw_only=True):
    """A section of the charter: its id, the key of its title, what it holds, and whether a charter has it."""

    id: str
    title: str
    blocks: Callable[[View, SubjectRows], Blocks]
    there: Callable[[Charter], bool] = lambda _: True
    compact: bool = True  # stands in a compact charter too
    wide: bool = False


def section_ids(charter: Charter, *, compact: bool) -> tuple[str, ...]:
    """Return the ids of a charter's sections in the order of the document."""
    return tuple(plan.id for plan in PLANS if plan.there(charter) and (plan.compact or not compact))


def document(v: View, subjects: SubjectRows, without: Collection[str] = ()) -> Document:
    """Return the document of a charter, less the sections `without`, or of the card that it was extracted to."""
    c, t = v.charter, v.t
    card = subjects.card if c.card is not UNSET else None
    title = t("title") if card is None else subjects.s("card", who=card.title)
    if card is None:
        ids = section_ids(c, compact=v.compact)
        sections = tuple(
            Section(id=plan.id, title=t(plan.title), blocks=tuple(plan.blocks(v, subjects)), wide=plan.wide)
            for plan in PLANS
            if plan.id in ids and plan.id not in without
        )
    else:
        sections = tuple(_card(v, subjects, card))
    return Document(
        name=f"{title}{v.colon}{c.organisation['name']}",
        title=title,
        organisation=str(c.organisation["name"]),
        subtitle=t("subtitle" if card is None else "title"),
        facts=f"{v.organisation}. {v.dated}.",
        status=f"{v.status}.",
        draft=c.status == "draft",
        notice=t("privacy_public") if c.provenance["public"] else "",
        lang=v.lang,
        colon=str(v.colon),
        semicolon=str(v.semicolon),
        date=c.date,
        sections=sections,
        made_with=t("made_with", version=c.tool["version"], catalog=c.tool["catalog"]),
    )


# --- the sections of a charter --------------------------------------------------------------------


def _summary(v: View, _: SubjectRows) -> Blocks:
    yield _list(v.charter.summary)


def _why(v: View, _: SubjectRows) -> Blocks:
    return (Paragraph(text=text) for text in v.words.find("charter", "why_text"))


def _roles(v: View, _: SubjectRows) -> Blocks:
    rows = ((capital(role.title), role.short, role.status_text, v.holders(role)) for role in v.people)
    yield _table(v, "roles", {"role": 6, "in_tables": 4, "status": 4, "holders": 9}, rows)
    yield from (Paragraph(text=text) for text in v.doubled)
    time = v.charter.time  # for coordination: by rule of thumb, beside what is freed
    if "advised" in time:
        key, freed = ("time_compared", time["freed"]) if "freed" in time else ("time_advised", 0)
        yield Paragraph(text=v.t(key, advised=time["advised"], freed=freed))


def _matrix(v: View, _: SubjectRows) -> Blocks:
    t, heads = v.t, tuple(column.short for column in v.columns)
    yield Paragraph(text=t("matrix_help"))
    if v.compact:
        yield Paragraph(text=v.compact_note)
        leads = tuple(MatrixLine(title=part.title, duty="", due="", marks=v.marks(part.tasks[0])) for part in v.parts)
        yield LetterTable(title=t("matrix"), corner=t("bundle"), heads=heads, bands=(Band(title="", lines=leads),), notes="")
        yield Heading(text=t("compact_tasks"))
    title = t("compact_tasks") if v.compact else t("matrix")
    bands = tuple(_band(v, part) for part in v.parts)
    yield LetterTable(title=title, corner=t("task"), heads=heads, bands=bands, notes=t("task_notes"))


def _band(v: View, part: Part) -> Band:
    lines = (MatrixLine(title=task.title, duty=v.marked(task), due=v.due(task), marks=v.marks(task)) for task in part.tasks)
    notes = (Point(term=task.title, text=task.note) for task in part.tasks if task.note)
    return Band(title=part.title, lines=tuple(lines), notes=tuple(notes))


def _consultation(v: View, _: SubjectRows) -> Blocks:
    yield _table(v, "consultation", {"topic": 5, "body": 6, "basis": 6, "task": 9}, v.consultation)
    yield from (Paragraph(text=note) for note in v.charter.notes)


def _calendar(v: View, _: SubjectRows) -> Blocks:
    rows = ((row["date"], _marked(row["task"], row["legal"]), row["A"], row["R"], row["C"]) for row in v.calendar)
    yield _table(v, "calendar", {"date": 5, "task": 8, "decides": 5, "does": 5, "advises": 6}, rows)
    yield Paragraph(text=v.calendar_note)


def _gaps(v: View, _: SubjectRows) -> Blocks:
    if v.charter.provenance["public"]:
        yield Paragraph(text=v.t("privacy_public"))
    elif v.gaps:
        yield _gap_table(v)
    else:
        yield Paragraph(text=v.t("no_gaps" if v.charter.competences_asked else "not_asked"))


def _gap_table(v: View) -> Table:
    return _table(v, "gaps", {"doer": 5, "competence": 5, "tasks_concerned": 8, "measures": 8}, v.gaps)


def _discussions(v: View, _: SubjectRows) -> Blocks:
    rows = [(v.tasks[one.task].title, one.text) for one in v.charter.to_discuss]
    yield _table(v, "to_discuss", {"task": 3, "finding": 5}, rows) if rows else Paragraph(text=v.t("nothing_to_discuss"))


def _deviations(v: View, _: SubjectRows) -> Blocks:
    rows = []
    for one in v.charter.deviations:
        reason = (one.reason or v.t("no_reason")) + (f" ({v.t('by_federation')})" if one.federation else "")
        review = v.day(one.review_by) if one.review_by else v.t("no_review")
        rows.append((v.tasks[one.task].title, one.text, reason, review))
    heads = {"task": 6, "finding": 8, "reason": 7, "review": 5}
    yield _table(v, "deviations", heads, rows) if rows else Paragraph(text=v.t("no_deviations"))


def _groups(v: View, _: SubjectRows) -> Blocks:
    rows = (
        (
            capital(one.title),
            "" if one.count is None else v.words.number(one.count),
            v.t("reached_count", count=len(one.tasks)),
        )
        for one in v.charter.groups
    )
    yield _table(v, "groups", {"group": 6, "number": 2, "reached_by": 4}, rows)
    yield Paragraph(text=v.t("groups_note"))


def _sign_off(v: View, _: SubjectRows) -> Blocks:
    t, board = v.t, v.roles["board"]
    advising = {cell.role for task in v.charter.tasks for cell in task.cells if "C" in cell.letters and not cell.own}
    bodies = [role for role in v.charter.roles if role.kind == "consultative" and role.id in advising]
    yield Paragraph(text=t("sign_off_text" if bodies else "sign_off_alone", board=board.the or board.title))
    heads = {"role": 5, "sign_name": 6, "sign_date": 4, "sign_signature": 7}
    yield _table(v, "sign_off", heads, ((capital(role.title), "", "", "") for role in (board, v.roles["management"])), blank=True)
    if bodies:
        yield Paragraph(text=t("advice_text"))
        heads = {"sign_body": 6, "sign_advice": 4, "sign_minutes": 12}
        yield _table(v, "sign_advice", heads, ((capital(v.body(role)), "", "") for role in bodies), blank=True)
    yield Paragraph(text=t("legal_power"))


def _bodies(v: View, subjects: SubjectRows) -> Blocks:
    s = subjects.s
    yield Paragraph(text=s("bodies_note"))
    for body in subjects.bodies:
        yield Heading(text=body.title)
        if body.condition:
            yield Paragraph(text=body.condition)
        rows = (
            (ones[0].when, _titles(v, ones), _marked(ones[0].box.meaning, ones[0].others), ones[0].basis) for ones in body.rows
        )
        head = (s("when"), v.t("task"), s("asked"), v.t("basis"))
        yield Table(title=body.title, head=head, widths=(5, 9, 6, 6), rows=tuple(rows), key=1)
        for key, obligations in (("may_contribute", body.own), ("is_told", body.informed)):
            if obligations:
                yield Paragraph(text=s(key))
                yield _list(_dated(row) for row in obligations)


def _law(v: View, _: SubjectRows) -> Blocks:
    yield Paragraph(text=v.t("law_notice", date=v.law_date))
    yield _law_lines(v, v.charter.law)


def _law_lines(v: View, lines: Iterable[LawEntry]) -> Points:
    points = (
        Point(
            term=line.id,
            about=f"{v.words('law_statuses', line.status)}, {v.t('law_checked', date=v.day(line.checked_on))}",
            text=line.text,
            sources=v.t("law_source") if v.sources(line) else "",
            links=tuple(Link(url=url, text=urlsplit(url).hostname or url) for url in v.sources(line)),
        )
        for line in lines
    )
    return Points(items=tuple(points))


def _findings(v: View, _: SubjectRows) -> Blocks:
    yield Points(items=tuple(Point(term=severity, text=message) for severity, message in v.findings))


def _per_role(v: View, _: SubjectRows) -> Blocks:
    head = tuple(v.t(key) for key in ("letter", "task", "why_letter"))
    for role in v.people:
        title, alike = capital(role.title), dict[tuple[str, str], list[str]]()
        for box in v.duties(role):
            why = f"{box.why} {capital(box.carried)}." if box.carried else box.why
            alike.setdefault((box.mark, why), []).append(box.task.title)
        rows = tuple((str(mark), _lines(*tasks), why) for (mark, why), tasks in alike.items())
        yield Heading(text=title)
        if rows:
            yield from (Paragraph(text=line) for line in (v.weight(role), v.extent(role)) if line)
            yield Table(title=title, head=head, widths=(2, 13, 9), rows=rows, letters=True)
        else:
            yield Paragraph(text=v.t("nothing"))


def _growth(v: View, _: SubjectRows) -> Blocks:
    yield Paragraph(text=v.t("growth_note"))
    alike: dict[tuple[str, str, str], list[str]] = {}
    for one in v.charter.growth:
        verb = v.t("decides" if one.letter == "A" else "does")
        now, then = (f"{verb}{v.colon}{v.titles(roles)}" for roles in (one.now, one.then))
        why = " ".join(dict.fromkeys(because.text for because in one.because))
        alike.setdefault((now, then, why), []).append(v.tasks[one.task].title)
    rows = ((_lines(*tasks), now, then, why) for (now, then, why), tasks in alike.items())
    yield _table(v, "growth", {"task": 8, "growth_now": 5, "growth_then": 5, "growth_why": 9}, rows)


def _text(key: str) -> Callable[[View, SubjectRows], Blocks]:
    """Return what writes a section that is one paragraph."""
    return lambda v, _: (Paragraph(text=v.t(key)),)


def _has_bodies(charter: Charter) -> bool:
    roles = {role.id for role in charter.roles if role.kind in ("governing", "consultative")}
    return any(
        cell.role in roles and not cell.own and not {"A", "C"}.isdisjoint(cell.letters)
        for task in charter.tasks
        for cell in task.cells
    )


PLANS = (  # THE order of a charter's sections
    Plan(id="summary", title="summary", blocks=_summary),
    Plan(id="why", title="why", blocks=_why),
    Plan(id="roles", title="roles", blocks=_roles),
    Plan(id="figures", title="figures", blocks=lambda *_: ()),  # drawn by formats that can, left out by the others
    Plan(id="matrix", title="matrix", blocks=_matrix, wide=True),
    Plan(id="consultation", title="consultation", blocks=_consultation),
    Plan(id="calendar", title="calendar", blocks=_calendar),
    Plan(id="gaps", title="gaps", blocks=_gaps),
    Plan(id="to-discuss", title="to_discuss", blocks=_discussions),
    Plan(id="deviations", title="deviations", blocks=_deviations),
    Plan(id="groups", title="groups", blocks=_groups),
    Plan(id="sign-off", title="sign_off", blocks=_sign_off),
    Plan(id="bodies", title="bodies", blocks=_bodies, there=_has_bodies),
    Plan(id="law", title="law", blocks=_law),
    Plan(id="privacy", title="privacy", blocks=_text("privacy_text")),
    Plan(id="findings", title="findings", blocks=_findings, there=has_remarks),
    Plan(id="per-role", title="per_role", blocks=_per_role, compact=False),
    Plan(id="growth", title="growth", blocks=_growth, there=lambda charter: bool(charter.growth)),
    Plan(id="legend", title="legend", blocks=_text("legend_text")),
)

# --- the sections of a card -----------------------------------------------------------------------


def _card(v: View, subjects: SubjectRows, card: CardPage) -> Iterator[Section]:
    """Yield what one role or person decides, does, advises on and is informed of."""
    s, t = subjects.s, v.t
    yield Section(id="summary", title=t("summary"), blocks=(_list((*v.charter.summary, *card.about)),))
    if not card.groups:
        yield Section(id="tasks", title=t("tasks_concerned"), blocks=(Paragraph(text=s("nothing")),))
    for group in card.groups:
        yield Section(id=f"group-{group.id}", title=group.title, blocks=tuple(_group(v, subjects, group)))
    year = tuple((row.when, _titles(v, (row,)), row.box.meaning) for row in card.year)
    dates = Table(title=t("calendar"), head=(t("date"), t("task"), s("asked")), widths=(5, 12, 6), rows=year, key=1)
    yield Section(id="calendar", title=t("calendar"), blocks=(dates if year else Paragraph(text=s("no_dates")),))
    if card.notes:
        notes = tuple(Point(term=task, text=text) for task, text in card.notes)
        yield Section(id="task-notes", title=t("task_notes"), blocks=(Points(items=notes),))
    if card.deputies:
        yield Section(id="deputies", title=s("deputies"), blocks=(_list(card.deputies),))
    if v.gaps:
        yield Section(id="gaps", title=t("gaps"), blocks=(_gap_table(v),))
    if card.points:
        points = tuple(Point(term=task, text=text) for task, text in card.points)
        yield Section(id="points", title=s("points"), blocks=(Points(items=points),))
    if card.law:
        notice = Paragraph(text=t("law_notice", date=v.law_date))
        yield Section(id="law", title=t("law"), blocks=(notice, _law_lines(v, card.law)))
    yield Section(id="legend", title=t("legend"), blocks=(Paragraph(text=t("legend_text")),))


def _group(v: View, subjects: SubjectRows, group: LetterGroup) -> Blocks:
    if group.id not in NO_PART:
        head = (subjects.s("when"), v.t("task"), subjects.s("with"), v.t("why_letter"))
        rows = (
            (ones[0].when, _titles(v, ones), _lines(ones[0].role, ones[0].others), _why_marked(v, ones[0])) for ones in group.rows
        )
        yield Table(title=group.title, head=head, widths=(5, 9, 6, 8), rows=tuple(rows), key=1)
        return
    for ones in group.rows:
        if group.id != "own" and ones[0].box.why:
            yield Paragraph(text=ones[0].box.why)
        yield _list(_dated(row) for row in ones)


# --- tables and lists -----------------------------------------------------------------------------


def _table(v: View, title: str, heads: Mapping[str, float], rows: Iterable[tuple[str, ...]], *, blank: bool = False) -> Table:
    """Return a table; heads: the key of each column's title with its width."""
    head = tuple(v.t(key) for key in heads)
    return Table(title=v.t(title), head=head, widths=tuple(heads.values()), rows=tuple(rows), blank=blank)


def _list(texts: Iterable[str]) -> Points:
    return Points(items=tuple(Point(text=text) for text in texts))


def _marked(title: str, mark: str) -> str:
    return f"{title} ({mark})" if mark else title


def _titles(v: View, rows: Sequence[Obligation]) -> str:
    return "\n".join(_marked(row.box.task.title, v.duty(row.box.task)) for row in rows)


def _why_marked(v: View, row: Obligation) -> str:
    """Return the reason after the letters as the matrix shows them, unless the reason names its letters itself."""
    lettered = len({because.text for because in row.box.cell.because}) > 1
    return row.box.why if lettered else f"{row.box.mark}{v.colon}{row.box.why}"


def _dated(row: Obligation) -> str:
    return _marked(row.box.task.title, row.when if row.iso else "")


def _lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part)
