"""The questions of the catalogue in words, with what may be answered and whether they are asked of this organisation."""

from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from vto_roles.charter.answer_text import AnswerText
from vto_roles.decision import facts
from vto_roles.decision.conditions import answer_path, holds
from vto_roles.finding import Place
from vto_roles.model.catalogue import Question, When
from vto_roles.model.decision import Case
from vto_roles.model.node import Node
from vto_roles.model.organisation import completed
from vto_roles.model.terms import AnswerForm, QuestionGroup
from vto_roles.read.asked import answer_words
from vto_roles.read.catalogue import built_in, vocabulary
from vto_roles.read.organisation import bind
from vto_roles.read.readings import BUILT_IN
from vto_roles.text import Words, capital, fill
from vto_roles.wording import Glossary

_YES_NO = ("yes", "no")
_LISTED = ("people", "choices")  # groups of lists: what is not known is not in them


class Option(Struct, frozen=True, kw_only=True):
    """An answer to choose; `id` is what the file takes, empty where the key is left out."""

    id: str
    title: str
    hint: str | None = None


class AskedQuestion(Struct, frozen=True, kw_only=True):
    """A question in words. Its path is that of `what-if --set`; one about a bundle ends in the bundle."""

    path: str
    group: QuestionGroup
    card: str | None  # the card on which it is asked together with others
    answer: AnswerForm
    needed: bool
    law: bool
    ask: str
    help: str | None
    why: str | None
    example: str | None
    unit: str | None  # what a number counts
    options: tuple[Option, ...]
    unknown: Option | None  # "I don't know"; None where an answer is needed or a list is made
    shown: bool
    reason: str | None  # why it is not asked here
    after: tuple[str, ...] = ()  # the questions without an answer on which it hangs whether this one is asked


class QuestionHeading(Struct, frozen=True, kw_only=True):
    """What stands over a group of questions or on a card."""

    id: str
    title: str
    help: str | None = None
    example: str | None = None


def groups(words: Words) -> tuple[QuestionHeading, ...]:
    """Return the groups of questions in their order."""
    return tuple(QuestionHeading(id=name, title=title) for name, title in words.find("asking", "groups").items())


def cards(words: Words) -> tuple[QuestionHeading, ...]:
    """Return the cards on which several questions are asked together."""
    found = words.find("asking", "cards").items()
    return tuple(
        QuestionHeading(id=name, title=one["ask"], help=one.get("help"), example=one.get("example")) for name, one in found
    )


def asked(answers: Case | Node | None, words: Words) -> tuple[AskedQuestion, ...]:
    """Return every question in the order in which it is asked, also those that are not asked of this organisation.

    answers: an organisation, or the tree of a file that is still being filled in; None: nothing is answered yet.
    """
    return tuple(_Asker(answers if isinstance(answers, Case) else unfinished(answers), words).rows())


_NEEDED = (("organisation", "name"), ("size", "headcount"))


def unfinished(root: Node | None) -> Case:
    """Return a file as a case, with something in the place of the answers that it needs and lacks."""
    place = Place(file="")
    known = vocabulary(built_in(), readings=BUILT_IN)
    root = root if root is not None and isinstance(root.value, dict) else Node({}, place)
    bound = bind((root,), known)
    if bound.answers is None:
        for section, key in _NEEDED:
            part = root.get(section)
            part = part if part is not None and isinstance(part.value, dict) else Node({}, place)
            root = root.having(section, part.having(key, Node("0", place)))
        bound = bind((root,), known)
    assert bound.answers is not None
    return Case(
        catalogue=built_in(),
        organisation=completed(bound.answers),
        overlays=(),
        tree=bound.tree,
        trees=bound.trees,
        name="",
        wording={},
    )


