"""The way of the data: read -> decide -> check -> charter -> output, each stage one call. Files come in by it."""

import datetime
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from vto_roles import files
from vto_roles.checks.registry import all_checks
from vto_roles.checks.run import check_organisation
from vto_roles.decision.engine import allocate
from vto_roles.finding import Finding
from vto_roles.model.decision import Allocation, Case
from vto_roles.model.dress import Picture
from vto_roles.model.node import Node
from vto_roles.model.organisation import Waiver
from vto_roles.model.register import Register
from vto_roles.read import organisation
from vto_roles.read.languages import words_of
from vto_roles.refused import VtoRolesError
from vto_roles.run import recognise
from vto_roles.run.options import Options, Stages
from vto_roles.text import Words

if TYPE_CHECKING:
    from vto_roles.charter.schema import Charter, Subject
    from vto_roles.run.inputs import Input


class Decision(Struct, kw_only=True):
    """One file, read, decided and checked; `case` and `allocation` are None when the file holds too little for that."""

    path: Path
    day: datetime.date  # on which it was checked
    case: Case | None
    allocation: Allocation | None
    findings: list[Finding]  # places relative to the file's folder
    read: list[Finding] = []  # those of them that the reader gave
    waived: list[tuple[Finding, Waiver]] = []
    texts: dict[str, str]
    folder: str  # the file's folder, relative to the working directory

    def shown(self) -> list[Finding]:
        """Return the findings with files relative to the working directory."""
        return [replace(one, place=replace(one.place, file=self._name(one.place.file))) for one in self.findings]

    def shown_texts(self) -> dict[str, str]:
        """Return the texts by the names that `shown` uses."""
        return {self._name(name): text for name, text in self.texts.items()}

    def _name(self, name: str) -> str:
        return files.shown(os.path.normpath(os.path.join(self.folder, name)))

    def __repr__(self) -> str:
        return f"<Decision {self.name}: {len(self.letters)} tasks, {len(self.findings)} findings>"

    @property
    def name(self) -> str:
        """The name of the organisation; that of the file when it names none."""
        return self.path.name if self.case is None else self.case.organisation.organisation.name

    @property
    def letters(self) -> dict[str, dict[str, str]]:
        """The letters of each task by role, such as `{"write-policy-plan": {"board": "C", "management": "A"}}`."""
        rows = () if self.allocation is None else self.allocation.matrix.rows
        return {row.task: {cell.role: "".join(cell.letters) for cell in row.cells} for row in rows}

    @property
    def made(self) -> tuple[Case, Allocation]:
        """The case and the allocation of a usable file."""
        assert self.case is not None
        assert self.allocation is not None
        return self.case, self.allocation

    @property
    def usable(self) -> bool:
        """Whether a charter can be made: an error of the file family keeps it from being made."""
        return self.case is not None and not any(
            one.severity == "error" and all_checks()[one.check].family == "file" for one in self.findings
        )


