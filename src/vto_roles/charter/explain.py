"""Explain why a role has a letter, or none: the chain from the cell to a seed id, a law line or a line of the file."""

from collections.abc import Iterator

from vto_roles.model.decision import Allocation, Because, Case, Cell, Rival, Row
from vto_roles.model.terms import KeyPath
from vto_roles.text import Words, capital
from vto_roles.wording import Glossary, reason


class Explainer:
    """Words the reasons of the cells of one allocation in one language."""

    def __init__(self, case: Case, allocation: Allocation, words: Words) -> None:
        self.case = case
        self.allocation = allocation
        self.words = words
        self.glossary = Glossary(case, words)

    def everything(self) -> Iterator[str]:
        """Yield the lines on every task."""
        for row in self.allocation.matrix.rows:
            yield from self.task(row.task)
            yield ""

    def task(self, name: str) -> Iterator[str]:
        """Yield the lines on one task, role by role."""
        row = self._row(name)
        yield from self._head(row)
        for cell in row.cells:
            yield from self._cell(row.task, cell)

    def cell(self, name: str, role: str) -> Iterator[str]:
        """Yield the lines on one role on one task: why it has its letters, or why it has none."""
        row = self._row(name)
        yield from self._head(row)
        cell, fell = next((cell for cell in row.cells if cell.role == role), None), self._fallen(row, role)
        if cell is not None:
            yield from self._cell(row.task, cell)
            yield from fell
            return
        yield "  " + self.words("explain", "no_letter", role=capital(self.glossary.the(role)))
        if self.allocation.roles[role].status != "present":
            yield "    " + self.words("explain", "why_absent")
            yield from self._place(("roles", role) if role in self.case.organisation.roles else None)
        else:
            yield from list(fell) or ["    " + self.words("explain", "why_not_candidate")]

    def _fallen(self, row: Row, role: str) -> Iterator[str]:
        """Yield the letters that the role might have had, and where it fell."""
        lost = ((cell, why, rival) for cell in row.cells for why in cell.because for rival in why.rivals if rival.role == role)
        for cell, why, rival in lost:
            criterion, winner = self.words("criteria", rival.fell_at), self.glossary.the(cell.role)
            yield "    " + self.words("explain", "fell", letter=why.letter, criterion=criterion, winner=winner)
            yield from self._place(rival.path)

    def _row(self, name: str) -> Row:
        return next(row for row in self.allocation.matrix.rows if row.task == name)

    def _head(self, row: Row) -> Iterator[str]:
        task = self.allocation.tasks[row.task]
        yield f"{self.glossary.task(row.task)} ({row.task})"
        yield "  " + self.words(
            "explain",
            "level",
            level=self.words("levels", task.level),
            phase=self.words.within(self.words("phases", task.phase)),
            duty=self.words("duties", self.allocation.duties[row.task]),
        )
        yield "  " + self.words("explain", "task_sources")
        for source in task.sources:
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
        said = reason(role, because, self.allocation, self.glossary)
        yield f"    {because.letter}, {words('criteria', because.criterion)}{words.colon}{said}"
        yield from self._place(because.path)
        if because.sources == self.allocation.tasks[task].sources:
            yield "      " + words("explain", "source", sources=because.sources)
        else:
            for source in because.sources:
                yield "      " + self._source(source)
        if because.rivals:
            yield "      " + words("explain", "rivals", rivals=words.semicolon.join(self._rival(one) for one in because.rivals))
        if because.overruled:
            yield "      " + words("explain", "overruled", rules=because.overruled)

    def _rival(self, rival: Rival) -> str:
        criterion = self.words("criteria", rival.fell_at)
        if rival.path is not None:
            criterion += f", {self.case.place(rival.path)}"
        return self.words("explain", "rival", role=self.glossary.the(rival.role), criterion=criterion)

    def _place(self, path: KeyPath | None) -> Iterator[str]:
        if path is not None:
            yield "      " + self.words("explain", "at", place=str(self.case.place(path)))

    def _source(self, source: str) -> str:
        line = self.allocation.catalogue.law.get(source)
        if line is None:
            return self.words("explain", "seed_line", id=source, text=self.words.find("seed", source) or "")
        text, status = self.words.find("law", source) or source, self.words("law_statuses", line.status)
        return self.words("explain", "law_line", id=source, text=text, status=status, date=line.checked_on)
