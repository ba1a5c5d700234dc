"""Write the document as a tagged PDF, set by typst from templates/charter.typ; its texts go in as data."""

import datetime
import re
from typing import Any

import msgspec

from vto_roles import resources
from vto_roles.charter import provenance
from vto_roles.output.rendering import Rendering

_UNWRITTEN = "0" * 64
_KEYWORD = re.compile(rb"vto-roles-([a-z]+)=([\w.:+-]+)")
_BYTES = re.compile(rb"(?<=vto-roles-bytes=sha256:)[0-9a-f]{64}")
_RARE = re.compile(
    r"[^\n -~\u00a0-\u017f\u0391-\u03a1\u03a3-\u03a9\u03b1-\u03c9\u0410-\u044f\u2013-\u2014\u2018-\u201e\u2022\u2026\u20ac]"
)


def write(rendering: Rendering) -> bytes:
    """Return the document as PDF/UA-1, its mark among the keywords, with typst's own fonts only: the same on every machine.

    A sign that those fonts lack is shown as a question mark.
    """
    import typst

    clean = rendering.clean()
    document = clean.document
    moment = datetime.datetime.combine(datetime.date.fromisoformat(document.date), datetime.time(12), datetime.UTC)
    mark = {**provenance.brief(clean.mark), "bytes": f"sha256:{_UNWRITTEN}"}
    keywords = [f"vto-roles-{name}={value}" for name, value in mark.items()]
    text = msgspec.json.encode({**msgspec.to_builtins(document), "keywords": keywords}).decode()

    def compiled(data: str) -> bytes:
        made = typst.compile(
            resources.TEMPLATES / "charter.typ",
            root=resources.TEMPLATES,
            sys_inputs={"charter": data},
            pdf_standards=["ua-1"],
            ignore_system_fonts=True,
            timestamp=moment,
            package_path=resources.TEMPLATES,  # where no package lies: nothing is fetched
            package_cache_path=resources.TEMPLATES,
        )
        assert isinstance(made, bytes)
        return made

    try:
        made = compiled(text)
    except typst.TypstError as error:
        if "could not be displayed" not in error.message:
            raise
        made = compiled(_RARE.sub("?", text))
    return _BYTES.sub(provenance.digest(made).removeprefix("sha256:").encode(), made)


def read_mark(data: bytes) -> dict[str, Any] | None:
    """The mark of a PDF that we wrote, with `intact`: whether all else is as it was; None without one."""
    mark = {name.decode(): value.decode() for name, value in _KEYWORD.findall(data)}
    if "bytes" not in mark:
        return None
    return {**mark, "intact": mark["bytes"] == provenance.digest(_BYTES.sub(_UNWRITTEN.encode(), data))}
