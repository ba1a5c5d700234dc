"""Many files: in as many processes as asked or as pay, with outcomes in the order of the jobs."""

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import TypeVar

from msgspec import Struct

from vto_roles import files
from vto_roles.finding import CatalogueFault
from vto_roles.refused import Refused
from vto_roles.run.examine import Input
from vto_roles.run.options import Options, error_of
from vto_roles.run.pipeline import RenderSettings
from vto_roles.run.write import Outcome, place_in, write_charter

_PAYS = 200  # files from which further processes pay for their start
_CHUNK = 32  # files that a process takes at a time
_Given = TypeVar("_Given")
_Made = TypeVar("_Made")


class Job(Struct, frozen=True, kw_only=True):
    """One input and the place of its charter; error: why it cannot be made, when that is known already."""

    input: Input
    target: Path
    error: Refused | None = None


def jobs(inputs: Iterable[Input], folder: Path, markup: str) -> Iterator[Job]:
    """Yield a job for each input: two inputs never get one place, on any disk."""
    taken: dict[str, Path] = {}  # name of a place -> the input that has it
    for one in inputs:
        if one.error is not None:
            yield Job(input=one, target=folder, error=one.error)
            continue
        try:
            target = place_in(folder, one, markup)
            first = taken.setdefault(files.same_name(target), one.path)
            if first == one.path and first is not one.path:  # named twice
                continue
            if first != one.path:
                raise Refused("twice", path=files.shown(target), first=files.shown(first), second=files.shown(one.path))
        except Refused as error:
            yield Job(input=one, target=folder, error=error)
        else:
            yield Job(input=one, target=target)


def write_charters(jobs: Iterable[Job], settings: RenderSettings, options: Options, processes: int | None) -> Iterator[Outcome]:
    """Write each charter, whatever happens to the others; yield the outcomes in the order of the jobs."""
    return each(jobs, partial(_try, settings=settings, options=options), processes)


def _try(job: Job, settings: RenderSettings, options: Options) -> Outcome:
    """Write one charter; an exception becomes an outcome."""
    if job.error is not None:
        return Outcome(status="refused", error=job.error)
    try:
        return write_charter(job.input, job.target, settings, options)
    except CatalogueFault:  # of every file: it ends the run
        raise
    except Exception as fault:
        return Outcome(status="refused", error=error_of(fault, options))


def each(jobs: Iterable[_Given], work: Callable[[_Given], _Made], processes: int | None) -> Iterator[_Made]:
    """Yield what `work` makes of each job, in the order of the jobs; jobs, work and what it makes pass between processes.

    processes: how many work at once; None: one, or one per core when there are jobs enough for that to pay. So many jobs are
    read ahead as keep every process busy: memory does not grow with the number of jobs.
    """
    coming = iter(jobs)
    if processes is None:
        first = list(islice(coming, _PAYS + 1))
        processes = _cores() if len(first) > _PAYS else 1
        coming = chain(first, coming)
    if processes == 1:
        return map(work, coming)
    return _spread(coming, work, processes)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _spread(jobs: Iterator[_Given], work: Callable[[_Given], _Made], processes: int) -> Iterator[_Made]:
    """Do the jobs in several processes."""
    from concurrent.futures import Future, ProcessPoolExecutor

    # The first process alone answers an interrupt, so that no worker leaves a file half done.
    pool = ProcessPoolExecutor(processes, initializer=signal.signal, initargs=(signal.SIGINT, signal.SIG_IGN))
    waiting: deque[Future[list[_Made]]] = deque()
    try:
        for chunk in iter(lambda: list(islice(jobs, _CHUNK)), []):
            waiting.append(pool.submit(_work, work, chunk))
            if len(waiting) > 2 * processes:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def _work(work: Callable[[_Given], _Made], chunk: Sequence[_Given]) -> list[_Made]:
    return [work(job) for job in chunk]
