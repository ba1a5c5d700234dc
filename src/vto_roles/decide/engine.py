"""Who answers for, does, advises on and is told of each task - with a reason for every letter.

Pure: (Catalogue, OrganisationFile, overlays) -> Allocation. No weights, no scores, no chance: candidates
are narrowed by criteria in a fixed order, and the first criterion that leaves one is the reason.
"""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from vto_roles.decide.facts import answers, fact_path, holds, may, presence, role_facts
from vto_roles.model.catalogue import Catalogue, Doers, Relative, Rule, Selector, Step, Task
from vto_roles.model.decision import Allocation, Because, Cell, Deviation, Discussion, Gap, Matrix, Problem, Rival, Row
from vto_roles.model.organisation import Choice, OrganisationFile, Overlay, OwnTask
from vto_roles.model.terms import LETTERS, Criterion, KeyPath, Letter

Duty = Literal["legal", "recommended", "own"]
_BARS: frozenset[str] = frozenset(("C", "I", "none"))  # the choices that keep a role from A and R
_LAST_RESORT = ("management", "board")  # always there, and may answer for and do anything


# --- choices --------------------------------------------------------------------------------------


class _Chosen(Struct, frozen=True):
    """A choice that stands, with its place; a federation's is locked."""

    choice: Choice
    role: str  # who holds it: the role named, or the one that stands in for it
    path: KeyPath
    locked: bool
    source: str | None = None  # who decided it, for a federation's


class _Candidate(Struct, frozen=True):
    role: str
    instead_of: str | None = None


class _Pick(Struct, frozen=True):
    """The outcome of a narrowing."""

    candidate: _Candidate
    because: Because


class _Filter(Struct, frozen=True):
    """One criterion: what it keeps of a pool, and how it says why."""

    criterion: Criterion
    keep: Callable[[list[_Candidate]], tuple[list[_Candidate], dict[str, Any]]]


