"""The proof of who was heard on a charter: on which rows, when, with what advice and what answer; and who decided."""

from collections.abc import Iterable, Iterator, Sequence

from vto_roles.model.register import SAID, RegisterEntry
from vto_roles.output.blocks import Blocks, Document, Form, Heading, Paragraph, Table
from vto_roles.output.papers import HEARING, BodyActs, Papers, Round
from vto_roles.output.tables import lines, listed
from vto_roles.text import capital

_SHOWN = 16  # characters of a checksum


class ProofPaper(Papers):
    """Makes the proof."""

    def proof(self, rounds: Sequence[Round], acts: Sequence[tuple[int, RegisterEntry]], adopter: str) -> Document:
        """Return who was heard on what, when, what became of the advice, and who decided, in the last round.

        rounds: the oldest first; acts: each with its place in the register; adopter: the body that adopts.
        """
        last = rounds[-1] if rounds else Round(heard=(), adoption=None)
        adopted = last.adoption
        if adopted is None:
            status = self.t("status_new")
        else:
            the = self.v.the([self.v.roles[adopted.body]])
            status = self.t("proof_adopted", the=the, date=adopted.on, until=last.until)
        return self.document(self.t("proof"), self._proof(last, rounds[:-1], acts, adopter), status)

    def _proof(
        self, last: Round, earlier: Sequence[Round], acts: Sequence[tuple[int, RegisterEntry]], adopter: str
    ) -> Iterator[tuple[str, str, Blocks]]:
        yield "heard", self.t("proof_heard"), self._heard(last)
        yield "decided", self.t("proof_decided"), self._decided(last)
        yield "rows", self.t("proof_rows"), self._proof_rows(last)
        yield "earlier", self.t("proof_earlier"), self._earlier(earlier)
        law = self.cited(HEARING.values())
        yield "grounds", self.v.t("law"), (self.points((self.subjects.named[one.id][0], one.text) for one in law),) if law else ()
        yield "kept", self.t("proof_kept"), self._kept(acts)
        yield "signed", self.t("proof_sign"), self._signed(last, adopter)

    def _signed(self, last: Round, adopter: str) -> Blocks:
        yield Paragraph(text=self.t("proof_signed"))
        heard = [one.body for one in last.heard if one.acts]
        yield self.signed(map(self.signature, (adopter, *heard)))

    def _heard(self, last: Round) -> Blocks:
        """Yield what each body was sent and said, and what became of that; where the register does not tell, room for it."""
        if not any(one.acts for one in last.heard):
            yield Paragraph(text=self.t("proof_none"))
            return
        rows = (
            (
                self.title(one.body),
                self._on(one.last("sent")),
                self.on(said, one) if said else self._on(None),
                capital(self.said(said)) if said else "",
                self.answered(one),
            )
            for one, said in ((one, one.last(*SAID)) for one in last.heard)
        )
        head = (*(self.t("heads", key) for key in ("body", "sent", "heard", "advice")), self.v.t("sign_answer"))
        yield Table(title=self.t("proof_heard"), head=head, widths=(6, 5, 5, 4, 6), rows=tuple(rows))
        answers = self.v.words.find("register", "answer").values()
        for one in last.heard:
            if self._silent(one):
                asked = self.field("answer", choices=map(str, answers))
                yield Form(title=self.title(one.body), fields=(asked, self.field("why")))

    def _on(self, entry: RegisterEntry | None) -> str:
        """Return the day of an act, and where it is minuted."""
        return lines(self.v.words.date(entry.on), entry.reference or "") if entry else capital(self.t("not_recorded"))

    def _silent(self, one: BodyActs) -> bool:
        """Return whether an advice that asks an answer got one of which the register does not tell what it was, or none."""
        said, answer = one.last(*SAID), one.last("answered")
        asks = said is not None and (said.asks_answer or answer is not None)
        return asks and (answer is None or answer.answer is None)

    def _decided(self, last: Round) -> Blocks:
        if last.adoption is not None:
            act, until = capital(self.said(last.adoption)), self.v.words.date(last.until) if last.until else ""
            head = tuple(self.t("heads", key) for key in ("body", "decision", "decided_on", "until"))
            row = (self.title(last.adoption.body), act, self._on(last.adoption), until)
            yield Table(title=self.t("proof_decided"), head=head, widths=(6, 5, 5, 5), rows=(row,))

    def _earlier(self, rounds: Sequence[Round]) -> Blocks:
        """Yield the rounds before the last: who said what when, and what was decided until when."""
        if rounds:
            head = (self.t("heads", "round"), self.t("proof_heard"), self.t("heads", "decision"))
            rows = tuple((str(number), self._said_in(one), self._adopted(one)) for number, one in enumerate(rounds, 1))
            yield Table(title=self.t("proof_earlier"), head=head, widths=(2, 9, 7), rows=rows)

    def _said_in(self, one: Round) -> str:
        told = ((self.title(body.body), body.last(*SAID)) for body in one.heard)
        colon, date = self.v.colon, self.v.words.date
        return lines(*(f"{title}{colon}{self.said(said)}, {date(said.on)}" for title, said in told if said is not None))

    def _adopted(self, one: Round) -> str:
        if one.adoption is None or one.until is None:
            return ""
        return self.v.words("page_one", "status", "adopted", since=one.adoption.on, until=one.until)

    def _proof_rows(self, last: Round) -> Blocks:
        """Yield on which tasks each body was heard, as they were then."""
        for one in last.heard:
            entry = one.last(*SAID) or one.last("sent")
            if entry is not None and entry.tasks:
                yield Heading(text=self.t("rows_count", body=self.title(one.body), count=len(entry.tasks)))
                yield listed(self._named(task) for task in self._in_order(entry.tasks))

    def _named(self, task: str) -> str:
        return self.v.words.title("tasks", task) or (self.v.tasks[task].title if task in self.v.tasks else task)

    def _in_order(self, tasks: Iterable[str]) -> list[str]:
        """Return tasks in the order of the charter, those that it no longer has at the end."""
        order = [*self.v.tasks]
        return sorted(tasks, key=lambda task: order.index(task) if task in order else len(order))

    def _kept(self, acts: Sequence[tuple[int, RegisterEntry]]) -> Blocks:
        """Yield what the register holds, and by what a later change to it shows."""
        if acts:
            yield Paragraph(text=self.t("proof_chain"))
            keys = ("number", "decided_on", "body", "act", "reference")
            rows = tuple(
                (str(place + 1), self.v.words.date(one.on), self.title(one.body), self._act(one), one.reference or "")
                for place, one in acts
            )
            head = tuple(self.t("heads", key) for key in keys)
            yield Table(title=self.t("proof_kept"), head=head, widths=(1.5, 5, 7, 6, 5), rows=rows)
            place, last = acts[-1]
            digest = last.digest.removeprefix("sha256:")[:_SHOWN]
            yield Paragraph(text=self.t("proof_digest", count=place + 1, digest=digest))

    def _act(self, entry: RegisterEntry) -> str:
        """Return what was done, with what an advice or an answer was."""
        what = self.v.words("register", "advice", entry.advice) if entry.advice else ""
        what = self.v.words("register", "answer", entry.answer) if entry.answer else what
        return capital(self.v.words("register", "acts", entry.act)) + (f"{self.v.colon}{what}" if what else "")
