"""Tells the YAML files of this program by the keys at their root, without reading them as YAML: a faulty one is told too."""

import re

from vto_roles.model.organisation import OrganisationFile, Overlay
from vto_roles.model.register import SUFFIX
from vto_roles.patterns import pattern
from vto_roles.read import tree
from vto_roles.text import near

SUFFIXES = frozenset((".yaml", ".yml"))
_KEY = pattern(r"^[\"']?([A-Za-z_][\w-]*)[\"']?[^\S\n]*:", re.MULTILINE)
_ORGANISATION = pattern(r"^[\"']?organisation[\"']?[^\S\n]*:", re.MULTILINE)
_FLOW = pattern(r"\A(?:[^\S\n]*+(?:#[^\n]*+|---[^\S\n]*+)?+\n)*+[^\S\n]*+\{")  # a root in braces, below what is no value
_FIRST = pattern(r"^version[^\S\n]*:[^\S\n]*[\"']?1[\"']?[^\S\n]*(?:#|$)", re.MULTILINE)
_ITEM = pattern(r"^-[^\S\n]", re.MULTILINE)
_ITS_KEY = pattern(r"(?:^(?:-|[^\S\n])[^\S\n]*|[{,][^\S\n]*)[\"']?([a-z]+)[\"']?[^\S\n]*:", re.MULTILINE)  # of an item of a list
_OWN = frozenset(("organisation", "size"))  # what every organisation's file has and no overlay
_BROUGHT = frozenset(Overlay.__struct_fields__) - {"version"}
_FIELDS = frozenset((*Overlay.__struct_fields__, *OrganisationFile.__struct_fields__))
_STRANGE = 5  # keys that are looked up: an overlay has few that are mistyped


def is_organisation(data: bytes) -> bool:
    """Return whether the root has `organisation`, however the file was saved."""
    text = _text(data)
    return "organisation" in text and (_ORGANISATION.search(text) is not None or _FLOW.match(text) is not None)


def is_overlay(data: bytes) -> bool:
    """Return whether the root holds what an overlay holds: no file of an organisation, and no key that is far from ours."""
    keys = _root_keys(data)
    strange = keys - _FIELDS
    if keys & _OWN or not keys & (_BROUGHT | {"version"}) or len(strange) > _STRANGE:
        return False
    return all(near(key, Overlay.__struct_fields__) is not None for key in strange)


def lies_as_overlay(data: bytes) -> bool:
    """Return whether a file that nobody named is an overlay: with our version, for other programs have settings too."""
    return _FIRST.search(_text(data)) is not None and is_overlay(data) and bool(_root_keys(data) & _BROUGHT)


def is_register(data: bytes) -> bool:
    """Return whether the root is a list whose items say which body did what, also where a merge left conflicts in it."""
    text = _text(data)
    return _ITEM.search(text) is not None and {"act", "body"} <= {*_ITS_KEY.findall(text)} and not _KEY.search(text)


def lies_as_register(name: str) -> bool:
    """Return whether a file has the name of a register."""
    return name.lower().endswith((SUFFIX, f"{SUFFIX.removesuffix('.yaml')}.yml"))


def _root_keys(data: bytes) -> frozenset[str]:
    text = _text(data)
    if _FLOW.match(text) is None:
        return frozenset(_KEY.findall(text))
    root, _ = tree.read(data, "")
    return frozenset(root.keys if root is not None else ())


def _text(data: bytes) -> str:
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    return data.decode("utf-16" if wide else "utf-8", "replace").replace("\r", "\n").lstrip("\ufeff")
