"""Show the catalogue in words."""

from collections.abc import Collection, Iterator

import msgspec

from vto_roles.model.catalogue import Catalogue
from vto_roles.text import Words, capital

_SECTIONS = ("roles", "tasks", "bundles", "competences", "rules", "cascades", "law", "seed")
_TEXTS = {"cascades": "topics"}


def ids(catalogue: Catalogue) -> Collection[str]:
    """Return every id that can be looked up."""
    return [name for section in _SECTIONS for name in getattr(catalogue, section)]


def title(section: str, name: str, words: Words) -> str:
    """Return the title of an entry of the catalogue; its id where it has none."""
    found = words.find(_TEXTS.get(section, section), name)
    return words.usual(str(found.get("title", name) if isinstance(found, dict) else found or name))


def overview(catalogue: Catalogue, words: Words) -> Iterator[str]:
    """Yield the lines of each section: its title, then each id with its title."""
    for section in _SECTIONS[:-1]:
        entries = getattr(catalogue, section)
        width = max(len(name) for name in entries)
        yield f"{words('catalog', section)} ({len(entries)})"
        for name in entries:
            yield f"  {name:{width}}  {title(section, name, words)}"
        yield ""


def entry(catalogue: Catalogue, name: str, words: Words) -> list[str] | None:
    """Return the lines on one entry of the catalogue: its title, its notes and its fields; None when there is no such id."""
    for section in _SECTIONS:
        entries = getattr(catalogue, section)
        if name not in entries:
            continue
        lines = [f"{name} ({words('catalog', 'one', section)})", capital(title(section, name, words))]
        note = words.find(section, name, "note")
        lines += [words.usual(str(one)) for one in (note.values() if isinstance(note, dict) else (note,)) if one]
        lines.append("")
        for key, value in msgspec.to_builtins(entries[name]).items():
            if value not in (None, [], (), {}, "", False):
                lines.append(f"  {key}: {shown(value)}")
        return lines
    return None


def shown(value: object) -> str:
    """Return a value of the catalogue as it would be typed on one line."""
    if isinstance(value, list | tuple):
        return ", ".join(shown(item) for item in value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {shown(item)}" for key, item in value.items() if item not in (None, [], (), {})) + "}"
    return str(value)