class Unusable(VtoRolesError):
    """A file of answers has errors that keep a charter from being made of it; `findings` are all of the file's."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(decision)
        self.decision = decision
        self.findings = decision.shown()

    def __str__(self) -> str:
        return ", ".join(f"{one.place}: {one.check}" for one in self.findings if one.severity == "error")


def decide(
    path: Path,
    today: datetime.date,
    roots: tuple[Path, ...] = (),
    data: bytes | None = None,
    assignments: Sequence[Any] = (),
    *,
    public: bool = False,
    stages: Stages | None = None,
) -> Decision:
    """Read, decide and check one file.

    roots: further folders in whose tree its overlays may lie; data: its bytes, when already read; assignments: answers over
    the file's own; public: whether what is made of it is for everybody to read. Raises Refused when the file cannot be opened.
    """
    stages = stages or Stages()
    stages.begin()
    data = files.read(path, recognise.limit(path)) if data is None else data
    name, found = files.shown(path.name), recognise.recognise(data, path.name)
    loaded = (
        organisation.read(path, roots=roots, checks=all_checks(), data=data, assignments=assignments)
        if found.kind == "organisation"
        else organisation.Loaded(case=None, findings=[recognise.strange(found, name)], texts={name: ""})
    )
    stages.end("read")
    allocation = None if loaded.case is None else _allocated(loaded.case, today)
    stages.end("decide")
    decision = Decision(
        path=path,
        day=today,
        case=loaded.case,
        allocation=allocation,
        findings=loaded.findings,
        read=loaded.findings,
        texts=loaded.texts,
        folder=os.path.relpath(path.parent),
    )
    decision = on(decision, today, public=public)
    stages.end("check")
    return decision


def usable(one: "Input", options: Options) -> Decision:
    """Return a decided file. Raises Unusable when no charter can be made of it."""
    decided = decide(one.path, options.today(), one.roots, data=one.data, stages=options.stages)
    if not decided.usable:
        raise Unusable(decided)
    return decided


def _allocated(case: Case, day: datetime.date) -> Allocation:
    return allocate(case.catalogue, case.organisation, case.overlays, day=day)


def on(decision: Decision, day: datetime.date, *, public: bool = False) -> Decision:
    """Return the same answers decided and checked on a day."""
    if decision.case is None or decision.allocation is None:
        return decision
    allocation = decision.allocation if day == decision.allocation.day else _allocated(decision.case, day)
    checked = check_organisation(decision.case, allocation, decision.read, day, public=public)
    return replace(decision, day=day, allocation=allocation, findings=checked.findings, waived=checked.waived)


def as_marked(decision: Decision, mark: Mapping[str, Any], *, public: bool = False) -> Decision | None:
    """Return a usable file with the register as it was when a charter with this mark was made; None where it never was so.

    What bodies said since is no change of the charter: of one that is made again only to be compared it is left out.
    """
    case, _ = decision.made
    register = case.register or Register()
    kept = register.once(str(mark["register"])) if "register" in mark else ()
    if kept is None or len(kept) == len(register.entries):
        return decision if kept is not None else None
    nodes = case.tree.listed("register")
    tree = case.tree.having("register", Node([nodes[number] for number in kept], case.tree.place))
    register = Register(entries=tuple(register.entries[number] for number in kept))
    return on(replace(decision, case=replace(case, register=register, tree=tree)), decision.day, public=public)


class RenderSettings(Struct, frozen=True, kw_only=True):
    """How charters are made and written."""

    markup: str
    public: bool = False
    compact: bool | None = None  # None: by the size of the organisation
    annexes: bool | None = None  # None: as the format has it
    card: "Subject | None" = None  # whose; None for the whole charter
    unless: bool = False  # with the answers that would change each cell, in JSON
    templates: Path | None = None  # a folder whose templates go before ours
    reference_doc: Path | None = None  # a Word file that dresses the charter in Word
    compare: bool = False  # with the file that stands there, and write nothing
    diff: bool = False
    force: bool = False
    text_only: bool = False  # the output is a terminal, which cannot show a binary format

    @property
    def with_reasons(self) -> bool:
        """Whether what is made tells why each letter is given: annexes, cards and pages do, and a template of one's own may."""
        from vto_roles.output.formats import FORMATS

        return FORMATS[self.markup].annexes or bool(self.annexes) or self.card is not None or self.templates is not None


def charter_of(decision: Decision, words: Words, *, public: bool = False, reasons: bool = True) -> "Charter":
    """Return the charter of a usable file, on the day on which it was checked; reasons: with them in words."""
    from vto_roles.charter import write

    case, allocation = decision.made
    return write.write(
        case, allocation, decision.findings, words, today=decision.day, public=public, reasons=reasons, waived=decision.waived
    )


def charter_bytes(
    decision: Decision,
    target: Path | None,
    settings: RenderSettings,
    words: Words,
    stages: Stages | None = None,
    source: str | None = None,
) -> bytes:
    """Return the bytes of the charter of a usable file, as they go to `target`.

    source: what the mark says of the file, where that is not its path from the target.
    Raises Refused when a card is asked of a role or a person that is not there, and for a fault in a template of the user's.
    """
    stages = stages or Stages()
    written = charter_of(decision, words, public=settings.public, reasons=settings.with_reasons)
    if settings.unless:
        from vto_roles.charter.otherwise import with_unless

        written = with_unless(written, *decision.made, people=not settings.public and settings.card is None)
    if settings.card is not None:
        from vto_roles.charter.redact import extract

        written = extract(written, settings.card, words)
    stages.end("charter")
    case, _ = decision.made
    colour = case.organisation.settings.colour
    data = rendered(written, decision.path, target, settings, logo=case.logo, colour=colour, source=source)
    stages.end("output")
    return data


def rendered(
    charter: "Charter",
    path: Path,
    target: Path | None,
    settings: RenderSettings,
    *,
    logo: Picture | None = None,
    colour: str | None = None,
    source: str | None = None,
) -> bytes:
    """Return the bytes of a charter as they go to `target`; path: of the organisation file; logo, colour: its own.

    source: what the mark says of the file, where that is not its path from the target.
    """
    from vto_roles.output.formats import render
    from vto_roles.output.rendering import Layout

    layout = Layout(
        compact=settings.compact,
        annexes=settings.annexes,
        templates=settings.templates,
        reference_doc=settings.reference_doc,
        logo=logo,
        colour=colour,
    )
    if source is None:
        source = files.shown(os.path.relpath(path, target.parent) if target is not None else path.name)
    words = words_of(charter.language, charter.wording)
    shown = files.at_home(source) if charter.provenance["public"] else source
    return render(charter, settings.markup, words, layout, source=shown)
