"""Tables and lists of a document: what the charter, its annexes and the cards have in common."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from vto_roles.charter.schema import DeviationEntry, HorizonEntry, LawEntry, RoleEntry
from vto_roles.output.blocks import (
    Blocks,
    Heading,
    Link,
    Point,
    Points,
    Sources,
    Table,
)
from vto_roles.output.subjects import BodyPage, Obligation, SubjectRows
from vto_roles.output.view import Box, View
from vto_roles.text import capital

_URL = re.compile(r"https?://[A-Za-z0-9./?=&%~+,:_-]+")


def by_reason(v: View, role: RoleEntry) -> Iterator[tuple[Sequence[Box], str]]:
    """Yield the cells of a role that share their letters and their reason, with that reason: each is told once."""
    rows: dict[tuple[str, str], list[Box]] = {}
    for box in v.duties(role):
        why = f"{box.why} {capital(box.carried)}." if box.carried else box.why
        rows.setdefault((box.mark, why), []).append(box)
    yield from ((boxes, why) for (_, why), boxes in rows.items())


def law_lines(
    v: View,
    lines: Sequence[LawEntry],
    horizon: Sequence[HorizonEntry] = (),
    *,
    names: Mapping[str, Sequence[str]] = {},
) -> Blocks:
    """Yield the law lines, each with what it rests on and the numbers of its sources, the changes to come, and the sources.

    names: of the acts of each line, the first of which stands in the place of its id.
    """
    notes = {url: number for number, url in enumerate(dict.fromkeys(url for line in lines for url in _sources(line)), 1)}
    yield Points(items=tuple(_law_line(v, line, notes, names.get(line.id, ())) for line in lines))
    if horizon:
        yield Heading(text=v.t("law_horizon"))
        yield Points(items=tuple(_change_to_come(v, one) for one in horizon))
    if notes:
        yield Heading(text=v.t("law_sources"))
        yield Sources(items=tuple(Link(url=url, text=(urlsplit(url).hostname or url).removeprefix("www.")) for url in notes))


def _law_line(v: View, line: LawEntry, notes: Mapping[str, int], acts: Sequence[str]) -> Point:
    """Return a law line, marked with its status where it is not in force."""
    mark = "" if line.status == "in-force" else v.words("law_statuses", line.status)
    basis = v.words.semicolon.join(acts[1:]) if acts else line.basis
    return Point(term=acts[0] if acts else line.id, mark=mark, about=_rests_on(v, line, basis, notes), text=line.text)


def _change_to_come(v: View, one: HorizonEntry) -> Point:
    """Return a known change of law, with its day; what is announced is told as announced."""
    mark = v.words("law_statuses", "announced") if one.kind == "announced" else ""
    return Point(term=v.day(one.on, short=True), dated=True, mark=mark, about=one.law, text=one.text)


def _sources(line: LawEntry) -> list[str]:
    """Return the addresses of a line of law that are safe to follow, that of the act itself first."""
    return [url for url in dict.fromkeys((*line.eli, *line.source)) if _URL.fullmatch(url)]


def _rests_on(v: View, line: LawEntry, basis: str, notes: Mapping[str, int]) -> str:
    """Return what a line of law rests on, when it was read, and its sources."""
    numbers = [str(number) for number in sorted(notes[url] for url in _sources(line))]
    source = v.t("law_source", numbers=v.words.join(numbers), count=len(numbers)) if numbers else ""
    read = v.t("law_checked", date=v.day(line.checked_on))
    return v.words.semicolon.join(filter(None, (basis, read, source)))


def gap_table(v: View) -> Table:
    return table(v, "gaps", {"doer": 5, "competence": 5, "tasks_concerned": 8, "measures": 8}, v.gaps)


def reason(v: View, one: DeviationEntry) -> str:
    """Return why a choice differs, and that it is a federation's."""
    told = one.reason or v.t("no_reason")
    return f"{told} ({v.t('by_federation')})" if one.federation else told


def table(
    v: View, title: str, heads: Mapping[str, float], rows: Iterable[tuple[str, ...]], *, fills: tuple[str, ...] = ()
) -> Table:
    """Return a table; heads: the key of each column's title with its width; fills: of one that is filled in, as in Table."""
    head = tuple(v.t(key) for key in heads)
    return Table(title=v.t(title), head=head, widths=tuple(heads.values()), rows=tuple(rows), blank=bool(fills), fills=fills)


def body_table(v: View, subjects: SubjectRows, body: BodyPage) -> Table:
    """Return what a body decides, does and advises on, in the order of the year."""
    rows = ((ones[0].when, titles(v, ones), marked(ones[0].box.meaning, ones[0].others), ones[0].basis) for ones in body.rows)
    head = (subjects.s("when"), v.t("task"), subjects.s("asked"), v.t("basis"))
    return Table(title=body.title, head=head, widths=(5, 9, 6, 6), rows=tuple(rows), key=1)


def listed(texts: Iterable[str]) -> Points:
    return Points(items=tuple(Point(text=text) for text in texts))


def marked(title: str, mark: str) -> str:
    return f"{title} ({mark})" if mark else title


def titles(v: View, rows: Sequence[Obligation]) -> str:
    return "\n".join(marked(row.box.task.title, v.duty(row.box.task)) for row in rows)


def why_marked(v: View, row: Obligation) -> str:
    """Return the reason after the letters as the matrix shows them, unless the reason names its letters itself."""
    lettered = len({because.text for because in row.box.cell.because}) > 1
    return row.box.why if lettered else f"{row.box.mark}{v.colon}{row.box.why}"


def dated(row: Obligation) -> str:
    return marked(row.box.task.title, row.when if row.iso else "")


def lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part)
