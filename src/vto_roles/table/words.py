"""The words by which a table is read, of all languages at once: people mix them, and a file does not say its language."""

import functools
import re
from collections import defaultdict
from collections.abc import Mapping

from msgspec import Struct

from vto_roles.model.terms import Letter
from vto_roles.read.languages import reader_words

_NOTE_SIGN = r"[*†‡§¹²³⁴⁵⁶⁷⁸⁹]+\s*\S|\(\d{1,2}\)\s|\[\^?\w{1,8}\]:?\s"  # before a note below a table
_GAP = "[ \\t]{0,3}"
_BRACKETS = rf"\({_GAP}(?:[RACI]|x|…|\.{{2,3}})?{_GAP}\){_GAP}[:=–-]{_GAP}\w"  # parentheses with their meaning, in a legend


class TableWords(Struct, frozen=True, kw_only=True):
    """Patterns and sets made of the words under `reader: tables:` in each language file."""

    task: re.Pattern[str]  # in the head of a column of tasks
    role: re.Pattern[str]  # in the head of a column of roles
    remark: re.Pattern[str]  # in the head of a column that is no role's, where its cells leave that open
    aside: re.Pattern[str]  # a note below a table, or the title of its legend
    sum: re.Pattern[str]  # the title of a row of sums
    closing: re.Pattern[str]  # who made or signs a table, and when
    blank: frozenset[str]  # cells that say that they hold nothing
    conjunctions: frozenset[str]
    between: re.Pattern[str]  # a conjunction between two names
    letters: Mapping[str, Letter]  # words for letters
    parentheses: re.Pattern[str]  # a text that says what parentheses around a letter mean
    asterisk: re.Pattern[str]  # a text that says what an asterisk means
    sheet: re.Pattern[str]  # the name of a sheet of a workbook that nobody gave a name


@functools.cache
def table_words() -> TableWords:
    """Return the words of all languages. Raises ValueError for a fault in a language file."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    letters: dict[str, Letter] = {}
    for section in reader_words().values():
        for name, words in section["tables"].items():
            if name == "letters":
                letters |= {word: letter for letter, forms in words.items() for word in forms}
            else:
                found[name] += words
        found["and"] += section["and"]
    one_of = {name: f"(?:{'|'.join(map(re.escape, words))})" for name, words in found.items()}

    def pattern(form: str) -> re.Pattern[str]:
        return re.compile(form, re.IGNORECASE)

    return TableWords(
        task=pattern(rf"\b{one_of['task']}\b"),
        role=pattern(rf"\b{one_of['role']}\b"),
        remark=pattern(rf"\b{one_of['remark']}\b"),
        aside=pattern(rf"{_NOTE_SIGN}|{one_of['legend']}\s*$|{one_of['note']}\s*[:.]"),
        sum=pattern(rf"{one_of['sum']}\s*:?\s*$"),
        closing=pattern(
            rf"{one_of['signature']}\b(?:.*[:_.…]\s*)?$|{one_of['made']}(?:\s*[:,]|\s+{one_of['by']}\b|\s*$)",
        ),
        blank=frozenset(found["blank"]),
        conjunctions=frozenset(found["and"]),
        between=pattern(rf"(?<=\s){one_of['and']}(?=\s)"),
        letters=letters,
        parentheses=pattern(rf"{_BRACKETS}|\b{one_of['parentheses']}\b"),
        asterisk=pattern(rf"\b{one_of['asterisk']}\b"),
        sheet=pattern(rf"{one_of['sheet']}\s*\d+"),
    )
