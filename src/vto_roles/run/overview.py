"""The members of a federation, each to a row: its file, the charter that is there, and what an older folder holds of it."""

import functools
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from vto_roles import files
from vto_roles.charter import provenance, read
from vto_roles.charter.overview import (
    FoundKind,
    Member,
    Overview,
    Rows,
    Tally,
    compared,
    kinds,
    member,
    rows_of,
    rows_of_mark,
    with_findings,
)
from vto_roles.charter.schema import Charter
from vto_roles.charter.sides import older
from vto_roles.checks.registry import all_checks
from vto_roles.finding import CatalogueFault
from vto_roles.output.formats import FORMATS, by_suffix, mark_of
from vto_roles.read import renamed, shapes
from vto_roles.read.catalogue import built_in
from vto_roles.refused import Refused, VtoRolesError
from vto_roles.run import pipeline, pool
from vto_roles.run.inputs import Input
from vto_roles.run.options import Options, error_of, parse_date, worded
from vto_roles.run.recognise import MAX_CHARTER
from vto_roles.text import Words
from vto_roles.version import __version__

_MARKED = frozenset(suffix for one in FORMATS.values() if one.sign for suffix in one.suffixes)  # of files that can hold our mark
_LINKED = ("html", "pdf", "docx", "md", "xlsx", "json", "ics")  # which of several charters of one day a reader is led to
_LETTERS = ("json", "html", "md")  # which tell letters, and which of them the most
_SHOWN = 3  # errors that a row names


class Published(Struct, frozen=True, kw_only=True):
    """A charter that lies in a folder, by its mark."""

    path: Path
    markup: str
    date: str
    version: str  # of vto-roles and of its catalogue
    fingerprint: str
    intact: bool


class Holding(Struct):
    """What a folder holds of one organisation."""

    inputs: list[Input] = []  # its file; several where their names differ in the extension alone
    charters: list[Published] = []

    def linked(self) -> Published | None:
        """Return the youngest charter, in the format that is best to read."""
        return min(self._youngest(_LINKED), key=lambda one: _LINKED.index(one.markup), default=None)

    def source(self) -> Input | Published | None:
        """Return what tells the letters: a charter that was made, else the file; None where nothing does."""
        made = min(self._youngest(_LETTERS), key=lambda one: _LETTERS.index(one.markup), default=None)
        return made or next((one for one in self.inputs if one.error is None), None)

    def _youngest(self, formats: tuple[str, ...]) -> list[Published]:
        fitting = [one for one in self.charters if one.markup in formats]
        date = max((one.date for one in fitting), default="")
        return [one for one in fitting if one.date == date]


class _Job(Struct, frozen=True, kw_only=True):
    """One row to make: of a file, or of a charter in JSON whose file is not there."""

    input: Input
    charter: Published | None  # that lies there
    against: bool  # whether an older folder is compared
    old: Input | Published | None  # what it holds of the same organisation


class _Row(Struct, frozen=True):
    member: Member
    found: Mapping[FoundKind, int] = {}
    error: VtoRolesError | None = None  # why the file could not be worked on


class Federation:
    """The organisations of a folder, beside those of an older one.

    folder: where the members lie; old: an older folder to compare with, of files or charters. Raises Refused when one of them is
    no folder, or the first holds no organisation.
    """

    def __init__(self, folder: Path, old: Path | None = None) -> None:
        for one in (folder,) if old is None else (folder, old):
            if not files.is_folder(one):
                raise Refused("no-folder", path=files.shown(one))
        self.folder = folder
        self.jobs: list[_Job] = []  # one for each row
        before = {} if old is None else holdings(old)
        for key, holding in holdings(folder).items():
            earlier = before.pop(key, None)
            was = None if earlier is None else earlier.source()
            alone = [Input(one.path, one.path.relative_to(folder)) for one in holding.charters if one.markup == "json"]
            for given in holding.inputs or alone[:1]:
                self.jobs.append(_Job(input=given, charter=holding.linked(), against=old is not None, old=was))
        if not self.jobs:
            raise Refused("nothing-found", path=files.shown(folder))
        self.gone = None if old is None else [key for key, one in before.items() if one.source() is not None]

    def survey(self, options: Options, processes: int | None, done: Callable[[VtoRolesError | None], None]) -> Overview:
        """Return the overview, whatever is wrong with any member.

        processes: how many work at once; done: called for each row, with the error where a file could not be worked on.
        """
        tally = Tally()
        work = pool.each(
            self.jobs,
            functools.partial(_try, folder=self.folder, options=options),
            processes,
            lost=functools.partial(_lost, options=options),
        )
        try:
            for row in work:
                tally.add(row.member, row.found)
                done(row.error)
        finally:
            work.stop()
        return tally.overview(
            tool={"name": "vto-roles", "version": __version__, "catalog": built_in().version},
            date=options.today().isoformat(),
            language=options.words().language,
            gone=self.gone,
        )


# --- what a folder holds --------------------------------------------------------------------------


def holdings(folder: Path) -> dict[str, Holding]:
    """Return what a folder holds of each organisation, by the path of its file without the extension."""
    found: dict[str, Holding] = {}
    for path in files.search(folder, shapes.SUFFIXES | _MARKED):
        if isinstance(path, Refused):  # a folder that cannot be read
            where = Path(str(path.args_by_name["path"]))
            found[f"{where}/"] = Holding(inputs=[Input(where, Path(os.path.relpath(where, folder)), error=path)])
            continue
        one = Input(path, path.relative_to(folder), (folder,))
        try:
            data = files.read(path, MAX_CHARTER)
        except Refused as error:
            one = replace(one, error=error)
            found.setdefault(_key(folder, path, None), Holding()).inputs.append(one)
            continue
        if path.suffix.lower() in shapes.SUFFIXES:
            if shapes.is_organisation(data):
                found.setdefault(_key(folder, path, None), Holding()).inputs.append(one)
        elif (mark := mark_of(data, markup := by_suffix(path.suffix) or "")) and "charter" in mark and "card" not in mark:
            key = _key(folder, path, mark.get("source"))
            found.setdefault(key, Holding()).charters.append(_published(path, markup, mark))
    return found


