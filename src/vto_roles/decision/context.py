"""What the steps of the decision share: the organisation with its facts, a choice with its place, and the row of one task."""

import datetime
from collections.abc import Collection, Iterator, Mapping, Sequence
from operator import itemgetter

from msgspec import Struct
from msgspec.structs import replace

from vto_roles.decision.conditions import fact_path, holds
from vto_roles.decision.facts import answers, may, presence, role_facts
from vto_roles.decision.law import applied, law_facts
from vto_roles.model.catalogue import LISTED, Bounds, Catalogue, Doers, Rule, Selector, Step, Task
from vto_roles.model.decision import Because, Discussion, DutyKind, Problem
from vto_roles.model.organisation import Choice, OrganisationFile, OwnTask
from vto_roles.model.terms import KeyPath, Letter
from vto_roles.refused import Argument

BARS: frozenset[str] = frozenset(("C", "I", "none"))  # the choices that keep a role from A and R
_SITES = "sites"  # the outcome of a task whose law holds for some of the sites only


class Candidate(Struct, frozen=True):
    """A role that can get a letter."""

    role: str
    instead_of: str | None = None  # the absent role that it stands in for
    why: str | None = None  # why the task lists it


class CascadeCell(Struct, frozen=True):
    """The letter that the cascade of a task gives to a body."""

    letter: Letter
    step: Step
    locked: bool  # law in force gives it: no choice changes it


class Chosen(Struct, frozen=True):
    """A choice that stands, with its place; a federation's is locked."""

    choice: Choice
    role: str  # who gets the letter: the role named, or the one that stands in for it
    path: KeyPath
    locked: bool
    source: str | None = None  # who decided it, for a federation's

    def because(self, letter: Letter, *, excludes: bool = False) -> Because:
        """Return the reason that it gives: for its own role or, with `excludes`, for those that get what it keeps from it."""
        reason, args = self.choice.reason, dict[str, Argument]()
        if reason:
            args["reason"] = reason
        if self.locked:
            args["source"] = self.source
        if excludes:
            args["excluded"] = self.role
        elif self.choice.role != self.role:
            args["absent"] = self.choice.role
        key = "choice-excludes" if excludes else "choice"
        key += ("-federation" if self.locked else "") + ("" if reason or excludes else "-unexplained")
        return Because(letter=letter, criterion="choice", key=key, args=args, sources=("principle.03",), path=self.path)


