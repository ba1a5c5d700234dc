"""Standard input, output and error: bytes, lines in whatever the terminal can show, colours, errors and a progress bar."""

import contextlib
import errno
import io
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TextIO, cast

from vto_roles.refused import Refused, VtoRolesError

if TYPE_CHECKING:
    from vto_roles.finding import Finding
    from vto_roles.run.options import Options
    from vto_roles.text import Words

_REDRAWN = 0.1  # seconds after which a bar is drawn again
EXIT_FINE, EXIT_FINDINGS, EXIT_CANNOT, EXIT_INTERRUPTED = 0, 1, 2, 130


class Terminal:
    """The streams of the process, and the options of the run that say what goes there."""

    def __init__(self, options: "Options") -> None:
        self.options = options

    @staticmethod
    def read(most: int) -> bytes:
        """Return at most so many bytes of standard input. Raises Refused when it cannot be read."""
        try:
            return sys.stdin.buffer.read(most)
        except OSError as error:
            raise Refused("cannot-open", path="stdin", reason=errno.errorcode.get(error.errno or 0, "other")) from None

    @staticmethod
    def write(data: bytes) -> None:
        """Write bytes to standard output, all of them. Raises Refused when the device does not take them."""
        try:
            stream = getattr(sys.stdout, "buffer", None)
            if stream is None:
                sys.stdout.write(data.decode())
            else:
                _write_all(stream, data)
        except BrokenPipeError:
            raise
        except OSError as error:
            silence(sys.stdout)
            raise Refused("lost") from error

    def print(self, text: str) -> None:
        """Write a line to standard output, in the encoding of the terminal."""
        self.write(self.encode(text + "\n"))

    def encode(self, text: str) -> bytes:
        """Return a text in the encoding of standard output; what that cannot hold becomes a question mark."""
        return text.encode(sys.stdout.encoding or "utf-8", "replace")

    def note(self, text: str) -> None:
        """Write lines to standard error; a terminal or a CI log obeys nothing in them but our own colours."""
        from vto_roles.safe_text import visible

        if "\x1b[" not in text or not self.colored(sys.stderr):
            text = "\n".join(visible(part) for part in text.split("\n"))
        encoding = sys.stderr.encoding or "utf-8"
        try:
            sys.stderr.write((text + "\n").encode(encoding, "replace").decode(encoding))
            sys.stderr.flush()
        except OSError:
            silence(sys.stderr)

    def report(self, findings: "Sequence[Finding]", lines: Mapping[tuple[str, int], str], words: "Words") -> None:
        """Write the findings of one file to standard error, each with the line that it points at."""
        from vto_roles import report

        color, width = self.colored(sys.stderr), self.columns(sys.stderr)
        one = report.Report(findings=findings, files=("",), lines=lines, words=words, color=color, width=width)
        self.note(report.write("text", one).decode().rstrip("\n"))

    def fail(self, error: Exception) -> int:
        """Write an error to standard error and return its exit code: the findings that it carries, else one line.

        A fault of ours is one line too, with the traceback below it when `options.debug`.
        """
        from vto_roles.run.options import error_of, worded, words_at_hand

        error, words = error_of(error, self.options), words_at_hand(self.options)
        if words is None:
            self.note(f"vto-roles: {error}")
            return EXIT_CANNOT
        if isinstance(error, Refused):
            told, width = worded(error, words), self.columns(sys.stderr)
            if width is not None:
                from vto_roles.safe_text import wrapped

                told = wrapped(told, width)
            self.note("\n".join((told, *getattr(error, "__notes__", ()))))
            return EXIT_CANNOT
        from vto_roles import report
        from vto_roles.run.pipeline import Unusable
        from vto_roles.wording import titled_of

        if isinstance(error, Unusable):
            findings = [one for one in error.findings if one.severity == "error"]
            try:
                spoken = self.options.words(error.decision.case)
            except VtoRolesError as fault:  # of the language
                return self.fail(fault)
            findings = [*titled_of(error.decision.case, findings, spoken)]
            self.report(findings, report.pointed_at(findings, error.decision.shown_texts()), spoken)
            return EXIT_FINDINGS
        listed = report.Report(findings=getattr(error, "findings", ()), files=(), lines={}, words=words)
        self.note(report.reporter("concise").add(listed).decode().rstrip("\n"))
        return EXIT_CANNOT

    def colored(self, stream: Any) -> bool:
        """Return whether a stream is written in colour."""
        if self.options.color != "auto":
            return self.options.color == "always"
        if os.environ.get("NO_COLOR"):
            return False
        if os.environ.get("FORCE_COLOR"):
            return True
        return os.environ.get("TERM") != "dumb" and bool(stream.isatty())

    @staticmethod
    def columns(stream: Any) -> int | None:
        """Return how many columns a stream has, None where it is no terminal, or one that does not tell."""
        try:
            found = os.get_terminal_size(stream.fileno()).columns if stream.isatty() else 0
        except (OSError, ValueError):
            return None
        return found or None

    @contextlib.contextmanager
    def progress(self, count: Callable[[], int]) -> Iterator[Callable[[], None]]:
        """Yield a function to call for every file that is done: it moves a bar on a terminal, and does nothing elsewhere.

        count: returns how many files there are, asked only where a bar is shown. The bar has no thread of its own: what starts
        processes has none.
        """
        if self.options.quiet or not sys.stderr.isatty():
            yield lambda: None
            return
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeElapsedColumn

        plain = None if self.colored(sys.stderr) else True
        screen = Console(stderr=True, no_color=plain, markup=False, highlight=False, emoji=False)
        columns = BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
        with Progress(*columns, console=screen, transient=True, auto_refresh=False) as bar:
            task = bar.add_task("", total=count())
            shown = 0.0

            def advance() -> None:
                nonlocal shown
                bar.advance(task)
                if (now := time.monotonic()) - shown > _REDRAWN or bar.finished:
                    shown = now
                    bar.refresh()

            bar.refresh()
            yield advance


