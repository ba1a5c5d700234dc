"""How the program speaks: language, day and colour, bytes out and lines for people, whatever the terminal can show."""

import contextlib
import datetime
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vto_roles.refused import Refused

if TYPE_CHECKING:
    from vto_roles.model.decision import Case
    from vto_roles.text import Words


class Manners:
    """What every command is told: language, day, how much to say."""

    def __init__(self) -> None:
        self.lang: str | None = None
        self.date: str | None = None
        self.quiet = False
        self.verbose = False
        self.color = "auto"


MANNERS = Manners()


def heed(said: dict[str, Any]) -> None:
    """Take over what was said; what a command leaves unsaid stands as it was said before it."""
    for name, value in said.items():
        if value not in (None, False, "auto") and name in vars(MANNERS):
            setattr(MANNERS, name, value)


def where(fault: Exception) -> str:
    """The innermost line that a fault passed."""
    place, step = "", fault.__traceback__
    while step is not None:
        place = f"{Path(step.tb_frame.f_code.co_filename).name}:{step.tb_lineno}"
        step = step.tb_next
    return place


def drop(stream: Any) -> None:
    """Nobody reads on: keep the interpreter from complaining when it closes the stream."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


_HELD: list[list[tuple[str, bytes]]] = []  # where what is told goes while it is held back


@contextlib.contextmanager
def held() -> Iterator[list[tuple[str, bytes]]]:
    """Hold back what is told, for another process to tell: stream and bytes."""
    told: list[tuple[str, bytes]] = []
    _HELD.append(told)
    try:
        yield told
    finally:
        _HELD.pop()


def give(stream: str, data: bytes) -> None:
    """Tell what was held back elsewhere."""
    if stream == "out":
        out(data)
    else:
        _say(data.decode())


def out(data: bytes) -> None:
    """Bytes to standard output, all of them or an error."""
    if _HELD:
        _HELD[-1].append(("out", data))
        return
    try:
        stream = getattr(sys.stdout, "buffer", None)
        if stream is None:
            sys.stdout.write(data.decode())
        else:
            stream.write(data)
            stream.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        drop(sys.stdout)
        raise Refused("lost") from error


def line(text: str) -> None:
    """A line for people, in whatever the terminal can show."""
    out((text + "\n").encode(sys.stdout.encoding or "utf-8", "replace"))


def say(text: str) -> None:
    """A line on standard error; nothing in it is obeyed by a terminal or a CI log, but for our own colours."""
    from vto_roles.safe_text import visible

    text = "\n".join(visible(part) for part in text.split("\n")) if "\x1b[" not in text or not colored(sys.stderr) else text
    if _HELD:
        _HELD[-1].append(("err", text.encode("utf-8", "replace")))
    else:
        _say(text)


def _say(text: str) -> None:
    encoding = sys.stderr.encoding or "utf-8"
    try:
        sys.stderr.write((text + "\n").encode(encoding, "replace").decode(encoding))
        sys.stderr.flush()
    except OSError:
        drop(sys.stderr)


def refused(fault: Exception) -> Refused:
    """Why something could not be done; a fault of ours as one line that can be reported."""
    if isinstance(fault, Refused):
        return fault
    return Refused("fault", kind=type(fault).__name__, what=str(fault)[:200], where=where(fault))


@contextlib.contextmanager
def progress() -> Iterator[Callable[[], None]]:
    """What to call for every file done: a bar on the terminal, nothing elsewhere."""
    if MANNERS.quiet or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeElapsedColumn

    color = None if colored(sys.stderr) else True
    screen = Console(stderr=True, no_color=color, markup=False, highlight=False, emoji=False)
    with Progress(BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=screen, transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda: bar.advance(task)


def refusal(refused: Refused) -> str:
    from vto_roles.read.languages import words_of
    from vto_roles.safe_text import visible

    args = {"nearest": "", **refused.args_by_name}
    try:
        words = words_for(None)
    except Refused:
        words = words_of("nl")
    if isinstance(reason := args.get("reason"), str):
        args["reason"] = words.find("reasons", reason) or reason
    if args["nearest"]:
        args["nearest"] = words("findings", "nearest", nearest=args["nearest"])
    return "vto-roles: " + visible(words("refused", refused.key, **args))


def language(own: str | None) -> str:
    return (MANNERS.lang or os.environ.get("VTO_ROLES_LANG") or own or "nl").lower()


def words_for(case: "Case | None") -> "Words":
    """The words for a case: `--lang`, else VTO_ROLES_LANG, else the file's language, else Dutch."""
    return words_in(language(case.organisation.organisation.language if case is not None else None), case)


def words_in(spoken: str, case: "Case | None") -> "Words":
    """The words of a language, with the wording of the case's federation over them."""
    from vto_roles.read.languages import words_of

    patch = case.wording.get(spoken) if case is not None else None
    return words_of(spoken, patch if isinstance(patch, dict) else None)


def today() -> datetime.date:
    """`--date`, else SOURCE_DATE_EPOCH, else the clock."""
    if MANNERS.date:
        return parse_date(MANNERS.date)
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isascii() and epoch.isdigit() and len(epoch) < 12:
        return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC).date()
    return datetime.date.today()


_LAST_YEAR = 9000  # beyond it a year's calendar runs off the end of time


def parse_date(text: str) -> datetime.date:
    try:
        if len(text) == 10 and 1900 <= (day := datetime.date.fromisoformat(text)).year < _LAST_YEAR:
            return day
    except ValueError:
        pass
    raise Refused("date", value=text)


def colored(stream: Any) -> bool:
    if MANNERS.color != "auto":
        return MANNERS.color == "always"
    return "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb" and stream.isatty()
