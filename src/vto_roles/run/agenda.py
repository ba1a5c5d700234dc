"""The agenda of an organisation, the paper of one meeting and the proof of who was heard: from a decision to values and bytes.

Nothing here reads or writes a file: what a page in a browser has in hand is enough.
"""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from vto_roles.charter import agenda, since
from vto_roles.decision import hearing, life
from vto_roles.decision.fingerprints import states
from vto_roles.decision.meetings import may_meet
from vto_roles.model.decision import Allocation
from vto_roles.model.register import SAID, RegisterEntry, RowState
from vto_roles.model.terms import REVIEW
from vto_roles.output.papers import BodyActs, Kind, Meeting, Papers, ReviewFacts, Round
from vto_roles.output.papers_meeting import MeetingPaper
from vto_roles.output.papers_proof import ProofPaper
from vto_roles.read import register as registers
from vto_roles.refused import Refused
from vto_roles.run import pipeline
from vto_roles.text import Words, months_later

if TYPE_CHECKING:
    from vto_roles.charter.schema import Charter
    from vto_roles.output.blocks import Document

FORMATS = ("text", "json", "md", "html", "docx", "pdf", "ics")
OF_A_YEAR = ("json", "ics")  # formats of an agenda; in the others a body has the paper of its meeting
_REVIEWED_AHEAD = 92  # days before a review is due in which its paper looks back


class Requested(Struct, frozen=True, kw_only=True):
    """What is asked: the agenda, that of one body, the paper of its meeting, or the proof."""

    kind: Kind = "agenda"
    body: str | None = None
    meeting: datetime.date | None = None  # None: its next one
    old: pipeline.Decision | None = None  # the answers as they were adopted, for a review


def with_register(decision: pipeline.Decision, data: bytes) -> pipeline.Decision:
    """Return a decision with the register in these bytes, in the place of what lies beside its file."""
    case, _ = decision.made
    found = registers.read(data, registers.beside(decision.path).name, case.catalogue)
    return replace(decision, case=replace(case, register=found.register, tree=case.tree.having("register", found.entries)))


def published(decision: pipeline.Decision, words: Words, asked: Requested | None = None) -> agenda.Agenda:
    """Return the agenda of a decided file, or that of the body that is asked."""
    case, allocation = decision.made
    _refuse(asked or Requested(), allocation)
    found = agenda.write(case, allocation, pipeline.charter_of(decision, words), words)
    return found if asked is None or asked.body is None else found.of(asked.body)


def document(decision: pipeline.Decision, words: Words, asked: Requested) -> "Document":
    """Return what is asked as a document without a format. Raises Refused for a body that is not there."""
    return _Maker(decision, words, asked).document()


def write(decision: pipeline.Decision, words: Words, asked: Requested, markup: str, *, source: str = "") -> bytes:
    """Return what is asked in a format: text, json, md, html, docx, pdf or ics.

    source: what the mark says of the file. Raises Refused for a format that there is not, or that cannot hold what is asked.
    """
    if markup not in FORMATS:
        raise Refused("format", format=markup, known=FORMATS)
    if markup in OF_A_YEAR and asked.kind != "agenda":
        raise Refused("agenda-only", format=markup)
    if markup == "json":
        return agenda.json(published(decision, words, asked))
    maker = _Maker(decision, words, asked)
    if markup == "text":
        from vto_roles.output import plain

        return plain.write(maker.document())
    if markup == "ics":
        from vto_roles.output import papers_ics

        return papers_ics.write(maker.rendering(markup, source), published(decision, words, asked))
    return maker.bytes(markup, source)


def _refuse(asked: Requested, allocation: Allocation) -> None:
    """Raise Refused for a body that is none, or that is not there."""
    roles, catalogue = allocation.roles, allocation.catalogue
    known = tuple(name for name in roles if may_meet(catalogue, name) and roles[name].status != "absent")
    if asked.body is not None and asked.body not in known:
        raise Refused("agenda-body", body=asked.body, known=known)


