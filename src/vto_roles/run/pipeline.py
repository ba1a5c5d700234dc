"""The way of the data: read -> merge -> bind -> allocate -> check, and charter -> render. Files come in by it."""

import datetime
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from vto_roles import files
from vto_roles.charter import provenance
from vto_roles.checks.registry import all_checks
from vto_roles.checks.run import check_organisation
from vto_roles.decide.engine import allocate
from vto_roles.finding import Finding
from vto_roles.model.decision import Allocation, Case
from vto_roles.model.organisation import Waiver
from vto_roles.read import organisation, tree
from vto_roles.refused import Refused
from vto_roles.text import Words

if TYPE_CHECKING:
    from vto_roles.charter.cards import Subject
    from vto_roles.charter.schema import Charter


CHARTERS = frozenset((".md", ".markdown", ".html", ".htm"))
MAX_CHARTER = 8 << 20  # bytes


class Decided(Struct, kw_only=True):
    """One file, read and decided; `case` is None when it could not be worked with."""

    case: Case | None
    allocation: Allocation | None
    findings: list[Finding]  # places relative to the file's folder
    read: list[Finding] = []  # those of them that the reading gave
    waived: list[tuple[Finding, Waiver]] = []
    texts: dict[str, str]
    folder: str  # the file's folder, relative to the working directory

    def shown(self) -> list[Finding]:
        """The findings with files relative to the working directory."""
        return [replace(one, place=replace(one.place, file=self._name(one.place.file))) for one in self.findings]

    def shown_texts(self) -> dict[str, str]:
        return {self._name(name): text for name, text in self.texts.items()}

    def _name(self, name: str) -> str:
        return files.shown(os.path.normpath(os.path.join(self.folder, name)))

    @property
    def made(self) -> tuple[Case, Allocation]:
        """Case and allocation of a file that could be worked with."""
        assert self.case is not None
        assert self.allocation is not None
        return self.case, self.allocation

    @property
    def unusable(self) -> bool:
        """Whether an error of the file family keeps a charter from being made."""
        return any(one.severity == "error" and all_checks()[one.check].family == "file" for one in self.findings)


def decide(
    path: Path,
    today: datetime.date,
    roots: tuple[Path, ...] = (),
    data: bytes | None = None,
    settings: Sequence[Any] = (),
    *,
    public: bool = False,
) -> Decided:
    """Read -> merge -> bind -> allocate -> check; public: what is made of it is for everybody to read."""
    loaded = organisation.read(path, roots=roots, checks=all_checks(), data=data, assignments=settings)
    allocation = None if loaded.case is None else allocate(loaded.case.catalogue, loaded.case.organisation, loaded.case.overlays)
    decided = Decided(
        case=loaded.case,
        allocation=allocation,
        findings=loaded.findings,
        read=loaded.findings,
        texts=loaded.texts,
        folder=os.path.relpath(path.parent),
    )
    return on(decided, today, public=public)


def on(decided: Decided, day: datetime.date, *, public: bool = False) -> Decided:
    """The same on a day: the checks know the calendar, the letters do not."""
    if decided.case is None or decided.allocation is None:
        return decided
    checked = check_organisation(decided.case, decided.allocation, decided.read, day, public=public)
    return replace(decided, findings=checked.findings, waived=checked.waived)


class Input(Struct, frozen=True):
    """A file to work on, and where its output goes relative to an output folder."""

    path: Path
    relative: Path
    root: Path | None  # the DIR argument that it was found in


def inputs(paths: Sequence[Path], *, charters: bool = False) -> Iterator[Input]:
    """The files named, and the organisation files in the folders named; with `charters`, those with our mark too."""
    for path in paths:
        if not files.is_folder(path):
            yield Input(path, Path(path.name), None)
            continue
        for found in files.search(path, organisation.SUFFIXES | CHARTERS if charters else organisation.SUFFIXES):
            if _ours(found):
                yield Input(found, found.relative_to(path), path)


def _ours(path: Path) -> bool:
    """Whether a file of a folder is one to work on, by what it holds; one that cannot be read is told by who opens it."""
    try:
        data = files.read(path, limit(path))
    except Refused:
        return True
    return provenance.marked(data) is not None if path.suffix.lower() in CHARTERS else organisation.sniff(data)


def limit(path: Path) -> int:
    """How many bytes of a file are looked at: a charter is longer than the answers that it was made from."""
    return MAX_CHARTER if path.suffix.lower() in CHARTERS else tree.MAX_BYTES


class Settings(Struct, frozen=True, kw_only=True):
    """How a charter is to be made and put down."""

    markup: str
    public: bool
    compact: bool | None
    card: "Subject | None" = None  # whose; None for the whole charter
    templates: Path | None = None  # a folder whose templates go before ours
    compare: bool = False  # with what stands there, and write nothing
    diff: bool = False
    force: bool = False
    piped: bool = False  # standard output was asked for by name
    single: bool = True  # one file, told of by itself


def charter_of(decided: Decided, words: Words, day: datetime.date, *, public: bool = False) -> "Charter":
    """The charter of a file that could be worked with."""
    from vto_roles.charter import write

    case, allocation = decided.made
    return write.write(case, allocation, decided.findings, words, today=day, public=public, waived=decided.waived)


def charter_bytes(
    decided: Decided, path: Path, target: Path | None, settings: Settings, words: Words, day: datetime.date
) -> bytes:
    """Charter -> render: what goes to `target`, on a day. The file must be one that can be worked with.

    Raises Refused when a card is asked of a role or a person that is not there.
    """
    from vto_roles.output import render as rendering

    written = charter_of(decided, words, day, public=settings.public)
    if settings.card is not None:
        from vto_roles.charter.cards import extract

        written = extract(written, settings.card, words)
    layout = rendering.Layout(compact=settings.compact, templates=settings.templates)
    source = os.path.relpath(path, target.parent) if target is not None else path.name
    return rendering.render(written, settings.markup, words, layout, source=files.shown(source))
