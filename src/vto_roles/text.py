"""Looks texts up by key and fills them: dates, lists, numbers and plurals as the language has them."""

import datetime
import difflib
import functools
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from vto_roles.patterns import pattern
from vto_roles.refused import Argument

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
# Where each kind of id has its titles. An option is one word of a few that an answer may be.
SECTIONS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "role": (("roles",),),
    "task": (("tasks",),),
    "bundle": (("bundles",),),
    "competence": (("competences",),),
    "topic": (("topics",),),
    "why": (("whys",),),
    "option": (
        ("facts", "options"),
        ("phases",),
        ("levels",),
        ("letters",),
        ("letter_words",),
        ("answers",),
        ("register", "acts"),
        ("register", "advice"),
        ("register", "answer"),
    ),
}
_KINDS = {"person-role": ("role",), "task-or-bundle": ("task", "bundle")}  # what a reference to one of several kinds may name


def kinds(reference: str) -> tuple[str, ...]:
    """Return the kinds of ids that a kind of reference names."""
    return _KINDS.get(reference, (reference,))


def fill(text: str, args: Mapping[str, str]) -> str:
    """Return `text` with every `{name}` replaced by args[name], in one pass: what is filled in is never read again."""
    if "{" not in text:
        return text
    form, names = _form(text)
    return form % tuple([args.get(name, f"{{{name}}}") for name in names])


@functools.lru_cache(maxsize=4096)  # texts of the catalogue come again in every sentence of a kind
def _form(text: str) -> tuple[str, list[str]]:
    """Return a text with `%s` for each placeholder, and the names of these."""
    return _PLACEHOLDER.sub("%s", text.replace("%", "%%")), _PLACEHOLDER.findall(text)


def naming(roles: Iterable[tuple[str, str, str]]) -> dict[str, str]:
    """Return roles as the arguments that a text names them by, each with a capital too for the start of a sentence.

    roles: id, title and title with its article. `{board}` and `{Board}` are the title, `{the_board}` and `{The_board}`
    the title with its article.
    """
    named: dict[str, str] = {}
    for role, title, the in roles:
        name = role.replace("-", "_")
        named |= {name: title, capital(name): capital(title), f"the_{name}": the, f"The_{name}": capital(the)}
    return named


def _under(texts: Mapping[str, Any], keys: tuple[str, ...]) -> Any:
    """Return what stands under a path of keys, or None."""
    value: Any = texts
    try:
        for key in keys:
            value = value[key]
    except (KeyError, TypeError):  # nothing there, or a text where a mapping was looked for
        return None
    return value


