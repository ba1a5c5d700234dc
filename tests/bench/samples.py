"""Files to measure with, made by rule: the same on every machine."""

from collections.abc import Iterator

_ROLES = ("management", "hr", "vto-coordinator", "line-managers", "mentors", "quality-coordinator", "prevention-adviser")
_COMPETENCES = ("needs-analysis", "training-design", "budgeting", "communication", "policy-planning", "reporting")


def organisation(lines: int, *, number: int = 1) -> str:
    """An organisation's file of so many lines (at least 60): answers, staff, practice and choices; number: which of many."""
    head = f"""\
# yaml-language-server: $schema=./vto.schema.json
version: 1
organisation:
  name: Woonzorgcentrum De Linde {number} vzw
  joint_committees: ["330"]
  regions: [flanders]
  publishes_accounts: yes
size:
  headcount: {60 + number % 300}
  fte: {40 + number % 200}.5
  election_average: unknown
  volunteers: 35
  trainees: 6
  temporary: 4
roles:
  line-managers: yes
  hr: yes
  vto-coordinator: yes
  works-council: {("yes", "no", "unknown")[number % 3]}
  prevention-committee: yes
  union-delegation: unknown
  prevention-adviser: yes
  quality-coordinator: yes
  mentors: yes
tradition:
  policy: {("administrative", "reactive", "strategic")[number % 3]}
  decisions: {("directive", "participative", "self-managing")[number % 3]}
  coordination: central
  practice:
    manage-library: line-managers
choices:
  - task: approve-vto-budget
    role: management
    letter: A
    reason: Zo beslist door de raad van bestuur.
    review_by: 2030-06-30
settings:
  review_months: 12
staff:
"""
    return head + "".join(staff((lines - head.count("\n")) // 6))


def staff(people: int) -> Iterator[str]:
    """So many functions, of six lines each."""
    for index in range(people):
        held = ", ".join(_COMPETENCES[: 1 + index % len(_COMPETENCES)])
        yield f"""\
  - id: function-{index}
    function: Functie {index} van de organisatie
    mandate_until: 2031-06-30
    roles: [{_ROLES[index % len(_ROLES)]}]
    vto_time: 0.{1 + index % 9}
    competences: [{held}]
"""


def short_staff(people: int) -> str:
    """So many functions, of one line each: 5,000 of them stay under the limit of a file."""
    return "".join(
        f"  - {{id: f-{index}, function: Functie {index}, roles: [{_ROLES[index % len(_ROLES)]}], "
        f"competences: [{', '.join(_COMPETENCES[: 1 + index % len(_COMPETENCES)])}]}}\n"
        for index in range(people)
    )


def own_tasks(count: int) -> str:
    """So many tasks of one's own."""
    return "own_tasks:\n" + "".join(
        f"  - {{id: own-{index}, title: Eigen taak {index}, phase: learn, A: management, R: [hr], C: [employees]}}\n"
        for index in range(count)
    )


def agenraci(lines: int) -> str:
    """A charter of AgenRACI of so many lines: actions with a gate, as its own template writes them."""
    head = """\
project: de-linde
roles: [board, management, hr, coordinator, mentors]
members:
  - { name: an, type: human, role: board }
  - { name: bo, type: human, role: management }
capabilities:
  board: { grant: [spend] }
  management: { grant: [publish] }
actions:
"""
    action = """\
  action_{0}:
    responsible: hr
    accountable: management
    consulted: [coordinator]
    informed: [mentors]
    capabilities: [spend, publish]
    gate:
      approver: management
      on_timeout: block
      break_glass: {{ who: board, condition: urgent, requires_after_review: true }}
"""
    count = (lines - head.count("\n")) // action.count("\n")
    return head + "".join(action.format(index) for index in range(count))


def plain(text: str) -> str:
    """A template without anything to fill in."""
    return text.replace("{", "(").replace("}", ")")
