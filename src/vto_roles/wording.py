"""Words findings and reasons: the titles of one organisation, why a role has its letter, what is wrong and what to do."""

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from vto_roles.finding import Finding, FindingRow
from vto_roles.model.decision import Allocation, Because, Case
from vto_roles.model.organisation import OwnTitle
from vto_roles.model.terms import SHORT, KeyPath
from vto_roles.refused import Argument
from vto_roles.text import Words, capital, fill, naming, with_title


class Glossary:
    """The titles of one organisation: its own, else the catalogue's; an id that has no title reads as it is spelled."""

    def __init__(
        self, case: Case, words: Words, outcomes: Mapping[str, Sequence[str]] | None = None, *, reasons: bool = True
    ) -> None:
        """outcomes: of each task, those that hold here; without them its title is the usual one. reasons: they are worded."""
        self.words = words
        self._case = case
        self.outcomes = outcomes or {}
        titles = case.organisation.titles
        self._own = {name: one if isinstance(one, OwnTitle) else OwnTitle(title=one) for name, one in titles.items()}
        identity = case.organisation.organisation
        self.legal_form = str(identity.legal_form)
        self._language = identity.language
        self.region = identity.regions[0] if len(identity.regions) == 1 else ""
        self.own_tasks = {task.id: task.title for task in case.organisation.own_tasks}
        self.functions = {person.id: person.function for person in case.organisation.staff or ()}
        self.reasons: dict[tuple[object, ...], str] | None = {} if reasons else None  # in words: one stands in many cells
        self._places: dict[KeyPath, str] = {}

    def place(self, path: KeyPath | None) -> str | None:
        """Return where an answer stands, as text; None without one."""
        if path is None:
            return None
        if path not in self._places:  # many letters rest on the same answer
            self._places[path] = str(self._case.place(path))
        return self._places[path]

    def person(self, name: str) -> str:
        """Return the function of a member of the staff."""
        return self.functions.get(name, name)

    def role(self, name: str) -> str:
        """Return the title of a role, without its article."""
        own = self._own.get(name)
        if own is not None:
            return own.title
        return self._form("roles", name, self.legal_form, "title") or self._title("roles", name)

    def _form(self, section: str, name: str, form: str, part: str) -> str | None:
        """Return a title, or one with its article, that depends on the legal form or the region."""
        found = self.words.find(section, name, "forms", form, part)
        return found if isinstance(found, str) else None

    def the(self, name: str) -> str:
        """Return a role with its article, where there is one; that of an own title is of the language of the file."""
        own = self._own.get(name)
        if own is not None:
            return own.the if own.the and self.words.language == self._language else own.title
        usual = self._form("roles", name, self.legal_form, "the") or self.words.find("roles", name, "the")
        return usual or self._title("roles", name)

    def many(self, name: str) -> bool:
        """Return whether a role's title is a plural."""
        own = self._own.get(name)
        number = None if own is None else own.number
        return bool((number or self.words.find("roles", name, "number")) == "many")

    def named(self, role: str) -> dict[str, str]:
        """Return a role as the arguments of a sentence about it."""
        the = self.the(role)
        return {"the": the, "The": capital(the), "number": "many" if self.many(role) else "one"}

    def rule(self, name: str, absent: str | None, role: str) -> str:
        """Return a rule of tradition or size in words, with the titles of the roles that it names; `role` for an absent one."""
        text = self.words.find("rules", name)
        if not isinstance(text, str):
            return self.words("because", "rule", rule=spelled(name))
        if absent is None:
            return self.filled(text)
        return fill(text, self._roles | naming([(absent, self.role(role), self.the(role))]))

    def filled(self, text: str) -> str:
        """Return a text of the catalogue with the titles of the roles that it names."""
        if "{" not in text:
            return text
        for together, apart in self._apart:
            text = text.replace(together, apart)
        return fill(text, self._roles)

    @functools.cached_property
    def _apart(self) -> tuple[tuple[str, str], ...]:
        """Where an "and" of a text meets an own title that holds one too, and the same with a comma between them."""
        between = self.words.join(("", ""))
        lists = (role for role, own in self._own.items() if between in own.title)
        forms = [f"{{{form}}}" for role in lists for form in naming([(role, "", "")])]
        pairs = ((pair, pair.replace(between, f",{between}")) for form in forms for pair in (form + between, between + form))
        return (*pairs, (",,", ",")) if forms else ()

    @functools.cached_property
    def _roles(self) -> dict[str, str]:
        return naming((role, self.role(role), self.the(role)) for role in self._case.catalogue.roles)

    def lister(self, path: KeyPath | None) -> str | None:
        """Return the federation that lists a role at this path of the catalogue; None: the organisation itself does."""
        number = None if path is None else self._case.patched_by(path)
        return None if number is None else self._case.overlays[number].source or self.words("because", "federation")

    def short(self, name: str) -> str:
        """Return a title of a role that fits the head of a column."""
        own = self._own.get(name)
        short = None if own is None else own.short or (own.title if len(own.title) <= SHORT else None)
        return capital(short or self.words.find("roles", name, "short") or self.role(name))

    def task(self, name: str) -> str:
        """Return the title of a task in the form of an outcome that holds here or of the one region, where none is patched."""
        if name in self.own_tasks:
            return self.own_tasks[name]
        title = self._title("tasks", name)
        if title != self.words.standing("tasks", name, "title"):
            return self.filled(title)
        forms = (self._form("tasks", name, form, "title") for form in (*self.outcomes.get(name, ()), self.region))
        return self.filled(next(filter(None, forms), title))

    def bundle(self, name: str) -> str:
        return self.words.find("bundles", name) or spelled(name)

    def competence(self, name: str) -> str:
        return self.words.find("competences", name) or spelled(name)

    def topic(self, name: str) -> str:
        return self.words.regional("topics", name, region=self.region) or spelled(name)

    def _title(self, section: str, name: str) -> str:
        return self.words.find(section, name, "title") or spelled(name)


