"""The paper of one meeting of one body: what is asked, what changed, room for the advice; or the proposal of decision."""

import datetime
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from vto_roles.charter.agenda import TurnEntry
from vto_roles.charter.verbs import asked_by_law, ratifies
from vto_roles.model.terms import REVIEW
from vto_roles.output.blocks import GAP, LINE, Blocks, Document, Field, Form, Heading, Paragraph, Point, Points, Table
from vto_roles.output.papers import HEARING, SAID, BodyActs, Meeting, Papers, ReviewFacts, Round
from vto_roles.output.subjects import BodyPage
from vto_roles.output.tables import body_table, lines, listed
from vto_roles.text import capital


class MeetingPaper(Papers):
    """Makes the paper of one meeting."""

    def meeting(self, one: Meeting) -> Document:
        """Return the paper of one meeting of one body."""
        role = self.v.roles[one.body]
        parts = self._governing(one) if self._decides(one) else self._consulted(one)
        status = self.t("meeting_of", date=one.day) if one.day is not None else self.t("meeting_open")
        return self.document(self.t("paper", the=role.the or role.title), parts, status)

    def _consulted(self, one: Meeting) -> Iterator[tuple[str, str, Blocks]]:
        yield "question", self.t("question"), self._question(one)
        yield "changed", self.t("changed"), self._changed(one)
        page = self._page(one.body)
        if page.rows and one.charter:
            yield "bodies", self.t("rows"), (body_table(self.v, self.subjects, page),)
        yield "advice", self.t("advice"), self._advice(one)
        yield "grounds", self.v.t("law"), self._law(one)

    def _page(self, body: str) -> BodyPage:
        """Return the rows of a body; of the staff, who do much, those on which it is heard."""
        role = self.v.roles[body]
        page = self.subjects.body(role)
        heard = tuple(rows for rows in page.rows if "C" in rows[0].box.cell.letters)
        return replace(page, rows=heard) if role.kind == "staff" else page

    def _question(self, one: Meeting) -> Blocks:
        items = [*self._items(one)]
        if not items:
            yield Paragraph(text=self.t("no_items"))
            return
        yield Points(items=tuple(items))
        yield Paragraph(text=self.v.words("page_one", "hear", "note"))

    def _items(self, one: Meeting) -> Iterator[Point]:
        """Yield what is asked at a meeting: the charter, then each task."""
        if one.charter:
            yield Point(term=self._charter_title(one), text=self._charter_item(one))
        for turn in self._turns(one):
            told = [self.t("item_due", date=self.day(turn.due))]
            if turn.letter == "C":
                told.append(self.v.words("sheets", "decided_by", who=self.v.titles(turn.decides)))
            if turn.legal:
                told.append(self.subjects.by_law(turn.law) or self.v.t("basis_of_law"))
            text = f"{capital(self.v.words.semicolon.join(told))}."
            yield Point(term=capital(turn.what), text=" ".join((text, *self._untimely(turn, one))))

    def _turns(self, one: Meeting) -> Iterator[TurnEntry]:
        """Yield the tasks of a meeting; the review of a charter that lies before it is no task beside it."""
        yield from (turn for turn in one.turns if turn.task != REVIEW or not one.charter)

    def _charter_title(self, one: Meeting) -> str:
        reviewing = self.v.boxes.get(REVIEW, {})
        key = "A" if self._decides(one) else "C" if one.body in reviewing else "rows"
        return self.t("charter_item", key, date=self.v.day(self.v.charter.date))

    def _decides(self, one: Meeting) -> bool:
        return self.v.roles[one.body].kind == "governing"

    def _untimely(self, turn: TurnEntry, one: Meeting) -> Iterator[str]:
        """Yield what to do about a task of which the date, or the only days on which it can be dealt with, miss the meeting."""
        if one.day is None:
            return
        due = datetime.date.fromisoformat(turn.due)
        if due < one.day:
            yield self.t("early", "A" if self._decides(one) else "C", due=due)
            send = due - datetime.timedelta(days=turn.days)
            if send.isoformat() >= self.v.charter.date:
                yield self.t("early", "send", send=send)
        elif turn.state == "missing":
            yield self.t("early", "only", opens=self.day(turn.opens), due=due)

    def _charter_item(self, one: Meeting) -> str:
        """Return who decides on the charter, or after whose advice."""
        if not self._decides(one):
            deciding = (cell.role for cell in self.v.tasks[REVIEW].cells if "A" in cell.letters) if REVIEW in self.v.tasks else ()
            return capital(self.v.words("sheets", "decided_by", who=self.v.titles(deciding))) + "."
        heard = [self.v.roles[body.body] for body in one.round.heard]
        if not heard:
            return capital(self.v.words("page_one", "decide", "alone"))
        key = "advice" if heard[0].kind == "consultative" else "heard"
        return capital(self.v.words("page_one", "decide", key, bodies=self.v.the(heard)))

    def _changed(self, one: Meeting) -> Blocks:
        """Yield what changed since the last act of the body, or that it sees the charter for the first time."""
        if not one.charter:
            return
        if one.since is None:
            yield Paragraph(text=self.t("first_time"))
            return
        act = self.v.words("register", "acts", one.since.act)
        if one.changes is None or one.changes.empty:
            yield Paragraph(text=self.t("unchanged", date=one.since.on, act=act))
            return
        yield Paragraph(text=self.t("changed_since", date=one.since.on, act=act))
        for key, tasks in (("new_rows", one.changes.new), ("gone_rows", one.changes.gone)):
            if tasks:
                yield Heading(text=self.t(key))
                yield listed(tasks)
        head = (self.v.t("task"), self.t("heads", "change"), self.t("heads", "cause"))
        rows = tuple((title, *_parted(told)) for title, told in one.changes.rows)
        if rows:
            yield Table(title=self.t("changed"), head=head, widths=(8, 8, 9), rows=rows)

    def _law(self, one: Meeting) -> Blocks:
        asked = {law for turn in one.turns for law in turn.law}
        if one.charter and not self._decides(one):
            page = self._page(one.body)
            asked |= {law for rows in page.rows for row in rows for law in row.law}
        bodies = (one.body, *(body.body for body in one.round.heard if self._decides(one)))
        yield from self.law((*asked, *(HEARING[body] for body in bodies if body in HEARING)) if asked else ())

    def _advice(self, one: Meeting) -> Blocks:
        """Yield room for what the body says of each item, and for who signs it."""
        forms = []
        if one.charter:
            forms.append(Form(title=self._charter_title(one), fields=self._advised(one)))
        for turn in self._turns(one):
            fields = self._advised(one) if self._is_advice(turn) else (self._field("outcome"), *self._sides(one))
            forms.append(Form(title=capital(turn.what), fields=fields))
        if forms:
            yield Paragraph(text=self.t("advice_help"))
            yield from forms
            yield self._signed(one)

    def _is_advice(self, turn: TurnEntry) -> bool:
        """Return whether a body is asked for advice, and nothing more or other by law."""
        cells = (cell for cell in self.v.tasks[turn.task].cells if cell.role == turn.body)
        return turn.letter == "C" and not any(asked_by_law(cell, self.v.words) for cell in cells if cell.locked)

    def _field(self, key: str, text: str = "", choices: Sequence[str] = ()) -> Field:
        return Field(name=self.t("fields", key), text=text, choices=tuple(choices))

    def _advised(self, one: Meeting) -> tuple[Field, ...]:
        """Return room for an advice: what it is, why, and each position where it is divided."""
        kinds = [self.v.words("register", "advice", kind) for kind in ("favourable", "divided", "unfavourable", "none")]
        return self._field("advice", choices=kinds), self._field("reasons"), *self._sides(one)

    def _sides(self, one: Meeting) -> Iterator[Field]:
        """Yield room for each side that a body has, or for those that it may fall into."""
        known = self.v.words.find("agenda", "sides")
        yield from (Field(name=str(name)) for name in known.get(one.body) or known["default"])

    def _signed(self, one: Meeting) -> Table:
        """Return room for the signatures: of a body those of its chair and secretary."""
        role = self.v.roles[one.body]
        alone = [capital(role.title)] if role.kind == "staff" else None
        return self.signed(alone or [self.t("signs", "chair"), self.t("signs", "secretary")])

    def _governing(self, one: Meeting) -> Iterator[tuple[str, str, Blocks]]:
        yield "question", self.t("decisions"), self._points_of(one)
        if one.charter:
            yield "heard", self.t("advices"), self._advices(one.round)
            yield "changed", self.t("changed"), self._changed(one)
        if one.review is not None:
            yield "review", self.t("review", date=one.review.since), self._review(one.review)
        yield "proposal", self.t("proposal"), self._proposal(one)
        yield "grounds", self.v.t("law"), self._law(one)

    def _points_of(self, one: Meeting) -> Blocks:
        items = tuple(self._items(one))
        yield Points(items=items) if items else Paragraph(text=self.t("no_items"))

    def _advices(self, rounds: Round) -> Blocks:
        """Yield what each body that is heard advised, and what was done with it."""
        if not rounds.heard:
            yield Paragraph(text=self.t("nobody_heard"))
            return
        head = tuple(self.v.t(key) for key in ("sign_body", "sign_heard", "sign_advice", "sign_answer"))
        rows = tuple(self._heard(one) for one in rounds.heard)
        yield Table(title=self.t("advices"), head=head, widths=(6, 4, 5, 7), rows=rows)

    def _heard(self, one: BodyActs) -> tuple[str, ...]:
        said = one.last(*SAID)
        if said is None:
            return self.title(one.body), self.t("not_heard"), "", ""
        told = lines(self.said(said), said.reference or "")
        return self.title(one.body), self.v.words.date(said.on), told, self.answered(one)

    def _review(self, facts: ReviewFacts) -> Blocks:
        """Yield what changed since the adoption, and of which rows to ask who really did them."""
        for key, found in (("review_law", facts.law), ("review_answers", facts.answers)):
            yield Heading(text=self.t(key))
            yield self.points(found) if found else Paragraph(text=self.t("review_none"))
        if facts.asking:
            yield Heading(text=self.t("review_asking"))
            yield self.points(facts.asking)

    def _proposal(self, one: Meeting) -> Blocks:
        """Yield the decision that is proposed on each item, with room for what becomes of it, and room to sign."""
        forms = [*self._proposed(one)]
        if not forms:
            return
        yield from forms
        yield Paragraph(text=self.v.words("charter", "legal_power", self.v.charter.organisation["employer"]))
        yield self._signed(one)

    def _proposed(self, one: Meeting) -> Iterator[Form]:
        """Yield a form for each item: with a motion where there is something to vote on."""
        if one.charter:
            heard = [self.v.roles[body.body] for body in one.round.heard if body.last(*SAID) is not None]
            date, key = self.v.day(self.v.charter.date), "charter" if heard else "charter_alone"
            text = self._resolved(one, key, (), date=date, bodies=self.v.the(heard))
            yield Form(title=self._charter_title(one), fields=self._voted(text))
        for turn in self._turns(one):
            motions, ratified = self.v.words.find("agenda", "motions"), turn.letter == "C" and self._ratifies(turn)
            fields: tuple[Field, ...] = (self._field("remarks"),)
            if turn.letter == "A" or ratified:
                key = "ratifies" if ratified else turn.task if turn.task in motions else "default"
                fields = self._voted(self._resolved(one, key, turn.law, about=self._about(turn)))
            yield Form(title=capital(turn.what), fields=fields)

    def _ratifies(self, turn: TurnEntry) -> bool:
        return any(ratifies(cell) for cell in self.v.tasks[turn.task].cells if cell.role == turn.body)

    def _about(self, turn: TurnEntry) -> str:
        return str(self.v.words.find("page_one", "subjects", turn.task) or self.v.tasks[turn.task].title)

    def _resolved(self, one: Meeting, key: str, law: Sequence[str], **args: str) -> str:
        """Return a motion as a sentence: what is decided, on what ground, from when and until when."""
        role, room = self.v.roles[one.body], {"line": LINE, "gap": GAP}
        days = {"from": one.day or LINE, "until": one.until or LINE}
        motion = self.t("motions", key, **args, **room, **days)
        ground = self.subjects.by_law(tuple(law)) or self.t("statutes", **room)
        return self.t("resolves", the=capital(role.the or role.title), motion=motion, ground=ground, count=1 + role.many)

    def _voted(self, motion: str) -> tuple[Field, ...]:
        """Return a motion with room for the vote on it."""
        outcomes = self.v.words.find("agenda", "outcomes")
        return (
            self._field("proposal", motion),
            self._field("decision", choices=outcomes),
            self._field("votes", self.t("votes", gap=GAP)),
            self._field("changes"),
        )


def _parted(found: Sequence[str]) -> tuple[str, str]:
    """Return the changes of a task and their causes, each once."""
    changes = [one for one in found if not one.startswith("  ")]
    causes = dict.fromkeys(one.strip() for one in found if one.startswith("  "))
    return "\n".join(changes), "\n".join(causes)