class _Maker:
    """Makes the documents of one decision."""

    def __init__(self, decision: pipeline.Decision, words: Words, asked: Requested) -> None:
        self.decision = decision
        self.words = words
        self.asked = asked
        self.case, self.allocation = decision.made
        self.charter: Charter = pipeline.charter_of(decision, words)
        self.acts = life.acts(self.case.register, self.allocation.day)
        self.found = agenda.write(self.case, self.allocation, self.charter, words)
        _refuse(asked, self.allocation)

    def rendering(self, markup: str, source: str) -> Any:
        """Return the rendering of the document in a format."""
        from vto_roles.output.formats import FORMATS as CHARTERS
        from vto_roles.output.rendering import Handout, Layout, Rendering

        layout = Layout(logo=self.case.logo, colour=self.case.organisation.settings.colour)
        kind = self.asked.body if self.asked.kind == "paper" and self.asked.body else self.asked.kind
        handout = Handout(kind=kind, make=self._made)
        return Rendering(self.charter, self.words, layout, source=source, form=CHARTERS[markup], handout=handout)

    def bytes(self, markup: str, source: str) -> bytes:
        from vto_roles.output.formats import written

        return written(self.rendering(markup, source))

    def document(self) -> "Document":
        rendering = self.rendering("md", "")
        return self._made(rendering.view)

    def _made(self, v: Any) -> "Document":
        if self.asked.kind == "proof":
            return ProofPaper(v).proof(self._rounds(), self.acts.entries, hearing.adopter(self.allocation))
        if self.asked.kind == "paper" and self.asked.body is not None:
            return MeetingPaper(v).meeting(self._meeting(self.asked.body))
        return Papers(v).year(self.found if self.asked.body is None else self.found.of(self.asked.body))

    # --- the register, round by round ---

    def _rounds(self) -> list[Round]:
        """Return the rounds of hearing, each up to an adoption, and the one that is open where something was done since."""
        rounds, entries = [], [entry for _, entry in self.acts.entries]
        while entries:
            end = next((number for number, one in enumerate(entries) if one.act == "adopted"), None)
            inside = entries if end is None else entries[:end]
            adoption = None if end is None else entries[end]
            until = None if adoption is None else adoption.due(self.case.organisation.settings.review_months)
            rounds.append(Round(heard=tuple(self._heard(inside, adoption)), adoption=adoption, until=until))
            entries = [] if end is None else entries[end + 1 :]
        return rounds

    def _heard(self, entries: list[RegisterEntry], adoption: RegisterEntry | None) -> Iterator[BodyActs]:
        """Yield what each body did in a round; one that did nothing in it, with what it did before where that still stands."""
        day, rows = (self.allocation.day, states(self.allocation)) if adoption is None else (adoption.on, adoption.tasks)
        known = [one for _, one in self.acts.entries if one.on <= day and self._listens(one.body)]
        asked = hearing.heard_bodies(self.allocation)
        for body in dict.fromkeys((*asked, *(one.body for one in known))):
            own, before = (tuple(one for one in part if one.body == body) for part in (entries, known))
            stands = _standing(before, rows)
            if own:
                yield BodyActs(body=body, acts=own, stands="moved" if stands == "moved" else "new")
            elif before and stands != "moved":
                yield BodyActs(body=body, acts=before, stands=stands)
            elif body in asked:
                yield BodyActs(body=body, acts=())

    def _listens(self, body: str) -> bool:
        return self.case.catalogue.roles[body].kind != "governing"

    def _open_round(self) -> Round:
        rounds = self._rounds()
        if rounds and rounds[-1].adoption is None:
            return rounds[-1]
        return Round(heard=tuple(self._heard([], None)), adoption=None)

    # --- one meeting ---

    def _meeting(self, body: str) -> Meeting:
        known = self.found.meetings.get(body, ())
        day = self.asked.meeting or next((datetime.date.fromisoformat(one) for one in known), None)
        turns = tuple(agenda.at_meeting(self.found, body, None if day is None else day.isoformat()))
        standing = next((one for one in self.found.bodies if one.body == body), None)
        last = self._last(body)
        asked = standing is not None and standing.step in ("send", "advise", "decide", "wait")
        compared = last is not None and bool(last.tasks) and (asked or any(one.task == REVIEW for one in turns))
        changes = since.changes(self.case, self.allocation, self.charter, last, self.words) if compared and last else None
        return Meeting(
            body=body,
            day=day,
            standing=standing,
            turns=turns,
            since=last,
            changes=changes,
            round=self._open_round(),
            until=None if day is None else self._until(day),
            review=self._review(body, turns, changes),
        )

    def _until(self, day: datetime.date) -> datetime.date:
        """Return the last day of a charter that holds from a day, for as long as there is between reviews."""
        return months_later(day, self.case.organisation.settings.review_months) - datetime.timedelta(days=1)

    def _last(self, body: str) -> RegisterEntry | None:
        """Return the act with which the rows of a body are compared: its last adoption, or what it said last."""
        own = [entry for _, entry in self.acts.entries if entry.body == body and entry.tasks]
        decided = [one for one in own if one.act in ("adopted", *SAID)]
        return next(reversed(decided), None)

    def _review(self, body: str, turns: Any, changes: since.Changes | None) -> ReviewFacts | None:
        """Return what the review of an adopted charter looks at, for the body that adopts; None where none is at hand."""
        due = hearing.review_due(self.acts, self.case.organisation.settings.review_months)
        if due is None or body != hearing.adopter(self.allocation):
            return None
        near = (due - self.allocation.day).days <= _REVIEWED_AHEAD or any(one.task == REVIEW for one in turns)
        if not near and (changes is None or changes.empty):
            return None
        _, adoption = self.acts.adoptions[-1]
        moved = life.moved(adoption, states(self.allocation), governing=True) if adoption.tasks else ()
        return ReviewFacts(
            since=adoption.on,
            law=tuple(since.law_changes(self.case, self.allocation, adoption.on, self.words)),
            answers=(*self._answers(), *since.passed(self.case, adoption.on, self.allocation.day, self.words)),
            asking=tuple(since.worth_asking(self.allocation, self.charter, moved, self.words)),
        )

    def _answers(self) -> Iterator[tuple[str, str]]:
        """Yield the answers that changed since the adoption, where the file of then is given."""
        if self.asked.old is None:
            return
        old, _ = self.asked.old.made
        yield from since.answer_changes(old, self.case, self.words)