def _key(folder: Path, path: Path, source: object) -> str:
    """Return under which path an organisation stands in a folder; source: the file that a charter names, which is never opened.

    A charter that names a file elsewhere, or none, stands under its own path.
    """
    own = path.relative_to(folder)
    if isinstance(source, str):
        named = Path(os.path.normpath(path.parent.absolute() / source))
        base = Path(os.path.normpath(folder.absolute()))
        own = named.relative_to(base) if named.is_relative_to(base) and named != base else own
    return own.with_suffix("").as_posix()


def _published(path: Path, markup: str, mark: Mapping[str, Any]) -> Published:
    return Published(
        path=path,
        markup=markup,
        date=_day(mark.get("date")),
        version=f"{mark.get('tool')} / {mark.get('catalog')}",
        fingerprint=str(mark["charter"]),
        intact=mark.get("intact") is True,
    )


def _day(text: object) -> str:
    """Return the day of a mark; nothing where a hand made it something else."""
    try:
        return parse_date(str(text)).isoformat()
    except Refused:
        return ""


# --- one row --------------------------------------------------------------------------------------


def _try(job: _Job, folder: Path, options: Options) -> _Row:
    """Make one row; an exception becomes a row that tells it."""
    try:
        return _made(job, folder, options)
    except CatalogueFault:  # of every file: it ends the run
        raise
    except Exception as fault:
        return _failed(job, error_of(fault, options, job.input.path), options)


def _lost(job: _Job, _: int, options: Options) -> _Row:
    """Return the row of a file whose process was killed."""
    return _failed(job, Refused("worker-died", path=files.shown(job.input.path)), options)


def _failed(job: _Job, error: VtoRolesError, options: Options) -> _Row:
    problem = worded(error, options.words()) if isinstance(error, Refused) else str(error)
    shown = files.shown(job.input.relative)
    return _Row(Member(file=shown, name=shown, problem=problem.removeprefix("vto-roles: ")), error=error)


def _made(job: _Job, folder: Path, options: Options) -> _Row:
    shown, one = files.shown(job.input.relative), job.input
    if one.error is not None:
        raise one.error
    charter, decided = _charter(one, options)
    if charter is None:
        assert decided is not None
        return _unusable(decided, shown, options.words())
    staffed = decided is None or decided.made[0].organisation.staff is not None
    row = _with_charter(member(charter, shown, staffed=staffed), charter, job.charter, folder)
    if job.against:
        old = None if job.old is None else _old(job.old, options)
        if old is None:
            row = replace(row, compared="new" if job.old is None else "unknown")
        else:
            row = compared(row, old, rows_of(charter) if old.prints else rows_of_mark(charter.provenance, {}))
    return _Row(row, kinds(charter.findings))


def _charter(one: Input, options: Options) -> tuple[Charter | None, pipeline.Decision | None]:
    """Return the charter of an input, None where its file has too many errors, and what was decided of a file of answers.

    Raises Refused for a file that cannot be opened, and for JSON that is no charter of this version.
    """
    if one.path.suffix.lower() == ".json":
        charter = read.read(files.read(one.path, MAX_CHARTER))
        if charter is None:
            raise Refused("no-charter", path=files.shown(one.path))
        return charter, None
    decided = pipeline.decide(one.path, options.today(), one.roots, stages=options.stages)
    return pipeline.charter_of(decided, options.words(decided.case)) if decided.usable else None, decided


def _unusable(decided: pipeline.Decision, shown: str, words: Words) -> _Row:
    """Return the row of a file of which no charter can be made: what is known, and its first errors by their titles."""
    errors = [one for one in decided.findings if one.severity == "error"]
    problems = (words("overview", "error", title=all_checks()[one.check].title(words), line=one.place.line) for one in errors)
    size = None if decided.case is None else decided.case.organisation.size
    row = Member(
        file=shown,
        name=shown if decided.case is None else decided.name,
        headcount=None if size is None else size.headcount,
        fte=None if size is None else size.fte,
        problem=words.semicolon.join(list(dict.fromkeys(problems))[:_SHOWN]),
    )
    found = kinds(decided.findings)
    return _Row(with_findings(row, found), found)


def _with_charter(row: Member, charter: Charter, there: Published | None, folder: Path) -> Member:
    """Return a row with the charter that is there: whether it says what the file yields on the date, its date and version."""
    if there is None:
        return row
    fits = there.fingerprint == charter.fingerprints["charter"]
    return replace(
        row,
        charter="edited" if not there.intact else "current" if fits else "differs",
        charter_date=there.date or None,
        charter_version=there.version,
        charter_file=files.shown(there.path.relative_to(folder)),
    )


def _old(source: Input | Published, options: Options) -> Rows | None:
    """Return what an older folder holds of an organisation; None when that cannot be read."""
    names = renamed.of(built_in())
    try:
        if isinstance(source, Published) and source.markup != "json":
            mark = provenance.read_mark(files.read(source.path, MAX_CHARTER))
            return None if mark is None else rows_of_mark(mark, names)
        charter, _ = _charter(source if isinstance(source, Input) else Input(source.path, source.path), options)
    except (Refused, msgspec.ValidationError):
        return None
    if charter is None:
        return None
    return rows_of_mark(charter.provenance, names) if older(charter, names) else rows_of(charter)