class _Engine:
    """All that stays the same while the rows of one organisation are decided."""

    def __init__(self, catalogue: Catalogue, organisation: OrganisationFile, overlays: Sequence[Overlay]) -> None:
        self.catalogue = catalogue
        self.organisation = organisation
        self.facts = answers(organisation)
        self.roles = presence(catalogue, organisation, self.facts)
        self.facts |= role_facts(self.roles)
        self.rules = [(name, rule) for name, rule in catalogue.rules.items() if holds(rule.when, self.facts)]
        self.problems: list[Problem] = []
        self.people = {person.id: (index, person) for index, person in enumerate(organisation.staff or ())}
        self.competences: dict[str, set[str]] = {}  # of each role whose holders were asked: what they can together
        for _, person in self.people.values():
            for held in person.roles:
                if person.competences is not None:
                    self.competences.setdefault(held, set()).update(person.competences)
        self.load: dict[str, int] = dict.fromkeys(self.people, 0)
        own = enumerate(organisation.own_tasks)
        self.own = {task.id: (index, task) for index, task in own if task.id not in catalogue.tasks}
        self.tasks = self._tasks()
        self.duties = {name: self.duty(name, task) for name, task in self.tasks.items()}
        self.choices: dict[str, list[_Chosen]] = {}
        for number, overlay in enumerate(overlays):
            self._choose(overlay.choices, ("overlays", number, "choices"), overlay)
        self._choose(organisation.choices, ("choices",))

    # --- tasks ---

    def _tasks(self) -> dict[str, Task]:
        tasks = {name: task for name, task in self.catalogue.tasks.items() if holds(task.when, self.facts)}
        for name, (index, own) in self.own.items():
            task = _own_task(own)
            wrong = self._own_faults(own, task, index)
            self.problems += wrong
            if not wrong:
                tasks[name] = task
        seen: set[tuple[object, ...]] = set()
        for name, task in tasks.items():
            for problem in self._patch_faults(name, task) if name not in self.own else ():
                if (problem.args["role"], problem.args["letter"]) not in seen:  # a patched role: once, not per task
                    seen.add((problem.args["role"], problem.args["letter"]))
                    self.problems.append(problem)
        return tasks

    def _patch_faults(self, name: str, task: Task) -> list[Problem]:
        """Candidates of a patched task that may not hold the letter; the decision passes them over."""
        doers = task.R if isinstance(task.R, tuple) else (*task.R.one, *task.R.all)
        lists: tuple[tuple[Letter, tuple[str, ...]], ...] = (("A", task.A), ("R", doers), ("C", task.C), ("I", task.I))
        return [
            Problem(
                check="accountable-not-allowed",
                subject=name,
                path=("catalog", "tasks", name, letter),
                variant=self._why_not(task, role, letter),
                args={"task": name, "role": role, "letter": letter, "level": task.level},
            )
            for letter, roles in lists
            for role in roles
            if role in self.catalogue.roles and not self.may(task, role, letter)
        ]

    def _own_faults(self, own: OwnTask, task: Task, index: int) -> list[Problem]:
        lists: tuple[tuple[Letter, tuple[str, ...]], ...] = (("A", (own.A,)), ("R", own.R), ("C", own.C), ("I", own.I))
        return [
            Problem(
                check="accountable-not-allowed",
                subject=own.id,
                path=("own_tasks", index, letter) if letter == "A" else ("own_tasks", index, letter, number),
                variant=self._why_not(task, role, letter),
                args={"task": own.id, "role": role, "letter": letter, "level": own.level},
            )
            for letter, roles in lists
            for number, role in enumerate(roles)
            if not self.may(task, role, letter)
        ]

    def duty(self, name: str, task: Task) -> Duty:
        if name in self.own:
            return "own"
        return "legal" if task.legal is not None and holds(task.legal.when, self.facts) else "recommended"

    # --- what a role may hold ---

    def may(self, task: Task, role: str, letter: Letter) -> bool:
        return may(self.catalogue, task, role, letter, self.facts)

    def _why_not(self, task: Task, role: str, letter: Letter) -> str:
        known = self.catalogue.roles.get(role)
        if known is None:
            return "kind"
        if letter == "A" and "A" in known.may and known.mandate == "tactical" and task.level == "strategic":
            return "strategic"
        return "body" if known.kind == "consultative" else "kind"

    def there(self, role: str) -> bool:
        return role in self.roles and self.roles[role].status == "present"

    def instead(self, task: Task, role: str, letter: Letter) -> _Candidate | None:
        """The role itself when present, else the first present that stands in for it; never for a body."""
        if self.there(role):
            return _Candidate(role)
        for deputy in self.catalogue.roles[role].stands_in if role in self.catalogue.roles else ():
            if self.there(deputy) and self.may(task, deputy, letter):
                return _Candidate(deputy, role)
        return None

    def absence(self, role: str) -> KeyPath | None:
        """The answer by which a role is not there: its own, or what its `when` asks."""
        if role in self.organisation.roles:
            return ("roles", role)
        when = self.catalogue.roles[role].when
        return None if when is None else fact_path(when, self.facts)

    # --- the floor of law and the choices above it ---

    def floor(self, task: Task) -> dict[str, tuple[Letter, Step, bool]]:
        """Who the task's cascade puts there: role -> letter, step, and whether law locks it."""
        if task.topic is None or task.topic not in self.catalogue.cascades:
            return {}
        cascade = self.catalogue.cascades[task.topic]
        steps = cascade.public if self.organisation.organisation.employer == "public" else cascade.private
        result: dict[str, tuple[Letter, Step, bool]] = {}
        for step in steps:
            status = self.roles[step.body].status if step.body in self.roles else "absent"
            if status == "absent" or step.body in result:
                continue
            locked = (
                step.law is not None
                and step.law in self.catalogue.law
                and self.catalogue.law[step.law].status == "in-force"
                and holds(step.when, self.facts)
            )
            letter: Letter = step.letter if locked and status == "present" else "C"
            if self.may(task, step.body, letter):
                result[step.body] = (letter, step, locked)
            if status == "present":
                break
        return result

    def _choose(self, choices: Sequence[Choice], base: KeyPath, overlay: Overlay | None = None) -> None:
        """Take in what may stand of a list of choices; the rest is a problem on its line."""
        locked, source = overlay is not None, overlay.source if overlay is not None else None
        for index, choice in enumerate(choices):
            task = self.tasks.get(choice.task)
            path = (*base, index)
            candidate = self._chosen_role(task, choice) if task is not None else None
            if locked and (task is None or candidate is None):
                continue
            if task is None or candidate is None:
                variant = "no-task" if task is None else "absent"
                self.problems.append(_without_effect(choice, choice.role, path, variant))
                continue
            problem = self._refusal(task, choice, candidate.role, path)
            if problem is not None:
                self.problems.append(problem)
            else:
                self.choices.setdefault(choice.task, []).append(_Chosen(choice, candidate.role, path, locked, source))

    def _chosen_role(self, task: Task, choice: Choice) -> _Candidate | None:
        role = choice.role
        if choice.letter == "none" or (role in self.roles and self.roles[role].status == "unknown"):
            return _Candidate(role)
        if not self.may(task, role, choice.letter):
            return _Candidate(role)  # refused by its own name, whoever would stand in
        if choice.letter in ("C", "I"):
            return _Candidate(role) if self.there(role) else None  # nobody is heard or told for another
        return self.instead(task, role, choice.letter)

    def _refusal(self, task: Task, choice: Choice, role: str, path: KeyPath) -> Problem | None:
        """Why a choice cannot stand: law, a federation's lock, the invariants, or an earlier choice."""
        letter = choice.letter
        args = {"task": choice.task, "role": role, "letter": letter, "level": task.level}
        floor = self.floor(task)

        def problem(check: str, variant: str = "", **more: Any) -> Problem:
            return Problem(check=check, subject=choice.task, path=(*path, "letter"), variant=variant, args=args | more)

        for body, (held, step, locked) in floor.items():
            if not locked:
                continue
            if body == role and letter != held:
                check = "consultation-removed" if held == "C" and letter in ("I", "none") else "locked-letter-changed"
                return problem(check, "law", held=held, law=step.law)
            if held == "A" and letter == "A" and body != role:
                return problem("locked-letter-changed", "law", held=held, law=step.law, role=body)
        if letter != "none" and not self.may(task, role, letter):
            return problem("accountable-not-allowed", self._why_not(task, role, letter))
        for earlier in self.choices.get(choice.task, ()):
            before = earlier.choice.letter
            if earlier.role == role and before != letter and {before, letter} != {"A", "R"}:
                if not earlier.locked:
                    return problem("contradicting-letters", "choice", held=before)
                removed = before == "C" and letter in ("I", "none")
                return problem("consultation-removed" if removed else "locked-letter-changed", "federation", held=before)
            if earlier.role != role and before == letter == "A":
                check = "locked-letter-changed" if earlier.locked else "several-accountable"
                return problem(check, "federation" if earlier.locked else "choice", held="A", role=earlier.role)
        return None

    # --- one row ---

    def row(self, name: str, choices: Sequence[_Chosen]) -> "tuple[dict[str, dict[Letter, Because]], _Marks]":
        """The letters of one task, role by role, each with its reason."""
        return _Deciding(self, name, choices).decide()


