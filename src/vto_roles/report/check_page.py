"""The page of one check, as `vto-roles checks ID` shows it."""

import re
from collections.abc import Iterator, Sequence

from vto_roles.text import Words, capital


def examples(bad: str, good: str, words: Words) -> list[tuple[str, list[str]]]:
    """Return the bad and the good file of a check, each as its title and its lines."""
    found = []
    for title, example in (("bad", bad), ("good", good)):
        lines = [line[8:] for line in example.strip("\n").splitlines()]
        found.append((words("checks_page", title), [line for line in lines if line.strip()]))
    return found


def page(name: str, severity: str, principles: Sequence[str], bad: str, good: str, words: Words) -> str:
    """Return the text about one check: its title, why it matters, a bad file, a good file, the remedy, its principles."""

    def blocks() -> Iterator[str]:
        for title, lines in examples(bad, good, words):
            yield from ("", f"{title}{words.colon.rstrip()}", "", *(f"    {line}" for line in lines))

    remedies = words.find("checks", name, "remedy")
    usual = re.sub(r"\{\w+\}", "…", remedies if isinstance(remedies, str) else remedies.get("default", ""))
    return "\n".join(
        [
            f"{name} ({words('charter', 'severity', severity)})",
            words("checks", name, "title"),
            "",
            words("checks", name, "why"),
            *blocks(),
            "",
            capital(words("findings", "help", remedy=usual)),
            *(f"  {one}{words.colon}{words.find('seed', one) or words('law', one)}" for one in principles),
        ]
    )
