"""Reads the scenarios of the built-in law lines: what must be decided for which organisation on which day."""

from vto_roles import resources
from vto_roles.model.scenario import Scenario, Scenarios
from vto_roles.read import tree
from vto_roles.read.bind import Binder
from vto_roles.read.catalogue import BUILT_IN, built_in, fault, vocabulary


def scenarios(law: str, checks: tuple[str, ...] = ()) -> tuple[Scenario, ...]:
    """Return the scenarios of a law line, none where it has no file.

    checks: the checks that exist, where those that are named shall be known. Raises CatalogueFault for what is wrong with them.
    """
    path = resources.CATALOG / "scenarios" / f"{law}.yaml"
    if not path.is_file():
        return ()
    node, findings = tree.read(path.read_bytes(), f"{BUILT_IN}scenarios/{path.name}")
    binder = Binder(vocabulary(built_in(), checks=checks))
    found = None if node is None else binder.bind(node, Scenarios)
    findings = [*findings, *binder.findings]
    if findings or found is None:
        raise fault(findings)
    return found.scenarios
