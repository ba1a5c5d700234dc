"""One charter written: whole or not at all, never over what was read or what a person wrote, or only compared.

What is written was decided from a file of answers, or is a charter in JSON, which is read, verified, redacted and extracted anew.
"""

import datetime
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from msgspec import UNSET, Struct, ValidationError
from msgspec.structs import replace

from vto_roles import files
from vto_roles.finding import Finding
from vto_roles.output.formats import FORMATS, mark_of, settled
from vto_roles.read import shapes, tree
from vto_roles.read.languages import languages, words_of
from vto_roles.refused import Refused, VtoRolesError
from vto_roles.run import pipeline
from vto_roles.run.inputs import Input
from vto_roles.run.options import Options, parse_date, supported
from vto_roles.run.pipeline import RenderSettings
from vto_roles.run.recognise import recognise
from vto_roles.safe_text import visible

if TYPE_CHECKING:
    from vto_roles.charter.schema import Charter

_MAX_PUBLISHED = 64 * tree.MAX_BYTES  # of a charter that is read again, or that stands where one goes
_LIFE = frozenset(("register", "status", "bytes"))  # of a mark: what another register makes otherwise
_OWN = frozenset(("templates", "dressed"))  # with a layout that no mark tells
Status = Literal["made", "written", "unchanged", "drift", "not-there", "not-rendered", "refused"]
# On a day; with the mark of a charter that it is compared with, whose register counts, None: with the register as it is.
_Make = Callable[[datetime.date, Mapping[str, Any] | None], bytes]


class Outcome(Struct, frozen=True, kw_only=True):
    """What happened to one input, and all that is to be said of it; small enough to come from another process."""

    status: Status  # but for made and refused, its text stands under the same key
    path: str = ""  # of which the status is said: of the output, or of an input that yields none
    failed: bool = False  # the input has errors, or the output is not up to date
    findings: Sequence[Finding] = ()  # the errors to report
    lines: Mapping[tuple[str, int], str] = {}  # the lines that they point at
    notes: Sequence[str] = ()  # the errors of a charter that was read, worded
    language: str = "nl"
    wording: Mapping[str, Any] = {}  # a federation's texts over those of the language
    data: bytes = b""  # the charter, when it goes to standard output
    difference: str = ""  # between what stands there and what the input yields
    error: VtoRolesError | None = None  # why the input was refused


class _Work(Struct, frozen=True, kw_only=True):
    """An input that was read, what is to be said of it, and how its charter is made, unless nothing can be made of it."""

    outcome: Outcome
    make: _Make | None = None
    read: Sequence[Path] = ()


def place_in(folder: Path, one: Input, markup: str) -> Path:
    """Return where the charter of an input goes in a folder.

    Raises Refused for a name that Windows keeps for a device, and for a place that lies outside the folder.
    """
    target = folder / one.relative.with_suffix(f".{markup}")
    for part in target.relative_to(folder).parts:
        if files.is_device_name(part):
            raise Refused("device-name", path=files.shown(target), name=part, source=files.shown(one.path))
    if not files.inside(target.parent, (folder,)):
        raise Refused("outside", path=files.shown(target))
    return target


def write_charter(one: Input, target: Path | None, settings: RenderSettings, options: Options) -> Outcome:
    """Make the charter of one input and write it to `target`, or return its bytes when there is no target.

    Raises Refused when the input, or what stands at the target, does not allow it.
    """
    work = _work(one, target, settings, options)
    day = options.today()
    if work.make is None:
        return work.outcome
    if settings.compare and (target is None or files.is_passage(target)):
        raise Refused("needs-output")
    if target is None:
        if settings.text_only and FORMATS[settings.markup].binary:
            raise Refused("no-text", format=settings.markup)
        return replace(work.outcome, data=work.make(day, None))
    files.refuse_input(target, [one.path, *work.read])
    return _to_file(work.make, work.outcome, target, settings, options)


def _to_file(make: _Make, outcome: Outcome, target: Path, settings: RenderSettings, options: Options) -> Outcome:
    """Write a charter to a file, on the date of the one that stands there where that gives the same, or compare the two."""
    day = options.today()
    standing = _Standing(target, settings.markup)
    dated = None if options.date else standing.date
    if dated is not None or settings.compare:
        data = make(dated or day, standing.mark if settings.compare else None)
        if data == standing.data or (settings.compare and standing.differs_in_life(data)):
            return Outcome(status="unchanged", path=files.shown(target), failed=outcome.failed, language=outcome.language)
        if settings.compare:
            return standing.drift(data, settings, outcome.language)
    written = files.save(target, make(day, None), None if settings.force else standing.objection)
    return replace(outcome, status="written" if written else "unchanged", path=files.shown(target))


def _work(one: Input, target: Path | None, settings: RenderSettings, options: Options) -> _Work:
    """Return the work on an input, by what it is."""
    data = one.read(None if one.path.suffix.lower() in shapes.SUFFIXES else _MAX_PUBLISHED)
    published = recognise(data, one.path.name).form == "json"
    return (_published if published else _decided)(one, data, target, settings, options)


