"""Name an answer of the organisation's file and word its value: what is asked, and what was or could be answered."""

from collections.abc import Mapping, Sequence
from typing import Any

from vto_roles.decision.answers import Keys
from vto_roles.model.organisation import Choice, OwnTask, Staff
from vto_roles.text import Words, fill
from vto_roles.wording import Glossary, spelled

_ANSWERS = ("yes", "no", "unknown")
_ABOUT: Mapping[str, Mapping[str, str]] = {  # section -> part of an item -> the text that names it; else that of the section
    "roles": {},
    "deadlines": {},
    "choices": {},
    "tradition": {},
    "staff": {"competences": "competences", "roles": "person_roles"},
    "own_tasks": dict.fromkeys(("phase", "A", "R", "C", "I", "level", "bundle", "deadline"), "own_task_part"),
}


class AnswerText:
    """Words answers with the titles of one organisation."""

    def __init__(self, glossary: Glossary) -> None:
        self._glossary = glossary
        self._words: Words = glossary.words

    def what(self, keys: Keys) -> str:
        """Return what an answer is about."""
        words = self._words
        section, named = str(keys[0]), ".".join(str(key) for key in keys[:2])
        if isinstance(found := words.find("facts", named), str):
            return found
        if len(keys) == 1 or section not in _ABOUT:
            return str(words.find("facts", section) or spelled(named))
        name, part = keys[1], str(keys[2]) if len(keys) > 2 else ""
        if isinstance(name, tuple):
            return words("facts", "choices", task=self._glossary.task(name[0]), role=self._glossary.the(name[1]))
        if section == "tradition":
            return words("facts", "practice", task=self._work(part))
        text = _ABOUT[section].get(part, section)
        role, task, person = self._glossary.the(name), self._glossary.task(name), self._glossary.person(name)
        return words("facts", text, role=role, task=task, person=person, part=part)

    def asked(self, keys: Keys) -> str:
        """Return what an answer is about in the words of its question, of one about a person after the function."""
        question = self.question(keys)
        if question is None:
            return self.what(keys)
        person = f"{self._glossary.person(str(keys[1]))}{self._words.colon}" if keys[0] == "staff" and len(keys) > 2 else ""
        return person + question

    def question(self, keys: Sequence[object]) -> str | None:
        """Return the question that is answered at a path of the file, None where none asks for it."""
        parts = [str(key) for key in keys if isinstance(key, str)]
        if parts[:1] == ["staff"] and len(parts) > 1:
            parts = ["staff", parts[-1]]
        named = ".".join(parts[:2])
        found = self._words.find("questions", named, "ask")
        if not isinstance(found, str):
            return None
        return fill(found, {"bundle": self._work(parts[2])}) if named == "tradition.practice" and len(parts) > 2 else found

    def measured(self, keys: Keys, value: Any) -> str:
        """Return an answer in words, a number with what it counts."""
        unit = self._words.find("questions", ".".join(map(str, keys[:2])), "unit")
        said = self.value(keys, value)
        return f"{said} {unit}" if unit and isinstance(value, int | float) else said

    def _work(self, name: str) -> str:
        """Return the title of a task, or of a bundle of tasks."""
        found = self._words.find("tasks", name) is not None or name in self._glossary.own_tasks
        return self._glossary.task(name) if found else self._glossary.bundle(name)

    def value(self, keys: Keys, value: Any) -> str:
        """Return an answer in words; None is not answered, not asked or not there."""
        words = self._words
        if value is None:
            part = (
                "unasked" if keys[-1] == "competences" else "gone" if keys[0] in ("choices", "own_tasks", "staff") else "missing"
            )
            return words("facts", part)
        if isinstance(value, tuple):
            return words.join(self._one(keys, one) for one in value) or words("facts", "empty")
        return self._one(keys, value)

    def _one(self, keys: Keys, value: Any) -> str:
        words, glossary = self._words, self._glossary
        if isinstance(value, Choice | Staff | OwnTask):
            return self._item(value)
        if isinstance(value, dict):
            return words.join(glossary.the(role) for role in value)
        if isinstance(value, int | float):
            return words.number(value)
        text = str(value)
        if keys[0] == "deadlines" or keys[-1] in ("financial_year_end", "deadline"):
            return words.deadline(text)
        if keys[-1] == "competences":
            return glossary.competence(text)
        if keys[:2] == ("tradition", "practice") or keys[-1] in ("A", "R", "C", "I") or keys[0] == "staff":
            return glossary.the(text)
        if text in _ANSWERS:
            return words("answers", text)
        return words.find("facts", "options", text) or text

    def _item(self, item: Choice | Staff | OwnTask) -> str:
        """Return an item of a list by what it decides: the letter, the roles, or who answers for it."""
        if isinstance(item, Choice):
            return self._words("letters", "none") if item.letter == "none" else item.letter
        roles = item.roles if isinstance(item, Staff) else (item.A,)
        return self._words.join(self._glossary.the(role) for role in roles) or self._words("facts", "empty")
