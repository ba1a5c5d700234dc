"""Words findings and reasons: the titles of one organisation, why a role has its letter, what is wrong and what to do."""

from collections.abc import Mapping
from typing import Any

from vto_roles.finding import Finding, FindingRow
from vto_roles.model.decision import Allocation, Because, Case
from vto_roles.text import Words, capital

_SHORT = 12  # characters of a title that still fits a column's head


class Glossary:
    """The titles of one organisation: its own, else the catalogue's; an id that has no title reads as it is spelled."""

    def __init__(self, case: Case, words: Words) -> None:
        self.words = words
        self.own_titles = case.organisation.titles
        self.legal_form = str(case.organisation.organisation.legal_form)
        self.own_tasks = {task.id: task.title for task in case.organisation.own_tasks}
        self.functions = {person.id: person.function for person in case.organisation.staff or ()}

    def person(self, name: str) -> str:
        """Return the function of a member of the staff."""
        return self.functions.get(name, name)

    def role(self, name: str) -> str:
        """Return the title of a role, without its article."""
        return self.own_titles.get(name) or self._form(name, "title") or self._title("roles", name)

    def _form(self, name: str, part: str) -> str | None:
        """Return the title or the article form that depends on the legal form, such as a public body's board has."""
        found = self.words.find("roles", name, "forms", self.legal_form, part)
        return found if isinstance(found, str) else None

    def the(self, name: str) -> str:
        """Return a role with its article, where the catalogue gives one; an own title stands as it is."""
        usual = self._form(name, "the") or self.words.find("roles", name, "the")
        return self.own_titles.get(name) or usual or self._title("roles", name)

    def short(self, name: str) -> str:
        """Return a title of a role that fits the head of a column."""
        own = self.own_titles.get(name)
        short = own if own and len(own) <= _SHORT else self.words.find("roles", name, "short")
        return capital(short or self.role(name))

    def task(self, name: str) -> str:
        return self.own_tasks.get(name) or self._title("tasks", name)

    def bundle(self, name: str) -> str:
        return self.words.find("bundles", name) or spelled(name)

    def competence(self, name: str) -> str:
        return self.words.find("competences", name) or spelled(name)

    def topic(self, name: str) -> str:
        return self.words.find("topics", name) or spelled(name)

    def _title(self, section: str, name: str) -> str:
        return self.words.find(section, name, "title") or spelled(name)


def spelled(name: str) -> str:
    """Return an id that has no words, such as that of a patch, as words."""
    return name.replace("-", " ")


def reason(because: Because, allocation: Allocation, glossary: Glossary) -> str:
    """Return why a role has its letter, in one sentence or two."""
    words = glossary.words
    args: dict[str, Any] = {name: value for name, value in because.args.items() if name != "instead"}
    for name in ("excluded", "before", "after"):
        if args.get(name):
            args[name] = glossary.the(str(args[name]))
    if "source" in args:
        args["source"] = args["source"] or words("because", "federation")
    if "criterion" in args:
        args["criterion"] = words("criteria", str(args["criterion"]))
    if because.key == "rule":
        text = words.find("rules", str(args["rule"])) or words("because", "rule", rule=spelled(str(args["rule"])))
    else:
        if "law" in args:
            line = allocation.catalogue.law[str(args["law"])]
            args["date"] = words.date(line.checked_on)
        if because.key in ("order", "order-after"):
            args["others"] = tuple(glossary.the(one.role) for one in because.rivals if one.fell_at == "order")
        text = worded(("because", because.key), args, words)
    if "instead" in because.args:
        text += " " + words("because", "instead", role=glossary.the(str(because.args["instead"])))
    return text


def worded(keys: tuple[str, ...], args: Mapping[str, Any], words: Words) -> str:
    """Return the text under `keys`, filled; of a text that has forms, that of the body's status, the law line or the topic."""
    forms = words.find(*keys)
    if isinstance(forms, dict) and "default" in forms:
        status, law = args.get("status"), args.get("law")
        wanted = (f"{status}-{law}", status, law, args.get("topic"), args.get("changed"))
        form = next((str(one) for one in wanted if one in forms), "default")
        return words(*keys, form, **args)
    return words(*keys, **args)


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


def message(finding: Finding, words: Words) -> str:
    """Return what is wrong, in one line."""
    return _checked(finding, words, "message")


def remedy(finding: Finding, words: Words) -> str:
    """Return what to do about it."""
    return _checked(finding, words, "remedy")


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
    filled = words(*keys, **finding.args)
    near = finding.args.get("nearest")
    if part == "message" and near:
        filled += words("findings", "nearest", nearest=near)
    if part == "message" and finding.place.cell:
        filled += words("findings", "cell", cell=finding.place.cell)
    return filled
