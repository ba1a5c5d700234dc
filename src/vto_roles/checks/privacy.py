"""Checks of what a charter tells about single people."""

from collections.abc import Iterator

from vto_roles.checks.registry import Hit, OrganisationInput, check
from vto_roles.model.node import Node
from vto_roles.model.terms import KeyPath
from vto_roles.names import People, addresses

_SHOWN = 3  # roles named in one line


@check("error", "principle.02")
def name_in_public_charter(on: OrganisationInput) -> Iterator[Hit]:
    """
    Bad:
        staff:
          - {id: vto, function: VTO-coördinator, name: An Peeters, roles: [vto-coordinator]}
        choices:
          - {task: manage-library, role: hr, letter: R, reason: An Peeters heeft er geen tijd voor.}
        --- vto-roles render --public
    Good:
        staff:
          - {id: vto, function: VTO-coördinator, name: An Peeters, roles: [vto-coordinator]}
        choices:
          - {task: manage-library, role: hr, letter: R, reason: De coördinator heeft er geen tijd voor.}
        --- vto-roles render --public
    """
    if not on.public:
        return
    from vto_roles.read.ordinary import ordinary

    language = on.case.organisation.organisation.language
    people = People(on.case.organisation.staff, lambda: ordinary(language))
    for path, text in _texts(on.case.tree, ()):
        shown = ".".join(str(step + 1) if isinstance(step, int) else step for step in path)
        if (person := next(people.within(text), None)) is not None:
            yield Hit(None, path, {"person": person, "path": shown})
        elif any(addresses(text)):
            yield Hit(None, path, {"path": shown}, "address")


def _texts(node: Node, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    """Yield every text that may reach a charter with its path, without the names in their own fields and the organisation's."""
    if (path[:1] == ("staff",) and path[2:] in (("name",), ("id",))) or path == ("organisation", "name"):
        return
    if isinstance(node.value, dict):
        for key, child in node.value.items():
            yield from _texts(child, (*path, key))
    elif isinstance(node.value, list):
        for index, child in enumerate(node.value):
            yield from _texts(child, (*path, index))
    elif node.value is not None:
        yield path, node.value


@check("info", "factor.competences")
def few_holders(on: OrganisationInput) -> Iterator[Hit]:
    """
    Bad:
        staff:
          - {id: vto, function: VTO-coördinator, roles: [vto-coordinator], competences: [budgeting]}
    Good:
        staff:
          - {id: vto, function: VTO-coördinator, roles: [vto-coordinator]}
    """
    limit = on.settings.few_holders
    found: dict[str, int] = {}  # role -> the first person in it who was asked
    for name, state in on.allocation.roles.items():
        asked = [on.people[one][0] for one in state.holders if on.people[one][1].competences is not None]
        if asked and len(state.holders) < limit:
            found[name] = asked[0]
    if found:
        args = {"roles": tuple(found)[:_SHOWN], "count": len(found), "limit": limit}
        yield Hit(None, ("staff", min(found.values()), "competences"), args, "more" if len(found) > _SHOWN else "", key=True)
