"""The parts of a Word file that hold no text of the document: types, relations and properties."""

from collections.abc import Iterable, Mapping

from vto_roles.output.blocks import Document
from vto_roles.output.wordml import quoted

PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_EXTERNAL = ' TargetMode="External"'


def types(named: Mapping[str, str]) -> str:
    """Return the types of the parts of a package, by the names of the parts."""
    defaults = (("rels", "application/vnd.openxmlformats-package.relationships+xml"), ("xml", "application/xml"))
    return (
        f'<Types xmlns="{PACKAGE}/content-types">'
        + "".join(f'<Default Extension="{ending}" ContentType="{type}"/>' for ending, type in defaults)
        + "".join(f'<Override PartName="{name}" ContentType="{type}"/>' for name, type in named.items())
        + "</Types>"
    )


def relations(found: Iterable[tuple[str, str, str, bool]]) -> str:
    """Return the relations of a part: the id, type and target of each, and whether that lies outside the file."""
    lines = (
        f'<Relationship Id="{quoted(own)}" Type="{quoted(type)}" Target="{quoted(to)}"{_EXTERNAL if external else ""}/>'
        for own, type, to, external in found
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(lines)}</Relationships>'


def core(document: Document) -> str:
    """Return the properties that Word shows: title, subject, author, language and the charter's date."""
    texts = {"dc:title": document.name[:255], "dc:subject": document.subtitle[:255], "dc:creator": "vto-roles"}
    texts |= {"cp:lastModifiedBy": "vto-roles", "cp:revision": "1", "dc:language": document.lang}
    lines = "".join(f"<{name}>{quoted(text)}</{name}>" for name, text in texts.items())
    moment = f'xsi:type="dcterms:W3CDTF">{document.date}T12:00:00Z'
    return (
        f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{lines}<dcterms:created {moment}</dcterms:created><dcterms:modified {moment}</dcterms:modified></cp:coreProperties>"
    )
