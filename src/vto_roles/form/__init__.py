"""The page in a browser: what it asks of the program, one message in and one answer out.

The page holds the text of the organisation file and sends it with each message; nothing is kept here but what a text has once
yielded. Files that the text names, such as an overlay of a federation, lie in the folder of the run. Nothing here writes a file.
"""

from typing import Any

import msgspec
from msgspec import Struct

from vto_roles.refused import Refused, VtoRolesError
from vto_roles.run.options import Options, error_of, worded, words_at_hand


class Message(Struct, frozen=True, kw_only=True):
    """What the page asks: its kind, the text of the file with its name, and what the kind needs."""

    kind: str
    lang: str = "nl"
    date: str  # the day in the browser
    name: str = "vto.yaml"
    text: str = ""
    register: str = ""  # beside the file, as text; empty: there is none
    args: dict[str, Any] = {}


def answer(message: str | bytes, data: bytes = b"") -> tuple[str, bytes]:
    """Return the answer to a message in JSON, and the bytes of a file where one was asked; data: the file that came with it.

    What cannot be done is an answer too, with its words under `refused`.
    """
    asked = msgspec.json.decode(message, type=Message)
    options = Options(lang=asked.lang, date=asked.date)
    try:
        from vto_roles.form import answers

        found, made = answers.KINDS[asked.kind](asked, options, data)
    except Exception as fault:  # which must not end the worker
        words = words_at_hand(options)
        error = error_of(fault, options)
        told = str(error)
        if isinstance(error, Refused) and words is not None:
            told = worded(error, words).removeprefix("vto-roles: ")
        found, made = {"refused": told, "expected": isinstance(fault, VtoRolesError)}, b""
    return msgspec.json.encode(found).decode(), made
