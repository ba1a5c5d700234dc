"""Titles of rows and columns: what two have in common, what sets one apart, and which are those of the catalogue."""

import functools
import re
import unicodedata
from collections.abc import Mapping

from vto_roles.read.languages import languages, words_of
from vto_roles.table.grid import GridCell

RAISED = "*†‡§¹²³⁰⁴⁵⁶⁷⁸⁹"
_NUMBERED = r"\[\^[^\[\]]{1,20}\]|\[[0-9]{1,3}\]"
FOOTNOTE = re.compile(rf"{_NUMBERED}|[{RAISED}]+")
_LAST_NOTE = re.compile(rf"(?:{_NUMBERED})$")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_WRAPPERS = ("***", "**", "__", "~~", "*", "_", "`")
_OPENING = frozenset("*_~`")
_LONG = 400  # characters of a title that are read
_NUMERALS = (
    ("number", re.compile(r"\d+[.)]\s+\S")),
    ("letter", re.compile(r"[A-Z][.)]\s+\S")),
    ("roman", re.compile(r"[IVX]{1,4}[.)]\s+\S")),
)


def unwrapped(text: str) -> str:
    """Return a text without the marks of bold, italic and code around it."""
    text = text.strip()
    while text[:1] in _OPENING:
        for mark in _WRAPPERS:
            inside = text[len(mark) : -len(mark)]
            if inside and text.startswith(mark) and text.endswith(mark) and mark not in inside:
                text = inside.strip()
                break
        else:
            break
    return text


def label(text: str) -> str:
    """Return a title on one line, without markup around it and without the marks of footnotes behind it."""
    whole = text = unwrapped(" ".join(text[:_LONG].split()))
    while (shorter := _LAST_NOTE.sub("", text.rstrip(RAISED)).rstrip()) != text:
        text = shorter
    return unwrapped(text) or whole


@functools.lru_cache(maxsize=8192)
def key(text: str) -> str:
    """Return what two titles of one meaning have in common: case, spaces and invisible characters do not count."""
    return " ".join(_UNSEEN.sub("", unicodedata.normalize("NFKC", label(text))).casefold().split())


def marks(cell: GridCell) -> set[str]:
    """Return what sets a title apart from others: bold, italics, capitals, a colon at its end, a number before it."""
    text = label(cell.text)
    found = {name for name, form in _NUMERALS if form.match(text)}
    found |= {name for name, borne in (("bold", cell.strong), ("italics", cell.slanted)) if borne}
    found |= {"capitals"} if text.isupper() and sum(map(str.isalpha, text)) > 3 else set()
    return found | ({"colon"} if text.endswith(":") else set())


@functools.cache
def role_titles() -> Mapping[str, str]:
    """Return the key of every title and short title of a role, in every language -> its id."""
    found: dict[str, str] = {}
    for language in languages():
        for role, entry in words_of(language).find("roles").items():
            for form in (entry, *entry.get("forms", {}).values()):
                found |= {key(form[part]): role for part in ("title", "short") if part in form}
    return found


@functools.cache
def task_titles() -> Mapping[str, str]:
    """Return the key of every title of a task, in every language -> its id."""
    found = ((key(entry["title"]), task) for one in languages() for task, entry in words_of(one).find("tasks").items())
    return dict(found)


def is_role(title: str) -> bool:
    """Return whether a title is one of a role of the catalogue."""
    return key(title) in role_titles()
