"""Word what page one is about: roles in the number of their titles, tasks by their subject, topics, days."""

import datetime
import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from vto_roles.charter.published import Day
from vto_roles.charter.schema import CellEntry, Charter, PageLine, RoleEntry, TaskEntry
from vto_roles.text import Words, capital

BOARD = "board"
_CHANGED = 5  # tasks that are named
_LISTED = re.compile(r"\s*:\s")  # what follows in a title is a list


class PageText:
    """The words of one charter's page one, and where they come from."""

    def __init__(self, charter: Charter, words: Words) -> None:
        self.charter = charter
        self.words = words
        self.roles = {role.id: role for role in charter.roles}
        self.tasks = {task.id: task for task in charter.tasks}
        self.topics = {one.topic: one.title for one in charter.consultation}
        self.board = self.roles[BOARD]
        regions = charter.organisation["regions"]
        self.region = regions[0] if len(regions) == 1 else ""
        self.public = bool(charter.provenance["public"])
        self.functions = {holder.id: holder.function for role in charter.roles for holder in role.holders}

    def t(self, *keys: str, **args: Any) -> str:
        return self.words("page_one", *keys, **args)

    def of(self, role: RoleEntry, *keys: str, **args: Any) -> str:
        """Return a text about a role, in the number of its title."""
        the = self.the(role)
        return self.t(*keys, count=2 if role.many else 1, the=the, The=capital(the), **args)

    def the(self, role: RoleEntry) -> str:
        return role.the or role.title

    def body(self, role: RoleEntry) -> str:
        """Return a body with its article; one of which it is not known whether it exists is told as such."""
        the = self.the(role)
        return self.words("summary", "unknown", role=the) if role.status == "unknown" else the

    def bodies(self, roles: Iterable[RoleEntry]) -> str:
        return self.words.join_named(map(self.body, roles))

    def heard_directly(self, role: RoleEntry) -> PageLine:
        """Return that a role is heard without a body, for now where nobody said yet whether there is one."""
        missing = [one for one in self.charter.roles if one.answer != "given"]
        lead = self.t("hear", "unanswered", roles=self.words.join(map(self.the, missing))) if missing else ""
        return PageLine(lead=lead, text=self.of(role, "hear", "for_now" if missing else "none"))

    def day(self, iso: Day) -> str:
        return self.words.date(datetime.date.fromisoformat(iso))

    def inline(self, title: str) -> str:
        """Return a title of ours within a sentence: without its capital, unless that belongs to the word."""
        keep = title[:1] == self.words.within(title[:1]) or title[1:2] != title[1:2].lower() or title[1:2] == "-"
        return title if keep else title[:1].lower() + title[1:]

    def subject(self, task: TaskEntry) -> str:
        """Return what a task is about, within a sentence and without what its title lists; what somebody typed stays as it is."""
        usual = self.words.standing("tasks", task.id, "title")
        if not isinstance(usual, str) or usual != self.words.find("tasks", task.id, "title"):
            return task.title
        found = self.words.standing("page_one", "subjects", task.id)
        return str(found) if found else self.inline(_LISTED.split(task.title)[0])

    def subjects(self, tasks: Iterable[TaskEntry]) -> str:
        return self.words.semicolon.join(map(self.subject, tasks))

    def changed(self, ids: Collection[str]) -> str:
        """Return what the first of these tasks are about, and how many more there are; those that went are counted."""
        known = [self.tasks[task] for task in ids if task in self.tasks]
        gone, more = len(ids) - len(known), len(known[_CHANGED:])
        parts = [self.subjects(known[:_CHANGED])] if known else []
        parts += [self.t("others", count=more)] if more else []
        parts += [self.t("decide", "gone", count=gone)] if gone else []
        return self.words.semicolon.join(parts)

    def topic(self, topic: str) -> str:
        return self.words.regional("page_one", "topics", topic, region=self.region) or self.inline(self.topics[topic])

    def topical(self, tasks: Iterable[TaskEntry], *, sites: bool = False) -> tuple[str, ...]:
        """Return what is spoken about in these tasks: their topics in the order of the consultation, then other tasks.

        sites: with what holds only for some of the sites.
        """
        topics: dict[str, list[TaskEntry]] = {name: [] for name in self.topics}
        for task in tasks:
            topics.setdefault(task.topic if task.topic in self.topics else task.id, []).append(task)
        named = []
        for name, ones in topics.items():
            text = self.topic(name) if name in self.topics else self.subject(ones[0])
            only = {task.duty_text for task in ones} if sites else {""}
            named += [f"{text} ({only.pop()})" if len(only) == 1 and only != {""} else text] if ones else []
        return tuple(named)

    # --- cells ---

    def holding(self, letter: str) -> Iterator[tuple[TaskEntry, CellEntry]]:
        """Yield the cells with a letter, each with its task."""
        return ((task, cell) for task in self.charter.tasks for cell in task.cells if letter in cell.letters)

    def heard(self, task: TaskEntry, *, kind: str) -> Iterator[CellEntry]:
        """Yield the cells of those whose advice on a task is asked."""
        return (cell for cell in task.cells if "C" in cell.letters and not cell.own and self.roles[cell.role].kind == kind)

    def decided(self, task: TaskEntry) -> bool:
        """Return whether the governing body decides."""
        return any(cell.role == BOARD and "A" in cell.letters for cell in task.cells)
