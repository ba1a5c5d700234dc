"""The reference, in English and Dutch: each key of the organisation file and the overlay, each command with its options.

Keys come from the model, what they say from the questions of the catalogue and, for those that are no question, `reference.yaml`.
"""

import inspect
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import msgspec.inspect as shape
import typer.main
import yaml

from vto_roles.cli.app import app
from vto_roles.model.organisation import OrganisationFile, Overlay
from vto_roles.read.bind import ANSWERS
from vto_roles.text import Words

Text = dict[str, str]  # language -> text
_PLAIN: dict[type, str] = {
    shape.StrType: "text",
    shape.IntType: "whole",
    shape.FloatType: "decimal",
    shape.DateType: "date",
    shape.AnyType: "anything",
    shape.StructType: "entries",
}


class _Told(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The texts of the reference itself: its words, and what is said of a key that is no question."""

    words: dict[str, Text]
    keys: dict[str, Text]


class _Reference:
    """The reference in one language."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.told = msgspec.convert(yaml.safe_load((Path(__file__).parent / "reference.yaml").read_text("utf-8")), _Told)
        self.left = set(self.told.keys)  # the keys that no section has shown yet

    def word(self, name: str, **filling: Any) -> str:
        return self.told.words[name][self.words.language].format(**filling)

    def page(self) -> str:
        lines = [f"# {self.word('title')}", "", self.word("lead")]
        for title, model in (("file", OrganisationFile), ("overlay", Overlay)):
            lines += ["", f"## {self.word(title)}"]
            for name, fields in self.sections(shape.type_info(model)):
                head = f"`{name}`" if name else self.word("general")
                lines += ["", f"### {head}", "", *self.table(("key", "value", "default", "about"))]
                lines += [self.key(title, path, field) for path, field in fields]
        lines += ["", f"## {self.word('commands')}", *self.commands()]
        assert not self.left, f"reference.yaml tells of keys that the file does not have: {sorted(self.left)}"
        return "\n".join(lines)

    def table(self, heads: Sequence[str]) -> list[str]:
        return [f"| {' | '.join(self.word(head) for head in heads)} |", "|" + " --- |" * len(heads)]

    def sections(self, kind: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, list[tuple[str, shape.Field]]]]:
        """Yield the fields of a model, then those of each section in it, by the path of the section."""
        yield ".".join(path), [(".".join((*path, field.encode_name)), field) for field in kind.fields]
        for field in kind.fields:
            for inner in _models(field.type):
                yield from self.sections(inner, (*path, field.encode_name))

    def key(self, file: str, path: str, field: shape.Field) -> str:
        """Return the row of a key; a text of the key in this kind of file goes before one of the key in both."""
        told = next((name for name in (f"{file}/{path}", path) if name in self.told.keys), None)
        self.left.discard(told or "")
        asked = self.words.find("questions", path, "comment")
        about = self.told.keys[told][self.words.language] if told else asked
        assert isinstance(about, str), f"reference.yaml does not tell of {path}"
        needed = field.default is msgspec.NODEFAULT and field.default_factory is msgspec.NODEFAULT
        default = self.word("needed") if needed else _written(field.default)
        return f"| `{path}` | {self.value(field.type)} | {default} | {about} |"

    def value(self, kind: Any) -> str:
        """Return what may be filled in, in words."""
        extra: dict[str, Any] = {}
        if isinstance(kind, shape.Metadata):
            extra, kind = kind.extra or {}, kind.type
        if extra.get("answer"):
            return ", ".join(f"`{one}`" for one in ANSWERS)
        if named := next((name for name in (extra.get("ref"), extra.get("form"), *extra) if name in self.told.words), ""):
            return self.word(named)
        if isinstance(kind, shape.UnionType):
            members = [self.value(one) for one in kind.types if not isinstance(one, shape.NoneType)]
            return f" {self.word('or')} ".join(dict.fromkeys(members))
        if isinstance(kind, shape.LiteralType):
            return ", ".join(f"`{one}`" for one in kind.values)
        if isinstance(kind, shape.VarTupleType):
            return self.word("list", of=self.value(kind.item_type))
        if isinstance(kind, shape.DictType):
            return self.word("mapping", key=self.value(kind.key_type), of=self.value(kind.value_type))
        if "pattern" in extra:
            return self.word("id")
        plain = self.word(_PLAIN[type(kind)])
        if isinstance(kind, shape.IntType | shape.FloatType) and kind.le is not None:
            return f"{plain}, {self.word('bounds', low=kind.ge, high=kind.le)}"
        return plain

    def commands(self) -> Iterator[str]:
        """Yield each command with its own arguments and options, then the options that all have."""
        program: Any = typer.main.get_command(app([]))
        common = {one.name for one in program.params}
        for name, command in program.commands.items():
            own = [one for one in command.params if one.name not in common]
            usage = " ".join(["vto-roles", name, *(one.metavar for one in own if one.param_type_name == "argument")])
            yield from ("", f"### `{usage}`", "")
            yield from (inspect.cleandoc(command.help or ""), "", *self.options(own))
        yield from ("", f"### {self.word('everywhere')}", "", *self.options(program.params))

    def options(self, params: Sequence[Any]) -> Iterator[str]:
        yield from self.table(("option", "about", "default"))
        for one in params:
            flag = getattr(one, "is_flag", False)
            taken = "" if flag else one.metavar or "|".join(one.type.choices)
            names = ", ".join(one.opts) if one.param_type_name == "option" else ""
            again = f" ({self.word('again')})" if one.multiple and "again" not in one.help else ""
            cells = (f"`{' '.join(filter(None, (names, taken)))}`", f"{one.help}{again}", "" if flag else _written(one.default))
            yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _models(kind: Any) -> Iterator[Any]:
    """Yield the sections that a key may hold, in a list, by id, or beside a plain value."""
    if isinstance(kind, shape.Metadata):
        yield from _models(kind.type)
    elif isinstance(kind, shape.UnionType):
        for one in kind.types:
            yield from _models(one)
    elif isinstance(kind, shape.VarTupleType):
        yield from _models(kind.item_type)
    elif isinstance(kind, shape.DictType):
        yield from _models(kind.value_type)
    elif isinstance(kind, shape.StructType):
        yield kind


def _written(default: Any) -> str:
    """Return a default as a file would hold it, empty where nothing is in its place."""
    if default is msgspec.NODEFAULT or default in (None, (), "") or isinstance(default, msgspec.Struct):
        return ""
    return f"`{', '.join(default) if isinstance(default, tuple) else default}`"


def page(words: Words) -> str:
    """Return the reference in the language of the words."""
    return _Reference(words).page()
