"""Many files: in as many processes as asked or as pay, with outcomes in the order of the jobs."""

import contextlib
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from msgspec import Struct, field

from vto_roles import files
from vto_roles.finding import CatalogueFault
from vto_roles.refused import Refused
from vto_roles.run.inputs import Input
from vto_roles.run.options import Options, error_of
from vto_roles.run.pipeline import RenderSettings
from vto_roles.run.write import Outcome, place_in, write_charter

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

_Given = TypeVar("_Given")
_Made = TypeVar("_Made")
_PAYS = 200  # files from which further processes pay for their start
_CHUNK = 8  # files that a process takes at a time
_AHEAD = 8  # chunks a process that may be done before the file whose turn it is
_GRACE = 0.6  # seconds in which a process may finish its file when the run ends


class Job(Struct, frozen=True, kw_only=True):
    """One input and the place of its charter; error: why it cannot be made, when that is known already."""

    input: Input
    target: Path
    error: Refused | None = None


def jobs(inputs: Iterable[Input], folder: Path, markup: str) -> Iterator[Job]:
    """Yield a job for each input: two inputs never get one place, on any disk."""
    taken: dict[str, str] = {}  # name of a place -> the path of the input that has it: all that is kept of each of many
    for one in inputs:
        if one.error is not None:
            yield Job(input=one, target=folder, error=one.error)
            continue
        try:
            target, path = place_in(folder, one, markup), str(one.path)
            name = files.same_name(target)
            first = taken.get(name)
            if first == path:  # named twice
                continue
            if first is not None:
                raise Refused("twice", path=files.shown(target), first=files.shown(first), second=files.shown(path))
            taken[name] = path
        except Refused as error:
            yield Job(input=one, target=folder, error=error)
        else:
            yield Job(input=one, target=target)


def write_charters(
    jobs: Iterable[Job], settings: RenderSettings, options: Options, processes: int | None
) -> "Alone[Outcome] | Together[Job, Outcome]":
    """Return the work on many charters, which writes each, whatever happens to the others."""
    return each(jobs, partial(_try, settings=settings, options=options), processes, lost=_lost)


def _try(job: Job, settings: RenderSettings, options: Options) -> Outcome:
    """Write one charter; an exception becomes an outcome."""
    if job.error is not None:
        return Outcome(status="refused", error=job.error)
    try:
        return write_charter(job.input, job.target, settings, options)
    except CatalogueFault:  # of every file: it ends the run
        raise
    except Exception as fault:
        return Outcome(status="refused", error=error_of(fault, options, job.input.path))


def _lost(job: Job, process: int) -> Outcome:
    """Return what is said of a charter whose process was killed; what it left half written is removed."""
    if job.error is None:
        files.sweep(job.target, process)
    return Outcome(status="refused", error=Refused("worker-died", path=files.shown(job.input.path)))


def each(
    jobs: Iterable[_Given], work: Callable[[_Given], _Made], processes: int | None, *, lost: Callable[[_Given, int], _Made]
) -> "Alone[_Made] | Together[_Given, _Made]":
    """Return what yields what `work` makes of each job, in the order of the jobs, and can be stopped.

    processes: how many work at once; None: one, or one per core when there are jobs enough for that to pay. So many jobs are
    read ahead as keep every process busy: memory does not grow with the number of jobs. Jobs, work and what it makes pass between
    processes; lost: what stands in the place of what a job makes whose process, of that number, was killed.
    """
    coming = iter(jobs)
    if processes is None:
        first = list(islice(coming, _PAYS + 1))
        processes = _cores() if len(first) > _PAYS else 1
        coming = chain(first, coming)
    return Alone(map(work, coming)) if processes == 1 else Together(coming, work, processes, lost)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Alone(Generic[_Made]):
    """The work on many jobs in this process."""

    def __init__(self, work: Iterator[_Made]) -> None:
        self._work = work

    def __iter__(self) -> Iterator[_Made]:
        return self._work

    def stop(self) -> Iterable[_Made]:
        """End the work and return what was made and not yielded yet, which is nothing."""
        return ()


class _Worker(Struct, Generic[_Given], eq=False):
    """A process, the way to it and back, and the jobs that it has not answered yet, by number."""

    process: "BaseProcess"
    way: "Connection"
    jobs: deque[tuple[int, _Given]] = field(default_factory=deque)


