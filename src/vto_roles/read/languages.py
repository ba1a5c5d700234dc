"""Reads the texts of a language, one file each, as the build compiled it or from its YAML."""

import functools
from collections.abc import Mapping
from typing import Any, cast

import msgspec

from vto_roles import resources
from vto_roles.finding import CatalogueFault
from vto_roles.model.node import plain
from vto_roles.read import tree
from vto_roles.refused import Refused
from vto_roles.text import Words


def languages() -> tuple[str, ...]:
    """Return the languages whose text file is there, as it is written or compiled, Dutch first."""
    folders = (folder / "text" for folder in (resources.CATALOG, resources.COMPILED) if (folder / "text").is_dir())
    found = {path.stem for folder in folders for path in folder.iterdir() if path.suffix in (".yaml", ".json")}
    return tuple(sorted(found, key=lambda name: (name != "nl", name)))


@functools.cache
def texts_of(language: str) -> Mapping[str, Any]:
    """Return all texts of a language.

    Raises Refused when there is no such language, CatalogueFault for what is wrong with its file.
    """
    if language not in languages():
        raise Refused("language", language=language, known=languages())
    ready = resources.compiled(f"text/{language}.json")
    if ready is not None:
        return cast("Mapping[str, Any]", msgspec.json.decode(ready))
    return {name: section for name, section in _read(language).items() if name != "reader"}


def words_of(language: str, patch: Mapping[str, Any] | None = None) -> Words:
    """Return the words of a language; patch: a federation's texts over them. Raises as `texts_of` does."""
    return Words(language, texts_of(language), patch) if patch else _words(language)


@functools.cache
def _words(language: str) -> Words:
    return Words(language, texts_of(language))


@functools.cache
def reader_words() -> Mapping[str, Mapping[str, Any]]:
    """Return what people type in each language, language -> the section `reader` of its file."""
    ready = resources.compiled("reader.json")
    if ready is not None:
        return cast("Mapping[str, Mapping[str, Any]]", msgspec.json.decode(ready))
    return {name: _read(name, until=b"\nlanguage:")["reader"] for name in languages()}


def _read(language: str, until: bytes | None = None) -> Mapping[str, Any]:
    """Return the sections of a language's file; until: where to stop, for whoever asks for a few lines of every file."""
    name = f"text/{language}.yaml"
    data = (resources.CATALOG / name).read_bytes()
    node, findings = tree.read(data if until is None else data.partition(until)[0], f"catalog/{name}")
    if node is None or findings:
        raise CatalogueFault(findings)
    return cast("Mapping[str, Any]", plain(node))
