"""The documents of an agenda: the year as planned, the paper of one meeting, the proof of who was heard."""

import datetime
import functools
import re
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from vto_roles.charter.agenda import Agenda, BodyEntry, TurnEntry
from vto_roles.charter.schema import LawEntry
from vto_roles.charter.since import Changes
from vto_roles.model.register import SAID, RegisterEntry
from vto_roles.model.terms import REVIEW
from vto_roles.output.blocks import LINE, Blocks, Document, Field, Paragraph, Point, Points, Section, Table
from vto_roles.output.subjects import SubjectRows
from vto_roles.output.tables import law_lines, lines
from vto_roles.output.view import View
from vto_roles.text import capital, fill

HEARING = {"works-council": "W3"}  # how a body is heard: the line that its paper names
TERM = "P4"  # when the draft of the training plan goes out
_IDS = re.compile(r"\s\([A-Z][0-9]{1,2}[a-z]?(?:, [A-Z][0-9]{1,2}[a-z]?)*\)")  # of other lines, in a text of law
_SPOKEN = re.compile(r"[/=](nl|fr|de|en)(?=[-_/&?#]|$)")  # in an address: /nl/, nl_BE, lang=fr
Kind = Literal["agenda", "paper", "proof"]


class BodyActs(Struct, frozen=True, kw_only=True):
    """What the register says of one body since the adoption before the last: the acts in their order."""

    body: str
    acts: tuple[RegisterEntry, ...]
    stands: Literal["new", "kept", "moved"] = "new"  # kept: said before this round, on the same tasks; moved: they changed since

    def last(self, *acts: str) -> RegisterEntry | None:
        return next((one for one in reversed(self.acts) if one.act in acts), None)


class Round(Struct, frozen=True, kw_only=True):
    """One round of hearing and adopting: who was heard, and the adoption that it ended in, if it did."""

    heard: tuple[BodyActs, ...]
    adoption: RegisterEntry | None
    until: datetime.date | None = None  # the last day of what was adopted


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
    until: datetime.date | None  # the last day of a charter that is adopted there, as it is proposed
    review: ReviewFacts | None

    @property
    def charter(self) -> bool:
        """Whether the charter itself is on the table."""
        asked = self.standing is not None and self.standing.step in ("send", "advise", "decide", "wait")
        return asked or any(one.task == REVIEW for one in self.turns)


class PaperRows(SubjectRows):
    """The rows of a body on a paper, which names a law where an annex would give the id of its line."""

    @functools.cached_property
    def named(self) -> Mapping[str, tuple[str, ...]]:
        """The acts that each line of law rests on, in words; its id where it has none."""
        split = str(self.view.words.semicolon)
        return {line.id: tuple((line.basis or line.id).split(split)) for line in self.charter.law}

    def by_law(self, law: tuple[str, ...]) -> str:
        return self.view.words.semicolon.join(dict.fromkeys(self.named[one][0] for one in law if one in self.named))


class Papers:
    """Makes the documents of one charter."""

    def __init__(self, v: View) -> None:
        self.v = v
        self.subjects = PaperRows(v)

    def t(self, *keys: str, **args: Any) -> str:
        return self.v.words("agenda", *keys, **args)

    def day(self, iso: str | None) -> str:
        return "" if iso is None else self.v.day(iso)

    def choices(self, *keys: str) -> tuple[str, ...]:
        """Return texts of which one is ticked, with room where something is filled in."""
        return tuple(fill(str(text), {"line": LINE}) for text in self.v.words.find("agenda", *keys))

    def field(self, key: str, text: str = "", choices: Iterable[str] = ()) -> Field:
        return Field(name=self.t("fields", key, line=LINE), text=text, choices=tuple(choices))

    def document(self, title: str, sections: Iterable[tuple[str, str, Blocks]], status: str = "") -> Document:
        """Return a document; sections: id, title and blocks of each, those without blocks are left out."""
        v = self.v
        made = ((name, head, tuple(blocks)) for name, head, blocks in sections)
        return Document(
            name=f"{title}{v.colon}{v.charter.organisation['name']}",
            title=title,
            organisation=str(v.charter.organisation["name"]),
            subtitle=self.t("subtitle"),
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

    def cited(self, asked: Iterable[str]) -> list[LawEntry]:
        """Return the lines of law that are asked and hold here, as a paper has them."""
        wanted = {*asked}
        return [self._on_paper(line) for line in self.v.charter.law if line.id in wanted]

    def law(self, asked: Iterable[str]) -> Blocks:
        """Yield lines of law by the names of their acts, with their sources in the language of the paper where they have such."""
        if cited := self.cited(asked):
            yield Paragraph(text=self.v.t("law_notice"))
            yield from law_lines(self.v, cited, names=self.subjects.named)

    def _on_paper(self, line: LawEntry) -> LawEntry:
        """Return a line without ids of others, with what it is about where a reader could take it for a rule on the charter."""
        about = self.v.words.find("agenda", "law_about", line.id)
        text = " ".join(filter(None, (_IDS.sub("", line.text), about)))
        return replace(line, text=text, source=preferred(line.source, self.v.lang))

    def signature(self, body: str) -> str:
        """Return who signs for a body, which cannot do so itself; of the staff, all do."""
        role = self.v.roles[body]
        if role.kind == "staff":
            return capital(role.title)
        sign = self.v.words.inside(self.t("signs", "chair" if role.kind == "governing" else "secretary"))
        return capital(self.t("signs", "for", the=role.the or role.title, sign=sign))

    def signed(self, who: Iterable[str]) -> Table:
        """Return room for signatures."""
        head = tuple(self.v.t(key) for key in ("role", "sign_name", "sign_date", "sign_signature"))
        rows = tuple((name, "", "", "") for name in who)
        fills = ("", "text", "date", "")
        return Table(title=self.t("signing"), head=head, widths=(7, 5, 4, 6), rows=rows, blank=True, fills=fills)

    def said(self, entry: RegisterEntry) -> str:
        """Return what a body said, in a sentence: its advice, or that it agreed."""
        key = ("advice", entry.advice) if entry.advice else ("acts", entry.act)
        return self.v.words("register", *key)

    def answered(self, one: BodyActs) -> str:
        """Return what became of an advice, as far as the register tells."""
        said, answer = one.last(*SAID), one.last("answered")
        if said is None:
            return ""
        if answer is None or answer.on < said.on:
            return capital(self.t("not_answered" if said.asks_answer else "no_answer"))
        told = self.v.words("register", "answer", answer.answer) if answer.answer else ""
        how = ", ".join(filter(None, (told, self.t("answered_on", date=answer.on))))
        return capital(lines(how, answer.reference or ""))

    def title(self, body: str) -> str:
        return capital(self.v.roles[body].title)

    def on(self, entry: RegisterEntry, one: BodyActs) -> str:
        """Return the day of what a body said, where it is minuted, and whether that is still about the same tasks."""
        note = {"new": "", "kept": "same_tasks", "moved": "tasks_moved"}[one.stands]
        return lines(self.v.words.date(entry.on), entry.reference or "", self.t(note) if note else "")

    @staticmethod
    def points(pairs: Iterable[tuple[str, str]]) -> Points:
        return Points(items=tuple(Point(term=term, text=text) for term, text in pairs))


def preferred(urls: tuple[str, ...], language: str) -> tuple[str, ...]:
    """Return addresses without those that name another language, where one names this language; else all of them."""
    named = {url: {*_SPOKEN.findall(url)} for url in urls}
    own = language.partition("-")[0]
    if not any(own in found for found in named.values()):
        return urls
    return tuple(url for url, found in named.items() if not found or own in found)
