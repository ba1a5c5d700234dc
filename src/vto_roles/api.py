"""The functions of the package, documented in `vto_roles`, and what they return and raise."""

import datetime
from pathlib import Path

from vto_roles import files
from vto_roles.finding import CatalogueFault as CatalogueFault
from vto_roles.output.formats import FORMATS
from vto_roles.refused import Refused as Refused
from vto_roles.report import Report, pointed_at, violations
from vto_roles.report import Violation as Violation
from vto_roles.run import pipeline
from vto_roles.run.examine import examine
from vto_roles.run.options import Options
from vto_roles.run.pipeline import Decision as Decision
from vto_roles.run.pipeline import RenderSettings
from vto_roles.run.pipeline import Unusable as Unusable
from vto_roles.run.recognise import limit, named
from vto_roles.wording import titled_of

Source = str | Path | bytes
_STEM = "text"  # how a text is called in places


def decide(source: Source, date: datetime.date | None) -> Decision:
    path, data = _read(source)
    decision = pipeline.decide(path or named(data, _STEM), _options(None, date).today(), data=data)
    if not decision.usable:
        raise Unusable(decision)
    return decision


def check(source: Source, language: str | None, date: datetime.date | None) -> list[Violation]:
    path, data = _read(source)
    options = _options(language, date)
    examined = examine(path, data, options.today(), stem=_STEM)
    lines = pointed_at(examined.findings, examined.texts)
    words = options.words(examined.case)
    return violations(
        Report(findings=titled_of(examined.case, examined.findings, words), files=tuple(examined.texts), lines=lines, words=words)
    )


def render(source: Decision | Source, format: str, language: str | None, date: datetime.date | None, *, public: bool) -> bytes:
    if format not in FORMATS:
        raise Refused("format", format=format, known=tuple(FORMATS))
    decision = source if isinstance(source, Decision) else decide(source, date)
    words = _options(language, None).words(decision.case)
    checked = pipeline.on(decision, decision.day if date is None else _options(None, date).today(), public=public)
    return pipeline.charter_bytes(checked, None, RenderSettings(markup=format, public=public), words)


def agenda(
    source: Decision | Source,
    format: str,
    language: str | None,
    date: datetime.date | None,
    *,
    body: str | None,
    meeting: datetime.date | None,
    proof: bool,
    register: bytes | None,
) -> bytes:
    from vto_roles.output.papers import Kind
    from vto_roles.run import agenda as agendas

    decision = source if isinstance(source, Decision) else decide(source, date)
    decision = decision if date is None else pipeline.on(decision, _options(None, date).today())
    decision = decision if register is None else agendas.with_register(decision, register)
    words = _options(language, None).words(decision.case)
    role = None if body is None else agendas.body_of(body, decision.made[0], words)
    paper = role is not None and format not in agendas.OF_A_YEAR
    kind: Kind = "proof" if proof else "paper" if paper else "agenda"
    return agendas.write(decision, words, agendas.Requested(kind=kind, body=role, meeting=meeting), format)


def _read(source: Source) -> tuple[Path | None, bytes]:
    """Return the path and the bytes of a source; a text has no path. Raises Refused when a file cannot be read."""
    if isinstance(source, bytes):
        return None, source
    if isinstance(source, str) and "\n" in source:
        return None, source.encode()
    return Path(source), files.read(source, limit(Path(source)))


def _options(language: str | None, date: datetime.date | None) -> Options:
    return Options(lang=language, date=None if date is None else date.isoformat())
