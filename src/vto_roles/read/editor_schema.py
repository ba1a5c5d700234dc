"""Draws the model as a JSON Schema for editors: it accepts what the binder accepts, and completes the ids of the catalogue."""

from typing import Any, get_args

import msgspec
import msgspec.inspect as shape
from msgspec import NODEFAULT

from vto_roles.model.catalogue import Catalogue
from vto_roles.model.organisation import OrganisationFile
from vto_roles.model.terms import JointCommittee
from vto_roles.read.bind import answers
from vto_roles.text import Words

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_COMMITTEE = next(item.pattern for item in get_args(JointCommittee) if isinstance(item, msgspec.Meta))
_SCALAR = ["string", "number", "boolean"]
_EMPTY: dict[str, Any] = {"type": ["null", "string"], "pattern": "^\\s*$"}  # an empty value counts as absent


class _Drawer:
    """Draws the types of the model, with the ids of a catalogue and descriptions in one language."""

    def __init__(self, catalogue: Catalogue, words: Words) -> None:
        self.words = words
        roles, tasks, bundles = list(catalogue.roles), list(catalogue.tasks), list(catalogue.bundles)
        self.ids: dict[str, tuple[list[str], str | None]] = {
            "role": (roles, "roles"),
            "person-role": ([name for name, role in catalogue.roles.items() if role.kind != "consultative"], "roles"),
            "task": (tasks, "tasks"),
            "bundle": (bundles, None),
            "task-or-bundle": ([*tasks, *bundles], None),
            "why": (list(catalogue.whys), None),
            "competence": (list(catalogue.competences), None),
        }

    def draw(self, kind: Any, path: tuple[str, ...] = ()) -> dict[str, Any]:
        extra: dict[str, Any] = {}
        if isinstance(kind, shape.Metadata):
            extra, kind = kind.extra or {}, kind.type
        if isinstance(kind, shape.UnionType):
            members = [self.draw(member, path) for member in kind.types if not isinstance(member, shape.NoneType)]
            return members[0] if len(members) == 1 else {"anyOf": members}
        if isinstance(kind, shape.StructType):
            return self.struct(kind, path)
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
            text = self.words.find("questions", ".".join(here))
            properties[field.encode_name] = {"description": text, **drawn} if isinstance(text, str) else drawn
        drawn = {"type": "object", "properties": properties, "additionalProperties": False}
        return {**drawn, "required": required} if required else drawn

    def mapping(self, kind: shape.DictType, path: tuple[str, ...]) -> dict[str, Any]:
        value = {"anyOf": [self.draw(kind.value_type, path), _EMPTY]}
        key = kind.key_type
        if not isinstance(key, shape.Metadata):
            return {"type": "object"}
        known, section = self.ids[(key.extra or {})["ref"]]
        titles = {name: self.words.title(section, name) for name in known if section is not None}
        properties = {name: {"description": titles[name], **value} if titles.get(name) else value for name in known}
        assert isinstance(key.type, shape.StrType)
        return {
            "type": "object",
            "properties": properties,
            "patternProperties": {key.type.pattern: value},
            "additionalProperties": False,
        }

    def scalar(self, kind: Any, extra: dict[str, Any]) -> dict[str, Any]:
        """Return the schema of a scalar as YAML 1.2 gives it to editors: text may arrive as a number, an answer as a boolean."""
        if extra.get("answer") or isinstance(kind, shape.BoolType):
            return _answer(["yes", "no", "unknown"] if extra.get("answer") else ["yes", "no"])
        if isinstance(kind, shape.LiteralType):
            values = list(kind.values)
            return {"anyOf": [{"enum": values}, {"enum": [str(v) for v in values]}]} if 1 in values else {"enum": values}
        if isinstance(kind, shape.IntType):
            return {"anyOf": [_bounded({"type": "integer"}, kind), {"type": "string", "pattern": "^\\s*[0-9]{1,18}\\s*$"}]}
        if isinstance(kind, shape.FloatType):
            text = {"type": "string", "pattern": "^\\s*[0-9]{1,15}([.,][0-9]{1,15})?\\s*$"}
            return {"anyOf": [_bounded({"type": "number"}, kind), text]}
        if isinstance(kind, shape.DateType):
            return {"type": "string", "pattern": "^\\s*[0-9]{4}-[0-9]{2}-[0-9]{2}\\s*$"}
        if extra.get("month_day"):
            return {"type": "string", "pattern": "^\\s*(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])\\s*$"}
        if (reference := extra.get("ref")) in self.ids:
            return {"anyOf": [{"enum": self.ids[reference][0]}, {"type": "string", "pattern": kind.pattern}]}
        drawn: dict[str, Any] = {"type": _SCALAR, "pattern": "\\S"}
        if kind.pattern is not None:
            drawn = {"type": "string", "pattern": kind.pattern}
            if kind.pattern == _COMMITTEE:  # 330 and 329.01 need no quotes
                drawn = {"anyOf": [drawn, {"type": "number", "minimum": 100, "maximum": 999.99}]}
        return {**drawn, "maxLength": kind.max_length} if kind.max_length is not None else drawn


def _bounded(drawn: dict[str, Any], kind: Any) -> dict[str, Any]:
    limits = {"minimum": kind.ge, "maximum": kind.le}
    return {**drawn, **{name: limit for name, limit in limits.items() if limit is not None}}


def _answer(words: list[str]) -> dict[str, Any]:
    """Return the schema of an answer: the words that are completed, then all that mean the same, in any case."""
    others = sorted(word for word, answer in answers().items() if answer in words and word not in words)
    pattern = "|".join("".join(f"[{c}{c.upper()}]" for c in word) for word in [*words, *others])
    folded = {"type": "string", "pattern": f"^\\s*({pattern})\\s*$"}
    return {"anyOf": [{"enum": words}, {"enum": [*others, True, False]}, folded]}


def schema(catalogue: Catalogue, words: Words) -> bytes:
    """Return the schema of an organisation file: ids completed from `catalogue`, descriptions in the language of `words`."""
    drawn = _Drawer(catalogue, words).draw(shape.type_info(OrganisationFile))
    document = {"$schema": _DRAFT, "title": "vto-roles", **drawn}
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"