class _Marks(Struct):
    """What else a row tells: cells locked or own, and what is to be discussed."""

    locked: set[str]
    own: set[str]
    discussions: list[Discussion]


class _Deciding:
    """The decision of one row."""

    def __init__(self, engine: _Engine, name: str, choices: Sequence[_Chosen]) -> None:
        self.engine = engine
        self.name = name
        self.task = engine.tasks[name]
        self.floor = engine.floor(self.task)
        self.chosen: dict[str, dict[str, _Chosen]] = {}
        for chosen in choices:
            self.chosen.setdefault(chosen.role, {}).setdefault(chosen.choice.letter, chosen)
        self.rules = [(rule_id, rule) for rule_id, rule in engine.rules if _selects(rule.tasks, name, self.task)]
        self.marks = _Marks(locked=set(), own=set(), discussions=[])
        self.letters: dict[str, dict[Letter, Because]] = {}

    def decide(self) -> tuple[dict[str, dict[Letter, Because]], _Marks]:
        self._give(self._accountable())
        for pick in self._responsible():
            self._give(pick)
        self._consulted_and_informed()
        for role, letters in self.letters.items():
            locked = role in self.floor and self.floor[role][2] and self.floor[role][0] in letters
            if locked or any(one.locked and letter in letters for letter, one in self.chosen.get(role, {}).items()):
                self.marks.locked.add(role)
        return self.letters, self.marks

    def _give(self, pick: _Pick) -> None:
        self.letters.setdefault(pick.candidate.role, {})[pick.because.letter] = pick.because

    # --- A and R: one of several ---

    def _pool(self, listed: Iterable[str], letter: Letter) -> list[_Candidate]:
        """The candidates in order: those listed, absent ones replaced, then whom choices, habit and rules bring in."""
        pool: dict[str, _Candidate] = {}
        extra = [role for role, letters in self.chosen.items() if letter in letters]
        if letter == "R" and (habit := self._practice()) is not None and habit[1][-1] == self.name:
            extra.append(habit[0])  # a habit told of a whole bundle only chooses among who is listed
        extra += [role for _, rule in self.rules for role in rule.prefer.get(letter, ())]
        for role in listed:
            candidate = self.engine.instead(self.task, role, letter)
            if candidate is not None and self.engine.may(self.task, candidate.role, letter):
                pool.setdefault(candidate.role, candidate)
        for role in extra:
            if self.engine.there(role) and self.engine.may(self.task, role, letter):
                pool.setdefault(role, _Candidate(role))
        return list(pool.values())

    def _narrow(self, pool: list[_Candidate], letter: Letter, filters: Sequence[_Filter]) -> _Pick | None:
        """Narrow a pool by criteria in their order; None when nobody is left to choose from."""
        listed, fallen = pool, {}
        overruled: list[str] = []
        reason: tuple[Criterion, dict[str, Any]] | None = None
        for one in filters:
            if reason is not None or not pool:
                break
            kept, why = one.keep(pool)
            overruled += why.pop("overruled", ())
            if len(kept) == len(pool) and not why.get("named"):
                continue
            for gone in pool:
                if gone not in kept:
                    fallen[gone.role] = Rival(role=gone.role, fell_at=one.criterion, path=why.get("path"))
            pool = kept
            if len(pool) == 1:
                reason = (one.criterion, why)
        if not pool:
            return None
        winner = pool[0]
        criterion, why = reason or ("order", self._by_order(listed, winner, fallen, letter))
        rivals = (*fallen.values(), *(Rival(role=loser.role, fell_at="order") for loser in pool[1:]))
        args = dict(why.get("args", {}))
        path = why.get("path") or self._own_path(letter)
        if winner.instead_of is not None:
            args["instead"] = winner.instead_of
            path = path or self.engine.absence(winner.instead_of)
        because = Because(
            letter=letter,
            criterion=criterion,
            key=why["key"],
            args=args,
            sources=tuple(why.get("sources") or self.task.sources),
            path=path,
            rivals=rivals,
            overruled=tuple(overruled),
        )
        return _Pick(winner, because)

    def _by_order(
        self, listed: list[_Candidate], winner: _Candidate, fallen: Mapping[str, Rival], letter: Letter
    ) -> dict[str, Any]:
        """What to say where the catalogue's order decided: that law allows it here, or who came before and fell."""
        allowed = [one.law for one in self.task.allow if (one.role, one.letter) == (winner.role, letter)]
        if allowed:
            return {"key": "law-allows", "args": {"law": allowed[0]}, "sources": allowed}
        if self.name in self.engine.own:
            return {"key": "own-task"}
        if len(listed) == 1:
            return {"key": "only"}
        before = next((fallen[one.role] for one in listed[: listed.index(winner)] if one.role in fallen), None)
        if before is None:
            return {"key": "order"}
        return {"key": "order-after", "args": {"before": before.role, "criterion": before.fell_at}, "path": before.path}

    def _own_path(self, letter: Letter) -> KeyPath | None:
        """The line of the file's own task that gives a letter."""
        own = self.engine.own.get(self.name)
        return None if own is None else ("own_tasks", own[0], letter)

    def _by_law(self, letter: Letter) -> _Filter:
        """A body locked otherwise is no candidate; a body that law puts there is the only one."""

        def keep(pool: list[_Candidate]) -> tuple[list[_Candidate], dict[str, Any]]:
            put = [one for one in pool if self._locked(one.role) == letter]
            kept = put or [one for one in pool if self._locked(one.role) is None]
            law = [step.law for _, step, locked in self.floor.values() if locked and step.law]
            return kept, {"key": "law-holds" if put else "law-excludes", "sources": law, "args": {"law": law[0]} if law else {}}

        return _Filter("law", keep)

    def _locked(self, role: str) -> Letter | None:
        letter, _, locked = self.floor.get(role, (None, None, False))
        return letter if locked else None

    def _by_choice(self, letter: Letter) -> _Filter:
        def keep(pool: list[_Candidate]) -> tuple[list[_Candidate], dict[str, Any]]:
            named = [one for one in pool if letter in self.chosen.get(one.role, {})]
            if named:
                return named, {"named": True, **self._chosen_why(self.chosen[named[0].role][letter])}
            kept = [one for one in pool if not _BARS & set(self.chosen.get(one.role, {}))]
            gone = next((one for one in pool if one not in kept), None)
            if gone is None:
                return pool, {}
            against = next(chosen for key, chosen in self.chosen[gone.role].items() if key in _BARS)
            return kept, self._chosen_why(against, "choice-excludes")

        return _Filter("choice", keep)

    def _chosen_why(self, chosen: _Chosen, key: str = "choice") -> dict[str, Any]:
        reason = chosen.choice.reason
        suffix = ("-federation" if chosen.locked else "") + ("" if reason or key != "choice" else "-unexplained")
        args: dict[str, Any] = {"reason": reason} if reason else {}
        if chosen.locked:
            args["source"] = chosen.source
        if key == "choice-excludes":
            args["excluded"] = chosen.role
        return {"key": key + suffix, "args": args, "path": chosen.path, "sources": ("principle.03",)}

    def _by_rules(self, by: Literal["tradition", "size"], letter: Letter) -> _Filter:
        """The first rule of this kind that prefers somebody still in the pool."""

        def keep(pool: list[_Candidate]) -> tuple[list[_Candidate], dict[str, Any]]:
            first: tuple[str, Rule, list[_Candidate]] | None = None
            overruled = []
            for rule_id, rule in self.rules:
                preferred = rule.prefer.get(letter, ()) if rule.by == by else ()
                kept = [one for one in pool if one.role in preferred]
                if not kept:
                    continue
                if first is None:
                    first = rule_id, rule, kept
                elif {one.role for one in kept} != {one.role for one in first[2]}:
                    overruled.append(rule_id)
            if first is None:
                return pool, {}
            rule_id, rule, kept = first
            path = fact_path(rule.when, self.engine.facts)
            why = {"key": "rule", "args": {"rule": rule_id}, "sources": rule.sources, "path": path, "overruled": overruled}
            return kept, why

        return _Filter(by, keep)

    def _practice(self) -> tuple[str, KeyPath] | None:
        """Who did it until now; strategic tasks are not left to habit."""
        if self.task.level == "strategic":
            return None
        practice = self.engine.organisation.tradition.practice
        for key in (self.name, self.task.bundle):
            if key in practice:
                return practice[key], ("tradition", "practice", key)
        return None

    def _by_practice(self) -> _Filter:
        def keep(pool: list[_Candidate]) -> tuple[list[_Candidate], dict[str, Any]]:
            habit = self._practice()
            kept = [one for one in pool if habit is not None and one.role == habit[0]]
            if habit is None or not kept:
                return pool, {}
            beaten = tuple(one.role for one in pool if one not in kept and self._covers_all(one.role))
            if beaten and not self._covers_all(kept[0].role):
                self.marks.discussions.append(Discussion(task=self.name, role=kept[0].role, rivals=beaten, path=habit[1]))
            return kept, {"key": "practice", "path": habit[1], "sources": ("factor.tradition",)}

        return _Filter("practice", keep)

    def coverage(self, role: str) -> tuple[int, str] | None:
        """What the role's best asked holder covers of the needs, and who that is; None when nobody was asked."""
        needs = set(self.task.needs)
        best: tuple[int, str] | None = None
        for person_id in self.engine.roles[role].holders:
            _, person = self.engine.people[person_id]
            if person.competences is not None:
                covered = len(needs & set(person.competences))
                if best is None or covered > best[0]:
                    best = covered, person_id
        return best

    def _covers_all(self, role: str) -> bool:
        found = self.coverage(role)
        return bool(self.task.needs) and found is not None and found[0] == len(self.task.needs)

    def _by_competence(self) -> _Filter:
        def keep(pool: list[_Candidate]) -> tuple[list[_Candidate], dict[str, Any]]:
            if not self.task.needs:
                return pool, {}
            covered = {one.role: self.coverage(one.role) for one in pool}
            most = max((found[0] for found in covered.values() if found), default=0)
            kept = [one for one in pool if (found := covered[one.role]) is None or found[0] == most]
            if len(kept) == len(pool):
                return pool, {}
            best = next(found for one in kept if (found := covered[one.role]) is not None)
            path = ("staff", self.engine.people[best[1]][0], "competences")
            args = {"count": best[0], "total": len(self.task.needs)}
            return kept, {"key": "competence", "args": args, "path": path, "sources": ("factor.competences",)}

        return _Filter("competence", keep)

    def _accountable(self) -> _Pick:
        bodies = [body for body, (letter, _, locked) in self.floor.items() if locked and letter == "A"]
        filters = [self._by_law("A"), self._by_choice("A"), self._by_rules("tradition", "A"), self._by_rules("size", "A")]
        pool = self._pool([*bodies, *self.task.A], "A")
        return self._narrow(pool, "A", filters) or self._last_resort("A")

    def _last_resort(self, letter: Letter) -> _Pick:
        """Nobody of the list may or can: whoever is always there, without asking choices again."""
        everybody = [_Candidate(role) for role in _LAST_RESORT if self._locked(role) is None]
        candidates = [one for one in everybody if not self._barred_for_good(one.role)] or everybody
        pick = self._narrow(candidates, letter, [self._by_choice(letter)]) or self._narrow(candidates, letter, [])
        assert pick is not None
        return pick

    def _barred_for_good(self, role: str) -> bool:
        """Whether a federation gave the role another place here."""
        held = self.chosen.get(role, {})
        return any(chosen.locked for letter, chosen in held.items() if letter in _BARS)

    def _responsible(self) -> list[_Pick]:
        doers = self.task.R
        one, everyone = (doers, ()) if isinstance(doers, tuple) else (doers.one, doers.all)
        picks: dict[str, _Pick] = {}
        for role in everyone:
            candidate = self.engine.instead(self.task, role, "R")
            if candidate is None or not self.engine.may(self.task, candidate.role, "R"):
                continue
            if self._locked(candidate.role) is not None or _BARS & set(self.chosen.get(candidate.role, {})):
                continue
            if (pick := self._narrow([candidate], "R", [])) is not None:
                because = self._shared(pick.because, candidate.role)
                picks.setdefault(candidate.role, _Pick(candidate, because))
        if one:
            filters = [
                self._by_law("R"),
                self._by_choice("R"),
                self._by_practice(),
                self._by_competence(),
                self._by_rules("tradition", "R"),
                self._by_rules("size", "R"),
            ]
            if (pick := self._narrow(self._pool(one, "R"), "R", filters)) is not None:
                picks.setdefault(pick.candidate.role, pick)
        for role, letters in self.chosen.items():
            if "R" in letters and (role not in picks or picks[role].because.criterion != "choice"):
                picks[role] = _Pick(_Candidate(role), self._chosen_because("R", letters["R"]))
        return list(picks.values()) or [self._doer_of_last_resort()]

    def _shared(self, because: Because, role: str) -> Because:
        """Why somebody shares a task: it is the role's own part, or law lets a body act as the other party."""
        law = tuple(one.law for one in self.task.allow if one.role == role and one.letter == "R")
        if law and self.engine.catalogue.roles[role].kind == "consultative":
            return Because(letter="R", criterion="law", key="counterpart", args={"law": law[0]}, sources=law)
        return replace(because, key="own-task" if self.name in self.engine.own else "shared")

    def _doer_of_last_resort(self) -> _Pick:
        """Nobody is left to do it: whoever answers for it does it, else whoever is always there."""
        for role, letters in self.letters.items():
            if "A" in letters and self.engine.may(self.task, role, "R") and self._locked(role) is None:
                pick = self._narrow([_Candidate(role)], "R", [])
                assert pick is not None
                return _Pick(pick.candidate, replace(pick.because, key="answers-and-does"))
        return self._last_resort("R")

    def _chosen_because(self, letter: Letter, chosen: _Chosen) -> Because:
        why = self._chosen_why(chosen)
        return Because(
            letter=letter, criterion="choice", key=why["key"], args=why["args"], sources=why["sources"], path=why["path"]
        )

    # --- C and I: all of them ---

    def _consulted_and_informed(self) -> None:
        told = self._listed()
        self._apply_rules(told)
        for role in self.task.own:
            if self.engine.there(role) and self.engine.may(self.task, role, "C") and not self._holds_c(told, role):
                told[role] = self._because("C", "own")
                self.marks.own.add(role)
        for role, (letter, step, locked) in self.floor.items():
            if letter != "C":
                continue
            self.marks.own.discard(role)
            if locked and step.law is not None:
                unknown = [body for body in self.floor if self.engine.roles[body].status == "unknown"]
                before = unknown[: unknown.index(role)] if role in unknown else unknown
                status = "unknown" if role in unknown else "fallback" if before else None
                args = {"law": step.law, "topic": self.task.topic, "status": status, "after": before[0] if before else ""}
                told[role] = Because(letter="C", criterion="law", key="cascade", args=args, sources=(step.law,))
            else:
                told[role] = self._because("C", "cascade-custom", {"topic": self.task.topic})
        for role, letters in self.chosen.items():
            self._apply_choice(told, role, letters)
        for role, because in told.items():
            if role not in self.letters:
                self.letters[role] = {because.letter: because}

    @staticmethod
    def _holds_c(told: Mapping[str, Because], role: str) -> bool:
        return role in told and told[role].letter == "C"

    def _because(self, letter: Letter, key: str, args: Mapping[str, Any] | None = None) -> Because:
        key = "own-task" if self.name in self.engine.own else key
        path, sources = self._own_path(letter), self.task.sources
        return Because(letter=letter, criterion="order", key=key, args=args or {}, sources=sources, path=path)

    def _listed(self) -> dict[str, Because]:
        """The catalogue's own C and I."""
        told: dict[str, Because] = {}
        lists: tuple[tuple[Letter, tuple[str, ...]], ...] = (("C", self.task.C), ("I", self.task.I))
        for letter, roles in lists:
            for role in roles:
                if role in told or not self.engine.there(role) or not self.engine.may(self.task, role, letter):
                    continue
                if not self._left_to_cascade(role):
                    told[role] = self._because(letter, "listed")
        return told

    def _left_to_cascade(self, role: str) -> bool:
        """Whether the role is a body on a task with a topic: only the cascade, a choice or `own` then gives it a place."""
        known = self.engine.catalogue.roles.get(role)
        return self.task.topic is not None and known is not None and known.kind == "consultative"

    def _apply_rules(self, told: dict[str, Because]) -> None:
        for rule_id, rule in self.rules:
            path = fact_path(rule.when, self.engine.facts)
            for letter, roles in rule.add.items():
                for role in roles:
                    if self._left_to_cascade(role):
                        continue
                    weaker = role not in told or (letter == "C" and told[role].letter == "I")
                    if weaker and self.engine.there(role) and self.engine.may(self.task, role, letter):
                        told[role] = Because(
                            letter=letter, criterion=rule.by, key="rule", args={"rule": rule_id}, sources=rule.sources, path=path
                        )
            for letter, roles in rule.drop.items():
                for role in roles:
                    if role in told and told[role].letter == letter:
                        del told[role]

    def _apply_choice(self, told: dict[str, Because], role: str, letters: Mapping[str, _Chosen]) -> None:
        if "none" in letters:
            told.pop(role, None)
        told_letters: tuple[Letter, ...] = ("C", "I")
        for letter in told_letters:
            if letter in letters and self._locked(role) != letter:
                told[role] = self._chosen_because(letter, letters[letter])
                self.marks.own.discard(role)


