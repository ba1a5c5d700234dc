"""Prints what changed in the catalogue between two versions, as a section for the changelog: `python docs/changes.py OLD [NEW]`.

OLD and NEW are folders that hold a catalogue, or names of commits; without NEW it is the catalogue of the checkout. The files are
compared as they are written, for an older one need not fit the model of today.
"""

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import yaml

ROOT = Path(__file__).parents[1]
_SECTIONS = (
    "roles",
    "tasks",
    "bundles",
    "competences",
    "whys",
    "rules",
    "cascades",
    "law",
    "horizon",
    "periods",
    "acts",
    "questions",
)
_TITLED = {"cascades": "topics"}  # section -> where its texts stand


class Version(msgspec.Struct, frozen=True):
    """A catalogue as it is written: its sections, and its texts by language."""

    sections: Mapping[str, Any]
    texts: Mapping[str, Mapping[str, Any]]

    def title(self, section: str, name: str) -> str:
        """Return an entry as the changelog names it: its English title, where it has one, and its id."""
        entry = self.texts.get("en", {}).get(_TITLED.get(section, section), {}).get(name)
        found = entry.get("title") if isinstance(entry, dict) else entry if section != "rules" else None
        return f"{found} (`{name}`)" if isinstance(found, str) else f"`{name}`"


def version(name: str) -> Version:
    """Return the catalogue of a folder, or of a commit. Raises CalledProcessError where there is neither."""
    folder = Path(name)
    if folder.is_dir():
        return of_files({path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in folder.rglob("*.yaml")})

    def git(*arguments: str) -> str:
        return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    paths = git("ls-tree", "-r", "--name-only", name, "catalog/").splitlines()
    return of_files({path.removeprefix("catalog/"): git("show", f"{name}:{path}") for path in paths if path.endswith(".yaml")})


def of_files(files: Mapping[str, str]) -> Version:
    """Return the catalogue of files, by their path in its folder."""
    sections: dict[str, Any] = {}
    texts: dict[str, Mapping[str, Any]] = {}
    for path, text in files.items():
        if path.startswith("text/"):
            texts[Path(path).stem] = yaml.load(text, yaml.CBaseLoader)
        elif "/" not in path:
            sections |= yaml.load(text, yaml.CBaseLoader)
    return Version(sections, texts)


def changes(old: Version, new: Version) -> Iterator[str]:
    """Yield the lines of the section: of each part of the catalogue what is new, gone, renamed and changed."""
    yield f"### Catalogue {new.sections['version']} (after {old.sections['version']})"
    for section in _SECTIONS:
        lines = list(_section(section, old, new))
        if lines:
            yield from ("", f"**{section.capitalize()}**", "", *lines)
    words = {language: _texts(old.texts.get(language, {}), texts) for language, texts in sorted(new.texts.items())}
    if any(words.values()):
        yield from ("", "**Words**: " + ", ".join(f"{count} texts in {language}" for language, count in words.items() if count))


def _section(section: str, old: Version, new: Version) -> Iterator[str]:
    names = new.sections.get("renamed", {}).get(section, {})
    was = {names.get(name, name): entry for name, entry in old.sections.get(section, {}).items()}
    now = new.sections.get(section, {})
    former = {names.get(name, name): name for name in old.sections.get(section, {})}
    yield from (f"- New: {new.title(section, name)}." for name in now if name not in was)
    yield from (f"- Gone: {old.title(section, name)}." for name in was if name not in now)
    for name in (one for one in now if one in was):
        if former[name] != name:
            yield f"- Renamed: `{former[name]}` is {new.title(section, name)} now."
        if fields := list(_fields(was[name], now[name])):
            yield f"- Changed: {new.title(section, name)}"
            yield from (f"  - {field}: {before} → {after}" for field, before, after in fields)


def _fields(was: Any, now: Any) -> Iterator[tuple[str, str, str]]:
    """Yield each field of an entry that differs, before and after."""
    if not (isinstance(was, dict) and isinstance(now, dict)):
        if was != now:
            yield "value", shown(was), shown(now)
        return
    for field in {**now, **was}:
        if was.get(field) != now.get(field) or _order(was.get(field)) != _order(now.get(field)):
            yield field, shown(was.get(field)), shown(now.get(field))


def _order(value: Any) -> list[str]:
    """Return the keys of a mapping: of the roles that are listed for a letter the first decides."""
    return list(value) if isinstance(value, dict) else []


def shown(value: Any) -> str:
    """Return a value in one line."""
    if value in (None, "", {}, []):
        return "none"
    if isinstance(value, dict):
        return ", ".join(f"{key} ({shown(one)})" if one not in ("", {}, []) else str(key) for key, one in value.items())
    return "; ".join(map(shown, value)) if isinstance(value, list) else str(value)


def _texts(old: Any, new: Any) -> int:
    """Return how many texts are new or others."""
    if isinstance(new, dict):
        return sum(_texts(old.get(key) if isinstance(old, dict) else None, one) for key, one in new.items())
    return int(old != new)


def main(arguments: list[str], out: Callable[[str], Any] = print) -> None:
    """Print the section."""
    old, new = arguments[0], arguments[1] if len(arguments) > 1 else str(ROOT / "catalog")
    out("\n".join(changes(version(old), version(new))))


if __name__ == "__main__":
    main(sys.argv[1:])
