"""How a number is spelled in a file of answers."""

from typing import Literal

from vto_roles.patterns import pattern

_WHOLE = pattern(r"-?[0-9]{1,18}")
_DECIMAL = pattern(r"[0-9]{1,15}([.,][0-9]{1,15})?")
_THOUSANDS = pattern(r"[1-9][0-9]{0,2}(\.[0-9]{3})+")


def is_decimal(text: str) -> bool:
    """Return whether a text is a number that is not negative, with a point or a comma or without."""
    return _plain(text) or _DECIMAL.fullmatch(text) is not None


def misspelt(text: str, *, whole: bool, quoted: bool) -> Literal["ambiguous-number", "not-whole", "not-a-number"] | None:
    """Return the variant of the finding on a text that is no number, or no whole one where that is asked; None for a number."""
    if _plain(text):
        return None
    if whole and not quoted and _THOUSANDS.fullmatch(text):
        return "ambiguous-number"
    if (_WHOLE if whole else _DECIMAL).fullmatch(text):
        return None
    return "not-whole" if whole and _DECIMAL.fullmatch(text) else "not-a-number"


def _plain(text: str) -> bool:
    """Return whether a text is digits alone, as most numbers are: then no pattern is asked."""
    return text.isascii() and text.isdecimal() and len(text) < 16
