"""Two files, charters or folders of them, one beside the other: what differs, by which answer, who must be asked again."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, get_args

import msgspec
from msgspec import Struct

from vto_roles import files
from vto_roles.charter import compare, read, sides
from vto_roles.charter.compare import Difference, DifferenceWriter
from vto_roles.charter.schema import Charter
from vto_roles.finding import CatalogueFault
from vto_roles.output.formats import FORMATS
from vto_roles.read import renamed, tree
from vto_roles.read.catalogue import built_in
from vto_roles.read.languages import languages, words_of
from vto_roles.refused import Refused, VtoRolesError
from vto_roles.run import pipeline
from vto_roles.run.inputs import Input
from vto_roles.run.options import Options, error_of
from vto_roles.run.recognise import recognise
from vto_roles.text import Words

_MAX = 64 * tree.MAX_BYTES
Compared = Literal["changed", "new", "gone", "unknown", "same"]
_TOLD = ("new", "gone", "unknown")  # kinds of members of which nothing more is said


class Opened(Struct, frozen=True, kw_only=True):
    """One side: a file that was decided, a charter in JSON, or the mark of another charter."""

    path: str  # as it is shown
    words: Words
    mark: Mapping[str, Any]
    charter: Charter | None = None
    decision: pipeline.Decision | None = None


class MemberDifference(Struct, frozen=True, kw_only=True):
    """A member of two folders. unknown: one of its sides cannot be read; then `error` says why."""

    file: str  # relative to the folder
    name: str
    compared: Compared
    difference: Difference | None = None


class FolderDifference(Struct, frozen=True, kw_only=True):
    """All members of two folders."""

    schema: Literal["vto-roles/diffs/1"] = "vto-roles/diffs/1"
    catalog: str  # version, of what was decided now
    members: tuple[MemberDifference, ...]


def side(one: Input, options: Options) -> Opened:
    """Return one side of a comparison.

    Raises Unusable when no charter can be made of a file, and Refused for a charter that this version cannot read, or that tells
    no letters.
    """
    data = one.read(_MAX)
    found = recognise(data, one.path.name)
    if found.kind != "charter":
        decided = pipeline.usable(one, options)
        words = options.words(decided.case)
        charter = pipeline.charter_of(decided, words)
        return Opened(path=files.shown(one.path), words=words, mark=charter.provenance, charter=charter, decision=decided)
    published = read.read(data) if found.form == "json" else None
    mark = FORMATS[found.form].read_mark(data)
    if mark is None or (found.form == "json" and published is None):
        raise Refused("no-charter", path=files.shown(one.path))
    if "letters" not in mark:
        raise Refused("no-letters", path=files.shown(one.path))
    language = options.language(str(mark.get("language")))
    return Opened(
        path=files.shown(one.path), words=words_of(language if language in languages() else "nl"), mark=mark, charter=published
    )


def difference(old: Opened, new: Opened) -> tuple[Difference, DifferenceWriter]:
    """Return what differs, and what words it in the language of the new side.

    Without both charters whole only letters, duties and deadlines are compared; so too where the older one has ids that changed
    name since. Raises Refused for a mark that tells no letters.
    """
    words, names = new.words, renamed.of(built_in())
    if old.charter is not None and new.charter is not None and not sides.older(old.charter, names):
        found = (
            None
            if old.decision is None or new.decision is None
            else compare.answers(*old.decision.made, *new.decision.made, words)
        )
        return compare.compare(old.charter, new.charter, found), DifferenceWriter(old.charter, new.charter, words)
    try:
        one, other = (sides.side(each.mark, words, names, each.charter) for each in (old, new))
    except msgspec.ValidationError:
        raise Refused("no-letters", path=", ".join(each.path for each in (old, new))) from None
    return compare.compare(one, other), DifferenceWriter(one, other, words)


# --- folders --------------------------------------------------------------------------------------


class Folders:
    """The members of two folders, compared one by one; `failed` are the errors of those that could not be."""

    def __init__(self, old: Path, new: Path, options: Options) -> None:
        """Raises Refused when one is no folder, or none of them holds a member."""
        from vto_roles.run.overview import holdings

        for one in (old, new):
            if not files.is_folder(one):
                raise Refused("no-folder", path=files.shown(one))
        self._options = options
        self._old, self._new = holdings(old), holdings(new)
        self.failed: list[VtoRolesError] = []
        if not self._old and not self._new:
            raise Refused("nothing-found", path=files.shown(new))

    def members(self) -> Iterator[tuple[MemberDifference, DifferenceWriter | None]]:
        """Yield each member of the new folder, and each of the old one that is there no more."""
        for key, holding in self._new.items():
            now = next((one for one in holding.inputs if one.error is None), None) or holding.source()
            earlier = self._old.get(key)
            was = None if earlier is None else earlier.source()
            if was is None or now is None:
                state: Compared = "new" if now is not None else "unknown"
                yield MemberDifference(file=key, name=key, compared=state), None
                continue
            try:
                yield self._compared(key, *(one if isinstance(one, Input) else Input(one.path, Path(key)) for one in (was, now)))
            except CatalogueFault:  # of every file
                raise
            except Exception as fault:
                self.failed.append(error_of(fault, self._options))
                yield MemberDifference(file=key, name=key, compared="unknown"), None
        for key in self._old.keys() - self._new.keys():
            yield MemberDifference(file=key, name=key, compared="gone"), None

    def _compared(self, key: str, old: Input, new: Input) -> tuple[MemberDifference, DifferenceWriter]:
        now = side(new, self._options)
        found, writer = difference(side(old, self._options), now)
        name = key if now.charter is None else str(now.charter.organisation["name"])
        return MemberDifference(file=key, name=name, compared="same" if found.empty else "changed", difference=found), writer


Member = tuple[MemberDifference, DifferenceWriter | None]


def text(members: Sequence[Member], words: Words) -> str:
    """Return the members that differ, came or went, in words for a terminal, and how many there are of each kind."""
    blocks = []
    for member, writer in members:
        if member.compared == "changed" and member.difference is not None and writer is not None:
            blocks.append(f"== {_named(member)}\n{writer.text(member.difference)}")
        elif member.compared in _TOLD:
            blocks.append(f"== {_named(member)}{words.colon}{words('compare', member.compared)}\n")
    return "\n".join([*blocks, _counted(members, words)]) + "\n"


def markdown(members: Sequence[Member], words: Words, escape: Callable[[str], str]) -> str:
    """Return the same as Markdown; escape: makes a text inert."""
    blocks = [f"# {words('compare', 'title')}", escape(_counted(members, words))]
    for member, writer in members:
        if member.compared == "changed" and member.difference is not None and writer is not None:
            blocks += [f"## {escape(_named(member))}", writer.blocks(member.difference, escape, level=3)]
        elif member.compared in _TOLD:
            blocks += [f"## {escape(_named(member))}", escape(words("compare", member.compared))]
    return "\n\n".join(blocks) + "\n"


def json(members: Sequence[MemberDifference]) -> bytes:
    """Return all members as versioned JSON."""
    found = FolderDifference(catalog=built_in().version, members=tuple(members))
    return msgspec.json.format(msgspec.json.encode(found), indent=2) + b"\n"


def _named(member: MemberDifference) -> str:
    return member.file if member.name == member.file else f"{member.name} ({member.file})"


def _counted(members: Sequence[Member], words: Words) -> str:
    counts = Counter(member.compared for member, _ in members)
    told = (words("compare", "counted", kind, count=counts[kind]) for kind in get_args(Compared) if counts[kind])
    return words("compare", "members", count=len(members)) + words.colon + words.join(told) + "."
