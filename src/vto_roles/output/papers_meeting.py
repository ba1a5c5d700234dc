"""The paper of one meeting of one body: what is asked, what changed, room for the advice; or the proposal of decision."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from vto_roles.model.terms import REVIEW
from vto_roles.output.blocks import LINE, Blocks, Document, Heading, Paragraph, Point, Points, Table
from vto_roles.output.papers import FACTUAL, BodyActs, Meeting, Papers, ReviewFacts, Round
from vto_roles.output.subjects import BodyPage
from vto_roles.output.tables import body_table, law_lines, lines, listed
from vto_roles.text import capital


class MeetingPaper(Papers):
    """Makes the paper of one meeting."""

    def meeting(self, one: Meeting) -> Document:
        """Return the paper of one meeting of one body."""
        role = self.v.roles[one.body]
        governing = role.kind == "governing"
        parts = self._governing(one) if governing else self._consulted(one)
        status = self.t("meeting_of", date=one.day) if one.day is not None else self.t("meeting_open")
        return self.document(self.t("paper", the=role.the or role.title), parts, status)

    def _consulted(self, one: Meeting) -> Iterator[tuple[str, str, Blocks]]:
        yield "question", self.t("question"), self._question(one)
        yield "changed", self.t("changed"), self._changed(one)
        page = self._page(one.body)
        if page.rows and one.charter:
            yield "bodies", self.t("rows"), (body_table(self.v, self.subjects, page),)
        yield "advice", self.t("advice"), self._advice(one)
        yield "law", self.v.t("law"), self._law(one)

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
            reviewing = self.v.boxes.get(REVIEW, {})
            key = "A" if self.v.roles[one.body].kind == "governing" else "C" if one.body in reviewing else "rows"
            yield Point(term=self.t("charter_item", key, date=self.v.day(self.v.charter.date)), text=self._charter_item(one))
        for turn in one.turns:
            if turn.task != REVIEW or not one.charter:
                told = [self.t("item_due", date=self.day(turn.due))]
                if turn.letter == "C":
                    told.append(self.v.words("sheets", "decided_by", who=self.v.titles(turn.decides)))
                if turn.legal:
                    told.append(
                        self.v.words("charter", "basis_law", "default", law=turn.law) if turn.law else self.v.t("basis_of_law")
                    )
                yield Point(term=capital(turn.what), text=capital(self.v.words.semicolon.join(told)) + ".")

    def _charter_item(self, one: Meeting) -> str:
        """Return who decides on the charter, or after whose advice."""
        if self.v.roles[one.body].kind != "governing":
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
        if one.charter and self.v.roles[one.body].kind != "governing":
            page = self._page(one.body)
            asked |= {law for rows in page.rows for row in rows for law in row.law}
        if asked:
            asked |= {*FACTUAL[:1]}
        cited = [line for line in self.v.charter.law if line.id in asked]
        if cited:
            yield Paragraph(text=self.v.t("law_notice"))
            yield from law_lines(self.v, cited)

    def _advice(self, one: Meeting) -> Blocks:
        """Yield room for the advice on each item, and for who signs it."""
        items = [point.term for point in self._items(one)]
        if not items:
            return
        kinds = [self.v.words("register", "advice", kind) for kind in ("favourable", "divided", "unfavourable", "none")]
        yield Paragraph(text=self.t("advice_help", kinds=" / ".join(kinds)))
        head = (self.t("heads", "item"), self.v.t("sign_advice"), self.t("heads", "reasons"))
        rows = tuple((item, "", "") for item in items)
        yield Table(title=self.t("advice"), head=head, widths=(7, 4, 11), rows=rows, blank=True, fills=("", "text", "text"))
        yield self._signed(one)

    def _signed(self, one: Meeting) -> Table:
        """Return room for the signatures: of a body those of its chair and secretary."""
        role = self.v.roles[one.body]
        who = [capital(role.title)] if role.kind == "staff" else [self.t("signs", "chair"), self.t("signs", "secretary")]
        head = tuple(self.v.t(key) for key in ("role", "sign_name", "sign_date", "sign_signature"))
        rows = tuple((name, "", "", "") for name in who)
        return Table(
            title=self.v.t("sign_off"), head=head, widths=(5, 6, 4, 7), rows=rows, blank=True, fills=("", "text", "date", "")
        )

    def _governing(self, one: Meeting) -> Iterator[tuple[str, str, Blocks]]:
        yield "question", self.t("decisions"), self._points_of(one)
        if one.charter:
            yield "heard", self.t("advices"), self._advices(one.round)
            yield "changed", self.t("changed"), self._changed(one)
        if one.review is not None:
            yield "review", self.t("review", date=one.review.since), self._review(one.review)
        yield "proposal", self.t("proposal"), self._proposal(one)
        yield "law", self.v.t("law"), self._law(one)

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
        said, answer = one.last("advised", "agreed"), one.last("answered")
        if said is None:
            return self.title(one.body), self.t("not_heard"), "", ""
        needs = said.advice in ("divided", "unfavourable")
        if answer is not None and answer.on >= said.on:
            told = lines(self.t("answered_on", date=answer.on), answer.reference or "")
        else:
            told = self.t("not_answered") if needs else self.t("no_answer_needed")
        advice = self.v.words("register", "advice", said.advice) if said.advice else self.v.words("register", "acts", said.act)
        return self.title(one.body), self.v.words.date(said.on), lines(capital(advice), said.reference or ""), told

    def _review(self, facts: ReviewFacts) -> Blocks:
        """Yield what changed since the adoption, and of which rows to ask who really did them."""
        for key, found in (("review_law", facts.law), ("review_answers", facts.answers)):
            yield Heading(text=self.t(key))
            yield self.points(found) if found else Paragraph(text=self.t("review_none"))
        if facts.asking:
            yield Heading(text=self.t("review_asking"))
            yield self.points(facts.asking)

    def _proposal(self, one: Meeting) -> Blocks:
        """Yield the decision that is proposed on each item, and room to sign."""
        the = capital(self.v.roles[one.body].the or self.v.roles[one.body].title)
        texts = []
        if one.charter:
            heard = [self.v.roles[body.body] for body in one.round.heard if body.last("advised", "agreed") is not None]
            date, bodies = self.v.day(self.v.charter.date), self.v.the(heard)
            texts.append(self.t("adopt" if heard else "adopt_alone", the=the, date=date, bodies=bodies, line=LINE))
        for turn in one.turns:
            if turn.letter == "A" and not (turn.task == REVIEW and one.charter):
                texts.append(self.t("decide", the=the, what=turn.what, line=LINE))
        if not texts:
            return
        yield self.points((f"{self.t('heads', 'item')} {number}", text) for number, text in enumerate(texts, 1))
        yield Paragraph(text=self.v.words("charter", "legal_power", self.v.charter.organisation["employer"]))
        yield self._signed(one)


def _parted(found: Sequence[str]) -> tuple[str, str]:
    """Return the changes of a task and their causes, each once."""
    changes = [one for one in found if not one.startswith("  ")]
    causes = dict.fromkeys(one.strip() for one in found if one.startswith("  "))
    return "\n".join(changes), "\n".join(causes)