def _write_all(stream: Any, data: bytes) -> None:
    """Write all bytes to a stream, buffered or not, however many it takes at a time. Raises OSError."""
    left = memoryview(data)
    while left:
        try:
            taken = stream.write(left) or 0
        except BlockingIOError as full:  # of a buffer
            taken = full.characters_written
        if not taken:
            _await_room(stream)
        left = left[taken:]
    while True:
        try:
            stream.flush()
            return
        except BlockingIOError:
            _await_room(stream)


def _await_room(stream: Any) -> None:
    """Wait until a stream that does not block takes bytes again."""
    from vto_roles.files import await_room

    await_room(stream.fileno())


def open_streams() -> None:
    """Put something in the place of each standard stream that is closed, and a buffer before standard output, which takes all.

    No file that is opened takes the number of a stream then. What is written to a closed standard output, and what is read from
    a closed standard input, is an error of the system; what goes to a closed standard error is lost.
    """
    for number, name, mode in ((0, "stdin", os.O_WRONLY), (1, "stdout", os.O_RDONLY), (2, "stderr", os.O_WRONLY)):
        if getattr(sys, name) is None:
            os.dup2(os.open(os.devnull, mode), number)
            setattr(sys, name, _opened(number, "r" if name == "stdin" else "w", "utf-8", "strict"))
    if isinstance(getattr(sys.stdout, "buffer", None), io.RawIOBase):  # PYTHONUNBUFFERED: what it does not take is lost
        sys.stdout = _opened(sys.stdout.fileno(), "w", sys.stdout.encoding, sys.stdout.errors or "strict")


def _opened(number: int, mode: str, encoding: str, errors: str) -> TextIO:
    return cast("TextIO", open(number, mode, encoding=encoding, errors=errors, closefd=False))


@contextlib.contextmanager
def interruptible() -> Iterator[None]:
    """Have the end of a session and a wish to terminate do what an interrupt does, where nobody decided otherwise."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    changed = []
    if threading.current_thread() is threading.main_thread():
        for number in (getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)):
            if signal.getsignal(number) == signal.SIG_DFL:
                signal.signal(number, interrupt)
                changed.append(number)
    try:
        yield
    finally:
        for number in changed:
            signal.signal(number, signal.SIG_DFL)


def silence(stream: Any) -> None:
    """Send a stream that nobody reads any more to nowhere, so that the interpreter can close it without complaint."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
