"""A charter compared with what its organisation file yields: edited by hand, out of date, or public with names in it."""

import datetime
import os
import shlex
from collections.abc import Container, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NotRequired, TypedDict, cast

import msgspec

from vto_roles import files
from vto_roles.charter import provenance
from vto_roles.charter.life import Status
from vto_roles.charter.provenance import Inputs
from vto_roles.charter.schema import Subject
from vto_roles.charter.sides import in_new_ids
from vto_roles.checks.registry import all_checks
from vto_roles.decision.fingerprints import fingerprints
from vto_roles.decision.fingerprints import letters as letters_of
from vto_roles.decision.law import applied, changed
from vto_roles.finding import Finding, Place, Severity
from vto_roles.model.decision import Allocation, Case
from vto_roles.names import People
from vto_roles.output.formats import FORMATS, settled
from vto_roles.read import renamed
from vto_roles.read.catalogue import built_in
from vto_roles.read.languages import languages
from vto_roles.refused import Argument, Refused
from vto_roles.run import pipeline
from vto_roles.run.options import parse_date, words_in
from vto_roles.safe_text import echo, file_argument
from vto_roles.version import __version__

_ASKED: Mapping[str, Mapping[object, str]] = {  # of a layout: what the mark holds -> the option
    "compact": {True: "compact", False: "full"},
    "annexes": {True: "annexes", False: "no-annexes"},
    "unless": {True: "unless"},
}
_SHOWN = 5  # changed cells named in one line


class _Found(TypedDict):
    """What is asked of the mark that a charter holds, which anybody can have written."""

    intact: bool
    tool: str
    catalog: NotRequired[str]
    source: NotRequired[str]  # too long for some formats
    language: str
    date: str
    public: bool
    inputs: str
    charter: str
    bytes: NotRequired[str]
    inputs_of: NotRequired[Inputs]  # not of an older version, as the four below
    register: NotRequired[str]
    status: NotRequired[Status]
    letters: NotRequired[dict[str, dict[str, str]]]  # not in every format
    duties: NotRequired[dict[str, str]]
    deadlines: NotRequired[dict[str, str]]
    card: NotRequired[Subject]
    templates: NotRequired[str]  # made with templates of somebody's own: not to be made again
    dressed: NotRequired[str]  # likewise, with somebody's own Word file
    compact: NotRequired[bool]  # as it was asked
    annexes: NotRequired[bool]
    unless: NotRequired[bool]


