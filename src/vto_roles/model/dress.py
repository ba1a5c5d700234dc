"""How an organisation dresses its charter: a logo and a colour, beside what the charter says."""

from typing import Literal

from vto_roles.model.terms import Value

CONTRAST = 4.5  # WCAG AA for text, of the colour on white and of white on the colour


class Picture(Value, frozen=True, kw_only=True):
    """A logo: the bytes of its file, its kind, and its width and height in pixels."""

    data: bytes
    kind: Literal["png", "jpg"]
    width: int
    height: int


def contrast(colour: str) -> float:
    """Return the contrast of a colour (#rrggbb) with white, from 1 to 21, as WCAG computes it."""
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def darker(colour: str) -> str:
    """Return a colour, darkened as far as text in it needs on white."""
    parts = _parts(colour)
    made = (f"#{''.join(f'{part * share // 100:02x}' for part in parts)}" for share in range(100, -1, -1))
    return next(one for one in made if contrast(one) >= CONTRAST)


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
