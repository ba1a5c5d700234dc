"""The languages there are, and their texts: one file each, as the build compiled it or read here from YAML."""

import functools
from collections.abc import Mapping
from typing import Any, cast

import msgspec

from vto_roles import resources
from vto_roles.model.node import plain
from vto_roles.read import tree
from vto_roles.refused import Refused
from vto_roles.text import Words


def languages() -> tuple[str, ...]:
    """The languages whose text file is there, Dutch first."""
    found = sorted(path.stem for path in (resources.CATALOG / "text").glob("*.yaml"))
    return tuple(sorted(found, key=lambda name: name != "nl"))


@functools.cache
def texts_of(language: str) -> Mapping[str, Any]:
    """All texts of a language. Raises Refused when there is no such language, ValueError for a fault in the file, ours."""
    if language not in languages():
        raise Refused("language", language=language, known=languages())
    ready = resources.compiled(f"text/{language}.json")
    if ready is not None:
        return cast("Mapping[str, Any]", msgspec.json.decode(ready))
    path = resources.CATALOG / "text" / f"{language}.yaml"
    node, findings = tree.read(path.read_bytes(), path.name)
    if node is None or findings:
        raise ValueError(f"{path}: {findings}")
    return cast("Mapping[str, Any]", plain(node))


def words_of(language: str, patch: Mapping[str, Any] | None = None) -> Words:
    """The words of a language; patch: a federation's texts over them. Raises Refused when there is no such language."""
    return Words(language, texts_of(language), patch)