class Audit:
    """The comparison of one charter with its source.

    path: of the charter; name: of the charter in findings; data: its bytes; markup: its format; roots: further folders in whose
    tree its source may lie; source: the organisation file, in place of the one that the mark names; today: on which law is asked
    again.
    """

    def __init__(
        self,
        path: Path,
        name: str,
        data: bytes,
        markup: str,
        *,
        roots: tuple[Path, ...],
        source: Path | None,
        today: datetime.date,
    ) -> None:
        self.today = today
        self.path = path
        self.name = name
        self.data = settled(data, markup)
        self.roots = roots
        self.markup = markup
        self.source = source
        self.case: Case | None = None  # of the source, once it is read

    def findings(self) -> list[Finding]:
        """Return the findings in the order of their places. Raises Refused when a source that was given cannot be read."""
        found = FORMATS[self.markup].read_mark(self.data)
        if found is not None and "paper" in found:  # of one day, and filled in by hand afterwards
            return []
        try:
            mark = msgspec.convert(found, _Found)
            day = parse_date(mark["date"])
        except (msgspec.ValidationError, Refused):
            line = provenance.marked(self.data)
            place = Place(file=self.name, line=line or 1, end_line=line or 1)
            page = line is None and self.markup == "html"
            return [_finding("charter-edited", place, "no-mark" if page else "mark")]
        if day < (floor := built_in().floor):
            return [_finding("charter-stale", Place(file=self.name), "before-floor", {"date": day, "floor": floor})]
        return sorted(self._against(mark), key=lambda one: (one.place.line, one.place.column, one.check))

    def _against(self, mark: _Found) -> Iterator[Finding]:
        told = mark.get("source", "")
        source = self.source or files.named(told, self.path.parent, self.roots)
        shown = echo(files.shown(os.path.normpath(source or self.path.parent / told)))
        decided = None if source is None else self._decide(source, mark)
        own = decided.case.organisation.organisation.language if decided is not None and decided.case is not None else None
        args = {"source": shown, "command": _command(mark, self.name, shown, own)}
        if decided is not None and decided.usable:
            yield from self._compared(decided, mark, args)
            return
        if not mark["intact"]:
            yield self._edited(None, "somewhere", args)
        if decided is None:
            yield _finding("charter-stale", Place(file=self.name), "source-missing", args, severity="warning")
        else:
            check = shlex.join(["vto-roles", "check", file_argument(shown)])
            yield _finding("charter-stale", Place(file=self.name), "source-unusable", {**args, "command": check})

    def _compared(self, decided: pipeline.Decision, mark: _Found, args: Mapping[str, Argument]) -> Iterator[Finding]:
        """Yield what differs from what the source yields."""
        self.case, allocation = decided.made
        case = self.case
        fresh = provenance.inputs(case) == mark["inputs"]
        made_of = pipeline.as_marked(decided, mark, public=mark["public"]) if fresh else None
        original = None if made_of is None else self._original(made_of, mark)
        if not mark["intact"]:
            known = original is not None and not FORMATS[self.markup].binary
            yield self._edited(original if known else None, "" if known else "somewhere", args)
        elif original is not None and _sealed(original, self.markup) != mark.get("bytes"):
            yield self._edited(None if FORMATS[self.markup].binary else original, "resealed", args)
        if not fresh:
            yield self._stale(case, allocation, mark, args)
        yield from self._status(decided, mark, args)
        yield from self._law(case, allocation, args)
        if mark["public"]:
            yield from self._names(case, args)

    def _status(self, decided: pipeline.Decision, mark: _Found, args: Mapping[str, Argument]) -> Iterator[Finding]:
        """Yield that the register tells more than when the charter was made, with how far the charter was and is."""
        case, _ = decided.made
        register = case.register
        now = register.digest if register is not None and register.entries else None
        if now == mark.get("register"):
            return
        life = pipeline.charter_of(pipeline.on(decided, self.today), words_in("nl", case)).life
        stood, stands = mark.get("status"), life.status if life is not None else None
        variant = "began" if stood is None else "same" if stood == stands else ""
        yield _finding("status-outdated", Place(file=self.name), variant, {**args, "stood": stood, "stands": stands})

    def _stale(self, case: Case, allocation: Allocation, mark: _Found, args: Mapping[str, Argument]) -> Finding:
        """Return the finding of a charter whose source has changed, with what differs where its mark holds letters.

        A newer catalogue under which every row stays as it was is information.
        """
        mark = cast("_Found", in_new_ids(mark, renamed.of(case.catalogue)))
        same, parts, now = (
            fingerprints(allocation)["charter"] == mark["charter"],
            mark.get("inputs_of"),
            provenance.inputs_of(case),
        )
        same = same or ("duties" in mark and not [*_cells(mark, allocation)])  # but for ids that changed name
        if same and parts not in (None, now) and parts == {**now, "catalogue": parts["catalogue"]}:
            versions = {"before": mark.get("catalog"), "after": case.catalogue.version}
            return _finding("catalogue-changed", Place(file=self.name), "", {**args, **versions})
        if "letters" not in mark:
            return _finding("charter-stale", Place(file=self.name), "same-letters" if same else "letters", args)
        cells = tuple(_cells(mark, allocation))
        variant = "more" if len(cells) > _SHOWN else "" if cells else "same-letters"
        return _finding("charter-stale", Place(file=self.name), variant, {**args, "cells": cells[:_SHOWN], "count": len(cells)})

    def _law(self, case: Case, allocation: Allocation, args: Mapping[str, Argument]) -> Iterator[Finding]:
        """Yield each law line that changed between the charter's date and today, with the tasks of the charter that cite it."""
        now = applied(case.catalogue, self.today, allocation.facts)
        for name in changed(allocation.law, now):
            if tasks := tuple(task for task, known in allocation.tasks.items() if name in known.sources):
                command = f"{args['command']} --date {self.today}"  # else the charter that stands there keeps its own
                more = {
                    "law": name,
                    "tasks": tasks[:_SHOWN],
                    "date": allocation.day,
                    "command": command,
                    "hear": _concerned(allocation, tasks),
                }
                yield _finding("law-changed", Place(file=self.name), "", {**args, **more}, subject=name)

    def _decide(self, source: Path, mark: _Found) -> pipeline.Decision | None:
        """Return the source, decided on the charter's date; None when it is missing."""
        try:
            return pipeline.decide(source, parse_date(mark["date"]), self.roots, public=mark["public"])
        except Refused:
            if self.source is not None:
                raise
            return None

    def _original(self, decided: pipeline.Decision, mark: _Found) -> bytes | None:
        """Return the charter as its source yields it; None when this version makes it differently, or cannot make it."""
        costly = FORMATS[self.markup].costly or "unless" in mark
        if costly or mark["language"] not in languages() or {"templates", "dressed"} & mark.keys():
            return None
        case, _ = decided.made
        words = words_in(mark["language"], case)
        settings = pipeline.RenderSettings(
            markup=self.markup,
            public=mark["public"],
            compact=mark.get("compact"),
            annexes=mark.get("annexes"),
            card=mark.get("card"),
        )
        try:
            made = pipeline.charter_bytes(decided, self.path, settings, words, source=mark.get("source"))
        except Refused:  # a card of a role or person that is not there any more, a library that is not installed
            return None
        same = _sealed(made, self.markup) == mark.get("bytes") or (mark["intact"] and mark["tool"] == __version__)
        return made if same else None

    def _edited(self, original: bytes | None, variant: str, args: Mapping[str, Argument]) -> Finding:
        """Return the finding of an edit, at the first line that differs from the original, when that is known."""
        place = Place(file=self.name)
        if original is not None:
            old, new = (provenance.parted(text)[0].decode("utf-8", "replace").split("\n") for text in (original, self.data))
            number = min(_alike(old, new), len(old) - 1, len(new) - 1)
            column = _alike(old[number], new[number])
            end = max(len(new[number]) + 1, column + 2)
            place = Place(file=self.name, line=number + 1, column=column + 1, end_line=number + 1, end_column=end)
        return _finding("charter-edited", place, variant, args)

    def _names(self, case: Case, args: Mapping[str, Argument]) -> Iterator[Finding]:
        """Yield each name of a person in a public charter; the name of its organisation may hold one.

        Bytes that are no text hold none that could be read: such a charter is as it was redacted, or edited.
        """
        if FORMATS[self.markup].binary:
            return
        import html

        from vto_roles.read.ordinary import ordinary

        own, people = (
            case.organisation.organisation.name,
            People(case.organisation.staff, lambda: ordinary(case.organisation.organisation.language)),
        )
        for number, raw in enumerate(self.data.decode("utf-8", "replace").splitlines(), 1):
            line = html.unescape(raw).replace(own, " " * len(own))
            for person in people.within(line):
                place = Place(file=self.name, line=number, end_line=number)
                yield _finding("name-in-public-charter", place, "charter", {**args, "person": person})