def _own_task(own: OwnTask) -> Task:
    return Task(
        phase=own.phase,
        level=own.level,
        bundle=own.bundle,
        A=(own.A,),
        R=Doers(all=own.R or (own.A,)),
        C=own.C,
        I=own.I,
        deadline=own.deadline,
        sources=("principle.03",),
    )


def _selects(tasks: tuple[str, ...] | Selector, name: str, task: Task) -> bool:
    if isinstance(tasks, tuple):
        return name in tasks
    wanted = (tasks.level, task.level), (tasks.phase, task.phase), (tasks.bundle, task.bundle)
    return all(values is None or value in values for values, value in wanted)


# --- the whole ------------------------------------------------------------------------------------


def allocate(catalogue: Catalogue, organisation: OrganisationFile, overlays: Sequence[Overlay] = ()) -> Allocation:
    """Decide every letter of every task for one organisation.

    catalogue: as patched for it; organisation: its answers; overlays: its federation's, in order.
    Returns the letters with their reasons, and what could not be followed as problems. Never raises on bound input.
    """
    engine = _Engine(catalogue, organisation, overlays)
    rows: list[Row] = []
    discussions: list[Discussion] = []
    deviations: list[Deviation] = []
    gaps: list[Gap] = []
    for name, task in engine.tasks.items():
        choices = engine.choices.get(name, ())
        letters, marks = engine.row(name, choices)
        engine.problems += _choices_left_empty(name, letters, choices)
        deviations += _deviations(engine, name, letters, choices)
        rows.append(_row(engine, name, task, letters, marks, gaps))
        discussions += [one for one in marks.discussions if "R" in letters.get(one.role, {})]
    deadlines = _deadlines(engine)
    return Allocation(
        catalogue=catalogue,
        organisation=organisation,
        overlays=tuple(overlays),
        tasks=engine.tasks,
        roles=engine.roles,
        facts=engine.facts,
        matrix=Matrix(rows=tuple(rows)),
        gaps=tuple(gaps),
        deviations=tuple(deviations),
        to_discuss=tuple(discussions),
        problems=tuple(engine.problems),
        deadlines=deadlines,
        duties=engine.duties,
        advised_time=_advised_time(engine),
    )


