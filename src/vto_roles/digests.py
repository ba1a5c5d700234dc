"""Digests of values: the same value has the same bytes, whatever its order and spelling."""

import unicodedata
from typing import Any

import msgspec

from vto_roles.patterns import pattern

_WHOLE = pattern(r"\.0(?![0-9])|[0-9]e")  # a number that may be whole with a point or an exponent, or a text that looks so


def canonical(value: object) -> bytes:
    """Return a value as RFC 8785 writes it: sorted keys, no spaces, NFC text, whole numbers without a point.

    Keys must be ASCII, as all of ours are.
    """
    written = msgspec.json.encode(value, order="sorted")
    text = written.decode()
    if unicodedata.is_normalized("NFC", text) and not _WHOLE.search(text):  # as nearly every value is
        return written
    return msgspec.json.encode(_canonical(msgspec.to_builtins(value)), order="sorted")


def _canonical(value: Any) -> Any:
    if isinstance(value, str):
        return value if value.isascii() else unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {key: _canonical(child) for key, child in value.items()}
    if isinstance(value, list | tuple):
        return [_canonical(child) for child in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def digest(data: bytes) -> str:
    """Return `sha256:` with the hexadecimal hash."""
    import hashlib  # few commands need it

    return "sha256:" + hashlib.sha256(data).hexdigest()
