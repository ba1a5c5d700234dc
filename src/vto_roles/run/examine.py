"""The files of a run, and one file to findings: answers of an organisation, a charter, a table made by hand."""

import datetime
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

from msgspec import Struct

from vto_roles import files
from vto_roles.charter import provenance
from vto_roles.checks.run import check_table
from vto_roles.finding import CatalogueFault, Finding
from vto_roles.model.decision import Case
from vto_roles.read import shapes, tree
from vto_roles.refused import Refused
from vto_roles.run import pipeline
from vto_roles.run.options import Options, Stages

Kind = Literal["organisation", "charter", "page", "md", "csv", "xlsx"]
_SUFFIXES: Mapping[str, Kind] = {
    **dict.fromkeys(shapes.SUFFIXES, "organisation"),
    **dict.fromkeys((".html", ".htm"), "page"),
    **dict.fromkeys((".md", ".markdown"), "md"),
    **dict.fromkeys((".csv", ".tsv"), "csv"),
    **dict.fromkeys((".xlsx", ".xlsm"), "xlsx"),
}
CHARTERS = frozenset(suffix for suffix, kind in _SUFFIXES.items() if kind in ("page", "md"))
MAX_CHARTER = 8 << 20  # bytes
_SUFFIX: Mapping[Kind, str] = {"organisation": "yaml", "charter": "md", "page": "html"}
_RULE = re.compile(rb"^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)+\|?\s*$", re.MULTILINE)  # below the head of a table


class Input(Struct, frozen=True):
    """A file to work on, and where its output goes relative to an output folder."""

    path: Path
    relative: Path
    roots: tuple[Path, ...] = ()  # folders, besides its own, in whose tree its overlays may lie: the one that it was found in
    error: Refused | None = None  # why it cannot be worked on: a folder that cannot be read


def inputs(paths: Sequence[Path], *, charters: bool = False) -> Iterator[Input]:
    """Yield the files named and the organisation files of the folders named; with `charters`, also files with our mark.

    Output goes to the path relative to the folder named, and of files named to that relative to the folder they have in common.
    """
    folders = {path for path in paths if files.is_folder(path)}
    common = _common_folder([path for path in paths if path not in folders])
    for path in paths:
        if path not in folders:
            yield Input(path, Path(path.name) if common is None else _normal(path).relative_to(common))
            continue
        for found in files.search(path, shapes.SUFFIXES | CHARTERS if charters else shapes.SUFFIXES):
            if isinstance(found, Refused):
                yield Input(path, Path(), error=found)
            elif _ours(found):
                yield Input(found, found.relative_to(path), (path,))


def _normal(path: Path) -> Path:
    """Return a path from the root without `..`; links are not followed."""
    return Path(os.path.normpath(path.absolute()))


def _common_folder(named: Sequence[Path]) -> str | None:
    """Return the folder that files have in common, None where there is but one file, or no such folder."""
    if len(named) < 2:
        return None
    try:
        return os.path.commonpath([_normal(path).parent for path in named])
    except (OSError, ValueError):  # several drives, an impossible name
        return None


def _ours(path: Path) -> bool:
    """Return whether a file of a folder holds answers or our mark; also for one that cannot be read, so that it is reported."""
    try:
        data = files.read(path, limit(path))
    except Refused:
        return True
    return provenance.marked(data) is not None if path.suffix.lower() in CHARTERS else shapes.is_organisation(data)


def limit(path: Path) -> int:
    """Return how many bytes of a file are read: charters and workbooks are longer than answers."""
    return tree.MAX_BYTES if path.suffix.lower() in shapes.SUFFIXES else MAX_CHARTER


class Examined(Struct, kw_only=True):
    """The findings of one file; files in places are relative to the working directory."""

    findings: list[Finding]
    texts: dict[str, str]  # file -> its text, for the frames of a report
    case: Case | None = None  # of an organisation's own file


def kind_of(data: bytes, name: str | None = None) -> Kind:
    """Return what a file is: by the end of its name, but a charter by its mark; without a name that says so, by what it holds."""
    known = _SUFFIXES.get(Path(name or "").suffix.lower())
    if known != "organisation" and provenance.marked(data) is not None:
        return "charter"
    if known is not None:
        return known
    if data.startswith(b"PK\x03\x04"):
        return "xlsx"
    if data.lstrip().startswith(b"<"):
        return "page"
    if shapes.is_organisation(data):
        return "organisation"
    if _RULE.search(data):
        return "md"
    first = next((line for line in data.splitlines() if line.strip()), b"")
    return "csv" if re.search(rb"[;\t,]", first) and not re.match(rb"[ \w-]+:", first) else "organisation"


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
    kind = kind_of(data, None if path is None else path.name)
    path = path or Path(f"{stem}.{_SUFFIX.get(kind, kind)}")
    if kind == "organisation":
        decided = pipeline.decide(path, today, roots, data, stages=stages)
        return Examined(findings=decided.shown(), texts=decided.shown_texts(), case=decided.case)
    name = files.shown(os.path.normpath(path))
    if kind in ("md", "csv", "xlsx"):
        from vto_roles import table

        sheet = table.read(data, name, kind)
        return Examined(findings=check_table(sheet), texts={name: sheet.text} if sheet.text else {})
    from vto_roles.run.audit import Audit

    found = Audit(path, name, data, roots, source, today).findings()
    return Examined(findings=found, texts={name: data.decode("utf-8-sig", "replace")})


def examine_all(
    paths: Sequence[Path],
    options: Options,
    *,
    source: Path | None = None,
    stdin: Callable[[int], bytes],
    stdin_name: Path | None = None,
) -> Iterator[tuple[Path, Examined | Exception]]:
    """Yield each file with its findings, or with the error that kept it from being examined; one file stops no other.

    stdin: returns at most so many bytes of standard input, which the path `-` names; stdin_name: how it is called.
    """
    day = options.today()
    for path in paths:
        stream = str(path) == "-"
        name = (stdin_name or path) if stream else path
        for one in [Input(name, name)] if stream else inputs([path], charters=True):
            try:
                if one.error is not None:
                    raise one.error
                data = stdin(MAX_CHARTER + 1) if stream else files.read(one.path, limit(one.path))
                named = stdin_name if stream else one.path
                yield one.path, examine(named, data, day, one.roots, source=source, stages=options.stages)
            except CatalogueFault:  # of every file: it ends the run
                raise
            except Exception as fault:
                yield one.path, fault
