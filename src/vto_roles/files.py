"""Files in and out: regular files only, bounded reads, whole replacements, ordered searches."""

import contextlib
import errno
import os
import stat
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from vto_roles.refused import Refused

_SKIPPED = frozenset((".git", ".hg", ".svn", ".venv", "venv", "node_modules", "__pycache__", ".tox", ".mypy_cache"))


def read(path: str | Path, limit: int) -> bytes:
    """Return the bytes of a regular file, at most `limit` + 1 of them, so that a reader sees that it is too long.

    Raises Refused when it is missing, is no regular file, or may not be read. A pipe or device never blocks.
    """
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError) as error:
        raise Refused("cannot-open", path=str(path), reason=_reason(error)) from None
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise Refused("no-regular-file", path=str(path))
    with os.fdopen(handle, "rb") as stream:
        try:
            return stream.read(limit + 1)
        except OSError as error:
            raise Refused("cannot-open", path=str(path), reason=_reason(error)) from None


def _reason(error: Exception) -> str:
    """Return the system's name of an error, under which the texts have words for it; else its own words."""
    number = error.errno if isinstance(error, OSError) else None
    return errno.errorcode.get(number or 0) or str(error)


def replace(path: Path, data: bytes) -> bool:
    """Write `data` to `path`, whole or not at all, and return whether a file was written: one that holds it already is left.

    Raises Refused when it cannot be written.
    """
    import tempfile

    try:
        if path.is_file() and not path.is_symlink() and path.read_bytes() == data:
            return False
        if path.is_dir():
            raise Refused("is-a-folder", path=str(path))
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.", suffix=".part")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(handle)
            os.chmod(temporary, _mode(path))
            os.replace(temporary, path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)
    except (OSError, ValueError) as error:
        raise Refused("cannot-write", path=str(path), reason=_reason(error)) from None
    return True


def _mode(path: Path) -> int:
    """Return the mode of the file that stands there, else that of a new file."""
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def _sync_folder(folder: Path) -> None:
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def search(folder: Path, suffixes: frozenset[str]) -> Iterator[Path]:
    """Yield regular files below `folder` with one of the suffixes, in the order of their names; links are not followed."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        raise Refused("cannot-open", path=str(folder), reason=_reason(error)) from None
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            if entry.name not in _SKIPPED:
                yield from search(Path(entry.path), suffixes)
        elif entry.is_file(follow_symlinks=False) and Path(entry.name).suffix.lower() in suffixes:
            yield Path(entry.path)


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
        raise Refused("cannot-write", path=shown(path), reason=_reason(error)) from None


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