def _standing(acts: Sequence[RegisterEntry], rows: Mapping[str, RowState]) -> Literal["new", "kept", "moved"]:
    """Return whether what a body said is still about the same tasks; "new" where the register does not say what they were."""
    if not acts or not acts[-1].tasks or not rows:
        return "new"
    return "moved" if life.moved(acts[-1], rows, governing=False) else "kept"


def body_of(name: str, case: Any, words: Words) -> str:
    """Return the id of a body by its id or a word for it. Raises Refused for what is none."""
    from vto_roles.read.readings import Readings, nearest, resolved

    roles, readings = tuple(case.catalogue.roles), Readings(case.wording)
    found = resolved("role", name, roles, words, readings)
    if found is None:
        raise Refused("no-such-role", role=name, nearest=nearest("role", name, roles, words, readings))
    return found


def ours(data: bytes) -> bool:
    """Return whether a file is an agenda, a paper or a proof that no hand changed."""
    from vto_roles.output.formats import FORMATS as CHARTERS
    from vto_roles.output.formats import settled

    if agenda.SCHEMA.encode() in data[:200]:
        return True
    marks: Mapping[str, Any] | None = None
    for name, form in CHARTERS.items():
        if form.sign and (form.binary or form.sign in data):
            marks = marks or form.read_mark(settled(data, name))
    return marks is not None and "paper" in marks and marks.get("intact", True) is True
