"""The law lines on a few sheets of paper, in Dutch, for a jurist who reads them against the law."""

import datetime
import html
from collections.abc import Iterable, Iterator
from itertools import groupby

import msgspec

from law_page import cases, level, mark, open_points, said, weak
from vto_roles.charter import law, law_browse
from vto_roles.charter.law_browse import span
from vto_roles.model.catalogue import Bounds, LawLine, Step, Version, When
from vto_roles.model.scenario import Scenario
from vto_roles.read.catalogue import built_in
from vto_roles.text import Words, capital

_GROUPS = {
    "T": "Drempels, verkiezingen, openbare werkgevers",
    "S": "Vakbondsafvaardiging",
    "W": "Bevoegdheden van raad en afvaardiging",
    "C": "Wie geraadpleegd wordt, per onderwerp",
    "P": "Opleidingsplan en opleidingsrecht",
    "B": "Sociale balans en jaarrekening",
    "F": "Sector en opleidingsverlof",
    "N": "Verenigingen",
    "G": "Persoonsgegevens",
}
_INTRO = (
    "Wat het programma over de wet weet: elke regel in zijn versies, met zijn grond, wat eraan hangt, en voorbeelden waaraan het "
    "bij elke wijziging getoetst wordt. Geen juridisch advies. V1: een officiële pagina of tekst werd gelezen. V2: alles, of een "
    "deel, werd alleen op een secundaire pagina gelezen. V2 !: daarop ligt wel een letter vast of rust een plicht; lees deze "
    "regels eerst. Een grond draagt alleen een artikel of nummer dat op een gelezen pagina stond. Een voorbeeld zonder dag is "
    "van {date}. Wat grootte en traditie beslissen, staat in docs/rules.html; de bronnen, regel per regel, staan in docs/law.md."
)
_WRONG = (
    (
        "Verbeter één bestand",
        "catalog/law.yaml: sluit de versie af (until) en zet er een nieuwe onder (from, status), of verbeter haar. Verandert ook "
        "de tekst, dan staat die in catalog/text/nl.yaml, fr.yaml, de.yaml en en.yaml, onder law.",
    ),
    (
        "Schrijf één voorbeeld",
        "catalog/scenarios/P8.yaml, naar de regel genoemd: één zin, de dag, wat gegeven is en wat verwacht wordt. Schrijf het "
        "eerst en zie het falen: .venv/bin/python -m pytest tests/law -k P8",
    ),
    ("Aanvaard het", "make accept, en lees in git diff welke charters veranderen."),
)
_TURNS = (
    "C: geeft vooraf advies; A: beslist; I: wordt ingelicht. Vet, met het nummer van een regel: vast door die regel, zolang zij "
    "van kracht is en haar voorwaarde geldt. De rest is goede praktijk."
)
_SIGNED = "Nagelezen door ................................. op ................ Handtekening: ................................."
_STYLE = """\
@page {
  size: A4 landscape; margin: 7mm 7mm 9mm;
  @bottom-right { font: 7.5pt sans-serif; content: counter(page) ' / ' counter(pages) }
}
body { font: 7.5pt/1.1 'Arial Narrow', 'Liberation Sans Narrow', 'DejaVu Sans Condensed', Calibri, Carlito, Arial,
  sans-serif; margin: 0 }
h1 { font-size: 11pt; margin: 0 0 1pt }
h2 { font-size: 9pt; margin: 3pt 0 1pt; break-after: avoid; border-bottom: .8pt solid #333 }
h3 { font-size: 8pt; margin: 4pt 0 0; break-after: avoid; background: #eee; padding: 0 2pt }
p, ol, ul { margin: 1pt 0 }
ol, ul { padding-left: 10pt }
.columns { columns: 3; column-gap: 5mm }
.about { color: #333 }
.cases { padding-left: 3pt; border-left: 1.5pt solid #bbb }
.weak { display: inline-block; border: .8pt solid #333; padding: 0 1pt; line-height: 1 }
.wrong { border: .8pt solid #333; padding: 2pt 4pt; break-inside: avoid }
.tick { display: inline-block; width: 5.5pt; height: 5.5pt; border: .6pt solid #333; margin-right: 2pt }
table { border-collapse: collapse; width: 100%; margin: 2pt 0 }
h2 + p { break-after: avoid }
th, td { border: .4pt solid #888; padding: .5pt 2pt; text-align: left; vertical-align: top }
tr, li { break-inside: avoid }
thead { background: #eee }
"""


def sheets(words: Words) -> str:
    """Return the page in HTML, to print on A4 on its side."""
    read = words.date(_usual())
    parts = ['<!DOCTYPE html>\n<html lang="nl">\n<meta charset="utf-8">\n<title>De wet in vto-roles</title>']
    parts += [f"<style>\n{_STYLE}</style>", f"<h1>De wet in vto-roles, gelezen tot {_text(read)}</h1>"]
    parts += [f"<p>{_text(_INTRO.format(date=read))}</p>", *_wrong()]
    parts += ['<div class="columns">', *_open(), "</div>", *_cascades(words), '<div class="columns">']
    for letter, names in groupby(built_in().law, key=lambda name: name[0]):
        parts.append(f"<h2>{_text(_GROUPS[letter])}</h2>")
        parts += [part for name in names for part in _line(name, built_in().law[name], words)]
    return "\n".join([*parts, "</div>", f"<p>{_SIGNED}</p>"]) + "\n"


