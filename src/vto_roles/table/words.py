"""The words by which a table is read: those of all language files at once, and the titles of the catalogue.

People mix languages, and a file does not say its own.
"""

import functools
import re
import unicodedata
from collections import defaultdict
from collections.abc import Set

from vto_roles.read.cells.grid import GridCell
from vto_roles.read.cells.markdown import unwrapped
from vto_roles.read.languages import languages, reader_words, words_of

_NOTE_SIGN = r"[*†‡§¹²³⁴⁵⁶⁷⁸⁹]+\s*\S|\(\d{1,2}\)\s|\[\^?\w{1,8}\]:?\s"  # before a note below a table
GAP = "[ \\t]{0,3}"
_BRACKETS = rf"\({GAP}(?:[RACI]|x|…|\.{{2,3}})?{GAP}\){GAP}[:=–-]{GAP}\w"  # parentheses with their meaning, in a legend
RAISED = "*†‡§¹²³⁰⁴⁵⁶⁷⁸⁹"
_NUMBERED = r"\[\^[^\[\]]{1,20}\]|\[[0-9]{1,3}\]"
FOOTNOTE = re.compile(rf"{_NUMBERED}|[{RAISED}]+")
_LAST_NOTE = re.compile(rf"(?:{_NUMBERED})$")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_LONG = 400  # characters of a title that are read
_SHORT = 4  # letters: shorter words for people, such as HR and PO, stand alone
_FEW = 6  # words: a title of more is no role's
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_NUMERAL = re.compile(r"(?:(?P<number>\d+)|(?P<roman>[IVX]{1,4})|(?P<letter>[A-Z]))[.)]\s+\S")


# How the words under `reader: tables:` in each language file are looked for: %(name)s is any of those of a name.
_FORMS = {
    "between": r"(?<=\s)%(and)s(?=\s)",  # a conjunction between two names
    "task": r"\b%(task)s\b",  # in the head of a column of tasks
    "role": r"\b%(role)s\b",  # in the head of a column of roles
    "corner": "%(task)s|%(role)s",
    "head": r"(%(meanings)s)(?:s|\s+(?:%(party)s|%(role)s))?",  # of a column of a letter: responsible party, contributors
    "letter": r"\b%(letter)s\b",  # in the head of a column of letters, beside one of roles
    "remark": r"\b%(remark)s\b",  # in the head of one that says more about tasks, or when
    # What begins a row beside a table: a note, the title of its legend or of sums; who made or signs it, and when.
    "aside": rf"{_NOTE_SIGN}|%(legend)s\s*$|%(note)s\s*[:.]|%(sum)s\s*(?:[RACI]\s*)?:?\s*$|"
    r"%(signature)s\b(?:.*[:_.…]\s*)?$|%(made)s(?:\s*[:,]|\s+%(by)s\b|\s*$)",
    # A text that says what parentheses around a letter mean, or an asterisk.
    "parentheses": rf"{_BRACKETS}|\b%(parentheses)s\b",
    "asterisk": r"\b%(asterisk)s\b",
    "meaning": r"(?<!\w)%(meanings)s(?!\w)",
    "sheet": r"%(sheet)s\s*\d+",  # the name of a sheet of a workbook that nobody gave a name
}


class TableWords:
    """The words under `reader: tables:` in each language file.

    meanings: what a letter means, in cells, in heads and legends, "other" for no letter of ours;
    blank: cells that say that they hold nothing; people, compounds: words for people, and what such a word may end with.
    """

    def __init__(self) -> None:
        found: defaultdict[str, list[str]] = defaultdict(list)
        self.meanings: dict[str, str] = {}
        for section in reader_words().values():
            self.meanings |= {word: letter for letter, words in section["tables"]["meanings"].items() for word in words}
            for name, words in (*section["tables"].items(), ("and", section["and"])):
                found[name] += words
        found["meanings"] = sorted(self.meanings, key=len, reverse=True)
        self.any_of = {name: f"(?:{'|'.join(map(re.escape, words))})" for name, words in found.items()}
        self.blank = frozenset(found["blank"])
        self.conjunctions = frozenset(found["and"])
        self.people = frozenset(word + end for word in found["people"] for end in ("", "n", "s", "es", "in", "innen"))
        self.compounds = tuple(word for word in self.people if len(word) > _SHORT)  # projectleider


table_words = functools.cache(TableWords)


@functools.cache
def form(name: str) -> re.Pattern[str]:
    """Return the pattern of words of a name."""
    return re.compile(_FORMS[name] % table_words().any_of, re.IGNORECASE)


@functools.lru_cache(maxsize=8192)
def label(text: str) -> str:
    """Return a title on one line, without markup around it and without the marks of footnotes behind it."""
    whole = text = unwrapped(" ".join(text[:_LONG].split()))
    while (shorter := _LAST_NOTE.sub("", text.rstrip(RAISED)).rstrip()) != text:
        text = shorter
    return unwrapped(text) or whole


@functools.lru_cache(maxsize=8192)
def key(text: str) -> str:
    """Return what two titles of one meaning have in common: case, spaces and invisible characters do not count."""
    if text.isascii() and text.isalnum():  # one plain word, as most are: nothing stands around it
        return text[:_LONG].lower()
    return " ".join(_UNSEEN.sub("", unicodedata.normalize("NFKC", label(text))).casefold().split())


def marks(cell: GridCell) -> set[str]:
    """Return what sets a title apart from others: bold, italics, capitals, a colon at its end, a number before it."""
    text = label(cell.text)
    numeral = _NUMERAL.match(text)
    borne = {
        "bold": cell.strong,
        "italics": cell.slanted,
        "wide": cell.across > 1,
        f"fill {cell.fill}": cell.fill,
        "capitals": text.isupper() and sum(map(str.isalpha, text)) > 3,
        "colon": text.endswith(":"),
        f"{numeral and numeral.lastgroup}": numeral,
    }
    return {name for name, holds in borne.items() if holds}


@functools.cache
def role_titles() -> Set[str]:
    """Return the keys of the titles and short titles of roles, in every language."""
    entries = (entry for language in languages() for entry in words_of(language).find("roles").values())
    forms = (form for entry in entries for form in (entry, *entry.get("forms", {}).values()))
    return {key(form[part]) for form in forms for part in ("title", "short") if part in form}


@functools.lru_cache(maxsize=4096)
def is_role(title: str) -> bool:
    """Return whether a title is one of a role of the catalogue, or a few words of which the first or last names people."""
    if key(title) in role_titles():
        return True
    words = re.findall(r"[^\W_]+", _ASIDE.sub("", label(title)).casefold())
    ends, few = {*words[:1], *words[-1:]}, len(words) < _FEW
    return few and any(word in table_words().people or word.endswith(table_words().compounds) for word in ends)


def is_corner(text: str) -> bool:
    """Return whether a text only says that tasks or roles stand below or beside it: "Taak", "Task / Role"."""
    parts = re.findall(r"[^\W_]+", label(text))
    named = [form("corner").fullmatch(part) for part in parts if len(part) > 2 or part.isdigit()]
    return len(parts) <= _FEW and bool(named) and all(named)


def meaning(text: str) -> str | None:
    """Return the letter that the words of a legend mean, "other" for one that is none of ours, None where they are unknown."""
    found = form("meaning").search(text[:_LONG])
    return None if found is None else table_words().meanings[found[0].casefold()]
