"""A charter in JSON rendered again: read and verified, redacted and extracted anew, with nothing decided."""

import os
from pathlib import Path

from msgspec import UNSET, Struct, ValidationError

from vto_roles import files
from vto_roles.charter import read
from vto_roles.charter.schema import Charter
from vto_roles.finding import Finding
from vto_roles.read import tree
from vto_roles.read.languages import languages, words_of
from vto_roles.refused import Refused
from vto_roles.run.options import Options, language
from vto_roles.run.pipeline import RenderSettings


class Published(Struct, frozen=True, kw_only=True):
    """A charter in JSON, or the finding that a hand changed it."""

    charter: Charter | None = None
    finding: Finding | None = None
    language: str
    source: Path  # its organisation file


def published(path: Path, settings: RenderSettings, options: Options) -> Published | None:
    """Return the charter of a file as the settings ask it; None when the file calls itself no charter.

    Raises Refused when this version cannot render it, and when what is asked would ask another decision: another language or
    date, or a card of what is a card already.
    """
    data = files.read(path, 64 * tree.MAX_BYTES)
    if not read.claims(data):
        return None
    mark, charter = read.read_mark(data), read.read(data)
    if mark is not None and not mark["intact"]:
        from vto_roles.run.audit import edited_json

        spoken = language(str(mark.get("language")), options)
        try:
            finding = edited_json(path, mark)
        except ValidationError:
            raise Refused("no-charter", path=files.shown(path)) from None
        return Published(finding=finding, language=spoken if spoken in languages() else "nl", source=path)
    if charter is None or charter.language not in languages():
        raise Refused("no-charter", path=files.shown(path))
    if (options.lang or charter.language).lower() != charter.language or (options.date or charter.date) != charter.date:
        raise Refused("charter-fixed", path=files.shown(path), language=charter.language, date=charter.date)
    source = Path(os.path.normpath(path.parent / charter.provenance["source"]))
    return Published(charter=_asked(charter, path, settings), language=charter.language, source=source)


def _asked(charter: Charter, path: Path, settings: RenderSettings) -> Charter:
    """Return the charter redacted and extracted as the settings ask."""
    words = words_of(charter.language, charter.wording)
    if settings.public:
        from vto_roles.charter.redact import publish

        charter = publish(charter, words)
    if settings.card in (None, charter.card):
        return charter
    if charter.card is not UNSET:
        raise Refused("is-card", path=files.shown(path))
    from vto_roles.charter.cards import extract

    return extract(charter, settings.card, words)
