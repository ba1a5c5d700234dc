"""The rows of the page that no other format has: grouped columns, drawn letters, reasons by task, and the words of its styles."""

import functools
from collections.abc import Iterable, Mapping

from msgspec import Struct

from vto_roles.charter.schema import CellEntry, RoleEntry, TaskEntry
from vto_roles.model.terms import LETTERS
from vto_roles.output.charts import Year, year
from vto_roles.output.columns import groups
from vto_roles.output.matrix import heard_by_law, remarks, signs
from vto_roles.output.tables import by_reason
from vto_roles.output.view import Box, View
from vto_roles.text import capital

_LONGEST = 26  # characters of a title that still stands upright above its column


class Column(Struct, frozen=True, kw_only=True):
    """A role above its letters."""

    role: RoleEntry
    head: str
    people: str  # ids of its holders


class Drawn(Struct, frozen=True, kw_only=True):
    """The letters of a cell as they are drawn: the shape, and what is raised beside it."""

    shape: str  # A, R, AR, C or I, then k where it is locked, o where it is the role's own contribution
    letters: str
    sign: str  # why it is locked


class Alike(Struct, frozen=True, kw_only=True):
    """The tasks of a role that share their letters and their reason."""

    mark: Drawn
    titles: tuple[str, ...]
    why: str


class PageRows:
    """Makes the rows of the page; `law`: the ids of the lines that it shows, for links."""

    def __init__(self, view: View, law: Iterable[str], *, title: str) -> None:
        """law: the lines that the page shows; title: of the page, in the margin of paper."""
        self.view = view
        self.title = title
        self.law = frozenset(law)
        self.numbers = {task.id: number for number, task in enumerate(view.charter.tasks)}

    # --- the main table ---

    @functools.cached_property
    def columns(self) -> tuple[Column, ...]:
        return tuple(self._column(role) for role in self.view.columns)

    def _column(self, role: RoleEntry) -> Column:
        head = capital(role.title) if len(role.title) <= _LONGEST else role.short
        return Column(role=role, head=head, people=self.view.ids(holder.id for holder in role.holders))

    @functools.cached_property
    def groups(self) -> tuple[int, ...]:
        """How many columns stand together."""
        return groups(self.view.columns)

    def mark(self, box: Box) -> Drawn:
        letters, sign = "".join(box.cell.letters), self.sign(box.cell)
        shape = letters if letters == "AR" else letters[0]
        return Drawn(shape=f"{shape}{' k' if sign else ''}{' o' if box.cell.own else ''}", letters=letters, sign=sign)

    @staticmethod
    def sign(cell: CellEntry) -> str:
        """Return what locked a cell: law or an agreement (a section sign), a federation (an asterisk); empty when nothing did."""
        return "\N{SECTION SIGN}" if heard_by_law(cell) else "*" if cell.locked else ""

    def due(self, task: TaskEntry) -> tuple[str, str, str]:
        """Return the organisation's own day, what law asks (its day, or that it is a duty) and the line of law to go to."""
        day = self.view.due(task, short=True)
        if task.duty != "legal":
            return day, "", ""
        own, law = ("", day) if day and self.view.dated_by_law(task) else (day, self.view.t("duty"))
        return own, f"\N{SECTION SIGN}\N{NO-BREAK SPACE}{law}", next((one for one in task.duty_law if one in self.law), "")

    def tags(self, task: TaskEntry) -> tuple[str, ...]:
        """Return what sets a task apart, each in a few words."""
        return remarks(self.view, task)

    @functools.cached_property
    def around(self) -> tuple[str, str]:
        """What stands before and after the tasks that are folded under a row."""
        before, _, after = self.view.t("folded", tasks="\0").partition("\0")
        return before, after

    @functools.cached_property
    def key(self) -> tuple[tuple[Drawn, str], ...]:
        """What each sign means, of those that the charter holds; the sign of a duty has no letter."""
        return tuple((_drawn(sign.mark), sign.text) for sign in signs(self.view))

    # --- reasons and annexes ---

    def reasons(self, task: TaskEntry) -> list[Box]:
        """Return the cells of a task, who decides first."""
        return sorted(self.view.boxes[task.id].values(), key=lambda box: LETTERS.index(box.cell.letters[0]))

    def holding(self, task: TaskEntry) -> Mapping[str, str]:
        """Return the roles that hold each letter of a task, with what is said of them."""
        held: dict[str, list[str]] = {letter: [] for letter in LETTERS}
        for box in self.reasons(task):
            more = " ".join(filter(None, (self.sign(box.cell), f"({self.view.t('own_mark')})" if box.cell.own else "")))
            for letter in box.cell.letters:
                held[letter].append(f"{box.role.title}\N{NO-BREAK SPACE}{more}" if more else box.role.title)
        return {letter: ", ".join(roles) for letter, roles in held.items()}

    def alike(self, role: RoleEntry) -> list[Alike]:
        """Return the tasks of a role by letters and reason, each reason once."""
        return [
            Alike(mark=self.mark(boxes[0]), titles=tuple(box.task.title for box in boxes), why=why)
            for boxes, why in by_reason(self.view, role)
        ]

    @functools.cached_property
    def year(self) -> Year | None:
        return year(self.view)

    def said(self, box: Box) -> str:
        """Return what the letters ask of a role where that is not what they usually ask; the styles say what is usual."""
        return "" if box.meaning == self.usual["".join(box.cell.letters)] else f"{self.view.colon}{box.meaning}"

    @functools.cached_property
    def usual(self) -> Mapping[str, str]:
        """What the letters of a cell ask, for each combination of letters."""
        v = self.view
        held = {box.cell.letters for boxes in v.boxes.values() for box in boxes.values()}
        return {"".join(letters): v.words.join([v.words("letter_words", letter) for letter in letters]) for letters in held}

    @functools.cached_property
    def style_words(self) -> Mapping[str, str]:
        """Texts that the styles show: in the margin of paper, above the letters of a task on a phone, behind a role."""
        v = self.view
        told = {
            key: v.words.inside(v.t(name)) for key, name in (("A", "decides"), ("R", "does"), ("C", "advises"), ("I", "informed"))
        }
        usual = {f"is_{letters}": f"{v.colon}{text}" for letters, text in self.usual.items()}
        margin = f"{v.charter.organisation['name']} \N{MIDDLE DOT} {self.title}"
        return {"margin": margin, "AR": f"{told['A']}, {told['R']}", **told, **usual}

    def cells(self, task: TaskEntry) -> str:
        """Return the cells of a task for the script, in the order of its reasons: column, letters, people where not all."""
        told = (
            (self._columns[box.role.id], "".join(box.cell.letters), box.people.replace(" ", "+")) for box in self.reasons(task)
        )
        return " ".join(f"{column}{letters}:{people}" if people else f"{column}{letters}" for column, letters, people in told)

    @functools.cached_property
    def _columns(self) -> Mapping[str, int]:
        return {column.role.id: number for number, column in enumerate(self.columns)}


def _drawn(mark: str) -> Drawn:
    """Return a sign of the matrix as it is drawn."""
    letters = mark.strip("()*\N{SECTION SIGN}")
    own, sign = mark.startswith("("), mark.strip("()").removeprefix(letters)
    return Drawn(shape=f"{letters}{' k' if sign else ''}{' o' if own else ''}", letters=letters, sign=sign)
