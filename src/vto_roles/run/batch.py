"""Charters put down: each whole or not at all, many in as many processes as pay, told in a stable order."""

import datetime
import signal
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any

from msgspec import Struct

from vto_roles import files
from vto_roles.read import tree
from vto_roles.refused import Refused
from vto_roles.run import console, pipeline
from vto_roles.safe_text import visible
from vto_roles.text import Words

_PAYS = 200  # files from which further processes pay for their start
_CHUNK = 32  # files that a process takes at a time


class Job(Struct, frozen=True, kw_only=True):
    """One file to make a charter of; refusal: why that cannot be, when it is known already."""

    one: pipeline.Input
    target: Path | None
    settings: pipeline.Settings
    refusal: str | None = None


class Outcome(Struct, kw_only=True):
    """What came of a file."""

    failed: bool = False  # it has errors, or is not up to date
    written: bool = False
    refused: bool = False  # it could not be opened, read or written
    held: list[tuple[str, bytes]] = []  # what another process has to tell: stream and bytes

    @property
    def unchanged(self) -> bool:
        return not (self.failed or self.written or self.refused)


# --- one file -------------------------------------------------------------------------------------


def put(one: pipeline.Input, target: Path | None, settings: pipeline.Settings) -> Outcome:
    """One charter, made and put down; what is to be told is told on standard error.

    Raises Refused when the file, or what stands at the target, does not allow it.
    """
    from vto_roles.output.render import BINARY, mark_of, settled

    today = console.today()
    roots = () if one.root is None else (one.root,)
    decided = pipeline.decide(one.path, today, roots, public=settings.public)
    words = console.words_for(decided.case)
    if decided.case is None or decided.unusable:
        tell(decided)
        console.say(words("refused", "not-rendered", path=files.shown(one.path)))
        return Outcome(failed=True)
    errors = any(finding.severity == "error" for finding in decided.findings)

    def make(day: datetime.date) -> bytes:
        on_the_day = decided if day == today else pipeline.on(decided, day, public=settings.public)
        return pipeline.charter_bytes(on_the_day, one.path, target, settings, words, day)

    if target is None:
        if settings.compare:
            raise Refused("needs-output")
        if settings.markup in BINARY and not settings.piped and sys.stdout.isatty():
            raise Refused("no-text", format=settings.markup)
        data = make(today)
        if errors:
            tell(decided)
        console.out(data)
        return Outcome(failed=errors, written=True)
    guard(target, [one.path, *(one.path.parent / name for name in decided.texts)])
    standing = files.read(target, 64 * tree.MAX_BYTES) if files.there(target) else None
    if standing is not None:
        standing = settled(standing, settings.markup)
    mark = None if standing is None else mark_of(standing, settings.markup)
    marked = None if mark is None or console.MANNERS.date else _dated(mark)
    if marked is not None:
        data = make(marked)
        if data == standing:
            if console.MANNERS.verbose:
                console.say(words("refused", "unchanged", path=files.shown(target)))
            return Outcome(failed=errors)
    if settings.compare:
        _drift(standing, make(marked or today), target, settings, words)
        return Outcome(failed=True)
    data = make(today)
    mine = mark is not None and mark.get("intact", True)  # nothing of a person's hand is lost
    if standing is not None and data != standing and not settings.force and not mine:
        raise Refused("not-ours" if mark is None else "edited", path=files.shown(target))
    written = files.replace(target, data)
    if errors:
        tell(decided)
    if (written and settings.single and not console.MANNERS.quiet) or console.MANNERS.verbose:
        console.say(words("refused", "written" if written else "unchanged", path=files.shown(target)))
    return Outcome(failed=errors, written=written)


def _dated(mark: dict[str, Any]) -> datetime.date | None:
    """The date that a charter of ours carries."""
    try:
        return console.parse_date(str(mark.get("date")))
    except Refused:
        return None


def _drift(standing: bytes | None, data: bytes, target: Path, settings: pipeline.Settings, words: Words) -> None:
    """Tell that the output is not what its file yields."""
    from vto_roles.output.render import BINARY

    if not console.MANNERS.quiet:
        console.say(words("refused", "drift" if standing is not None else "not-there", path=files.shown(target)))
    if settings.diff and settings.markup not in BINARY:
        import difflib

        old = (standing or b"").decode("utf-8", "replace").splitlines(keepends=True)
        new = data.decode().splitlines(keepends=True)
        name = visible(files.shown(target))
        lines = difflib.unified_diff(old, new, name, f"{name} (new)")
        console.line("\n".join(visible(line.rstrip("\n")) for line in lines))


def guard(target: Path, sources: Sequence[Path]) -> None:
    """Never write over what was read."""
    if any(files.same(target, source) for source in sources):
        raise Refused("is-input", path=files.shown(target))


def tell(decided: pipeline.Decided) -> None:
    """The errors of one file on standard error."""
    from vto_roles import report

    findings = [one for one in decided.shown() if one.severity == "error"]
    words, texts = console.words_for(decided.case), decided.shown_texts()
    color = console.colored(sys.stderr)
    lines = report.pointed_at(findings, texts)
    errors = report.Report(findings=findings, files=tuple(texts)[:1], lines=lines, words=words, color=color)
    console.say(report.write("text", errors).decode().rstrip("\n"))


# --- many -----------------------------------------------------------------------------------------


def each(jobs: Iterable[Job], processes: int | None) -> Iterator[Outcome]:
    """Every file in turn, whatever becomes of the others; outcomes come in the order of the jobs.

    processes: how many work at once; None: one, or all cores when there are files enough for that to pay. Memory does not
    grow with the number of files: so many are read ahead as keep every process busy.
    """
    coming = iter(jobs)
    if processes is None:
        first = list(islice(coming, _PAYS + 1))
        processes = _cores() if len(first) > _PAYS else 1
        coming = chain(first, coming)
    if processes == 1:
        yield from map(_tried, coming)
    else:
        yield from _spread(coming, processes)


def _cores() -> int:
    import os

    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _tried(job: Job) -> Outcome:
    """One file; what goes wrong with it is told and stops no other."""
    if job.refusal is not None:
        console.say(job.refusal)
        return Outcome(refused=True)
    try:
        return put(job.one, job.target, job.settings)
    except Exception as fault:
        console.say(console.refusal(console.refused(fault)))
        return Outcome(refused=True)


def _spread(jobs: Iterator[Job], processes: int) -> Iterator[Outcome]:
    """The same in several processes; what they have to tell is told here, in the order of the jobs."""
    from concurrent.futures import Future, ProcessPoolExecutor

    pool = ProcessPoolExecutor(processes, initializer=_begin, initargs=(console.MANNERS,))
    waiting: deque[Future[list[Outcome]]] = deque()
    try:
        for chunk in iter(lambda: list(islice(jobs, _CHUNK)), []):
            waiting.append(pool.submit(_work, chunk))
            if len(waiting) > 2 * processes:
                yield from _told(waiting.popleft().result())
        while waiting:
            yield from _told(waiting.popleft().result())
    finally:
        pool.shutdown(cancel_futures=True)


def _begin(manners: console.Manners) -> None:
    """A process of the pool: the manners of the first, and no ear for its interrupt, so that no file is left half done."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    vars(console.MANNERS).update(vars(manners))


def _work(chunk: Sequence[Job]) -> list[Outcome]:
    outcomes = []
    for job in chunk:
        with console.held() as held:
            outcome = _tried(job)
        outcome.held = held
        outcomes.append(outcome)
    return outcomes


def _told(outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    for outcome in outcomes:
        for stream, data in outcome.held:
            console.give(stream, data)
        yield outcome