class _Asker:
    """Words the questions for one organisation."""

    def __init__(self, case: Case, words: Words) -> None:
        self._case = case
        self._words = words
        self._glossary = Glossary(case, words)
        self._text = AnswerText(self._glossary)
        answers = facts.answers(case.organisation)
        self._roles = facts.presence(case.catalogue, case.organisation, answers)
        self._facts: Mapping[str, object] = answers | facts.role_facts(self._roles)

    def rows(self) -> Iterator[AskedQuestion]:
        for path, question in self._case.catalogue.questions.items():
            row = self._row(path, question)
            if question.answer != "practice":
                yield row
                continue
            for bundle, tasks in self._bundles().items():
                here = [task for task in tasks if holds(self._case.catalogue.tasks[task].when, self._facts)]
                about = self._words("asking", "about", tasks=" · ".join(map(self._glossary.task, here)))
                yield replace(row, path=f"{path}.{bundle}", ask=self._ask(path, bundle), help=about if here else None)

    def _bundles(self) -> dict[str, list[str]]:
        """Return the bundles with a task in which practice counts, each with those tasks."""
        tasks = {name: task.bundle for name, task in self._case.catalogue.tasks.items() if task.level != "strategic"}
        return {
            one: [name for name in tasks if tasks[name] == one] for one in self._case.catalogue.bundles if one in tasks.values()
        }

    def _row(self, path: str, question: Question) -> AskedQuestion:
        reason = self._reason(path, question)
        return AskedQuestion(
            path=path,
            group=question.group,
            card=question.card,
            answer=question.answer,
            needed=question.needed,
            law=question.law,
            ask=self._ask(path),
            help=self._words.find("questions", path, "help"),
            why=self._words.find("questions", path, "why"),
            example=self._words.find("questions", path, "example"),
            unit=self._words.find("questions", path, "unit"),
            options=tuple(self._options(path, question)),
            unknown=None if question.needed or question.group in _LISTED else self._unknown(path),
            shown=reason is None,
            reason=reason,
            after=tuple(self._after(question)),
        )

    def _after(self, question: Question) -> Iterator[str]:
        """Yield the paths of the answers by which a question is asked or not, as far as they are still to be given."""
        when = question.when
        for fact in dict.fromkeys(fact for part in ((when,) if isinstance(when, dict) else when or ()) for fact in part):
            keys = answer_path(fact)
            if self._case.tree.find(keys) is None:
                yield ".".join(keys)

    def _ask(self, path: str, bundle: str | None = None) -> str:
        text = self._words.find("questions", path, "ask")
        if not isinstance(text, str):  # a question that a patch brings
            return self._text.what(tuple(path.split(".")))
        return text if bundle is None else fill(text, {"bundle": self._glossary.bundle(bundle)})

    def _options(self, path: str, question: Question) -> Iterator[Option]:
        catalogue, words = self._case.catalogue, self._words
        if question.answer in ("yes-no", "yes-no-unknown"):
            yield from (Option(id=name, title=capital(words("answers", name))) for name in _YES_NO)
        for name in question.options:
            title, hint = (words.find("questions", path, "options", name, part) for part in ("title", "hint"))
            yield Option(id=name, title=title or capital(words.find("facts", "options", name) or name), hint=hint)
        if question.answer == "practice":
            present = (name for name, state in self._roles.items() if state.status != "absent")
            yield from (self._role(name) for name in present if "R" in catalogue.roles[name].may)
        elif path == "staff.roles":
            yield from (self._role(name) for name, role in catalogue.roles.items() if role.kind != "consultative")
        elif path == "staff.competences":
            yield from (Option(id=name, title=capital(self._glossary.competence(name))) for name in catalogue.competences)

    def _role(self, name: str) -> Option:
        return Option(id=name, title=capital(self._glossary.role(name)))

    def _unknown(self, path: str) -> Option:
        """Return "I don't know": a word of the file where it takes one, else the answer is left out."""
        section, _, name = path.partition(".")
        written = section == "roles" or "unknown" in answer_words().get(path, ())
        body = section == "roles" and self._case.catalogue.roles[name].kind == "consultative"
        return Option(
            id="unknown" if written else "",
            title=self._words("asking", "unknown"),
            hint=self._words("asking", "unknown_body") if body else None,
        )

    def _reason(self, path: str, question: Question) -> str | None:
        """Return why a question is not asked here, None where it is."""
        section, _, name = path.partition(".")
        employer = self._case.catalogue.roles[name].employer if section == "roles" else None
        whens: tuple[When | None, ...] = ({"organisation.employer": employer} if employer else None, question.when)
        failing = next((when for when in whens if when is not None and not holds(when, self._facts)), None)
        if failing is None:
            return None
        part = failing if isinstance(failing, dict) else failing[0]
        fact = next(fact for fact, test in part.items() if not holds({fact: test}, self._facts))
        keys, value = answer_path(fact), self._facts.get(fact)
        if value is None:
            return self._words("asking", "not_answered", what=self._text.what(keys))
        return self._words("asking", "not_here", what=self._text.what(keys), value=self._text.value(keys, value))
