"""Write the page for a newcomer in a role: at most twelve lines, to the reader in person, each a fact of the charter."""

from collections import Counter
from collections.abc import Iterator, Sequence

from vto_roles.charter.hours import by_role, hours
from vto_roles.charter.schema import BecauseEntry, CellEntry, RoleEntry, TaskEntry
from vto_roles.charter.verbs import negotiates
from vto_roles.output.blocks import Panel, Panels, Point, Section
from vto_roles.output.subjects import SubjectRows
from vto_roles.output.tables import marked
from vto_roles.text import capital

_COORDINATOR = "vto-coordinator"
_BODIES = ("governing", "consultative")  # kinds whose cards begin with what they decide or are heard on
_FIRST = 4  # lines of each panel
_NAMED = 3  # tasks in a line

_Cell = tuple[TaskEntry, CellEntry]


def welcome(subjects: SubjectRows) -> Section | None:
    """Return the page for who is new in a role or a function; None where it does nothing, and for a body."""
    roles, whose = subjects.roles, subjects.whose
    panels = tuple(panel for panel in _Newcomer(subjects).panels() if panel.lines)
    if not any(panel.id != "know" for panel in panels):
        return None
    functions = {holder.function for role in roles for holder in role.holders if whose.person in (None, holder.id)}
    if len(functions) == 1:
        title = subjects.w("as", who=subjects.view.words.inside(functions.pop()))
    else:
        title = subjects.w("in", who=roles[0].title)
    return Section(id="welcome", title=title, blocks=(Panels(items=panels),))


class _Newcomer:
    """Chooses and words the lines."""

    def __init__(self, subjects: SubjectRows) -> None:
        self.subjects = subjects
        self.view = subjects.view
        self.roles = subjects.roles
        own = {role.id for role in self.roles if role.kind not in _BODIES}
        cells = [(task, cell) for task, cell in subjects.cells if cell.role in own and not cell.own and cell.letters != ("I",)]
        dated = [pair for pair in cells if pair[0].id in subjects.dates]
        self.year = sorted(dated, key=lambda pair: subjects.dates[pair[0].id])[:_FIRST]
        told = {task.id for task, _ in self.year}
        rest = sorted((pair for pair in cells if pair[0].id not in told), key=_first)
        self.acts = [pair for pair in rest if _acts(pair)][:_FIRST]
        told |= {task.id for task, _ in self.acts}
        self.others = [pair for pair in rest if pair[0].id not in told]
        self.cells = cells

    def panels(self) -> Iterator[Panel]:
        """Yield the panels; one without lines is left out by who asks."""
        w = self.subjects.w
        decides = ["A" in cell.letters for _, cell in self.acts]
        title = "decide" if all(decides) else "decide_and_do" if any(decides) else "do"
        yield Panel(id="decide", title=w(title), lines=tuple(map(self.act, self.acts)))
        yield Panel(id="year", title=w("year"), lines=tuple(map(self.date, self.year)))
        yield Panel(id="know", title=w("know"), lines=tuple(self.known()))

    # --- decisions and dates ---

    def act(self, pair: _Cell) -> Point:
        task, cell = pair
        return Point(term=task.title, text=f"{capital(self.does(task, cell))}. {self.reason(cell)}")

    def date(self, pair: _Cell) -> Point:
        task, cell = pair
        title = marked(task.title, self.view.duty(task))
        return Point(term=self.view.day(self.subjects.dates[task.id]), text=f"{title}. {capital(self.does(task, cell))}.")

    def does(self, task: TaskEntry, cell: CellEntry) -> str:
        """Return what the reader does in a task, and who decides, does it or does it too."""
        you = "party" if negotiates(task, cell) else " ".join(cell.letters)
        beside = self.subjects.others(task, cell)
        if cell.letters == ("A", "R") and task.counterpart is None:
            doing = self.with_letter("R", task, cell)
            beside = self.subjects.w("also", who=self.view.titles(doing)) if doing else ""
        return self.view.words.semicolon.join(filter(None, (self.subjects.w("you", you), beside)))

    def reason(self, cell: CellEntry) -> str:
        """Return why the reader does it, in a sentence: what the role brings, else what decided."""
        reasons = [because for because in cell.because if because.letter in ("A", "R")]
        if you := next(filter(None, map(self.you, reasons)), ""):
            return capital(you) + "."
        if reasons[0].criterion in ("law", "choice"):  # told at length, with numbers of law lines and what somebody typed
            return self.subjects.w("reason", reason=self.view.words("criteria", reasons[0].criterion))
        first, more, _ = reasons[0].text.partition(". ")
        return first + more.rstrip()

    def you(self, because: BecauseEntry) -> str:
        """Return what a role brings, said to the reader; empty where it is not the reason or is not worded so."""
        forms = self.view.words.find("whys", because.why) if because.why else None
        if not isinstance(forms, dict) or not any(form in because.text for form in forms.values()):
            return ""
        return str(forms.get("you", ""))

    # --- what is good to know ---

    def known(self) -> Iterator[Point]:
        w = self.subjects.w
        if contact := self.contact():
            yield Point(term=w("contact"), text=f"{contact}.")
        for key, letter, pairs in (("not_yours", "A", self.heard()), ("shared", "R", self.shared())):
            if pairs:
                tasks = (marked(task.title, self.view.titles(self.with_letter(letter, task, cell))) for task, cell in pairs)
                yield Point(term=w(key), text=f"{self.view.words.semicolon.join(tasks)}.")
        if time := " ".join(by_role(self.roles, self.view.words, hours)):
            yield Point(term=w("time"), text=capital(time))

    def contact(self) -> str:
        """Return who is asked: who coordinates; for who coordinates, and where nobody does, who decides most often."""
        coordinator = self.view.roles.get(_COORDINATOR)
        if coordinator is None or coordinator.status != "present" or self.same(coordinator):
            deciders = Counter(
                role for task, cell in self.cells if "R" in cell.letters for role in self.with_letter("A", task, cell)
            )
            most = [role for role, _ in deciders.most_common() if not self.same(self.view.roles[role])]
            return capital(self.subjects.w("decides_most", who=self.view.titles(most[:1]))) if most else ""
        title, functions = capital(coordinator.title), dict.fromkeys(holder.function for holder in coordinator.holders)
        told = self.view.words.join(functions)
        return told if coordinator.title.lower() in map(str.lower, functions) else marked(title, told)

    def same(self, role: RoleEntry) -> bool:
        """Return whether nobody fills a role who does not fill one of the reader's."""
        own = {holder.id for one in self.roles for holder in one.holders}
        return role in self.roles or (bool(role.holders) and own.issuperset(holder.id for holder in role.holders))

    def heard(self) -> Sequence[_Cell]:
        """Return tasks that another decides, after the reader was heard."""
        return [pair for pair in self.others if pair[1].letters == ("C",) and self.with_letter("A", *pair)][:_NAMED]

    def shared(self) -> Sequence[_Cell]:
        """Return tasks that the reader does with others."""
        return [pair for pair in self.others if "R" in pair[1].letters and self.with_letter("R", *pair)][:_NAMED]

    def with_letter(self, letter: str, task: TaskEntry, cell: CellEntry) -> list[str]:
        """Return the other roles that hold a letter on a task."""
        return [one.role for one in task.cells if letter in one.letters and one.role != cell.role]


def _acts(pair: _Cell) -> bool:
    return not {"A", "R"}.isdisjoint(pair[1].letters)


def _first(pair: _Cell) -> tuple[bool, int]:
    """Return the order of what is told first: what the reader decides, then what no charter leaves out."""
    task, cell = pair
    return "A" not in cell.letters, task.core
