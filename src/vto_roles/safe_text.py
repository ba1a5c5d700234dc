"""Makes text safe to show: nothing in it is obeyed by a terminal or a CI log."""

import re
import unicodedata

from vto_roles.patterns import pattern

ECHO = 80  # characters of a value shown in a message
LINE_END = pattern(r"\r\n|\r|\n")
# Control, line-separator, bidirectional, zero-width and noncharacters; a tab is among them on purpose.
REFUSED = pattern(
    "[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
    "\u200b\u2060\ufeff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17))
    + "]"
)
_UNSEEN = pattern(REFUSED.pattern.replace("\x0b", "\x0a\x0b", 1).replace("\x0e-", "\x0d-", 1).replace("]", "\ud800-\udfff]"))
_COLOUR = pattern("\x1b\\[[0-9;]*m")
_LEGACY = pattern(r"#(?=#\w*\[)")
_COMMAND = pattern(rf"^([^\S\n]*):(?=:)|{_LEGACY.pattern}", re.MULTILINE)  # CI logs skip blanks before `::`, find `##[` anywhere


def echo(value: object) -> str:
    """Return a value as a message may show it: one line, no more than 80 characters."""
    text = LINE_END.sub(" ", str(value))
    return text if len(text) <= ECHO else text[: ECHO - 1] + "…"


def file_argument(path: str) -> str:
    """Return a path as an argument that no program takes for an option, whoever chose the name."""
    return f"./{path}" if path.startswith("-") else path


def visible(text: str, keep: str = "") -> str:
    """Return a text that no terminal or log will obey: control, bidirectional and invisible characters are written out.

    keep: characters to let through, such as the line ends of a text of several lines. No line starts with `::` and
    none holds `##[`, which a CI log would take for a command.
    """
    if not text.isprintable():  # none of what is not let through is
        text = _UNSEEN.sub(lambda found: found[0] if found[0] in keep else f"<U+{ord(found[0]):04X}>", text)
    if "::" in text or "##" in text:
        text = _COMMAND.sub(lambda found: "<U+0023>" if found[1] is None else f"{found[1]}<U+003A>", text)
    return text


def wrapped(text: str, width: int, indent: str = "    ") -> str:
    """Return a line broken between words into lines of at most so many columns; later ones are indented.

    A word that is longer has a line of its own. Our own colours take no column.
    """
    lines, used = [[""]], 0
    for number, word in enumerate(text.split(" ")):
        room = columns(_COLOUR.sub("", word))
        if number and used + 1 + room > width and used > len(indent):
            lines.append([indent + word])
            used = len(indent) + room
        else:
            lines[-1].append(f" {word}" if number else word)
            used += room + bool(number)
    return "\n".join("".join(words) for words in lines)


def columns(text: str) -> int:
    """Return how many columns a text takes on a terminal: two for a wide character, none for one that joins its neighbour."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    joined = sum(unicodedata.category(char) in ("Mn", "Me", "Cf") for char in text)
    return len(text) + wide - joined


def escaped(json: str) -> str:
    """Return the same JSON: what a terminal or log might obey stands in its texts as an escape of JSON."""

    def written(found: re.Match[str]) -> str:
        units = found[0].encode("utf-16-be", "surrogatepass").hex()
        return "".join(f"\\u{units[start : start + 4]}" for start in range(0, len(units), 4))

    return _LEGACY.sub(written, _UNSEEN.sub(lambda found: found[0] if found[0] == "\n" else written(found), json))
