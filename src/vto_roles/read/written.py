"""The answers of a file as they are written, and what is left of them under another catalogue.

Reading drops an answer that names what is neither in the catalogue nor an own task; with that, it comes back.
"""

import functools
from typing import Any

import msgspec.inspect as shape
from msgspec import NODEFAULT, Struct
from msgspec.structs import replace

from vto_roles.model.decision import Case
from vto_roles.model.organisation import OrganisationFile, Overlay, completed
from vto_roles.read.bind import FAULTY, Vocabulary
from vto_roles.read.catalogue import vocabulary
from vto_roles.read.organisation import bind


def as_written(case: Case) -> Case:
    """Return a case with all answers of its file and overlays, whatever they name."""
    bound = bind(case.trees, Vocabulary(known={}))
    assert bound.answers is not None  # what is required names nothing
    return replace(case, organisation=completed(bound.answers), overlays=bound.overlays, tree=bound.tree)


def as_read(case: Case) -> tuple[OrganisationFile, tuple[Overlay, ...]]:
    """Return the answers and overlays of a case as written that its catalogue and its own tasks leave."""
    known = vocabulary(case.catalogue, [task.id for task in case.organisation.own_tasks])
    organisation, *overlays = (_left(value, known) for value in (case.organisation, *case.overlays))
    return completed(organisation), tuple(overlays)


def _left(value: Struct, known: Vocabulary) -> Any:
    """Return a value without what names something unknown: FAULTY where it is required, as in the binder."""
    changed: dict[str, Any] = {}
    for field in _naming(type(value)):
        was = getattr(value, field.name)
        left = _part_left(was, field.type, known)
        if left is FAULTY:
            if field.required:
                return FAULTY
            left = field.default if field.default is not NODEFAULT else field.default_factory()
        changed[field.name] = left
    return replace(value, **changed) if changed else value


def _part_left(value: Any, kind: Any, known: Vocabulary) -> Any:
    if isinstance(value, Struct):
        return _left(value, known)
    for one in kind.types if isinstance(kind, shape.UnionType) else (kind,):
        if isinstance(value, tuple) and isinstance(one, shape.VarTupleType):
            return tuple(left for item in value if (left := _part_left(item, one.item_type, known)) is not FAULTY)
        if isinstance(value, dict) and isinstance(one, shape.DictType):
            pairs = [
                (_part_left(key, one.key_type, known), _part_left(child, one.value_type, known)) for key, child in value.items()
            ]
            return {key: child for key, child in pairs if key is not FAULTY and child is not FAULTY}
        if isinstance(value, str) and (reference := _reference(one)) is not None and not known.has(reference, value):
            return FAULTY
    return value


@functools.cache
def _naming(kind: type) -> tuple[shape.Field, ...]:
    """Return the fields of a struct in which something can be named."""
    made = shape.type_info(kind)
    assert isinstance(made, shape.StructType)
    return tuple(field for field in made.fields if _names(field.type))


def _names(kind: Any) -> bool:
    if isinstance(kind, shape.UnionType):
        return any(map(_names, kind.types))
    if isinstance(kind, shape.DictType):
        return _names(kind.key_type) or _names(kind.value_type)
    if isinstance(kind, shape.VarTupleType):
        return _names(kind.item_type)
    return bool(_naming(kind.cls)) if isinstance(kind, shape.StructType) else _reference(kind) is not None


def _reference(kind: Any) -> str | None:
    """Return the kind of things that a text names."""
    return (kind.extra or {}).get("ref") if isinstance(kind, shape.Metadata) else None