def spelled(name: str) -> str:
    """Return an id that has no words, such as that of a patch, as words."""
    return name.replace("-", " ")


_ROLES = ("excluded", "after", "absent")  # arguments of a reason that name a role


def reason(role: str, because: Because, allocation: Allocation, glossary: Glossary) -> str:
    """Return why a role has its letter, in a few sentences; that it stands in for a role that is not there comes first."""
    if glossary.reasons is None:
        return ""
    key = (role, because.key, because.rule, because.why, because.path, *because.args.items())
    said = glossary.reasons.get(key)
    if said is None:
        said = glossary.reasons[key] = _reason(role, because, allocation, glossary)
    return said


def _reason(role: str, because: Because, allocation: Allocation, glossary: Glossary) -> str:
    words = glossary.words
    args: dict[str, Any] = dict(because.args) | glossary.named(role)
    args |= {name: glossary.the(str(args[name])) for name in _ROLES if args.get(name)}
    absent: Any = because.args.get("absent")
    said: list[str] = []
    if absent is not None and because.key != "size-instead":
        count, title = 2 if glossary.many(absent) else 1, glossary.role(absent)
        said.append(words("because", "instead", str(args["number"]), role=title, the=str(args["the"]), count=count))
    if because.rule is not None:
        said.append(glossary.rule(because.rule, absent, role))
    elif because.key != "order-instead":
        key, more = _filling(because, args, allocation, glossary)
        said.append(worded(("because", key), args | more, words))
    if "unasked" in args:
        said.append(words("because", "unasked"))
    return " ".join(said)


def _filling(because: Because, args: Mapping[str, Any], allocation: Allocation, glossary: Glossary) -> tuple[str, dict[str, Any]]:
    """Return the key of a reason's sentence, and what fills it beside the arguments that it has."""
    words, key, more = glossary.words, because.key, dict[str, Any]()
    if "law" in args:
        more["date"] = words.date(allocation.catalogue.law[str(args["law"])].checked_on)
    path = because.path
    if because.why is not None:
        more["why"] = words.find("whys", because.why, str(args["number"]))
        if more["why"] is None:  # made by a patch that has no words for it in this language
            key, path = "listed-by", ("catalog", "whys", because.why)
    if "needs" in args:
        more["competences"] = tuple(map(glossary.competence, args["needs"]))
    if "source" in args:
        more["source"] = args["source"] or words("because", "federation")
    if key == "listed-by":
        more["source"] = glossary.lister(path)
        key = key if more["source"] else "listed-here"
    return key, more


