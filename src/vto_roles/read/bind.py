"""Binds nodes to values: walks a tree beside the type it must become, and never stops at the first fault.

A faulty optional value takes its default and a faulty item of a list is dropped; only what is required makes the value
around it faulty.
"""

import functools
import re
from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeVar

import msgspec.inspect as shape
from msgspec import Struct
from msgspec.structs import replace

from vto_roles.finding import MAX_FINDINGS, Finding, Place, error_at, renamed_id
from vto_roles.model import dress
from vto_roles.model.node import Node, plain
from vto_roles.patterns import pattern
from vto_roles.read.languages import reader_words
from vto_roles.read.numbers import is_decimal, misspelt
from vto_roles.read.readings import BUILT_IN, Readings
from vto_roles.safe_text import echo
from vto_roles.text import days, month_and_day, near

T = TypeVar("T", bound=Struct)

_ANSWERS = {"yes": "yes", "true": "yes", "no": "no", "false": "no", "unknown": "unknown"}
ANSWERS = ("yes", "no", "unknown")
_DAY_AND_MONTH = pattern(r"([0-9]{1,2})[-/. ]([0-9]{1,2})\.?")
_CURLY = pattern("[“”„«‘]([^“”„«»‘’]+)[”“»’]")
_ISO = pattern(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_shape = functools.cache(shape.type_info)


def _members(kind: Any) -> list[Any]:
    """Return what a value of a union may be where there is one; nothing of another type."""
    return [one for one in kind.types if not isinstance(one, shape.NoneType)] if isinstance(kind, shape.UnionType) else []


_known_fields: dict[type, Mapping[str, shape.Field]] = {}


def _fields(kind: shape.StructType) -> Mapping[str, shape.Field]:
    """Return the fields of a struct by their keys, those that may be left out as what they are when they are there."""
    if kind.cls not in _known_fields:
        fields = ((field, _members(field.type)) for field in kind.fields)
        found = {one.encode_name: replace(one, type=members[0]) if len(members) == 1 else one for one, members in fields}
        _known_fields[kind.cls] = found
    return _known_fields[kind.cls]


class _Faulty:
    """Stands for a value that cannot be made."""


FAULTY = _Faulty()


class Vocabulary(Struct, frozen=True):
    """The ids that exist, by kind of reference; `refused` ids are known but answered by another check.

    readings: the words that are read as ids and options; None: ids alone are. renamed: old ids, each with the one that it is now.
    """

    known: Mapping[str, Collection[str]]
    refused: Mapping[str, tuple[Collection[str], str]] = {}
    readings: Readings | None = None
    renamed: Mapping[str, Mapping[str, str]] = {}

    def has(self, reference: str, name: str) -> bool:
        """Return whether a value may name this id; any, where nothing is known of this kind of reference."""
        return reference not in self.known or name in self.known[reference]

    def without(self, reference: str, names: Collection[str]) -> "Vocabulary":
        """Return the same ids without some of a kind of reference."""
        return replace(self, known={**self.known, reference: frozenset(self.known[reference]) - frozenset(names)})


@functools.cache
def _union_key() -> re.Pattern[str]:
    """Return the pattern of a key that tells of membership of a union."""
    sections = [section["union"] for section in reader_words().values()]
    keys, names = ("|".join(re.escape(word) for one in sections for word in one[part]) for part in ("keys", "names"))
    return re.compile(rf"(?i){keys}|\b({names})\b")


class Binder:
    """Binds nodes of one run to types and gathers what is wrong with them."""

    def __init__(self, vocabulary: Vocabulary, bound: Mapping[Node, Struct] = {}) -> None:
        self.vocabulary = vocabulary
        self._bound = bound  # entries of mappings of which the value is known
        self.findings: list[Finding] = []
        self.dropped: set[Node] = set()  # items of lists that are in no value
        self._values: dict[Node, str] = {}  # the id or option as which a word is read
        self._keys: dict[Node, dict[str, str | None]] = {}  # of a mapping, likewise; None: as an earlier key

    def bind(self, node: Node, kind: type[T], path: tuple[str, ...] = ()) -> T | None:
        """Return the value of `node` as a `kind` (a struct), or None when it cannot be made; path: the keys to the node."""
        value = self._value(node, _shape(kind), path)
        return None if value is FAULTY else value

    def kept(self, node: Node) -> Node:
        """Return a bound tree without the items that were dropped, so that the paths of its value point right in it."""
        return node.changed(self.dropped, self._values, self._keys) if self.dropped or self._values or self._keys else node

    def in_ids(self, node: Node) -> Node:
        """Return a bound tree with the ids and options as which its words are read."""
        return node.changed((), self._values, self._keys) if self._values or self._keys else node

    def report(self, check: str, variant: str, place: Place, path: tuple[str, ...], **args: Any) -> _Faulty:
        """Add a finding; near: a kind of reference, a word and the known ones, of which the nearest is told."""
        if len(self.findings) < MAX_FINDINGS:
            if "near" in args:  # looked up only when it will be told
                reference, word, known = args.pop("near")
                args["nearest"] = (self.vocabulary.readings or BUILT_IN).near(reference, word, known)
            named = {name: value for name, value in args.items() if value is not None}
            subject = str(args["value"]) if check == "unknown-reference" else None
            self.findings.append(error_at(place, check, variant, subject, path=".".join(path), **named))
        return FAULTY

    # --- by the type ---

    def _value(self, node: Node, kind: Any, path: tuple[str, ...]) -> Any:
        extra: Mapping[str, Any] = {}
        if isinstance(kind, shape.Metadata):
            extra, kind = kind.extra or {}, kind.type
        if isinstance(kind, shape.UnionType):
            return self._value(node, self._choose(node, kind), path)
        if isinstance(kind, shape.AnyType):
            return plain(node)
        if (container := _CONTAINERS.get(type(kind))) is not None:
            return container(self, node, kind, path)
        if not isinstance(node.value, str):
            return self.report("schema", "not-a-scalar", node.place, path)
        text = node.value.strip()
        if node.plain and not text.isascii() and (quoted := _CURLY.fullmatch(text)):  # as Word turns quotation marks
            text = quoted[1].strip()
        return self._scalar(node, text, kind, extra, path)

    def _choose(self, node: Node, union: shape.UnionType) -> Any:
        """Return the member of a union that the form of the node asks for; the first when none does."""
        members = _members(union)
        if len(members) == 1:
            return members[0]
        if isinstance(node.value, dict):
            wanted: tuple[type, ...] = (shape.StructType, shape.DictType)
        elif isinstance(node.value, list):
            wanted = (shape.VarTupleType,)
        else:
            literal = next((member for member in members if isinstance(member, shape.LiteralType)), None)
            if literal is not None and self._is_one_of(str(node.value).strip(), literal.values):
                return literal
            wanted = (shape.StrType, shape.Metadata, shape.FloatType, shape.IntType)
        return next((member for member in members if isinstance(member, wanted)), members[0])

    def _struct(self, node: Node, kind: shape.StructType, path: tuple[str, ...]) -> Any:
        if not isinstance(node.value, dict):
            return self.report("schema", "not-a-mapping", node.place, path)
        fields = _fields(kind)
        meant = self._unknown_keys(node, kind.cls, fields, path)
        values: dict[str, Any] = {}
        faulty = False
        for name, field in fields.items():
            child = node.value.get(name)
            if child is None or child.empty:
                if field.required:
                    if name not in meant:
                        self.report("schema", "missing-key", node.keys.get(name, node.place), path, key=name)
                    faulty = True
                continue
            value = self._value(child, field.type, (*path, name))
            if value is not FAULTY:
                values[field.name] = value
            elif field.required:
                faulty = True
        return FAULTY if faulty else kind.cls(**values)

    def _unknown_keys(self, node: Node, kind: type, fields: Mapping[str, Any], path: tuple[str, ...]) -> set[str]:
        """Report keys that the struct does not know; return those that were probably meant."""
        assert isinstance(node.value, dict)
        meant = set()
        for name, child in node.value.items():
            if name in fields:
                continue
            place = node.keys[name]
            if getattr(kind, "union_keys", False) and _union_key().search(name):
                self.report("union-membership", "key", place, path, key=echo(name))
            elif name.isdigit() and child.empty:
                self.report("schema", "comma-in-braces", place, path, key=echo(name))
            else:
                nearest = near(name, fields) if len(self.findings) < MAX_FINDINGS else None
                meant.add(nearest or "")
                self.report("schema", "unknown-key", place, path, key=echo(name), nearest=nearest, known=tuple(fields))
        return meant

    def _dict(self, node: Node, kind: shape.DictType, path: tuple[str, ...]) -> Any:
        if not isinstance(node.value, dict):
            return self.report("schema", "not-a-mapping", node.place, path)
        values: dict[str, Any] = {}
        names: dict[str, str] = {}  # key -> how it is written
        for name, child in node.value.items():
            key_node = Node(name, node.keys.get(name, child.place))
            key = self._value(key_node, kind.key_type, path)
            if isinstance(key, str) and key_node in self._values:
                self._keys.setdefault(node, {})[name] = None if key in names else self._values.pop(key_node)
            if isinstance(key, str) and names.setdefault(key, name) != name:
                first = node.keys[names[key]].line
                assert isinstance(kind.key_type, shape.Metadata)
                reference = (kind.key_type.extra or {})["ref"]
                told = {"key": echo(name), "other": echo(names[key]), "reading": key, "reference": reference, "first": first}
                self.report("duplicate-key", "reading", key_node.place, path, **told)
            if child.empty:
                continue
            value = self._bound[child] if child in self._bound else self._value(child, kind.value_type, (*path, name))
            if key is not FAULTY and value is not FAULTY:
                values.setdefault(key, value)
        return values

    def _items(self, node: Node, kind: shape.VarTupleType, path: tuple[str, ...]) -> Any:
        if not isinstance(node.value, list):
            self.report("schema", "not-a-list", node.place, path)
            return self._items_of_text(node, kind, path) or FAULTY
        values: list[Any] = []
        lines: dict[str, int] = {}
        limit = kind.max_length
        if limit is not None and len(node.value) > limit:
            self.report("schema", "too-many", node.value[limit].place, path, limit=limit)
            self.dropped.update(node.value[limit:])
        for index, item in enumerate(node.value[:limit]):
            known = len(self.findings)
            value = FAULTY if item.empty else self._value(item, kind.item_type, (*path, str(index + 1)))
            if value is FAULTY and isinstance(item.value, str) and ";" in item.value:
                del self.findings[known:]
                self.report("schema", "semicolon", item.place, (*path, str(index + 1)), value=echo(item.value))
                values += self._items_of_text(item, kind, path)
            if value is FAULTY or (isinstance(value, Struct) and self._repeated(value, item, lines, path)):
                self.dropped.add(item)
            else:
                values.append(value)
        return tuple(values)

    def _items_of_text(self, node: Node, kind: shape.VarTupleType, path: tuple[str, ...]) -> tuple[Any, ...]:
        """Return the items that a text with signs between them was meant to be, so that nothing else is said of what it names."""
        known, parts = len(self.findings), re.split("[,;]", node.value) if isinstance(node.value, str) else ()
        values = [self._value(Node(part, node.place, plain=node.plain), kind.item_type, path) for part in parts]
        del self.findings[known:]
        return tuple(value for value in values if value is not FAULTY)

    def _repeated(self, value: Struct, item: Node, lines: dict[str, int], path: tuple[str, ...]) -> bool:
        """Report a value whose id an earlier item of its list has; lines: id -> line, of those items."""
        name = getattr(value, "id", None)
        if not isinstance(name, str):
            return False
        place = item.at(("id",))
        if name in lines:
            self.report("duplicate-id", "", place, path, value=name, first=lines[name])
            return True
        lines[name] = place.line
        return False

    # --- scalars ---

    def _scalar(self, node: Node, text: str, kind: Any, extra: Mapping[str, Any], path: tuple[str, ...]) -> Any:
        if extra.get("answer"):
            return self._answer(node, text, path)
        if extra.get("month_day"):
            return self._month_day(node, text, path)
        if extra.get("colour"):
            return self._colour(node, text, path)
        if isinstance(kind, shape.StrType):
            return self._text(node, text, kind, extra, path)
        if isinstance(kind, shape.LiteralType):
            return self._one_of(node, text, kind.values, path)
        if isinstance(kind, shape.BoolType):
            answer = self._answer(node, text, path)
            return answer == "yes" if isinstance(answer, str) else FAULTY
        if isinstance(kind, shape.IntType | shape.FloatType):
            return self._number(node, text, kind, path)
        assert isinstance(kind, shape.DateType), kind
        return self._date(node, text, path)

    def _answer(self, node: Node, text: str, path: tuple[str, ...]) -> Any:
        answer = _ANSWERS.get(text.lower())
        if answer is not None:
            return answer
        found = self._read(node, text, "option", ANSWERS, path, BUILT_IN)
        missing = {"value": echo(text), "near": ("option", text, ANSWERS)}
        return found or self.report("schema", "not-an-answer", node.place, path, **missing)

    def _one_of(self, node: Node, text: str, values: tuple[Any, ...], path: tuple[str, ...]) -> Any:
        allowed = {str(value): value for value in values}
        if text in allowed:
            return allowed[text]
        found = self._read(node, text, "option", allowed, path, self.vocabulary.readings)
        if found is not None:
            return allowed[found] if isinstance(found, str) else FAULTY
        known = {"allowed": tuple(allowed), "near": ("option", text, allowed)}
        return self.report("schema", "not-one-of", node.place, path, value=echo(text), **known)

    def _is_one_of(self, text: str, values: tuple[Any, ...]) -> bool:
        """Return whether a text is one of these values, or a word for one; a number is none."""
        if text in values or is_decimal(text):
            return text in values
        return bool(self.vocabulary.readings and self.vocabulary.readings.ids("option", text, values))

    def _read(
        self,
        node: Node,
        text: str,
        reference: str,
        known: Collection[str],
        path: tuple[str, ...],
        readings: Readings | None,
    ) -> str | _Faulty | None:
        """Return the known id or option that a text stands for, None where it stands for none; of several, report them."""
        found = () if readings is None else readings.ids(reference, text, known)
        if len(found) > 1:
            return self.report("schema", "several-readings", node.place, path, value=echo(text), reference=reference, found=found)
        if not found:
            return None
        self._values[node] = found[0]
        return found[0]

    def _renamed(self, node: Node, text: str, reference: str, path: tuple[str, ...]) -> str | None:
        """Return the id that an old one is now, and say so; None for a text that is none."""
        found = self.vocabulary.renamed.get(reference, {}).get(text)
        if found is not None:
            self._values[node] = found
            if len(self.findings) < MAX_FINDINGS and path[:1] != ("renamed",):  # whose names may have changed again since
                self.findings.append(renamed_id(node.place, text, found, reference, ".".join(path)))
        return found

    def _text(self, node: Node, text: str, kind: shape.StrType, extra: Mapping[str, Any], path: tuple[str, ...]) -> Any:
        if kind.max_length is not None and len(text) > kind.max_length:
            return self.report("schema", "too-long", node.place, path, limit=kind.max_length)
        reference = extra.get("ref")
        if reference is None:
            if (spelling := extra.get("pattern")) is not None and not re.search(spelling, text):
                return self.report("schema", f"bad-{extra.get('form', 'id')}", node.place, path, value=echo(text))
            return " ".join(text.split())  # one line: what is printed never starts a line of its own
        if self.vocabulary.has(reference, text):
            return text
        refused, check = self.vocabulary.refused.get(reference, ((), ""))
        known = self.vocabulary.known[reference]
        old = text if text in refused else self._renamed(node, text, reference, path)
        found = old or self._read(node, text, reference, {*known, *refused}, path, self.vocabulary.readings)
        if found in refused:
            return self.report(check, "role", node.place, path, value=echo(text))
        missing = {"value": echo(text), "near": (reference, text, known)}
        return found or self.report("unknown-reference", reference, node.place, path, **missing)

    def _number(self, node: Node, text: str, kind: shape.IntType | shape.FloatType, path: tuple[str, ...]) -> Any:
        whole = isinstance(kind, shape.IntType)
        if (variant := misspelt(text, whole=whole, quoted=not node.plain)) is not None:
            guess = text.replace(".", "") if variant == "ambiguous-number" else None
            return self.report("schema", variant, node.place, path, value=echo(text), guess=guess)
        number = int(text) if whole else float(text.replace(",", "."))
        low, high = kind.ge, kind.le
        if (low is not None and number < low) or (high is not None and number > high):
            return self.report("schema", "out-of-range", node.place, path, value=text, min=low, max=high)
        return number

    def _date(self, node: Node, text: str, path: tuple[str, ...]) -> Any:
        read = days(text)
        if len(read) == 1:
            return read[0]
        if read:
            told = {"value": text, "day_first": str(read[0]), "month_first": str(read[1])}
            return self.report("schema", "ambiguous-date", node.place, path, **told)
        variant = "no-such-date" if _ISO.fullmatch(text) else "bad-date"
        return self.report("schema", variant, node.place, path, value=echo(text))

    def _colour(self, node: Node, text: str, path: tuple[str, ...]) -> Any:
        if not re.fullmatch("#[0-9A-Fa-f]{6}", text):
            return self.report("schema", "bad-colour", node.place, path, value=echo(text))
        if dress.contrast(text) < dress.CONTRAST:
            return self.report("schema", "pale-colour", node.place, path, value=text, darker=dress.darker(text))
        return text.lower()

    def _month_day(self, node: Node, text: str, path: tuple[str, ...]) -> Any:
        found = _DAY_AND_MONTH.fullmatch(text)
        if found is None:
            return self.report("schema", "bad-month-day", node.place, path, value=echo(text))
        one, other = (int(part) for part in found.groups())
        as_asked, day_first = (month_and_day(month, day) for month, day in ((one, other), (other, one)))
        if re.fullmatch(r"[0-9]{2}-[0-9]{2}", text):
            return as_asked or self.report("schema", "no-such-date", node.place, path, value=text, nearest=day_first)
        if as_asked is None or day_first in (None, as_asked):
            return day_first or as_asked or self.report("schema", "no-such-date", node.place, path, value=text)
        told = {"value": text, "day_first": day_first, "month_first": as_asked}
        return self.report("schema", "ambiguous-month-day", node.place, path, **told)


_CONTAINERS: Mapping[type, Callable[[Binder, Node, Any, tuple[str, ...]], Any]] = {
    shape.StructType: Binder._struct,
    shape.DictType: Binder._dict,
    shape.VarTupleType: Binder._items,
}
