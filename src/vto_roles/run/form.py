"""Makes a form of an organisation or a federation: the page that is released with each version, with its files in it.

The page is the product in one file, which a browser runs without a server or a network; `make form` builds it.
"""

import base64
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from vto_roles import files
from vto_roles.model.terms import KeyPath
from vto_roles.read import edit, organisation, tree
from vto_roles.refused import Refused
from vto_roles.resources import CHECKOUT
from vto_roles.run.recognise import recognise
from vto_roles.version import __version__

NAME = f"vto-roles-form-{__version__}.html"
_MOST = 16 << 20  # bytes of the page
_START, _END = b'<script type="application/json" id="baked">', b"</script>"
_OURS = b'<meta name="generator" content="vto-roles '


def places(environment: Mapping[str, str]) -> Iterator[Path]:
    """Yield the folders in which the page is looked for: the working folder, the user's own, and where a checkout builds it."""
    yield Path()
    home = environment.get("LOCALAPPDATA" if os.name == "nt" else "XDG_DATA_HOME")
    yield (Path(home) if home else Path.home() / ".local" / "share") / "vto-roles"
    if CHECKOUT is not None:
        yield CHECKOUT / "dist"


def page(environment: Mapping[str, str]) -> bytes:
    """Return the page of this version. Raises Refused where it is not, which says where it can be had."""
    folders = list(places(environment))
    for folder in folders:
        if files.there(folder / NAME):
            return files.read(folder / NAME, _MOST)
    raise Refused("no-form", name=NAME, folders=tuple(files.shown(folder) for folder in folders[:2]))


def ours(data: bytes) -> bool:
    """Return whether bytes are a form that this program made."""
    return _OURS in data[: 1 << 16] and _START in data


def form(path: Path | None, overlays: Sequence[Path], language: str | None, environment: Mapping[str, str]) -> bytes:
    """Return the page with a file in it, and with the files that it names; overlays: of a federation, for all who fill it in.

    Raises Refused for a file that is none of answers, for an overlay that cannot be read, and where the page is not.
    """
    held: dict[str, bytes] = {}
    text = ""
    if path is not None:
        data = files.read(path, tree.MAX_BYTES)
        if recognise(data, path.name).kind != "organisation":
            raise Refused("no-answers", path=files.shown(path))
        text = tree.text_of(data)
        loaded = organisation.read(path, data=data)
        held |= {name: files.read(path.parent / name, tree.MAX_BYTES) for name in loaded.texts if name != path.name}
    source = None
    for overlay in overlays:
        held[overlay.name] = files.read(overlay, tree.MAX_BYTES)
        root, _ = tree.read(held[overlay.name], overlay.name)
        source = source or (root.text("source") if root is not None else None)
    named = [overlay.name for overlay in overlays]
    if named:
        keys: KeyPath = ("extends",)
        known, _ = tree.read(text.encode(), "")
        extended = [one.value for one in known.listed("extends")] if known is not None else []
        text = edit.edited(text, [(keys, [*extended, *(name for name in named if name not in extended)])]).text
    baked = {
        "lang": language,
        "title": source,
        "file": {"name": "vto.yaml" if path is None else path.name, "text": text, "new": path is None} if text else None,
        "files": {name: base64.b64encode(content).decode() for name, content in held.items()},
    }
    whole = page(environment)
    start = whole.index(_START) + len(_START)
    made = json.dumps({key: value for key, value in baked.items() if value}, ensure_ascii=False).replace("<", "\\u003c")
    return whole[:start] + made.encode() + whole[whole.index(_END, start) :]
