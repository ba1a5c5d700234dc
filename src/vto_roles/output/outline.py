"""A charter as a document: titled sections of paragraphs, lists and tables, for Word and PDF alike."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from msgspec import UNSET, Struct

from vto_roles.output.sheet import Body, Card, Demand, Sheets
from vto_roles.output.view import Box, Line, Part, View
from vto_roles.text import capital


class Block(Struct, frozen=True, kw_only=True, tag=str.lower, tag_field="kind"):
    """Base of what a section is made of."""


class Heading(Block, frozen=True, kw_only=True):
    text: str


class Text(Block, frozen=True, kw_only=True):
    text: str


class Link(Struct, frozen=True, kw_only=True):
    url: str
    text: str


class Point(Struct, frozen=True, kw_only=True):
    """An item of a list: perhaps a term before it, a note behind it and places to look further."""

    term: str = ""
    text: str
    note: str = ""
    links: tuple[Link, ...] = ()


class Points(Block, frozen=True, kw_only=True):
    items: tuple[Point, ...]


class Table(Block, frozen=True, kw_only=True):
    """Rows under a head; the lines of a cell stand apart by a line feed.

    letters: the first column holds letters; blank: what is empty is to be filled in by hand.
    """

    title: str
    head: tuple[str, ...]
    widths: tuple[float, ...]  # in proportion to one another
    rows: tuple[tuple[str, ...], ...]
    letters: bool = False
    blank: bool = False


class Row(Struct, frozen=True, kw_only=True):
    """A line of the matrix: `about` says that it is a duty and when it is due."""

    title: str
    about: str
    marks: tuple[str, ...]


class Band(Struct, frozen=True, kw_only=True):
    """Rows that belong together; without a title they stand on their own."""

    title: str
    rows: tuple[Row, ...]


class Matrix(Block, frozen=True, kw_only=True):
    title: str
    corner: str
    heads: tuple[str, ...]
    bands: tuple[Band, ...]


class Section(Struct, frozen=True, kw_only=True):
    title: str
    blocks: tuple[Heading | Text | Points | Table | Matrix, ...]
    wide: bool = False  # it needs a sheet on its side


class Outline(Struct, frozen=True, kw_only=True):
    """The whole document; `name` is its title with the organisation's."""

    name: str
    title: str
    organisation: str
    subtitle: str
    facts: str
    status: str
    draft: bool
    lang: str
    colon: str  # after a term, as the language spaces it
    date: str
    sections: tuple[Section, ...]
    made_with: str


def outline(v: View, sheets: Sheets) -> Outline:
    """All that the Markdown charter or card says, in the same order."""
    c, t = v.charter, v.t
    card = sheets.card() if c.card is not UNSET else None
    title = t("title") if card is None else sheets.s("card", who=card.title)
    return Outline(
        name=f"{title}{v.colon}{c.organisation['name']}",
        title=title,
        organisation=str(c.organisation["name"]),
        subtitle=t("subtitle" if card is None else "title"),
        facts=f"{v.organisation}. {v.dated}.",
        status=f"{v.status}.",
        draft=c.status == "draft",
        lang=v.lang,
        colon=str(v.colon),
        date=c.date,
        sections=tuple(_sections(v, sheets) if card is None else _card(v, sheets, card)),
        made_with=t("made_with", version=c.tool["version"], catalog=c.tool["catalog"]),
    )


def _sections(v: View, sheets: Sheets) -> Iterable[Section]:
    c, t = v.charter, v.t
    public = bool(c.provenance["public"])
    privacy = (Text(text=t("privacy_public")),) if public else ()
    yield Section(title=t("summary"), blocks=(*privacy, Points(items=tuple(Point(text=line) for line in c.summary))))
    yield Section(title=t("why"), blocks=tuple(Text(text=text) for text in v.why))
    yield _roles(v)
    yield _matrix(v)
    notes = tuple(Point(term=line.title, text=line.note) for part in v.parts for line in part.lines if line.note)
    if notes:
        yield Section(title=t("task_notes"), blocks=(Points(items=notes),))
    if not v.compact:
        yield Section(title=t("per_role"), blocks=tuple(_duties(v)))
    yield Section(
        title=t("consultation"),
        blocks=(
            _table(v, "consultation", ("topic", "body", "basis", "task"), (5, 6, 6, 9), v.consultation, _CONSULTATION),
            *(Text(text=note) for note in c.notes),
        ),
    )
    yield _calendar(v)
    if public:
        gaps: tuple[Text | Table, ...] = privacy
    elif v.gaps:
        gaps = (_table(v, "gaps", *_GAPS, v.gaps, ("role", "competence", "tasks", "measures")),)
    else:
        gaps = (Text(text=t("no_gaps" if v.asked else "not_asked")),)
    yield Section(title=t("gaps"), blocks=gaps)
    yield _told(v, "to_discuss", ("task", "finding"), (3, 5), v.discussions, ("task", "text"), "nothing_to_discuss")
    heads, keys = ("task", "finding", "reason", "review"), ("task", "text", "reason", "review")
    yield _told(v, "deviations", heads, (6, 8, 7, 5), v.deviations, keys, "no_deviations")
    groups = _table(v, "groups", ("group", "number", "reached_by"), (6, 2, 4), v.groups, ("title", "number", "tasks"))
    yield Section(title=t("groups"), blocks=(groups, Text(text=t("groups_note"))))
    yield _sign_off(v)
    if bodies := sheets.bodies():
        yield Section(title=sheets.s("bodies"), blocks=tuple(_bodies(v, sheets, bodies)))
    yield _law(v, v.law)
    yield Section(title=t("privacy"), blocks=(Text(text=t("privacy_text")),))
    if v.findings:
        points = tuple(Point(term=capital(row["severity"]), text=row["message"]) for row in v.findings)
        yield Section(title=t("findings"), blocks=(Points(items=points),))
    yield Section(title=t("legend"), blocks=(Text(text=t("legend_text")),))


