"""Checks of hand-made tables alone: signs that are no letter, rows that contradict, conventions that are not declared."""

from collections.abc import Iterator

from vto_roles.checks.registry import Hit, MatrixInput, check


@check("error", "principle.04")
def unknown_letter() -> None:
    """
    Bad:
        | Taak | Directie | HR | Medewerkers |
        |---|---|---|---|
        | Het jaarplan schrijven | A | R | S |
    Good:
        | Taak | Directie | HR | Medewerkers |
        |---|---|---|---|
        | Het jaarplan schrijven | A | R | C |
    """


@check("warning", "principle.04")
def repaired_letter() -> None:
    """
    Bad:
        | Taak | Directie | HR | Medewerkers |
        |---|---|---|---|
        | Het jaarplan schrijven | a | R (ontwerp) | (C) |
    Good:
        | Taak | Directie | HR | Medewerkers |
        |---|---|---|---|
        | Het jaarplan schrijven | A | R | C |
    """


@check("error", "principle.04")
def contradicting_rows() -> None:
    """
    Bad:
        | Taak | Directie | HR |
        |---|---|---|
        | Het jaarplan schrijven | A | R |
        | Het jaarplan schrijven | R | A |
    Good:
        | Taak | Directie | HR |
        |---|---|---|
        | Het jaarplan schrijven | A | R |
    """


@check("info", "principle.04")
def undeclared_convention(on: MatrixInput) -> Iterator[Hit]:
    """
    Bad:
        | Taak | Directie | HR |
        |---|---|---|
        | Het jaarplan schrijven | A | C |
    Good:
        ---
        raci: {a_implies_r: yes}
        ---
        | Taak | Directie | HR |
        |---|---|---|
        | Het jaarplan schrijven | A | C |
    """
    if on.a_implies_r is not None:
        return
    rows = [row for row in on.matrix.rows if row.holding("A") and not row.holding("R")]
    if rows:
        yield Hit(None, rows[0].path, {"count": len(rows), "task": rows[0].task})


@check("error", "principle.01")
def not_a_matrix() -> None:
    """
    Bad:
        | Naam | Telefoon |
        |---|---|
        | An Peeters | 02 123 45 67 |
    Good:
        | Taak | Directie | HR |
        |---|---|---|
        | Het jaarplan schrijven | A | R |
    """


@check("info", "principle.04")
def table_read() -> None:
    """
    Bad:
        | Taak | Directie | HR |
        |---|---|---|
        | Het jaarplan schrijven | A | R |
    Good:
        size: {headcount: 30}
    """


@check("warning", "principle.04")
def table_unsure() -> None:
    """
    Bad:
        | Taak | Directie | HR | Team |
        |---|---|---|---|
        | Het jaarplan schrijven | A | R | C |
        | De noden bevragen | in overleg | zie nota | R |
    Good:
        | Taak | Directie | HR | Team |
        |---|---|---|---|
        | Het jaarplan schrijven | A | R | C |
        | De noden bevragen | A | C | R |
    """