def _choices_left_empty(name: str, letters: Mapping[str, Mapping[Letter, Because]], choices: Sequence[_Chosen]) -> list[Problem]:
    """Choices that barred the last candidate had to be passed over: an A and an R stand against choices too."""
    return [
        Problem(
            check=check,
            subject=name,
            path=(*chosen.path, "letter"),
            variant="choice",
            args={"task": name, "role": chosen.role, "letter": chosen.choice.letter},
        )
        for chosen in choices
        if chosen.choice.letter in _BARS and not chosen.locked
        for letter, check in (("A", "no-accountable"), ("R", "no-responsible"))
        if letter in letters.get(chosen.role, {})
    ]


def _deviations(
    engine: _Engine, name: str, letters: Mapping[str, Mapping[Letter, Because]], choices: Sequence[_Chosen]
) -> list[Deviation]:
    """The choices that changed the row, beside what it is without any; one that changes nothing is a problem to tell."""
    if not choices:
        return []
    found = []
    told = set()
    recommended, _ = engine.row(name, ())
    after = {role: frozenset(held) for role, held in letters.items()}
    for chosen in choices:
        same = (chosen.role, chosen.choice.letter)
        if same in told:  # said before, by the federation or higher up
            if not chosen.locked:
                engine.problems.append(_without_effect(chosen.choice, chosen.role, chosen.path))
            continue
        told.add(same)
        others = [one for one in choices if (one.role, one.choice.letter) != same]
        without = engine.row(name, others)[0] if others else recommended
        before = {role: frozenset(held) for role, held in without.items()}
        choice = chosen.choice
        if before == after:
            if chosen.locked:
                continue  # it locks what was recommended: its members can do nothing about it
            engine.problems.append(_without_effect(choice, chosen.role, chosen.path))
            continue
        found.append(
            Deviation(
                task=name,
                role=chosen.role,
                letter=choice.letter,
                recommended=_ordered(recommended.get(chosen.role, ())),
                previous=_loser(recommended, letters, choice.letter),
                reason=choice.reason,
                review_by=choice.review_by,
                path=chosen.path,
                federation=chosen.locked,
            )
        )
    return found