def worded(keys: tuple[str, ...], args: Mapping[str, Any], words: Words) -> str:
    """Return the text under `keys`, filled; of a text that has forms, that of the body's status, the law line or the topic.

    Of each, the form for where law holds (`W4-sites`) goes before the one for everywhere.
    """
    forms = words.find(*keys)
    if isinstance(forms, dict) and ("default" in forms or "many" in forms):
        status, law = args.get("status"), args.get("law")
        wanted = (f"{status}-{law}", status, law, args.get("topic"), args.get("changed"), args.get("number"))
        where = args.get("where")
        narrowed = (form for one in wanted for form in (f"{one}-{where}", one))
        form = next((str(one) for one in (*narrowed, where) if one in forms), "default")
        return words(*keys, form, **args)
    return words(*keys, **args)


def titled(finding: Finding, glossary: Glossary) -> Finding:
    """Return a finding with titles in the place of the ids that its message names; what it is about stays an id."""
    titles: Mapping[str, Callable[[str], str]] = {
        "role": glossary.the,
        "roles": glossary.the,
        "hear": glossary.the,
        "task": glossary.task,
        "competences": glossary.competence,
        "person": glossary.person,
        "tasks": glossary.task,
        "judged": glossary.task,
        "group": lambda name: glossary.words("groups", name),
        "phase": lambda name: glossary.words("phases", name),
    }
    args: dict[str, Argument] = {}
    for name, value in finding.args.items():
        title = titles.get(name)
        if title is not None and isinstance(value, str | tuple):
            args[name] = title(value) if isinstance(value, str) else tuple(map(title, value))
        else:
            args[name] = value
    return replace(finding, args=args)


def titled_of(case: Case | None, findings: Sequence[Finding], words: Words) -> Sequence[Finding]:
    """Return the findings of a file with the titles of its organisation; as they are where it is none's."""
    if case is None or not findings:
        return findings
    glossary = Glossary(case, words)
    return [titled(one, glossary) for one in findings]


def finding_row(finding: Finding, words: Words) -> FindingRow:
    """Return a finding worded for publication."""
    place = finding.place
    return FindingRow(
        check=finding.check,
        severity=finding.severity,
        subject=finding.subject,
        message=message(finding, words),
        file=place.file,
        line=place.line,
        column=place.column,
        end_line=place.end_line,
        end_column=place.end_column,
    )


_PASSED = ("passed_rows", "passed_columns", "passed_tables", "passed_hidden")  # arguments told behind a message, if there


def message(finding: Finding, words: Words) -> str:
    """Return what is wrong, in one line."""
    return _checked(finding, words, "message")


def remedy(finding: Finding, words: Words) -> str:
    """Return what to do about it."""
    return _checked(finding, words, "remedy")


_STATUSES = frozenset(("stood", "stands"))  # arguments that say how far a charter is
_NAMING = frozenset(("nearest", "allowed", "found", "reading"))  # arguments that are ids or options


def _named(name: str, value: Argument, finding: Finding, words: Words) -> Argument:
    """Return an argument of a finding as its text has it: ids and options with their titles."""
    if name in _STATUSES and value is not None:
        return words("overview", "status", str(value))
    if name not in _NAMING or value is None:
        return value
    usual = "option" if finding.check == "schema" and finding.variant != "unknown-key" else finding.variant
    reference = str(finding.args.get("reference", usual))
    return (
        tuple(with_title(reference, one, words) for one in value)
        if isinstance(value, tuple)
        else with_title(reference, str(value), words)
    )


def _checked(finding: Finding, words: Words, part: str) -> str:
    """Return a text of a finding's check, filled; its id, variant and arguments where the language has no words for it."""
    keys: tuple[str, ...] = ("checks", finding.check, part)
    text = words.find(*keys)
    if isinstance(text, dict) and "other" not in text:
        keys = (*keys, finding.variant if finding.variant in text else "default")
        text = text.get(keys[-1])
    if text is None:
        arguments = (f"{name}={value}" for name, value in finding.args.items())
        return " ".join(filter(None, (finding.check, finding.variant, *arguments)))
    args = {name: _named(name, value, finding, words) for name, value in finding.args.items()}
    filled = words(*keys, **args)
    if part == "message" and (near := args.get("nearest")):
        filled += words("findings", "nearest", nearest=near)
    if part == "message":
        filled += "".join(words("findings", name, value=finding.args[name]) for name in _PASSED if name in finding.args)
    if part == "message" and finding.place.cell:
        filled += words("findings", "cell", cell=finding.place.cell)
    return filled
