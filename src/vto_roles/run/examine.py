"""One file to findings: answers of an organisation, an overlay, a register, a charter, a table made by hand; and many files."""

import datetime
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from msgspec import Struct, field
from msgspec.structs import replace

from vto_roles import files
from vto_roles.checks.registry import all_checks
from vto_roles.checks.run import check_table
from vto_roles.finding import CatalogueFault, Finding, SharedFindings
from vto_roles.model.decision import Case
from vto_roles.read import organisation, tree
from vto_roles.read import register as registers
from vto_roles.read.catalogue import built_in
from vto_roles.refused import Refused
from vto_roles.run import pipeline
from vto_roles.run.inputs import Input, Stream, inputs
from vto_roles.run.options import Options, Stages
from vto_roles.run.recognise import limit, named, recognise, strange

if TYPE_CHECKING:
    from vto_roles.table import Sheet


class Examined(Struct, kw_only=True):
    """The findings of one file; files in places are relative to the working directory."""

    findings: list[Finding]
    texts: dict[str, str]  # file -> its text, for the frames of a report; that of a file which is none of ours is not shown
    case: Case | None = None  # whose titles its findings have: of an organisation's own file, of the source of a charter
    shared: bool = False  # others may have told of it: an overlay, a register


def examine(
    path: Path | None,
    data: bytes,
    today: datetime.date,
    roots: tuple[Path, ...] = (),
    *,
    source: Path | None = None,
    stages: Stages | None = None,
    stem: str = "stdin",
) -> Examined:
    """Return all findings of one file.

    path: its name, None for a text without one, which is called `stem`; data: its bytes; roots: further folders in whose tree
    the files that it names may lie; source: the organisation file of a charter, in place of the one that its mark names.
    Raises Refused when `source` cannot be read.
    """
    path = path or named(data, stem)
    found = recognise(data, path.name)
    if found.kind == "organisation":
        decided = pipeline.decide(path, today, roots, data, stages=stages)
        return Examined(findings=decided.shown(), texts=decided.shown_texts(), case=decided.case)
    name = files.shown(os.path.normpath(path))
    if found.kind == "overlay":
        findings, text = organisation.read_overlay(data, path, name, roots=roots, checks=all_checks())
        return Examined(findings=findings, texts={name: text}, shared=True)
    if found.kind == "register":
        return _register(path, data, name, today, roots, stages)
    if found.kind == "table":
        from vto_roles import table

        sheet = table.read(data, name, cast("table.TableFormat", found.form))
        return Examined(findings=check_table(sheet), texts={name: sheet.text} if sheet.text else {})
    if found.kind == "foreign":
        return Examined(findings=[strange(found, name)], texts={name: ""})
    from vto_roles.run.audit import Audit

    audit = Audit(path, name, data, found.form, roots=roots, source=source, today=today)
    findings = audit.findings()
    return Examined(findings=findings, texts={name: data.decode("utf-8-sig", "replace")}, case=audit.case)


def _register(
    path: Path, data: bytes, name: str, today: datetime.date, roots: tuple[Path, ...], stages: Stages | None
) -> Examined:
    """Return the findings of a register: those of its organisation's file that stand in it, where that lies beside it.

    Without that file, and of one that says too little, it is read by itself.
    """
    for source in registers.sources(path):
        if files.there(source):
            decided = pipeline.decide(source, today, roots, stages=stages)
            if decided.case is not None and decided.case.register is not None:
                own = [one for one in decided.findings if one.place.file == files.shown(path.name)]
                found = [replace(one, place=replace(one.place, file=name)) for one in own]
                return Examined(findings=found, texts={name: tree.text_of(data)}, case=decided.case, shared=True)
    read = registers.read(data, name, built_in())
    return Examined(findings=read.findings, texts={name: read.text}, shared=True)


def read_table(path: Path, data: bytes | None = None) -> "Sheet":
    """Return the table made by hand that a file holds; data: its bytes, when already read.

    Raises Refused when it cannot be read, or is not read for sure.
    """
    from vto_roles import table

    data, name = files.read(path, limit(path)) if data is None else data, files.shown(path)
    found = recognise(data, path.name)
    if found.kind != "table":
        raise Refused("no-table", path=name)
    sheet = table.read(data, name, cast("table.TableFormat", found.form))
    if not sheet.sure or not sheet.matrix.rows:
        raise Refused("unsure-table", path=name)
    return sheet


class _Run(Struct):
    """What was looked at and told in a run: no file is looked at twice, and of a file that others share nothing is told twice."""

    looked_at: set[str] = set()
    read: set[str] = set()  # for others
    shared: SharedFindings = field(default_factory=SharedFindings)

    def first(self, one: Input) -> bool:
        """Return whether a file is looked at for the first time; an overlay that was read for another was looked at by that."""
        name = files.shown(os.path.normpath(one.path))
        if one.error is not None:
            return True
        known = name in self.looked_at or (one.shared and name in self.read)
        self.looked_at.add(name)
        return not known

    def untold(self, examined: Examined) -> Examined:
        """Return what was found without what was told of the files that it shares with others."""
        own, *shared = examined.texts or {"": ""}
        self.read.update(shared)
        return replace(examined, findings=self.shared.new(examined.findings, "" if examined.shared else own))


def examine_all(
    paths: Sequence[Path],
    options: Options,
    *,
    source: Path | None = None,
    stdin: Stream,
    stdin_name: Path | None = None,
    tables: bool = False,
) -> Iterator[tuple[Path, Examined | Exception]]:
    """Yield each file with its findings, or with the error that kept it from being examined; one file stops no other.

    tables: tables made by hand are looked for in folders too; there a file without one is passed over.

    stdin: reads standard input, which the path `-` names; stdin_name: how it is called.
    """
    day, run = options.today(), _Run()
    for one in inputs(paths, stdin, name=stdin_name, every=True, tables=tables):
        if not run.first(one):
            continue
        try:
            found = examine(one.path, one.read(), day, one.roots, source=source, stages=options.stages)
            if not (tables and one.roots and any(fault.check == "not-a-matrix" for fault in found.findings)):
                yield one.path, run.untold(found)
        except CatalogueFault:  # of every file: it ends the run
            raise
        except Exception as fault:
            yield one.path, fault
