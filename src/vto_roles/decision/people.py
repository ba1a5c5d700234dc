"""The people who hold a role: who is named for a cell, who is the deputy, and which competences they lack."""

from collections.abc import Mapping

from vto_roles.decision.context import Context
from vto_roles.model.catalogue import Task
from vto_roles.model.decision import Because, Gap
from vto_roles.model.terms import Letter


class Staffing:
    """Names people for cells, task after task, and counts the letters A and R that each carries so far."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._load = dict.fromkeys(context.people, 0)
        self._competences: dict[str, set[str]] = {}  # of each role whose holders were asked: what they have together
        for _, person in context.people.values():
            if person.competences is not None:
                for role in person.roles:
                    self._competences.setdefault(role, set()).update(person.competences)

    def named(self, task: Task, role: str, letters: Mapping[Letter, Because]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the ids of the holders named for a cell and of its deputies, and add to their load.

        With an R, those who cover most of the needed competences come first, then those with the smallest load; with an A alone
        the order of the file decides, for answering follows mandate, not load. A collective role names all that cover most.
        """
        holders = self._context.roles[role].holders
        if not holders:
            return (), ()
        ranked, count = list(holders), len(holders)
        if "R" in letters:
            lacks = {one: self._lack(one, frozenset(task.needs)) for one in holders}
            least = min(lacks.values())
            by_load = least != (0, True)  # what nobody can goes in the order of the file
            ranked.sort(key=lambda one: (*lacks[one], self._load[one] if by_load else 0))
            count = sum(lack == least for lack in lacks.values())
        if not self._context.catalogue.roles[role].collective:
            count = 1
        load = ("A" in letters) + ("R" in letters)
        if load:
            for one in ranked[:count]:
                self._load[one] += load
        return tuple(ranked[:count]), tuple(ranked[count : count + 1])

    def _lack(self, person_id: str, needs: frozenset[str]) -> tuple[int, bool]:
        """Return a sort key: minus the needs that a person covers, and whether an asked person lacks one."""
        competences = self._context.people[person_id][1].competences
        covered = needs.intersection(competences or ())
        return -len(covered), competences is not None and covered != needs

    def gaps(self, name: str, task: Task, role: str) -> list[Gap]:
        """Return the needs of a task that the best holder of its role lacks, each with the roles that cover it."""
        if role not in self._competences:
            return []
        best = max(
            (self._context.people[one][1].competences or () for one in self._context.roles[role].holders),
            key=lambda competences: len(set(competences) & set(task.needs)),
        )
        roles, lacking = self._context.catalogue.roles, [need for need in task.needs if need not in best]
        partners = {need: tuple(one for one in roles if need in self._competences.get(one, ())) for need in lacking}
        return [Gap(task=name, role=role, competence=need, partners=partners[need]) for need in lacking]