def _decided(one: Input, data: bytes, target: Path | None, settings: RenderSettings, options: Options) -> _Work:
    """Return the work on a file of answers."""
    day = options.today()
    decided = pipeline.decide(one.path, day, one.roots, data, public=settings.public, stages=options.stages)
    words, errors = options.words(decided.case), [one for one in decided.shown() if one.severity == "error"]
    outcome = Outcome(status="made", failed=bool(errors), language=words.language)
    if errors or not decided.usable:
        from vto_roles.report import pointed_at
        from vto_roles.wording import titled_of

        wording = {} if decided.case is None else decided.case.wording.get(words.language, {})
        lines = pointed_at(errors, decided.shown_texts())
        told = titled_of(decided.case, errors, words)
        outcome = replace(outcome, failed=True, findings=told, lines=lines, wording=wording)
    if not decided.usable:
        return _Work(outcome=replace(outcome, status="not-rendered", path=files.shown(one.path)))

    def make(on: datetime.date, mark: Mapping[str, Any] | None) -> bytes:
        checked = decided if on == day else pipeline.on(decided, on, public=settings.public)
        checked = (None if mark is None else pipeline.as_marked(checked, mark, public=settings.public)) or checked
        return pipeline.charter_bytes(checked, target, settings, words, options.stages)

    return _Work(outcome=outcome, make=make, read=[one.path.parent / name for name in decided.texts])


def _published(one: Input, data: bytes, target: Path | None, settings: RenderSettings, options: Options) -> _Work:
    """Return the work on a charter in JSON.

    Raises Refused when this version cannot render it, and when what is asked would ask another decision: another language or
    date, or a card of what is a card already.
    """
    from vto_roles.charter import read

    path = one.path
    shown, mark, charter = files.shown(path), read.read_mark(data), read.read(data)
    if mark is not None and not mark["intact"]:
        from vto_roles.run.audit import edited_json

        spoken = options.language(str(mark.get("language")))
        try:
            found = edited_json(path, mark)
        except ValidationError:
            raise Refused("no-charter", path=shown) from None
        spoken = spoken if spoken in languages() else "nl"
        return _Work(outcome=Outcome(status="not-rendered", path=shown, failed=True, findings=[found], language=spoken))
    if charter is None or charter.language not in languages():
        raise Refused("no-charter", path=shown)
    if settings.unless:
        raise Refused("unless-file", path=shown)
    if (options.lang or charter.language).lower() != charter.language or (options.date or charter.date) != charter.date:
        raise Refused("charter-fixed", path=shown, language=charter.language, date=charter.date)
    asked = _asked(charter, path, settings)
    errors = [one for one in asked.findings if one.severity == "error"]
    notes = [f"{one.file}:{one.line}:{one.column}: [{one.check}] {one.message}" for one in errors]
    outcome = Outcome(status="made", failed=bool(errors), notes=notes, language=asked.language, wording=asked.wording)
    source = Path(os.path.normpath(path.parent / asked.provenance["source"]))

    def make(_: datetime.date, __: Mapping[str, Any] | None) -> bytes:
        return pipeline.rendered(asked, source, target, settings)

    return _Work(outcome=outcome, make=make, read=[source])


def _asked(charter: "Charter", path: Path, settings: RenderSettings) -> "Charter":
    """Return the charter redacted and extracted as the settings ask; one of an older version gets its page one."""
    from vto_roles.charter.page_one import with_page_one
    from vto_roles.charter.redact import extract, publish

    words = words_of(charter.language, charter.wording)
    charter = charter if charter.page_one else with_page_one(charter, words)
    if settings.public:
        charter = publish(charter, words)
    if settings.card in (None, charter.card):
        return charter
    if charter.card is not UNSET:
        raise Refused("is-card", path=files.shown(path))
    return extract(charter, settings.card, words)


class _Standing:
    """The file that stands where a charter goes."""

    def __init__(self, target: Path, markup: str) -> None:
        self.target = target
        self.markup = markup
        self.data: bytes | None = None
        self.mark: dict[str, Any] | None = None
        if files.there(target) and not files.is_passage(target):
            self.data = settled(files.read(target, _MAX_PUBLISHED), markup)
            self.mark = mark_of(self.data, markup)

    @property
    def date(self) -> datetime.date | None:
        """The date of its mark, when it is a charter of ours with a date that can be used."""
        try:
            return None if self.mark is None else supported(parse_date(str(self.mark.get("date"))))
        except Refused:
            return None

    def objection(self, standing: bytes) -> Refused | None:
        """Return why these bytes may not be replaced: vto-roles did not write them, or a person changed them."""
        mark = mark_of(settled(standing, self.markup), self.markup)
        if mark is not None and mark.get("intact", True):
            return None
        return Refused("not-ours" if mark is None else "edited", path=files.shown(self.target))

    def differs_in_life(self, data: bytes) -> bool:
        """Return whether the charter that stands there is as it was made, of the same answers, with another register.

        Its status and what bodies said are then all that differs, which is no drift. A charter in JSON tells of no other register
        than its own, so that it cannot be made as the one that stands there.
        """
        made = mark_of(data, self.markup)
        if self.mark is None or made is None or not self.mark.get("intact", False):
            return False
        if made.get("register") == self.mark.get("register") or not _OWN.isdisjoint(self.mark):
            return False
        stood, stands = ({key: value for key, value in mark.items() if key not in _LIFE} for mark in (self.mark, made))
        return stood == stands

    def drift(self, data: bytes, settings: RenderSettings, language: str) -> Outcome:
        """Return the outcome of a comparison with `data`, which differs; a terminal obeys nothing in the difference."""
        import difflib

        difference, name = "", visible(files.shown(self.target))
        if settings.diff and not FORMATS[settings.markup].binary:
            old, new = (text.decode("utf-8", "replace").splitlines(keepends=True) for text in (self.data or b"", data))
            lines = difflib.unified_diff(old, new, name, f"{name} (new)")
            difference = "\n".join(visible(line.rstrip("\n")) for line in lines)
        status: Status = "not-there" if self.data is None else "drift"
        return Outcome(status=status, path=files.shown(self.target), failed=True, language=language, difference=difference)
