"""The proof of who was heard on a charter: on which rows, when, with what advice and what answer; and who decided."""

from collections.abc import Iterable, Iterator, Sequence

from vto_roles.model.register import RegisterEntry
from vto_roles.output.blocks import Blocks, Document, Field, Form, Paragraph, Point, Points, Table
from vto_roles.output.papers import HEARING, SAID, TERM, BodyActs, Papers, Round
from vto_roles.output.tables import lines


class ProofPaper(Papers):
    """Makes the proof."""

    def proof(self, rounds: Sequence[Round], review: str | None, adopter: str) -> Document:
        """Return who was heard on what, when, what became of the advice, and who decided, in the last round.

        rounds: the oldest first; review: the day by which an adopted charter is reviewed; adopter: the body that adopts.
        """
        last = rounds[-1] if rounds else Round(heard=(), adoption=None)
        adopted = last.adoption
        if adopted is None:
            status = self.t("status_new")
        else:
            the, by = self.v.the([self.v.roles[adopted.body]]), self.day(review)
            status = self.t("proof_adopted", body=self.title(adopted.body), the=the, date=adopted.on, review=by)
        return self.document(self.t("proof"), self._proof(last, len(rounds) - 1, adopter), status)

    def _proof(self, last: Round, earlier: int, adopter: str) -> Iterator[tuple[str, str, Blocks]]:
        yield "heard", self.t("proof_heard"), self._heard(last)
        yield "decided", self.t("proof_decided"), self._decided(last.adoption)
        yield "rows", self.t("proof_rows"), self._proof_rows(last)
        law = self.cited((*HEARING.values(), TERM))
        yield "grounds", self.v.t("law"), (self.points((self.subjects.named[one.id][0], one.text) for one in law),) if law else ()
        yield "kept", self.t("proof_kept"), self._kept(last, earlier)
        heard = [one.body for one in last.heard if one.acts]
        yield "signed", self.t("proof_sign"), (self.signed(map(self.title, (adopter, *heard))),)

    def _heard(self, last: Round) -> Blocks:
        """Yield what each body was sent and said, and what became of that; where the register does not tell, room for it."""
        if not any(one.acts for one in last.heard):
            yield Paragraph(text=self.t("proof_none"))
            return
        rows = (
            (
                self.title(one.body),
                self._on(one.last("sent")),
                self._on(said),
                self.said(said) if said else "",
                self.answered(one),
            )
            for one, said in ((one, one.last(*SAID)) for one in last.heard)
        )
        head = (*(self.t("heads", key) for key in ("body", "sent", "heard", "advice")), self.v.t("sign_answer"))
        yield Table(title=self.t("proof_heard"), head=head, widths=(6, 5, 5, 4, 6), rows=tuple(rows))
        answers = self.v.words.find("register", "answer").values()
        for one in last.heard:
            if self._silent(one):
                asked = Field(name=self.t("fields", "answer"), choices=tuple(map(str, answers)))
                yield Form(title=self.title(one.body), fields=(asked, Field(name=self.t("fields", "why"))))

    def _on(self, entry: RegisterEntry | None) -> str:
        """Return the day of an act, and where it is minuted."""
        return lines(self.v.words.date(entry.on), entry.reference or "") if entry else self.t("not_recorded")

    def _silent(self, one: BodyActs) -> bool:
        """Return whether an advice that asks an answer got one of which the register does not tell what it was, or none."""
        said, answer = one.last(*SAID), one.last("answered")
        asks = said is not None and (said.advice in ("divided", "unfavourable") or answer is not None)
        return asks and (answer is None or answer.answer is None)

    def _decided(self, adoption: RegisterEntry | None) -> Blocks:
        if adoption is not None:
            act, until = self.said(adoption), self.v.words.date(adoption.until) if adoption.until else ""
            head = tuple(self.t("heads", key) for key in ("body", "decision", "decided_on", "until"))
            row = (self.title(adoption.body), act, self._on(adoption), until)
            yield Table(title=self.t("proof_decided"), head=head, widths=(6, 5, 5, 5), rows=(row,))

    def _proof_rows(self, last: Round) -> Blocks:
        """Yield on which rows each body was heard, as they were then."""
        items = []
        for one in last.heard:
            entry = one.last(*SAID) or one.last("sent")
            if entry is not None and entry.tasks:
                found = (
                    self.v.words.title("tasks", task) or (self.v.tasks[task].title if task in self.v.tasks else task)
                    for task in self._in_order(entry.tasks)
                )
                titles = self.v.semicolon.join(self.v.words.inside(title) for title in found)
                items.append(Point(term=self.title(one.body), text=f"{self.t('rows_count', count=len(entry.tasks))} {titles}."))
        if items:
            yield Points(items=tuple(items))

    def _in_order(self, tasks: Iterable[str]) -> list[str]:
        """Return tasks in the order of the charter, those that it no longer has at the end."""
        order = [*self.v.tasks]
        return sorted(tasks, key=lambda task: order.index(task) if task in order else len(order))

    def _kept(self, last: Round, earlier: int) -> Blocks:
        entries = [*(entry for one in last.heard for entry in one.acts), *([last.adoption] if last.adoption else [])]
        if entries:
            yield Paragraph(
                text=self.t("proof_chain", count=len(entries), digest=entries[-1].digest.removeprefix("sha256:")[:16])
            )
        if earlier > 0:
            yield Paragraph(text=self.t("proof_earlier", count=earlier))
