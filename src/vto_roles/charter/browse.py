"""Show the catalogue in words."""

from collections.abc import Iterator

import msgspec

from vto_roles.model.catalogue import Catalogue
from vto_roles.read.readings import BUILT_IN, like
from vto_roles.refused import Refused
from vto_roles.text import Words, capital, near, with_title

_SECTIONS = ("roles", "tasks", "bundles", "competences", "rules", "cascades", "law", "seed")
_TEXTS = {"cascades": "topics"}
_CALLED = {"roles": "role", "tasks": "task", "bundles": "bundle", "competences": "competence", "cascades": "topic"}


def ids(catalogue: Catalogue) -> list[str]:
    """Return every id that can be looked up."""
    return [name for section in _SECTIONS for name in getattr(catalogue, section)]


def identified(catalogue: Catalogue, text: str, words: Words) -> str:
    """Return the id that a text is or stands for. Raises Refused where it stands for none, with the nearest, or for several."""
    known = ids(catalogue)
    if text in known:
        return text
    called = {(kind, name) for section, kind in _CALLED.items() for name in BUILT_IN.ids(kind, text, getattr(catalogue, section))}
    if len({name for _, name in called}) > 1:
        raise Refused("several-readings", value=text, found=tuple(with_title(kind, name, words) for kind, name in sorted(called)))
    if called:
        return next(name for _, name in called)
    called_so = ((word, (kind, names[0])) for kind in _CALLED.values() for word, names in BUILT_IN.words(kind).items())
    found = like(text, {word: (one,) for word, one in called_so})
    nearest = with_title(*found, words) if found else near(text, known) or ""
    raise Refused("no-such-id", value=text, nearest=nearest)


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


def entry(catalogue: Catalogue, name: str, words: Words) -> list[str]:
    """Return the lines on the entry of the catalogue with this id: its title, its notes and its fields."""
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
    raise KeyError(name)


def shown(value: object) -> str:
    """Return a value of the catalogue as it would be typed on one line."""
    if isinstance(value, list | tuple):
        return ", ".join(shown(item) for item in value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {shown(item)}" for key, item in value.items() if item not in (None, [], (), {})) + "}"
    return str(value)
