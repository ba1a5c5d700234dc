"""One file to findings, whatever it holds: the answers of an organisation, a charter held against them, a table made by hand."""

import datetime
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from vto_roles import __version__, files
from vto_roles.charter import provenance
from vto_roles.charter.cards import Subject
from vto_roles.checks.registry import all_checks
from vto_roles.checks.run import check_table
from vto_roles.finding import Finding, Place
from vto_roles.model.decision import Case
from vto_roles.names import People
from vto_roles.read import organisation
from vto_roles.read.languages import languages
from vto_roles.refused import Argument, Refused
from vto_roles.run import console, pipeline
from vto_roles.safe_text import echo

Kind = Literal["organisation", "charter", "page", "md", "csv", "xlsx"]
_SUFFIXES: Mapping[str, Kind] = {
    **dict.fromkeys(organisation.SUFFIXES, "organisation"),
    **dict.fromkeys((".html", ".htm"), "page"),
    **dict.fromkeys((".md", ".markdown"), "md"),
    **dict.fromkeys((".csv", ".tsv"), "csv"),
    **dict.fromkeys((".xlsx", ".xlsm"), "xlsx"),
}
_STDIN: Mapping[Kind, str] = {"organisation": "yaml", "charter": "md", "page": "html"}
_RULE = re.compile(rb"^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)+\|?\s*$", re.MULTILINE)  # below the head of a table
_SHOWN = 5  # changed cells named in one line


class Examined(Struct, kw_only=True):
    """What is to be said of one file; files in places are relative to the working directory."""

    findings: list[Finding]
    texts: dict[str, str]  # file -> its text, for the frames of a report
    case: Case | None = None  # of an organisation's own file


def kind_of(data: bytes, name: str | None = None) -> Kind:
    """What a file is: by the end of its name, but a charter by its mark; without a name that tells, by what it holds."""
    known = _SUFFIXES.get(Path(name or "").suffix.lower())
    if known != "organisation" and provenance.marked(data) is not None:
        return "charter"
    if known is not None:
        return known
    if data.startswith(b"PK\x03\x04"):
        return "xlsx"
    if data.lstrip().startswith(b"<"):
        return "page"
    if organisation.sniff(data):
        return "organisation"
    if _RULE.search(data):
        return "md"
    first = next((line for line in data.splitlines() if line.strip()), b"")
    return "csv" if re.search(rb"[;\t,]", first) and not re.match(rb"[ \w-]+:", first) else "organisation"


def examine(
    path: Path | None, data: bytes, today: datetime.date, roots: tuple[Path, ...] = (), *, source: Path | None = None
) -> Examined:
    """All findings of one file.

    path: how it is called, None for standard input; data: its bytes; roots: further folders in whose tree what it names may
    lie; source: the organisation file of a charter, where the charter's own word for it is not to be followed.
    Raises Refused when `source` cannot be read, or an extra is wanting.
    """
    kind = kind_of(data, None if path is None else path.name)
    path = path or Path(f"stdin.{_STDIN.get(kind, kind)}")
    if kind == "organisation":
        decided = pipeline.decide(path, today, roots, data)
        return Examined(findings=decided.shown(), texts=decided.shown_texts(), case=decided.case)
    name = files.shown(os.path.normpath(path))
    if kind in ("md", "csv", "xlsx"):
        from vto_roles import table

        sheet = table.read(data, name, kind)
        return Examined(findings=check_table(sheet), texts={name: sheet.text} if sheet.text else {})
    texts = {name: data.decode("utf-8-sig", "replace")}
    if kind == "page":
        return Examined(findings=[_finding("charter-edited", Place(file=name), "no-mark")], texts=texts)
    return Examined(findings=_Audit(path, name, data, roots, source).findings(), texts=texts)


def _finding(check: str, place: Place, variant: str = "", args: Mapping[str, Argument] | None = None) -> Finding:
    severity = all_checks()[check].severity
    return Finding(check=check, severity=severity, place=place, variant=variant, args=args or {})


# --- charters -------------------------------------------------------------------------------------


class _Mark(Struct, frozen=True, kw_only=True):
    """What the last line of a charter says; anybody can have written it."""

    tool: str
    source: str
    language: str
    date: datetime.date
    public: bool
    inputs: str
    letters: dict[str, dict[str, str]]
    bytes: str
    intact: bool
    card: Subject | None = None
    templates: str | None = None  # made with templates of somebody's own: not to be made again


