"""Explain why a role has a letter, or none: the chain from the cell to a seed id, a law line or a line of the file."""

import functools
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from vto_roles.charter.answer_text import AnswerText
from vto_roles.charter.law import basis_text, text
from vto_roles.decision.answers import answer, given
from vto_roles.decision.conditions import answer_path
from vto_roles.decision.counterfactual import Unless, unless
from vto_roles.decision.facts import outcomes
from vto_roles.decision.grounds import Ground, grounds
from vto_roles.model.decision import Allocation, Because, Case, Cell, Rival, Row
from vto_roles.model.terms import KeyPath
from vto_roles.text import Words, capital
from vto_roles.wording import Glossary, reason

_NEAREST = 3  # answers that are told of one cell


class Explainer:
    """Words the reasons of the cells of one allocation in one language, and what single answers would change them."""

    def __init__(self, case: Case, allocation: Allocation, words: Words, *, coded: bool = True) -> None:
        """coded: with the ids of sources and rules and the places of answers, for a reader who has the file at hand."""
        self.case = case
        self.allocation = allocation
        self.words = words
        self.glossary = Glossary(case, words, outcomes(allocation.tasks, allocation.facts))
        self._answers = AnswerText(self.glossary)
        self._given = given(case)
        self._coded = coded

    @functools.cached_property
    def _unless(self) -> dict[tuple[str, str], tuple[Unless, ...]]:
        """What single answers would change each cell of all tasks: found once, which takes seconds."""
        return unless(self.case, self.allocation)

    def _found(self, name: str, role: str | None = None) -> dict[tuple[str, str], tuple[Unless, ...]]:
        """Return what single answers would change the cells of one task; of all, where they are known already."""
        return self._unless if "_unless" in vars(self) else unless(self.case, self.allocation, [name], role)

    def everything(self) -> Iterator[str]:
        """Yield the lines on every task."""
        for row in self.allocation.matrix.rows:
            yield from self._task(row, self._unless)
            yield ""

    def task(self, name: str) -> Iterator[str]:
        """Yield the lines on one task, role by role; of a task that is not there, the answers by which it would be."""
        found = self._found(name)
        row = self._row(name)
        yield from self._task(row, found) if row is not None else self._missing(name, found)

    def _task(self, row: Row, found: dict[tuple[str, str], tuple[Unless, ...]]) -> Iterator[str]:
        yield from self._head(row)
        for cell in row.cells:
            yield from self._cell(row.task, cell)
            yield from self._otherwise(found.get((row.task, cell.role), ()), "unless")

    def cell(self, name: str, role: str) -> Iterator[str]:
        """Yield the lines on one role on one task: why it has its letters, or why it has none."""
        if (row := self._row(name)) is not None:
            yield from self._head(row)
        yield from self.why(name, role)

    def why(self, name: str, role: str, *, otherwise: bool = True) -> Iterator[str]:
        """Yield the lines on one role on one task, without those on the task itself.

        otherwise: with the answers that would change the cell, which are found by deciding again with each.
        """
        row = self._row(name)
        found = self._found(name, role) if otherwise or row is None else {}
        if row is None:
            yield from self._missing(name, found)
            return
        cell, others = next((cell for cell in row.cells if cell.role == role), None), found.get((name, role), ())
        if cell is not None:
            yield from self._cell(row.task, cell)
            yield from self._otherwise(others, "unless")
            yield from self._fallen(row, role)
            return
        yield "  " + self.words("explain", "no_letter", role=capital(self.glossary.the(role)))
        for ground in grounds(self.case, self.allocation, name, role, [one.keys for one in others]):
            yield from self._ground(ground)
        yield from self._fallen(row, role)
        yield from self._otherwise(others, "unless_in")
        if otherwise and not others:
            yield "    " + self.words("explain", "no_single")

    def _missing(self, name: str, found: dict[tuple[str, str], tuple[Unless, ...]]) -> Iterator[str]:
        """Yield the lines on a task that is not there: the answers by which it would be."""
        yield self.words("explain", "task_absent", task=self._title(name))
        answers = {one.keys: one for (task, _), listed in found.items() if task == name for one in listed}
        for one in [*answers.values()][:_NEAREST]:
            yield "  " + self.words("explain", "task_if", **self._changed(one))

    def _title(self, name: str) -> str:
        title = self.glossary.task(name)
        return f"{title} ({name})" if self._coded else title

    def _changed(self, one: Unless) -> dict[str, str]:
        """Return an answer as the arguments of a sentence: what it is about, what it would be and what it is now."""
        now = self._answers.value(one.keys, answer(self._given, one.keys))
        return {"what": self._answers.asked(one.keys), "value": self._answers.measured(one.keys, one.value), "now": now}

    def _otherwise(self, found: Sequence[Unless], key: str) -> Iterator[str]:
        """Yield the nearest answers that would change a cell."""
        for one in found[:_NEAREST]:
            letters = " ".join(one.becomes) or self.words("letters", "none")
            becomes = f"{letters} ({self.words('explain', 'locked')})" if one.locked else letters
            yield "    " + self.words("explain", key, becomes=becomes, **self._changed(one))
        if len(found) > _NEAREST:
            yield "    " + self.words("explain", "more", count=len(found) - _NEAREST)

    def _ground(self, ground: Ground) -> Iterator[str]:
        """Yield why a role has no letter, with the answer and the law behind it."""
        args: dict[str, Any] = dict(ground.args)
        for name in ("role", "body"):
            args |= {name: self.glossary.the(str(args[name]))} if name in args else {}
        for name in ("others", "bodies"):
            args |= {name: tuple(map(self.glossary.the, args[name]))} if name in args else {}
        if "topic" in args:
            args["topic"] = self.glossary.topic(str(args["topic"]))
        if "source" in args:
            args["source"] = args["source"] or self.words("because", "federation")
        if "fact" in args:
            keys = answer_path(str(args["fact"]))
            args |= {"what": self._answers.what(keys), "now": self._answers.value(keys, answer(self._given, keys))}
        yield "    " + self.words("explain", "why_not", ground.key, **args)
        if args.get("reason"):
            yield "      " + str(args["reason"])
        yield from self._place(ground.path if ground.path is not None and self.case.tree.find(ground.path) is not None else None)
        for source in ground.sources:
            yield "      " + self._source(source)

    def _fallen(self, row: Row, role: str) -> Iterator[str]:
        """Yield the letters that the role might have had, and where it fell."""
        lost = ((cell, why, rival) for cell in row.cells for why in cell.because for rival in why.rivals if rival.role == role)
        for cell, why, rival in lost:
            criterion, winner = self.words("criteria", rival.fell_at), self.glossary.the(cell.role)
            yield "    " + self.words("explain", "fell", letter=why.letter, criterion=criterion, winner=winner)
            yield from self._place(rival.path)

    def _row(self, name: str) -> Row | None:
        return next((row for row in self.allocation.matrix.rows if row.task == name), None)

    def _head(self, row: Row) -> Iterator[str]:
        task = self.allocation.tasks[row.task]
        yield self._title(row.task)
        yield "  " + self.words(
            "explain",
            "level",
            level=self.words("levels", task.level),
            phase=self.words.within(self.words("phases", task.phase)),
            duty=self.words("duties", self.allocation.duties[row.task]),
        )
        yield "  " + self.words("explain", "task_sources")
        for source in self._about_here(task.sources):
            yield "    " + self._source(source)

    def _cell(self, task: str, cell: Cell) -> Iterator[str]:
        letters = " ".join(cell.letters)
        marks = [self.words("charter", "own_mark")] if cell.own else [self.words("explain", "locked")] if cell.locked else []
        shown = f"{letters} ({', '.join(marks)})" if marks else letters
        yield "  " + self.words("explain", "because", role=capital(self.glossary.the(cell.role)), letters=shown)
        for because in cell.because:
            yield from self._because(task, cell.role, because)

    def _because(self, task: str, role: str, because: Because) -> Iterator[str]:
        words = self.words
        said = " ".join((reason(role, because, self.allocation, self.glossary), *self._covered(role, because)))
        yield f"    {because.letter}, {words('criteria', because.criterion)}{words.colon}{said}"
        yield from self._place(because.path)
        if self._coded and because.sources == self.allocation.tasks[task].sources:
            yield "      " + words("explain", "source", sources=because.sources)
        else:
            for source in because.sources:
                yield "      " + self._source(source)
        if because.rivals:
            yield "      " + words("explain", "rivals", rivals=words.semicolon.join(self._rival(one) for one in because.rivals))
        if because.overruled:
            told = because.overruled if self._coded else tuple(self.glossary.rule(one, None, role) for one in because.overruled)
            yield "      " + words("explain", "overruled", rules=told)

    def _covered(self, role: str, because: Because) -> Iterator[str]:
        """Yield how much of what a task needs the role covers, and who else was asked: of one person that is personal data."""
        if because.key == "competence":
            yield self.words("explain", "covers", **because.args)
        asked: Any = because.args.get("asked", ())
        if others := tuple(self.glossary.the(one) for one in asked if one != role):
            yield self.words("explain", "asked", roles=others)

    def _rival(self, rival: Rival) -> str:
        criterion = self.words("criteria", rival.fell_at)
        if self._coded and rival.path is not None:
            criterion += f", {self.case.place(rival.path)}"
        return self.words("explain", "rival", role=self.glossary.the(rival.role), criterion=criterion)

    def _place(self, path: KeyPath | None) -> Iterator[str]:
        if path is not None and self._coded:
            yield "      " + self.words("explain", "at", place=str(self.case.place(path)))
        elif path is not None and (question := self._answers.question(path)):
            yield "      " + self.words("explain", "answered", what=question)

    def _about_here(self, sources: Iterable[str]) -> Iterator[str]:
        """Yield the sources without the law lines that are about other organisations."""
        law = self.allocation.law
        yield from (one for one in sources if one not in law or law[one].told)

    def _source(self, source: str) -> str:
        if source not in self.allocation.catalogue.law:
            return self._sourced("seed_line", source, self.words.find("seed", source) or "")
        one = self.allocation.law.get(source)
        if one is None:
            line = self.allocation.catalogue.law[source]
            name = source if self._coded else capital(basis_text(line, self.words)) or source
            return self.words("explain", "law_line_absent", id=name, date=self.allocation.day)
        told = text(source, one, self.allocation.catalogue, self.allocation.day, self.words)
        status, date = self.words("law_statuses", one.status), one.line.checked_on
        return self._sourced("law_line", source, told, status=status, date=date)

    def _sourced(self, key: str, source: str, said: str, **args: Any) -> str:
        """Return what a source says, after its id where ids are told."""
        found = self.words("explain", key, text=said, **args)
        return f"{source}{self.words.colon}{found}" if self._coded else found