def _loser(
    before: Mapping[str, Mapping[Letter, Because]], after: Mapping[str, Mapping[Letter, Because]], letter: str
) -> str | None:
    """Who would have had an A or an R that a choice gave to another."""
    if letter not in ("A", "R"):
        return None
    return next((role for role, held in before.items() if letter in held and letter not in after.get(role, {})), None)


def _without_effect(choice: Choice, role: str, path: KeyPath, variant: str = "") -> Problem:
    args = {"task": choice.task, "role": role, "letter": choice.letter}
    return Problem(check="choice-equals-recommendation", subject=choice.task, path=path, variant=variant, args=args)


def _ordered(letters: Iterable[Letter]) -> tuple[Letter, ...]:
    held = set(letters)
    return tuple(letter for letter in LETTERS if letter in held)


def _row(
    engine: _Engine,
    name: str,
    task: Task,
    letters: Mapping[str, Mapping[Letter, Because]],
    marks: _Marks,
    gaps: list[Gap],
) -> Row:
    cells = []
    for role in engine.catalogue.roles:
        held = letters.get(role)
        if not held:
            continue
        own, ordered = role in marks.own, _ordered(held)
        holders, deputies = ((), ()) if own else _people(engine, task, role, held)
        if "R" in held:
            gaps += _gaps(engine, name, task, role)
        cells.append(
            Cell(
                role=role,
                letters=ordered,
                locked=role in marks.locked,
                own=own,
                holders=holders,
                deputies=deputies,
                because=tuple(held[letter] for letter in ordered),
            )
        )
    own_task = engine.own.get(name)
    everyone = not isinstance(task.R, tuple) and bool(task.R.all)
    path: KeyPath | None = None if own_task is None else ("own_tasks", own_task[0])
    return Row(task=name, level=task.level, path=path, shared=everyone, cells=tuple(cells))


