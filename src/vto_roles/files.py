"""Files in and out: bounded reads of regular files, whole replacements of what may be replaced, ordered searches."""

import contextlib
import errno
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from vto_roles.patterns import pattern
from vto_roles.refused import Refused

_SKIPPED = frozenset((".git", ".hg", ".svn", ".venv", "venv", "node_modules", "__pycache__", ".tox", ".mypy_cache"))
_MOST = 64 << 20  # bytes that are read of a file that stands where one is written


def read(path: str | Path, limit: int) -> bytes:
    """Return the bytes of a regular file, at most `limit` + 1 of them, so that a reader sees that it is too long.

    Raises Refused when it is missing, is no regular file, or may not be read. A pipe or device never blocks.
    """
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError) as error:
        raise _failure("cannot-open", path, error) from None
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise Refused("no-regular-file", path=str(path))
    with os.fdopen(handle, "rb") as stream:
        try:
            return stream.read(limit + 1)
        except OSError as error:
            raise _failure("cannot-open", path, error) from None


def opened(path: Path) -> int:
    """Return a handle to read a file by. Raises Refused when it cannot be opened."""
    try:
        return os.open(path, os.O_RDONLY)
    except (OSError, ValueError) as error:
        raise _failure("cannot-open", path, error) from None


def _failure(key: str, path: str | Path, error: Exception) -> Refused:
    """Return the refusal of a path for an error, which the texts word by the system's name of it."""
    if isinstance(error, FileNotFoundError) and not os.path.isabs(path) and not _in_a_folder():
        return Refused("no-working-folder")
    number = error.errno if isinstance(error, OSError) else None
    return Refused(key, path=shown(path), reason=errno.errorcode.get(number or 0) or "impossible-name")


def _in_a_folder() -> bool:
    """Return whether the working folder still exists."""
    try:
        return bool(os.getcwd())
    except OSError:
        return False


def failure_of(error: OSError) -> Refused | None:
    """Return the refusal for an error of the system that nothing nearer turned into one; None for one that names no file."""
    if not _in_a_folder():
        return Refused("no-working-folder")
    return None if error.filename is None else _failure("cannot-open", error.filename, error)


# --- out ---

_DESCRIPTOR = pattern(r"/dev/(stdout|stderr|fd/([0-9]{1,4}))|/proc/self/fd/([0-9]{1,4})")
_STREAMS = {"stdout": 1, "stderr": 2}
_LOSES = frozenset((errno.EIO, errno.ENOSPC, errno.EDQUOT))  # what an fsync says of data that did not reach the disk
_READER = 2.0  # seconds in which somebody must open the other end of a pipe
_TRIES = 3  # at a place that others write to


def save(path: Path, data: bytes, objection: Callable[[bytes], Refused | None] | None = None) -> bool:
    """Write `data` to `path`, whole or not at all, and return whether anything was written: a file that holds it already is left.

    A pipe, a terminal, a device and a stream of this process are written through; a link is followed inside its folder.
    objection: what speaks against replacing the bytes that stand there; without it any regular file is replaced. Raises Refused
    for what may not be replaced or cannot be written.
    """
    try:
        if (stream := _stream(path)) is not None:
            write_all(stream, data)
            return True
        path = _followed(path)
        for _ in range(_TRIES):
            before = _regular(path)
            if before is not None and not stat.S_ISREG(before.st_mode):
                _pass_through(path, data)
                return True
            if before is not None:
                standing = read(path, max(len(data), _MOST))
                if standing == data:
                    return False
                if objection is not None and (refusal := objection(standing)) is not None:
                    raise refusal
            try:
                _replace(path, data, before)
            except FileExistsError:  # somebody was first: look at what stands there now
                continue
            return True
        raise FileExistsError(errno.EEXIST, "")
    except (OSError, ValueError) as error:
        raise _failure("cannot-write", path, error) from None


def refusing(path: Path, ours: Callable[[bytes], bool]) -> Callable[[bytes], Refused | None]:
    """Return the objection to replacing a file that `ours` does not recognise, for a command without --force."""
    return lambda standing: None if ours(standing) else Refused("foreign", path=shown(path))


def create(path: Path, data: bytes) -> None:
    """Write a file where nothing stands. Raises Refused when something does, or when it cannot be written."""
    try:
        _replace(path, data, None)
    except FileExistsError:
        raise Refused("exists", path=shown(path)) from None
    except (OSError, ValueError) as error:
        raise _failure("cannot-write", path, error) from None


