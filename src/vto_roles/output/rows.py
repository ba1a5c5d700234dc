"""What the rows of a charter are made of: columns, cells, lines and roles, in words."""

from msgspec import Struct

from vto_roles.output.templates import Inert


class Column(Struct, frozen=True):
    """A role that holds letters."""

    id: str
    title: str
    short: str
    people: str = ""  # ids of who fills it, unless the charter is public


class Box(Struct, frozen=True):
    """A cell of the matrix: its letters as shown, what they mean, and why."""

    column: Column
    letters: tuple[str, ...]
    mark: Inert  # "A R", "C*", "(C)"
    meaning: str
    why: str
    locked: bool
    own: bool
    carried: str | None  # by whom, where several people fill the role
    people: str  # ids of who carries it, where that is not everybody of the role


class Line(Struct, frozen=True):
    """A row of the matrix; `boxes` has one entry per column, None where the role holds nothing."""

    id: str
    title: str
    phase: str
    note: str | None
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


class RoleTask(Struct, frozen=True):
    """One task of one role."""

    task: str
    title: str
    mark: Inert
    why: str
    people: str | None
    ids: str = ""  # of who carries it, where that is not everybody of the role


class RoleSection(Struct, frozen=True):
    """A role and who fills it."""

    id: str
    title: str
    short: str  # its head in the tables
    status: str
    holders: str
    duties: tuple[RoleTask, ...]
    grouped: tuple[tuple[RoleTask, ...], ...]  # the same, with tasks of one letter and one reason together


class CycleStop(Struct, frozen=True):
    """A phase in the figure of the cycle."""

    title: str
    owner: str
    short: str  # the owner as the tables name it
    text: str  # how much of the phase is the owner's
    x: int
    y: int