class _Audit:
    """A charter held against the file that it was made from."""

    def __init__(self, path: Path, name: str, data: bytes, roots: tuple[Path, ...], source: Path | None) -> None:
        self.path = path
        self.name = name
        self.data = data
        self.body = provenance.parted(data)[0]  # all but the mark
        self.roots = roots
        self.markup = "html" if data.lstrip()[:1] == b"<" else "md"
        self.given = source

    def findings(self) -> list[Finding]:
        """In the order of their places."""
        try:
            mark = msgspec.convert(provenance.read_mark(self.data), _Mark)
            console.parse_date(mark.date.isoformat())  # within the years that a calendar can reckon with
        except (msgspec.ValidationError, Refused):
            line = provenance.marked(self.data) or 1
            return [_finding("charter-edited", Place(file=self.name, line=line, end_line=line), "mark")]
        found = [*self.against(mark)]
        return sorted(found, key=lambda one: (one.place.line, one.place.column, one.check))

    def against(self, mark: _Mark) -> Iterator[Finding]:
        source = self.given or self.path.parent / mark.source
        shown = echo(files.shown(os.path.normpath(source)))
        decided = self.decide(source, mark)
        own = decided.case.organisation.organisation.language if decided is not None and decided.case is not None else None
        told = {"source": shown, "command": self.command(mark, shown, own)}
        if decided is None or decided.case is None or decided.unusable:
            if not mark.intact:
                yield self.edited(None, "somewhere", told)
            missing = decided is None
            variant = "source-missing" if missing else "source-unusable"
            stale = _finding("charter-stale", Place(file=self.name), variant, told)
            yield msgspec.structs.replace(stale, severity="warning") if missing else stale
            return
        case, allocation = decided.made
        fresh = provenance.inputs(case) == mark.inputs
        remade = self.remade(decided, source, mark) if fresh else None
        if not mark.intact:
            yield self.edited(remade, "" if remade else "somewhere", told)
        elif remade is not None and remade != self.body:
            yield self.edited(remade, "resealed", told)
        if not fresh:
            letters = {row.task: provenance.letters(row) for row in allocation.matrix.rows}
            if mark.card is not None:  # a card tells of its own tasks only, and of those that it would have now
                letters = {task: row for task, row in letters.items() if task in mark.letters or mark.card.role in row}
            yield self.stale([*_changes(mark.letters, letters)], told)
        if mark.public:
            yield from self.names(case, told)

    def decide(self, source: Path, mark: _Mark) -> pipeline.Decided | None:
        """The charter's source, decided on the charter's date; None when it is not to be had."""
        if self.given is None and not files.inside(source, (self.path.parent, Path.cwd(), *self.roots)):
            return None
        try:
            return pipeline.decide(source, mark.date, self.roots, public=mark.public)
        except Refused:
            if self.given is not None:
                raise
            return None

    def remade(self, decided: pipeline.Decided, source: Path, mark: _Mark) -> bytes | None:
        """The charter as it came from its source, without its mark; None when this version makes it otherwise."""
        if mark.language not in languages() or mark.templates is not None:
            return None
        case, _ = decided.made
        words = console.words_in(mark.language, case)
        body = None
        for compact in (None, True, False):
            settings = pipeline.Settings(markup=self.markup, public=mark.public, compact=compact, card=mark.card)
            try:
                made = pipeline.charter_bytes(decided, source, self.path, settings, words, mark.date)
            except Refused:  # a card of nobody here
                return None
            body = provenance.parted(made)[0]
            if provenance.digest(body) == mark.bytes:
                return body
        return body if mark.intact and mark.tool == __version__ else None

    def edited(self, original: bytes | None, variant: str, told: Mapping[str, Argument]) -> Finding:
        """At the first line that is no longer as it was, where that can be told."""
        place = Place(file=self.name)
        if original is not None:
            old, new = (text.decode("utf-8", "replace").split("\n") for text in (original, self.body))
            number = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)) - 1)
            line = new[number] if number < len(new) else ""
            column = next(
                (n for n, (a, b) in enumerate(zip(old[number], line, strict=False)) if a != b), min(len(old[number]), len(line))
            )
            end = len(line) + 1
            place = Place(
                file=self.name, line=number + 1, column=column + 1, end_line=number + 1, end_column=max(end, column + 2)
            )
        return _finding("charter-edited", place, variant, told)

    def stale(self, cells: list[str], told: Mapping[str, Argument]) -> Finding:
        variant = "more" if len(cells) > _SHOWN else "" if cells else "same-letters"
        args = {**told, "cells": tuple(cells[:_SHOWN]), "count": len(cells)}
        return _finding("charter-stale", Place(file=self.name), variant, args)

    def names(self, case: Case, told: Mapping[str, Argument]) -> Iterator[Finding]:
        """Names that stand in a public charter; its organisation's own name is meant."""
        import html

        own, people = case.organisation.organisation.name, People(case.organisation.staff)
        for number, raw in enumerate(self.data.decode("utf-8", "replace").splitlines(), 1):
            line = html.unescape(raw).replace(own, " " * len(own))
            for person in people.within(line):
                place = Place(file=self.name, line=number, end_line=number)
                yield _finding("name-in-public-charter", place, "charter", {**told, "person": person})

    def command(self, mark: _Mark, source: str, own: str | None) -> str:
        """What makes the charter anew; own: the language of its source."""
        options = {
            " ".join(f"--{key} {value}" for key, value in (mark.card.published if mark.card else {}).items()): mark.card
            is not None,
            f"--lang {mark.language}": mark.language != own,
            "--public": mark.public,
            "--force": not mark.intact,
        }
        given = [word for option, needed in options.items() if needed for word in option.split()]
        import shlex

        return shlex.join(["vto-roles", "render", source, "-o", self.name, *given])


def _changes(old: Mapping[str, Mapping[str, str]], new: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """Each cell whose letters differ, in the order of the new rows: `task/role before → after`."""
    for task in [*new, *(one for one in old if one not in new)]:
        was, now = old.get(task, {}), new.get(task, {})
        for role in [*now, *(one for one in was if one not in now)]:
            if was.get(role) != now.get(role):
                yield echo(f"{task}/{role} {was.get(role, '–')} → {now.get(role, '–')}")