def is_passage(path: Path) -> bool:
    """Return whether what is written to the path passes on: a stream of this process, a pipe, a terminal or another device."""
    try:
        return _stream(path) is not None or ((found := _regular(path)) is not None and not stat.S_ISREG(found.st_mode))
    except (OSError, ValueError, Refused):
        return False


def _stream(path: Path) -> int | None:
    """Return the number of the open file of this process that a path names; to open it by name would start at its first byte."""
    found = _DESCRIPTOR.fullmatch(str(path)) if os.name == "posix" else None
    return None if found is None else int(found[2] or found[3] or _STREAMS[found[1]])


def _followed(path: Path) -> Path:
    """Return the path that a link leads to. Raises Refused for one that leads out of its folder."""
    if not path.is_symlink():
        return path
    real = Path(os.path.realpath(path))
    if not real.is_relative_to(os.path.realpath(path.parent)):
        raise Refused("link-outside", path=shown(path), target=shown(real))
    return real


def _regular(path: Path) -> os.stat_result | None:
    """Return what stands at a path that may be written to, None for nothing. Raises Refused for a folder, a disk or a socket."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(found.st_mode):
        raise Refused("is-a-folder", path=shown(path))
    if stat.S_ISBLK(found.st_mode) or stat.S_ISSOCK(found.st_mode):
        raise Refused("no-regular-file", path=shown(path))
    return found


def _pass_through(path: Path, data: bytes) -> None:
    """Write to a pipe or a device. Raises OSError, also when nobody opens the other end of a pipe in time."""
    import time

    end = time.monotonic() + _READER
    while True:
        try:
            handle = os.open(path, os.O_WRONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0))
            break
        except OSError as error:
            if error.errno != errno.ENXIO or time.monotonic() > end:
                raise
            time.sleep(0.02)
    try:
        write_all(handle, data)
    finally:
        os.close(handle)


def write_all(handle: int, data: bytes) -> None:
    """Write all bytes to an open file, however many it takes at a time. Raises OSError."""
    left = memoryview(data)
    while left:
        try:
            left = left[os.write(handle, left) :]
        except BlockingIOError:
            await_room(handle)


def await_room(handle: int) -> None:
    """Wait until an open file that does not block takes bytes again."""
    import select

    select.select((), (handle,), ())


def _replace(path: Path, data: bytes, before: os.stat_result | None) -> None:
    """Write a file beside the path and give it the path's name when it is whole; before: what stands there.

    Raises FileExistsError when nothing stood there and something does now, and OSError; then all is as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{_half(path, os.getpid())}{os.urandom(6).hex()}.part")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(temporary, flags, 0o666 if before is None else stat.S_IMODE(before.st_mode) & 0o777)
    try:
        try:
            write_all(handle, data)
            _synced(handle)
        finally:
            os.close(handle)
        if before is not None:
            _keep_owner_and_mode(temporary, before)
        _name(temporary, path, new=before is None)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    with contextlib.suppress(OSError):  # it has its name: nothing that fails now may be called a failure
        _sync_folder(path.parent)


def _half(path: Path, process: int) -> str:
    """Return how the names of the files begin that a process writes before one gets the name of a path."""
    return f".{path.name[:40]}.{process:x}-"


def sweep(path: Path, process: int) -> None:
    """Remove what a process that was killed left half written beside a path."""
    with contextlib.suppress(OSError):
        for left in path.parent.iterdir():
            if left.name.startswith(_half(path, process)) and left.suffix == ".part":
                with contextlib.suppress(OSError):
                    left.unlink()


def _synced(handle: int) -> None:
    """Have the bytes reach the disk, where the drive can be asked to. Raises OSError when they did not."""
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno in _LOSES:
            raise


def _keep_owner_and_mode(temporary: Path, before: os.stat_result) -> None:
    """Give a file the owner, the group and the mode of another, each as far as this user and this drive can."""
    made = temporary.stat()
    if hasattr(os, "chown"):
        for owner, group in ((before.st_uid, -1), (-1, before.st_gid)):
            if owner not in (-1, made.st_uid) or group not in (-1, made.st_gid):
                with contextlib.suppress(OSError):
                    os.chown(temporary, owner, group)
    with contextlib.suppress(OSError):
        os.chmod(temporary, stat.S_IMODE(before.st_mode))


