"""The page of one check, as `vto-roles checks ID` shows it."""

from collections.abc import Iterator

from vto_roles.checks.registry import Check
from vto_roles.text import Words, capital


def examples(bad: str, good: str, words: Words) -> list[tuple[str, list[str]]]:
    """Return the bad and the good file of a check, each as its title and its lines."""
    found = []
    for title, example in (("bad", bad), ("good", good)):
        lines = [line[8:] for line in example.strip("\n").splitlines()]
        found.append((words("checks_page", title), [line for line in lines if line.strip()]))
    return found


def page(check: Check, words: Words) -> str:
    """Return the text about one check: its title, why it matters, a bad file, a good file, the remedy, its principles."""

    def blocks() -> Iterator[str]:
        for title, lines in examples(check.bad, check.good, words):
            yield from ("", f"{title}{words.colon.rstrip()}", "", *(f"    {line}" for line in lines))

    return "\n".join(
        [
            f"{check.id} ({words('charter', 'severity', check.severity)})",
            check.title(words),
            "",
            check.why(words),
            *blocks(),
            "",
            capital(words("findings", "help", remedy=check.usual_remedy(words))),
            *(f"  {one}{words.colon}{words.find('seed', one) or words('law', one)}" for one in check.principles),
        ]
    )
