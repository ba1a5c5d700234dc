"""The proof of who was heard on a charter: on which rows, when, with what advice and what answer."""

from collections.abc import Iterable, Iterator, Sequence

from vto_roles.model.register import RegisterEntry
from vto_roles.output.blocks import Blocks, Document, Paragraph, Point, Points, Table
from vto_roles.output.papers import FACTUAL, Papers, Round
from vto_roles.output.tables import lines
from vto_roles.text import capital


class ProofPaper(Papers):
    """Makes the proof."""

    def proof(self, rounds: Sequence[Round], review: str | None) -> Document:
        """Return who was heard on what, when, and what became of the advice, in the last round; rounds: the oldest first."""
        last = rounds[-1] if rounds else Round(heard=(), adoption=None)
        adopted = last.adoption
        if adopted is None:
            status = self.t("status_new")
        else:
            status = self.t(
                "proof_adopted",
                body=self.title(adopted.body),
                the=self.v.the([self.v.roles[adopted.body]]),
                date=adopted.on,
                review=self.day(review),
            )
        return self.document(self.t("proof"), self._proof(last, len(rounds) - 1), status)

    def _proof(self, last: Round, earlier: int) -> Iterator[tuple[str, str, Blocks]]:
        yield "heard", self.t("proof_heard"), self._proof_table(last)
        yield "rows", self.t("proof_rows"), self._proof_rows(last)
        lines_ = [line for line in self.v.charter.law if line.id in FACTUAL]
        yield "law", self.v.t("law"), (self.points((one.id, one.text) for one in lines_),) if lines_ else ()
        yield "kept", self.t("proof_kept"), self._kept(last, earlier)

    def _proof_table(self, last: Round) -> Blocks:
        if not any(one.acts for one in last.heard):
            yield Paragraph(text=self.t("proof_none"))
            return
        rows = []
        for one in last.heard:
            sent, said, answer = one.last("sent"), one.last("advised", "agreed"), one.last("answered")
            advice = (
                ""
                if said is None
                else self.v.words("register", "advice", said.advice)
                if said.advice
                else self.v.words("register", "acts", said.act)
            )
            cells = [self.v.words.date(entry.on) if entry else self.t("not_recorded") for entry in (sent, said)]
            references = dict.fromkeys(entry.reference for entry in one.acts if entry.reference)
            rows.append((self.title(one.body), *cells, capital(advice), self._answered(said, answer), lines(*references)))
        if (adoption := last.adoption) is not None:
            act = capital(self.v.words("register", "acts", adoption.act))
            rows.append((self.title(adoption.body), "", self.v.words.date(adoption.on), act, "", adoption.reference or ""))
        head = tuple(self.t("heads", key) for key in ("body", "sent", "heard", "advice", "answer", "minutes"))
        yield Table(title=self.t("proof_heard"), head=head, widths=(6, 4, 4, 4, 5, 5), rows=tuple(rows))

    def _answered(self, said: RegisterEntry | None, answer: RegisterEntry | None) -> str:
        if answer is not None:
            return self.v.words.date(answer.on)
        needs = said is not None and said.advice in ("divided", "unfavourable")
        return self.t("not_recorded") if needs else self.t("no_answer_needed") if said is not None else ""

    def _proof_rows(self, last: Round) -> Blocks:
        """Yield on which rows each body was heard, as they were then."""
        items = []
        for one in last.heard:
            entry = one.last("advised", "agreed") or one.last("sent")
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