def _name(temporary: Path, path: Path, *, new: bool) -> None:
    """Give a whole file its name; new: only where nothing stands, as far as the drive can tell. Raises OSError."""
    if new:
        try:
            os.link(temporary, path)
        except FileExistsError:
            raise
        except OSError:  # a drive without hard links
            if os.path.lexists(path):
                raise FileExistsError(errno.EEXIST, "") from None
        else:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
            return
    os.replace(temporary, path)


def _sync_folder(folder: Path) -> None:
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


# --- searched ---


def search(folder: Path, suffixes: frozenset[str]) -> Iterator[Path | Refused]:
    """Yield regular files below `folder` with one of the suffixes, in the order of their names; links are not followed.

    A folder that cannot be read is yielded as the error that says so, in its place.
    """
    waiting: list[tuple[Path, bool]] = [(folder, True)]
    while waiting:
        path, is_folder = waiting.pop()
        if not is_folder:
            yield path
            continue
        try:
            with os.scandir(path) as entries:
                found = sorted(entries, key=lambda entry: entry.name, reverse=True)
        except OSError as error:
            yield _failure("cannot-open", path, error)
            continue
        for entry in found:
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in _SKIPPED:
                    waiting.append((Path(entry.path), True))
            elif Path(entry.name).suffix.lower() in suffixes and entry.is_file(follow_symlinks=False):
                waiting.append((Path(entry.path), False))


_DEVICE = pattern(r"(con|prn|aux|nul|(com|lpt)[0-9¹²³])( *\.|$)|conin\$$|conout\$$", re.IGNORECASE)


def is_device_name(part: str) -> bool:
    """Return whether Windows takes a name for a device."""
    return _DEVICE.match(part) is not None


def same_name(path: Path) -> str:
    """Return a text that is the same for all paths that a disk can take for one: that heeds no case, or composes letters."""
    import unicodedata

    name = unicodedata.normalize("NFC", shown(path))
    return unicodedata.normalize("NFC", name.casefold())


def inside(path: Path, folders: tuple[Path, ...]) -> bool:
    """Return whether the real path lies in the tree of one of the folders."""
    try:
        real = path.resolve()
        return any(real.is_relative_to(folder.resolve()) for folder in folders)
    except (OSError, RuntimeError, ValueError):  # a loop of links, an impossible name
        return False


def named(name: str, folder: Path, roots: tuple[Path, ...] = ()) -> Path | None:
    """Return the path of a file that a text in `folder` names; None where no text may name it.

    It is relative to `folder` and lies, links followed, in the tree of the working directory, of `folder`, of one of `roots` or
    of the nearest folder at or above `folder` that holds `.git`; no part of it begins with a dot. Who wrote the text may be a
    stranger: what lies hidden or elsewhere is no business of his.
    """
    path = folder / name
    if Path(name).is_absolute() or any(_hidden(part) for part in Path(name).parts):
        return None
    try:
        real = path.resolve()
        for root in (Path.cwd(), *_trees(folder), *roots):
            base = root.resolve()
            if real.is_relative_to(base) and not any(map(_hidden, real.relative_to(base).parts)):
                return path
    except (OSError, RuntimeError, ValueError):  # a loop of links, an impossible name
        pass
    return None


def _hidden(part: str) -> bool:
    return part.startswith(".") and part not in (".", "..")


def _trees(folder: Path) -> Iterator[Path]:
    """Yield a folder, and the nearest one at or above it that holds a repository."""
    real = folder.resolve()
    yield real
    yield from islice((one for one in (real, *real.parents) if (one / ".git").exists()), 1)


def there(path: Path) -> bool:
    """Return whether something stands at the path. Raises Refused for a path that no file can have."""
    try:
        return path.exists()
    except (OSError, ValueError) as error:
        raise _failure("cannot-write", path, error) from None


def at_home(path: str) -> str:
    """Return a relative path as everybody may read it: of one that climbs and names folders of its maker only the file."""
    parts = Path(path).parts
    return path if ".." not in parts or set(parts[:-1]) == {".."} else parts[-1]


def is_folder(path: Path) -> bool:
    """Return whether a folder stands at the path; not for a path that no file can have."""
    return os.path.isdir(path)


def refuse_input(target: Path, sources: Iterable[Path]) -> None:
    """Raise Refused when the target is a file that was read."""
    for source in sources:
        with contextlib.suppress(OSError, ValueError):  # one of them is missing
            if target.samefile(source):
                raise Refused("is-input", path=shown(target))


def shown(path: str | Path) -> str:
    """Return a path as text with forward slashes; bytes that are no UTF-8 become escapes."""
    return os.fsencode(path).decode("utf-8", "backslashreplace").replace(os.sep, "/")