class Context:
    """The organisation that is decided: its facts, roles, rules, people and tasks, which are the same in every step."""

    def __init__(self, catalogue: Catalogue, organisation: OrganisationFile, day: datetime.date) -> None:
        """day: on which law is applied."""
        self.catalogue = catalogue
        self.organisation = organisation
        self.day = day
        self.problems: list[Problem] = []  # what cannot be followed, in the order in which the steps find it
        self.facts = answers(organisation)
        self.roles = presence(catalogue, organisation, self.facts)
        self.facts |= role_facts(self.roles)
        self.law = applied(catalogue, day, self.facts)
        self.facts |= law_facts(catalogue, self.law)
        self.rules = {name: rule for name, rule in catalogue.rules.items() if holds(rule.when, self.facts)}
        self.people = {person.id: (index, person) for index, person in enumerate(organisation.staff or ())}
        own = ((("own_tasks", index), task) for index, task in enumerate(organisation.own_tasks))
        self._coverage: dict[tuple[str, tuple[str, ...]], tuple[int, str] | None] = {}
        self.own_tasks = {task.id: (path, task) for path, task in own if task.id not in catalogue.tasks}
        self._paths: dict[str, KeyPath | None] = {}  # rule -> the answer by which it holds
        self.tasks = self._tasks()
        self.duties = {name: self._duty(name, task) for name, task in self.tasks.items()}

    def _tasks(self) -> dict[str, Task]:
        """Return the tasks that exist, in order, without the own tasks that give a role a letter that it may not hold."""
        tasks = {name: task for name, task in self.catalogue.tasks.items() if holds(task.when, self.facts)}
        for name, (path, own) in self.own_tasks.items():
            task = _own_task(own)
            faults = self._faults(name, task, path)
            self.problems += faults
            if not faults:
                tasks[name] = task
        return tasks

    def misplaced(self) -> Iterator[Problem]:
        """Yield a problem for each role that a task of the catalogue gives a letter that it may not hold: once, not per task.

        Asked for by who tells the problems: it takes longer than all else of a context.
        """
        told: set[tuple[object, ...]] = set()
        for name in (one for one in self.catalogue.once(_exceptional) if one in self.tasks):
            for problem in self._faults(name, self.tasks[name], ("catalog", "tasks", name)):
                what = (problem.args["role"], problem.args["letter"])
                if what not in told:
                    told.add(what)
                    yield problem

    def _faults(self, name: str, task: Task, base: KeyPath) -> list[Problem]:
        """Return a problem for each role in the lists of a task, at `base`, that may not hold its letter."""
        own = self.own_tasks.get(name)
        doers = (*task.R.one, *task.R.all) if own is None or own[1].R else ()
        lists: tuple[tuple[Letter, Collection[str]], ...] = (("A", task.A), ("R", doers), ("C", task.C), ("I", task.I))
        return [
            Problem(
                check="accountable-not-allowed",
                subject=name,
                path=(*base, letter) if own is None or letter == "A" else (*base, letter, number),
                variant=self.why_not(task, role, letter),
                args={"task": name, "role": role, "letter": letter, "level": task.level},
            )
            for letter, roles in lists
            for number, role in enumerate(roles)
            if not self.may(task, role, letter)
        ]

    def _duty(self, name: str, task: Task) -> DutyKind:
        if name in self.own_tasks:
            return "own"
        legal = task.legal is not None and holds(task.legal.when, self.facts) and self._binds(task.legal.lines)
        return "legal" if legal else "recommended"

    def _binds(self, names: Sequence[str]) -> bool:
        """Return whether each of these lines has a version in force."""
        return all((line := self.law.get(name)) is not None and line.status == "in-force" for name in names)

    def may(self, task: Task, role: str, letter: Letter) -> bool:
        """Return whether the role may hold the letter on the task here."""
        return may(self.catalogue, task, role, letter, self.law)

    def why_not(self, task: Task, role: str, letter: Letter) -> str:
        """Return the message variant that says why `may` is false."""
        known = self.catalogue.roles[role]
        if letter == "A" and "A" in known.may and known.mandate == "tactical" and task.level == "strategic":
            return "strategic"
        return "body" if known.kind == "consultative" else "kind"

    def present(self, role: str) -> bool:
        """Return whether the organisation has the role; a body that is unknown is not present."""
        return self.roles[role].status == "present"

    def coverage(self, role: str, needs: tuple[str, ...]) -> tuple[int, str] | None:
        """Return how many of some needs the role's best asked holder covers, and who that is; None when nobody was asked."""
        if (role, needs) not in self._coverage:  # of thousands of people, for hundreds of tasks that need the same
            wanted = frozenset(needs)
            people = (self.people[one][1] for one in self.roles[role].holders)
            covered = (
                (len(wanted.intersection(person.competences)), person.id) for person in people if person.competences is not None
            )
            self._coverage[role, needs] = max(covered, key=itemgetter(0), default=None)
        return self._coverage[role, needs]

    def candidate(self, task: Task, role: str, letter: Letter) -> Candidate | None:
        """Return who may hold the letter for a role: itself when present, else the first present role that stands in for it."""
        if self.present(role):
            return Candidate(role) if self.may(task, role, letter) else None
        for deputy in self.catalogue.roles[role].stands_in:
            if self.present(deputy) and self.may(task, deputy, letter):
                return Candidate(deputy, role)
        return None

    def absence(self, role: str) -> KeyPath | None:
        """Return the path of the answer by which a role is absent: its own, staff, or the first that its `when` asks."""
        if role in self.organisation.roles:
            return ("roles", role)
        if self.organisation.staff is not None and self.catalogue.roles[role].exists == "staff":
            return ("staff",)
        when = self.catalogue.roles[role].when
        return None if when is None else fact_path(when, self.facts)

    def rules_about(self, task: str) -> list[tuple[str, Rule]]:
        """Return the rules that hold here and are about a task, in their order."""
        if task in self.own_tasks:
            return [(name, rule) for name, rule in self.rules.items() if rule.about(task, self.tasks[task])]
        about = self.catalogue.once(_rules_by_task)[task]
        return [(name, self.rules[name]) for name in about if name in self.rules]

    def by_rule(self, letter: Letter, name: str, rule: Rule) -> Because:
        """Return the reason of a letter that a rule of tradition or size gives."""
        if name not in self._paths:
            self._paths[name] = fact_path(rule.when, self.facts)
        return Because(letter=letter, criterion=rule.by, key="rule", sources=rule.sources, path=self._paths[name], rule=name)

    def too_small_for(self, role: str) -> float | None:
        """Return the head count from which the role is usually there, where only that makes it absent here."""
        when = self.catalogue.roles[role].when
        if role in self.organisation.roles or self.organisation.staff is not None or not isinstance(when, dict):
            return None
        size, facts = when.get("size.headcount"), self.facts
        others = {fact: test for fact, test in when.items() if fact != "size.headcount"}
        if not isinstance(size, Bounds) or holds({"size.headcount": size}, facts) or not holds(others, facts):
            return None
        return size.min

    def cascade(self, task: Task) -> dict[str, CascadeCell]:
        """Return what the cascade of the task's topic gives, body by body, down to the first body that is present.

        A body that is unknown is consulted, and so is the next one, until the answer is known.
        """
        if task.topic is None or task.topic not in self.catalogue.cascades:
            return {}
        cascade = self.catalogue.cascades[task.topic]
        steps = cascade.public if self.organisation.organisation.employer == "public" else cascade.private
        cells: dict[str, CascadeCell] = {}
        for step in steps:
            status = self.roles[step.body].status
            if status == "absent" or step.body in cells:
                continue
            cell = self._cell(step, present=status == "present")
            if self.may(task, step.body, cell.letter):
                cells[step.body] = cell
            if status == "present":
                break
        return cells

    def _cell(self, step: Step, *, present: bool) -> CascadeCell:
        """Return the letter of a step: its own where law in force gives it to a body that is there, else C; an I stays one."""
        line = self.law.get(step.law or "")
        locked = line is not None and line.status == "in-force" and holds(step.when, self.facts)
        return CascadeCell(step.letter if step.letter == "I" or (locked and present) else "C", step, locked)