_GAPS = (("doer", "competence", "tasks_concerned", "measures"), (5, 5, 8, 8))
_CONSULTATION = ("topic", "bodies", "basis", "tasks")


def _table(
    v: View,
    title: str,
    head: Sequence[str],
    widths: Sequence[float],
    rows: Iterable[Mapping[str, str]],
    keys: Sequence[str],
) -> Table:
    return Table(
        title=v.t(title),
        head=tuple(v.t(key) for key in head),
        widths=tuple(widths),
        rows=tuple(tuple(row[key] for key in keys) for row in rows),
    )


def _told(
    v: View,
    title: str,
    head: Sequence[str],
    widths: Sequence[float],
    rows: tuple[Mapping[str, str], ...],
    keys: Sequence[str],
    nothing: str,
) -> Section:
    """A section of one table, or of the sentence that there is nothing to tell."""
    block = _table(v, title, head, widths, rows, keys) if rows else Text(text=v.t(nothing))
    return Section(title=v.t(title), blocks=(block,))


def _roles(v: View) -> Section:
    rows = tuple((person.title, person.short, person.status, person.holders) for person in v.people)
    head = tuple(v.t(key) for key in ("role", "in_tables", "status", "holders"))
    table = Table(title=v.t("roles"), head=head, widths=(6, 4, 4, 9), rows=rows)
    return Section(title=v.t("roles"), blocks=(table, Text(text=v.time)) if v.time else (table,))


def _matrix(v: View) -> Section:
    t, heads = v.t, tuple(column.short for column in v.columns)
    whole = tuple(Band(title=part.title, rows=tuple(_row(v, line) for line in part.lines)) for part in v.parts)
    every = Matrix(title=t("matrix"), corner=t("task"), heads=heads, bands=whole)
    if not v.compact:
        return Section(title=t("matrix"), blocks=(Text(text=t("matrix_help")), every), wide=True)
    bundles = Band(title="", rows=tuple(_lead(part) for part in v.parts))
    return Section(
        title=t("matrix"),
        blocks=(
            Text(text=t("matrix_help")),
            Text(text=t("compact_note", count=v.compact_below)),
            Matrix(title=t("matrix"), corner=t("bundle"), heads=heads, bands=(bundles,)),
            Heading(text=t("compact_tasks")),
            Matrix(title=t("compact_tasks"), corner=t("task"), heads=heads, bands=whole),
        ),
        wide=True,
    )


def _row(v: View, line: Line) -> Row:
    about = " · ".join(one for one in (v.t("legal_mark") if line.legal else "", line.deadline or "") if one)
    return Row(title=line.title, about=about, marks=_marks(line.boxes))


def _lead(part: Part) -> Row:
    return Row(title=part.title, about="", marks=_marks(part.lead.boxes if part.lead else ()))


def _marks(boxes: Iterable[Box | None]) -> tuple[str, ...]:
    return tuple(str(box.mark) if box else "" for box in boxes)


def _duties(v: View) -> Iterable[Heading | Text | Table]:
    head = tuple(v.t(key) for key in ("letter", "task", "why_letter"))
    for person in v.people:
        yield Heading(text=person.title)
        if not person.duties:
            yield Text(text=v.t("nothing"))
            continue
        groups: dict[tuple[str, str, str | None], list[str]] = {}
        for duty in person.duties:
            groups.setdefault((str(duty.mark), duty.why, duty.people), []).append(duty.title)
        rows = tuple(
            (mark, "\n".join((*titles, f"({people})") if people else titles), why)
            for (mark, why, people), titles in groups.items()
        )
        yield Table(title=person.title, head=head, widths=(2, 13, 9), rows=rows, letters=True)


def _calendar(v: View) -> Section:
    head = tuple(v.t(key) for key in ("date", "task", "decides", "does", "advises"))
    rows = tuple(
        (row["date"], f"{row['task']} ({row['legal']})" if row["legal"] else row["task"], row["A"], row["R"], row["C"])
        for row in v.calendar
    )
    table = Table(title=v.t("calendar"), head=head, widths=(5, 8, 5, 5, 6), rows=rows)
    return Section(title=v.t("calendar"), blocks=(table, Text(text=v.calendar_note)))


