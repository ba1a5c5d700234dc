"""What the cells of the overview say in a language, and the tables beside its rows: the same for every format."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from vto_roles.charter.overview import ANSWERS, Member, Moved, Overview, OverviewColumn, columns
from vto_roles.safe_text import visible
from vto_roles.text import Words, capital

_TITLED = ("roles", "tasks", "bundles", "competences")  # parts of the catalogue whose entries have a title


class OverviewText:
    """Words the overview."""

    def __init__(self, overview: Overview, words: Words) -> None:
        self.overview = overview
        self.words = words
        self.columns = columns(against=overview.against)
        self.date = words.date(datetime.date.fromisoformat(overview.date))

    def t(self, *keys: str, **args: Any) -> str:
        return self.words("overview", *keys, **args)

    def head(self, column: OverviewColumn) -> str:
        return self.t("columns", column.id)

    def help(self, column: OverviewColumn) -> str:
        """Return what a column means where its head does not say it all."""
        return str(self.words.find("overview", "help", column.id) or "")

    def show(self, column: OverviewColumn, row: Member) -> str:
        """Return a cell as text, empty for what is not known."""
        return self.value(column, getattr(row, column.id))

    def value(self, column: OverviewColumn, value: Any) -> str:
        """Return a value of a column as text."""
        if value is None:
            return ""
        if column.kind == "number":
            return self.words.number(value)
        if column.kind == "day":
            return self.day(value)
        if column.kind == "choice":
            return str(self.words.find("overview", column.id, value) or value)
        if column.kind == "bodies":
            return ", ".join(map(self.short, value))
        return self.task(value) if column.kind == "task" else visible(value)

    def foot(self, column: OverviewColumn) -> str:
        """Return what stands under a column: a sum, the earliest day, or how many have each value."""
        found = self.overview.sums.get(column.id)
        if column.id == "name":
            return self.t("sums")
        if found is None:
            return ""
        if isinstance(found, Mapping):
            titles = {key: self.short(key) if column.kind == "bodies" else self.value(column, key) for key in found}
            return ", ".join(f"{titles[key]} {self.words.number(count)}" for key, count in found.items())
        return self.t("earliest", date=self.day(str(found))) if column.kind == "day" else self.value(column, found)

    def day(self, text: str) -> str:
        return self.words.date(datetime.date.fromisoformat(text), short=True)

    def short(self, role: str) -> str:
        """Return the short title of a role; its id where the language has none."""
        return capital(str(self.words.find("roles", role, "short") or role))

    def task(self, name: str) -> str:
        """Return the title of a task; its id where a federation or a member brought it."""
        return capital(self.words.title("tasks", name) or name)

    def check(self, name: str) -> str:
        return capital(str(self.words.find("checks", name, "title") or name))

    def subject(self, name: str | None) -> str:
        """Return what a finding is about: a role, a task, an answer; the id of what has no title."""
        if name is None:
            return ""
        if name in ANSWERS:
            return str(self.words.find("facts", f"{ANSWERS[name]}.{name}") or name)
        return next((title for part in _TITLED if (title := self.words.title(part, name))), name)

    # --- the tables beside the rows ---

    def findings(self) -> Iterator[tuple[str, str, str, int, int]]:
        """Yield each kind of finding: its check, severity, subject, in how many members and how often."""
        for one in self.overview.findings:
            severity = self.words("charter", "severity", one.severity)
            yield self.check(one.check), severity, self.subject(one.subject), one.members, one.count

    def changes(self) -> Iterator[tuple[str, str, str, str, int]]:
        """Yield each change with the number of members in which it is the same."""
        yield from ((*self.change(one.change), one.members) for one in self.overview.changes)

    def moves(self) -> Iterator[tuple[Member, tuple[str, str, str, str]]]:
        """Yield each change of each member."""
        yield from ((row, self.change(one)) for row in self.overview.members for one in row.changes)

    def change(self, one: Moved) -> tuple[str, str, str, str]:
        """Return a change in words: the task, what of it, before and after."""
        before, after = (self._side(one, value) for value in (one.before, one.after))
        return self.task(one.task), self.t("what", one.what, role=self.short(one.role or "")), before, after

    def _side(self, one: Moved, value: str | None) -> str:
        if value is None:
            return self.t("nothing")
        if one.what == "duty":
            return self.words("duties", value)
        return self.words.deadline(value) if one.what == "deadline" else " ".join(value)

    def gone(self) -> str:
        """Return which members of the older folder are not there any more."""
        files = self.overview.gone
        return self.t("gone", count=len(files), files=", ".join(map(visible, files))) if files else ""

    def heads(self, *names: str) -> Sequence[str]:
        return [self.t("heads", name) for name in names]
