"""The documents of an agenda: the year as planned, the paper of one meeting, the proof of who was heard."""

import datetime
from collections.abc import Iterable
from typing import Any, Literal

from msgspec import Struct

from vto_roles.charter.agenda import Agenda, BodyEntry, TurnEntry
from vto_roles.charter.since import Changes
from vto_roles.model.register import RegisterEntry
from vto_roles.model.terms import REVIEW
from vto_roles.output.blocks import Blocks, Document, Paragraph, Point, Points, Section, Table
from vto_roles.output.subjects import SubjectRows
from vto_roles.output.view import View
from vto_roles.text import capital

FACTUAL = ("W3", "P4")  # lines on how a body is heard, that a paper to it names where they hold


Kind = Literal["agenda", "paper", "proof"]


class BodyActs(Struct, frozen=True, kw_only=True):
    """What the register says of one body since the adoption before the last: the acts in their order."""

    body: str
    acts: tuple[RegisterEntry, ...]

    def last(self, *acts: str) -> RegisterEntry | None:
        return next((one for one in reversed(self.acts) if one.act in acts), None)


class Round(Struct, frozen=True, kw_only=True):
    """One round of hearing and adopting: who was heard, and the adoption that it ended in, if it did."""

    heard: tuple[BodyActs, ...]
    adoption: RegisterEntry | None


class ReviewFacts(Struct, frozen=True, kw_only=True):
    """What a review looks at: since when, and what changed, each as a title and a text."""

    since: datetime.date
    law: tuple[tuple[str, str], ...]
    answers: tuple[tuple[str, str], ...]
    asking: tuple[tuple[str, str], ...]


class Meeting(Struct, frozen=True, kw_only=True):
    """What goes into the paper of one meeting."""

    body: str
    day: datetime.date | None
    standing: BodyEntry | None  # of the charter with this body, where it is concerned
    turns: tuple[TurnEntry, ...]
    since: RegisterEntry | None  # the last act with which the rows are compared
    changes: Changes | None
    round: Round
    review: ReviewFacts | None

    @property
    def charter(self) -> bool:
        """Whether the charter itself is on the table."""
        asked = self.standing is not None and self.standing.step in ("send", "advise", "decide", "wait")
        return asked or any(one.task == REVIEW for one in self.turns)


class Papers:
    """Makes the documents of one charter."""

    def __init__(self, v: View, subjects: SubjectRows) -> None:
        self.v = v
        self.subjects = subjects

    def t(self, *keys: str, **args: Any) -> str:
        return self.v.words("agenda", *keys, **args)

    def day(self, iso: str | None) -> str:
        return "" if iso is None else self.v.day(iso)

    def document(self, title: str, sections: Iterable[tuple[str, str, Blocks]], status: str = "") -> Document:
        """Return a document; sections: id, title and blocks of each, those without blocks are left out."""
        v = self.v
        made = ((name, head, tuple(blocks)) for name, head, blocks in sections)
        return Document(
            name=f"{title}{v.colon}{v.charter.organisation['name']}",
            title=title,
            organisation=str(v.charter.organisation["name"]),
            subtitle=v.t("title"),
            facts=f"{v.dated}.",
            status=status,
            draft=False,
            notice="",
            lang=v.lang,
            colon=str(v.colon),
            semicolon=str(v.semicolon),
            date=v.charter.date,
            sections=tuple(Section(id=name, title=head, blocks=blocks) for name, head, blocks in made if blocks),
            annexes=v.t("annexes"),
            made_with=v.t("made_with", version=v.charter.tool["version"], catalog=v.charter.tool["catalog"]),
        )

    # --- the year ---

    def year(self, found: Agenda) -> Document:
        """Return the agenda as a document."""
        missing = [one for one in found.turns if one.state == "missing"]
        sections = (
            ("standing", self.t("standing"), self._bodies(found)),
            (
                "missing",
                self.t("missing"),
                (self.points((self.title(one.body), one.text) for one in missing),) if missing else (),
            ),
            ("sending", self.t("sending"), self._sending(found)),
            ("load", self.t("load"), self._load(found)),
        )
        until = self.v.words.date(datetime.date.fromisoformat(found.review_by)) if found.review_by else ""
        status = self.t("status_adopted", date=self.day(found.adopted), review=until) if found.adopted else self.t("status_new")
        return self.document(self.t("title"), sections, status)

    def _bodies(self, found: Agenda) -> Blocks:
        if found.bodies:
            yield self.points((self.title(one.body), one.text) for one in found.bodies)

    def _sending(self, found: Agenda) -> Blocks:
        if not found.turns:
            yield Paragraph(text=self.t("nothing"))
            return
        rows = tuple(self._sent(one) for one in found.turns)
        head = tuple(self.t("heads", key) for key in ("send", "body", "meeting", "what", "by"))
        yield Table(title=self.t("sending"), head=head, widths=(5, 6, 5, 10, 7), rows=rows)
        yield Paragraph(text=self.t("sending_note"))

    def _sent(self, one: TurnEntry) -> tuple[str, ...]:
        send = self.v.day(one.send_by, short=True) if one.send_by else self.t("convene")
        if one.send_by and one.send_by < self.v.charter.date:
            send = self.t("over" if one.meeting and one.meeting < self.v.charter.date else "at_once")
        meeting = (
            self.v.day(one.meeting, short=True)
            if one.meeting and one.state == "planned"
            else self.t("before", date=self.day(one.due))
        )
        law = f" ({self.v.t('basis_of_law')})" if one.legal else ""
        by = capital(self.v.titles(one.by)) or self.v.titles(one.decides)
        return send, self.title(one.body), meeting, capital(one.what) + law, by

    def _load(self, found: Agenda) -> Blocks:
        months = sorted({month for one in found.load for month in one.months})
        short = self.v.words.months(short=True)
        heads = tuple(short[int(month[5:]) - 1] for month in months)
        for kind in ("role", "person"):
            ones = [one for one in found.load if one.kind == kind]
            rows = tuple(
                (
                    one.title,
                    *(str(len(one.months.get(month, ())) or "") for month in months),
                    str(sum(map(len, one.months.values()))),
                )
                for one in ones
            )
            if rows:
                head = (self.t("heads", kind), *heads, self.t("heads", "sum"))
                widths = (10.0, *(2.0 for _ in months), 2.6)
                yield Table(title=self.t("heads", kind), head=head, widths=widths, rows=rows)
        yield Paragraph(text=self.t("load_note"))

    # --- parts ---

    def title(self, body: str) -> str:
        return capital(self.v.roles[body].title)

    @staticmethod
    def points(pairs: Iterable[tuple[str, str]]) -> Points:
        return Points(items=tuple(Point(term=term, text=text) for term, text in pairs))
