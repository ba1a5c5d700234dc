"""What the rows of a charter are made of: cells and lines, and the stops of a figure, in words."""

from msgspec import Struct

from vto_roles.charter.schema import CellEntry, RoleEntry, TaskEntry
from vto_roles.output.templates import Inert


class Box(Struct, frozen=True, kw_only=True):
    """A cell of the matrix: what a role has to do in a task, as it is shown, and why."""

    task: TaskEntry
    role: RoleEntry
    cell: CellEntry
    mark: Inert  # "A R", "C*", "(C)"
    meaning: str
    why: str
    carried: str | None  # by whom, where several people fill the role
    people: str  # ids of who carries it, where that is not everybody of the role


class Line(Struct, frozen=True, kw_only=True):
    """A row of the matrix; `boxes` has one entry per column, None where the role holds nothing."""

    task: TaskEntry
    legal: bool
    deadline: str | None
    boxes: tuple[Box | None, ...]

    @property
    def marks(self) -> tuple[str, ...]:
        """The letters of each column as shown, empty where the role holds nothing."""
        return tuple(str(box.mark) if box else "" for box in self.boxes)


class Part(Struct, frozen=True):
    """A phase or bundle with its lines; `lead` stands for it in a compact charter."""

    id: str
    title: str
    lines: tuple[Line, ...]
    lead: Line | None = None


class CycleStop(Struct, frozen=True):
    """A phase in the figure of the cycle."""

    title: str
    owner: str
    short: str  # the owner as the tables name it
    text: str  # how much of the phase is the owner's
    x: int
    y: int