def _cells(mark: _Found, allocation: Allocation) -> Iterator[str]:
    """Yield what differs from a mark that holds letters, in words for a finding."""
    letters = {row.task: letters_of(row) for row in allocation.matrix.rows}
    if "card" in mark:  # a card names its own tasks only, and those that it would name now
        letters = {task: row for task, row in letters.items() if task in mark["letters"] or mark["card"].role in row}
    yield from _changes(mark["letters"], letters)
    yield from _moved(mark, allocation, letters)


def _concerned(allocation: Allocation, tasks: Container[str]) -> tuple[str, ...]:
    """Return who hears that law changed on these tasks: who answers for them, and the bodies that are heard on them."""
    found = set()
    for row in allocation.matrix.rows:
        if row.task in tasks:
            found |= {cell.role for cell in row.holding("A")}
            found |= {cell.role for cell in row.holding("C") if allocation.catalogue.roles[cell.role].kind == "consultative"}
    return tuple(name for name in allocation.roles if name in found)


def _sealed(data: bytes, markup: str) -> object:
    """Return the digest of a charter of ours, which stands for all of it but the mark."""
    mark = FORMATS[markup].read_mark(data)
    return None if mark is None else mark.get("bytes")


def edited_json(path: Path, mark: Mapping[str, Any]) -> Finding:
    """Return the finding of an edit of a charter in JSON. Raises ValidationError for a mark that is none."""
    found, name = msgspec.convert(mark, _Found), files.shown(path)
    source = echo(files.shown(os.path.normpath(path.parent / found.get("source", ""))))
    args = {"source": source, "command": _command(found, name, source, None)}
    return _finding("charter-edited", Place(file=name), "somewhere", args)


def _command(mark: _Found, name: str, source: str, own: str | None) -> str:
    """Return the command that makes a charter anew; name: of the charter; own: the language of its source.

    Whoever wrote the mark is a stranger: nothing of it becomes an option.
    """
    options = [*mark["card"].option.split()] if "card" in mark else []
    if mark["language"] != own and mark["language"] in languages():
        options += ["--lang", mark["language"]]
    options += ["--public"] * mark["public"]
    options += [f"--{asked}" for asked in (_ASKED[key].get(mark.get(key)) for key in _ASKED) if asked]
    options += ["--force"] * (not mark["intact"])
    return shlex.join(["vto-roles", "render", file_argument(source), "-o", file_argument(name), *options])


def _finding(
    check: str,
    place: Place,
    variant: str,
    args: Mapping[str, Any] | None = None,
    *,
    severity: Severity | None = None,
    subject: str | None = None,
) -> Finding:
    severity = severity or all_checks()[check].severity
    return Finding(check=check, severity=severity, place=place, variant=variant, args=args or {}, subject=subject)


def _alike(old: Sequence[str], new: Sequence[str]) -> int:
    """Return how many lines, or characters of a line, are the same from the start."""
    return next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))


def _changes(old: Mapping[str, Mapping[str, str]], new: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """Yield each cell whose letters differ, in the order of the new rows: `task/role before → after`."""
    for task in [*new, *(one for one in old if one not in new)]:
        was, now = old.get(task, {}), new.get(task, {})
        for role in [*now, *(one for one in was if one not in now)]:
            if was.get(role) != now.get(role):
                yield echo(f"{task}/{role} {was.get(role, '–')} → {now.get(role, '–')}")


def _moved(mark: _Found, allocation: Allocation, tasks: Container[str]) -> Iterator[str]:
    """Yield each task whose duty or deadline is no longer that of a mark: `task before → after`; an older mark tells none."""
    for told, now in ((mark.get("duties"), allocation.duties), (mark.get("deadlines"), allocation.deadlines)):
        for task, before in (told or {}).items():
            if task in tasks and now.get(task) != before:
                yield echo(f"{task} {before} → {now.get(task, '–')}")