class Draft:
    """The row of one task while it is decided: what bears on it, and the letters given so far."""

    def __init__(self, context: Context, name: str, choices: Sequence[Chosen]) -> None:
        self.context = context
        self.name = name
        self.task = context.tasks[name]
        self.choices = choices
        self.cascade = context.cascade(self.task)
        self.chosen: dict[str, dict[str, Chosen]] = {}  # role -> letter or none -> the choice
        for chosen in choices:
            self.chosen.setdefault(chosen.role, {}).setdefault(chosen.choice.letter, chosen)
        self.rules = context.rules_about(name)
        self.letters: dict[str, dict[Letter, Because]] = {}
        self.own: set[str] = set()  # bodies that contribute by their own choice
        self.discussions: list[Discussion] = []

    def locked(self, role: str) -> Letter | None:
        """Return the letter that law in force gives to the role here."""
        cell = self.cascade.get(role)
        return cell.letter if cell is not None and cell.locked else None

    def barred(self, role: str, *, federation: bool = False) -> bool:
        """Return whether a choice keeps the role from A and R. federation: whether only its choices count."""
        choices = self.chosen.get(role, {})
        return any(chosen.locked or not federation for letter, chosen in choices.items() if letter in BARS)

    @property
    def where(self) -> dict[str, Argument]:
        """The argument of a reason that law holds for some of the sites only; none where it holds for all."""
        some = self.task.outcomes.get(_SITES)
        return {"where": _SITES} if some is not None and holds(some, self.context.facts) else {}

    def own_path(self, letter: Letter) -> KeyPath | None:
        """Return the path of the letter in the organisation's own task; None for a task of the catalogue."""
        own = self.context.own_tasks.get(self.name)
        return None if own is None else (*own[0], letter)

    def listed(self, key: str, letter: Letter, why: str | None) -> Because:
        """Return the reason of a role that the task lists: its why, under `key`; where it has none, who listed it."""
        because = Because(letter=letter, criterion="order", key=key, sources=self.task.sources)
        if why is not None and why != LISTED:
            return replace(because, sources=self.context.catalogue.whys[why].sources, why=why)
        if self.name in self.context.own_tasks:
            return replace(because, key="own-task", path=self.own_path(letter))
        return replace(because, key="listed-by", path=("catalog", "tasks", self.name, letter))

    def has_locked(self, role: str) -> bool:
        """Return whether law or a federation locks a letter that the role has."""
        if not self.cascade and not self.chosen:  # as of most tasks
            return False
        letters, chosen = self.letters[role], self.chosen.get(role, {})
        return self.locked(role) in letters or any(one.locked and letter in letters for letter, one in chosen.items())


def _rules_by_task(catalogue: Catalogue) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = {task: [] for task in catalogue.tasks}
    for name, rule in catalogue.rules.items():
        for task in found if isinstance(rule.tasks, Selector) else rule.tasks:
            if task in found and rule.about(task, catalogue.tasks[task]):
                found[task].append(name)
    return found


def _exceptional(catalogue: Catalogue) -> Sequence[str]:
    """Return the tasks that give a role a letter which only a line of law allows, or nothing does."""
    known: dict[tuple[str, str, Letter], bool] = {}  # of a level, a role and a letter: without law the same for every task

    def usual(task: Task, role: str, letter: Letter) -> bool:
        key = (task.level, role, letter)
        if key not in known:
            known[key] = may(catalogue, task, role, letter, {})
        return known[key]

    def given(task: Task) -> Iterator[tuple[str, Letter]]:
        lists: dict[Letter, Collection[str]] = {"A": task.A, "R": (*task.R.one, *task.R.all), "C": task.C, "I": task.I}
        return ((role, letter) for letter, roles in lists.items() for role in roles)

    return [name for name, task in catalogue.tasks.items() if not all(usual(task, *one) for one in given(task))]


def _own_task(own: OwnTask) -> Task:
    return Task(
        phase=own.phase,
        level=own.level,
        bundle=own.bundle,
        A={own.A: LISTED},
        R=Doers(all=_listed(own.R or (own.A,))),
        C=_listed(own.C),
        I=_listed(own.I),
        deadline=own.deadline,
        sources=("principle.03",),
    )


def _listed(roles: Sequence[str | Mapping[str, str]]) -> dict[str, str]:
    """Return the roles of an own task with their whys, those of an item that brings one."""
    pairs = ({role: LISTED} if isinstance(role, str) else role for role in roles)
    return {name: why for pair in pairs for name, why in pair.items()}