class Together(Generic[_Given, _Made]):
    """The work on many jobs in several processes.

    This process alone answers signals; the others end with it, whatever ends it: each waits for the end of a pipe that only this
    process holds open. A process that is killed costs the job that it worked on, and another takes its place.
    """

    def __init__(
        self, jobs: Iterator[_Given], work: Callable[[_Given], _Made], processes: int, lost: Callable[[_Given, int], _Made]
    ) -> None:
        import multiprocessing

        # Elsewhere than on Linux a copy of a running process is not safe; a new one loads everything again.
        self._context: Any = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
        self._life: tuple[Connection, Connection] = self._context.Pipe(duplex=False)
        self._work, self._lost = work, lost
        self._processes = processes
        self._jobs = enumerate(jobs)
        self._again: deque[tuple[int, _Given]] = deque()  # of processes that were killed
        self._workers: list[_Worker[_Given]] = []
        self._done: dict[int, _Made] = {}
        self._next = 0  # the number of the job whose turn it is
        self._last = -1  # that was handed out
        self._stopping = False

    def __iter__(self) -> Iterator[_Made]:
        """Yield the outcomes in the order of the jobs. Raises what the work raises."""
        while self._hand_out():
            self._collect(None)
            yield from self._in_turn()
        yield from self._in_turn()
        self.stop()

    def stop(self) -> Iterable[_Made]:
        """End every process, at the latest after a moment's grace, and return what was made and not yielded yet."""
        self._stopping, end = True, time.monotonic() + _GRACE
        try:
            for worker in self._workers:
                with contextlib.suppress(OSError):
                    worker.way.send(None)
            while self._busy() and (left := end - time.monotonic()) > 0:
                self._collect(left)
            for worker in self._workers:
                worker.process.join(max(0.0, end - time.monotonic()))
        finally:
            for worker in self._workers[:]:
                self._replace(worker)
        return [self._done.pop(number) for number in sorted(self._done)]

    def _in_turn(self) -> Iterator[_Made]:
        while self._next in self._done:
            self._next += 1
            yield self._done.pop(self._next - 1)

    def _busy(self) -> list[_Worker[_Given]]:
        return [worker for worker in self._workers if worker.jobs]

    def _hand_out(self) -> bool:
        """Give jobs to processes that have none, and return whether any process has."""
        while True:
            idle = next((worker for worker in self._workers if not worker.jobs), None)
            if idle is None and len(self._workers) == self._processes:
                return True
            chunk = self._chunk()
            if not chunk:
                return bool(self._busy())
            worker = idle or self._start()
            try:
                worker.way.send(chunk)
            except OSError:  # it is gone, without anything to do
                self._again.extendleft(reversed(chunk))
                self._forget(worker)
            else:
                worker.jobs.extend(chunk)

    def _chunk(self) -> list[tuple[int, _Given]]:
        if self._again:
            return [self._again.popleft()]
        if self._last - self._next >= _AHEAD * _CHUNK * self._processes:
            return []
        chunk = list(islice(self._jobs, _CHUNK))
        self._last = chunk[-1][0] if chunk else self._last
        return chunk

    def _collect(self, timeout: float | None) -> None:
        """Take answers, after at most so many seconds."""
        from multiprocessing.connection import wait

        by_way = {worker.way: worker for worker in self._busy()}
        for way in wait(list(by_way), timeout):
            worker = by_way[way]  # type: ignore[index]
            try:
                number, answer, fault = worker.way.recv()
            except (EOFError, OSError):
                self._replace(worker)
                continue
            worker.jobs.popleft()
            if fault is not None:
                raise fault
            self._done[number] = answer

    def _replace(self, worker: _Worker[_Given]) -> None:
        """Say what became of the job that a killed process worked on, and have another process take the rest of its jobs."""
        self._forget(worker)
        lost = [(number, self._lost(job, worker.process.pid or 0)) for number, job in worker.jobs]
        if lost and not self._stopping:
            self._done.update(lost[:1])
            self._again.extendleft(reversed([*islice(worker.jobs, 1, None)]))

    def _forget(self, worker: _Worker[_Given]) -> None:
        self._workers.remove(worker)
        worker.process.kill()
        worker.process.join()
        worker.way.close()

    def _start(self) -> _Worker[_Given]:
        """Start a process. Signals wait meanwhile: none is lost, and none reaches a process that cannot answer it yet."""
        with _signals_wait():
            way, its_way = self._context.Pipe()
            inherited = (self._life[1],) if self._context.get_start_method() == "fork" else ()
            arguments = (its_way, self._life[0], inherited, self._work)
            process = self._context.Process(target=_serve, args=arguments, daemon=True)
            process.start()
            its_way.close()
            self._workers.append(_Worker(process, way))
        return self._workers[-1]


_ENDING = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


@contextlib.contextmanager
def _signals_wait() -> Iterator[None]:
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(way: "Connection", life: "Connection", inherited: Sequence["Connection"], work: Callable[[Any], object]) -> None:
    """Do the jobs that come, until None comes or the process that sends them is gone, and with it the other end of `life`."""
    import threading

    for one in inherited:
        one.close()
    for number in _ENDING:
        signal.signal(number, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)
    threading.Thread(target=_end_with, args=(life,), daemon=True).start()
    with contextlib.suppress(EOFError, OSError):  # who sends the jobs is gone
        while (chunk := way.recv()) is not None:
            for number, job in chunk:
                if way.poll():  # the end comes before the rest
                    return
                answer: tuple[int, object, Exception | None]
                try:
                    answer = number, work(job), None
                except Exception as fault:  # which ends the run, there
                    answer = number, None, fault
                way.send(answer)


def _end_with(life: "Connection") -> None:
    """End this process, a moment after the one that holds the other end of `life`."""
    with contextlib.suppress(EOFError, OSError):
        life.recv()
    time.sleep(_GRACE)
    os._exit(1)