def _usual() -> datetime.date:
    """Return the day on which the law was last read, that of most scenarios."""
    return max(line.checked_on for line in built_in().law.values())


def _text(text: str) -> str:
    return html.escape(text, quote=False)


def _wrong() -> Iterator[str]:
    """Yield the box that says what to change where a line is wrong."""
    yield '<div class="wrong"><strong>Klopt een regel niet?</strong><ol>'
    yield from (f"<li><strong>{_text(head)}.</strong> {_text(what)}" for head, what in _WRONG)
    yield "</ol></div>"


def _open() -> Iterator[str]:
    """Yield what a jurist has to read: first where a letter or a duty hangs on it, then the rest."""
    points = open_points()
    first = [one for one in points if any(weak(name) for name in one.lines)]
    for head, ones in (
        ("Eerst te lezen: vast of verplicht op een secundaire bron", first),
        ("Ook open", [one for one in points if one not in first]),
    ):
        yield f"<h2>{head}</h2>"
        for one in ones:
            names = ", ".join(f"{name} !" if weak(name) else name for name in one.lines)
            yield f'<p><i class="tick"></i><strong>{names}</strong> {_text(one.read)} <em>{_text(one.question)}</em></p>'


# --- the cascades ---------------------------------------------------------------------------------


def _cascades(words: Words) -> Iterator[str]:
    """Yield the decision table of consultation: a row for each topic, a column for each step of each kind of employer."""
    cascades = built_in().cascades
    most = {kind: max(len(getattr(one, kind)) for one in cascades.values()) for kind in ("private", "public")}
    yield "<h2>Wie geraadpleegd wordt: het eerste orgaan dat er is</h2>"
    yield f"<p>{_text(_TURNS)}</p>"
    steps = [f"{words('facts', 'options', kind)}, stap {number}" for kind in most for number in range(1, most[kind] + 1)]
    yield f"<table><thead><tr>{''.join(f'<th>{head}' for head in ('onderwerp', *steps))}</thead>"
    for topic, cascade in cascades.items():
        cells = [_text(words.regional("topics", topic, region="") or topic)]
        for kind, number in most.items():
            told = [_step(step, words) for step in getattr(cascade, kind)]
            cells += told + [""] * (number - len(told))
        yield f"<tr>{''.join(f'<td>{cell}' for cell in cells)}"
    yield "</table>"


def _step(step: Step, words: Words) -> str:
    """Return who has its turn, with which letter, locked by which line, and where."""
    body = f"{words('roles', step.body, 'title')}: {step.letter}"
    if step.law is None:
        return _text(body)
    where = f", {_condition(step.when, words)}" if step.when is not None else ""
    return f"<strong>{_text(body)}, {step.law} {mark(step.law)}</strong>{_text(where)}"


def _condition(when: When, words: Words) -> str:
    """Return a condition in words; of a list one of its parts has to hold."""
    parts = when if isinstance(when, tuple) else (when,)
    return "; of ".join(", ".join(_test(fact, test, words) for fact, test in part.items()) for part in parts)


def _test(fact: str, test: Bounds | str | Iterable[str], words: Words) -> str:
    role = fact.removeprefix("role.")
    name = words("roles", role, "title") if role != fact else str(words.find("facts", fact) or fact)
    if isinstance(test, Bounds):
        limits = [f"vanaf {words.number(test.min)}" if test.min is not None else ""]
        limits += [f"onder {words.number(test.below)}" if test.below is not None else ""]
        return f"{name} {' en '.join(filter(None, limits))}"
    values = (test,) if isinstance(test, str) else test
    options = {**msgspec.to_builtins(words.find("answers")), **words.find("facts", "options")}
    return f"{name}: {' of '.join(options.get(value, value) for value in values)}"


# --- the lines ------------------------------------------------------------------------------------


def _line(name: str, line: LawLine, words: Words) -> Iterator[str]:
    """Yield a line: its versions, basis, what hangs on it and its scenarios."""
    head = f'{name} <span class="weak">{mark(name)}</span>' if weak(name) else f"{name} {mark(name)}"
    yield f'<h3><i class="tick"></i>{head} · {_text(law.basis_text(line, words))}</h3>'
    yield from (_version(name, line, one, words) for one in line.versions)
    hangs = list(law_browse.hangs(name, built_in(), words))
    if line.expects is not None:
        body = words("roles", line.expects.body, "title")
        hangs.append(words("law_terms", "expects", role=body, when=_condition(line.expects.when, words)))
    about = [f"{capital(words('law_terms', 'decides'))}: {'; '.join(hangs)}." if hangs else ""]
    about += [f"Geldt waar: {_condition(line.when, words)}." if line.when is not None else ""]
    yield f'<p class="about">{_text(" ".join(filter(None, about)))}</p>'
    told = " · ".join(_case(one) for one in cases(name))
    yield f'<p class="cases">{told}</p>'


def _case(one: Scenario) -> str:
    """Return a scenario, with its day where that is not the usual one."""
    day = "" if one.on == _usual() else f"<em>{one.on:%d.%m.%y}</em> "
    return day + _text(one.in_words)


def _version(name: str, line: LawLine, one: Version, words: Words) -> str:
    status = f"{span(one, built_in(), words)}, {words('law_statuses', one.status)}"
    read = f", {level(line, one)}" if len({level(line, each) for each in line.versions}) > 1 else ""
    return f"<p><strong>{_text(capital(status + read))}:</strong> {_text(said(name, one, words))}</p>"
