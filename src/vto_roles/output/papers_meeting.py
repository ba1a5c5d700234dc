"""The paper of one meeting of one body: what is asked, what changed, room for the advice; or the proposal of decision."""

import datetime
from collections.abc import Iterator, Sequence
from typing import Any

from msgspec.structs import replace

from vto_roles.charter.agenda import TurnEntry
from vto_roles.charter.verbs import asked_by_law, ratifies
from vto_roles.model.register import SAID
from vto_roles.model.terms import REVIEW
from vto_roles.output.blocks import LINE, Blocks, Document, Field, Form, Heading, Paragraph, Point, Points, Table
from vto_roles.output.papers import HEARING, BodyActs, Meeting, Papers, ReviewFacts, Round
from vto_roles.output.subjects import BodyPage
from vto_roles.output.tables import body_table, listed
from vto_roles.text import capital

_SIDES = 3  # positions for which a paper has room


class MeetingPaper(Papers):
    """Makes the paper of one meeting."""

    def meeting(self, one: Meeting) -> Document:
        """Return the paper of one meeting of one body."""
        role = self.v.roles[one.body]
        parts = self._governing(one) if self._decides(one) else self._consulted(one)
        status = self.t("meeting_of", date=one.day) if one.day is not None else self.t("meeting_open")
        the = role.the or role.title
        title = self.t("paper", the=the) if one.day is None else self.t("paper_of", the=the, date=one.day)
        return self.document(title, parts, status)

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
            yield Point(term=self._charter_title(one), text=" ".join(filter(None, (self._charter_item(one), self._beside(one)))))
        for turn in self._turns(one):
            told = [self.t("item_due", date=self.day(turn.due))]
            if turn.letter == "C":
                told.append(self._deciding(turn.decides))
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
            task = self.v.tasks.get(REVIEW)
            return capital(self._deciding([cell.role for cell in task.cells if "A" in cell.letters])) + "." if task else ""
        heard = [self.v.roles[body.body] for body in one.round.heard]
        if not heard:
            return capital(self.v.words("page_one", "decide", "alone"))
        key = "advice" if heard[0].kind == "consultative" else "heard"
        return capital(self.v.words("page_one", "decide", key, bodies=self.v.the(heard)))

    def _beside(self, one: Meeting) -> str:
        """Return where the charter itself is, for who is heard on it: a proposal of decision names its annexes."""
        return "" if self._decides(one) else self.t("charter_beside", date=self.v.day(self.v.charter.date))

    def _deciding(self, names: Sequence[str]) -> str:
        """Return who decides, as a sentence begins."""
        roles = [self.v.roles[name] for name in names]
        return self.t("decides", the=self.v.the(roles), count=len(roles) + sum(role.many for role in roles))

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
        asked = [(self._charter_title(one), True)] if one.charter else []
        asked += [(capital(turn.what), self._is_advice(turn)) for turn in self._turns(one)]
        if not asked:
            return
        yield Paragraph(text=self.t("advice_help"))
        yield from (Form(title=title, fields=(*self._said(advised=advised), *self._sides())) for title, advised in asked)
        yield from self._signing(one)
        if any(advised for _, advised in asked):
            yield Form(title=self.t("employer_answer"), fields=tuple(self._answered()))

    def _is_advice(self, turn: TurnEntry) -> bool:
        """Return whether a body is asked for advice, and nothing more or other by law."""
        cells = (cell for cell in self.v.tasks[turn.task].cells if cell.role == turn.body)
        return turn.letter == "C" and not any(asked_by_law(cell, self.v.words) for cell in cells if cell.locked)

    def _said(self, *, advised: bool) -> tuple[Field, ...]:
        """Return room for what a body says: an advice and why, or what came of what law gives it instead."""
        kinds = [self.v.words("register", "advice", kind) for kind in ("favourable", "divided", "unfavourable", "none")]
        return (self.field("advice", choices=kinds), self.field("reasons")) if advised else (self.field("outcome"),)

    def _sides(self) -> Iterator[Field]:
        """Yield room for each position in a body, whose it is to be filled in: a body may have more of them than two."""
        yield from (self.field("side") for _ in range(_SIDES))

    def _answered(self) -> Iterator[Field]:
        """Yield room for what the employer does with an advice."""
        yield self.field("done", choices=map(str, self.v.words.find("register", "answer").values()))
        yield Field(name=self.v.t("sign_date"), text=LINE)
        yield self.field("explained")

    def _signing(self, one: Meeting) -> Blocks:
        """Yield room for the signatures, of a body those of its chair and secretary, and for where it is minuted."""
        role = self.v.roles[one.body]
        alone = [capital(role.title)] if role.kind == "staff" else None
        yield Heading(text=self.t("signing"))
        yield Paragraph(text=self.t("minutes", line=LINE))
        yield self.signed(alone or [self.t("signs", "chair"), self.t("signs", "secretary")])

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
            return self.title(one.body), capital(self.t("not_heard")), "", ""
        return self.title(one.body), self.on(said, one), capital(self.said(said)), self.answered(one)

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
        yield Form(title=self.t("heads", "meeting"), fields=tuple(self._attended()))
        yield from forms
        yield Paragraph(text=self.v.words("charter", "legal_power", self.v.charter.organisation["employer"]))
        yield from self._signing(one)

    def _attended(self) -> Iterator[Field]:
        """Yield room for who was there, and for who could not vote."""
        yield from (self.field(key, LINE) for key in ("present", "represented"))
        yield self.field("conflict", choices=self.choices("conflicts"))

    def _proposed(self, one: Meeting) -> Iterator[Form]:
        """Yield a form for each item: with a motion where there is something to vote on."""
        if one.charter:
            bodies = [*self._standing(one.round)]
            date, key = self.v.day(self.v.charter.date), "charter" if bodies else "charter_alone"
            args = {"date": date, "bodies": self.v.words.join_named(bodies), "count": len(bodies)}
            yield Form(title=self._charter_title(one), fields=self._voted(one, key, (), **args))
        for turn in self._turns(one):
            motions, ratified = self.v.words.find("agenda", "motions"), turn.letter == "C" and self._ratifies(turn)
            fields: tuple[Field, ...] = (self.field("remarks"),)
            if turn.letter == "A" or ratified:
                key = "ratifies" if ratified else turn.task if turn.task in motions else "default"
                fields = self._voted(one, key, turn.law, about=self._about(turn))
            yield Form(title=capital(turn.what), fields=fields)

    def _ratifies(self, turn: TurnEntry) -> bool:
        return any(ratifies(cell) for cell in self.v.tasks[turn.task].cells if cell.role == turn.body)

    def _about(self, turn: TurnEntry) -> str:
        return str(self.v.words.find("page_one", "subjects", turn.task) or self.v.tasks[turn.task].title)

    def _standing(self, rounds: Round) -> Iterator[str]:
        """Yield each body whose advice stands, with its article and the day of the advice."""
        for one in rounds.heard:
            said, role = one.last(*SAID), self.v.roles[one.body]
            if said is not None and one.stands != "moved":
                yield f"{role.the or role.title} ({self.v.words.date(said.on)})"

    def _voted(self, one: Meeting, key: str, law: Sequence[str], **args: Any) -> tuple[Field, ...]:
        """Return a motion as a sentence, from when and until when it holds, with its ground and room for the vote on it."""
        role = self.v.roles[one.body]
        days = {"from": one.day or LINE, "until": one.until or LINE}
        motion = self.t("motions", key, **args, **days, line=LINE)
        ground = self.subjects.by_law(tuple(law))
        asked = "ratifies" if key == "ratifies" else "default"
        return (
            self.field("proposal", self.t("resolves", the=capital(role.the or role.title), motion=motion, count=1 + role.many)),
            self.field("ground", capital(ground), () if ground else self.choices("statutes")),
            self.field("decision", choices=self.choices("outcomes", asked)),
            self.field("votes", self.t("votes", line=LINE)),
            *([self.field("changes")] if asked == "default" else ()),
        )


def _parted(found: Sequence[str]) -> tuple[str, str]:
    """Return the changes of a task and their causes, each once."""
    changes = [one for one in found if not one.startswith("  ")]
    causes = dict.fromkeys(one.strip() for one in found if one.startswith("  "))
    return "\n".join(changes), "\n".join(causes)
