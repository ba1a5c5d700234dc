"""The rules of size and tradition as two decision tables: as a page of the documentation, and as two sheets to print and sign."""

import html
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from vto_roles.model.catalogue import Bounds, Rule, Test
from vto_roles.read.catalogue import built_in
from vto_roles.text import Words

_BANDS = {"under 20": 12, "20 to 49": 30, "50 to 99": 70, "100 to 249": 142, "250 and more": 300}  # each with a head count in it
_OPTIONS = {
    "tradition.policy": ("administrative", "reactive", "strategic"),
    "tradition.decisions": ("directive", "participative", "self-managing"),
    "tradition.coordination": ("central", "decentral"),
}
_RAISED = {ord(digit): raised for digit, raised in zip("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True)}
_SHORT = {  # narrower than the heads of a charter
    "general-assembly": "AV",
    "board": "Best.",
    "management": "Dir.",
    "line-managers": "Leid.",
    "hr": "HR",
    "vto-coordinator": "VTO",
    "employees": "Med.",
    "mentors": "Ment.",
    "quality-coordinator": "Kwal.",
    "volunteer-coordinator": "Vrijw.",
    "external-partners": "Ext.",
    "union-delegation": "VA",
}
_SIZE, _TRADITION = "By size: employees", "By tradition: what the organisation chose"
_INTRO = (
    "A decides and answers for the task, R does it; +C: is heard too, +I: is told too, −I: is no longer told. An asterisk: "
    "another role than otherwise; without one the rule says why it stays so. "
    "An empty cell: no rule speaks, and what stands under “otherwise” holds, the first of the catalogue's order. "
    "Where both tables speak, tradition goes before size. "
    "Law, the organisation's own choices, its practice and competences go before a rule; a role that is not there is "
    "replaced by the one that stands in for it."
)
_SIGNED = "Seen and adopted by the board on ........................ Signature: ................................................"
_STYLE = """\
@page { size: A4 landscape; margin: 6mm }
body { font: 6.8pt/1.04 'Arial Narrow', 'Liberation Sans Narrow', 'DejaVu Sans Condensed', Calibri, Carlito, Arial,
  sans-serif; margin: 0 }
section + section { break-before: page }
h1 { font-size: 10pt; margin: 0 0 2pt }
p { margin: 2pt 0 }
table { border-collapse: collapse; width: 100%; table-layout: fixed }
th:first-child { width: 31% }
th:nth-child(2) { width: 12% }
th, td { border: .4pt solid #888; padding: .2pt 1.5pt; text-align: left; vertical-align: top }
tr { break-inside: avoid }
thead { background: #eee }
"""


class Table(NamedTuple):
    """A decision table: a row a task, a column an answer."""

    title: str
    heads: tuple[str, ...]
    rows: list[tuple[str, ...]]
    notes: list[str]  # the further conditions that cells point at by their numbers


def page(words: Words) -> str:
    """Return both tables in Markdown."""
    lines = [
        "# The rules of size and tradition",
        "",
        "Who answers for a task and who does it, by the size of an organisation and by each of its choices of tradition: made",
        "from `catalog/rules.yaml`. Tasks and roles are in Dutch. [Two sheets to print and sign](rules.html) hold the same;",
        "[what each rule decides and moves](moved.md) is counted over all combinations of answers.",
        "",
        _INTRO,
        "",
        _legend(words),
    ]
    for table in tables(words):
        lines += ["", f"## {table.title}", "", f"| {' | '.join(table.heads)} |", f"|{' --- |' * len(table.heads)}"]
        lines += [f"| {' | '.join(row)} |" for row in table.rows]
        lines += ["", *(f"- {str(number).translate(_RAISED)} {note}" for number, note in enumerate(table.notes, 1))]
    return "\n".join(lines)


def sheets(words: Words) -> str:
    """Return both tables as a page of HTML that prints on two sheets, with room to sign."""
    parts = ['<!DOCTYPE html>\n<html lang="en">\n<meta charset="utf-8">\n<title>The rules of size and tradition</title>']
    parts.append(f"<style>\n{_STYLE}</style>")
    for table in tables(words):
        parts += ["<section>", f"<h1>{table.title}</h1>", f"<p>{html.escape(f'{_INTRO} {_legend(words)}')}</p>", "<table>"]
        parts.append(f"<thead><tr>{''.join(f'<th>{html.escape(head)}' for head in table.heads)}</thead>")
        parts += [f"<tr>{''.join(f'<td>{_unbroken(cell)}' for cell in row)}" for row in table.rows]
        notes = " ".join(f"{str(number).translate(_RAISED)} {html.escape(note)}." for number, note in enumerate(table.notes, 1))
        parts += ["</table>", f"<p>{notes}</p>", f"<p>{_SIGNED}</p>", "</section>"]
    return "\n".join(parts) + "\n"


def _unbroken(cell: str) -> str:
    """Return a cell in HTML, whose letters stay with their roles."""
    return re.sub(r"(?<=\b[ARCI]) ", "&nbsp;", html.escape(cell))


def _legend(words: Words) -> str:
    return "; ".join(f"{short}: {words('roles', role, 'title')}" for role, short in _SHORT.items()) + "."


def tables(words: Words) -> Iterator[Table]:
    """Yield the table of size and the table of tradition."""
    yield _table(_SIZE, list(_BANDS), "size", words)
    yield _table(_TRADITION, [option for options in _OPTIONS.values() for option in options], "tradition", words)


def _table(title: str, columns: list[str], by: str, words: Words) -> Table:
    notes: list[str] = []
    cells: dict[str, dict[str, list[str]]] = {}
    for rule in built_in().rules.values():
        if rule.by != by or rule.advise is not None:
            continue
        assert isinstance(rule.when, dict) and isinstance(rule.tasks, tuple), "a built-in rule names its tasks"
        fact = next(iter(rule.when))
        note = "; ".join(_condition(name, test, words) for name, test in rule.when.items() if name != fact or not _headed(fact))
        if note and note not in notes:
            notes.append(note)
        mark = str(notes.index(note) + 1).translate(_RAISED) if note else ""
        for column in columns:
            if _holds(column, rule.when):
                for task in rule.tasks:
                    cells.setdefault(task, {}).setdefault(column, []).extend(f"{one}{mark}" for one in _effects(rule, task))
    rows = [
        (words.title("tasks", task) or task, _otherwise(task), *(_told(cells[task].get(column, [])) for column in columns))
        for task in built_in().tasks
        if task in cells
    ]
    return Table(title, ("task", "otherwise", *columns), rows, notes)


def _told(effects: list[str]) -> str:
    """Return the text of a cell: A and R first, and nothing twice that one of the rules says without a condition."""
    marks = "".join(_RAISED.values())
    plain = {one for one in effects if one[-1] not in marks}
    left = {one for one in effects if one in plain or one.rstrip(marks) not in plain}
    return ", ".join(sorted(left, key=lambda one: (one[0] in "+−", one)))


def _headed(fact: str) -> bool:
    """Return whether the columns of a table are the answers to this fact."""
    return fact == "size.headcount" or fact in _OPTIONS


def _holds(column: str, when: Mapping[str, Test]) -> bool:
    """Return whether a rule speaks under the head of a column, its further conditions aside."""
    fact, test = next(iter(when.items()))
    if column in _BANDS:
        count = _BANDS[column]
        bounds = when.get("size.headcount")
        return not isinstance(bounds, Bounds) or (bounds.min or 0) <= count < (bounds.below or count + 1)
    return column in _OPTIONS[fact] and column in ((test,) if isinstance(test, str) else test if isinstance(test, tuple) else ())


def _effects(rule: Rule, task: str) -> Iterator[str]:
    """Yield what a rule does to a task: the letter and the role, with an asterisk where that is another role than otherwise."""
    first = {"A": _answers(task), "R": _does(task)}
    for sign, effect in (("", rule.prefer), ("+", rule.add), ("−", rule.drop)):
        for letter, roles in effect.items():
            moved = "*" if not sign and roles[0] not in first[letter] else ""
            yield f"{sign}{letter} {', '.join(_SHORT[role] for role in roles)}{moved}"


def _answers(task: str) -> list[str]:
    return list(built_in().tasks[task].A)[:1]


def _does(task: str) -> list[str]:
    """Return who does a task where no rule speaks: the first that it lists, and all that share it."""
    return [*list(built_in().tasks[task].R.one)[:1], *built_in().tasks[task].R.all]


def _otherwise(task: str) -> str:
    """Return who answers and who does it where no rule speaks."""
    answers, does = (" + ".join(_SHORT[role] for role in roles) for roles in (_answers(task), _does(task)))
    return f"A R {does}" if does == answers else f"A {answers}, R {does}"


def _condition(fact: str, test: Test, words: Words) -> str:
    """Return a further condition of a rule in words."""
    if isinstance(test, Bounds) and fact != "size.headcount":
        return f"where there are {fact.rpartition('.')[2]}"
    if isinstance(test, Bounds):
        return " and ".join(
            f"{word} {number:g} employees" for word, number in (("from", test.min), ("below", test.below)) if number
        )
    if fact.startswith("role."):
        return f"where there are: {words('roles', fact.removeprefix('role.'), 'title')}"
    chosen = (test,) if isinstance(test, str) else test
    options = _OPTIONS[fact]
    if "unknown" in chosen and len(chosen) > 1:
        return f"not where {' or '.join(option for option in options if option not in chosen)}"
    if chosen == ("unknown",):
        return f"while none of these is chosen: {', '.join(options)}"
    return f"only where {' or '.join(chosen)}"
