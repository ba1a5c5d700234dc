"""What the organisation file can hold, for the questions of the catalogue: its answers, and the words that each may be."""

import functools
from collections.abc import Collection, Iterator, Mapping

import msgspec.inspect as shape

from vto_roles.model.organisation import OrganisationFile


def known(roles: Collection[str]) -> Mapping[str, Collection[str]]:
    """Return the paths that a question of the catalogue may be about, and the options that it may offer."""
    options = {word for words in answer_words().values() for word in words}
    return {"question": {*answer_words(), *(f"roles.{name}" for name in roles)}, "option": options}


@functools.cache
def answer_words() -> Mapping[str, tuple[str, ...]]:
    """Return the paths of the answers that the file may hold, without those of single roles, each with the words for it.

    Free answers, and those that are ids, have none.
    """
    found: dict[str, tuple[str, ...]] = {}
    file = shape.type_info(OrganisationFile)
    assert isinstance(file, shape.StructType)
    for part in file.fields:
        found[part.encode_name] = _words(part.type)
        if (kind := _struct(part.type)) is not None:
            found |= {f"{part.encode_name}.{field.encode_name}": _words(field.type) for field in kind.fields}
    return found


def _members(kind: shape.Type) -> Iterator[shape.Type]:
    """Yield what a type is made of, down to the items of lists."""
    if isinstance(kind, shape.Metadata):
        yield from _members(kind.type)
    elif isinstance(kind, shape.UnionType):
        for member in kind.types:
            yield from _members(member)
    elif isinstance(kind, shape.VarTupleType):
        yield from _members(kind.item_type)
    else:
        yield kind


def _words(kind: shape.Type) -> tuple[str, ...]:
    return tuple(str(word) for one in _members(kind) if isinstance(one, shape.LiteralType) for word in one.values)


def _struct(kind: shape.Type) -> shape.StructType | None:
    return next((one for one in _members(kind) if isinstance(one, shape.StructType)), None)
