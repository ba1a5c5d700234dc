"""Write page one: what a governing body reads first, in five blocks, from what the charter itself publishes."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping

from msgspec import UNSET
from msgspec.structs import replace

from vto_roles.charter import standing
from vto_roles.charter.fold import disputed
from vto_roles.charter.page_text import BOARD, PageText
from vto_roles.charter.published import Day
from vto_roles.charter.schema import (
    Block,
    Charter,
    DeviationEntry,
    Holder,
    PageBlock,
    PageLine,
    RoleEntry,
    TaskEntry,
    WaivedEntry,
)
from vto_roles.charter.verbs import by_law, is_counterpart, ratifies
from vto_roles.model.terms import PHASES, REVIEW, SOUGHT
from vto_roles.text import Words, capital, fill

_COORDINATOR, _EMPLOYEES, _ASSEMBLY = "vto-coordinator", "employees", "governing"
_DATED, _UNDATED, _CHOICES, _DOERS, _COMPETENCES = 7, 8, 6, 3, 3  # how many are named
_CONCENTRATED = 1 / 3  # of the decisions: from there on a governing body has to know
_PRIVATE = 3  # people: what fewer lack is not told here
_WEIGHT = ("A", "R", "C", "I", "none")


def page_one(charter: Charter, words: Words) -> tuple[PageBlock, ...]:
    """Return the blocks that have lines; a public charter tells nothing of single people.

    words: of the charter's language.
    """
    return tuple(_Page(charter, words).blocks())


def with_page_one(charter: Charter, words: Words) -> Charter:
    """Return the charter with its page one, and with the same lines as its summary; a card has none."""
    if charter.card is not UNSET:
        return charter
    blocks = page_one(charter, words)
    lines = tuple(_flat(line, words) for block in blocks for line in block.lines)
    return replace(charter, page_one=blocks, summary=lines)


def _flat(line: PageLine, words: Words) -> str:
    term = words.date(datetime.date.fromisoformat(line.date)) if line.date else line.lead
    return f"{term}{words.colon}{line.text}" if term else line.text


class _Page(PageText):
    """Page one of one charter."""

    def blocks(self) -> Iterator[PageBlock]:
        """Yield the blocks in order, each under its title."""
        parts: Mapping[Block, Callable[[], Iterator[PageLine]]] = {
            "decide": self._decide,
            "know": self._know,
            "coordinate": self._coordinate,
            "hear": self._hear,
            "deviate": self._deviate,
        }
        for name, lines in parts.items():
            yield PageBlock(id=name, title=self.of(self.board, name, "title"), lines=tuple(lines()))

    # --- 1: what is decided ---

    def _decide(self) -> Iterator[PageLine]:
        yield from self._changed()
        yield self._adoption()
        dates = {entry.task: entry.date for entry in self.charter.calendar}
        own = {task.id: self._share(task) for task in self.charter.tasks if task.id != REVIEW}
        board = [task for task in self.charter.tasks if own.get(task.id) is not None]
        dated = sorted((task for task in board if task.id in dates), key=lambda task: dates[task.id])
        if dated:
            legal = any(task.duty == "legal" for task in dated)
            yield PageLine(text=self.t("decide", "dates_law" if legal else "dates"))
        for task in dated[:_DATED]:
            yield PageLine(date=dates[task.id], text=capital(self.subject(task)) + self._remarks(task, own[task.id]))
        if more := len(dated) - _DATED if len(dated) > _DATED else 0:
            yield PageLine(text=self.t("decide", "more", count=more))
        undated = [task for task in board if task.id not in dates]
        if undated:
            rest = len(undated) - _UNDATED
            more_text = self.words.semicolon + self.t("others", count=rest) if rest > 0 else ""
            yield PageLine(lead=self.t("decide", "undated"), text=f"{self.subjects(undated[:_UNDATED])}{more_text}.")
        if not board:
            yield PageLine(text=self.of(self.board, "decide", "none"))

    def _changed(self) -> Iterator[PageLine]:
        """Yield what changed since the charter was adopted."""
        life = self.charter.life
        if life is not None and life.changed:
            yield PageLine(lead=self.t("decide", "changed", count=len(life.changed)), text=f"{self.changed(life.changed)}.")

    def _adoption(self) -> PageLine:
        """Return what is asked for this charter itself: whose advice comes first, when it is reviewed; or how long it holds."""
        life = self.charter.life
        if life is not None and life.until and standing.state(self.charter) == "adopted":
            text = self.t("decide", "holds", date=self.day(life.until))
            return PageLine(lead=self.t("decide", "charter"), text=text)
        heard = standing.heard_first(self.charter)
        if heard:
            key = "advice" if heard[0].kind == "consultative" else "heard"
            text = self.t("decide", key, bodies=self.bodies(heard))
        else:
            text = self.t("decide", "alone")
        if self.charter.review_by:
            text += " " + self.t("decide", "review", date=self.day(self._reviewed(self.charter.review_by)))
        return PageLine(lead=self.t("decide", "charter"), text=text)

    def _reviewed(self, latest: Day) -> Day:
        """Return the last day on or before `latest` on which the charter is due for review, by its own task; else `latest`."""
        due = next((entry.date for entry in self.charter.calendar if entry.task == REVIEW), None)
        if due is None or due > latest:
            return latest
        first, last = int(due[:4]), int(latest[:4])
        days = [f"{year}{due[4:]}" for year in range(first, last + 1) if not (due[5:] == "02-29" and year % 4)]
        return max(day for day in days if day <= latest)

    def _share(self, task: TaskEntry) -> str | None:
        """Return what the governing body does in a task where it does not simply decide; None where it does nothing of it."""
        cell = next((cell for cell in task.cells if cell.role == BOARD), None)
        if cell is None or task.counterpart is not None:
            return None
        if "A" in cell.letters:
            return ""
        if ratifies(cell):
            return self.t("decide", "ratifies")
        above = (self.roles[one.role] for one in task.cells if "A" in one.letters and self.roles[one.role].kind == _ASSEMBLY)
        if "R" in cell.letters and (who := next(above, None)):
            return self.t("decide", "prepares", the=self.the(who))
        return None

    def _remarks(self, task: TaskEntry, share: str | None) -> str:
        """Return the governing body's share, whether law makes the task a duty, and which bodies law wants to be heard first."""
        sought = self.tasks.get(SOUGHT.get(task.id, ""), task)
        bodies = [self.roles[cell.role] for cell in self.heard(sought, kind="consultative") if by_law(cell)]
        day = next((self.day(entry.date) for entry in self.charter.calendar if entry.task == sought.id != task.id), None)
        key = "first" if day is None else "first_by"
        first = self.t("decide", key, bodies=self.bodies(bodies), date=day) if bodies else ""
        law = self.t("decide", "law") if task.duty == "legal" else ""
        remarks = self.words.semicolon.join(filter(None, (law, share, first)))
        return f" ({remarks})" if remarks else ""

    # --- 2: what is to be known ---

    def _know(self) -> Iterator[PageLine]:
        yield self._scope()
        yield from self._vacancies()
        if not self.public:
            yield from self._concentration()
            yield from self._alone()
            yield from self._support()
        legal = [task for task in self.charter.tasks if task.duty == "legal"]
        if legal:
            count = self.t("know", "legal", count=len(legal))
            first = next((one for one in self.charter.calendar if self.tasks[one.task].duty == "legal"), None)
            if first is None:
                yield PageLine(text=f"{count}.")
            else:
                day, task = self.day(first.date), self.subject(self.tasks[first.task])
                yield PageLine(lead=count, text=self.t("know", "first", date=day, task=task))
        topics = [one for one in self.charter.consultation if one.contested]
        alone = disputed(self.charter).difference(*(one.tasks for one in topics))
        contested = [self.words.within(one.title) for one in topics]
        contested += [self.subject(task) for task in self.charter.tasks if task.id in alone]
        if contested:
            text = self.words.semicolon.join(contested)
            yield PageLine(lead=self.t("know", "contested", count=len(contested)), text=f"{text}.")

    def _scope(self) -> PageLine:
        tasks = len(self.charter.tasks)
        roles = sum(role.status not in ("absent", "expected") for role in self.charter.roles)
        together = sum(task.counterpart is not None for task in self.charter.tasks)
        lead = self.t("know", "scope", tasks=self.t("tasks", count=tasks), roles=self.t("roles", count=roles))
        return PageLine(lead=lead, text=self.t("know", "together" if together else "answers", count=together))

    def _vacancies(self) -> Iterator[PageLine]:
        """Yield which roles nobody fills, and which bodies may be there; that all is well is said too."""
        vacant = [role for role in standing.vacant(self.charter) if role.id != _COORDINATOR]
        unknown, due = standing.unknown(self.charter), standing.due(self.charter)
        expected = [role for role in self.charter.roles if role.status == "expected"]
        if not standing.vacant(self.charter):
            yield PageLine(text=self.t("know", "filled"))
        for key, roles in {"vacant": vacant, "unknown": unknown, "due": due, "expected": expected}.items():
            if roles:
                text = self.t("know", f"{key}_text", roles=self.words.join(map(self.the, roles)))
                yield PageLine(lead=self.t("know", key, count=len(roles)), text=text)

    def _concentration(self) -> Iterator[PageLine]:
        """Yield with whom most decisions lie, where that is much, and who stands in."""
        cells = [cell for task, cell in self.holding("A") if task.counterpart is None]
        named = Counter(cell.holders[0] for cell in cells if len(cell.holders) == 1)
        for person, count in named.most_common(1):
            if count / len(cells) >= _CONCENTRATED:
                theirs = (cell for cell in cells if cell.holders == (person,))
                deputies = dict.fromkeys(self.functions[one] for cell in theirs for one in cell.deputies)
                function = self.functions[person]
                text = f"{function}. "
                text += self.t("know", "stands_in" if deputies else "no_stand_in", functions=tuple(deputies))
                yield PageLine(lead=self.t("know", "share", share=round(100 * count / len(cells))), text=text)

    def _alone(self) -> Iterator[PageLine]:
        """Yield which functions nobody can stand in for, and until when that is accepted."""
        found = [one.subject for one in self.charter.findings if one.check == "no-deputy"]
        accepted = {one.subject: one for one in self.charter.waived if one.check == "no-deputy"}
        roles = [role for role in self.charter.roles if role.holders and role.id in {*found, *accepted}]
        alone = ((role.holders[0], self._accepted(accepted.get(role.id))) for role in roles)
        named = list({(one.id, until): one.function + until for one, until in alone}.values())  # one function may fill two roles
        if named:
            yield PageLine(lead=self.t("know", "alone", count=len(named)), text=f"{self.words.join(named)}.")

    def _accepted(self, waived: WaivedEntry | None) -> str:
        if waived is None:
            return ""
        return self.t("know", "accepted_until", date=self.day(waived.until)) if waived.until else self.t("know", "accepted")

    def _support(self) -> Iterator[PageLine]:
        """Yield what support the tasks need, where it points at no single person."""
        lacking: dict[str, set[str]] = {}  # title of a competence -> who would need it
        tasks: Counter[str] = Counter()  # in how many
        for task in self.charter.tasks:
            for gap in task.gaps:
                lacking.setdefault(gap.title or gap.competence, set()).update(gap.holders)
            tasks.update({gap.title or gap.competence for gap in task.gaps})
        if len(set().union(*lacking.values())) < _PRIVATE:
            return
        most = [title for title, _ in tasks.most_common() if len(lacking[title]) >= _PRIVATE][:_COMPETENCES]
        text = self.t("know", "competences", count=len(lacking))
        text += " " + self.t("know", "most", competences=tuple(map(self.inline, most))) if most else ""
        yield PageLine(lead=self.t("know", "support", count=sum(bool(task.gaps) for task in self.charter.tasks)), text=text)

    # --- 3: who coordinates ---

    def _coordinate(self) -> Iterator[PageLine]:
        role = self.roles.get(_COORDINATOR)
        holders = () if role is None else role.holders
        if role is not None and not holders:
            yield self._nobody(role)
        elif role is not None and self.public:
            yield PageLine(text=self.of(role, "coordinate", "role"))
        else:
            several = sum(holder.vto_time is not UNSET for holder in holders) > 1
            yield from (self._coordinator(holder, several=several) for holder in holders)
        yield from self._time(named=bool(holders))
        yield from self._doers(alone=not holders)

    def _nobody(self, role: RoleEntry) -> PageLine:
        """Return that nobody coordinates, and until when and why that is accepted."""
        waived = next((one for one in self.charter.waived if one.subject == role.id and one.until), None)
        text = f"{self.the(role)}."
        if waived is not None and waived.until:
            text += " " + self.t("coordinate", "accepted", date=self.day(waived.until), reason=waived.reason)
        return PageLine(lead=self.t("coordinate", "nobody"), text=text)

    def _time(self, *, named: bool) -> Iterator[PageLine]:
        """Yield the part of a full-time job that is freed beside the advised one. named: whether somebody coordinates."""
        time, heads = self.charter.time, self.charter.organisation["headcount"]
        advised = time.get("advised")
        if named and "freed" in time:
            freed = self.t("coordinate", "freed", freed=time["freed"])
            text = "" if advised is None else self.t("coordinate", "compared", advised=advised, heads=heads)
            yield PageLine(lead=freed, text=text) if text else PageLine(text=f"{freed}.")
        elif advised is not None:
            unsettled = " " + self.t("coordinate", "untimed") if named and not self.public else ""
            yield PageLine(text=self.t("coordinate", "advised", advised=advised, heads=heads) + unsettled)

    def _coordinator(self, holder: Holder, *, several: bool) -> PageLine:
        """Return who coordinates, with time, mandate and other roles. several: whether more than one has time freed."""
        parts = []
        if several and holder.vto_time is not UNSET:
            parts.append(self.t("coordinate", "time", share=holder.vto_time))
        if holder.mandate_until is not UNSET:
            parts.append(standing.mandate(self.charter, str(holder.mandate_until), self.words))
        others = (self.roles[one] for one in holder.also)
        if also := [self.the(one) for one in others if one.title.casefold() != holder.function.casefold()]:
            parts.append(self.t("coordinate", "also", count=len(also), roles=self.words.join(also)))
        lead = holder.function if holder.name is UNSET else f"{holder.name}, {holder.function}"
        if not parts:
            return PageLine(lead=self.t("coordinate", "plain"), text=f"{lead}.")
        return PageLine(lead=lead, text=f"{self.words.semicolon.join(parts)}.")

    def _doers(self, *, alone: bool) -> Iterator[PageLine]:
        """Yield which roles carry out most, with the phases in which they do. alone: nobody coordinates."""
        done: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for task, cell in self.holding("R"):
            if task.counterpart is None and cell.role != _COORDINATOR:
                done[cell.role][task.phase] += 1
        most = sorted(done, key=lambda role: -done[role].total())[:_DOERS]
        named = []
        for role in most:
            phases = [phase for phase, _ in done[role].most_common(2)]
            titles = (self.words.within(self.words("phases", phase)) for phase in PHASES if phase in phases)
            named.append(f"{self.the(self.roles[role])} ({', '.join(titles)})")
        if named:
            lead = self.t("coordinate", "carry" if alone else "carry_too")
            yield PageLine(lead=lead, text=f"{self.words.semicolon.join(named)}.")

    # --- 4: who is heard ---

    def _hear(self) -> Iterator[PageLine]:
        bodies = [role for role in self.charter.roles if role.kind == "consultative" and role.status in ("present", "unknown")]
        staff = [role for role in self.charter.roles if role.id == _EMPLOYEES]
        if not bodies:
            yield from map(self.heard_directly, staff)
        for role in (*bodies, *staff):
            law = self._asked(role)
            known = {topic for tasks in law.values() for topic in self.topical(tasks)}
            practice = () if role.id == _EMPLOYEES and bodies else self._practice(role, known)
            asked = (fill(text, {"topics": self.words.join(self.topical(tasks, sites=True))}) for text, tasks in law.items())
            parts = [self.t("hear", "law", asked=self.words.semicolon.join(asked))] if law else []
            if practice:
                key = "practice_too" if law else "practice"
                parts.append(self.t("hear", key, topics=tuple(practice)))
            if parts:
                yield PageLine(lead=capital(self.body(role)), text=" ".join(parts))
        yield from self._counterparts()
        yield from self._others(bodies)
        if any(by_law(cell) for _, cell in self.holding("C")) or bodies:
            yield PageLine(text=self.t("hear", "note"))

    def _asked(self, role: RoleEntry) -> dict[str, list[TaskEntry]]:
        """Return what law gives a body, as a text to fill, with the tasks: advice, more or other than that, or the decision."""
        texts, found = self.words.find("page_one", "hear", "by_law"), dict[str, list[TaskEntry]]()
        for task in self.charter.tasks:
            for cell in task.cells:
                if cell.role == role.id and task.counterpart is None and by_law(cell):
                    lines = (line for because in cell.because for line in because.sources if line in texts)
                    key = "decides" if "A" in cell.letters else next(lines, "default")
                    found.setdefault(str(texts[key]), []).append(task)
        return found

    def _practice(self, role: RoleEntry, known: Collection[str]) -> tuple[str, ...]:
        """Return the topics, and the decisions of the governing body, on which a role is heard though no law asks it."""
        asked = (task for task, cell in self.holding("C") if cell.role == role.id and not cell.own and not by_law(cell))
        kept = (task for task in asked if task.topic in self.topics or self.decided(task))
        return tuple(topic for topic in self.topical(kept) if topic not in known)

    def _counterparts(self) -> Iterator[PageLine]:
        """Yield with whom the employer sits at a table, each with a mandate of its own."""
        tables: dict[str, list[TaskEntry]] = {}
        for task, cell in self.holding("R"):
            if is_counterpart(task, cell):
                tables.setdefault(cell.role, []).append(task)
        for role, tasks in tables.items():
            lead = self.t("hear", "counterpart", the=capital(self.body(self.roles[role])))
            yield PageLine(lead=lead, text=f"{self.subjects(tasks)}.")

    def _others(self, bodies: list[RoleEntry]) -> Iterator[PageLine]:
        """Yield the other roles that are heard on what the governing body itself decides."""
        found = {cell.role for task, cell in self.holding("C") if self.decided(task) and not cell.own}
        left = found - ({role.id for role in bodies} or {_EMPLOYEES})
        others = [role for role in self.charter.roles if role.id in left and role.kind not in ("governing", "consultative")]
        if others:
            yield PageLine(text=self.of(self.board, "hear", "others", roles=self.words.join(map(self.the, others))))

    # --- 5: where the organisation chooses differently ---

    def _deviate(self) -> Iterator[PageLine]:
        own = sorted((one for one in self.charter.deviations if not one.federation), key=lambda one: _WEIGHT.index(one.letter))
        if own:
            dated = any(one.review_by for one in own)
            text = self.t("deviate", "choices") + (" " + self.t("deviate", "dates") if dated else "")
            yield PageLine(lead=self.t("deviate", "places", count=len(own)), text=text)
        for one in sorted(own[:_CHOICES], key=lambda one: one.review_by or "9"):
            lead, task = self.of(self.roles[one.role], "deviate", one.letter), f"{self.subject(self.tasks[one.task])}."
            if one.review_by:
                yield PageLine(date=one.review_by, text=f"{lead}{self.words.colon}{task}")
            else:
                yield PageLine(lead=lead, text=task)
        if len(own) > _CHOICES:
            yield PageLine(text=self.t("deviate", "more", count=len(own) - _CHOICES))
        yield from self._federation([one for one in self.charter.deviations if one.federation])
        habits = [self.tasks[one.task] for one in self.charter.to_discuss]
        if habits:
            yield PageLine(lead=self.t("deviate", "habit", count=len(habits)), text=f"{self.subjects(habits)}.")
        if not (self.charter.deviations or habits):
            yield PageLine(text=self.t("deviate", "none_at_all"))

    def _federation(self, agreed: list[DeviationEntry]) -> Iterator[PageLine]:
        """Yield what members of a federation have agreed, by federation."""
        sources: dict[str, list[DeviationEntry]] = {}
        for one in agreed:
            overlays = self.charter.provenance["overlays"]
            source = next((two["source"] for two in overlays if one.at.startswith(f"{two['file']}:")), "")
            sources.setdefault(source or self.words("because", "federation"), []).append(one)
        for source, ones in sources.items():
            tasks = dict.fromkeys(one.task for one in ones)
            text = self.subjects(self.tasks[task] for task in tasks)
            days = [one.review_by for one in ones if one.review_by]
            text += self.t("deviate", "review", date=self.day(min(days))) if days else ""
            yield PageLine(lead=self.t("deviate", "federation", source=source), text=f"{text}.")
