"""What a shell completes after Tab: the values of options and arguments. Each loads what it offers when it is asked."""

from collections.abc import Iterable

_ANSWERS = ("yes", "no", "unknown")
_LETTERS = ("R", "A", "C", "I", "none")


def languages(incomplete: str) -> list[str]:
    return _starting(incomplete, ("nl", "fr", "de", "en"))


def formats(incomplete: str) -> list[str]:
    from vto_roles.output.formats import FORMATS

    return _starting(incomplete, FORMATS)


def report_formats(incomplete: str) -> list[str]:
    from vto_roles.report import FORMATS

    return _starting(incomplete, FORMATS)


def overview_formats(incomplete: str) -> list[str]:
    from vto_roles.output.overview import FORMATS

    return _starting(incomplete, FORMATS)


def difference_formats(incomplete: str) -> list[str]:
    return _starting(incomplete, ("text", "md", "json"))


def employers(incomplete: str) -> list[str]:
    return _starting(incomplete, ("private", "public"))


def roles(incomplete: str) -> list[str]:
    from vto_roles.read.catalogue import built_in

    return _starting(incomplete, built_in().roles)


def tasks(incomplete: str) -> list[str]:
    from vto_roles.read.catalogue import built_in

    return _starting(incomplete, built_in().tasks)


def law(incomplete: str) -> list[str]:
    from vto_roles.read.catalogue import built_in

    return _starting(incomplete, built_in().law)


def entries(incomplete: str) -> list[str]:
    """Offer the ids of all parts of the catalogue."""
    from vto_roles.charter.browse import ids
    from vto_roles.read.catalogue import built_in

    return _starting(incomplete, ids(built_in()))


def regions(incomplete: str) -> list[str]:
    """Offer the regions."""
    from typing import get_args

    from vto_roles.model.terms import Region

    return _starting(incomplete, get_args(Region))


def checks(incomplete: str) -> list[str]:
    """Offer the checks, of a list of them the last."""
    from vto_roles.checks.registry import all_checks

    before, comma, last = incomplete.rpartition(",")
    return [before + comma + name for name in _starting(last, all_checks())]


def settings(incomplete: str) -> list[str]:
    """Offer the answers that `what-if --set` can change, and after the sign what they can be."""
    from typing import get_args, get_origin, get_type_hints

    from vto_roles.model.organisation import Identity, Tradition
    from vto_roles.read.catalogue import answer_paths, built_in

    key, sign, value = incomplete.partition("=")
    if not sign:
        paths = (*sorted(answer_paths()), *(f"roles.{name}" for name in built_in().roles))
        return [f"{path}=" for path in _starting(incomplete, paths)]
    section, _, name = key.rpartition(".")
    kind = {"organisation": Identity, "tradition": Tradition}.get(section)
    values: Iterable[str] = _ANSWERS if section == "roles" else _LETTERS if name == "letter" else ()
    hint = None if kind is None else get_type_hints(kind).get(name)
    if get_origin(hint) is not tuple:  # of a list nothing can be offered
        values = (*values, *(one for member in get_args(hint) for one in get_args(member) or (member,) if isinstance(one, str)))
    return [f"{key}={one}" for one in _starting(value, values)]


def _starting(incomplete: str, known: Iterable[str]) -> list[str]:
    return [one for one in known if one.startswith(incomplete)]
