"""Show the law lines as on a day, for whom no file of an organisation is at hand: what holds, what changes, on what basis."""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from vto_roles.charter.browse import shown, title
from vto_roles.charter.law import basis_text, coming_text, text
from vto_roles.decision.law import applied, coming
from vto_roles.model.catalogue import Catalogue, LawLine, Version, When
from vto_roles.model.decision import Applied
from vto_roles.model.scenario import Scenario
from vto_roles.text import Words, months_later

_INDENT = " " * 4


def overview(catalogue: Catalogue, day: datetime.date, months: int, words: Words) -> Iterator[str]:
    """Yield what every line says on a day, whoever it is about, and what changes in so many months after it."""
    yield words("law_terms", "holds", date=day)
    for name in applied(catalogue, day, None):
        line = catalogue.law[name]
        for version in (one for one in line.versions if one.covers(day)):
            yield ""
            yield f"{name}  {_status(line, version, words)}"
            yield _INDENT + _said(name, version, catalogue, day, words)
            about = (span(version, catalogue, words), basis_text(line, words), _read(line, words))
            yield _INDENT + words.semicolon.join(filter(None, about))
    yield ""
    yield from changes(catalogue, day, months, words, catalogue.law)
    yield ""
    yield words("charter", "law_notice")


def details(
    name: str, catalogue: Catalogue, day: datetime.date, months: int, words: Words, scenarios: Iterable[Scenario]
) -> Iterator[str]:
    """Yield all that is known of one line: its versions, what changes, what hangs on it, its basis, sources and scenarios."""
    line = catalogue.law[name]
    yield f"{name}  {basis_text(line, words)}"
    yield _INDENT + _read(line, words)
    yield from _part(words("law_terms", "versions"), _versions(name, catalogue, day, words))
    if line.when is not None:
        yield from _part(words("law_terms", "when"), [condition(line.when)])
    yield from _part(words("law_terms", "decides"), decides(name, catalogue, words))
    yield ""
    yield from changes(catalogue, day, months, words, (name,))
    acts = [catalogue.acts[one.act] for one in line.basis]
    official = [one for act in acts for one in (act.numac and words("law_terms", "numac", numac=act.numac), act.eli) if one]
    yield from _part(words("law_terms", "sources"), [*official, *line.source])
    yield from _part(words("law_terms", "scenarios"), [told for one in scenarios for told in scenario_lines(one, words)])


def changes(catalogue: Catalogue, day: datetime.date, months: int, words: Words, names: Iterable[str]) -> Iterator[str]:
    """Yield the changes that are known of some lines, for so many months after a day."""
    wanted = set(names)
    known = [one for one in coming(catalogue, day, months, None) if one.law in wanted]
    yield words("law_terms", "changes" if known else "no_changes", date=months_later(day, months))
    for one in known:
        status = words("law_statuses", "announced") + ": " if one.kind == "announced" else ""
        yield _INDENT + f"{words.date(one.on)}  {one.law}  {status}{coming_text(one, catalogue, words)}"


def decides(name: str, catalogue: Catalogue, words: Words) -> Iterator[str]:
    """Yield what hangs on a line: locked consultations, duties, exceptions and expected bodies."""
    yield from hangs(name, catalogue, words)
    expects = catalogue.law[name].expects
    if expects is not None:
        yield words("law_terms", "expects", role=title("roles", expects.body, words), when=condition(expects.when))


def hangs(name: str, catalogue: Catalogue, words: Words) -> Iterator[str]:
    """Yield the letters and the duties that hang on a line."""
    for topic, cascade in catalogue.cascades.items():
        for step in (*cascade.private, *cascade.public):
            if step.law == name:
                role, told = title("roles", step.body, words), title("cascades", topic, words)
                yield words("law_terms", "locks", role=role, letter=step.letter, topic=told)
    for task, known in catalogue.tasks.items():
        if known.legal is not None and name in known.legal.lines:
            yield words("law_terms", "duty", task=title("tasks", task, words))
        for one in known.allow:
            if one.law == name:
                args = {"role": title("roles", one.role, words), "letter": one.letter, "task": title("tasks", task, words)}
                yield words("law_terms", "allows", **args)


def scenario_lines(one: Scenario, words: Words) -> Iterator[str]:
    """Yield a scenario: in words where the reader's language is its own, then what is given and what is expected."""
    if words.language == "nl":
        yield one.in_words
    given = ", ".join(f"{path}: {shown(value)}" for path, value in one.given.items())
    expected = {key: value for key, value in msgspec.to_builtins(one.expect).items() if value not in (None, [], {})}
    parts = [one.on.isoformat(), f"{words('law_terms', 'given')} {given}" if given else ""]
    yield "  ".join(filter(None, (*parts, f"{words('law_terms', 'expected')} {shown(_plain(expected))[1:-1]}")))


def _plain(expected: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is expected without what is not asked."""
    return {
        key: _plain(value) if isinstance(value, dict) else value
        for key, value in expected.items()
        if value is not None and (value not in ([], {}) or key not in ("letters", "note", "note_not"))
    }


def _part(head: str, lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines of a part under its head; nothing where there are none."""
    told = list(lines)
    if told:
        yield from ("", head, *(_INDENT + line for line in told))


def _versions(name: str, catalogue: Catalogue, day: datetime.date, words: Words) -> Iterator[str]:
    line = catalogue.law[name]
    for version in line.versions:
        yield f"{span(version, catalogue, words)}: {_status(line, version, words)}"
        yield _INDENT + _said(name, version, catalogue, day if version.covers(day) else version.start or day, words)


def _said(name: str, version: Version, catalogue: Catalogue, day: datetime.date, words: Words) -> str:
    return text(name, Applied(line=catalogue.law[name], version=version, told=True), catalogue, day, words)


def _status(line: LawLine, version: Version, words: Words) -> str:
    """Return the status of a version, how its sources were read, and the condition of its own."""
    read = words("law_terms", version.confidence or line.confidence)
    own = "" if version.when is None else f" ({condition(version.when)})"
    return f"{words('law_statuses', version.status)}, {read}{own}"


def condition(when: When) -> str:
    """Return a condition as it is typed; of a list, one of its parts has to hold."""
    parts = when if isinstance(when, tuple) else (when,)
    return " | ".join(shown(msgspec.to_builtins(part))[1:-1] for part in parts)


def span(version: Version, catalogue: Catalogue, words: Words) -> str:
    if version.start is None and version.until is None:
        return words("law_terms", "always", floor=catalogue.floor)
    key = "until" if version.start is None else "since" if version.until is None else "between"
    dates = {"start": version.start, "until": version.until}
    return words("law_terms", key, **{name: date for name, date in dates.items() if date is not None})


def _read(line: LawLine, words: Words) -> str:
    return words("law_terms", "read", date=line.checked_on, due=months_later(line.checked_on, line.check_months))