def _sign_off(v: View) -> Section:
    t = v.t
    signing = Table(
        title=t("sign_off"),
        head=tuple(t(key) for key in ("role", "sign_name", "sign_date", "sign_signature")),
        widths=(5, 6, 4, 7),
        rows=tuple((signer, "", "", "") for signer in v.signers),
        blank=True,
    )
    advice: tuple[Text | Table, ...] = ()
    if v.bodies:
        heads = tuple(t(key) for key in ("sign_body", "sign_advice", "sign_minutes"))
        rows = tuple((body, "", "") for body in v.bodies)
        advice = (
            Text(text=t("advice_text")),
            Table(title=t("sign_advice"), head=heads, widths=(6, 4, 12), rows=rows, blank=True),
        )
    adopts = Text(text=t("sign_off_text" if v.bodies else "sign_off_alone", board=v.board))
    return Section(title=t("sign_off"), blocks=(adopts, signing, *advice, Text(text=t("legal_power"))))


def _bodies(v: View, sheets: Sheets, bodies: Iterable[Body]) -> Iterable[Heading | Text | Points | Table]:
    """What concerns each body and nothing else."""
    yield Text(text=sheets.s("bodies_note"))
    for body in bodies:
        yield Heading(text=body.title)
        if body.condition:
            yield Text(text=body.condition)
        head = (sheets.s("when"), v.t("task"), sheets.s("asked"), v.t("basis"))
        rows = tuple(
            (
                rows[0].when,
                _titles(v, rows),
                _lines(rows[0].asked, rows[0].others),
                rows[0].why if rows[0].said else rows[0].basis,
            )
            for rows in body.alike
        )
        yield Table(title=body.title, head=head, widths=(5, 9, 6, 6), rows=rows)
        for key, told in (("may_contribute", body.own), ("is_told", body.told)):
            if told:
                yield Text(text=sheets.s(key))
                yield Points(items=tuple(Point(text=row.title, note=row.when if row.iso else "") for row in told))


def _titles(v: View, rows: Iterable[Demand]) -> str:
    return "\n".join(f"{row.title} ({v.t('legal_mark')})" if row.legal else row.title for row in rows)


def _lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


def _card(v: View, sheets: Sheets, card: Card) -> Iterable[Section]:
    """What one role or person decides, does, advises on and is told."""
    c, s, t = v.charter, sheets.s, v.t
    yield Section(title=t("summary"), blocks=(Points(items=tuple(Point(text=line) for line in (*c.summary, *card.about))),))
    if not card.groups:
        yield Section(title=t("tasks_concerned"), blocks=(Text(text=s("nothing")),))
    for group in card.groups:
        head = (s("when"), t("task"), s("with"), t("why_letter"))
        rows = tuple((ones[0].when, _titles(v, ones), _lines(ones[0].role, ones[0].others), ones[0].why) for ones in group.rows)
        table = (Table(title=group.title, head=head, widths=(5, 9, 6, 8), rows=rows),) if rows else ()
        reasons = [
            block
            for why, ones in group.reasons
            for block in (
                *((Text(text=why),) if why else ()),
                Points(items=tuple(Point(text=row.title, note=row.when if row.iso else "") for row in ones)),
            )
        ]
        yield Section(title=group.title, blocks=(*table, *reasons))
    year = tuple((row.when, _titles(v, (row,)), row.asked) for row in card.year)
    dates = Table(title=t("calendar"), head=(t("date"), t("task"), s("asked")), widths=(5, 12, 6), rows=year)
    yield Section(title=t("calendar"), blocks=(dates if year else Text(text=s("no_dates")),))
    if card.deputies:
        yield Section(title=s("deputies"), blocks=(Points(items=tuple(Point(text=line) for line in card.deputies)),))
    if card.gaps:
        yield Section(
            title=t("gaps"), blocks=(_table(v, "gaps", *_GAPS, card.gaps, ("role", "competence", "tasks", "measures")),)
        )
    if card.points:
        points = tuple(Point(term=point["task"], text=point["text"]) for point in card.points)
        yield Section(title=s("points"), blocks=(Points(items=points),))
    if card.law:
        yield _law(v, card.law)
    yield Section(title=t("legend"), blocks=(Text(text=t("legend_text")),))


def _law(v: View, lines: Iterable[Mapping[str, Any]]) -> Section:
    points = tuple(
        Point(
            term=row["id"],
            text=row["text"],
            note=f"{row['status']}, {v.t('law_checked', date=row['checked'])}"
            + (f". {v.t('law_source')}{v.colon.rstrip()}" if row["source"] else ""),
            links=tuple(Link(url=url, text=urlsplit(url).hostname or url) for url in row["source"]),
        )
        for row in lines
    )
    return Section(title=v.t("law"), blocks=(Text(text=v.t("law_notice", date=v.law_date)), Points(items=points)))
