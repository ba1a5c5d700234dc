"""Draws the model as a JSON Schema for editors: it accepts what the binder accepts, and completes ids and words for them."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec
import msgspec.inspect as shape
from msgspec import NODEFAULT

from vto_roles.model.catalogue import Catalogue
from vto_roles.model.organisation import OrganisationFile, Overlay, Settings
from vto_roles.read.bind import ANSWERS
from vto_roles.read.languages import languages
from vto_roles.read.readings import spoken
from vto_roles.text import Words, folded, kinds

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_TITLE = "vto-roles"
_SCALAR = ["string", "number", "boolean"]
_DAY_AND_MONTH = "[0-9]{1,2}[-/. ][0-9]{1,2}"
_NEEDS_QUOTES = re.compile(": | #")
_APART = "[\\s.,:;'’‘“”„«»()/&_-]"  # what stands between the words of a name, in an editor's pattern
_EMPTY: dict[str, Any] = {"type": ["null", "string"], "pattern": "^\\s*$"}  # an empty value counts as absent


class _Drawer:
    """Draws the types of the model, with the ids of a catalogue and descriptions in one language."""

    def __init__(self, catalogue: Catalogue, words: Words) -> None:
        self.words = words
        roles, tasks, bundles = list(catalogue.roles), list(catalogue.tasks), list(catalogue.bundles)
        self.ids: dict[str, list[str]] = {
            "role": roles,
            "person-role": [name for name, role in catalogue.roles.items() if role.kind != "consultative"],
            "task": tasks,
            "bundle": bundles,
            "task-or-bundle": [*tasks, *bundles],
            "why": list(catalogue.whys),
            "competence": list(catalogue.competences),
        }
        self.defined: dict[str, dict[str, Any]] = {}  # what is drawn in several places
        self.titles: defaultdict[str, dict[str, str]] = defaultdict(dict)  # kind -> id -> its title in this language
        self.options: defaultdict[str, set[str]] = defaultdict(set)  # option -> what people call it in any language
        for kind, text, name in spoken(words.language):
            if folded(text) != folded(name):
                self.titles[kind].setdefault(name, text)
        for kind, text, name in (one for language in languages() for one in spoken(language)):
            if kind == "option":
                self.options[name].add(text)

    def titled(self, reference: str) -> dict[str, str]:
        """Return the title of each id that completes it in this language: where an editor can write it without quotes."""
        found = (self.titles[kind] for kind in kinds(reference))
        known = frozenset(self.ids[reference])
        return {
            name: text for titles in found for name, text in titles.items() if name in known and not _NEEDS_QUOTES.search(text)
        }

    def once(self, name: str, drawn: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """Return a pointer to what is drawn once, under a name."""
        if name not in self.defined:
            self.defined[name] = drawn()
        return {"$ref": f"#/$defs/{name}"}

    def draw(self, kind: Any, path: tuple[str, ...] = ()) -> dict[str, Any]:
        extra: dict[str, Any] = {}
        if isinstance(kind, shape.Metadata):
            extra, kind = kind.extra or {}, kind.type
        if isinstance(kind, shape.UnionType):
            members = [self.draw(member, path) for member in kind.types if not isinstance(member, shape.NoneType)]
            return members[0] if len(members) == 1 else {"anyOf": members}
        if isinstance(kind, shape.StructType):
            if len(path) < 2:  # one of a kind, whose keys have descriptions of their own
                return self.struct(kind, path)
            return self.once(kind.cls.__name__, lambda: self.struct(kind, path))
        if isinstance(kind, shape.DictType):
            return self.mapping(kind, path)
        if isinstance(kind, shape.VarTupleType):
            return {"type": "array", "items": {"anyOf": [self.draw(kind.item_type, path), _EMPTY]}}
        if isinstance(kind, shape.AnyType):
            return {}
        return self.scalar(kind, extra)

    def struct(self, kind: shape.StructType, path: tuple[str, ...]) -> dict[str, Any]:
        properties: dict[str, Any] = {}
        required = []
        for field in kind.fields:
            here = (*path, field.encode_name)
            drawn = self.draw(field.type, here)
            if field.default is NODEFAULT and field.default_factory is NODEFAULT:
                required.append(field.encode_name)
            else:
                drawn = {"anyOf": [drawn, _EMPTY]}
            text = self.words.find("questions", ".".join(here), "comment")
            properties[field.encode_name] = {"description": text, **drawn} if isinstance(text, str) else drawn
        drawn = {"type": "object", "properties": properties, "additionalProperties": False}
        return {**drawn, "required": required} if required else drawn

    def mapping(self, kind: shape.DictType, path: tuple[str, ...]) -> dict[str, Any]:
        key = kind.key_type
        if not isinstance(key, shape.Metadata):
            return {"type": "object"}
        value = {"anyOf": [self.draw(kind.value_type, path), _EMPTY]}
        reference = (key.extra or {})["ref"]
        titles = self.titled(reference)
        properties = {name: {"description": titles[name], **value} if name in titles else value for name in self.ids[reference]}
        properties |= {text: {"description": name, **value} for name, text in titles.items()}
        return {
            "type": "object",
            "properties": properties,
            "patternProperties": {"\\S": value},
            "additionalProperties": False,
        }

    def reference(self, reference: str) -> dict[str, Any]:
        """Return the schema of an id or a word for it: which words there are, the reader of the file knows."""
        return {
            "anyOf": [{"enum": [*self.ids[reference], *self.titled(reference).values()]}, {"type": _SCALAR, "pattern": "\\S"}]
        }

    def one_of(self, values: Sequence[str], booleans: Sequence[bool] = ()) -> dict[str, Any]:
        """Return the schema of one of a few options: ids and words of the language to complete, then all words for them."""
        words = [self.titles["option"][name] for name in values if name in self.titles["option"]]
        every = [text for name in values for text in (name, *self.options[name])]
        return {"anyOf": [{"enum": [*values, *words, *booleans]}, {"type": "string", "pattern": _pattern(every)}]}

    def scalar(self, kind: Any, extra: dict[str, Any]) -> dict[str, Any]:
        """Return the schema of a scalar as YAML 1.2 gives it to editors: text may arrive as a number, an answer as a boolean."""
        if extra.get("answer") or isinstance(kind, shape.BoolType):
            values = ANSWERS if extra.get("answer") else ANSWERS[:2]
            return self.once("-".join(values), lambda: self.one_of(values, booleans=(True, False)))
        if isinstance(kind, shape.LiteralType):
            options = tuple(map(str, kind.values))
            if 1 in kind.values:
                return {"enum": [*kind.values, *options]}
            return self.once("-".join(options), lambda: self.one_of(options))
        if isinstance(kind, shape.IntType):
            return {"anyOf": [_bounded({"type": "integer"}, kind), {"type": "string", "pattern": "^\\s*[0-9]{1,18}\\s*$"}]}
        if isinstance(kind, shape.FloatType):
            text = {"type": "string", "pattern": "^\\s*[0-9]{1,15}([.,][0-9]{1,15})?\\s*$"}
            return {"anyOf": [_bounded({"type": "number"}, kind), text]}
        if isinstance(kind, shape.DateType):
            return {
                "type": "string",
                "pattern": "^\\s*([0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}[-/. ][0-9]{1,2}[-/. ][0-9]{4})\\s*$",
            }
        if extra.get("month_day"):
            text = {"type": "string", "pattern": f"^\\s*{_DAY_AND_MONTH}\\.?\\s*$"}
            return {
                "anyOf": [text, {"type": "number", "minimum": 1, "maximum": 32, "not": {"type": "integer"}}]
            }  # 31.12 needs no quotes
        if (reference := extra.get("ref")) in self.ids:
            return self.once(str(reference), lambda: self.reference(str(reference)))
        drawn: dict[str, Any] = {"type": _SCALAR, "pattern": "\\S"}
        if (pattern := extra.get("pattern")) is not None:
            drawn = {"type": "string", "pattern": pattern}
            if extra.get("form") == "joint-committee":  # 330 and 329.01 need no quotes
                drawn = {"anyOf": [drawn, {"type": "number", "minimum": 100, "maximum": 999.99}]}
        return {**drawn, "maxLength": kind.max_length} if kind.max_length is not None else drawn


def _bounded(drawn: dict[str, Any], kind: Any) -> dict[str, Any]:
    limits = {"minimum": kind.ge, "maximum": kind.le}
    return {**drawn, **{name: limit for name, limit in limits.items() if limit is not None}}


def _pattern(texts: Iterable[str]) -> str:
    """Return a pattern of names in which case, accents and what stands between words do not count, as where they are read."""
    names = sorted({" ".join(unicodedata.normalize("NFC", text).split()) for text in texts}, key=lambda name: (-len(name), name))
    written = ("".join(_letter(char) for char in "".join(c if c.isalnum() else " " for c in name).strip()) for name in names)
    return f"^{_APART}*({'|'.join(dict.fromkeys(written))}){_APART}*$"


def _letter(char: str) -> str:
    if not char.isalnum():
        return f"{_APART}+"
    forms = {char.lower(), char.upper(), *folded(char), *folded(char).upper()}
    return f"[{''.join(sorted(form for form in forms if len(form) == 1))}]"


def ours(data: bytes) -> bool:
    """Return whether a file is a schema that vto-roles wrote."""
    try:
        found = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return isinstance(found, dict) and (found.get("$schema"), found.get("title")) == (_DRAFT, _TITLE)


def schema(catalogue: Catalogue, words: Words, *, overlay: bool = False) -> bytes:
    """Return the schema of an organisation file: ids completed from `catalogue`, descriptions in the language of `words`.

    overlay: that of a federation's overlay.
    """
    drawer = _Drawer(catalogue, words)
    drawn = drawer.draw(shape.type_info(Overlay if overlay else OrganisationFile))
    if overlay:  # its settings are bound where they lie under a member's
        drawn["properties"]["settings"] = {"anyOf": [drawer.draw(shape.type_info(Settings), ("settings",)), _EMPTY]}
    document = {"$schema": _DRAFT, "title": _TITLE, **drawn, "$defs": drawer.defined}
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"