class Words:
    """The texts of one language, with a federation's patch over them."""

    def __init__(self, language: str, texts: Mapping[str, Any], patch: Mapping[str, Any] | None = None) -> None:
        self.language = language
        self._texts = texts
        self._patch = patch or {}
        self._numbers: Mapping[str, Any] = self._texts["language"]
        self._usual: dict[tuple[str, ...], Any] = {}  # what was found: a charter asks for the same few texts thousands of times

    def find(self, *keys: str) -> Any:
        """Return the text or mapping under `keys`, the patch's first; None when there is none."""
        usual = self._usual.get(keys)
        if usual is None and (usual := _under(self._texts, keys)) is not None:  # of ids of an organisation's own there is none
            self._usual[keys] = usual
        if not self._patch:
            return usual
        value = _under(self._patch, keys)
        if isinstance(value, dict) and isinstance(usual, dict):
            return {**usual, **{key: self.find(*keys, key) for key in value}}
        return usual if value is None or value == {} else value

    def title(self, section: str, name: str) -> str | None:
        """Return the title of an entry of the catalogue as it is without an organisation; None when it has none."""
        found = self.find(section, name, "title")
        return self.usual(found) if isinstance(found, str) else None

    def usual(self, text: str) -> str:
        """Return a text of the catalogue in which roles have their usual titles."""
        return fill(text, self._roles) if "{" in text else text

    @functools.cached_property
    def _roles(self) -> dict[str, str]:
        """Return what names the roles in texts by their usual titles."""
        found = self.find("roles") or {}
        return naming((role, one["title"], one.get("the", one["title"])) for role, one in found.items() if "title" in one)

    def regional(self, *keys: str, region: str) -> str | None:
        """Return the title under `keys`, in its form for the region where it has one; None when there is none."""
        found = self.find(*keys)
        if isinstance(found, Mapping):
            found = found.get("forms", {}).get(region, found).get("title")
        return found if isinstance(found, str) else None

    def standing(self, *keys: str) -> Any:
        """Return the built-in text or mapping under `keys`, whatever a patch says."""
        return _under(self._texts, keys)

    def __call__(self, *keys: str, **args: Argument | datetime.date) -> str:
        """Return the text under `keys`, filled. A text of two forms, `one` and `other`, follows `count`.

        Raises KeyError when there is no such text: a fault of the catalogue, never of a user.
        """
        value = self.find(*keys)
        if not isinstance(value, str):
            if isinstance(value, dict) and "other" in value:
                count = args.get("count", 0)
                value = value[self.plural(count if isinstance(count, int | float) else 0)]
            if not isinstance(value, str):
                raise KeyError(".".join(keys))
        if not args:
            return value
        return fill(value, {name: arg if isinstance(arg, str) else self.show(arg) for name, arg in args.items()})

    def show(self, value: Argument | datetime.date) -> str:
        """Return a value as this language writes it."""
        if isinstance(value, str):
            return value
        if isinstance(value, tuple):
            return self.join(value)
        if isinstance(value, datetime.date):
            return self.date(value)
        if isinstance(value, bool) or value is None:
            return self("answers", {True: "yes", False: "no", None: "unknown"}[value])
        return self.number(value)

    def plural(self, count: float) -> str:
        """Return `one` or `other`, by the rule that the language file names (of CLDR)."""
        if self._numbers["plural"] == "below-two":
            return "one" if 0 <= count < 2 else "other"
        return "one" if count == 1 else "other"

    def number(self, value: float) -> str:
        """Return a number with the decimal and thousands sign of the language, at most three decimals."""
        if isinstance(value, int) and 0 <= value < 1000:
            return str(value)
        text = f"{value:,.3f}".rstrip("0").rstrip(".") if isinstance(value, float) else f"{value:,}"
        signs = {",": self._numbers["group"], ".": self._numbers["decimal"]}
        return text.translate(str.maketrans(signs))

    def date(self, day: datetime.date, *, short: bool = False) -> str:
        """Return a date in words: 31 maart 2027, or 31 mrt 2027."""
        month = self.months(short=short)[day.month - 1]
        return fill(self._numbers["date"], {"day": self._day(day.day), "month": month, "year": str(day.year)})

    def deadline(self, text: str, *, short: bool = False) -> str:
        """Return a day of each year, MM-DD, or of one, YYYY-MM-DD, in words: 31 maart, or 31 mrt, or 31 maart 2027."""
        *year, month, day = text.split("-")
        if year:
            return self.date(datetime.date.fromisoformat(text), short=short)
        return fill(self._numbers["month_day"], {"day": self._day(int(day)), "month": self.months(short=short)[int(month) - 1]})

    def months(self, *, short: bool = False) -> Sequence[str]:
        """Return the names of the months, in full or as they are shortened."""
        names: Sequence[str] = self._numbers["short_months" if short else "months"]
        return names

    def _day(self, day: int) -> str:
        """Return a day of the month; some languages have a word for the first."""
        return str(self._numbers["first"]) if day == 1 else str(day)

    @property
    def decimal(self) -> str:
        """The sign between a whole number and its decimals."""
        return str(self._numbers["decimal"])

    @property
    def colon(self) -> str:
        """A colon between a name and what is told of it, with the spaces that the language puts around it."""
        return str(self._numbers["colon"])

    @property
    def semicolon(self) -> str:
        """A semicolon between the parts of a list, with the spaces that the language puts around it."""
        return str(self._numbers["semicolon"])

    def within(self, title: str) -> str:
        """Return a title as it stands within a sentence: in small letters, unless the language writes nouns with a capital."""
        return title if self._numbers["nouns"] == "capital" else title.lower()

    def inside(self, title: str) -> str:
        """Return a title that is a phrase as it stands within a sentence; an abbreviation at its start keeps its capitals."""
        kept = self._numbers["nouns"] == "capital" or title[1:2].isupper()
        return title if kept else title[:1].lower() + title[1:]

    def join(self, items: Iterable[str]) -> str:
        """Return a list in words: a, b en c."""
        *head, last = [*items] or [""]
        if not head:
            return last
        if any(self._numbers["and_of_two"] in item for item in (*head, last)):
            return self.semicolon.join((*head, last))  # a list within a list
        return self._with_and(head, last)

    def join_named(self, items: Iterable[str]) -> str:
        """Return a list in words whose items have articles, which show where each begins, whatever stands in them."""
        *head, last = [*items] or [""]
        return self._with_and(head, last) if head else last

    def _with_and(self, head: Sequence[str], last: str) -> str:
        between = self._numbers["and_of_two"] if len(head) == 1 else self._numbers["and"]
        return ", ".join(head) + str(between) + last


