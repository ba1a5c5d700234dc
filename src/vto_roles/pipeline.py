"""The way of the data: read -> merge -> bind -> allocate -> check, and charter -> render. Files come in by it."""

import datetime
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from vto_roles import checks, files, load, tree
from vto_roles.allocate import allocate
from vto_roles.finding import Finding
from vto_roles.model import Allocation, Case, Waiver
from vto_roles.text import Words

if TYPE_CHECKING:
    from vto_roles.charter import Charter


class Decided(Struct, kw_only=True):
    """One file, read and decided; `case` is None when it could not be worked with."""

    case: Case | None
    allocation: Allocation | None
    findings: list[Finding]  # places relative to the file's folder
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
        return any(one.severity == "error" and checks.registry()[one.check].family == "file" for one in self.findings)


def decide(
    path: Path,
    today: datetime.date,
    roots: tuple[Path, ...] = (),
    data: bytes | None = None,
    settings: Sequence[Any] = (),
) -> Decided:
    """Read -> merge -> bind -> allocate -> check."""
    loaded = load.organisation(path, roots=roots, checks=checks.registry(), data=data, settings=settings)
    case, allocation, findings = loaded.case, None, loaded.findings
    waived: list[tuple[Finding, Waiver]] = []
    if case is not None:
        allocation = allocate(case.catalogue, case.organisation, case.overlays)
        findings, waived = checks.judge(case, allocation, loaded.findings, today)
    return Decided(
        case=case,
        allocation=allocation,
        findings=findings,
        waived=waived,
        texts=loaded.texts,
        folder=os.path.relpath(path.parent),
    )


class Input(Struct, frozen=True):
    """A file to work on, and where its output goes relative to an output folder."""

    path: Path
    relative: Path
    root: Path | None  # the DIR argument that it was found in


def inputs(paths: Sequence[Path]) -> Iterator[Input]:
    """The files named, and the organisation files in the folders named."""
    for path in paths:
        if not files.is_folder(path):
            yield Input(path, Path(path.name), None)
            continue
        for found in files.search(path, load.ORGANISATION):
            if load.looks_like_organisation(files.read(found, tree.MAX_BYTES)):
                yield Input(found, found.relative_to(path), path)


class Settings(Struct, frozen=True, kw_only=True):
    """How a charter is to be made and put down."""

    markup: str
    public: bool
    compact: bool | None
    compare: bool
    diff: bool
    force: bool
    piped: bool  # standard output was asked for by name


def charter_of(decided: Decided, words: Words, day: datetime.date, *, public: bool = False) -> "Charter":
    """The charter of a file that could be worked with."""
    from vto_roles import charter

    case, allocation = decided.made
    return charter.write(case, allocation, decided.findings, words, today=day, public=public, waived=decided.waived)


def charter_bytes(
    decided: Decided, path: Path, target: Path | None, settings: Settings, words: Words, day: datetime.date
) -> bytes:
    """Charter -> render: what goes to `target`, on a day. The file must be one that can be worked with."""
    from vto_roles import render as rendering

    case, _ = decided.made
    written = charter_of(decided, words, day, public=settings.public)
    below = case.organisation.settings.compact_below
    compact = case.organisation.size.headcount < below if settings.compact is None else settings.compact
    layout = rendering.Layout(
        compact=compact,
        compact_below=below,
        leads={name: bundle.lead for name, bundle in case.catalogue.bundles.items()},
        asked=any(person.competences is not None for person in case.organisation.staff or ()),
    )
    source = os.path.relpath(path, target.parent) if target is not None else path.name
    return rendering.render(written, settings.markup, words, layout, source=files.shown(source))
