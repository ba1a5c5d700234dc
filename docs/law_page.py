"""The law lines as a page of the documentation: what each says when, its basis, what hangs on it, what is still to be read."""

import datetime
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import yaml

from vto_roles.charter import law
from vto_roles.charter.law_browse import condition, span
from vto_roles.checks.registry import all_checks
from vto_roles.model.catalogue import LawLine, Version
from vto_roles.model.decision import Applied
from vto_roles.model.scenario import Scenario
from vto_roles.read.catalogue import built_in
from vto_roles.read.scenarios import scenarios
from vto_roles.text import Words

_OPEN = Path(__file__).parent / "law-open.yaml"
_INTRO = """\
# The law lines

What the catalogue knows of Belgian law and sector practice, in Dutch, as it was read. It is no legal advice. V1: an official page
was read; V2: a secondary page (social secretariat, law firm, federation, union, press) was read, for the whole or for a part.
**V2 !** marks a line that locks a letter or makes a duty on V2. [Some sheets to print](law.html) hold the same for a jurist;
`vto-roles law ID` tells it in the terminal, `--on` as on a day.
[What to change when a line is wrong](development.md#a-date-or-a-threshold-of-law)."""


class Open(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a human has to read, and the question that it answers."""

    lines: tuple[str, ...]
    read: str
    question: str


def open_points() -> list[Open]:
    """Return what is to be read, in the order of its file."""
    return msgspec.convert(yaml.safe_load(_OPEN.read_text("utf-8")), list[Open])


def locks(name: str) -> list[str]:
    """Return the consultations that a law line locks."""
    return [
        f"locks {step.letter} of `{step.body}` on `{topic}` ({kind})"
        for topic, cascade in built_in().cascades.items()
        for kind, steps in (("private", cascade.private), ("public", cascade.public))
        for step in steps
        if step.law == name
    ]


def duties(name: str) -> list[str]:
    """Return the tasks that a law line makes a duty."""
    found = []
    for task, known in built_in().tasks.items():
        if known.legal is not None and name in known.legal.lines:
            found.append(task)
    return found


def decides(name: str) -> list[str]:
    """Return what hangs on a law line: locked consultations, duties, exceptions, findings."""
    found = [*locks(name), *(f"makes `{task}` a duty" for task in duties(name))]
    for task, known in built_in().tasks.items():
        found += [f"lets `{one.role}` hold {one.letter} on `{task}`" for one in known.allow if one.law == name]
    line = built_in().law[name]
    if line.expects is not None:
        found.append(f"finding `body-expected` for `{line.expects.body}`")
    if line.finding is not None:
        found.append(f"finding `{line.finding}`")
    return found


def level(line: LawLine, version: Version) -> str:
    """Return how a version was read."""
    return version.confidence or line.confidence


def weak(name: str) -> bool:
    """Return whether a line locks a letter or makes a duty by a version of which an official page was not read."""
    return bool(unread(name)) and bool(locks(name) or duties(name))


def unread(name: str) -> list[Version]:
    """Return the versions of a line that hold by a secondary source."""
    line = built_in().law[name]
    return [one for one in line.versions if one.status == "in-force" and level(line, one) == "V2"]


def mark(name: str) -> str:
    """Return how a line was read, of its versions where they differ, with a sign where more hangs on it than it can bear."""
    line = built_in().law[name]
    return "/".join(dict.fromkeys(level(line, one) for one in line.versions)) + (" !" if weak(name) else "")


def said(name: str, version: Version, words: Words) -> str:
    """Return the text of a version, as on the day it was read, or on its first day where that is another version's."""
    line, catalogue = built_in().law[name], built_in()
    day: datetime.date = line.checked_on if version.covers(line.checked_on) else version.start or catalogue.floor
    return law.text(name, Applied(line=line, version=version, told=True), catalogue, day, words)


def cases(name: str) -> Sequence[Scenario]:
    """Return the scenarios of a line."""
    return scenarios(name, tuple(all_checks()))


def page(words: Words) -> str:
    """Return the page in Markdown: what to read first, all lines in a table, each line, and what else is open."""
    lines = [_INTRO, "", "## Locked, or a duty, on a secondary source", ""]
    lines += [
        "| line | versions | what hangs on it | what a human has to read | the question |",
        "| --- | --- | --- | --- | --- |",
    ]
    weakest = [name for name in built_in().law if weak(name)]
    for name in weakest:
        points = [one for one in open_points() if name in one.lines]
        told = "; ".join((*locks(name), *(f"makes `{task}` a duty" for task in duties(name))))
        reading, questions = ("<br>".join(cells) for cells in ([one.read for one in points], [one.question for one in points]))
        held = "<br>".join(_dates(one) for one in unread(name))
        lines.append(f"| [{name}](#{name.lower()}) | {held} | {told} | {reading} | {questions} |")
    lines += ["", "What else is open:", ""]
    lines += [
        f"- {', '.join(one.lines)}: {one.read} {one.question}" for one in open_points() if not set(one.lines) & set(weakest)
    ]
    lines += [
        "",
        "## All lines",
        "",
        "| id | decides | versions | basis | level | read on |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    lines += [_row(name, line, words) for name, line in built_in().law.items()]
    for name, line in built_in().law.items():
        lines += ["", *_section(name, line, words)]
    return "\n".join([*lines, "", *_delegations()])


def _row(name: str, line: LawLine, words: Words) -> str:
    versions = "<br>".join(f"{_dates(one)}: {one.status}" for one in line.versions)
    cells = (f"[{name}](#{name.lower()})", "; ".join(decides(name)) or "told only", versions, law.basis_text(line, words))
    return f"| {' | '.join(cells)} | {mark(name)} | {line.checked_on} |"


def _dates(version: Version) -> str:
    start = "before the floor" if version.start is None else f"{version.start}"
    return f"{start} to {version.until}" if version.until is not None else f"from {start}" if version.start else start


def _section(name: str, line: LawLine, words: Words) -> Iterator[str]:
    """Yield the section of a line."""
    yield from (f"### {name}", "")
    if weak(name):
        yield from (f"**{mark(name)}: what hangs on it rests on a secondary source.**", "")
    for one in line.versions:
        own = f", `{condition(one.when)}`" if one.when is not None else ""
        about = f"{one.name}, " if one.name is not None else ""
        yield f"- *{about}{span(one, built_in(), words)}; {one.status}, {level(line, one)}{own}*: {said(name, one, words)}"
    yield ""
    if line.period is not None:
        yield f"- Period: `{line.period}`"
    if line.when is not None:
        yield f"- Where: `{condition(line.when)}`"
    yield f"- Decides: {'; '.join(decides(name)) or 'nothing, it is told only'}"
    for basis in line.basis:
        act = built_in().acts[basis.act]
        official = [f"numac {act.numac}" if act.numac else "", f"<{act.eli}>" if act.eli else ""]
        article = f", article {basis.article}" if basis.article else ""
        yield f"- Basis: {', '.join(filter(None, (words('acts', basis.act) + article, *official)))}"
    yield f"- Read on {line.checked_on}, again within {line.check_months} months: {' '.join(f'<{url}>' for url in line.source)}"
    for change, known in built_in().horizon.items():
        if known.law == name:
            sources = " ".join(f"<{url}>" for url in known.source)
            yield f"- On {known.on} ({known.status}, {known.confidence}): {words('horizon', change)} {sources}"
    yield from ("", "Scenarios:", "")
    yield from (f"- {one.on}: {one.in_words}" for one in cases(name))


def _delegations() -> Sequence[str]:
    lines = [
        "## Union delegation, by joint committee",
        "",
        "From how many employees a union may ask for one, as far as it was found; a number is never the only condition.",
        "",
        "| joint committee | employees | confidence | checked on | source |",
        "| --- | --- | --- | --- | --- |",
    ]
    for name, found in built_in().delegations.items():
        sources = " ".join(f"<{url}>" for url in found.source)
        number = found.employees or "not found: ask your federation or a union"
        lines.append(f"| {name} | {number} | {found.confidence or ''} | {found.checked_on or ''} | {sources} |")
    return lines