_SPACES = pattern(r"[^\S\u00a0\u202f]{2,}|[^\S \u00a0\u202f]")  # all but a single space, which is as it should be


def one_line(text: str) -> str:
    """Return the text on one line, white space as single spaces; a no-break space stays, for it keeps « and : in place."""
    return _SPACES.sub(" ", text).strip()


def capital(text: str) -> str:
    """Return the text with its first letter as a capital, for the start of a line."""
    return text[:1].upper() + text[1:]


_SIGNS = pattern(r"[\W_]+")  # what is neither letter nor digit
_ISO = pattern(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DAY_FIRST = pattern(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})")


def days(text: str) -> tuple[datetime.date, ...]:
    """Return the days that a text may name, YYYY-MM-DD or with the day first: two where that may be the month; none of others."""
    if _ISO.fullmatch(text):
        written = [text]
    elif found := _DAY_FIRST.fullmatch(text):
        one, other, year = (int(part) for part in found.groups())
        written = [f"{year:04}-{other:02}-{one:02}", f"{year:04}-{one:02}-{other:02}"]
    else:
        return ()
    read = [_day(day) for day in written]
    return tuple(dict.fromkeys(day for day in read if day is not None)) if read[0] is not None else ()


@functools.lru_cache(maxsize=1024)  # of the days of the catalogue the same for every file
def months_later(day: datetime.date, months: int) -> datetime.date:
    """Return the day so many months later; the 31st becomes the last day of a shorter month."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    last = (datetime.date(year + month // 12, month % 12 + 1, 1) - datetime.timedelta(days=1)).day
    return day.replace(year=year, month=month, day=min(day.day, last))


def month_and_day(month: int, day: int) -> str | None:
    """Return MM-DD, None where no year has that day."""
    text = f"{month:02}-{day:02}"
    return text if _day(f"2000-{text}") is not None else None


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def folded(text: str) -> str:
    """Return what two spellings have in common: small letters without accents or signs, its words parted by single spaces."""
    if not text.isascii():
        text = "".join(one for one in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(one))
    return _SIGNS.sub(" ", text.casefold()).strip()


def with_title(reference: str, name: str, words: Words) -> str:
    """Return an id with its title before it, such as `ondernemingsraad (works-council)`; alone where it has no other title."""
    places = ((*place, name) for kind in kinds(reference) for place in SECTIONS.get(kind, ()))
    found = next((entry for place in places if (entry := words.find(*place)) is not None), None)
    title = found.get("title", found.get("one")) if isinstance(found, Mapping) else found
    if not isinstance(title, str) or folded(words.usual(title)) == folded(name):
        return name
    return f"{words.usual(title)} ({name})"


def near(word: str, known: Collection[str]) -> str | None:
    """Return the known word nearest to `word`, or None."""
    folded = word.strip().lower().replace("_", "-").replace(" ", "-")
    if folded in known:
        return folded
    by_dash = {name.lower().replace("_", "-"): name for name in sorted(known)}
    if folded in by_dash:
        return by_dash[folded]
    found = difflib.get_close_matches(folded, list(by_dash), n=1, cutoff=0.6)
    return by_dash[found[0]] if found else None