def _people(engine: _Engine, task: Task, role: str, letters: Mapping[Letter, Because]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who of the role's holders carries the cell, and who stands by.

    Those who cover most of the need, then who carries least so far; a role whose holders act together names all
    that cover most. Who answers without doing is the first in the file: answering follows mandate, not load.
    """
    holders = engine.roles[role].holders
    if not holders:
        return (), ()
    ranked, named = list(holders), len(holders)  # in the order of the file
    if "R" in letters:
        needs = frozenset(task.needs)

        def lacking(person_id: str) -> tuple[int, bool]:
            competences = engine.people[person_id][1].competences
            covered = needs.intersection(competences or ())
            return -len(covered), competences is not None and covered != needs

        lacks = {one: lacking(one) for one in holders}
        best = min(lacks.values())
        by_load = best != (0, True)  # what nobody can goes in the order of the file
        ranked.sort(key=lambda one: (*lacks[one], engine.load[one] if by_load else 0))
        named = sum(lack == best for lack in lacks.values())
    if not engine.catalogue.roles[role].collective:
        named = 1
    load = ("A" in letters) + ("R" in letters)
    if load:
        for one in ranked[:named]:
            engine.load[one] += load
    return tuple(ranked[:named]), tuple(ranked[named : named + 1])


def _gaps(engine: _Engine, name: str, task: Task, role: str) -> list[Gap]:
    """What an asked doer lacks of the needs, with who could help."""
    if role not in engine.competences:
        return []
    best = max(
        (engine.people[one][1].competences or () for one in engine.roles[role].holders),
        key=lambda held: len(set(held) & set(task.needs)),
    )
    return [
        Gap(
            task=name,
            role=role,
            competence=need,
            partners=tuple(other for other in engine.catalogue.roles if need in engine.competences.get(other, ())),
        )
        for need in task.needs
        if need not in best
    ]


def _advised_time(engine: _Engine) -> float | None:
    """The part of a full-time job that the last rule with an advice names; a setting comes first."""
    set_by_hand = engine.organisation.settings.vto_time
    if set_by_hand is not None:
        return set_by_hand
    found = [rule.advise.vto_time for _, rule in engine.rules if rule.advise is not None]
    return found[-1] if found else None


# --- deadlines ------------------------------------------------------------------------------------


_CHAIN = 32  # deadlines that may hang on one another


def _deadlines(engine: _Engine) -> dict[str, str]:
    """The month and day of each task that has one: the organisation's own, never later than law's."""
    known: dict[str, str | None] = {}
    for name in engine.tasks:
        _deadline(engine, name, known, 0)
    return {name: day for name in engine.tasks if (day := known[name]) is not None}


def _deadline(engine: _Engine, name: str, known: dict[str, str | None], depth: int) -> str | None:
    """One task's deadline as MM-DD; None where it has none, or hangs on itself."""
    if name in known or depth > _CHAIN:
        return known.get(name)
    known[name] = None  # what hangs on itself has none
    task = engine.tasks.get(name) or engine.catalogue.tasks.get(name)
    standard = None if task is None else _standard(engine, task, known, depth)
    own = engine.organisation.deadlines.get(name)
    if own is not None and standard is not None and engine.duties.get(name) == "legal":
        year_end = task is not None and isinstance(task.deadline, Relative) and task.deadline.start == "year-end"
        start = engine.organisation.organisation.financial_year_end if year_end else "01-01"
        if _days(start, own) > _days(start, standard):
            args = {"path": f"deadlines.{name}", "value": own, "limit": standard}
            path = ("deadlines", name)
            engine.problems.append(Problem(check="schema", subject=name, path=path, variant="deadline-after-law", args=args))
            own = None
    known[name] = own or standard
    return known[name]


def _standard(engine: _Engine, task: Task, known: dict[str, str | None], depth: int) -> str | None:
    """The catalogue's deadline of a task."""
    if not isinstance(task.deadline, Relative):
        return task.deadline
    start: str | None = engine.organisation.organisation.financial_year_end
    if task.deadline.start != "year-end":
        start = _deadline(engine, task.deadline.start, known, depth + 1)
    return None if start is None else _later(start, task.deadline.months, task.deadline.days)


def _days(start: str, end: str) -> int:
    """Days from one month and day to the next occurrence of another."""
    first, last = (datetime.date(2000, *(int(part) for part in text.split("-"))) for text in (start, end))
    return (last - first).days % 366


def _later(month_day: str, months: int, days: int) -> str:
    """A month and day, so many months and days on; the last of a month stays the last."""
    month, day = (int(part) for part in month_day.split("-"))
    start = datetime.date(2001, month, min(day, _days_in(month)))
    last = start.day == _days_in(month)
    target = (month - 1 + months) % 12 + 1
    moved = datetime.date(2001, target, _days_in(target) if last else min(day, _days_in(target)))
    moved += datetime.timedelta(days=days)
    return f"{moved.month:02}-{moved.day:02}"


def _days_in(month: int) -> int:
    return (datetime.date(2001 + month // 12, month % 12 + 1, 1) - datetime.timedelta(days=1)).day
